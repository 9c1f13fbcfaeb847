package stats

import "math/bits"

// pairTree holds weights by slot, and adds up those below a slot.
type pairTree interface {
	add(slot int32, v float64)
	below(slot int32) float64
	// clear takes everything out of what a slot belongs to.
	clear(slot int32)
}

// weightTree is a Fenwick tree over blocks of slots: the rest of a sum lies in one place.
type weightTree struct{ at, sums []float64 }

const slotBlock = 16

func newWeightTree(slots int) *weightTree {
	return &weightTree{at: make([]float64, slots+1), sums: make([]float64, slots/slotBlock+2)}
}

func (t *weightTree) add(slot int32, v float64) {
	t.at[slot] += v
	for b := int(slot)/slotBlock + 1; b < len(t.sums); b += b & -b {
		t.sums[b] += v
	}
}

func (t *weightTree) below(slot int32) float64 {
	sum, block := 0.0, int(slot)/slotBlock
	for b := block; b > 0; b &= b - 1 {
		sum += t.sums[b]
	}
	for _, v := range t.at[block*slotBlock : slot] {
		sum += v
	}
	return sum
}

func (t *weightTree) clear(slot int32) {
	t.at[slot] = 0
	for b := int(slot)/slotBlock + 1; b < len(t.sums); b += b & -b {
		t.sums[b] = 0
	}
}

// bitTree is the same for slots that hold 1 or nothing.
type bitTree struct {
	bit  []uint64
	sums []int32
}

const wordBlock = 8 // words of a block

func newBitTree(slots int) *bitTree {
	return &bitTree{bit: make([]uint64, slots/64+1), sums: make([]int32, slots/(64*wordBlock)+2)}
}

func (t *bitTree) add(slot int32, _ float64) {
	t.bit[slot>>6] |= 1 << (slot & 63)
	for b := int(slot)/(64*wordBlock) + 1; b < len(t.sums); b += b & -b {
		t.sums[b]++
	}
}

func (t *bitTree) below(slot int32) float64 {
	n, word := 0, int(slot>>6)
	block := word / wordBlock
	for b := block; b > 0; b &= b - 1 {
		n += int(t.sums[b])
	}
	for _, w := range t.bit[block*wordBlock : word] {
		n += bits.OnesCount64(w)
	}
	return float64(n + bits.OnesCount64(t.bit[word]&(1<<(slot&63)-1)))
}

func (t *bitTree) clear(slot int32) {
	t.bit[slot>>6] = 0
	for b := int(slot)/(64*wordBlock) + 1; b < len(t.sums); b += b & -b {
		t.sums[b] = 0
	}
}
