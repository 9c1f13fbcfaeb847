package write

import (
	"kaplan/model/answer"
)

// Numbers renders what a paper prints beside its curves: follow-up, survival at
// times and restricted means, what the groups differ by, and pairs of groups.
func Numbers(n *answer.Numbers) Document {
	s := n.Survival
	var p survivalParts
	tables := append(searchedTable(s), p.curves(s, groupTable(s, "Groups"), false)...)
	follow := table("Median follow-up (reverse Kaplan-Meier)", "group", "median", ciOf(s.Level)+" low", "high")
	for _, g := range s.Groups {
		follow.add(g.Name, g.FollowUp)
	}
	tables = append(tables, follow)
	tables = append(tables, p.differences(s, n.Tau, n.Times)...)
	if len(s.Tests) > 0 {
		tables = append(tables, p.tested(s, s.Tests[:1])...)
	}
	if len(s.Groups) > 2 {
		tables = append(tables, p.pairwise(s)...)
	}
	return document("numbers", s.Answer, p.result(s), tables...).saying("groups: " + s.Heading())
}
