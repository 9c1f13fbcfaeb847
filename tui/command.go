package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// noCommand says why no command can be shown, "" where one may.
func noCommand(a *App) string {
	if a.command == nil {
		return "no command is known here"
	}
	return ""
}

// commandLine is the command that gives the answer of the page in hand, and what it
// cannot say.
func (a *App) commandLine() (line, remark string) {
	leaf, l := a.pageNow(), a.look
	if f := leaf.Traits().Session; f != nil {
		l = f(l)
	}
	return a.command(a.resolver, leaf.Name(), l, leaf.Parts, a.setup.said)
}

// copyCommand shows the command that gives this answer, and copies it.
func copyCommand(a *App) {
	line, remark := a.commandLine()
	if line == "" {
		a.say("no command gives the answer of this page")
		return
	}
	lines := []page.Line{{Text: line}}
	if remark != "" {
		lines = append(lines, page.Line{}, page.Line{Text: remark, Role: chart.Warn})
	}
	if a.copy != nil {
		lines = append(lines, page.Line{}, page.Line{Text: "It is in the clipboard, if the terminal and tmux allow OSC 52.", Role: chart.Dim})
	}
	a.push(&scroll{Title: "The command that gives this answer", Lines: lines})
	if to := a.copy; to != nil {
		a.saving = func() tea.Msg { to(line); return nil }
	}
}
