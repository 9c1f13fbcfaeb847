package kit

import (
	"math"
	"math/rand/v2"
)

// Annealing is a search that changes a state a little at a time, takes what costs
// less, and what costs more the rarer the further it has cooled.
type Annealing struct {
	Steps     int
	Hot, Cold float64 // temperatures of the first step and the last, in units of cost
	Enough    float64 // the search ends where the best costs less
	Margin    float64 // by which a state must cost less to be a new best

	// Propose changes the state, more boldly while the share done is small, and
	// says whether anything changed.
	Propose func(done float64) bool
	// Cost is that of the changed state; once it exceeds limit it need not be exact.
	Cost func(limit float64) float64
	// Undo takes the change back.
	Undo func()
	// Keep, where set, is called when the change stays, and then Save when the state
	// is the best so far.
	Keep, Save func()
}

// Run anneals a state of the given cost, and returns the costs of the last state
// and of the best. The random numbers of a step are those of Propose, then one.
func (a Annealing) Run(rng *rand.Rand, cost float64) (last, best float64) {
	best = cost
	for step := range a.Steps {
		if best < a.Enough {
			break
		}
		done := float64(step) / float64(a.Steps)
		temp := a.Hot * math.Pow(a.Cold/a.Hot, done)
		if !a.Propose(done) {
			continue
		}
		limit := cost + temp*rng.ExpFloat64()
		now := a.Cost(limit)
		if !(now <= limit) {
			a.Undo()
			continue
		}
		cost = now
		if a.Keep != nil {
			a.Keep()
		}
		if cost < best-a.Margin {
			best = cost
			if a.Save != nil {
				a.Save()
			}
		}
	}
	return cost, best
}

// Best tries up to so many times and returns the cheapest result, the first that
// costs less than enough: a single search can end where no way leads on.
func Best[T any](tries int, enough float64, try func() (T, float64)) (best T, cost float64) {
	cost = math.Inf(1)
	for range tries {
		if found, c := try(); c < cost {
			best, cost = found, c
		}
		if cost < enough {
			break
		}
	}
	return best, cost
}
