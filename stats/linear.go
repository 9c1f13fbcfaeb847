package stats

import (
	"math"
	"slices"
)

// pivotTolerance is the size of a pivot of the information, relative to the largest
// diagonal element, below which its covariate counts as collinear; as in R.
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

// quadraticForm is u'V⁻u and the rank of V, a covariance, by Cholesky with
// pivots; directions beyond the rank are left out. u and v are overwritten.
func quadraticForm(u, v []float64) (float64, int) {
	k := len(u)
	scale := 0.0
	for a := 0; a < k; a++ {
		scale = max(scale, v[a*k+a])
	}
	sum, used := 0.0, make([]bool, k)
	for rank := 0; rank < k; rank++ {
		p, big := -1, scale*1e-10
		for a := 0; a < k; a++ {
			if !used[a] && v[a*k+a] > big {
				p, big = a, v[a*k+a]
			}
		}
		if p < 0 {
			return sum, rank
		}
		used[p] = true
		sum += u[p] * u[p] / v[p*k+p]
		for a := 0; a < k; a++ {
			if used[a] {
				continue
			}
			f := v[a*k+p] / v[p*k+p]
			u[a] -= f * u[p]
			for b := 0; b < k; b++ {
				if !used[b] {
					v[a*k+b] -= f * v[p*k+b]
				}
			}
		}
	}
	return sum, k
}

// invertSymmetric inverts a positive definite k × k matrix by Gauss-Jordan
// steps; a is overwritten.
func invertSymmetric(a []float64, k int) []float64 {
	inv := make([]float64, k*k)
	for i := 0; i < k; i++ {
		inv[i*k+i] = 1
	}
	for p := 0; p < k; p++ {
		f := 1 / a[p*k+p]
		for b := 0; b < k; b++ {
			a[p*k+b] *= f
			inv[p*k+b] *= f
		}
		for r := 0; r < k; r++ {
			if r == p {
				continue
			}
			f := a[r*k+p]
			for b := 0; b < k; b++ {
				a[r*k+b] -= f * a[p*k+b]
				inv[r*k+b] -= f * inv[p*k+b]
			}
		}
	}
	return inv
}

// solveSymmetric solves v x = u for a positive definite v; v is overwritten.
func solveSymmetric(v, u []float64) []float64 {
	k := len(u)
	inv := invertSymmetric(v, k)
	x := make([]float64, k)
	for a := range x {
		for b, ub := range u {
			x[a] += inv[a*k+b] * ub
		}
	}
	return x
}

// mirror copies the upper triangle to the lower.
func mirror(m []float64, q int) {
	for a := range q {
		for b := range a {
			m[a*q+b] = m[b*q+a]
		}
	}
}

// dots sets out to the products of the rows of x (len(out) × len(beta)) with beta, four
// rows at a time.
func dots(out, x, beta []float64) {
	q, r := len(beta), 0
	for ; r+4 <= len(out); r += 4 {
		x0, x1 := x[r*q:r*q+q], x[(r+1)*q:(r+1)*q+q]
		x2, x3 := x[(r+2)*q:(r+2)*q+q], x[(r+3)*q:(r+3)*q+q]
		var v0, v1, v2, v3 float64
		for j, b := range beta {
			v0 += b * x0[j]
			v1 += b * x1[j]
			v2 += b * x2[j]
			v3 += b * x3[j]
		}
		out[r], out[r+1], out[r+2], out[r+3] = v0, v1, v2, v3
	}
	for ; r < len(out); r++ {
		v := 0.0
		for j, b := range beta {
			v += b * x[r*q+j]
		}
		out[r] = v
	}
}

// sum is Σ v, four at a time.
func sum(v []float64) float64 {
	total := 0.0
	for ; len(v) >= 4; v = v[4:] {
		total += (v[0] + v[1]) + (v[2] + v[3])
	}
	for _, x := range v {
		total += x
	}
	return total
}

// weightedSum adds Σ g_r x_r over the rows of x (len(g) × len(sum)) to sum, four rows at
// a time.
func weightedSum(sum, x, g []float64) {
	q, r := len(sum), 0
	for ; r+4 <= len(g); r += 4 {
		x0, x1 := x[r*q:r*q+q], x[(r+1)*q:(r+1)*q+q]
		x2, x3 := x[(r+2)*q:(r+2)*q+q], x[(r+3)*q:(r+3)*q+q]
		g0, g1, g2, g3 := g[r], g[r+1], g[r+2], g[r+3]
		for j := range sum {
			sum[j] += (g0*x0[j] + g1*x1[j]) + (g2*x2[j] + g3*x3[j])
		}
	}
	for ; r < len(g); r++ {
		for j, v := range x[r*q : r*q+q] {
			sum[j] += g[r] * v
		}
	}
}

// gramRows adds Σ g_r x_r x_r' over the rows of x (len(g) × q) to the upper
// triangle of m. It takes four rows at a time, so that m is loaded and stored only
// once for the four.
func gramRows(m, x, g []float64, q int) {
	r := 0
	for ; r+4 <= len(g); r += 4 {
		x0, x1 := x[r*q:r*q+q], x[(r+1)*q:(r+1)*q+q]
		x2, x3 := x[(r+2)*q:(r+2)*q+q], x[(r+3)*q:(r+3)*q+q]
		for a := range q {
			g0, g1, g2, g3 := g[r]*x0[a], g[r+1]*x1[a], g[r+2]*x2[a], g[r+3]*x3[a]
			row := m[a*q+a : a*q+q]
			y0, y1, y2, y3 := x0[a:], x1[a:], x2[a:], x3[a:]
			y0, y1, y2, y3 = y0[:len(row)], y1[:len(row)], y2[:len(row)], y3[:len(row)]
			for b := range row {
				row[b] += (g0*y0[b] + g1*y1[b]) + (g2*y2[b] + g3*y3[b])
			}
		}
	}
	for ; r < len(g); r++ {
		y := x[r*q : r*q+q]
		for a := range q {
			ga := g[r] * y[a]
			row := m[a*q+a : a*q+q]
			z := y[a:]
			z = z[:len(row)]
			for b := range row {
				row[b] += ga * z[b]
			}
		}
	}
}

// multiply is the product of two q × q matrices.
func multiply(a, b []float64, q int) []float64 {
	out := make([]float64, q*q)
	for i := range q {
		for j := range q {
			for k := range q {
				out[i*q+j] += a[i*q+k] * b[k*q+j]
			}
		}
	}
	return out
}
