package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// ledgerPage is view 9: what was looked at, judged by families.
func ledgerPage(a *App) page.Leaf {
	return &board{name: "Ledger", short: "what was looked at, judged by families", words: "multiple looks, history, log",
		rows:     func() int { return len(a.ledger.Entries) },
		draw:     func(s *page.Sheet) { drawLedger(a, s) },
		document: func() write.Document { return write.Ledger(&a.ledger) },
		headline: a.ledger.Headline,
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

// ledgerLine is a look as the ledger shows it: what does not fit stands below for the
// look in hand.
type ledgerLine struct {
	number, mark, page, outcome, subgroup, about, rest, events, p, family, familyP, holm string
}

func drawLedger(a *App, sheet *page.Sheet) {
	g := sheet.Grid()
	ledger := &a.ledger
	families, of := ledger.Families()
	width, height := a.roomOf(sheet)
	w := width - 2
	head := fmt.Sprintf("LEDGER  %s in %s", model.Count(len(ledger.Entries), "look"), model.Count(len(families), "family", "families"))
	a.put(g, 1, 2, w, head+planText(ledger)+forgottenText(ledger), chart.Title)
	foot := page.Wrap(write.LedgerRules(ledger), w, 4)
	for _, d := range ledger.Doubts {
		foot = append(foot, page.Wrap("! "+d, w, 2)...)
	}
	n := len(ledger.Entries)
	sheet.Row = min(max(sheet.Row, 0), max(0, n-1))
	detail := ledgerDetail(a, families, of, sheet.Row, w)
	bottom := height - 2 - len(foot) - len(detail)
	room := max(1, bottom-5)
	top := max(0, sheet.Row-room+1)
	shared := sharedWords(ledger)
	lines := []ledgerLine{{"#", "", "question", "endpoint", "subgroup", "marker, cut", "", "events", "naive P", "family", "its P", "Holm"}}
	for i := top; i < n && i < top+room; i++ {
		e := &ledger.Entries[i]
		f := families[of[i]]
		l := ledgerLine{number: strconv.Itoa(i + 1), page: e.Page, outcome: e.Outcome, subgroup: cmp.Or(e.Look.Where, "all"),
			events: countOr(e.Events), p: write.P(e.P), family: strconv.Itoa(of[i] + 1)}
		l.about, l.rest = aboutLook(e, shared)
		if e.Planned >= 0 {
			l.mark = "P"
		}
		if f.First == i { // a family is judged once
			l.familyP, l.holm = write.P(f.P), write.P(f.Holm)
		}
		lines = append(lines, l)
	}
	drawLedgerLines(a, g, lines, rect{Y: 3, W: width}, sheet.Row-top+1)
	y := bottom
	for _, s := range append(detail, foot...) {
		a.put(g, 1, y, w, s, chart.Dim)
		y++
	}
	a.put(g, 1, height-2, w, "Enter goes back to it   n writes a note   x exports   nothing can be taken out", chart.Dim)
}

// countOr is a count of events, "" for a look that counted none.
func countOr(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// planText says of what plan the ledger knows.
func planText(g *answer.Ledger) string {
	if len(g.Plan) == 0 {
		return ", nothing planned"
	}
	return fmt.Sprintf("   P planned, of %d   plan %.12s", len(g.Plan), g.Hash)
}

// forgottenText says how many earlier looks were forgotten.
func forgottenText(g *answer.Ledger) string {
	if g.Forgotten == 0 {
		return ""
	}
	return "   " + write.Forgotten(g)
}

// sharedWords are what all looks are made with: no line has to say it.
func sharedWords(g *answer.Ledger) []string {
	var out []string
	for i := range g.Entries {
		with := g.Entries[i].With()
		if i == 0 {
			out = with
			continue
		}
		out = slices.DeleteFunc(out, func(x string) bool { return !slices.Contains(with, x) })
	}
	return out
}

// aboutLook is the marker of a look with its cut, and what else makes it another one
// but for words that need not be said.
func aboutLook(e *answer.LedgerEntry, but []string) (name, rest string) {
	s := ""
	if c := e.Cut(page.Digits); c != "" {
		s += " " + c
	}
	if e.Chosen {
		s += " chosen"
	}
	for _, x := range e.With() {
		if !slices.Contains(but, x) {
			s += ", " + x
		}
	}
	return e.What, s
}

// ledgerDetail is the look in hand, in full.
func ledgerDetail(a *App, families []answer.Family, of []int, row, w int) []string {
	if row >= len(of) {
		return nil
	}
	e := &a.ledger.Entries[row]
	f := families[of[row]]
	name, rest := aboutLook(e, nil)
	s := fmt.Sprintf("look %d: %s%s; %s, %s", row+1, name, rest, e.Outcome, cmp.Or(e.Look.Where, "all patients"))
	if e.Planned >= 0 {
		s += fmt.Sprintf("; planned %s: %s", a.ledger.Plan[e.Planned].Day, a.ledger.Plan[e.Planned].Name)
	}
	if e.Screen > 0 {
		s += fmt.Sprintf("; counts as P %s, one of %d", write.P(e.Counted()), e.Screen)
	}
	s += fmt.Sprintf("; family of %d: P %s %s; BH %s", f.Looks, write.P(f.P), f.Kind, write.P(f.BH))
	if e.Note != "" {
		s += "; note: " + e.Note
	}
	if a.theme.ASCII {
		s = strings.ReplaceAll(s, "×", "x")
	}
	return page.Wrap(s, w, 3)
}

// drawLedgerLines writes the head and the lines, one of them under the cursor: numbers
// whole, words cut to what is left, where no two columns of a line need it more.
func drawLedgerLines(a *App, g *chart.Grid, lines []ledgerLine, at rect, cursor int) {
	const number, mark, events, one = 4, 2, 7, 8
	y := at.Y
	numbers := 4
	if at.W-2-number-mark-4*one < 30 { // beside a large number: the P alone
		numbers = 1
	}
	room, wide := at.W-2-number-mark-numbers*one, true
	if wide = room >= 67; wide {
		room -= events
	}
	words := make([][]string, 4)
	for _, l := range lines {
		words[0] = append(words[0], l.page)
		words[1] = append(words[1], l.outcome)
		words[2] = append(words[2], l.subgroup)
		words[3] = append(words[3], l.about+l.rest)
	}
	wants, least := make([]int, 4), []int{12, 10, 12, 24}
	if !wide {
		words[1], words[2], least = nil, nil, []int{9, 0, 0, room - 9}
	}
	for j, list := range words {
		for _, s := range list {
			wants[j] = max(wants[j], chart.Width(s)+1)
		}
	}
	// An endpoint is whole where it is short; the cut and what else makes a look another
	// one come before the rest.
	if wide {
		least[1] = min(max(wants[1], least[1]), 16)
	}
	least[3] = max(least[3], min(wants[3], room-least[0]-least[1]-least[2]))
	width := chart.Share(room, wants, least)
	spare := room
	for _, w := range width {
		spare -= w
	}
	width[3] += spare
	// A long name gives way to the cut and to what else is said; narrow, the subgroup
	// stands behind them where two looks would else read the same.
	names, rooms := make([]string, len(lines)), make([]int, len(lines))
	for i, l := range lines {
		names[i] = l.about
		rooms[i] = max(min(chart.Width(l.about), 10), width[3]-1-chart.Width(l.rest))
	}
	names = chart.FitApartEach(names, rooms, a.theme.ASCII)
	for i, l := range lines {
		words[3][i] = names[i] + l.rest
	}
	if !wide {
		a.behind(words[3], lines, width[3]-1)
	}
	for j := range words {
		words[j] = chart.FitApart(words[j], max(width[j]-1, 0), a.theme.ASCII)
	}
	for i, l := range lines {
		role := chart.Plain
		switch i {
		case 0:
			role = chart.Dim
		case cursor:
			role = chart.Cursor
		}
		x := 1
		put := func(width int, s string, right bool) {
			at := x
			if right {
				s = chart.Fit(s, width-1, a.theme.ASCII)
				at += width - 1 - chart.Width(s)
			}
			g.Text(at, y+i, s, role)
			x += width
		}
		put(number, l.number, true)
		put(mark, l.mark, false)
		for j, list := range words {
			if len(list) > 0 {
				put(width[j], list[i], false)
			}
		}
		if wide {
			put(events, l.events, true)
		}
		for _, s := range []string{l.p, l.family, l.familyP, l.holm}[:numbers] {
			put(one, s, true)
		}
	}
}

// behind puts the subgroup behind the words of looks that would else read the same, cut
// to what is left in w columns.
func (a *App) behind(words []string, lines []ledgerLine, w int) {
	subgroups := map[string]string{} // of what is read
	alike := map[string]bool{}
	for i, l := range lines[1:] { // without the head
		if of, ok := subgroups[words[i+1]]; ok && of != l.subgroup {
			alike[words[i+1]] = true
		}
		subgroups[words[i+1]] = l.subgroup
	}
	said, rooms := make([]string, len(lines)), make([]int, len(lines))
	for i, l := range lines {
		if i > 0 && alike[words[i]] && l.subgroup != "all" {
			const least = 9
			words[i] = chart.FitMiddle(words[i], w-least, (w-least)/2, a.theme.ASCII)
			said[i], rooms[i] = l.subgroup, w-2-chart.Width(words[i])
		}
	}
	for i, s := range chart.FitApartEach(said, rooms, a.theme.ASCII) {
		if s != "" {
			words[i] += "; " + s
		}
	}
}
