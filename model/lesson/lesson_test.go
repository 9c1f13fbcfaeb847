package lesson

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"kaplan/model/explain"
)

func answer(t *testing.T, text string) explain.Answer {
	t.Helper()
	var a explain.Answer
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

const km = `{"command": "km", "cohort": {"used": 371}, "result": {
	"groups": [{"name": "low", "n": 180, "median": {"estimate": 24.5}, "at": [{"time": 12, "estimate": 0.834}]},
	           {"name": "HFS/HTN", "n": 191, "median": {"estimate": null}, "at": [{"time": 12, "estimate": 0.7}]}],
	"tests": [{"name": "log-rank", "statistic": 3.98, "p_value": 0.0461}], "marker": "age"}}`

func TestFind(t *testing.T) {
	t.Parallel()
	a := answer(t, km)
	for path, want := range map[string]any{
		"cohort/used": 371.0, "result/groups/low/n": 180.0, "result/groups/1/n": 191.0, "result/groups/HFS/HTN/at/12/estimate": 0.7,
		"result/tests/log-rank/p_value": 0.0461, "result/marker": "age", "result/groups/HFS/HTN/median/estimate": nil,
	} {
		if got, err := Find(a, path); err != nil || got != want {
			t.Errorf("%s is %v, %v, not %v", path, got, err, want)
		}
	}
	for path, want := range map[string]string{
		"result/tests/logrank/p_value":     `result/tests has no element "logrank"` + "\ndid you mean log-rank?",
		"results/tests":                    `an answer has no field "results"` + "\ndid you mean result?",
		"result/groups/high/n":             `result/groups has no element "high"` + "\nthere are low, HFS/HTN",
		"result/marker/name":               "result/marker is age, and has no name in it",
		"result/groups/1/median/estimate/": "result/groups/1/median/estimate does not exist in this answer, and so nothing in it",
	} {
		if _, err := Find(a, path); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", path, err, want)
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	l := &Lesson{Steps: []Step{{Name: "first"}, {}}}
	answers := Answers{answer(t, km), nil}
	for text, want := range map[string]string{
		"P {result/tests/log-rank/p_value}, of {cohort/used}": "P 0.0461, of 371",
		"{result/groups/low/at/12/estimate%} at {x":           "83.4 % at {x",
		"{result/groups/low/median/estimate}":                 "24.5",
	} {
		if got, err := l.Fill(0, text, answers); err != nil || got != want {
			t.Errorf("%q becomes %q, %v, not %q", text, got, err, want)
		}
	}
	if got, err := l.Fill(1, "{cohort/used} and {first: cohort/used}", answers); err != nil || got != "… and 371" {
		t.Errorf("%q, %v", got, err)
	}
	for text, want := range map[string]string{
		"{result/groups/1/median/estimate}": "result/groups/1/median/estimate does not exist in this answer (it is null)",
		"{frist: cohort/used}":              `{frist: cohort/used}: no step has the name "frist"`,
	} {
		if _, err := l.Fill(0, text, answers); err == nil || err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What is typed is held to what the data say, and no number is held to more digits than
// were typed.
func TestJudge(t *testing.T) {
	t.Parallel()
	median := Question{Ask: "?", Quantity: "result/groups/low/median/estimate", Unit: "months"}
	share := Question{Ask: "?", Quantity: "result/groups/low/at/12/estimate", Percent: true}
	guess := Question{Ask: "?", Quantity: "result/tests/log-rank/p_value", Predict: true, Tolerance: 0.02}
	less := Question{Ask: "?", Quantity: "result/groups/1/at/12/estimate", Minus: "result/groups/low/at/12/estimate", Choices: []string{"lower", "higher"}, Bounds: []float64{0}}
	points := less
	points.Percent = true
	word := Question{Ask: "?", Quantity: "result/marker", Kind: Word}
	pick := Question{Ask: "?", Quantity: "result/marker", Choices: []string{"sex", "Age"}}
	l := &Lesson{Steps: []Step{{Questions: []Question{median, share, guess, less, word, pick, points}}}}
	answers := Answers{answer(t, km)}
	for _, c := range []struct {
		q     int
		typed string
		right bool
		says  string
	}{
		{0, "24.5", true, "Right: 24.5 months."}, {0, "24", true, "Right: 24.5 months."}, {0, "24,5", true, "Right: 24.5 months."}, {0, "25 months", true, "Right: 24.5 months."},
		{0, "24.4", false, "You said 24.4. It is 24.5 months."}, {0, "20", false, "You said 20. It is 24.5 months."},
		{1, "83 %", true, "Right: 83.4 %."}, {1, "0.83", false, "You said 0.83. It is 83.4 %."},
		{2, "0.03", true, "You said 0.03, and it is 0.0461: close."}, {2, "0.5", false, "You said 0.5. It is 0.0461."},
		{3, "1", true, "Right: lower (-0.134)."}, {3, "higher", false, "You said higher. It is lower (-0.134)."},
		{4, "AGE", true, "Right: age."}, {5, "2", true, "Right: Age."}, {5, "1", false, "You said sex. It is Age."},
		{6, "1", true, "Right: lower (-13.4 percentage points)."},
	} {
		q := &l.Steps[0].Questions[c.q]
		s, err := q.Read(c.typed)
		if err != nil {
			t.Fatal(err)
		}
		truth, err := l.Truth(0, c.q, answers)
		if err != nil {
			t.Fatal(err)
		}
		if q.Right(s, truth) != c.right || q.Verdict(s, truth) != c.says {
			t.Errorf("question %d, %q: %v, %s", c.q, c.typed, q.Right(s, truth), q.Verdict(s, truth))
		}
	}
	for typed, want := range map[string]string{"": "type a number of months", "soon": `"soon" is no number: type a number of months`} {
		if _, err := median.Read(typed); err == nil || err.Error() != want {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if _, err := less.Read("3"); err == nil || err.Error() != "type the number of a choice, 1 to 2" {
		t.Error(err)
	}
	if guess.Hides() != HideP || share.Hides() != "" || (&Question{Quantity: "result/hazard_ratio/estimate", Predict: true}).Hides() != HideNumbers {
		t.Error("what is hidden is not what is asked")
	}
}

// What is no number can be no right answer, and the check says so.
func TestNoNumberIsNoTruth(t *testing.T) {
	t.Parallel()
	l := &Lesson{Steps: []Step{{Questions: []Question{{Ask: "?", Quantity: "result/ratio", Tolerance: 1},
		{Ask: "?", Quantity: "result/ratio", Choices: []string{"low", "high"}, Bounds: []float64{1}}}}}}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		a := explain.Answer{"result": map[string]any{"ratio": v}}
		problems := l.Unanswered(Answers{a}, []error{nil})
		if len(problems) != 2 || !strings.Contains(problems[0].What, "step 1, question 1: result/ratio is no finite number in this answer") {
			t.Errorf("%v: %+v", v, problems)
		}
	}
	if problems := l.Unanswered(Answers{{"result": map[string]any{"ratio": nil}}}, []error{nil}); len(problems) != 2 {
		t.Errorf("null: %+v", problems)
	}
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	got := Paragraphs("One\ntwo.\n\n\nThree:\n- four\n- five\n  six\n")
	if want := []string{"One two.", "Three:", "- four", "- five six"}; !slices.Equal(got, want) {
		t.Errorf("%q", strings.Join(got, "|"))
	}
}
