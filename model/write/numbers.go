package write

import (
	"fmt"

	"kaplan/model/answer"
)

// Numbers renders what a paper prints beside its curves: follow-up, survival at
// times and restricted means, what the groups differ by, and pairs of groups.
func Numbers(n *answer.Numbers) Document {
	s := n.Survival
	j := newSurvivalJSON(s)
	tables := append(survivalPreface(s), groups(s, &j)...)
	follow := Table{Title: "Median follow-up (reverse Kaplan-Meier)", Head: []string{"group", "median", fmt.Sprintf("%g%% CI low", s.Level*100), "high"}}
	for _, g := range s.Groups {
		follow.Rows = append(follow.Rows, []Cell{word(g.Name), number(g.FollowUp.Estimate), number(g.FollowUp.Lower), number(g.FollowUp.Upper)})
	}
	tables = append(tables, follow)
	tables = append(tables, differences(s, n.Tau, n.Times, &j)...)
	if len(s.Tests) > 0 {
		tables = append(tables, tests(s, s.Tests[:1], &j)...)
	}
	if len(s.Groups) > 2 {
		tables = append(tables, pairs(s, &j)...)
	}
	return Document{JSON: wrap("numbers", s.Answer, j), Tables: append(tables, footnotes(s.Answer)...)}
}
