package tui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// quotedP is a P value in a sentence.
var quotedP = regexp.MustCompile(`\bP [<>]?[0-9][0-9.]*`)

// warnings are those of the page in hand, and those of the curves whose groups and
// tests stand beside it. What is about the patients and the endpoint is about both;
// that a cut was searched for is about whatever uses it.
func (a *App) warnings() (own, beside []string) {
	leaf := a.pageNow()
	if s := a.shown(); s != nil {
		own = slices.Clone(s.Footnotes())
	}
	traits, s := leaf.Traits(), a.answer
	if a.view.withoutEndpoint() || traits.Wide || traits.Whole || traits.Curves || s == nil {
		return own, nil
	}
	common := s.Common()
	inPresence := false
	if at := a.shown(); at != nil && at.About() != nil {
		inPresence = at.About().Competing
	}
	for _, w := range s.Warnings {
		switch {
		case slices.Contains(own, w), inPresence && answer.SaysCompeting(w):
		case slices.Contains(common, w):
			own = append(own, w)
		case !answer.SaysSearched(w) || !model.FieldCut.IsSet(leaf.Parts(a.look)):
			beside = append(beside, w)
		}
	}
	return own, beside
}

// notes are the lines below the view that must not be missed, in the cohort's words, most
// important first.
func (a *App) notes() []page.Line {
	var out []page.Line
	say := func(text string, role chart.Role) {
		out = append(out, page.Line{Text: a.cohort.Said(text), Role: role})
	}
	if a.setup.changed != "" {
		say(a.setup.changed+" has changed on the disk: R reads it again", chart.Warn)
	}
	if !a.view.withoutEndpoint() && (a.answer == nil || a.failed() != nil) { // which stands where the curves would
		return out
	}
	warn := func(of, w string) {
		switch {
		case !a.hides():
		case answer.SaysSearched(w):
			w = "the cut was chosen from these data"
		default: // a preview is no look
			w = quotedP.ReplaceAllString(w, "P "+a.hidden())
		}
		say(of+a.advise(w), chart.Warn)
	}
	own, beside := a.warnings()
	for _, w := range own {
		warn("", w)
	}
	for _, w := range beside {
		warn("curves: ", w)
	}
	if !a.view.withoutEndpoint() && len(a.answer.Assumed) > 0 {
		said := strings.Join(a.answer.Assumed, "; ")
		if coding := a.answer.Endpoint.Coding; coding != "" {
			said = coding.String() + ": " + said
		}
		say(said, chart.Dim)
	}
	if _, origin := a.cohort.Origin(); origin != "" {
		say(origin, chart.Dim)
	}
	return out
}

// The rows that notes may have on the smallest screen: one, and more for what warns.
// The first warning is never cut.
const (
	warnRows  = 3
	firstRows = 8
)

// noteRows are the notes as they are drawn: what warns is wrapped and stands whole or
// not at all, and how many more there are is said in the last row.
func (a *App) noteRows() []page.Line {
	notes, w := a.notes(), a.width-2
	if len(notes) == 0 {
		return nil
	}
	usual := max(1, (a.height-20)/4)
	wrapped, all, warn := make([][]page.Line, len(notes)), 0, 0
	for i, n := range notes {
		mark := "! "
		if n.Role == chart.Dim {
			mark = "  "
		}
		for _, text := range page.Wrap(n.Text, w-2, 0) {
			wrapped[i] = append(wrapped[i], page.Line{Text: mark + text, Role: n.Role})
			mark = "  "
		}
		if all += len(wrapped[i]); n.Role == chart.Warn {
			warn += len(wrapped[i])
		}
	}
	if all > usual {
		for i, n := range notes { // what is known anyhow has a row each
			if n.Role == chart.Dim {
				wrapped[i] = []page.Line{{Text: chart.Fit("  "+n.Text, w, a.theme.ASCII), Role: n.Role}}
			}
		}
	}
	most := max(usual, min(warn, warnRows))
	var out []page.Line
	for i, lines := range wrapped {
		left := len(notes) - i - 1
		full := len(out)+len(lines) > most
		if !full && left > 0 && len(out)+len(lines) == most { // how many more must find room, too
			full = chart.Width(lines[len(lines)-1].Text)+chart.Width(moreNotes(left)) > w
		}
		if i > 0 && full {
			return a.withMore(out, left+1, w, notes[i].Role)
		}
		out = append(out, lines[:min(len(lines), firstRows)]...)
	}
	return out
}

// moreNotes says that there are more, and the key that shows them.
func moreNotes(n int) string { return fmt.Sprintf("  (+%d: i)", n) }

// withMore says in the last row, or in one more where any of them warns, how many
// notes are left.
func (a *App) withMore(rows []page.Line, n, w int, of chart.Role) []page.Line {
	last := &rows[len(rows)-1]
	more := moreNotes(n)
	room := w - chart.Width(more)
	switch {
	case chart.Width(last.Text) <= room:
	case last.Role == chart.Dim:
		last.Text = chart.Fit(last.Text, room, a.theme.ASCII)
	case of == chart.Dim: // and so are all after it
		return rows
	default:
		return append(rows, page.Line{Text: page.PadLeft(more, w), Role: chart.Dim})
	}
	last.Text += strings.Repeat(" ", room-chart.Width(last.Text)) + more
	return rows
}

func (a *App) drawNotes(g *chart.Grid, r rect) {
	for i, l := range a.noteRows() {
		if i < r.H {
			a.put(g, r.X, r.Y+i, r.W, l.Text, l.Role)
		}
	}
}
