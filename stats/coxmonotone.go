package stats

import (
	"cmp"
	"math"
	"slices"
)

// monotone returns the free part of step as a direction, without its small
// components, if the likelihood never falls along it: every patient who has an
// event has the highest value among those at risk. Otherwise it returns nil.
func (d *coxDesign) monotone(ties Ties, free []bool, step []float64) []float64 {
	q, top := d.q, 0.0
	for j, v := range step {
		if free[j] {
			top = max(top, math.Abs(v))
		}
	}
	if !(top > 0) {
		return nil
	}
	var found []float64
	for _, clean := range [3]float64{1e-1, 1e-3, 1e-6} {
		z := make([]float64, q)
		for j, v := range step {
			if free[j] && math.Abs(v) > clean*top {
				z[j] = v / top
			}
		}
		if d.straighten(ties, z) {
			found = z
			break
		}
	}
	if found == nil {
		return nil
	}
	// A single covariate tells the reader more than a combination, and does not
	// depend on the path that led here.
	for j, v := range found {
		if v != 0 {
			z := make([]float64, q)
			for _, sign := range [2]float64{-1, 1} {
				if z[j] = sign; d.risesAlong(ties, z) == nil {
					return z
				}
			}
		}
	}
	return found
}

// straighten reports whether the likelihood never falls along z. A step that has
// not converged may differ a little from such a direction; where z places a patient
// with an event slightly below another at risk, that difference is first taken out
// of z.
func (d *coxDesign) straighten(ties Ties, z []float64) bool {
	var basis [][]float64 // orthonormal, orthogonal to z
	remove := func(v, from []float64) {
		k := 0.0
		for j := range v {
			k += v[j] * from[j]
		}
		for j := range v {
			from[j] -= k * v[j]
		}
	}
	for range z {
		against := d.risesAlong(ties, z)
		if against == nil {
			return true
		}
		gap, size := 0.0, 0.0
		for j, v := range against {
			gap += z[j] * v
			size += v * v
		}
		if !(size > 0) || math.Abs(gap) > 0.1*math.Sqrt(size) {
			return false
		}
		// Only components that z still has.
		for j := range against {
			if z[j] == 0 {
				against[j] = 0
			}
		}
		for _, v := range basis {
			remove(v, against)
		}
		norm := 0.0
		for _, v := range against {
			norm += v * v
		}
		if !(norm > 1e-12) {
			return false
		}
		for j := range against {
			against[j] /= math.Sqrt(norm)
		}
		basis = append(basis, against)
		remove(against, z)
		top := 0.0
		for _, v := range z {
			top = max(top, math.Abs(v))
		}
		if !(top > 0.1) {
			return false
		}
		for j := range z {
			if z[j] /= top; math.Abs(z[j]) < 1e-10 {
				z[j] = 0
			}
		}
	}
	return d.risesAlong(ties, z) == nil
}

// zTolerance is the difference up to which two values of z = δ'x count as equal.
// The columns of x have unit variance.
const zTolerance = 1e-7

// risesAlong returns nil if every patient who has an event has the highest z'x
// among those at risk. Otherwise it returns the covariates of one for whom this
// fails less those of the patient above him: zeros where z'x never differs among
// those at risk.
func (d *coxDesign) risesAlong(ties Ties, z []float64) []float64 {
	q := d.q
	value := func(r int) float64 {
		v := 0.0
		for j, x := range d.x[r*q : r*q+q] {
			v += z[j] * x
		}
		return v
	}
	var heap memberHeap
	none := member{math.Inf(-1), -1}
	strictly, highest, lowest := false, none, math.Inf(1)
	for b := range d.time {
		if d.reset[b] {
			heap, highest, lowest = heap[:0], none, math.Inf(1)
		}
		first, deaths, last := int(d.start[b]), int(d.start[b]+d.deaths[b]), int(d.start[b+1])
		join := func(lo, hi int) {
			for r := lo; r < hi; r++ {
				m := member{value(r), r}
				lowest = min(lowest, m.z)
				if d.exit != nil {
					heap.push(m)
				} else if m.z > highest.z {
					highest = m
				}
			}
			if d.exit == nil {
				return
			}
			for len(heap) > 0 && d.exit[heap[0].row] >= 0 && int(d.exit[heap[0].row]) <= b {
				heap.pop()
			}
			highest = none
			if len(heap) > 0 {
				highest = heap[0]
			}
		}
		// With exact ties the d who die together are compared with the others.
		join(deaths, last)
		if ties != Exact {
			join(first, deaths)
		}
		for r := first; r < deaths; r++ {
			v := value(r)
			if v < highest.z-zTolerance {
				return d.difference(r, highest.row)
			}
			strictly = strictly || lowest < v-zTolerance
		}
		if ties == Exact {
			join(first, deaths)
		}
	}
	if !strictly {
		return make([]float64, q)
	}
	return nil
}

// member is one at risk, with the value of z'x.
type member struct {
	z   float64
	row int
}

// memberHeap has those at risk, the highest value first. Members who have left the
// risk set are taken out when they come to the top.
type memberHeap []member

// push takes in m.
func (h *memberHeap) push(m member) {
	a := append(*h, m)
	for i := len(a) - 1; i > 0 && a[i].z > a[(i-1)/2].z; i = (i - 1) / 2 {
		a[i], a[(i-1)/2] = a[(i-1)/2], a[i]
	}
	*h = a
}

// pop takes out the one with the highest value.
func (h *memberHeap) pop() {
	a := *h
	last := len(a) - 1
	a[0], a = a[last], a[:last]
	*h = a
	for i := 0; ; {
		k := 2*i + 1
		if k+1 < len(a) && a[k+1].z > a[k].z {
			k++
		}
		if k >= len(a) || a[i].z >= a[k].z {
			return
		}
		a[i], a[k] = a[k], a[i]
		i = k
	}
}

// difference is the covariates of row a less those of row b.
func (d *coxDesign) difference(a, b int) []float64 {
	out := make([]float64, d.q)
	for j := range out {
		out[j] = d.x[a*d.q+j] - d.x[b*d.q+j]
	}
	return out
}

// along returns z'x by row, in the design's units.
func (s *coxSource) along(z, scale []float64) []float64 {
	value := make([]float64, s.n)
	for j, v := range z {
		if v != 0 {
			for i, x := range s.X[j] {
				value[i] += v * ((x - s.mid[j]) / scale[j])
			}
		}
	}
	return value
}

// refine continues the maximisation in the limit of direction z, that is, of the
// likelihood stratified by the values of z.
func (sol *solution) refine(ties Ties, z []float64) (*solution, error) {
	d := sol.design
	src := d.src
	next, ns := splitByValue(d.stratum, src.along(z, d.scale))
	finer := newCoxDesign(src, next, ns, d.scale)
	beta := slices.Clone(sol.beta)
	for j, v := range z {
		if v != 0 {
			beta[j] = 0
		}
	}
	// Covariates that are constant within the new strata, alone or in combination,
	// have no curvature.
	ps := newCoxPass(finer)
	ps.run(finer, ties, make([]float64, d.q))
	varies := slices.Clone(sol.free)
	for j := range varies {
		varies[j] = varies[j] && ps.Info[j*d.q+j] > pivotTolerance*float64(finer.events)
	}
	left := independent(ps.Info, d.q, varies)
	fewer := false
	for j := range left {
		if sol.free[j] && !left[j] {
			beta[j], fewer = 0, true
		}
	}
	if !fewer { // z varies by less than can be told from rounding
		return nil, ErrNoConvergence
	}
	out, err := maximise(finer, ties, beta, left, ps)
	if err != nil {
		return nil, err
	}
	out.iterations += sol.iterations
	out.directions = append([][]float64{z}, out.directions...)
	return out, nil
}

// splitByValue renumbers codes 0..k-1 so that rows of one code whose values differ
// have different ones, in the order of code and value; k is returned as well.
func splitByValue(code []int32, value []float64) (finer []int32, k int) {
	by := make([]int32, len(code))
	for i := range by {
		by[i] = int32(i)
	}
	slices.SortStableFunc(by, func(a, b int32) int {
		return cmp.Or(cmp.Compare(code[a], code[b]), cmp.Compare(value[a], value[b]))
	})
	finer = make([]int32, len(code))
	last := int32(0)
	for p, i := range by {
		if p > 0 && (code[i] != code[by[p-1]] || value[i]-value[by[p-1]] > zTolerance) {
			last++
		}
		finer[i] = last
	}
	return finer, int(last) + 1
}
