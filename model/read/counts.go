package read

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/read/postgres"
)

// Counting says what a database is to count in the place of sending its rows.
type Counting struct {
	// Wanted says of a column of the table whether a question needs it.
	Wanted func(name string) bool
	// Endpoint says that a question has one: columns that are named like an entry are
	// counted too, so that a late entry is not overlooked. Recognise says that nobody named
	// it: likewise those that are named like times and statuses.
	Endpoint, Recognise bool
	// Least is the least number of patients of a cell that leaves the database; 0 and 1
	// for every one.
	Least int
	// Covariate says of a column that it is one of a regression, which a number of many
	// values can be while it stays in the database; nil where there is none.
	Covariate func(name string) bool
	// Bins are the columns that are counted in bins of their values.
	Bins []model.CountedSetup
	// Times are columns that are rounded to multiples of Step, up or down.
	Times []string
	Step  float64
	Up    bool
}

// stay are the columns of covariates that can be summed where they are: numbers of many
// values.
func (c *Counting) stay(ctx context.Context, rows *postgres.Rows, kinds map[string]string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, name := range rows.Names() {
		if c.Covariate == nil || !c.Covariate(name) || c.wants(name) || kinds[name] != "" && kinds[name] != "number" {
			continue
		}
		var err error
		if out[name], err = rows.Many(ctx, name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// binned are the columns to be counted in bins, of those that there are.
func (c *Counting) binned(missing map[string][]float64) (out []*postgres.Binned) {
	for _, b := range c.Bins {
		out = append(out, &postgres.Binned{Name: b.Name, Begin: b.Begin, Cuts: b.Cuts, Missing: missing[b.Name]})
	}
	for _, name := range c.Times {
		out = append(out, &postgres.Binned{Name: name, Step: c.Step, Up: c.Up, Missing: missing[name]})
	}
	return out
}

func (c *Counting) wants(name string) bool {
	switch {
	case c.Wanted(name), slices.Contains(c.Times, name), slices.ContainsFunc(c.Bins, func(b model.CountedSetup) bool { return b.Name == name }):
		return true
	case strings.HasSuffix(strings.ToLower(name), "unit"), strings.HasSuffix(strings.ToLower(name), "units"):
		return true // that of a time, which is read by it
	}
	return c.Endpoint && model.NamesEntry(name) || c.Recognise && (model.MayNameTime(name) || model.NamesStatus(name))
}

// counted is the cohort of the patients that a database counts: every combination of the
// values of the columns that are wanted, and how many patients have it. Nothing of these
// columns is lost, so that every answer that needs no other is that of the rows.
func counted(address string, opt Options) (*model.Cohort, error) {
	if opt.Freq != "" || opt.Long != "" || opt.Config != nil && opt.Config.Freq+opt.Config.Long != "" {
		return nil, &Error{File: Called(address), What: "a row that stands for several patients, or for one of several rows of a patient, cannot be counted",
			Hint: "counts take a row for a patient: a query can make rows that are"}
	}
	var t *table
	var bins []*postgres.Binned
	far := &afar{address: address, opt: opt}
	far.missing, far.kinds = codes(opt)
	told := model.Counted{Least: max(opt.Counts.Least, 0)}
	err := connected(address, opt, func(ctx context.Context, work *Work, conn *postgres.Conn, a *postgres.Address) (*table, error) {
		meant := []string{a.Table}
		var err error
		if a.Table == "" && a.Query == "" {
			if meant, _, err = meantOf(ctx, conn, a, opt.Tables); err != nil {
				return nil, err
			}
		}
		if len(meant) > 1 {
			return nil, &Error{File: a.Name(), What: "patients are counted in one table, and several are named",
				Hint: "join them in the database, by a query"}
		}
		var rows *postgres.Rows
		if t, rows, err = found(ctx, work, conn, a, meant[0]); err != nil {
			return nil, err
		}
		if err := t.oneRowEach(ctx, rows, opt); err != nil {
			return nil, err
		}
		far.name, far.sql = meant[0], far.translates(rows)
		stays, err := opt.Counts.stay(ctx, rows, far.kinds)
		if err != nil {
			return nil, err
		}
		wants := func(name string) bool {
			return opt.Counts.wants(name) || opt.Counts.Covariate != nil && opt.Counts.Covariate(name) && !stays[name]
		}
		if told.Others, err = rows.Narrow(wants); err != nil {
			return nil, err
		}
		t.form = append(t.form, "counted")
		columns := int64(rows.Columns() + 1)
		const unit = 16 // of progress, for a cell
		for _, b := range opt.Counts.Bins {
			if !slices.Contains(rows.Names(), b.Name) {
				return nil, t.fail(0, fmt.Sprintf("there is no column %s to be counted in bins", quote(b.Name)), "")
			}
			if slices.Contains(opt.Counts.Times, b.Name) {
				return nil, t.fail(0, fmt.Sprintf("%s is a time that is rounded, and cannot be counted in bins too", quote(b.Name)), "")
			}
		}
		for _, name := range opt.Counts.Times {
			if !slices.Contains(rows.Names(), name) {
				return nil, t.fail(0, fmt.Sprintf("there is no column %s, a time, to be rounded", quote(name)),
					"only a column of the table is rounded; a query can compute one")
			}
		}
		bins = opt.Counts.binned(far.missing)
		out, err := rows.Count(ctx, told.Least, bins, &budget{work: work, name: t.name}, func(n int) {
			work.bytes.Add(int64(n) * columns * unit) // how many there will be nobody knows
			work.did(n * int(columns) * unit)
		})
		if err != nil {
			return nil, err
		}
		told.Shards = out.Shards
		told.Cells, told.Withheld, told.WithheldCells = out.Rows, out.Withheld, out.WithheldCells
		if out.Rows == 0 && out.Withheld > 0 {
			return nil, t.fail(0, fmt.Sprintf("has no cell of %d patients or more: %s stand in %s", told.Least,
				plural(int(out.Withheld), "patient", "patients"), plural(int(out.WithheldCells), "cell", "cells")),
				"name fewer columns, or coarser ones by a query")
		}
		if n := out.Patients(); n > mostPatients {
			return nil, t.fail(0, fmt.Sprintf("%d patients were counted, and %d are the most that can be held", n, mostPatients),
				"ask for a part of them by a query, such as those of some years")
		}
		opt.Freq, opt.ID = out.Frequency, NoID
		far.counted, far.bins, far.least = rows.Names(), bins, told.Least
		far.cells = out
		return t, t.filled(out.Table)
	})
	if err != nil {
		return nil, err
	}
	if told.Withheld > 0 {
		t.doubts = append(t.doubts, model.Doubt{File: t.name, N: int(told.Withheld), Always: true,
			What: fmt.Sprintf("%s in %s of fewer than %d stayed in the database and are in no number here: what is rare is rarer than it is",
				plural(int(told.Withheld), "patient", "patients"), plural(int(told.WithheldCells), "cell", "cells"), told.Least)})
	}
	missing := map[string][]string{}
	for name, values := range opt.Missing { // of the others it was said to the database
		if !slices.Contains(told.Others, name) {
			missing[name] = values
		}
	}
	opt.Missing = missing
	if opt.Config != nil {
		config := *opt.Config
		config.ID, config.Columns = "", map[string]ColumnConfig{}
		for name, say := range opt.Config.Columns { // nothing is wrong with what is said of the others
			if !slices.Contains(told.Others, name) {
				config.Columns[name] = say
			}
		}
		opt.Config = &config
	}
	c, err := assembled([]*table{t}, "", opt)
	if err != nil {
		return nil, err
	}
	told.Afar, told.Of = far, far.counted
	c.Counted = &told
	for _, b := range bins {
		put := bin
		if b.Step > 0 {
			put = steps
		}
		if err := put(c, &told, b); err != nil {
			return nil, t.fail(0, err.Error(), "")
		}
	}
	return c, nil
}

// bin says of a column that it was counted in bins: those that have several values.
func bin(c *model.Cohort, told *model.Counted, b *postgres.Binned) error {
	col := c.Column(b.Name)
	if col == nil || col.Kind != model.Number {
		return fmt.Errorf("column %s is not understood as a number, and cannot be counted in bins", quote(b.Name))
	}
	if !slices.ContainsFunc(b.Bins, func(b postgres.Bin) bool { return b.Least < b.Most }) {
		return nil // each value by itself
	}
	of := &model.Bins{Begin: b.Begin}
	for _, one := range b.Bins {
		of.Least, of.Most, of.N = append(of.Least, one.Least), append(of.Most, one.Most), append(of.N, int(one.N))
	}
	col.Bins, col.Codes = of, nil // what is seen of its values are the edges of bins
	col.Doubts = slices.DeleteFunc(col.Doubts, func(d model.Doubt) bool { return d.Field == model.ReadMissing })
	col.Why = "numbers, counted in bins"
	c.Index()
	told.Binned = append(told.Binned, fmt.Sprintf("%d bins of %s", len(b.Bins), col.Name))
	return nil
}

// steps says of a time that it was rounded, and rounds what all in a step have: until then
// a code for no time is seen. A time of nothing but multiples is as it was.
func steps(c *model.Cohort, told *model.Counted, b *postgres.Binned) error {
	col := c.Column(b.Name)
	if col == nil || col.Kind != model.Number {
		return fmt.Errorf("column %s is not understood as a number, and cannot be rounded", quote(b.Name))
	}
	of := &model.Rounded{Step: b.Step, Up: b.Up}
	if !col.CodesSaid {
		of.Codes = model.CodesAmong(col.Num, 1)
	}
	if !slices.ContainsFunc(b.Bins, func(one postgres.Bin) bool {
		return one.Least < one.Most || b.Round(one.Least) != one.Least && !slices.Contains(of.Codes, one.Least)
	}) {
		return nil
	}
	num := slices.Clone(col.Num)
	for i, x := range num {
		if i > 0 && x == col.Num[i-1] {
			num[i] = num[i-1]
		} else if !slices.Contains(of.Codes, x) {
			num[i] = b.Round(x)
		}
	}
	col.Num, col.Rounded = num, of
	col.Why = "numbers, " + of.Says() + " by the database"
	c.Index()
	told.Steps = append(told.Steps, col.Name+" "+of.Says())
	told.Step, told.Up = b.Step, b.Up
	return nil
}

// oneRowEach is an error where a patient has several rows: counting would take them for
// several patients. Patients are named by the column that was said, or by one of a name
// that says so; without one a row is taken for a patient, which is said.
func (t *table) oneRowEach(ctx context.Context, rows *postgres.Rows, opt Options) error {
	id := opt.ID
	if id == "" && opt.Config != nil {
		id = opt.Config.ID
	}
	names := rows.Names()
	switch {
	case id == NoID:
		return nil
	case id != "" && !slices.Contains(names, id):
		return t.fail(0, fmt.Sprintf("there is no column %s to name the patients", quote(id)), "")
	case id == "":
		k := slices.IndexFunc(names, func(n string) bool { return patientNames[plain(n)] })
		if k < 0 {
			k = slices.IndexFunc(names, func(n string) bool { return lastNames[plain(n)] })
		}
		if k < 0 {
			t.doubt(0, "", "", "no column names the patients by its name: every row is taken for a patient", 1)
			return nil
		}
		id = names[k]
	}
	several, err := rows.Repeats(ctx, id)
	if err != nil || !several {
		return err
	}
	return t.fail(0, fmt.Sprintf("a value of %s stands in several rows, and rows of one patient are not counted as several patients", quote(id)),
		"a query can make a row per patient", model.Way{Field: model.ReadNoID, Do: "say that every row is a patient"},
		model.Way{Field: model.ReadID, Do: "or which column names them"})
}

// Mentions are the texts of a configuration in which columns are named that a question
// needs: endpoints, computed columns, and looks. What is said of columns alone needs none.
func (c *Config) Mentions() []string {
	var out []string
	for _, e := range c.Endpoints {
		out = append(out, e.Time, e.Start, e.End, e.Event, e.Entry)
	}
	for _, d := range c.Derive {
		out = append(out, d.Expr)
	}
	looks := slices.Clone(c.Looks)
	for _, p := range c.plan {
		looks = append(looks, p.SavedLook)
	}
	for _, l := range looks {
		for _, f := range model.Fields() {
			if v := f.Of(&l.Look); v.Kind() == reflect.String {
				out = append(out, v.String())
			}
		}
	}
	return out
}
