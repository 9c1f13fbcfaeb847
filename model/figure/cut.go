package figure

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Cutoff draws the landscape of the cuts of a marker: the statistic at each, and the
// best. Errors as those of Survival.
func Cutoff(a *answer.Cutoff, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, "Cuts of "+a.Frame.Marker.Title())
	if err != nil {
		return nil, err
	}
	cuts := a.Landscape.Cuts
	var x, y []float64
	name, best := "Standardised log-rank statistic", a.Best
	standardised := !math.IsNaN(best.Standardised)
	if !standardised {
		name = "Log-rank χ²"
	}
	for _, c := range cuts {
		v := c.Standardised
		if !standardised {
			v = c.ChiSq
		}
		x, y = append(x, c.Cut), append(y, v)
	}
	c := captionOf(p, &a.Answer, fmt.Sprintf("%s with at least %s%% of the patients on either side", model.Count(len(cuts), "cut"),
		short(a.Landscape.MinProp*100, 3)))
	var said []string
	ns := sizes(p, &a.Answer, best.NLow, best.NHigh)
	at := "best cut " + model.FormatShort(best.Cut) + fmt.Sprintf(" (%s low, %s high)", ns[0], ns[1])
	said = append(said, at)
	if p.Shows("p", true) {
		if k := a.Corrected; k != nil && k.Why == "" {
			said = append(said, pOf(k.P)+", corrected for the search")
		}
		said = append(said, "naive "+pOf(a.Naive))
	}
	if p.Shows("ratio", true) && a.HR.Note == "" {
		said = append(said, fmt.Sprintf("HR %s %s (%s), not corrected", a.HR.Label, ratio(a.HR.Ratio), ci(a.Level, a.HR.Lower, a.HR.Upper, ratio)))
	}
	if k := a.Corrected; k != nil && k.Why == "" {
		c.must = append(c.must, "The best cut is searched for: its naive P and its hazard ratio know nothing of the search. Corrected by "+k.Method+".")
	} else {
		c.must = append(c.must, "The best cut is searched for: its naive P and its hazard ratio know nothing of the search, and there is no corrected P here.")
	}
	cells, err := s.page(a.Frame.Marker.Title(), nil, c, 1)
	if err != nil {
		return nil, err
	}
	xlo, xhi := spread(x)
	xlo, xhi = widened(xlo, xhi, 0.03)
	_, top := spread(y)
	// The words stand above what is highest: they take their share of the plot.
	room := float64(len(s.noted(said, cells[0].w-4*s.size)))*lead(s.size) + s.size
	share := math.Min(0.7, room/math.Max(cells[0].h-4*s.size, 1))
	q := s.panel(cells[0], axes{xlo: xlo, xhi: xhi, ylo: 0, yhi: math.Max(top*1.5, top/(1-share)), xTitle: titleOf(a.Frame.Marker), yTitle: name})
	// Between two cuts the groups are those of the lower one.
	k := curve{begins: x0(x), ends: xhi, time: x, value: y, first: x0(y)}
	q.path(line(s.of(0).colour, 1), false, q.steps(&k, y, x0(x), x[len(x)-1]))
	if len(x) <= 300 {
		q.dots(area(s.of(0).colour), 1.2, q.points(x, y))
	}
	v := best.Standardised
	if !standardised {
		v = best.ChiSq
	}
	if q.x.has(best.Cut) && q.y.has(v) { // no farther up, where words stand
		q.line(refline(), q.x.at(best.Cut), q.y.at(v), q.x.at(best.Cut), q.bottom)
	}
	q.dots(area(s.of(1).colour), 2.6, q.points([]float64{best.Cut}, []float64{v}))
	q.note(said, q.x.at(best.Cut) < (q.left+q.right)/2)
	q.drawAxes()
	return s.Figure, nil
}

func x0(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return v[0]
}
