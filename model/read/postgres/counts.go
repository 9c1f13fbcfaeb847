package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kaplan/model/read/foreign"
)

// Counted are rows that stay where they are: the different combinations of the values of
// some of their columns come, each with how many rows have it.
type Counted struct {
	*foreign.Table
	Frequency string            // the column that says how many
	Others    []string          // the columns of the table that were not asked for
	cells     []*foreign.Column // as they came, and how many rows each has
	Shards    string            // who counts the partitions that are on other servers, "" where there are none
	// Withheld are how many rows stand in cells of fewer than the least, and WithheldCells
	// how many cells that are: they stay where they are.
	Withheld, WithheldCells int64
}

// Patients are how many rows stand in the cells that came.
func (c *Counted) Patients() int64 {
	n := int64(0)
	for _, x := range c.cells[len(c.cells)-1].Num {
		n += int64(x)
	}
	return n
}

// Narrow leaves the columns that are wanted, and says which others there are. Errors are
// *foreign.Error: none is wanted.
func (r *Rows) Narrow(wanted func(name string) bool) (others []string, err error) {
	var kept []*column
	for _, c := range r.column {
		if wanted(c.name) {
			kept = append(kept, c)
		} else {
			others = append(others, c.name)
		}
	}
	if len(kept) == 0 {
		return nil, &foreign.Error{What: "no column is named that could be counted", Hint: "it has " + strings.Join(others[:min(8, len(others))], ", ")}
	}
	r.column = kept
	return others, nil
}

// Names are those of the columns, in their order.
func (r *Rows) Names() []string {
	var out []string
	for _, c := range r.column {
		out = append(out, c.name)
	}
	return out
}

// Repeats reports whether a value of a column stands in several rows.
func (r *Rows) Repeats(ctx context.Context, name string) (bool, error) {
	for _, c := range r.column {
		if c.name != name {
			continue
		}
		if r.oid != "" {
			if rows, err := r.conn.rows(ctx, isUnique, r.oid, name); err != nil || len(rows) > 0 {
				return false, err
			}
		}
		rows, err := r.conn.rows(ctx, repeated(r.source, r.source.column(c.k, c.name)))
		return len(rows) > 0, err
	}
	return false, nil
}

// Many reports whether a column has numbers of more different values than there are bins.
func (r *Rows) Many(ctx context.Context, name string) (bool, error) {
	c := r.find(name)
	if c == nil || !c.numeric() {
		return false, nil
	}
	rows, err := r.conn.rows(ctx, many(r.source, r.source.column(c.k, c.name), MostBins+1))
	if err != nil {
		return false, err
	}
	n, err := strconv.Atoi(rows[0][0])
	if err != nil {
		return false, errDamaged
	}
	return n > MostBins, nil
}

// shards are the partitions of a table that are on other servers.
type shards struct {
	n   int
	key string // the column whose values each has a list of, "" where it has none
}

// parted learns of the partitions of a table.
func (r *Rows) parted(ctx context.Context) error {
	rows, err := r.conn.rows(ctx, partitions, r.oid)
	if err == nil && len(rows) > 0 {
		r.shards.key = rows[0][0]
		r.shards.n, err = strconv.Atoi(rows[0][1])
	}
	return err
}

// key is the column that tells the partitions of a table apart, where they are on other
// servers; "" where none does.
func (r *Rows) key() string {
	if r.shards.key == "" {
		return ""
	}
	return identifier(r.shards.key)
}

// cell is one of the columns of the cells: how it is grouped, and how it comes.
type cell struct {
	*column
	by, as string
}

// cells are the columns by which rows are counted, and what beside their number is asked
// of each cell. A text that the server takes for equal to another, as citext does, is
// grouped as it is written.
func (r *Rows) cells(bins []*Binned) (list []cell, beside []cell, of []aggregate) {
	of = []aggregate{counting}
	for k, c := range r.column {
		one := cell{column: c, by: r.source.column(c.k, c.name)}
		at := fmt.Sprintf("g%d", k+1)
		if i := slices.IndexFunc(bins, func(b *Binned) bool { return b.Name == c.name }); i >= 0 {
			x := bins[i].value(one.by, c.how)
			one.by, one.column = bucket(x, bins[i].Begin), &column{name: c.name, label: c.label, k: c.k, how: forms["int4"]}
			for _, a := range []aggregate{leastOf(x), mostOf(x)} {
				of = append(of, a)
				beside = append(beside, cell{column: &column{name: c.name, how: forms["float8"]}, as: fmt.Sprintf("a%d", len(of))})
			}
		} else if c.how == textForm {
			one.by = c.how.as(one.by)
		}
		one.as = one.column.how.as(at)
		list = append(list, one)
	}
	return list, beside, of
}

// Count asks for the cells of at least so many rows; the others stay where they are, and
// only how many they are is asked. The columns of bins are counted in these. Memory and
// errors are as those of Read.
func (r *Rows) Count(ctx context.Context, least int, bins []*Binned, budget foreign.Budget, each func(rows int)) (*Counted, error) {
	out := &Counted{Frequency: "patients"}
	for slices.Contains(r.Names(), out.Frequency) {
		out.Frequency += " counted"
	}
	if r.shards.n > 0 {
		if err := r.conn.do(ctx, countApart); err != nil {
			return nil, err
		}
	}
	place := func(b *Binned) int { return slices.Index(r.Names(), b.Name) }
	slices.SortFunc(bins, func(a, b *Binned) int { return place(a) - place(b) })
	for _, b := range bins {
		if c := r.find(b.Name); c == nil || !c.numeric() {
			return nil, &foreign.Error{What: fmt.Sprintf("column %s has no numbers that could be put into %s", quoted(b.Name),
				map[bool]string{true: "steps", false: "bins"}[b.Step > 0])}
		}
		if b.Begin != nil {
			b.Begin = withCuts(b.Begin, b.Cuts)
		} else if err := r.begin(ctx, b); err != nil {
			return nil, err
		}
	}
	cell, beside, aggregates := r.cells(bins)
	var by, list []string
	var columns []*column
	for _, c := range cell {
		by, list, columns = append(by, c.by), append(list, c.as), append(columns, c.column)
	}
	list, columns = append(list, "a1"), append(columns, &column{name: out.Frequency, how: forms["int8"]})
	for _, c := range beside {
		list, columns = append(list, c.as), append(columns, c.column)
	}
	key := r.key()
	if slices.Contains(by, key) {
		key = ""
	}
	of := grouped(r.source.from(), by, aggregates, key)
	if r.shards.n > 0 {
		var err error
		if out.Shards, err = r.whoCounts(ctx, of); err != nil {
			return nil, err
		}
	}
	if least > 1 {
		rows, err := r.conn.rows(ctx, withheld(of), strconv.Itoa(least))
		if err != nil {
			return nil, err
		}
		if out.WithheldCells, err = strconv.ParseInt(rows[0][0], 10, 64); err == nil {
			out.Withheld, err = strconv.ParseInt(rows[0][1], 10, 64)
		}
		if err != nil {
			return nil, errDamaged
		}
	}
	table, err := r.read(ctx, ordered(of, list, len(by), least), columns, budget, 0, each)
	if err != nil {
		return nil, err
	}
	n := table.Columns[len(cell)].Num
	for _, c := range table.Columns[:len(cell)+1] {
		came := *c
		out.cells = append(out.cells, &came)
	}
	for k, b := range bins {
		at := len(cell) + 1 + 2*k
		for _, c := range table.Columns[:len(cell)] {
			if c.Name == b.Name {
				c.Num = b.gather(c.Num, table.Columns[at].Num, table.Columns[at+1].Num, n)
			}
		}
	}
	table.Columns = table.Columns[:len(cell)+1]
	out.Table = table
	return out, nil
}

// plan is a step of how a statement is run.
type plan struct {
	Node      string  `json:"Node Type"`
	Relations string  `json:"Relations"`
	Rows      float64 `json:"Plan Rows"`
	Plans     []plan
}

// whoCounts reads how the cells would be counted, and says whether the other servers do
// it, or send their rows.
func (r *Rows) whoCounts(ctx context.Context, cells string) (string, error) {
	p, err := r.conn.plan(ctx, cells)
	if err != nil || p == nil {
		return "", err
	}
	scans, counting := 0, 0
	var walk func(p plan)
	walk = func(p plan) {
		if p.Node == "Foreign Scan" {
			scans++
			if strings.HasPrefix(p.Relations, "Aggregate on") {
				counting++
			}
		}
		for _, of := range p.Plans {
			walk(of)
		}
	}
	walk(*p)
	switch {
	case scans == 0:
		return "", nil
	case counting == scans:
		return fmt.Sprintf("each of the %d partitions on other servers is counted there", scans), nil
	}
	s := fmt.Sprintf("%d of %d partitions on other servers are counted there, and the rows of the others go to the server that was asked", counting, scans)
	if r.shards.key == "" {
		s += ": the table is not parted by a list of the values of one column"
	}
	return s, nil
}

// plan is how a statement would be run, nil where that cannot be understood.
func (c *Conn) plan(ctx context.Context, statement string) (*plan, error) {
	rows, err := c.rows(ctx, explain(statement))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var out []struct{ Plan plan }
	if err := json.Unmarshal([]byte(rows[0][0]), &out); err != nil || len(out) == 0 {
		return nil, nil
	}
	return &out[0].Plan, nil
}
