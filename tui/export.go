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

// savedMsg says how an export went.
type savedMsg struct {
	path string
	err  error
}

// copiedMsg brings text for the clipboard.
type copiedMsg struct {
	text string
	err  error
}

// taking returns a function that makes the document of the page in hand, outside
// Update. It renders the answer that is drawn; curves are asked for in full first,
// since a key computes only what is drawn. It is nil where nothing is drawn.
func (a *App) taking() func() (write.Document, error) {
	s, leaf := a.shown(), a.pageNow()
	if s == nil {
		return nil
	}
	if !leaf.Traits().Curves {
		return func() (write.Document, error) { return s.Document(), nil }
	}
	r, key := a.resolver, a.answered
	return func() (write.Document, error) {
		full, err := leaf.Ask(context.Background(), r, key, func(int, int) {}, func(page.Shown) {})
		if err != nil {
			return write.Document{}, err
		}
		return full.Document(), nil
	}
}

// noAnswer says why nothing can be taken away, "" where something can.
func noAnswer(a *App) string {
	if a.shown() == nil {
		return "there is no answer to take away yet"
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
	p := newPrompt("Export this answer to a file", a.cohort.Name+".md")
	p.Aside = true
	p.Help = []string{"the ending decides: .md and .txt for reading, .csv and .json with every digit", "a file that exists is not overwritten"}
	p.Check = func(a *App, s string) (string, error) {
		if s != "" && write.FormatOf(s) == "" {
			return "", &model.UsageError{What: "end the name in .md, .txt, .csv or .json"}
		}
		return "", nil
	}
	p.Accept = func(a *App, path string) {
		take := a.taking()
		if path == "" || take == nil {
			return
		}
		writer := a.writer
		a.saving = func() tea.Msg {
			d, err := catching(take)
			if err == nil {
				err = write.Save(writer, d, path)
			}
			return savedMsg{path, err}
		}
	}
	a.push(p)
}

// copySummary copies what the page shows, as text; the numbers of curves follow a
// paragraph that sums them up.
func copySummary(a *App) {
	take := a.taking()
	before := ""
	if s, ok := page.Of[*answer.Survival](a.shown()); ok && a.pageNow().Traits().Curves {
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
		a.say(page.FirstLine(m.err.Error()))
		return nil
	}
	a.say(fmt.Sprintf("copied %d characters (if nothing arrives, the terminal or tmux does not allow OSC 52)", len(m.text)))
	to := a.copy
	return func() tea.Msg { to(m.text); return nil }
}
