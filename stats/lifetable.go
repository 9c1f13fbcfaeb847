package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
)

// ErrLifeTableEntry is returned for a life table of patients who enter late.
var ErrLifeTableEntry = errors.New("a life table counts patients from the start: it cannot take those who enter late; use the Kaplan-Meier estimate")

// LifeTable is an actuarial table. Slices have one length, the number of
// intervals; interval j is [Start[j], End[j]), the last may have no end (+Inf).
type LifeTable struct {
	Start, End []float64
	Entered    []float64 // alive and under observation at Start
	Lost       []float64 // censored within
	AtRisk     []float64 // Entered - Lost/2
	Events     []float64
	Surv       []float64 // at Start
	SE         []float64 // of Surv, Greenwood's
	Density    []float64 // per unit of time, at the middle
	SEDensity  []float64
	Hazard     []float64 // per unit of time, at the middle
	SEHazard   []float64

	Level     float64
	Transform Transform
}

// Unsure takes the standard errors away, of outcomes whose weights are no numbers of
// patients: they are Greenwood's.
func (t *LifeTable) Unsure() {
	for _, v := range [][]float64{t.SE, t.SEDensity, t.SEHazard} {
		for j := range v {
			v[j] = math.NaN()
		}
	}
}

// NewLifeTable tabulates o by intervals that begin at breaks. These ascend, the
// first being no later than any time; the last interval has no end. A patient who is
// censored within an interval counts as half at risk in it [1]; one who leaves at a
// break belongs to the interval that begins there.
//
// The columns are those of KMsurv's lifetab. Density and hazard of the last
// interval are NaN, as are the standard errors of densities and hazards of 0, and
// everything in an interval that nobody reaches. A case weight of w counts as w
// patients.
//
// Errors: those of NewTimeline; *ValueError for a break; ErrLifeTableEntry;
// ErrLevel. level 0 means 0.95; it and tr are for CI. O(n log intervals).
//
// [1] Cutler & Ederer (1958) J. Chron. Dis. 8:699.
func NewLifeTable(o Outcome, breaks []float64, level float64, tr Transform) (*LifeTable, error) {
	level, err := levelOr(level, 0.95)
	if err != nil {
		return nil, err
	}
	if err := checkOutcome(o); err != nil {
		return nil, err
	}
	if o.Entry != nil {
		return nil, ErrLifeTableEntry
	}
	if len(breaks) == 0 {
		return nil, &LengthError{What: "breaks", Got: 0, Want: 1}
	}
	for j, b := range breaks {
		switch {
		case math.IsNaN(b) || math.IsInf(b, 0):
			return nil, badValue(fmt.Sprintf("start of interval %d", j+1), b, "finite")
		case j > 0 && b <= breaks[j-1]:
			return nil, badValue(fmt.Sprintf("start of interval %d", j+1), b, "after the one before")
		}
	}
	n, k := 0.0, len(breaks)
	lost, died := make([]float64, k), make([]float64, k)
	for i, t := range o.Time {
		if t < breaks[0] {
			return nil, &ValueError{What: "time", Row: i, Value: t, Expected: "no earlier than the first interval"}
		}
		w := 1.0
		if o.Weight != nil {
			w = o.Weight[i]
		}
		n += w
		j := sort.Search(k, func(j int) bool { return breaks[j] > t }) - 1
		if o.Event[i] {
			died[j] += w
		} else {
			lost[j] += w
		}
	}
	t := lifeTable(breaks, n, lost, died)
	t.Level, t.Transform = level, tr
	return t, nil
}

// lifeTable is the table of counts.
func lifeTable(breaks []float64, n float64, lost, died []float64) *LifeTable {
	k := len(breaks)
	t := &LifeTable{Start: slices.Clone(breaks), End: append(slices.Clone(breaks[1:]), math.Inf(1)), Lost: lost, Events: died}
	for _, s := range []*[]float64{&t.Entered, &t.AtRisk, &t.Surv, &t.SE, &t.Density, &t.SEDensity, &t.Hazard, &t.SEHazard} {
		*s = make([]float64, k)
	}
	surv, green, inDensity := 1.0, 0.0, 0.0
	for j := range k {
		at := n - lost[j]/2
		q := died[j] / at
		width := t.End[j] - t.Start[j]
		t.Entered[j], t.AtRisk[j], t.Surv[j] = n, at, surv
		t.SE[j] = surv * math.Sqrt(green)
		t.Density[j] = surv * q / width
		t.SEDensity[j] = surv * q / width * math.Sqrt(inDensity+(1-q)/(at*q))
		t.Hazard[j] = died[j] / width / (at - died[j]/2)
		half := t.Hazard[j] * width / 2
		t.SEHazard[j] = math.Sqrt(1-half*half) * math.Sqrt(t.Hazard[j]*t.Hazard[j]/(at*q))
		if j == k-1 {
			for _, s := range [][]float64{t.Density, t.SEDensity, t.Hazard, t.SEHazard} {
				s[j] = math.NaN()
			}
		}
		surv *= 1 - q
		green += q / (at - died[j])
		inDensity += q / (at * (1 - q))
		n -= lost[j] + died[j]
	}
	return t
}

// CI is the interval of Surv[j], as of a Kaplan-Meier curve.
func (t *LifeTable) CI(j int) CI {
	lo, hi := interval(t.Surv[j], t.SE[j]/t.Surv[j], quantileOf(t.Level), t.Transform)
	return CI{lo, hi, t.Level, t.Transform}
}
