package stats

import (
	"math"
	"testing"
)

// Two patients, of whom the one with x = 1 has the event first. With r = e^β
// the likelihood r/(1+r) rises for ever; the information is r/(1+r)², so the
// penalised likelihood is r^(3/2)/(1+r)², highest where 3/2 = 2r/(1+r): r = 3.
// There log L* = 1.5 log 3 - 2 log 4, at β = 0 it is -2 log 2.
func TestFirthByHand(t *testing.T) {
	t.Parallel()
	d := CoxData{Time: []float64{1, 2}, Event: events(1, 0), X: [][]float64{{1, 0}}}
	f := mustCox(t, d, CoxOptions{Firth: true})
	near(t, "coef", f.Coef[0], math.Log(3), 1e-9)
	near(t, "penalised loglik", f.LogLik, 1.5*math.Log(3)-2*math.Log(4), 1e-12)
	near(t, "penalised loglik 0", f.LogLikNull, -2*math.Log(2), 1e-12)
	near(t, "SE", f.SE[0], math.Sqrt(16.0/3), 1e-9)
	p, err := f.Profile(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []float64{p[0].Lower, p[0].Upper} {
		near(t, "drop at the bound", 2*(f.LogLik-(1.5*b-2*math.Log1p(math.Exp(b)))), 3.841458820694124, 1e-9)
	}
	// The unit of x scales the coefficient and moves the log-likelihood by the
	// log of the unit, as the determinant of the information goes.
	d.X[0][0] = 1000
	g := mustCox(t, d, CoxOptions{Firth: true})
	near(t, "coef per 1/1000", g.Coef[0]*1000, math.Log(3), 1e-9)
	near(t, "penalised loglik", g.LogLik, f.LogLik+math.Log(1000), 1e-12)
}

// Events at 1 and 2 in group 0, censored at 3 and 4 in group 1: the penalised
// likelihood is explicit,
//
//	-log(2+2r) - log(1+2r) + ½ log(r/(1+r)² + 2r/(1+2r)²),
//
// and its maximum is found here by bisecting its numerical slope.
func TestFirthGroupWithoutEvents(t *testing.T) {
	t.Parallel()
	explicit := func(b float64) float64 {
		r := math.Exp(b)
		return -math.Log(2+2*r) - math.Log(1+2*r) + 0.5*math.Log(r/(1+r)/(1+r)+2*r/(1+2*r)/(1+2*r))
	}
	lo, hi := -10.0, 10.0
	for range 100 {
		mid, h := (lo+hi)/2, 1e-4
		if explicit(mid+h) > explicit(mid-h) {
			lo = mid
		} else {
			hi = mid
		}
	}
	d := CoxData{Time: []float64{1, 2, 3, 4}, Event: events(1, 1, 0, 0), X: [][]float64{{0, 0, 1, 1}}}
	f := mustCox(t, d, CoxOptions{Firth: true})
	near(t, "coef", f.Coef[0], lo, 1e-8)
	near(t, "penalised loglik", f.LogLik, explicit(f.Coef[0]), 1e-12)
	p, err := f.Profile(0.9)
	if err != nil {
		t.Fatal(err)
	}
	quantile := 2.705543454095404
	near(t, "drop at the lower bound", 2*(f.LogLik-explicit(p[0].Lower)), quantile, 1e-9)
	near(t, "drop at the upper bound", 2*(f.LogLik-explicit(p[0].Upper)), quantile, 1e-9)
	near(t, "LR", p[0].LR.Statistic, 2*(f.LogLik-explicit(0)), 1e-9)
	near(t, "LR of the model", f.LR.Statistic, p[0].LR.Statistic, 1e-9)
}

// The penalty fades: with many patients the estimates agree.
func TestFirthFades(t *testing.T) {
	t.Parallel()
	d := simulated(2000, 1, 5)
	ml, firth := mustCox(t, d, CoxOptions{}), mustCox(t, d, CoxOptions{Firth: true})
	if gap := ml.Coef[0] - firth.Coef[0]; !(math.Abs(gap) < 0.01*ml.SE[0]) {
		t.Errorf("ML %v, Firth %v (SE %v)", ml.Coef[0], firth.Coef[0], ml.SE[0])
	}
}

// Against a search in R over survival's likelihood and information plus the
// penalty. R differences the likelihood numerically, so that coefficients agree
// to about 1e-6, and the likelihood there, being flat, to far more.
func TestFirthAgainstR(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			Name, Ties string
			Data       struct {
				Entry, Time, Weight numbers
				Event, Strata       []int
				X                   []numbers
			}
			R struct{ Coef, LogLik, SE, Profile numbers }
		}
	}
	readOracle(t, "cox_firth.json", &file)
	for _, c := range file.Cases {
		t.Run(c.Name+"/"+c.Ties, func(t *testing.T) {
			d := CoxData{Time: c.Data.Time, Event: events(c.Data.Event...)}
			if len(c.Data.Entry) > 0 {
				d.Entry = c.Data.Entry
			}
			for _, x := range c.Data.X {
				d.X = append(d.X, x)
			}
			if len(c.Data.Weight) > 0 {
				d.Weight = c.Data.Weight
			}
			d.Stratum = c.Data.Strata
			ties := Efron
			if c.Ties == "breslow" {
				ties = Breslow
			}
			f := mustCox(t, d, CoxOptions{Ties: ties, Firth: true})
			near(t, "penalised loglik 0", f.LogLikNull, c.R.LogLik[0], 1e-11)
			near(t, "penalised loglik", f.LogLik, c.R.LogLik[1], 1e-11)
			for j, want := range c.R.Coef {
				near(t, "coef", f.Coef[j], want, 1e-8)
				near(t, "SE", f.SE[j], c.R.SE[j], 1e-8)
			}
			if len(c.R.Profile) > 0 {
				p, err := f.Profile(0)
				if err != nil {
					t.Fatal(err)
				}
				near(t, "lower", p[0].Lower, c.R.Profile[0], 1e-8)
				near(t, "upper", p[0].Upper, c.R.Profile[1], 1e-8)
			}
		})
	}
}
