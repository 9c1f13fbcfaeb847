package tui

import (
	"unicode"

	"kaplan/model"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// finder is a line at the foot of the screen: the page follows what is typed there, and
// stays in sight. Nothing of it is left when it closes.
type finder struct {
	page.Search
	typed []rune
	row   int // where the cursor of the page was
}

func (*finder) asksNothing() bool { return true }

// Key types, moves the cursor of the page, or closes: Enter stays where the cursor is,
// Esc goes back to where it was.
func (f *finder) Key(a *App, k key) bool {
	switch k.Name {
	case "esc":
		f.Leave(false)
		a.pageRow = f.row
		return true
	case "enter":
		f.Leave(true)
		return true
	case "backspace", "ctrl+h":
		if len(f.typed) > 0 {
			f.follow(f.typed[:len(f.typed)-1])
		}
	case "ctrl+u":
		f.follow(nil)
	case "up", "ctrl+p":
		f.move(a, -1)
	case "down", "ctrl+n":
		f.move(a, 1)
	default:
		if k.Rune != 0 && unicode.IsPrint(k.Rune) {
			f.follow(append(f.typed, k.Rune))
		} else if by, ok := moves(k.Name, a.height/2); ok {
			a.moveRow(by)
		}
	}
	return false
}

func (f *finder) move(a *App, by int) {
	if f.Next != nil {
		f.Next(by)
		return
	}
	a.moveRow(by)
}

func (f *finder) follow(typed []rune) {
	f.typed = typed
	f.Change(string(typed))
}

// paste takes all of a text at once.
func (f *finder) paste(_ *App, text string) { f.follow(append(f.typed, []rune(text)...)) }

// Draw shows what was typed in the place of the footer.
func (f *finder) Draw(a *App, g *chart.Grid) {
	y := g.H - 1
	for x := range g.W {
		g.Put(x, y, ' ', chart.Plain)
	}
	x := g.Text(1, y, "/ ", chart.Title)
	x = a.put(g, x, y, g.W-40, string(f.typed), chart.Plain)
	g.Put(x, y, ' ', chart.Cursor)
	a.put(g, x+2, y, g.W-x-3, f.Found()+"  arrows move  Enter stays  Esc goes back", chart.Dim)
}

// findNamed searches rows by their names: the cursor goes to the one that is called so
// best, and the arrows to the others.
func (a *App) findNamed(what string, names func() []string) {
	var hits []int // rows, best first
	at := 0
	typed := ""
	a.search(page.Search{
		Change: func(s string) {
			typed = s
			l := newList("", nil)
			for _, n := range names() {
				l.Items = append(l.Items, item{Key: "\x00", Label: n})
			}
			l.filter = []rune(s)
			l.refilter()
			hits, at = append([]int(nil), l.shown...), 0
			if len(hits) > 0 && s != "" {
				a.pageRow = hits[0]
			}
		},
		Next: func(by int) {
			if n := len(hits); n > 0 && typed != "" {
				at = ((at+by)%n + n) % n
				a.pageRow = hits[at]
				return
			}
			a.moveRow(by)
		},
		Leave: func(bool) {},
		Found: func() string {
			switch {
			case typed == "":
				return "type the name of " + what
			case len(hits) == 0:
				return "nothing is called that"
			}
			return model.Count(len(hits), "match", "matches")
		},
	})
}

func (a *App) search(s page.Search) { a.push(&finder{Search: s, row: a.pageRow}) }
