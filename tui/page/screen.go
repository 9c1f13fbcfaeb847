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

	// The largest family of which the P values were on the screen, and every one that
	// was put into a Look on that account.
	largest int
	family  string
	given   map[string]bool
}

// drawn notes that the P values of a screen were seen.
func (st *markersState) drawn(s *answer.Screen) {
	if s.Done && s.Listed > st.largest {
		st.largest, st.family = s.Listed, model.FormatFamily(s.Look.Detected, s.Look.Markers)
	}
}

// session puts the largest family that was seen into a Look. Whoever looks at a few
// markers after many has chosen them by what the many showed.
func (st *markersState) session(l model.Look) model.Look {
	own := model.FormatFamily(l.Detected, l.Markers)
	switch {
	case l.Family != "" && !st.given[l.Family]: // a person's own
	case own == st.family || own == model.FormatFamily(0, ""):
		l.Family = ""
	default:
		l.Family = st.family
		st.given[l.Family] = true
	}
	return l
}

// The orders of the markers.
func markerOrders() []string { return []string{"q", "hazard ratio", "name", "file"} }

// Markers is the page of all markers at once.
func Markers() Leaf {
	st := &markersState{given: map[string]bool{}}
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
		Of: Traits{Wide: true, Session: st.session, Bindings: []Binding{
			{Keys: []string{"o"}, Name: "order the markers by q, hazard ratio, name, file", Hint: "o order", Part: "Screen", Why: noneShown, Do: func(d Desk) {
				st.Sort = (st.Sort + 1) % len(markerOrders())
				d.MoveTo(0)
			}},
			{Keys: []string{"M"}, Name: "markers continuous, by median, by best cut", Hint: "M mode", Part: "Screen", Do: func(d Desk) { d.Open("Mode") }},
			{Keys: []string{"N"}, Name: "choose the markers by names and globs", Hint: "N names", Part: "Screen", Field: model.FieldMarkers,
				Do: func(d Desk) { d.Open(model.FieldMarkers) }},
			{Keys: []string{"P"}, Name: "hazard ratios per SD, IQR or unit", Hint: "P per", Part: "Screen", Field: model.FieldPer,
				Why: perNothing, Do: func(d Desk) { d.Open(model.FieldPer) }},
			{Keys: []string{"v"}, Name: "volcano plot or table", Hint: "v plot", Part: "Screen", Why: noneShown, Do: func(Desk) { st.Plot = !st.Plot }},
			{Keys: []string{"/"}, Name: "filter the markers by name", Hint: "/ filter", Part: "Screen", Why: noneShown, Do: st.search},
		}}})
}

// search filters the markers while it is typed. It is off when it is left: Enter stays on
// the marker in hand, in the table of all.
func (st *markersState) search(d Desk) {
	st.Filter = ""
	d.MoveTo(0)
	shown := func() (*answer.Screen, bool) { return Of[*answer.Screen](d.Shown()) }
	d.Search(Search{
		Change: func(s string) {
			st.Filter = s
			d.MoveTo(0)
		},
		Leave: func(taken bool) {
			v, ok := shown()
			rows := []stats.ScreenResult{}
			if ok {
				rows = st.rows(v)
			}
			st.Filter = ""
			if at := d.Row(); taken && at < len(rows) {
				d.MoveTo(slices.IndexFunc(st.rows(v), func(r stats.ScreenResult) bool { return r.Marker == rows[at].Marker }))
			}
		},
		Found: func() string {
			v, ok := shown()
			if !ok {
				return ""
			}
			return fmt.Sprintf("%d of %d", len(st.rows(v)), len(v.Rows))
		},
	})
}

// noneShown says why nothing of a page can be ordered, "" where it can.
func noneShown(d Desk) string {
	if d.Shown() == nil {
		return "there is nothing on this page yet"
	}
	return ""
}

// perNothing says why ratios have no step, "" where they have one.
func perNothing(d Desk) string {
	if mode := d.Look().Mode; mode == "median" || mode == "optimal" {
		return "the hazard ratios are of high against low: M takes the markers as numbers"
	}
	return ""
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
			return answer.CompareP(-math.Abs(x.Coef), -math.Abs(y.Coef))
		case 2:
			return strings.Compare(s.Columns[x.Marker].Name, s.Columns[y.Marker].Name)
		}
		return x.Marker - y.Marker
	})
	return rows
}

func drawScreen(a *Sheet, st *markersState, s *answer.Screen) {
	g, r := a.g, a.r
	rows := st.rows(s)
	a.Row = min(max(a.Row, 0), max(0, len(rows)-1))
	st.drawn(s)
	a.put(g, r.X, r.Y, r.W, screenHead(a, st, s, len(rows))+"   order: "+markerOrders()[st.Sort], chart.Dim)
	say := func(text string, most int, role chart.Role) {
		for _, line := range Wrap(text, r.W, most) {
			r.Y, r.H = r.Y+1, r.H-1
			a.put(g, r.X, r.Y, r.W, line, role)
		}
	}
	say(screenMore(s), 2, chart.Dim)
	for _, searched := range write.SearchedCuts(s) {
		say(searched, 0, chart.Warn)
	}
	if st.Plot {
		drawVolcano(a, g, Rect{r.X, r.Y + 1, r.W, r.H - 1}, s, rows)
		return
	}
	drawMarkers(a, g, r, s, rows)
}

// screenHead says how many markers there are and how they enter.
func screenHead(a *Sheet, st *markersState, s *answer.Screen, shown int) string {
	head := fmt.Sprintf("%s, %s", model.Count(len(s.Rows), "marker"), modeWords(s.Mode))
	if shown != len(s.Rows) {
		head = fmt.Sprintf("%d of %d markers (%s), %s", shown, len(s.Rows), st.Filter, modeWords(s.Mode))
	}
	if !s.Done {
		head += fmt.Sprintf(", %d still to come", s.Listed-len(s.Rows))
		if a.Working != "" && len(s.Rows) == s.Listed {
			head = fmt.Sprintf("%s, %s; %s", model.Count(len(s.Rows), "marker"), modeWords(s.Mode), a.Working)
		}
	}
	if len(s.Adjust) > 0 {
		head += ", adjusted for " + strings.Join(s.Adjust, ", ")
	}
	return head
}

// screenMore is what has to be said of a screen that is not as usual.
func screenMore(s *answer.Screen) string {
	var said []string
	if s.Look.Markers != "" {
		said = append(said, "of "+s.Look.Markers)
	}
	if s.Transform != "" {
		said = append(said, s.Transform)
	}
	if s.Detected > 0 {
		said = append(said, fmt.Sprintf("detected in %s %% or more (%d left out)", model.FormatShort(100*s.Detected), s.Undetected))
	}
	if of := write.FamilyOf(s); of != "" {
		said = append(said, of)
	}
	return strings.Join(said, "; ")
}

// drawMarkers draws the table of a screen.
func drawMarkers(a *Sheet, g *chart.Grid, r Rect, s *answer.Screen, rows []stats.ScreenResult) {
	per := "HR per " + answer.PerWords(s.Per)
	if s.Per == "" {
		per = "HR high/low"
	}
	widths, spread, cut := []int{5, 5, 22, 9, 9, 9}, s.Per == "sd" || s.Per == "iqr", s.Per == ""
	beside := r.W >= 100 && (spread || cut) // else it is said of the row in hand
	switch {
	case beside:
		widths = slices.Insert(widths, 2, 10)
	case cut:
		widths = []int{5, 5, 9, 21, 8, 8, 9}
	}
	step := answer.PerWords(s.Per)
	if cut {
		step = "cut"
	}
	longest := 0
	for _, x := range s.Rows { // a number of patients is never cut
		widths[0] = max(widths[0], 1+len(itoa(x.N)))
		longest = max(longest, chart.Width(s.Columns[x.Marker].Title()))
	}
	widths[1] = widths[0]
	name := r.W
	for _, w := range widths {
		name -= w
	}
	name = max(14, min(name, longest+6)) // numbers stand beside the name that they are of
	line := func(y int, role chart.Role, cells ...string) {
		x := r.X
		for i, c := range cells {
			if i == 0 {
				a.put(g, x, y, name-1, c, role)
				x += name
				continue
			}
			w := widths[i-1]
			c = chart.Fit(c, w-1, a.ASCII)
			g.Text(x+w-chart.Width(c), y, c, role)
			x += w
		}
	}
	row := func(y int, role chart.Role, cells ...string) {
		if !beside && !cut {
			cells = slices.Delete(cells, 3, 4)
		}
		line(y, role, cells...)
	}
	row(r.Y+1, chart.Dim, "marker", "n", "ev", step, fmt.Sprintf("%s (%g%% CI)", per, 100*s.Level), "P", "q", "family P")
	room := r.H - 2
	inHand := (spread || cut) && !beside || slices.ContainsFunc(rows, func(x stats.ScreenResult) bool { return x.Err != nil })
	if inHand {
		room--
	}
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
		hr := a.estimated(x.HR(), x.Lower, x.Upper)
		q, fam := write.P(x.Q), write.P(x.FamilyP)
		if !s.Done {
			q, fam = "", ""
		}
		step := write.Significant(x.Scale, 3)
		if cut {
			step = Digits(x.Cut)
		}
		switch {
		case x.Err != nil:
			hr = model.FirstLine(x.Err.Error())
		case !cut && x.Scale != x.Scale:
			hr, step = "no "+answer.PerWords(s.Per), "0"
		case spread && s.Columns[x.Marker].HasLevels():
			step = "unit"
		}
		row(y, role, s.Columns[x.Marker].Title(), itoa(x.N), itoa(x.Events), step, hr, write.P(x.P), q, fam)
		switch {
		case i != a.Row || !inHand:
		case x.Err != nil:
			a.put(g, r.X, r.Y+r.H-1, r.W, s.Columns[x.Marker].Title()+": "+hr, chart.Dim)
		case beside:
		case cut:
			a.put(g, r.X, r.Y+r.H-1, r.W, fmt.Sprintf("%s cut at %s: low %d, high %d", s.Columns[x.Marker].Title(), step, x.NLow, x.NHigh), chart.Dim)
		case spread:
			said := fmt.Sprintf("%s of %s in the whole cohort: %s", answer.PerWords(s.Per), s.Columns[x.Marker].Title(), step)
			if step == "unit" {
				said = s.Columns[x.Marker].Title() + " has two values: its ratio is per unit"
			}
			a.put(g, r.X, r.Y+r.H-1, r.W, said, chart.Dim)
		}
	}
}

// modeWords says how each marker enters.
func modeWords(mode string) string {
	return map[string]string{"continuous": "continuous", "median": "by median", "optimal": "by best cut"}[mode]
}
