package tui

import (
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/save"
	"kaplan/tui/page"
)

// Files is the way back to the files of the cohort. Its functions run beside the
// screen.
type Files struct {
	// Read reads the files again, with what a person says of them.
	Read func(model.Setup) (*model.Cohort, error)
	// Save writes what a person says beside the files, and says where.
	Save func(model.Setup) (path string, err error)
	// Changed is the file that is another than when it was read, "" for none.
	Changed func() string
}

// setup is what a person has said of the cohort in this session.
type setup struct {
	files   *Files
	said    model.Setup
	unsaved bool
	reading bool
	changed string // a file that is another on the disk
}

// readMsg brings the cohort as it is with what was said.
type readMsg struct {
	said   model.Setup
	cohort *model.Cohort
	err    error
	note   string
	then   func(*App)
}

// setupMsg says how the writing of a setup went.
type setupMsg struct {
	said model.Setup
	path string
	err  error
}

// changedMsg says which file has changed, "" for none.
type changedMsg struct{ file string }

// watchEvery is the time between two looks at the files.
const watchEvery = 2 * time.Second

// watch looks whether a file has changed, after a while.
func (a *App) watch() tea.Cmd {
	if a.setup.files == nil {
		return nil
	}
	changed := a.setup.files.Changed
	return tea.Tick(watchEvery, func(time.Time) tea.Msg { return changedMsg{changed()} })
}

// fromFiles does what messages about the files say; done reports whether the frame
// changes.
func (a *App) fromFiles(m tea.Msg) (changed bool, cmd tea.Cmd) {
	switch m := m.(type) {
	case changedMsg:
		changed = m.file != a.setup.changed
		a.setup.changed = m.file
		return changed, a.watch()
	case setupMsg:
		if m.err != nil {
			a.say("not written: " + page.FirstLine(m.err.Error()))
			return true, nil
		}
		a.setup.unsaved = !sameSetup(a.setup.said, m.said)
		// Read from there at once: what is on the screen is what is read next time.
		a.reread(a.setup.said, "written: "+m.path+"; it is read from there next time", nil)
		return true, a.send()
	case readMsg:
		a.setup.reading = false
		if m.err != nil {
			a.say(page.FirstLine(m.err.Error()))
			return true, nil
		}
		said := !sameSetup(a.setup.said, m.said)
		a.setup.unsaved = a.setup.unsaved || said
		a.setup.said, a.setup.changed = m.said, ""
		row := a.pageRow
		a.setCohort(m.cohort)
		gone := a.settle(said)
		if m.then != nil {
			m.then(a)
		}
		a.pageRow = row
		if gone != "" {
			m.note += ": " + gone
		}
		a.say(m.note)
		return true, a.ask()
	}
	return true, nil
}

func sameSetup(x, y model.Setup) bool { return fmt.Sprint(x) == fmt.Sprint(y) }

// settle keeps the Look over a cohort that was read again. An endpoint that is no more
// gives way to the first. So does a marker, where something was said of the columns;
// where the file itself is another one, nobody asked about its first marker, and there
// is none. gone says what is no more.
func (a *App) settle(said bool) (gone string) {
	l := a.look
	if l.Time == "" && !slices.ContainsFunc(a.cohort.Endpoints, func(e model.Endpoint) bool { return e.Name == l.Endpoint }) {
		if l.Endpoint != "" {
			gone = "there is no endpoint " + l.Endpoint + " any more"
		}
		l.Endpoint, l.Cause, l.Censored = "", "", ""
	}
	if col := a.cohort.Column(l.Marker); l.Marker != "" && a.resolver.Named(model.Look{Grouping: model.Grouping{Marker: l.Marker}}) != nil ||
		col != nil && model.NoMarker(a.cohort, col) != "" {
		was := l.Marker
		if l.Marker, l.Levels, l.Reference, l.Cut, l.AsLevels, l.Moved = "", "", "", "median", false, false; said {
			l.Marker = model.FirstMarker(a.cohort)
		} else {
			gone = "there is no " + was + " any more, and no marker now (u goes back)"
		}
	}
	a.change(a.cohort.Opening(l))
	return gone
}

// noFiles says why the files cannot be read again, "" where they can.
func noFiles(a *App) string {
	switch {
	case a.setup.files == nil:
		return "standard input cannot be read again: save it to a file and open that"
	case a.setup.reading:
		return "the files are being read"
	}
	return ""
}

// reread reads the files with what is said now; the note is said when they are read.
func (a *App) reread(said model.Setup, note string, then func(*App)) {
	if why := noFiles(a); why != "" {
		a.say(why)
		return
	}
	a.setup.reading = true
	a.say("reading the files")
	read := a.setup.files.Read
	a.saving = tea.Batch(a.saving, func() tea.Msg {
		c, err := read(said)
		return readMsg{said, c, err, note, then}
	})
}

// reload reads the files as they are now, the question kept.
func reload(a *App) { a.reread(a.setup.said, "read again", nil) }

// writeSetup writes what was said beside the files.
func writeSetup(a *App) {
	if why := noFiles(a); why != "" {
		a.say(why)
		return
	}
	if a.writer.ReadOnly {
		a.say(save.ErrReadOnly.What)
		return
	}
	if a.setup.said.Empty() {
		a.say("nothing was said of these columns yet: K kind, L label, U unit, V order, t endpoint, C confirm")
		return
	}
	save, said := a.setup.files.Save, a.setup.said
	a.saving = tea.Batch(a.saving, func() tea.Msg {
		path, err := save(said)
		return setupMsg{said, path, err}
	})
}
