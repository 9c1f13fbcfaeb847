package tui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
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
	a.askFile(filed{
		Title: "Write a report of " + model.Count(len(looks), "look") + " to a file", Page: "report", Ending: ".html",
		Help: []string{"flow, each saved look with figure, tables and methods, the ledger, the REMARK checklist",
			".html needs nothing else and prints; .md and .qmd for writing on; a file that exists is not overwritten"},
		Takes: func(name string) bool { return write.ReportFormat(name) != "" },
		Names: ".html, .md or .qmd",
		Begin: func(a *App, box *prompt) func(string) ([]save.File, error) { return a.reporting(looks, box) },
	})
}

// reporting returns what answers looks and makes a report of them; its box shows how far
// that is, and can stop it.
func (a *App) reporting(looks []model.SavedLook, box *prompt) func(path string) ([]save.File, error) {
	c, ledger, from := a.cohort, a.ledger, a.from
	ledger.Entries = slices.Clone(ledger.Entries)
	ctx, cancel := context.WithCancel(context.Background())
	var done atomic.Int64
	box.note, box.stop = "answering the looks", cancel
	box.progress = func() string {
		return fmt.Sprintf("answering look %d of %d; Esc stops it, and nothing is written", min(int(done.Load())+1, len(looks)), len(looks))
	}
	return func(path string) ([]save.File, error) {
		defer cancel()
		r, err := ReportOf(ctx, c, looks, &ledger, time.Now(), func() { done.Add(1) })
		if err == nil && from != nil {
			r.Program, r.Files = from()
		}
		var b bytes.Buffer
		if err == nil {
			err = r.Write(&b, write.ReportFormat(path))
		}
		if err == nil {
			err = ctx.Err()
		}
		if errors.Is(err, context.Canceled) {
			err = errStopped
		}
		return []save.File{save.Text(path, save.Shared, b.Bytes())}, err
	}
}

// errStopped says that a person has stopped what was to be written.
var errStopped = errors.New("it was stopped")

// patience is how long something may take before it says how far it is.
const patience = 500 * time.Millisecond

// workingMsg asks how far the work behind a box is.
type workingMsg struct{ box *prompt }

func working(p *prompt, after time.Duration) tea.Cmd {
	return tea.Tick(after, func(time.Time) tea.Msg { return workingMsg{p} })
}

// howFar writes into its box how far the work is, as long as there is any.
func (a *App) howFar(p *prompt) tea.Cmd {
	if !p.busy || p.progress == nil || !slices.Contains(a.overlays, overlay(p)) {
		return nil
	}
	p.note = p.progress()
	return working(p, a.pace)
}

// ReportOf answers looks at a cohort and gathers them in a report. The ledger is that of
// a session; nil is that of these looks. did is told of each look that was answered.
func ReportOf(ctx context.Context, c *model.Cohort, looks []model.SavedLook, ledger *answer.Ledger, made time.Time, did func()) (*write.Report, error) {
	parts, own := Answers(ctx, c, looks, did)
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
