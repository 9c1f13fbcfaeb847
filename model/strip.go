package model

import "kaplan/stats"

// stripKey says what a landscape depends on: not on the cut.
type stripKey struct {
	subset  *subset
	columns int
}

// Strip is the log-rank chi-square of the frame's marker at about so many
// cuts, kept while only the cut moves. It is the marginal chi-square: strata
// do not enter.
func (r *Resolver) Strip(f *Frame, columns int) []stats.CutStat {
	out, _ := Remember(r, "strip", 2, stripKey{f.subset, columns}, func() ([]stats.CutStat, error) {
		return stats.LandscapeAt(f.Timeline, f.Value, stripCuts(f.Sorted, columns)), nil
	})
	return out
}

// stripCuts are up to k observed values, evenly by rank between the limits of
// group size: with a handful of patients on one side, a chi-square says little
// and would dwarf the rest.
func stripCuts(sorted []float64, k int) []float64 {
	const least = 0.05 // of the patients, on either side
	n := len(sorted)
	last := sorted[n-1]
	from := least * float64(n)
	span := (1 - 2*least) * float64(n)
	var cuts []float64
	for j := range k {
		i := int(from + span*(float64(j)+0.5)/float64(k))
		v := sorted[min(max(i-1, 0), n-1)]
		if v == last || (len(cuts) > 0 && v == cuts[len(cuts)-1]) {
			continue
		}
		cuts = append(cuts, v)
	}
	return cuts
}
