package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// withoutPatients is an answer without what a fit to sums has not.
func withoutPatients(a map[string]any) map[string]any {
	result := a["result"].(map[string]any)
	for _, name := range []string{"concordance", "concordance_uno", "ph_test", "ph_transform", "residuals", "null_because"} {
		delete(result, name)
	}
	delete(a, "warnings")
	return a
}

// A regression on covariates that stay in the database is that of the rows: the
// coefficients, their errors, the likelihoods and their tests.
func TestDatabaseCoxAfar(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	files := map[string]string{"markers": madeMarkers(t, server), "pbc": data(t, "pbc"), "gbsg": data(t, "gbsg")}
	server.Do(t, "postgres", `CREATE TABLE far AS SELECT *, pgr + 0.0001 * (pid % 300) AS fine FROM gbsg; GRANT SELECT ON far TO reader`)
	months := []string{"--time", "months", "--event", "status"}
	for _, c := range []struct {
		table string
		args  []string
		far   bool
	}{
		{"pbc", []string{"--time", "time", "--event", "status == 2", "--covariates", "age,log(bili),sex"}, true},
		{"pbc", []string{"--time", "time", "--event", "status == 2", "--covariates", "age,log(bili),edema", "--strata", "sex", "--where", "albumin > 3"}, true},
		{"pbc", []string{"--time", "time", "--event", "status == 2", "--covariates", "sqrt(age),age ^ 2 / 100,stage", "--ties", "breslow"}, true},
		{"gbsg", []string{"--covariates", "age,log(pgr + 1),hormon,grade"}, false}, // of few values, which are counted
		{"markers", append(months, "--covariates", "x,y,z"), true},
		{"markers", append(months, "--covariates", "log(x),y / 1000"), true},
		{"markers", append(months, "--covariates", "log(x + 1),stage,few", "--by", "centre"), true},
		{"markers", append(months, "--covariates", "max(x,y),exp(y / 500),abs(z - 500000) / 1e5", "--strata", "centre,stage"), true},
		{"markers", append(months, "--covariates", "z,z * 2,x", "--landmark", "12"), true},
		{"markers", append(months, "--covariates", "y,stage", "--start-at", "9"), true},
		{"markers", append(months, "--covariates", "y", "--by", "x", "--cut", "value:30", "--bins", "x"), true},
		{"markers", append(months, "--covariates", "x,y", "--bins", "x"), true},
		{"markers", append(months, "--covariates", "x,y", "--missing", "x=0"), true},
	} {
		inFile := c.args
		if k := strings.Index(strings.Join(c.args, "\x00"), "\x00--bins"); k >= 0 {
			inFile = strings.Split(strings.Join(c.args, "\x00")[:k], "\x00")
		}
		want, refused := answered(t, append([]string{"cox", files[c.table]}, inFile...))
		got, said := answered(t, append([]string{"cox", address(c.table), "--counts"}, c.args...))
		if refused != "" || said != "" {
			t.Errorf("%s %v: of the file: %s\nof the database: %s", c.table, c.args, refused, said)
			continue
		}
		result := got["result"].(map[string]any)
		if far := result["null_because"] != nil; far != c.far || far && (result["concordance"] != nil || result["ph_test"] != nil) {
			t.Errorf("%s %v: stays in the database: %v", c.table, c.args, far)
		}
		if excluded, _ := want["cohort"].(map[string]any)["excluded"].([]any); len(excluded) > 0 { // a sum does not know why a value is none
			for _, e := range excluded {
				of := e.(map[string]any)
				of["reason"], _, _ = strings.Cut(of["reason"].(string), ", or not finite")
			}
		}
		if s := otherwise("", withoutPatients(want), withoutPatients(got)); s != "" {
			t.Errorf("%s %v: %s", c.table, c.args, s)
		}
	}
}

// Nothing but sums leaves the database, and what sums do not tell is refused.
func TestDatabaseCoxAfarAsks(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	madeMarkers(t, server)
	var log []string
	clean, secret, err := read.Secret(address("markers"), "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := read.Files([]string{clean}, nil, read.Options{Secrets: map[string]string{clean: secret}, Statements: func(s string) { log = append(log, s) },
		Counts: &read.Counting{Wanted: func(name string) bool { return name == "months" || name == "status" },
			Covariate: func(name string) bool { return name == "x" || name == "stage" }}})
	if err != nil {
		t.Fatal(err)
	}
	before := len(log)
	look := model.Look{Observing: model.Observing{Time: "months", Event: "status"}, Fitting: model.Fitting{Covariates: "log(x + 1),stage"}}
	steps := 0
	h, err := answer.CoxQuestion.Answer(context.Background(), model.NewResolver(c), look, answer.Progress[*answer.Hazard]{Count: func(int, int) { steps++ }})
	if err != nil {
		t.Fatal(err)
	}
	sums := regexp.MustCompile(`^COPY \(SELECT a1(, a\d+)*( *, g1, g2, g3::text)? FROM \(SELECT [^;]*count\(\*\) AS a1, count\(w\) AS a2, sum\(w\) AS a3.* GROUP BY b1, b2, b3\) AS cells WHERE a1 >= 1 ORDER BY cells.g1, cells.g2, cells.g3\) TO STDOUT \(FORMAT binary\)$|` +
		`^SET |^BEGIN .* READ ONLY$|^SELECT set_config|^SELECT c\.oid|^SELECT a\.attname|^WITH RECURSIVE base`)
	asked := 0
	for _, s := range log[before:] {
		if !sums.MatchString(s) {
			t.Errorf("asked: %s", s)
		}
		if strings.HasPrefix(s, "COPY") {
			asked++
		}
	}
	if steps < 3 || asked > steps || !strings.Contains(strings.Join(h.Warnings, "\n"), fmt.Sprintf("which was asked %d times for sums", steps)) {
		t.Errorf("%d steps, %d statements: %v", steps, asked, h.Warnings)
	}
	server.Do(t, "postgres", "DELETE FROM markers WHERE pid = 7")
	_, err = answer.CoxQuestion.Answer(context.Background(), model.NewResolver(c), look, answer.Progress[*answer.Hazard]{})
	if err == nil || !strings.Contains(err.Error(), "the table is another one than when it was counted") {
		t.Errorf("of another table: %v", err)
	}
	endpoint := []string{"--time", "months", "--event", "status"}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"a robust variance needs every patient's residuals\nname the column among those that are counted, by its values (--counts=COL)", []string{"--covariates", "x", "--cluster", "centre"}},
		{"weights are numbers", []string{"--covariates", "x", "--weights", "few", "--robust=false"}},
		{"Firth's penalty needs third moments", []string{"--covariates", "x", "--firth"}},
		{"exact ties need the sets of patients", []string{"--covariates", "x", "--ties", "exact"}},
		{"profile-likelihood intervals need a fit", []string{"--covariates", "x", "--ci", "profile"}},
		{"what is added to a base", []string{"--covariates", "x", "--base", "stage"}},
		{"residuals are those of every patient", []string{"--covariates", "x", "--residuals"}},
		{"residuals are those of every patient", []string{"--covariates", "x", "--influence", "3"}},
		{"the knots of a spline", []string{"--covariates", "rcs(x,4)"}},
		{"an interaction is a product", []string{"--covariates", "x:stage"}},
		{"patients who enter late", []string{"--covariates", "x", "--entry", "entered"}},
		{"x > 3", []string{"--covariates", "x > 3"}},
		{"x is a column of the database that was not counted", []string{"--covariates", `if(x > 3, 1, 2)`}},
		{"x is a column of the database that was not counted", []string{"--covariates", "x", "--univariable"}},
		{"the model could not be fitted", []string{"--covariates", "x,status * x"}},
	} {
		status, out, errs := kaplan("", append(append([]string{"cox", address("markers"), "--counts"}, endpoint...), c.args...)...)
		if status == exitDone || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s, not %s", c.args, status, errs, c.want)
		}
	}
	_, text, _ := kaplan("", append([]string{"cox", address("markers"), "--counts", "--covariates", "log(x + 1),stage"}, endpoint...)...)
	if !regexp.MustCompile(`(?m)^log\(x \+ 1\) +per unit +-?0\.`).MatchString(text) || !regexp.MustCompile(`(?m)^stage +I \(reference\) +1$`).MatchString(text) {
		t.Errorf("nobody is counted of whom sums alone are here:\n%s", text)
	}
	// Named among the counted it is counted by its values, and everything is there.
	status, out, errs := kaplan("", append([]string{"cox", address("markers"), "--counts=x", "--covariates", "rcs(x,4)", "--json"}, endpoint...)...)
	var a map[string]any
	if status != exitDone || json.Unmarshal([]byte(out), &a) != nil || a["result"].(map[string]any)["concordance"] == nil {
		t.Errorf("exit %d, %s", status, errs)
	}
}

// What is no longer wanted ends on the server, too.
func TestDatabaseCoxAfarStops(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	server.Do(t, "postgres", `CREATE TABLE many AS SELECT (g % 50) + 1 AS months, g % 2 AS status, random() AS x, g AS pid FROM generate_series(1, 2000) g;
		CREATE VIEW slow AS SELECT months, status, x + CASE WHEN pg_sleep(0.002) IS NULL THEN 0 ELSE 0 END AS x FROM many; GRANT SELECT ON slow TO reader`)
	clean, secret, err := read.Secret(address("slow"), "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := read.Files([]string{clean}, nil, read.Options{Secrets: map[string]string{clean: secret},
		Counts: &read.Counting{Wanted: func(name string) bool { return name != "x" }, Covariate: func(name string) bool { return name == "x" }}})
	if err != nil {
		t.Fatal(err)
	}
	running := func() string {
		return server.Do(t, "postgres", "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active' AND pid <> pg_backend_pid()")[0][0]
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		for running() == "0" {
			time.Sleep(10 * time.Millisecond)
		}
		stop()
	}()
	look := model.Look{Observing: model.Observing{Time: "months", Event: "status"}, Fitting: model.Fitting{Covariates: "x"}}
	if _, err := answer.CoxQuestion.Answer(ctx, model.NewResolver(c), look, answer.Progress[*answer.Hazard]{}); err != context.Canceled {
		t.Fatalf("stopped: %v", err)
	}
	for running() != "0" {
		time.Sleep(10 * time.Millisecond)
	}
}
