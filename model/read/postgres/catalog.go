package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/read/foreign"
)

// Table is one that may be read.
type Table struct {
	Name string // as it is named in an address
	Kind string // table, view, ...
	Rows int64  // as the server guesses, -1 where it does not
}

// kinds are what a relation is, by its letter in the catalogue.
var kinds = map[string]string{"r": "table", "p": "partitioned table", "v": "view", "m": "materialized view", "f": "foreign table"}

// Tables are those of the database that the user may read.
func (c *Conn) Tables(ctx context.Context) ([]Table, error) {
	rows, err := c.rows(ctx, listTables)
	if err != nil {
		return nil, err
	}
	var out []Table
	for _, r := range rows {
		t := Table{Name: r[1], Kind: kinds[r[2]]}
		if r[3] != "true" || strings.Contains(r[1], ".") {
			t.Name = r[0] + "." + r[1]
		}
		if t.Rows, err = strconv.ParseInt(r[4], 10, 64); err != nil || r[2] == "v" || r[2] == "f" {
			t.Rows = -1
		}
		out = append(out, t)
	}
	return out, nil
}

// schemaOf is the schema of the name of a table, "" where it has none.
func schemaOf(name string) (schema, table string) {
	schema, table, is := strings.Cut(name, ".")
	if !is {
		return "", name
	}
	return schema, table
}

// Rows are the rows that an address means: where they are, and their columns.
type Rows struct {
	Form   string // what they are, and of which server
	conn   *Conn
	source source
	column []*column
	notes  []string
	zone   string
	oid    string // of a table, "" of a query
	shards shards
}

// column is one that is asked for.
type column struct {
	name, label string
	k           int // in the source
	oid         string
	typ         string // as the server calls it
	how         *form
	level       []string // of an enumeration
}

// Columns is how many columns are asked for.
func (r *Rows) Columns() int { return len(r.column) }

// Find looks for a table, or describes the query of the address where no table is named.
//
// Errors are *foreign.Error, and those of a connection that is lost.
func (c *Conn) Find(ctx context.Context, table string) (*Rows, error) {
	r := &Rows{conn: c}
	var err error
	if table == "" {
		err = r.describe(ctx)
	} else {
		err = r.table(ctx, table)
	}
	if err == nil {
		err = r.types(ctx)
	}
	return r, err
}

// describe learns the columns of a query.
func (r *Rows) describe(ctx context.Context) error {
	c := r.conn
	statement := describe(c.a.Query)
	c.log(statement)
	// A statement that is prepared is one statement: whatever else a query tries to be
	// is refused here.
	d, err := c.pg.Prepare(ctx, "", statement, nil)
	if err != nil {
		return c.said(ctx, err)
	}
	if len(d.ParamOIDs) > 0 {
		return &foreign.Error{What: "the query has a parameter ($1), and nobody gives it a value", Hint: "write the value into the query"}
	}
	for k, f := range d.Fields {
		r.column = append(r.column, &column{name: f.Name, k: k, oid: fmt.Sprint(f.DataTypeOID)})
	}
	r.source = source{query: c.a.Query, columns: len(d.Fields)}
	r.Form = c.Server() + ", a query"
	return nil
}

// table looks for a table by its name.
func (r *Rows) table(ctx context.Context, asked string) error {
	c := r.conn
	var found [][]string
	schema, name := schemaOf(asked)
	for _, try := range [][2]string{{asked, ""}, {name, schema}, {strings.ToLower(asked), ""}, {strings.ToLower(name), strings.ToLower(schema)}} {
		rows, err := c.rows(ctx, findTable, try[0], try[1])
		if err != nil {
			return err
		}
		if found = rows; len(found) > 0 {
			break
		}
	}
	if len(found) == 0 {
		return r.noTable(ctx, asked)
	}
	oid, kind := found[0][0], kinds[found[0][3]]
	if kind == "" {
		return &foreign.Error{What: quoted(asked) + " is no table and no view", Hint: "an index or a sequence has no rows of patients"}
	}
	r.source, r.oid = source{schema: found[0][1], table: found[0][2]}, oid
	r.Form = fmt.Sprintf("%s, %s %s.%s", c.Server(), kind, model.Printable(found[0][1]), model.Printable(found[0][2]))
	if found[0][3] == "p" {
		if err := r.parted(ctx); err != nil {
			return err
		}
	}
	columns, err := c.rows(ctx, listColumns, oid)
	if err != nil {
		return err
	}
	for k, f := range columns {
		if f[3] != "true" {
			r.leave(f[0], "may not be read by "+c.user, "")
			continue
		}
		r.column = append(r.column, &column{name: f[0], k: k, oid: f[1], label: f[2]})
	}
	if len(r.column) == 0 && len(columns) > 0 {
		return &foreign.Error{What: fmt.Sprintf("%s may read no column of %s", model.Excerpt(c.user), quoted(asked)),
			Hint: "it takes GRANT SELECT ON the table, and nothing more"}
	}
	return nil
}

// noTable is an error for a table that is not there, with those that are.
func (r *Rows) noTable(ctx context.Context, asked string) error {
	tables, err := r.conn.Tables(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, t := range tables {
		names = append(names, t.Name)
	}
	e := &foreign.Error{What: fmt.Sprintf("the database has no table %s that %s may read", quoted(asked), model.Excerpt(r.conn.user))}
	near := model.NearestOf(asked, names, 3)
	if _, name := schemaOf(asked); len(near) == 0 { // in another schema
		for _, n := range names {
			if _, of := schemaOf(n); strings.EqualFold(of, name) {
				near = append(near, n)
			}
		}
	}
	switch {
	case len(near) > 0:
		e.Hint = "did you mean " + strings.Join(near[:min(3, len(near))], " or ") + "?"
	case len(names) > 0:
		e.Hint = "it has " + strings.Join(names[:min(8, len(names))], ", ")
		if n := len(names) - 8; n > 0 {
			e.Hint += fmt.Sprintf(" and %d more", n)
		}
	default:
		e.Hint = "there is none at all in this database: look at its name in the address"
	}
	return e
}

// quoted shows a name in a message.
func quoted(s string) string { return `"` + model.Excerpt(s) + `"` }

// leave says of a column that it is left out.
func (r *Rows) leave(name, why, hint string) {
	s := fmt.Sprintf("column %s %s: left out", quoted(name), why)
	if hint != "" {
		s += " (" + hint + ")"
	}
	r.notes = append(r.notes, s)
}

// types learns what the columns hold, and leaves out those that hold no values of a
// patient.
func (r *Rows) types(ctx context.Context) error {
	var oids []string
	for _, c := range r.column {
		oids = append(oids, c.oid)
	}
	list := "{" + strings.Join(oids, ",") + "}"
	rows, err := r.conn.rows(ctx, listTypes, list)
	if err != nil {
		return err
	}
	forms := map[string]*form{}
	called := map[string]string{}
	for _, t := range rows {
		called[t[0]] = t[5]
		forms[t[0]] = formOf(t[1], t[2], t[3], t[4])
	}
	if rows, err = r.conn.rows(ctx, listLevels, list); err != nil {
		return err
	}
	levels := map[string][]string{}
	for _, l := range rows {
		levels[l[0]] = append(levels[l[0]], l[1])
	}
	var kept []*column
	zoned := false
	for _, c := range r.column {
		c.how, c.typ, c.level = forms[c.oid], called[c.oid], levels[c.oid]
		if c.how == nil {
			r.leave(c.name, "is of type "+model.Excerpt(c.typ)+", which holds no single value", outOf(c.typ))
			continue
		}
		zoned = zoned || c.how.zoned
		kept = append(kept, c)
	}
	all := len(r.column)
	if r.column = kept; len(kept) == 0 {
		e := &foreign.Error{What: "holds a table without columns"}
		if all > 0 {
			e.What = "holds no column that can be read: " + model.FirstLine(strings.Join(r.notes, "; "))
		}
		return e
	}
	if zoned {
		if rows, err = r.conn.rows(ctx, showZone); err != nil {
			return err
		}
		r.zone = model.Printable(rows[0][0])
	}
	return nil
}

// outOf is how a value is taken out of a type that holds several.
func outOf(typ string) string {
	switch {
	case strings.HasSuffix(typ, "[]"):
		return "in a query: x[1] or array_to_string(x, ' ')"
	case strings.HasPrefix(typ, "json"):
		return "in a query: x ->> 'key'"
	case typ == "bytea":
		return "in a query: encode(x, 'hex')"
	case typ == "interval":
		return "in a query: extract(epoch from x) / 86400"
	case typ == "money":
		return "in a query: x::numeric"
	}
	return "in a query: x::text"
}

// Estimate is how many rows there are, as the server guesses; 0 where it does not.
func (r *Rows) Estimate(ctx context.Context) (int64, error) {
	p, err := r.conn.plan(ctx, r.statement())
	if err != nil || p == nil {
		return 0, err // the progress is not known then, and nothing else
	}
	return int64(p.Rows), nil
}

// statement is that of all rows.
func (r *Rows) statement() string {
	var list []string
	for _, c := range r.column {
		list = append(list, c.how.as(r.source.column(c.k, c.name)))
	}
	return selectAll(r.source, list)
}
