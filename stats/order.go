package stats

import (
	"cmp"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
)

// OrderOf is the stable order of the values x, those that are NaN last. O(n), by radix, but
// for values that differ in their last digits alone.
func OrderOf(x []float64) []int32 {
	if !slices.ContainsFunc(x, func(v float64) bool { return v != v }) {
		return sortedOrder(x)
	}
	known := make([]float64, 0, len(x))
	var row, missing []int32
	for i, v := range x {
		if v != v {
			missing = append(missing, int32(i))
			continue
		}
		known, row = append(known, v), append(row, int32(i))
	}
	order := sortedOrder(known)
	for p, k := range order {
		order[p] = row[k]
	}
	return append(order, missing...)
}

// Sorted is OrderOf with the values in that order.
func Sorted(x []float64) (order []int32, sorted []float64) {
	order = OrderOf(x)
	return order, pick(x, order)
}

// sortedOrder is the stable order of the values x, which are finite.
func sortedOrder(x []float64) []int32 {
	if slices.IsSorted(x) {
		order := make([]int32, len(x))
		for i := range order {
			order[i] = int32(i)
		}
		return order
	}
	if order := countedOrder(x); order != nil {
		return order
	}
	return radixOrder(x)
}

// countedOrder is the order of whole numbers that lie near together, as days and ages do;
// nil where values are others. Three passes.
func countedOrder(x []float64) []int32 {
	const far = 1 << 30
	parts := orderParts(len(x))
	lowest, highest := make([]int32, parts), make([]int32, parts)
	eachPart(parts, len(x), func(part, lo, hi int) {
		least, most := int32(far), int32(-far)
		for _, v := range x[lo:hi] {
			if !(v < far && v > -far) || float64(int32(v)) != v {
				least, most = -far, far
				break
			}
			least, most = min(least, int32(v)), max(most, int32(v))
		}
		lowest[part], highest[part] = least, most
	})
	least, most := slices.Min(lowest), slices.Max(highest)
	if int(most)-int(least) >= min(len(x), 1<<16) {
		return nil
	}
	at := make([][]int32, parts) // by part, of each value, where its next row stands
	eachPart(parts, len(x), func(part, lo, hi int) {
		at[part] = make([]int32, most-least+1)
		for _, v := range x[lo:hi] {
			at[part][int32(v)-least]++
		}
	})
	sum := int32(0)
	for k := range at[0] {
		for _, c := range at {
			c[k], sum = sum, sum+c[k]
		}
	}
	order := make([]int32, len(x))
	eachPart(parts, len(x), func(part, lo, hi int) {
		c := at[part]
		for i := lo; i < hi; i++ {
			k := int32(x[i]) - least
			order[c[k]] = int32(i)
			c[k]++
		}
	})
	return order
}

// orderParts is how many parts of n values are put in order at a time: one for each core. An
// order that is stable is the same for any parts.
func orderParts(n int) int { return max(1, min(runtime.GOMAXPROCS(0), n/chunkSize)) }

// eachPart calls f with every part of n values, in parallel.
func eachPart(parts, n int, f func(part, lo, hi int)) {
	eachChunk(parts, func(k int) { f(k, n*k/parts, n*(k+1)/parts) })
}

// sortKey is an integer of the same order as a value.
func sortKey(v float64) uint64 {
	k := math.Float64bits(v + 0) // -0 and 0 are one time
	if k>>63 != 0 {
		return ^k
	}
	return k | 1<<63
}

// rowBits are the bits of a row: as many as an int32 has.
const rowBits = 31

// keyPool holds what radixOrder sorts in: one order is often made after another.
var keyPool = sync.Pool{New: func() any { return new([2][]uint64) }}

// radixOrder sorts by the leading bits of the distance from the smallest key, of which 33
// tell nearly all values apart; the few runs that they do not are sorted by themselves.
func radixOrder(x []float64) []int32 {
	const digits, width = 3, 11
	n := len(x)
	parts := orderParts(n)
	each := func(f func(part, lo, hi int)) { eachPart(parts, n, f) }
	least, most := make([]uint64, parts), make([]uint64, parts)
	each(func(part, lo, hi int) {
		u, v := ^uint64(0), uint64(0)
		for _, value := range x[lo:hi] {
			k := sortKey(value)
			u, v = min(u, k), max(v, k)
		}
		least[part], most[part] = u, v
	})
	base := slices.Min(least)
	shift := max(0, bits.Len64(slices.Max(most)-base)-digits*width)
	// The leading bits, and below them the row.
	memory := keyPool.Get().(*[2][]uint64)
	defer keyPool.Put(memory)
	memory[0], memory[1] = resize(memory[0], n), resize(memory[1], n)
	a, b := memory[0], memory[1]
	each(func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			a[i] = (sortKey(x[i])-base)>>shift<<rowBits | uint64(i)
		}
	})
	count := make([][1 << width]int32, parts)
	for d := range digits {
		down := rowBits + width*d
		each(func(part, lo, hi int) {
			c := &count[part]
			clear(c[:])
			for _, it := range a[lo:hi] {
				c[it>>down&(1<<width-1)]++
			}
		})
		sum := int32(0)
		for v := range 1 << width {
			for part := range count {
				c := &count[part]
				c[v], sum = sum, sum+c[v]
			}
		}
		each(func(part, lo, hi int) {
			c := &count[part]
			for _, it := range a[lo:hi] {
				v := it >> down & (1<<width - 1)
				b[c[v]] = it
				c[v]++
			}
		})
		a, b = b, a
	}
	order := make([]int32, n)
	each(func(_, lo, hi int) {
		for p := lo; p < hi; p++ {
			order[p] = int32(a[p] & (1<<rowBits - 1))
		}
	})
	if shift == 0 {
		return order
	}
	each(func(_, lo, hi int) { // the runs that begin in this part
		for lo > 0 && lo < hi && a[lo]>>rowBits == a[lo-1]>>rowBits {
			lo++
		}
		for end := lo; lo < hi; lo = end {
			sorted := true
			for end = lo + 1; end < n && a[end]>>rowBits == a[lo]>>rowBits; end++ {
				sorted = sorted && x[order[end-1]] <= x[order[end]]
			}
			if run := order[lo:end]; !sorted {
				slices.SortFunc(run, func(u, v int32) int { return cmp.Or(cmp.Compare(x[u], x[v]), cmp.Compare(u, v)) })
			}
		}
	})
	return order
}

// midranks are the ranks 1..n of x, ties sharing their mean, and the sum of
// t³ - t over groups of t ties.
func midranks(x []float64) (rank []float64, ties float64) {
	n := len(x)
	rank = make([]float64, n)
	if n == 0 {
		return rank, 0
	}
	order := sortedOrder(x)
	for i := 0; i < n; {
		j := i + 1
		for j < n && x[order[j]] == x[order[i]] {
			j++
		}
		for _, row := range order[i:j] {
			rank[row] = float64(i+j+1) / 2
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	return rank, ties
}

// denseCodes renumbers codes to 0..k-1 in ascending order of code; nil is one
// code for all.
func denseCodes(codes []int, n int) ([]int32, int) {
	out := make([]int32, n)
	if codes == nil {
		return out, 1
	}
	seen := map[int]int32{}
	for _, c := range codes {
		seen[c] = 0
	}
	keys := make([]int, 0, len(seen))
	for c := range seen {
		keys = append(keys, c)
	}
	slices.Sort(keys)
	for k, c := range keys {
		seen[c] = int32(k)
	}
	for i, c := range codes {
		out[i] = seen[c]
	}
	return out, len(keys)
}

// pick takes the values at the given indices, on all cores.
func pick[T any](x []T, at []int32) []T {
	out := make([]T, len(at))
	eachChunk(chunks(len(at)), func(c int) {
		lo, hi := chunkOf(c, len(at))
		to := out[lo:hi]
		for k, i := range at[lo:hi] {
			to[k] = x[i]
		}
	})
	return out
}
