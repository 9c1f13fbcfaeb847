package write

import (
	"kaplan/model/answer"
	"kaplan/stats"
)

// Validation renders a cut carried from one cohort to others.
func Validation(v *answer.Validation) Document {
	low, high, two := v.Two()
	head := []string{"cohort", "n", "events"}
	if two {
		head = append(head, low, high)
	}
	t := table(v.Title(), append(head, "log-rank P", "HR", "CI low", "CI high", "")...)
	var rows []object
	for i, c := range v.Cohorts {
		if c.Survival == nil {
			rows = append(rows, obj("name", c.Name, "n", 0, "events", 0, "groups", nil, "sizes", nil, "note?", c.Why))
			row := make([]any, len(t.Head))
			for k := range row {
				row[k] = ""
			}
			row[0], row[len(row)-1] = c.Name, c.Why
			t.add(row...)
			continue
		}
		s := c.Survival
		var groups []string
		var sizes []int
		var logRank, ratio object
		note := ""
		for _, g := range s.Groups {
			groups, sizes = append(groups, g.Name), append(sizes, g.N)
		}
		row := cells(c.Name, s.Used, s.Events)
		if two {
			row = append(row, count(s.Groups[0].N), count(s.Groups[1].N))
		}
		found := cells(pvalue(nan), nan, nan, nan, "") // P, hazard ratio, its interval, a word
		if len(s.Tests) > 0 {
			x := s.Tests[0]
			logRank = obj("name", x.Name, "statistic", x.ChiSq, "df", x.DF, "p_value", x.P, "p_one_sided", x.POneSided)
			found[0] = pvalue(x.P)
			if i == 0 && v.Chosen {
				found[4] = word("chosen here: P is too small")
				note = "the cut was chosen in this cohort"
			}
		}
		if h := s.HazardRatio; h != nil {
			ratio = ratioOf(h, s.Look.Ties)
			found[1], found[2], found[3] = number(h.Ratio), number(h.Lower), number(h.Upper)
		}
		rows = append(rows, obj("name", c.Name, "n", s.Used, "events", s.Events, "groups", groups, "sizes", sizes, "logrank?", logRank,
			"hazard_ratio?", ratio,
			"note?", note))
		t.Rows = append(t.Rows, append(row, found...))
	}
	result := map[string]any{"marker": v.Marker, "cuts": v.Cuts, "chosen_in_first": v.Chosen, "cohorts": rows}
	tables := []Table{t}
	switch {
	case v.Pooled != nil:
		var pt Table
		result["pooled"], pt = pooled(v)
		tables = append(tables, pt)
	case v.PoolWhy != "":
		tables = append(tables, Table{Notes: []string{v.PoolWhy}})
	}
	if s := v.Cohorts[0].Survival; s != nil {
		return document("cut", s.Answer, result, tables...)
	}
	return Document{Tables: tables}
}

// pooled renders the hazard ratios of all cohorts together.
func pooled(v *answer.Validation) (map[string]any, Table) {
	p := v.Pooled
	t := table("Pooled hazard ratio", "model", "HR", "CI low", "high", "P")
	j := map[string]any{"k": p.K, "q": Num(p.Q.Statistic), "q_df": p.Q.DF, "q_p_value": Num(p.Q.P), "i2": Num(p.I2), "tau2": Num(p.Tau2)}
	for _, e := range []struct {
		name, title string
		x           stats.PooledEffect
	}{{"fixed", "fixed effect (inverse variance)", p.Fixed}, {"random", "random effects (DerSimonian-Laird)", p.Random}} {
		j[e.name] = append(estimate(exp(e.x.Coef), exp(e.x.Lower), exp(e.x.Upper)), obj("p_value", e.x.P)...)
		t.add(e.title, exp(e.x.Coef), exp(e.x.Lower), exp(e.x.Upper), pvalue(e.x.P))
	}
	t.notef("heterogeneity: Q %s on %d df, P %s; I2 %s %%, tau2 %s", Fixed(p.Q.Statistic, 2), p.Q.DF, P(p.Q.P), Fixed(100*p.I2, 0), Significant(p.Tau2, 3))
	if v.Chosen {
		j["includes_chosen"] = true
		t.Notes = append(t.Notes, "the first cohort, in which the cut was chosen, is among them: the pooled effect is too large")
	}
	return j, t
}
