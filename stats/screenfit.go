package stats

import (
	"math"
	"slices"
)

// screenFit is the memory for the fit of one marker.
type screenFit struct {
	value       []float64 // by subject
	laid        []float64 // the same by position in the timeline
	sums        []float64 // of laid, some at a time
	full        bool      // nothing is missing
	mean, scale float64

	x     []float64  // centred and scaled; those who join the risk set together stand together
	block [][2]int32 // range of x that joins at each event time, later ones first
	event [][]int32  // of those who die, by block: into x
	e     []float64  // hazard ratios of a block
	far   float64    // largest |x|

	packed []float64 // the memory of x, block and event where something is missing
	blocks [][2]int32
	died   []int32
	events [][]int32
}

// layChunk is how many values are added up together.
const layChunk = 1024

// lay puts the values into the order of time, once: from there on they are read one
// after another. It counts who has a value, and their events, finds the mean, and the
// first position whose value is too large, or -1.
//
// Values are added up as differences from the first of them, some at a time, so that
// neither a large offset nor a large number costs digits or overflows.
func (f *screenFit) lay(s *screener) (n, events int, mean float64, far int) {
	subject, event := s.tl.Subject, s.tl.Event
	f.laid, f.sums = resize(f.laid, len(subject)), f.sums[:0]
	first := math.NaN()
	far = -1
	for lo := 0; lo < len(subject); lo += layChunk {
		hi := min(lo+layChunk, len(subject))
		laid, died := f.laid[lo:hi], event[lo:hi]
		for k, i := range subject[lo:hi] { // alone: most of it is waiting for values from all over
			laid[k] = f.value[i]
		}
		sum := 0.0
		for k, v := range laid {
			if v != v {
				continue
			}
			if first != first {
				first = v
			}
			if math.Abs(v) > maxCovariate && far < 0 {
				far = lo + k
			}
			n++
			events += int(bit(died[k]))
			sum += v - first
		}
		f.sums = append(f.sums, sum)
	}
	for _, sum := range f.sums {
		mean += sum / float64(n)
	}
	return n, events, first + mean, far
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

// gather lays the marker out by risk sets, later ones first: where nothing is missing it
// stands as it should already.
func (f *screenFit) gather(s *screener) {
	unit := 1 / f.scale
	f.far = 0
	for p, v := range f.laid {
		v = (v - f.mean) * unit
		f.laid[p] = v
		if v = math.Abs(v); v > f.far {
			f.far = v
		}
	}
	if f.full {
		f.x, f.block, f.event = f.laid, s.block, s.event
		return
	}
	f.packed, f.died = slices.Grow(f.packed[:0], len(f.laid)), slices.Grow(f.died[:0], len(f.laid))
	f.blocks, f.events = slices.Grow(f.blocks[:0], len(s.block)), slices.Grow(f.events[:0], len(s.block))
	from := int32(0)
	for k, block := range s.block {
		before, event := len(f.died), s.event[k]
		for p := block[0]; p < block[1]; p++ {
			dies := len(event) > 0 && event[0] == p
			if dies {
				event = event[1:]
			}
			if v := f.laid[p]; v == v {
				if dies {
					f.died = append(f.died, int32(len(f.packed)))
				}
				f.packed = append(f.packed, v)
			}
		}
		if len(f.died) > before { // else those who joined belong to the next event
			f.blocks, f.events = append(f.blocks, [2]int32{from, int32(len(f.packed))}), append(f.events, f.died[before:])
			from = int32(len(f.packed))
		}
	}
	f.x, f.block, f.event = f.packed, f.blocks, f.events
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
		if math.Abs(step)*f.far <= 2e-5 {
			// Of the step and of the information, what is left out is smaller by about the
			// square of this: each further derivative has at most a factor of far.
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
	for k, block := range f.block {
		joins := f.x[block[0]:block[1]]
		if b == 0 {
			s0 += float64(len(joins))
			for _, x := range joins {
				xx := x * x
				s1 += x
				s2 += xx
				s3 += xx * x
			}
		} else {
			f.e = resize(f.e, len(joins))
			es := f.e
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
		died := f.event[k]
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
					e = f.e[p-block[0]]
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
