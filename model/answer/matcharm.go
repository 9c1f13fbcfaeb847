package answer

import (
	"fmt"

	"kaplan/stats"
)

// MatchArm is one arm before and after.
type MatchArm struct {
	Name      string
	N         int     // before
	Kept      int     // matched, or of a weight above 0
	Weight    float64 // sum
	Effective float64 // how many patients without weights would be as precise
	Largest   float64 // weight
	LargestID string  // whose it is
}

// count sums the weights of the patients of an arm; ids are the patients'.
func (arm *MatchArm) count(weights []float64, ids []string) {
	for i, w := range weights {
		if w > 0 {
			arm.Kept++
		}
		arm.Weight += w
		if w > arm.Largest {
			arm.Largest, arm.LargestID = w, ids[i]
		}
	}
	arm.Effective = stats.EffectiveSize(weights)
}

// extremeWeight is beyond how many times the mean of an arm a weight is called
// extreme, and extremeLoss the effective share of an arm below which that is said.
const (
	extremeWeight = 10
	extremeLoss   = 0.5
)

// extremes warns where a few patients of an arm stand for many.
func (arm *MatchArm) extremes(weights []float64) (warnings []string) {
	mean := arm.Weight / float64(arm.N)
	n := 0
	for _, w := range weights {
		if w > extremeWeight*mean {
			n++
		}
	}
	if n > 0 {
		warnings = append(warnings, fmt.Sprintf("extreme weights in %s: %s above %d times the mean of the arm, the largest %.4g (%s)"+
			" against a mean of %.4g; overlap weights, or a subgroup where both arms are found, avoid them", arm.Name,
			map[bool]string{true: "1 is", false: fmt.Sprintf("%d are", n)}[n == 1], extremeWeight, arm.Largest, arm.LargestID, mean))
	}
	if arm.Effective < extremeLoss*float64(arm.N) {
		warnings = append(warnings, fmt.Sprintf("weighting costs much in %s: its %d patients count for as much as %.1f", arm.Name, arm.N, arm.Effective))
	}
	return warnings
}
