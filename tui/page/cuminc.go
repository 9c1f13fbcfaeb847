package page

import (
	"fmt"
	"math"
	"sort"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Incidence is the page of cumulative incidence.
func Incidence() Leaf {
	return New(Page[*answer.Incidence]{Question: answer.IncidenceQuestion, Draw: drawIncidence, Document: write.Incidence})
}

// drawIncidence draws the cumulative incidence of the cause of interest, with
// Gray's test and the regression of Fine and Gray.
func drawIncidence(a *Sheet, x *answer.Incidence) {
	g, r := a.g, a.r
	title := fmt.Sprintf("cumulative incidence of %s = %s", x.Endpoint.Event, x.Cause)
	if by := " (Aalen-Johansen)"; chart.Width(title+by) <= r.W {
		title += by
	}
	a.put(g, r.X, r.Y, r.W, title, chart.Title)
	competing := 0
	for _, gr := range x.Groups {
		competing += gr.Competing
	}
	s := fmt.Sprintf("%d competing", competing)
	if r.W >= 64 {
		s += " events"
	}
	if x.Gray != nil {
		name := "Gray"
		if x.Strata > 1 {
			name += fmt.Sprintf(" (stratified, %d)", x.Strata)
		}
		s = fmt.Sprintf("%s: %s %s, df %d, P %s   ", name, a.glyphs().Chi, write.Fixed(x.Gray.ChiSq, 2), x.Gray.DF, write.P(x.Gray.P)) + s
	}
	a.put(g, r.X, r.Y+1, r.W, s, chart.Plain)
	r.H -= a.drawBeside(Rect{r.X, r.Y, r.W, r.H}, x)
	const top = 2
	opt := chart.SurvivalOptions{W: r.W, H: r.H - top, From: x.From(), To: x.Last, Unit: x.Endpoint.Unit, Bands: a.Curves.Intervals, ASCII: a.ASCII,
		Dots: a.Curves.Dots}
	if from := x.From(); from > 0 {
		opt.YTitle = "given alive at " + Digits(from)
	}
	for i := range x.Groups {
		c := x.Groups[i].Curve
		at := func(t float64) int { return sort.Search(len(c.Time), func(j int) bool { return c.Time[j] > t }) - 1 }
		value := func(t float64, f func(j int) float64) float64 {
			if j := at(t); j >= 0 {
				return f(j)
			}
			return 0
		}
		var censor []float64
		for j, n := range c.Censored {
			if n > 0 {
				censor = append(censor, c.Time[j])
			}
		}
		opt.Series = append(opt.Series, chart.Series{
			Name: x.Groups[i].Name, Group: i, Censor: censor,
			At:    func(t float64) float64 { return value(t, func(j int) float64 { return c.Estimate[j] }) },
			Lower: func(t float64) float64 { return value(t, func(j int) float64 { return c.CI(j).Lower }) },
			Upper: func(t float64) float64 { return value(t, func(j int) float64 { return c.CI(j).Upper }) },
			AtRisk: func(t float64) int {
				j := sort.SearchFloat64s(c.Time, t)
				if j >= len(c.Time) {
					return 0
				}
				return int(c.AtRisk[j] + 0.5)
			},
		})
	}
	Blit(g, chart.Survival(opt), Rect{r.X, r.Y + top, r.W, r.H - top})
}

// drawBeside says at the foot what the curves of the cause alone would say in the place
// of the incidence, and returns the rows that it took.
func (a *Sheet) drawBeside(r Rect, x *answer.Incidence) int {
	s := a.Now
	if s == nil || len(s.Groups) != len(x.Groups) || r.H < 16+len(x.Groups) {
		return 0
	}
	t := answer.ToldTime(s)
	at := "by " + Digits(t)
	if s.Endpoint.Unit != "" {
		at += " " + s.Endpoint.Unit
	}
	cols := []column{{Head: at, Left: true}, {Head: "incidence"}, {Head: fmt.Sprintf("%g%% CI", x.Level*100), Drop: 2},
		{Head: "1 - S(t)"}, {Head: "too much by", Drop: 1}}
	var rows []tableRow
	for i := range x.Groups {
		c := x.Groups[i].Curve
		j := sort.Search(len(c.Time), func(j int) bool { return c.Time[j] > t }) - 1
		surv, _, _ := s.Groups[i].Reads(t)
		if j < 0 || math.IsNaN(surv) {
			continue
		}
		ci := c.CI(j)
		cells := []string{chart.Sample(i, a.ASCII) + " " + x.Groups[i].Name, share(c.Estimate[j]), a.fromTo(ci.Lower, ci.Upper, share), share(1 - surv),
			share(max(0, 1-surv-c.Estimate[j]))}
		rows = append(rows, tableRow{Cells: cells, Cell: map[int]chart.Role{0: chart.GroupRole(i)}})
	}
	if len(rows) == 0 {
		return 0
	}
	h := len(rows) + 2
	sheet := a.in(a.g, Rect{r.X, r.Y + r.H - h + 1, r.W, h - 1})
	sheet.table(cols, rows, h-1)
	return h
}
