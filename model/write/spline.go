package write

import (
	"fmt"

	"kaplan/model/answer"
)

type splineJSON struct {
	Column    string            `json:"column"`
	Reference Num               `json:"reference"`
	Knots     []Num             `json:"knots"`
	NonLinear modelTestJSON     `json:"nonlinearity"`
	Curve     []splinePointJSON `json:"curve"`
}

type splinePointJSON struct {
	X     Num `json:"x"`
	HR    Num `json:"hazard_ratio"`
	Lower Num `json:"conf_low"`
	Upper Num `json:"conf_high"`
}

// Splines renders the hazard ratio along each covariate that is bent.
func Splines(s *answer.Splines) Document {
	list := []splineJSON{}
	tables := preface(s.Answer)
	for _, c := range s.Curves {
		j := splineJSON{Column: c.Column.Name, Reference: Num(c.Reference), NonLinear: modelTestJSON{Num(c.NonLinear.Statistic), int(c.NonLinear.DF),
			Num(c.NonLinear.P)}}
		for _, k := range c.Knots {
			j.Knots = append(j.Knots, Num(k))
		}
		t := Table{Title: fmt.Sprintf("Hazard ratio of %s against %s", c.Column.Title(), Significant(c.Reference, 6)),
			Head: []string{c.Column.Name, "HR", fmt.Sprintf("%g%% CI low", s.Level*100), "high"}}
		t.Notes = append(t.Notes, fmt.Sprintf("non-linearity: chi-square %s, df %d, P %s", Significant(c.NonLinear.Statistic, 5), int(c.NonLinear.DF),
			P(c.NonLinear.P)))
		for i, x := range c.X {
			j.Curve = append(j.Curve, splinePointJSON{Num(x), Num(c.HR[i]), Num(c.Lower[i]), Num(c.Upper[i])})
			t.Rows = append(t.Rows, []Cell{number(x), number(c.HR[i]), number(c.Lower[i]), number(c.Upper[i])})
		}
		list = append(list, j)
		tables = append(tables, t)
	}
	return Document{JSON: wrap("spline", s.Answer, map[string]any{"level": s.Level, "splines": list}), Tables: append(tables, footnotes(s.Answer)...)}
}
