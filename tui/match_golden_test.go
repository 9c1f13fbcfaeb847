package tui

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/page"
)

// matched is a look at a treatment, with covariates to match on.
func matched(marker, covariates string) func(*model.Look) {
	return func(l *model.Look) { l.Marker, l.Covariates = marker, covariates }
}

func TestMatchScreens(t *testing.T) {
	t.Parallel()
	lung := matched("sex", "age,`ph.ecog`,`wt.loss`")
	many := matched("trt", "age,sex,edema,stage,log(bili),albumin,platelet,protime,copper,ast,trig,chol")
	with := func(look func(*model.Look), more func(*model.Look)) func(*model.Look) {
		return func(l *model.Look) { look(l); more(l) }
	}
	for _, s := range []struct {
		name, cohort string
		sizes        []string
		look         func(*model.Look)
		keys         []string
	}{
		{"match/plain", "lung", []string{narrow, usual, large}, lung, []string{"page Matching"}},
		{"match/caliper", "veteran", []string{narrow, usual}, with(matched("trt", "celltype,karno,age,prior"), func(l *model.Look) { l.Caliper = 0.2 }),
			[]string{"page Matching"}},
		{"match/many", "pbc", []string{narrow, usual, large}, many, []string{"page Matching"}},
		{"match/weights", "lung", []string{narrow, usual}, lung, []string{"page Matching", "W"}},
		{"match/nothing", "lung", []string{narrow}, matched("sex", ""), []string{"page Matching"}},
		{"match/three", "lung", []string{narrow}, with(matched("ph.ecog", "age"), func(l *model.Look) { l.AsLevels = true }), []string{"page Matching"}},
		{"effect/plain", "lung", []string{narrow, usual, large}, lung, []string{"page Effect"}},
		{"effect/overlap", "lung", []string{narrow, usual}, with(lung, func(l *model.Look) { l.Estimand = "overlap" }), []string{"page Effect"}},
		{"effect/landmark", "lung", []string{narrow, usual}, with(lung, func(l *model.Look) { l.Landmark, l.Times = 60, "90" }), []string{"page Effect"}},
		{"effect/no_events", "lung", []string{narrow}, with(lung, func(l *model.Look) { l.Where = "status == 1" }), []string{"page Effect"}},
	} {
		for _, size := range s.sizes {
			t.Run(s.name+"/"+size, func(t *testing.T) {
				t.Parallel()
				c := cohort(t, s.cohort)
				l := opened(c)
				s.look(&l)
				var w, h int
				if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
					t.Fatal(err)
				}
				a := startWith(c, l, w, h, false)
				do(a, append([]string{"7"}, s.keys...)...)
				if why := wellFormed(a.View(), w, h); why != "" {
					t.Error(why)
				}
				sameAsGolden(t, s.name+"_"+size, pane(a))
				b := startWith(c, l, w, h, true)
				do(b, append([]string{"7"}, s.keys...)...)
				if why := wellFormed(b.View(), w, h); why != "" {
					t.Error("ASCII: " + why)
				}
				for i, line := range strings.Split(b.View(), "\n") {
					for j := range len(line) {
						if line[j] >= 0x80 {
							t.Fatalf("--ascii: line %d holds %q", i+1, line)
						}
					}
				}
			})
		}
	}
}

// Without an endpoint there is a balance and no effect.
func TestMatchWithoutEndpoint(t *testing.T) {
	t.Parallel()
	c := table(t, "trial", "patient,weeks,outcome,miR-21\nA,12,1,0.5\nB,30,0,1.5\nC,7,1,1.7\nD,41,0,0.4\nE,22,1,1.1\nF,18,0,0.9\n")
	l := model.Look{Grouping: model.Grouping{Marker: "outcome"}, Fitting: model.Fitting{Covariates: "`miR-21`"}}
	a := startWith(c, l, 80, 24, false)
	do(a, "esc", "7", "page Matching")
	if v := answered[*answer.Matching](a); v == nil || v.Effect != nil || len(v.Pairs) == 0 {
		t.Errorf("no balance: %v\n%s", a.sheet.err, a.View())
	}
	do(a, "page Effect")
	if !strings.Contains(screen(a), "there is no effect: no endpoint was recognised") {
		t.Errorf("an effect without an endpoint\n%s", screen(a))
	}
}

// The keys of the question change the answer, and what the page does not read
// does not ask it again.
func TestMatchKeys(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	l := opened(c)
	matched("sex", "age,`ph.ecog`,`wt.loss`")(&l)
	a := startWith(c, l, 120, 40, false)
	do(a, "7", "page Matching")
	first := answered[*answer.Matching](a)
	do(a, "M", "V") // how numbers are summarised is of Table 1
	if answered[*answer.Matching](a) != first {
		t.Error("asked again for nothing")
	}
	do(a, "C", "0.01", "enter")
	second := answered[*answer.Matching](a)
	if second.Caliper != 0.01 || len(second.Pairs) >= len(first.Pairs) {
		t.Errorf("caliper %v, %d pairs after %d", second.Caliper, len(second.Pairs), len(first.Pairs))
	}
	do(a, "W", "W", "W")
	if m := answered[*answer.Matching](a); m.Estimand != "overlap" || m.Pairs != nil {
		t.Errorf("three steps of W lead to %s", m.Estimand)
	}
	do(a, "page Effect")
	m := answered[*answer.Matching](a)
	if hr := page.Ratio(m.Effect.Ratios[2].Ratio); !strings.Contains(screen(a), hr) || !strings.Contains(screen(a), "P "+write.P(m.Effect.Tests[0].P)) {
		t.Errorf("%s is not on the screen\n%s", hr, screen(a))
	}
	copied := ""
	a.copy = func(s string) { copied = s }
	do(a, "y")
	if cmd := copied; !strings.Contains(cmd, "Hazard ratio of 2 vs 1") || !strings.Contains(cmd, "Propensity score") {
		t.Errorf("copied %q", cmd)
	}
	do(a, "u")
	if m := answered[*answer.Matching](a); m.Estimand != "att" {
		t.Errorf("undone to %s", m.Estimand)
	}
}
