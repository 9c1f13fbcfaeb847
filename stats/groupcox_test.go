package stats

import (
	"errors"
	"math"
	"strings"
	"testing"
)

var tiesOf = map[string]Ties{"efron": Efron, "breslow": Breslow}

func mustGroupCox(t testing.TB, tables []*EventTable, ties Ties) *GroupCoxFit {
	t.Helper()
	f, err := GroupCox(tables, ties)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Time 1,1,6,6,8,9; status 1,0,1,1,0,1; x 1,1,1,0,0,0: with r = exp(beta) the
// Breslow likelihood is r/(3r+3) · r/(r+3)² · 1, for at 6 one with x = 1 and
// three with x = 0 are at risk, and both kinds have an event. Its log has
// derivative 2 - r/(r+1) - 2r/(r+3), which is 0 where r² - 3r - 6 = 0:
// r = (3 + sqrt 33)/2. At 0: U = 2 - 1/2 - 2/4 = 1, I = 1/4 + 2·3/16 = 5/8,
// log-likelihood -log 6 - 2 log 4.
//
// Efron: the second event at 6 has r/2 + 5/2 instead of r + 3:
// r/(3r+3) · r/((r+3)(r+5)/2); the derivative 2 - r/(r+1) - r/(r+3) - r/(r+5)
// is 0 where r³ - 23r - 30 = 0, whose positive root is 5.348721...
// U(0) = 2 - 1/2 - 1/4 - 1/6 = 52/48, I(0) = 1/4 + 3/16 + 5/36 = 83/144,
// log-likelihood -log 6 - log 4 - log 3.
func TestGroupCoxByHand(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 1, 6, 6, 8, 9}, Event: events(1, 0, 1, 1, 0, 1)})
	tables := []*EventTable{tl.Table([]uint8{1, 1, 1, 0, 0, 0}, 2, nil)}

	f := mustGroupCox(t, tables, Breslow)
	r := (3 + math.Sqrt(33)) / 2
	within(t, "HR", f.HR(1), r, 1e-14)
	within(t, "null", f.LogLikNull, -math.Log(6)-2*math.Log(4), 1e-14)
	within(t, "log-likelihood", f.LogLik, math.Log(r*r/((3*r+3)*(r+3)*(r+3))), 1e-14)
	within(t, "score", f.Score.Statistic, 8./5, 1e-14)
	within(t, "SE", f.SE[1], 1/math.Sqrt(r/((r+1)*(r+1))+6*r/((r+3)*(r+3))), 1e-9)

	f = mustGroupCox(t, tables, Efron)
	r = f.HR(1)
	within(t, "root", r*r*r-23*r, 30, 1e-12)
	within(t, "coefficient", f.Coef[1], 1.676857486, 1e-9)
	within(t, "null", f.LogLikNull, -math.Log(6)-math.Log(4)-math.Log(3), 1e-14)
	within(t, "score", f.Score.Statistic, (52./48)*(52./48)/(83./144), 1e-14)
}

func TestGroupCoxEqualsR(t *testing.T) {
	t.Parallel()
	var file compareFile
	readOracle(t, "compare.json", &file)
	const tol = 1e-8
	for _, c := range file.Cases {
		for _, want := range c.Cox {
			t.Run(c.Name+"/"+want.Ties, func(t *testing.T) {
				f := mustGroupCox(t, c.tables(t), tiesOf[want.Ties])
				if f.DF != want.DF {
					t.Errorf("%d degrees of freedom, want %d", f.DF, want.DF)
				}
				within(t, "null", f.LogLikNull, want.LogLik[0], tol)
				within(t, "score", f.Score.Statistic, want.Score, tol)
				if !want.Finite {
					// R stops far out, at a likelihood within 1e-9 of its limit.
					within(t, "log-likelihood", f.LogLik, want.LogLik[1], 1e-8)
					within(t, "LR", f.LR.Statistic, want.LR, 1e-8)
					if !f.Monotone || !math.IsInf(f.Coef[1], 0) || !math.IsNaN(f.SE[1]) || !math.IsNaN(f.Wald.P) || len(f.Warnings) == 0 {
						t.Errorf("monotone likelihood not said: %+v", f)
					}
					return
				}
				within(t, "log-likelihood", f.LogLik, want.LogLik[1], tol)
				within(t, "LR", f.LR.Statistic, want.LR, tol)
				within(t, "Wald", f.Wald.Statistic, want.Wald, tol)
				for k, b := range want.Coef {
					// R's null model of two equal groups leaves 1e-16, not 0.
					if math.Abs(f.Coef[k+1]-b) > 1e-12 {
						within(t, "coefficient", f.Coef[k+1], b, tol)
					}
					within(t, "SE", f.SE[k+1], want.SE[k], tol)
				}
				if !f.Converged || f.Monotone {
					t.Errorf("converged %v, monotone %v, %v", f.Converged, f.Monotone, f.Warnings)
				}
				if want.Profile != nil {
					lo, hi := f.ProfileCI(0.95)
					// uniroot on the log-likelihood, itself good to some 1e-13.
					allWithin(t, "profile", []float64{lo, hi}, want.Profile, 1e-8)
				}
			})
		}
	}
}

func TestKnownGroupCox(t *testing.T) {
	t.Parallel()
	var file compareFile
	readOracle(t, "compare.json", &file)
	mp := file.Cases[0]
	for ties, want := range map[Ties][]float64{
		Efron:   {1.572125149, 0.412396718, -93.184270, -85.008425, 2.146508, 10.80931, 2.214572, 11.36835},
		Breslow: {1.509191413, 0.409564406, -93.985050, -86.379622, 2.026804, 10.09382, 2.089499, 10.61072},
	} {
		// The paper's coefficient is control against 6-MP.
		code, _ := mp.groups()
		f := mustGroupCox(t, []*EventTable{mustTimeline(t, mp.outcome()).Table(code, 2, nil)}, ties)
		wl, wh := f.WaldCI(1, 0.95)
		pl, ph := f.ProfileCI(0.95)
		allWithin(t, ties.String(), []float64{f.Coef[1], f.SE[1], f.LogLikNull, f.LogLik, wl, wh, pl, ph}, want, 1e-6, printed)
	}
}

func TestMonotoneGroups(t *testing.T) {
	t.Parallel()
	fit := func(time []float64, event []int, group []uint8, groups int) *GroupCoxFit {
		tl := mustTimeline(t, Outcome{Time: time, Event: events(event...)})
		return mustGroupCox(t, []*EventTable{tl.Table(group, groups, nil)}, Efron)
	}
	seq := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(i + 1)
		}
		return x
	}
	t.Run("a group without events", func(t *testing.T) {
		// Groups 0 (events at 1, 2) and 1 (censored at 3, 4): the likelihood
		// 1/(2+2r) · 1/(1+2r) has its supremum 1/2 at r = 0.
		f := fit(seq(4), []int{1, 1, 0, 0}, []uint8{0, 0, 1, 1}, 2)
		within(t, "null", f.LogLikNull, -math.Log(12), 1e-14)
		within(t, "supremum", f.LogLik, -math.Log(2), 1e-14)
		within(t, "LR", f.LR.Statistic, 2*math.Log(6), 1e-14)
		if !math.IsInf(f.Coef[1], -1) || !f.Monotone || !strings.Contains(f.Warnings[0], "group 2 has no events") {
			t.Errorf("%+v", f)
		}
		lo, hi := f.ProfileCI(0.95)
		// At the bound, 2(log 1/2 - log 1/((2+2r)(1+2r))) = z²: (1+r)(1+2r) = exp(z²/2).
		e := math.Exp(quantileOf(0.95) * quantileOf(0.95) / 2)
		within(t, "upper", hi, (-3+math.Sqrt(9+8*(e-1)))/4, 1e-10)
		if lo != 0 {
			t.Errorf("lower bound %v", lo)
		}
	})
	t.Run("ordered", func(t *testing.T) {
		event := make([]int, 20)
		group := make([]uint8, 20)
		for i := range event {
			event[i] = 1
			if i < 10 {
				group[i] = 1
			}
		}
		f := fit(seq(20), event, group, 2)
		within(t, "score", f.Score.Statistic, 21.837, 1e-5, printed)
		within(t, "LR", f.LR.Statistic, 24.25, 3e-4, printed)
		if !math.IsInf(f.Coef[1], 1) || !strings.Contains(f.Warnings[0], "infinite") {
			t.Errorf("%+v", f)
		}
		if lo, hi := f.ProfileCI(0.95); !(lo > 1 && lo < 1e6) || !math.IsInf(hi, 1) {
			t.Errorf("profile %v to %v", lo, hi)
		}
	})
	t.Run("one of three without events", func(t *testing.T) {
		f := fit(seq(6), []int{1, 1, 0, 1, 1, 0}, []uint8{0, 1, 2, 1, 0, 2}, 3)
		// Without group 2 the likelihood is that of two groups.
		two := fit(seq(6), []int{1, 1, 0, 1, 1, 0}, []uint8{0, 1, NoGroup, 1, 0, NoGroup}, 2)
		within(t, "other coefficient", f.Coef[1], two.Coef[1], 1e-9)
		within(t, "its SE", f.SE[1], two.SE[1], 1e-9)
		within(t, "supremum", f.LogLik, two.LogLik, 1e-12)
		if !math.IsInf(f.Coef[2], -1) || !f.Monotone || !math.IsNaN(f.SE[2]) || f.DF != 2 {
			t.Errorf("%+v", f)
		}
	})
	t.Run("reference without events", func(t *testing.T) {
		f := fit(seq(6), []int{0, 1, 1, 1, 1, 0}, []uint8{0, 1, 2, 1, 2, 0}, 3)
		if !math.IsInf(f.Coef[1], 1) || !math.IsInf(f.Coef[2], 1) || !strings.Contains(f.Warnings[0], "group 1 has no events") {
			t.Errorf("%+v", f)
		}
	})
	t.Run("never together", func(t *testing.T) {
		f := fit(seq(4), []int{0, 0, 1, 1}, []uint8{0, 0, 1, 1}, 2)
		if !math.IsNaN(f.Coef[1]) || f.Monotone || f.DF != 0 || !strings.Contains(f.Warnings[0], "cannot be compared") {
			t.Errorf("%+v", f)
		}
	})
	t.Run("no events", func(t *testing.T) {
		for _, groups := range []int{1, 2, 3} {
			f := fit(seq(4), []int{0, 0, 0, 0}, []uint8{0, 0, 1, 1}, groups)
			if f.LogLik != 0 || f.DF != 0 || !math.IsNaN(f.LR.P) {
				t.Errorf("%d groups: %+v", groups, f)
			}
		}
	})
	t.Run("exact", func(t *testing.T) {
		if _, err := GroupCox(nil, Exact); !errors.Is(err, ErrGroupExact) {
			t.Error(err)
		}
		if _, err := GroupCox(nil, Efron); !errors.Is(err, ErrNoSubjects) {
			t.Error(err)
		}
	})
}

// Almost separated, so that Newton's first steps overshoot: the bracket must
// bring them back to where the general fit ends.
func TestExtremeGroupCox(t *testing.T) {
	t.Parallel()
	for _, n := range []int{40, 400, 4000} {
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		group := make([]uint8, n)
		for i := range group {
			o.Time[i], o.Event[i] = float64(i+1), true
			if i < n/2 {
				group[i] = 1
			}
		}
		group[0], group[n-1] = 0, 1
		tl := mustTimeline(t, o)
		two := mustGroupCox(t, []*EventTable{tl.Table(group, 2, nil)}, Efron)
		many := mustGroupCox(t, []*EventTable{tl.Table(group, 3, nil)}, Efron)
		within(t, "coefficient", two.Coef[1], many.Coef[1], 1e-8)
		within(t, "SE", two.SE[1], many.SE[1], 1e-8)
		within(t, "log-likelihood", two.LogLik, many.LogLik, 1e-10)
		lo, hi := two.ProfileCI(0.95)
		// Both bounds lie where twice the drop is the quantile of chi-square.
		for _, b := range []float64{lo, hi} {
			drop := two.two.max - two.two.rise(math.Log(b))
			within(t, "drop", 2*drop, quantileOf(0.95)*quantileOf(0.95), 1e-8)
		}
		if !(lo < two.HR(1) && two.HR(1) < hi) || !two.Converged {
			t.Errorf("n = %d: %v to %v around %v", n, lo, hi, two.HR(1))
		}
	}
}

// Two fits of one table do not share their memory, and a table that is counted again gives it
// to the next.
func TestFitsOfOneTable(t *testing.T) {
	t.Parallel()
	o, _ := simulatedOutcome(200, true, 7)
	group := make([]uint8, 200)
	for i := range group {
		group[i] = uint8(i % 2)
		o.Time[i] = math.Ceil(20 * o.Time[i])
	}
	tl := mustTimeline(t, o)
	bounds := func(f *GroupCoxFit) [2]float64 {
		lower, upper := f.ProfileCI(0.95)
		return [2]float64{lower, upper}
	}
	alone := map[Ties][2]float64{}
	for _, ties := range []Ties{Efron, Breslow} {
		alone[ties] = bounds(mustGroupCox(t, []*EventTable{tl.Table(group, 2, nil)}, ties))
	}
	table := tl.Table(group, 2, nil)
	for range 2 {
		efron, breslow := mustGroupCox(t, []*EventTable{table}, Efron), mustGroupCox(t, []*EventTable{table}, Breslow)
		if got := bounds(efron); got != alone[Efron] {
			t.Errorf("Efron beside Breslow: %v, alone %v", got, alone[Efron])
		}
		if got := bounds(breslow); got != alone[Breslow] {
			t.Errorf("Breslow beside Efron: %v, alone %v", got, alone[Breslow])
		}
		table = tl.Table(group, 2, table)
	}
}
