package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kaplan/model"
	"kaplan/model/answer"
)

// Names, levels and expressions are quoted wherever they come from, and a user who may
// select alone suffices for everything that is asked.
func TestDatabaseCountsQuote(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	const evil, level = `x"; DROP TABLE odd; --`, `'; DROP TABLE odd; --`
	server.Do(t, "postgres", `SELECT setseed(0.1); CREATE TABLE odd AS SELECT g AS months, (random() < 0.5)::int AS status, random() * 100 AS "x""; DROP TABLE odd; --",
		random() AS y, CASE WHEN g % 2 = 0 THEN '''; DROP TABLE odd; --' ELSE 'b' END AS "g'" FROM generate_series(1, 600) g; GRANT SELECT ON odd TO reader`)
	endpoint := []string{"--time", "months", "--event", "status", "--counts"}
	asked(t, "", append([]string{"km", address("odd"), "--by", "`" + evil + "`", "--bins", "`" + evil + "`", "--cut", "value:50"}, endpoint...)...).near("cohort/used", 600, 0)
	asked(t, "", append([]string{"km", address("odd"), "--by", "g'", "--where", "`g'` == \"" + level + "\""}, endpoint...)...).near("cohort/used", 300, 0)
	a := asked(t, "", append([]string{"cox", address("odd"), "--covariates", "log(`" + evil + "` + 1),y,`g'`"}, endpoint...)...)
	a.near("result/n", 600, 0)
	if a.at("result/null_because") == nil {
		t.Error("the covariates did not stay in the database")
	}
	path := filepath.Join(t.TempDir(), "odd.toml")
	text := fmt.Sprintf("[source]\naddress = %q\ntable = \"odd\"\ncounts = [%q, \"); DROP TABLE odd; --\"]\nbins = [%q]\n", strings.TrimSuffix(address(""), "?table="), "g'", evil)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := fmt.Sprint(asked(t, "", "describe", path).at("cohort/counted/binned")); !strings.Contains(s, "bins of "+evil) {
		t.Error(s)
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"there is no column", []string{"km", address("odd"), "--bins", "y); DROP TABLE odd; --"}},
		{"", []string{"cox", address("odd"), "--covariates", "y); DROP TABLE odd; --"}},
		{"", []string{"cox", address("odd"), "--covariates", "pg_sleep(y)"}},
		{"", []string{"cox", address("odd"), "--covariates", "y || 'a'"}},
		{"", []string{"cox", address("odd"), "--covariates", "nextval(y)"}},
	} {
		status, out, errs := kaplan("", append(c.args, endpoint...)...)
		if status == exitDone || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, "syntax error at") || strings.Contains(errs, "the server says") {
			t.Errorf("%v: exit %d, %s", c.args, status, errs)
		}
	}
	if n := server.Do(t, "postgres", "SELECT count(*) FROM odd")[0][0]; n != "600" {
		t.Errorf("%s rows are left", n)
	}
}

// Every type is counted, put into bins, or refused in a line.
func TestDatabaseCountsTypes(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	server.Do(t, "postgres", `CREATE TYPE grade AS ENUM ('low', 'high'); CREATE TABLE kinds AS SELECT g AS months, g % 3 = 0 AS status,
		CASE WHEN g % 7 > 0 THEN (ARRAY['low', 'high']::grade[])[1 + g % 2] END AS e, g::numeric / 7 AS n, date '2000-01-01' + g AS d,
		timestamptz '2000-01-01' + g * interval '1 hour' AS z, ARRAY[g] AS a, CASE WHEN g % 5 = 0 THEN 'NaN' ELSE g::float8 END AS f,
		CASE WHEN g = 9 THEN 'Infinity' ELSE g::float8 END AS i, NULL::float8 AS empty, g::text AS words FROM generate_series(1, 700) g;
		CREATE VIEW seen AS SELECT * FROM kinds; GRANT SELECT ON kinds, seen TO reader`)
	for _, c := range []struct{ bins, want string }{
		{"n", ""}, {"f", ""}, {"empty", ""},
		{"i", `column "i" has values that are infinite, and cannot be put into bins`},
		{"e", `column "e" has no numbers that could be put into bins`}, {"d", `column "d" has no numbers`}, {"z", `column "z" has no numbers`},
		{"words", `column "words" has no numbers`}, {"status", `column "status" has no numbers`},
		{"a", `there is no column "a" to be counted in bins`},
	} {
		for _, table := range []string{"kinds", "seen"} {
			status, _, errs := kaplan("", "km", address(table), "--counts", "--bins", c.bins, "--time", "months", "--event", `status == "TRUE"`, "--by", "e")
			if (status == exitDone) != (c.want == "") || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") > 3 {
				t.Errorf("%s of %s: exit %d, %s", c.bins, table, status, errs)
			}
		}
	}
	for covariate, want := range map[string]string{"words": "", "d": "", "a": "a", "e": "", "empty": "could not be fitted"} {
		status, _, errs := kaplan("", "cox", address("kinds"), "--counts", "--time", "months", "--event", `status == "TRUE"`, "--covariates", "f,"+covariate)
		if want == "" && status == exitDone {
			continue
		}
		if status == exitDone || strings.Count(errs, "\n") > 4 || regexp.MustCompile(`panic|goroutine`).MatchString(errs) {
			t.Errorf("a covariate of %s: exit %d, %s", covariate, status, errs)
		}
	}
}

// A server that is slow, or whose session is ended, is said in a line while it counts and
// while it sums.
func TestDatabaseCountsEnd(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	server.Do(t, "postgres", `CREATE FUNCTION slow(x float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.002); RETURN x; END';
		CREATE TABLE many AS SELECT (g % 50) + 1 AS months, g % 2 AS status, random() AS x FROM generate_series(1, 1000) g;
		CREATE VIEW slowly AS SELECT months, status, slow(x) AS x FROM many; GRANT SELECT ON slowly TO reader`)
	status, _, errs := kaplan("", "km", address("slowly")+"&statement_timeout=200ms", "--counts", "--bins", "x", "--by", "x", "--time", "months", "--event", "status")
	if status == exitDone || !strings.Contains(errs, "the server ended the statement after 200ms\nstatement_timeout=1h behind the ? of the address allows more") {
		t.Errorf("exit %d, %s", status, errs)
	}
	c, err := countedBy(t, address("slowly"), nil, nil, "months", "status")
	if err != nil {
		t.Fatal(err)
	}
	look := model.Look{Observing: model.Observing{Time: "months", Event: "status"}, Fitting: model.Fitting{Covariates: "x"}}
	for times, want := range map[int]string{1: "", 1 << 20: "the connection was lost twice: terminating connection due to administrator command"} {
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan bool)
		go func() {
			defer close(ended)
			for left := times; left > 0 && ctx.Err() == nil; {
				rows := server.Do(t, "postgres", `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
					WHERE query LIKE 'COPY%' AND state = 'active' AND application_name = 'kaplan'`)
				if rows[0][0] != "0" {
					left--
				}
				time.Sleep(10 * time.Millisecond)
			}
		}()
		_, err := answer.CoxQuestion.Answer(context.Background(), model.NewResolver(c), look, answer.Progress[*answer.Hazard]{})
		stop()
		<-ended
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("ended %d times: %v", times, err)
		}
	}
}
