// Package pgtest starts a PostgreSQL server for a test, where its programs are there.
package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Password is that of the user postgres, with what has a meaning in an address in it.
const Password = "s3cret&p/w@?"

// Server is one that runs until the test ends.
type Server struct {
	Port    int
	Version string

	bin, dir string
}

// Start starts a server on a port of this machine alone. Where PostgreSQL is not
// installed the test is skipped, and fails in CI, which installs it.
func Start(t testing.TB) *Server {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Sort(found)
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, filepath.Dir(path))
	}
	if len(found) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("PostgreSQL is not installed, and CI has to try it")
		}
		t.Skip("PostgreSQL is not installed")
	}
	s := &Server{bin: found[len(found)-1]}
	s.dir = strings.TrimSpace(s.run(t, "", "mktemp", "-d", "/tmp/kaplan-postgres-XXXXXX"))
	t.Cleanup(func() { s.run(t, "", "rm", "-rf", s.dir) })
	s.run(t, Password, "sh", "-c", `cat > "$1"/password`, "sh", s.dir)
	s.run(t, "", s.program("initdb"), "-D", s.data(), "-U", "postgres", "-A", "scram-sha-256", "--pwfile="+s.dir+"/password",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	s.start(t)
	version, _, _ := strings.Cut(s.Connect(t, "postgres").ParameterStatus("server_version"), " ")
	s.Version = version
	t.Cleanup(func() { s.run(t, "", s.program("pg_ctl"), "-D", s.data(), "stop", "-m", "immediate", "-s") })
	return s
}

func (s *Server) program(name string) string { return filepath.Join(s.bin, name) }
func (s *Server) data() string               { return filepath.Join(s.dir, "data") }

func (s *Server) start(t testing.TB) {
	t.Helper()
	options := fmt.Sprintf("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='%s'", s.Port, s.dir) +
		" -c fsync=off -c timezone=UTC -c max_connections=40"
	s.run(t, "", s.program("pg_ctl"), "-D", s.data(), "-l", s.dir+"/log", "-o", options, "-w", "-t", "120", "-s", "start")
}

// run runs a program as a user that may run a server, which root may not.
func (s *Server) run(t testing.TB, stdin string, program string, args ...string) string {
	t.Helper()
	if os.Getuid() == 0 {
		args = append([]string{"-u", "postgres", "--", program}, args...)
		program = "runuser"
	}
	cmd := exec.Command(program, args...)
	cmd.Dir = "/tmp"
	cmd.Stdin = strings.NewReader(stdin)
	var out bytes.Buffer
	errors, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer errors.Close()
	cmd.Stdout, cmd.Stderr = &out, errors
	if filepath.Base(args[len(args)-1]) == "start" {
		cmd.Stdout = errors // a pipe would stay open as long as the server runs
	}
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(errors.Name())
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, said)
	}
	return out.String()
}

// Address is the address of a database for a user.
func (s *Server) Address(user, password, rest string) string {
	for _, c := range []string{"%", "@", "/", "?", "#", "&"} {
		password = strings.ReplaceAll(password, c, fmt.Sprintf("%%%02X", c[0]))
	}
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/%s", user, password, s.Port, rest)
}

// Connect is a session of the user postgres, who may do everything.
func (s *Server) Connect(t testing.TB, database string) *pgconn.PgConn {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	c, err := pgconn.Connect(ctx, s.Address("postgres", Password, database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// Do runs statements as the user postgres, and returns the cells of the last.
func (s *Server) Do(t testing.TB, database, statements string) [][]string {
	t.Helper()
	c := s.Connect(t, database)
	results, err := c.Exec(context.Background(), statements).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
	var out [][]string
	for _, row := range results[len(results)-1].Rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, string(cell))
		}
		out = append(out, cells)
	}
	return out
}

// Load makes a table of a file of CSV whose header names the columns, and whose missing
// values are NA or nothing. types are the types of its columns by their names; "text" for
// those that are not there.
func (s *Server) Load(t testing.TB, database, table, path string, types map[string]string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	header, body, _ := strings.Cut(string(data), "\n")
	var columns []string
	for _, name := range strings.Split(strings.TrimSpace(header), ",") {
		name = strings.Trim(name, `"`)
		typ := types[name]
		if typ == "" {
			typ = "text"
		}
		columns = append(columns, `"`+name+`" `+typ)
	}
	body = strings.ReplaceAll(body, "NA", "")
	s.Do(t, database, fmt.Sprintf("CREATE TABLE %s (%s)", table, strings.Join(columns, ", ")))
	c := s.Connect(t, database)
	if _, err := c.CopyFrom(context.Background(), strings.NewReader(body), "COPY "+table+" FROM STDIN CSV"); err != nil {
		t.Fatal(err)
	}
}
