package page

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// drawForest is the table of hazard ratios with its plot; it returns the rows
// that it took.
func (s *Sheet) drawForest(g *chart.Grid, r Rect, h *answer.Hazard) int {
	var rows []chart.ForestRow
	for i := range h.Rows {
		t := &h.Rows[i]
		role := chart.Plain
		if t.Note != "" {
			role = chart.Dim
		}
		p := write.P(t.P)
		hr, lower, upper := ratioTexts(t.Ratio, t.Lower, t.Upper)
		ci := lower + s.glyphs().Dash + upper
		if math.IsNaN(t.Lower) && math.IsNaN(t.Upper) {
			ci = t.Note
		}
		row := chart.ForestRow{Label: perTerm(t.Term, termText(t.Label)), Estimate: t.Ratio, Lower: t.Lower, Upper: t.Upper,
			Columns: []string{hr, ci, p}, Role: role}
		if s.Hidden { // an interval says whether P is below 0.05
			row.Lower, row.Upper, row.Columns = t.Ratio, t.Ratio, []string{hr, Hidden(s.ASCII), Hidden(s.ASCII)}
		}
		rows = append(rows, row)
	}
	title := "HAZARD"
	if s.Now != nil && h.Fit != nil && h.Used != s.Now.Used { // covariates are missing
		title += fmt.Sprintf(" n %d", h.Used)
	}
	if h.Adjusted {
		title += " (adjusted)"
	}
	more := 0
	if len(rows)+1 > r.H && r.H >= 3 { // the last row says how many there are
		more = len(rows) - (r.H - 2)
		rows = rows[:r.H-2]
	}
	grid := chart.Forest(rows, chart.ForestOptions{W: r.W, Title: title, Headers: []string{"HR", fmt.Sprintf("%g%% CI (%s)", h.Level*100, h.CI), "P"},
		ASCII: s.ASCII})
	if more > 0 {
		Blit(g, grid, Rect{r.X, r.Y, r.W, r.H - 1})
		s.put(g, r.X, r.Y+r.H-1, r.W, fmt.Sprintf("and %d more: view 3 has all", more), chart.Dim)
		return r.H
	}
	Blit(g, grid, r)
	return min(grid.H, r.H)
}

// hazardRows is how many rows a table of hazard ratios wants.
func hazardRows(h *answer.Hazard) int {
	if h == nil {
		return 0
	}
	n := len(h.Rows) + 3
	if h.Note != "" {
		n += 2
	}
	return min(n, 12)
}

// drawHazard draws the hazard ratios under the curves, and a note under them where
// there is one.
func (a *Sheet) drawHazard(g *chart.Grid, r Rect, h *answer.Hazard, note string) {
	if h == nil || r.H < 2 {
		return
	}
	y := r.Y + a.drawForest(g, r, h)
	own := ""
	if h.Note != "" {
		own = a.Advise(h.Note)
	}
	for _, text := range []string{own, note} {
		if room := r.Y + r.H - y; text != "" && room > 0 {
			for _, s := range Wrap(text, r.W, room) {
				a.put(g, r.X, y, r.W, s, chart.Warn)
				y++
			}
		}
	}
}

// searchedNote says under the hazard ratios that those at a searched cut are not
// corrected for the search, and what is left of the ratio of two groups.
func searchedNote(s *answer.Survival) string {
	if !s.Moved || s.Ratios == nil || len(s.Groups) < 2 {
		return ""
	}
	if x := s.Corrected.Shrunk(s.HazardRatio); !math.IsNaN(x) {
		return fmt.Sprintf("not corrected for the search; shrunk HR %s", Ratio(x))
	}
	if why := s.Corrected.Unshrunk(s.HazardRatio); why != "" {
		return "not corrected for the search; not shrunk: " + why
	}
	return "not corrected for the search"
}
