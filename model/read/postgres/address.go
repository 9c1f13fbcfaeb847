// Package postgres reads the table of a PostgreSQL database: where it is, what its columns
// are, and their rows. Nothing is ever written: the session and the transaction are
// read-only. A password is used for connecting and stands in no name and no message.
package postgres

import (
	"net/url"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/read/foreign"
)

// Address is where a table of patients is: a server, a database, and a table or a query.
type Address struct {
	user, password string
	server         string // hosts and ports, as they were written
	database       string
	params         []param

	Table, Query string       // "" where nothing was said
	Log          func(string) // is told every statement; nil for nobody
}

type param struct{ key, value string }

// keys are the parameters that an address may have, which are libpq's, beside table and
// query and the timeouts.
var keys = []string{"table", "query", "statement_timeout", "lock_timeout", "host", "port", "user", "password", "dbname", "service", "servicefile", "passfile",
	"sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslsni", "sslnegotiation", "channel_binding", "require_auth",
	"connect_timeout", "target_session_attrs", "application_name", "options"}

// secret are those that are shown to nobody.
var secret = []string{"password", "sslpassword"}

var schemes = []string{"postgres://", "postgresql://"}

// Is reports whether s is meant as the address of a database of PostgreSQL.
func Is(s string) bool { return scheme(s) != "" }

func scheme(s string) string {
	for _, p := range schemes {
		if len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) {
			return p
		}
	}
	return ""
}

const addressHint = "expected postgres://USER@HOST:PORT/DATABASE?table=NAME; in a password @ / ? # & % are written as %40 %2F %3F %23 %26 %25"

// Parse takes an address apart. Errors are *foreign.Error, which show nothing of it.
func Parse(s string) (*Address, error) {
	if scheme(s) == "" {
		return nil, &foreign.Error{What: "is no address of a database", Hint: addressHint}
	}
	wrong := func(what string) (*Address, error) { return nil, &foreign.Error{What: what, Hint: addressHint} }
	rest := s[len(scheme(s)):]
	before, said, _ := strings.Cut(rest, "?")
	a := &Address{}
	if k := strings.LastIndexByte(before, '@'); k >= 0 {
		user, password, _ := strings.Cut(before[:k], ":")
		if strings.ContainsAny(before[:k], "/@#") {
			return wrong("its user and password cannot be told from its server")
		}
		if !unescaped(user, &a.user) || !unescaped(password, &a.password) {
			return wrong("a % stands in its user or password without two digits after it")
		}
		before = before[k+1:]
	}
	server, database, _ := strings.Cut(before, "/")
	if !servers(server) {
		return wrong("its server is not a name and a port")
	}
	a.server = server
	if strings.Contains(database, "/") || !unescaped(database, &a.database) {
		return wrong("its database is not a name")
	}
	for _, p := range strings.Split(said, "&") {
		if p == "" {
			continue
		}
		key, value, is := strings.Cut(p, "=")
		if !is || !slices.Contains(keys, key) {
			e := &foreign.Error{What: "its part behind the ? has something that is not known", Hint: addressHint}
			if is && !strings.ContainsAny(key, "@:/") {
				e.What = "its part behind the ? has " + model.Excerpt(key) + ", which is not known"
				if near := model.NearestOf(key, keys, 1); len(near) > 0 {
					e.Hint = "did you mean " + near[0] + "? " + addressHint
				}
			}
			return nil, e
		}
		if !unescaped(value, &value) {
			return wrong("a % stands in its " + key + " without two digits after it")
		}
		if slices.ContainsFunc(a.params, func(o param) bool { return o.key == key }) || key == "table" && a.Table != "" || key == "query" && a.Query != "" {
			return wrong("it has " + key + " twice")
		}
		switch key {
		case "table":
			a.Table = value
		case "query":
			a.Query = trimmed(value)
		case "password":
			a.password = value
		default:
			a.params = append(a.params, param{key, value})
		}
	}
	if a.Table != "" && a.Query != "" {
		return nil, &foreign.Error{What: "it has a table and a query", Hint: "give one of them"}
	}
	return a, nil
}

func unescaped(s string, to *string) bool {
	out, err := url.PathUnescape(s)
	*to = out
	return err == nil && !strings.ContainsRune(out, 0)
}

// servers reports whether s is a list of hosts, each with a port or none.
func servers(s string) bool {
	for _, one := range strings.Split(s, ",") {
		host, port := one, ""
		if inner, ok := strings.CutPrefix(one, "["); ok { // IPv6
			var closed bool
			if host, port, closed = strings.Cut(inner, "]"); !closed || strings.Trim(host, "0123456789abcdefABCDEF:.%") != "" {
				return false
			}
			host, port = "", strings.TrimPrefix(port, ":")
		} else {
			host, port, _ = strings.Cut(one, ":")
		}
		if strings.Trim(port, "0123456789") != "" || strings.ContainsAny(host, ":@#?[]' \"") {
			return false
		}
	}
	return true
}

// trimmed is a query without what ends it.
func trimmed(query string) string { return strings.TrimRight(strings.TrimSpace(query), "; \t\r\n") }

// WithQuery is the address of the rows of a query.
func (a *Address) WithQuery(query string) (*Address, error) {
	query = trimmed(query)
	switch {
	case query == "":
		return nil, &foreign.Error{What: "the query is empty", Hint: "such as 'select * from cohort where year >= 2010'"}
	case a.Table != "" || a.Query != "":
		return nil, &foreign.Error{What: "has a table or a query in its address, and a query beside it", Hint: "give one of them"}
	}
	out := *a
	out.Query = query
	return &out, nil
}

// String is the address without its passwords, which Parse reads again.
func (a *Address) String() string {
	return a.write("", slices.DeleteFunc(a.all(), func(p param) bool { return slices.Contains(secret, p.key) }))
}

// all are the parameters, what is meant of the database being the last.
func (a *Address) all() []param {
	out := slices.Clone(a.params)
	if a.Table != "" {
		out = append(out, param{"table", a.Table})
	}
	if a.Query != "" {
		out = append(out, param{"query", a.Query})
	}
	return out
}

func (a *Address) write(password string, params []param) string {
	var b strings.Builder
	b.WriteString(schemes[0])
	if a.user != "" || password != "" {
		b.WriteString(escaped(a.user))
		if password != "" {
			b.WriteString(":" + escaped(password))
		}
		b.WriteByte('@')
	}
	b.WriteString(a.server + "/" + escaped(a.database))
	sep := "?"
	for _, p := range params {
		b.WriteString(sep + p.key + "=" + escaped(p.value))
		sep = "&"
	}
	return b.String()
}

// escaped writes what has a meaning in an address, and what cannot be seen, by its bytes.
func escaped(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c > ' ' && c < 0x7f && !strings.ContainsRune("@/?#&%=+:'\"\\", rune(c)) {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		}
	}
	return b.String()
}

// Name is the address for messages: the server, the database and the table.
func (a *Address) Name() string {
	s := schemes[0] + a.server + "/" + model.Printable(a.database)
	if service := a.param("service"); service != "" {
		s += "?service=" + model.Printable(service)
	}
	if a.Table != "" {
		sep := "?"
		if strings.Contains(s, "?") {
			sep = "&"
		}
		s += sep + "table=" + model.Printable(a.Table)
	}
	return s
}

// Title is what the cohort is called.
func (a *Address) Title() string {
	switch {
	case a.Table != "":
		_, name := schemaOf(a.Table)
		return model.Printable(name)
	case a.database != "":
		return model.Printable(a.database)
	}
	return "database"
}

func (a *Address) param(key string) string {
	for _, p := range a.params {
		if p.key == key {
			return p.value
		}
	}
	return ""
}

// Secret is the address with its passwords, for nobody to see; "" where it has none.
func (a *Address) Secret() string {
	if a.password == "" && a.param("sslpassword") == "" {
		return ""
	}
	return a.write(a.password, a.all())
}

// WithPassword is an address with another password; one that cannot be understood stays
// as it is.
func WithPassword(s, password string) string {
	a, err := Parse(s)
	if err != nil {
		return s
	}
	return a.write(password, a.all())
}

// Hidden is an address for a message, whatever is wrong with it.
func Hidden(s string) string {
	if a, err := Parse(s); err == nil {
		return a.Name()
	}
	return scheme(s) + "..."
}
