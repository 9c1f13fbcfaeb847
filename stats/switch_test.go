package stats

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustSplit(t testing.TB, time []float64, event []bool, at []float64) *SwitchRows {
	t.Helper()
	r, err := SplitAtSwitch(time, event, at)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var never = math.NaN()

// What the rows are for: an outcome with entries, a group by row, a regression on
// having switched, and on values of the patients.
func switchOutcome(r *SwitchRows) Outcome {
	return Outcome{Time: r.Time, Event: r.Event, Entry: r.Entry}
}

func switchGroup(r *SwitchRows) []uint8 {
	out := make([]uint8, len(r.Switched))
	for i, v := range r.Switched {
		out[i] = uint8(v)
	}
	return out
}

func switchCox(r *SwitchRows, x ...[]float64) CoxData {
	d := CoxData{Time: r.Time, Event: r.Event, Entry: r.Entry, X: [][]float64{r.Switched}}
	for _, col := range x {
		d.X = append(d.X, ofPatients(r, col))
	}
	return d
}

func ofPatients(r *SwitchRows, x []float64) []float64 {
	out := make([]float64, len(r.Subject))
	for k, i := range r.Subject {
		out[k] = x[i]
	}
	return out
}

// simonMakuch are the curves of the not switched and of the switched, who leave
// the one risk set for the other: Kaplan-Meier curves with late entry, counted
// from the time `from` [1].
//
// [1] Simon & Makuch (1984) Stat. Med. 3:35.
func simonMakuch(t testing.TB, r *SwitchRows, from float64) []*Curve {
	t.Helper()
	var later Outcome
	var group []uint8
	for k, g := range switchGroup(r) {
		if r.Time[k] > from || from == 0 {
			later.Time, later.Event = append(later.Time, r.Time[k]), append(later.Event, r.Event[k])
			entry := r.Entry[k]
			if from > 0 {
				entry = max(entry, from)
			}
			later.Entry = append(later.Entry, entry)
			group = append(group, g)
		}
	}
	return mustTimeline(t, later).Table(group, 2, nil).KaplanMeiers(CurveOptions{}, nil)
}

// mantelByar is the log-rank test in which each patient counts in the group to
// which he belongs at the time: the score test of a regression on having
// switched, with exact ties [1].
//
// [1] Mantel & Byar (1974) JASA 69:81.
func mantelByar(t testing.TB, r *SwitchRows) LogRank {
	t.Helper()
	table := mustTimeline(t, switchOutcome(r)).Table(switchGroup(r), 2, nil)
	return LogRankTests([]*EventTable{table}, TestOptions{})[unit]
}

// One patient for each case: never; within; at the event; after it; at 0; before
// 0; with rounding's difference from the event; time 0; time 0 and switched.
func TestSplitAtSwitch(t *testing.T) {
	t.Parallel()
	time := []float64{5, 5, 5, 5, 5, 5, 0.3, 0, 0}
	at := []float64{never, 2, 5, 7, 0, -3, 0.1 + 0.2, never, 0}
	r := mustSplit(t, time, events(1, 1, 1, 0, 1, 1, 1, 1, 1), at)
	allWithin(t, "entry", r.Entry, []float64{-1, -1, 2, -1, -1, -1, -1, -1, -1, -1}, 0)
	allWithin(t, "time", r.Time, []float64{5, 2, 5, 5, 5, 5, 5, 0.3, 0, 0}, 0)
	allWithin(t, "switched", r.Switched, []float64{0, 0, 1, 0, 0, 1, 1, 0, 0, 1}, 0)
	for k, want := range []bool{true, false, true, true, false, true, true, true, true, true} {
		if r.Event[k] != want {
			t.Errorf("row %d: event %v", k, r.Event[k])
		}
	}
	for k, want := range []int{0, 1, 1, 2, 3, 4, 5, 6, 7, 8} {
		if r.Subject[k] != want {
			t.Errorf("row %d is of patient %d", k, r.Subject[k])
		}
	}
	if r.Split != 1 {
		t.Errorf("%d split", r.Split)
	}
	if _, err := NewTimeline(switchOutcome(r)); err != nil {
		t.Error(err)
	}
}

// Four patients: A never switches and dies at 3, B switches at 2 and dies at 4,
// C switches at 1 and is censored at 5, D never switches and dies at 2.
//
//	t  not switched: n d   switched: n d
//	2  A B D: 3 1 (B switches after 2)   C: 1 0
//	3  A: 1 1                            B C: 2 0
//	4  0 0                               B C: 2 1
//
// Not switched: S = 2/3, then 0. Switched: 1/2 from 4. Mantel-Byar: switched
// expected 1/4 + 2/3 + 1, variance 1/4·3/4 + 1/3·2/3 + 0.
func TestSwitchByHand(t *testing.T) {
	t.Parallel()
	r := mustSplit(t, []float64{3, 4, 5, 2}, events(1, 1, 0, 1), []float64{never, 2, 1, never})
	curves := simonMakuch(t, r, 0)
	allWithin(t, "time", curves[0].Time, []float64{1, 2, 3}, 0)
	allWithin(t, "not switched", curves[0].Surv, []float64{1, 2. / 3, 0}, 1e-15)
	allWithin(t, "at risk", curves[0].AtRisk, []float64{4, 3, 1}, 0)
	allWithin(t, "switched", curves[1].Surv, []float64{0.5, 0.5}, 1e-15)
	m := mantelByar(t, r)
	within(t, "expected", m.Expected[1], 0.25+2./3+1, 1e-14)
	within(t, "chi-square", m.ChiSq, (1-0.25-2./3-1)*(1-0.25-2./3-1)/(3./16+2./9), 1e-13)
	// From 2 on, A and B are left at 3, B having switched.
	curves = simonMakuch(t, r, 2)
	allWithin(t, "not switched, from 2", curves[0].Surv, []float64{0}, 0)
	allWithin(t, "switched, from 2", curves[1].AtRisk, []float64{2, 1}, 0)
}

func TestSwitchEqualsR(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			Name                  string
			Time, At, X, From     numbers
			Event                 []int
			Rows                  struct{ Start, Stop, Event, Switched, ID numbers }
			Efron, Breslow, Exact numbers
			Both                  struct{ Coef, SE, Robust numbers }
			Curves                [][]struct {
				Time     numbers
				AtRisk   numbers `json:"n.risk"`
				Events   numbers `json:"n.event"`
				Surv, SE numbers
			}
		}
	}
	readOracle(t, "switch.json", &file)
	values := 0
	check := func(t *testing.T, what string, got, want []float64, rel float64) {
		t.Helper()
		values += len(want)
		allWithin(t, what, got, want, rel)
	}
	for _, cs := range file.Cases {
		t.Run(cs.Name, func(t *testing.T) {
			r := mustSplit(t, cs.Time, events(cs.Event...), cs.At)
			event, id := make([]float64, len(r.Event)), make([]float64, len(r.Event))
			for k, e := range r.Event {
				event[k], id[k] = float64(bit(e)), float64(r.Subject[k]+1)
			}
			check(t, "start", r.Entry, cs.Rows.Start, 0)
			check(t, "stop", r.Time, cs.Rows.Stop, 0)
			check(t, "event", event, cs.Rows.Event, 0)
			check(t, "switched", r.Switched, cs.Rows.Switched, 0)
			check(t, "id", id, cs.Rows.ID, 0)
			for ties, want := range map[Ties]numbers{Efron: cs.Efron, Breslow: cs.Breslow, Exact: cs.Exact} {
				f := mustCox(t, switchCox(r), CoxOptions{Ties: ties})
				check(t, ties.String(), []float64{f.Coef[0], f.SE[0], f.LogLikNull, f.LogLik, f.Score.Statistic}, want, 1e-8)
			}
			check(t, "Mantel-Byar", []float64{mantelByar(t, r).ChiSq}, cs.Exact[4:], 1e-9)
			d := switchCox(r, cs.X)
			d.Cluster = r.Subject
			f := mustCox(t, d, CoxOptions{})
			check(t, "coef", f.Coef, cs.Both.Coef, 1e-8)
			check(t, "naive se", f.NaiveSE, cs.Both.SE, 1e-8)
			check(t, "robust se", f.SE, cs.Both.Robust, 1e-8)
			for k, from := range cs.From {
				curves := simonMakuch(t, r, from)
				for g, want := range cs.Curves[k] {
					c := curves[g]
					se := append([]float64(nil), c.SELogSurv...)
					for i, v := range se {
						if math.IsInf(v, 0) {
							se[i] = math.NaN()
						}
					}
					check(t, "time", c.Time, want.Time, 0)
					check(t, "n.risk", c.AtRisk, want.AtRisk, 0)
					check(t, "n.event", c.Events, want.Events, 0)
					check(t, "surv", c.Surv, want.Surv, 1e-10)
					check(t, "se", se, want.SE, 1e-10)
				}
			}
		})
	}
	t.Logf("%d values", values)
}

// Splitting at random times changes neither the Kaplan-Meier curve of all nor
// Cox's regression on a covariate that stays.
func TestSplittingChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "n")
		var o Outcome
		at, x := make([]float64, n), make([]float64, n)
		for i := range n {
			o.Time = append(o.Time, float64(rapid.IntRange(0, 12).Draw(t, "time")))
			o.Event = append(o.Event, rapid.Bool().Draw(t, "event"))
			at[i] = rapid.SampledFrom([]float64{never, -1, 0, 1, 2.5, 4, 8, 20}).Draw(t, "switch")
			x[i] = float64(rapid.IntRange(-2, 2).Draw(t, "x"))
		}
		r, err := SplitAtSwitch(o.Time, o.Event, at)
		if err != nil {
			t.Fatal(err)
		}
		whole := rapidTimeline(t, o).Table(nil, 1, nil).KaplanMeier(0, CurveOptions{})
		split := rapidTimeline(t, switchOutcome(r)).Table(nil, 1, nil).KaplanMeier(0, CurveOptions{})
		for k, p := range split.At(whole.Time, true) {
			alike(t, "S", []float64{p.Surv}, whole.Surv[k:k+1], 1e-12)
			if p.Surv > 0 {
				alike(t, "SE", []float64{p.SE}, []float64{whole.SELogSurv[k] * whole.Surv[k]}, 1e-12)
			}
		}
		a, err := Cox(CoxData{Time: o.Time, Event: o.Event, X: [][]float64{x}}, CoxOptions{})
		if err != nil {
			t.Skip(err)
		}
		b, err := Cox(CoxData{Time: r.Time, Event: r.Event, Entry: r.Entry, X: [][]float64{ofPatients(r, x)}}, CoxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		alike(t, "log-likelihood", []float64{b.LogLikNull, b.LogLik}, []float64{a.LogLikNull, a.LogLik}, 1e-9)
		if len(a.Monotone)+len(a.Aliased) == 0 {
			alike(t, "coef", b.Coef, a.Coef, 1e-7)
			alike(t, "se", b.SE, a.SE, 1e-7)
		}
	})
}

func TestSwitchesThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		time, at []float64
		want     string
	}{
		{nil, nil, "no subjects"},
		{[]float64{1}, nil, "switch time has length 0: must be 1"},
		{[]float64{1}, []float64{math.Inf(1)}, "switch time of subject 1 is +Inf: must be finite, or NaN for never"},
		{[]float64{-1}, []float64{never}, "time of subject 1"},
	} {
		if _, err := SplitAtSwitch(tc.time, make([]bool, len(tc.time)), tc.at); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v, want %q", err, tc.want)
		}
	}
}
