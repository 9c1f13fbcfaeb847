package write

import "kaplan/model/answer"

// LifeTables renders one actuarial table per group.
func LifeTables(l *answer.LifeTables) Document {
	s := l.Survival
	var groups []object
	var tables []Table
	for g, lt := range l.Tables {
		rows := []object{}
		t := table("Life table, "+s.Groups[g].Name, "from", "to", "entered", "lost", "exposed", "events", "survival at start", "std error", "hazard")
		for k := range lt.Start {
			rows = append(rows, obj("start", lt.Start[k], "end", lt.End[k], "n_entered", lt.Entered[k], "n_lost", lt.Lost[k], "n_risk", lt.AtRisk[k],
				"n_event", lt.Events[k], "estimate", lt.Surv[k], "std_error", lt.SE[k], "density", lt.Density[k], "hazard", lt.Hazard[k]))
			t.add(lt.Start[k], lt.End[k], lt.Entered[k], lt.Lost[k], lt.AtRisk[k], lt.Events[k], lt.Surv[k], lt.SE[k], lt.Hazard[k])
		}
		groups = append(groups, obj("name", s.Groups[g].Name, "rows", rows))
		tables = append(tables, t)
	}
	d := document("km", s.Answer, map[string]any{"life_tables": groups}, tables...)
	d.groups = s
	return d
}
