package read

import (
	"hash/maphash"
	"math/bits"
	"strings"
)

// texts are n texts that share one piece of memory, since there may be millions, and
// the file that they were read from need not stay.
func texts(n int, at func(i int) string) []string {
	var all strings.Builder
	end := make([]int, n)
	for i := range n {
		s := at(i)
		if i == 0 {
			all.Grow(n * (len(s) + 1)) // ids are about as long as the first
		}
		all.WriteString(s)
		end[i] = all.Len()
	}
	one, from := all.String(), 0
	out := make([]string, n)
	for i, to := range end {
		out[i], from = one[from:to], to
	}
	return out
}

// distinctTexts counts the different ones of n texts, "" apart. Where each is longer
// than the one before, or as long and greater, they differ, as the ids of most files do;
// else they are held against each other by their hashes. O(n).
func distinctTexts(n int, at func(i int) string) int {
	distinct, last := 0, ""
	for i := range n {
		s := at(i)
		if s == "" || s == last {
			continue
		}
		if len(s) < len(last) || len(s) == len(last) && s < last {
			return hashedTexts(n, at)
		}
		distinct, last = distinct+1, s
	}
	return distinct
}

func hashedTexts(n int, at func(i int) string) (distinct int) {
	// A slot is the upper half of a hash, and one more than where the text stands.
	slot := make([]uint64, 1<<bits.Len(uint(min(n, 1<<9)|15)))
	seed := maphash.MakeSeed()
	for i := range n {
		s := at(i)
		if s == "" {
			continue
		}
		hash := maphash.String(seed, s)
		k := find(slot, hash, func(j int) bool { return at(j) == s })
		if slot[k] != 0 {
			continue
		}
		slot[k] = hash&^(1<<32-1) | uint64(i+1)
		if distinct++; distinct*2 > len(slot) {
			slot = grown(slot, func(j int) uint64 { return maphash.String(seed, at(j)) })
		}
	}
	return distinct
}

// find is the slot of a text, or the free one where it belongs.
func find(slot []uint64, hash uint64, same func(j int) bool) int {
	mask := uint64(len(slot) - 1)
	for k := hash & mask; ; k = (k + 1) & mask {
		if s := slot[k]; s == 0 || s>>32 == hash>>32 && same(int(s&(1<<32-1))-1) {
			return int(k)
		}
	}
}

// grown are twice as many slots.
func grown(slot []uint64, hash func(j int) uint64) []uint64 {
	out := make([]uint64, 2*len(slot))
	mask := uint64(len(out) - 1)
	for _, s := range slot {
		if s == 0 {
			continue
		}
		k := hash(int(s&(1<<32-1))-1) & mask
		for out[k] != 0 {
			k = (k + 1) & mask
		}
		out[k] = s
	}
	return out
}
