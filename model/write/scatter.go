package write

import (
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Scatter renders what is said of X and each Y by every method, and within the
// groups.
func Scatter(s *answer.Scatter) Document {
	pairs := []object{}
	ci := ciOf(s.Level) + " low"
	t := table("Correlation with "+s.X.Title(), "variable", "group", "method", "", "n", ci, "high", "P", "")
	lines := table("Regression on "+s.X.Title(), "variable", "group", "intercept", ci, "high", "slope", "std error", ci, "high", "P", "R2", "sigma")
	if s.Means {
		t.Title += ", of means"
		lines.Title += ", of means"
	}
	add := func(method string, p answer.CorrelatedPair) {
		pairs = append(pairs, obj("method", method, correlationOf(p.X.Name, p.Y.Name, p.Group, p.Correlation, nan, p.Line, p.Note)))
		name := VariableTitle(p.Y)
		t.add(name, p.Group, methodTitle(method), coefficient(p.R), p.N, coefficient(p.CI.Lower), coefficient(p.CI.Upper), pvalue(p.P), p.Note)
		if l := p.Line; l != nil {
			lines.add(name, p.Group, l.Intercept, l.InterceptCI, l.Slope, l.SESlope, l.SlopeCI, pvalue(l.P), l.R2, l.Sigma)
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
	return drawn(document("correlate", ofRows(s.Answer, s.ByRows), result, append([]Table{t}, filled(lines)...)...), s, figure.Scatter)
}
