package figure

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Incidence draws the cumulative incidence of the cause of interest, with the table of
// the patients under the axis. Errors as those of Survival.
func Incidence(a *answer.Incidence, p model.Picture) (*Figure, error) {
	at, err := answer.ParseTimeEnd(p.XMax)
	if err != nil {
		return nil, err
	}
	heading := "all patients"
	if m := a.Frame.Marker; m != nil {
		heading = m.Title()
		if len(a.Frame.CutText) > 0 {
			heading += " by " + join(a.Frame.CutText)
		}
	}
	p, without := untabled(p, a.From(), a.FollowedAt)
	s, err := newSheet(p, "Cumulative incidence: "+heading)
	if err != nil {
		return nil, err
	}
	c := curveSet{title: heading, xTitle: timeTitle(&a.Answer), yTitle: incidenceTitle(a),
		unit: a.Endpoint.Unit, from: a.From(), to: at.Of(a), counts: a.FollowedAt}
	if !(c.to > c.from) {
		c.to = c.from + 1
	}
	most := 0.0
	for i := range a.Groups {
		g := &a.Groups[i]
		k := curve{name: g.Name, begins: c.from, time: g.Curve.Time, value: g.Curve.Estimate, median: math.NaN()}
		if n := len(k.time); n > 0 {
			k.ends = k.time[n-1]
		}
		k.lower, k.upper = make([]float64, len(k.time)), make([]float64, len(k.time))
		for j, t := range k.time {
			ci := g.Curve.CI(j)
			k.lower[j], k.upper[j] = ci.Lower, ci.Upper
			if t <= c.to {
				most = math.Max(most, k.value[j])
				if p.Shows("intervals", len(a.Groups) <= 3) && !math.IsNaN(ci.Upper) {
					most = math.Max(most, ci.Upper)
				}
			}
			if g.Curve.Censored[j] > 0 {
				k.censored = append(k.censored, t)
			}
		}
		c.curves = append(c.curves, k)
	}
	for c.yTop = 1; c.yTop/2 >= most && c.yTop > 0.02; {
		c.yTop /= 2
	}
	c.yTop = math.Min(1, math.Ceil(math.Max(most, 0.01)/c.yTop*10)/10*c.yTop)
	if g := a.Gray; g != nil && p.Shows("p", true) {
		name := "Gray's test"
		if a.Strata > 1 {
			name += ", stratified"
		}
		t := fmt.Sprintf("%s: χ² = %s", name, short(g.ChiSq, 3))
		if g.DF > 1 {
			t += fmt.Sprintf(" (df %v)", g.DF)
		}
		c.tests = append(c.tests, t+", "+naive(&a.Answer)+pOf(g.P))
	}
	c.caption = func(to float64) caption {
		var notes []string
		if p.Shows("intervals", len(a.Groups) <= 3) {
			notes = append(notes, fmt.Sprintf("bands: %g%% pointwise intervals", a.Level*100))
		}
		if p.Shows("censored", true) {
			notes = append(notes, "ticks: censored")
		}
		beyond := 0
		for i := range a.Groups {
			for j, t := range a.Groups[i].Curve.Time {
				if t > to {
					beyond += int(a.Groups[i].Curve.Events[j] + 0.5)
				}
			}
		}
		if n := a.AtRisk(math.Nextafter(to, math.Inf(1))); n > 0 {
			notes = append(notes, notDrawn(p, n, beyond, model.FormatSignificant(to, 3), without == ""))
		}
		if a.Look.Weights != "" && riskTableOf(p, len(a.Groups)) != "none" {
			notes = append(notes, "the table counts patients, without their weights")
		}
		if riskTableOf(p, len(a.Groups)) == "extended" {
			notes = append(notes, "events, other events and censored: before each time")
		}
		return captionOf(p, &a.Answer, append(notes, without)...)
	}
	return c.draw(s)
}

// incidenceTitle names the axis of an incidence: the cause by its word, and a code with
// the column that it stands in.
func incidenceTitle(a *answer.Incidence) string {
	if _, err := model.ReadNumber(a.Cause); err == nil || a.Cause == "" {
		return fmt.Sprintf("Cumulative incidence of %s = %s", a.Endpoint.Event, a.Cause)
	}
	return "Cumulative incidence of " + a.Cause
}
