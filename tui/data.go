package tui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
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
	short    string
	words    string
	traits   page.Traits
	draw     func(*page.Sheet)
	rows     func() int
	take     func(row int)
	document func() write.Document
	headline func() (answer.Headline, bool) // nil: its rows are all there is to be read
}

func (b *board) Name() string                              { return b.name }
func (b *board) Tab() string                               { return b.name }
func (b *board) Short() string                             { return b.short }
func (b *board) Words() string                             { return b.words }
func (b *board) Traits() *page.Traits                      { return &b.traits }
func (b *board) Silent(*model.Resolver, model.Look) string { return "" }
func (b *board) Parts(model.Look) model.Look               { return model.Look{} }
func (b *board) Draw(s *page.Sheet)                        { b.draw(s) }
func (b *board) Document() write.Document                  { return b.document() }
func (b *board) Footnotes() []string                       { return nil }
func (b *board) About() *answer.Answer                     { return nil }
func (b *board) Found() answer.Found                       { return nil }
func (b *board) Rows() int                                 { return b.rows() }
func (b *board) Take(_ page.Desk, row int) bool            { b.take(row); return true }

// Headline is what the page says from afar.
func (b *board) Headline() (answer.Headline, bool) {
	if b.headline == nil {
		return answer.Headline{}, false
	}
	return b.headline()
}

func (b *board) Ask(context.Context, *model.Resolver, model.Look, func(int, int), func(page.Shown)) (page.Shown, error) {
	return b, nil
}

// dataList lists the columns as they were understood.
func dataList(a *App) *list {
	var items []item
	for _, c := range a.cohort.Columns {
		d := " "
		if c.Missing > 0 {
			d = fmt.Sprintf("%d missing", c.Missing)
		}
		if n := len(c.Doubts); n > 0 {
			d += fmt.Sprintf("  ! %d", n)
		}
		items = append(items, item{Key: c.Name, Label: c.Title(), Lead: fmt.Sprintf("%-10s %-7s", c.Kind, write.Role(a.cohort, c)), Detail: d})
	}
	return newList("Data", items)
}

// dataPage is the page of view 8 where the columns are understood and corrected.
func dataPage(a *App) page.Leaf {
	columns := func() *list {
		if a.data == nil {
			a.data = dataList(a)
		}
		return a.data
	}
	say := func(key, hint, name string, f func(*App)) page.Binding {
		return page.Binding{Keys: []string{key}, Name: name, Hint: hint, Part: "Data", Why: whyOf(a, noFiles), Do: does(a, f)}
	}
	return &board{name: "Data", short: "the columns as they were understood, and their correction", words: "columns, variables, codebook, setup",
		rows:     func() int { return len(columns().Items) },
		draw:     func(s *page.Sheet) { drawData(a, s, columns()) },
		document: func() write.Document { return write.Describe(a.cohort) },
		headline: func() (answer.Headline, bool) { return answer.ColumnsHeadline(a.cohort) },
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
			say("t", "t endpoint", "make an endpoint whose time is this column, or begins at this date", endpointHere),
			say("C", "C confirm", "confirm or change what the values of the status mean", confirmEndpoint),
			say("W", "W write", "write what was said as cohort.toml beside the file", writeSetup),
			say("K", "K kind", "change what the column holds: number, category, identifier", pickKind),
			say("L", "L label", "type a label for the column", typeOf("Label", (*model.Column).Title,
				func(c *model.ColumnSetup, s string) { c.Label = s })),
			say("U", "U unit", "type the unit of the column", typeOf("Unit", func(c *model.Column) string { return c.Unit },
				func(c *model.ColumnSetup, s string) { c.Unit = s })),
			say("M", "M missing", "say which values of the column are missing, such as 999", sayMissing),
			say("V", "V order", "order the levels of the column; the first is the reference", orderLevels),
			say("c", "c convert", "convert a time: days, weeks, months, years", convertTime),
			{Keys: []string{"r"}, Name: "choose how the rows of a patient are taken", Hint: "r rows", Part: "Data", Why: whyOf(a, noRepeats),
				Do: does(a, chooseRows)},
			say("X", "", "offer the column in lists, or no more", turnRole),
			{Keys: []string{"/"}, Name: "find a column", Hint: "/ find", Part: "Data", Do: func(page.Desk) {
				a.findNamed("a column", func() []string {
					names := make([]string, len(columns().Items))
					for i, it := range columns().Items {
						names[i] = it.Label
					}
					return names
				})
			}},
		}}}
}

func drawData(a *App, s *page.Sheet, columns *list) {
	g, y := s.Grid(), 2
	w, h := a.roomOf(s)
	for _, f := range a.cohort.Files {
		a.put(g, 1, y, w-2, fmt.Sprintf("%s: %s, %s, %s", f.Path, f.Form, model.Count(f.Rows, "row"), model.Count(f.Columns, "column")), chart.Plain)
		y++
		if y > h/4 {
			break
		}
	}
	if len(a.cohort.Flow) > 0 {
		var parts []string
		for _, f := range a.cohort.Flow {
			parts = append(parts, fmt.Sprintf("%s: %s %d", f.File, f.What, f.N))
		}
		for _, s := range page.Wrap(strings.Join(parts, ";  "), w-2, 2) {
			g.Text(1, y, s, chart.Dim)
			y++
		}
	}
	if text := a.setupText(); text != "" {
		for _, s := range page.Wrap(text, w-2, 2) {
			g.Text(1, y, s, chart.Plain)
			y++
		}
	}
	for _, d := range a.cohort.Doubts[:min(len(a.cohort.Doubts), 2)] {
		for _, s := range page.Wrap("! "+d.String(), w-2, 2) {
			g.Text(1, y, s, chart.Warn)
			y++
		}
	}
	y++
	g.Text(1, y, fmt.Sprintf("COLUMNS (%d)", len(a.cohort.Columns)), chart.Title)
	y++
	columns.cursor = min(max(s.Row, 0), max(0, len(columns.shown)-1))
	s.Row = columns.cursor
	left := max(46, w*11/20)
	if w-left < 20 { // there is room for the list alone
		left = w + 2
	}
	columns.draw(g, rect{X: 1, Y: y, W: left - 3, H: h - 1 - y}, a.theme.ASCII)
	if it := columns.Current(); it != nil && left < w {
		a.drawColumn(g, rect{X: left + 1, Y: y - 1, W: w - left - 2, H: h - y}, a.cohort.Column(it.Key))
	}
}

// setupText says where it was read what the columns are, and what was said since.
func (a *App) setupText() string {
	var parts []string
	if a.cohort.Config != "" {
		parts = append(parts, "as "+a.cohort.Config+" says")
	}
	if a.setup.unsaved() {
		parts = append(parts, "changed here and not written: W writes it beside the file")
	}
	if a.setup.changed != "" {
		parts = append(parts, a.setup.changed+" has changed on the disk: R reads it again")
	}
	return strings.Join(parts, "; ")
}

// drawColumn shows a column by itself: what it is, how its values lie, and what is
// doubted about it.
func (a *App) drawColumn(g *chart.Grid, r rect, c *model.Column) {
	if c == nil {
		return
	}
	y, end := r.Y, r.Y+r.H
	put := func(s string, role chart.Role, most int) {
		for _, l := range page.Wrap(s, r.W, most) {
			if y < end {
				a.put(g, r.X, y, r.W, l, role)
				y++
			}
		}
	}
	title := c.Name
	if c.Unit != "" {
		title += ", " + c.Unit
	}
	put(title, chart.Title, 2)
	if c.Label != "" && c.Label != c.Name {
		put("label  "+c.Label, chart.Plain, 1)
	}
	role := write.Role(a.cohort, c)
	if c.Aside != "" {
		role = "set aside"
	}
	put("kind   "+c.Kind.String()+", because "+c.Why, chart.Plain, 3)
	put("role   "+role, chart.Plain, 1)
	put(fmt.Sprintf("values %d, %d missing, %s different", c.Len()-c.Missing, c.Missing, c.DistinctText()), chart.Plain, 2)
	y++
	switch c.Kind {
	case model.Number, model.Date:
		y = a.drawNumbers(g, rect{X: r.X, Y: y, W: r.W, H: end - y}, c)
	case model.Category:
		y = a.drawLevels(g, rect{X: r.X, Y: y, W: r.W, H: end - y - min(len(c.Doubts)*2, 6)}, c)
	}
	for _, d := range c.Doubts {
		put("! "+d.String(), chart.Warn, 4)
	}
}

// drawNumbers shows quartiles and a histogram, and returns the line after them.
func (a *App) drawNumbers(g *chart.Grid, r rect, c *model.Column) int {
	bins := min(r.W, 40)
	if a.spread.of != c || len(a.spread.counts) != bins {
		a.spread.of = c
		a.spread.q, a.spread.counts = c.Quantiles(bins)
	}
	if a.spread.counts == nil || r.H < 3 {
		return r.Y
	}
	if b := c.Bins; b != nil {
		lo, hi, _ := c.Range()
		a.put(g, r.X, r.Y, r.W, fmt.Sprintf("counted in %d bins, from %s to %s", len(b.N), page.Digits(lo), page.Digits(hi)), chart.Plain)
		a.put(g, r.X, r.Y+1, r.W, fmt.Sprintf("of %d to %s each", slices.Min(b.N), model.Count(slices.Max(b.N), "patient")), chart.Plain)
		return r.Y + 3
	}
	text := func(v float64) string {
		if c.Kind == model.Date {
			return model.FormatDate(v)
		}
		return page.Digits(v)
	}
	q := a.spread.q
	for i, l := range []string{
		fmt.Sprintf("least %s, median %s, greatest %s", text(q[0]), text(q[2]), text(q[4])),
		fmt.Sprintf("quartiles %s and %s", text(q[1]), text(q[3])),
	} {
		a.put(g, r.X, r.Y+i, r.W, l, chart.Plain)
	}
	rows := min(3, r.H-4)
	if rows < 1 || c.Distinct < 2 {
		return r.Y + 3
	}
	values := make([]float64, len(a.spread.counts))
	for i, n := range a.spread.counts {
		if values[i] = float64(n); n == 0 {
			values[i] = math.NaN()
		}
	}
	bars := chart.Strip(values, chart.StripOptions{W: bins, Rows: rows, Mark: -1, ASCII: a.theme.ASCII})
	bars.H, bars.Cells = rows, bars.Cells[:rows*bars.W]
	page.Blit(g, bars, rect{X: r.X, Y: r.Y + 3, W: bins, H: rows})
	return r.Y + 4 + rows
}

// drawLevels shows how many patients have each level, and returns the line after them.
func (a *App) drawLevels(g *chart.Grid, r rect, c *model.Column) int {
	levels, n := model.LevelsOf(c)
	most, w := 1, 1
	for i, l := range levels {
		most, w = max(most, n[i]), max(w, chart.Width(l))
	}
	w = min(w, r.W/2)
	mark := "█"
	if a.theme.ASCII {
		mark = "#"
	}
	y := r.Y
	for i, l := range levels {
		if y >= r.Y+r.H-2 && i < len(levels)-1 {
			a.put(g, r.X, y, r.W, fmt.Sprintf("and %d more", len(levels)-i), chart.Dim)
			y++
			break
		}
		a.put(g, r.X, y, w, l, chart.Plain)
		g.Text(r.X+w+1, y, page.PadLeft(strconv.Itoa(n[i]), 7), chart.Plain)
		bar := max(1, n[i]*(r.W-w-10)/most)
		a.put(g, r.X+w+10, y, r.W-w-10, strings.Repeat(mark, bar), chart.Dim)
		y++
	}
	return y + 1
}
