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
// Subjects who are censored before t are neither; cases represent them with the
// weight 1/G(T-), G being the Kaplan-Meier probability of not having been censored,
// with events before censorings [1, 2]. The standard error is by influence functions,
// including that of G [3]. Censoring must not depend on the marker.
//
// marker is by subject, length tl.N; subjects without one (NaN, or beyond its end) are
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
		return nil, badValue("time of the ROC curve", t, "finite")
	}
	s := newTimeROCRows(tl, marker, t)
	if len(s.at) == 0 {
		return nil, ErrNoSubjects
	}
	b := new(rocBuilder)
	for k, p := range s.at {
		b.add(marker[tl.Subject[p]], s.weight[k], float64(bit(s.late[k])))
	}
	r, err := b.build(opt)
	if err != nil {
		return nil, fmt.Errorf("at time %v: %w", t, err)
	}
	return r, r.interval(math.Sqrt(s.variance(b, r.AUC)), opt)
}

// timeROCRows are those who have a marker, in the order of time.
type timeROCRows struct {
	tl     *Timeline
	at     []int     // positions of tl
	weight []float64 // as a case, 1/G(T-); 0 for others
	late   []bool    // without the event at t: a control
}

// newTimeROCRows finds who is a case, with which weight, and who a control at
// t.
func newTimeROCRows(tl *Timeline, marker []float64, t float64) *timeROCRows {
	s := &timeROCRows{tl: tl}
	for p, i := range tl.Subject {
		if int(i) < len(marker) && marker[i] == marker[i] {
			s.at = append(s.at, p)
		}
	}
	n := len(s.at)
	s.weight, s.late = make([]float64, n), make([]bool, n)
	g := 1.0
	for first, end := 0, 0; first < n; first = end {
		end = s.endOf(first)
		died := 0
		for k := first; k < end; k++ {
			died += int(bit(s.died(k)))
			if s.late[k] = tl.Time[tl.Index[s.at[k]]] > t; !s.late[k] && s.died(k) {
				s.weight[k] = 1 / g
			}
		}
		if lost := end - first - died; lost > 0 {
			g *= 1 - float64(lost)/float64(n-first-died)
		}
	}
	return s
}

// died says whether row k has the event.
func (s *timeROCRows) died(k int) bool { return s.tl.Event[s.at[k]] }

// endOf is one past the last row at the time of row first.
func (s *timeROCRows) endOf(first int) int {
	end := first
	for end < len(s.at) && s.tl.Index[s.at[end]] == s.tl.Index[s.at[first]] {
		end++
	}
	return end
}

// variance is the sum of the squared influences on the AUC: of a case and of a
// control as they stand, and of everybody on G, each the derivative by his weight.
func (s *timeROCRows) variance(b *rocBuilder, auc float64) float64 {
	n := len(s.at)
	influence := make([]float64, n)
	later := 0.0 // what the cases from the present time on add up to
	for k := range n {
		if s.weight[k] > 0 {
			influence[k] = s.weight[k] / b.cases * (b.beats[k] - auc)
			later += influence[k]
		}
		if s.late[k] {
			influence[k] += (b.beatenBy[k] - auc) / b.controls
		}
	}
	compensator := 0.0
	onG := make([]float64, n)
	for first, end := 0, 0; first < n; first = end {
		end = s.endOf(first)
		died := 0
		for k := first; k < end; k++ {
			if s.died(k) {
				died++
				onG[k] = -compensator
				if s.weight[k] > 0 {
					later -= s.weight[k] / b.cases * (b.beats[k] - auc)
				}
			}
		}
		left := float64(n - first - died)
		lost := float64(end - first - died)
		for k := first; k < end; k++ {
			if !s.died(k) {
				onG[k] = later/left - compensator
			}
		}
		if lost > 0 && left > lost {
			compensator += later * lost / (left * (left - lost))
		}
	}
	sum := 0.0
	for k, v := range influence {
		sum += square(v + onG[k])
	}
	return sum
}
