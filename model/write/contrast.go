package write

import (
	"strings"

	"kaplan/model/answer"
)

// contrastHead are the columns that every table of effects begins with.
var contrastHead = []string{"term", "level", "n", "events"}

// isReference ends the name of a row that others are set against.
const isReference = " (reference)"

// addContrast adds the row of an effect, in the words of the cohort, as journals print it:
// before the first level of a covariate the one that it is set against. own and reference
// are what stands behind the columns of contrastHead.
func (t *Table) addContrast(e answer.Effect, k answer.Contrast, own, reference []any) {
	title := k.Title
	if k.First && k.Reference != "" {
		stem := e.Term
		if i := strings.LastIndex(stem, "="); i > 0 {
			stem = stem[:i]
		}
		row := cells(Cell{Word: title, Name: stem + isReference}, k.Reference+isReference, patients(k.RefN), patients(k.RefEvents))
		t.Rows = append(t.Rows, append(row, cells(reference...)...))
	}
	if k.Reference != "" {
		title = ""
	}
	row := cells(Cell{Word: title, Name: e.Term}, k.Level, patients(k.N), patients(k.Events))
	t.Rows = append(t.Rows, append(row, cells(own...)...))
}

// patients counts patients, where they were counted.
func patients(n int) Cell {
	if n < 0 {
		return word("")
	}
	return count(n)
}

// one is the ratio of what is set against itself.
var one = Cell{Word: "1"}

// addContrasts adds the lines of a model.
func (t *Table) addContrasts(rows []answer.Effect, words []answer.Contrast) {
	for j, r := range rows {
		t.addContrast(r, words[j], []any{r.Coef, r.SE, r.Ratio, r.Lower, r.Upper, pvalue(r.P), r.Note}, []any{"", "", one, "", "", "", ""})
	}
}

// intervalsBy says how the intervals and P of a model were made.
func intervalsBy(ci string) string {
	if ci == "profile" {
		return "intervals by profile likelihood, P by likelihood ratio"
	}
	return "intervals and P by Wald"
}
