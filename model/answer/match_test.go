package answer_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

func lungCohort(t testing.TB) *model.Resolver {
	t.Helper()
	c, err := read.Files([]string{filepath.Join("..", "..", "stats", "testdata", "lung.csv")}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return model.NewResolver(c)
}

func effectOf(r *model.Resolver, l model.Look) (*answer.Matching, error) {
	return answer.EffectQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Matching]{})
}

// Whatever is asked: who is paired is paired once, with one of the other arm, no
// farther than the caliper; patients add up; a matched cohort has weights 1 and
// 0; and of weights, swapping the arms turns the hazard ratio upside down where
// the estimand does not tell them apart.
func TestMatchLaws(t *testing.T) {
	t.Parallel()
	r := lungCohort(t)
	items := []string{"age", "`ph.ecog`", "`wt.loss`", "rcs(age,4)", "`ph.karno`", "age:sex", "inst > 10"}
	treatments := []string{"sex", "age > 65", "inst > 12"}
	rapid.Check(t, func(t *rapid.T) {
		l := model.Look{Observing: model.Observing{Endpoint: "time/status", Landmark: rapid.SampledFrom([]float64{0, 60}).Draw(t, "landmark")}, Grouping: model.Grouping{Marker: rapid.SampledFrom(treatments).Draw(t, "treatment")}, Fitting: model.Fitting{Covariates: model.JoinList(rapid.SliceOfNDistinct(rapid.SampledFrom(items), 1, 3, rapid.ID[string]).Draw(t, "covariates"))}, Weighing: model.Weighing{Estimand: rapid.SampledFrom([]string{"", "ate", "att", "overlap"}).Draw(t, "estimand")}}
		if l.Estimand == "" {
			l.Caliper = rapid.SampledFrom([]float64{0, 0.05, 0.3}).Draw(t, "caliper")
		}
		if rapid.Bool().Draw(t, "logit") {
			l.Score = "logit"
		}
		m, err := effectOf(r, l)
		if err != nil {
			return // a covariate that is the treatment, or tells it without error
		}
		n := m.Used
		for _, x := range m.Excluded {
			n += x.N
		}
		if n != r.Cohort.N || m.Arms[0].N+m.Arms[1].N != m.Used || len(m.Row) != m.Used {
			t.Fatalf("%d patients in %v and %v do not add up to %d", m.Used, m.Arms, m.Excluded, r.Cohort.N)
		}
		arm := map[int32]bool{}
		for i, row := range m.Row {
			arm[row] = m.Treated[i]
		}
		if m.Pair != nil {
			seen := map[int32]bool{}
			for _, p := range m.Pairs {
				if seen[p.Treated] || seen[p.Control] || !arm[p.Treated] || arm[p.Control] || p.Distance > m.CaliperWidth {
					t.Fatalf("pair %v", p)
				}
				seen[p.Treated], seen[p.Control] = true, true
			}
			for i, w := range m.Weight {
				if (w == 1) != seen[m.Row[i]] || w != 0 && w != 1 {
					t.Fatalf("weight %v of a patient who is in a pair: %v", w, seen[m.Row[i]])
				}
			}
			if k := m.Arms[0].Kept; k != len(m.Pairs) || k != m.Arms[1].Kept {
				t.Fatalf("%d pairs of %v", len(m.Pairs), m.Arms)
			}
			return
		}
		after := m.Effect.Ratios[2].Ratio
		if l.Estimand == "att" || math.IsNaN(after) {
			return
		}
		if c, err := r.Column(l.Marker); err == nil {
			l.Reference = model.SetReference("", c.Name, m.Arms[0].Name)
		}
		turned, err := effectOf(r, l)
		if err != nil {
			t.Fatal(err)
		}
		// Ratios of propensities are fitted anew the other way round.
		if b := turned.Effect.Ratios[2].Ratio; turned.Arms[1].Name != m.Arms[0].Name || math.Abs(b*after-1) > 1e-6 {
			t.Fatalf("%s against %s: %v, and %v the other way", m.Arms[0].Name, m.Arms[1].Name, after, b)
		}
	})
}

// With a landmark the cohort is made there: who is no longer under observation
// is out before matching, and times count from it.
func TestMatchLandmark(t *testing.T) {
	t.Parallel()
	r := lungCohort(t)
	l := model.Look{Observing: model.Observing{Endpoint: "time/status", Landmark: 100}, Grouping: model.Grouping{Marker: "sex"}, Fitting: model.Fitting{Covariates: "age"}}
	l.RiskAt = 50
	m, err := effectOf(r, l)
	if err != nil {
		t.Fatal(err)
	}
	late := r.Cohort.Column("time").Num
	for _, row := range m.Row {
		if late[row] < 100 {
			t.Fatalf("row %d left at %v", row, late[row])
		}
	}
	events := 0
	for i, row := range m.Row {
		if m.Weight[i] > 0 && late[row] <= 150 && r.Cohort.Column("status").Num[row] == 2 {
			events++
		}
	}
	a := m.Effect.Risk.After
	if got := a.Arm[0].Events + a.Arm[1].Events; got != events {
		t.Errorf("%d events by 50 after the landmark, not %d", got, events)
	}
	// Without an endpoint there is a balance, and the landmark is left aside.
	r.Cohort.Endpoints, l.Endpoint = nil, ""
	b, err := effectOf(r, l)
	if err != nil {
		t.Fatal(err)
	}
	if b.Effect != nil || b.Without == nil || b.Used != r.Cohort.N || fmt.Sprint(b.Warnings[0]) != "the landmark is left aside: it needs an endpoint" {
		t.Errorf("%d patients, warnings %q", b.Used, b.Warnings)
	}
}
