package write

import (
	"strings"

	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Subgroups renders the forest of subgroups.
func Subgroups(s *answer.Subgroups) Document {
	var rows []object
	t := table("Hazard ratio of "+s.Heading+" within subgroups"+strings.Replace(AdjustedFor(s.Adjusted), " ", ", ", 1), "", "", "n",
		"events", "HR", ciOf(s.Level)+" low", "high", "P", "P interaction", "")
	add := func(r answer.SubgroupRow) {
		inter, name := word(""), ""
		var interaction object
		if r.First {
			interaction, inter = modelTest(r.Interaction), pvalue(r.Interaction.P)
		}
		if r.First || r.LevelName == "" {
			name = r.Column
		}
		rows = append(rows, obj("column", r.Column, "level", r.LevelName, "n", r.N, "events", r.Events, "hazard_ratio", r.Ratio, "conf_low", r.Lower,
			"conf_high", r.Upper, "p_value", r.P, "interaction?", interaction, "note?", r.Note))
		t.add(name, r.LevelName, r.N, r.Events, r.Ratio, r.Lower, r.Upper, pvalue(r.P), inter, r.Note)
	}
	add(s.Overall)
	for _, r := range s.Rows {
		add(r)
	}
	if len(s.Adjusted) > 0 {
		t.Notes = append(t.Notes, "on those who have every covariate; one that is constant within a subgroup is set aside there")
	}
	for _, x := range s.Missing {
		t.notef("%s: %d in none of its rows", x.Reason, x.N)
	}
	for _, x := range s.Skipped {
		t.Notes = append(t.Notes, "left out: "+x)
	}

	numbers := []object{}
	tables := []Table{t}
	if len(s.Continuous) > 0 {
		ct := table("Interaction with numbers, uncut: factor on the hazard ratio per SD of the whole cohort", "", "n", "events", "SD", "factor",
			ciOf(s.Level)+" low", "high", "P interaction")
		for _, c := range s.Continuous {
			numbers = append(numbers, obj("column", c.Column, "n", c.N, "events", c.Events, "scale", c.Step, "ratio_per_sd", c.Ratio, "conf_low", c.Lower,
				"conf_high", c.Upper, "interaction", modelTest(c.Test)))
			ct.add(c.Column, c.N, c.Events, c.Step, c.Ratio, c.Lower, c.Upper, pvalue(c.Test.P))
		}
		tables = append(tables, ct)
	}
	result := map[string]any{"comparison": s.Heading, "level": s.Level, "rows": rows, "continuous": numbers}
	if len(s.Missing) > 0 {
		result["missing"] = exclusions(s.Missing)
	}
	if len(s.Adjusted) > 0 {
		result["adjusted_for"] = s.Adjusted
	}
	return drawn(document("forest", s.Answer, result, tables...).naiveHeads(&s.Answer), s, figure.Subgroups)
}
