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

// markersState is how the screen of markers is looked at; it outlives an answer.
type markersState struct {
	Sort   int // index into the orders
	Filter string
	Plot   bool // volcano instead of the table
}

// The orders of the markers.
func markerOrders() []string { return []string{"q", "hazard ratio", "name", "file"} }

// Markers is the page of all markers at once.
func Markers() Leaf {
	st := &markersState{}
	return New(Page[*answer.Screen]{Question: answer.ScreenQuestion, Document: write.Screen,
		Draw: func(s *Sheet, v *answer.Screen) { drawScreen(s, st, v) },
		Rows: func(v *answer.Screen) int { return len(st.rows(v)) },
		Take: func(d Desk, v *answer.Screen, row int) {
			rows := st.rows(v)
			if row >= len(rows) {
				return
			}
			d.Marker(v.Columns[rows[row].Marker].Name)
			if v.Mode == "optimal" {
				l := d.Look()
				l.Cut, l.Moved = model.ValueRule(rows[row].Cut), true
				d.Change(l)
			}
			d.Go(1)
		},
		Of: Traits{Wide: true, Bindings: []Binding{
			{Keys: []string{"o"}, Name: "order the markers by q, hazard ratio, name, file", Hint: "o order", Part: "Screen", Do: func(d Desk) {
				st.Sort = (st.Sort + 1) % len(markerOrders())
				d.MoveTo(0)
			}},
			{Keys: []string{"M"}, Name: "markers continuous, by median, by best cut", Hint: "M mode", Part: "Screen", Do: func(d Desk) { d.Open("Mode") }},
			{Keys: []string{"v"}, Name: "volcano plot or table", Hint: "v plot", Part: "Screen", Do: func(Desk) { st.Plot = !st.Plot }},
			{Keys: []string{"/"}, Name: "filter the markers by name", Hint: "/ filter", Part: "Screen", Do: func(d Desk) {
				d.Type(Prompt{Title: "Markers whose name has", Value: st.Filter, Accept: func(s string) {
					st.Filter = s
					d.MoveTo(0)
				}})
			}},
		}}})
}

// rows are the results that pass the filter, in the order chosen.
func (st *markersState) rows(s *answer.Screen) []stats.ScreenResult {
	words := strings.Fields(strings.ToLower(st.Filter))
	var rows []stats.ScreenResult
	for _, r := range s.Rows {
		if _, ok := MatchScore(strings.ToLower(s.Columns[r.Marker].Title()), words); ok {
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(x, y stats.ScreenResult) int {
		switch st.Sort {
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

func drawScreen(a *Sheet, st *markersState, s *answer.Screen) {
	g, r := a.g, a.r
	rows := st.rows(s)
	a.Row = min(max(a.Row, 0), max(0, len(rows)-1))
	head := fmt.Sprintf("%d markers, %s", len(s.Rows), modeWords(s.Mode))
	if len(rows) != len(s.Rows) {
		head = fmt.Sprintf("%d of %d markers (%s), %s", len(rows), len(s.Rows), st.Filter, modeWords(s.Mode))
	}
	if !s.Done {
		head += fmt.Sprintf(", %d still to come", len(s.Columns)-len(s.Rows))
		if a.Working != "" && len(s.Rows) == len(s.Columns) {
			head = fmt.Sprintf("%d markers, %s; %s", len(s.Rows), modeWords(s.Mode), a.Working)
		}
	}
	if len(s.Adjust) > 0 {
		head += ", adjusted for " + strings.Join(s.Adjust, ", ")
	}
	a.put(g, r.X, r.Y, r.W, head+"   o order: "+markerOrders()[st.Sort]+"  v plot  M mode  / filter", chart.Dim)
	if st.Plot {
		drawVolcano(a, g, Rect{r.X, r.Y + 1, r.W, r.H - 1}, s, rows)
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
				c = chart.Fit(c, w-1, a.ASCII)
				g.Text(x+w-chart.Width(c), y, c, role)
			}
			x += w
		}
	}
	line(r.Y+1, chart.Dim, "marker", "n", "ev", per+" (95% CI)", "P", "q", "family P")
	room := r.H - 2
	top := 0
	if a.Row >= room {
		top = a.Row - room + 1
	}
	for i := top; i < len(rows) && i < top+room; i++ {
		x := rows[i]
		y := r.Y + 2 + i - top
		role := chart.Plain
		if x.Q < 0.05 {
			role = chart.Title
		}
		if i == a.Row {
			role = chart.Cursor
			for k := r.X; k < r.X+r.W; k++ {
				g.Put(k, y, ' ', chart.Cursor)
			}
		}
		k := scaleOf(x, s)
		hr := fmt.Sprintf("%s (%s%s%s)", Ratio(math.Exp(x.Coef*k)), Ratio(math.Pow(x.Lower, k)), a.glyphs().Dash, Ratio(math.Pow(x.Upper, k)))
		q, fam := write.P(x.Q), write.P(x.FamilyP)
		if !s.Done {
			q, fam = "", ""
		}
		if x.Err != nil {
			hr = FirstLine(x.Err.Error())
		}
		line(y, role, s.Columns[x.Marker].Title(), itoa(x.N), itoa(x.Events), hr, write.P(x.P), q, fam)
	}
}

// drawVolcano plots -log10 P against the log hazard ratio.
func drawVolcano(a *Sheet, g *chart.Grid, r Rect, s *answer.Screen, rows []stats.ScreenResult) {
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

// modeWords says how each marker enters.
func modeWords(mode string) string {
	return map[string]string{"continuous": "continuous", "median": "by median", "optimal": "by best cut"}[mode]
}
