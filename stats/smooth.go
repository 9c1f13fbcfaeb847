package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// SmoothLine fits y to the columns of basis and an intercept by least squares, and
// returns the fit at the rows of at, with an interval in which the variance of one y
// is taken as known. It smooths scaled Schoenfeld residuals [1].
//
// basis[j] has length n = len(y), at[j] length m; the results have length m,
// and are nil where the columns are not independent. O(n p²).
//
// [1] Grambsch & Therneau (1994) Biometrika 81:515, as R's plot.cox.zph.
func SmoothLine(basis [][]float64, y []float64, at [][]float64, variance, level float64) (line, lower, upper []float64) {
	n, p := len(y), len(basis)+1
	if n < p || len(at) != len(basis) || len(at) == 0 {
		return nil, nil, nil
	}
	x := mat.NewDense(n, p, nil)
	for i := range n {
		x.Set(i, 0, 1)
		for j := range basis {
			x.Set(i, j+1, basis[j][i])
		}
	}
	var qr mat.QR
	qr.Factorize(x)
	if qr.Cond() > 1e12 {
		return nil, nil, nil
	}
	var beta mat.VecDense
	if err := qr.SolveVecTo(&beta, false, mat.NewVecDense(n, y)); err != nil {
		return nil, nil, nil
	}
	var r mat.Dense
	qr.RTo(&r)
	z, m := quantileOf(level), len(at[0])
	row, w := make([]float64, p), make([]float64, p)
	for k := range m {
		row[0] = 1
		for j := range at {
			row[j+1] = at[j][k]
		}
		fit := 0.0
		for j, v := range row {
			fit += v * beta.AtVec(j)
		}
		// The variance of the fit is that of y times |R'⁻¹ row|².
		norm := 0.0
		for j := range p {
			v := row[j]
			for i := range j {
				v -= r.At(i, j) * w[i]
			}
			w[j] = v / r.At(j, j)
			norm += w[j] * w[j]
		}
		half := z * math.Sqrt(variance*norm)
		line, lower, upper = append(line, fit), append(lower, fit-half), append(upper, fit+half)
	}
	return line, lower, upper
}
