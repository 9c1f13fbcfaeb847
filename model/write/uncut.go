package write

import (
	"fmt"
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

// Uncut renders what cutting a marker loses.
func Uncut(u *answer.Uncut) Document {
	type modelJSON struct {
		Model     string `json:"model"`
		Statistic Num    `json:"statistic"`
		DF        int    `json:"df"`
		P         Num    `json:"p_value"`
		AIC       Num    `json:"aic"`
	}
	type pointJSON struct {
		X     Num `json:"x"`
		HR    Num `json:"hazard_ratio"`
		Lower Num `json:"conf_low"`
		Upper Num `json:"conf_high"`
	}
	ci := fmt.Sprintf("%g%% CI", u.Level*100)
	fits := Table{Title: "What cutting loses, on the same patients: " + u.Marker.Title(), Head: []string{"model", "LR chi-square", "df", "AIC", "P"}}
	models := []modelJSON{}
	for _, m := range u.Models {
		models = append(models, modelJSON{m.Name, Num(m.LR.Statistic), m.LR.DF, Num(m.LR.P), Num(m.AIC)})
		fits.Rows = append(fits.Rows, []Cell{word(m.Name), number(m.LR.Statistic), count(m.LR.DF), number(m.AIC), pvalue(m.LR.P)})
	}
	if len(u.Adjust) > 0 {
		fits.Notes = append(fits.Notes, "adjusted for "+strings.Join(u.Adjust, ", "))
	}
	per := Table{Title: "Per standard deviation", Head: []string{"HR", ci + " low", "high", "non-linearity P"},
		Rows: [][]Cell{{number(u.PerSD), number(u.PerSDLower), number(u.PerSDUpper), pvalue(u.NonLinear.P)}}}
	by, outcomes := valuesByOutcome(u)
	result := map[string]any{"marker": u.Marker.Name, "adjusted_for": append([]string{}, u.Adjust...), "models": models,
		"per_sd": Estimate{Num(u.PerSD), Num(u.PerSDLower), Num(u.PerSDUpper)}, "non_linearity_p_value": Num(u.NonLinear.P), "by_outcome": outcomes}
	tables := append(preface(u.Answer), fits, per, by)
	if c := u.Curve; c != nil {
		t := Table{Title: "Hazard ratio against " + Number(c.Reference) + ", as a restricted cubic spline", Head: []string{u.Marker.Name, "HR", ci + " low",
			"high"}}
		points := []pointJSON{}
		for k, x := range c.X {
			points = append(points, pointJSON{Num(x), Num(c.HR[k]), Num(c.Lower[k]), Num(c.Upper[k])})
			t.Rows = append(t.Rows, []Cell{number(x), number(c.HR[k]), number(c.Lower[k]), number(c.Upper[k])})
		}
		result["spline"] = map[string]any{"reference": Num(c.Reference), "points": points}
		tables = append(tables, t)
	}
	return Document{JSON: wrap("uncut", u.Answer, result), Tables: append(tables, footnotes(u.Answer)...)}
}

// fiveJSON is where the values of some patients lie.
type fiveJSON struct {
	Outcome string `json:"outcome"`
	N       int    `json:"n"`
	Min     Num    `json:"min"`
	Q1      Num    `json:"q1"`
	Median  Num    `json:"median"`
	Q3      Num    `json:"q3"`
	Max     Num    `json:"max"`
}

// valuesByOutcome say where the marker lies with and without the event.
func valuesByOutcome(u *answer.Uncut) (Table, []fiveJSON) {
	t := Table{Title: u.Marker.Title() + " by outcome", Head: []string{"", "n", "min", "q1", "median", "q3", "max"}}
	var rows []fiveJSON
	for _, x := range []struct {
		name string
		s    stats.Summary
	}{{"event", u.WithEvent}, {"no event yet", u.Without}} {
		rows = append(rows, fiveJSON{x.name, x.s.N, Num(x.s.Min), Num(x.s.Q1), Num(x.s.Median), Num(x.s.Q3), Num(x.s.Max)})
		t.Rows = append(t.Rows, []Cell{word(x.name), count(x.s.N), number(x.s.Min), number(x.s.Q1), number(x.s.Median), number(x.s.Q3), number(x.s.Max)})
	}
	return t, rows
}
