package write

import (
	"fmt"

	"kaplan/model/answer"
)

// Ledger renders what was looked at: every question that had P values.
func Ledger(g *answer.Ledger) Document {

	families, of := g.Families()
	rows := []object{}
	t := table(fmt.Sprintf("Ledger: %d looks, %d families", len(g.Entries), len(families)), "", "question", "endpoint", "subgroup", "marker", "cut", "n",
		"events", "tests", "naive P", "P corrected", "family", "family P", "Holm", "BH", "note")
	for i, e := range g.Entries {
		f := families[of[i]]
		rows = append(rows, obj("question", e.Page, "endpoint", e.Outcome, "where", e.Look.Where, "marker", e.What, "cut", e.Cut(Number), "n", e.N,
			"events", e.Events, "tests", e.Tests, "p_value", e.P, "p_corrected", e.Corrected, "family", of[i]+1, "family_p", f.P, "holm", f.Holm,
			"bh", f.BH, "times", e.Times, "note", e.Note))
		t.add(i+1, e.Page, e.Outcome, e.Look.Where, e.What, e.Cut(Number), e.N, e.Events, e.Tests, pvalue(e.P), pvalue(e.Corrected), of[i]+1, pvalue(f.P),
			pvalue(f.Holm), pvalue(f.BH), e.Note)
	}
	return bare("ledger", map[string]any{"looks": rows}, t)
}
