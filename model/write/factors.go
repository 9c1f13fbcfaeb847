package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

// TwoFactors renders a two-way analysis of variance.
func TwoFactors(t *answer.TwoFactors) Document {
	type termJSON struct {
		Term      string `json:"term"`
		SumSq     Num    `json:"sum_sq"`
		DF        int    `json:"df"`
		MeanSq    Num    `json:"mean_sq"`
		Statistic Num    `json:"statistic"`
		P         Num    `json:"p_value"`
		Eta       Num    `json:"partial_eta_sq"`
	}
	type tableJSON struct {
		Type        string     `json:"type"`
		Interaction bool       `json:"interaction"`
		Terms       []termJSON `json:"terms"`
		Note        string     `json:"note,omitempty"`
	}
	type cellJSON struct {
		A     string `json:"by"`
		B     string `json:"by2"`
		N     int    `json:"n"`
		Mean  Num    `json:"mean"`
		SD    Num    `json:"sd"`
		SEM   Num    `json:"sem"`
		Lower Num    `json:"conf_low"`
		Upper Num    `json:"conf_high"`
	}
	number2 := func(k stats.SumsOfSquares) string { return []string{"?", "I", "II", "III"}[min(int(k), 3)] }
	terms := func(x answer.TwoWayTable) []termJSON {
		out := []termJSON{}
		for _, r := range x.Terms {
			out = append(out, termJSON{r.Term, Num(r.SumSq), r.DF, Num(r.MeanSq), Num(r.F), Num(r.P), Num(r.PartialEtaSq)})
		}
		return out
	}
	main := t.Tables[t.Main]
	all := []tableJSON{}
	for _, x := range t.Tables {
		all = append(all, tableJSON{number2(x.Type), x.Interaction, terms(x), x.Why})
	}
	cells := []cellJSON{}
	ct := Table{Title: fmt.Sprintf("%s by %s and %s", t.Value.Name, t.Frame.Marker.Name, t.Second.Name),
		Head: []string{t.Frame.Marker.Name, t.Second.Name, "n", "mean", "SD", "SEM"}}
	for g, gr := range t.Frame.Groups {
		for j, l := range t.Levels {
			m := t.Cells[g][j]
			cells = append(cells, cellJSON{gr.Name, l, m.N, Num(m.Mean), Num(m.SD), Num(m.SEM), Num(m.CI.Lower), Num(m.CI.Upper)})
			ct.Rows = append(ct.Rows, []Cell{word(groupName(gr.Name, gr.Range)), word(l), count(m.N), number(m.Mean), number(m.SD), number(m.SEM)})
		}
	}
	result := map[string]any{"value": t.Value.Name, "by": t.Frame.Marker.Name, "by2": t.Second.Name, "type": number2(main.Type),
		"interaction": main.Interaction, "terms": terms(main), "cells": cells, "types": all}
	if main.Why != "" {
		result["note"] = main.Why
	}
	tables := append(prefaceOf(t.Answer, t.Long), ct)
	tables = append(tables, varianceTable(main, t.Notes()...))
	for i, x := range t.Tables {
		if i != t.Main {
			tables = append(tables, varianceTable(x))
		}
	}
	return Document{JSON: wrap("compare", t.Answer, result), Tables: append(tables, footnotes(t.Answer)...)}
}

// varianceTable is one analysis of variance, with what it means.
func varianceTable(x answer.TwoWayTable, notes ...string) Table {
	out := Table{Title: "Analysis of variance, " + x.Name(), Head: []string{"term", "sum of squares", "df", "mean square", "F", "P", "partial eta²"}}
	for k, r := range x.Terms {
		row := []Cell{word(r.Term), number(r.SumSq), count(r.DF), number(r.MeanSq), number(r.F), pvalue(r.P), number(r.PartialEtaSq)}
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
