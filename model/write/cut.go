package write

import (
	"cmp"
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

type bestCutJSON struct {
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

// correctedCutJSON has null for what does not exist: a permutation that was not
// asked for, asymptotic corrections within strata.
type correctedCutJSON struct {
	LS          Num `json:"lausen_schumacher"`
	Bonferroni  Num `json:"improved_bonferroni"`
	Contal      Num `json:"contal_oquigley"`
	Permutation Num `json:"permutation"`
	Hothorn     Num `json:"hothorn_lausen"`
}

func bestCut(p stats.CutPoint) bestCutJSON {
	return bestCutJSON{Cut: Num(p.Cut), NLow: p.NLow, NHigh: p.NHigh, Maxstat: Num(p.Standardised), LogRank: Num(p.ChiSq)}
}

// ratioOf renders a hazard ratio of two groups.
func ratioOf(h *answer.Effect, ties string) *ratioJSON {
	return &ratioJSON{h.Term, h.Label, Num(h.Ratio), Num(h.Lower), Num(h.Upper), Num(h.P), h.CI, cmp.Or(ties, "efron")}
}

// Cutoff renders the landscape of a marker's cuts.
func Cutoff(c *answer.Cutoff) Document {
	land := c.Landscape
	adjusted := correctedCutJSON{Num(c.Lausen92), Num(c.Lausen94), Num(c.Contal.P), Num(nan), Num(nan)}
	var permutation any
	if p := c.Permutation; p != nil {
		adjusted.Permutation = Num(p.P)
		permutation = map[string]any{"rounds": p.Rounds, "seed": p.Seed, "std_error": Num(p.SE)}
	}
	if c.Hothorn != nil {
		adjusted.Hothorn = Num(c.Hothorn.P)
	}
	best, h := bestCut(c.Best), &c.HR
	best.HazardRatio = ratioOf(h, c.Look.Ties)
	rows, every := everyCut(c)
	result := map[string]any{"marker": c.Frame.Marker.Name, "best": best, "best_logrank": bestCut(c.BestChiSq),
		"p_value": Num(c.Naive), "p_adjusted": adjusted,
		"permutation": permutation, "min_prop": land.MinProp, "max_prop": land.MaxProp, "landscape": rows,
		"landscape_hazard_ratio": "one step from 1; best.hazard_ratio is the full fit"}
	title := "Best cut of " + c.Frame.Marker.Name + " (largest standardised log-rank statistic)"
	if n := land.Strata(); n > 1 {
		result["strata"] = n
		title = fmt.Sprintf("Best cut of %s within %d strata (largest standardised log-rank statistic)", c.Frame.Marker.Name, n)
	}
	ci := fmt.Sprintf("%g%% CI", c.Level*100)
	at := Table{Title: title, Head: []string{"cut", "low", "high", "maxstat", "log-rank", "naive P", "HR " + h.Label, ci + " low", "high "},
		Rows: [][]Cell{append(cutCells(c.Best), number(h.Ratio), number(h.Lower), number(h.Upper))}}
	tables := append(preface(c.Answer), at, correctedCut(c), every)
	return Document{JSON: wrap("cut", c.Answer, result), Tables: append(tables, footnotes(c.Answer)...)}
}

// cutCells are what is known of a cut without a model.
func cutCells(p stats.CutPoint) []Cell {
	return []Cell{word(Number(p.Cut)), count(p.NLow), count(p.NHigh), number(p.Standardised), number(p.ChiSq), pvalue(p.NaiveP())}
}

// correctedCut is the table of P values that are corrected for the search.
func correctedCut(c *answer.Cutoff) Table {
	t := Table{Title: "P corrected for the search", Head: []string{"method", "P"}}
	if p := c.Permutation; p != nil {
		t.Rows = append(t.Rows, []Cell{word(fmt.Sprintf("permutation (%d rounds, seed %d)", p.Rounds, p.Seed)), pvalue(p.P)})
	}
	t.Rows = append(t.Rows, []Cell{word("Lausen-Schumacher 1992"), pvalue(c.Lausen92)},
		[]Cell{word("improved Bonferroni (Lausen 1994)"), pvalue(c.Lausen94)}, []Cell{word("Contal-O'Quigley"), pvalue(c.Contal.P)})
	switch {
	case c.Hothorn != nil:
		t.Rows = append(t.Rows, []Cell{word("Hothorn-Lausen"), pvalue(c.Hothorn.P)})
	case c.Landscape.Strata() > 1:
		t.Rows = append(t.Rows, []Cell{word("Hothorn-Lausen"), pvalue(nan)})
		t.Notes = append(t.Notes, "NA: "+c.HothornWhy)
	default:
		t.Notes = append(t.Notes, "Hothorn-Lausen: "+c.HothornWhy)
	}
	if c.BestChiSq.Cut != c.Best.Cut {
		p := c.BestChiSq
		t.Notes = append(t.Notes, fmt.Sprintf("the largest ordinary chi-square is %s at %s (%d low, %d high)", Significant(p.ChiSq, 5), Number(p.Cut),
			p.NLow, p.NHigh))
	}
	return t
}

// everyCut are the landscape's rows.
func everyCut(c *answer.Cutoff) ([]cutJSON, Table) {
	z := stats.NormalCI(c.Level)
	ci := fmt.Sprintf("%g%% CI", c.Level*100)
	t := Table{Title: "Every cut", Head: []string{"cut", "low", "high", "maxstat", "log-rank", "naive P", "HR (one step)", ci + " low", "high "}}
	rows := make([]cutJSON, len(c.Landscape.Cuts))
	for i, p := range c.Landscape.Cuts {
		hr, lower, upper := exp(p.OneStepCoef), exp(p.OneStepCoef-z*p.OneStepSE), exp(p.OneStepCoef+z*p.OneStepSE)
		rows[i] = cutJSON{Num(p.Cut), p.NLow, p.NHigh, Num(p.Standardised), Num(p.ChiSq), Num(p.NaiveP()), Num(hr), Num(lower), Num(upper)}
		t.Rows = append(t.Rows, append(cutCells(p), number(hr), number(lower), number(upper)))
	}
	return rows, t
}
