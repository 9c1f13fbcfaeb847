package write

import "kaplan/model/answer"

// FineGray renders a regression of a subdistribution hazard, with the cause-specific
// hazard ratios beside it.
func FineGray(h *answer.Hazard) Document { return coxDocument("finegray", h, nil) }

// specific are the cause-specific hazard ratios, on the patients of the regression.
func specific(h *answer.Hazard) Table {
	t := table("Cause-specific hazard ratios, on the same patients", "", "HR", ciOf(h.Level)+" low", "high", "P")
	for _, row := range h.Specific.Rows {
		t.add(Cell{Word: row.Label, term: row.Term}, row.Ratio, row.Lower, row.Upper, pvalue(row.P))
	}
	return t
}
