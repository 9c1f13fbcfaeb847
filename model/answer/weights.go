package answer

import (
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// weightSums are what the weights of some patients, and of those of them who had the
// event, add up to; 0 without weights.
type weightSums struct{ N, Events float64 }

// sumsOf are the sums of the weights of the rows of a frame that are in.
func sumsOf(f *model.Frame, in func(k int) bool) weightSums {
	var s weightSums
	last := int32(-1)
	for k, w := range f.Outcome.Weight {
		if !in(k) {
			continue
		}
		if f.Row[k] != last { // who changes group has two rows
			s.N += w
		}
		last = f.Row[k]
		if f.Outcome.Event[k] {
			s.Events += w
		}
	}
	return s
}

// robustly warns what weights that are no numbers of patients do to an answer;
// withheld is what it lacks for them, "" for nothing.
func (a *Answer) robustly(l model.Look, withheld string) {
	if !l.RobustWeights() {
		return
	}
	said := "weights are sampling weights: standard errors, intervals and P are robust, and the scale of the weights changes nothing"
	if withheld != "" {
		said += "; withheld (they take weights for numbers of patients): " + withheld
	}
	a.warn("%s", said)
}

// weighted takes from a fit with sampling weights what is true of numbers of
// patients alone, and says so.
func (h *Hazard) weighted(f *model.Frame) {
	if h.Look.Weights == "" {
		return
	}
	in := make([]bool, len(f.Row))
	for _, k := range h.design.Pos {
		in[k] = true
	}
	h.Fit.Weighted = sumsOf(f, func(k int) bool { return in[k] })
	if !h.Look.RobustWeights() {
		return
	}
	none := func(t *stats.Test) { t.Statistic, t.P = math.NaN(), math.NaN() }
	none(&h.Fit.LR)
	none(&h.Fit.Score)
	scale := weightScale(f.Outcome.Weight, h.design.Pos)
	h.Fit.LogLik, h.Fit.LogLikNull = h.Fit.LogLik*scale, h.Fit.LogLikNull*scale
	h.Fit.AIC, h.Fit.BIC = math.NaN(), math.NaN()
	h.robustly(h.Look, "likelihood-ratio and score P, AIC, profile intervals, and the test of proportional hazards")
}

// weightScale is the power of two next to the mean weight of some rows. Divided by
// it, which rounds nothing, weights of any scale are those that a fit's tolerances are
// made for.
func weightScale(w []float64, pos []int32) float64 {
	sum := 0.0
	for _, k := range pos {
		sum += w[k]
	}
	_, exponent := math.Frexp(sum / float64(len(pos)))
	if !(sum > 0) || math.IsInf(sum, 0) {
		return 1
	}
	return math.Ldexp(1, exponent)
}

// shared reports whether some patient, or cluster, of a robust variance is in more
// than one group, whose curves are then not independent.
func (s *Survival) shared() bool {
	f := s.Frame
	group := map[int]uint8{}
	for k, c := range f.Outcome.Cluster {
		g := f.Code[k]
		if g == stats.NoGroup {
			continue
		}
		if other, ok := group[c]; ok && other != g {
			return true
		}
		group[c] = g
	}
	return false
}
