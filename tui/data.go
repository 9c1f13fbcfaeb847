package tui

import (
	"context"
	"fmt"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// board is a page that asks nothing: what it shows is there already.
type board struct {
	name     string
	traits   page.Traits
	draw     func(*page.Sheet)
	rows     func() int
	take     func(row int)
	document func() write.Document
}

func (b *board) Name() string                   { return b.name }
func (b *board) Traits() *page.Traits           { return &b.traits }
func (b *board) Parts(model.Look) model.Look    { return model.Look{} }
func (b *board) Draw(s *page.Sheet)             { b.draw(s) }
func (b *board) Document() write.Document       { return b.document() }
func (b *board) Footnotes() []string            { return nil }
func (b *board) Found() answer.Found            { return nil }
func (b *board) Rows() int                      { return b.rows() }
func (b *board) Take(_ page.Desk, row int) bool { b.take(row); return true }
func (b *board) Ask(context.Context, *model.Resolver, model.Look, func(int, int), func(page.Shown)) (page.Shown, error) {
	return b, nil
}

// dataList lists the columns as they were understood.
func dataList(a *App) *list {
	var items []item
	for _, c := range a.cohort.Columns {
		d := fmt.Sprintf("%-10s %s", c.Kind, describeColumn(c))
		if n := len(c.Doubts); n > 0 {
			d += "  ! " + c.Doubts[0].What
		}
		items = append(items, item{Key: c.Name, Label: c.Title(), Detail: d})
	}
	return newList("Data", items)
}

// dataPage is view 8: files, patient flow, columns, doubts.
func dataPage(a *App) page.Leaf {
	columns := func() *list {
		if a.data == nil {
			a.data = dataList(a)
		}
		return a.data
	}
	return &board{name: "Data",
		rows:     func() int { return len(columns().Items) },
		draw:     func(s *page.Sheet) { drawData(a, s, columns()) },
		document: func() write.Document { return write.Describe(a.cohort) },
		take: func(row int) {
			it := columns().Items[row]
			if why := model.NoMarker(a.cohort, a.cohort.Column(it.Key)); why != "" {
				a.say(it.Label + " cannot group patients: " + why)
				return
			}
			a.setMarker(it.Key)
			a.showView(viewSurvival)
		},
		traits: page.Traits{Whole: true, Bindings: []page.Binding{
			{Keys: []string{"/"}, Name: "find a column", Hint: "/ find", Part: "Data", Do: func(d page.Desk) {
				l := newList("Column", columns().Items)
				l.Hint = "Enter goes to it  Esc back"
				a.push(&picker{list: l, Width: 76, Aside: true, Accept: func(a *App, key string) {
					for i, it := range columns().Items {
						if it.Key == key {
							d.MoveTo(i)
						}
					}
				}})
			}},
		}}}
}

func drawData(a *App, s *page.Sheet, columns *list) {
	g, y := s.Grid(), 2
	for _, f := range a.cohort.Files {
		a.put(g, 1, y, a.width-2, fmt.Sprintf("%s: %s, %s, %s", f.Path, f.Form, model.Count(f.Rows, "row"), model.Count(f.Columns, "column")), chart.Plain)
		y++
		if y > a.height/4 {
			break
		}
	}
	if len(a.cohort.Flow) > 0 {
		var parts []string
		for _, f := range a.cohort.Flow {
			parts = append(parts, fmt.Sprintf("%s: %s %d", f.File, f.What, f.N))
		}
		for _, s := range page.Wrap(strings.Join(parts, ";  "), a.width-2, 2) {
			g.Text(1, y, s, chart.Dim)
			y++
		}
	}
	for _, d := range a.cohort.Doubts[:min(len(a.cohort.Doubts), 2)] {
		a.put(g, 1, y, a.width-2, "! "+d.String(), chart.Warn)
		y++
	}
	y++
	g.Text(1, y, fmt.Sprintf("COLUMNS (%d)", len(a.cohort.Columns)), chart.Title)
	y++
	columns.cursor = min(max(s.Row, 0), max(0, len(columns.shown)-1))
	s.Row = columns.cursor
	var wrapped []string
	if it := columns.Current(); it != nil {
		if col := a.cohort.Column(it.Key); col != nil {
			wrapped = append(wrapped, page.Wrap(fmt.Sprintf("%s: %s, because %s", col.Name, col.Kind, col.Why), a.width-2, 3)...)
			for _, d := range col.Doubts {
				wrapped = append(wrapped, page.Wrap("! "+d.String(), a.width-2, 3)...)
			}
		}
	}
	detail := min(len(wrapped), 5)
	columns.draw(g, rect{X: 1, Y: y, W: a.width - 3, H: a.height - 1 - y - detail - 1}, a.theme.ASCII)
	for i := range detail {
		g.Text(1, a.height-1-detail+i, wrapped[i], chart.Dim)
	}
}
