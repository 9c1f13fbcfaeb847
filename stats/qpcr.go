package stats

import (
	"fmt"
	"math"
	"slices"
)

// QPCRRules say how replicate wells are combined. With the zero value, wells that lie
// more than 0.5 cycles from the median of three or more replicates are left out, as
// are undetermined wells, and one well is enough for a mean.
type QPCRRules struct {
	// OutlierCycles is the largest distance of a well from the median of its
	// replicates; 0 means 0.5, +Inf keeps all. Of fewer than 3 determined wells none is
	// left out, since it cannot be known which is wrong.
	OutlierCycles float64
	// Undetermined is the Cq that an undetermined well (NaN) counts as, such as
	// 40; 0 leaves it out.
	Undetermined float64
	// MaxCq is the Cq above which a well counts as undetermined; 0 for no bound.
	MaxCq float64
	// MinWells is the number of wells that a mean needs; 0 means 1.
	MinWells int
}

// Cq is the quantification cycle of replicate wells.
type Cq struct {
	Mean, SD     float64 // NaN where no mean can be made; SD NaN for one well
	Wells, Used  int
	Outliers     int // left out
	Undetermined int // NaN or above MaxCq, whether left out or replaced
}

// check refuses rules that make no sense.
func (r QPCRRules) check() error {
	switch {
	case math.IsNaN(r.OutlierCycles) || r.OutlierCycles < 0:
		return refuse("qPCR", "wells may lie %v cycles from their median: this is not negative", r.OutlierCycles)
	case !(r.Undetermined >= 0) || math.IsInf(r.Undetermined, 1):
		return refuse("qPCR", "undetermined wells count as %v: must be a number of cycles, or 0 to leave them out", r.Undetermined)
	case !(r.MaxCq >= 0):
		return refuse("qPCR", "the greatest Cq is %v: must be a number of cycles, or 0 for no bound", r.MaxCq)
	case r.MinWells < 0:
		return refuse("qPCR", "a mean needs %d wells: must be at least 1, or 0 for the default of 1", r.MinWells)
	}
	return nil
}

// MeanCq makes one quantification cycle of replicate wells; NaN is an undetermined
// well. The order: wells above MaxCq become undetermined; with three or more
// determined wells, those too far from their median are left out; undetermined
// wells are left out or replaced; the mean is made if MinWells are left.
//
// Errors: *SampleError for a Cq that is infinite or not above 0, or for rules outside
// their ranges. O(n log n).
func MeanCq(wells []float64, rules QPCRRules) (Cq, error) {
	c := Cq{Mean: math.NaN(), SD: math.NaN(), Wells: len(wells)}
	if err := rules.check(); err != nil {
		return c, err
	}
	bound := rules.OutlierCycles
	if bound == 0 {
		bound = 0.5
	}
	var seen []float64
	for i, v := range wells {
		switch {
		case math.IsNaN(v), rules.MaxCq > 0 && v > rules.MaxCq && finite(v):
			c.Undetermined++
		case !(finite(v) && v > 0):
			return c, refuse("qPCR", "well %d has a Cq of %v: it is above 0 and finite, and an undetermined well is left empty", i+1, v)
		default:
			seen = append(seen, v)
		}
	}
	if len(seen) >= 3 {
		m := medianOfSorted(slices.Sorted(slices.Values(seen)))
		kept := seen[:0:0]
		for _, v := range seen {
			if math.Abs(v-m) <= bound*(1+1e-12) { // rounding must not put 24.5 - 24.0 above 0.5
				kept = append(kept, v)
			}
		}
		c.Outliers = len(seen) - len(kept)
		seen = kept
	}
	if rules.Undetermined > 0 {
		for range c.Undetermined {
			seen = append(seen, rules.Undetermined)
		}
	}
	c.Used = len(seen)
	if c.Used < max(1, rules.MinWells) {
		return c, nil
	}
	m := momentsOf(seen)
	c.Mean = m.mean
	if c.Used > 1 {
		c.SD = m.sd()
	}
	return c, nil
}

// Expression is a target's amount relative to a reference.
type Expression struct {
	DeltaCq  float64 // target less reference
	SD       float64 // of DeltaCq: root of the sum of both squared SDs; NaN unless both are known
	Relative float64 // 2^-DeltaCq
	Log2     float64 // -DeltaCq
}

// RelativeExpression is 2^-ΔCq of a target to a reference, such as a spiked-in
// miRNA [1]. NaN where either has no mean.
//
// [1] Schmittgen & Livak (2008) Nat Protoc 3:1101.
func RelativeExpression(target, reference Cq) Expression {
	d := target.Mean - reference.Mean
	return Expression{DeltaCq: d, SD: math.Hypot(target.SD, reference.SD), Relative: math.Exp2(-d), Log2: -d}
}

// FoldChange compares an expression with a calibrator (before treatment, or the
// mean of controls): ΔΔCq = ΔCq less the calibrator's, and 2^-ΔΔCq, which is the
// ratio of both expressions.
type FoldChange struct {
	DeltaDeltaCq float64
	Fold         float64 // 2^-DeltaDeltaCq: ratio of expression
	Log2         float64
	DeltaRatio   float64 // ratio of both ΔCq, which some papers report instead
}

// FoldChangeOf compares a ΔCq with that of a calibrator; NaN where one is missing.
func FoldChangeOf(deltaCq, calibrator float64) FoldChange {
	d := deltaCq - calibrator
	return FoldChange{DeltaDeltaCq: d, Fold: math.Exp2(-d), Log2: -d, DeltaRatio: deltaCq / calibrator}
}

// QPCRSummary counts, over many groups of wells, how the rules were applied.
type QPCRSummary struct {
	Groups, Wells, Used    int
	Outliers, Undetermined int
	WithoutMean            int // groups with too few wells for a mean
	Single                 int // groups with a mean of one well, whose spread is unknown
	MaxSD, MedianSD        float64
}

// SummariseCq counts wells over many groups.
func SummariseCq(groups []Cq) QPCRSummary {
	s := QPCRSummary{Groups: len(groups), MaxSD: math.NaN(), MedianSD: math.NaN()}
	var sds []float64
	for _, c := range groups {
		s.Wells += c.Wells
		s.Used += c.Used
		s.Outliers += c.Outliers
		s.Undetermined += c.Undetermined
		switch {
		case math.IsNaN(c.Mean):
			s.WithoutMean++
		case math.IsNaN(c.SD):
			s.Single++
		default:
			sds = append(sds, c.SD)
		}
	}
	if len(sds) > 0 {
		slices.Sort(sds)
		s.MaxSD, s.MedianSD = sds[len(sds)-1], medianOfSorted(sds)
	}
	return s
}

// String gives the counts in words.
func (s QPCRSummary) String() string {
	return fmt.Sprintf("%s in %s: %d undetermined, %s left out, %s without a mean, %d of one well",
		plural(s.Wells, "well"), plural(s.Groups, "group"), s.Undetermined, plural(s.Outliers, "outlier"), plural(s.WithoutMean, "group"), s.Single)
}
