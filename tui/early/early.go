// Package early keeps bubbletea from asking the terminal for its background.
//
// Bubbletea v1 asks in an init, in every command of a program that links it,
// waits up to five seconds for a terminal that does not answer (a pseudo-terminal
// of a script, ssh -tt from cron), and swallows what is typed meanwhile. What
// lipgloss has been told it does not ask for, so it has to be told before
// bubbletea is initialised: this package imports lipgloss alone, and its path
// sorts before github.com/charmbracelet/bubbletea.
//
// Nothing is drawn with what is told here. The explorer asks by itself, when it
// starts, and has a renderer of its own.
package early

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
