package page

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

// Glyphs are signs that have another form in ASCII.
type Glyphs struct{ Arrow, Dot, Leq, Times, Chi, Cursor, Ellipsis, Dash string }

// GlyphsOf are the signs of a screen.
func GlyphsOf(ascii bool) Glyphs {
	if ascii {
		return Glyphs{"->", "-", "<=", "x", "chi2", ">", "...", "-"}
	}
	return Glyphs{"→", "·", "≤", "×", "χ²", "▸", "…", "–"}
}

func (s *Sheet) glyphs() Glyphs { return GlyphsOf(s.ASCII) }

// Grid is the whole grid that the sheet is on.
func (s *Sheet) Grid() *chart.Grid { return s.g }

// Room is its place on the grid.
func (s *Sheet) Room() Rect { return s.r }

// put writes text cut to width w.
func (a *Sheet) put(g *chart.Grid, x, y, w int, s string, role chart.Role) int {
	if w <= 0 {
		return x
	}
	if a.Said != nil {
		s = a.Said(s)
	}
	return g.Text(x, y, chart.Fit(s, w, a.ASCII), role)
}

// Rect is a part of the screen.
type Rect struct{ X, Y, W, H int }

// Sheet is where a page draws. Its lines and tables go into what is left of its
// place, from the top down.
type Sheet struct {
	ASCII   bool                // draw with ASCII alone
	Hidden  bool                // P values, and intervals that say as much, are not drawn
	Bare    bool                // no number of the answer is drawn, only curves
	Row     int                 // of the page's cursor; drawing may put it right
	Explain func(error) string  // an error with the keys that lead out of it
	Advise  func(string) string // a message with the keys that do what it advises
	Said    func(string) string // a text in the cohort's words; nil as it is
	Working string              // how far the page's work is, "" where it is done
	Title   func(string) string // what a column or expression is called
	// Now is the answer about survival under the page, nil where there is none.
	Now *answer.Survival
	// Curves says how curves are drawn.
	Curves *Curves

	g *chart.Grid
	r Rect // what is left
}

// Hidden is what stands where a P value is not drawn.
func Hidden(ascii bool) string {
	if ascii {
		return "..."
	}
	return "···"
}

// On is the sheet on a part of a grid.
func (s *Sheet) On(g *chart.Grid, r Rect) *Sheet {
	s.g, s.r = g, r
	return s
}

// in is a sheet of its own in a part of the grid.
func (s *Sheet) in(g *chart.Grid, r Rect) *Sheet {
	part := *s
	part.g, part.r = g, r
	return &part
}

func (s *Sheet) line(text string, role chart.Role) {
	if s.r.H > 0 {
		s.put(s.g, s.r.X, s.r.Y, s.r.W, text, role)
		s.skip(1)
	}
}

// fit writes what fits of several parts into a line, the first ones first: a
// number is whole or not there.
func (s *Sheet) fit(role chart.Role, parts ...string) {
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
func (s *Sheet) wrapped(text string, rows int, role chart.Role) {
	if s.Said != nil {
		text = s.Said(text)
	}
	for _, l := range Wrap(text, s.r.W, min(rows, s.r.H)) {
		s.line(l, role)
	}
}

func (s *Sheet) skip(n int) {
	s.r.Y += n
	s.r.H -= n
}

// column is one column of a table. Where there is no room, columns with a higher
// Drop are left out first; those with 0 never are.
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

// table writes a head and rows. It takes at most so many lines, the head being one,
// and says how many rows are left out. The first column may be cut to fit, numbers
// never are.
func (s *Sheet) table(cols []column, rows []tableRow, most int) {
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
	for j, c := range cols { // no two rows read the same
		if !shown[j] || !c.Left && j > 0 {
			continue
		}
		texts := make([]string, len(rows))
		for i, r := range rows {
			if j < len(r.Cells) {
				texts[i] = r.Cells[j]
			}
		}
		fitted := chart.FitApart(texts, width[j], s.ASCII)
		for i := range rows {
			if j < len(rows[i].Cells) && fitted[i] != rows[i].Cells[j] {
				rows[i].Cells = slices.Clone(rows[i].Cells)
				rows[i].Cells[j] = fitted[i]
			}
		}
	}
	write := func(cells func(j int) (string, chart.Role)) {
		x := s.r.X
		for j, c := range cols {
			if !shown[j] {
				continue
			}
			text, role := cells(j)
			room := min(width[j], s.r.X+s.r.W-x)
			if c.Left || j == 0 {
				s.put(s.g, x, s.r.Y, room, text, role)
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

// short prints a number of an answer in four significant Digits, nothing where
// there is none.
func short(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return write.Significant(v, 4)
}

// estimateText prints a number with its interval.
func (a *Sheet) estimateText(v, lower, upper float64) string {
	s := numberText(a, v)
	if !math.IsNaN(lower) || !math.IsNaN(upper) {
		s += fmt.Sprintf(" (%s to %s)", boundText(a, lower), boundText(a, upper))
	}
	return s
}

func boundText(s *Sheet, v float64) string {
	switch {
	case math.IsInf(v, 1) && !s.ASCII:
		return "∞"
	case math.IsNaN(v):
		return "NA"
	}
	return write.Significant(v, 4)
}

// statistic prints a test's statistic; what is 0 but for rounding is 0.
func (s *Sheet) statistic(t answer.TestRow) string {
	v := t.Statistic
	if math.Abs(v) < 1e-12 {
		v = 0
	}
	return strings.TrimSpace(s.symbol(t.Symbol) + " " + short(v))
}

// symbol is a statistic's sign.
func (a *Sheet) symbol(s string) string {
	if s == "chi2" {
		return a.glyphs().Chi
	}
	return s
}

// testParts are a test in words, P first, for that is what is looked for.
func (s *Sheet) testParts(t answer.TestRow) []string {
	parts := []string{"P " + write.P(t.P) + "  " + t.Title}
	if t.Symbol != "" && !math.IsNaN(t.Statistic) {
		parts = append(parts, s.statistic(t))
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
func (s *Sheet) tests(tests []answer.TestRow, read string, most int) {
	cols := []column{{Head: "test", Left: true}, {Head: "P"}, {Head: "statistic", Drop: 1}, {Head: "df", Drop: 2},
		{Head: "estimate (interval)", Left: true, Drop: 3}, {Head: "of", Left: true, Drop: 4}}
	var rows []tableRow
	any := false
	for _, t := range tests {
		r := tableRow{Cells: []string{t.Title, write.P(t.P), "", dfText(t), "", plainText(t.Effect)}}
		if !math.IsNaN(t.Statistic) {
			r.Cells[2] = s.statistic(t)
		}
		if t.Effect != "" {
			r.Cells[4] = s.estimateText(t.Estimate, t.CI.Lower, t.CI.Upper)
			any = true
		}
		if t.Name == read && t.Why == "" {
			r.Role = chart.Title
		}
		if t.Why != "" {
			r.Cells = []string{t.Title, "", "", "", "", ""}
			r.Role = chart.Dim
			if len(tests) <= 8 {
				r.Cells[4], r.Cells[1] = model.FirstLine(t.Why), "none"
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

// Blit copies what of src fits into a rectangle.
func Blit(dst, src *chart.Grid, r Rect) {
	for y := range min(src.H, r.H) {
		row := src.Row(y)
		for x := range min(len(row), r.W) {
			if dx, dy := r.X+x, r.Y+y; dx >= 0 && dx < dst.W && dy >= 0 && dy < dst.H {
				dst.Cells[dy*dst.W+dx] = row[x]
			}
		}
	}
}

// BlankRow reports whether a row of a grid is empty.
func BlankRow(cells []chart.Cell) bool {
	for _, c := range cells {
		if c.R != ' ' {
			return false
		}
	}
	return true
}

func (s *Sheet) labelWidth(l write.Table1Line) int {
	w := chart.Width(l.Label)
	if l.Level {
		w += 2
	}
	return w
}

// numberText is short, with the sign of infinity.
func numberText(s *Sheet, v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return boundText(s, v)
}

// countOf is a number of things.
func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return itoa(n) + " " + what + "s"
}

// shortNames are two names without what both begin and end with, so that they
// fit under a narrow plot: before and after of `miR-122 before` and `miR-122 after`.
func shortNames(x, y string) (string, string) {
	a, b := strings.Fields(x), strings.Fields(y)
	if strings.ContainsAny(x+y, "()") { // an expression: what stands in the same function
		i := 0
		for i < len(x) && i < len(y) && x[i] == y[i] {
			i++
		}
		j := 0
		for j < len(x)-i && j < len(y)-i && x[len(x)-1-j] == y[len(y)-1-j] {
			j++
		}
		for j > 0 && x[len(x)-j] != ')' && x[len(x)-j] != ' ' { // whole words
			j--
		}
		for i > 0 && x[i-1] != ' ' && x[i-1] != '(' {
			i--
		}
		if i < len(x)-j && i < len(y)-j {
			return strings.TrimSpace(x[i : len(x)-j]), strings.TrimSpace(y[i : len(y)-j])
		}
		return x, y
	}
	for len(a) > 1 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Join(a, " "), strings.Join(b, " ")
}

// fromTo prints the bounds of an interval, apart by "to" where a sign might be
// taken for the dash.
func (s *Sheet) fromTo(lower, upper float64, show func(float64) string) string {
	switch {
	case math.IsNaN(lower) && math.IsNaN(upper):
		return "no interval"
	case lower < 0 || upper < 0:
		return show(lower) + " to " + show(upper)
	}
	return show(lower) + s.glyphs().Dash + show(upper)
}

// counted says how many patients, or rows, there are.
func counted(n int, rows bool) string {
	if rows {
		return countOf(n, "row")
	}
	return countOf(n, "patient")
}

// coefficientText prints a coefficient of correlation as tables do.
func coefficientText(v float64) string { return write.Fixed(v, 4) }

// share prints a proportion in three decimals.
func share(v float64) string { return write.Fixed(v, 3) }

// span prints the bounds of an interval; where one may be negative a dash
// would be read as a sign.
func (s *Sheet) span(lower, upper float64, show func(float64) string) string {
	if math.IsNaN(lower) && math.IsNaN(upper) {
		return ""
	}
	return s.fromTo(lower, upper, show)
}
