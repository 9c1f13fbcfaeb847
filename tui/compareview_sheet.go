package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// sheet writes lines and tables into a page from the top down.
type sheet struct {
	a *App
	g *chart.Grid
	r rect // what is left
}

func (s *sheet) line(text string, role chart.Role) {
	if s.r.H > 0 {
		s.a.put(s.g, s.r.X, s.r.Y, s.r.W, text, role)
		s.skip(1)
	}
}

// fit writes what fits of several parts into a line, the first ones first: a
// number is whole or not there.
func (s *sheet) fit(role chart.Role, parts ...string) {
	text := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		next := p
		if text != "" {
			next = text + ", " + p
		}
		if text != "" && chart.Width(next) > s.r.W {
			break
		}
		text = next
	}
	s.line(text, role)
}

// wrapped writes text in at most rows lines.
func (s *sheet) wrapped(text string, rows int, role chart.Role) {
	for _, l := range wrapText(text, s.r.W, min(rows, s.r.H)) {
		s.line(l, role)
	}
}

func (s *sheet) skip(n int) {
	s.r.Y += n
	s.r.H -= n
}

// column is one column of a table. What has a higher Drop goes first where
// there is no room; 0 never goes.
type column struct {
	Head  string
	Left  bool // text, aligned to the left
	Drop  int
	Whole bool // the first column: others go before it is cut, up to half of the width
}

type tableRow struct {
	Cells []string
	Role  chart.Role
	Cell  map[int]chart.Role // of single cells
}

// table writes a head and rows; numbers are never cut, the first column is. It
// takes at most rows lines, the head being one, and says how many rows are left
// out.
func (s *sheet) table(cols []column, rows []tableRow, most int) {
	most = min(most, s.r.H)
	if most < 2 || len(rows) == 0 {
		return
	}
	width := make([]int, len(cols))
	for j, c := range cols {
		width[j] = chart.Width(c.Head)
		for _, r := range rows {
			if j < len(r.Cells) {
				width[j] = max(width[j], chart.Width(r.Cells[j]))
			}
		}
	}
	leastName := max(10, s.r.W/4)
	if cols[0].Whole {
		leastName = max(10, s.r.W/2)
	}
	shown := make([]bool, len(cols))
	for j := range shown {
		shown[j] = width[j] > 0
	}
	total := func() int {
		t := -2
		for j, w := range width {
			if shown[j] {
				if j == 0 {
					w = min(w, leastName)
				}
				t += w + 2
			}
		}
		return t
	}
	for total() > s.r.W {
		worst := 0
		for j, c := range cols {
			if shown[j] {
				worst = max(worst, c.Drop)
			}
		}
		if worst == 0 {
			break
		}
		for j, c := range cols { // what belongs together goes together
			if c.Drop == worst {
				shown[j] = false
			}
		}
	}
	rest := -2
	for j, w := range width {
		if shown[j] && j > 0 {
			rest += w + 2
		}
	}
	width[0] = max(min(width[0], s.r.W-rest-2), min(width[0], leastName))
	write := func(cells func(j int) (string, chart.Role)) {
		x := s.r.X
		for j, c := range cols {
			if !shown[j] {
				continue
			}
			text, role := cells(j)
			room := min(width[j], s.r.X+s.r.W-x)
			if c.Left || j == 0 {
				s.a.put(s.g, x, s.r.Y, room, text, role)
			} else if chart.Width(text) <= room {
				s.g.Text(x+width[j]-chart.Width(text), s.r.Y, text, role)
			}
			x += width[j] + 2
		}
		s.skip(1)
	}
	write(func(j int) (string, chart.Role) { return cols[j].Head, chart.Dim })
	for i, r := range rows {
		if i == most-2 && len(rows) > most-1 {
			s.line(fmt.Sprintf("and %d more", len(rows)-i), chart.Dim)
			return
		}
		write(func(j int) (string, chart.Role) {
			role := r.Role
			if x, ok := r.Cell[j]; ok {
				role = x
			}
			if j < len(r.Cells) {
				return r.Cells[j], role
			}
			return "", role
		})
	}
}

// titled is a column as people know it, by the cohort's label.
func titled(c *model.Column) string { return strings.ReplaceAll(c.Title(), "`", "") }

// short prints a number of an answer in four significant digits, nothing where
// there is none.
func short(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return write.Significant(v, 4)
}

// interval prints a number with its interval.
func (a *App) estimateText(v, lower, upper float64) string {
	s := numberText(a, v)
	if !math.IsNaN(lower) || !math.IsNaN(upper) {
		s += fmt.Sprintf(" (%s to %s)", boundText(a, lower), boundText(a, upper))
	}
	return s
}

func boundText(a *App, v float64) string {
	switch {
	case math.IsInf(v, 1) && !a.theme.ASCII:
		return "∞"
	case math.IsNaN(v):
		return "NA"
	}
	return write.Significant(v, 4)
}

// statistic prints a test's statistic; what is 0 but for rounding is 0.
func (a *App) statistic(t answer.TestRow) string {
	v := t.Statistic
	if math.Abs(v) < 1e-12 {
		v = 0
	}
	return strings.TrimSpace(a.symbol(t.Symbol) + " " + short(v))
}

// symbol is a statistic's sign.
func (a *App) symbol(s string) string {
	if s == "chi2" {
		return a.glyphs().chi
	}
	return s
}

// testParts are a test in words, P first, for that is what is looked for.
func (a *App) testParts(t answer.TestRow) []string {
	parts := []string{"P " + write.P(t.P) + "  " + t.Title}
	if t.Symbol != "" && !math.IsNaN(t.Statistic) {
		parts = append(parts, a.statistic(t))
	}
	if df := dfText(t); df != "" {
		parts = append(parts, "df "+df)
	}
	return parts
}

func dfText(t answer.TestRow) string {
	switch {
	case !math.IsNaN(t.DF2):
		return write.Significant(t.DF, 4) + ", " + write.Significant(t.DF2, 4)
	case !math.IsNaN(t.DF):
		return write.Significant(t.DF, 4)
	}
	return ""
}

// readTest is the test that the checks speak for, else the first that there is.
func readTest(tests []answer.TestRow, read string) *answer.TestRow {
	for i := range tests {
		if tests[i].Name == read {
			return &tests[i]
		}
	}
	for i := range tests {
		if tests[i].Why == "" {
			return &tests[i]
		}
	}
	return nil
}

// plainText takes the backticks out of what names columns as expressions.
func plainText(s string) string { return strings.ReplaceAll(s, "`", "") }

// tests writes all tests as a table.
func (s *sheet) tests(tests []answer.TestRow, read string, most int) {
	cols := []column{{Head: "test", Left: true}, {Head: "P"}, {Head: "statistic", Drop: 1}, {Head: "df", Drop: 2}, {Head: "estimate (interval)", Left: true, Drop: 3}, {Head: "of", Left: true, Drop: 4}}
	var rows []tableRow
	any := false
	for _, t := range tests {
		r := tableRow{Cells: []string{t.Title, write.P(t.P), "", dfText(t), "", plainText(t.Effect)}}
		if !math.IsNaN(t.Statistic) {
			r.Cells[2] = s.a.statistic(t)
		}
		if t.Effect != "" {
			r.Cells[4] = s.a.estimateText(t.Estimate, t.CI.Lower, t.CI.Upper)
			any = true
		}
		if t.Name == read && t.Why == "" {
			r.Role = chart.Title
		}
		if t.Why != "" {
			r.Cells = []string{t.Title, "", "", "", "", ""}
			r.Role = chart.Dim
			if len(tests) <= 8 {
				r.Cells[4], r.Cells[1] = firstLine(t.Why), "none"
			}
		}
		rows = append(rows, r)
	}
	if !any {
		cols[4].Head, cols[5].Head = "", ""
	}
	s.table(cols, rows, most)
}

// logAxis reports whether values are spread so far above their median that only
// a logarithmic axis shows them.
func logAxis(values [][]float64) bool {
	x := stats.Summarise(slices.Concat(values...))
	return x.Min > 0 && x.Max/x.Min >= 20 && x.Max-x.Median > 8*(x.Median-x.Min)
}
