package tui

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/save"
	"kaplan/model/write"
	"kaplan/tui/page"
)

// savedMsg says how an export went.
type savedMsg struct {
	paths []string // of all files, the one that was named first
	err   error
	box   *prompt // in which its name was typed
	page  string
}

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

// export asks for a file's name and writes the present answer to it. The box stays open
// until the file is written, so that a name which cannot be used is mended there.
func export(a *App) {
	name := a.pageNow().Name()
	p := newPrompt("Export this answer to a file", proposedName(a.cohort.Name, name, a.exported[name]+1))
	p.Aside, p.Wait = true, true
	p.Help = []string{"the ending decides: .txt, .md, .html, .docx and .tex for reading, .csv and .json with every digit",
		".svg, .pdf and .png for its figure, with the time axis as it ends on the screen",
		".R for the R script that makes the same numbers",
		"~ is your home folder; a file that exists is not overwritten"}
	p.Check = func(a *App, s string) (string, error) {
		if s != "" && write.FormatOf(s) == "" && write.FigureFormat(s) == "" && !write.NamesScript(s) {
			return "", &model.UsageError{What: "end the name in " + write.Endings(" or ") + "; or in .svg, .pdf or .png for the figure, .R for the R script"}
		}
		return "", nil
	}
	p.Accept = func(a *App, path string) {
		take := a.taking()
		if path == "" || take == nil {
			a.pop(p)
			return
		}
		writer, picture := a.writer, model.Picture{XMax: a.style.End.Text()}
		p.note, p.busy = "writing", true
		a.saving = func() tea.Msg {
			path, err := homePath(path)
			paths := []string{path}
			var d write.Document
			if err == nil {
				d, err = catching(take)
			}
			var files []save.File
			if err == nil {
				files, err = write.Taken(d, picture, path)
			}
			if err == nil {
				paths, err = save.Paths(files), writer.Write(files...)
			}
			return savedMsg{paths, err, p, name}
		}
	}
	a.push(p)
}

// proposedName is a file's name for the answer of a page: the cohort, the page and how
// many times it was taken.
func proposedName(cohort, page string, n int) string {
	plain := func(s string) string {
		return strings.Trim(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '_' {
				return unicode.ToLower(r)
			}
			return '-'
		}, s), "-.")
	}
	return fmt.Sprintf("%s-%s-%d.md", cmp.Or(plain(cohort), "kaplan"), plain(page), n)
}

// homePath is a path whose ~ stands for the home folder.
func homePath(path string) (string, error) {
	if path != "~" && !strings.HasPrefix(path, "~/") {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path, &model.QuestionError{What: "it is not known where your home folder is (~): write the folder out"}
	}
	return filepath.Join(home, strings.TrimPrefix(path, "~")), nil
}

// saved says how an export went: in its box, which stays where the file was not written.
func (a *App) saved(m savedMsg) {
	m.box.busy = false
	open := slices.Contains(a.overlays, overlay(m.box))
	switch {
	case m.err == nil:
		if a.exported == nil {
			a.exported = map[string]int{}
		}
		a.exported[m.page]++
		if open {
			a.pop(m.box)
		}
		a.say(write.Written(m.paths))
	case open:
		m.box.note, m.box.err = "", m.err
		if k := numbered.FindStringSubmatch(m.box.input.Value()); k != nil && m.exists() {
			n, _ := strconv.Atoi(k[2])
			m.box.input.SetValue(fmt.Sprintf("%s-%d%s", k[1], n+1, k[3]))
			m.box.input.CursorEnd()
		}
	default:
		a.say("not written: " + model.FirstLine(m.err.Error()))
	}
}

// exists reports whether one of the files was there already.
func (m savedMsg) exists() bool {
	return slices.ContainsFunc(m.paths, func(path string) bool { return m.err.Error() == save.Exists(path).Error() })
}

// numbered is a file's name with a number.
var numbered = regexp.MustCompile(`^(.*)-([0-9]{1,6})(\.[a-z]+)$`)

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
