package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/model/read/postgres/pgtest"
)

// madeMarkers makes a table of patients with markers of a long tail and of many values,
// and the file that it is.
func madeMarkers(t *testing.T, server *pgtest.Server) (path string) {
	t.Helper()
	madeRegistry(t, server)
	server.Do(t, "postgres", `SELECT setseed(0.5); CREATE TABLE markers AS SELECT pid, months, status, stage, centre,
		CASE WHEN random() < 0.03 THEN NULL WHEN random() < 0.2 THEN 0 ELSE exp(random() * 9) END AS x, (random() * 1000)::real AS y,
		floor(random() * 30)::int AS few, floor(random() * 6)::int AS entered, round((random() * 1e6)::numeric, 3) AS z FROM registry ORDER BY pid; GRANT SELECT ON markers TO reader`)
	var out bytes.Buffer
	if _, err := server.Connect(t, "postgres").CopyTo(context.Background(), &out, "COPY (SELECT * FROM markers ORDER BY pid) TO STDOUT CSV HEADER"); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "markers.csv")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// countedBy reads a table by its counts, with some of its columns in bins.
func countedBy(t *testing.T, address string, bins []model.CountedSetup, log *[]string, names ...string) (*model.Cohort, error) {
	t.Helper()
	clean, secret, err := read.Secret(address, "")
	if err != nil {
		t.Fatal(err)
	}
	return read.Files([]string{clean}, nil, read.Options{Secrets: map[string]string{clean: secret}, Statements: func(s string) {
		if log != nil {
			*log = append(*log, s)
		}
	}, Counts: &read.Counting{Bins: bins, Wanted: func(name string) bool {
		for _, n := range names {
			if n == name {
				return true
			}
		}
		return false
	}}})
}

// A cut between bins makes the groups of the values: curves, tests and the ratios of the
// groups are those of the file, wherever the cut is.
func TestDatabaseBinsLikeRows(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	path := madeMarkers(t, server)
	bins := []model.CountedSetup{{Name: "x", Bins: true}, {Name: "y", Bins: true}, {Name: "z", Bins: true}, {Name: "few", Bins: true}}
	edges := map[string][]float64{}
	c, err := countedBy(t, address("markers"), bins, nil, "months", "status")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"x", "y", "z"} {
		b := c.Column(name).Bins
		n := 0
		for k := range b.N {
			n += b.N[k]
			if k > 0 && b.Least[k] <= b.Most[k-1] || b.Most[k] < b.Least[k] {
				t.Errorf("%s: bin %d is %s", name, k, b.Text(k))
			}
		}
		if len(b.N) < 150 || len(b.N) > 256 || n != 3000-c.Column(name).Missing {
			t.Errorf("%s: %d bins of %d patients", name, len(b.N), n)
		}
		edges[name] = b.Most
	}
	if got := fmt.Sprint(c.Counted.Binned); c.Column("few").Bins != nil || !regexp.MustCompile(`^\[\d+ bins of x \d+ bins of y \d+ bins of z\]$`).MatchString(got) {
		t.Errorf("few values are counted by themselves, and %s", got)
	}
	looks := rapid.Custom(func(r *rapid.T) []string {
		column := rapid.SampledFrom([]string{"x", "y", "z"}).Draw(r, "column")
		// In a subgroup fewer digits may print a cut, and which of its values are between is not
		// known of bins: there the cuts are whole numbers.
		where := rapid.SampledFrom([]string{"", `stage in ["II", "III"]`, "few < 20"}).Draw(r, "where")
		draw := func() float64 {
			if where == "" && rapid.Bool().Draw(r, "edge") {
				return rapid.SampledFrom(edges[column][1:len(edges[column])-1]).Draw(r, "at")
			}
			return float64(rapid.IntRange(100, 900).Draw(r, "at"))
		}
		cuts := []float64{draw()}
		if other := draw(); rapid.Bool().Draw(r, "two") && other > cuts[0] {
			cuts = append(cuts, other)
		}
		out := []string{rapid.SampledFrom([]string{"km", "cox"}).Draw(r, "command"), "markers", "--time", "months", "--event", "status",
			"--by", column, "--cut", model.ValueRule(cuts...)}
		if where != "" {
			out = append(out, "--where", where)
		}
		if rapid.Bool().Draw(r, "strata") {
			out = append(out, "--strata", "centre")
		}
		return out
	})
	answers := 0
	for k := range 30 {
		args := looks.Example(k)
		want, refused := answered(t, append([]string{args[0], path}, args[2:]...))
		got, said := answered(t, append([]string{args[0], address("markers"), "--counts", "--bins", args[7]}, args[2:]...))
		if s := otherwise("", want, got); said != refused || want != nil && s != "" {
			t.Errorf("%v: %s\nof the file: %s\nof the database: %s", args, s, refused, said)
		}
		if want != nil {
			answers++
		}
	}
	if answers < 25 {
		t.Errorf("%d looks have an answer", answers)
	}
	// Nobody asked for a cut: it is one between bins, which is said.
	a := asked(t, "", "km", address("markers"), "--counts", "--bins", "x", "--time", "months", "--event", "status", "--by", "x")
	if s := fmt.Sprint(a.at("warnings")); !strings.Contains(s, "the edge of a bin that is nearest to the median") {
		t.Error(s)
	}
	d := asked(t, "", "describe", address("markers"), "--counts", "--bins", "x,z")
	if s := fmt.Sprint(d.at("cohort/counted/binned")); s != fmt.Sprintf("[%d bins of x %d bins of z]", len(edges["x"]), len(edges["z"])) {
		t.Error(s)
	}
	_, out, _ := kaplan("", "km", address("markers"), "--counts", "--bins", "x", "--time", "months", "--event", "status", "--by", "x")
	if first, _, _ := strings.Cut(out, "\n"); !regexp.MustCompile(`counted by the database in \d+ cells, \d+ bins of x$`).MatchString(first) {
		t.Errorf("it begins with %s", first)
	}
}

// What needs the values of a column is never answered from its bins.
func TestDatabaseBinsRefuse(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	madeMarkers(t, server)
	const needs = "and this needs its values"
	endpoint := []string{"--time", "months", "--event", "status"}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"the median lies inside a bin of x", []string{"km", "--by", "x", "--cut", "median"}},
		{"the quantile of 0.3333 lies inside a bin of x", []string{"km", "--by", "x", "--cut", "tertile"}},
		{needs, []string{"km", "--by", "x", "--cut", "mean"}},
		{needs, []string{"km", "--by", "x", "--cut", "optimal"}},
		{needs, []string{"km", "--by", "x", "--cut", "youden"}},
		{needs, []string{"km", "--by", "x", "--cut", "by:stage:I=3,II=4,III=3,IV=2"}},
		{needs, []string{"km", "--by", "x", "--levels"}},
		{needs, []string{"km", "--by", "log(x + 1)"}},
		{needs, []string{"km", "--by", "x,stage"}},
		{needs, []string{"km", "--by", "stage", "--where", "x > 3"}},
		{needs, []string{"km", "--by", "stage", "--derive", "l = log(x)"}},
		{needs, []string{"km", "--by", "stage", "--strata", "x"}},
		{needs, []string{"km", "--by", "stage", "--weights", "x"}},
		{needs, []string{"cox", "--covariates", "stage", "--cluster", "x"}},
		{needs, []string{"spline", "--covariates", "rcs(x,4)"}},
		{needs, []string{"cut", "--by", "x"}},
		{needs, []string{"uncut", "--by", "x"}},
		{needs, []string{"trust", "--by", "x"}},
		{needs, []string{"screen", "--markers", "x"}},
		{needs, []string{"screen", "--markers", "x", "--mode", "optimal"}},
		{needs, []string{"roc", "--marker", "x", "--at", "12"}},
		{needs, []string{"forest", "--by", "stage", "--arrange", "I+II|III+IV", "--within", "x"}},
		{needs, []string{"correlate", "--x", "x", "--y", "few", "--method", "spearman"}},
		{needs, []string{"correlate", "--x", "few", "--y", "x"}},
		{needs, []string{"roc", "--marker", "x", "--outcome", "status"}},
		{needs, []string{"compare", "--value", "x", "--by", "stage"}},
		{needs, []string{"logistic", "--outcome", "status", "--covariates", "x"}},
		{needs, []string{"table1", "--rows", "x,few"}},
		{needs, []string{"match", "--treatment", "few > 15", "--covariates", "x"}},
	} {
		args := append([]string{c.args[0], address("markers"), "--counts", "--bins", "x", "--seed", "1"}, c.args[1:]...)
		switch c.args[0] {
		case "correlate", "compare", "logistic", "table1", "match":
		case "roc":
			if strings.Contains(strings.Join(args, " "), "--at") {
				args = append(args, endpoint...)
			}
		default:
			args = append(args, endpoint...)
		}
		status, out, errs := kaplan("", args...)
		if status == exitUsage && strings.Contains(errs, "--seed") {
			status, out, errs = kaplan("", append(args[:5:5], args[7:]...)...)
		}
		if status == exitDone || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s%s, not %s", c.args, status, errs, out, c.want)
		}
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"bins are of values that a database counts", []string{"--bins", "x"}},
		{`there is no column "nosuch" to be counted in bins`, []string{"--counts", "--bins", "nosuch"}},
		{`column "stage" has no numbers that could be put into bins`, []string{"--counts", "--bins", "stage"}},
		{"months was counted in", []string{"--counts", "--bins", "months"}},
	} {
		status, out, errs := kaplan("", append(append([]string{"km", address("markers"), "--by", "centre"}, endpoint...), c.args...)...)
		if c.want[0] == 'm' && status == exitDone { // months are few: each is a bin by itself
			continue
		}
		if status == exitDone || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s, not %s", c.args, status, errs, c.want)
		}
	}
}

// The explorer counts in bins, slides between them, asks for finer ones and for further
// columns, and says all the time what it has.
func TestTerminalDatabaseCounts(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	madeMarkers(t, server)
	server.Do(t, "postgres", `CREATE FUNCTION slow(x real) RETURNS real LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.005); RETURN x; END';
		CREATE VIEW slowly AS SELECT m.*, slow(y) AS late FROM markers m;
		GRANT SELECT ON slowly TO reader`)
	x := open(t, 120, 40, "", address("slowly"), "--counts=stage,few", "--bins", "x", "--by", "x", "--time", "months", "--event", "status")
	x.wait("counts, ", " bins of x", "at risk")
	x.keys("Right")
	x.wait("moved", "not corrected")
	x.keys("i")
	x.wait("counted by the database in", " bins of x", "not counted: pid, centre")
	x.keys("Escape")
	x.wait("naive P") // which lay under it
	x.keys("Q")
	x.wait("Ask the database to count", "finer bins of x")
	x.keys("Enter")
	x.wait("x was counted in finer bins", "naive P")
	x.keys("m")
	x.wait("late", "not counted: the database is asked")
	x.typed("late")
	x.keys("Enter")
	x.wait("Count late? The database counts all of its rows again")
	x.keys("Enter")
	x.wait("the database is counting")
	x.keys("Escape")
	x.wait("was stopped: the cohort is as it was")
	x.keys("m")
	x.typed("centre")
	x.keys("Enter")
	x.wait("Count centre?", "by its values")
	x.keys("Enter")
	x.wait("o'st; --", "north", "at risk")
	x.keys("q")
	x.wait("EXIT 0")
}

// What the explorer let the database count is written into the file that names it, which
// opens with the same cells and answers with the same numbers.
func TestTerminalDatabaseCountsWritten(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	madeMarkers(t, server)
	path := filepath.Join(t.TempDir(), "markers.toml")
	text := "# ours\n[source]\naddress = \"" + strings.TrimSuffix(address(""), "?table=") + "\"\ntable = \"markers\"\ncounts = [\"stage\"]\nbins = [\"x\"]\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	x := open(t, 120, 40, "", path, "--by", "x", "--cut", "value:100", "--time", "months", "--event", "status")
	x.wait("counts, ", " bins of x", "at risk")
	x.keys("Q")
	x.wait("Ask the database to count", "finer bins of x")
	x.keys("Enter")
	x.wait("x was counted in finer bins", "at risk")
	x.keys("m")
	x.typed("centre")
	x.keys("Enter")
	x.wait("Count centre?", "by its values")
	x.keys("Enter")
	x.wait("o'st; --", "north", "at risk")
	x.keys("i")
	x.wait("counted by the database in")
	cells := regexp.MustCompile(`counted by the database in ([\d,]+) cells, (\d+) bins of x`).FindStringSubmatch(x.screen())
	if cells == nil {
		t.Fatal(x.screen())
	}
	x.keys("Escape")
	x.wait(" df ") // which lay under it
	x.keys("8")
	x.wait("W write")
	x.keys("W")
	x.wait("written: ")
	x.keys("q")
	x.wait("EXIT 0")
	d := asked(t, "", "describe", path)
	if got := fmt.Sprint(d.at("cohort/counted/cells"), d.at("cohort/counted/binned")); got !=
		strings.ReplaceAll(cells[1], ",", "")+" ["+cells[2]+" bins of x]" {
		t.Errorf("%v was written as %s", cells, got)
	}
	look := []string{"--by", "x", "--cut", "value:100", "--time", "months", "--event", "status", "--strata", "centre"}
	got, refused := answered(t, append([]string{"km", path}, look...))
	want, _ := answered(t, append([]string{"km", address("markers")}, look...))
	if s := otherwise("", want["result"], got["result"]); got == nil || s != "" {
		t.Error(refused, s)
	}
	if now, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(now), "# ours\n[source]\naddress") {
		t.Errorf("%v\n%s", err, now)
	}
}
