package stats

import (
	"errors"
	"fmt"
	"math"
)

// ErrTimeROC is returned for outcomes that the weights of a time-dependent ROC
// curve are not made for.
var ErrTimeROC = errors.New("a time-dependent ROC curve needs outcomes without entry times and weights")

// TimeROC is the curve of a marker at time t for those who have the event by t
// (cumulative cases) against those who are still without it (dynamic controls).
// Who is censored before t is neither; cases stand for them by the inverse of
// the probability G(T-) of not having been censored, by Kaplan-Meier with events
// before censorings [1, 2]. The standard error is by influence functions, those
// of G included [3]. It asks that censoring does not depend on the marker.
//
// marker is by subject, length tl.N; who has none (NaN, or beyond its end) is
// left out.
//
// Errors: ErrTimeROC for entry times or weights; ErrROC; ErrNoSubjects; ErrLevel;
// *ValueError for a t that is not finite. O(n log n).
//
// [1] Heagerty, Lumley & Pepe (2000) Biometrics 56:337. [2] Uno et al. (2007)
// JASA 102:527. [3] Blanche, Dartigues & Jacqmin-Gadda (2013) Stat. Med.
// 32:5381.
func TimeROC(tl *Timeline, marker []float64, t float64, opt ROCOptions) (*ROC, error) {
	if tl.EntrySubject != nil || tl.Weight != nil {
		return nil, ErrTimeROC
	}
	if !finite(t) {
		return nil, &ValueError{"time of the ROC curve", 0, t, "finite"}
	}
	// Positions with a marker, by time.
	var at []int
	for p, i := range tl.Subject {
		if int(i) < len(marker) && marker[i] == marker[i] {
			at = append(at, p)
		}
	}
	n := len(at)
	if n == 0 {
		return nil, ErrNoSubjects
	}
	row := func(k int) int32 { return tl.Index[at[k]] }
	endOf := func(first int) (end int) { // of those at one time
		for end = first; end < n && row(end) == row(first); {
			end++
		}
		return end
	}
	weight, late := make([]float64, n), make([]bool, n)
	b := new(rocBuilder)
	g := 1.0
	for first, end := 0, 0; first < n; first = end {
		end = endOf(first)
		died := 0
		for k := first; k < end; k++ {
			died += int(bit(tl.Event[at[k]]))
			if late[k] = tl.Time[row(k)] > t; !late[k] && tl.Event[at[k]] {
				weight[k] = 1 / g
			}
		}
		if lost := end - first - died; lost > 0 {
			g *= 1 - float64(lost)/float64(n-first-died)
		}
	}
	for k, p := range at {
		b.add(marker[tl.Subject[p]], weight[k], float64(bit(late[k])))
	}
	r, err := b.build(opt)
	if err != nil {
		return nil, fmt.Errorf("at time %v: %w", t, err)
	}
	// Influences, times 1/n: of a case and of a control as they stand, and of
	// everybody on G. later[u] is what the cases after u add up to.
	influence := make([]float64, n)
	later := 0.0
	for k := range n {
		if weight[k] > 0 {
			influence[k] = weight[k] / b.cases * (b.beats[k] - r.AUC)
			later += influence[k]
		}
		if late[k] {
			influence[k] += (b.beatenBy[k] - r.AUC) / b.controls
		}
	}
	compensator := 0.0
	g1 := make([]float64, n) // of the weights of cases
	for first, end := 0, 0; first < n; first = end {
		end = endOf(first)
		died := 0
		for k := first; k < end; k++ {
			if tl.Event[at[k]] {
				died++
				g1[k] = -compensator
				if weight[k] > 0 {
					later -= weight[k] / b.cases * (b.beats[k] - r.AUC)
				}
			}
		}
		left := float64(n - first - died)
		lost := float64(end - first - died)
		if lost > 0 {
			compensator += later * lost / (left * left)
		}
		for k := first; k < end; k++ {
			if !tl.Event[at[k]] {
				g1[k] = later/left - compensator
			}
		}
	}
	sum := 0.0
	for k, v := range influence {
		sum += square(v + g1[k])
	}
	return r, r.interval(math.Sqrt(sum), opt)
}
