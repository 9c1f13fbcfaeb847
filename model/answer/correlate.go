package answer

import (
	"context"
	"fmt"

	"kaplan/model"
	"kaplan/stats"
)

// Correlations are the correlations of X with each of Y.
type Correlations struct {
	Answer
	Method string // pearson, spearman, kendall
	Level  float64
	Means  bool // of the means at each value of X, not of single values
	ByRows bool // of rows of long data, of which a patient has several
	Groups []model.Group
	Pairs  []CorrelatedPair // by Y, within each of them by group
}

// CorrelatedPair is one correlation. What does not exist is NaN, and Note says
// why.
type CorrelatedPair struct {
	X, Y  *model.Column
	Group string // "" for all
	stats.Correlation
	Q    float64     // Benjamini-Hochberg, over all pairs of the answer
	Line *stats.Line // Y on X; of pearson only, nil where it cannot be fitted
	Note string
}

// AskCorrelate correlates X with each of Y, within each of the marker's groups
// where there is a marker. In long data of which X or Y is only known by row,
// and with l.Means, the rows are what is correlated.
func AskCorrelate(r *model.Resolver, ctx context.Context, l model.Look) (*Correlations, error) {
	c, err := correlatesOf(r, l, true)
	if err != nil {
		return nil, err
	}
	if c.x == nil {
		return nil, &model.UsageError{What: "a correlation needs X", Hint: "--x COL"}
	}
	out := &Correlations{Answer: c.Answer, Method: c.method, Level: c.level, Means: c.means, ByRows: c.byRows, Groups: c.groups}
	for _, y := range c.y {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if len(c.groups) == 0 {
			out.Pairs = append(out.Pairs, c.pair(c.method, c.x, y, -1))
		}
		for g := range c.groups {
			out.Pairs = append(out.Pairs, c.pair(c.method, c.x, y, g))
		}
	}
	p := make([]float64, len(out.Pairs))
	known := false
	for i, x := range out.Pairs {
		p[i] = x.P
		known = known || x.Note == ""
	}
	if !known {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s and %s do not correlate: %s", out.Pairs[0].X.Name, out.Pairs[0].Y.Name, out.Pairs[0].Note), Hint: "widen the subgroup, or choose other columns"}
	}
	for i, q := range stats.AdjustP(p, stats.BH) {
		out.Pairs[i].Q = q
	}
	return out, nil
}
