package stats

import "golang.org/x/sys/cpu"

// sumFour is sumWeighedRows for so many rows. It is written for the processor because a key
// that moves the cut waits for these sums more than for all else; they are the same to the bit.
//
//go:noescape
func sumFour(s *twoSums, weight *[4]float64, m *twoEvents, rows int)

// sumWeighed adds rows that have been weighed.
func sumWeighed(s *twoSums, weight [][4]float64, m *twoEvents) {
	if len(weight) == 0 || !cpu.X86.HasAVX {
		sumWeighedRows(s, weight, m)
		return
	}
	sumFour(s, &weight[0], m, len(weight))
}
