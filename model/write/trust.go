package write

import (
	"fmt"

	"kaplan/model/answer"
)

// Trust renders how far a searched cut can be trusted.
func Trust(s *answer.Trust) Document {
	c := s.Cutoff
	ci := fmt.Sprintf("%g%%", c.Level*100)
	cuts := make([]Num, len(s.Bootstrap.Cut))
	for i, v := range s.Bootstrap.Cut {
		cuts[i] = Num(v)
	}
	h := c.HR
	boot, heuristic := s.Bootstrap.ShrinkageSlope, s.Heuristic
	result := map[string]any{"marker": c.Frame.Marker.Name, "cut": Num(c.Best.Cut), "hazard_ratio": Num(h.Ratio),
		"bootstrap": map[string]any{"rounds": len(cuts), "seed": s.Bootstrap.Seed,
			"conf_low": Num(s.Lower), "conf_high": Num(s.Upper), "cuts": cuts},
		"shrunk": []map[string]any{{"method": "bootstrap", "factor": Num(boot), "hazard_ratio": Num(s.Shrunk(boot))},
			{"method": "heuristic", "factor": Num(heuristic), "hazard_ratio": Num(s.Shrunk(heuristic))}}}
	tables := append(preface(c.Answer),
		Table{Title: fmt.Sprintf("Where the best cut of %s falls in %d resamples", c.Frame.Marker.Name, len(cuts)),
			Head: []string{"cut", ci + " of resamples from", "to"},
			Rows: [][]Cell{{word(Number(c.Best.Cut)), number(s.Lower), number(s.Upper)}}, Notes: []string{fmt.Sprintf("seed %d", s.Bootstrap.Seed)}},
		Table{Title: "What is left of its effect", Head: []string{"hazard ratio " + h.Label, "factor", "HR"}, Rows: [][]Cell{
			{word("as fitted"), number(1), number(h.Ratio)},
			{word("shrunk by the bootstrap"), number(boot), number(s.Shrunk(boot))},
			{word("shrunk by Verweij-van Houwelingen"), number(heuristic), number(s.Shrunk(heuristic))}}})
	cross := Table{Title: "Two-fold cross-validation (Faraggi-Simon)"}
	if x := s.Cross; x != nil {
		result["cross_validation"] = map[string]any{"cuts": []Num{Num(x.Cut[0]), Num(x.Cut[1])}, "sizes": x.Size,
			"statistic": Num(x.Test.ChiSq), "p_value": Num(x.Test.P), "seed": x.Seed}
		cross.Head = []string{"cut of half 1", "of half 2", "log-rank", "P"}
		cross.Rows = [][]Cell{{number(x.Cut[0]), number(x.Cut[1]), number(x.Test.ChiSq), pvalue(x.Test.P)}}
	} else {
		cross.Notes = append(cross.Notes, s.CrossWhy)
	}
	two := Table{Title: "Two cuts, three groups, by the same principle"}
	if x := s.Two; x != nil {
		j := map[string]any{"cuts": []Num{Num(x.Lower), Num(x.Upper)}, "sizes": []int{x.NLow, x.NMiddle, x.NHigh},
			"statistic": Num(x.Statistic), "df": 2, "p_naive": Num(x.LogRank.P), "p_value": Num(nan)}
		p := nan
		if s.TwoP != nil {
			p = s.TwoP.P
			j["p_value"], j["rounds"], j["seed"] = Num(p), s.TwoP.Rounds, s.TwoP.Seed
			two.Notes = append(two.Notes, fmt.Sprintf("P by %d permutations, seed %d", s.TwoP.Rounds, s.TwoP.Seed))
		}
		result["two_cuts"] = j
		two.Head = []string{"lower", "upper", "low", "middle", "high", "chi-square", "df", "naive P", "P"}
		two.Rows = [][]Cell{{number(x.Lower), number(x.Upper), count(x.NLow), count(x.NMiddle), count(x.NHigh),
			number(x.Statistic), count(2), pvalue(x.LogRank.P), pvalue(p)}}
	}
	if s.TwoWhy != "" {
		two.Notes = append(two.Notes, s.TwoWhy)
	}
	return Document{JSON: wrap("trust", c.Answer, result), Tables: append(append(tables, cross, two), footnotes(c.Answer)...)}
}
