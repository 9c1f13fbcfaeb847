package kit

import (
	"fmt"
	"strings"

	"kaplan/stats"
)

// Figure is a line of a sample's page: what is published, and ours.
type Figure struct {
	Study, What, Printed, Ours string
	OK                         bool // ours is within the bounds
}

// Judge collects figures, and the first error met on the way to one.
type Judge struct {
	Figures []Figure
	err     error
}

// Say adds a figure, ours in a format.
func (j *Judge) Say(what, printed string, ok bool, format string, ours ...any) {
	j.Figures = append(j.Figures, Figure{What: what, Printed: printed, Ours: fmt.Sprintf(format, ours...), OK: ok})
}

// Fail keeps the first error, and says whether there is one here.
func (j *Judge) Fail(err error) bool {
	if j.err == nil {
		j.err = err
	}
	return err != nil
}

// Err is the first error.
func (j *Judge) Err() error { return j.err }

// Missed is an error that names the first figure that is out of its bounds, nil
// where all are met.
func Missed(list []Figure) error {
	for _, f := range list {
		if !f.OK {
			return fmt.Errorf("%s: published %s, here %s", f.What, f.Printed, f.Ours)
		}
	}
	return nil
}

// Table lays figures out as in a page, under the names of its columns: with a
// fourth one the study comes first.
func Table(list []Figure, columns ...string) string {
	var b strings.Builder
	b.WriteString("| " + strings.Join(columns, " | ") + " |\n" + strings.Repeat("|---", len(columns)) + "|\n")
	for _, f := range list {
		if len(columns) > 3 {
			b.WriteString("| " + f.Study + " ")
		}
		fmt.Fprintf(&b, "| %s | %s | %s%s |\n", f.What, f.Printed, f.Ours, If(f.OK, "", " (not met)"))
	}
	return b.String()
}

// LogRank compares so many groups of an outcome.
func LogRank(o stats.Outcome, group []uint8, groups int) (stats.LogRank, error) {
	line, err := stats.NewTimeline(o)
	if err != nil {
		return stats.LogRank{}, err
	}
	return stats.LogRankTests([]*stats.EventTable{line.Table(group, groups, nil)}, stats.TestOptions{})[0], nil
}
