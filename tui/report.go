package tui

import (
	"context"
	"slices"
	"time"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

// ReportOf answers looks at a cohort and gathers them in a report. The ledger is that of
// a session; nil is that of these looks.
func ReportOf(ctx context.Context, c *model.Cohort, looks []model.SavedLook, ledger *answer.Ledger, made time.Time) (*write.Report, error) {
	parts, own := Answers(ctx, c, looks)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if ledger == nil {
		ledger = own
	}
	r := &write.Report{Cohort: c, Parts: parts, Ledger: ledger, Made: made}
	of := model.Look{}
	if i := slices.IndexFunc(parts, func(p write.ReportPart) bool { return p.Refused == "" && (p.Look.Endpoint != "" || p.Look.Time != "") }); i >= 0 {
		of = parts[i].Look
	}
	if flow, err := answer.FlowQuestion.Answer(ctx, model.NewResolver(c), c.Opening(of), answer.Progress[*answer.Flow]{}); err == nil {
		r.Flow = flow
	}
	return r, nil
}
