package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"kaplan/model"
	"kaplan/model/read/foreign"
)

// ErrPassword is a server that asks for a password where none was said.
var ErrPassword = errors.New("a password is asked for")

const (
	connectTimeout   = 15 * time.Second
	statementTimeout = "10min"
	lockTimeout      = "10s"
	cancelled        = 5 * time.Second // for the server to end what is no longer wanted
)

// Conn is a session that can do nothing but read.
type Conn struct {
	pg      *pgconn.PgConn
	a       *Address
	user    string
	timeout string // of a statement
	lock    string // of its waiting for a lock
}

// Open begins a session in one transaction, so that all of it sees the same rows.
//
// The password is the one of the address, of PGPASSWORD, of the file of passwords or of
// the service; everything else that libpq takes from the environment is taken too.
//
// Errors are *foreign.Error, ErrPassword, and those of ctx.
func Open(ctx context.Context, a *Address) (*Conn, error) {
	params := append([]param{}, a.params...)
	c := &Conn{a: a, timeout: statementTimeout, lock: lockTimeout}
	params = slices.DeleteFunc(params, func(p param) bool {
		switch p.key {
		case "statement_timeout":
			c.timeout = p.value
		case "lock_timeout":
			c.lock = p.value
		default:
			return false
		}
		return true
	})
	config, err := pgconn.ParseConfig(a.write(a.password, params))
	if err != nil {
		return nil, a.misunderstood(err)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "kaplan"
	}
	config.RuntimeParams["client_encoding"] = "UTF8"
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: cancelled}
	}
	if c.pg, err = pgconn.ConnectConfig(ctx, config); err != nil {
		return nil, c.unconnected(ctx, config, err)
	}
	c.user = config.User
	if err := c.begin(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Conn) begin(ctx context.Context) error {
	for _, s := range prepare {
		if err := c.do(ctx, s); err != nil {
			return err
		}
	}
	// Servers before version 14, and those on systems that cannot tell, do not know it.
	var refused *foreign.Error
	if err := c.do(ctx, noticeLeaving); err != nil && !errors.As(err, &refused) {
		return err
	}
	if err := c.do(ctx, begin); err != nil {
		return err
	}
	_, err := c.rows(ctx, setTimeouts, c.timeout, c.lock)
	return err
}

// Close ends the session.
func (c *Conn) Close() {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	_ = c.pg.Close(ctx) // nothing was written that could be lost
}

// Lost reports whether the connection is gone.
func (c *Conn) Lost() bool { return c.pg.IsClosed() }

// Server is what the server is.
func (c *Conn) Server() string {
	v, _, _ := strings.Cut(c.pg.ParameterStatus("server_version"), " ")
	return strings.TrimSpace("PostgreSQL " + model.Printable(v))
}

// do runs a statement that returns no rows.
func (c *Conn) do(ctx context.Context, statement string) error {
	c.log(statement)
	_, err := c.pg.Exec(ctx, statement).ReadAll()
	return c.said(ctx, err)
}

// rows runs a statement, its parameters being values and no part of it, and returns the
// cells of its rows as text, "" for those that are NULL.
func (c *Conn) rows(ctx context.Context, statement string, params ...string) ([][]string, error) {
	c.log(statement)
	values := make([][]byte, len(params))
	for k, p := range params {
		values[k] = []byte(p)
	}
	r := c.pg.ExecParams(ctx, statement, values, nil, nil, nil)
	var out [][]string
	for r.NextRow() {
		row := make([]string, 0, len(r.Values()))
		for _, v := range r.Values() {
			row = append(row, string(v))
		}
		out = append(out, row)
	}
	_, err := r.Close()
	return out, c.said(ctx, err)
}

// log tells a context that wants to know of a statement.
func (c *Conn) log(statement string) {
	if c.a.Log != nil {
		c.a.Log(statement)
	}
}

// misunderstood is an error for an address that is well written and has something that
// cannot be used.
func (a *Address) misunderstood(err error) error {
	what := err
	for {
		inner := errors.Unwrap(what)
		if inner == nil {
			break
		}
		what = inner
	}
	s := what.Error()
	var parse *pgconn.ParseConfigError
	if errors.As(what, &parse) { // its message has the address
		_, s, _ = strings.Cut(s, "`: ")
	}
	return &foreign.Error{What: "cannot be connected to: " + a.masked(s),
		Hint: "look at the part of the address behind the ?, and at PGSERVICE, PGSSLMODE and their like"}
}

// masked is a message without the passwords, should one stand in it.
func (a *Address) masked(s string) string {
	hide := []string{a.password, a.param("sslpassword"), os.Getenv("PGPASSWORD")}
	for _, h := range hide {
		if h != "" && strings.Contains(s, h) {
			s = strings.ReplaceAll(s, h, "xxxxx")
		}
	}
	return model.Printable(s)
}

// unconnected is an error for a server that could not be reached, or did not want to.
func (c *Conn) unconnected(ctx context.Context, config *pgconn.Config, err error) error {
	a := c.a
	if ctx.Err() != nil {
		return ctx.Err()
	}
	at := net.JoinHostPort(config.Host, fmt.Sprint(config.Port))
	if strings.HasPrefix(config.Host, "/") {
		at = fmt.Sprintf("%s (port %d)", config.Host, config.Port)
	}
	at = model.Printable(at)
	var server *pgconn.PgError
	var name *net.DNSError
	var op *net.OpError
	if errors.As(err, &server) {
		if (server.Code == "28P01" || server.Code == "28000") && config.Password == "" && strings.Contains(server.Message, "password") {
			return ErrPassword
		}
		return c.refusal(server, config.User)
	}
	switch {
	case strings.Contains(err.Error(), "password") && config.Password == "":
		return ErrPassword
	case errors.As(err, &name):
		return &foreign.Error{What: "no server is called " + model.Excerpt(config.Host),
			Hint: "look at the host in the address, and whether the network is there"}
	case errors.Is(err, context.DeadlineExceeded) || os.IsTimeout(err) || pgconn.Timeout(err):
		return &foreign.Error{What: fmt.Sprintf("no server answers at %s: nothing came within %s", at, config.ConnectTimeout),
			Hint: "look at host and port, and at what stands between; connect_timeout=60 behind the ? of the address waits longer (seconds)"}
	case errors.As(err, &op):
		return &foreign.Error{What: fmt.Sprintf("no server answers at %s: %s", at, a.masked(innermost(op).Error())),
			Hint: "look at host and port in the address, and whether the server runs (pg_isready)"}
	}
	what := a.masked(innermost(err).Error())
	hint := ""
	if strings.Contains(what, "tls") || strings.Contains(what, "TLS") || strings.Contains(what, "x509") || strings.Contains(what, "certificate") {
		hint = "sslmode and sslrootcert behind the ? of the address say how the server is to prove who it is, as for psql"
	}
	return &foreign.Error{What: fmt.Sprintf("cannot be connected to, at %s: %s", at, what), Hint: hint}
}

func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// said is what a statement came to, in words: nil, *foreign.Error, *lostError, or the
// error of ctx.
func (c *Conn) said(ctx context.Context, err error) error {
	var own *foreign.Error
	var server *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &own):
		return own
	case errors.As(err, &server) && !goingAway(server):
		return c.refusal(server, c.user)
	case errors.As(err, &server):
		return &lostError{c.a.masked(server.Message)}
	}
	return &lostError{c.a.masked(innermost(err).Error())}
}

// elsewhere are the codes [1] of a connection that is none: of this one where the session
// ends with it, else of another server, on which a foreign table is.
const elsewhere = "08"

// goingAway reports by its code [1] whether a server ends a session.
//
// [1] PostgreSQL 15, Appendix A.
func goingAway(e *pgconn.PgError) bool {
	return e.Code == "57P01" || e.Code == "57P02" || e.Code == "57P05" || strings.HasPrefix(e.Code, elsewhere) && e.SeverityUnlocalized != "ERROR"
}

// lostError is a connection that was there and is gone.
type lostError struct{ why string }

func (e *lostError) Error() string { return e.why }

// IsLost reports whether an error says that the connection was there and is gone.
func IsLost(err error) bool {
	var lost *lostError
	return errors.As(err, &lost)
}

// refusal is what a server says, in words.
func (c *Conn) refusal(e *pgconn.PgError, user string) error {
	a := c.a
	message := a.masked(e.Message)
	out := &foreign.Error{What: "the server says: " + message}
	if e.Hint != "" {
		out.Hint = a.masked(e.Hint)
	}
	switch e.Code {
	case "28P01":
		out.What, out.Hint = fmt.Sprintf("the password of %s is not right", model.Excerpt(user)),
			"give another in PGPASSWORD, in the file that PGPASSFILE names, or in the address"
	case "28000":
		out.Hint = "the server's pg_hba.conf says who may come from where; sslmode=require behind the ? of the address asks for TLS"
	case "3D000":
		out.What, out.Hint = "there is no database "+model.Excerpt(a.database)+" on that server", "psql -l lists those that are there"
	case "42501":
		out.What, out.Hint = fmt.Sprintf("%s may not read it: %s", model.Excerpt(user), message), "it takes GRANT SELECT ON the table, and nothing more"
	case "57P03":
		out.Hint = "try again in a moment"
	case "53300":
		out.Hint = "try again when others have left"
	case "55P03":
		out.What, out.Hint = fmt.Sprintf("somebody has locked the table for longer than %s: %s", c.lock, message),
			"try again when they are done; lock_timeout=1min behind the ? of the address waits longer"
	case "57014":
		if strings.Contains(e.Message, "timeout") {
			out.What = fmt.Sprintf("the server ended the statement after %s", c.timeout)
			out.Hint = "statement_timeout=1h behind the ? of the address allows more; --query asks for less"
		}
	case "08001", "08003", "08006":
		out.What, out.Hint = "the server cannot reach another one, on which rows are: "+message, "try again when that one runs"
	case "25006":
		out.What, out.Hint = "the query writes, and only reading is allowed: "+message, ""
	}
	return out
}
