package stats

import (
	"math"
	"slices"
)

// screenFit is the memory for the fit of one marker.
type screenFit struct {
	value       []float64 // by subject
	laid        []float64 // the same by position in the timeline
	full        bool      // nothing is missing
	mean, scale float64

	x     []float64 // centred and scaled, in the order of joining the risk set
	e     []float64 // hazard ratios, beside x
	died  []int32   // of those who die, into x
	start []int32   // by block: first of x; and the end
	deads []int32   // by block: first of died; and the end
	far   float64   // largest |x|
}

// lay puts the values into the order of time, once: from there on they are read one
// after another.
func (f *screenFit) lay(s *screener) {
	f.laid = resize(f.laid, len(s.tl.Subject))
	for p, i := range s.tl.Subject {
		f.laid[p] = f.value[i]
	}
}

// average is the mean of the n values that are not missing. They are added up as
// differences from the first of them, some at a time, so that neither a large offset nor
// a large number costs digits or overflows.
func (f *screenFit) average(n int) float64 {
	first := math.NaN()
	for _, v := range f.laid {
		if v == v {
			first = v
			break
		}
	}
	mean := 0.0
	for some := range slices.Chunk(f.laid, 1024) {
		sum := 0.0
		for _, v := range some {
			if v == v {
				sum += v - first
			}
		}
		mean += sum / float64(n)
	}
	return first + mean
}

// spread is the standard deviation of the n values that are not missing, 0 where they
// are equal.
func (f *screenFit) spread(mean float64, n int) float64 {
	sum, lo, hi := 0.0, math.Inf(1), math.Inf(-1)
	for _, v := range f.laid {
		if v == v {
			sum += square(v - mean)
			if v < lo {
				lo = v
			}
			if v > hi {
				hi = v
			}
		}
	}
	if lo == hi || n < 2 {
		return 0
	}
	return math.Sqrt(sum / float64(n-1))
}

// gather lays the marker out in the order of the risk sets, later ones first.
func (f *screenFit) gather(s *screener) {
	f.x, f.died = slices.Grow(f.x[:0], len(f.laid)), slices.Grow(f.died[:0], len(f.laid))
	f.start, f.deads = append(slices.Grow(f.start[:0], len(s.block)+1), 0), append(slices.Grow(f.deads[:0], len(s.block)+1), 0)
	unit := 1 / f.scale
	f.far = 0
	for k, block := range s.block {
		from := int32(len(f.x))
		if f.full {
			for _, v := range f.laid[block[0]:block[1]] {
				v = (v - f.mean) * unit
				f.x = append(f.x, v)
				if v = math.Abs(v); v > f.far {
					f.far = v
				}
			}
			for _, p := range s.event[k] {
				f.died = append(f.died, from+p-block[0])
			}
			f.start, f.deads = append(f.start, int32(len(f.x))), append(f.deads, int32(len(f.died)))
			continue
		}
		before, event := len(f.died), s.event[k]
		for p := block[0]; p < block[1]; p++ {
			dies := len(event) > 0 && event[0] == p
			if dies {
				event = event[1:]
			}
			if v := f.laid[p]; v == v {
				if dies {
					f.died = append(f.died, int32(len(f.x)))
				}
				v = (v - f.mean) * unit
				f.x = append(f.x, v)
				f.far = max(f.far, math.Abs(v))
			}
		}
		if len(f.died) > before { // else those who joined belong to the next event
			f.start, f.deads = append(f.start, int32(len(f.x))), append(f.deads, int32(len(f.died)))
		}
	}
	f.e = resize(f.e, len(f.x))
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
			es := f.e[f.start[k]:f.start[k+1]]
			for j, x := range joins {
				e := math.Exp(b * x)
				es[j] = e
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
			u += f.x[died[0]] - m
			i += v - m*m
			t += s3*inv - m*(3*v-2*m*m)
			continue
		}
		var d0, d1, d2, d3 float64
		for _, p := range died {
			x := f.x[p]
			u += x
			if efron {
				e := 1.0
				if b != 0 {
					e = f.e[p]
				}
				ex := e * x
				d0 += e
				d1 += ex
				d2 += ex * x
				d3 += ex * x * x
			}
		}
		add := func(gone, weight float64) {
			inv := 1 / (s0 - gone*d0)
			m, v := (s1-gone*d1)*inv, (s2-gone*d2)*inv
			u -= weight * m
			i += weight * (v - m*m)
			t += weight * ((s3-gone*d3)*inv - m*(3*v-2*m*m))
		}
		switch {
		case !efron:
			add(0, float64(d))
		case d >= manyTied && 4*d0 <= s0:
			for _, node := range tiedNodes(d) {
				add(node.at, node.weight)
			}
		default:
			for l := range d {
				add(float64(l)/float64(d), 1)
			}
		}
	}
	return u, i, t
}
