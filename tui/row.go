package tui

// moveRow moves the cursor of the page where it has one, else that of the
// question.
func (a *App) moveRow(by int) {
	s := a.shown()
	switch {
	case s != nil && s.Rows() > 0:
		a.pageRow = min(max(a.pageRow+by, 0), s.Rows()-1)
	case s != nil && a.pageNow().Traits().Tall:
		a.pageRow = min(max(a.pageRow+by, 0), tallest) // where it ends is known when it is drawn
	default:
		n := len(a.question())
		if n == 0 { // a page of no question, whose answer is still on its way
			return
		}
		if by == 1 || by == -1 {
			a.row = (a.row + by + n) % n
		} else {
			a.row = min(max(a.row+by, 0), n-1)
		}
	}
}

// tallest is how many rows a page that scrolls may have.
const tallest = 300

// openRow takes the row under the page's cursor, else opens the line of the
// question under its cursor.
func openRow(a *App) {
	if s := a.shown(); s != nil && (s.Rows() == 0 || a.pageRow < s.Rows()) && s.Take(a.desk, a.pageRow) {
		return
	}
	if q := a.question(); a.row < len(q) {
		q[a.row].Open(a)
	}
}

func clearRow(a *App) {
	if q := a.question(); a.row < len(q) {
		l := a.look
		q[a.row].Clear(&l)
		a.change(l)
	}
}
