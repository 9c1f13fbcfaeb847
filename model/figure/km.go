package figure

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Survival draws Kaplan-Meier curves with the table of the patients under the axis.
// Errors are *model.UsageError for a picture that is not understood, and
// *model.QuestionError for one that has no room.
func Survival(a *answer.Survival, p model.Picture) (*Figure, error) {
	end, err := answer.ParseTimeEnd(p.XMax)
	if err != nil {
		return nil, err
	}
	p, without := untabled(p, a.From(), a.FollowedAt)
	s, err := newSheet(p, "Survival: "+a.Heading())
	if err != nil {
		return nil, err
	}
	c := curveSet{title: a.Heading(), xTitle: timeTitle(&a.Answer), yTitle: "Survival", unit: a.Endpoint.Unit, from: a.From(), to: end.Of(a), yTop: 1,
		counts: a.FollowedAt}
	if n := a.Endpoint.Name; n != "" {
		c.yTitle += " (" + n + ")"
	}
	if c.from > 0 {
		c.yTitle += fmt.Sprintf(", given alive at %s", model.FormatShort(c.from))
	}
	if !(c.to > c.from) {
		c.to = c.from + 1
	}
	simultaneous, unreached := false, false
	for i := range a.Groups {
		g := &a.Groups[i]
		k := curve{name: g.Name, begins: math.Max(c.from, g.First()), first: 1, time: g.Curve().Time, value: g.Curve().Surv, gaps: g.Gaps(),
			median: g.Median.Estimate}
		if n := len(k.time); n > 0 {
			k.ends = k.time[n-1]
		}
		k.lower, k.upper = make([]float64, len(k.time)), make([]float64, len(k.time))
		for j, t := range k.time {
			if a.Look.Band != "" {
				k.lower[j], k.upper[j] = g.BandAt(t)
				simultaneous = true
				continue
			}
			ci := g.Curve().CI(j)
			k.lower[j], k.upper[j] = ci.Lower, ci.Upper
		}
		for j, n := range g.Curve().Censored {
			if n > 0 {
				k.censored = append(k.censored, k.time[j])
			}
		}
		if p.Shows("median", true) && a.Stretches() == "" {
			m := g.Median
			k.legend = fmt.Sprintf(": median %s (%s)", short(m.Estimate, 3), ci(a.Level, m.Lower, m.Upper, func(v float64) string { return short(v, 3) }))
			unreached = unreached || math.IsNaN(m.Estimate) || math.IsNaN(m.Lower) || math.IsNaN(m.Upper)
		}
		c.curves = append(c.curves, k)
	}
	c.tests = survivalTests(a, p, without == "")
	c.caption = func(to float64) caption {
		var notes []string
		if p.Shows("intervals", len(a.Groups) <= 3) {
			kind := fmt.Sprintf("bands: %g%% pointwise intervals (%s)", a.Level*100, a.ConfType)
			if simultaneous {
				kind = fmt.Sprintf("bands: %g%% simultaneous %s (%s)", a.Level*100, a.Look.Band, a.ConfType)
			}
			notes = append(notes, kind)
		}
		if p.Shows("censored", true) && a.Events < a.Used {
			notes = append(notes, "ticks: censored")
		}
		if unreached {
			notes = append(notes, "NR: not reached")
		}
		if n, events := a.Beyond(to); n > 0 {
			at := model.FormatSignificant(to, 3)
			if u := a.Endpoint.Unit; u != "" {
				at += " " + u
			}
			notes = append(notes, notDrawn(p, n, events, at, without == ""))
		}
		if a.Look.Weights != "" && riskTableOf(p, len(a.Groups)) != "none" {
			notes = append(notes, "the table counts patients, without their weights")
		}
		if riskTableOf(p, len(a.Groups)) == "extended" {
			notes = append(notes, "events and censored: before each time")
		}
		return captionOf(p, &a.Answer, append(notes, without)...)
	}
	return c.draw(s)
}

// survivalTests are the lines about the difference of the groups. A P that knows nothing
// of the search of its cut is called naive. The ratio of two groups is left out with
// their numbers.
func survivalTests(a *answer.Survival, p model.Picture, numbers bool) []string {
	var out []string
	if t := a.Read(); t != nil && t.Why == "" && p.Shows("p", true) {
		name := t.Name
		if len(a.Frame.Strata) > 1 {
			name = "stratified " + name
		}
		line := fmt.Sprintf("%s: χ² = %s", name, short(t.ChiSq, 3))
		if t.DF > 1 {
			line += fmt.Sprintf(" (df %v)", t.DF)
		}
		switch c := a.Corrected; {
		case !a.Moved:
			out = append(out, line+", "+pOf(t.P))
		case c != nil && c.Why == "":
			out = append(out, pOf(c.P)+", corrected for the search of the cut", line+", naive "+pOf(t.P))
		default:
			out = append(out, line+", naive "+pOf(t.P)+", not corrected")
		}
	}
	if h := a.HazardRatio; h != nil && h.Note == "" && numbers && p.Shows("ratio", true) {
		line := fmt.Sprintf("HR %s %s (%s)", h.Label, ratio(h.Ratio), ci(a.Level, h.Lower, h.Upper, ratio))
		if len(a.AdjustedFor) > 0 {
			line += ", adjusted"
		}
		if a.Moved {
			line += ", not corrected"
		}
		out = append(out, line)
	}
	return out
}
