package tui

import "kaplan/tui/page"

// rect is a part of the screen.
type rect = page.Rect

// The smallest screen on which everything works.
const (
	minWidth  = 80
	minHeight = 24
)

// layout divides the main view. It is a pure function of the screen's size and
// of how many notes there are.
type layout struct {
	Header, Side, Chart, Notes, Footer rect
}

// arrange lays out the main view. notes are the rows that they have.
func arrange(w, h, notes int) layout {
	side := 28
	switch {
	case w >= 180:
		side = 52
	case w >= 140:
		side = 44
	case w >= 110:
		side = 38
	case w >= 96:
		side = 32
	}
	body := h - 2 - notes
	x := side + 2
	return layout{
		Header: rect{X: 0, Y: 0, W: w, H: 1},
		Footer: rect{X: 0, Y: h - 1, W: w, H: 1},
		Notes:  rect{X: 1, Y: h - 1 - notes, W: w - 2, H: notes},
		Side:   rect{X: 1, Y: 1, W: side, H: body},
		Chart:  rect{X: x, Y: 1, W: w - x - 1, H: body},
	}
}
