package stats

import (
	"errors"
	"math"
	"testing"
)

// Two cohorts, 0 and 4 with standard errors 1 and 1: mean 2, SE 1/√2, Q = 8,
// I² = 7/8, tau² = (8 - 1)/(2 - 2/2) = 7; random: weights 1/8 each, SE 2.
func TestPoolByHand(t *testing.T) {
	t.Parallel()
	p, err := Pool([]float64{0, 4}, []float64{1, 1}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for what, x := range map[string][2]float64{
		"fixed": {p.Fixed.Coef, 2}, "fixed SE": {p.Fixed.SE, math.Sqrt(0.5)},
		"Q": {p.Q.Statistic, 8}, "I2": {p.I2, 7. / 8}, "tau2": {p.Tau2, 7},
		"random": {p.Random.Coef, 2}, "random SE": {p.Random.SE, 2}, "weight": {p.Random.Weight[0], 0.5},
	} {
		within(t, what, x[0], x[1], 1e-14)
	}
}

func TestPoolOracle(t *testing.T) {
	t.Parallel()
	type effect struct{ Coef, SE, P, Lower, Upper float64 }
	var file struct {
		Cases []struct {
			Coef, Std       numbers
			Level           float64
			Fixed, Random   effect
			Q, QP, I2, Tau2 float64
		}
	}
	readOracle(t, "pool.json", &file)
	for _, c := range file.Cases {
		p, err := Pool(c.Coef, c.Std, c.Level)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range []struct {
			got  PooledEffect
			want effect
		}{{p.Fixed, c.Fixed}, {p.Random, c.Random}} {
			// R writes 15 digits, a few of which a mean near 0 loses.
			allWithin(t, "effect", []float64{e.got.Coef, e.got.SE, e.got.P, e.got.Lower, e.got.Upper},
				[]float64{e.want.Coef, e.want.SE, e.want.P, e.want.Lower, e.want.Upper}, 1e-11)
		}
		allWithin(t, "heterogeneity", []float64{p.Q.Statistic, p.Q.P, p.I2, p.Tau2}, []float64{c.Q, c.QP, c.I2, c.Tau2}, 1e-11)
	}
	if len(file.Cases) != 3 {
		t.Errorf("%d cases", len(file.Cases))
	}
}

func TestPoolEdges(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	p, err := Pool([]float64{inf, 0.5, nan}, []float64{nan, 0.2, 1}, 0.95)
	if err != nil || p.K != 1 || p.Fixed.Coef != 0.5 || p.Random.SE != 0.2 || len(p.Warnings) != 2 || !math.IsNaN(p.I2) || p.Tau2 != 0 || p.Fixed.Weight[1] != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	var length *LengthError
	var value *ValueError
	if _, err := Pool([]float64{1}, nil, 0.95); !errors.As(err, &length) {
		t.Errorf("lengths: %v", err)
	}
	if _, err := Pool([]float64{1}, []float64{-1}, 0.95); !errors.As(err, &value) {
		t.Errorf("negative: %v", err)
	}
	if _, err := Pool(nil, nil, 0.95); err != ErrNoSubjects {
		t.Errorf("none: %v", err)
	}
	if _, err := Pool([]float64{1}, []float64{1}, 1); err != ErrLevel {
		t.Errorf("level: %v", err)
	}
}
