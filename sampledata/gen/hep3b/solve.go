package main

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// unknown is a value that may move. A step of 1 is about a standard deviation:
// scale is in the value's unit, or where log is set in that of its logarithm,
// so that a concentration stays above 0.
type unknown struct {
	v     *float64
	scale float64
	log   bool
}

func (u unknown) move(step float64) {
	if u.log {
		*u.v *= math.Exp(u.scale * step)
	} else {
		*u.v += u.scale * step
	}
}

// solve moves the unknowns, as little as it takes in the sum of the squared
// steps, until every condition is 0: Gauss-Newton with the least-norm step,
// slopes by central differences.
func solve(name string, unknowns []unknown, conditions ...func() float64) error {
	m, n := len(conditions), len(unknowns)
	at := make([]float64, m)
	eval := func(out []float64) float64 {
		worst := 0.0
		for k, c := range conditions {
			out[k] = c()
			worst = max(worst, math.Abs(out[k]))
		}
		return worst
	}
	const h = 1e-5
	up, down := make([]float64, m), make([]float64, m)
	worst := eval(at)
	for range 200 {
		if worst < 1e-10 {
			return nil
		}
		if math.IsNaN(worst) {
			break
		}
		j := mat.NewDense(m, n, nil)
		for i, u := range unknowns {
			old := *u.v
			u.move(h)
			eval(up)
			*u.v = old
			u.move(-h)
			eval(down)
			*u.v = old
			for k := range m {
				j.Set(k, i, (up[k]-down[k])/(2*h))
			}
		}
		var jj mat.Dense
		jj.Mul(j, j.T())
		var y, step mat.VecDense
		if err := y.SolveVec(&jj, mat.NewVecDense(m, at)); err != nil {
			return fmt.Errorf("%s: the conditions depend on each other: %w", name, err)
		}
		step.MulVec(j.T(), &y)
		most := 0.0
		for i := range n {
			most = max(most, math.Abs(step.AtVec(i)))
		}
		damp := min(1, 0.25/most) // a quarter of a standard deviation at a time
		for i, u := range unknowns {
			u.move(-damp * step.AtVec(i))
		}
		worst = eval(at)
	}
	return fmt.Errorf("%s: no values meet the conditions, which are off by %v", name, at)
}
