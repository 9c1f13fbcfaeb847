package write

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Screen renders every marker's model, in the order given.
func Screen(s *answer.Screen) Document {
	rows := []object{}
	continuous := s.Per != ""
	head := []string{"marker", "n", "events", answer.PerWords(s.Per), "HR", ciOf(s.Level) + " low", "high", "P", "q (BH)", "P family", "cut", ""}
	if s.Mode == "optimal" {
		head[7] = "corrected P"
	}
	t := table("Every marker, "+s.Mode+ScreenHeading(s)+AdjustedFor(s.Adjust), head...)
	if s.Look.Markers != "" || s.Detected > 0 {
		t.Title = countOf(s.Listed, "marker") + ", " + s.Mode + ScreenHeading(s) + AdjustedFor(s.Adjust)
	}
	for _, r := range s.Rows {
		c := s.Columns[r.Marker]
		cut, note := "", ""
		if !continuous {
			cut = Number(r.Cut)
		} else if r.Scale != r.Scale {
			note = "no " + answer.PerWords(s.Per) + ": it is 0"
		}
		if math.IsInf(r.Coef, 0) {
			note = answer.NoFinite
		}
		if r.Err != nil {
			note = r.Err.Error()
		}
		scale := 1.0 // a group against the other
		if continuous {
			scale = r.Scale
		}
		j := obj("marker", c.Name, "n", r.N, "events", r.Events, "scale", scale, "estimate", r.Coef, "std_error", r.SE,
			"hazard_ratio", r.HR(), "conf_low", r.Lower, "conf_high", r.Upper, "p_value", r.P, "p_naive?", where(s.Mode == "optimal", r.NaiveP),
			"q_value", r.Q, "p_family", r.FamilyP)
		if !continuous {
			j = obj(j, "cut", r.Cut, "n_low?", r.NLow, "n_high?", r.NHigh)
		}
		rows = append(rows, obj(j, "note?", note))
		t.add(c.Name, r.N, r.Events, r.Scale, r.HR(), r.Lower, r.Upper, pvalue(r.P), pvalue(r.Q), pvalue(r.FamilyP), cut, note)
	}
	if !continuous || s.Per == "unit" {
		t = t.without(3)
	}
	t.Notes = append(t.Notes, screenNotes(s)...)
	result := map[string]any{"mode": s.Mode, "per": where(continuous, s.Per), "log2": s.Transform != "", "detected": s.Detected, "undetected": s.Undetected,
		"adjusted_for": append([]string{}, s.Adjust...), "permutations": s.Permutations, "seed": s.Seed, "markers": rows,
		"family": map[string]any{"markers": len(s.Columns), "of": where(s.Family != "", s.Family)}}
	if s.Transform != "" {
		result["offset"] = Num(answer.LogOffset(s.Look))
	}
	if s.Mode == "optimal" {
		corrected, why := s.CorrectedBy()
		result["p_corrected_by"], result["p_corrected_note"] = where(corrected != "", corrected), where(why != "", why)
		result["two_valued_left_out"] = s.TwoValued
	}
	t.Notes = append(t.Notes, SearchedCuts(s)...)
	return drawn(document("screen", s.Answer, result, t), s, figure.Screen)
}

// ScreenHeading says what markers enter a screen and how, as it stands in a heading
// behind the mode; "" where nothing is to be said.
func ScreenHeading(s *answer.Screen) string {
	out := ""
	if s.Per != "" {
		out += ", per " + answer.PerWords(s.Per)
	}
	if s.Transform != "" {
		out += " of " + s.Transform
	}
	if s.Detected > 0 {
		out += fmt.Sprintf(", detected in %s %% or more (%d left out)", model.FormatShort(100*s.Detected), s.Undetected)
	}
	return out
}

// SearchedCuts say of a screen of best cuts what of it is corrected for the search, and
// how, and what takes no part in it; nil where nothing is searched.
func SearchedCuts(s *answer.Screen) (notes []string) {
	corrected, why := s.CorrectedBy()
	switch {
	case s.Mode != "optimal":
		return nil
	case corrected == "":
		notes = append(notes, "P: none that is corrected for the search of the cut: "+s.Uncorrected)
	default:
		notes = append(notes, "P: corrected for the search of the cut by "+corrected)
	}
	if why != "" {
		notes = append(notes, why)
	}
	if s.TwoValued > 0 {
		notes = append(notes, fmt.Sprintf("%s of two values left out: there is no cut to search for", model.Count(s.TwoValued, "column")))
	}
	return append(notes, "HR: high against low at the best cut, not corrected for the search")
}

// screenNotes say what the step is, and of which family q and the family-wise P are.
func screenNotes(s *answer.Screen) (notes []string) {
	if s.Per == "sd" || s.Per == "iqr" {
		notes = append(notes, fmt.Sprintf("HR: per %s of the whole cohort, whatever the subgroup", answer.PerWords(s.Per)))
	} else if s.Per == "unit" {
		notes = append(notes, "HR: per unit of the marker")
		flat := 0
		for _, r := range s.Rows {
			if hr := r.HR(); r.Err == nil && (math.Abs(hr-1) < 5e-5 || hr > 1e5 || hr < 1e-5) {
				flat++
			}
		}
		if flat > 0 {
			notes = append(notes, fmt.Sprintf("%s per unit nearly 1 or beyond 100,000 to 1, because a unit is little or much of the marker: "+
				"per SD they can be read and compared", model.Count(flat, "ratio is", "ratios are")))
		}
	}
	if n := s.AsTheyAre; s.Per != "" && n > 0 && (s.Per != "unit" || s.Transform != "") {
		note := "columns of two values are per unit"
		if s.Transform != "" {
			note += ", without a logarithm"
		}
		notes = append(notes, fmt.Sprintf("%s (%d)", note, n))
	}
	if of := FamilyOf(s); of != "" {
		notes = append(notes, of)
	}
	return notes
}

// FamilyOf says of which markers q and the family-wise P are, where they are more
// than those listed; else "".
func FamilyOf(s *answer.Screen) string {
	if s.Family == "" {
		return ""
	}
	share, list := model.ParseFamily(s.Family)
	of := fmt.Sprintf("q and family P are over %d markers: %s", len(s.Columns), list)
	if list == "*" {
		of = fmt.Sprintf("q and family P are over all %d markers", len(s.Columns))
	}
	if share > 0 {
		of += fmt.Sprintf(", detected in %s %% or more", model.FormatShort(100*share))
	}
	return of
}

// countOf is a number of things, of which one is not several.
func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
