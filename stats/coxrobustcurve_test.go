package stats

import (
	"errors"
	"math"
	"testing"

	"kaplan/stats/like"
)

// The curve of a patient takes the robust variance where the fit has one, as R's:
//
//	time <- 1:12; status <- c(1,1,0,1,1,1,0,1,1,0,1,1)
//	x <- c(0.5,2,1,3,1.5,2.5,0,1,0.2,2.2,0.7,1.1); id <- c(1,1,1,2,2,3,3,4,4,5,5,6)
//	survfit(coxph(Surv(time, status) ~ x + cluster(id)), newdata = data.frame(x = 1.3))
func TestCoxPredictRobust(t *testing.T) {
	t.Parallel()
	d := CoxData{X: [][]float64{{0.5, 2, 1, 3, 1.5, 2.5, 0, 1, 0.2, 2.2, 0.7, 1.1}}}
	d.Cluster = []int{1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6}
	for i, s := range []int{1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1} {
		d.Time, d.Event = append(d.Time, float64(i+1)), append(d.Event, s == 1)
	}
	f, err := Cox(d, CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Predict([]float64{1.3}, 0, PredictOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{0.0779291775975635, 0.1143150454598134, math.NaN(), 0.1541175912291181, 0.1994851542668369, 0.2474858786926099, math.NaN(),
		0.3266863531329834, 0.4199604433035332, math.NaN(), 0.7205127666075472, 1.3045202758903653}
	for k, at := range c.Time {
		if err := like.Number(c.SELogSurv[k], want[int(at)-1], 1e-8); err != nil {
			t.Errorf("standard error at %v: %v", at, err)
		}
	}
	if len(c.Time) < 9 {
		t.Errorf("%d times", len(c.Time))
	}
	var length *LengthError
	if _, err := CoxLogLik(d, Efron, [][]float64{{1, 2}}); !errors.As(err, &length) || length.Got != 2 || length.Want != 1 {
		t.Errorf("two coefficients of one covariate: %v", err)
	}
}

// Covariates are centred, and divided by their standard deviations, so that tolerances
// mean the same in any unit.
func TestFineGrayUnits(t *testing.T) {
	t.Parallel()
	d := FineGrayData{X: [][]float64{{1, 5, 2, 9, 4}, {1e6, 3e6, 2e6, 2e6, 7e6}}}
	d.Time, d.Cause = []float64{3, 1, 4, 2, 5}, []uint8{1, 2, 0, 1, 1}
	p, err := newFineGrayPass(d)
	if err != nil {
		t.Fatal(err)
	}
	p.gather()
	for j := range 2 {
		sum, ss := 0.0, 0.0
		for r := range p.n {
			v := p.x[r*2+j]
			sum, ss = sum+v, ss+v*v
		}
		if math.Abs(sum) > 1e-12 || math.Abs(ss-5) > 1e-12 {
			t.Errorf("covariate %d: sum %v, sum of squares %v of 5 patients", j, sum, ss)
		}
	}
}
