package tui

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/save"
	"kaplan/model/write"
	"kaplan/tui/page"
)

// copiedMsg brings text for the clipboard.
type copiedMsg struct {
	text string
	err  error
}

// taking returns a function that makes the document of the page in hand, outside
// Update. It renders the answer that is drawn; curves are asked for in full first,
// since a key computes only what is drawn. It is nil where there is no whole answer.
func (a *App) taking() func() (write.Document, error) {
	if noAnswer(a) != "" {
		return nil
	}
	s, leaf := a.shown(), a.pageNow()
	hidden := func(d write.Document) (write.Document, error) { return d, nil }
	if below := a.below; below > 0 {
		hidden = func(d write.Document) (write.Document, error) { return d.Suppressed(below) }
	}
	if !leaf.Traits().Curves {
		return func() (write.Document, error) { return hidden(s.Document()) }
	}
	r, key := a.resolver, a.answered
	return func() (write.Document, error) {
		full, err := leaf.Ask(context.Background(), r, key, func(int, int) {}, func(page.Shown) {})
		if err != nil {
			return write.Document{}, err
		}
		return hidden(full.Document())
	}
}

// noAnswer says why nothing can be taken away, "" where something can.
func noAnswer(a *App) string {
	switch {
	case a.shown() == nil:
		return "there is no answer to take away yet"
	case a.partial() != nil, a.sheet.half && a.shown() == a.sheet.shown:
		return "the answer is still being computed"
	}
	return ""
}

// noExport says why no file can be written, "" where one can.
func noExport(a *App) string {
	if a.writer.ReadOnly {
		return save.ErrReadOnly.What
	}
	return noAnswer(a)
}

// noClipboard says why nothing can be copied, "" where it can.
func noClipboard(a *App) string {
	if a.copy == nil {
		return "this terminal has no clipboard that can be reached"
	}
	return noAnswer(a)
}

// export asks for a file's name and writes the present answer to it.
func export(a *App) {
	a.askFile(filed{
		Title: "Export this answer to a file", Page: a.pageNow().Name(), Ending: ".md",
		Help: []string{"the ending decides: .txt, .md, .html, .docx and .tex for reading, .csv and .json with every digit",
			".svg, .pdf and .png for its figure, with the time axis as it ends on the screen",
			".R for the R script that makes the same numbers",
			homeHelp},
		Takes: func(name string) bool {
			return write.FormatOf(name) != "" || write.FigureFormat(name) != "" || write.NamesScript(name)
		},
		Names: write.Endings(" or ") + "; or in .svg, .pdf or .png for the figure, .R for the R script",
		Begin: func(a *App, _ *prompt) func(string) ([]save.File, error) {
			take, picture := a.taking(), model.Picture{XMax: a.style.End.Text()}
			if take == nil {
				return nil
			}
			return func(path string) ([]save.File, error) {
				d, err := take()
				if err != nil {
					return nil, err
				}
				return write.Taken(d, picture, path)
			}
		},
	})
}

// copySummary copies what the page shows, as text; the numbers of curves follow a
// paragraph that sums them up.
func copySummary(a *App) {
	take := a.taking()
	before := ""
	if s, ok := page.Of[*answer.Survival](a.shown()); ok && a.pageNow().Traits().Curves && a.below == 0 {
		before = Summary(s) + "\n\n"
	}
	a.saving = func() tea.Msg {
		d, err := catching(take)
		var b strings.Builder
		if err == nil {
			err = write.Write(&b, d, "text")
		}
		return copiedMsg{before + b.String(), err}
	}
}

// copied hands text to the terminal's clipboard.
func (a *App) copied(m copiedMsg) tea.Cmd {
	if m.err != nil {
		a.say(model.FirstLine(m.err.Error()))
		return nil
	}
	a.say(fmt.Sprintf("copied %d characters (if nothing arrives, the terminal or tmux does not allow OSC 52)", len(m.text)))
	to := a.copy
	return func() tea.Msg { to(m.text); return nil }
}
