package page

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// FineGray is the page of the regression of a cause's subdistribution hazard.
func FineGray() Leaf {
	return New(Page[*answer.Hazard]{Question: answer.FineGrayQuestion, Draw: drawFineGray, Document: write.FineGray, Of: Traits{Tall: true}})
}

// drawFineGray is the model, with the cause-specific hazard ratios beside those of the
// subdistribution: they answer different questions, and both are wanted.
func drawFineGray(a *Sheet, h *answer.Hazard) {
	if s := h.Specific; s != nil && len(s.Rows) == len(h.Rows) {
		a.line(fmt.Sprintf("%s, %s: two questions, two ratios", model.Count(h.Used, "patient"), model.Count(h.Events, "event")), chart.Title)
		cols := []column{{Head: "", Left: true}, {Head: "sHR (Fine-Gray)"}, {Head: "P"}, {Head: "HR (cause-specific)"}, {Head: "P"}}
		cell := func(e *answer.Effect) string {
			if math.IsNaN(e.Lower) && math.IsNaN(e.Upper) {
				return e.Note
			}
			ratio, lo, hi := ratioTexts(e.Ratio, e.Lower, e.Upper)
			return fmt.Sprintf("%s (%s%s%s)", ratio, lo, a.glyphs().Dash, hi)
		}
		var rows []tableRow
		for i := range h.Rows {
			x, y := &h.Rows[i], &s.Rows[i]
			rows = append(rows, tableRow{Cells: []string{perTerm(x.Term, termText(x.Label)), cell(x), write.P(x.P), cell(y), write.P(y.P)}})
		}
		a.table(cols, rows, len(rows)+1)
		a.wrapped("sHR: how the covariate moves the cumulative incidence, others' events included. HR: how it moves the rate among those who are free of "+
			"any event.", 4, chart.Dim)
		a.skip(1)
	}
	drawModelPage(a, h)
}
