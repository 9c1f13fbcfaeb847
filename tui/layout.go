package tui

// rect is a part of the screen.
type rect struct{ X, Y, W, H int }

// The smallest screen on which everything works.
const (
	minWidth  = 80
	minHeight = 24
)

// layout divides the main view. It is a pure function of the screen's size
// and of how much the panes have to say.
type layout struct {
	Header, Side, Chart, Hazard, Notes, Footer rect
}

// arrange lays out the main view. hazard and notes are the rows that those
// panes want; they get them where the chart keeps at least chartMin rows.
func arrange(w, h, hazard, notes int) layout {
	const chartMin = 14
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
	body := h - 2
	notes = min(notes, max(1, (h-20)/4))
	hazard = min(hazard, max(0, body-notes-chartMin))
	l := layout{
		Header: rect{0, 0, w, 1},
		Footer: rect{0, h - 1, w, 1},
		Notes:  rect{1, h - 1 - notes, w - 2, notes},
	}
	body -= notes
	l.Side = rect{1, 1, side, body}
	x := side + 2
	l.Hazard = rect{x, 1 + body - hazard, w - x - 1, hazard}
	l.Chart = rect{x, 1, w - x - 1, body - hazard}
	return l
}
