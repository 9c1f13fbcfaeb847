package stats

import (
	"bytes"
	"slices"
)

// Outcome is the outcome of n subjects: right-censored times, left-truncated where
// Entry is given.
type Outcome struct {
	Time   []float64 // length n, finite, >= 0 (> Entry where that is given)
	Event  []bool    // length n; false is censored
	Entry  []float64 // nil, or length n: a subject is at risk on (Entry, Time]
	Weight []float64 // nil (all 1), or length n: case weights, finite, >= 0

	Variance Variance // of curves made from the outcome
	// Cluster is nil, or length n: rows of one code may be correlated, and a robust
	// variance is that between clusters. Nil makes every row a cluster.
	Cluster []int

	// Alike is nil, or says where runs of subjects begin who have one Time and one Event,
	// ascending from 0, and ends with n. It changes no result, and is of no use beside Entry
	// and Weight.
	Alike []int32
}

// Variance is what the variance of an estimate rests on.
type Variance uint8

const (
	// ByWeights is what R's survfit does unasked: the model's variance where all
	// weights are whole numbers, each of which counts as so many patients, and a robust
	// one as soon as one weight is not.
	ByWeights Variance = iota
	// Robust is the infinitesimal jackknife. It holds for sampling and probability
	// weights, and the scale of the weights changes nothing.
	Robust
	// ModelBased takes a weight of w for w patients.
	ModelBased
)

// NoGroup is the group code of a subject that belongs to no group and is left
// out of a table.
const NoGroup = uint8(255)

// CountIn is how many rows have a group, and how many of them the event. group and
// event have one length.
func CountIn(group []uint8, event []bool) (rows, events int) {
	part := make([][2]int, chunks(len(group)))
	eachChunk(len(part), func(c int) {
		lo, hi := chunkOf(c, len(group))
		rows, events, event := 0, 0, event[lo:hi]
		for k, g := range group[lo:hi] { // without a branch, which a processor could not predict
			in := bit(g != NoGroup)
			rows += int(in)
			events += int(in & bit(event[k]))
		}
		part[c] = [2]int{rows, events}
	})
	for _, p := range part {
		rows, events = rows+p[0], events+p[1]
	}
	return rows, events
}

// CodesOf writes into code the group of each value between cuts, which ascend and are
// fewer than NoGroup: the number of cuts that are smaller, NoGroup of NaN. It counts the
// values of each group. value and code have one length. O(n log cuts), on all cores.
func CodesOf(value, cuts []float64, code []uint8) (count []int) {
	part := make([][]int, chunks(len(value)))
	eachChunk(len(part), func(c int) {
		lo, hi := chunkOf(c, len(value))
		n, code := make([]int, len(cuts)+1), code[lo:hi]
		part[c] = n
		if len(cuts) == 1 { // likewise without a branch
			cut, above, missing := cuts[0], uint64(0), uint64(0)
			for k, v := range value[lo:hi] {
				over, none := bit(v > cut), bit(v != v)
				above, missing = above+over, missing+none
				code[k] = uint8(over | -none)
			}
			n[0], n[1] = hi-lo-int(above+missing), int(above)
			return
		}
		for k, v := range value[lo:hi] {
			code[k] = NoGroup
			if v == v {
				g, _ := slices.BinarySearch(cuts, v)
				code[k] = uint8(g)
				n[g]++
			}
		}
	})
	count = make([]int, len(cuts)+1)
	for _, n := range part {
		for g, k := range n {
			count[g] += k
		}
	}
	return count
}

// SpreadCodes gives every subject of a run the group of the run: code[k] becomes of[q] for
// first[q] <= k < first[q+1]. first ascends from 0, and has one more for the end, the
// length of code. O(subjects), many at a time and on all cores, since a key waits for it.
func SpreadCodes(first []int32, of, code []uint8) {
	var block [256][]uint8
	for _, g := range of {
		if block[g] == nil {
			block[g] = bytes.Repeat([]byte{g}, 1024)
		}
	}
	eachChunk(chunks(len(code)), func(c int) {
		lo, hi := chunkOf(c, len(code))
		q, found := slices.BinarySearch(first, int32(lo))
		if !found {
			q--
		}
		for ; lo < hi; q++ {
			end := min(hi, int(first[q+1]))
			for all := code[lo:end]; len(all) > 0; {
				all = all[copy(all, block[of[q]]):]
			}
			lo = end
		}
	})
}
