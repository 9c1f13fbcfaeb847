package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/model/read/postgres/pgtest"
)

// patients are tables of the data sets that the oracles are made from.
func patients(t *testing.T) (server *pgtest.Server, address func(table string) string) {
	t.Helper()
	server = pgtest.Start(t)
	whole := func(names ...string) map[string]string {
		out := map[string]string{}
		for _, n := range names {
			out[n] = "int"
		}
		return out
	}
	server.Load(t, "postgres", "gbsg", data(t, "gbsg"), whole("pid", "age", "meno", "size", "grade", "nodes", "pgr", "er", "hormon", "rfstime", "status"))
	pbc := whole("id", "time", "status", "trt", "ascites", "hepato", "spiders", "chol", "copper", "trig", "platelet", "stage")
	for _, n := range []string{"age", "edema", "bili", "albumin", "alk.phos", "ast", "protime"} {
		pbc[n] = "numeric"
	}
	server.Load(t, "postgres", "pbc", data(t, "pbc"), pbc)
	server.Do(t, "postgres", "CREATE USER reader PASSWORD 'r3ader'; GRANT SELECT ON gbsg, pbc TO reader")
	return server, func(table string) string { return server.Address("reader", "r3ader", "postgres?table="+table) }
}

// Every question is answered of a table as of the file that it was filled from.
func TestDatabaseAnswersLikeFile(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	shown := func(table string) string {
		return strings.Replace(server.Address("", "", "postgres?table="+table), ":@", "", 1)
	}
	for _, args := range [][]string{
		{"describe", "gbsg"},
		{"km", "gbsg", "--by", "hormon", "--times", "365,1000", "--rmst", "1500"},
		{"cox", "gbsg", "--covariates", "age,log(pgr+1),hormon,grade"},
		{"cut", "gbsg", "--by", "nodes"},
		{"forest", "gbsg", "--by", "hormon", "--within", "meno,grade"},
		{"screen", "gbsg"},
		{"table1", "gbsg", "--by", "hormon"},
		{"correlate", "gbsg", "--x", "er", "--y", "pgr,nodes", "--method", "spearman"},
		{"roc", "gbsg", "--marker", "pgr", "--outcome", "status"},
		{"spline", "gbsg", "--covariates", "rcs(age,4)"},
		{"cuminc", "pbc", "--by", "sex", "--cause", "2"},
		{"finegray", "pbc", "--covariates", "age,sex", "--cause", "2"},
		{"km", "pbc", "--event", "status == 2", "--time", "time", "--by", "log(bili)", "--cut", "tertile", "--where", "albumin > 3"},
		{"compare", "pbc", "--value", "alk.phos", "--by", "stage"},
	} {
		table := args[1]
		status, want, errs := kaplan("", append([]string{args[0], data(t, table)}, append(args[2:], "--json")...)...)
		got, out, said := kaplan("", append([]string{args[0], address(table)}, append(args[2:], "--json")...)...)
		if status != exitDone || got != exitDone {
			t.Errorf("%v: exit %d and %d\n%s%s", args, status, got, errs, said)
			continue
		}
		want = strings.ReplaceAll(want, data(t, table), shown(table))
		if args[0] == "describe" {
			want = strings.Replace(want, `"CSV"`, `"PostgreSQL `+server.Version+", table public."+table+`"`, 1)
		}
		if out != want {
			t.Errorf("%v: of the database\n%.2000s\nof the file\n%.2000s", args, out, want)
		}
	}
}

// The rows of a query are meant by a flag, and the database by a file that names it.
func TestDatabaseByQueryAndFile(t *testing.T) {
	t.Parallel()
	_, address := patients(t)
	bare := strings.TrimSuffix(address("gbsg"), "?table=gbsg")
	asked(t, "", "km", bare, "--query", "select * from gbsg where nodes > 3;", "--by", "hormon").near("cohort/n", 310, 0)
	asked(t, "", "km", bare, "--table", "gbsg", "--where", "nodes > 3").near("cohort/used", 310, 0)
	path := filepath.Join(t.TempDir(), "registry.toml")
	text := "[source]\naddress = \"" + bare + "\"\ntable = \"gbsg\"\n\n[columns.hormon]\nlabel = \"Tamoxifen\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	asked(t, "", "km", path, "--by", "hormon").near("cohort/n", 686, 0)
	asked(t, "", "km", "--config", path, "--by", "hormon").near("cohort/n", 686, 0)
	none := filepath.Join(t.TempDir(), "none.toml")
	if err := os.WriteFile(none, []byte("id = \"pid\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"none.toml: has no [source]", []string{none}},
		{"has a [source], and files are named beside it", []string{data(t, "gbsg"), "--config", path}},
		{"--config and a cohort.toml in the place of files", []string{path, "--config", none}},
		{"--query asks one database, and the address of none or of several is given", []string{data(t, "gbsg"), "--query", "select 1"}},
		{"has a table or a query in its address, and a query beside it", []string{address("gbsg"), "--query", "select 1"}},
		{"is given twice", []string{address("gbsg"), address("gbsg")}},
		{"asks for a password, and none was said", []string{strings.Replace(address("gbsg"), ":r3ader@", "@", 1)}},
		{"the password of reader is not right", []string{strings.Replace(address("gbsg"), "r3ader", "wr0ng", 1)}},
		{"is a database, and a file is needed here", []string{data(t, "gbsg"), "--config", address("gbsg")}},
	} {
		status, out, errs := kaplan("", append([]string{"describe"}, c.args...)...)
		if status == exitDone || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, "r3ader") || strings.Contains(errs, "wr0ng") {
			t.Errorf("%v: exit %d, %s, not %s", c.args, status, errs, c.want)
		}
	}
}

// A script of R reads files: of a database, whose rows it would have to have, there is none,
// and the way to one is said.
func TestDatabaseHasNoScript(t *testing.T) {
	t.Parallel()
	_, address := patients(t)
	for _, counts := range [][]string{nil, {"--counts"}} {
		args := append([]string{"km", address("gbsg"), "--by", "hormon", "--rscript", "-"}, counts...)
		status, out, errs := kaplan("", args...)
		if status == exitDone || out != "" || !strings.Contains(errs, "no R script is made: patients are in a database") || !strings.Contains(errs, `\copy of psql`) {
			t.Errorf("%v: exit %d, %s%s", counts, status, errs, out)
		}
	}
}

// The explorer opens on a table, asks for the password, keeps a session without it, and
// finds the table again.
func TestTerminalDatabase(t *testing.T) {
	t.Parallel()
	_, address := patients(t)
	x := open(t, 120, 40, "", strings.Replace(address("gbsg"), ":r3ader@", "@", 1), "--by", "hormon")
	x.wait("password for postgres://127.0.0.1:")
	x.typed("r3ader")
	x.keys("Enter")
	x.wait("686 patients · RFS", "at risk", "1 look")
	x.keys("q")
	x.wait("kept: ", "EXIT 0")
	f := x.theSession()
	text, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "postgres://reader@127.0.0.1:") || strings.Contains(string(text), "r3ader") {
		t.Errorf("the session holds\n%s", text)
	}
	if data := f.Entries[0].Seal; len(data.Hash) != 64 || len(data.Data) != 64 || len(f.Doubts) > 0 {
		t.Errorf("the ledger is not chained to what was read: %+v %v", data, f.Doubts)
	}
	log, err := os.ReadFile(x.log)
	if err != nil || strings.Contains(string(log), "r3ader") {
		t.Errorf("the password was shown: %v", err)
	}
	y := open(t, 120, 40, "PGPASSWORD=r3ader XDG_STATE_HOME='"+x.state+"'", "--resume")
	y.wait("686 patients · RFS", "at risk")
	y.keys("q")
	y.wait("EXIT 0")
	if g := x.theSession(); g.Entries[0].Seal != f.Entries[0].Seal || len(g.Doubts) > 0 {
		t.Errorf("resumed, the ledger is chained to %+v", g.Entries[0].Seal)
	}
}

// exampleServer is what the README calls a server.
const exampleServer = "reader@registry.example"

// Each command of the README that names a server runs.
func TestDatabaseReadme(t *testing.T) {
	t.Parallel()
	_, address := patients(t)
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, line := range strings.Split(string(text), "\n") {
		command, ok := strings.CutPrefix(line, "    kaplan ")
		if !ok || !strings.Contains(line, exampleServer) {
			continue
		}
		n++
		server, _, _ := strings.Cut(strings.TrimPrefix(address("gbsg"), "postgres://"), "/")
		runs(t, line, shellWords(strings.ReplaceAll(strings.ReplaceAll(command, exampleServer, server), "/cohorts", "/postgres")))
	}
	if n < 4 {
		t.Errorf("%d commands", n)
	}
}
