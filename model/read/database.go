package read

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/read/foreign"
	"kaplan/model/read/postgres"
)

// IsDatabase reports whether what stands in the place of a file is the address of a
// database.
func IsDatabase(path string) bool { return postgres.Is(path) }

// Secret takes the password out of the address of a database: clean is the address
// without, to be used wherever it is shown or kept, and secret the one with it for
// Options.Secrets, "" where it has none. With a query the address is that of its rows.
//
// Errors are *Error.
func Secret(address, query string) (clean, secret string, err error) {
	a, err := postgres.Parse(address)
	if err == nil && query != "" {
		a, err = a.WithQuery(query)
	}
	if err != nil {
		return "", "", named(postgres.Hidden(address), err)
	}
	return a.String(), a.Secret(), nil
}

// WithPassword is the address of a database with a password, for Options.Secrets.
func WithPassword(address, password string) string { return postgres.WithPassword(address, password) }

// Called is the path of a file, or the address of a database, as messages name it.
func Called(path string) string {
	if postgres.Is(path) {
		return postgres.Hidden(path)
	}
	return model.Printable(path)
}

// named is an error of a database as one of reading.
func named(name string, err error) error {
	var e *foreign.Error
	switch {
	case errors.As(err, &e):
		return &Error{File: name, Row: e.Row, What: model.Printable(e.What), Hint: model.Printable(e.Hint)}
	case errors.Is(err, postgres.ErrPassword):
		return &Error{File: name, What: "asks for a password, and none was said", Password: true,
			Hint: "say it in PGPASSWORD, in the file that PGPASSFILE names (~/.pgpass), or in the address"}
	case errors.Is(err, context.Canceled):
		return ErrStopped
	case postgres.IsLost(err):
		return &Error{File: name, What: "the connection was lost twice: " + model.Printable(err.Error()),
			Hint: "look at the server and at the network, and try again"}
	}
	return err
}

// database reads the rows of a database: of the table or the query of the address, of
// the tables that were asked for by name, or of its only one. took are the names that
// were.
func database(address string, opt Options) (out []*table, took []string, err error) {
	err = connected(address, opt, func(ctx context.Context, work *Work, conn *postgres.Conn, a *postgres.Address) (first *table, err error) {
		out, took = nil, nil
		meant := []string{a.Table}
		if a.Table == "" && a.Query == "" {
			if meant, took, err = meantOf(ctx, conn, a, opt.Tables); err != nil {
				return nil, err
			}
		}
		for _, name := range meant {
			t, rows, err := found(ctx, work, conn, a, name)
			if err != nil {
				return nil, err
			}
			decoded, err := t.copied(ctx, rows)
			if err != nil {
				return nil, err
			}
			if err := t.filled(decoded); err != nil {
				return nil, err
			}
			out = append(out, t)
		}
		return out[0], nil
	})
	return out, took, err
}

// connected opens a database and asks it. A connection that is lost is made anew once,
// which is said of the first table.
func connected(address string, opt Options,
	ask func(ctx context.Context, work *Work, conn *postgres.Conn, a *postgres.Address) (first *table, err error)) error {
	a, err := postgres.Parse(cmp.Or(opt.Secrets[address], address))
	if err != nil {
		return named(postgres.Hidden(address), err)
	}
	a.Log = opt.Statements
	ctx, work := context.Background(), opt.Work
	if work == nil {
		work = &Work{}
	}
	if work.Context != nil {
		ctx = work.Context
	}
	for try := 0; ; try++ {
		var t *table
		conn, err := postgres.Open(ctx, a)
		if err == nil {
			t, err = ask(ctx, work, conn, a)
			conn.Close()
		}
		if try > 0 && err == nil && t != nil {
			t.doubt(0, "", "", "the connection was lost once, and everything was asked for again", 1)
		}
		if try > 0 || !postgres.IsLost(err) {
			return named(a.Name(), err)
		}
	}
}

// found is a table of a database, with nothing in it yet, and where its rows are.
func found(ctx context.Context, work *Work, conn *postgres.Conn, a *postgres.Address, name string) (*table, *postgres.Rows, error) {
	of := *a
	of.Table = name
	rows, err := conn.Find(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	return &table{name: of.Name(), title: of.Title(), form: []string{rows.Form}, work: work}, rows, nil
}

// filled makes the cells of a table of a database.
func (t *table) filled(decoded *foreign.Table) error {
	if decoded.Rows == 0 {
		return t.fail(0, "has no rows", "expected one row per patient")
	}
	return t.fill(decoded)
}

// meantOf are the tables of a database that are asked for by name, or its only one.
func meantOf(ctx context.Context, conn *postgres.Conn, a *postgres.Address, asked []string) (meant, took []string, err error) {
	all, err := conn.Tables(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range asked {
		k := slices.IndexFunc(all, func(t postgres.Table) bool { return t.Name == name })
		if k < 0 {
			k = slices.IndexFunc(all, func(t postgres.Table) bool { return strings.EqualFold(t.Name, name) })
		}
		if k >= 0 {
			meant, took = append(meant, all[k].Name), append(took, name)
		}
	}
	switch {
	case len(meant) > 0:
		return meant, took, nil
	case len(asked) > 0:
		return asked[:1], asked[:1], nil // which is refused, with those that are near
	case len(all) == 1:
		return []string{all[0].Name}, nil, nil
	case len(all) == 0:
		return nil, nil, &Error{File: a.Name(), What: "has no table that may be read", Hint: "look at the name of the database in the address"}
	}
	const most = 12
	var names []string
	for k, t := range all {
		if k == most {
			names = append(names, fmt.Sprintf("and %d more", len(all)-most))
			break
		}
		s := quote(t.Name) + " (" + t.Kind
		if t.Rows >= 0 {
			s += ", about " + plural(int(t.Rows), "row", "rows")
		}
		names = append(names, s+")")
	}
	return nil, nil, &Error{File: a.Name(), What: fmt.Sprintf("holds %d tables: %s", len(all), strings.Join(names, ", ")),
		Hint: "say it in the address, with ?table=NAME", Ways: []model.Way{{Field: model.ReadTable, Do: "say which one it is"}}}
}

// copied are the rows of a table as they come. How many there will be the server
// guesses, which is good enough for saying how far it is, and for refusing what could
// never be held before any of it has come.
func (t *table) copied(ctx context.Context, rows *postgres.Rows) (*foreign.Table, error) {
	estimate, err := rows.Estimate(ctx)
	if err != nil {
		return nil, err
	}
	const each = 64 // bytes of a row of a column, here and in what is made of it: 45 to 80 as a rule
	columns := int64(rows.Columns())
	if estimate > 1<<20 {
		if err := t.work.fits(t.name, estimate*columns*each); err != nil {
			return nil, t.tooMany(err, estimate, columns)
		}
	}
	const unit = 16 // of progress, for a cell
	t.work.bytes.Add(max(estimate, 1) * columns * unit)
	decoded, err := rows.Read(ctx, &budget{work: t.work, name: t.name}, estimate, func(n int) { t.work.did(n * int(columns) * unit) })
	if err != nil {
		return nil, t.tooMany(err, estimate, columns)
	}
	t.work.bytes.Add((int64(decoded.Rows) - max(estimate, 1)) * columns * unit) // the guess is settled
	return decoded, nil
}

// tooMany adds to an error about memory how much is asked for, and how to ask for less.
func (t *table) tooMany(err error, rows, columns int64) error {
	var own *Error
	if errors.As(err, &own) && slices.ContainsFunc(own.Ways, func(w model.Way) bool { return w.Field == model.ReadMemory }) {
		own.What = fmt.Sprintf("has about %s of %s: %s", plural(int(rows), "row", "rows"), plural(int(columns), "column", "columns"), own.What)
		own.Hint = "ask for fewer columns or rows by a query"
		own.Countable = true
		own.Ways = append(slices.Clone(own.Ways), model.Way{Field: model.ReadCounts, Do: "let the database count"})
	}
	return err
}

// Address is the address of the database that a configuration names, "" where it names
// none; secret is the one with its password, for Options.Secrets. Errors are *Error.
func (c *Config) Address() (clean, secret string, err error) {
	if c == nil || c.Source.Empty() {
		return "", "", nil
	}
	wrong := func(err error) (string, string, error) {
		what, hint, _ := strings.Cut(err.Error(), "\n")
		return "", "", &Error{File: c.path, What: "[source]: " + what, Hint: hint}
	}
	s := c.Source
	if !postgres.Is(s.Address) {
		return wrong(&Error{What: "its address is not that of a database",
			Hint: `for example address = "postgres://host/database", and table = "cohort" below it`})
	}
	a, err := postgres.Parse(s.Address)
	switch {
	case err != nil:
		return wrong(named(postgres.Hidden(s.Address), err))
	case s.Table != "" && (s.Query != "" || a.Table != "" || a.Query != ""):
		return wrong(&Error{What: "says twice which rows are meant", Hint: "give one of table and query"})
	case s.Query != "":
		if a, err = a.WithQuery(s.Query); err != nil {
			return wrong(named("", err))
		}
	case s.Table != "":
		a.Table = s.Table
	}
	return a.String(), a.Secret(), nil
}
