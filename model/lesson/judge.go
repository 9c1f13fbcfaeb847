package lesson

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// Truth is what the data say to a question.
type Truth struct {
	Value float64 // NaN where the quantity is a word
	Word  string  // where it is one
	Pick  int     // of the choices; -1 where there are none
}

// Truth is the right answer to a question of a step. Errors say what of the lesson does
// not fit the answer to its look.
func (l *Lesson) Truth(step, question int, answers Answers) (Truth, error) {
	q := &l.Steps[step].Questions[question]
	t := Truth{Value: math.NaN(), Pick: -1}
	v, err := l.find(step, q.Quantity, answers)
	if err != nil {
		return t, err
	}
	switch x := v.(type) {
	case float64:
		t.Value = x
	case string:
		t.Word = x
	case nil:
		return t, &model.QuestionError{What: q.Quantity + " does not exist in this answer (it is null)", Hint: "ask for a number that the data have"}
	default:
		return t, &model.QuestionError{What: q.Quantity + " is no number and no word", Hint: "name a field in it: " + strings.Join(inside(v), ", ")}
	}
	if q.Minus != "" {
		m, err := l.find(step, q.Minus, answers)
		if err != nil {
			return t, err
		}
		less, ok := m.(float64)
		if !ok || t.Word != "" {
			return t, &model.QuestionError{What: q.Quantity + " minus " + q.Minus + ": both must be numbers that exist"}
		}
		t.Value -= less
	}
	if _, number := v.(float64); number && (math.IsNaN(t.Value) || math.IsInf(t.Value, 0)) {
		return t, &model.QuestionError{What: q.Quantity + " is no finite number in this answer, and so nothing typed can be right",
			Hint: "ask for a number that the data have"}
	}
	if q.Percent {
		t.Value *= 100
	}
	switch kind := q.Of(); {
	case kind == Number && t.Word != "":
		return t, &model.QuestionError{What: fmt.Sprintf("%s is the word %q, and a number is asked for", q.Quantity, t.Word),
			Hint: `say kind = "word", or give choices`}
	case kind == Word && t.Word == "":
		return t, &model.QuestionError{What: fmt.Sprintf("%s is the number %s, and a word is asked for", q.Quantity, shownNumber(t.Value)),
			Hint: `leave kind out, or give choices and bounds`}
	case kind == Choice && t.Word != "":
		if len(q.Bounds) > 0 {
			return t, &model.QuestionError{What: fmt.Sprintf("%s is the word %q, and bounds lie between numbers", q.Quantity, t.Word),
				Hint: "leave bounds out: the word is one of the choices"}
		}
		if t.Pick = slices.IndexFunc(q.Choices, func(c string) bool { return strings.EqualFold(c, t.Word) }); t.Pick < 0 {
			return t, &model.QuestionError{What: fmt.Sprintf("%s is %q, which is none of the choices", q.Quantity, t.Word)}
		}
	case kind == Choice:
		if len(q.Bounds) != len(q.Choices)-1 {
			return t, &model.QuestionError{What: fmt.Sprintf("%s is a number, and %d choices need %d bounds between them, not %d",
				q.Quantity, len(q.Choices), len(q.Choices)-1, len(q.Bounds))}
		}
		for t.Pick = 0; t.Pick < len(q.Bounds) && t.Value >= q.Bounds[t.Pick]; {
			t.Pick++
		}
	}
	return t, nil
}

// find is what stands at a path of the answer of a step, or of another one that is named
// before the path: "step: path".
func (l *Lesson) find(step int, path string, answers Answers) (any, error) {
	of := step
	if name, rest, named := strings.Cut(path, ": "); named {
		if of, path = l.step(name), rest; of < 0 {
			return nil, &model.QuestionError{What: fmt.Sprintf("no step has the name %q", name)}
		}
	}
	if answers[of] == nil {
		return nil, &model.QuestionError{What: "the data are still being asked"}
	}
	return Find(answers[of], path)
}

func inside(v any) []string {
	switch x := v.(type) {
	case map[string]any:
		return keysOf(x)
	case []any:
		return called(x)
	}
	return nil
}

// Said is a guess that was read.
type Said struct {
	Text   string
	Value  float64
	digits float64 // half a unit of the last digit that was typed
	pick   int
}

// Read reads what was typed in answer to a question. Errors say what is asked for.
func (q *Question) Read(text string) (Said, error) {
	s := Said{Text: strings.TrimSpace(text), Value: math.NaN(), pick: -1}
	if s.Text == "" {
		return s, &model.UsageError{What: "type " + q.wants()}
	}
	switch q.Of() {
	case Choice:
		if n, err := strconv.Atoi(s.Text); err == nil && n >= 1 && n <= len(q.Choices) {
			s.pick = n - 1
		} else {
			s.pick = slices.IndexFunc(q.Choices, func(c string) bool { return strings.EqualFold(c, s.Text) })
		}
		if s.pick < 0 {
			return s, &model.UsageError{What: "type " + q.wants()}
		}
		s.Text = q.Choices[s.pick]
	case Number:
		number := s.Text
		for _, unit := range []string{q.Unit, "%", "<", "P", "="} {
			number = strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(number, unit), unit))
		}
		if strings.Count(number, ",") == 1 && !strings.Contains(number, ".") { // as much of the world writes it
			number = strings.Replace(number, ",", ".", 1)
		}
		v, err := model.ReadNumber(number)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return s, &model.UsageError{What: fmt.Sprintf("%q is no number: type %s", model.Printable(s.Text), q.wants())}
		}
		s.Value, s.digits = v, halfDigit(number)
	}
	return s, nil
}

// wants says what is asked for.
func (q *Question) wants() string {
	switch q.Of() {
	case Choice:
		return fmt.Sprintf("the number of a choice, 1 to %d", len(q.Choices))
	case Word:
		return "a word as it stands on the screen"
	}
	switch {
	case q.Percent:
		return "a number in per cent, such as 75"
	case q.Unit != "":
		return "a number of " + q.Unit
	}
	return "a number, such as 0.25"
}

// halfDigit is half a unit of the last digit of a number as it was typed.
func halfDigit(number string) float64 {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(number), "e")
	_, decimals, _ := strings.Cut(mantissa, ".")
	e, _ := strconv.Atoi(exponent)
	return math.Pow10(e-len(decimals)) / 2
}

// Right reports whether what was said is what the data say. A number without a tolerance
// is right where it is the true one to its last digit, and not more than a twentieth off.
func (q *Question) Right(s Said, t Truth) bool {
	switch q.Of() {
	case Choice:
		return s.pick == t.Pick
	case Word:
		return strings.EqualFold(s.Text, t.Word)
	}
	off := math.Abs(s.Value - t.Value)
	if q.Tolerance > 0 {
		return off <= q.Tolerance*(1+1e-9)
	}
	return off <= s.digits*(1+1e-9) && off <= math.Abs(t.Value)/20 || s.Value == t.Value
}

// Verdict sets what was said beside what the data say.
func (q *Question) Verdict(s Said, t Truth) string {
	is := q.Is(t)
	right := q.Right(s, t)
	switch {
	case q.Of() == Number && q.Predict && right:
		return fmt.Sprintf("You said %s, and it is %s: close.", s.Text, is)
	case q.Of() == Number && q.Predict:
		return fmt.Sprintf("You said %s. It is %s.", s.Text, is)
	case right:
		return "Right: " + is + "."
	}
	return fmt.Sprintf("You said %s. It is %s.", s.Text, is)
}

// Is is what the data say, in words.
func (q *Question) Is(t Truth) string {
	number := ""
	if !math.IsNaN(t.Value) {
		number = shownNumber(t.Value)
		switch {
		case q.Percent && q.Minus != "": // a difference of two shares is none itself
			number = model.FormatSignificant(t.Value, 3) + " percentage points"
		case q.Percent:
			number = model.FormatSignificant(t.Value, 3) + " %"
		case q.Minus == "" && isP(q.Quantity):
			number, _ = Shown(q.Quantity, t.Value, false)
		case q.Unit != "":
			number += " " + q.Unit
		}
	}
	switch {
	case t.Pick >= 0 && number != "":
		return fmt.Sprintf("%s (%s)", q.Choices[t.Pick], number)
	case t.Pick >= 0:
		return q.Choices[t.Pick]
	case number != "":
		return number
	}
	return model.Printable(t.Word)
}

func shownNumber(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e9 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return model.FormatSignificant(v, 3)
}

// Unanswered says what of a lesson its answers cannot give: numbers that questions and
// texts name and that there are not. refused says why the look of a step has no answer.
func (l *Lesson) Unanswered(answers Answers, refused []error) (out []Problem) {
	wrong := func(line int, where string, err error) {
		what, hint, _ := strings.Cut(err.Error(), "\n")
		out = append(out, Problem{Line: line, What: where + ": " + what, Hint: strings.TrimSpace(hint)})
	}
	for i := range l.Steps {
		s := &l.Steps[i]
		of := fmt.Sprintf("step %d", i+1)
		if refused[i] != nil {
			if s.Look != nil {
				wrong(s.Line, of+": its look has no answer", refused[i])
			}
			continue
		}
		texts := []string{s.Text, s.Notes}
		for j := range s.Questions {
			q := &s.Questions[j]
			if _, err := l.Truth(i, j, answers); err != nil {
				wrong(q.Line, l.asked(i, j), err)
			}
			for _, t := range []string{q.Ask, q.Reveal, q.Hint} {
				if _, err := l.Fill(i, t, answers); err != nil {
					wrong(q.Line, l.asked(i, j), err)
				}
			}
		}
		for _, t := range texts {
			if _, err := l.Fill(i, t, answers); err != nil {
				wrong(s.Line, of, err)
			}
		}
	}
	return out
}
