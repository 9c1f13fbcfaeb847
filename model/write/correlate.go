package write

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

type coefficientJSON struct {
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
	P        Num `json:"p_value"`
}

type regressionJSON struct {
	Intercept coefficientJSON `json:"intercept"`
	Slope     coefficientJSON `json:"slope"`
	Statistic Num             `json:"statistic"` // t of the slope
	DF        Num             `json:"df"`
	R2        Num             `json:"r_squared"`
	Adjusted  Num             `json:"adj_r_squared"`
	Sigma     Num             `json:"sigma"`
}

type correlationJSON struct {
	X          string          `json:"x"`
	Y          string          `json:"y"`
	Group      *string         `json:"group,omitempty"`
	N          int             `json:"n"`
	Estimate   Num             `json:"estimate"`
	Lower      Num             `json:"conf_low"`
	Upper      Num             `json:"conf_high"`
	P          Num             `json:"p_value"`
	Statistic  Num             `json:"statistic"`
	DF         Num             `json:"df"`
	PMethod    string          `json:"p_method"`
	CIMethod   string          `json:"conf_method"`
	Q          Num             `json:"q_value"`
	Regression *regressionJSON `json:"regression,omitempty"`
	Note       string          `json:"note,omitempty"`
}

func correlationOf(c stats.Correlation) correlationJSON {
	return correlationJSON{N: c.N, Estimate: Num(c.R), Lower: Num(c.CI.Lower), Upper: Num(c.CI.Upper), P: Num(c.P),
		Statistic: Num(c.Statistic), DF: Num(c.DF), PMethod: c.PMethod, CIMethod: c.CI.Method, Q: Num(nan)}
}

func regressionOf(l *stats.Line) *regressionJSON {
	if l == nil {
		return nil
	}
	return &regressionJSON{
		Intercept: coefficientJSON{Num(l.Intercept), Num(l.SEIntercept), Num(l.InterceptCI.Lower), Num(l.InterceptCI.Upper), Num(l.InterceptP)},
		Slope:     coefficientJSON{Num(l.Slope), Num(l.SESlope), Num(l.SlopeCI.Lower), Num(l.SlopeCI.Upper), Num(l.P)},
		Statistic: Num(l.T), DF: Num(l.DF), R2: Num(l.R2), Adjusted: Num(l.AdjustedR2), Sigma: Num(l.Sigma)}
}

// coefficient prints r as tables do, to four decimals.
func coefficient(v float64) Cell {
	return Cell{Num: v, IsNum: true, Show: func(v float64) string { return Fixed(v, 4) }}
}

// rowsNotPatients makes a preface of long data count rows, not patients.
func rowsNotPatients(t []Table, byRows bool) []Table {
	if byRows && len(t) > 0 && len(t[0].Notes) > 0 {
		t[0].Notes[0] = strings.Replace(t[0].Notes[0], " patient", " row", 1)
	}
	return t
}

// methodTitle is a method and its coefficient's name, as a heading has them.
func methodTitle(method string) string {
	return map[string]string{"pearson": "Pearson's r", "spearman": "Spearman's rho", "kendall": "Kendall's tau-b"}[method]
}

// Correlations renders X against each of Y, in the order given.
func Correlations(c *answer.Correlations) Document {
	pairs := []correlationJSON{}
	t := Table{Title: "Correlation with " + c.Pairs[0].X.Title() + ", " + methodTitle(c.Method),
		Head: []string{"variable", "group", answer.Symbol(c.Method), "n", fmt.Sprintf("%g%% CI low", c.Level*100), "high", "P", "q (BH)", ""}}
	lines := Table{Title: "Regression on " + c.Pairs[0].X.Title(),
		Head: []string{"variable", "group", "intercept", "slope", "std error", fmt.Sprintf("%g%% CI low", c.Level*100), "high", "P", "R2", "sigma"}}
	if c.Means {
		t.Title += ", of means"
		lines.Title += ", of means"
	}
	rough := false
	for _, p := range c.Pairs {
		j := correlationOf(p.Correlation)
		j.X, j.Y, j.Q, j.Note, j.Regression = p.X.Name, p.Y.Name, Num(p.Q), p.Note, regressionOf(p.Line)
		if len(c.Groups) > 0 {
			group := p.Group
			j.Group = &group
		}
		pairs = append(pairs, j)
		name := VariableTitle(p.Y)
		t.Rows = append(t.Rows, []Cell{word(name), word(p.Group), coefficient(p.R), count(p.N), coefficient(p.CI.Lower), coefficient(p.CI.Upper), pvalue(p.P),
			pvalue(p.Q), word(p.Note)})
		rough = rough || c.Method != "pearson" && !math.IsNaN(p.CI.Lower)
		if l := p.Line; l != nil {
			lines.Rows = append(lines.Rows, []Cell{word(name), word(p.Group), number(l.Intercept), number(l.Slope), number(l.SESlope), number(l.SlopeCI.Lower),
				number(l.SlopeCI.Upper), pvalue(l.P), number(l.R2), number(l.Sigma)})
		}
	}
	switch {
	case rough:
		t.Notes = append(t.Notes, "intervals: Fisher's z with the variance of Bonett and Wright")
	case c.Method == "pearson":
		t.Notes = append(t.Notes, "intervals: Fisher's z")
	}
	result := map[string]any{"method": c.Method, "level": c.Level, "means": c.Means, "pairs": pairs}
	tables := append(rowsNotPatients(preface(c.Answer), c.ByRows), t)
	if len(lines.Rows) > 0 {
		tables = append(tables, lines)
	}
	return Document{JSON: wrap("correlate", c.Answer, result), Tables: append(tables, footnotes(c.Answer)...)}
}

// CorrelationFromR renders the interval and P of a coefficient that a paper prints.
func CorrelationFromR(c *stats.Correlation) Document {
	t := Table{Title: "Pearson's r, as printed", Head: []string{"r", "n", fmt.Sprintf("%g%% CI low", c.CI.Level*100), "high", "t", "df", "P"},
		Rows: [][]Cell{{coefficient(c.R), count(c.N), coefficient(c.CI.Lower), coefficient(c.CI.Upper), number(c.Statistic), number(c.DF), pvalue(c.P)}}}
	return Document{Tables: []Table{t}, JSON: map[string]any{"command": "correlate", "warnings": []string{},
		"result": map[string]any{"method": "pearson", "level": c.CI.Level, "means": false, "pairs": []correlationJSON{correlationOf(*c)}}}}
}
