package write_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/model/write"
)

// documentOf is what a question says of R's lung cancer cohort, in every format.
func documentOf[A any](t *testing.T, q *answer.Question[A], document func(A) write.Document, l model.Look) (A, map[string]string) {
	t.Helper()
	c, err := read.Files([]string{"../../stats/testdata/lung.csv"}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l.Time, l.Event, l.Seed, l.Permutations = "time", "status == 2", 1, 50
	a, err := q.Answer(context.Background(), model.NewResolver(c), l, answer.Progress[A]{})
	if err != nil {
		t.Fatalf("%s: %v", q.Page, err)
	}
	out := map[string]string{}
	for _, format := range []string{"json", "text", "csv", "md"} {
		var b bytes.Buffer
		if err := write.Write(&b, document(a), format); err != nil {
			t.Fatalf("%s as %s: %v", q.Page, format, err)
		}
		out[format] = b.String()
	}
	var e struct{ Command string }
	if err := json.Unmarshal([]byte(out["json"]), &e); err != nil || e.Command != q.Name {
		t.Errorf("%s: the JSON is of %q: %v", q.Page, e.Command, err)
	}
	return a, out
}

func holds(t *testing.T, page, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%s holds no %q:\n%s", page, w, text)
		}
	}
}

// A document holds what its page shows.
func TestDocumentsOfCuts(t *testing.T) {
	t.Parallel()
	age := model.Look{Grouping: model.Grouping{Marker: "age", Cut: "tertile"}}
	u, d := documentOf(t, &answer.UncutQuestion, write.Uncut, age)
	var want []string
	for _, m := range u.Models {
		want = append(want, m.Name, write.Significant(m.AIC, 5), write.P(m.LR.P))
	}
	holds(t, "Uncut", d["text"], append(want,
		write.Significant(u.PerSD, 5), write.P(u.NonLinear.P), "event", "no event yet", write.Significant(u.Curve.HR[100], 5))...)
	if len(u.Event) != u.WithEvent.N || len(u.Event)+len(u.Free) != u.Used {
		t.Errorf("%d and %d of %d", len(u.Event), len(u.Free), u.Used)
	}
	s, d := documentOf(t, &answer.TrustQuestion, write.Trust, age)
	holds(t, "Trust", d["text"], "in 50 resamples", write.Significant(s.Lower, 5), write.Significant(s.Upper, 5), write.Significant(s.Shrunk(s.Heuristic), 5),
		write.P(s.Cross.Test.P), fmt.Sprint(s.Two.NMiddle), write.P(s.TwoP.P), "P by 50 permutations")
	v, d := documentOf(t, &answer.ValidationQuestion, write.Validation, model.Look{Grouping: age.Grouping, Searching: model.Searching{Split: "sex"}})
	holds(t, "Validation", d["text"], "sex = 1", "sex = 2", write.P(v.Cohorts[1].Survival.Tests[0].P))
	c, d := documentOf(t, &answer.CutQuestion, write.Cutoff, age)
	holds(t, "Landscape", d["text"], "Best cut of age", write.P(c.Permutation.P), write.P(c.Lausen94))
	roc, d := documentOf(t, &answer.TimeROCQuestion, write.ROC, age)
	holds(t, "ROC", d["text"], write.Significant(roc.Curve.AUC, 5), "Youden")
}

// The three modes of a screen are one question, and the document is of the mode
// that was asked for.
func TestScreenFollowsItsMode(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, mode := range []string{"", "continuous", "median", "optimal"} {
		s, d := documentOf(t, &answer.ScreenQuestion, write.Screen, model.Look{Searching: model.Searching{Mode: mode}})
		if mode == "" {
			mode = "continuous"
		}
		holds(t, "Markers", d["text"], "Every marker, "+mode)
		holds(t, "Markers", d["json"], fmt.Sprintf("%q: %q", "mode", mode))
		if s.Mode != mode || (s.Rows[0].NLow > 0) != (mode != "continuous") {
			t.Errorf("%s: %+v", mode, s.Rows[0])
		}
		seen[d["csv"]] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d different documents", len(seen))
	}
}

// The ledger names the question first, and whatever it was about.
func TestLedgerDocument(t *testing.T) {
	t.Parallel()
	var g answer.Ledger
	l := model.Look{Grouping: model.Grouping{Marker: "age", Cut: "median"}}
	s, _ := documentOf(t, &answer.SurvivalQuestion, write.Survival, l)
	g.Record(answer.SurvivalQuestion.Page, s.Look, answer.SurvivalQuestion.Parts, s)
	x, _ := documentOf(t, &answer.ScreenQuestion, write.Screen, l)
	g.Record(answer.ScreenQuestion.Page, x.Look, answer.ScreenQuestion.Parts, x)
	var b bytes.Buffer
	if err := write.Write(&b, write.Ledger(&g), "csv"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	holds(t, "Ledger", lines[0], "question,endpoint,subgroup,marker,cut,n,events,tests,naive P,P corrected,family,family P,Holm,BH,note")
	holds(t, "Ledger", lines[1], ",1,Curves,", "age,median 63", ",228,165,1,")
	b.Reset()
	if err := write.Write(&b, write.Ledger(&g), "json"); err != nil {
		t.Fatal(err)
	}
	holds(t, "Ledger", b.String(), `"planned"`, `"family"`, `"adjustment"`, `"screen"`, `"plan_sha256"`, "lower bound on multiplicity, not control of error")
	holds(t, "Ledger", lines[2], ",2,Markers,", "\"every marker, continuous\"", fmt.Sprintf(",%d,", len(x.Rows)))
}
