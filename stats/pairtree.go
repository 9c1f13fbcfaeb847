package stats

import "math/bits"

// pairTree holds weights by slot, and adds up those below a slot.
type pairTree interface {
	add(slot int32, v float64)
	// take is the contrary of add.
	take(slot int32, v float64)
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

func (t *weightTree) take(slot int32, v float64) { t.add(slot, -v) }

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

// bitTree is the same for slots that hold 1 or nothing. It is a binary tree over blocks
// of slots, of which node 1 is the root and 2k and 2k+1 are the children of k: a node
// holds how many are below its left child. The way from a block to the root has the same
// number of steps for all, which a processor can foresee; that of a Fenwick tree has not.
type bitTree struct {
	bit  []uint64
	left []int32
}

const wordBlock = 4 // words of a block

func newBitTree(slots int) *bitTree {
	blocks := slots/(64*wordBlock) + 1
	return &bitTree{bit: make([]uint64, blocks*wordBlock), left: make([]int32, 1<<bits.Len(uint(blocks-1)))}
}

// change adds to the nodes above a slot.
func (t *bitTree) change(slot, by int32) {
	for k := len(t.left) + int(slot)/(64*wordBlock); k > 1; k >>= 1 {
		t.left[k>>1] += by & (int32(k&1) - 1)
	}
}

func (t *bitTree) add(slot int32, _ float64) {
	t.bit[slot>>6] |= 1 << (slot & 63)
	t.change(slot, 1)
}

func (t *bitTree) take(slot int32, _ float64) {
	t.bit[slot>>6] &^= 1 << (slot & 63)
	t.change(slot, -1)
}

func (t *bitTree) below(slot int32) float64 {
	block := int(slot) / (64 * wordBlock)
	n := int32(0)
	for k := len(t.left) + block; k > 1; k >>= 1 {
		n += t.left[k>>1] & -int32(k&1)
	}
	word := (*[wordBlock]uint64)(t.bit[block*wordBlock:])
	rest := int(slot) % (64 * wordBlock)
	for i, w := range word {
		// Shifted by 64 or more nothing is left: all of the words before slot's, none of
		// those after it.
		n += int32(bits.OnesCount64(w &^ (^uint64(0) << max(0, rest-64*i))))
	}
	return float64(n)
}

func (t *bitTree) clear(slot int32) {
	t.bit[slot>>6] = 0
	for k := len(t.left) + int(slot)/(64*wordBlock); k > 1; k >>= 1 {
		t.left[k>>1] = 0
	}
}
