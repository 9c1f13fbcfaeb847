package stats

import "math"

// rootOf finds where an increasing function crosses 0, to the last digits: it
// widens [lo, hi] until it holds the root, then narrows it by Brent's method.
// NaN where there is no crossing within ±1e9 of the interval.
func rootOf(f func(float64) float64, lo, hi float64) float64 {
	flo, fhi := f(lo), f(hi)
	for w := hi - lo; flo > 0 && w < 1e9; w *= 2 {
		hi, fhi = lo, flo
		lo -= w
		flo = f(lo)
	}
	for w := hi - lo; fhi < 0 && w < 1e9; w *= 2 {
		lo, flo = hi, fhi
		hi += w
		fhi = f(hi)
	}
	if !(flo <= 0 && fhi >= 0) {
		return math.NaN()
	}
	return brent(f, lo, hi, flo, fhi)
}

// brent narrows a sign change between a and b to a few units in the last place.
func brent(f func(float64) float64, a, b, fa, fb float64) float64 {
	c, fc := a, fa
	d := b - a
	e := d
	for range 300 {
		if (fb > 0) == (fc > 0) {
			c, fc = a, fa
			d = b - a
			e = d
		}
		if math.Abs(fc) < math.Abs(fb) {
			a, b, c = b, c, b
			fa, fb, fc = fb, fc, fb
		}
		tol := 2 * 0x1p-52 * math.Abs(b)
		m := (c - b) / 2
		if math.Abs(m) <= tol || fb == 0 || math.IsNaN(fb) {
			break
		}
		if math.Abs(e) >= tol && math.Abs(fa) > math.Abs(fb) && !math.IsInf(fa, 0) && !math.IsInf(fc, 0) {
			var p, q float64
			s := fb / fa
			if a == c {
				p, q = 2*m*s, 1-s
			} else {
				r, t := fb/fc, fa/fc
				p = s * (2*m*t*(t-r) - (b-a)*(r-1))
				q = (t - 1) * (r - 1) * (s - 1)
			}
			if p > 0 {
				q = -q
			}
			p = math.Abs(p)
			if 2*p < min(3*m*q-math.Abs(tol*q), math.Abs(e*q)) {
				e, d = d, p/q
			} else {
				d, e = m, m
			}
		} else {
			d, e = m, m
		}
		a, fa = b, fb
		if math.Abs(d) > tol {
			b += d
		} else {
			b += math.Copysign(max(tol, math.SmallestNonzeroFloat64), m)
		}
		fb = f(b)
	}
	return b
}

// solveIncreasing is the x in (0, top) at which f, which rises from 0, is v, by
// false position with the weight of an end that stays halved (Illinois).
func solveIncreasing(f func(float64) float64, v, top float64) float64 {
	lo, hi := 0.0, top
	below, above := -v, f(hi)-v
	if !(above > 0) {
		return math.NaN()
	}
	side := 0
	for range 100 {
		x := hi - above*(hi-lo)/(above-below)
		y := f(x) - v
		if math.Abs(y) < 1e-13 || hi-lo < 1e-13 {
			return x
		}
		if y < 0 {
			lo, below = x, y
			if side == -1 {
				above /= 2
			}
			side = -1
		} else {
			hi, above = x, y
			if side == 1 {
				below /= 2
			}
			side = 1
		}
	}
	return (lo + hi) / 2
}

// halleyStep is the step towards the zero of a score u that falls as the
// coefficient grows, i being minus its first derivative and t minus its second.
// It is at most `most`, and never away from the zero.
func halleyStep(u, i, t, most float64) float64 {
	step := 2 * u * i / (2*i*i + u*t)
	if !(math.Abs(step) <= most) || step*u < 0 {
		if u == 0 {
			return 0
		}
		return math.Copysign(most, u)
	}
	return step
}
