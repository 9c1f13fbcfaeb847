package stats

import (
	"math"
	"slices"
)

// OrderOf is the stable order of the values x, those that are NaN last. O(n), by radix.
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
	type item struct {
		key uint64
		i   int32
	}
	a, b := make([]item, n), make([]item, n)
	const digits = 8
	var count [digits][256]int32
	for i, v := range x {
		k := math.Float64bits(v + 0) // -0 and 0 are one time
		if k>>63 != 0 {
			k = ^k
		} else {
			k |= 1 << 63
		}
		a[i] = item{k, int32(i)}
		for d := 0; d < digits; d++ {
			count[d][byte(k>>(8*d))]++
		}
	}
	for d := 0; d < digits; d++ {
		c := &count[d]
		if c[byte(a[0].key>>(8*d))] == int32(n) {
			continue // one digit for all: nothing to move
		}
		sum := int32(0)
		for v := range c {
			c[v], sum = sum, sum+c[v]
		}
		for _, it := range a {
			v := byte(it.key >> (8 * d))
			b[c[v]] = it
			c[v]++
		}
		a, b = b, a
	}
	for p, it := range a {
		order[p] = it.i
	}
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

// pick takes the values at the given indices.
func pick[T any](x []T, at []int32) []T {
	out := make([]T, len(at))
	for k, i := range at {
		out[k] = x[i]
	}
	return out
}
