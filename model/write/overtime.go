package write

import (
	"fmt"

	"kaplan/model/answer"
)

// OverTime renders the means of a measure by group and time point.
func OverTime(o *answer.OverTime) Document {
	type pointJSON struct {
		Time  any `json:"time"`
		N     int `json:"n"`
		Mean  Num `json:"mean"`
		SD    Num `json:"sd"`
		SEM   Num `json:"sem"`
		Lower Num `json:"conf_low"`
		Upper Num `json:"conf_high"`
	}
	type groupJSON struct {
		Name  string      `json:"name"`
		Range string      `json:"range,omitempty"`
		N     int         `json:"n"`
		At    []pointJSON `json:"at"`
	}
	groups := []groupJSON{}
	t := Table{Title: fmt.Sprintf("%s over %s", o.Measure, o.Time),
		Head: []string{"group", "time", "n", "mean", "SD", "SEM", fmt.Sprintf("%g%% CI low", o.Level*100), "high"}}
	for _, g := range o.Groups {
		j := groupJSON{Name: g.Name, Range: g.Range, N: g.N, At: []pointJSON{}}
		for k, m := range g.Means {
			if m.N == 0 {
				continue
			}
			var at any = o.Points[k].Label
			if !o.Words {
				at = o.Points[k].At
			}
			j.At = append(j.At, pointJSON{at, m.N, Num(m.Mean), Num(m.SD), Num(m.SEM), Num(m.CI.Lower), Num(m.CI.Upper)})
			t.Rows = append(t.Rows, []Cell{word(groupName(g.Name, g.Range)), word(o.Points[k].Label), count(m.N), number(m.Mean), number(m.SD), number(m.SEM),
				number(m.CI.Lower), number(m.CI.Upper)})
		}
		groups = append(groups, j)
	}
	result := map[string]any{"value": o.Measure, "time": o.Time, "groups": groups}
	return Document{JSON: wrap("compare", o.Answer, result), Tables: append(append(prefaceOf(o.Answer, o.Rows), t), footnotes(o.Answer)...)}
}
