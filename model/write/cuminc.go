package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Incidence renders cumulative incidence curves, in the form of km.
func Incidence(a *answer.Incidence) Document {
	groups := table(fmt.Sprintf("Cumulative incidence of %s = %s (Aalen-Johansen)", a.Endpoint.Event, a.Cause),
		"group", "range", "n", "events", "competing", "median follow-up")
	at := table("Cumulative incidence at", "group", "time", "at risk", "events", "incidence", "std error", ciOf(a.Level)+" low", "high", "")
	list, scale := []object{}, ""
	for i := range a.Groups {
		g := &a.Groups[i]
		c := g.Curve
		scale = c.Transform.String()
		points := []object{}
		steps := series{len(c.Time), pointNames, func(k int, to []float64) {
			ci := c.CI(k)
			copy(to, []float64{c.Time[k], c.AtRisk[k], c.Events[k], c.Censored[k], c.Estimate[k], c.SE[k], ci.Lower, ci.Upper})
		}}
		for _, p := range g.At {
			points = append(points, obj(point(p.Time, p.AtRisk, p.Events, p.Censored, p.Estimate, p.SE, p.CI), "extrapolated?", p.Extended))
			at.add(g.Name, p.Time, p.AtRisk, p.Events, p.Estimate, p.SE, p.CI, extended(p.Extended))
		}
		if n := len(g.At); n > 0 && i == 0 {
			at.Notes = sinceStart(a.Look, g.At[n-1].Time)
		}
		groups.add(g.Name, g.Range, g.N, g.Events, g.Competing, g.FollowUp.Estimate)
		groups.weighed(g.Name, g.Weighted.N, g.Weighted.Events)
		list = append(list, obj("name", g.Name, "range?", g.Range, "n", g.N, "events", g.Events,
			"n_weighted?", g.Weighted.N, "events_weighted?", where(g.Weighted.N > 0, g.Weighted.Events), "median", estimate(nan, nan, nan),
			"follow_up", interval(g.FollowUp), "at", points, "steps", steps))
	}
	title, gray := "Test", "Gray"
	if a.Strata > 1 {
		title, gray = fmt.Sprintf("Test, stratified (%d strata)", a.Strata), "Gray, stratified"
	}
	test, tests := table(title, "test", "chi-square", "df", headP(a.Searched())), []object{}
	if g := a.Gray; g != nil {
		tests = append(tests, obj("name", "gray", "statistic", g.ChiSq, "df", g.DF, "p_value", g.P, "p_one_sided", nan,
			"stratified?", a.Strata > 1, "strata?", where(a.Strata > 1, a.Strata)))
		test.add(Cell{Word: gray, Name: "Gray"}, g.ChiSq, g.DF, pvalue(g.P))
	}
	result := obj("cause", a.Cause, "groups", list, "cuts?", a.Frame.Cuts, "level", a.Level, "conf_type", scale, "tests", tests)
	return drawn(document("cuminc", a.Answer, result, append([]Table{groups}, filled(at.marked(), test)...)...), a, figure.Incidence)
}
