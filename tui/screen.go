package tui

import (
	"io"

	tea "github.com/charmbracelet/bubbletea"
)

// redraw sends the whole screen, whatever another program has written on it.
func redraw(a *App) { a.saving = tea.Batch(a.saving, tea.ClearScreen) }

// noStop says why the explorer cannot be suspended, "" where it can.
func noStop(a *App) string {
	if a.stop == nil {
		return "the explorer cannot be suspended here"
	}
	return ""
}

// suspend gives the terminal to the shell until the explorer is wanted again.
func suspend(a *App) {
	var keep tea.Cmd
	if a.kept.Keeping != nil { // the shell may end before fg
		keep = a.keepNow()
	}
	a.saving = tea.Sequence(a.saving, keep, tea.Exec(&stopped{run: a.stop}, func(err error) tea.Msg { return resumedMsg{err} }))
}

// resumedMsg says that the explorer goes on.
type resumedMsg struct{ err error }

// stopped is the time in which the shell has the terminal.
type stopped struct{ run func() error }

// Run ends when the explorer goes on.
func (s *stopped) Run() error { return s.run() }

// SetStdin does nothing: the shell has its own.
func (*stopped) SetStdin(io.Reader) {}

// SetStdout does nothing.
func (*stopped) SetStdout(io.Writer) {}

// SetStderr does nothing.
func (*stopped) SetStderr(io.Writer) {}
