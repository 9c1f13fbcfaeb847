package read

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"kaplan/model"
	"kaplan/model/lesson"
)

const lessonHint = "a lesson has title, about, sample or files, config, notes and [[step]]; " +
	"a step has name, title, text, notes, [step.look] and [[step.question]]"

// LessonFile reads the file of a lesson. What is wrong in it is in the second result, in
// the order of its lines; errors are *Error, of a file that cannot be read at all.
func LessonFile(path string) (*lesson.Lesson, []lesson.Problem, error) {
	in, err := openFile(path, nil, nil)
	var own *Error
	if errors.As(err, &own) && strings.HasPrefix(own.What, "is not text") {
		own.Hint = lessonHint
	}
	if own != nil && own.What == isEmpty {
		own.What, own.Hint = "is empty: it has no title, no cohort and no step", lessonHint
	}
	if err != nil {
		return nil, nil, err
	}
	if in.held != nil {
		return nil, nil, &Error{File: in.name, What: "is " + in.held.form + ", and no lesson", Hint: lessonHint}
	}
	l, problems := ParseLesson(path, in.s)
	if l != nil {
		l.Dir = filepath.Dir(path)
	}
	return l, problems, nil
}

// ParseLesson reads the text of a lesson; name is that of its file. What is wrong with the
// text itself is in the second result, in the order of its lines, and then the lesson may
// be nil or lack it. What does not fit the cohort is found when its looks are answered.
func ParseLesson(name, text string) (*lesson.Lesson, []lesson.Problem) {
	stem := filepath.Base(name)
	l := &lesson.Lesson{File: model.Printable(name), Name: model.Printable(strings.TrimSuffix(stem, filepath.Ext(stem)))}
	if err := boundedConfig(l.File, text); err != nil {
		var e *Error
		errors.As(err, &e)
		return nil, []lesson.Problem{{Line: e.Row, What: strings.ReplaceAll(e.What, "a cohort.toml", "a lesson"), Hint: lessonHint}}
	}
	lines := linesOf(text)
	var said map[string]any
	if _, err := toml.Decode(text, &said); err != nil {
		return nil, []lesson.Problem{broken(err)}
	}
	if why := mistyped("", reflect.TypeFor[lesson.Lesson](), said); why != "" {
		return nil, []lesson.Problem{{Line: lines.mistyped(why), What: why, Hint: lessonHint}}
	}
	md, err := toml.Decode(text, l)
	if err != nil {
		return nil, []lesson.Problem{broken(err)}
	}
	prose := proseOf(l) // which has lines
	harmless(reflect.ValueOf(l).Elem())
	for to, text := range prose {
		*to = text
	}
	var out []lesson.Problem
	seen := map[string]bool{}
	for _, key := range md.Undecoded() {
		path := strings.Join(key, ".")
		if parent := strings.Join(key[:len(key)-1], "."); seen[path] || seen[parent] { // what is in an unknown table is no news
			seen[path] = true
			continue
		}
		seen[path] = true
		for _, line := range lines.all(path) {
			out = append(out, unknownInLesson(key, line))
		}
	}
	out = append(out, soundLesson(l, lines)...)
	out = append(out, unclosedFields(l, lines, text)...)
	slices.SortStableFunc(out, func(a, b lesson.Problem) int { return cmp.Compare(a.Line, b.Line) })
	return l, out
}

// proseOf are the texts of a lesson that keep their lines, made safe to print.
func proseOf(l *lesson.Lesson) map[*string]string {
	out := map[*string]string{}
	safe := func(to *string) {
		lines := strings.Split(strings.ReplaceAll(*to, "\r\n", "\n"), "\n")
		for i, line := range lines {
			lines[i] = model.Printable(line)
		}
		out[to] = strings.Join(lines, "\n")
	}
	safe(&l.Notes)
	for i := range l.Steps {
		s := &l.Steps[i]
		safe(&s.Text)
		safe(&s.Notes)
		for j := range s.Questions {
			safe(&s.Questions[j].Reveal)
		}
	}
	return out
}

// broken is what is wrong with a text that is no TOML.
func broken(err error) lesson.Problem {
	p := lesson.Problem{What: model.Printable(strings.TrimPrefix(err.Error(), "toml: ")), Hint: lessonHint}
	var pe toml.ParseError
	if errors.As(err, &pe) {
		p.Line, p.What = pe.Position.Line, model.Printable(cmp.Or(pe.Message, strings.TrimPrefix(pe.Error(), "toml: ")))
	}
	return p
}

// unknownInLesson is about a key that a lesson does not have.
func unknownInLesson(key toml.Key, line int) lesson.Problem {
	known := keysOf(reflect.TypeFor[lesson.Lesson]())
	of := key[0]
	switch {
	case len(key) > 2 && key[0] == "step" && key[1] == "look":
		known, of = lookKeys(), key[2]
	case len(key) > 2 && key[0] == "step" && key[1] == "question":
		known, of = keysOf(reflect.TypeFor[lesson.Question]()), key[2]
	case len(key) > 1 && key[0] == "step":
		known, of = keysOf(reflect.TypeFor[lesson.Step]()), key[1]
	}
	p := lesson.Problem{Line: line, What: fmt.Sprintf("%s has no meaning here", quote(key.String())), Hint: "its keys here: " + strings.Join(known, ", ")}
	if near := model.NearestOf(of, known, 1); len(near) > 0 {
		p.Hint = "did you mean " + near[0] + "?"
	}
	return p
}

// soundLesson says what in a lesson contradicts itself, and gives its parts their lines.
func soundLesson(l *lesson.Lesson, lines lessonLines) (out []lesson.Problem) {
	wrong := func(line int, hint, format string, args ...any) {
		out = append(out, lesson.Problem{Line: line, What: fmt.Sprintf(format, args...), Hint: hint})
	}
	l.CohortLine = cmp.Or(lines.of("files"), lines.of("sample"))
	if l.Title == "" {
		wrong(1, "", "the lesson has no title")
	}
	switch {
	case l.Sample != "" && len(l.Files) > 0:
		wrong(lines.of("files"), "leave one of them out", "the lesson has both a sample and files")
	case l.Sample == "" && len(l.Files) == 0:
		wrong(1, `say sample = "lihc", or files = ["clinical.csv"]`, "the lesson names no cohort")
	case slices.Contains(l.Files, "-"):
		wrong(lines.of("files"), "name a file", "a lesson is not on what comes by standard input")
	case l.Sample != "" && l.Config != "":
		wrong(lines.of("config"), "leave it out", "config is of files, and the lesson is on a sample")
	}
	if len(l.Steps) == 0 {
		wrong(1, "write [[step]] with title, text and [step.look]", "the lesson has no steps")
		return out
	}
	names := map[string]bool{}
	for i := range l.Steps {
		s := &l.Steps[i]
		s.Line = lines.of(fmt.Sprintf("step[%d]", i))
		at := func(key string) int { return cmp.Or(lines.of(fmt.Sprintf("step[%d].%s", i, key)), s.Line) }
		if s.Title == "" {
			wrong(s.Line, "", "step %d has no title", i+1)
		}
		if strings.TrimSpace(s.Text) == "" {
			wrong(s.Line, "", "step %d has no text", i+1)
		}
		if names[s.Name] && s.Name != "" {
			wrong(at("name"), "", "two steps have the name %s", quote(s.Name))
		}
		names[s.Name] = true
		if i == 0 && s.Look == nil {
			wrong(s.Line, "write [step.look] with view, endpoint, by ...", "step 1 has no look: nothing would be on the screen")
		}
		if s.Look != nil {
			if why := soundLook(s.Look); why != "" {
				wrong(at("look"), "", "step %d, look: %s", i+1, why)
			}
			if err := checked("step", *s.Look); err != nil {
				wrong(at("look"), err.Hint, "step %d, look: %s", i+1, strings.TrimPrefix(err.What, "step "+quote(s.Look.Name)+": "))
			}
		}
		for j := range s.Questions {
			q := &s.Questions[j]
			q.Line = lines.of(fmt.Sprintf("step[%d].question[%d]", i, j))
			here := func(key string) int {
				return cmp.Or(lines.of(fmt.Sprintf("step[%d].question[%d].%s", i, j, key)), q.Line)
			}
			soundQuestion(q, func(key, hint, format string, args ...any) {
				wrong(here(key), hint, "step %d, question %d: %s", i+1, j+1, fmt.Sprintf(format, args...))
			})
		}
	}
	if l.Questions() == 0 {
		wrong(1, "write [[step.question]] with ask and quantity", "the lesson has no question")
	}
	return out
}

// soundQuestion says what in a question contradicts itself.
func soundQuestion(q *lesson.Question, wrong func(key, hint, format string, args ...any)) {
	if strings.TrimSpace(q.Ask) == "" {
		wrong("ask", "", "ask is missing")
	}
	if q.Quantity == "" {
		wrong("quantity", `name a number of the answer as its JSON does: quantity = "result/tests/log-rank/p_value"`,
			"quantity is missing: nothing says what is right")
	}
	if !slices.Contains([]string{"", lesson.Number, lesson.Word, lesson.Choice}, q.Kind) {
		wrong("kind", "number, word or choice", "kind = %s is not known", quote(q.Kind))
	}
	if !slices.Contains([]string{"", lesson.HideP, lesson.HideNumbers, lesson.HidePage}, q.Hide) {
		wrong("hide", "p, numbers or page", "hide = %s is not known", quote(q.Hide))
	}
	if q.Hide != "" && !q.Predict {
		wrong("hide", "say predict = true, or leave hide out", "hide acts where something is predicted")
	}
	switch {
	case q.Kind == lesson.Choice && len(q.Choices) == 0:
		wrong("kind", `choices = ["...", "..."]`, "a choice needs choices")
	case len(q.Choices) > 0 && q.Kind != "" && q.Kind != lesson.Choice:
		wrong("kind", "leave kind or choices out", "kind is %s, and there are choices", q.Kind)
	case len(q.Choices) == 1 || len(q.Choices) > 9:
		wrong("choices", "2 to 9 can be chosen by a digit", "choices has %d", len(q.Choices))
	case len(q.Bounds) > 0 && len(q.Bounds) != len(q.Choices)-1:
		wrong("bounds", "a bound lies between each two choices", "%d choices and %d bounds", len(q.Choices), len(q.Bounds))
	}
	switch {
	case slices.ContainsFunc(q.Bounds, notFinite):
		wrong("bounds", "a bound is a finite number", "bounds has what is no finite number")
	case !ascends(q.Bounds):
		wrong("bounds", "each bound is above the one before it", "bounds do not ascend")
	}
	if c := twice(q.Choices); c != "" {
		wrong("choices", "", "choices has %s twice", quote(c))
	}
	if q.Tolerance < 0 || notFinite(q.Tolerance) {
		wrong("tolerance", "a tolerance is a finite number, 0 or above: how far an answer may be off", "tolerance = %s cannot be held to",
			model.FormatNumber(q.Tolerance))
	}
	if (q.Tolerance > 0) && q.Of() != lesson.Number {
		wrong("tolerance", "leave it out", "tolerance is of numbers")
	}
}

func notFinite(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }

// ascends reports whether each bound is above the one before it: between two equal ones
// nothing could be right.
func ascends(bounds []float64) bool {
	for i := 1; i < len(bounds); i++ {
		if !(bounds[i] > bounds[i-1]) {
			return false
		}
	}
	return true
}

// unclosedFields are the numbers in texts whose brace is opened and not closed.
func unclosedFields(l *lesson.Lesson, lines lessonLines, file string) (out []lesson.Problem) {
	rows := strings.Split(file, "\n")
	look := func(where, key, path, text string) {
		open, is := lesson.Unclosed(text)
		if !is {
			return
		}
		// The line of a key is known, and not always that of a line of its text.
		line := max(lines.of(path), 1)
		for i := line - 1; i < len(rows); i++ {
			if strings.Contains(rows[i], open) {
				line = i + 1
				break
			}
		}
		out = append(out, lesson.Problem{Line: line, What: fmt.Sprintf("%s: in its %s, the { of %s is not closed", where, key, quote(open)),
			Hint: "write } after the path of the number, as in {cohort/used}"})
	}
	for i := range l.Steps {
		s := &l.Steps[i]
		at, where := fmt.Sprintf("step[%d]", i), fmt.Sprintf("step %d", i+1)
		look(where, "text", at+".text", s.Text)
		look(where, "notes", at+".notes", s.Notes)
		for j := range s.Questions {
			q := &s.Questions[j]
			at, where := fmt.Sprintf("%s.question[%d]", at, j), fmt.Sprintf("%s, question %d", where, j+1)
			look(where, "ask", at+".ask", q.Ask)
			look(where, "hint", at+".hint", q.Hint)
			look(where, "reveal", at+".reveal", q.Reveal)
		}
	}
	return out
}

// lessonLines are the lines on which the tables and keys of a text stand, by their paths:
// step[0].question[1].ask.
type lessonLines map[string]int

// linesOf finds the lines of tables and keys. Of values within brackets and of texts over
// several lines only the first line counts.
func linesOf(text string) lessonLines {
	out, count := lessonLines{}, map[string]int{}
	at, until := "", ""
	for i, line := range strings.Split(text, "\n") {
		if until != "" { // in a text of several lines
			if strings.Contains(line, until) {
				until = ""
			}
			continue
		}
		t := strings.TrimSpace(line)
		head, _, isHead := strings.Cut(strings.TrimPrefix(t, "["), "]")
		switch {
		case strings.HasPrefix(t, "[[") && isHead:
			parts := strings.Split(strings.Trim(head, "[ "), ".")
			last := len(parts) - 1
			path := out.within(parts[:last], count)
			path = strings.TrimPrefix(path+"."+strings.TrimSpace(parts[last]), ".")
			at = fmt.Sprintf("%s[%d]", path, count[path])
			count[path]++
			out.add(at, i+1)
		case strings.HasPrefix(t, "[") && isHead:
			at = out.within(strings.Split(head, "."), count)
			out.add(at, i+1)
		default:
			key, value, ok := strings.Cut(t, "=")
			if !ok || strings.HasPrefix(t, "#") {
				continue
			}
			out.add(strings.TrimPrefix(at+"."+strings.Trim(strings.TrimSpace(key), `"'`), "."), i+1)
			for _, mark := range []string{`"""`, `'''`} {
				if strings.Count(value, mark)%2 == 1 {
					until = mark
				}
			}
		}
	}
	return out
}

// within is the path of names, of which those of lists mean their last element so far.
func (lessonLines) within(names []string, count map[string]int) string {
	path := ""
	for _, n := range names {
		path = strings.TrimPrefix(path+"."+strings.TrimSpace(n), ".")
		if c := count[path]; c > 0 {
			path = fmt.Sprintf("%s[%d]", path, c-1)
		}
	}
	return path
}

func (l lessonLines) add(path string, line int) {
	if _, there := l[path]; !there {
		l[path] = line
	}
}

// of is the line of a path, 0 where it is not known.
func (l lessonLines) of(path string) int { return l[path] }

// all are the lines of a path without the places in lists, or of its nearest table.
func (l lessonLines) all(path string) (out []int) {
	bare := func(p string) string {
		for {
			open := strings.IndexByte(p, '[')
			if open < 0 {
				return p
			}
			shut := strings.IndexByte(p[open:], ']')
			p = p[:open] + p[open+shut+1:]
		}
	}
	for p, line := range l {
		if bare(p) == path {
			out = append(out, line)
		}
	}
	if len(out) == 0 {
		out = append(out, 0)
		if i := strings.LastIndexByte(path, '.'); i > 0 {
			out = l.all(path[:i])[:1]
		}
	}
	slices.Sort(out)
	return out
}

// mistyped is the line of what mistyped says: "step 2: question 1: predict takes ...".
func (l lessonLines) mistyped(why string) int {
	path := ""
	rest := why
	for {
		head, after, ok := strings.Cut(rest, ": ")
		var n int
		var name string
		if _, err := fmt.Sscanf(head, "%s %d", &name, &n); !ok || err != nil {
			break
		}
		path = strings.TrimPrefix(fmt.Sprintf("%s.%s[%d]", path, name, n-1), ".")
		rest = after
	}
	key, _, _ := strings.Cut(rest, " takes ")
	return cmp.Or(l[strings.TrimPrefix(path+"."+key, ".")], l[path])
}
