package stats

import (
	"errors"
	"math"
)

// ROCDirection says whether high or low values of a marker point to cases.
type ROCDirection uint8

// The directions.
const (
	// AutoDirection is, for ROCOf, that of the medians, as in pROC; for TimeROC, the
	// one in which the AUC is at least 0.5.
	AutoDirection ROCDirection = iota
	HigherIsCase               // cases have high values
	LowerIsCase                // cases have low values
)

// ROCOptions are the choices of a ROC curve; the zero value is an automatic
// direction and 95 % intervals.
type ROCOptions struct {
	Direction ROCDirection
	Level     float64 // 0 for 0.95
}

// ROCPoint is one cut. Where ROC.Higher is true, positive are the values > Cut, and
// otherwise those <= Cut, so that the low group is always <= Cut.
type ROCPoint struct{ Cut, Sensitivity, Specificity float64 }

// J is Youden's index.
func (p ROCPoint) J() float64 { return p.Sensitivity + p.Specificity - 1 }

// ROC is a receiver operating characteristic.
type ROC struct {
	AUC, SE         float64
	Lower, Upper    float64 // AUC ± z SE, kept within 0 and 1
	Higher          bool    // high values point to cases
	Cases, Controls int
	Points          []ROCPoint // by Cut: -Inf, then every value that occurs
	Youden          ROCPoint   // the first with the largest J
	Warnings        []string
}

// ErrROC is returned where there are no cases or no controls.
var ErrROC = errors.New("a ROC curve needs at least one case and one control")

// ROCOf is the curve of a marker for a yes-or-no outcome. marker and isCase have
// length n; subjects without a marker (NaN) are left out. The AUC counts ties half; its
// standard error is DeLong's [1]. AutoDirection takes high values for cases
// unless the median of controls is above that of cases, as R's pROC does.
//
// Errors: *LengthError, ErrROC, ErrLevel. O(n log n).
//
// [1] DeLong et al. (1988) Biometrics 44:837.
func ROCOf(marker []float64, isCase []bool, opt ROCOptions) (*ROC, error) {
	r, _, err := placed(marker, isCase, opt)
	return r, err
}

// placed is ROCOf that also returns the placements from which the standard error is
// made, of the subjects who have a marker in the order of rows.
func placed(marker []float64, isCase []bool, opt ROCOptions) (*ROC, *rocBuilder, error) {
	if len(isCase) != len(marker) {
		return nil, nil, &LengthError{"case", len(isCase), len(marker)}
	}
	b := new(rocBuilder)
	var median [2][]float64
	for i, v := range marker {
		if v == v {
			c := float64(bit(isCase[i]))
			b.add(v, c, 1-c)
			median[bit(isCase[i])] = append(median[bit(isCase[i])], v)
		}
	}
	if opt.Direction == AutoDirection && len(median[0]) > 0 && len(median[1]) > 0 {
		opt.Direction = HigherIsCase
		if medianOf(median[0]) > medianOf(median[1]) {
			opt.Direction = LowerIsCase
		}
	}
	r, err := b.build(opt)
	if err != nil {
		return nil, nil, err
	}
	// The variances of the share of controls below a case, and of cases above a
	// control.
	m, n := float64(r.Cases), float64(r.Controls)
	var byCase, byControl float64
	for i, beaten := range b.beats {
		if b.caseWeight[i] > 0 {
			byCase += square(beaten - r.AUC)
		} else {
			byControl += square(b.beatenBy[i] - r.AUC)
		}
	}
	return r, b, r.interval(math.Sqrt(byCase/(m-1)/m+byControl/(n-1)/n), opt)
}

// rocBuilder collects values with their weights as case and as control.
type rocBuilder struct {
	value, caseWeight, controlWeight []float64

	cases, controls float64   // sums of weights
	beats           []float64 // by value: share of controls on the other side of it, ties half
	beatenBy        []float64 // by value: share of cases on the case side of it
}

// add takes in one value.
func (b *rocBuilder) add(value, caseWeight, controlWeight float64) {
	b.value = append(b.value, value)
	b.caseWeight = append(b.caseWeight, caseWeight)
	b.controlWeight = append(b.controlWeight, controlWeight)
}

// build makes the points, the area and the placements of all values.
func (b *rocBuilder) build(opt ROCOptions) (*ROC, error) {
	r := &ROC{Higher: opt.Direction != LowerIsCase}
	n := len(b.value)
	for i := range n {
		b.cases += b.caseWeight[i]
		b.controls += b.controlWeight[i]
		r.Cases += int(bit(b.caseWeight[i] > 0))
		r.Controls += int(bit(b.controlWeight[i] > 0))
	}
	if r.Cases == 0 || r.Controls == 0 {
		return nil, ErrROC
	}
	order := sortedOrder(b.value)
	b.beats, b.beatenBy = make([]float64, n), make([]float64, n)
	r.Points = append(r.Points, ROCPoint{math.Inf(-1), 1, 0})
	casesBelow, controlsBelow := 0.0, 0.0
	for first, end := 0, 0; first < n; first = end {
		cases, controls := 0.0, 0.0
		for end = first; end < n && b.value[order[end]] == b.value[order[first]]; end++ {
			cases += b.caseWeight[order[end]]
			controls += b.controlWeight[order[end]]
		}
		for _, i := range order[first:end] {
			b.beats[i] = (controlsBelow + controls/2) / b.controls
			b.beatenBy[i] = 1 - (casesBelow+cases/2)/b.cases
		}
		casesBelow += cases
		controlsBelow += controls
		r.Points = append(r.Points, ROCPoint{b.value[order[first]], 1 - casesBelow/b.cases, controlsBelow / b.controls})
	}
	last := &r.Points[len(r.Points)-1]
	last.Sensitivity, last.Specificity = 0, 1 // exactly, whatever rounding made of them
	for i, w := range b.caseWeight {
		if w > 0 {
			r.AUC += w / b.cases * b.beats[i]
		}
	}
	if opt.Direction == AutoDirection {
		r.Higher = r.AUC >= 0.5
	}
	if !r.Higher {
		r.AUC = 1 - r.AUC
		for i := range b.beats {
			b.beats[i], b.beatenBy[i] = 1-b.beats[i], 1-b.beatenBy[i]
		}
		for k, p := range r.Points {
			r.Points[k].Sensitivity, r.Points[k].Specificity = 1-p.Sensitivity, 1-p.Specificity
		}
	}
	r.Youden = r.Points[firstLargest(len(r.Points), func(k int) float64 { return 1 + r.Points[k].J() })]
	return r, nil
}

// interval sets the standard error and what follows from it.
func (r *ROC) interval(se float64, opt ROCOptions) error {
	level, err := levelOr(opt.Level, 0.95)
	if err != nil {
		return err
	}
	z := quantileOf(level)
	r.SE, r.Lower, r.Upper = se, max(0, r.AUC-z*se), min(1, r.AUC+z*se)
	if se == 0 {
		r.Warnings = append(r.Warnings, "the marker separates cases from controls completely: "+
			"the standard error of 0 says only that the sample shows no variation, not that the AUC is certain")
	}
	return nil
}
