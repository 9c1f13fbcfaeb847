package stats

import "math"

// screenFit is the memory for the fit of one marker.
type screenFit struct {
	value       []float64 // by subject
	full        bool      // nothing is missing
	mean, scale float64

	x     []float64 // centred and scaled, in the order of joining the risk set
	died  []float64 // of those who die
	start []int32   // by block: first of x; and the end
	deads []int32   // by block: first of died; and the end
	far   float64   // largest |x|
}

// gather lays the marker out in the order of the risk sets, later ones first.
func (f *screenFit) gather(s *screener) {
	f.x, f.died, f.start, f.deads = f.x[:0], f.died[:0], append(f.start[:0], 0), append(f.deads[:0], 0)
	unit := 1 / f.scale
	f.far = 0
	for k, block := range s.block {
		for _, i := range block {
			if v := f.value[i]; v == v {
				v = (v - f.mean) * unit
				f.x = append(f.x, v)
				f.far = max(f.far, math.Abs(v))
			}
		}
		before := len(f.died)
		for _, i := range s.event[k] {
			if v := f.value[i]; v == v {
				f.died = append(f.died, (v-f.mean)*unit)
			}
		}
		if len(f.died) > before { // else those who joined belong to the next event
			f.start, f.deads = append(f.start, int32(len(f.x))), append(f.deads, int32(len(f.died)))
		}
	}
}

// newton fits the marker alone. It returns false where the marker must be fitted by
// Cox.
func (s *screener) newton(f *screenFit, r *ScreenResult) bool {
	f.gather(s)
	lo, hi, b := math.Inf(-1), math.Inf(1), 0.0
	efron := s.opt.Ties == Efron
	for range 20 {
		if math.Abs(b)*f.far > 30 {
			return false
		}
		u, i, t := f.pass(b, efron)
		if !(i > 1e-8*float64(r.Events)) {
			return false
		}
		if u > 0 {
			lo = b
		} else {
			hi = b
		}
		step := halleyStep(u, i, t, 2)
		if math.Abs(step) <= 1e-6 {
			// The error of a step of third order, and that of the information.
			b += step
			i += step * t
			r.Coef, r.SE = b/f.scale, 1/(math.Sqrt(i)*f.scale)
			s.setP(r, NormalP(r.Coef/r.SE))
			return true
		}
		next := b + step
		if next <= lo || next >= hi {
			next = (lo + hi) / 2
		}
		b = next
	}
	return false
}

// pass is the score, the information and its derivative.
func (f *screenFit) pass(b float64, efron bool) (u, i, t float64) {
	var s0, s1, s2, s3 float64
	for k := range len(f.start) - 1 {
		joins := f.x[f.start[k]:f.start[k+1]]
		if b == 0 {
			s0 += float64(len(joins))
			for _, x := range joins {
				xx := x * x
				s1 += x
				s2 += xx
				s3 += xx * x
			}
		} else {
			for _, x := range joins {
				e := math.Exp(b * x)
				ex := e * x
				exx := ex * x
				s0 += e
				s1 += ex
				s2 += exx
				s3 += exx * x
			}
		}
		died := f.died[f.deads[k]:f.deads[k+1]]
		d := len(died)
		if d == 1 {
			inv := 1 / s0
			m, v := s1*inv, s2*inv
			u += died[0] - m
			i += v - m*m
			t += s3*inv - m*(3*v-2*m*m)
			continue
		}
		var d0, d1, d2, d3 float64
		for _, x := range died {
			u += x
			if efron {
				e := math.Exp(b * x)
				d0 += e
				d1 += e * x
				d2 += e * x * x
				d3 += e * x * x * x
			}
		}
		for l := range d {
			gone := float64(l) / float64(d)
			inv := 1 / (s0 - gone*d0)
			m, v := (s1-gone*d1)*inv, (s2-gone*d2)*inv
			u -= m
			i += v - m*m
			t += (s3-gone*d3)*inv - m*(3*v-2*m*m)
		}
	}
	return u, i, t
}
