package write

import "kaplan/model/answer"

// FineGray renders a regression of a subdistribution hazard, with the cause-specific
// hazard ratios beside it.
func FineGray(h *answer.Hazard) Document { return coxDocument("finegray", h, nil) }

// specific are the cause-specific hazard ratios, on the patients of the regression.
func specific(h *answer.Hazard) (Table, []object) {
	t := table("Cause-specific hazard ratios, on the same patients", "", "HR", ciOf(h.Level)+" low", "high", "P")
	var list []object
	for _, row := range h.Specific.Rows {
		t.add(row.Label, row.Ratio, row.Lower, row.Upper, pvalue(row.P))
		list = append(list, append(obj("term", row.Label, "p_value", row.P), obj("hazard_ratio", estimate(row.Ratio, row.Lower, row.Upper))...))
	}
	return t, list
}
