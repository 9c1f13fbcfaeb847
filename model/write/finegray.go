package write

import "kaplan/model/answer"

// FineGray renders a regression of a subdistribution hazard, with the cause-specific
// hazard ratios beside it.
func FineGray(h *answer.Hazard) Document {
	d := coxDocument("finegray", h, nil)
	if h.Specific == nil {
		return d
	}
	t := table("Cause-specific hazard ratios, on the same patients", "", "HR", ciOf(h.Level)+" low", "high", "P")
	for _, row := range h.Specific.Rows {
		t.add(row.Label, row.Ratio, row.Lower, row.Upper, pvalue(row.P))
	}
	last := len(d.Tables)
	if len(footnotes(h.Answer)) > 0 { // warnings come last
		last--
	}
	d.Tables = append(d.Tables[:last:last], append([]Table{t}, d.Tables[last:]...)...)
	return d
}
