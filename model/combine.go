package model

import (
	"fmt"
	"slices"
	"strings"
)

// combinations makes one column of the combinations of the levels of several, in the
// order of their levels; missing where one of them is. Its levels and its name are
// theirs, joined by slashes.
func (r *Resolver) combinations(items []string) (*Column, error) {
	var names, levels []string
	code := make([]int32, r.Cohort.N)
	for j, item := range items {
		c, err := r.Column(item)
		switch {
		case err != nil:
			return nil, err
		case c.Kind == Identifier || c.Kind == Date || c.Kind == Number && !c.HasLevels():
			return nil, &QuestionError{What: fmt.Sprintf("%s is a %s, and combinations are of levels", c.Name, c.Kind),
				Hint: "cut a number in an expression, such as " + Quote(c.Name) + " > 1"}
		}
		own, of := LevelsAmong(c, AllRows(r.Cohort.N), func(int) bool { return true })
		names = append(names, c.Name)
		if j == 0 {
			levels, code = own, of
			continue
		}
		var next []string
		for _, a := range levels {
			for _, b := range own {
				next = append(next, a+" / "+b)
			}
		}
		for i := range code {
			if code[i] >= 0 && of[i] >= 0 {
				code[i] = code[i]*int32(len(own)) + of[i]
			} else {
				code[i] = -1
			}
		}
		if levels = next; len(levels) > 100*MaxGroups {
			return nil, &QuestionError{What: fmt.Sprintf("%s have more combinations than can be compared", strings.Join(names, " and ")),
				Hint: "merge levels, or choose other columns"}
		}
	}
	out := &Column{Name: strings.Join(names, " / "), Kind: Category, Why: "combinations of " + strings.Join(names, " and ")}
	to := make([]int32, len(levels))
	for l, name := range levels { // those that occur
		to[l] = -1
		if slices.Contains(code, int32(l)) {
			to[l] = int32(len(out.Level))
			out.Level = append(out.Level, name)
		}
	}
	out.Distinct = len(out.Level)
	out.Code = make([]int32, len(code))
	for i, c := range code {
		if out.Code[i] = -1; c >= 0 {
			out.Code[i] = to[c]
		}
	}
	return out, nil
}
