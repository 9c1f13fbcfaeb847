package stats

import "math"

// tukeyUpper is P(Q > q) for the studentized range of k means on df degrees of
// freedom (+Inf allowed). The range's distribution [1] is integrated over the
// scale by the trapezoidal rule in log s and, within, over the largest value;
// both integrands are entire and vanish at both ends, where that rule converges
// exponentially. The upper tail itself is summed, so that it keeps its digits; R
// computes it as 1 less the lower tail, and loses them.
//
// [1] Copenhaver & Holland (1988) J Stat Comput Simul 30:1.
func tukeyUpper(q float64, k int, df float64) float64 {
	switch {
	case math.IsNaN(q) || k < 2 || !(df > 0):
		return math.NaN()
	case q <= 0:
		return 1
	case math.IsInf(q, 1):
		return 0
	case math.IsInf(df, 1) || df > 1e8:
		return rangeUpper(q, k)
	}
	// u = log s, where df s² is chi-square; its density in u is
	// 2 (df/2)^(df/2) / Γ(df/2) exp(df u - df e^(2u)/2).
	g, _ := math.Lgamma(df / 2)
	log0 := math.Ln2 + df/2*math.Log(df/2) - g
	step := min(0.125, 0.6/math.Sqrt(2*df))
	sum, top := 0.0, 0.0
	for _, sign := range [2]float64{1, -1} {
		previous := math.Inf(1)
		for j := 0.0; ; j++ {
			if sign < 0 && j == 0 {
				continue
			}
			u := sign * j * step
			term := math.Exp(log0+df*u-df*math.Exp(2*u)/2) * rangeUpper(q*math.Exp(u), k)
			sum += term
			top = max(top, term)
			if term <= 1e-18*top && (sign > 0 || term <= previous) {
				break
			}
			previous = term
		}
	}
	return min(1, sum*step)
}

// rangeUpper is P(range of k standard normals > w).
func rangeUpper(w float64, k int) float64 {
	const step = 0.125
	m := float64(k - 1)
	sum := 0.0
	// With largest value z the others lie below z, and not all within w of it.
	for z := w/2 - 9; z < w/2+9+step; z += step {
		below := math.Erfc(-z / math.Sqrt2)
		if below == 0 {
			continue
		}
		far := math.Erfc((w - z) / math.Sqrt2)
		sum += math.Exp(-z*z/2+m*math.Log(below/2)) * -math.Expm1(m*math.Log1p(-far/below))
	}
	return min(1, float64(k)*step/math.Sqrt(2*math.Pi)*sum)
}

// tukeyQuantile is q with P(Q <= q) = level.
func tukeyQuantile(level float64, k int, df float64) float64 {
	target := math.Log1p(-level)
	return math.Exp(rootOf(func(u float64) float64 {
		return target - math.Log(tukeyUpper(math.Exp(u), k, df))
	}, math.Log(2.5), math.Log(5)))
}
