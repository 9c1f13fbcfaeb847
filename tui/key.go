package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// key is one keystroke. Keys typed fast over a slow link arrive as one message
// with several runes; splitKeys makes keystrokes of them again, so that "lll"
// moves a cut three times and not never.
type key struct {
	Name string // "left", "ctrl+r", "a"
	Rune rune   // 0 for keys that are no character
}

func splitKeys(m tea.KeyMsg) []key {
	if m.Type == tea.KeyEsc && m.Alt { // two, in one packet
		return []key{{Name: "esc"}, {Name: "esc"}}
	}
	if m.Type != tea.KeyRunes || m.Paste {
		k := key{Name: m.String()}
		if m.Type == tea.KeySpace {
			k = key{Name: " ", Rune: ' '}
		}
		return []key{k}
	}
	out := make([]key, 0, len(m.Runes))
	for _, r := range m.Runes {
		k := key{Name: string(r), Rune: r}
		if m.Alt {
			k.Name = "alt+" + k.Name
		}
		out = append(out, k)
	}
	return out
}

// moves is the number of rows by which a cursor key moves, the same in everything
// that scrolls. half is half of the screen.
func moves(key string, half int) (by int, ok bool) {
	const all = 1 << 30
	switch key {
	case "up", "k":
		return -1, true
	case "down", "j":
		return 1, true
	case "pgup", "ctrl+b":
		return -half, true
	case "pgdown", "ctrl+f":
		return half, true
	case "home":
		return -all, true
	case "end", "$":
		return all, true
	}
	return 0, false
}
