package write

import "kaplan/model"

// inWords puts what people read of tables into the cohort's words: titles, heads and
// notes. What stands in cells, and in JSON, is as it is.
func inWords(c *model.Cohort, tables []Table) {
	for i := range tables {
		t := &tables[i]
		t.Title = c.Said(t.Title)
		for _, list := range [][]string{t.Head, t.Notes} {
			for j := range list {
				list[j] = c.Said(list[j])
			}
		}
	}
}
