package write

import (
	"fmt"

	"kaplan/model/answer"
)

// MissingShare is a count with its share of so many.
func MissingShare(n, of int) string {
	if of == 0 {
		return "NA"
	}
	return fmt.Sprintf("%d (%s%%)", n, Fixed(100*float64(n)/float64(of), 1))
}

// Missing renders how many lack a value of each column.
func Missing(m *answer.Missingness) Document {
	head := []string{"column", "missing"}
	for _, g := range m.Groups {
		head = append(head, GroupTitle(g))
	}
	if len(m.Groups) > 1 {
		head = append(head, "P")
	}
	t := table("Missing values", head...)
	rows := []object{}
	for _, r := range m.Rows {
		cells := []any{VariableTitle(r.Column), MissingShare(r.N, m.Used)}
		for g, n := range r.OfGroup {
			cells = append(cells, MissingShare(n, m.N[g]))
		}
		if len(m.Groups) > 1 {
			cells = append(cells, pvalue(r.P))
		}
		t.add(cells...)
		rows = append(rows, obj("column", r.Column.Name, "n_missing", r.N, "n_missing_by_group", r.OfGroup, "test?", r.Test, "p_value", r.P))
	}
	t.notef("%d of %d lack none of these", m.Complete, m.Used)
	groups := []object{}
	for g, gr := range m.Groups {
		groups = append(groups, obj("name", gr.Name, "n", m.N[g]))
	}
	return document("table1", m.Answer, obj("groups", groups, "complete", m.Complete, "missing", rows), t)
}
