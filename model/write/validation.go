package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

// Validation renders a cut carried from one cohort to others.
func Validation(v *answer.Validation) Document {
	type cohortJSON struct {
		Name        string     `json:"name"`
		N           int        `json:"n"`
		Events      int        `json:"events"`
		Groups      []string   `json:"groups"`
		Sizes       []int      `json:"sizes"`
		LogRank     *testJSON  `json:"logrank,omitempty"`
		HazardRatio *ratioJSON `json:"hazard_ratio,omitempty"`
		Note        string     `json:"note,omitempty"`
	}
	t := Table{Title: "Cut of " + v.Marker + " chosen in the first cohort, carried unchanged to the others",
		Head: []string{"cohort", "n", "events", "low", "high", "log-rank P", "HR", "CI low", "high ", ""}}
	var rows []cohortJSON
	for i, c := range v.Cohorts {
		if c.Survival == nil {
			rows = append(rows, cohortJSON{Name: c.Name, Note: c.Why})
			t.Rows = append(t.Rows, []Cell{word(c.Name), word(""), word(""), word(""), word(""), word(""), word(""), word(""), word(""), word(c.Why)})
			continue
		}
		s := c.Survival
		j := cohortJSON{Name: c.Name, N: s.Used, Events: s.Events}
		for _, g := range s.Groups {
			j.Groups, j.Sizes = append(j.Groups, g.Name), append(j.Sizes, g.N)
		}
		row := []Cell{word(c.Name), count(s.Used), count(s.Events), word(""), word(""), pvalue(nan), number(nan), number(nan), number(nan), word("")}
		if len(s.Groups) == 2 {
			row[3], row[4] = count(s.Groups[0].N), count(s.Groups[1].N)
		}
		if len(s.Tests) > 0 {
			x := s.Tests[0]
			j.LogRank = &testJSON{Name: x.Name, Statistic: Num(x.ChiSq), DF: x.DF, P: Num(x.P), POneSided: Num(x.POneSided)}
			row[5] = pvalue(x.P)
			if i == 0 && v.Chosen {
				row[9] = word("chosen here: P is too small")
				j.Note = "the cut was chosen in this cohort"
			}
		}
		if h := s.HazardRatio; h != nil {
			j.HazardRatio = ratioOf(h, s.Look.Ties)
			row[6], row[7], row[8] = number(h.Ratio), number(h.Lower), number(h.Upper)
		}
		rows = append(rows, j)
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
	d := Document{Tables: tables}
	if s := v.Cohorts[0].Survival; s != nil {
		d.JSON = wrap("cut", s.Answer, result)
		d.Tables = append(append(preface(s.Answer), tables...), footnotes(s.Answer)...)
	}
	return d
}

// pooled renders the hazard ratios of all cohorts together.
func pooled(v *answer.Validation) (map[string]any, Table) {
	p := v.Pooled
	t := Table{Title: "Pooled hazard ratio", Head: []string{"model", "HR", "CI low", "high", "P"}}
	j := map[string]any{"k": p.K, "q": Num(p.Q.Statistic), "q_df": p.Q.DF, "q_p_value": Num(p.Q.P), "i2": Num(p.I2), "tau2": Num(p.Tau2)}
	for _, e := range []struct {
		name, title string
		x           stats.PooledEffect
	}{{"fixed", "fixed effect (inverse variance)", p.Fixed}, {"random", "random effects (DerSimonian-Laird)", p.Random}} {
		j[e.name] = Estimate{Num(exp(e.x.Coef)), Num(exp(e.x.Lower)), Num(exp(e.x.Upper))}
		t.Rows = append(t.Rows, []Cell{word(e.title), number(exp(e.x.Coef)), number(exp(e.x.Lower)), number(exp(e.x.Upper)), pvalue(e.x.P)})
	}
	t.Notes = append(t.Notes, fmt.Sprintf("heterogeneity: Q %s on %d df, P %s; I2 %s %%, tau2 %s",
		Fixed(p.Q.Statistic, 2), p.Q.DF, P(p.Q.P), Fixed(100*p.I2, 0), Significant(p.Tau2, 3)))
	if v.Chosen {
		j["includes_chosen"] = true
		t.Notes = append(t.Notes, "the first cohort, in which the cut was chosen, is among them: the pooled effect is too large")
	}
	return j, t
}
