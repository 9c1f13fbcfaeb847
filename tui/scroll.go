package tui

import (
	"slices"
	"strings"
	"unicode"

	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// scroll is text in a box that scrolls: help and notes.
type scroll struct {
	Title string
	Lines []page.Line
	Finds bool // / searches it
	top   int
	rows  int

	finding bool
	find    []rune
	wrapped []page.Line // Lines at the width of the box
}

// Key scrolls, or searches while something is typed for that.
func (p *scroll) Key(_ *App, k key) bool {
	most := max(0, len(p.wrapped)-p.rows)
	switch {
	case k.Name == "esc":
		return true
	case p.finding && k.Name == "backspace":
		if len(p.find) > 0 {
			p.find, p.top = p.find[:len(p.find)-1], 0
		}
	case p.finding && k.Name == "ctrl+u":
		p.find, p.top = nil, 0
	case p.finding && k.Rune != 0 && unicode.IsPrint(k.Rune):
		p.find, p.top = append(p.find, k.Rune), 0
	case k.Name == "enter" || k.Name == "q" || k.Name == "?" || k.Name == "i":
		return true
	case p.Finds && k.Name == "/":
		p.finding = true
	case k.Name == " ":
		p.top += p.rows
	default:
		if by, ok := moves(k.Name, p.rows); ok {
			p.top += min(max(by, -most), most)
		}
	}
	p.top = min(max(p.top, 0), most)
	return false
}

// found are the lines that have what is searched for, with their headings.
func (p *scroll) found() []page.Line {
	words := strings.Fields(strings.ToLower(string(p.find)))
	if len(words) == 0 {
		return p.Lines
	}
	var out []page.Line
	head := -1
	for i, l := range p.Lines {
		if l.Role == chart.Title {
			head = i
			continue
		}
		text := strings.ToLower(l.Text)
		if l.Text == "" || slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			continue
		}
		if head >= 0 {
			out = append(out, p.Lines[head])
			head = -1
		}
		out = append(out, l)
	}
	return out
}

// Draw shows as much of the text as fits.
func (p *scroll) Draw(a *App, g *chart.Grid) {
	w := min(g.W-6, 92)
	wrap := func(lines []page.Line) []page.Line {
		var out []page.Line
		for _, l := range lines {
			for _, s := range page.Hang(l.Text, w-4) {
				out = append(out, page.Line{Text: s, Role: l.Role})
			}
		}
		return out
	}
	p.wrapped = wrap(p.Lines)
	p.rows = min(len(p.wrapped), g.H-4)
	keep := p.rows // the box keeps its size while it is searched
	if p.finding {
		p.wrapped = wrap(p.found())
		p.rows--
	}
	p.top = min(p.top, max(0, len(p.wrapped)-p.rows))
	hint := "Esc closes"
	if len(p.wrapped) > p.rows {
		hint = "j k PgUp PgDn scroll  Esc closes"
	}
	switch {
	case p.finding:
		hint = "type what to look for  arrows scroll  Esc closes"
	case p.Finds:
		hint = "/ searches  " + hint
	}
	r := box(a, g, w, keep+2, p.Title, hint)
	if p.finding {
		x := g.Text(r.X, r.Y, "/ ", chart.Dim)
		x = a.put(g, x, r.Y, r.X+r.W-1-x, string(p.find), chart.Plain)
		g.Put(x, r.Y, ' ', chart.Cursor)
		if len(p.wrapped) == 0 {
			a.put(g, x+2, r.Y, r.X+r.W-x-2, "nothing here has that", chart.Warn)
		}
		r.Y, r.H = r.Y+1, r.H-1
	}
	for i := 0; i < r.H && p.top+i < len(p.wrapped); i++ {
		l := p.wrapped[p.top+i]
		a.put(g, r.X, r.Y+i, r.W, l.Text, l.Role)
	}
}
