package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"pgregory.net/rapid"

	"kaplan/model/read"
	"kaplan/model/read/postgres/pgtest"
)

// madeRegistry makes a table of a registry that is made up, and the file that it is.
func madeRegistry(t *testing.T, server *pgtest.Server) (path string) {
	t.Helper()
	server.Do(t, "postgres", `CREATE TYPE stadium AS ENUM ('I', 'II', 'III', 'IV');
		SELECT setseed(0.25);
		CREATE TABLE registry AS SELECT g AS pid, ceil(-40 * ln(1 - random()) * (1 + (g % 4) / 3.0))::int AS months,
			CASE WHEN random() < 0.02 THEN NULL WHEN random() < 0.5 THEN 'alive' WHEN random() < 0.7 THEN 'cancer' ELSE 'other' END AS died,
			CASE WHEN random() < 0.5 THEN 0 ELSE 1 END AS status,
			((ARRAY['I', 'II', 'III', 'IV'])[1 + (g % 4)])::stadium AS stage, random() < 0.45 AS treated,
			CASE WHEN random() < 0.05 THEN NULL ELSE 40 + floor(random() * 40)::int END AS age,
			CASE WHEN random() < 0.03 THEN NULL ELSE (array['north', 'south', 'o''st; --'])[1 + floor(random() * 3)::int] END AS centre,
			round((exp(random() * 3))::numeric, 1) AS marker, floor(random() * 6)::int AS entered
			FROM generate_series(1, 3000) g;
		UPDATE registry SET months = months + 6;
		GRANT SELECT ON registry TO reader`)
	var out bytes.Buffer
	if _, err := server.Connect(t, "postgres").CopyTo(context.Background(), &out, "COPY (SELECT pid, months, died, status, stage, "+
		"CASE WHEN treated THEN 'TRUE' ELSE 'FALSE' END AS treated, age, centre, marker, entered FROM registry ORDER BY pid) TO STDOUT CSV HEADER"); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "registry.csv")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// answered is an answer without what says where the patients were.
func answered(t *testing.T, args []string) (answer map[string]any, refusal string) {
	t.Helper()
	status, out, errs := kaplan("", append(args, "--json")...)
	if status != exitDone {
		return nil, regexp.MustCompile(`postgres://\S*table=(\w+)|/\S*/(\w+)\.csv`).ReplaceAllString(errs, "$1$2")
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	cohort := answer["cohort"].(map[string]any)
	delete(cohort, "files")
	delete(cohort, "counted")
	withoutDrawn(answer)
	return answer, ""
}

// withoutDrawn leaves out what is drawn at random, which is drawn in the order of the
// patients: rows have another one than counts.
func withoutDrawn(v any) {
	switch x := v.(type) {
	case map[string]any:
		for _, name := range []string{"shrunk", "p_family", "permutation"} {
			delete(x, name)
		}
		for _, of := range x {
			withoutDrawn(of)
		}
	case []any:
		for _, of := range x {
			withoutDrawn(of)
		}
	}
}

// otherwise says where two answers differ by more than what the order of a sum makes.
func otherwise(at string, a, b any) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return fmt.Sprintf("%s: %.200v and %.200v", at, a, b)
		}
		for k := range x {
			if s := otherwise(at+"/"+k, x[k], y[k]); s != "" {
				return s
			}
		}
		return ""
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return fmt.Sprintf("%s: %.200v and %.200v", at, a, b)
		}
		for k := range x {
			if s := otherwise(fmt.Sprintf("%s/%d", at, k), x[k], y[k]); s != "" {
				return s
			}
		}
		return ""
	case float64:
		if y, ok := b.(float64); ok && math.Abs(x-y) <= 1e-8*math.Max(1e-3, math.Max(math.Abs(x), math.Abs(y))) {
			return ""
		}
	}
	if a != b {
		return fmt.Sprintf("%s: %v and %v", at, a, b)
	}
	return ""
}

// Every question is answered the same from a file, from the rows of a table, and from
// its counts.
func TestDatabaseCountsLikeRows(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	files := map[string]string{"registry": madeRegistry(t, server), "gbsg": data(t, "gbsg"), "pbc": data(t, "pbc")}
	same := func(t *testing.T, args []string) bool {
		table := args[1]
		want, refused := answered(t, append([]string{args[0], files[table]}, args[2:]...))
		for _, way := range [][]string{{address(table)}, {address(table), "--counts"}} {
			got, saying := answered(t, append(append([]string{args[0]}, way...), args[2:]...))
			if s := otherwise("", want, got); saying != refused || want != nil && s != "" {
				t.Errorf("%v %v: %s\nof the file: %s\nof the database: %s", args, way[1:], s, refused, saying)
			}
		}
		return want != nil
	}
	for _, args := range [][]string{
		{"km", "gbsg", "--by", "hormon", "--times", "365,1000", "--rmst", "1500", "--pairwise", "holm"},
		{"cox", "gbsg", "--covariates", "age,log(pgr+1),hormon,grade", "--strata", "meno"},
		{"cox", "gbsg", "--covariates", "rcs(age,4),hormon:grade,grade,hormon", "--ci", "profile"},
		{"cut", "gbsg", "--by", "nodes"},
		{"forest", "gbsg", "--by", "hormon", "--within", "meno,grade,age"},
		{"screen", "gbsg", "--markers", "p*,er,nodes"},
		{"table1", "gbsg", "--by", "hormon", "--rows", "age,grade,nodes"},
		{"correlate", "gbsg", "--x", "er", "--y", "pgr,nodes", "--method", "spearman"},
		{"roc", "gbsg", "--marker", "pgr", "--at", "1000"},
		{"uncut", "gbsg", "--by", "age"},
		{"km", "gbsg", "--by", "hormon", "--landmark", "500"},
		{"cuminc", "pbc", "--by", "sex", "--cause", "2"},
		{"finegray", "pbc", "--covariates", "age,sex", "--cause", "2"},
		{"km", "pbc", "--event", "status == 2", "--time", "time", "--by", "log(bili)", "--cut", "tertile", "--where", "albumin > 3 and `alk.phos` < 5000"},
		{"compare", "pbc", "--value", "alk.phos", "--by", "stage"},
		{"logistic", "pbc", "--outcome", "status == 2", "--covariates", "age,bili"},
		{"cuminc", "registry", "--time", "months", "--event", "died", "--censored", "alive", "--cause", "cancer", "--by", "stage"},
		{"km", "registry", "--time", "months", "--event", "status", "--entry", "entered", "--by", "centre"},
		{"km", "registry", "--by", "nosuch"},
		{"spline", "registry", "--time", "months", "--event", "status", "--covariates", "rcs(marker,4),stage"},
	} {
		if !same(t, args) && !slices.Contains(args, "nosuch") {
			t.Errorf("%v: no answer", args)
		}
	}
	// Looks at random.
	any := func(words ...string) *rapid.Generator[string] { return rapid.SampledFrom(append(words, "")) }
	looks := rapid.Custom(func(r *rapid.T) []string {
		out := []string{rapid.SampledFrom([]string{"km", "cox", "cuminc", "finegray"}).Draw(r, "command"), "registry", "--time", "months"}
		add := func(flag, value string) {
			if value != "" {
				out = append(out, flag, value)
			}
		}
		causes := out[0] == "cuminc" || out[0] == "finegray"
		if causes {
			out = append(out, "--event", "died", "--censored", "alive", "--cause", rapid.SampledFrom([]string{"cancer", "other"}).Draw(r, "cause"))
		} else {
			out = append(out, "--event", rapid.SampledFrom([]string{"status", `died == "cancer"`}).Draw(r, "event"))
		}
		if out[0] == "cox" || out[0] == "finegray" {
			add("--covariates", rapid.SampledFrom([]string{"age", "stage", "treated,marker", "age,centre,log(marker)", "stage,treated"}).Draw(r, "covariates"))
		} else {
			by := any("stage", "treated", "centre", "marker", "age").Draw(r, "by")
			add("--by", by)
			if by == "marker" || by == "age" {
				add("--cut", any("median", "tertile", "value:50", "mean", "quantile:0.3,0.8").Draw(r, "cut"))
			}
		}
		add("--where", any(`stage in ["II", "III"]`, "age > 55", `treated == "TRUE" or centre == "o'st; --"`, "not (age < 60)", "marker < 4 and status == 1").Draw(r, "where"))
		if out[0] == "km" || out[0] == "cox" {
			add("--strata", any("centre", "treated").Draw(r, "strata"))
			add("--entry", any("entered").Draw(r, "entry"))
		}
		if out[0] == "cox" {
			add("--ties", any("efron", "breslow").Draw(r, "ties"))
		}
		add("--landmark", any("12").Draw(r, "landmark"))
		return out
	})
	const tries = 30
	answers := 0
	for k := range tries {
		if same(t, looks.Example(k)) {
			answers++
		}
	}
	if answers < tries/2 {
		t.Errorf("%d of %d looks have an answer", answers, tries)
	}
}

// Cells of few patients stay in the database, which every answer says; the others are
// those of the rows that stand in them.
func TestDatabaseKeepsSmallCells(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	madeRegistry(t, server)
	server.Do(t, "postgres", `CREATE VIEW common AS SELECT r.* FROM registry r JOIN (SELECT months, status, stage FROM registry
		GROUP BY months, status, stage HAVING count(*) >= 4) c USING (months, status, stage); GRANT SELECT ON common TO reader`)
	left := server.Do(t, "postgres", `SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM registry GROUP BY months, status, stage HAVING count(*) < 4) c`)[0]
	args := []string{"--time", "months", "--event", "status", "--by", "stage"}
	want, _ := answered(t, append([]string{"km", address("common")}, args...))
	got, _ := answered(t, append([]string{"km", address("registry"), "--counts", "--min-cell", "4"}, args...))
	warnings := fmt.Sprint(got["warnings"])
	says := fmt.Sprintf("%s patients in %s cells of fewer than 4 stayed in the database", left[1], left[0])
	if !strings.Contains(warnings, says) {
		t.Errorf("%s: not %s", warnings, says)
	}
	if s := otherwise("", want["result"], got["result"]); s != "" {
		t.Error(s)
	}
	a := asked(t, "", append([]string{"km", address("registry"), "--counts", "--min-cell", "4"}, args...)...)
	if fmt.Sprint(a.at("cohort/counted/min_cell"), a.at("cohort/counted/withheld")) != "4 "+left[1] {
		t.Errorf("%v", a.at("cohort/counted"))
	}
	_, out, _ := kaplan("", append([]string{"km", address("registry"), "--counts", "--min-cell", "4"}, args...)...)
	if first, _, _ := strings.Cut(out, "\n"); !strings.Contains(first, "counted by the database in") || !strings.Contains(first, left[1]+" further patients in cells under 4") {
		t.Errorf("it begins with %s", first)
	}
	_, out, _ = kaplan("", append([]string{"km", address("registry")}, args...)...)
	if first, _, _ := strings.Cut(out, "\n"); !strings.HasSuffix(first, ", rows of a database") {
		t.Errorf("rows: it begins with %s", first)
	}
}

// Counting asks for nothing but counts, and what cannot be counted is refused.
func TestDatabaseCountsOnly(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	madeRegistry(t, server)
	server.Do(t, "postgres", `CREATE TABLE visits AS SELECT g / 2 AS pid, g AS months, g % 2 AS status FROM generate_series(1, 100) g;
		CREATE TABLE odd ("ti""me; DROP TABLE registry; --" int, status int, "x')" text);
		INSERT INTO odd SELECT g, g % 2, '''; DROP TABLE registry; --' FROM generate_series(1, 50) g; GRANT SELECT ON visits, odd TO reader`)
	var log []string
	for _, table := range []string{"registry", "odd"} {
		clean, secret, err := read.Secret(address(table), "")
		if err != nil {
			t.Fatal(err)
		}
		c, err := read.Files([]string{clean}, nil, read.Options{Secrets: map[string]string{clean: secret}, Statements: func(s string) { log = append(log, s) },
			Counts: &read.Counting{Least: 2, Wanted: func(name string) bool { return name == "stage" || name == "status" || name == "x')" }}})
		if err != nil {
			t.Fatal(err)
		}
		if table == "odd" && c.Column("x')").Level[0] != "'; DROP TABLE registry; --" || len(c.Columns) != 2 || c.Counted == nil {
			t.Errorf("%s: %d columns", table, len(c.Columns))
		}
	}
	counts := regexp.MustCompile(`^(COPY \(SELECT [^;]*, a1 FROM \(SELECT .*, count\(\*\) AS a1 FROM .* GROUP BY .*\) AS cells WHERE a1 >= 2 ORDER BY .*\) TO STDOUT \(FORMAT binary\)$|` +
		`SELECT 1 FROM .* HAVING count\(\*\) > 1 LIMIT 1$|SELECT count\(\*\)::text, coalesce\(sum\(a1\), 0\)|` +
		`SET |BEGIN .* READ ONLY$|SELECT set_config|SELECT c\.oid|SELECT a\.attname|SELECT 1 FROM pg_catalog\.pg_index|WITH RECURSIVE base)`)
	for _, s := range log {
		if !counts.MatchString(s) {
			t.Errorf("asked: %s", s)
		}
	}
	if n := server.Do(t, "postgres", "SELECT count(*) FROM registry")[0][0]; n != "3000" {
		t.Errorf("%s rows are left", n)
	}
	by := func(table string, args ...string) []string { return append([]string{"km", address(table)}, args...) }
	for _, c := range []struct {
		want string
		args []string
	}{
		{`a value of "pid" stands in several rows`, by("visits", "--time", "months", "--event", "status", "--counts")},
		{"--counts counts the columns that are named, and without --rows every column is meant", []string{"table1", address("gbsg"), "--counts", "--by", "grade"}},
		{"--min-cell is of cells that a database counts", by("gbsg", "--min-cell", "4")},
		{"takes a whole number, 0 or more", by("gbsg", "--counts", "--min-cell", "-1")},
		{"cannot be counted", by("gbsg", "--counts", "--freq", "nodes")},
		{"patients are counted in one table of a database", []string{"km", data(t, "gbsg"), "--counts"}},
		{"patients are counted in one table of a database", []string{"km", address("gbsg"), address("pbc"), "--counts"}},
		{"no column is named that could be counted", []string{"describe", address("gbsg"), "--counts"}},
		{"has no cell of 500 patients or more", by("gbsg", "--counts", "--min-cell", "500", "--by", "hormon")},
		{`there is no column "nopid" to name the patients`, by("gbsg", "--counts", "--id", "nopid")},
	} {
		status, out, errs := kaplan("", c.args...)
		if status == exitDone || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, "r3ader") {
			t.Errorf("%v: exit %d, %s, not %s", c.args, status, errs, c.want)
		}
	}
	asked(t, "", by("visits", "--time", "months", "--event", "status", "--counts", "--id", "none")...).near("cohort/n", 100, 0)
	text := "[source]\naddress = \"" + strings.TrimSuffix(address(""), "?table=") + "\"\ntable = \"gbsg\"\ncounts = [\"grade\"]\nmin_cell = 2\n\n[columns.age]\nlabel = \"Age\"\n"
	path := filepath.Join(t.TempDir(), "gbsg.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := asked(t, "", "describe", path)
	a.near("cohort/n", 686, 0)
	a.near("cohort/counted/cells", 3, 0)
	a.near("cohort/counted/min_cell", 2, 0)
}

// A table whose partitions are on other servers is counted there, which is said, and
// where it cannot be, that is said.
func TestDatabaseCountsOnShards(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	path := madeRegistry(t, server)
	const columns = "pid int, months int, status int, stage text, treated boolean, age int, marker numeric, centre text NOT NULL"
	server.Do(t, "postgres", "CREATE EXTENSION postgres_fdw; CREATE TABLE spread ("+columns+") PARTITION BY LIST (centre); "+
		"CREATE TABLE hashed ("+columns+") PARTITION BY HASH (pid); CREATE TABLE near PARTITION OF spread FOR VALUES IN ('none'); "+
		"CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0)")
	password := strings.ReplaceAll(pgtest.Password, "'", "''")
	for k, values := range []string{"'north', 'south'", "'o''st; --'"} {
		shard := pgtest.Start(t)
		shard.Do(t, "postgres", "CREATE TABLE part ("+columns+"); CREATE TABLE odd_ones ("+columns+")")
		server.Do(t, "postgres", fmt.Sprintf(`CREATE SERVER shard%d FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '%d', dbname 'postgres');
			CREATE USER MAPPING FOR PUBLIC SERVER shard%[1]d OPTIONS (user 'postgres', password '%[3]s');
			CREATE FOREIGN TABLE spread%[1]d PARTITION OF spread FOR VALUES IN (%[4]s) SERVER shard%[1]d OPTIONS (table_name 'part')`, k, shard.Port, password, values))
		if k == 1 {
			server.Do(t, "postgres", "CREATE FOREIGN TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1) SERVER shard1 OPTIONS (table_name 'odd_ones')")
		}
	}
	server.Do(t, "postgres", `INSERT INTO spread SELECT pid, months, status, stage::text, treated, age, marker, coalesce(centre, 'none') FROM registry;
		INSERT INTO hashed SELECT * FROM spread; GRANT SELECT ON spread, hashed TO reader`)
	args := []string{"--time", "months", "--event", "status", "--by", "stage", "--where", "age > 50"}
	want, _ := answered(t, append([]string{"km", path}, args...))
	for _, table := range []string{"spread", "hashed"} {
		for _, way := range [][]string{nil, {"--counts"}, {"--counts", "--min-cell", "1"}} {
			got, refused := answered(t, append(append([]string{"km", address(table)}, args...), way...))
			if s := otherwise("", want["result"], got["result"]); s != "" || refused != "" {
				t.Errorf("%s %v: %s%s", table, way, s, refused)
			}
		}
		cut := append(slices.Clone(args[:4]), "--by", "marker", "--cut", "value:5,10", "--strata", "stage")
		binned, _ := answered(t, append([]string{"km", path}, cut...))
		for _, way := range [][]string{{"--bins", "marker"}, {"--bins", "marker,age", "--min-cell", "1"}} {
			got, refused := answered(t, append(append([]string{"km", address(table), "--counts"}, cut...), way...))
			if s := otherwise("", binned["result"], got["result"]); s != "" || refused != "" {
				t.Errorf("%s %v: %s%s", table, way, s, refused)
			}
		}
		rounded := append(slices.Clone(args[:6]), "--counts", "--time-step", "5", "--time-round", "ceiling")
		far, refused := answered(t, append([]string{"km", address(table)}, rounded...))
		near, _ := answered(t, append([]string{"km", address("registry")}, rounded...))
		if s := otherwise("", near["result"], far["result"]); s != "" || refused != "" {
			t.Errorf("%s, rounded: %s%s", table, s, refused)
		}
		says := map[string]string{"spread": "each of the 2 partitions on other servers is counted there",
			"hashed": "0 of 1 partitions on other servers are counted there, and the rows of the others go to the server that was asked: the table is not"}[table]
		for _, way := range [][]string{nil, {"--bins", "marker"}, {"--bins", "months", "--missing", "months=9999"}} {
			if _, out, _ := kaplan("", append([]string{"describe", address(table), "--counts=months,stage,status"}, way...)...); !strings.Contains(out, says) {
				t.Errorf("%s %v: nothing says %s\n%s", table, way, says, out)
			}
		}
	}
	got, _ := answered(t, append([]string{"km", address("spread"), "--counts", "--min-cell", "4"}, args[:6]...))
	server.Do(t, "postgres", `CREATE TABLE whole AS SELECT * FROM spread; GRANT SELECT ON whole TO reader`)
	want, _ = answered(t, append([]string{"km", address("whole"), "--counts", "--min-cell", "4"}, args[:6]...))
	if s := otherwise("", want, got); s != "" { // a cell is not taken for small where its parts are
		t.Error(s)
	}
}

// A command that is copied from the explorer counts what the explorer does.
func TestCountsCopied(t *testing.T) {
	km := rootCommand(nil, nil)
	k := slices.IndexFunc(km.Commands(), func(c *cobra.Command) bool { return c.Name() == "km" })
	for _, args := range [][]string{{"--counts"}, {"--counts=grade,meno"}, {"--bins", "pgr", "--counts"}, {"--min-cell", "5"},
		{"--counts", "--time-round", "floor", "--time-step", "30.4375"}} {
		q := &question{cmd: &cobra.Command{}}
		q.explorer(q.cmd)
		if err := q.cmd.ParseFlags(args); err != nil {
			t.Fatal(err)
		}
		if got := q.sourceFlags(km.Commands()[k]); !slices.Equal(got, args) {
			t.Errorf("%q becomes %q", args, got)
		}
	}
}

// Rows that are too many are refused with the command that counts them, which is done as
// it stands there; the explorer asks.
func TestDatabaseCountsBySize(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	path := madeRegistry(t, server)
	look := []string{"--by", "stage", "--where", "age > 50", "--time", "months", "--event", "status"}
	small := []string{"--max-memory", "100kB"}
	status, out, errs := kaplan("", append(append([]string{"km", address("registry")}, look...), small...)...)
	_, line, is := strings.Cut(errs, "this lets it count what the question names: kaplan ")
	if status != exitNoAnswer || out != "" || !is || strings.Contains(errs, "r3ader") || !strings.Contains(errs, "rows of 10 columns") {
		t.Fatalf("exit %d, %s", status, errs)
	}
	words, err := exec.Command("sh", "-c", `printf '%s\n' `+strings.TrimSpace(line)).Output()
	if err != nil {
		t.Fatal(err)
	}
	args := strings.Split(strings.TrimSpace(string(words)), "\n")
	if args[len(args)-1] != "--counts" || !strings.HasPrefix(args[1], "postgres://reader@") {
		t.Fatalf("%q", args)
	}
	args[1] = address("registry") // with its password
	want, _ := answered(t, append([]string{"km", path}, look...))
	got, refused := answered(t, slices.DeleteFunc(args, func(s string) bool { return s == small[0] || s == small[1] }))
	if s := otherwise("", want, got); s != "" || refused != "" {
		t.Error(s, refused)
	}
	for _, args := range [][]string{ // every column is meant, or there is another file
		{"table1", address("registry")}, {"screen", address("registry"), "--time", "months", "--event", "status"},
		append([]string{"km", address("registry"), data(t, "gbsg")}, look...)} {
		if status, _, errs := kaplan("", append(args, small...)...); status == exitDone || strings.Contains(errs, "this lets it count") {
			t.Errorf("%v: exit %d, %s", args, status, errs)
		}
	}
	status, _, errs = kaplan("", "km", address(""), "--query", "SELECT 1 AS months, 1 AS status FROM generate_series(1, 2500) a, generate_series(1, 2500) b",
		"--counts", "--max-memory", "500MB", "--time", "months", "--event", "status")
	if status != exitNoAnswer || !strings.Contains(errs, "reading it takes 569 MB of memory or more, and 500 MB are allowed") {
		t.Errorf("exit %d, %s", status, errs)
	}
	server.Do(t, "postgres", `CREATE TABLE large AS SELECT r.*, repeat('x', 2000) || pid AS note FROM registry r; GRANT SELECT ON large TO reader`)
	x := open(t, 120, 40, "", append([]string{address("large"), "--max-memory", "3MB"}, look...)...)
	x.wait("Let the database count the patients, and send no rows?")
	x.keys("Enter")
	x.wait("counts ", "2036 of 3000 patients", "at risk")
	x.keys("q")
	x.wait("EXIT 0")
	y := open(t, 120, 40, "", append([]string{address("large"), "--max-memory", "3MB"}, look...)...)
	y.wait("Let the database count the patients, and send no rows?")
	y.typed("no")
	y.keys("Enter")
	y.wait("this lets it count what the question names: ", "EXIT 1")
}
