package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

// Cutoff renders the landscape of a marker's cuts.
func Cutoff(c *answer.Cutoff) Document {
	type bestJSON struct {
		Cut         Num        `json:"cut"`
		NLow        int        `json:"n_low"`
		NHigh       int        `json:"n_high"`
		Maxstat     Num        `json:"maxstat"`
		LogRank     Num        `json:"logrank"`
		HazardRatio *ratioJSON `json:"hazard_ratio,omitempty"`
	}
	type cutJSON struct {
		Cut         Num `json:"cut"`
		NLow        int `json:"n_low"`
		NHigh       int `json:"n_high"`
		Maxstat     Num `json:"maxstat"`
		LogRank     Num `json:"logrank"`
		P           Num `json:"p_value"`
		HazardRatio Num `json:"hazard_ratio"`
		Lower       Num `json:"conf_low"`
		Upper       Num `json:"conf_high"`
	}
	z := stats.NormalCI(c.Level)
	type adjustedJSON struct {
		LS          Num `json:"lausen_schumacher"`
		Bonferroni  Num `json:"improved_bonferroni"`
		Contal      Num `json:"contal_oquigley"`
		Permutation Num `json:"permutation"`
		Hothorn     Num `json:"hothorn_lausen"`
	}
	land := c.Landscape
	adjusted := adjustedJSON{Num(c.Lausen92), Num(c.Lausen94), Num(c.Contal.P), Num(nan), Num(nan)}
	var permutation any
	if p := c.Permutation; p != nil {
		adjusted.Permutation = Num(p.P)
		permutation = map[string]any{"rounds": p.Rounds, "seed": p.Seed, "std_error": Num(p.SE)}
	}
	if c.Hothorn != nil {
		adjusted.Hothorn = Num(c.Hothorn.P)
	}
	rows := make([]cutJSON, len(land.Cuts))
	for i, p := range land.Cuts {
		rows[i] = cutJSON{Num(p.Cut), p.NLow, p.NHigh, Num(p.Standardised), Num(p.ChiSq), Num(p.NaiveP()), Num(exp(p.OneStepCoef)), Num(exp(p.OneStepCoef - z*p.OneStepSE)), Num(exp(p.OneStepCoef + z*p.OneStepSE))}
	}
	h := c.HR
	best := bestJSON{Num(c.Best.Cut), c.Best.NLow, c.Best.NHigh, Num(c.Best.Standardised), Num(c.Best.ChiSq),
		&ratioJSON{h.Term, h.Label, Num(h.Ratio), Num(h.Lower), Num(h.Upper), Num(h.P), h.CI, "efron"}}
	other := bestJSON{Num(c.BestChiSq.Cut), c.BestChiSq.NLow, c.BestChiSq.NHigh, Num(c.BestChiSq.Standardised), Num(c.BestChiSq.ChiSq), nil}
	result := map[string]any{"marker": c.Frame.Marker.Name, "best": best, "best_logrank": other, "p_value": Num(c.Naive), "p_adjusted": adjusted,
		"permutation": permutation, "min_prop": land.MinProp, "max_prop": land.MaxProp, "landscape": rows,
		"landscape_hazard_ratio": "one step from 1; best.hazard_ratio is the full fit"}
	tables := preface(c.Answer)
	ci := fmt.Sprintf("%g%% CI", c.Level*100)
	tables = append(tables, Table{Title: "Best cut of " + c.Frame.Marker.Name + " (largest standardised log-rank statistic)", Head: []string{"cut", "low", "high", "maxstat", "log-rank", "naive P", "HR " + h.Label, ci + " low", "high "},
		Rows: [][]Cell{{word(Number(c.Best.Cut)), count(c.Best.NLow), count(c.Best.NHigh), number(c.Best.Standardised), number(c.Best.ChiSq), pvalue(c.Naive), number(h.Ratio), number(h.Lower), number(h.Upper)}}})
	t := Table{Title: "P corrected for the search", Head: []string{"method", "P"}}
	if c.Permutation != nil {
		t.Rows = append(t.Rows, []Cell{word(fmt.Sprintf("permutation (%d rounds, seed %d)", c.Permutation.Rounds, c.Permutation.Seed)), pvalue(c.Permutation.P)})
	}
	t.Rows = append(t.Rows, []Cell{word("Lausen-Schumacher 1992"), pvalue(c.Lausen92)}, []Cell{word("improved Bonferroni (Lausen 1994)"), pvalue(c.Lausen94)}, []Cell{word("Contal-O'Quigley"), pvalue(c.Contal.P)})
	if c.Hothorn != nil {
		t.Rows = append(t.Rows, []Cell{word("Hothorn-Lausen"), pvalue(c.Hothorn.P)})
	} else {
		t.Notes = append(t.Notes, "Hothorn-Lausen: "+c.HothornWhy)
	}
	if c.BestChiSq.Cut != c.Best.Cut {
		t.Notes = append(t.Notes, fmt.Sprintf("the largest ordinary chi-square is %s at %s (%d low, %d high)", Significant(c.BestChiSq.ChiSq, 5), Number(c.BestChiSq.Cut), c.BestChiSq.NLow, c.BestChiSq.NHigh))
	}
	lt := Table{Title: "Every cut", Head: []string{"cut", "low", "high", "maxstat", "log-rank", "naive P", "HR (one step)", ci + " low", "high "}}
	for _, p := range land.Cuts {
		lt.Rows = append(lt.Rows, []Cell{word(Number(p.Cut)), count(p.NLow), count(p.NHigh), number(p.Standardised), number(p.ChiSq), pvalue(p.NaiveP()), number(exp(p.OneStepCoef)), number(exp(p.OneStepCoef - z*p.OneStepSE)), number(exp(p.OneStepCoef + z*p.OneStepSE))})
	}
	return Document{JSON: wrap("cut", c.Answer, result), Tables: append(append(tables, t, lt), footnotes(c.Answer)...)}
}

// Screen renders every marker's model, in the order given.
func Screen(s *answer.Screen) Document {
	type rowJSON struct {
		Marker   string `json:"marker"`
		N        int    `json:"n"`
		Events   int    `json:"events"`
		Estimate Num    `json:"estimate"`
		SE       Num    `json:"std_error"`
		HR       Num    `json:"hazard_ratio"`
		Lower    Num    `json:"conf_low"`
		Upper    Num    `json:"conf_high"`
		P        Num    `json:"p_value"`
		NaiveP   *Num   `json:"p_naive,omitempty"`
		Q        Num    `json:"q_value"`
		FamilyP  Num    `json:"p_family"`
		Cut      *Num   `json:"cut,omitempty"`
		NLow     int    `json:"n_low,omitempty"`
		NHigh    int    `json:"n_high,omitempty"`
		Note     string `json:"note,omitempty"`
	}
	rows := []rowJSON{}
	t := Table{Title: "Every marker, " + s.Mode, Head: []string{"marker", "n", "events", "HR", fmt.Sprintf("%g%% CI low", s.Level*100), "high", "P", "q (BH)", "P family", "cut", ""}}
	for _, r := range s.Rows {
		c := s.Columns[r.Marker]
		j := rowJSON{Marker: c.Name, N: r.N, Events: r.Events, Estimate: Num(r.Coef), SE: Num(r.SE), HR: Num(r.HR()), Lower: Num(r.Lower), Upper: Num(r.Upper), P: Num(r.P), Q: Num(r.Q), FamilyP: Num(r.FamilyP)}
		cut := word("")
		if s.Mode != "continuous" {
			v := Num(r.Cut)
			j.Cut, j.NLow, j.NHigh = &v, r.NLow, r.NHigh
			cut = word(Number(r.Cut))
		}
		if s.Mode == "optimal" {
			v := Num(r.NaiveP)
			j.NaiveP = &v
		}
		if r.Err != nil {
			j.Note = r.Err.Error()
		}
		rows = append(rows, j)
		t.Rows = append(t.Rows, []Cell{word(c.Name), count(r.N), count(r.Events), number(r.HR()), number(r.Lower), number(r.Upper), pvalue(r.P), pvalue(r.Q), pvalue(r.FamilyP), cut, word(j.Note)})
	}
	result := map[string]any{"mode": s.Mode, "adjusted_for": append([]string{}, s.Adjust...), "permutations": s.Permutations, "seed": s.Seed, "markers": rows}
	return Document{JSON: wrap("screen", s.Answer, result), Tables: append(append(preface(s.Answer), t), footnotes(s.Answer)...)}
}

// Ledger renders what was looked at.
func Ledger(g *answer.Ledger) Document {
	type rowJSON struct {
		Endpoint  string `json:"endpoint"`
		Where     string `json:"where"`
		Marker    string `json:"marker"`
		Cut       string `json:"cut"`
		N         int    `json:"n"`
		Events    int    `json:"events"`
		P         Num    `json:"p_value"`
		Corrected Num    `json:"p_corrected"`
		Family    int    `json:"family"`
		FamilyP   Num    `json:"family_p"`
		Holm      Num    `json:"holm"`
		BH        Num    `json:"bh"`
		Times     int    `json:"times"`
		Note      string `json:"note"`
	}
	families, of := g.Families()
	rows := []rowJSON{}
	t := Table{Title: fmt.Sprintf("Ledger: %d looks, %d families", len(g.Entries), len(families)), Head: []string{"", "endpoint", "subgroup", "marker", "cut", "n", "events", "naive P", "family", "family P", "Holm", "BH", "note"}}
	for i, e := range g.Entries {
		f := families[of[i]]
		rows = append(rows, rowJSON{e.Endpoint, e.Look.Where, e.Marker, e.Cut(Number), e.N, e.Events, Num(e.P), Num(e.Corrected), of[i] + 1, Num(f.P), Num(f.Holm), Num(f.BH), e.Times, e.Note})
		t.Rows = append(t.Rows, []Cell{count(i + 1), word(e.Endpoint), word(e.Look.Where), word(e.Marker), word(e.Cut(Number)), count(e.N), count(e.Events), pvalue(e.P), count(of[i] + 1), pvalue(f.P), pvalue(f.Holm), pvalue(f.BH), word(e.Note)})
	}
	return Document{JSON: map[string]any{"command": "ledger", "result": map[string]any{"looks": rows}, "warnings": []string{}}, Tables: []Table{t}}
}

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
	t := Table{Title: "Cut of " + v.Marker + " chosen in the first cohort, carried unchanged to the others", Head: []string{"cohort", "n", "events", "low", "high", "log-rank P", "HR", "CI low", "high ", ""}}
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
			j.HazardRatio = &ratioJSON{h.Term, h.Label, Num(h.Ratio), Num(h.Lower), Num(h.Upper), Num(h.P), h.CI, "efron"}
			row[6], row[7], row[8] = number(h.Ratio), number(h.Lower), number(h.Upper)
		}
		rows = append(rows, j)
		t.Rows = append(t.Rows, row)
	}
	result := map[string]any{"marker": v.Marker, "cuts": v.Cuts, "chosen_in_first": v.Chosen, "cohorts": rows}
	tables := []Table{t}
	if p := v.Pooled; p != nil {
		pt := Table{Title: "Pooled hazard ratio", Head: []string{"model", "HR", "CI low", "high", "P"}}
		pooled := map[string]any{"k": p.K, "q": Num(p.Q.Statistic), "q_df": p.Q.DF, "q_p_value": Num(p.Q.P), "i2": Num(p.I2), "tau2": Num(p.Tau2)}
		for _, e := range []struct {
			name string
			x    stats.PooledEffect
		}{{"fixed", p.Fixed}, {"random", p.Random}} {
			pooled[e.name] = Estimate{Num(exp(e.x.Coef)), Num(exp(e.x.Lower)), Num(exp(e.x.Upper))}
			pt.Rows = append(pt.Rows, []Cell{word(map[string]string{"fixed": "fixed effect (inverse variance)", "random": "random effects (DerSimonian-Laird)"}[e.name]), number(exp(e.x.Coef)), number(exp(e.x.Lower)), number(exp(e.x.Upper)), pvalue(e.x.P)})
		}
		pt.Notes = append(pt.Notes, fmt.Sprintf("heterogeneity: Q %s on %d df, P %s; I2 %s %%, tau2 %s", Fixed(p.Q.Statistic, 2), p.Q.DF, P(p.Q.P), Fixed(100*p.I2, 0), Significant(p.Tau2, 3)))
		if v.Chosen {
			pooled["includes_chosen"] = true
			pt.Notes = append(pt.Notes, "the first cohort, in which the cut was chosen, is among them: the pooled effect is too large")
		}
		result["pooled"] = pooled
		tables = append(tables, pt)
	} else if v.PoolWhy != "" {
		tables = append(tables, Table{Notes: []string{v.PoolWhy}})
	}
	d := Document{Tables: tables}
	if s := v.Cohorts[0].Survival; s != nil {
		d.JSON = wrap("cut", s.Answer, result)
		d.Tables = append(append(preface(s.Answer), tables...), footnotes(s.Answer)...)
	}
	return d
}
