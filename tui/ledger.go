package tui

import (
	"cmp"
	"fmt"
	"strconv"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// ledgerPage is view 9: what was looked at, judged by families.
func ledgerPage(a *App) page.Leaf {
	return &board{name: "Ledger",
		rows:     func() int { return len(a.ledger.Entries) },
		draw:     func(s *page.Sheet) { drawLedger(a, s) },
		document: func() write.Document { return write.Ledger(&a.ledger) },
		take: func(row int) {
			if row < len(a.ledger.Entries) {
				a.backTo(&a.ledger.Entries[row])
				a.say("back at look " + strconv.Itoa(row+1))
			}
		},
		traits: page.Traits{Whole: true, Bindings: []page.Binding{
			{Keys: []string{"n"}, Name: "write a note beside a look", Hint: "n note", Part: "Ledger", Do: func(d page.Desk) {
				at := d.Row()
				if at >= len(a.ledger.Entries) {
					return
				}
				d.Type(page.Prompt{Title: "Note on look " + strconv.Itoa(at+1), Value: a.ledger.Entries[at].Note,
					Accept: func(s string) { a.ledger.Annotate(at, s) }})
			}},
		}}}
}

// backTo asks a question of the ledger again, on the page where it was asked.
func (a *App) backTo(e *answer.LedgerEntry) {
	a.change(e.Look)
	for i, v := range a.views {
		for _, p := range v.Pages {
			// Two pages are called ROC: that of an outcome has one.
			if other := view(i + 1).withoutEndpoint(); p.Name() == e.Page && (e.Page != page.ROC().Name() || other == (e.Look.Outcome != "")) {
				a.showView(view(i + 1))
				a.turnTo(e.Page)
				return
			}
		}
	}
}

func drawLedger(a *App, sheet *page.Sheet) {
	g := sheet.Grid()
	families, of := a.ledger.Families()
	w := a.width - 2
	a.put(g, 1, 2, w, fmt.Sprintf("LEDGER  %d looks in %d families, corrected over families by Holm and by BH", len(a.ledger.Entries), len(families)),
		chart.Title)
	const nums = 7 + 9*4 + 2
	text := w - nums - 5
	question, endpoint, marker, cut := text*20/100, text*12/100, text*26/100, text*20/100
	where := text - question - endpoint - marker - cut
	if text < 50 { // what is left out stands below for the look in hand
		question, endpoint, where, marker = text*3/10, 0, 0, text*4/10
		cut = text - question - marker
	}
	y := 4
	row := func(role chart.Role, cells ...string) {
		widths := []int{5, question, endpoint, where, marker, cut, 7, 9, 9, 9, 9}
		x := 1
		for i, c := range cells {
			if widths[i] == 0 {
				continue
			}
			c = chart.Fit(c, widths[i]-1, a.theme.ASCII)
			if i >= 6 || i == 0 {
				g.Text(x+widths[i]-1-chart.Width(c), y, c, role)
			} else {
				g.Text(x, y, c, role)
			}
			x += widths[i]
		}
		y++
	}
	row(chart.Dim, "#", " question", "endpoint", "subgroup", "marker", "cut", "events", "naive P", "family", "Holm", "BH")
	room := a.height - 8
	n := len(a.ledger.Entries)
	sheet.Row = min(max(sheet.Row, 0), max(0, n-1))
	top := max(0, sheet.Row-room+1)
	for i := top; i < n && i < top+room; i++ {
		e := a.ledger.Entries[i]
		f := families[of[i]]
		role := chart.Plain
		if i == sheet.Row {
			role = chart.Cursor
		}
		sub := e.Look.Where
		if sub == "" {
			sub = "all"
		}
		fam, holm, bh := "", "", ""
		if f.First == i { // a family is judged once
			fam, holm, bh = write.P(f.P), write.P(f.Holm), write.P(f.BH)
		}
		c := e.Cut(page.Digits)
		if e.Chosen {
			c += " chosen"
		}
		row(role, strconv.Itoa(i+1), " "+e.Page, e.Outcome, sub, e.What, c, strconv.Itoa(e.Events), write.P(e.P), fam, holm, bh)
	}
	if n > 0 {
		e := a.ledger.Entries[sheet.Row]
		f := families[of[sheet.Row]]
		s := fmt.Sprintf("family of %d: P %s %s   %s, %s", f.Looks, write.P(f.P), f.Kind, e.Outcome, cmp.Or(e.Look.Where, "all patients"))
		if e.Note != "" {
			s += "   note: " + e.Note
		}
		a.put(g, 1, a.height-3, w, s, chart.Dim)
	}
	a.put(g, 1, a.height-2, w, "Enter goes back to it   n writes a note   x exports   nothing can be taken out", chart.Dim)
}
