package write

import (
	"fmt"

	"kaplan/model/answer"
)

// Scatter renders what is said of X and each Y by every method, and within the
// groups.
func Scatter(s *answer.Scatter) Document {
	type pairJSON struct {
		Method string `json:"method"`
		correlationJSON
	}
	pairs := []pairJSON{}
	ci := fmt.Sprintf("%g%% CI low", s.Level*100)
	t := Table{Title: "Correlation with " + s.X.Title(), Head: []string{"variable", "group", "method", "", "n", ci, "high", "P", ""}}
	lines := Table{Title: "Regression on " + s.X.Title(),
		Head: []string{"variable", "group", "intercept", ci, "high", "slope", "std error", ci, "high", "P", "R2", "sigma"}}
	if s.Means {
		t.Title += ", of means"
		lines.Title += ", of means"
	}
	add := func(method string, p answer.CorrelatedPair) {
		j := pairJSON{method, correlationOf(p.Correlation)}
		j.X, j.Y, j.Note, j.Regression = p.X.Name, p.Y.Name, p.Note, regressionOf(p.Line)
		if p.Group != "" {
			j.Group = &p.Group
		}
		pairs = append(pairs, j)
		name := VariableTitle(p.Y)
		t.Rows = append(t.Rows, []Cell{word(name), word(p.Group), word(methodTitle(method)), coefficient(p.R), count(p.N), coefficient(p.CI.Lower),
			coefficient(p.CI.Upper), pvalue(p.P), word(p.Note)})
		if l := p.Line; l != nil {
			lines.Rows = append(lines.Rows, []Cell{word(name), word(p.Group), number(l.Intercept), number(l.InterceptCI.Lower), number(l.InterceptCI.Upper),
				number(l.Slope), number(l.SESlope), number(l.SlopeCI.Lower),
				number(l.SlopeCI.Upper), pvalue(l.P), number(l.R2), number(l.Sigma)})
		}
	}
	for _, p := range s.Pairs {
		add("pearson", p.Pearson)
		add("spearman", p.Spearman)
		add("kendall", p.Kendall)
		for _, w := range p.Within {
			add(s.Method, w)
		}
	}
	t.Notes = append(t.Notes, "intervals: Fisher's z; of rho and tau with the variance of Bonett and Wright")
	result := map[string]any{"method": s.Method, "level": s.Level, "means": s.Means, "pairs": pairs}
	tables := append(rowsNotPatients(preface(s.Answer), s.ByRows), t)
	if len(lines.Rows) > 0 {
		tables = append(tables, lines)
	}
	return Document{JSON: wrap("correlate", s.Answer, result), Tables: append(tables, footnotes(s.Answer)...)}
}
