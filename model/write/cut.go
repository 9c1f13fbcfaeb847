package write

import (
	"cmp"
	"fmt"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
	"kaplan/stats"
)

func bestCut(p stats.CutPoint) object {
	return obj("cut", p.Cut, "n_low", p.NLow, "n_high", p.NHigh, "maxstat", p.Standardised, "logrank", p.ChiSq)
}

// ratioOf renders a hazard ratio of two groups.
func ratioOf(h *answer.Effect, ties string) object {
	return obj("term", h.Term, "groups", h.Label, "estimate", h.Ratio, "conf_low", h.Lower, "conf_high", h.Upper, "p_value", h.P, "ci", h.CI,
		"ties", cmp.Or(ties, "efron"))
}

// Cutoff renders the landscape of a marker's cuts.
func Cutoff(c *answer.Cutoff) Document {
	land := c.Landscape
	best, h := bestCut(c.Best), &c.HR
	best = obj(best, "hazard_ratio", uncorrected(ratioOf(h, c.Look.Ties), c.Corrected, h))
	// null is what does not exist: a permutation that was not asked for, asymptotic
	// corrections within strata
	permuted, hothorn := nan, nan
	var permutation any
	if p := c.Permutation; p != nil {
		permuted = p.P
		permutation = map[string]any{"rounds": p.Rounds, "seed": p.Seed, "std_error": Num(p.SE)}
	}
	if c.Hothorn != nil {
		hothorn = c.Hothorn.P
	}
	adjusted := obj("lausen_schumacher", c.Lausen92, "improved_bonferroni", c.Lausen94, "contal_oquigley", c.Contal.P, "permutation", permuted,
		"hothorn_lausen", hothorn)
	rows, every := everyCut(c)
	result := map[string]any{"marker": c.Frame.Marker.Name, "best": best, "best_logrank": bestCut(c.BestChiSq),
		"p_value": Num(c.Naive), "p_corrected": correctedOf(c.Corrected), "p_adjusted": adjusted, "p_adjusted_notes": append([]string{}, correctionNotes(c)...),
		"permutation": permutation, "min_prop": land.MinProp, "max_prop": land.MaxProp, "landscape": rows,
		"landscape_hazard_ratio": "one step of the fit from a ratio of 1; best.hazard_ratio is the full fit"}
	title := "Best cut of " + c.Frame.Marker.Name + " (largest standardised log-rank statistic)"
	if n := land.Strata(); n > 1 {
		result["strata"] = n
		title = fmt.Sprintf("Best cut of %s within %d strata (largest standardised log-rank statistic)", c.Frame.Marker.Name, n)
	}
	ci := ciOf(c.Level)
	at := table(title, "cut", "low", "high", "maxstat", "log-rank", "naive P", "HR "+h.Label, ci+" low", "high ")
	at.Rows = [][]Cell{append(cutCells(c.Best), cells(h.Ratio, h.Lower, h.Upper)...)}
	at.Notes = []string{"HR: " + uncorrectedNote(c.Corrected, h),
		fmt.Sprintf("HR: of the full fit; the table of every cut has one step of that fit from a ratio of 1, which is %s at this cut",
			Significant(exp(c.Best.OneStepCoef), 5))}
	return drawn(document("cut", c.Answer, result, correctedCut(c), at, every), c, figure.Cutoff)
}

// cutCells are what is known of a cut without a model.
func cutCells(p stats.CutPoint) []Cell {
	return cells(Number(p.Cut), p.NLow, p.NHigh, p.Standardised, p.ChiSq, pvalue(p.NaiveP()))
}

// correctionNotes say what is odd about the corrections beside the permutation.
func correctionNotes(c *answer.Cutoff) (notes []string) {
	if c.Contal.Warning != "" {
		notes = append(notes, c.Contal.Warning)
	}
	if c.Hothorn != nil && c.Hothorn.Warning != "" {
		notes = append(notes, c.Hothorn.Warning)
	}
	return notes
}

// correctedCut is the table of P values that are corrected for the search: the
// permutation first, which is the one to report, and the approximations below it.
func correctedCut(c *answer.Cutoff) Table {
	t := table("P corrected for the search", "method", "P")
	if p := c.Permutation; p != nil {
		t.add(fmt.Sprintf("permutation (%s, seed %d)", model.Count(p.Rounds, "round"), p.Seed), pvalue(p.P))
	}
	t.add("Lausen-Schumacher 1992", pvalue(c.Lausen92))
	t.add("improved Bonferroni (Lausen 1994)", pvalue(c.Lausen94))
	t.add("Contal-O'Quigley", pvalue(c.Contal.P))
	switch {
	case c.Hothorn != nil:
		t.add("Hothorn-Lausen", pvalue(c.Hothorn.P))
	case c.Landscape.Strata() > 1:
		t.add("Hothorn-Lausen", pvalue(nan))
		t.Notes = append(t.Notes, "NA: "+c.HothornWhy)
	default:
		t.Notes = append(t.Notes, "Hothorn-Lausen: "+c.HothornWhy)
	}
	if c.Permutation != nil && c.Landscape.Strata() < 2 {
		t.notef("the permutation P is the one to report; Lausen-Schumacher's is asymptotic and conservative")
	}
	t.Notes = append(t.Notes, correctionNotes(c)...)
	if c.BestChiSq.Cut != c.Best.Cut {
		p := c.BestChiSq
		t.notef("the largest ordinary chi-square is %s at %s (%d low, %d high)", Significant(p.ChiSq, 5), Number(p.Cut), p.NLow, p.NHigh)
	}
	return t
}

// everyCut are the landscape's rows.
func everyCut(c *answer.Cutoff) (series, Table) {
	z := stats.NormalCI(c.Level)
	ci := ciOf(c.Level)
	t := table("Every cut", "cut", "low", "high", "maxstat", "log-rank", "naive P", "HR (one step)", ci+" low", "high ")
	ratio := func(p stats.CutPoint) (hr, lower, upper float64) {
		return exp(p.OneStepCoef), exp(p.OneStepCoef - z*p.OneStepSE), exp(p.OneStepCoef + z*p.OneStepSE)
	}
	names := []string{"cut", "n_low", "n_high", "maxstat", "logrank", "p_value", "hazard_ratio", "conf_low", "conf_high"}
	rows := series{len(c.Landscape.Cuts), names, func(i int, to []float64) {
		p := c.Landscape.Cuts[i]
		hr, lower, upper := ratio(p)
		copy(to, []float64{p.Cut, float64(p.NLow), float64(p.NHigh), p.Standardised, p.ChiSq, p.NaiveP(), hr, lower, upper})
	}}
	for _, p := range c.Landscape.Cuts {
		hr, lower, upper := ratio(p)
		t.Rows = append(t.Rows, append(cutCells(p), number(hr), number(lower), number(upper)))
	}
	t.notef("HR (one step): one step of the fit from a ratio of 1, a quick approximation at each cut; the best cut above has the full fit")
	return rows, t
}
