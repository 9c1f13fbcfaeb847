package read

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kaplan/model"
	"kaplan/model/read/postgres/pgtest"
)

// asked reads a database as its address says, through every step that a command takes.
func asked(t *testing.T, address string, opt Options) (*model.Cohort, error) {
	t.Helper()
	clean, secret, err := Secret(address, "")
	if err != nil {
		return nil, err
	}
	if strings.Contains(clean, "r3ader") {
		t.Errorf("%s: a password stands in it", clean)
	}
	opt.Secrets = map[string]string{clean: secret}
	return Files([]string{clean}, nil, opt)
}

// A cohort out of a database is the cohort out of the file that the table was filled from.
func TestDatabaseLikeFile(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	for name, types := range map[string]map[string]string{
		"gbsg": {"pid": "bigint", "age": "smallint", "meno": "int", "size": "int", "grade": "int", "nodes": "int", "pgr": "numeric", "er": "real",
			"hormon": "int", "rfstime": "int", "status": "int"},
		"pbc": {"id": "int", "time": "int", "status": "int", "trt": "int", "age": "double precision", "ascites": "int", "hepato": "int", "spiders": "int",
			"edema": "numeric(3,1)", "bili": "real", "chol": "numeric", "albumin": "real", "copper": "int", "alk.phos": "numeric", "ast": "numeric",
			"trig": "int", "platelet": "int", "protime": "numeric", "stage": "int"},
	} {
		path := filepath.Join("testdata", name+".csv")
		server.Load(t, "postgres", name, path, types)
		file, err := Files([]string{path}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := asked(t, server.Address("postgres", pgtest.Password, "postgres?table="+name), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if c.Name != name || c.N != file.N || c.IDColumn != file.IDColumn {
			t.Errorf("%s: called %s, %d patients named by %q", name, c.Name, c.N, c.IDColumn)
		}
		if diff := cmp.Diff(values(file), values(c)); diff != "" {
			t.Errorf("%s (-file +database):\n%s", name, diff)
		}
		if diff := cmp.Diff(fmt.Sprint(file.Endpoints), fmt.Sprint(c.Endpoints)); diff != "" {
			t.Errorf("%s: endpoints (-file +database):\n%s", name, diff)
		}
	}
}

// values are the columns of a cohort as text.
func values(c *model.Cohort) map[string][]string {
	out := map[string][]string{}
	for _, col := range c.Columns {
		out[col.Name] = append(out[col.Name], col.Kind.String())
		for i := range c.N {
			out[col.Name] = append(out[col.Name], col.Format(i))
		}
	}
	return out
}

const oddTable = `
CREATE TYPE stadium AS ENUM ('late', 'early', '"o;dd''');
CREATE DOMAIN years AS numeric(5,2) CHECK (value >= 0);
CREATE TABLE odd (id bigint, "time ""x""; DROP TABLE gbsg; --" real, status boolean, st stadium, born date, seen timestamptz, at timestamp,
	age years, tags text[], raw bytea, j jsonb, u uuid, big numeric, c char(5), v varchar(9), m money, i interval, s smallint);
COMMENT ON COLUMN odd.age IS 'Age at diagnosis';
INSERT INTO odd SELECT 9007199254740993 + g, g * 0.1, CASE WHEN g % 5 > 0 THEN g % 3 = 0 END, (ARRAY['late', 'early', '"o;dd''']::stadium[])[1 + g % 3],
	CASE g WHEN 5 THEN 'infinity' ELSE date '1950-01-01' + g * 100 END, timestamptz '2010-06-15 23:30:00+00' + g * interval '1 day',
	timestamp '2001-01-01 10:00' + g * interval '1 day', 40 + g / 3.0, ARRAY['a', 'b'], '\x00', '{"a": 1}',
	('00000000-0000-0000-0000-' || lpad(g::text, 12, '0'))::uuid, CASE g WHEN 7 THEN 'NaN' ELSE g / 7.0 END, 'ab' || g % 2,
	CASE WHEN g % 4 = 0 THEN NULL ELSE 'x' || (g % 2) || E'\x1b[31m' END, 5, '1 day', g
FROM generate_series(1, 40) g;`

// Every type is read by its values, or left out by its name.
func TestDatabaseTypes(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	server.Do(t, "postgres", oddTable)
	c, err := asked(t, server.Address("postgres", pgtest.Password, "postgres?table=odd&options=-c%20TimeZone=Europe/Berlin"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"id":                            "identifier 9007199254740994 9007199254740995",
		`time "x"; DROP TABLE gbsg; --`: "number 0.1 0.2",
		"status":                        "category FALSE FALSE",
		"st":                            `category early "o;dd'`,
		"born":                          "date 1950-04-11 1950-07-20",
		"seen":                          "date 2010-06-17 2010-06-18", // of 01:30 there
		"at":                            "date 2001-01-02 2001-01-03",
		"age":                           "number 40.33 40.67",
		"u":                             "identifier 00000000-0000-0000-0000-000000000001 00000000-0000-0000-0000-000000000002",
		"big":                           "number 0.14285714285714285 0.2857142857142857",
		"c":                             "category ab1 ab0",
		"v":                             `category x1\x1b[31m x0\x1b[31m`,
		"s":                             "number 1 2",
	} {
		col := c.Column(name)
		if col == nil {
			t.Errorf("there is no %s", name)
			continue
		}
		if got := fmt.Sprintf("%s %s %s", col.Kind, col.Format(0), col.Format(1)); got != want {
			t.Errorf("%s: %s, not %s", name, got, want)
		}
	}
	if got := fmt.Sprintf("%q", c.Column("st").Level); got != `["late" "early" "\"o;dd'"]` {
		t.Errorf("an enumeration has its levels in the order %s", got)
	}
	if col := c.Column("age"); col.Label != "Age at diagnosis" {
		t.Errorf("age is called %q", col.Label)
	}
	for name, missing := range map[string]int{"born": 1, "big": 1, "status": 8, "v": 10, "age": 0} {
		if got := c.Column(name).Missing; got != missing {
			t.Errorf("%s: %d missing, not %d", name, got, missing)
		}
	}
	var doubts []string
	for _, d := range c.Doubts {
		doubts = append(doubts, d.String())
	}
	for _, col := range c.Columns {
		for _, d := range col.Doubts {
			doubts = append(doubts, d.String())
		}
	}
	all := strings.Join(doubts, "\n")
	for _, want := range []string{`"tags" is of type text[]`, `"raw" is of type bytea`, `"j" is of type jsonb`, `"m" is of type money`, `"i" is of type interval`,
		"born: 1 of its values are infinity", "shown in Europe/Berlin", "big: 33 of its values of type numeric"} {
		if !strings.Contains(all, strings.ReplaceAll(want, "shown in", "as clocks show them in")) {
			t.Errorf("nothing says %s:\n%s", want, all)
		}
	}
	if strings.Contains(all, pgtest.Password) {
		t.Error("a password stands in a doubt")
	}
}

// Whatever is wrong is said in a line or two, without a password.
func TestDatabaseRefusals(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	server.Load(t, "postgres", "gbsg", filepath.Join("testdata", "gbsg.csv"), map[string]string{"pid": "int"})
	server.Do(t, "postgres", `CREATE USER reader PASSWORD 'r3ader'; CREATE SCHEMA other; CREATE TABLE other.register (a int);
		CREATE TABLE hidden (a int); CREATE TABLE partly (id int, a int, b int); CREATE TABLE empty (a int); CREATE TABLE arrays (a int[]);
		CREATE VIEW broken AS SELECT 1 / (pid - pid) AS x FROM gbsg; CREATE VIEW slow AS SELECT pid, pg_sleep(30)::text AS x FROM gbsg;
		CREATE SEQUENCE counting; CREATE TABLE locked (a int); GRANT SELECT ON locked TO reader; GRANT USAGE ON counting TO reader; GRANT SELECT ON gbsg, empty, arrays, broken, slow TO reader; GRANT SELECT (id, a) ON partly TO reader;
		INSERT INTO partly VALUES (1, 2, 3), (2, 3, 4)`)
	unused, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := unused.Addr().(*net.TCPAddr).Port
	unused.Close()
	at := func(rest string) string { return server.Address("reader", "r3ader", rest) }
	locks := server.Connect(t, "postgres")
	if _, err := locks.Exec(context.Background(), "BEGIN; LOCK TABLE locked").ReadAll(); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		server.Address("reader", "wrong&%", "postgres?table=gbsg"):                       "the password of reader is not right\ngive another in PGPASSWORD",
		fmt.Sprintf("postgres://reader@127.0.0.1:%d/postgres?table=gbsg", server.Port):   "asks for a password, and none was said\nsay it in PGPASSWORD",
		server.Address("nobody", "r3ader", "postgres?table=gbsg"):                        "the password of nobody is not right",
		fmt.Sprintf("postgres://reader:r3ader@127.0.0.1:%d/postgres?table=gbsg", closed): "no server answers at 127.0.0.1:",
		"postgres://reader:r3ader@nowhere.invalid/postgres?table=gbsg":                   "no server is called nowhere.invalid",
		at("nodb?table=gbsg"):                                                  "there is no database nodb on that server",
		at("postgres?table=gbsgg"):                                             `the database has no table "gbsgg" that reader may read` + "\ndid you mean gbsg?",
		at("postgres?table=register"):                                          `the database has no table "register"`,
		at("postgres?table=hidden"):                                            `reader may read no column of "hidden"` + "\nit takes GRANT SELECT",
		at("postgres?table=other.register"):                                    `reader may read no column of "other.register"`,
		at("postgres?table=counting"):                                          `"counting" is no table and no view`,
		at("postgres?table=empty"):                                             "has no rows\nexpected one row per patient",
		at("postgres?table=arrays"):                                            `holds no column that can be read: column "a" is of type integer[]`,
		at("postgres?table=broken"):                                            "the server says: division by zero",
		at("postgres?table=slow&statement_timeout=300ms"):                      "the server ended the statement after 300ms",
		at("postgres?table=gbsg&statement_timeout=soon"):                       `invalid value for parameter "statement_timeout"`,
		at("postgres?table=gbsg&lock_timeout=soon"):                            `invalid value for parameter "lock_timeout"`,
		at("postgres?table=gbsg&deadlock_timeout=1"):                           "has deadlock_timeout, which is not known",
		at("postgres?tabel=gbsg"):                                              "has tabel, which is not known\ndid you mean table?",
		at("postgres?table=gbsg&query=select%201"):                             "it has a table and a query",
		at("postgres?table=gbsg&sslmode=require"):                              "server refused TLS connection\nsslmode and sslrootcert",
		at("postgres?table=gbsg&sslmode=perhaps"):                              "cannot be connected to: sslmode is invalid",
		at("postgres?table=locked&options=-c%20lock_timeout=1"):                "somebody has locked the table",
		at("postgres"):                                                         `tables: "arrays" (table), "broken" (view), "empty" (table), "gbsg" (table`,
		"postgres://reader:r3@der@127.0.0.1/db?table=x":                        "its user and password cannot be told from its server",
		"postgres://reader:r3/ader@127.0.0.1/db?table=x":                       "its user and password cannot be told from its server",
		"postgres://reader:r3?ader@127.0.0.1/db?table=x":                       "its server is not a name and a port",
		"postgres://reader:r3%zz@127.0.0.1/db?table=x":                         "a % stands in its user or password",
		at("postgres?query=select%201%20from%20gbsg;%20drop%20table%20gbsg"):   "syntax error at or near",
		at("postgres?query=select%201)%20as%20q;%20drop%20table%20gbsg;%20--"): "syntax error at or near",
		at("postgres?query=delete%20from%20gbsg%20returning%20pid"):            "syntax error at or near",
		at("postgres?query=with%20x%20as%20(delete%20from%20gbsg%20returning%20*)%20select%20*%20from%20x"): "must be at the top level",
		at("postgres?query=select%20*%20from%20gbsg%20where%20pid=%241"):                                    "the query has a parameter ($1)",
		at("postgres?query=selec"):                                     "syntax error at or near",
		at("postgres?query=select%20nextval(%27counting%27)%20as%20x"): "only reading is allowed",
	} {
		_, err := asked(t, address, Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s:\n%v\nnot %s", address, err, want)
			continue
		}
		if lines := strings.Split(err.Error(), "\n"); len(lines) > 2 || !strings.HasPrefix(lines[0], "postgres://") {
			t.Errorf("%s: %d lines: %v", address, len(lines), err)
		}
		if regexp.MustCompile(`r3.?(ader|zz)|wrong&`).MatchString(err.Error()) {
			t.Errorf("a password stands in %v", err)
		}
	}
	c, err := asked(t, at("postgres?table=partly"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Column("b") != nil || c.Column("a") == nil || !strings.Contains(fmt.Sprint(c.Doubts), `column "b" may not be read by reader: left out`) {
		t.Errorf("of a table that may be read in part: %v", c.Doubts)
	}
	if got := server.Do(t, "postgres", "SELECT count(*) FROM gbsg"); got[0][0] != "40" {
		t.Errorf("%s rows are left", got[0][0])
	}
}

// A user who may select and nothing else suffices, and nothing but reading is ever asked.
func TestDatabaseOnlyReads(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	server.Load(t, "postgres", "gbsg", filepath.Join("testdata", "gbsg.csv"), map[string]string{"pid": "int"})
	server.Do(t, "postgres", `CREATE USER reader PASSWORD 'r3ader'; GRANT SELECT ON gbsg TO reader;
		CREATE TABLE """x""; DROP TABLE gbsg; --" ("a""; DROP TABLE gbsg; --" int, "b'); DELETE FROM gbsg; --" text);
		INSERT INTO """x""; DROP TABLE gbsg; --" VALUES (1, '''; DROP TABLE gbsg; --'), (2, 'y'); GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader`)
	var mu sync.Mutex
	var log []string
	opt := Options{Statements: func(s string) {
		mu.Lock()
		log = append(log, s)
		mu.Unlock()
	}}
	c, err := asked(t, server.Address("reader", "r3ader", `postgres?table=%22x%22;%20DROP%20TABLE%20gbsg;%20--`), opt)
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 2 || c.Column(`a"; DROP TABLE gbsg; --`) == nil || c.Column(`b'); DELETE FROM gbsg; --`).Format(0) != `'; DROP TABLE gbsg; --` {
		t.Errorf("%d patients of %v", c.N, values(c))
	}
	if _, err := asked(t, server.Address("reader", "r3ader", "postgres?query=select%20pid,%20age%20as%20%22a;b%22%20from%20gbsg%20--%20all"), opt); err != nil {
		t.Fatal(err)
	}
	reads := regexp.MustCompile(`^(SELECT|WITH RECURSIVE base|EXPLAIN \(FORMAT JSON\) SELECT|COPY \(SELECT .*(?s:.*)\) TO STDOUT \(FORMAT binary\)$|SET |BEGIN .* READ ONLY$)`)
	for _, s := range log {
		if !reads.MatchString(s) {
			t.Errorf("asked: %s", s)
		}
	}
	if len(log) < 20 || log[0] != "SET default_transaction_read_only = on" {
		t.Errorf("%d statements: %q", len(log), log)
	}
	if got := server.Do(t, "postgres", "SELECT count(*) FROM gbsg"); got[0][0] != "40" {
		t.Errorf("%s rows are left", got[0][0])
	}
}

// What is no longer wanted is not asked of the server any more.
func TestDatabaseStops(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	ctx, stop := context.WithCancel(context.Background())
	running := func() string {
		return server.Do(t, "postgres", "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active' AND pid <> pg_backend_pid()")[0][0]
	}
	go func() {
		for running() == "0" {
			time.Sleep(10 * time.Millisecond)
		}
		stop()
	}()
	query := "postgres?query=select%20g,%20pg_sleep(0.01)::text%20as%20s%20from%20generate_series(1,1000000)%20g"
	_, err := asked(t, server.Address("postgres", pgtest.Password, query), Options{Work: &Work{Context: ctx}})
	if err != ErrStopped {
		t.Fatalf("stopped: %v", err)
	}
	for running() != "0" {
		time.Sleep(10 * time.Millisecond)
	}
}

// A connection that is lost is made anew once, which is said; lost again, it is refused.
func TestDatabaseLosesConnection(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	server.Do(t, "postgres", "CREATE TABLE many AS SELECT g AS id, g % 7 AS x, repeat('y', 50) || g AS y FROM generate_series(1, 20000) g")
	const always = 1 << 20
	for lost, want := range map[int32]string{1: "the connection was lost once, and everything was asked for again", always: "the connection was lost twice"} {
		var left atomic.Int32
		left.Store(lost)
		port := cutting(t, server.Port, func() bool { return left.Add(-1) >= 0 })
		address := strings.Replace(server.Address("postgres", pgtest.Password, "postgres?table=many&sslmode=disable"), fmt.Sprint(server.Port), fmt.Sprint(port), 1)
		c, err := asked(t, address, Options{})
		said := fmt.Sprint(err)
		if err == nil {
			said = fmt.Sprint(c.Doubts)
			if c.N != 20000 {
				t.Errorf("lost %d times: %d rows", lost, c.N)
			}
		}
		if !strings.Contains(said, want) || strings.Contains(said, pgtest.Password) || (err == nil) != (lost == 1) {
			t.Errorf("lost %d times: %s", lost, said)
		}
	}
}

// cutting stands between a client and a server, and cuts a connection in the middle of
// what the server sends where cut says so.
func cutting(t *testing.T, server int, cut func() bool) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", server))
			if err != nil {
				client.Close()
				return
			}
			bytes := int64(1) << 62
			if cut() {
				bytes = 500_000
			}
			go func() {
				_, _ = io.Copy(to, client)
				to.Close()
			}()
			go func() {
				_, _ = io.CopyN(client, to, bytes)
				client.Close()
				to.Close()
			}()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// What a machine cannot hold is refused before it has come.
func TestDatabaseBounds(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	many := "postgres?query=select%20g,%20g%20%25%205%20as%20x%20from%20generate_series(1,100000000)%20g"
	_, err := asked(t, server.Address("postgres", pgtest.Password, many), Options{Work: &Work{Memory: 64 << 20, Said: true}})
	for _, want := range []string{"has about 100000000 rows of 2 columns", "of memory or more", "ask for fewer columns or rows by a query"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: not %s", err, want)
		}
	}
}

// A cohort.toml says where the patients are, and what is wrong there is said.
func TestConfigSource(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"address = \"postgres://me:r3ader@host/db\"\ntable = \"cohort\"":       "postgres://me@host/db?table=cohort",
		"address = \"postgresql://host/db\"\nquery = \"select 'a&b' from x;\"": "postgres://host/db?query=select%20%27a%26b%27%20from%20x",
		"table = \"cohort\"":                                                      "[source]: its address is not that of a database",
		"address = \"mysql://me:r3ader@host/db\"":                                 "[source]: its address is not that of a database",
		"address = \"postgres://me:r3@der@host/db\"":                              "its user and password cannot be told from its server",
		"address = \"postgres://h/db?table=a\"\ntable = \"cohort\"":               "says twice which rows are meant",
		"address = \"postgres://h/db\"\ntable = \"cohort\"\nquery = \"select 1\"": "says twice which rows are meant",
		"adress = \"postgres://h/db\"":                                            "did you mean address?",
		"address = 3":                                                             "source.address takes",
	} {
		c, err := ParseConfig("cohort.toml", "[source]\n"+text)
		got := ""
		if err == nil {
			got, _, err = c.Address()
		}
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) || strings.Contains(got, "r3") {
			t.Errorf("%s: %s, not %s", text, got, want)
		}
	}
	path := filepath.Join(t.TempDir(), "cohort.toml")
	if err := os.WriteFile(path, []byte("id = \"x\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := ConfigFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if clean, _, err := c.Address(); clean != "" || err != nil {
		t.Errorf("a file without a source has %q, %v", clean, err)
	}
}
