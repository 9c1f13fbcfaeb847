package stats

import (
	"math"
	"slices"
	"sort"
)

// CutStat is the log-rank comparison at one cut of a marker: low is <= Cut.
type CutStat struct {
	Cut         float64
	NLow, NHigh int     // subjects with a marker
	ChiSq, P    float64 // ordinary log-rank, NaN where there is nothing to compare; P is naive
}

// LandscapeAt is the ordinary log-rank chi-square (hypergeometric variance) at
// each of the given cuts, in their order. It equals LogRankTests at each cut.
// marker is by subject, length tl.N; subjects whose marker is NaN, or beyond its
// end, are left out.
//
// With K cuts, subjects fall into K+1 buckets. The observed and expected events
// of the low group, and the part of the variance linear in its size, are sums of
// one score per subject, so that they add up over buckets. The part quadratic in
// its size, sum over t of a(t) n_low(t)², is a sum over pairs of low subjects of
// A at the earlier exit, A being the running sum of a; subjects are taken in
// blocks, pairs between blocks by counts per bucket and pairs within a block one
// by one. O(n (K/block + block) + K), in parallel. With entries or weights each
// cut is a table and a test of its own, O(n K).
//
// Where all but a few of n subjects are on one side, the variance is a
// difference of near-equal sums, and loses log10(n) digits of 16.
func LandscapeAt(tl *Timeline, marker []float64, cuts []float64) []CutStat {
	out := make([]CutStat, len(cuts))
	if len(cuts) == 0 {
		return out
	}
	if len(marker) < tl.N {
		short := marker
		marker = make([]float64, tl.N)
		for i := copy(marker, short); i < len(marker); i++ {
			marker[i] = math.NaN()
		}
	}
	if tl.EntrySubject != nil || tl.Weight != nil {
		landscapeByTable(tl, marker, cuts, out)
		return out
	}
	order := make([]int, 0, len(cuts))
	for k, cut := range cuts {
		if math.IsNaN(cut) {
			cut = math.Inf(-1) // nobody is <= NaN
		}
		order = append(order, k)
		out[k].Cut = cut
	}
	sort.SliceStable(order, func(a, b int) bool { return out[order[a]].Cut < out[order[b]].Cut })
	for len(order) > 0 {
		batch := order[:min(len(order), maxBuckets)]
		order = order[len(batch):]
		sorted := make([]float64, len(batch))
		for r, k := range batch {
			sorted[r] = out[k].Cut
		}
		for r, s := range landscape(tl, marker, sorted) {
			s.Cut = cuts[batch[r]]
			out[batch[r]] = s
		}
	}
	return out
}

// landscapeByTable is LandscapeAt by a table and a test for each cut.
func landscapeByTable(tl *Timeline, marker, cuts []float64, out []CutStat) {
	eachChunk(len(cuts), func(k int) {
		group := make([]uint8, tl.N)
		for i := range group {
			switch {
			case math.IsNaN(marker[i]):
				group[i] = NoGroup
			case !(marker[i] <= cuts[k]):
				group[i] = 1
			}
		}
		t := tl.Table(group, 2, nil)
		sum := newScoreSums(2)
		sum.addTable(t, TestOptions{})
		r := sum.test(int(unit))
		out[k] = CutStat{cuts[k], t.Subjects[0], t.Subjects[1], r.ChiSq, r.P}
	})
}

const (
	maxBuckets = 4096 // cuts taken at once
	noBucket   = uint16(math.MaxUint16)
	pairBlock  = 16 // exits paired one by one
)

// stretch holds the sums of one chunk of time by bucket; bucket b counts as low
// from cut b on. Running sums start at 0 in each chunk.
type stretch struct {
	lo, hi       int       // rows
	left         []float64 // by bucket: subjects who leave in this chunk
	obs          []float64 // events
	exp, lin     []float64 // sums over those who leave of the running sums hazard and l
	quad         []float64 // by cut
	hazard, l, a float64   // sums over event times of d/n, a n, a
}

// landscape is LandscapeAt for ascending cuts.
func landscape(tl *Timeline, marker, cuts []float64) []CutStat {
	k := len(cuts)
	nc := chunks(len(tl.Subject))
	part := make([]stretch, nc)
	bucket := make([]uint16, len(tl.Subject))
	find := newBucketFinder(cuts, len(tl.Subject))
	eachChunk(nc, func(c int) {
		s := &part[c]
		s.lo, s.hi = tl.chunkRows(c)
		s.left = make([]float64, k+1)
		// Values are looked up first and sorted into buckets afterwards, so that many
		// cache misses are resolved at the same time.
		var value [512]float64
		for first, end := int(tl.Start[s.lo]), int(tl.Start[s.hi]); first < end; first += len(value) {
			some := tl.Subject[first:min(first+len(value), end)]
			for x, i := range some {
				value[x] = marker[i]
			}
			for x := range some {
				b := noBucket
				if v := value[x]; v == v {
					b = uint16(find.bucket(v))
					s.left[b]++
				}
				bucket[first+x] = b
			}
		}
	})
	// before[c] is at risk, by bucket, at the start of chunk c.
	before := make([][]float64, nc+1)
	before[nc] = make([]float64, k+1)
	for c := nc - 1; c >= 0; c-- {
		before[c] = slices.Clone(before[c+1])
		addTo(before[c], part[c].left)
	}
	byRow := len(tl.eventRow) < len(tl.Subject)/pairBlock
	eachChunk(nc, func(c int) { part[c].fill(tl, bucket, slices.Clone(before[c]), byRow) })

	out := make([]CutStat, k)
	obs, exp, lin, quad := make([]float64, k+1), make([]float64, k+1), make([]float64, k+1), make([]float64, k+1)
	var hazard, l, a, events float64
	for c := range part {
		s := &part[c]
		start, end := 0.0, 0.0
		for b := range obs {
			obs[b] += s.obs[b]
			events += s.obs[b]
			exp[b] += s.exp[b] + hazard*s.left[b]
			lin[b] += s.lin[b] + l*s.left[b]
			start += before[c][b]
			end += before[c+1][b]
			quad[b] += s.quad[b] + a*(start*start-end*end)
		}
		hazard, l, a = hazard+s.hazard, l+s.l, a+s.a
	}
	n := 0.0
	for _, x := range before[0] {
		n += x
	}
	var low, u, v float64
	for b := range out {
		low += before[0][b]
		u += obs[b] - exp[b]
		v += lin[b]
		r := &out[b]
		r.NLow, r.NHigh = int(low), int(n-low)
		r.ChiSq, r.P = math.NaN(), math.NaN()
		if variance := v - quad[b]; low > 0 && low < n && events > 0 && variance > 1e-13*v {
			r.ChiSq = u * u / variance
			r.P = chiSqSurvival(r.ChiSq, 1)
		}
	}
	return out
}

// bucketFinder finds the number of cuts below a value: by a grid of cells of equal
// width that says how many cuts lie in the cells before, or by bisection where there
// is no grid.
type bucketFinder struct {
	cuts       []float64
	cell       []uint16 // nil: no grid
	low, scale float64
}

// newBucketFinder prepares the search for n values among the cuts, which
// ascend.
func newBucketFinder(cuts []float64, n int) *bucketFinder {
	f := &bucketFinder{cuts: cuts}
	first, last := cuts[0], cuts[len(cuts)-1]
	cells := 32 * len(cuts)
	scale := float64(cells) / (last - first)
	if n < 4*cells || !(scale > 0) || math.IsInf(scale, 0) || math.IsInf(first, 0) || math.IsInf(last, 0) {
		return f
	}
	f.low, f.scale = first, scale
	cell := make([]uint16, cells+2)
	for _, c := range cuts {
		cell[f.at(c, cells)+1]++
	}
	for k := 1; k < len(cell); k++ {
		if cell[k] > 8 {
			return f // cuts too close together in places
		}
		cell[k] += cell[k-1]
	}
	f.cell = cell
	return f
}

// at is the cell of x, which does not fall as x grows.
func (f *bucketFinder) at(x float64, cells int) int {
	return int(min(max((x-f.low)*f.scale, 0), float64(cells)))
}

// bucket is the number of cuts below x.
func (f *bucketFinder) bucket(x float64) int {
	cuts := f.cuts
	if f.cell != nil {
		b := int(f.cell[f.at(x, len(f.cell)-2)])
		for b < len(cuts) && cuts[b] < x {
			b++
		}
		return b
	}
	base, n := 0, len(cuts)
	for n > 1 {
		half := n >> 1
		if cuts[base+half-1] < x {
			base += half
		}
		n -= half
	}
	if cuts[base] < x {
		base++
	}
	return base
}

// fill sums over the rows of the chunk. at is the number at risk by bucket at its
// start, and is overwritten.
func (s *stretch) fill(tl *Timeline, bucket []uint16, at []float64, byRow bool) {
	width := len(at)
	s.obs, s.exp, s.lin = make([]float64, width), make([]float64, width), make([]float64, width)
	s.quad = make([]float64, width)
	n := 0.0
	for _, x := range at {
		n += x
	}
	pairs := pairSums{at: at, cross: make([]float64, width), sum: make([]float64, width), within: make([]float64, width)}
	for j := s.lo; j < s.hi; j++ {
		first, end := tl.Start[j], tl.Start[j+1]
		d, left := 0.0, 0.0
		for p := first; p < end; p++ {
			if b := bucket[p]; b != noBucket {
				left++
				if tl.Event[p] {
					d++
					s.obs[b]++
				}
			}
		}
		if d > 0 && n > 1 {
			inv := 1 / n
			a := inv * inv * d
			if d != 1 {
				a *= (n - d) / (n - 1)
			}
			s.hazard += d * inv
			s.l += a * n
			s.a += a
			if byRow {
				low := 0.0
				for b, x := range at {
					low += x
					s.quad[b] += a * low * low
				}
			}
		} else if d > 0 {
			s.hazard += d / n
		}
		for p := first; p < end; p++ {
			b := bucket[p]
			if b == noBucket {
				continue
			}
			s.exp[b] += s.hazard
			s.lin[b] += s.l
			if byRow {
				at[b]--
			} else {
				pairs.leave(b, s.a)
			}
		}
		n -= left
	}
	if byRow {
		// By row, a(t) n_low(t)² is added at each event. The other way adds the running
		// sum of a over those who leave in this chunk, so that those who are left at its
		// end must be subtracted with the sum so far.
		low := 0.0
		for b, x := range at {
			low += x
			s.quad[b] -= s.a * low * low
		}
		return
	}
	pairs.flush()
	within := 0.0
	for b := range s.quad {
		within += pairs.within[b]
		s.quad[b] = 2*pairs.sum[b] + within
	}
}

// pairSums adds, for every cut, a_i (2 r + 1) over the low subjects i that
// leave, r being the low subjects that leave after i.
type pairSums struct {
	at     []float64 // by bucket: at risk after the block
	cross  []float64 // by bucket: sum of a over the block
	sum    []float64 // by cut: pairs of the block with what follows it
	within []float64 // by bucket of the higher of a pair, both in the block

	n      int
	bucket [pairBlock]uint16
	a      [pairBlock]float64
}

// leave takes a subject of bucket b out of the risk set, a being the running
// sum so far.
func (s *pairSums) leave(b uint16, a float64) {
	s.bucket[s.n], s.a[s.n] = b, a
	s.n++
	if s.n == pairBlock {
		s.flush()
	}
}

// flush closes a block: pairs within it one by one, those with what follows by
// counts.
func (s *pairSums) flush() {
	for j := 0; j < s.n; j++ {
		b, a := s.bucket[j], s.a[j]
		s.at[b]--
		s.cross[b] += a
		s.within[b] += a
		for i := 0; i < j; i++ {
			s.within[max(b, s.bucket[i])] += 2 * s.a[i]
		}
	}
	block, after := 0.0, 0.0
	cross, sum := s.cross[:len(s.at)], s.sum[:len(s.at)]
	for b, x := range s.at {
		block += cross[b]
		after += x
		sum[b] += block * after
		cross[b] = 0
	}
	s.n = 0
}
