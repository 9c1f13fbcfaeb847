package write

import (
	"fmt"

	"kaplan/model/answer"
)

// Screen renders every marker's model, in the order given.
func Screen(s *answer.Screen) Document {
	rows := []object{}
	t := table("Every marker, "+s.Mode+AdjustedFor(s.Adjust), "marker", "n", "events", "HR", ciOf(s.Level)+" low", "high", "P", "q (BH)", "P family", "cut", "")
	for _, r := range s.Rows {
		c := s.Columns[r.Marker]
		cut, note := "", ""
		split := s.Mode != "continuous"
		if split {
			cut = Number(r.Cut)
		}
		if r.Err != nil {
			note = r.Err.Error()
		}
		j := obj("marker", c.Name, "n", r.N, "events", r.Events, "estimate", r.Coef, "std_error", r.SE, "hazard_ratio", r.HR(), "conf_low", r.Lower,
			"conf_high", r.Upper, "p_value", r.P, "p_naive?", where(s.Mode == "optimal", r.NaiveP), "q_value", r.Q, "p_family", r.FamilyP)
		if split {
			j = obj(j, "cut", r.Cut, "n_low?", r.NLow, "n_high?", r.NHigh)
		}
		rows = append(rows, obj(j, "note?", note))
		t.add(c.Name, r.N, r.Events, r.HR(), r.Lower, r.Upper, pvalue(r.P), pvalue(r.Q), pvalue(r.FamilyP), cut, note)
	}
	if s.Mode == "continuous" {
		t.Notes = append(t.Notes, "HR: per unit of the marker")
	}
	corrected := ""
	if s.Mode == "optimal" {
		corrected = "the smaller of two conservative bounds (Lausen-Schumacher 1992, improved Bonferroni 1994), not below that of the log-rank test"
		if s.Strata > 1 {
			corrected = fmt.Sprintf("permutation within %d strata, %d rounds, seed %d", s.Strata, s.Permutations, s.Seed)
		}
		t.Notes = append(t.Notes, "P: corrected for the search of the cut by "+corrected, "HR: high against low at the best cut, not corrected for the search")
	}
	result := map[string]any{"mode": s.Mode, "adjusted_for": append([]string{}, s.Adjust...),
		"permutations": s.Permutations, "seed": s.Seed, "markers": rows}
	if corrected != "" {
		result["p_corrected_by"] = corrected
	}
	return document("screen", s.Answer, result, t)
}
