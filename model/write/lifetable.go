package write

import "kaplan/model/answer"

// LifeTables renders one actuarial table per group.
func LifeTables(l *answer.LifeTables) Document {
	s, tables := l.Survival, l.Tables
	type rowJSON struct {
		Start    Num `json:"start"`
		End      Num `json:"end"`
		Entered  Num `json:"n_entered"`
		Lost     Num `json:"n_lost"`
		AtRisk   Num `json:"n_risk"`
		Events   Num `json:"n_event"`
		Estimate Num `json:"estimate"`
		SE       Num `json:"std_error"`
		Density  Num `json:"density"`
		Hazard   Num `json:"hazard"`
	}
	type groupLife struct {
		Name string    `json:"name"`
		Rows []rowJSON `json:"rows"`
	}
	var groups []groupLife
	out := preface(s.Answer)
	for g, lt := range tables {
		x := groupLife{Name: s.Groups[g].Name, Rows: []rowJSON{}}
		t := Table{Title: "Life table, " + s.Groups[g].Name,
			Head: []string{"from", "to", "entered", "lost", "exposed", "events", "survival at start", "std error", "hazard"}}
		for k := range lt.Start {
			x.Rows = append(x.Rows, rowJSON{Num(lt.Start[k]), Num(lt.End[k]), Num(lt.Entered[k]), Num(lt.Lost[k]),
				Num(lt.AtRisk[k]), Num(lt.Events[k]), Num(lt.Surv[k]), Num(lt.SE[k]), Num(lt.Density[k]), Num(lt.Hazard[k])})
			t.Rows = append(t.Rows, []Cell{number(lt.Start[k]), number(lt.End[k]), number(lt.Entered[k]), number(lt.Lost[k]),
				number(lt.AtRisk[k]), number(lt.Events[k]), number(lt.Surv[k]), number(lt.SE[k]), number(lt.Hazard[k])})
		}
		groups = append(groups, x)
		out = append(out, t)
	}
	return Document{JSON: wrap("km", s.Answer, map[string]any{"life_tables": groups}), Tables: append(out, footnotes(s.Answer)...)}
}
