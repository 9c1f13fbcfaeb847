package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/model/read/postgres/pgtest"
)

// databaseRows says how many rows to measure with; the tests write docs/database.json and
// docs/databaseservers.json:
//
//	KAPLAN_DATABASE_ROWS=10000000 go test ./cmd/kaplan -run TestDatabaseSpeed -timeout 1h
//
// KAPLAN_DATABASE is the address of a server that has the table already, as
// postgres://USER@HOST:PORT/DATABASE; without it one is started and filled.
const databaseRows = "KAPLAN_DATABASE_ROWS"

// timed is what a step took.
type timed struct {
	What    string  `json:"what"`
	Seconds float64 `json:"seconds"`
	Bytes   int64   `json:"bytes"` // over the wire, from the server
	Note    string  `json:"note,omitempty"`
}

// madePatients is the statement of a table of patients; of %d rows.
const madePatients = `CREATE UNLOGGED TABLE patients AS SELECT g AS pid,
	least(360, ceil(-60 * ln(1 - r1) * exp(-0.02 * (age - 55) - 0.3 * ln(crp) + 0.05 * albumin)))::int AS months,
	(r2 < 0.6)::int AS status, (ARRAY['I', 'II', 'III', 'IV'])[1 + g %% 4] AS stage, CASE WHEN r3 < 0.5 THEN 'f' ELSE 'm' END AS sex,
	age, crp, albumin, 'c' || g %% 3 AS centre
	FROM (SELECT g, random() AS r1, random() AS r2, random() AS r3, 40 + 30 * random() AS age, exp(3 * random()) AS crp, 10 * random() AS albumin
	FROM generate_series(1, %d) g OFFSET 0) q; ANALYZE patients`

// meter stands between a client and a server and counts what that sends.
func meter(t *testing.T, server string) (port int, bytes *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	bytes = &atomic.Int64{}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				return
			}
			go func() { _, _ = io.Copy(to, client); to.Close() }()
			go func() {
				b := make([]byte, 1<<16)
				for {
					n, err := to.Read(b)
					bytes.Add(int64(n))
					if _, failed := client.Write(b[:n]); err != nil || failed != nil {
						client.Close()
						return
					}
				}
			}()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, bytes
}

// How long a table of many rows takes, by counts and by rows, and how much of it comes.
// Nothing is held of it: machines differ.
func TestDatabaseSpeed(t *testing.T) {
	rows, _ := strconv.Atoi(os.Getenv(databaseRows))
	if rows == 0 {
		t.Skip(databaseRows + " says how many rows to measure with")
	}
	var server string
	if at := os.Getenv("KAPLAN_DATABASE"); at != "" {
		server = strings.TrimPrefix(at, "postgres://")
	} else {
		s := pgtest.Start(t)
		s.Do(t, "postgres", fmt.Sprintf(madePatients, rows)+"; CREATE USER reader PASSWORD 'r3ader'; GRANT SELECT ON patients TO reader")
		server = strings.TrimPrefix(s.Address("reader", "r3ader", "postgres"), "postgres://")
	}
	user, host, _ := strings.Cut(server, "@")
	host, database, _ := strings.Cut(host, "/")
	port, bytes := meter(t, host)
	address := fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?table=patients&statement_timeout=1h&sslmode=disable", user, port, database)
	var out []timed
	step := func(what string, do func() (note string, err error)) {
		before, begun := bytes.Load(), time.Now()
		note, err := do()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		m := timed{what, time.Since(begun).Seconds(), bytes.Load() - before, note}
		t.Logf("%-50s %9.3f s %13d bytes  %s", m.What, m.Seconds, m.Bytes, m.Note)
		out = append(out, m)
	}
	clean, secret, err := read.Secret(address, "")
	if err != nil {
		t.Fatal(err)
	}
	opened := func(c *read.Counting) (*model.Cohort, error) {
		return read.Files([]string{clean}, nil, read.Options{Secrets: map[string]string{clean: secret}, ID: read.NoID, Counts: c,
			Work: &read.Work{Memory: 16 << 30, Said: true}})
	}
	named := func(names ...string) func(string) bool {
		return func(name string) bool { return slices.Contains(names, name) }
	}
	var c *model.Cohort
	step("open by counts: months, status, 256 bins of crp", func() (string, error) {
		c, err = opened(&read.Counting{Wanted: named("months", "status"), Bins: []model.CountedSetup{{Name: "crp", Bins: true}}})
		if err != nil {
			return "", err
		}
		return c.Counted.Says(), nil
	})
	r := model.NewResolver(c)
	look := c.Opening(model.Look{Observing: model.Observing{Time: "months", Event: "status"}, Grouping: model.Grouping{Marker: "crp"}})
	frame := func() (string, error) {
		_, err := answer.Curves(r, look, answer.CurvesOptions{Strip: 36, Quick: true})
		return "", err
	}
	step("first answer about survival", frame)
	edges := c.Column("crp").Bins.Most
	const keys = 20
	var each []float64
	step(fmt.Sprintf("%d cuts under the arrow keys", keys), func() (string, error) {
		for k := range keys {
			begun := time.Now()
			look.Cut = model.ValueRule(edges[100+k])
			if _, err := frame(); err != nil {
				return "", err
			}
			each = append(each, time.Since(begun).Seconds()*1e3)
		}
		slices.Sort(each)
		return fmt.Sprintf("%.0f ms each (median), no statement", each[keys/2]), nil
	})
	c, r = nil, nil
	runtime.GC()
	step("open by counts: months, status, stage, sex", func() (string, error) {
		c, err = opened(&read.Counting{Wanted: named("months", "status", "stage", "sex"), Covariate: named("age", "crp", "albumin")})
		if err != nil {
			return "", err
		}
		return c.Counted.Says(), nil
	})
	r = model.NewResolver(c)
	look.Marker, look.Cut = "stage", ""
	step("survival by stage", frame)
	look.Where = `sex == "f"`
	step("subgroup change", frame)
	look.Where = ""
	var coef []float64
	for _, covariates := range []string{"age,log(crp),albumin"} {
		step("Cox of "+covariates+", which stay", func() (string, error) {
			look.Marker, look.Covariates = "", covariates
			steps := 0
			h, err := answer.CoxQuestion.Answer(context.Background(), r, look, answer.Progress[*answer.Hazard]{Count: func(n, _ int) { steps = n }})
			if err != nil {
				return "", err
			}
			coef = nil
			for _, row := range h.Rows {
				coef = append(coef, row.Coef)
			}
			return fmt.Sprintf("%d steps, coefficients %.9f", steps, coef), nil
		})
	}
	c, r = nil, nil
	runtime.GC()
	step("rows by COPY: months, status, age, crp, albumin", func() (string, error) {
		query := strings.Replace(address, "table=patients", "query=select%20months,%20status,%20age,%20crp,%20albumin%20from%20patients", 1)
		clean, secret, _ := read.Secret(query, "")
		c, err = read.Files([]string{clean}, nil, read.Options{Secrets: map[string]string{clean: secret}, ID: read.NoID, Work: &read.Work{Memory: 16 << 30, Said: true}})
		return "", err
	})
	r = model.NewResolver(c)
	look = c.Opening(model.Look{Observing: model.Observing{Time: "months", Event: "status"}, Fitting: model.Fitting{Covariates: "age,log(crp),albumin"}})
	step("Cox of age,log(crp),albumin, of the rows", func() (string, error) {
		h, err := answer.CoxQuestion.Answer(context.Background(), r, look, answer.Progress[*answer.Hazard]{})
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("coefficients %.9f %.9f %.9f", h.Rows[0].Coef, h.Rows[1].Coef, h.Rows[2].Coef), nil
	})
	c, r = nil, nil
	runtime.GC()
	if path, err := exec.LookPath("Rscript"); err == nil {
		file := filepath.Join(t.TempDir(), "patients.csv")
		step("R: psql's COPY to a file, data.table, coxph", func() (string, error) {
			name, password, _ := strings.Cut(user, ":")
			psql := exec.Command("psql", "-h", "127.0.0.1", "-p", fmt.Sprint(port), "-U", name, "-d", database, "-q", "-c",
				`\copy (select months, status, age, crp, albumin from patients) to '`+file+`' csv header`)
			psql.Env = append(os.Environ(), "PGPASSWORD="+password)
			if said, err := psql.CombinedOutput(); err != nil {
				return "", fmt.Errorf("%v: %s", err, said)
			}
			r := exec.Command(path, "-")
			r.Stdin = strings.NewReader(`suppressMessages({library(survival); library(data.table)}); d <- fread("` + file + `")
				f <- coxph(Surv(months, status) ~ age + log(crp) + albumin, d); cat(sprintf("%.9f", coef(f)))`)
			said, err := r.Output()
			return "coefficients " + string(said), err
		})
	}
	keptSpeed(t, "database.json", rows, out)
}

// keptSpeed writes what was measured into a file of docs.
func keptSpeed(t *testing.T, name string, rows int, out []timed) {
	t.Helper()
	load, _ := os.ReadFile("/proc/loadavg")
	text, err := json.MarshalIndent(map[string]any{"day": time.Now().Format("2006-01-02"), "rows": rows, "cores": runtime.NumCPU(),
		"load": strings.TrimSpace(string(load)), "measured": out}, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("..", "..", "docs", name), append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A table whose partitions are on one, two and three servers of this machine, of as many rows
// each, where they count and where they send their rows.
func TestDatabaseSpeedOnServers(t *testing.T) {
	rows, _ := strconv.Atoi(os.Getenv(databaseRows))
	if rows == 0 {
		t.Skip(databaseRows + " says how many rows to measure with")
	}
	var out []timed
	server := pgtest.Start(t)
	const columns = "pid int, months int, status int, stage text, sex text, age float8, crp float8, albumin float8, centre text NOT NULL"
	server.Do(t, "postgres", "CREATE EXTENSION postgres_fdw; CREATE USER reader PASSWORD 'r3ader'")
	password := strings.ReplaceAll(pgtest.Password, "'", "''")
	for k := range 3 {
		s := pgtest.Start(t)
		s.Do(t, "postgres", fmt.Sprintf(madePatients, rows/3))
		server.Do(t, "postgres", fmt.Sprintf(`CREATE SERVER shard%d FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '%d', dbname 'postgres', fetch_size '50000');
			CREATE USER MAPPING FOR PUBLIC SERVER shard%[1]d OPTIONS (user 'postgres', password '%[3]s')`, k, s.Port, password))
		s.Do(t, "postgres", fmt.Sprintf("UPDATE patients SET centre = 'c%d'", k))
	}
	for n := 1; n <= 3; n++ {
		for _, way := range []string{"LIST (centre)", "HASH (pid)"} {
			server.Do(t, "postgres", "DROP TABLE IF EXISTS spread; CREATE TABLE spread ("+columns+") PARTITION BY "+way)
			for k := range n {
				values := fmt.Sprintf("FOR VALUES IN ('c%d')", k)
				if way[0] == 'H' {
					values = fmt.Sprintf("FOR VALUES WITH (MODULUS %d, REMAINDER %d)", n, k)
				}
				server.Do(t, "postgres", fmt.Sprintf("CREATE FOREIGN TABLE spread%d PARTITION OF spread %s SERVER shard%[1]d OPTIONS (table_name 'patients')", k, values))
			}
			server.Do(t, "postgres", "GRANT SELECT ON spread TO reader")
			clean, secret, err := read.Secret(server.Address("reader", "r3ader", "postgres?table=spread&statement_timeout=1h"), "")
			if err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			c, err := read.Files([]string{clean}, nil, read.Options{Secrets: map[string]string{clean: secret}, ID: read.NoID,
				Counts: &read.Counting{Wanted: func(name string) bool { return name == "months" || name == "status" || name == "stage" }}})
			if err != nil {
				t.Fatal(err)
			}
			m := timed{What: fmt.Sprintf("%d rows on %d servers, by %s", rows/3*n, n, way), Seconds: time.Since(begun).Seconds(), Note: c.Counted.Shards}
			t.Logf("%-50s %9.3f s  %s", m.What, m.Seconds, m.Note)
			out = append(out, m)
		}
	}
	keptSpeed(t, "databaseservers.json", rows, out)
}
