package model

import (
	"fmt"
	"math"
	"slices"
)

// A Tally is a count of patients or events that stands in something which is taken away,
// and whether it is shown there.
type Tally struct {
	N      int
	Hidden bool
	Small  bool // hidden for being small, and not for what it would give away
	Last   bool // not hidden while another one can be in its place
}

// A Sum is a set of counts that add up to a total. Who knows the total and all of the
// parts but one knows that one too.
type Sum struct {
	Parts []*Tally
	Total *Tally // nil: it is known from elsewhere
}

// Rest is the part of a total that is nowhere shown, in a sum with the part that is.
func Rest(part *Tally, total *Tally) Sum {
	return Sum{[]*Tally{part, {N: total.N - part.N}}, total}
}

// IsSmall reports whether a count is below a bound and above 0.
func IsSmall(n, below int) bool { return n > 0 && n < below }

// HideSmall hides the counts from 1 to below - 1, and as many others, the smallest first,
// as keep each hidden one from being had by subtraction within any of the sums. Counts
// that are hidden already stay so. O(counts x sums) at worst.
func HideSmall(below int, sums []Sum) {
	for _, s := range sums {
		for _, t := range s.all() {
			if IsSmall(t.N, below) {
				t.Hidden, t.Small = true, true
			}
		}
	}
	for again := true; again; {
		again = false
		for _, s := range sums {
			for !s.safe(below) {
				next := s.next()
				if next == nil {
					break
				}
				next.Hidden, again = true, true
			}
		}
	}
}

func (s Sum) all() []*Tally {
	if s.Total == nil {
		return s.Parts
	}
	return append([]*Tally{s.Total}, s.Parts...)
}

// safe reports whether nothing that is hidden follows from what is shown, nor that a few
// of the hidden together are few.
func (s Sum) safe(below int) bool {
	var hidden []*Tally
	sum := 0
	for _, t := range s.Parts {
		if t.Hidden {
			hidden, sum = append(hidden, t), sum+t.N
		}
	}
	if s.Total != nil && s.Total.Hidden {
		return len(hidden) > 0
	}
	if len(hidden) == 0 {
		return true
	}
	if len(hidden) == 1 || sum < below {
		return false
	}
	// Who knows how counts are hidden knows that each small one is below the bound, and
	// each other one not.
	lo, hi := 0, 0
	for _, t := range hidden {
		a, b := t.within(below)
		lo, hi = lo+a, min(hi+b, math.MaxInt32)
	}
	for _, t := range hidden {
		a, b := t.within(below)
		least, most := a, min(b, sum-(lo-a))
		if hi < math.MaxInt32 {
			least = max(a, sum-(hi-b))
		}
		if least >= most {
			return false
		}
	}
	return true
}

// within are the bounds of a hidden count that its mark gives away.
func (t *Tally) within(below int) (least, most int) {
	if t.Small {
		return 1, below - 1
	}
	return 0, math.MaxInt32
}

// next is the count that is hidden next, nil where all are.
func (s Sum) next() *Tally {
	var best *Tally
	better := func(t *Tally) bool {
		switch {
		case best == nil:
			return true
		case t.Last != best.Last:
			return best.Last
		case (t.N == 0) != (best.N == 0): // that there is nobody gives the least away
			return best.N == 0
		}
		return t.N < best.N
	}
	for _, t := range s.Parts {
		if !t.Hidden && better(t) {
			best = t
		}
	}
	if t := s.Total; t != nil && !t.Hidden && (best == nil || best.Last && !t.Last) {
		best = t
	}
	return best
}

// Text is a count as it is shown: the number, that it is small, or that it is hidden.
func (t *Tally) Text(below int) string {
	switch {
	case t.Small:
		return fmt.Sprintf("<%d", below)
	case t.Hidden:
		return HiddenCount
	}
	return FormatNumber(float64(t.N))
}

// HiddenCount stands in the place of a count from which a small one would follow.
const HiddenCount = "hidden"

// SuppressedNote says what was hidden, by which mark, and that it is little.
func SuppressedNote(below int, mark string) string {
	return fmt.Sprintf("Counts of 1 to %d are hidden (<%d), and so are others (%s) from which they would follow by subtraction. "+
		"This is not disclosure control: estimates, tests, the steps of a curve and the points of a figure stand for single patients.", below-1, below, mark)
}

// ShownTimes says at which of several times the numbers at risk, and the events and
// others that are counted for each, can be shown: none of them is small, nor is what they
// differ by from the time that was shown before. Every slice has one length.
func ShownTimes(below int, first float64, atRisk []float64, changes ...[]float64) []bool {
	small := func(v float64) bool { return v > 0 && v < float64(below) }
	shown := make([]bool, len(atRisk))
	known, hidden := first, 0
	for i, n := range atRisk {
		ok := !small(n) && !small(known-n) && !small(n-known)
		for _, c := range changes {
			ok = ok && !small(c[i])
		}
		if shown[i] = ok; ok {
			known = n
		} else {
			hidden++
		}
	}
	if hidden == 1 && len(shown) > 1 { // what is counted at one time alone is what the total lacks
		i := slices.Index(shown, false)
		if i+1 < len(shown) {
			shown[i+1] = false
		} else {
			shown[i-1] = false
		}
	}
	return shown
}

// CheckSuppressed finds what is no bound below which counts are hidden. Errors are
// *UsageError.
func CheckSuppressed(below int) error {
	if below < 3 || below > 1000 {
		return &UsageError{What: fmt.Sprintf("counts below %d cannot be hidden", below),
			Hint: "give a number from 3 to 1000, 5 or 10 as a rule: that a count is below 2 says that it is 1"}
	}
	return nil
}
