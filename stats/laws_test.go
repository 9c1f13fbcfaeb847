package stats

import (
	"math"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// cohort is a random outcome with a grouping.
type cohort struct {
	o      Outcome
	group  []uint8
	groups int
}

// drawCohort draws tied times out of a few, or untied ones; entries and whole
// weights where allowed; some subjects without a group.
func drawCohort(t *rapid.T, entries, weighted bool) cohort {
	n := rapid.IntRange(1, 60).Draw(t, "n")
	distinct := rapid.SampledFrom([]int{3, 10, 100000}).Draw(t, "distinct times")
	c := cohort{groups: rapid.IntRange(1, 4).Draw(t, "groups")}
	c.o.Time, c.o.Event, c.group = make([]float64, n), make([]bool, n), make([]uint8, n)
	entries = entries && rapid.Bool().Draw(t, "entries")
	weighted = weighted && rapid.Bool().Draw(t, "weighted")
	for i := range c.o.Time {
		c.o.Time[i] = float64(rapid.IntRange(1, distinct).Draw(t, "time"))
		c.o.Event[i] = rapid.Bool().Draw(t, "event")
		c.group[i] = uint8(rapid.IntRange(0, c.groups).Draw(t, "group"))
		if int(c.group[i]) == c.groups {
			c.group[i] = NoGroup
		}
		if entries {
			c.o.Entry = append(c.o.Entry, float64(rapid.IntRange(0, int(c.o.Time[i])-1).Draw(t, "entry")))
		}
		if weighted {
			c.o.Weight = append(c.o.Weight, float64(rapid.IntRange(0, 3).Draw(t, "weight")))
		}
	}
	return c
}

func (c cohort) table(t *rapid.T) (*Timeline, *EventTable) {
	tl, err := NewTimeline(c.o)
	if err != nil {
		t.Fatal(err)
	}
	return tl, tl.Table(c.group, c.groups, nil)
}

// subset takes rows in the given order.
func (c cohort) subset(rows []int) cohort {
	out := cohort{groups: c.groups}
	for _, i := range rows {
		out.o.Time = append(out.o.Time, c.o.Time[i])
		out.o.Event = append(out.o.Event, c.o.Event[i])
		out.group = append(out.group, c.group[i])
		if c.o.Entry != nil {
			out.o.Entry = append(out.o.Entry, c.o.Entry[i])
		}
		if c.o.Weight != nil {
			out.o.Weight = append(out.o.Weight, c.o.Weight[i])
		}
	}
	return out
}

func sameTest(t *rapid.T, what string, a, b LogRank, rel float64) {
	t.Helper()
	// Each call gives its bound.
	if math.IsNaN(a.ChiSq) != math.IsNaN(b.ChiSq) || a.DF != b.DF || math.Abs(a.ChiSq-b.ChiSq) > rel*(1+math.Abs(a.ChiSq)) {
		t.Fatalf("%s: %s is %v on %d, then %v on %d", what, a.Name, a.ChiSq, a.DF, b.ChiSq, b.DF)
	}
}

// Counts are what the definition says, subject by subject.
func TestTableCounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		tl, tab := c.table(t)
		for j, at := range tl.Time {
			for g := 0; g < c.groups; g++ {
				risk, ev := 0.0, 0.0
				for i := range c.o.Time {
					w := 1.0
					if c.o.Weight != nil {
						w = c.o.Weight[i]
					}
					if int(c.group[i]) != g || c.o.Time[i] < at || c.o.Entry != nil && c.o.Entry[i] >= at {
						continue
					}
					risk += w
					if c.o.Time[i] == at && c.o.Event[i] {
						ev += w
					}
				}
				if tab.AtRisk[g][j] != risk || tab.Events[g][j] != ev {
					t.Fatalf("group %d at %v: %v at risk and %v events, want %v and %v", g, at, tab.AtRisk[g][j], tab.Events[g][j], risk, ev)
				}
			}
		}
	})
}

// Filtering first, or keeping a part of the timeline, is the same; so is a table
// in the memory of another.
func TestKeepIsFiltering(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		tl, before := c.table(t)
		mask := rapid.SliceOfN(rapid.Bool(), tl.N, tl.N).Draw(t, "mask")
		var rows []int
		for i, keep := range mask {
			if keep {
				rows = append(rows, i)
			}
		}
		if len(rows) == 0 {
			return
		}
		want := c.subset(rows)
		_, first := want.table(t)
		then := tl.Keep(mask).Table(c.group, c.groups, before)
		if !slices.Equal(first.Time, then.Time) || !reflect.DeepEqual(first.AtRisk, then.AtRisk) || !reflect.DeepEqual(first.Events, then.Events) ||
			!slices.Equal(first.Subjects, then.Subjects) || !slices.Equal(first.TotalEvents, then.TotalEvents) {
			t.Fatalf("kept\n%+v\nfiltered\n%+v", then, first)
		}
		for g := 0; g < c.groups; g++ {
			a, b := first.KaplanMeier(g, CurveOptions{}), then.KaplanMeier(g, CurveOptions{Reuse: before.KaplanMeier(0, CurveOptions{})})
			if !slices.Equal(a.Surv, b.Surv) || !slices.Equal(a.Censored, b.Censored) || !slices.Equal(a.Time, b.Time) {
				t.Fatalf("kept %+v, filtered %+v", b, a)
			}
		}
	})
}

func TestRowOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		_, a := c.table(t)
		rows := make([]int, len(c.o.Time))
		for i := range rows {
			rows[i] = i
		}
		_, b := c.subset(rapid.Permutation(rows).Draw(t, "order")).table(t)
		if !reflect.DeepEqual(a.AtRisk, b.AtRisk) || !reflect.DeepEqual(a.Events, b.Events) {
			t.Fatal("counts depend on the order of rows")
		}
	})
}

// Times on another scale change nothing but times; group numbers nothing but
// signs and places.
func TestScaleAndLabels(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, false)
		_, a := c.table(t)
		d := c.subset(func() (all []int) {
			for i := range c.o.Time {
				all = append(all, i)
			}
			return all
		}())
		scale := rapid.SampledFrom([]float64{1. / 365.25, 30.4375, 4}).Draw(t, "scale")
		for i := range d.o.Time {
			d.o.Time[i] *= scale
			if d.o.Entry != nil {
				d.o.Entry[i] *= scale
			}
			if d.group[i] != NoGroup {
				d.group[i] = uint8(d.groups-1) - d.group[i]
			}
		}
		_, b := d.table(t)
		x, y := LogRankTests([]*EventTable{a}, TestOptions{0.5, 1}), LogRankTests([]*EventTable{b}, TestOptions{0.5, 1})
		for k := range x {
			sameTest(t, "relabelled", x[k], y[k], 1e-9)
		}
		for g := 0; g < c.groups; g++ {
			p, q := a.KaplanMeier(g, CurveOptions{}), b.KaplanMeier(c.groups-1-g, CurveOptions{})
			if !slices.Equal(p.Surv, q.Surv) || !slices.Equal(p.SELogSurv, q.SELogSurv) {
				t.Fatal("a curve depends on the unit of time")
			}
			if m := p.Median().Value * scale; math.Abs(m-q.Median().Value) > 1e-9*m {
				t.Fatal("the median does not scale")
			}
		}
		f, err := GroupCox([]*EventTable{a}, Efron)
		h, err2 := GroupCox([]*EventTable{b}, Efron)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if math.Abs(f.LogLik-h.LogLik) > 1e-8*(1+math.Abs(f.LogLik)) || f.Monotone != h.Monotone {
			t.Fatalf("log-likelihood %v (monotone %v), then %v (%v)", f.LogLik, f.Monotone, h.LogLik, h.Monotone)
		}
		if c.groups == 2 && !f.Monotone && f.DF == 1 && math.Abs(f.Coef[1]+h.Coef[1]) > 1e-8*(1+math.Abs(f.Coef[1])) {
			t.Fatalf("coefficient %v, then %v", f.Coef[1], h.Coef[1])
		}
	})
}

// S starts at 1 or below and never rises; bounds hold it between them; groups
// add up to the whole.
func TestCurveLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		tl, tab := c.table(t)
		member := make([]bool, tl.N)
		for i, g := range c.group {
			member[i] = g != NoGroup
		}
		whole := tl.Keep(member).Table(nil, 1, nil)
		for j, at := range whole.Time {
			n, d := 0.0, 0.0
			k := slices.Index(tl.Time, at)
			for g := 0; g < c.groups; g++ {
				n, d = n+tab.AtRisk[g][k], d+tab.Events[g][k]
			}
			if n != whole.AtRisk[0][j] || d != whole.Events[0][j] {
				t.Fatalf("at %v groups have %v at risk and %v events, the whole %v and %v", at, n, d, whole.AtRisk[0][j], whole.Events[0][j])
			}
		}
		tr := rapid.SampledFrom([]Transform{Log, LogLog, Plain, Logit, Arcsin}).Draw(t, "kind")
		cv := whole.KaplanMeier(0, CurveOptions{Transform: tr})
		last := 1.0
		for j, s := range cv.Surv {
			if !(s <= last && s >= 0) {
				t.Fatalf("S rises from %v to %v", last, s)
			}
			last = s
			ci := cv.CI(j)
			if ci.Lower > s+1e-12 || ci.Upper < s-1e-12 {
				t.Fatalf("%v interval %v to %v does not hold %v", tr, ci.Lower, ci.Upper, s)
			}
			if cv.Censored[j] < 0 {
				t.Fatalf("%v censored", cv.Censored[j])
			}
		}
		if m := cv.Median(); m.CI.Lower > m.Value || m.CI.Upper < m.Value {
			t.Fatalf("median %+v", m)
		}
	})
}

// Searching the band by blocks finds what looking at every row finds.
func TestBandSearch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1500).Draw(t, "n")
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		rng := newRand(rapid.Uint64().Draw(t, "seed"))
		chance := rapid.Float64Range(0.1, 1).Draw(t, "events")
		late := rapid.Bool().Draw(t, "late entry")
		for i := range o.Time {
			o.Time[i] = 10 * rng.Float64()
			o.Event[i] = rng.Float64() < chance
			if late {
				o.Entry = append(o.Entry, o.Time[i]*rng.Float64()*0.9)
			}
		}
		tr := rapid.SampledFrom([]Transform{Log, LogLog, Plain, Logit, Arcsin}).Draw(t, "kind")
		c, err := KaplanMeier(o, 0.95, tr)
		if err != nil {
			t.Fatal(err)
		}
		v := rapid.Float64Range(0, 1).Draw(t, "height")
		for _, upper := range []bool{false, true} {
			b := band{c, tr, false, upper, quantileOf(0.95)}
			m := len(c.Surv)
			first, nearest, height := m, m, math.Inf(-1)
			for j := 0; j < m; j++ {
				h := b.at(j)
				if h < v && first == m {
					first = j
				}
				if h <= v && h > height {
					nearest, height = j, h
				}
			}
			if got := b.firstBelow(v, 0); got != first {
				t.Fatalf("upper %v: first below %v is row %d, found %d", upper, v, first, got)
			}
			if got := b.nearest(v); got != nearest {
				t.Fatalf("upper %v: nearest to %v is row %d, found %d", upper, v, nearest, got)
			}
		}
	})
}

// Without ties the score of the Cox model at 0 is the log-rank numerator and its
// information the log-rank variance; with ties Breslow's score still is.
func TestScoreIsLogRank(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, false)
		_, tab := c.table(t)
		tied := false
		for j := range tab.Time {
			n, d := tab.pooled(j, c.groups)
			tied = tied || d > 1 || n < d
		}
		tables := []*EventTable{tab}
		lr := LogRankTests(tables, TestOptions{})[0]
		f, err := GroupCox(tables, Breslow)
		if err != nil {
			t.Fatal(err)
		}
		if !tied && c.groups > 1 {
			if math.IsNaN(lr.ChiSq) != math.IsNaN(f.Score.Statistic) || math.Abs(lr.ChiSq-f.Score.Statistic) > 1e-9*(1+lr.ChiSq) {
				t.Fatalf("log-rank %v, score %v", lr.ChiSq, f.Score.Statistic)
			}
			e, _ := GroupCox(tables, Efron)
			if e.LogLik != f.LogLik {
				t.Fatalf("without ties Efron has %v and Breslow %v", e.LogLik, f.LogLik)
			}
		}
		score := groupLikelihood(tables, Breslow, make([]float64, c.groups), nil).score
		for g, u := range score {
			if want := lr.Observed[g] - lr.Expected[g]; math.Abs(u-want) > 1e-9 {
				t.Fatalf("group %d: score %v, observed less expected %v", g, u, want)
			}
		}
	})
}

// Two groups have their own path; it must agree with the general one.
func TestTwoGroupsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		c.groups = 2
		for i, g := range c.group {
			if g > 1 {
				c.group[i] = NoGroup
			}
		}
		tl, tab := c.table(t)
		wide := tl.Table(c.group, 3, nil) // the third is empty
		ties := rapid.SampledFrom([]Ties{Efron, Breslow}).Draw(t, "ties")
		a, err := GroupCox([]*EventTable{tab}, ties)
		if err != nil {
			t.Fatal(err)
		}
		b, err := GroupCox([]*EventTable{wide}, ties)
		if err != nil {
			t.Fatal(err)
		}
		near := func(what string, x, y float64) {
			if math.IsNaN(x) && math.IsNaN(y) || x == y {
				return
			}
			// Random cohorts may be badly conditioned, and the two ways stop at other steps.
			if !(math.Abs(x-y) <= 1e-7*(1+math.Abs(y))) {
				t.Fatalf("%s: %v for two groups, %v in general", what, x, y)
			}
		}
		near("coefficient", a.Coef[1], b.Coef[1])
		near("SE", a.SE[1], b.SE[1])
		near("null", a.LogLikNull, b.LogLikNull)
		near("log-likelihood", a.LogLik, b.LogLik)
		near("score", a.Score.Statistic, b.Score.Statistic)
		near("Wald", a.Wald.Statistic, b.Wald.Statistic)
		if a.DF != b.DF || a.Monotone != b.Monotone {
			t.Fatalf("df %d, monotone %v; in general %d, %v", a.DF, a.Monotone, b.DF, b.Monotone)
		}
		x, y := LogRankTests([]*EventTable{tab}, TestOptions{1, 1}), LogRankTests([]*EventTable{wide}, TestOptions{1, 1})
		for k := range x {
			sameTest(t, "two groups and in general", x[k], y[k], 1e-9)
		}
		lo, hi := a.ProfileCI(0.9)
		if a.DF == 1 && !(lo <= a.HR(1) && a.HR(1) <= hi) {
			t.Fatalf("profile interval %v to %v does not hold %v", lo, hi, a.HR(1))
		}
	})
}

// A stratum per half of the subjects is the sum of two tables; a whole weight is
// so many copies of a subject.
func TestWeightsAreCopies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		if c.o.Weight == nil {
			return
		}
		var rows []int
		for i, w := range c.o.Weight {
			for range int(w) {
				rows = append(rows, i)
			}
		}
		if len(rows) == 0 {
			return
		}
		copies := c.subset(rows)
		copies.o.Weight = nil
		_, a := c.table(t)
		_, b := copies.table(t)
		x, y := LogRankTests([]*EventTable{a}, TestOptions{0, 1}), LogRankTests([]*EventTable{b}, TestOptions{0, 1})
		for k := range x {
			sameTest(t, "weights and copies", x[k], y[k], 1e-9)
		}
		f, _ := GroupCox([]*EventTable{a}, Breslow)
		h, _ := GroupCox([]*EventTable{b}, Breslow)
		if math.Abs(f.LogLik-h.LogLik) > 1e-8*(1+math.Abs(h.LogLik)) {
			t.Fatalf("log-likelihood %v with weights, %v with copies", f.LogLik, h.LogLik)
		}
	})
}

// Each cut of a landscape is the log-rank test at that cut.
func TestLandscapeIsLogRank(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		checkLandscape(t, c, rapid.IntRange(1, 30).Draw(t, "values"))
	})
}

// Long enough for several chunks and blocks, with and without ties.
func TestLongLandscape(t *testing.T) {
	t.Parallel()
	for _, days := range []bool{false, true} {
		o, _ := simulatedOutcome(70000, days, 3)
		rng := newRand(4)
		marker := make([]float64, len(o.Time))
		for i := range marker {
			marker[i] = math.Floor(20 * rng.Float64())
			if rng.Float64() < 0.1 {
				marker[i] = math.NaN()
			}
		}
		tl := mustTimeline(t, o)
		cuts := []float64{-1, 0, 3, 9.5, 10, 18, 19, 30}
		for k, got := range LandscapeAt(tl, marker, cuts) {
			want := cutByTable(tl, marker, cuts[k])
			if got.NLow != want.NLow || got.NHigh != want.NHigh {
				t.Errorf("cut %v: %+v, want %+v", cuts[k], got, want)
			}
			if !(math.Abs(got.ChiSq-want.ChiSq) <= 1e-10*(1+want.ChiSq)) && !math.IsNaN(want.ChiSq) || math.IsNaN(got.ChiSq) != math.IsNaN(want.ChiSq) {
				t.Errorf("cut %v: chi-square %v, want %v", cuts[k], got.ChiSq, want.ChiSq)
			}
		}
	}
}

// Counts made in parallel chunks equal those made in one go, which weights of 1
// ask for; so do the curves from them.
func TestLongTable(t *testing.T) {
	t.Parallel()
	for _, days := range []bool{false, true} {
		o, _ := simulatedOutcome(100000, days, 6)
		group := make([]uint8, len(o.Time))
		rng := newRand(7)
		for i := range group {
			group[i] = uint8(rng.IntN(5))
			if o.Time[i] < 20 {
				group[i] = 1 // a chunk in which other groups have nobody
			}
		}
		weighted := o
		weighted.Weight = make([]float64, len(o.Time))
		for i := range weighted.Weight {
			weighted.Weight[i] = 1
		}
		plain, slow := mustTimeline(t, o), mustTimeline(t, weighted)
		for _, groups := range []int{1, 2, 3, 5} {
			a, b := plain.Table(group, groups, nil), slow.Table(group, groups, nil)
			rows := func(t *EventTable) (out [][]int32) {
				for g := range groups {
					out = append(out, t.leaving(g))
				}
				return out
			}
			if !reflect.DeepEqual(a.AtRisk, b.AtRisk) || !reflect.DeepEqual(a.Events, b.Events) || !reflect.DeepEqual(rows(a), rows(b)) ||
				!slices.Equal(a.Subjects, b.Subjects) || !slices.Equal(a.TotalEvents, b.TotalEvents) {
				t.Errorf("days %v, %d groups: counts differ", days, groups)
			}
			for g := range groups {
				if x, y := a.KaplanMeier(g, CurveOptions{}), b.KaplanMeier(g, CurveOptions{}); !reflect.DeepEqual(x, y) {
					t.Errorf("days %v, group %d of %d: curves differ", days, g, groups)
				}
			}
		}
	}
}

// More cuts than are taken at once, unsorted and crowded.
func TestManyCuts(t *testing.T) {
	t.Parallel()
	o, _ := simulatedOutcome(300, false, 8)
	rng := newRand(9)
	marker := make([]float64, len(o.Time))
	for i := range marker {
		marker[i] = math.Exp(3 * rng.NormFloat64())
	}
	cuts := make([]float64, maxBuckets+100)
	for k := range cuts {
		cuts[k] = math.Exp(3 * rng.NormFloat64())
	}
	cuts[7] = math.Inf(1)
	tl := mustTimeline(t, o)
	got := LandscapeAt(tl, marker, cuts)
	for k := 0; k < len(cuts); k += 7 {
		want := cutByTable(tl, marker, cuts[k])
		if got[k].Cut != cuts[k] || got[k].NLow != want.NLow || got[k].NHigh != want.NHigh ||
			!(math.Abs(got[k].ChiSq-want.ChiSq) <= 1e-10*(1+want.ChiSq) || math.IsNaN(want.ChiSq)) {
			t.Fatalf("cut %v: %+v, want %+v", cuts[k], got[k], want)
		}
	}
}

func cutByTable(tl *Timeline, marker []float64, cut float64) CutStat {
	out := make([]CutStat, 1)
	landscapeByTable(tl, marker, []float64{cut}, out)
	return out[0]
}

func checkLandscape(t *rapid.T, c cohort, values int) {
	tl, _ := c.table(t)
	marker := make([]float64, tl.N)
	for i := range marker {
		marker[i] = float64(rapid.IntRange(0, values).Draw(t, "marker"))
		if marker[i] == 0 {
			marker[i] = math.NaN()
		}
	}
	cuts := rapid.SliceOfN(rapid.Float64Range(0, float64(values)+1), 0, 12).Draw(t, "cuts")
	cuts = append(cuts, 1, 1)
	for k, got := range LandscapeAt(tl, marker, cuts) {
		want := cutByTable(tl, marker, cuts[k])
		same := math.IsNaN(got.ChiSq) && math.IsNaN(want.ChiSq) || math.Abs(got.ChiSq-want.ChiSq) <= 1e-10*(1+want.ChiSq)
		if !same || got.NLow != want.NLow || got.NHigh != want.NHigh || got.Cut != cuts[k] {
			t.Fatalf("cut %v: %+v, want %+v", cuts[k], got, want)
		}
	}
}

// One core and several give the same bits.
func TestCoresDoNotMatter(t *testing.T) {
	for _, days := range []bool{false, true} {
		o, group := simulatedOutcome(100000, days, 5)
		tl := mustTimeline(t, o)
		marker := o.Time // any numbers
		run := func() []any {
			tab := tl.Table(group, 2, nil)
			four := make([]uint8, len(group))
			for i := range four {
				four[i] = uint8(i % 4)
			}
			wide := tl.Table(four, 4, nil)
			f, _ := GroupCox([]*EventTable{tab}, Efron)
			h, _ := GroupCox([]*EventTable{wide}, Breslow)
			f.two = nil
			return []any{tab.AtRisk, tab.Events, tab.row, wide.AtRisk, wide.row, LogRankTests([]*EventTable{tab}, TestOptions{0, 1}),
				LogRankTests([]*EventTable{wide}, TestOptions{0, 1}), f, h, LandscapeAt(tl, marker, []float64{1, 2, 3}),
				tab.KaplanMeiers(CurveOptions{}, nil)}
		}
		before := runtime.GOMAXPROCS(1)
		one := run()
		runtime.GOMAXPROCS(4)
		four := run()
		runtime.GOMAXPROCS(before)
		for k := range one {
			if !equalBits(one[k], four[k]) {
				t.Errorf("days %v: answer %d depends on the number of cores", days, k)
			}
		}
	}
}

// equalBits is DeepEqual but for NaN, which equals itself: these results have
// some (one-sided P values of four groups).
func equalBits(a, b any) bool {
	return reflect.DeepEqual(a, b) || sprint(a) == sprint(b)
}
