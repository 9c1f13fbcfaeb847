package write

import (
	"cmp"
	"fmt"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
	"kaplan/stats"
)

func bounds(i stats.Interval) object { return obj(i) }

// share is a proportion that a test of a cut is described by.
type share struct {
	name string // in JSON
	stats.Proportion
}

// sharesOf are the proportions of a test, in the order in which papers print
// them.
func sharesOf(d *stats.Diagnostic) []share {
	return []share{{"sensitivity", d.Sensitivity}, {"specificity", d.Specificity}, {"ppv", d.PPV}, {"npv", d.NPV}, {"accuracy", d.Accuracy},
		{"prevalence", d.Prevalence}}
}

func testOfCut(t answer.CutTest) object {
	d := t.Diagnostic
	var shares []object
	for _, s := range sharesOf(d) {
		shares = append(shares, obj("name", s.name, "k", s.K, "n", s.N, "estimate", s.Value, "exact", bounds(s.Exact), "wilson", bounds(s.Wilson)))
	}
	return obj("name", t.Name, "cut", t.Cut, "sensitivity", d.Sensitivity.Value, "specificity", d.Specificity.Value, "youden", d.Youden,
		"true_positive", d.TP, "false_positive", d.FP, "false_negative", d.FN, "true_negative", d.TN, "proportions", shares,
		"likelihood_ratio_positive", obj("estimate", d.LRPositive, d.LRPositiveCI),
		"likelihood_ratio_negative", obj("estimate", d.LRNegative, d.LRNegativeCI), "odds_ratio", obj("estimate", d.OddsRatio, d.OddsRatioCI),
		"warnings", append([]string{}, d.Warnings...))
}

func auc(c *stats.ROC) object {
	return obj("estimate", c.AUC, "std_error", c.SE, "conf_low", c.Lower, "conf_high", c.Upper)
}

func curvePoints(c *stats.ROC) series {
	return series{len(c.Points), []string{"cut", "sensitivity", "specificity"}, func(i int, to []float64) {
		to[0], to[1], to[2] = c.Points[i].Cut, c.Points[i].Sensitivity, c.Points[i].Specificity
	}}
}

func pointROC(p stats.ROCPoint) object {
	return obj("cut", p.Cut, "sensitivity", p.Sensitivity, "specificity", p.Specificity)
}

// differenceOf is the difference of two AUCs.
func differenceOf(v, se float64, ci stats.Interval) object {
	return obj("estimate", v, "std_error", se, ci)
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
	what := "outcome " + a.Endpoint.Name
	if a.Time > 0 {
		what = "event by " + Significant(a.Time, 5) + " (censoring weighted away)"
	}
	ci := ciOf(a.Level)
	t := table("ROC of "+a.Marker.Name+", "+what, "AUC", "std error", ci+" low", "high", "Youden cut", "sensitivity", "specificity")
	t.add(c.AUC, c.SE, c.Lower, c.Upper, kept(c.Youden.Cut), c.Youden.Sensitivity, c.Youden.Specificity)
	t.notef("cases have values %s the cut; %s, %s", directionOf(c), model.Count(c.Cases, "case"), model.Count(c.Controls, "control"))
	tables := []Table{t}
	youden, given := pointROC(c.Youden), []object(nil)
	for i, x := range a.Cuts {
		if i == 0 {
			youden = testOfCut(x)
		} else {
			given = append(given, testOfCut(x))
		}
		tables = append(tables, cutTable(a, x, ci))
	}
	var versus object
	if v := a.Versus; v != nil {
		versus = obj("marker", v.Marker.Name, "n", v.N, "direction", directionOf(v.B), "auc_first", auc(v.A), "auc", auc(v.B),
			"difference", differenceOf(v.Difference, v.SE, v.CI), "correlation", v.Correlation, "statistic", v.Statistic, "p_value", v.P,
			"method", v.Method, "youden", testOfCut(v.Cut), "curve", curvePoints(v.B))
		tables = append(tables, versusTable(a, ci))
	}
	var by, adjusted string
	var parts, pairs []object
	if len(a.Parts) > 0 {
		by, adjusted = a.By, a.Adjusted
		var of, compared Table
		of, parts = partsOfROC(a, ci)
		compared, pairs = pairsOfROC(a, ci)
		tables = append(append(tables, of), filled(compared)...)
	}
	d := document("roc", a.Answer, obj("marker", a.Marker.Name, "outcome?", a.Outcome, "case?", a.Case, "control?", a.Control, "time?", a.Time,
		"n", a.Used, "cases", c.Cases, "controls", c.Controls, "level", a.Level, "direction", directionOf(c), "auc", auc(c), "youden", youden,
		"given?", given, "versus?", versus, "by?", by, "groups?", parts, "comparisons?", pairs, "p_adjusted_by?", adjusted, "curve", curvePoints(c)),
		tables...)
	return drawn(d, a, figure.ROC)
}

// versusTable compares two markers in those who have both.
func versusTable(a *answer.ROC, ci string) Table {
	v := a.Versus
	t := table(fmt.Sprintf("%s against %s in the %s (%s)", a.Marker.Name, v.Marker.Name, a.WithBoth(v.N), v.Method),
		"marker", "AUC", "std error", ci+" low", "high", "cases", "z", "P")
	add := func(name string, c *stats.ROC) { t.add(name, c.AUC, c.SE, c.Lower, c.Upper, directionOf(c), "", "") }
	add(a.Marker.Name, v.A)
	add(v.Marker.Name, v.B)
	t.add("difference", v.Difference, v.SE, v.CI, "", v.Statistic, pvalue(v.P))
	t.Notes = []string{"correlation of the two AUCs " + Fixed(v.Correlation, 3)}
	return t
}

// measureNames are what the proportions of a test are called in print.
var measureNames = map[string]string{"ppv": "positive predictive value", "npv": "negative predictive value"}

// cutTable describes a cut as a diagnostic test.
func cutTable(a *answer.ROC, x answer.CutTest, ci string) Table {
	title := map[string]string{"Youden": "Youden's cut", "given": "The cut that was given"}[x.Name]
	d := x.Diagnostic
	t := table(fmt.Sprintf("%s: %s is positive", title,
		x.Positive(a.Marker.Name, a.Curve.Higher, func(v float64) string { return Significant(v, 5) })), "", "n", "of", "estimate", "exact "+ci+" low",
		"high", "Wilson low", "high ")
	for _, s := range sharesOf(d) {
		t.add(cmp.Or(measureNames[s.name], s.name), s.K, s.N, s.Value, s.Exact, s.Wilson)
	}
	note := func(name string, v float64, i stats.Interval) {
		t.notef("%s %s (%s to %s)", name, Significant(v, 5), Significant(i.Lower, 5), Significant(i.Upper, 5))
	}
	note("positive likelihood ratio", d.LRPositive, d.LRPositiveCI)
	note("negative likelihood ratio", d.LRNegative, d.LRNegativeCI)
	note("odds ratio", d.OddsRatio, d.OddsRatioCI)
	for _, w := range d.Warnings {
		t.Notes = append(t.Notes, "! "+w)
	}
	return t
}

// partsOfROC renders the curves of parts of the patients.
func partsOfROC(a *answer.ROC, ci string) (Table, []object) {
	by := cmp.Or(a.By, "cohort")
	t := table("ROC by "+by, by, "n", "cases", "controls", "AUC", ci+" low", "high", "cut", "", "sensitivity", "specificity", "PPV", "NPV")
	var list []object
	for _, p := range a.Parts {
		c := p.Curve
		if c == nil {
			list = append(list, obj("name", p.Name, "n", p.N, "cases", 0, "controls", 0, "auc", nil, "cuts", []object{}, "curve", []object{},
				"note?", p.Why))
			t.add(p.Name, p.N, "", "", nan, nan, nan, "", p.Why)
			continue
		}
		cuts := []object{}
		for i, x := range p.Cuts {
			cuts = append(cuts, testOfCut(x))
			row := cells("", "", "", "", "", "", "")
			if i == 0 {
				row = cells(p.Name, p.N, c.Cases, c.Controls, c.AUC, c.Lower, c.Upper)
			}
			d := x.Diagnostic
			t.Rows = append(t.Rows, append(row, cells(kept(x.Cut), x.Name, d.Sensitivity.Value, d.Specificity.Value, d.PPV.Value, d.NPV.Value)...))
		}
		list = append(list, obj("name", p.Name, "n", p.N, "cases", c.Cases, "controls", c.Controls, "auc", auc(c), "cuts", cuts, "curve", curvePoints(c),
			"note?", p.Why))
	}
	t.Notes = append(t.Notes, "all are turned to one side: cases have values "+directionOf(a.Curve)+" the cut")
	return t, list
}

// pairsOfROC compares the curves of the parts.
func pairsOfROC(a *answer.ROC, ci string) (Table, []object) {
	t := table("DeLong's test of independent AUCs", "", "difference", ci+" low", "high", "D", "df", "P")
	if a.Adjusted != "" {
		t.Head = append(t.Head, "P by "+a.Adjusted)
	}
	var list []object
	for _, p := range a.Pairs {
		name, c := p.A+" - "+p.B, p.ROCComparison
		if c == nil {
			c = &stats.ROCComparison{Difference: nan, SE: nan, CI: stats.Interval{Lower: nan, Upper: nan}, Statistic: nan, DF: nan, P: nan}
			t.Notes = append(t.Notes, name+": "+p.Why)
		}
		list = append(list, obj("a", p.A, "b", p.B, "difference", differenceOf(c.Difference, c.SE, c.CI), "statistic", c.Statistic, "df", c.DF,
			"p_value", c.P,
			"p_adjusted", p.PAdjusted, "note?", p.Why))
		row := cells(name, c.Difference, c.CI, c.Statistic, c.DF, pvalue(c.P))
		if a.Adjusted != "" {
			row = append(row, pvalue(p.PAdjusted))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, list
}
