package write

import (
	"fmt"

	"kaplan/model/answer"
)

// Incidence renders cumulative incidence curves, in the form of km.
func Incidence(a *answer.Incidence) Document {
	j := struct {
		Cause    string      `json:"cause"`
		Groups   []groupJSON `json:"groups"`
		Cuts     []float64   `json:"cuts,omitempty"`
		Level    float64     `json:"level"`
		ConfType string      `json:"conf_type"`
		Tests    []testJSON  `json:"tests"`
	}{Cause: a.Cause, Groups: []groupJSON{}, Cuts: a.Frame.Cuts, Level: a.Level, Tests: []testJSON{}}
	ci := fmt.Sprintf("%g%% CI", a.Level*100)
	groups := Table{Title: fmt.Sprintf("Cumulative incidence of %s = %s (Aalen-Johansen)", a.Endpoint.Event, a.Cause),
		Head: []string{"group", "range", "n", "events", "competing", "median follow-up"}}
	at := Table{Title: "Cumulative incidence at", Head: []string{"group", "time", "at risk", "events", "incidence", "std error", ci + " low", "high"}}
	none := Estimate{Num(nan), Num(nan), Num(nan)}
	for i := range a.Groups {
		g := &a.Groups[i]
		c := g.Curve
		j.ConfType = c.Transform.String()
		gj := groupJSON{Name: g.Name, Range: g.Range, N: g.N, Events: g.Events, Median: none, FollowUp: interval(g.FollowUp), At: []pointJSON{},
			Steps: []pointJSON{}}
		for k := range c.Time {
			x := c.CI(k)
			gj.Steps = append(gj.Steps, pointJSON{Num(c.Time[k]), Num(c.AtRisk[k]), Num(c.Events[k]), Num(c.Censored[k]),
				Num(c.Estimate[k]), Num(c.SE[k]), Num(x.Lower), Num(x.Upper)})
		}
		for _, p := range g.At {
			gj.At = append(gj.At, pointJSON{Num(p.Time), Num(p.AtRisk), Num(p.Events), Num(p.Censored), Num(p.Estimate), Num(p.SE), Num(p.CI.Lower),
				Num(p.CI.Upper)})
			at.Rows = append(at.Rows, []Cell{word(g.Name), number(p.Time), number(p.AtRisk), number(p.Events),
				number(p.Estimate), number(p.SE), number(p.CI.Lower), number(p.CI.Upper)})
		}
		groups.Rows = append(groups.Rows, []Cell{word(g.Name), word(g.Range), count(g.N), count(g.Events), count(g.Competing), number(g.FollowUp.Estimate)})
		j.Groups = append(j.Groups, gj)
	}
	tables := append(preface(a.Answer), groups)
	if len(at.Rows) > 0 {
		tables = append(tables, at)
	}
	if g := a.Gray; g != nil {
		j.Tests = append(j.Tests, testJSON{Name: "gray", Statistic: Num(g.ChiSq), DF: g.DF, P: Num(g.P), POneSided: Num(nan)})
		tables = append(tables, Table{Title: "Test", Head: []string{"test", "chi-square", "df", "P"},
			Rows: [][]Cell{{word("Gray"), number(g.ChiSq), count(g.DF), pvalue(g.P)}}})
	}
	return Document{JSON: wrap("cuminc", a.Answer, j), Tables: append(tables, footnotes(a.Answer)...)}
}
