package stats

import (
	"fmt"
	"math"
)

// PooledEffect is a log hazard ratio over several cohorts.
type PooledEffect struct {
	Coef, SE, Z, P float64
	Lower, Upper   float64   // Wald interval of Coef
	Weight         []float64 // of each cohort, adding up to 1; 0 where it was left out
}

// HR is exp(Coef).
func (p PooledEffect) HR() float64 { return math.Exp(p.Coef) }

// Pooled joins the effects of k cohorts.
type Pooled struct {
	K      int          // cohorts that count
	Fixed  PooledEffect // inverse variance: one effect that all share
	Random PooledEffect // DerSimonian-Laird: effects vary between cohorts, around their mean

	Q        Test    // Cochran's test, on K-1 degrees of freedom, of whether effects differ
	I2       float64 // share of the variation that is not due to chance, max(0, (Q-df)/Q)
	Tau2     float64 // variance between cohorts, DerSimonian-Laird's moment estimate
	Warnings []string
}

// Pool joins log hazard ratios coef[k] with standard errors se[k], one of each
// per cohort, by inverse variance [1] (fixed effect) and with the
// moment estimate of the variance between cohorts [2] (random effects). I² is
// that of [3]. Cohorts without a finite coefficient and a standard error above
// 0 are left out, with a warning.
//
// Errors: *LengthError; *ValueError for a negative standard error; ErrNoSubjects
// where no cohort is left; ErrLevel. With one cohort Q and I² are NaN and Tau2
// is 0. O(k).
//
// [1] Birge (1932) Phys. Rev. 40:207. [2] DerSimonian & Laird (1986) Control.
// Clin. Trials 7:177. [3] Higgins & Thompson (2002) Stat. Med. 21:1539.
func Pool(coef, se []float64, level float64) (*Pooled, error) {
	if len(se) != len(coef) {
		return nil, &LengthError{"standard errors", len(se), len(coef)}
	}
	if !isLevel(level) {
		return nil, ErrLevel
	}
	p := new(Pooled)
	var use []int
	for k, b := range coef {
		if se[k] < 0 {
			return nil, badValue(fmt.Sprintf("standard error of cohort %d", k+1), se[k], "above 0")
		}
		if finite(b) && finite(se[k]) && se[k] > 0 {
			use = append(use, k)
		} else {
			p.Warnings = append(p.Warnings, fmt.Sprintf("cohort %d has no finite hazard ratio and is left out", k+1))
		}
	}
	if p.K = len(use); p.K == 0 {
		return nil, ErrNoSubjects
	}
	pool := func(tau2 float64) PooledEffect {
		e := PooledEffect{Weight: make([]float64, len(coef))}
		total := 0.0
		for _, k := range use {
			w := 1 / (se[k]*se[k] + tau2)
			e.Weight[k] = w
			total += w
		}
		for _, k := range use {
			e.Weight[k] /= total
			e.Coef += e.Weight[k] * coef[k]
		}
		e.SE = 1 / math.Sqrt(total)
		e.Z = e.Coef / e.SE
		e.P = NormalP(e.Z)
		z := quantileOf(level)
		e.Lower, e.Upper = e.Coef-z*e.SE, e.Coef+z*e.SE
		return e
	}
	p.Fixed = pool(0)
	var q, sum, squares float64
	for _, k := range use {
		w := 1 / (se[k] * se[k])
		q += w * square(coef[k]-p.Fixed.Coef)
		sum += w
		squares += w * w
	}
	df := p.K - 1
	p.Q, p.I2 = ChiSquareTest(q, df), math.NaN()
	if df > 0 {
		p.I2 = 0
		if q > float64(df) {
			p.I2 = (q - float64(df)) / q
			p.Tau2 = (q - float64(df)) / (sum - squares/sum)
		}
	}
	if df > 0 && p.K < 5 {
		p.Warnings = append(p.Warnings,
			fmt.Sprintf("with %d cohorts the variance between them is poorly estimated: take the random effects as a rough guide", p.K))
	}
	p.Random = pool(p.Tau2)
	return p, nil
}
