package write

import (
	"fmt"
	"strings"

	"kaplan/model/answer"
)

// Subgroups renders the forest of subgroups.
func Subgroups(s *answer.Subgroups) Document {
	type rowJSON struct {
		Column      string         `json:"column"`
		Level       string         `json:"level"`
		N           int            `json:"n"`
		Events      int            `json:"events"`
		HR          Num            `json:"hazard_ratio"`
		Lower       Num            `json:"conf_low"`
		Upper       Num            `json:"conf_high"`
		P           Num            `json:"p_value"`
		Interaction *modelTestJSON `json:"interaction,omitempty"`
		Note        string         `json:"note,omitempty"`
	}
	var rows []rowJSON
	t := Table{Title: "Hazard ratio of " + s.Heading + " within subgroups" + strings.Replace(adjustedFor(s.Adjusted), " ", ", ", 1),
		Head: []string{"", "", "n", "events", "HR", fmt.Sprintf("%g%% CI low", s.Level*100), "high", "P", "P interaction", ""}}
	add := func(r answer.SubgroupRow) {
		j := rowJSON{r.Column, r.LevelName, r.N, r.Events, Num(r.Ratio), Num(r.Lower), Num(r.Upper), Num(r.P), nil, r.Note}
		inter, name := word(""), word("")
		if r.First {
			x := modelTest(r.Interaction)
			j.Interaction = &x
			inter = pvalue(r.Interaction.P)
		}
		if r.First || r.LevelName == "" {
			name = word(r.Column)
		}
		rows = append(rows, j)
		t.Rows = append(t.Rows, []Cell{name, word(r.LevelName), count(r.N), count(r.Events),
			number(r.Ratio), number(r.Lower), number(r.Upper), pvalue(r.P), inter, word(r.Note)})
	}
	add(s.Overall)
	for _, r := range s.Rows {
		add(r)
	}
	if len(s.Adjusted) > 0 {
		t.Notes = append(t.Notes, "on those who have every covariate; one that is constant within a subgroup is set aside there")
	}
	for _, x := range s.Skipped {
		t.Notes = append(t.Notes, "left out: "+x)
	}
	type numberJSON struct {
		Column string        `json:"column"`
		N      int           `json:"n"`
		Events int           `json:"events"`
		Ratio  Num           `json:"ratio_per_sd"`
		Lower  Num           `json:"conf_low"`
		Upper  Num           `json:"conf_high"`
		Test   modelTestJSON `json:"interaction"`
	}
	numbers := []numberJSON{}
	tables := append(preface(s.Answer), t)
	if len(s.Continuous) > 0 {
		ct := Table{Title: "Interaction with numbers, uncut: factor on the hazard ratio per standard deviation",
			Head: []string{"", "n", "events", "factor", fmt.Sprintf("%g%% CI low", s.Level*100), "high", "P interaction"}}
		for _, c := range s.Continuous {
			numbers = append(numbers, numberJSON{c.Column, c.N, c.Events, Num(c.Ratio), Num(c.Lower), Num(c.Upper), modelTest(c.Test)})
			ct.Rows = append(ct.Rows, []Cell{word(c.Column), count(c.N), count(c.Events), number(c.Ratio), number(c.Lower), number(c.Upper), pvalue(c.Test.P)})
		}
		tables = append(tables, ct)
	}
	result := map[string]any{"comparison": s.Heading, "level": s.Level, "rows": rows, "continuous": numbers}
	if len(s.Adjusted) > 0 {
		result["adjusted_for"] = s.Adjusted
	}
	return Document{JSON: wrap("forest", s.Answer, result), Tables: append(tables, footnotes(s.Answer)...)}
}
