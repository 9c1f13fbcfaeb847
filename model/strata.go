package model

import (
	"fmt"
	"strings"

	"kaplan/stats"
)

// stratify fills Stratum: the combinations of all strata columns.
func (f *Frame) stratify(r *Resolver) error {
	items := SplitList(f.Look.Strata)
	if len(items) == 0 {
		return nil
	}
	in := func(k int) bool { return f.Code[k] != stats.NoGroup }
	key := make([]int, len(f.Row))
	labels := []string{""}
	for _, item := range items {
		c, err := r.Column(item)
		if err != nil {
			return err
		}
		if c.Kind == Identifier || (c.Kind == Number && c.Distinct > MaxGroups) {
			return &QuestionError{What: fmt.Sprintf("%s has too many values for strata", c.Name),
				Hint: "strata are categories: use an expression such as age > 65"}
		}
		levels, code := LevelsAmong(c, f.Row, in)
		missing := 0
		next := make([]string, 0, len(labels)*len(levels))
		for _, l := range labels {
			for _, lv := range levels {
				next = append(next, strings.TrimPrefix(l+", "+c.Name+"="+lv, ", "))
			}
		}
		for k := range key {
			if !in(k) {
				continue
			}
			if code[k] < 0 {
				f.Code[k] = stats.NoGroup
				if k == 0 || f.Row[k] != f.Row[k-1] { // once, where a patient has two rows
					missing++
				}
				continue
			}
			key[k] = key[k]*len(levels) + int(code[k])
		}
		f.Exclude(c.Name+" missing", missing)
		labels = next
	}
	used := make([]bool, len(labels))
	for k := range key {
		if in(k) {
			used[key[k]] = true
		}
	}
	to := make([]int, len(labels))
	for i, u := range used {
		if u {
			to[i] = len(f.Strata)
			f.Strata = append(f.Strata, labels[i])
		}
	}
	if len(f.Strata) > 250 {
		return &QuestionError{What: fmt.Sprintf("%d strata are too many", len(f.Strata)), Hint: "use fewer or coarser strata"}
	}
	f.Stratum = make([]uint8, len(f.Row))
	for k := range key {
		if in(k) {
			f.Stratum[k] = uint8(to[key[k]])
		}
	}
	return nil
}
