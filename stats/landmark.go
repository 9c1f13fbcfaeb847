package stats

import (
	"fmt"
	"math"
)

// StateAt divides subjects by what they have reached by a landmark: 1 where at is
// not after it, 0 where it is later or never (NaN), and NoGroup where the subject
// is under observation no longer than to the landmark, and so is of no group [1].
//
// time and at have length n, in one unit; landmark >= 0 and finite. A subject who
// leaves exactly at the landmark has no time left to be compared over.
//
// Errors: lengths that differ; a landmark that is negative or not finite. O(n).
//
// [1] Anderson, Cain & Gelber (1983) J Clin Oncol 1:710.
func StateAt(time, at []float64, landmark float64) ([]uint8, error) {
	if len(time) != len(at) {
		return nil, fmt.Errorf("%d times and %d times of the change: must be as many", len(time), len(at))
	}
	if !(landmark >= 0) || math.IsInf(landmark, 0) {
		return nil, fmt.Errorf("a landmark of %v: must be a finite number >= 0", landmark)
	}
	state := make([]uint8, len(time))
	for i, t := range time {
		switch {
		case !(t > landmark):
			state[i] = NoGroup
		case at[i] <= landmark:
			state[i] = 1
		}
	}
	return state, nil
}
