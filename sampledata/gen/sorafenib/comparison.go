package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
	"kaplan/stats"
)

// comparison is one question put to a study, and the figures printed of it.
type comparison struct {
	study, title string
	endpoint     string // as in OS_months and OS_status
	by           group
	single       bool // one group
	names        []string
	where        term // nil: all
	landmark     float64
	strata       []term
	terms        []term // covariates of the Cox model, after the groups (group 0 is the reference)
	termName     []string
	wants        []want

	// as compiled for a study
	s       *study
	rows    []int
	group   []uint8
	groups  int
	x       [][]float64
	stratum []int
	ns      int
	needs   [kinds]bool
}

type kind int

const (
	median kind = iota
	medianAll
	survival
	logRank
	oneSided
	hazard
	wald
	trendP
	followUp
	likelihood
	events
	pile
	kinds
)

// kindOf says of each kind what the studies' files call it, whether it is a P
// value, where the answer has it, with its interval, and what the published
// figures call it after the title.
var kindOf = [kinds]struct {
	name  string
	isP   bool
	of    func(a *answer, w *want) (v, lo, hi float64)
	label func(c *comparison, w *want) string
}{
	median: {"median", false, func(a *answer, w *want) (v, lo, hi float64) { return quantile(a.median[w.k]) },
		func(c *comparison, w *want) string { return kit.If(c.single, ", median", ", median, "+c.names[w.k]) }},
	medianAll: {"median all", false, func(a *answer, _ *want) (v, lo, hi float64) { return quantile(a.all) }, called(", median, all")},
	survival: {"survival", false, func(a *answer, w *want) (v, lo, hi float64) {
		at := a.curve[w.k].At([]float64{w.at}, true)[0]
		return 100 * at.Surv, 100 * at.CI.Lower, 100 * at.CI.Upper
	}, func(c *comparison, w *want) string { return fmt.Sprintf(" at %g months, %s", w.at, c.names[w.k]) }},
	logRank:  {"log-rank", true, alone(func(a *answer, _ *want) float64 { return a.logRankP }), called(", log-rank test")},
	oneSided: {"one-sided", true, alone(func(a *answer, _ *want) float64 { return a.oneSidedP }), called(", log-rank test, one-sided")},
	hazard: {"hazard", false, func(a *answer, w *want) (v, lo, hi float64) { return a.hr[w.k], a.lo[w.k], a.hi[w.k] },
		func(c *comparison, w *want) string { return ", hazard ratio, " + c.term(w.k) }},
	wald: {"wald", true, alone(func(a *answer, w *want) float64 { return a.p[w.k] }),
		func(c *comparison, w *want) string { return ", P of " + c.term(w.k) }},
	trendP: {"trend", true, alone(func(a *answer, _ *want) float64 { return a.trendP }), called(", test for trend")},
	followUp: {"follow-up", false, func(a *answer, _ *want) (v, lo, hi float64) { return quantile(a.follow) },
		called(", median follow-up (reverse Kaplan-Meier)")},
	likelihood: {"likelihood", true, alone(func(a *answer, _ *want) float64 { return a.lrP }),
		func(c *comparison, _ *want) string {
			return ", likelihood-ratio test of " + c.termName[len(c.termName)-1]
		}},
	events: {"events", false, alone(func(a *answer, w *want) float64 { return a.events[w.k] }), called("")},
	pile:   {"pile", false, alone(func(a *answer, _ *want) float64 { return a.pile }), called("")},
}

// alone is a figure without an interval, called one whose name says all.
func alone(f func(a *answer, w *want) float64) func(a *answer, w *want) (v, lo, hi float64) {
	return func(a *answer, w *want) (v, lo, hi float64) { return f(a, w), math.NaN(), math.NaN() }
}

func called(name string) func(*comparison, *want) string {
	return func(*comparison, *want) string { return name }
}

func quantile(q stats.Quantile) (v, lo, hi float64) { return q.Value, q.CI.Lower, q.CI.Upper }

// term names the covariates of the Cox model: groups after the first, then terms.
func (c *comparison) term(k int) string {
	if g := len(c.names) - 1; k >= g {
		return c.termName[k-g]
	}
	return c.names[k+1]
}

func (c *comparison) label(w want) string { return kindOf[w.kind].label(c, &w) }

func (k kind) isP() bool { return kindOf[k].isP }

// want is a figure asked of a comparison: one that is published, or bounds of
// what is plausible, lower to upper, which stand in no table.
type want struct {
	kind         kind
	k            int // group, or term
	at           float64
	weight       float64
	plausible    bool
	lower, upper float64

	figure          published.Figure
	printed         string // of it, with "<" where that is a bound
	less, days      bool
	value           target
	lowEnd, highEnd target
	interval        bool
}

// target is a printed number and how far ours may be from it.
type target struct{ want, width float64 }

// read takes the numbers of the figure.
func (w *want) read() {
	f := w.figure
	bound := f.ValueBound
	w.printed = f.Value
	if w.kind.isP() {
		w.printed, bound = f.P, f.PBound
	}
	w.less, w.days = w.printed[0] == '<', w.printed != published.Bare(w.printed) && w.kind != survival && !w.kind.isP()
	w.value = target{published.Number(w.printed), bound.Width(w.printed)}
	if w.interval = f.Lower != ""; w.interval {
		w.lowEnd = target{published.Number(f.Lower), f.LimitBound.Width(f.Lower)}
		w.highEnd = target{published.Number(f.Upper), f.LimitBound.Width(f.Upper)}
	}
}

// compile settles who takes part and with which covariates; it is done again
// when a covariate moves.
func (c *comparison) compile(s *study) {
	c.s = s
	c.rows, c.group, c.groups = c.rows[:0], c.group[:0], 1
	by, where := c.by(s), func(int) float64 { return 1 }
	if c.where != nil {
		where = c.where(s)
	}
	bind := func(ts []term) (fs []func(int) float64) {
		for _, t := range ts {
			fs = append(fs, t(s))
		}
		return fs
	}
	terms, strata := bind(c.terms), bind(c.strata)
	if len(c.x) != len(terms) {
		c.x = make([][]float64, len(terms))
	}
	for j := range c.x {
		c.x[j] = c.x[j][:0]
	}
	c.stratum = c.stratum[:0]
	seen := map[int]int{}
	for i := range s.n {
		g := by(i)
		if g < 0 || where(i) != 1 {
			continue
		}
		c.rows, c.group = append(c.rows, i), append(c.group, uint8(g))
		c.groups = max(c.groups, g+1)
		for j, t := range terms {
			c.x[j] = append(c.x[j], t(i))
		}
		code := 0
		for _, t := range strata {
			code = 2*code + int(t(i))
		}
		if _, ok := seen[code]; !ok {
			seen[code] = len(seen)
		}
		c.stratum = append(c.stratum, seen[code])
	}
	c.ns = len(seen)
	c.needs = [kinds]bool{}
	for _, w := range c.wants {
		c.needs[w.kind] = true
	}
}

// answer is what the wants of a comparison ask for. Cox terms are the groups
// from the second on, then the covariates.
type answer struct {
	median     []stats.Quantile
	all        stats.Quantile
	curve      []*stats.Curve
	logRankP   float64
	oneSidedP  float64
	trendP     float64
	hr, lo, hi []float64
	p          []float64
	follow     stats.Quantile
	lrP        float64
	events     []float64
	pile       float64 // the most patients who share a day
}

// sample is who takes part in an answer, from the landmark on.
type sample struct {
	outcome stats.Outcome
	group   []uint8
	kept    []int // of the comparison's rows
	line    *stats.Timeline
	table   *stats.EventTable
}

func (c *comparison) sample() (*sample, error) {
	time, status := c.s.number(c.endpoint+"_months"), c.s.number(c.endpoint+"_status")
	n := len(c.rows)
	p := &sample{outcome: stats.Outcome{Time: make([]float64, 0, n), Event: make([]bool, 0, n)}, group: make([]uint8, 0, n), kept: make([]int, 0, n)}
	for k, i := range c.rows {
		if t := time[i]; c.landmark == 0 || t > c.landmark {
			p.outcome.Time, p.outcome.Event = append(p.outcome.Time, t-c.landmark), append(p.outcome.Event, status[i] == 1)
			p.group, p.kept = append(p.group, c.group[k]), append(p.kept, k)
		}
	}
	var err error
	if p.line, err = stats.NewTimeline(p.outcome); err != nil {
		return nil, err
	}
	p.table = p.line.Table(p.group, c.groups, nil)
	return p, nil
}

// eval answers from the columns as they are. reports asks for all, else those
// wanted only in the report are left out.
func (c *comparison) eval(reports bool) (*answer, error) {
	p, err := c.sample()
	if err != nil {
		return nil, err
	}
	a := new(answer)
	for g := range c.groups {
		a.events = append(a.events, float64(p.table.TotalEvents[g]))
	}
	if c.needs[pile] {
		t := slices.Sorted(slices.Values(p.outcome.Time))
		for i, from := 0, 0; i < len(t); i++ {
			if t[i] != t[from] {
				from = i
			}
			a.pile = max(a.pile, float64(i-from+1))
		}
	}
	if c.needs[median] || c.needs[survival] {
		for g := range c.groups {
			curve := p.table.KaplanMeier(g, stats.CurveOptions{})
			a.curve, a.median = append(a.curve, curve), append(a.median, curve.Median())
		}
	}
	if c.needs[medianAll] || c.needs[followUp] {
		one := p.line.Table(nil, 1, nil)
		a.all = one.KaplanMeier(0, stats.CurveOptions{}).Median()
		a.follow = one.ReverseKaplanMeier(0, stats.CurveOptions{}).Median()
	}
	if c.needs[logRank] || c.needs[trendP] || c.needs[oneSided] && reports {
		c.test(a, p)
	}
	if !(c.needs[hazard] || c.needs[wald] || c.needs[likelihood]) {
		return a, nil
	}
	if len(c.terms) > 0 || len(c.strata) > 0 {
		return a, c.cox(a, p)
	}
	f, err := stats.GroupCox([]*stats.EventTable{p.table}, stats.Efron)
	if err != nil {
		return nil, err
	}
	for g := 1; g < c.groups; g++ {
		lo, hi := f.WaldCI(g, 0.95)
		a.hr, a.lo, a.hi = append(a.hr, f.HR(g)), append(a.lo, lo), append(a.hi, hi)
		a.p = append(a.p, stats.NormalP(f.Coef[g]/f.SE[g]))
	}
	return a, nil
}

// test is the log-rank test, within strata where there are any.
func (c *comparison) test(a *answer, p *sample) {
	tables := []*stats.EventTable{p.table}
	if len(c.strata) > 0 {
		tables = tables[:0]
		for st := range c.ns {
			mask := make([]bool, len(p.kept))
			for j, k := range p.kept {
				mask[j] = c.stratum[k] == st
			}
			tables = append(tables, p.line.Keep(mask).Table(p.group, c.groups, nil))
		}
	}
	tests := stats.LogRankTests(tables, stats.TestOptions{})
	a.logRankP, a.oneSidedP = tests[0].P, tests[0].POneSided
	a.trendP = tests[len(tests)-1].P
}

func (c *comparison) cox(a *answer, p *sample) error {
	d := stats.CoxData{Time: p.outcome.Time, Event: p.outcome.Event}
	for g := 1; g < c.groups; g++ {
		x := make([]float64, len(p.group))
		for j, v := range p.group {
			x[j] = kit.Float(int(v) == g)
		}
		d.X = append(d.X, x)
	}
	for _, col := range c.x {
		x := make([]float64, len(p.kept))
		for j, k := range p.kept {
			x[j] = col[k]
		}
		d.X = append(d.X, x)
	}
	if len(c.strata) > 0 {
		for _, k := range p.kept {
			d.Stratum = append(d.Stratum, c.stratum[k])
		}
	}
	f, err := stats.Cox(d, stats.CoxOptions{})
	if err != nil {
		return err
	}
	for j := range f.Coef {
		a.hr = append(a.hr, math.Exp(f.Coef[j]))
		a.lo, a.hi = append(a.lo, math.Exp(f.Lower[j])), append(a.hi, math.Exp(f.Upper[j]))
	}
	a.p = f.P
	a.lrP = f.LR.P
	if c.needs[likelihood] { // what the last covariate adds to those before it
		d.X = d.X[:len(d.X)-1]
		base, err := stats.Cox(d, stats.CoxOptions{})
		if err != nil {
			return err
		}
		a.lrP = stats.ChiSquareTest(2*(f.LogLik-base.LogLik), 1).P
	}
	return nil
}

// of picks the figure that w asks for, with its interval.
func (a *answer) of(w want) (v, lo, hi float64) {
	v, lo, hi = kindOf[w.kind].of(a, &w)
	if w.days {
		v = math.Round(v * daysPerMonth)
	}
	return v, lo, hi
}

// off is the distance of a figure from what is printed, in units of its bound.
func (t target) off(v float64, p bool) float64 {
	if math.IsNaN(v) {
		return 20
	}
	if p { // P values a decade apart are no further from one another than the next decade
		return math.Abs(math.Log(max(v, 1e-12)/t.want)) / math.Log1p(t.width/t.want)
	}
	return math.Abs(v-t.want) / t.width
}

// miss is how far w is from met: up to 1 is within the bounds.
func (w want) miss(a *answer) (figure, interval float64) {
	v, lo, hi := a.of(w)
	switch {
	case w.plausible:
		if math.IsNaN(v) {
			return 20, 0
		}
		if w.kind.isP() {
			return max(math.Log(w.lower/max(v, 1e-12)), math.Log(max(v, 1e-12)/w.upper), 0) / 0.1, 0
		}
		span := max(0.05*(w.upper-w.lower), 1e-9)
		return max(w.lower-v, v-w.upper, 0) / span, 0
	case w.less:
		return max(math.Log(max(v, 1e-300)/(0.9*w.value.want))/0.1, 0), 0
	}
	figure = w.value.off(v, w.kind.isP())
	if w.interval {
		interval = w.lowEnd.off(lo, false) + w.highEnd.off(hi, false)
	}
	return figure, interval
}

// cost of the distance x: nothing well within the bounds, then steeper, then
// straight, so that one figure far off does not drown the others.
func cost(x float64) float64 {
	switch {
	case x <= 0.3:
		return 0.1 * x
	case x <= 2:
		return 0.03 + (x-0.3)*(x-0.3)
	}
	return 2.92 + 3.4*(x-2)
}

func (c *comparison) cost() float64 {
	a, err := c.eval(false)
	if err != nil {
		return 1e6
	}
	sum := 0.0
	for _, w := range c.wants {
		f, i := w.miss(a)
		sum += w.weight * (cost(f) + cost(i/2))
	}
	return sum
}

// figures are the lines of the table that the comparison answers.
func (c *comparison) figures() (out []kit.Figure) {
	a, err := c.eval(true)
	if err != nil {
		return []kit.Figure{{What: c.title, Printed: "an answer", Ours: err.Error()}}
	}
	for _, w := range c.wants {
		if !w.plausible {
			f := w.judge(a)
			f.What = c.title + c.label(w)
			out = append(out, f)
		}
	}
	return out
}

// judge sets what is found beside a published figure.
func (w want) judge(a *answer) (f kit.Figure) {
	v, lo, hi := a.of(w)
	far, _ := w.miss(a)
	if w.kind.isP() {
		return kit.Figure{Printed: "P " + w.printed, Ours: "P " + showP(v), OK: kit.If(w.less, v < w.value.want, far <= 1)}
	}
	show := func(v float64, d int) string {
		return kit.If(math.IsNaN(v), "not reached", strconv.FormatFloat(v, 'f', d, 64))
	}
	unit, digits := "", published.Decimals(w.printed)
	switch {
	case w.days:
		unit = " days"
	case w.kind == survival:
		unit, digits = " %", digits+1
	case w.kind == hazard:
		digits = max(digits, 2)
	}
	f = kit.Figure{Printed: published.Bare(w.printed) + unit, Ours: show(v, digits) + unit, OK: far <= 1+1e-9}
	if w.interval {
		p := w.figure
		f.Printed += fmt.Sprintf(" (%s to %s)", p.Lower, p.Upper)
		f.Ours += fmt.Sprintf(" (%s to %s)", show(lo, max(digits, published.Decimals(p.Lower))), show(hi, max(digits, published.Decimals(p.Upper))))
		f.OK = f.OK && w.lowEnd.off(lo, false) <= 1+1e-9 && w.highEnd.off(hi, false) <= 1+1e-9
	}
	return f
}

// showP prints a P value to three digits.
func showP(v float64) string {
	if v < 1e-4 {
		return strconv.FormatFloat(v, 'e', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
