package write

import (
	"fmt"
	"slices"

	"kaplan/model"
)

// extended is the word beside a number that stands beyond the follow-up.
func extended(is bool) string {
	if is {
		return "extrapolated"
	}
	return ""
}

// marked is the table without its last column, of marks, where there is none; where
// there are some it says what they mean.
func (t Table) marked() Table {
	last := len(t.Head) - 1
	if !slices.ContainsFunc(t.Rows, func(r []Cell) bool { return r[last].Word != "" }) {
		return t.without(last)
	}
	t.Notes = append(t.Notes, "extrapolated: beyond the follow-up, where nothing is known and the curve is taken to stay level; R's extend = TRUE")
	return t
}

// sinceStart says from where a time that was asked for counts, where that is not from
// time 0: it can be read in two ways.
func sinceStart(l model.Look, at float64) []string {
	if l.Landmark == 0 {
		return nil
	}
	return []string{fmt.Sprintf("times count from the landmark at %s: %s here is %s after time 0", model.FormatShort(l.Landmark), model.FormatShort(at),
		model.FormatShort(l.Landmark+at))}
}
