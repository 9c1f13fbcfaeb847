package write

import "kaplan/model"

// Patients is a row per patient with every column, as the cohort has them. In CSV it
// is a cohort file that is read as the same cohort.
func Patients(c *model.Cohort) Document {
	id := c.IDColumn
	if id == "" { // then the ids count rows
		if id = "row"; c.Column(id) != nil {
			id = "row number"
		}
	}
	head := []string{id}
	var columns []*model.Column
	for _, col := range c.Columns {
		if col.Name != c.IDColumn {
			columns = append(columns, col)
			head = append(head, col.Name)
		}
	}
	t := table("PATIENTS", head...)
	rows := []object{}
	for i := range c.N {
		cells := []Cell{word(c.ID[i])}
		values := object{}
		for _, col := range columns {
			cells = append(cells, word(col.Format(i)))
			var v any
			switch {
			case col.IsMissing(i):
			case col.Kind == model.Number:
				v = Num(col.Num[i])
			default:
				v = col.Format(i)
			}
			values = append(values, obj(col.Name, v)...)
		}
		t.Rows = append(t.Rows, cells)
		rows = append(rows, obj("id", c.ID[i], "values", values))
	}
	t.notef("%s: %s, %s", c.Name, model.Count(c.N, "row"), model.Count(len(c.Columns), "column"))
	if _, origin := c.Origin(); origin != "" {
		t.Notes = append(t.Notes, origin)
	}
	d := Document{Tables: []Table{t}, Synthetic: c.Synthetic != "", Rows: true, data: true, JSON: map[string]any{
		"command": "describe", "cohort": cohortOf(c, c.N, nil, ""), "result": map[string]any{"patients": rows}, "warnings": []string{},
	}}
	if c.Column(model.SyntheticColumn) == nil {
		d.madeUp = c.Synthetic
	}
	return d
}
