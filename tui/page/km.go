package page

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// CurvesPage is the page of the curves themselves, with the keys that read them.
func CurvesPage(reading ...Binding) Leaf {
	return New(Page[*answer.Survival]{Question: answer.SurvivalQuestion, Document: write.Survival, Draw: drawCurvesPage,
		Of: Traits{Curves: true, Bindings: reading}})
}

// drawing is one way to draw the curves.
type drawing struct {
	Name   string
	Title  string // over the y axis; "" for S(t)
	Y      func(surv float64) float64
	Turned bool // a falling S makes it rise: the bounds change places
}

var drawings = []drawing{
	{Name: "survival"},
	{Name: "cumulative events, 1 - S(t)", Title: "1 - S(t)", Y: func(s float64) float64 { return 1 - s }, Turned: true},
	{Name: "cumulative hazard, -log S(t)", Title: "-log S(t)", Y: func(s float64) float64 { return -math.Log(s) }, Turned: true},
	{Name: "log cumulative hazard, log(-log S(t)): parallel where hazards are proportional", Title: "log(-log S(t))",
		Y: func(s float64) float64 { return math.Log(-math.Log(s)) }, Turned: true},
}

// drawCurves draws the curves of an answer.
func (a *Sheet) drawCurves(g *chart.Grid, r Rect, s *answer.Survival) {
	a.drawCurvesIn(g, r, s, 0, false)
}

// drawCurvesIn is drawCurves; counted are the rows of the numbers at risk, 0 for as many
// as there are, and reading says that the cursor stands on the curves.
func (a *Sheet) drawCurvesIn(g *chart.Grid, r Rect, s *answer.Survival, counted int, reading bool) {
	d := drawings[a.Curves.Drawing]
	from := s.From()
	opt := chart.SurvivalOptions{W: r.W, H: r.H, From: from, To: a.Curves.End.Of(s), Unit: s.Endpoint.Unit, Bands: a.Curves.Intervals,
		Medians: a.Curves.Medians && d.Y == nil, ASCII: a.ASCII, YTitle: d.Title, Dots: a.Curves.Dots, Counted: counted,
		Exact: a.Curves.End.Kind == "time"}
	if from > 0 {
		opt.YTitle = strings.TrimPrefix(opt.YTitle+", given alive at "+Digits(from), ", ")
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range s.Groups {
		gr := &s.Groups[i]
		y := d.Y
		if y == nil {
			y = func(v float64) float64 { return v }
		} else {
			top, bottom := gr.Extremes()
			for _, v := range [2]float64{top, bottom} {
				if t := y(v); !math.IsInf(t, 0) && !math.IsNaN(t) {
					lo, hi = math.Min(lo, t), math.Max(hi, t)
				}
			}
		}
		// Under late entry a curve rests on nobody now and then: just before and just after.
		gone := func(t float64) bool {
			return s.Frame.Outcome.Entry != nil && gr.RestsOn(t) == 0 && (gr.AtRiskAt(t) == 0 || t <= from)
		}
		bound := func(upper bool) func(float64) float64 {
			return func(t float64) float64 {
				if s.Look.Band != "" {
					lo, hi := gr.BandAt(t)
					if upper {
						return y(hi)
					}
					return y(lo)
				}
				if gone(t) {
					return math.NaN()
				}
				_, ci := gr.ReadAt(t)
				if upper {
					return y(ci.Upper)
				}
				return y(ci.Lower)
			}
		}
		opt.Series = append(opt.Series, chart.Series{
			Name: gr.Name, Group: i, CensorIn: gr.CensorIn, Median: gr.Median.Estimate,
			At: func(t float64) float64 {
				if gone(t) {
					return math.NaN()
				}
				surv, _ := gr.ReadAt(t)
				return y(surv)
			},
			AtRisk: func(t float64) int {
				if from > 0 && t <= from {
					return gr.RestsOn(t) // with those who enter there
				}
				return gr.AtRiskAt(t)
			},
			Lower: bound(d.Turned), Upper: bound(!d.Turned),
		})
	}
	if d.Y != nil {
		switch {
		case d.Title == "1 - S(t)":
			lo, hi = 0, 1
		case d.Title == "-log S(t)":
			lo = 0
		}
		if !(hi > lo) {
			lo, hi = 0, 1
		}
		opt.YLower, opt.YUpper = lo, hi
	}
	end := opt.To
	if end < s.LastTime { // the axis may be drawn a little longer
		end = chart.AxisOf(opt).Hi
	}
	if reading {
		a.Curves.At = math.Min(math.Max(a.Curves.At, from), end)
		opt.Cursor = &a.Curves.At
	}
	opt.Corner = a.Curves.corner(s, end)
	drawn, axis := chart.SurvivalOn(opt)
	a.Curves.axis = axis
	Blit(g, drawn, r)
}

// HasRoomForRatios reports whether the hazard ratios stand under the curves in r.
func (c *Curves) HasRoomForRatios(s *answer.Survival, r Rect) bool {
	return !c.Reading && min(hazardRows(s.Ratios), r.H-curvesKeep) >= 2
}

// curvesKeep are the rows that the curves keep.
const curvesKeep = 14

// manyGroups is the number of groups above which curves and tables share the height.
const manyGroups = 6

// drawCurvesPage is the curves with their heading, and the hazard ratios under
// them where there is room.
func drawCurvesPage(a *Sheet, s *answer.Survival) {
	g, r := a.g, a.r
	note := searchedNote(s)
	rows, keep := hazardRows(s.Ratios), curvesKeep
	if note != "" {
		rows++
	}
	reading := a.Curves.Reading && !a.Bare
	if a.Bare {
		rows, note = 0, ""
	}
	if reading { // in their place
		rows, keep = a.Curves.readingRows(s), r.H/2
	}
	hazard, counted := min(rows, max(0, r.H-keep)), 0
	if n := besideRows(s); n > 0 && n <= r.H-hazard-keep && len(s.Groups) <= manyGroups && !a.Curves.Reading && !a.Bare {
		a.drawIncidenceBeside(Rect{r.X, r.Y + r.H - n + 1, r.W, n - 1}, s)
		r.H -= n
	}
	if n := len(s.Groups); n > manyGroups { // the curves have half of the height, both tables share the rest
		rest := r.H - r.H/2 - 4
		hazard = min(rows, max(rest/2, rest-n))
		counted = max(1, rest-hazard)
	}
	chartR, below := Rect{r.X, r.Y, r.W, r.H - hazard}, Rect{r.X, r.Y + r.H - hazard, r.W, hazard}
	if drawings[a.Curves.Drawing].Title == "" {
		g.Text(chartR.X+1, chartR.Y, "S(t)", chart.Title)
	}
	room := chartR.W - 8
	if a.Curves.Intervals {
		kinds := []string{fmt.Sprintf("%g%% pointwise intervals (%s)", s.Level*100, s.ConfType), fmt.Sprintf("%g%% pointwise", s.Level*100), "pointwise"}
		if s.Look.Band != "" {
			kinds = []string{fmt.Sprintf("%g%% simultaneous %s band (%s)", s.Level*100, s.Look.Band, s.ConfType),
				fmt.Sprintf("%g%% simultaneous", s.Level*100), "simultaneous"}
		}
		// As much as there is room for beside the heading, but always which of the two.
		for i, kind := range kinds {
			if x := chartR.W - len(kind); i == len(kinds)-1 || 8+chart.Width(s.Heading())+2 <= x {
				g.Text(chartR.X+x, chartR.Y, kind, chart.Dim)
				room = x - 8 - 2
				break
			}
		}
	}
	a.put(g, chartR.X+8, chartR.Y, room, headingIn(s.Heading(), room, a.ASCII), chart.Title)
	a.drawCurvesIn(g, Rect{chartR.X, chartR.Y + 1, chartR.W, chartR.H - 1}, s, counted, reading)
	switch {
	case reading:
		a.drawReading(below, s)
	case !a.Bare:
		a.drawHazard(g, below, s.Ratios, note)
	}
}

// headingIn is a heading in so many columns: the marker's name gives way, the cut stays
// whole.
func headingIn(heading string, w int, ascii bool) string {
	at := strings.LastIndex(heading, " by ")
	if chart.Width(heading) <= w || at < 0 {
		return heading
	}
	rule := strings.LastIndex(heading, ")") + 1
	if rule > at && chart.Width(heading[:rule]) <= w { // of whom the rule is becomes how many, or goes
		for _, word := range strings.Fields(heading[rule:]) {
			if short := heading[:rule] + " of " + word; unicode.IsDigit(rune(word[0])) && chart.Width(short) <= w {
				return short
			}
		}
		return heading[:rule]
	}
	cut, _, _ := strings.Cut(heading[at:], " (")
	if room := w - chart.Width(cut); room >= w/3 {
		return chart.Fit(heading[:at], room, ascii) + cut
	}
	return heading
}

// GroupHeads are the heads of the columns of a table of groups: stretches of
// follow-up have neither a number of patients nor a median of them.
func GroupHeads(s *answer.Survival) (n, median string) {
	if s.Stretches() != "" {
		return "ever", "0.5 at"
	}
	return "n", "median"
}
