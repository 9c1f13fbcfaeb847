package write

import (
	"fmt"

	"kaplan/model/answer"
)

// Ledger renders what was looked at: every question that had P values.
func Ledger(g *answer.Ledger) Document {
	type rowJSON struct {
		Question  string `json:"question"`
		Endpoint  string `json:"endpoint"`
		Where     string `json:"where"`
		Marker    string `json:"marker"`
		Cut       string `json:"cut"`
		N         int    `json:"n"`
		Events    int    `json:"events"`
		Tests     int    `json:"tests"`
		P         Num    `json:"p_value"`
		Corrected Num    `json:"p_corrected"`
		Family    int    `json:"family"`
		FamilyP   Num    `json:"family_p"`
		Holm      Num    `json:"holm"`
		BH        Num    `json:"bh"`
		Times     int    `json:"times"`
		Note      string `json:"note"`
	}
	families, of := g.Families()
	rows := []rowJSON{}
	t := Table{Title: fmt.Sprintf("Ledger: %d looks, %d families", len(g.Entries), len(families)),
		Head: []string{"", "question", "endpoint", "subgroup", "marker", "cut", "n", "events", "tests",
			"naive P", "P corrected", "family", "family P", "Holm", "BH", "note"}}
	for i, e := range g.Entries {
		f := families[of[i]]
		rows = append(rows, rowJSON{e.Page, e.Outcome, e.Look.Where, e.What, e.Cut(Number), e.N, e.Events, e.Tests, Num(e.P), Num(e.Corrected),
			of[i] + 1, Num(f.P), Num(f.Holm), Num(f.BH), e.Times, e.Note})
		t.Rows = append(t.Rows, []Cell{count(i + 1), word(e.Page), word(e.Outcome), word(e.Look.Where), word(e.What), word(e.Cut(Number)),
			count(e.N), count(e.Events), count(e.Tests), pvalue(e.P), pvalue(e.Corrected),
			count(of[i] + 1), pvalue(f.P), pvalue(f.Holm), pvalue(f.BH), word(e.Note)})
	}
	return Document{JSON: map[string]any{"command": "ledger", "result": map[string]any{"looks": rows}, "warnings": []string{}}, Tables: []Table{t}}
}
