package answer

import (
	"fmt"

	"kaplan/model"
	"kaplan/stats"
)

// screenSteps is how many patients may be put into a random order, over all markers
// and permutations, for the best cuts of a screen that no number of permutations was
// asked for: about a second's work.
const screenSteps = 2e8

// cutRounds are the permutations that correct the best cut of each marker: as many,
// of the same seed, as for that marker alone, so that both say the same P. A screen
// that would take too long by them has the bounds instead, and within strata, where
// there are no bounds, fewer permutations.
func (s *Screen) cutRounds(l model.Look, patients int) int {
	if s.Mode != "optimal" {
		return 0
	}
	s.alone = permutations(l, ownRounds(patients))
	if l.Permutations != 0 || float64(s.alone)*float64(patients)*float64(len(s.Columns)) <= screenSteps {
		return s.alone
	}
	if s.Strata > 1 {
		return screenRounds
	}
	return 0
}

// CorrectedBy says by which method the P of every best cut is corrected for the
// search, and, where that is not the one of a marker alone, why; "" where nothing is
// searched or nothing could be corrected.
func (s *Screen) CorrectedBy() (method, why string) {
	within := ""
	if s.Strata > 1 {
		within = fmt.Sprintf(" within %d strata", s.Strata)
	}
	switch {
	case s.Mode != "optimal" || s.Uncorrected != "":
		return "", ""
	case s.CutRounds > 0:
		method = fmt.Sprintf("permutation%s, %s, seed %d", within, model.Count(s.CutRounds, "round"), s.Seed)
	default:
		method = "the smaller of two conservative bounds (Lausen-Schumacher 1992, improved Bonferroni 1994), not below that of the log-rank test"
	}
	switch {
	case s.CutRounds == s.alone && s.alone > 0:
	case s.alone == 0:
		why = "no permutations were wanted"
	default:
		why = fmt.Sprintf("the cut of one marker alone is corrected by permutation, %d rounds, which for %s would take long: "+
			"its P is another, and mostly smaller", s.alone, model.Count(len(s.Columns), "marker"))
		if s.CutRounds > 0 {
			why = fmt.Sprintf("the cut of one marker alone is corrected by %d rounds, which for %s would take long: its P differs a little",
				s.alone, model.Count(len(s.Columns), "marker"))
		}
	}
	return method, why
}

// uncorrected is why no best cut can be corrected, "" where each can.
func (s *Screen) uncorrected(f *model.Frame) string {
	switch {
	case s.Mode != "optimal":
		return ""
	case f.Timeline.EntrySubject != nil || f.Timeline.Weight != nil:
		return stats.ErrCutScores.Error()
	case s.Strata > 1 && s.CutRounds == 0:
		return "within strata it is by permutation, and no permutations were wanted"
	}
	return ""
}
