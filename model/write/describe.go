package write

import (
	"fmt"
	"strings"

	"kaplan/model"
)

// SampleRow is one embedded cohort.
type SampleRow struct {
	Name      string `json:"name"`
	N         int    `json:"n"`
	Events    int    `json:"events"`
	Title     string `json:"title"`
	Source    string `json:"source"`
	Synthetic string `json:"synthetic"`
	Real      string `json:"real"` // whose data they are; one of the two is ""
}

// Samples lists the embedded cohorts.
func Samples(rows []SampleRow) Document {
	t := table("Samples", "sample", "n", "events", "about")
	for _, r := range rows {
		t.add(r.Name, r.N, r.Events, r.Title)
		t.Notes = append(t.Notes, r.Name+": "+r.Synthetic+r.Real)
	}
	return bare("samples", map[string]any{"samples": rows}, t)
}

// Role is what a column is used for.
func Role(c *model.Cohort, col *model.Column) string {
	if col.Name == c.IDColumn {
		return "id"
	}
	for _, e := range c.Endpoints {
		switch col.Name {
		case e.Time:
			return "time"
		case e.Event:
			return "event"
		case e.Entry:
			if e.Entry != "" {
				return "entry"
			}
		}
	}
	if model.NotOffered(c, col) == "" {
		return "marker"
	}
	return "other"
}

func doubts(ds []model.Doubt) []object {
	out := []object{}
	for _, d := range ds {
		out = append(out, obj("file?", d.File, "row?", d.Row, "value?", d.Value, "n?", d.N, "what", d.What))
	}
	return out
}

// Describe renders a cohort as it was understood.
func Describe(c *model.Cohort) Document {
	cols := []object{}
	t := table("COLUMNS", "column", "kind", "role", "n", "missing", "values", "doubts")
	why := Table{Title: "DOUBTS"}
	for _, d := range c.Doubts {
		why.Notes = append(why.Notes, "! "+d.String())
	}
	for _, col := range c.Columns {
		j, row := columnOf(c, col)
		nd := word("")
		if n := len(col.Doubts); n > 0 {
			nd = word(fmt.Sprint(n))
			for _, d := range col.Doubts {
				why.Notes = append(why.Notes, "! "+d.String())
			}
		}
		t.Rows = append(t.Rows, append(row, nd))
		cols = append(cols, j)
	}
	eps, et := endpointsOf(c)
	files, flow := []object{}, []object{}
	ft := Table{Title: fmt.Sprintf("%s: %s, %s", c.Name, model.Count(c.Patients(), "patient"), model.Count(len(c.Columns), "column"))}
	var rows any
	if q := c.Repeats; q != nil {
		lo, hi := q.Each()
		shown := "patients"
		if c != q.Patients {
			shown = "rows"
		}
		rows = obj("id", q.ID, "rows", q.Rows.N, "patients", q.Patients.N, "least", lo, "most", hi,
			"varying", append([]string{}, q.Varying...), "counted", shown)
		ft.notef("%s, %s by %s; below, %s are counted", c.RowsOfPatients(), q.EachSaid(), q.ID, shown)
	}
	if k := c.Counted; k != nil {
		ft.notef("%s", k.Says())
		if k.Shards != "" {
			ft.notef("%s", k.Shards)
		}
		if len(k.Others) > 0 {
			ft.notef("not counted: %s", strings.Join(k.Others, ", "))
		}
	} else if c.Freq != "" {
		ft.notef("%s, each of as many patients as %s says", model.Count(len(c.RowID), "row"), c.Freq)
	}
	if _, origin := c.Origin(); origin != "" {
		ft.Notes = append(ft.Notes, origin)
	}
	if c.Config != "" {
		ft.notef("as %s says", c.Config)
	}
	for _, f := range c.Files {
		files = append(files, obj("path", f.Path, "form", f.Form, "rows", f.Rows, "columns", f.Columns))
		ft.notef("%s: %s, %s, %s", f.Path, f.Form, model.Count(f.Rows, "row"), model.Count(f.Columns, "column"))
	}
	for _, f := range c.Flow {
		flow = append(flow, obj("file", f.File, "what", f.What, "n", f.N))
		ft.notef("  %s: %s %d", f.File, f.What, f.N)
	}
	tables := []Table{ft, et, t}
	if len(why.Notes) > 0 {
		tables = append(tables, why)
	}
	warnings := []string{}
	for _, d := range c.Doubts {
		warnings = append(warnings, d.String())
	}
	return Document{Tables: tables, Synthetic: c.Synthetic != "", JSON: map[string]any{
		"command":  "describe",
		"cohort":   cohortOf(c, c.Units(), nil, ""),
		"result":   map[string]any{"repeats": rows, "files": files, "flow": flow, "id": c.IDColumn, "columns": cols, "endpoints": eps},
		"warnings": warnings,
	}}
}

// columnOf describes a column, for JSON and as a row of the table.
func columnOf(c *model.Cohort, col *model.Column) (object, []Cell) {
	var least, most any
	var list []object
	values := ""
	switch col.Kind {
	case model.Number, model.Date:
		if lo, hi, ok := col.Range(); ok {
			least, most = Num(lo), Num(hi)
			from, to := Significant(lo, 6), Significant(hi, 6)
			if col.Kind == model.Date {
				from, to = model.FormatDate(lo), model.FormatDate(hi)
				least, most = from, to
			}
			values = from + " to " + to
		}
	case model.Category:
		levels, n := model.LevelsOf(col)
		var parts []string
		for i, l := range levels {
			list = append(list, obj("level", l, "n", n[i]))
			if i < 6 {
				parts = append(parts, fmt.Sprintf("%s (%d)", l, n[i]))
			}
		}
		values = strings.Join(parts, ", ")
		if len(levels) > 6 {
			values += fmt.Sprintf(", ... %d levels", len(levels))
		}
	default:
		values = fmt.Sprintf("%d different", col.Distinct)
	}
	if col.Varies > 0 {
		values += fmt.Sprintf("; differs within %s", model.Count(col.Varies, "patient"))
	}
	bins := 0
	if col.Bins != nil {
		bins = len(col.Bins.N)
		values += fmt.Sprintf(", in %d bins", bins)
	}
	n := col.Len() - col.Missing
	j := obj("name", col.Name, "kind", col.Kind.String(), "role", Role(c, col), "n", n, "missing", col.Missing, "distinct", col.Different(),
		"min?", where(least != nil, least), "max?", where(most != nil, most), "levels?", list, "bins?", bins,
		"varies?", col.Varies, "why", col.Why, "file?", col.File,
		"doubts", doubts(col.Doubts))
	return j, cells(col.Name, col.Kind.String(), Role(c, col), n, col.Missing, values)
}

// endpointsOf describes the endpoints that were recognised.
func endpointsOf(c *model.Cohort) ([]object, Table) {
	eps := []object{}
	et := Table{Title: "ENDPOINTS"}
	for _, e := range c.Endpoints {
		codes := []object{}
		var parts []string
		for _, code := range e.Codes {
			codes = append(codes, obj("value", code.Value, "n", code.N, "means", code.State.String()))
			parts = append(parts, fmt.Sprintf("%s %s (%d)", code.Value, code.State, code.N))
		}
		eps = append(eps, obj("name", e.Name, "time", e.Time, "event", e.Event, "entry?", e.Entry, "unit", e.Unit, "why", e.Why, "coding", string(e.Coding),
			"codes", codes, "causes", append([]string{}, e.Causes...), "ambiguous?", e.Ambiguous, "notes?", e.Notes))
		line := fmt.Sprintf("%s: time %s, event %s (%s)", e.Title(), e.Time, e.Event, e.Why)
		if len(parts) > 0 {
			line += "; " + strings.Join(parts, ", ")
		}
		et.Notes = append(et.Notes, line)
		for _, n := range e.Notes {
			et.Notes = append(et.Notes, "  "+n)
		}
		if e.Ambiguous != "" {
			et.Notes = append(et.Notes, "  ! "+e.Ambiguous)
		}
		for _, d := range c.EndpointDoubts(e) {
			et.Notes = append(et.Notes, "  ! "+d)
		}
	}
	if len(eps) == 0 {
		et.Notes = append(et.Notes, "none recognised: say which columns are time and event")
	}
	return eps, et
}
