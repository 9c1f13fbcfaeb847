package answer

import (
	"context"

	"kaplan/model"
	"kaplan/stats"
)

// ScatterQuestion asks for X against each of Y as a picture shows it.
var ScatterQuestion = Question[*Scatter]{
	Name: "correlate", Page: "Scatter", Short: "the points of one number against others, and every coefficient",
	Tab: "Points", Words: "regression line, correlation",
	Silent: fewNumbers(2, 1, "two numbers are needed, and there are not two"),
	Parts:  WithinQuestion.Parts,
	Only:   onlySearched,
	Needs:  needsX,
	Ask:    askScatter,
}

// Scatter is X against each of Y as a picture shows it: every coefficient, the
// line, and the groups of the marker.
type Scatter struct {
	Answer
	Method string // of what is said within the groups
	Level  float64
	Means  bool
	ByRows bool
	X      *model.Column
	Y      []*model.Column
	Groups []model.Group // of the marker; empty without one, and where it is X or Y itself
	Pairs  []ScatterPair // of the first Y, as far as they are made

	c *correlates
}

// ScatterPair is what is known of X and one Y.
type ScatterPair struct {
	Pearson, Spearman, Kendall CorrelatedPair   // of all, whatever their group
	Within                     []CorrelatedPair // by the look's method
}

// askScatter correlates X with each of Y by every method. Patients without a group
// take part; with means, the groups have means of their own. An answer that was
// passed to progress is not changed afterwards.
func askScatter(ctx context.Context, r *model.Resolver, l model.Look, progress Progress[*Scatter]) (*Scatter, error) {
	c, err := correlatesOf(r, l, false)
	if err != nil {
		return nil, err
	}
	c.split(l)
	s := &Scatter{Answer: c.Answer, Method: c.method, Level: c.level, Means: c.means, ByRows: c.byRows, X: c.x, Y: c.y, Groups: c.groups, c: c}
	for i, y := range c.y {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		p := ScatterPair{Pearson: c.pair("pearson", c.x, y, -1), Spearman: c.pair("spearman", c.x, y, -1), Kendall: c.pair("kendall", c.x, y, -1)}
		for g := range c.groups {
			p.Within = append(p.Within, c.pair(c.method, c.x, y, g))
		}
		s.Pairs = append(s.Pairs, p)
		if i < 4 || i%16 == 0 {
			part := *s
			progress.show(&part)
		}
	}
	return s, nil
}

// split puts those in the analysis into the marker's groups, where there are any.
// A marker that is X or Y itself makes none: it would only divide the picture
// along an axis.
func (c *correlates) split(l model.Look) {
	c.groups = nil
	if l.Marker == "" {
		return
	}
	m, err := c.at.Column(l.Marker)
	if err != nil || m == c.x || len(c.y) == 1 && m == c.y[0] {
		return
	}
	f, err := c.at.Grouped(l)
	if err != nil || len(f.Groups) < 2 {
		return
	}
	of := make(map[int32]uint8, len(f.Row))
	for k, i := range f.Row {
		of[i] = f.Code[k]
	}
	some := map[uint8]bool{}
	for k, i := range c.row {
		c.code[k] = stats.NoGroup
		if g, ok := of[i]; ok && g != stats.NoGroup {
			c.code[k] = g
			some[g] = true
		}
	}
	if len(some) > 1 {
		c.groups = f.Groups
		c.warnSearched(l, f)
	}
}

// Points are the points of X and the i-th Y with their groups (stats.NoGroup:
// none). With means and groups, they are the means of each group.
func (s *Scatter) Points(i int) (x, y []float64, group []uint8) {
	return s.c.pointsOf(s.X, s.Y[i])
}

func (c *correlates) pointsOf(x, y *model.Column) (px, py []float64, group []uint8) {
	if !c.means || len(c.groups) == 0 {
		return c.points(x, y, -1)
	}
	for g := range c.groups {
		gx, gy, code := c.points(x, y, g)
		px, py, group = append(px, gx...), append(py, gy...), append(group, code...)
	}
	return px, py, group
}

// Finding is the correlation by the method that was asked for, in all and within
// each group.
func (s *Scatter) Finding() (Finding, bool) {
	if len(s.Pairs) == 0 || len(s.Y) == 0 {
		return Finding{}, false
	}
	x := s.Pairs[0]
	one := map[string]CorrelatedPair{"spearman": x.Spearman, "kendall": x.Kendall}
	all, ok := one[s.Method]
	if !ok {
		all = x.Pearson
	}
	p := []float64{all.P}
	for _, w := range x.Within {
		p = append(p, w.P)
	}
	f, ok := several(&s.Answer, named(s.X)+" with "+named(s.Y[0]), p, nil, []string{pairOf(name(s.X), name(s.Y[0]))})
	f.N, f.Events = all.N, 0 // those with both values, whatever became of them
	return f, ok
}
