package tui

import (
	"fmt"
	"slices"

	"kaplan/model"
	"kaplan/model/write"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// patientsPage is the page of view 8 with a row per patient.
func patientsPage(a *App) page.Leaf {
	show := func(row int) {
		if row < a.cohort.N {
			a.push(&scroll{Title: a.cohort.ID[row], Lines: patientLines(a, row)})
		}
	}
	return &board{name: page.PatientsName, short: "a row per patient", words: "rows, individuals, cases",
		rows:     func() int { return a.cohort.N },
		draw:     func(s *page.Sheet) { drawPatients(a, s) },
		document: func() write.Document { return write.Patients(a.cohort) },
		take:     show,
		traits: page.Traits{Whole: true, Bindings: []page.Binding{
			{Keys: []string{"right", "l"}, Name: "the next columns", Hint: "←→ columns", Part: "Patients", Do: func(page.Desk) {
				a.firstColumn = min(a.firstColumn+1, max(0, len(a.cohort.Columns)-1))
			}},
			{Keys: []string{"left", "h"}, Name: "the columns before", Part: "Patients", Do: func(page.Desk) { a.firstColumn = max(0, a.firstColumn-1) }},
			{Keys: []string{"/"}, Name: "find a patient", Hint: "/ find", Part: "Patients", Do: func(d page.Desk) { findPatients(a, d) }},
		}}}
}

// findPatients goes to the patient whose id is typed, or begins so, while it is typed.
func findPatients(a *App, d page.Desk) {
	from, found := a.pageRow, "type an id, or the beginning of one"
	a.search(page.Search{
		Change: func(s string) {
			i := findPatient(a.cohort, s)
			switch {
			case s == "":
				found = "type an id, or the beginning of one"
				d.MoveTo(from)
			case i < 0:
				found = "no patient has an id that begins so"
			default:
				found = a.cohort.ID[i]
				d.MoveTo(i)
			}
		},
		Leave: func(bool) {},
		Found: func() string { return model.Printable(found) },
	})
}

// findPatient is the row of the patient of an id, else of the first whose id begins so,
// -1 for none.
func findPatient(c *model.Cohort, id string) int {
	if i := slices.Index(c.ID, id); i >= 0 {
		return i
	}
	return slices.IndexFunc(c.ID, func(s string) bool { return id != "" && len(s) > len(id) && s[:len(id)] == id })
}

func drawPatients(a *App, s *page.Sheet) {
	g, c := s.Grid(), a.cohort
	s.Row = min(max(s.Row, 0), max(0, c.N-1))
	a.firstColumn = min(a.firstColumn, max(0, len(c.Columns)-1))
	a.put(g, 1, 2, a.width-2, fmt.Sprintf("%s, columns from %d of %d   Enter shows all of one", model.Count(c.N, "patient"), a.firstColumn+1, len(c.Columns)),
		chart.Title)
	room := a.height - 7 // above the line that says who is in
	top := max(0, min(s.Row-room/2, c.N-room))
	last := min(c.N, top+room)
	idW := 4
	for i := top; i < last; i++ {
		idW = min(max(idW, chart.Width(c.ID[i])), 20)
	}
	why := exclusions(a)
	line := func(y int, role chart.Role, id string, cell func(*model.Column) string) {
		if role == chart.Cursor {
			for x := 1; x < a.width-1; x++ {
				g.Put(x, y, ' ', role)
			}
		}
		a.put(g, 1, y, idW, id, role)
		x := idW + 3
		for _, col := range c.Columns[a.firstColumn:] {
			if col.Name == c.IDColumn {
				continue
			}
			w := min(max(chart.Width(col.Name), valueWidth(col, top, last)), 24)
			if x+w > a.width-1 {
				break
			}
			text := chart.Fit(cell(col), w, a.theme.ASCII)
			if col.Kind == model.Number {
				text = page.PadLeft(text, w)
			}
			g.Text(x, y, text, role)
			x += w + 2
		}
	}
	line(4, chart.Dim, "id", func(col *model.Column) string { return col.Name })
	for i := top; i < last; i++ {
		role := chart.Plain
		switch {
		case i == s.Row:
			role = chart.Cursor
		case why != nil && why(i) != "":
			role = chart.Dim
		}
		line(5+i-top, role, c.ID[i], func(col *model.Column) string { return shortValue(col, i) })
	}
	if why != nil && c.N > 0 {
		text := "in the analysis"
		if w := why(s.Row); w != "" {
			text = "left out: " + w
		}
		a.put(g, 1, a.height-2, a.width-2, c.ID[s.Row]+": "+text, chart.Dim)
	}
}

// exclusions says of a patient why the endpoint in hand leaves them out, "" where it
// does not; nil where there is no endpoint.
func exclusions(a *App) func(i int) string {
	if a.answer == nil || a.answer.Frame == nil || a.answer.Cohort != a.cohort {
		return nil
	}
	f := a.answer.Frame
	if a.analysed.of != f {
		a.analysed.of, a.analysed.in = f, make([]bool, a.cohort.N)
		for _, i := range f.Row {
			a.analysed.in[i] = true
		}
	}
	in := a.analysed.in
	return func(i int) string {
		if in[i] {
			return ""
		}
		return f.LeftOut(i)
	}
}

// shortValue is a patient's value as a table shows it.
func shortValue(c *model.Column, i int) string {
	if c.Kind == model.Number && !c.IsMissing(i) {
		return page.Digits(c.Num[i])
	}
	return c.Format(i)
}

func valueWidth(c *model.Column, from, to int) int {
	w := 1
	for i := from; i < to; i++ {
		w = max(w, chart.Width(shortValue(c, i)))
	}
	return w
}

// patientLines are all values of one patient.
func patientLines(a *App, i int) []page.Line {
	var lines []page.Line
	if why := exclusions(a); why != nil {
		text := "in the analysis on the screen"
		if w := why(i); w != "" {
			text = "left out of the analysis on the screen: " + w
		}
		lines = append(lines, page.Line{Text: text, Role: chart.Title}, page.Line{})
	}
	w := 4
	for _, c := range a.cohort.Columns {
		w = min(max(w, chart.Width(c.Title())), 40)
	}
	for _, c := range a.cohort.Columns {
		value, role := c.Format(i), chart.Plain
		if c.IsMissing(i) {
			role = chart.Dim
		} else if c.Unit != "" {
			value += " " + c.Unit
		}
		name := chart.Fit(c.Title(), w, a.theme.ASCII)
		lines = append(lines, page.Line{Text: name + page.PadLeft("", max(0, w-chart.Width(name))+2) + value, Role: role})
	}
	return lines
}
