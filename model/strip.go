package model

import "kaplan/stats"

// stripKey says what a landscape depends on: not on the cut.
type stripKey struct {
	analysis *analysis
	columns  int
}

// strip is the landscape of the frame's marker, kept while only the cut moves.
// It is the marginal chi-square: strata do not enter.
func (r *Resolver) strip(f *Frame, columns int) []stats.CutStat {
	r.mu.Lock()
	a := r.last
	r.mu.Unlock()
	key := stripKey{a, columns}
	r.mu.Lock()
	if r.stripFor == key && a != nil && len(a.value) == len(f.Value) && sameSlice(a.value, f.Value) {
		out := r.stripOf
		r.mu.Unlock()
		return out
	}
	r.mu.Unlock()
	out := stats.LandscapeAt(f.Timeline, f.Value, stripCuts(f.Sorted, columns))
	r.mu.Lock()
	r.stripFor, r.stripOf = key, out
	r.mu.Unlock()
	return out
}

func sameSlice(x, y []float64) bool { return len(x) > 0 && &x[0] == &y[0] }
