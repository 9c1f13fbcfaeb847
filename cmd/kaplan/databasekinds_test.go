package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read/postgres/pgtest"
)

// foreignly lets a server have tables of its own as foreign ones.
func foreignly(t *testing.T, server *pgtest.Server, tables ...string) {
	t.Helper()
	server.Do(t, "postgres", fmt.Sprintf(`CREATE EXTENSION IF NOT EXISTS postgres_fdw; CREATE SCHEMA away;
		CREATE SERVER itself FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '%d', dbname 'postgres');
		CREATE USER MAPPING FOR PUBLIC SERVER itself OPTIONS (user 'postgres', password '%s');
		IMPORT FOREIGN SCHEMA public LIMIT TO (%s) FROM SERVER itself INTO away;
		GRANT USAGE ON SCHEMA away TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA away TO reader`,
		server.Port, strings.ReplaceAll(pgtest.Password, "'", "''"), strings.Join(tables, ", ")))
}

// In bins, and by sums for each step of a Cox model, a view, a materialized view, a foreign
// table and a query have the answers of the file, whatever the types of their numbers are
// and where some are missing.
func TestDatabaseKindsLikeRows(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	path := madeMarkers(t, server)
	server.Do(t, "postgres", `CREATE VIEW seen AS SELECT * FROM markers; CREATE MATERIALIZED VIEW kept AS SELECT * FROM markers;
		CREATE TABLE typed AS SELECT pid, months::numeric, (status = 1)::int::smallint AS status, stage, centre, x::numeric, y::float8::numeric::float4 AS y, few::bigint,
			entered, z::numeric(12,3) FROM markers;
		GRANT SELECT ON seen, kept, typed TO reader`)
	foreignly(t, server, "markers", "typed")
	endpoint := []string{"--time", "months", "--event", "status"}
	ways := map[string][]string{"view": {address("seen")}, "materialized": {address("kept")}, "foreign": {address("away.markers")},
		"numeric": {address("typed")}, "foreign numeric": {address("away.typed")},
		"query": {address(""), "--query", "SELECT * FROM seen WHERE pid > 0"}}
	for _, look := range [][]string{
		{"km", "--by", "x", "--cut", "value:100", "--strata", "centre"},
		{"km", "--by", "z", "--cut", "value:500000", "--where", `stage in ["II", "III"]`},
		{"cox", "--covariates", "z,stage"},
		{"cox", "--covariates", "log(x + 1),y,few", "--strata", "stage"},
	} {
		args := append(append([]string{}, look[1:]...), endpoint...)
		want, refused := answered(t, append([]string{look[0], path}, args...))
		if refused != "" {
			t.Fatal(refused)
		}
		for name, way := range ways {
			with := append(append([]string{look[0]}, way...), append([]string{"--counts"}, args...)...)
			compare := func(at string) any { return want["result"].(map[string]any)[at] }
			parts := []string{"terms", "loglik", "aic", "n", "events"}
			if look[0] == "km" {
				with = append(with, "--bins", look[2])
				parts = []string{"groups", "tests", "hazard_ratio"}
			}
			got, refused := answered(t, with)
			if refused != "" {
				t.Errorf("%s %v: %s", name, look, refused)
				continue
			}
			for _, at := range parts {
				s := otherwise(at, compare(at), got["result"].(map[string]any)[at])
				if s != "" || compare(at) == nil {
					t.Errorf("%s %v: %s", name, look, s)
				}
			}
		}
	}
}

// Days between two dates are the time of counted patients too, and those of whom one is
// missing are accounted for.
func TestDatabaseDatesCounted(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	madeMarkers(t, server)
	server.Do(t, "postgres", `CREATE TABLE dated AS SELECT pid, date '2001-03-05' + (pid % 40) AS begun, CASE WHEN pid % 50 > 0 THEN date '2001-03-05' + (pid % 40) + months END AS ended,
		status, stage, x, z FROM markers; CREATE VIEW seen AS SELECT * FROM dated; GRANT SELECT ON dated, seen TO reader`)
	foreignly(t, server, "dated")
	for _, look := range [][]string{
		{"km", "--by", "x", "--cut", "value:100"},
		{"cox", "--covariates", "z,stage"},
	} {
		args := append(look[1:], "--start", "begun", "--end", "ended", "--event", "status")
		want, refused := answered(t, append([]string{look[0], address("dated")}, args...))
		if refused != "" || fmt.Sprint(want["cohort"].(map[string]any)["used"]) == "3000" {
			t.Fatal(refused)
		}
		for _, table := range []string{"dated", "seen", "away.dated"} {
			with := append([]string{look[0], address(table), "--counts"}, args...)
			part := "terms"
			if look[0] == "km" {
				with, part = append(with, "--bins", "x"), "groups"
			}
			got, refused := answered(t, with)
			if refused != "" {
				t.Errorf("%s %v: %s", table, look, refused)
				continue
			}
			for _, at := range [][2]string{{"result", part}, {"cohort", "used"}, {"cohort", "excluded"}} {
				if s := otherwise(at[1], want[at[0]].(map[string]any)[at[1]], got[at[0]].(map[string]any)[at[1]]); s != "" {
					t.Errorf("%s %v: %s", table, look, s)
				}
			}
		}
	}
}

// A table that somebody has locked, and a foreign one whose server is gone, are said in a
// line, while patients are counted and while sums are made of what was counted.
func TestDatabaseCountsLocked(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	madeMarkers(t, server)
	server.Do(t, "postgres", `CREATE VIEW seen AS SELECT * FROM markers; GRANT SELECT ON seen TO reader`)
	foreignly(t, server, "markers")
	const wait = "&lock_timeout=300ms"
	c, err := countedBy(t, address("markers")+wait, nil, nil, "months", "status")
	if err != nil {
		t.Fatal(err)
	}
	holder := server.Connect(t, "postgres")
	do := func(statement string) {
		t.Helper()
		if _, err := holder.Exec(context.Background(), statement).ReadAll(); err != nil {
			t.Fatal(err)
		}
	}
	const locked = "somebody has locked the table for longer than 300ms: "
	do("BEGIN; LOCK TABLE markers IN ACCESS EXCLUSIVE MODE")
	endpoint := []string{"--time", "months", "--event", "status"}
	for table, want := range map[string]string{"markers" + wait: locked, "seen" + wait: locked,
		"away.markers&statement_timeout=700ms": "the server ended the statement after 700ms"} {
		for _, look := range [][]string{{"km", "--bins", "x", "--by", "x", "--cut", "value:100"}, {"cox", "--covariates", "z,stage"}} {
			status, out, errs := kaplan("", append(append([]string{look[0], address(table), "--counts"}, look[1:]...), endpoint...)...)
			if status != exitNoAnswer || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") > 2 {
				t.Errorf("%s %v: exit %d, %s", table, look, status, errs)
			}
		}
	}
	look := model.Look{Observing: model.Observing{Time: "months", Event: "status"}, Fitting: model.Fitting{Covariates: "z"}}
	sum := func() error {
		_, err := answer.CoxQuestion.Answer(context.Background(), model.NewResolver(c), look, answer.Progress[*answer.Hazard]{})
		return err
	}
	if err := sum(); err == nil || !strings.Contains(err.Error(), locked) {
		t.Error(err)
	}
	do("ROLLBACK; DROP SERVER IF EXISTS gone; CREATE SERVER gone FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1'); " +
		"CREATE USER MAPPING FOR PUBLIC SERVER gone OPTIONS (user 'postgres', password 'x'); " +
		"CREATE FOREIGN TABLE away.lost (months int, status int, x float8) SERVER gone; GRANT SELECT ON away.lost TO reader")
	if err := sum(); err != nil {
		t.Error(err)
	}
	status, out, errs := kaplan("", append([]string{"cox", address("away.lost"), "--counts", "--covariates", "x"}, endpoint...)...)
	if status != exitNoAnswer || out != "" || !strings.Contains(errs, "the server cannot reach another one, on which rows are: could not connect to server \"gone\"") {
		t.Errorf("exit %d, %s", status, errs)
	}
}
