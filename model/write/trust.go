package write

import (
	"fmt"

	"kaplan/model"
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
	falls := table(fmt.Sprintf("Where the best cut of %s falls in %s", c.Frame.Marker.Name, model.Count(len(cuts), "resample")),
		"cut", ci+" of resamples from", "to")
	falls.add(Number(c.Best.Cut), s.Lower, s.Upper)
	falls.notef("seed %d", s.Bootstrap.Seed)
	left := table("What is left of its effect", "hazard ratio "+h.Label, "factor", "HR")
	left.add("as fitted", 1.0, h.Ratio)
	left.add("shrunk by the bootstrap", boot, s.Shrunk(boot))
	left.add("shrunk by Verweij-van Houwelingen", heuristic, s.Shrunk(heuristic))
	cross := Table{Title: "Two-fold cross-validation (Faraggi-Simon)"}
	if x := s.Cross; x != nil {
		result["cross_validation"] = map[string]any{"cuts": []Num{Num(x.Cut[0]), Num(x.Cut[1])}, "sizes": x.Size,
			"statistic": Num(x.Test.ChiSq), "p_value": Num(x.Test.P), "seed": x.Seed}
		cross.Head = []string{"cut of half 1", "of half 2", "log-rank", "P"}
		cross.Rows = [][]Cell{cells(kept(x.Cut[0]), kept(x.Cut[1]), x.Test.ChiSq, pvalue(x.Test.P))}
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
			two.notef("P by %d permutations, seed %d", s.TwoP.Rounds, s.TwoP.Seed)
		}
		result["two_cuts"] = j
		two.Head = []string{"lower", "upper", "low", "middle", "high", "chi-square", "df", "naive P", "P"}
		two.Rows = [][]Cell{cells(x.Lower, x.Upper, x.NLow, x.NMiddle, x.NHigh, x.Statistic, 2, pvalue(x.LogRank.P), pvalue(p))}
	}
	if s.TwoWhy != "" {
		two.Notes = append(two.Notes, s.TwoWhy)
	}
	return document("trust", c.Answer, result, falls, left, cross, two)
}
