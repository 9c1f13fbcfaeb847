package read

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const soundText = `title = "A lesson"
sample = "lihc"

[[step]]
title = "One"
text = """
A line.

[[not a table]]
key = "neither"
"""
  [step.look]
  view = 1
  endpoint = "OS"

  [[step.question]]
  ask = "How many?"
  quantity = "result/groups/all/events"

[[step]]
title = "Two"
text = "More."

  [[step.question]]
  ask = "Which?"
  quantity = "result/groups/all/n"
  choices = ["few", "many"]
  bounds = [100]
`

func TestParseLesson(t *testing.T) {
	t.Parallel()
	l, problems := ParseLesson("dir/my.toml", soundText)
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	if l.Name != "my" || l.Questions() != 2 || l.Steps[0].Line != 4 || l.Steps[1].Line != 20 || l.Steps[0].Questions[0].Line != 16 ||
		l.Steps[1].Questions[0].Line != 24 || l.CohortLine != 2 || !strings.Contains(l.Steps[0].Text, "A line.\n\n[[not a table]]") {
		t.Errorf("%+v", l)
	}
	if look := l.LookOf(1); look.Endpoint != "OS" || look.Gamma != 1 {
		t.Errorf("the second step has not the look of the first: %+v", look)
	}
}

// What is wrong in a lesson is said with its line and what to do, all of it at once.
func TestBrokenLessons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ was, is, says string }{
		{"key = \"neither\"\n\"\"\"", "\"", `27: unexpected EOF; expected '"""'`},
		{`title = "A lesson"`, `titel = "A lesson"`, `1: "titel" has no meaning here (did you mean title?) | 1: the lesson has no title`},
		{`  quantity = "result/groups/all/events"`, `  quantty = "result/groups/all/events"`,
			`16: step 1, question 1: quantity is missing: nothing says what is right (name a number of the answer as its JSON does: ` +
				`quantity = "result/tests/log-rank/p_value") | 18: "step.question.quantty" has no meaning here (did you mean quantity?)`},
		{`  endpoint = "OS"`, `  endpiont = "OS"`, `14: "step.look.endpiont" has no meaning here (did you mean endpoint?)`},
		{`  view = 1`, `  view = 12`, `12: step 1, look: there is no view 12, they are 1 to 9`},
		{`  view = 1`, `  view = "one"`, `13: step 1: look.view takes a whole number, and the text "one" stands there`},
		{`  bounds = [100]`, `  bounds = ["a"]`, `28: step 2: question 1: bounds takes a list of numbers, and the text "a" stands in it`},
		{`  bounds = [100]`, `  bounds = [100, 200]`, `28: step 2, question 1: 2 choices and 2 bounds (a bound lies between each two choices)`},
		{`  bounds = [100]`, `  bounds = [nan]`, `28: step 2, question 1: bounds has what is no finite number (a bound is a finite number)`},
		{`choices = ["few", "many"]` + "\n  bounds = [100]", `choices = ["a", "b", "c"]` + "\n  bounds = [nan, inf]",
			`28: step 2, question 1: bounds has what is no finite number (a bound is a finite number)`},
		{`choices = ["few", "many"]` + "\n  bounds = [100]", `choices = ["a", "b", "c"]` + "\n  bounds = [nan, nan]",
			`28: step 2, question 1: bounds has what is no finite number (a bound is a finite number)`},
		{`choices = ["few", "many"]` + "\n  bounds = [100]", `choices = ["a", "b", "c"]` + "\n  bounds = [0.01, 0.01]",
			`28: step 2, question 1: bounds do not ascend (each bound is above the one before it)`},
		{`  quantity = "result/groups/all/events"`, "  quantity = \"result/groups/all/events\"\n  tolerance = nan", `19: step 1, question 1: ` +
			`tolerance = NaN cannot be held to (a tolerance is a finite number, 0 or above: how far an answer may be off)`},
		{`  quantity = "result/groups/all/events"`, "  quantity = \"result/groups/all/events\"\n  tolerance = inf", `19: step 1, question 1: ` +
			`tolerance = +Inf cannot be held to (a tolerance is a finite number, 0 or above: how far an answer may be off)`},
		{"A line.", "Of {cohort/used} patients\n{cohort/used patients, {result/x} of them", `8: step 1: in its text, the { of ` +
			`"{cohort/used patients," is not closed (write } after the path of the number, as in {cohort/used})`},
		{`ask = "Which?"`, `ask = "Which of {cohort/used?"`, `25: step 2, question 1: in its ask, the { of ` +
			`"{cohort/used?" is not closed (write } after the path of the number, as in {cohort/used})`},
		{`  bounds = [100]`, `  kind = "word"`, `28: step 2, question 1: kind is word, and there are choices (leave kind or choices out)`},
		{`  bounds = [100]`, `  hide = "p"`, `28: step 2, question 1: hide acts where something is predicted (say predict = true, or leave hide out)`},
		{`sample = "lihc"`, ``, `1: the lesson names no cohort (say sample = "lihc", or files = ["clinical.csv"])`},
		{`sample = "lihc"`, `files = ["-"]`, `2: a lesson is not on what comes by standard input (name a file)`},
		{`sample = "lihc"`, "sample = \"lihc\"\nfiles = [\"a.csv\"]", `3: the lesson has both a sample and files (leave one of them out)`},
		{`  ask = "Which?"`, ``, `24: step 2, question 1: ask is missing`},
		{`  [step.look]` + "\n  view = 1\n" + `  endpoint = "OS"`, ``,
			`4: step 1 has no look: nothing would be on the screen (write [step.look] with view, endpoint, by ...)`},
		{`  endpoint = "OS"`, `  ci = "exact"`, `12: step 1, look: ci = exact: `},
	} {
		_, problems := ParseLesson("my.toml", strings.Replace(soundText, c.was, c.is, 1))
		var got []string
		for _, p := range problems {
			s := fmt.Sprintf("%d: %s", p.Line, p.What)
			if p.Hint != "" && p.Hint != lessonHint {
				s += " (" + p.Hint + ")"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " | "); s != c.says && (!strings.HasSuffix(c.says, ": ") || !strings.HasPrefix(s, c.says)) {
			t.Errorf("%s\nsays  %s\nwants %s", c.is, s, c.says)
		}
	}
	none := soundText[:strings.Index(soundText, "  [[step.question]]")]
	if _, problems := ParseLesson("my.toml", none); len(problems) != 1 || problems[0].What != "the lesson has no question" {
		t.Errorf("%+v", problems)
	}
}

// An empty file is said to lack what a lesson has, and not what a cohort has.
func TestEmptyLesson(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "my.toml")
	for _, text := range []string{"", "\n \n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := LessonFile(path)
		if want := path + ": is empty: it has no title, no cohort and no step\n" + lessonHint; err == nil || err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// No text makes the reader of lessons panic.
func FuzzLesson(f *testing.F) {
	f.Add(soundText)
	f.Add("[[step]]\n[[step.question]]\nask=")
	f.Fuzz(func(t *testing.T, text string) {
		l, problems := ParseLesson("x.toml", text)
		if l == nil && len(problems) == 0 {
			t.Error("nothing is read, and nothing is wrong")
		}
	})
}
