package write

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
	"strings"
)

// Validation renders a cut carried from one cohort to others.
func Validation(v *answer.Validation) Document {
	t := table("Cut of "+v.Marker+chosenCuts(v.Cuts)+" chosen in the first cohort, carried unchanged to the others", "cohort", "n", "events", "low",
		"high", "log-rank P", "HR", "CI low", "high ", "")
	var rows []object
	for i, c := range v.Cohorts {
		if c.Survival == nil {
			rows = append(rows, obj("name", c.Name, "n", 0, "events", 0, "groups", nil, "sizes", nil, "note?", c.Why))
			t.add(c.Name, "", "", "", "", "", "", "", "", c.Why)
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
		row := cells(c.Name, s.Used, s.Events, "", "", pvalue(nan), nan, nan, nan, "")
		if len(s.Groups) == 2 {
			row[3], row[4] = count(s.Groups[0].N), count(s.Groups[1].N)
		}
		if len(s.Tests) > 0 {
			x := s.Tests[0]
			logRank = obj("name", x.Name, "statistic", x.ChiSq, "df", x.DF, "p_value", x.P, "p_one_sided", x.POneSided)
			row[5] = pvalue(x.P)
			if i == 0 && v.Chosen {
				row[9] = word("chosen here: P is too small")
				note = "the cut was chosen in this cohort"
			}
		}
		if h := s.HazardRatio; h != nil {
			ratio = ratioOf(h, s.Look.Ties)
			row[6], row[7], row[8] = number(h.Ratio), number(h.Lower), number(h.Upper)
		}
		rows = append(rows, obj("name", c.Name, "n", s.Used, "events", s.Events, "groups", groups, "sizes", sizes, "logrank?", logRank,
			"hazard_ratio?", ratio,
			"note?", note))
		t.Rows = append(t.Rows, row)
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
		j[e.name] = estimate(exp(e.x.Coef), exp(e.x.Lower), exp(e.x.Upper))
		t.add(e.title, exp(e.x.Coef), exp(e.x.Lower), exp(e.x.Upper), pvalue(e.x.P))
	}
	t.notef("heterogeneity: Q %s on %d df, P %s; I2 %s %%, tau2 %s", Fixed(p.Q.Statistic, 2), p.Q.DF, P(p.Q.P), Fixed(100*p.I2, 0), Significant(p.Tau2, 3))
	if v.Chosen {
		j["includes_chosen"] = true
		t.Notes = append(t.Notes, "the first cohort, in which the cut was chosen, is among them: the pooled effect is too large")
	}
	return j, t
}

// chosenCuts are the cuts in a title; nothing where levels make the groups.
func chosenCuts(cuts []float64) string {
	if len(cuts) == 0 {
		return ""
	}
	var text []string
	for _, c := range cuts {
		text = append(text, model.FormatNumber(c))
	}
	return " at " + strings.Join(text, " and ") + ","
}
