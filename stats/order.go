package stats

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// OrderOf is the stable order of the values x, those that are NaN last. O(n), by radix, but
// for values that differ in their last digits alone.
func OrderOf(x []float64) []int32 {
	known := make([]float64, 0, len(x))
	var row, missing []int32
	for i, v := range x {
		if v != v {
			if missing == nil {
				row = make([]int32, i, len(x))
				for k := range row {
					row[k] = int32(k)
				}
			}
			missing = append(missing, int32(i))
			continue
		}
		known = append(known, v)
		if missing != nil {
			row = append(row, int32(i))
		}
	}
	order := sortedOrder(known)
	if missing == nil {
		return order
	}
	for p, k := range order {
		order[p] = row[k]
	}
	return append(order, missing...)
}

// sortedOrder is the stable order of the values x, which are finite.
func sortedOrder(x []float64) []int32 {
	n := len(x)
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	if slices.IsSorted(x) {
		return order
	}
	// Radix on the leading bits of the distance from the smallest key, of which 30 tell
	// nearly all values apart; the few runs that they do not are sorted by themselves.
	const digits, width = 3, 10
	a, b := make([]sortItem, n), make([]sortItem, n)
	least, most := ^uint64(0), uint64(0)
	for i, v := range x {
		k := math.Float64bits(v + 0) // -0 and 0 are one time
		if k>>63 != 0 {
			k = ^k
		} else {
			k |= 1 << 63
		}
		a[i] = sortItem{k, int32(i)}
		least, most = min(least, k), max(most, k)
	}
	shift := max(0, bits.Len64(most-least)-digits*width)
	var count [digits][1 << width]int32
	for i := range a {
		k := (a[i].key - least) >> shift
		for d := range digits {
			count[d][k>>(width*d)&(1<<width-1)]++
		}
	}
	for d := range digits {
		c := &count[d]
		down := shift + width*d
		if c[(a[0].key-least)>>down&(1<<width-1)] == int32(n) {
			continue // one digit for all: nothing to move
		}
		sum := int32(0)
		for v := range c {
			c[v], sum = sum, sum+c[v]
		}
		for _, it := range a {
			v := (it.key - least) >> down & (1<<width - 1)
			b[c[v]] = it
			c[v]++
		}
		a, b = b, a
	}
	if shift > 0 {
		sortRuns(a, least, shift)
	}
	for p, it := range a {
		order[p] = it.i
	}
	return order
}

// sortItem is a value as an integer of the same order, and where it stands.
type sortItem struct {
	key uint64
	i   int32
}

// sortRuns sorts the runs of items that agree in all but the last shift bits.
func sortRuns(a []sortItem, least uint64, shift int) {
	for lo, hi := 0, 0; lo < len(a); lo = hi {
		sorted := true
		for hi = lo + 1; hi < len(a) && (a[hi].key-least)>>shift == (a[lo].key-least)>>shift; hi++ {
			sorted = sorted && a[hi-1].key <= a[hi].key
		}
		if !sorted {
			slices.SortFunc(a[lo:hi], func(u, v sortItem) int { return cmp.Or(cmp.Compare(u.key, v.key), cmp.Compare(u.i, v.i)) })
		}
	}
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

// pick takes the values at the given indices.
func pick[T any](x []T, at []int32) []T {
	out := make([]T, len(at))
	for k, i := range at {
		out[k] = x[i]
	}
	return out
}
