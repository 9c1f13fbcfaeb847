package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

type boundsJSON struct {
	Lower Num `json:"conf_low"`
	Upper Num `json:"conf_high"`
}

func bounds(i stats.Interval) boundsJSON { return boundsJSON{Num(i.Lower), Num(i.Upper)} }

// shareJSON is a proportion with both of its intervals.
type shareJSON struct {
	Name     string     `json:"name"`
	K        int        `json:"k"`
	N        int        `json:"n"`
	Estimate Num        `json:"estimate"`
	Exact    boundsJSON `json:"exact"`
	Wilson   boundsJSON `json:"wilson"`
}

type testOfCutJSON struct {
	Name        string      `json:"name"`
	Cut         Num         `json:"cut"`
	Sensitivity Num         `json:"sensitivity"`
	Specificity Num         `json:"specificity"`
	Youden      Num         `json:"youden"`
	TP          int         `json:"true_positive"`
	FP          int         `json:"false_positive"`
	FN          int         `json:"false_negative"`
	TN          int         `json:"true_negative"`
	Shares      []shareJSON `json:"proportions"`
	LRPositive  Estimate    `json:"likelihood_ratio_positive"`
	LRNegative  Estimate    `json:"likelihood_ratio_negative"`
	OddsRatio   Estimate    `json:"odds_ratio"`
	Warnings    []string    `json:"warnings"`
}

// sharesOf are the proportions of a test, in the order in which papers print
// them.
func sharesOf(d *stats.Diagnostic) []shareJSON {
	var out []shareJSON
	for _, s := range []struct {
		name string
		p    stats.Proportion
	}{
		{"sensitivity", d.Sensitivity}, {"specificity", d.Specificity}, {"ppv", d.PPV}, {"npv", d.NPV}, {"accuracy", d.Accuracy},
		{"prevalence", d.Prevalence},
	} {
		out = append(out, shareJSON{s.name, s.p.K, s.p.N, Num(s.p.Value), bounds(s.p.Exact), bounds(s.p.Wilson)})
	}
	return out
}

func testOfCut(t answer.CutTest) testOfCutJSON {
	d := t.Diagnostic
	estimate := func(v float64, i stats.Interval) Estimate { return Estimate{Num(v), Num(i.Lower), Num(i.Upper)} }
	return testOfCutJSON{t.Name, Num(t.Cut), Num(d.Sensitivity.Value), Num(d.Specificity.Value), Num(d.Youden), d.TP, d.FP, d.FN, d.TN, sharesOf(d),
		estimate(d.LRPositive, d.LRPositiveCI), estimate(d.LRNegative, d.LRNegativeCI), estimate(d.OddsRatio, d.OddsRatioCI),
		append([]string{}, d.Warnings...)}
}

type aucJSON struct {
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
}

func auc(c *stats.ROC) aucJSON { return aucJSON{Num(c.AUC), Num(c.SE), Num(c.Lower), Num(c.Upper)} }

type pointROC struct {
	Cut         Num `json:"cut"`
	Sensitivity Num `json:"sensitivity"`
	Specificity Num `json:"specificity"`
}

func curvePoints(c *stats.ROC) []pointROC {
	out := make([]pointROC, len(c.Points))
	for i, p := range c.Points {
		out[i] = pointROC{Num(p.Cut), Num(p.Sensitivity), Num(p.Specificity)}
	}
	return out
}

type versusJSON struct {
	Marker      string        `json:"marker"`
	N           int           `json:"n"`
	Direction   string        `json:"direction"`
	First       aucJSON       `json:"auc_first"`
	AUC         aucJSON       `json:"auc"`
	Difference  aucJSON       `json:"difference"`
	Correlation Num           `json:"correlation"`
	Statistic   Num           `json:"statistic"`
	P           Num           `json:"p_value"`
	Method      string        `json:"method"`
	Youden      testOfCutJSON `json:"youden"`
	Curve       []pointROC    `json:"curve"`
}

type partROCJSON struct {
	Name     string          `json:"name"`
	N        int             `json:"n"`
	Cases    int             `json:"cases"`
	Controls int             `json:"controls"`
	AUC      *aucJSON        `json:"auc"`
	Cuts     []testOfCutJSON `json:"cuts"`
	Curve    []pointROC      `json:"curve"`
	Note     string          `json:"note,omitempty"`
}

type pairROCJSON struct {
	A          string  `json:"a"`
	B          string  `json:"b"`
	Difference aucJSON `json:"difference"`
	Statistic  Num     `json:"statistic"`
	DF         Num     `json:"df"`
	P          Num     `json:"p_value"`
	PAdjusted  Num     `json:"p_adjusted"`
	Note       string  `json:"note,omitempty"`
}

type rocJSON struct {
	Marker    string          `json:"marker"`
	Outcome   string          `json:"outcome,omitempty"`
	Case      string          `json:"case,omitempty"`
	Control   string          `json:"control,omitempty"`
	Time      float64         `json:"time,omitempty"`
	N         int             `json:"n"`
	Cases     int             `json:"cases"`
	Controls  int             `json:"controls"`
	Level     float64         `json:"level"`
	Direction string          `json:"direction"`
	AUC       aucJSON         `json:"auc"`
	Youden    any             `json:"youden"`
	Given     []testOfCutJSON `json:"given,omitempty"`
	Versus    *versusJSON     `json:"versus,omitempty"`
	By        string          `json:"by,omitempty"`
	Parts     []partROCJSON   `json:"groups,omitempty"`
	Pairs     []pairROCJSON   `json:"comparisons,omitempty"`
	Adjusted  string          `json:"p_adjusted_by,omitempty"`
	Curve     []pointROC      `json:"curve"`
}

func directionOf(c *stats.ROC) string {
	if c.Higher {
		return ">"
	}
	return "<="
}

// ROC renders a receiver operating characteristic.
func ROC(a *answer.ROC) Document {
	c := a.Curve
	j := rocJSON{Marker: a.Marker.Name, Outcome: a.Outcome, Case: a.Case, Control: a.Control, Time: a.Time, N: a.Used, Cases: c.Cases, Controls: c.Controls,
		Level:     a.Level,
		Direction: directionOf(c), AUC: auc(c), Curve: curvePoints(c)}
	what := "outcome " + a.Endpoint.Name
	if a.Time > 0 {
		what = "event by " + Significant(a.Time, 5) + " (censoring weighted away)"
	}
	ci := fmt.Sprintf("%g%% CI", a.Level*100)
	t := Table{Title: "ROC of " + a.Marker.Name + ", " + what,
		Head: []string{"AUC", "std error", ci + " low", "high", "Youden cut", "sensitivity", "specificity"},
		Rows: [][]Cell{{number(c.AUC), number(c.SE), number(c.Lower), number(c.Upper), number(c.Youden.Cut), number(c.Youden.Sensitivity),
			number(c.Youden.Specificity)}},
		Notes: []string{fmt.Sprintf("cases have values %s the cut; %d cases, %d controls", directionOf(c), c.Cases, c.Controls)}}
	tables := append(preface(a.Answer), t)
	if len(a.Cuts) == 0 {
		j.Youden = pointROC{Num(c.Youden.Cut), Num(c.Youden.Sensitivity), Num(c.Youden.Specificity)}
	} else {
		j.Youden = testOfCut(a.Cuts[0])
		for _, x := range a.Cuts[1:] {
			j.Given = append(j.Given, testOfCut(x))
		}
		for _, x := range a.Cuts {
			tables = append(tables, cutTable(a, x, ci))
		}
	}
	if v := a.Versus; v != nil {
		j.Versus = &versusJSON{v.Marker.Name, v.N, directionOf(v.B), auc(v.A), auc(v.B),
			aucJSON{Num(v.Difference), Num(v.SE), Num(v.CI.Lower), Num(v.CI.Upper)},
			Num(v.Correlation), Num(v.Statistic), Num(v.P), v.Method, testOfCut(v.Cut), curvePoints(v.B)}
		row := func(name string, c *stats.ROC) []Cell {
			return []Cell{word(name), number(c.AUC), number(c.SE), number(c.Lower), number(c.Upper), word(directionOf(c)), word(""), word("")}
		}
		tables = append(tables, Table{Title: fmt.Sprintf("%s against %s in the %d patients who have both (%s)", a.Marker.Name, v.Marker.Name, v.N, v.Method),
			Head: []string{"marker", "AUC", "std error", ci + " low", "high", "cases", "z", "P"},
			Rows: [][]Cell{row(a.Marker.Name, v.A), row(v.Marker.Name, v.B),
				{word("difference"), number(v.Difference), number(v.SE), number(v.CI.Lower), number(v.CI.Upper), word(""), number(v.Statistic), pvalue(v.P)}},
			Notes: []string{"correlation of the two AUCs " + Fixed(v.Correlation, 3)}})
	}
	if len(a.Parts) > 0 {
		j.By, j.Adjusted = a.By, a.Adjusted
		tables = append(tables, partsOfROC(a, &j, ci)...)
	}
	return Document{JSON: wrap("roc", a.Answer, j), Tables: append(tables, footnotes(a.Answer)...)}
}

// measureNames are what the proportions of a test are called in print.
var measureNames = map[string]string{"ppv": "positive predictive value", "npv": "negative predictive value"}

// cutTable describes a cut as a diagnostic test.
func cutTable(a *answer.ROC, x answer.CutTest, ci string) Table {
	title := map[string]string{"Youden": "Youden's cut", "given": "The cut that was given"}[x.Name]
	d := x.Diagnostic
	t := Table{Title: fmt.Sprintf("%s: %s %s is positive", title, a.Marker.Name,
		x.Positive(a.Curve.Higher, func(v float64) string { return Significant(v, 5) })),
		Head: []string{"", "n", "of", "estimate", "exact " + ci + " low", "high", "Wilson low", "high "}}
	for _, s := range sharesOf(d) {
		name := s.Name
		if long := measureNames[name]; long != "" {
			name = long
		}
		t.Rows = append(t.Rows, []Cell{word(name), count(s.K), count(s.N), number(float64(s.Estimate)), number(float64(s.Exact.Lower)),
			number(float64(s.Exact.Upper)), number(float64(s.Wilson.Lower)), number(float64(s.Wilson.Upper))})
	}
	for _, r := range []struct {
		name string
		v    float64
		i    stats.Interval
	}{{"positive likelihood ratio", d.LRPositive, d.LRPositiveCI}, {"negative likelihood ratio", d.LRNegative, d.LRNegativeCI},
		{"odds ratio", d.OddsRatio, d.OddsRatioCI}} {
		t.Notes = append(t.Notes, fmt.Sprintf("%s %s (%s to %s)", r.name, Significant(r.v, 5), Significant(r.i.Lower, 5), Significant(r.i.Upper, 5)))
	}
	for _, w := range d.Warnings {
		t.Notes = append(t.Notes, "! "+w)
	}
	return t
}

// partsOfROC renders the curves of parts of the patients, and their
// comparisons.
func partsOfROC(a *answer.ROC, j *rocJSON, ci string) []Table {
	by := a.By
	if by == "" {
		by = "cohort"
	}
	t := Table{Title: "ROC by " + by, Head: []string{by, "n", "cases", "controls", "AUC", ci + " low", "high", "cut", "",
		"sensitivity", "specificity", "PPV", "NPV"}}
	for _, p := range a.Parts {
		pj := partROCJSON{Name: p.Name, N: p.N, Cuts: []testOfCutJSON{}, Curve: []pointROC{}, Note: p.Why}
		if p.Curve == nil {
			j.Parts = append(j.Parts, pj)
			t.Rows = append(t.Rows, []Cell{word(p.Name), count(p.N), word(""), word(""), number(nan), number(nan), number(nan), word(""), word(p.Why)})
			continue
		}
		c := auc(p.Curve)
		pj.Cases, pj.Controls, pj.AUC, pj.Curve = p.Curve.Cases, p.Curve.Controls, &c, curvePoints(p.Curve)
		for i, x := range p.Cuts {
			pj.Cuts = append(pj.Cuts, testOfCut(x))
			row := []Cell{word(""), word(""), word(""), word(""), word(""), word(""), word("")}
			if i == 0 {
				row = []Cell{word(p.Name), count(p.N), count(p.Curve.Cases), count(p.Curve.Controls), number(p.Curve.AUC), number(p.Curve.Lower),
					number(p.Curve.Upper)}
			}
			d := x.Diagnostic
			t.Rows = append(t.Rows, append(row, number(x.Cut), word(x.Name), number(d.Sensitivity.Value), number(d.Specificity.Value),
				number(d.PPV.Value), number(d.NPV.Value)))
		}
		j.Parts = append(j.Parts, pj)
	}
	t.Notes = append(t.Notes, "all are turned to one side: cases have values "+directionOf(a.Curve)+" the cut")
	pairs := Table{Title: "DeLong's test of independent AUCs", Head: []string{"", "difference", ci + " low", "high", "D", "df", "P"}}
	if a.Adjusted != "" {
		pairs.Head = append(pairs.Head, "P by "+a.Adjusted)
	}
	for _, p := range a.Pairs {
		pj := pairROCJSON{A: p.A, B: p.B, Difference: aucJSON{Num(nan), Num(nan), Num(nan), Num(nan)}, Statistic: Num(nan), DF: Num(nan), P: Num(nan),
			PAdjusted: Num(p.PAdjusted), Note: p.Why}
		name := p.A + " - " + p.B
		row := []Cell{word(name), number(nan), number(nan), number(nan), number(nan), number(nan), pvalue(nan)}
		if c := p.ROCComparison; c != nil {
			pj.Difference = aucJSON{Num(c.Difference), Num(c.SE), Num(c.CI.Lower), Num(c.CI.Upper)}
			pj.Statistic, pj.DF, pj.P = Num(c.Statistic), Num(c.DF), Num(c.P)
			row = []Cell{word(name), number(c.Difference), number(c.CI.Lower), number(c.CI.Upper), number(c.Statistic), number(c.DF), pvalue(c.P)}
		} else {
			pairs.Notes = append(pairs.Notes, name+": "+p.Why)
		}
		if a.Adjusted != "" {
			row = append(row, pvalue(p.PAdjusted))
		}
		j.Pairs = append(j.Pairs, pj)
		pairs.Rows = append(pairs.Rows, row)
	}
	if len(a.Pairs) == 0 {
		return []Table{t}
	}
	return []Table{t, pairs}
}
