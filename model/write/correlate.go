package write

import (
	"math"

	"kaplan/model/answer"
	"kaplan/model/figure"
	"kaplan/stats"
)

// correlationOf is a coefficient of two columns, with what else is said of them:
// q, their line, a note.
func correlationOf(x, y string, group any, c stats.Correlation, q float64, line *stats.Line, note string) object {
	return obj("x", x, "y", y, "group?", group, "n", c.N, "estimate", c.R, c.CI, "p_value", c.P, "statistic", c.Statistic, "df", c.DF,
		"p_method", c.PMethod, "conf_method", c.CI.Method, "q_value", q, "regression?", regressionOf(line), "note?", note)
}

func regressionOf(l *stats.Line) object {
	if l == nil {
		return nil
	}
	coefficient := func(v, se float64, ci stats.Interval, p float64) object {
		return obj("estimate", v, "std_error", se, ci, "p_value", p)
	}
	return obj("intercept", coefficient(l.Intercept, l.SEIntercept, l.InterceptCI, l.InterceptP), "slope", coefficient(l.Slope, l.SESlope, l.SlopeCI, l.P),
		"statistic", l.T, "df", l.DF, "r_squared", l.R2, "adj_r_squared", l.AdjustedR2, "sigma", l.Sigma)
}

// coefficient prints r as tables do, to four decimals.
func coefficient(v float64) Cell {
	return Cell{Num: v, IsNum: true, Show: func(v float64) string { return Fixed(v, 4) }}
}

// methodTitle is a method and its coefficient's name, as a heading has them.
func methodTitle(method string) string {
	return map[string]string{"pearson": "Pearson's r", "spearman": "Spearman's rho", "kendall": "Kendall's tau-b"}[method]
}

// Correlations renders X against each of Y, in the order given.
func Correlations(c *answer.Correlations) Document {
	pairs := []object{}
	t := table("Correlation with "+c.Pairs[0].X.Title()+", "+methodTitle(c.Method), "variable", "group", answer.Symbol(c.Method), "n", ciOf(c.Level)+" low",
		"high", "P", "q (BH)", "")
	lines := table("Regression on "+c.Pairs[0].X.Title(), "variable", "group", "intercept", "slope", "std error", ciOf(c.Level)+" low",
		"high", "P", "R2", "sigma")
	if c.Means {
		t.Title += ", of means"
		lines.Title += ", of means"
	}
	rough := false
	for _, p := range c.Pairs {
		pairs = append(pairs, correlationOf(p.X.Name, p.Y.Name, where(len(c.Groups) > 0, p.Group), p.Correlation, p.Q, p.Line, p.Note))
		name := VariableTitle(p.Y)
		t.add(name, p.Group, coefficient(p.R), p.N, coefficient(p.CI.Lower), coefficient(p.CI.Upper), pvalue(p.P), pvalue(p.Q), p.Note)
		rough = rough || c.Method != "pearson" && !math.IsNaN(p.CI.Lower)
		if l := p.Line; l != nil {
			lines.add(name, p.Group, l.Intercept, l.Slope, l.SESlope, l.SlopeCI, pvalue(l.P), l.R2, l.Sigma)
		}
	}
	switch {
	case rough:
		t.Notes = append(t.Notes, "intervals: Fisher's z with the variance of Bonett and Wright")
	case c.Method == "pearson":
		t.Notes = append(t.Notes, "intervals: Fisher's z")
	}
	result := map[string]any{"method": c.Method, "level": c.Level, "means": c.Means, "pairs": pairs}
	return drawn(document("correlate", ofRows(c.Answer, c.ByRows), result, append([]Table{t}, filled(lines)...)...), c, figure.Correlations)
}

// CorrelationFromR renders the interval and P of a coefficient that a paper prints.
func CorrelationFromR(c *stats.Correlation) Document {
	t := table("Pearson's r, as printed", "r", "n", ciOf(c.CI.Level)+" low", "high", "t", "df", "P")
	t.add(coefficient(c.R), c.N, coefficient(c.CI.Lower), coefficient(c.CI.Upper), c.Statistic, c.DF, pvalue(c.P))
	pair := correlationOf("", "", nil, *c, nan, nil, "")
	return bare("correlate", map[string]any{"method": "pearson", "level": c.CI.Level, "means": false, "pairs": []object{pair}}, t)
}
