package write

import (
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

// Uncut renders what cutting a marker loses.
func Uncut(u *answer.Uncut) Document {

	ci := ciOf(u.Level)
	fits := table("What cutting loses, on the same patients: "+u.Marker.Title(), "model", "LR chi-square", "df", "AIC", "P")
	models := []object{}
	for _, m := range u.Models {
		models = append(models, obj("model", m.Name, "statistic", m.LR.Statistic, "df", m.LR.DF, "p_value", m.LR.P, "aic", m.AIC))
		fits.add(m.Name, m.LR.Statistic, m.LR.DF, m.AIC, pvalue(m.LR.P))
	}
	if len(u.Adjust) > 0 {
		fits.Notes = append(fits.Notes, "adjusted for "+strings.Join(u.Adjust, ", "))
	}
	per := Table{Title: "Per " + stepWords(u.Step, u.Marker.HasLevels()), Head: []string{"HR", ci + " low", "high", "non-linearity P"},
		Rows: [][]Cell{cells(u.PerSD, u.PerSDLower, u.PerSDUpper, pvalue(u.NonLinear.P))}}
	by, outcomes := valuesByOutcome(u)
	result := map[string]any{"marker": u.Marker.Name, "adjusted_for": append([]string{}, u.Adjust...), "models": models,
		"per_sd": estimate(u.PerSD, u.PerSDLower, u.PerSDUpper), "scale": Num(u.Step), "non_linearity_p_value": Num(u.NonLinear.P), "by_outcome": outcomes}
	tables := []Table{fits, per, by}
	if c := u.Curve; c != nil {
		t := table("Hazard ratio against "+Number(c.Reference)+", as a restricted cubic spline", u.Marker.Name, "HR", ci+" low", "high")
		result["spline"] = map[string]any{"reference": Num(c.Reference), "points": append([]object{}, t.addCurve(*c)...)}
		tables = append(tables, t)
	}
	return document("uncut", u.Answer, result, tables...)
}

// valuesByOutcome say where the marker lies with and without the event.
func valuesByOutcome(u *answer.Uncut) (Table, []object) {
	t := table(u.Marker.Title()+" by outcome", "", "n", "min", "q1", "median", "q3", "max")
	var rows []object
	for _, x := range []struct {
		name string
		s    stats.Summary
	}{{"event", u.WithEvent}, {"no event yet", u.Without}} {
		rows = append(rows, obj("outcome", x.name, "n", x.s.N, "min", x.s.Min, "q1", x.s.Q1, "median", x.s.Median, "q3", x.s.Q3, "max", x.s.Max))
		t.add(x.name, x.s.N, x.s.Min, x.s.Q1, x.s.Median, x.s.Q3, x.s.Max)
	}
	return t, rows
}

// stepWords say what a ratio is per: the standard deviation with its size, or a unit
// where there are two values.
func stepWords(step float64, two bool) string {
	if two {
		return "unit: the marker has two values"
	}
	return "standard deviation (" + Significant(step, 3) + ", of the whole cohort)"
}
