package main

import (
	"slices"
	"strings"

	"kaplan/model"
)

// doubtFlags are the flags that settle what reading doubts.
var doubtFlags = map[model.Field]string{model.ReadMissing: "--missing", model.ReadDates: "--dates", model.AllNumbers: "--missing", model.ReadID: "--id",
	model.FieldWeights: "--weights"}

// withFlags puts behind every doubt of a cohort the flag that settles it, as it can
// be pasted.
func withFlags(c *model.Cohort) {
	if c == nil {
		return
	}
	for _, co := range []*model.Cohort{c, c.Long} {
		if co == nil {
			continue
		}
		co.Doubts = flagged(co.Doubts)
		for i, col := range co.Columns {
			if slices.ContainsFunc(col.Doubts, func(d model.Doubt) bool { return doubtFlags[d.Field] != "" }) {
				said := *col
				said.Doubts = flagged(col.Doubts)
				co.Columns[i] = &said
			}
		}
		co.Index()
	}
}

func flagged(doubts []model.Doubt) []model.Doubt {
	out := slices.Clone(doubts)
	for i, d := range out {
		if flag := doubtFlags[d.Field]; flag != "" && !strings.Contains(d.What, flag) {
			var say []string
			for _, a := range strings.Split(d.Answer, "|") {
				say = append(say, flag+" "+shell(a))
			}
			out[i].What += ": " + strings.Join(say, " or ")
		}
	}
	return out
}

// shell is an argument as a shell takes it.
func shell(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-.,=@%+/:", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
