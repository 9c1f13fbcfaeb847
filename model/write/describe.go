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
}

// Samples lists the embedded cohorts.
func Samples(rows []SampleRow) Document {
	t := Table{Head: []string{"sample", "n", "events", "about"}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []Cell{word(r.Name), count(r.N), count(r.Events), word(r.Title)})
		t.Notes = append(t.Notes, r.Name+": "+r.Synthetic)
	}
	return Document{JSON: map[string]any{"command": "samples", "result": map[string]any{"samples": rows}, "warnings": []string{}}, Tables: []Table{t}}
}

type levelJSON struct {
	Level string `json:"level"`
	N     int    `json:"n"`
}

type doubtJSON struct {
	File  string `json:"file,omitempty"`
	Row   int    `json:"row,omitempty"`
	Value string `json:"value,omitempty"`
	N     int    `json:"n,omitempty"`
	What  string `json:"what"`
}

type columnJSON struct {
	Name     string      `json:"name"`
	Kind     string      `json:"kind"`
	Role     string      `json:"role"`
	N        int         `json:"n"`
	Missing  int         `json:"missing"`
	Distinct int         `json:"distinct"`
	Min      any         `json:"min,omitempty"`
	Max      any         `json:"max,omitempty"`
	Levels   []levelJSON `json:"levels,omitempty"`
	Why      string      `json:"why"`
	File     string      `json:"file,omitempty"`
	Doubts   []doubtJSON `json:"doubts"`
}

type codeJSON struct {
	Value string `json:"value"`
	N     int    `json:"n"`
	Means string `json:"means"`
}

type recognisedJSON struct {
	Name      string     `json:"name"`
	Time      string     `json:"time"`
	Event     string     `json:"event"`
	Unit      string     `json:"unit"`
	Why       string     `json:"why"`
	Codes     []codeJSON `json:"codes"`
	Causes    []string   `json:"causes"`
	Ambiguous string     `json:"ambiguous,omitempty"`
}

type flowJSON struct {
	File string `json:"file"`
	What string `json:"what"`
	N    int    `json:"n"`
}

type fileJSON struct {
	Path    string `json:"path"`
	Form    string `json:"form"`
	Rows    int    `json:"rows"`
	Columns int    `json:"columns"`
}

// role is what a column is used for.
func role(c *model.Cohort, col *model.Column) string {
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
	if model.NoMarker(c, col) == "" {
		return "marker"
	}
	return "other"
}

func doubts(ds []model.Doubt) []doubtJSON {
	out := []doubtJSON{}
	for _, d := range ds {
		out = append(out, doubtJSON{d.File, d.Row, d.Value, d.N, d.What})
	}
	return out
}

// Describe renders a cohort as it was understood.
func Describe(c *model.Cohort) Document {
	cols := []columnJSON{}
	t := Table{Title: "COLUMNS", Head: []string{"column", "kind", "role", "n", "missing", "values", "doubts"}}
	why := Table{Title: "DOUBTS"}
	for _, d := range c.Doubts {
		why.Notes = append(why.Notes, "! "+d.String())
	}
	for _, col := range c.Columns {
		j, values := columnOf(c, col)
		nd := word("")
		if n := len(col.Doubts); n > 0 {
			nd = word(fmt.Sprint(n))
			for _, d := range col.Doubts {
				why.Notes = append(why.Notes, "! "+d.String())
			}
		}
		t.Rows = append(t.Rows, []Cell{word(col.Name), word(j.Kind), word(j.Role), count(j.N), count(j.Missing), word(values), nd})
		cols = append(cols, j)
	}
	eps, et := endpointsOf(c)
	files, flow := []fileJSON{}, []flowJSON{}
	ft := Table{Title: fmt.Sprintf("%s: %d patients, %d columns", c.Name, c.N, len(c.Columns))}
	if c.Synthetic != "" {
		ft.Notes = append(ft.Notes, c.Synthetic)
	}
	for _, f := range c.Files {
		files = append(files, fileJSON{f.Path, f.Form, f.Rows, f.Columns})
		ft.Notes = append(ft.Notes, fmt.Sprintf("%s: %s, %d rows, %d columns", f.Path, f.Form, f.Rows, f.Columns))
	}
	for _, f := range c.Flow {
		flow = append(flow, flowJSON{f.File, f.What, f.N})
		ft.Notes = append(ft.Notes, fmt.Sprintf("  %s: %s %d", f.File, f.What, f.N))
	}
	tables := []Table{ft, et, t}
	if len(why.Notes) > 0 {
		tables = append(tables, why)
	}
	paths := []string{}
	for _, f := range c.Files {
		paths = append(paths, f.Path)
	}
	warnings := []string{}
	for _, d := range c.Doubts {
		warnings = append(warnings, d.String())
	}
	return Document{Tables: tables, JSON: map[string]any{
		"command":  "describe",
		"cohort":   cohortJSON{Files: paths, N: c.N, Used: c.N, Excluded: []exclusion{}, Synthetic: c.Synthetic},
		"result":   map[string]any{"files": files, "flow": flow, "id": c.IDColumn, "columns": cols, "endpoints": eps},
		"warnings": warnings,
	}}
}

func shown(v any) string {
	if n, ok := v.(Num); ok {
		return Significant(float64(n), 6)
	}
	return fmt.Sprint(v)
}

// columnOf describes a column, and shows its values in a few words.
func columnOf(c *model.Cohort, col *model.Column) (columnJSON, string) {
	j := columnJSON{Name: col.Name, Kind: col.Kind.String(), Role: role(c, col), N: col.Len() - col.Missing, Missing: col.Missing, Distinct: col.Distinct,
		Why: col.Why, File: col.File, Doubts: doubts(col.Doubts)}
	values := ""
	switch col.Kind {
	case model.Number, model.Date:
		if lo, hi, ok := col.Range(); ok {
			if col.Kind == model.Date {
				j.Min, j.Max = model.FormatDate(lo), model.FormatDate(hi)
			} else {
				j.Min, j.Max = Num(lo), Num(hi)
			}
			values = fmt.Sprintf("%s to %s", shown(j.Min), shown(j.Max))
		}
	case model.Category:
		levels, n := model.LevelsOf(col)
		var parts []string
		for i, l := range levels {
			j.Levels = append(j.Levels, levelJSON{l, n[i]})
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
	return j, values
}

// endpointsOf describes the endpoints that were recognised.
func endpointsOf(c *model.Cohort) ([]recognisedJSON, Table) {
	eps := []recognisedJSON{}
	et := Table{Title: "ENDPOINTS"}
	for _, e := range c.Endpoints {
		r := recognisedJSON{Name: e.Name, Time: e.Time, Event: e.Event, Unit: e.Unit, Why: e.Why, Codes: []codeJSON{}, Causes: append([]string{}, e.Causes...),
			Ambiguous: e.Ambiguous}
		var parts []string
		for _, code := range e.Codes {
			r.Codes = append(r.Codes, codeJSON{code.Value, code.N, code.State.String()})
			parts = append(parts, fmt.Sprintf("%s %s (%d)", code.Value, code.State, code.N))
		}
		eps = append(eps, r)
		et.Notes = append(et.Notes, fmt.Sprintf("%s: time %s, event %s (%s); %s", e.Title(), e.Time, e.Event, e.Why, strings.Join(parts, ", ")))
		if e.Ambiguous != "" {
			et.Notes = append(et.Notes, "  ! "+e.Ambiguous)
		}
	}
	if len(eps) == 0 {
		et.Notes = append(et.Notes, "none recognised: say which columns are time and event")
	}
	return eps, et
}
