package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/model/figure"
)

// OverTime renders the means of a measure by group and time point, or the counts of its
// levels.
func OverTime(o *answer.OverTime) Document {
	if o.Levels != nil {
		return countsOverTime(o)
	}
	groups := []object{}
	t := table(fmt.Sprintf("%s over %s", o.Measure, o.Time), "group", "time", "n", "mean", "SD", "SEM", ciOf(o.Level)+" low", "high")
	for _, g := range o.Groups {
		points := []object{}
		for k, m := range g.Means {
			if m.N == 0 {
				continue
			}
			var at any = o.Points[k].Label
			if !o.Words {
				at = o.Points[k].At
			}
			points = append(points, obj("time", at, "n", m.N, "mean", m.Mean, "sd", m.SD, "sem", m.SEM, m.CI))
			t.add(groupName(g.Name, g.Range), o.Points[k].Label, m.N, m.Mean, m.SD, m.SEM, m.CI)
		}
		groups = append(groups, obj("name", g.Name, "range?", g.Range, "n", g.N, "at", points))
	}
	d := document("compare", ofRows(o.Answer, o.Rows), map[string]any{"value": o.Measure, "time": o.Time, "groups": groups}, t)
	return drawn(d, o, figure.OverTime)
}

// countsOverTime renders how many have each level of a category, by group and time point.
func countsOverTime(o *answer.OverTime) Document {
	groups := []object{}
	t := table(fmt.Sprintf("%s over %s", o.Measure, o.Time), append([]string{"group", "time", "n"}, o.Levels...)...)
	for i := range o.Groups {
		g := &o.Groups[i]
		points := []object{}
		for k, counts := range g.Counts {
			n := g.At(k)
			if n == 0 {
				continue
			}
			var at any = o.Points[k].Label
			if !o.Words {
				at = o.Points[k].At
			}
			points = append(points, obj("time", at, "n", n, "counts", counts))
			cells := []any{groupName(g.Name, g.Range), o.Points[k].Label, n}
			for _, c := range counts {
				cells = append(cells, c)
			}
			t.add(cells...)
		}
		groups = append(groups, obj("name", g.Name, "range?", g.Range, "n", g.N, "at", points))
	}
	d := document("compare", ofRows(o.Answer, o.Rows), map[string]any{"value": o.Measure, "time": o.Time, "levels": o.Levels, "groups": groups}, t)
	return drawn(d, o, figure.OverTime)
}
