package tui

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/save"
)

// Files is the way back to the files of the cohort. Its functions run beside the
// screen.
type Files struct {
	// Read reads the files again, with what a person says of them, until the context ends.
	Read func(context.Context, model.Setup) (*model.Cohort, error)
	// Share is how far the reading in hand is, from 0 to 1; nil where nobody knows.
	Share func() float64
	// Save writes what a person says beside the files, and says so.
	Save func(model.Setup) (note string, err error)
	// Changed is the file that is another than when it was read, "" for none.
	Changed func() string
}

// setup is what a person has said of the cohort in this session.
type setup struct {
	files   *Files
	said    model.Setup
	saved   model.Setup // what of it stands in the cohort.toml
	reading bool
	number  int    // of the reading in hand: what an earlier one brings is late
	stop    func() // ends it
	changed string // a file that is another on the disk
	wrote   bool   // the file of what was said, since the hashes of the files were taken
}

// sayEach is the time between two words about how far reading is.
const sayEach = 200 * time.Millisecond

// readingMsg says that it is time for the next.
type readingMsg struct{ number int }

// unsaved reports whether something was said, or taken back, since it was written.
func (s setup) unsaved() bool { return !s.said.Same(s.saved) }

// readMsg brings the cohort as it is with what was said.
type readMsg struct {
	said   model.Setup
	cohort *model.Cohort
	err    error
	note   string
	then   func(*App)
	turn   *turning // it is one of undo or redo
	number int
}

// setupMsg says how the writing of a setup went.
type setupMsg struct {
	said model.Setup
	note string
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
			a.say("not written: " + model.FirstLine(m.err.Error()))
			return true, nil
		}
		a.setup.saved, a.setup.wrote = m.said, true
		// Read from there at once: what is on the screen is what is read next time.
		a.reread(a.setup.said, m.note, nil)
		return true, a.send()
	case readingMsg:
		if !a.setup.reading || m.number != a.setup.number {
			return false, nil
		}
		a.say(a.readingText())
		return true, a.nextWord()
	case readMsg:
		if m.number != a.setup.number {
			return false, nil
		}
		a.setup.reading = false
		switch {
		case m.err != nil:
			a.say(model.FirstLine(m.err.Error()))
			return true, nil
		case m.turn != nil && a.overtaken(*m.turn):
			a.say("the question was changed while the files were read: nothing is " + m.turn.word)
			return true, nil
		}
		a.take(m)
		return true, a.ask()
	}
	return true, nil
}

// take goes on with a cohort that was read again. What was said of it is one step of
// undo, with what follows of it for the question.
func (a *App) take(m readMsg) {
	before, row := a.stepHere(m.note), a.pageRow
	said := !a.setup.said.Same(m.said)
	a.setup.changed = ""
	a.setCohort(m.cohort)
	a.rereadSteps()
	gone := ""
	switch {
	case m.turn != nil:
		a.arrive(*m.turn)
		a.look, gone = a.settled(a.look, said)
	case said:
		n := len(a.undo)
		a.setup.said = m.said
		l, _ := a.settled(a.look, said)
		if a.change(l); m.then != nil {
			m.then(a)
		}
		a.undo, a.redo = append(a.undo[:n], before), nil
	default:
		var l model.Look
		l, gone = a.settled(a.look, said)
		if a.change(l); m.then != nil {
			m.then(a)
		}
	}
	a.pageRow = row
	if gone != "" {
		m.note += ": " + gone
	}
	a.say(m.note)
}

// settled is a Look over a cohort that was read again. An endpoint that is no more
// gives way to the first. So does a marker, where something was said of the columns;
// where the file itself is another one, nobody asked about its first marker, and there
// is none. gone says what is no more.
func (a *App) settled(l model.Look, said bool) (_ model.Look, gone string) {
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
			l.Cut = a.cohort.FirstCut(l.Marker)
		} else {
			gone = "there is no " + was + " any more, and no marker now (u goes back)"
		}
	}
	return a.cohort.Opening(l), gone
}

// noFiles says why the files cannot be read again, "" where they can.
func noFiles(a *App) string {
	switch {
	case a.setup.files == nil:
		return "standard input and pipes cannot be read again: save them to a file and open that"
	case a.setup.reading && a.cohort.Counted != nil:
		return "the database is still counting: wait for it, or stop it with Esc"
	case a.setup.reading:
		return "the files are being read"
	}
	return ""
}

// reread reads the files with what is said now; the note is said when they are read.
func (a *App) reread(said model.Setup, note string, then func(*App)) {
	a.readAgain(readMsg{said: said, note: note, then: then})
}

// readAgain reads the files as a message will say that they were read.
func (a *App) readAgain(m readMsg) {
	if why := noFiles(a); why != "" {
		a.say(why)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	a.setup.number++
	a.setup.reading, a.setup.stop, m.number = true, stop, a.setup.number
	a.say(a.readingText())
	read := a.setup.files.Read
	a.saving = tea.Batch(a.saving, func() tea.Msg {
		defer stop()
		m.cohort, m.err = read(ctx, m.said)
		return m
	}, a.nextWord())
}

// nextWord is when it is said again how far the reading is.
func (a *App) nextWord() tea.Cmd {
	m := readingMsg{a.setup.number}
	return tea.Tick(sayEach, func(time.Time) tea.Msg { return m })
}

// readingText says how far the reading is.
func (a *App) readingText() string {
	what := "reading the files"
	if a.cohort.Counted != nil {
		return "the database is counting  Esc stops it" // and how far it is nobody knows
	} else if a.cohort.Database {
		what = "reading the rows of the database"
	}
	if share := a.setup.files.Share; share != nil {
		if at := share(); at > 0 {
			return fmt.Sprintf("%s: %.0f %%  Esc stops", what, 100*at)
		}
	}
	return what + "  Esc stops"
}

// stopReading leaves the cohort as it was read before.
func (a *App) stopReading() {
	a.setup.stop()
	a.setup.number++
	a.setup.reading = false
	a.say("reading was stopped: the cohort is as it was")
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
	if a.setup.said.Empty() && !a.setup.unsaved() {
		a.say("nothing was said of these columns yet: K kind, L label, U unit, V order, t endpoint, C confirm")
		return
	}
	save, said := a.setup.files.Save, a.setup.said
	whole := said.CountedAs(a.cohort)
	a.saving = tea.Batch(a.saving, func() tea.Msg {
		note, err := save(whole)
		return setupMsg{said, note, err}
	})
}
