package stats

import (
	"math"
	"slices"
)

// pivotTolerance is how small a pivot of the information may become, against
// the largest diagonal element, before its covariate counts as collinear: R's.
var pivotTolerance = math.Pow(0x1p-52, 0.75)

// independent marks the columns of a symmetric matrix that are not a linear
// function of marked ones before them.
func independent(a []float64, q int, among []bool) []bool {
	l := slices.Clone(a)
	top := 0.0
	for j := range q {
		if among == nil || among[j] {
			top = max(top, l[j*q+j])
		}
	}
	free := make([]bool, q)
	for j := range q {
		if (among != nil && !among[j]) || !(l[j*q+j] > pivotTolerance*top) {
			continue
		}
		free[j] = true
		for i := j + 1; i < q; i++ {
			k := l[j*q+i] / l[j*q+j]
			for c := i; c < q; c++ {
				l[i*q+c] -= k * l[j*q+c]
			}
		}
	}
	return free
}

// quadInverse is u'A⁻¹u over the free rows and columns of A (q × q).
func quadInverse(a, u []float64, free []bool) float64 {
	q := len(u)
	chol := newCholesky(a, q, free)
	if chol == nil {
		return math.NaN()
	}
	x, sum := make([]float64, q), 0.0
	chol.solve(u, x)
	for j, v := range x {
		sum += v * u[j]
	}
	return sum
}

// cholesky is LDL' of the free rows and columns of a symmetric matrix.
type cholesky struct {
	q    int
	cols []int
	l    []float64 // k × k, unit lower triangle, D on the diagonal
}

// newCholesky returns nil where the matrix is not positive definite.
func newCholesky(a []float64, q int, free []bool) *cholesky {
	c := &cholesky{q: q}
	for j, ok := range free {
		if ok {
			c.cols = append(c.cols, j)
		}
	}
	k := len(c.cols)
	c.l = make([]float64, k*k)
	for i := range k {
		for j := range i + 1 {
			v := a[c.cols[i]*q+c.cols[j]]
			for m := range j {
				v -= c.l[i*k+m] * c.l[j*k+m] * c.l[m*k+m]
			}
			if i == j {
				if !(v > 1e-14*a[c.cols[i]*q+c.cols[i]]) {
					return nil
				}
				c.l[i*k+i] = v
			} else {
				c.l[i*k+j] = v / c.l[j*k+j]
			}
		}
	}
	return c
}

// solve sets x (length q) to A⁻¹b, 0 where not free.
func (c *cholesky) solve(b, x []float64) {
	k := len(c.cols)
	y := make([]float64, k)
	for i := range k {
		y[i] = b[c.cols[i]]
		for j := range i {
			y[i] -= c.l[i*k+j] * y[j]
		}
	}
	for i := k - 1; i >= 0; i-- {
		y[i] /= c.l[i*k+i]
		for j := i + 1; j < k; j++ {
			y[i] -= c.l[j*k+i] * y[j]
		}
	}
	clear(x)
	for i, j := range c.cols {
		x[j] = y[i]
	}
}

// inverseColumn sets x to column j of A⁻¹.
func (c *cholesky) inverseColumn(j int, x []float64) {
	unit := make([]float64, c.q)
	unit[j] = 1
	c.solve(unit, x)
}
