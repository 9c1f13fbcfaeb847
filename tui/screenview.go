package tui

import (
	"cmp"
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

// screenState is how the screen of markers is looked at.
type screenState struct {
	Mode   int // index into screenModes
	Sort   int // index into screenSorts
	Filter string
	Plot   bool // volcano instead of the table
}

var (
	screenModes = []string{"continuous", "median", "optimal"}
	screenSorts = []string{"q", "hazard ratio", "name", "file"}
)

func init() {
	pagesOf[viewScreen] = []page{{Name: "Markers", Ask: nil, Draw: drawScreen, Wide: true,
		Rows: func(v any) int { return 1 << 30 },
		Take: func(a *App, v any, row int) {
			rows := a.screenRows(v.(*answer.Screen))
			if row < len(rows) {
				s := v.(*answer.Screen)
				a.setMarker(s.Columns[rows[row].Marker].Name)
				if s.Mode == "optimal" {
					l := a.look
					l.Cut, l.Moved = model.ValueRule(rows[row].Cut), true
					a.change(l)
				}
				a.showView(viewSurvival)
			}
		}}}
	pagesOf[viewScreen][0].Key = func(l model.Look) model.Look {
		l.Marker, l.Cut, l.Moved, l.Levels, l.AsLevels, l.Reference = "", "", false, "", false, ""
		return l
	}
}

// askScreen asks for the screen in one mode; each mode is a question of its own.
func askScreen(mode string) func(w *work) (any, error) {
	return func(w *work) (any, error) {
		l := permuting(w.look, familyRounds)
		l.Mode = mode
		return answer.ScreenQuestion.Answer(w.ctx, w.resolver, l, answer.Progress[*answer.Screen]{Count: w.progress, Show: func(s *answer.Screen) { w.show(s) }})
	}
}

// setScreenMode makes the page ask in the mode in hand.
func (a *App) setScreenMode() {
	p := &pagesOf[viewScreen][0]
	p.Ask = askScreen(screenModes[a.screen.Mode])
	p.Name = "Markers, " + screenModes[a.screen.Mode]
}

// screenRows are the results that pass the filter, in the order chosen.
func (a *App) screenRows(s *answer.Screen) []stats.ScreenResult {
	words := strings.Fields(strings.ToLower(a.screen.Filter))
	var rows []stats.ScreenResult
	for _, r := range s.Rows {
		if _, ok := matchScore(strings.ToLower(s.Columns[r.Marker].Title()), words); ok {
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(x, y stats.ScreenResult) int {
		switch a.screen.Sort {
		case 0:
			return answer.CompareP(x.P, y.P)
		case 1:
			return answer.CompareP(-math.Abs(x.Coef*scaleOf(x, s)), -math.Abs(y.Coef*scaleOf(y, s)))
		case 2:
			return strings.Compare(s.Columns[x.Marker].Name, s.Columns[y.Marker].Name)
		}
		return x.Marker - y.Marker
	})
	return rows
}

// scaleOf makes hazard ratios of continuous markers comparable: per standard
// deviation.
func scaleOf(r stats.ScreenResult, s *answer.Screen) float64 {
	if s.Mode == "continuous" {
		return r.SD
	}
	return 1
}

func drawScreen(a *App, g *chart.Grid, r rect, v any) {
	s := v.(*answer.Screen)
	rows := a.screenRows(s)
	a.pageRow = min(max(a.pageRow, 0), max(0, len(rows)-1))
	head := fmt.Sprintf("%d markers", len(s.Rows))
	if len(rows) != len(s.Rows) {
		head = fmt.Sprintf("%d of %d markers (%s)", len(rows), len(s.Rows), a.screen.Filter)
	}
	if !s.Done {
		head += fmt.Sprintf(", %d still to come", len(s.Columns)-len(s.Rows))
		if a.pageWork != nil && len(s.Rows) == len(s.Columns) {
			head = fmt.Sprintf("%d markers; %s", len(s.Rows), a.workText())
		}
	}
	if len(s.Adjust) > 0 {
		head += ", adjusted for " + strings.Join(s.Adjust, ", ")
	}
	a.put(g, r.X, r.Y, r.W, head+"   o order: "+screenSorts[a.screen.Sort]+"  v plot  M mode  / filter", chart.Dim)
	if a.screen.Plot {
		drawVolcano(a, g, rect{r.X, r.Y + 1, r.W, r.H - 1}, s, rows)
		return
	}
	per := "HR per SD"
	if s.Mode != "continuous" {
		per = "HR high/low"
	}
	name := max(14, r.W-62)
	line := func(y int, role chart.Role, cells ...string) {
		x := r.X
		for i, c := range cells {
			w := []int{name, 5, 5, 22, 9, 9, 9}[i]
			if i == 0 {
				a.put(g, x, y, w, c, role)
			} else {
				c = chart.Fit(c, w-1, a.theme.ASCII)
				g.Text(x+w-chart.Width(c), y, c, role)
			}
			x += w
		}
	}
	line(r.Y+1, chart.Dim, "marker", "n", "ev", per+" (95% CI)", "P", "q", "family P")
	room := r.H - 2
	top := 0
	if a.pageRow >= room {
		top = a.pageRow - room + 1
	}
	for i := top; i < len(rows) && i < top+room; i++ {
		x := rows[i]
		y := r.Y + 2 + i - top
		role := chart.Plain
		if x.Q < 0.05 {
			role = chart.Title
		}
		if i == a.pageRow {
			role = chart.Cursor
			for k := r.X; k < r.X+r.W; k++ {
				g.Put(k, y, ' ', chart.Cursor)
			}
		}
		k := scaleOf(x, s)
		hr := fmt.Sprintf("%s (%s%s%s)", ratio(math.Exp(x.Coef*k)), ratio(math.Pow(x.Lower, k)), a.glyphs().dash, ratio(math.Pow(x.Upper, k)))
		q, fam := write.P(x.Q), write.P(x.FamilyP)
		if !s.Done {
			q, fam = "", ""
		}
		if x.Err != nil {
			hr = firstLine(x.Err.Error())
		}
		line(y, role, s.Columns[x.Marker].Title(), itoa(x.N), itoa(x.Events), hr, write.P(x.P), q, fam)
	}
}

// drawVolcano plots -log10 P against the log hazard ratio.
func drawVolcano(a *App, g *chart.Grid, r rect, s *answer.Screen, rows []stats.ScreenResult) {
	sm := answer.Smooth{}
	for _, x := range rows {
		if c := x.Coef * scaleOf(x, s); !math.IsNaN(x.P) && x.P > 0 && !math.IsInf(c, 0) && !math.IsNaN(c) {
			sm.X, sm.Y = append(sm.X, c/math.Ln2), append(sm.Y, -math.Log10(x.P))
		}
	}
	label := "log2 hazard ratio"
	if s.Mode == "continuous" {
		label += " per standard deviation"
	}
	drawScatter(a, g, r, sm, label+"   (up: -log10 P)", func(v float64) string { return write.Significant(v, 3) })
}

// filterScreen asks for a part of the markers' names.
func filterScreen(a *App) {
	p := newPrompt("Markers whose name has", a.screen.Filter)
	p.Accept = func(a *App, s string) { a.screen.Filter, a.pageRow = s, 0 }
	a.push(p)
}

// drawLedgerView is view 9: what was looked at, judged by families.
func (a *App) drawLedgerView(g *chart.Grid) {
	l := arrange(a.width, a.height, 0, 0)
	a.drawHeader(g, l.Header)
	a.drawFooter(g, l.Footer)
	families, of := a.ledger.Families()
	w := a.width - 2
	a.put(g, 1, 2, w, fmt.Sprintf("LEDGER  %d looks in %d families, corrected over families by Holm and by BH", len(a.ledger.Entries), len(families)), chart.Title)
	const nums = 7 + 9*4 + 2
	text := w - nums - 5
	endpoint, marker, cut := text*16/100, text*28/100, text*22/100
	where := text - endpoint - marker - cut
	if text < 50 { // what is left out stands below for the look in hand
		endpoint, where, marker = 0, 0, text*6/10
		cut = text - marker
	}
	y := 4
	row := func(role chart.Role, cells ...string) {
		widths := []int{5, endpoint, where, marker, cut, 7, 9, 9, 9, 9}
		x := 1
		for i, c := range cells {
			if widths[i] == 0 {
				continue
			}
			c = chart.Fit(c, widths[i]-1, a.theme.ASCII)
			if i >= 5 || i == 0 {
				g.Text(x+widths[i]-1-chart.Width(c), y, c, role)
			} else {
				g.Text(x, y, c, role)
			}
			x += widths[i]
		}
		y++
	}
	row(chart.Dim, "#", " endpoint", "subgroup", "marker", "cut", "events", "naive P", "family", "Holm", "BH")
	room := a.height - 8
	n := len(a.ledger.Entries)
	a.ledgerRow = min(max(a.ledgerRow, 0), max(0, n-1))
	top := max(0, a.ledgerRow-room+1)
	for i := top; i < n && i < top+room; i++ {
		e := a.ledger.Entries[i]
		f := families[of[i]]
		role := chart.Plain
		if i == a.ledgerRow {
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
		c := e.Cut(digits)
		if e.Chosen {
			c += " chosen"
		}
		row(role, itoa(i+1), " "+e.Outcome, sub, e.What, c, itoa(e.Events), write.P(e.P), fam, holm, bh)
	}
	if n > 0 {
		e := a.ledger.Entries[a.ledgerRow]
		f := families[of[a.ledgerRow]]
		s := fmt.Sprintf("family of %d: P %s %s   %s, %s", f.Looks, write.P(f.P), f.Kind, e.Outcome, cmp.Or(e.Look.Where, "all patients"))
		if e.Note != "" {
			s += "   note: " + e.Note
		}
		a.put(g, 1, a.height-3, w, s, chart.Dim)
	}
	a.put(g, 1, a.height-2, w, "Enter goes back to it   n writes a note   x exports   nothing can be taken out", chart.Dim)
}

func moveLedger(a *App, d int) {
	a.ledgerRow = min(max(a.ledgerRow+d, 0), max(0, len(a.ledger.Entries)-1))
}

func ledgerTake(a *App) {
	if n := len(a.ledger.Entries); n > 0 && a.ledgerRow < n {
		a.change(a.ledger.Entries[a.ledgerRow].Look)
		a.showView(viewSurvival)
		a.say("back at look " + itoa(a.ledgerRow+1))
	}
}

func ledgerNote(a *App) {
	if len(a.ledger.Entries) == 0 {
		return
	}
	at := a.ledgerRow
	p := newPrompt("Note on look "+itoa(at+1), a.ledger.Entries[at].Note)
	p.Accept = func(a *App, s string) { a.ledger.Annotate(at, s) }
	a.push(p)
}
