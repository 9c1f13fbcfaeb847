package stats

import (
	"math"
	"slices"
)

// screenFit is the memory for the fit of one marker.
type screenFit struct {
	value       []float64 // by subject
	laid        []float64 // the same as they join the risk set
	sums        []float64 // of laid, some at a time
	full        bool      // nothing is missing
	low, high   float64   // the least and the largest
	mean, scale float64

	x     []float64 // centred and scaled
	block []screenBlock
	died  float64 // sum of x over those who die
	far   float64 // largest |x|

	ratios []float64 // of some blocks
	packed []float64 // the memory of x and block where something is missing
	blocks []screenBlock
}

// layChunk is how many values are added up together.
const layChunk = 1024

// lay puts the values in the order in which they join the risk set, once: from there on they
// are read one after another. It counts who has a value, and their events, finds the mean, and
// the first place whose value is too large, or -1.
//
// Values are added up as differences from the first of them, some at a time, so that
// neither a large offset nor a large number costs digits or overflows.
func (f *screenFit) lay(s *screener) (n, events int, mean float64, far int) {
	f.laid, f.sums = resize(f.laid, len(s.subject)), f.sums[:0]
	// Most of this is waiting for values from all over, or for places all over.
	if s.place == nil {
		for p, i := range s.subject {
			f.laid[p] = f.value[i]
		}
	} else {
		for i, p := range s.place {
			if p >= 0 {
				f.laid[p] = f.value[i]
			}
		}
	}
	first := math.NaN()
	far = -1
	if k := slices.IndexFunc(f.laid, func(v float64) bool { return v == v }); k >= 0 {
		first = f.laid[k]
	}
	f.low, f.high = math.Inf(1), math.Inf(-1)
	for some := range slices.Chunk(f.laid, layChunk) {
		count := len(some)
		sum, low, high := sumFrom(some, first)
		if sum != sum { // some are missing
			count, sum, low, high = 0, 0, math.Inf(1), math.Inf(-1)
			for _, v := range some {
				if v == v {
					count++
					sum += v - first
					low, high = min(low, v), max(high, v)
				}
			}
		}
		f.low, f.high, n = min(f.low, low), max(f.high, high), n+count
		f.sums = append(f.sums, sum)
	}
	if f.low < -maxCovariate || f.high > maxCovariate {
		far = slices.IndexFunc(f.laid, func(v float64) bool { return math.Abs(v) > maxCovariate })
	}
	for _, sum := range f.sums {
		mean += sum / float64(n)
	}
	events = s.events
	if n < len(f.laid) {
		for _, b := range s.block {
			for _, v := range f.laid[b.from:b.died] {
				events -= int(bit(v != v))
			}
		}
	}
	return n, events, first + mean, far
}

// sumFrom is the sum of the differences of values from one of them, NaN where some are
// missing, and the least and largest of them.
func sumFrom(x []float64, first float64) (sum, low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	var odd float64 // a sum waits for the one before it: two of them wait half as long
	k := 0
	for ; k+2 <= len(x); k += 2 {
		u, v := x[k], x[k+1]
		sum += u - first
		odd += v - first
		if u < low {
			low = u
		}
		if v < low {
			low = v
		}
		if u > high {
			high = u
		}
		if v > high {
			high = v
		}
	}
	for ; k < len(x); k++ {
		sum += x[k] - first
		low, high = min(low, x[k]), max(high, x[k])
	}
	return sum + odd, low, high
}

// spread is the standard deviation of the n values that are not missing, 0 where they
// are equal.
func (f *screenFit) spread(mean float64, n int) float64 {
	if f.low == f.high || n < 2 {
		return 0
	}
	sum := 0.0
	for _, v := range f.laid {
		if v == v {
			sum += square(v - mean)
		}
	}
	return math.Sqrt(sum / float64(n-1))
}

// gather lays the marker out by risk sets, later ones first: where nothing is missing it
// stands as it should already.
func (f *screenFit) gather(s *screener) {
	unit := 1 / f.scale
	f.far = max(math.Abs(f.low-f.mean), math.Abs(f.high-f.mean)) * unit
	for p, v := range f.laid {
		f.laid[p] = (v - f.mean) * unit
	}
	f.x, f.block = f.laid, s.block
	if !f.full {
		f.packed, f.blocks = f.packed[:0], f.blocks[:0]
		for _, b := range s.block { // who joins where nobody has the event any more still joins
			from := int32(len(f.packed))
			f.pack(f.laid[b.from:b.died])
			died := int32(len(f.packed))
			f.pack(f.laid[b.died:b.to])
			f.blocks = append(f.blocks, screenBlock{from, died, int32(len(f.packed))})
		}
		f.x, f.block = f.packed, f.blocks
	}
	f.died = 0
	for _, b := range f.block {
		f.died += sum(f.x[b.from:b.died])
	}
}

// pack appends the values that are not missing.
func (f *screenFit) pack(x []float64) {
	for _, v := range x {
		if v == v {
			f.packed = append(f.packed, v)
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
	u = f.died
	var ratios []float64 // of the blocks from one on, as many as stand together
	first, end := int32(0), int32(0)
	for k, block := range f.block {
		if block.to > end {
			first = block.from
			ratios = f.hazardRatios(k, b)
			end = first + int32(len(ratios))
		}
		d := int(block.died - block.from)
		joins, e := f.x[block.from:block.to], ratios[block.from-first:block.to-first]
		if d <= 1 || !efron {
			if len(joins) < 8 { // a call would take longer
				for k, v := range joins {
					ev := e[k] * v
					evv := ev * v
					s0, s1, s2, s3 = s0+e[k], s1+ev, s2+evv, s3+evv*v
				}
			} else {
				e0, e1, e2, e3 := powerSums(joins, e)
				s0, s1, s2, s3 = s0+e0, s1+e1, s2+e2, s3+e3
			}
			if d > 0 {
				inv, n := 1/s0, float64(d)
				m, v := s1*inv, s2*inv
				u -= n * m
				i += n * (v - m*m)
				t += n * (s3*inv - m*(3*v-2*m*m))
			}
			continue
		}
		d0, d1, d2, d3 := powerSums(joins[:d], e[:d])
		e0, e1, e2, e3 := powerSums(joins[d:], e[d:])
		s0, s1, s2, s3 = s0+(d0+e0), s1+(d1+e1), s2+(d2+e2), s3+(d3+e3)
		add := func(gone, weight float64) {
			inv := 1 / (s0 - gone*d0)
			m, v := (s1-gone*d1)*inv, (s2-gone*d2)*inv
			u -= weight * m
			i += weight * (v - m*m)
			t += weight * ((s3-gone*d3)*inv - m*(3*v-2*m*m))
		}
		if d >= manyTied && 4*d0 <= s0 {
			for _, node := range tiedNodes(d) {
				add(node.at, node.weight)
			}
			continue
		}
		for l := range d {
			add(float64(l)/float64(d), 1)
		}
	}
	return u, i, t
}

// ratioBatch is how many hazard ratios are made together, or as many as a block has.
const ratioBatch = 512

// hazardRatios are exp(bx) of block k and of those after it that stand near.
func (f *screenFit) hazardRatios(k int, b float64) []float64 {
	first, end := f.block[k].from, f.block[k].to
	for k++; k < len(f.block) && f.block[k].to <= first+ratioBatch; k++ {
		end = f.block[k].to
	}
	f.ratios = resize(f.ratios, int(end-first))
	ratios := f.ratios
	for p, x := range f.x[first:end] {
		ratios[p] = b * x
	}
	exps(f.ratios)
	return f.ratios
}

// powerSums are the sums of the hazard ratios e, and of these times x, its square and its cube.
func powerSums(x, e []float64) (s0, s1, s2, s3 float64) {
	e = e[:len(x)]
	var t0, t1, t2, t3 float64 // every other: a sum waits for the one before it
	k := 0
	for ; k+2 <= len(x); k += 2 {
		u, v := x[k], x[k+1]
		eu, ev := e[k]*u, e[k+1]*v
		euu, evv := eu*u, ev*v
		s0 += e[k]
		t0 += e[k+1]
		s1 += eu
		t1 += ev
		s2 += euu
		t2 += evv
		s3 += euu * u
		t3 += evv * v
	}
	if k < len(x) {
		v := x[k]
		ev := e[k] * v
		s0 += e[k]
		s1 += ev
		s2 += ev * v
		s3 += ev * v * v
	}
	return s0 + t0, s1 + t1, s2 + t2, s3 + t3
}
