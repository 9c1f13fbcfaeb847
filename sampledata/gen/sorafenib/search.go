package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"kaplan/sampledata/gen/kit"
)

// stage is the search for one endpoint of a study: times (whole days) and
// statuses, and the columns that may be dealt out anew, so that the comparisons
// come out as printed.
type stage struct {
	s        *study
	rng      *rand.Rand
	endpoint string
	days     []int
	event    []bool

	lower, upper []int // first and last day on which patient i can have the endpoint

	// Where ends is set, the patient's observation ends on day upper[i], with
	// the event if ends[i]; on any day before it is an event.
	ends []bool
	// marks are the days of landmarks, on which nobody's observation ends: whether
	// who leaves there is still in is a matter of convention.
	marks map[int]bool
	// keep, where set, says that a patient's status stays as it is.
	keep bool

	draw        func(i int) int // a day from the family of the patient's arm
	comparisons []*comparison
	movable     []string        // columns of which two patients may exchange values
	class       func(i int) int // only within a class
	rows        []int           // patients that the search may touch; nil: all
}

// weibull draws a day with the given median in months.
func weibull(rng *rand.Rand, median, shape float64) int {
	return max(1, inDays(kit.Weibull(rng, median, shape)))
}

// newStage is the stage of an endpoint as the study's file has it.
func (s *study) newStage(endpoint string) *stage {
	def := s.def.Stage[endpoint]
	st := &stage{s: s, rng: s.rng, endpoint: endpoint, comparisons: questions(s.name, endpoint), movable: def.Movable, class: s.codes(def.Class),
		lower: slices.Repeat([]int{def.From}, s.n), upper: slices.Repeat([]int{inDays(def.To)}, s.n)}
	st.marks = map[int]bool{}
	for _, c := range st.comparisons {
		if c.landmark > 0 {
			st.marks[inDays(c.landmark)] = true
		}
	}
	if def.Rows != "" {
		st.rows = s.rows(def.Rows)
	}
	if def.Within != "" {
		st.ends = make([]bool, s.n)
		for i := range s.n {
			st.upper[i] = inDays(s.number(def.Within + "_months")[i])
			st.ends[i] = s.number(def.Within + "_status")[i] == 1
			st.lower[i] = min(st.lower[i], st.upper[i])
		}
	}
	by, factor := s.codes(def.By), def.factor(s)
	st.draw = func(i int) int {
		g := by(i)
		return weibull(s.rng, def.Median[g]*factor(i), def.Shape[min(g, len(def.Shape)-1)])
	}
	return st
}

// search runs the stage of an endpoint.
func (s *study) search(endpoint string) {
	st, def := s.newStage(endpoint), s.def.Stage[endpoint]
	if p := prepare[s.name+" "+endpoint]; p != nil {
		p(s, st)
	}
	if def.Tries == 0 {
		if !st.started() {
			st.start(def.Followed)
		}
		s.say(endpoint, st.anneal(def.Steps))
		return
	}
	best, cost := kit.Best(def.Tries, def.Enough, func() (saved, float64) {
		st.start(def.Followed)
		cost := st.anneal(def.Steps)
		return st.save(), cost
	})
	st.restore(best)
	s.say(endpoint, cost)
}

func (s *study) say(endpoint string, cost float64) {
	fmt.Fprintf(s.trace, "%s, %s: cost %.2f\n", s.name, endpoint, cost)
}

func (st *stage) started() bool { return st.days != nil }

// start draws times, and statuses by the day on which observation would end, of
// patients who were recruited evenly and followed for between so many months.
func (st *stage) start(followed []float64) {
	st.days, st.event = make([]int, st.s.n), make([]bool, st.s.n)
	for i := range st.s.n {
		d := st.pick(i)
		if st.ends != nil {
			st.set(i, d, d < st.upper[i] || st.ends[i])
			continue
		}
		end := st.fit(i, inDays(followed[0]+(followed[1]-followed[0])*st.rng.Float64()))
		st.set(i, min(d, end), d <= end)
	}
}

// pick draws a day of patient i within his bounds. Days outside are drawn again
// rather than moved to the bound, where patients would pile up; but what would
// last beyond the end of observation ends with it.
func (st *stage) pick(i int) int {
	for range 100 {
		if d := st.draw(i); d >= st.lower[i] && (d <= st.upper[i] || st.ends != nil) {
			return min(d, st.upper[i])
		}
	}
	return st.lower[i] + st.rng.IntN(min(60, st.upper[i]-st.lower[i]+1))
}

func (st *stage) fit(i, d int) int { return min(max(d, st.lower[i]), st.upper[i]) }

func (st *stage) set(i, d int, event bool) {
	if st.marks[d] {
		d++
	}
	st.days[i], st.event[i] = d, event
	st.s.number(st.endpoint + "_months")[i] = months(d)
	st.s.number(st.endpoint + "_status")[i] = kit.Float(event)
}

// end is the status that goes with day d.
func (st *stage) end(i, d int, event bool) bool {
	if st.ends == nil {
		return event
	}
	return d < st.upper[i] || st.ends[i]
}

func (st *stage) compile() {
	for _, c := range st.comparisons {
		c.compile(st.s)
	}
}

// anneal searches in so many steps and leaves the best that it found; it
// returns its cost.
func (st *stage) anneal(steps int) float64 {
	st.compile()
	total, figures := 0.0, 0
	for _, c := range st.comparisons {
		total += c.cost()
		figures += len(c.wants)
	}
	best := st.save()
	var undo func()
	var recompile bool
	_, cost := kit.Annealing{
		Steps: steps, Hot: 2, Cold: 0.01, Enough: 0.02 * float64(figures), Margin: 1e-9,
		Propose: func(done float64) bool {
			undo, recompile = st.propose(done)
			return undo != nil
		},
		Cost: func(limit float64) float64 {
			if recompile {
				st.compile()
			}
			sum := 0.0
			for _, c := range st.comparisons {
				if sum += c.cost(); sum > limit {
					break
				}
			}
			return sum
		},
		Undo: func() {
			undo()
			if recompile {
				st.compile()
			}
		},
		Save: func() { best = st.save() },
	}.Run(st.rng, total)
	st.restore(best)
	return cost
}

// saved is a state of the search.
type saved struct {
	days  []int
	event []bool
	cat   map[string][]string
	num   map[string][]float64
}

func (st *stage) save() saved {
	b := saved{slices.Clone(st.days), slices.Clone(st.event), map[string][]string{}, map[string][]float64{}}
	for _, name := range st.movable {
		b.cat[name], b.num[name] = slices.Clone(st.s.cat[name]), slices.Clone(st.s.num[name])
	}
	return b
}

func (st *stage) restore(b saved) {
	for i := range b.days {
		st.set(i, b.days[i], b.event[i])
	}
	for name := range b.cat {
		copy(st.s.cat[name], b.cat[name])
		copy(st.s.num[name], b.num[name])
	}
	st.compile()
}

// propose changes a little and gives the way back, nil where nothing changed;
// recompile says that covariates moved. done is the share of the search that is
// over: steps grow shorter.
func (st *stage) propose(done float64) (undo func(), recompile bool) {
	rng, n := st.rng, st.s.n
	i, j := rng.IntN(n), rng.IntN(n)
	if st.rows != nil {
		i, j = st.rows[rng.IntN(len(st.rows))], st.rows[rng.IntN(len(st.rows))]
	}
	if u := rng.Float64(); len(st.movable) > 0 && u < 0.3 {
		undo = st.exchange(st.movable[rng.IntN(len(st.movable))], i, j)
		return undo, undo != nil
	}
	switch u := rng.Float64(); {
	case u < 0.5: // a time moves a little
		d := int(math.Round(float64(st.days[i])*math.Exp((0.02+0.25*(1-done))*rng.NormFloat64()))) + rng.IntN(3) - 1
		if st.ends != nil {
			d = min(d, st.upper[i])
		}
		if d != st.fit(i, d) {
			return nil, false
		}
		return st.move(i, d), false
	case u < 0.6: // a time is drawn again
		return st.move(i, st.pick(i)), false
	case u < 0.65 && st.ends != nil: // to the end of observation
		return st.move(i, st.upper[i]), false
	case u < 0.78: // two patients exchange statuses
		if st.ends != nil || st.event[i] == st.event[j] || st.keep {
			return nil, false
		}
		undo = st.back(i, j)
		a, b := st.event[i], st.event[j]
		st.set(i, st.days[i], b)
		st.set(j, st.days[j], a)
	case u < 0.83: // a status changes
		if st.ends != nil || st.keep {
			return nil, false
		}
		undo = st.back(i)
		st.set(i, st.days[i], !st.event[i])
	default: // two patients exchange times and statuses
		di, dj := st.days[i], st.days[j]
		if di == dj || st.fit(i, dj) != dj || st.fit(j, di) != di || st.ends == nil && st.keep && st.event[i] != st.event[j] {
			return nil, false
		}
		undo = st.back(i, j)
		a, b := st.event[i], st.event[j]
		st.set(i, dj, st.end(i, dj, b))
		st.set(j, di, st.end(j, di, a))
	}
	return undo, false
}

// back is the way back to the times and statuses of some patients.
func (st *stage) back(rows ...int) func() {
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

// move gives patient i another day; nil where it is the same.
func (st *stage) move(i, d int) (undo func()) {
	if d == st.days[i] {
		return nil
	}
	undo = st.back(i)
	st.set(i, d, st.end(i, d, st.event[i]))
	return undo
}

// exchange swaps a covariate of two patients of a class; nil where nothing
// would change.
func (st *stage) exchange(name string, i, j int) (undo func()) {
	text, number := st.s.cat[name], st.s.num[name]
	if i == j || st.class(i) != st.class(j) || text != nil && text[i] == text[j] {
		return nil
	}
	swap := func() {
		if text != nil {
			text[i], text[j] = text[j], text[i]
		}
		if number != nil {
			number[i], number[j] = number[j], number[i]
		}
	}
	swap()
	return swap
}
