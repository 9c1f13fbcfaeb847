package tui

import (
	"cmp"
	"fmt"
	"kaplan/model"
	"kaplan/model/save"
	"kaplan/model/write"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
)

// filed is what is written to a file whose name is asked for.
type filed struct {
	Title  string
	Page   string // what the name says of the content, and what the files of one content are counted by
	Ending string // of the name that is proposed
	Help   []string
	Takes  func(name string) bool // whether a name ends as it may
	Names  string                 // how it may

	// Begin takes what is to be written as it is on the screen now, and returns what makes
	// the files of it, outside Update; nil where there is nothing to write. It may set
	// note, stop and progress of the box for work that takes long.
	Begin func(a *App, box *prompt) func(path string) ([]save.File, error)
}

// homeHelp is what there is to know about any file's name.
const homeHelp = "~ is your home folder; a file that exists is not overwritten"

// askFile asks for a file's name and writes the file. The box stays open until that is
// done, so that a name which cannot be used is mended there.
func (a *App) askFile(f filed) {
	p := newPrompt(f.Title, proposedName(a.cohort.Name, f.Page, a.exported[f.Page]+1, f.Ending))
	p.Aside, p.Wait, p.Help = true, true, f.Help
	p.Check = func(_ *App, name string) (string, error) {
		if name != "" && !f.Takes(name) {
			return "", &model.UsageError{What: "end the name in " + f.Names}
		}
		return "", nil
	}
	p.Accept = func(a *App, path string) {
		var files func(string) ([]save.File, error)
		if path != "" {
			p.note = "writing"
			files = f.Begin(a, p)
		}
		if files == nil {
			a.pop(p)
			return
		}
		p.busy = true
		writer := a.writer
		a.saving = func() tea.Msg {
			paths, err := catching(func() ([]string, error) {
				path, err := homePath(path)
				if err != nil {
					return []string{path}, err
				}
				made, err := files(path)
				if err != nil {
					return []string{path}, err
				}
				return save.Paths(made), writer.Write(made...)
			})
			return savedMsg{paths, err, p, f.Page}
		}
		if p.progress != nil {
			a.saving = tea.Batch(a.saving, working(p, patience))
		}
	}
	a.push(p)
}

// proposedName is a file's name for the answer of a page: the cohort, the page and how
// many times it was taken.
func proposedName(cohort, page string, n int, ending string) string {
	plain := func(s string) string {
		return strings.Trim(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '_' {
				return unicode.ToLower(r)
			}
			return '-'
		}, s), "-.")
	}
	return fmt.Sprintf("%s-%s-%d%s", cmp.Or(plain(cohort), "kaplan"), plain(page), n, ending)
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

// savedMsg says how an export went.
type savedMsg struct {
	paths []string // of all files, the one that was named first
	err   error
	box   *prompt // in which its name was typed
	page  string
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
