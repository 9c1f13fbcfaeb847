package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrMonotoneBaseline is returned for predictions from a fit with an infinite
// coefficient, where they do not exist.
var ErrMonotoneBaseline = errors.New("survival cannot be predicted where a hazard ratio is infinite: use the penalised fit, or leave the covariate out")

// CoxCurve is the survival that a fit predicts for one covariate pattern.
// Slices have one element per event time of the stratum, ascending; Surv[j]
// holds on [Time[j], Time[j+1]) and is 1 before the first.
type CoxCurve struct {
	Time         []float64
	Surv         []float64
	CumHaz       []float64
	SELogSurv    []float64 // standard error of log S, which is that of CumHaz
	Lower, Upper []float64
	Level        float64
	Transform    Transform
}

// Unsure takes standard errors and intervals away, of a fit whose weights are no
// numbers of patients: they are the model's.
func (c *CoxCurve) Unsure() {
	for _, v := range [][]float64{c.SELogSurv, c.Lower, c.Upper} {
		for j := range v {
			v[j] = math.NaN()
		}
	}
}

// PredictOptions choose an interval; the zero value is R's default.
type PredictOptions struct {
	Level     float64 // 0: the fit's
	Transform Transform
}

// Predict estimates survival for a patient with the given covariates (length
// p, in the caller's units; values of covariates that were set aside are ignored) in a
// stratum (the caller's code; any value without strata). The baseline is
// Efron's for an Efron fit and Breslow's otherwise; standard errors count the
// uncertainty of baseline and coefficients [1], as R's survfit does.
//
// Errors: *LengthError; *ValueError; ErrLevel; ErrMonotoneBaseline.
// O(n p + d p²) for d event times.
//
// [1] Tsiatis (1981) Ann. Stat. 9:93; Therneau & Grambsch (2000) ch. 10.
func (f *CoxFit) Predict(pattern []float64, stratum int, opt PredictOptions) (*CoxCurve, error) {
	d, q := f.design, f.design.q
	level, err := levelOr(opt.Level, f.Level)
	if err != nil {
		return nil, err
	}
	opt.Level = level
	if len(pattern) != q {
		return nil, &LengthError{"covariate pattern", len(pattern), q}
	}
	for j, v := range pattern {
		if !finite(v) && f.null.free[j] {
			return nil, badValue("covariate "+f.Name[j]+" of the pattern", v, "finite")
		}
	}
	if len(f.Monotone) > 0 {
		return nil, ErrMonotoneBaseline
	}
	k, err := f.stratumCode(stratum)
	if err != nil {
		return nil, err
	}
	ps := f.baseline()
	means := ps.riskMeans(d, f.Ties == Efron)
	at, eta := make([]float64, q), 0.0
	for j := range at {
		if f.free[j] {
			at[j] = (pattern[j] - d.centre[int(k)*q+j]) / d.scale[j]
			eta += at[j] * f.beta[j]
		}
	}
	variance := f.scaledVar()
	out := &CoxCurve{Level: opt.Level, Transform: opt.Transform}
	ratio, z := math.Exp(eta), quantileOf(opt.Level)
	hazard, own := 0.0, 0.0
	gap := make([]float64, q) // ∫ (x - x̄) dΛ
	for b := len(d.time) - 1; b >= 0; b-- {
		if d.strat[b] != k {
			continue
		}
		hazard += ps.inc[b]
		own += means.square[b]
		through := 0.0
		for j := range gap {
			gap[j] += at[j]*ps.inc[b] - means.inc[b*q+j]
		}
		for i := range gap {
			for j := range gap {
				through += gap[i] * variance[i*q+j] * gap[j]
			}
		}
		se := ratio * math.Sqrt(own+through)
		surv := math.Exp(-hazard * ratio)
		lower, upper := interval(surv, se, z, opt.Transform)
		out.Time = append(out.Time, d.time[b])
		out.CumHaz = append(out.CumHaz, hazard*ratio)
		out.Surv = append(out.Surv, surv)
		out.SELogSurv = append(out.SELogSurv, se)
		out.Lower = append(out.Lower, lower)
		out.Upper = append(out.Upper, upper)
	}
	return out, nil
}

// baseline is the pass whose hazard increments are the baseline's: Breslow's
// for exact ties.
func (f *CoxFit) baseline() *coxPass {
	if f.Ties != Exact {
		return f.pass
	}
	ps := newCoxPass(f.limit)
	ps.run(f.limit, Breslow, f.beta)
	return ps
}

// stratumCode finds the dense code of a caller's stratum.
func (f *CoxFit) stratumCode(stratum int) (int32, error) {
	if f.data.Stratum == nil {
		return 0, nil
	}
	i := slices.Index(f.data.Stratum, stratum)
	if i < 0 {
		return 0, badValue("stratum", float64(stratum), "one of the strata of the fit")
	}
	return f.design.src.stratum[i], nil
}

// scaledVar is the variance of the coefficients in the design's units, 0 for
// those set aside; robust where the fit is.
func (f *CoxFit) scaledVar() []float64 {
	d, q := f.design, f.design.q
	v := f.Var
	if f.RobustVar != nil {
		v = f.RobustVar
	}
	out := make([]float64, q*q)
	for i := range q {
		for j := range q {
			if f.estimable(i) && f.estimable(j) {
				out[i*q+j] = v[i][j] * d.scale[i] * d.scale[j]
			}
		}
	}
	return out
}

// Average returns survival at the given times, averaged over all rows by their
// weights, as if the covariates in columns had the given values for everybody and
// the others were as they are: a curve adjusted by standardisation. Every row keeps
// the baseline of its own stratum.
//
// times are ascending; columns and values have one length. Errors:
// *LengthError; *ValueError; ErrMonotoneBaseline. O(n (p + times)).
func (f *CoxFit) Average(columns []int, values, times []float64) ([]float64, error) {
	d, q := f.design, f.design.q
	if len(columns) != len(values) {
		return nil, &LengthError{"values to set", len(values), len(columns)}
	}
	for k, j := range columns {
		if j < 0 || j >= q {
			return nil, badValue("column to set", float64(j), fmt.Sprintf("between 0 and %d", q-1))
		}
		if !finite(values[k]) {
			return nil, badValue("value of "+f.Name[j], values[k], "finite")
		}
	}
	for k, t := range times {
		if math.IsNaN(t) || k > 0 && t < times[k-1] {
			return nil, badValue(fmt.Sprintf("time %d", k+1), t, "a number, and not before the time before it")
		}
	}
	if len(f.Monotone) > 0 {
		return nil, ErrMonotoneBaseline
	}
	src, ps, nt := d.src, f.baseline(), len(times)
	// Cumulative hazard of each stratum (at its centre) at each time.
	hazard := make([]float64, src.ns*nt)
	for lo, hi := 0, 0; lo < len(d.time); lo = hi {
		for hi < len(d.time) && d.strat[hi] == d.strat[lo] {
			hi++
		}
		b, sum := hi, 0.0
		for k, t := range times {
			for b > lo && d.time[b-1] <= t {
				b--
				sum += ps.inc[b]
			}
			hazard[int(d.strat[lo])*nt+k] = sum
		}
	}
	// Hazard ratios against the centre of the stratum.
	eta := make([]float64, src.n)
	for j := range q {
		if !f.estimable(j) {
			continue
		}
		set := slices.Index(columns, j)
		for i, x := range src.X[j] {
			if set >= 0 {
				x = values[set]
			}
			eta[i] += f.Coef[j] * (x - d.centre[int(src.stratum[i])*q+j])
		}
	}
	size := 1 << 12
	nc := (src.n + size - 1) / size
	parts := make([]float64, nc*nt)
	parallel(nc, src.n*nt, func(c int) {
		part := parts[c*nt : (c+1)*nt]
		for i := c * size; i < min((c+1)*size, src.n); i++ {
			w := src.weight(int32(i))
			ratio := math.Exp(eta[i])
			for k, h := range hazard[int(src.stratum[i])*nt : int(src.stratum[i]+1)*nt] {
				part[k] += w * math.Exp(-h*ratio)
			}
		}
	})
	total := 0.0
	for i := range src.n {
		total += src.weight(int32(i))
	}
	out := make([]float64, nt)
	for c := range nc {
		for k := range out {
			out[k] += parts[c*nt+k] / total
		}
	}
	return out, nil
}
