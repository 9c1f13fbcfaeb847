package model

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaplan/stats"
)

// wellsOf writes wells as "patient time target Cq Cq Cq"; ? is undetermined.
func wellsOf(t testing.TB, lines ...string) *Wells {
	t.Helper()
	w := &Wells{Name: "wells", Patient: "patient", Time: "time", Target: "target", Cq: "Cq"}
	for _, l := range lines {
		f := strings.Fields(l)
		for k, s := range f[3:] {
			x := Well{Row: len(w.Well) + 2, Patient: f[0], Time: strings.Trim(f[1], "-"), Target: f[2], Replicate: fmt.Sprint(k + 1), Cq: math.NaN()}
			if s != "?" {
				if _, err := fmt.Sscan(s, &x.Cq); err != nil {
					t.Fatal(err)
				}
			}
			w.Well = append(w.Well, x)
		}
	}
	return w
}

func (q *QPCR) column(t testing.TB, name string) []float64 {
	t.Helper()
	c := q.Cohort.Column(name)
	if c == nil {
		var names []string
		for _, c := range q.Cohort.Columns {
			names = append(names, c.Name)
		}
		t.Fatalf("no column %q among %q", name, names)
	}
	return c.Num
}

func nearTo(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

// Before: miR-1 at 26.1, 26.3 and 28 (median 26.3, the last lies 1.7 away and
// goes: mean 26.2), the spike-in at 20.2: ΔCq 6, expression 1/64. After: 25.2 and
// one well undetermined, the spike-in at 20.2: ΔCq 5, expression 1/32. ΔΔCq is -1,
// twice as much; the ratio of both ΔCq is 5/6.
func TestQPCRByHand(t *testing.T) {
	q, err := wellsOf(t, "P1 after miR-1 25.2 ?", "P1 after cel-miR-39 20.2", "P1 before miR-1 26.1 26.3 28", "P1 before cel-miR-39 20.1 20.3", "P2 before miR-1 30", "P2 after miR-1 30").QPCR(QPCROptions{})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprintf("%v %v %v %v", q.Times, q.Calibrator, q.Reference, q.Targets) != "[before after] before [cel-miR-39] [miR-1]" {
		t.Errorf("times, calibrator, reference, targets: %v %v %v %v", q.Times, q.Calibrator, q.Reference, q.Targets)
	}
	nearTo(t, "before", q.column(t, "miR-1 before")[0], 1.0/64)
	nearTo(t, "after", q.column(t, "miR-1 after")[0], 1.0/32)
	nearTo(t, "ratio", q.column(t, "miR-1 ratio")[0], 2)
	nearTo(t, "ΔCq", q.column(t, "miR-1 dCq before")[0], 6)
	nearTo(t, "ratio of ΔCq", q.column(t, "miR-1 dCq ratio")[0], 5.0/6)
	nearTo(t, "ΔΔCq", q.Changes[0].DeltaDeltaCq, -1)
	// P2 has no reference: missing, never 0.
	for _, c := range []string{"miR-1 before", "miR-1 ratio", "miR-1 dCq after"} {
		nearTo(t, c, q.column(t, c)[1], math.NaN())
	}
	if len(q.Lost) != 2 || q.Lost[0].Why != "undetermined" || q.Lost[0].Row != 3 || q.Lost[1].Why != "outlier" || q.Lost[1].Cq != 28 {
		t.Errorf("lost %+v", q.Lost)
	}
	all := strings.Join(q.Warnings, "\n")
	for _, want := range []string{"1 well is undetermined: left out", "1 outlying well is left out", "2 samples have no reference (P2 before, P2 after), and so no expression", "3 means are of one well"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}

func TestQPCRChoices(t *testing.T) {
	w := wellsOf(t, "P1 d7 A 24", "P1 d7 R 20", "P1 d7 S 22", "P1 d0 A 25", "P1 d0 R 20", "P1 d0 S 22", "P1 d14 A 22", "P1 d14 R 20", "P1 d14 S 22", "C d0 A 26", "C d0 R 20", "C d0 S 22")
	q, err := w.QPCR(QPCROptions{Reference: "r,S"})
	if err != nil {
		t.Fatal(err)
	}
	// The mean of both references is 21; d0 comes first by its name, the others
	// as they appear.
	nearTo(t, "two references", q.column(t, "A dCq d0")[0], 4)
	nearTo(t, "d7 over d0", q.column(t, "A ratio d7")[0], 2)
	nearTo(t, "d14 over d0", q.column(t, "A ratio d14")[0], 8)
	nearTo(t, "the control has no d7", q.column(t, "A ratio d7")[1], math.NaN())
	if q, err = w.QPCR(QPCROptions{Reference: "R", Calibrator: "C"}); err != nil {
		t.Fatal(err)
	}
	nearTo(t, "P1 over the control", q.column(t, "A fold d0")[0], 2)
	if q, err = w.QPCR(QPCROptions{Reference: "R", Calibrator: "d14", Times: []string{"d14", "d7", "d0"}}); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(q.Times) != "[d14 d7 d0]" {
		t.Errorf("declared order: %v", q.Times)
	}
	nearTo(t, "d0 over d14", q.column(t, "A ratio d0")[0], 1.0/8)

	// Without times a column is called by its target.
	if q, err = wellsOf(t, "P1 - A 24", "P1 - U6 20").QPCR(QPCROptions{}); err != nil {
		t.Fatal(err)
	}
	nearTo(t, "no times", q.column(t, "A")[0], 1.0/16)
	nearTo(t, "no times, ΔCq", q.column(t, "A dCq")[0], 4)
	// By number, where they are numbers.
	if q, err = wellsOf(t, "P1 10 A 24", "P1 2 A 24", "P1 2 GAPDH 20", "P1 10 GAPDH 20").QPCR(QPCROptions{}); err != nil || fmt.Sprint(q.Times) != "[2 10]" {
		t.Errorf("times %v, %v", q, err)
	}
	// The rules reach the wells.
	q, err = wellsOf(t, "P1 - A 30 38 ?", "P1 - U6 20").QPCR(QPCROptions{Rules: stats.QPCRRules{MaxCq: 36, Undetermined: 40}})
	if err != nil {
		t.Fatal(err)
	}
	nearTo(t, "two wells at 40", q.Expression[0].Mean, 110.0/3)
	if q.Summary.Undetermined != 2 || len(q.Lost) != 2 {
		t.Errorf("%+v", q.Summary)
	}
	if got := RulesText(q.Rules); got != "wells above 36 count as undetermined; of three or more determined wells those more than 0.5 cycles from their median are left out; undetermined wells count as 40; one well makes a mean" {
		t.Error(got)
	}
	if got := RulesText(stats.QPCRRules{OutlierCycles: math.Inf(1), MinWells: 2}); got != "no well is left out as an outlier; undetermined wells are left out; a mean needs 2 wells" {
		t.Error(got)
	}
}

func TestQPCRRefuses(t *testing.T) {
	two := []string{"P1 before A 24", "P1 before B 20", "P1 after A 24", "P1 after B 20"}
	for _, c := range []struct {
		wells []string
		opt   QPCROptions
		want  string
	}{
		{two, QPCROptions{}, "none of the targets is known as a reference: A, B\nsay which one it is"},
		{two, QPCROptions{Reference: "C"}, "there is no target \"C\" to refer to\ntargets: A, B"},
		{two, QPCROptions{Reference: "A,B"}, "every target is a reference: there is nothing to compare with it\ntargets: A, B"},
		{two, QPCROptions{Reference: "A", Calibrator: "later"}, "there is neither a time point nor a patient \"later\" to compare with\ntime points: before, after; it may be a patient too"},
		{two[:2], QPCROptions{Reference: "A", Calibrator: "before"}, "before is the only time point: there is nothing to compare it with\na patient may be the calibrator too"},
		{two, QPCROptions{Reference: "A", Rules: stats.QPCRRules{OutlierCycles: -1}}, "qPCR: wells may lie -1 cycles from their median: this is not negative"},
		{[]string{"P1 x A -3", "P1 x U6 20"}, QPCROptions{}, "P1 x A: qPCR: well 1 has a Cq of -3: it is above 0 and finite, and an undetermined well is left empty"},
		{nil, QPCROptions{}, "there are no wells"},
		{[]string{"P1 ratio A 24", "P1 ratio U6 20", "P1 before A 24", "P1 before U6 20"}, QPCROptions{}, "two columns would be called \"A ratio\"\ngive targets and time points other names"},
	} {
		_, err := wellsOf(t, c.wells...).QPCR(c.opt)
		if err == nil || err.Error() != c.want {
			t.Errorf("%v %+v says\n%v\nnot\n%s", c.wells, c.opt, err, c.want)
		}
	}
}

// The order of wells changes nothing but the order of patients and targets; a
// constant added to every Cq changes no expression; the fold is the ratio of
// expressions; and every well is used, undetermined or an outlier.
func TestQPCRLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lines []Well
		for p := range rapid.IntRange(1, 4).Draw(t, "patients") {
			for _, time := range []string{"before", "after"} {
				for _, target := range []string{"A", "B", "U6"} {
					for k := range rapid.IntRange(0, 4).Draw(t, "wells") {
						x := Well{Row: len(lines) + 2, Patient: fmt.Sprintf("P%d", p), Time: time, Target: target, Replicate: fmt.Sprint(k), Cq: rapid.Float64Range(18, 22).Draw(t, "Cq")}
						if rapid.IntRange(0, 9).Draw(t, "seen") == 0 {
							x.Cq = math.NaN()
						}
						lines = append(lines, x)
					}
				}
			}
		}
		for _, target := range []string{"A", "U6"} {
			lines = append(lines, Well{Row: len(lines) + 2, Patient: "P0", Time: "before", Target: target, Cq: 20})
		}
		make := func(w []Well) *QPCR {
			q, err := (&Wells{Patient: "patient", Time: "time", Target: "target", Cq: "Cq", Well: w}).QPCR(QPCROptions{})
			if err != nil {
				t.Fatal(err)
			}
			return q
		}
		q := make(lines)
		moved := append([]Well(nil), lines...)
		for i := range moved {
			moved[i].Cq += 3
		}
		other, turned := make(moved), make(rapid.Permutation(lines).Draw(t, "order"))
		if len(other.Expression) != len(q.Expression) || len(turned.Expression) != len(q.Expression) {
			t.Fatal("not as many expressions")
		}
		same := func(a, b float64) bool {
			return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*math.Abs(b)
		}
		for i, e := range q.Expression {
			k := turned.at[cellKey{e.Patient, e.Time, e.Target}]
			if !same(e.Relative, other.Expression[i].Relative) || !same(e.Relative, turned.Expression[k].Relative) {
				t.Fatalf("%v, moved %v, in another order %v", e, other.Expression[i], turned.Expression[k])
			}
		}
		for _, c := range q.Changes {
			from, ok := q.at[cellKey{c.Patient, "before", c.Target}]
			want := math.NaN()
			if ok {
				want = q.Expression[q.at[cellKey{c.Patient, c.Time, c.Target}]].Relative / q.Expression[from].Relative
			}
			if !same(c.Fold, want) {
				t.Fatalf("fold %v of %v, not %v", c.Fold, c, want)
			}
		}
		if s := q.Summary; s.Used+len(q.Lost) != len(lines) || s.Wells != len(lines) {
			t.Fatalf("%d wells: %+v, %d set aside", len(lines), s, len(q.Lost))
		}
	})
}
