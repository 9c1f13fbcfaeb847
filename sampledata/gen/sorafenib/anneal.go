package main

import (
	"math"
	"math/rand/v2"
)

// stage is the search for one endpoint of a study: times (whole days) and
// statuses, and the columns that may be dealt out anew, so that the comparisons
// come out as printed.
type stage struct {
	s        *study
	endpoint string
	days     []int
	event    []bool

	lower, upper []int // first and last day on which patient i can have the endpoint

	// Where ends is set, the patient's observation ends on day upper[i], with
	// the event if ends[i]; on any day before it is an event.
	ends []bool
	// keep, where set, says that a patient's status stays as it is.
	keep func(i int) bool

	draw        func(rng *rand.Rand, i int) int // a day from the family of the patient's arm
	comparisons []*comparison
	movable     []string        // columns of which two patients may exchange values
	class       func(i int) int // only within a class; nil: within the study
	rows        []int           // patients that the search may touch; nil: all
}

// weibull draws a day with the given median in months.
func weibull(rng *rand.Rand, median, shape float64) int {
	u := 1 - rng.Float64()
	return max(1, inDays(median*math.Pow(-math.Log(u)/math.Ln2, 1/shape)))
}

// start draws times and, by the day on which observation would end, statuses.
func (st *stage) start(rng *rand.Rand, observed func(rng *rand.Rand, i int) int) {
	n := st.s.n
	st.days, st.event = make([]int, n), make([]bool, n)
	for i := range n {
		d := st.pick(rng, i)
		if st.ends != nil {
			st.set(i, d, d < st.upper[i] || st.ends[i])
			continue
		}
		end := st.fit(i, observed(rng, i))
		st.set(i, min(d, end), d <= end)
	}
}

// pick draws a day of patient i within his bounds. Days outside are drawn again
// rather than moved to the bound, where patients would pile up; but what would
// last beyond the end of observation ends with it.
func (st *stage) pick(rng *rand.Rand, i int) int {
	for range 100 {
		if d := st.draw(rng, i); d >= st.lower[i] && (d <= st.upper[i] || st.ends != nil) {
			return min(d, st.upper[i])
		}
	}
	return st.lower[i] + rng.IntN(min(60, st.upper[i]-st.lower[i]+1))
}

func (st *stage) fit(i, d int) int { return min(max(d, st.lower[i]), st.upper[i]) }

func (st *stage) set(i, d int, event bool) {
	st.days[i], st.event[i] = d, event
	st.s.number(st.endpoint + "_months")[i] = months(d)
	st.s.number(st.endpoint + "_status")[i] = b2f(event)
}

// end is the status that goes with day d.
func (st *stage) end(i, d int, event bool) bool {
	if st.ends == nil {
		return event
	}
	return d < st.upper[i] || st.ends[i]
}

// anneal searches in so many steps and leaves the best that it found; it
// returns its cost.
func (st *stage) anneal(rng *rand.Rand, steps int) float64 {
	n := st.s.n
	for _, c := range st.comparisons {
		c.compile(st.s)
	}
	costs := make([]float64, len(st.comparisons))
	total := 0.0
	for k, c := range st.comparisons {
		costs[k] = c.cost()
		total += costs[k]
	}
	next := make([]float64, len(costs))
	best := saved{}
	keep := func() { st.save(&best, total) }
	keep()
	const hot, cold = 2.0, 0.01
	figures := 0
	for _, c := range st.comparisons {
		figures += len(c.wants)
	}
	for step := range steps {
		if best.cost < 0.02*float64(figures) {
			break
		}
		temp := hot * math.Pow(cold/hot, float64(step)/float64(steps))
		undo, recompile := st.propose(rng, n, float64(step)/float64(steps))
		if undo == nil {
			continue
		}
		limit := total + temp*rng.ExpFloat64()
		if recompile {
			for _, c := range st.comparisons {
				c.compile(st.s)
			}
		}
		sum := 0.0
		for k, c := range st.comparisons {
			next[k] = c.cost()
			if sum += next[k]; sum > limit {
				break
			}
		}
		if sum <= limit {
			total = sum
			copy(costs, next)
			if total < best.cost-1e-9 {
				keep()
			}
			continue
		}
		undo()
		if recompile {
			for _, c := range st.comparisons {
				c.compile(st.s)
			}
		}
	}
	st.restore(&best)
	return best.cost
}

// saved is a state of the search.
type saved struct {
	days  []int
	event []bool
	cat   map[string][]string
	num   map[string][]float64
	cost  float64
}

func (st *stage) save(b *saved, cost float64) {
	b.cost = cost
	b.days, b.event = append(b.days[:0], st.days...), append(b.event[:0], st.event...)
	b.cat, b.num = map[string][]string{}, map[string][]float64{}
	for _, name := range st.movable {
		if x := st.s.cat[name]; x != nil {
			b.cat[name] = append([]string(nil), x...)
		}
		if x := st.s.num[name]; x != nil {
			b.num[name] = append([]float64(nil), x...)
		}
	}
}

func (st *stage) restore(b *saved) {
	for i := range b.days {
		st.set(i, b.days[i], b.event[i])
	}
	for name, x := range b.cat {
		copy(st.s.cat[name], x)
	}
	for name, x := range b.num {
		copy(st.s.num[name], x)
	}
	for _, c := range st.comparisons {
		c.compile(st.s)
	}
}

// starts anneals from so many starts, or until the cost is low enough, and
// leaves the best.
func (st *stage) starts(rng *rand.Rand, tries, steps int, enough float64, observed func(rng *rand.Rand, i int) int) float64 {
	best := saved{cost: math.Inf(1)}
	for range tries {
		st.start(rng, observed)
		if c := st.anneal(rng, steps); c < best.cost {
			st.save(&best, c)
		}
		if best.cost <= enough {
			break
		}
	}
	st.restore(&best)
	return best.cost
}

// propose changes a little and gives the way back, nil where nothing changed;
// recompile says that covariates moved. done is the share of the search that is
// over: steps grow shorter.
func (st *stage) propose(rng *rand.Rand, n int, done float64) (undo func(), recompile bool) {
	i, j := rng.IntN(n), rng.IntN(n)
	if st.rows != nil {
		i, j = st.rows[rng.IntN(len(st.rows))], st.rows[rng.IntN(len(st.rows))]
	}
	back := func(rows ...int) func() {
		d, e := make([]int, len(rows)), make([]bool, len(rows))
		for k, r := range rows {
			d[k], e[k] = st.days[r], st.event[r]
		}
		return func() {
			for k, r := range rows {
				st.set(r, d[k], e[k])
			}
		}
	}
	u := rng.Float64()
	if len(st.movable) > 0 && u < 0.3 {
		name := st.movable[rng.IntN(len(st.movable))]
		if i == j || st.class != nil && st.class(i) != st.class(j) {
			return nil, false
		}
		swap := func() {
			if x := st.s.cat[name]; x != nil {
				x[i], x[j] = x[j], x[i]
			}
			if x := st.s.num[name]; x != nil {
				x[i], x[j] = x[j], x[i]
			}
		}
		if x := st.s.cat[name]; x != nil && x[i] == x[j] {
			return nil, false
		}
		swap()
		return swap, true
	}
	u = rng.Float64()
	fixed := func(i int) bool { return st.keep != nil && st.keep(i) }
	switch {
	case u < 0.5: // a time moves a little
		d := int(math.Round(float64(st.days[i])*math.Exp((0.02+0.25*(1-done))*rng.NormFloat64()))) + rng.IntN(3) - 1
		if st.ends != nil {
			d = min(d, st.upper[i])
		}
		if d == st.days[i] || d != st.fit(i, d) {
			return nil, false
		}
		undo = back(i)
		st.set(i, d, st.end(i, d, st.event[i]))
	case u < 0.6: // a time is drawn again
		d := st.pick(rng, i)
		if d == st.days[i] {
			return nil, false
		}
		undo = back(i)
		st.set(i, d, st.end(i, d, st.event[i]))
	case u < 0.65 && st.ends != nil: // to the end of observation
		if st.days[i] == st.upper[i] {
			return nil, false
		}
		undo = back(i)
		st.set(i, st.upper[i], st.ends[i])
	case u < 0.78: // two patients exchange statuses
		if st.ends != nil || st.event[i] == st.event[j] || fixed(i) || fixed(j) {
			return nil, false
		}
		undo = back(i, j)
		a, b := st.event[i], st.event[j]
		st.set(i, st.days[i], b)
		st.set(j, st.days[j], a)
	case u < 0.83: // a status changes
		if st.ends != nil || fixed(i) {
			return nil, false
		}
		undo = back(i)
		st.set(i, st.days[i], !st.event[i])
	default: // two patients exchange times and statuses
		di, dj := st.days[i], st.days[j]
		if di == dj || st.fit(i, dj) != dj || st.fit(j, di) != di || st.ends == nil && (fixed(i) || fixed(j)) && st.event[i] != st.event[j] {
			return nil, false
		}
		undo = back(i, j)
		a, b := st.event[i], st.event[j]
		st.set(i, dj, st.end(i, dj, b))
		st.set(j, di, st.end(j, di, a))
	}
	return undo, false
}
