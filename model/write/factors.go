package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

// TwoFactors renders a two-way analysis of variance.
func TwoFactors(t *answer.TwoFactors) Document {

	number2 := func(k stats.SumsOfSquares) string { return []string{"?", "I", "II", "III"}[min(int(k), 3)] }
	terms := func(x answer.TwoWayTable) []object {
		out := []object{}
		for _, r := range x.Terms {
			out = append(out, obj("term", r.Term, "sum_sq", r.SumSq, "df", r.DF, "mean_sq", r.MeanSq, "statistic", r.F, "p_value", r.P,
				"partial_eta_sq", r.PartialEtaSq))
		}
		return out
	}
	main := t.Tables[t.Main]
	all := []object{}
	for _, x := range t.Tables {
		all = append(all, obj("type", number2(x.Type), "interaction", x.Interaction, "terms", terms(x), "note?", x.Why))
	}
	cells := []object{}
	ct := table(fmt.Sprintf("%s by %s and %s", t.Value.Name, t.Frame.Marker.Name, t.Second.Name), t.Frame.Marker.Name, t.Second.Name, "n",
		"mean", "SD", "SEM")
	for g, gr := range t.Frame.Groups {
		for j, l := range t.Levels {
			m := t.Cells[g][j]
			cells = append(cells, obj("by", gr.Name, "by2", l, "n", m.N, "mean", m.Mean, "sd", m.SD, "sem", m.SEM, "conf_low", m.CI.Lower,
				"conf_high", m.CI.Upper))
			ct.add(groupName(gr.Name, gr.Range), l, m.N, m.Mean, m.SD, m.SEM)
		}
	}
	result := map[string]any{"value": t.Value.Name, "by": t.Frame.Marker.Name, "by2": t.Second.Name, "type": number2(main.Type),
		"interaction": main.Interaction, "terms": terms(main), "cells": cells, "types": all}
	if main.Why != "" {
		result["note"] = main.Why
	}
	tables := []Table{ct, varianceTable(main, t.Notes()...)}
	for i, x := range t.Tables {
		if i != t.Main {
			tables = append(tables, varianceTable(x))
		}
	}
	return document("compare", ofRows(t.Answer, t.Long), result, tables...).naiveHeads(&t.Answer)
}

// varianceTable is one analysis of variance, with what it means.
func varianceTable(x answer.TwoWayTable, notes ...string) Table {
	out := table("Analysis of variance, "+x.Name(), "term", "sum of squares", "df", "mean square", "F", "P", "partial eta²")
	for k, r := range x.Terms {
		row := cells(r.Term, r.SumSq, r.DF, r.MeanSq, r.F, pvalue(r.P), r.PartialEtaSq)
		if k == len(x.Terms)-1 { // the residuals
			row[4], row[5], row[6] = word(""), word(""), word("")
		}
		out.Rows = append(out.Rows, row)
	}
	if x.Why != "" {
		out.Notes = append(out.Notes, x.Why)
	}
	out.Notes = append(out.Notes, notes...)
	return out
}
