package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Curves is how curves are drawn; it outlives an answer.
type Curves struct {
	Intervals, Medians bool
	Dots               bool           // braille dots in the place of whole cells
	Drawing            int            // index into the ways of drawing
	End                answer.TimeEnd // of the time axis
	Reading            bool           // a cursor stands on the curves
	At                 float64        // where it stands

	axis chart.TimeAxis // as it was last drawn
}

// Next turns to the next way of drawing and says which.
func (c *Curves) Next() string {
	c.Drawing = (c.Drawing + 1) % len(drawings)
	return drawings[c.Drawing].Name
}

// Read moves the reading cursor by so many columns; it begins in the middle.
func (c *Curves) Read(by int) {
	x := c.axis
	if x.N < 2 {
		return
	}
	step := (x.Hi - x.Lo) / float64(x.N-1)
	k := x.N / 2
	if c.Reading {
		k = min(max(int(math.Round((c.At-x.Lo)/step))+by, 0), x.N-1)
	}
	c.Reading, c.At = true, x.Lo+float64(k)*step
}

// corner is what a drawing has to say of itself: what lies beyond its right edge, and
// its signs.
func (c *Curves) corner(s *answer.Survival, end float64) [][]string {
	var out [][]string
	text := write.Significant(end, 3) // what is counted is what is said
	if v, err := model.ReadNumber(text); err == nil {
		end = v
	}
	if n, events := s.Beyond(end); n > 0 {
		at := text
		if s.Endpoint.Unit != "" {
			at += " " + s.Endpoint.Unit
		}
		said := model.Count(n, "patient") + ", " + model.Count(events, "event") + " beyond "
		out = append(out, []string{said + at, said + text, fmt.Sprintf("%d (%d ev) beyond %s", n, events, text)})
	}
	var signs []string
	censored, unreached := false, false
	for i := range s.Groups {
		g := &s.Groups[i]
		censored = censored || g.Events < g.N
		unreached = unreached || math.IsNaN(g.Median.Estimate) || math.IsNaN(g.Median.Upper)
	}
	if censored {
		sign := "+ censored"
		if c.Dots {
			sign = "ticks: censored"
		}
		signs = append(signs, sign)
	}
	if unreached {
		signs = append(signs, "NR not reached")
	}
	if len(signs) > 0 {
		out = append(out, append([]string{strings.Join(signs, "  ")}, signs...))
	}
	return out
}

// besideRows are the rows of the incidence under the curves, with a blank one above.
func besideRows(s *answer.Survival) int {
	if s.Beside == nil {
		return 0
	}
	return len(s.Groups) + 2
}

// drawIncidenceBeside is what the curves overstate where other events compete.
func (a *Sheet) drawIncidenceBeside(r Rect, s *answer.Survival) {
	b := s.Beside
	head := fmt.Sprintf("%s, by %s", model.Count(b.Competing, "COMPETING EVENT", "COMPETING EVENTS"), Digits(b.At))
	if s.Endpoint.Unit != "" {
		head += " " + s.Endpoint.Unit
	}
	cols := []column{{Head: head, Left: true, Whole: true}, {Head: "1 - S(t)"}, {Head: "incidence (Tab: CIF)"}, {Head: "too much by", Drop: 1}}
	var rows []tableRow
	for i := range s.Groups {
		g := &s.Groups[i]
		surv, _, _ := g.Reads(b.At)
		cells := []string{chart.Sample(i, a.ASCII) + " " + g.Name, "not known", "not known", ""}
		if !math.IsNaN(surv) && !math.IsNaN(b.Incidence[i]) {
			cells = []string{cells[0], share(1 - surv), share(b.Incidence[i]), share(max(0, 1-surv-b.Incidence[i]))}
		}
		rows = append(rows, tableRow{Cells: cells, Cell: map[int]chart.Role{0: chart.GroupRole(i)}})
	}
	sheet := a.in(a.g, r)
	sheet.table(cols, rows, r.H)
}

// readingRows are the rows of what stands under the cursor on the curves.
func (c *Curves) readingRows(s *answer.Survival) int {
	if !c.Reading {
		return 0
	}
	return len(s.Groups) + 1
}

// drawReading is what the curves say at the time under the cursor.
func (a *Sheet) drawReading(r Rect, s *answer.Survival) {
	t := a.Curves.At
	at := "at " + Digits(t)
	if s.Endpoint.Unit != "" {
		at += " " + s.Endpoint.Unit
	}
	d := drawings[a.Curves.Drawing]
	head, y := "S(t)", d.Y
	if y == nil {
		y = func(v float64) float64 { return v }
	} else {
		head = d.Title
	}
	finite := func(v float64, otherwise string) string { // a hazard has no logarithm before the first event, and no end where S is 0
		switch {
		case math.IsInf(v, 0):
			return otherwise
		case v == 0:
			v = 0 // and not -0
		}
		return write.Fixed(v, 3)
	}
	cols := []column{{Head: "READ " + at, Left: true}, {Head: head}, {Head: fmt.Sprintf("%g%% CI (%s)", s.Level*100, s.ConfType), Drop: 1}, {Head: "at risk"}}
	var rows []tableRow
	for i := range s.Groups {
		g := &s.Groups[i]
		surv, lower, upper := g.Reads(t)
		ends := [2]float64{y(lower), y(upper)}
		if d.Turned {
			ends[0], ends[1] = ends[1], ends[0]
		}
		ci := "none"
		if !math.IsNaN(lower) || !math.IsNaN(upper) {
			ci = fmt.Sprintf("%s to %s", finite(ends[0], "open"), finite(ends[1], "open"))
		}
		value := "not known"
		if math.IsNaN(surv) {
			ci = ""
		} else if value = finite(y(surv), "none"); value == "none" {
			ci = "none"
		}
		rows = append(rows, tableRow{Cells: []string{chart.Sample(i, a.ASCII) + " " + g.Name, value, ci, strconv.Itoa(g.AtRiskAt(t))},
			Cell: map[int]chart.Role{0: chart.GroupRole(i)}})
	}
	sheet := a.in(a.g, r)
	sheet.table(cols, rows, r.H)
}
