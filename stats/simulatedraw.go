package stats

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// drawing is what cohorts are drawn from.
type drawing struct {
	opt       *SimulationOptions
	source    Outcome   // those with a marker
	marker    []float64 // beside it
	fixed     float64   // its median
	same      bool      // cohorts are the source with its marker permuted
	timeline  *Timeline // of the source
	landscape *CutLandscape
	maxima    []float64 // of permutations that serve all cohorts, ascending; nil for permutations of each
	hazard    steps     // cumulative, of the event, joined by straight lines
	censoring steps     // share that is censored up to a time
}

// steps are values that rise with time.
type steps struct{ time, value []float64 }

// newDrawing makes the source of a simulation, and fills in what the options leave
// open.
func newDrawing(o Outcome, marker []float64, opt *SimulationOptions) (*drawing, error) {
	if o.Entry != nil || o.Weight != nil {
		return nil, ErrSimulated
	}
	d := &drawing{opt: opt}
	for i, t := range o.Time {
		if i < len(marker) && marker[i] == marker[i] {
			d.source.Time, d.source.Event = append(d.source.Time, t), append(d.source.Event, o.Event[i])
			d.marker = append(d.marker, marker[i])
		}
	}
	if len(d.marker) == 0 {
		return nil, ErrNoSubjects
	}
	if err := opt.prepare(len(d.marker)); err != nil {
		return nil, err
	}
	d.fixed, d.same = medianOf(d.marker), opt.same(len(d.marker))
	var err error
	if d.timeline, err = NewTimeline(d.source); err != nil {
		return nil, err
	}
	if d.landscape, err = Landscape(d.timeline, d.marker, opt.Cut); err != nil {
		return nil, err
	}
	t := d.timeline.Table(nil, 1, nil)
	sum := 0.0
	for j, at := range t.Time {
		if e := t.Events[0][j]; e > 0 {
			sum += e / t.AtRisk[0][j]
			d.hazard.add(at, sum)
		}
	}
	c := t.ReverseKaplanMeier(0, CurveOptions{})
	for j, at := range c.Time {
		d.censoring.add(at, 1-c.Surv[j])
	}
	return d, nil
}

func (s *steps) add(time, value float64) {
	s.time, s.value = append(s.time, time), append(s.value, value)
}

// at is the time at which the value is reached, steps being joined by straight lines
// from 0 at time 0; +Inf where it never is.
func (s *steps) at(value float64) float64 {
	k := sort.SearchFloat64s(s.value, value)
	if k == len(s.value) {
		return math.Inf(1)
	}
	before, from := 0.0, 0.0
	if k > 0 {
		before, from = s.time[k-1], s.value[k-1]
	}
	return before + (s.time[k]-before)*(value-from)/(s.value[k]-from)
}

// step is the first time at which the value exceeds one that is below 1, the last
// time where it never does.
func (s *steps) step(value float64) float64 {
	k := sort.Search(len(s.value), func(k int) bool { return s.value[k] > value })
	return s.time[min(k, len(s.time)-1)]
}

// drawnData are the patients of one drawn cohort.
type drawnData struct {
	outcome Outcome
	marker  []float64
}

// draw draws a cohort. Where cohorts are the source with its marker permuted, the
// outcome is the source's own, and must not be changed.
func (d *drawing) draw(rng *rand.PCG) drawnData {
	n := d.opt.Size
	marker := some(rng, d.marker, n)
	if d.same {
		return drawnData{d.source, marker}
	}
	o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
	if d.opt.Ratio == 0 {
		who := make([]int32, len(d.marker))
		for i := range who {
			who[i] = int32(i)
		}
		for k, i := range some(rng, who, n) {
			o.Time[k], o.Event[k] = d.source.Time[i], d.source.Event[i]
		}
		return drawnData{o, marker}
	}
	root := math.Sqrt(d.opt.Ratio)
	for k, v := range marker {
		times := 1 / root
		if v > d.fixed {
			times = root
		}
		event := d.hazard.at(-math.Log1p(-uniform(rng)) / times)
		censored := d.censoring.step(uniform(rng))
		o.Time[k], o.Event[k] = min(event, censored), event <= censored
	}
	return drawnData{o, marker}
}

// uniform is a random number >= 0 and < 1.
func uniform(rng *rand.PCG) float64 { return float64(rng.Uint64()>>11) * 0x1p-53 }

// some are n of x in random order: drawn without replacement where there are as many,
// else with it. x is not changed.
func some[T any](rng *rand.PCG, x []T, n int) []T {
	if n <= len(x) {
		all := slices.Clone(x)
		for k := range n {
			j := k + below(rng, len(all)-k)
			all[k], all[j] = all[j], all[k]
		}
		return all[:n:n]
	}
	out := make([]T, n)
	for k := range out {
		out[k] = x[below(rng, len(x))]
	}
	return out
}

// cohort draws a cohort and analyses it.
func (d *drawing) cohort(ctx context.Context, rng *rand.PCG) DrawnCohort {
	drawn := d.draw(rng)
	nan := math.NaN()
	c := DrawnCohort{Cut: nan, Statistic: nan, Naive: nan, Permutation: nan, Lausen92: nan, Lausen94: nan, Coef: nan, SE: nan,
		Fixed: nan, FixedCoef: nan, FixedSE: nan}
	tl := d.timeline
	if !d.same {
		var err error
		if tl, err = NewTimeline(drawn.outcome); err != nil {
			return c
		}
	}
	for _, e := range drawn.outcome.Event {
		c.Events += int(bit(e))
	}
	var table *EventTable
	table, c.Fixed, c.FixedCoef, c.FixedSE = twoSides(tl, drawn.marker, d.fixed, table)
	l, err := Landscape(tl, drawn.marker, d.opt.Cut)
	if err != nil || l.Best < 0 || !finite(l.Cuts[l.Best].Standardised) {
		return c
	}
	best := l.Cuts[l.Best]
	c.Cut, c.Statistic, c.Naive = best.Cut, best.Standardised, best.NaiveP()
	c.Lausen92, c.Lausen94 = l.Lausen92(), l.Lausen94()
	_, _, c.Coef, c.SE = twoSides(tl, drawn.marker, best.Cut, table)
	switch {
	case d.maxima != nil:
		// Equal up to rounding is as large, as in permutationP.
		less := sort.SearchFloat64s(d.maxima, c.Statistic*(1-1e-10))
		c.Permutation = float64(len(d.maxima)-less+1) / float64(len(d.maxima)+1)
	case d.opt.Permutations > 0:
		c.Permutation = l.early(ctx, rng, d.opt.Permutations)
	}
	return c
}

// twoSides compares the patients on both sides of a cut: the log-rank test's P, and the
// log hazard ratio of those above it against the others, with Efron's ties. The table
// may be used again.
func twoSides(tl *Timeline, marker []float64, cut float64, reuse *EventTable) (table *EventTable, p, coef, se float64) {
	group := make([]uint8, len(marker))
	for i, v := range marker {
		group[i] = uint8(bit(v > cut))
	}
	table = tl.Table(group, 2, reuse)
	p, coef, se = math.NaN(), math.NaN(), math.NaN()
	if table.Subjects[0] == 0 || table.Subjects[1] == 0 {
		return table, p, coef, se
	}
	p = LogRankTests([]*EventTable{table}, TestOptions{})[0].P
	if f, err := GroupCox([]*EventTable{table}, Efron); err == nil {
		coef, se = f.Coef[1], f.SE[1]
	}
	return table, p, coef, se
}

// early is the permutation P of the best cut by at most so many rounds. It ends as soon
// as so many permutations reach the statistic that P of all rounds is above 0.05: with
// e of them in r rounds (e+1)/(rounds+1) > 0.05, and so is (e+1)/(r+1), which it
// returns. NaN where ctx ends first.
func (l *CutLandscape) early(ctx context.Context, rng *rand.PCG, rounds int) float64 {
	s := newScoreSweep(l.score, l.size)
	score := slices.Clone(s.score)
	observed := l.Cuts[l.Best].Standardised * (1 - 1e-10)
	reached := 0
	for r := range rounds {
		if r%64 == 63 && ctx.Err() != nil {
			return math.NaN()
		}
		if s.permuted(rng, score, RandomOptions{}) >= observed {
			if reached++; float64(reached+1) > 0.05*float64(rounds+1) {
				return float64(reached+1) / float64(r+2)
			}
		}
	}
	return float64(reached+1) / float64(rounds+1)
}
