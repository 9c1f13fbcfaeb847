package model

import (
	"fmt"
	"strings"
)

// RowsFirst is the resolver for a Look whose subgroup reads a column of the rows of
// ADaM's times to events that folding has used up (PARAMCD == "OS"): the rows are
// filtered first, and counted then. It is r itself for any other Look.
//
// Errors: *QuestionError where the rows that are left are no patients.
func (r *Resolver) RowsFirst(l Look) (*Resolver, error) {
	c := r.Cohort
	if l.Where == "" || c.Long == nil || c.PointColumn != ParamColumn {
		return r, nil
	}
	var first []Condition
	for _, cond := range SplitWhere(c.Long, l.Where) {
		if _, err := ParseExpr(c, cond.Source); err == nil {
			continue
		}
		if _, err := ParseExpr(c.Long, cond.Source); err != nil {
			return nil, err
		}
		first = append(first, cond)
	}
	if first == nil {
		return r, nil
	}
	return Remember(r, "rows first", 8, rowsForm(JoinWhere(first)), func() (*Resolver, error) {
		out, err := c.picking(JoinWhere(first))
		if err != nil {
			return nil, err
		}
		at := NewResolver(out)
		at.Others = r.Others
		return at, nil
	})
}

// picking are the patients of the long rows for which a condition holds, with those
// rows alone.
func (c *Cohort) picking(where string) (*Cohort, error) {
	e, err := ParseExpr(c.Long, where)
	if err != nil {
		return nil, err
	}
	holds, _, err := e.Condition()
	if err != nil {
		return nil, err
	}
	rows := c.Long.Subset(holds, c.Name)
	seen := make(map[string]bool, rows.N)
	for _, id := range rows.ID {
		seen[id] = true
	}
	if rows.N == 0 {
		return nil, &QuestionError{What: "no row fits " + where, Ways: []Way{{FieldWhere, "choose another one"}}}
	}
	if len(seen) < rows.N {
		var names []string
		for _, e := range c.Endpoints {
			names = append(names, e.Name)
		}
		return nil, &QuestionError{What: fmt.Sprintf("%s leaves %s of %s: the rows of one %s are an endpoint", where, Count(rows.N, "row"),
			Count(len(seen), "patient"), c.PointColumn), Hint: "there are: " + strings.Join(names, ", "), Ways: []Way{{FieldEndpoint, "choose one of them"}}}
	}
	rows.Picked, rows.Looks, rows.Plan, rows.LooksOf = where, c.Looks, c.Plan, c.LooksOf
	rows.Flow = append(rows.Flow, c.Long.Flow...)
	rows.Flow = append(rows.Flow, FlowStep{File: c.Name, What: "rows where " + where + ", patients", N: rows.N})
	rows.Endpoints = RecogniseEndpoints(rows)
	return rows, nil
}
