package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Splines renders the hazard ratio along each covariate that is bent.
func Splines(s *answer.Splines) Document {
	list := []object{}
	var tables []Table
	for _, c := range s.Curves {
		t := table(fmt.Sprintf("Hazard ratio of %s against %s", c.Column.Title(), Significant(c.Reference, 6)), c.Column.Name, "HR", ciOf(s.Level)+" low",
			"high")
		t.notef("non-linearity: chi-square %s, df %d, P %s", Significant(c.NonLinear.Statistic, 5), int(c.NonLinear.DF), P(c.NonLinear.P))
		var knots []Num
		for _, k := range c.Knots {
			knots = append(knots, Num(k))
		}
		list = append(list, obj("column", c.Column.Name, "reference", c.Reference, "knots", knots, "nonlinearity", testOf(c.NonLinear),
			"curve", t.addCurve(c)))
		tables = append(tables, t)
	}
	return drawn(document("spline", s.Answer, map[string]any{"level": s.Level, "splines": list}, tables...), s, figure.Splines)
}

// addCurve adds the points of a spline, and returns them for JSON.
func (t *Table) addCurve(c answer.SplineCurve) []object {
	var out []object
	for k, x := range c.X {
		out = append(out, obj("x", x, "hazard_ratio", c.HR[k], "conf_low", c.Lower[k], "conf_high", c.Upper[k]))
		t.add(x, c.HR[k], c.Lower[k], c.Upper[k])
	}
	return out
}
