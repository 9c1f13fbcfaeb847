package answer

import (
	"context"
	"fmt"

	"kaplan/model"
	"kaplan/stats"
)

// CorrelateQuestion asks how X correlates with each of Y.
var CorrelateQuestion = Question[*Correlations]{
	Name: "correlate", Page: "Column", Short: "correlation of one number with others, and the line through them",
	Tab: "Col", Words: "Pearson, Spearman, Kendall, correlation",
	Silent: fewNumbers(2, 1, "two numbers are needed, and there are not two"),
	Parts: func(l model.Look) model.Look {
		return model.Look{Who: l.Who, Correlating: l.Correlating, Showing: model.Showing{Level: l.Level}}
	},
	Needs: needsX,
	Ask:   askCorrelate,
}

// WithinQuestion asks how X correlates with each of Y within each of the
// marker's groups.
var WithinQuestion = Question[*Correlations]{
	Name: "correlate", Short: "correlation of one number with others within groups",
	Parts: func(l model.Look) model.Look {
		p := grouped(l)
		p.Reference = ""
		p.Correlating, p.Level = l.Correlating, l.Level
		return p
	},
	Only:  onlySearched,
	Needs: append([]model.Need{model.Needs("correlations within groups need groups", model.FieldMarker)}, needsX...),
	Ask:   askCorrelate,
}

// Correlations are the correlations of X with each of Y.
type Correlations struct {
	Answer
	Method string // pearson, spearman, kendall
	Level  float64
	Means  bool // of the means at each value of X, not of single values
	ByRows bool // of rows of long data, of which a patient has several
	Groups []model.Group
	Pairs  []CorrelatedPair // by Y, within each of them by group

	c *correlates
}

// Points are the points of X and one Y with their groups (stats.NoGroup: none).
func (c *Correlations) Points(y *model.Column) (x, of []float64, group []uint8) {
	return c.c.pointsOf(c.Pairs[0].X, y)
}

// askCorrelate correlates X with each of Y, within each of the marker's groups
// where there is a marker. In long data of which X or Y is only known by row,
// and with l.Means, the rows are what is correlated.
func askCorrelate(ctx context.Context, r *model.Resolver, l model.Look, _ Progress[*Correlations]) (*Correlations, error) {
	c, err := correlatesOf(r, l, true)
	if err != nil {
		return nil, err
	}
	out := &Correlations{Answer: c.Answer, Method: c.method, Level: c.level, Means: c.means, ByRows: c.byRows, Groups: c.groups, c: c}
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
		return nil, &model.QuestionError{What: fmt.Sprintf("%s and %s do not correlate: %s", out.Pairs[0].X.Name, out.Pairs[0].Y.Name, out.Pairs[0].Note),
			Ways: otherPairs}
	}
	for i, q := range stats.AdjustP(p, stats.BH) {
		out.Pairs[i].Q = q
	}
	return out, nil
}

// Finding are all pairs.
func (c *Correlations) Finding() (Finding, bool) {
	var p, q []float64
	var of []string
	what := ""
	for _, x := range c.Pairs {
		p, q, of = append(p, x.P), append(q, x.Q), append(of, pairOf(name(x.X), name(x.Y)))
		what = named(x.X) + " with each"
	}
	if len(c.Pairs) == 1 {
		what = named(c.Pairs[0].X) + " with " + named(c.Pairs[0].Y)
	}
	return several(&c.Answer, what, p, q, of)
}
