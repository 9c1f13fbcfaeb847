package tui

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/save"
	"kaplan/model/write"
)

// noReport says why no report can be written, "" where one can.
func noReport(a *App) string {
	if a.writer.ReadOnly {
		return save.ErrReadOnly.What
	}
	if a.below > 0 {
		return "a report holds every count, and small ones are to be hidden"
	}
	return ""
}

// exportReport asks for a file's name and writes a report of the saved looks, or of the
// question in hand where none is saved, with the ledger as it is now.
func exportReport(a *App) {
	looks := slices.Clone(a.looks)
	if len(looks) == 0 {
		looks = []model.SavedLook{{Name: "The question in hand", View: int(a.view), Page: a.pageNow().Name(), Look: a.look}}
	}
	const page = "report"
	name := strings.TrimSuffix(proposedName(a.cohort.Name, page, a.exported[page]+1), ".md") + ".html"
	p := newPrompt("Write a report of "+model.Count(len(looks), "look")+" to a file", name)
	p.Aside, p.Wait = true, true
	p.Help = []string{"flow, each saved look with figure, tables and methods, the ledger, the REMARK checklist",
		".html needs nothing else and prints; .md and .qmd for writing on; a file that exists is not overwritten"}
	p.Check = func(a *App, s string) (string, error) {
		if s != "" && write.ReportFormat(s) == "" {
			return "", &model.UsageError{What: "end the name in .html, .md or .qmd"}
		}
		return "", nil
	}
	p.Accept = func(a *App, path string) {
		if path == "" {
			a.pop(p)
			return
		}
		c, ledger, writer, from := a.cohort, a.ledger, a.writer, a.from
		ledger.Entries = slices.Clone(ledger.Entries)
		p.note, p.busy = "answering the looks", true
		a.saving = func() tea.Msg {
			path, err := homePath(path)
			if err != nil {
				return savedMsg{[]string{path}, err, p, page}
			}
			r, err := ReportOf(context.Background(), c, looks, &ledger, time.Now())
			if err == nil && from != nil {
				r.Program, r.Files = from()
			}
			var b bytes.Buffer
			if err == nil {
				err = r.Write(&b, write.ReportFormat(path))
			}
			if err == nil {
				err = writer.Write(save.Text(path, save.Shared, b.Bytes()))
			}
			return savedMsg{[]string{path}, err, p, page}
		}
	}
	a.push(p)
}

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
