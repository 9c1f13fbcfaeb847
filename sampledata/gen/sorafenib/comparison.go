package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"kaplan/stats"
)

// A group gives each patient of a study a code 0, 1, ..., or -1 for those who do
// not take part.
type group func(s *study) func(i int) int

// A term gives each patient a covariate.
type term func(s *study) func(i int) float64

// levels groups a column by its levels; alternatives stand in one group: "a|b".
func levels(name string, level ...string) group {
	return func(s *study) func(int) int {
		code := map[string]int{}
		for g, l := range level {
			for _, one := range strings.Split(l, "|") {
				code[one] = g
			}
		}
		x := s.text(name)
		return func(i int) int {
			if g, ok := code[x[i]]; ok {
				return g
			}
			return -1
		}
	}
}

// two groups by a condition: 1 where it holds.
func two(t term) group {
	return func(s *study) func(int) int {
		f := t(s)
		return func(i int) int {
			v := f(i)
			if math.IsNaN(v) {
				return -1
			}
			return int(v)
		}
	}
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// is says whether a column has one of the levels.
func is(name string, level ...string) term {
	return func(s *study) func(int) float64 {
		x := s.text(name)
		return func(i int) float64 {
			for _, l := range level {
				if x[i] == l {
					return 1
				}
			}
			return 0
		}
	}
}

// value is a number as it stands.
func value(name string) term {
	return func(s *study) func(int) float64 {
		x := s.number(name)
		return func(i int) float64 { return x[i] }
	}
}

// below, atLeast and atMost compare a number; what is missing is not so.
func below(name string, v float64) term {
	return func(s *study) func(int) float64 {
		x := s.number(name)
		return func(i int) float64 { return b2f(x[i] < v) }
	}
}

func atLeast(name string, v float64) term {
	return func(s *study) func(int) float64 {
		x := s.number(name)
		return func(i int) float64 { return b2f(x[i] >= v) }
	}
}

func atMost(name string, v float64) term {
	return func(s *study) func(int) float64 {
		x := s.number(name)
		return func(i int) float64 { return b2f(x[i] <= v) }
	}
}

func not(t term) term {
	return func(s *study) func(int) float64 {
		f := t(s)
		return func(i int) float64 { return 1 - f(i) }
	}
}

func all(ts ...term) term {
	return func(s *study) func(int) float64 {
		var fs []func(int) float64
		for _, t := range ts {
			fs = append(fs, t(s))
		}
		return func(i int) float64 {
			for _, f := range fs {
				if f(i) != 1 {
					return 0
				}
			}
			return 1
		}
	}
}

// comparison is one question put to a study, and the figures printed of it.
type comparison struct {
	title    string
	endpoint string // as in OS_months and OS_status
	by       group  // nil: one group
	names    []string
	where    term // nil: all
	landmark float64
	strata   []term
	terms    []term // covariates of the Cox model, after the groups (group 0 is the reference)
	termName []string
	wants    []want

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
	kinds
)

// want is a printed figure. lo and hi are the interval; a printed "<0.001" has
// less set. Those with an empty printed figure are bounds of what is plausible,
// lower to upper, and stand in no table.
type want struct {
	kind         kind
	k            int // group, or term
	printed      string
	lo, hi       string
	at           float64
	less         bool
	lower, upper float64
	weight       float64
	days         bool // printed in days
}

// times makes w weigh more in the search.
func (w want) times(weight float64) want {
	w.weight = weight
	return w
}

func med(g int, printed string, ci ...string) want {
	w := want{kind: median, k: g, printed: printed, weight: 1}
	if len(ci) == 2 {
		w.lo, w.hi = ci[0], ci[1]
	}
	return w
}

func medAll(printed string, ci ...string) want {
	w := med(0, printed, ci...)
	w.kind = medianAll
	return w
}

func surv(g int, at float64, percent string) want {
	return want{kind: survival, k: g, at: at, printed: percent, weight: 1}
}

func p(printed string) want { return pOf(logRank, 0, printed) }

func pOf(kind kind, k int, printed string) want {
	less := strings.HasPrefix(printed, "<")
	return want{kind: kind, k: k, printed: strings.TrimPrefix(printed, "<"), less: less, weight: 1}
}

func hr(term int, printed string, ci ...string) want {
	w := med(term, printed, ci...)
	w.kind = hazard
	return w
}

func between(kind kind, k int, lower, upper float64) want {
	return want{kind: kind, k: k, lower: lower, upper: upper, weight: 1}
}

// compile settles who takes part and with which covariates; it is done again
// when a covariate moves.
func (c *comparison) compile(s *study) {
	c.s = s
	c.rows, c.group, c.groups = c.rows[:0], c.group[:0], 1
	by := func(int) int { return 0 }
	if c.by != nil {
		by = c.by(s)
	}
	where := func(int) float64 { return 1 }
	if c.where != nil {
		where = c.where(s)
	}
	var terms, strata []func(int) float64
	for _, t := range c.terms {
		terms = append(terms, t(s))
	}
	for _, t := range c.strata {
		strata = append(strata, t(s))
	}
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
	n          []int
}

// eval answers from the columns as they are. reports asks for all, else those
// wanted only in the report are left out.
func (c *comparison) eval(reports bool) (*answer, error) {
	a := new(answer)
	time, status := c.s.number(c.endpoint+"_months"), c.s.number(c.endpoint+"_status")
	n := len(c.rows)
	o := stats.Outcome{Time: make([]float64, 0, n), Event: make([]bool, 0, n)}
	grp := make([]uint8, 0, n)
	kept := make([]int, 0, n)
	for k, i := range c.rows {
		if t := time[i]; t >= c.landmark {
			o.Time, o.Event = append(o.Time, t-c.landmark), append(o.Event, status[i] == 1)
			grp, kept = append(grp, c.group[k]), append(kept, k)
		}
	}
	tl, err := stats.NewTimeline(o)
	if err != nil {
		return nil, err
	}
	table := tl.Table(grp, c.groups, nil)
	for g := range c.groups {
		a.events, a.n = append(a.events, float64(table.TotalEvents[g])), append(a.n, table.Subjects[g])
	}
	if c.needs[median] || c.needs[survival] {
		for g := range c.groups {
			curve := table.KaplanMeier(g, stats.CurveOptions{})
			a.curve = append(a.curve, curve)
			a.median = append(a.median, curve.Median())
		}
	}
	if c.needs[medianAll] || c.needs[followUp] {
		one := tl.Table(nil, 1, nil)
		a.all = one.KaplanMeier(0, stats.CurveOptions{}).Median()
		a.follow = one.ReverseKaplanMeier(0, stats.CurveOptions{}).Median()
	}
	if c.needs[logRank] || c.needs[trendP] || c.needs[oneSided] && reports {
		tables := []*stats.EventTable{table}
		if len(c.strata) > 0 {
			tables = tables[:0]
			for st := range c.ns {
				mask := make([]bool, len(kept))
				for j, k := range kept {
					mask[j] = c.stratum[k] == st
				}
				tables = append(tables, tl.Keep(mask).Table(grp, c.groups, nil))
			}
		}
		tests := stats.LogRankTests(tables, stats.TestOptions{})
		a.logRankP, a.oneSidedP = tests[0].P, tests[0].POneSided
		a.trendP = tests[len(tests)-1].P
	}
	if c.needs[hazard] || c.needs[wald] || c.needs[likelihood] {
		if len(c.terms) == 0 && len(c.strata) == 0 {
			f, err := stats.GroupCox([]*stats.EventTable{table}, stats.Efron)
			if err != nil {
				return nil, err
			}
			for g := 1; g < c.groups; g++ {
				lo, hi := f.WaldCI(g, 0.95)
				a.hr, a.lo, a.hi = append(a.hr, f.HR(g)), append(a.lo, lo), append(a.hi, hi)
				a.p = append(a.p, stats.NormalP(f.Coef[g]/f.SE[g]))
			}
		} else if err := c.cox(a, o, grp, kept); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (c *comparison) cox(a *answer, o stats.Outcome, grp []uint8, kept []int) error {
	d := stats.CoxData{Time: o.Time, Event: o.Event}
	for g := 1; g < c.groups; g++ {
		x := make([]float64, len(grp))
		for j, v := range grp {
			x[j] = b2f(int(v) == g)
		}
		d.X = append(d.X, x)
	}
	for _, col := range c.x {
		x := make([]float64, len(kept))
		for j, k := range kept {
			x[j] = col[k]
		}
		d.X = append(d.X, x)
	}
	if len(c.strata) > 0 {
		for _, k := range kept {
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
	nan := math.NaN()
	q := func(q stats.Quantile) (float64, float64, float64) { return q.Value, q.CI.Lower, q.CI.Upper }
	switch w.kind {
	case median:
		return q(a.median[w.k])
	case medianAll:
		return q(a.all)
	case followUp:
		return q(a.follow)
	case survival:
		pt := a.curve[w.k].At([]float64{w.at}, true)[0]
		return 100 * pt.Surv, 100 * pt.CI.Lower, 100 * pt.CI.Upper
	case logRank:
		return a.logRankP, nan, nan
	case oneSided:
		return a.oneSidedP, nan, nan
	case trendP:
		return a.trendP, nan, nan
	case likelihood:
		return a.lrP, nan, nan
	case hazard:
		return a.hr[w.k], a.lo[w.k], a.hi[w.k]
	case wald:
		return a.p[w.k], nan, nan
	case events:
		return a.events[w.k], nan, nan
	}
	panic("no such figure")
}

// isP says that a figure is a P value.
func (k kind) isP() bool {
	switch k {
	case logRank, oneSided, trendP, wald, likelihood:
		return true
	}
	return false
}

// bound is how far a figure may be from what is printed: half a unit of the
// last digit at least; hazard ratios 2 %, their bounds 5 %, P values 15 %.
func bound(kind kind, printed string, interval bool) float64 {
	unit := 0.5 * math.Pow10(-decimalsOf(printed))
	share := 0.0
	switch {
	case kind.isP():
		share = 0.15
	case interval:
		share = 0.05
	case kind == hazard:
		share = 0.02
	}
	return max(unit, share*math.Abs(parse(printed)))
}

// off is the distance of a figure from what is printed, in units of its bound.
func off(v float64, kind kind, printed string, interval bool) float64 {
	if math.IsNaN(v) {
		return 20
	}
	want, b := parse(printed), bound(kind, printed, interval)
	if kind.isP() { // P values a decade apart are no further from one another than the next decade
		return math.Abs(math.Log(max(v, 1e-12)/want)) / math.Log1p(b/want)
	}
	return math.Abs(v-want) / b
}

// miss is how far w is from met: up to 1 is within the bounds.
func (w want) miss(a *answer) (figure, interval float64) {
	v, lo, hi := a.of(w)
	if w.days {
		v = math.Round(v * daysPerMonth)
	}
	switch {
	case w.printed == "":
		if math.IsNaN(v) {
			return 20, 0
		}
		if w.kind.isP() {
			return max(math.Log(w.lower/max(v, 1e-12)), math.Log(max(v, 1e-12)/w.upper), 0) / 0.1, 0
		}
		span := max(0.05*(w.upper-w.lower), 1e-9)
		return max(w.lower-v, v-w.upper, 0) / span, 0
	case w.less:
		limit := parse(w.printed)
		return max(math.Log(max(v, 1e-300)/(0.9*limit))/0.1, 0), 0
	}
	figure = off(v, w.kind, w.printed, false)
	if w.lo != "" {
		interval = off(lo, w.kind, w.lo, true) + off(hi, w.kind, w.hi, true)
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

// figure is a line of the table: printed, reached, and whether within bounds.
type figure struct {
	study, what, printed, reached string
	ok                            bool
}

func (c *comparison) figures() []figure {
	c.compile(c.s)
	a, err := c.eval(true)
	if err != nil {
		return []figure{{c.s.name, c.title, "an answer", err.Error(), false}}
	}
	var out []figure
	for _, w := range c.wants {
		if w.printed == "" {
			continue
		}
		v, lo, hi := a.of(w)
		f := figure{study: c.s.name, what: c.title + c.label(w)}
		d := decimalsOf(w.printed)
		show := func(v float64, d int) string {
			if math.IsNaN(v) {
				return "not reached"
			}
			return strconv.FormatFloat(v, 'f', d, 64)
		}
		if w.days {
			v = math.Round(v * daysPerMonth)
		}
		far, _ := w.miss(a)
		switch {
		case w.kind.isP():
			f.printed, f.reached = "P "+w.printed, "P "+showP(v)
			if w.less {
				f.printed = "P <" + w.printed
				f.ok = v < parse(w.printed)
			} else {
				f.ok = far <= 1
			}
		default:
			unit := ""
			if w.kind == survival {
				unit = " %"
			}
			if w.days {
				unit = " days"
			}
			extra := d
			if w.kind == hazard || w.kind == survival {
				extra = max(d, 2)
				if w.kind == survival {
					extra = d + 1
				}
			}
			f.printed, f.reached = w.printed+unit, show(v, extra)+unit
			f.ok = far <= 1+1e-9
			if w.lo != "" {
				f.printed += fmt.Sprintf(" (%s to %s)", w.lo, w.hi)
				f.reached += fmt.Sprintf(" (%s to %s)", show(lo, max(extra, decimalsOf(w.lo))), show(hi, max(extra, decimalsOf(w.hi))))
				f.ok = f.ok && off(lo, w.kind, w.lo, true) <= 1+1e-9 && off(hi, w.kind, w.hi, true) <= 1+1e-9
			}
		}
		out = append(out, f)
	}
	return out
}

// showP prints a P value to three digits.
func showP(v float64) string {
	if v < 1e-4 {
		return strconv.FormatFloat(v, 'e', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func (c *comparison) label(w want) string {
	name := func(g int) string {
		if g < len(c.names) {
			return c.names[g]
		}
		return "all"
	}
	termName := func(k int) string {
		if g := c.groups - 1; k < g {
			return name(k + 1)
		} else if k-g < len(c.termName) {
			return c.termName[k-g]
		}
		return fmt.Sprint(k)
	}
	switch w.kind {
	case median:
		if c.by == nil {
			return ", median"
		}
		return ", median, " + name(w.k)
	case medianAll:
		return ", median, all"
	case survival:
		return fmt.Sprintf(" at %g months, %s", w.at, name(w.k))
	case logRank:
		return ", log-rank test"
	case oneSided:
		return ", log-rank test, one-sided"
	case trendP:
		return ", test for trend"
	case followUp:
		return ", median follow-up (reverse Kaplan-Meier)"
	case likelihood:
		return ", likelihood-ratio test of " + c.termName[len(c.termName)-1]
	case hazard:
		return ", hazard ratio, " + termName(w.k)
	case wald:
		return ", P of " + termName(w.k)
	}
	return ""
}
