package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"kaplan/stats/like"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// kaplan runs the program as main does.
func kaplan(stdin string, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

// data is a data set that the oracles are made from.
func data(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "stats", "testdata", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// decoded is a decoded JSON answer.
type decoded struct {
	t *testing.T
	v any
}

var step = regexp.MustCompile(`^([a-z_0-9]*)\[(.*)\]$`)

// at follows a path such as groups[1]/median/estimate or tests[log-rank]; a
// name in brackets finds the first element of that name, term, time, reason, y
// or variable, and FIELD=VALUE&FIELD=VALUE the first that has these.
func (a decoded) at(path string) any {
	a.t.Helper()
	v := a.v
	for _, p := range strings.Split(path, "/") {
		key, pick := p, ""
		if m := step.FindStringSubmatch(p); m != nil {
			key, pick = m[1], m[2]
		}
		if key != "" {
			m, ok := v.(map[string]any)
			if !ok {
				a.t.Fatalf("%s: %q asks for a field of %v", path, p, v)
			}
			x, ok := m[key]
			if !ok {
				a.t.Fatalf("%s: there is no field %q in %v", path, key, slices.Sorted(mapKeys(m)))
			}
			v = x
		}
		if pick == "" {
			continue
		}
		list, ok := v.([]any)
		if !ok {
			a.t.Fatalf("%s: %q is no list", path, key)
		}
		if i, err := strconv.Atoi(pick); err == nil && i < len(list) {
			v = list[i]
			continue
		}
		found := false
		for _, x := range list {
			m, _ := x.(map[string]any)
			for _, k := range []string{"name", "term", "time", "reason", "y", "variable"} {
				if s, ok := m[k]; ok && fmt.Sprint(s) == pick {
					v, found = x, true
				}
			}
			if fields := strings.Split(pick, "&"); !found && strings.Contains(pick, "=") {
				all := true
				for _, f := range fields { // variable=sex&level=male
					k, want, _ := strings.Cut(f, "=")
					s, ok := m[k]
					all = all && ok && fmt.Sprint(s) == want
				}
				if all {
					v, found = x, true
				}
			}
			if found {
				break
			}
		}
		if !found {
			a.t.Fatalf("%s: nothing is called %q in %v", path, pick, list)
		}
	}
	return v
}

func mapKeys(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (a decoded) number(path string) float64 {
	a.t.Helper()
	f, ok := a.at(path).(float64)
	if !ok {
		a.t.Fatalf("%s is no number: %v", path, a.at(path))
	}
	return f
}

func (a decoded) list(path string) []any {
	a.t.Helper()
	l, ok := a.at(path).([]any)
	if !ok {
		a.t.Fatalf("%s is no list: %v", path, a.at(path))
	}
	return l
}

// inPrint is the reason of a bound that is as loose as a book or a manual is short.
const inPrint = "printed with so many digits"

// near fails unless a number is want to a relative bound, for a P value of its
// logarithm; a loose bound needs a reason.
func (a decoded) near(path string, want, within float64, why ...string) {
	a.t.Helper()
	compare := like.Number
	if name := path[strings.LastIndexAny(path, "/")+1:]; name == "p" || strings.HasPrefix(name, "p_") {
		compare = like.P
	}
	if err := compare(a.number(path), want, within, why...); err != nil {
		a.t.Errorf("%s is %v", path, err)
	}
}

// all compares several numbers below a path, in their order.
func (a decoded) all(path string, want []float64, names ...string) {
	a.t.Helper()
	if len(want) != len(names) {
		a.t.Fatalf("%s: %d numbers for %v", path, len(want), names)
	}
	for i, name := range names {
		a.near(strings.TrimPrefix(path+"/"+name, "/"), want[i], like.Relative)
	}
}

// asked runs a command with --json; it has to succeed, silently.
func asked(t *testing.T, stdin string, args ...string) decoded {
	t.Helper()
	status, out, errs := kaplan(stdin, append(args, "--json")...)
	if status != exitDone || errs != "" {
		t.Fatalf("kaplan %s: exit %d\n%s", strings.Join(args, " "), status, errs)
	}
	a := decoded{t: t}
	d := json.NewDecoder(strings.NewReader(out))
	if err := d.Decode(&a.v); err != nil {
		t.Fatalf("kaplan %s: %v", strings.Join(args, " "), err)
	}
	if d.More() {
		t.Errorf("kaplan %s: more than one value on standard output", strings.Join(args, " "))
	}
	return a
}

// controls are what no message and no answer may hold.
func controls(s string) string {
	for i, r := range s {
		if (r < ' ' && r != '\n') || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == '\uFFFD' {
			return fmt.Sprintf("%q", s[max(0, i-10):min(len(s), i+10)])
		}
	}
	return ""
}

// Every file that cannot be used: exit 1, one message that names the file and
// the row and says what to do, nothing on standard output.
func TestBadFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	for i := range 500 {
		fmt.Fprintf(z, "%d,%d,%g\n", i, i%2, math.Sin(float64(i)))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	noise := make([]byte, 3000)
	for i := range noise {
		noise[i] = byte(i * i * 2654435761 >> 7)
	}
	if err := os.Mkdir("folder", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, content string
		args          []string
		want          string // "" in the place of the file's name: the message may vary
	}{
		{"empty.csv", "", nil, "kaplan: empty.csv: is empty\nexpected a header line that names the columns, then one line per patient\n"},
		{"header.csv", "time,status,x\n", nil, "kaplan: header.csv, row 1: holds a header and no rows\nexpected one line per patient below the header\n"},
		{"ragged.csv", "time,status,x\n1,1,2\n2,0\n3,1,4\n", nil, "kaplan: ragged.csv, row 3: 2 cells where the header has 3 columns\nwrite an empty cell for every missing value\n"},
		{"quote.csv", "time,status,x\n1,1,\"2\n2,0,3\n3,1,4\n", nil, "kaplan: quote.csv, row 2: a quote opens in this row and is never closed: `\"2 2,0,3 3,1,4`\nclose the quote where the cell ends, or double it where it is meant\n"},
		{"twice.csv", "time,status,time\n1,1,2\n2,0,3\n", nil, "kaplan: 2 columns of twice.csv are called time, with different values\nthe first is `time.0`, the others `time.1`\n"},
		{"words.csv", "time,status,x\nlong,1,2\nshort,0,3\nlonger,1,4\n", nil, "kaplan: no endpoint was recognised: no pair of a time and a status column has a name that is known\n" +
			"words.csv: time is named like a time, but patient 1 has \"long\" and 2 more are not numbers; say which columns are time and event (--time COL --event COL)\n"},
		{"blank.csv", "time,status,x\n1,,2\n2,,3\n3,,4\n", nil, "kaplan: no endpoint was recognised: status has no value in any row\n" +
			"say which columns are time and event (--time COL --event COL)\n"},
		{"blanks.csv", "time,status,x\nNA,,2\nNA,,3\nNA,,4\n", nil, "kaplan: no endpoint was recognised: time, status have no value in any row\n" +
			"say which columns are time and event (--time COL --event COL)\n"},
		{"codes.csv", "time,status,x\n1,alive,2\n2,zombie,3\n3,dead,4\n4,alive,4\n", nil,
			"kaplan: the status is ambiguous: status has several events, dead (1), zombie (1): any of them counts as the event unless one is chosen\n" +
				"choose: --cause dead, --cause zombie, or for any of them --event 'status in [\"dead\", \"zombie\"]'\n"},
		{"ids.csv", "id,time,status,x\np1,1,1,2\np2,2,0,3\np3,3,1,4\np4,4,1,4\np5,5,0,4\np6,6,1,4\np3,7,1,4\n", nil,
			"kaplan: id \"p3\" stands in rows 4 and 8, with different time: 7 rows of 6 patients are no patients\nkeep one row of each patient (--where), take the rows as they are, id being the clusters (--cluster), name the column in which a row starts, where rows are intervals of a patient (--entry), say which column tells the time points apart (--long COL) or choose one of these ways for good (rows in a cohort.toml)\n"},
		{"noise.csv", string(noise), nil, ""},
		{"cut.csv.gz", string(zipped.Bytes()[:zipped.Len()/2]), nil, ""},
		{"folder", "", nil, "kaplan: folder: is a folder, not a file\nname the files in it, as in folder/clinical.csv\n"},
		{"nothing.csv", "", nil, "kaplan: nothing.csv: there is no such file\n"},
		{"column.csv", "time,status,x\n1,1,2\n2,0,3\n3,1,4\n", []string{"--by", "y"}, ""},
		{"where.csv", "time,status,x\n1,1,2\n2,0,3\n3,1,4\n", []string{"--where", "x > 9"}, "kaplan: no patient is left: outside the subgroup: x > 9 (3)\nwiden the subgroup (--where), choose another endpoint (--endpoint) or choose another marker (--by)\n"},
	} {
		t.Run(c.file, func(t *testing.T) {
			if c.file != "folder" && c.file != "nothing.csv" {
				if err := os.WriteFile(c.file, []byte(c.content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for _, command := range []string{"km", "cox"} {
				args := append([]string{command, c.file}, c.args...)
				if !slices.Contains(args, "--by") {
					args = append(args, "--by", "x")
				}
				status, out, errs := kaplan("", args...)
				if status != exitNoAnswer || out != "" {
					t.Errorf("%v: exit %d, standard output %q", args, status, out)
				}
				if c.want != "" && errs != c.want {
					t.Errorf("%v says\n%s\nnot\n%s", args, errs, c.want)
				}
				if c.want == "" && !strings.HasPrefix(errs, "kaplan: "+c.file) && c.args == nil {
					t.Errorf("%v does not name the file: %s", args, errs)
				}
				if bad := controls(errs); bad != "" {
					t.Errorf("%v writes %s", args, bad)
				}
				if lines := strings.Count(errs, "\n"); lines < 1 || lines > 5 {
					t.Errorf("%v writes %d lines", args, lines)
				}
			}
		})
	}
}

// What can be answered with a warning is answered.
func TestPoorFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, csv, warns string
		used             float64
	}{
		{"all censored", "time,status,x\n1,0,2\n2,0,3\n3,0,4\n4,0,5\n", "no events: widen the subgroup or choose another endpoint", 4},
		{"one patient", "time,status,x\n1,1,2\n", "one patient makes no curve", 1},
		{"one group", "time,status,x\n1,1,2\n2,0,2\n3,1,2\n", "only 2 is left: change the cut or choose another marker", 3},
		{"escape bytes", "time,status,x\n1,1,a\x1b[31mred\n2,0,b\n3,1,b\n4,1,a\x1b[31mred\n5,0,b\n", "", 5},
		{"no event in one group", "time,status,x\n1,1,a\n2,1,a\n3,0,b\n4,0,b\n", "no events in b (2 patients): its hazard ratio has no finite value", 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := asked(t, c.csv, "km", "-", "--by", "x")
			if a.number("cohort/used") != c.used {
				t.Errorf("%v patients", a.at("cohort/used"))
			}
			if c.warns != "" && !strings.Contains(fmt.Sprint(a.at("warnings")), c.warns) {
				t.Errorf("warnings %v", a.at("warnings"))
			}
			for _, format := range []string{"text", "json", "csv", "md"} {
				status, out, errs := kaplan(c.csv, "km", "-", "--by", "x", "--format", format)
				if status != exitDone || controls(out) != "" || errs != "" {
					t.Errorf("%s: exit %d, control bytes %s, says %q", format, status, controls(out), errs)
				}
				if strings.Contains(out, "NaN") || strings.Contains(out, "Inf") {
					t.Errorf("%s prints what is no number:\n%s", format, out)
				}
			}
		})
	}
}

// Rows that the endpoint cannot use are left out, counted and named; time 0 is
// kept; times that differ by rounding are one time, as in R's timefix.
func TestExcludedRows(t *testing.T) {
	t.Parallel()
	a := asked(t, "time,status,x\n0,1,a\n-1,1,a\n,1,b\n4,,b\nInf,1,a\n5,0,\n0.3,1,a\n0.30000000000000004,1,b\n7,0,b\n8,1,a\n", "km", "-", "--by", "x")
	for _, reason := range []string{"time negative", "time missing", "status missing", "x missing", "time not finite"} {
		if n := a.number("cohort/excluded[" + reason + "]/n"); n != 1 {
			t.Errorf("%s: %v patients", reason, n)
		}
	}
	a.near("cohort/used", 5, 0)
	if n := len(a.list("result/groups[a]/steps")); n != 3 { // 0, 0.3, 8
		t.Errorf("%d times in a", n)
	}
	a.near("result/groups[a]/steps[0]/estimate", 2.0/3, 1e-12)
}

func TestUsage(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"km"}, "no file is named"},
		{[]string{"km", "--foo", lung}, "unknown flag: --foo"},
		{[]string{"km", lung, "--cut", "foo"}, `unknown cut "foo"`},
		{[]string{"km", lung, "--cut", "quantile:0.5,2"}, "quantiles are ascending numbers between 0 and 1"},
		{[]string{"km", lung, "--cut", "value:20,10"}, "values are ascending numbers"},
		{[]string{"km", lung, "--cut", "by:sex"}, "a cut per level names a column and its levels"},
		{[]string{"km", lung, "--level", "95"}, "--level 95: must lie between 0 and 1"},
		{[]string{"km", lung, "--conf-type", "normal"}, "--conf-type normal: not known"},
		{[]string{"km", lung, "--ties", "bogus"}, "--ties bogus: not known"},
		{[]string{"km", lung, "--format", "xml"}, "--format xml: not known"},
		{[]string{"km", lung, "--times", "12,x"}, `"x" is not a time`},
		{[]string{"km", lung, "--pairwise", "tukey"}, "--pairwise tukey: not known"},
		{[]string{"km", lung, "--time", "time"}, "--time and --event go together"},
		{[]string{"km", lung, "--landmark", "-3"}, "--landmark -3: must be a number >= 0"},
		{[]string{"km", lung, "--sample", "tace75"}, "--sample and files exclude each other"},
		{[]string{"km", "--sample", "nosuch"}, `there is no sample "nosuch"`},
		{[]string{"cox", lung}, "a model needs covariates"},
		{[]string{"km", lung, "--endpoint", "OS", "--time", "time", "--event", "status"}, "not by both"},
		{[]string{"samples", "extra"}, "kaplan samples takes no files"},
		{[]string{lung}, "the explorer needs a terminal"}, // standard output of a test is none
	} {
		status, out, errs := kaplan("", c.args...)
		if status != exitUsage || out != "" || !strings.Contains(errs, c.says) || !strings.HasPrefix(errs, "kaplan: ") {
			t.Errorf("kaplan %s: exit %d, standard output %q, says %q", strings.Join(c.args, " "), status, out, errs)
		}
	}
}

// A script is never given an assumption: where the status or the endpoint is
// not clear, it is told what to choose from.
func TestNothingIsAssumed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"km", data(t, "pbc")}, "choose: --cause 1, --cause 2, or for any of them --event 'status in [1, 2]'"},
		{[]string{"km", data(t, "bmt")}, "choose one with --endpoint: t1/d1, t2/d2"},
		{[]string{"km", data(t, "bmt"), "--endpoint", "OS"}, `there is no endpoint "OS"`},
		{[]string{"km", data(t, "pbc"), "--cause", "3"}, `"3"`},
		{[]string{"km", data(t, "lung"), "--where", "agee > 60"}, "did you mean age?"},
		{[]string{"km", data(t, "lung"), "--by", "sexx"}, "sex"},
	} {
		status, out, errs := kaplan("", c.args...)
		if status != exitNoAnswer || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("kaplan %s: exit %d, standard output %q, says %q", strings.Join(c.args, " "), status, out, errs)
		}
	}
	a := asked(t, "", "km", data(t, "pbc"), "--time", "time", "--event", "status in [1, 2]")
	a.near("endpoint/events", 186, 0)
	a = asked(t, "", "km", data(t, "pbc"), "--cause", "2")
	a.near("endpoint/events", 161, 0)
}

// lung by sex, R 4.2.2 with survival 3.5-3: survdiff and survfit.
func TestKMOfLung(t *testing.T) {
	t.Parallel()
	r := oracle(t, "lung")
	a := asked(t, "", "km", data(t, "lung"), "--time", "time", "--event", "status", "--by", "sex", "--times", "365", "--rmst", "365", "--rho", "1", "--gamma", "0")
	a.near("result/tests[log-rank]/statistic", 10.3267419549, 1e-9)
	a.near("result/tests[fleming-harrington]/statistic", 12.71415, 5e-7, inPrint)
	a.near("result/tests[fleming-harrington]/rho", 1, 0)
	for i, m := range [][5]float64{{270, 212, 310, 241.4951, 138}, {426, 348, 550, 297.4654, 90}} {
		g := fmt.Sprintf("result/groups[%d]/", i)
		a.near(g+"median/estimate", m[0], 0)
		a.near(g+"median/conf_low", m[1], 0)
		a.near(g+"median/conf_high", m[2], 0)
		a.near(g+"rmst/estimate", m[3], 5e-7, inPrint)
		a.near(g+"rmst/tau", 365, 0)
		a.near(g+"n", m[4], 0)
		want := r.part(fmt.Sprintf("groups[%d]", i))
		a.near(g+"events", want.number("events"), 0)
		a.all(g+"rmst", want.numbers("rmst"), "estimate", "std_error", "conf_low", "conf_high")
		a.all(g+"at[365]", want.numbers("at"), "n_risk", "estimate", "std_error", "conf_low", "conf_high")
		a.all(g+"steps[0]", want.numbers("first"), "time", "n_risk", "n_event", "n_censor", "estimate", "std_error", "conf_low", "conf_high")
		a.near(g+"follow_up/estimate", want.number("follow_up[0]"), 0)
		a.near(g+"follow_up/conf_low", want.number("follow_up[1]"), 0)
		if a.at(g+"follow_up/conf_high") != nil {
			t.Error("an upper limit that is not reached is not null")
		}
		if name := a.at(g + "name"); name != strconv.Itoa(i+1) {
			t.Errorf("group %v", name)
		}
	}
	var names []string
	for _, x := range a.list("result/tests") {
		m := decoded{t, x}
		names = append(names, m.at("name").(string))
		m.near("df", 1, 0)
		if name := names[len(names)-1]; name != "peto-peto" { // which survdiff has not: see the table of differences
			m.all("", r.numbers("tests/"+name), "statistic", "p_value")
		}
		m.near("p_one_sided", m.number("p_value")/2, 1e-12)
	}
	if got := strings.Join(names, " "); got != "log-rank gehan-breslow tarone-ware peto-peto fleming-harrington" {
		t.Errorf("tests %s", got)
	}
	a.all("result/hazard_ratio", r.numbers("hazard_ratio"), "estimate", "conf_low", "conf_high")
	if a.at("command") != "km" || a.at("endpoint/unit") != "" || len(a.list("warnings")) != 0 || a.at("cohort/where") != "" {
		t.Errorf("envelope %v", a.v)
	}
	a.near("cohort/n", 228, 0)
	a.near("cohort/used", 228, 0)
	a.near("endpoint/events", 165, 0)
}

// rowsOf are the rows of a CSV file, by column.
func rowsOf(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		row := map[string]string{}
		for i, name := range rows[0] {
			row[name] = r[i]
		}
		out = append(out, row)
	}
	return out
}

// The pairs of drug6mp.csv, one row per child.
func drug6mp(t *testing.T) string {
	t.Helper()
	long := "weeks,relapse,arm\n"
	for _, r := range rowsOf(t, data(t, "drug6mp")) {
		long += r["t1"] + ",1,placebo\n" + r["t2"] + "," + r["relapse"] + ",6-MP\n"
	}
	return long
}

// Freireich's trial, R as in facts.md: every test of the family, the medians,
// S(t) with Greenwood's error, and Cox with both treatments of ties.
func TestFreireich(t *testing.T) {
	t.Parallel()
	long := drug6mp(t)
	time := []string{"--time", "weeks", "--event", "relapse"}
	a := asked(t, long, append([]string{"km", "-", "--by", "arm", "--times", "6,23"}, time...)...)
	for name, want := range map[string]float64{"log-rank": 16.79294099, "gehan-breslow": 13.457852, "tarone-ware": 15.123575, "peto-peto": 14.084139, "fleming-harrington": 13.04845} {
		a.near("result/tests["+name+"]/statistic", want, 5e-7, inPrint)
	}
	a.near("result/groups[6-MP]/median/estimate", 23, 0)
	a.near("result/groups[6-MP]/median/conf_low", 16, 0)
	if a.at("result/groups[6-MP]/median/conf_high") != nil {
		t.Error("an upper limit that is not reached is not null")
	}
	a.near("result/groups[placebo]/median/estimate", 8, 0)
	a.near("result/groups[6-MP]/at[6]/estimate", 0.857143, 5e-7, inPrint)
	a.near("result/groups[6-MP]/at[6]/std_error", 0.076360, 1e-5, inPrint)
	a.near("result/groups[6-MP]/at[23]/estimate", 0.448179, 1e-5, inPrint)
	a.near("result/groups[6-MP]/at[23]/std_error", 0.134591, 1e-5, inPrint)
	last := a.list("result/groups[placebo]/steps")
	end := decoded{t, last[len(last)-1]}
	end.near("estimate", 0, 0)
	if end.at("conf_low") != nil || end.at("conf_high") != nil {
		t.Error("where S = 0 there is no interval")
	}
	for ties, want := range map[string][4]float64{
		"efron":   {1.572125149, 0.412396718, -93.184270, -85.008425},
		"breslow": {1.509191413, 0.409564406, -93.985050, -86.379622},
	} {
		a := asked(t, long, append([]string{"cox", "-", "--covariates", "arm", "--ties", ties}, time...)...)
		a.near("result/terms[arm=placebo]/estimate", want[0], 1e-8)
		a.near("result/terms[arm=placebo]/std_error", want[1], 1e-8)
		a.near("result/loglik[0]", want[2], 1e-8)
		a.near("result/loglik[1]", want[3], 1e-8)
	}
	a = asked(t, long, append([]string{"cox", "-", "--by", "arm", "--ci", "profile"}, time...)...)
	a.near("result/terms[0]/conf_low", 2.214572, 5e-7, inPrint)
	a.near("result/terms[0]/conf_high", 11.36835, 5e-7, inPrint)
	if a.at("result/ci") != "profile" {
		t.Errorf("intervals %v", a.at("result/ci"))
	}
	a = asked(t, long, append([]string{"cox", "-", "--by", "arm", "--reference", "arm=placebo"}, time...)...)
	a.near("result/terms[arm=6-MP]/estimate", -1.572125149, 1e-8)
}

func TestCoxOfLung(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "cox", data(t, "lung"), "--time", "time", "--event", "status", "--covariates", "age,sex,ph.ecog")
	r := oracle(t, "lung")
	for _, name := range []string{"age", "sex", "ph.ecog"} {
		a.all("result/terms["+name+"]", r.numbers("terms/"+name), "estimate", "std_error", "hazard_ratio", "conf_low", "conf_high", "statistic", "p_value")
	}
	for _, name := range []string{"likelihood_ratio", "wald", "score"} {
		a.all("result/tests/"+name, r.numbers(name), "statistic", "df", "p_value")
	}
	a.near("result/loglik[0]", r.number("loglik[0]"), like.Relative)
	a.near("result/loglik[1]", r.number("loglik[1]"), like.Relative)
	a.near("result/n", 227, 0)
	a.near("result/events", 164, 0)
	a.near("cohort/used", 227, 0)
	a.near("cohort/excluded[ph.ecog missing]/n", 1, 0)
	ll := a.number("result/loglik[1]")
	a.near("result/aic", -2*ll+6, 1e-12)
	if a.at("result/ties") != "efron" || a.at("result/ci") != "wald" {
		t.Errorf("ties %v, ci %v", a.at("result/ties"), a.at("result/ci"))
	}
	// Indicators of a factor, an interaction, strata; R: coxph.
	b := asked(t, "", "cox", data(t, "veteran"), "--covariates", "celltype,karno", "--reference", "celltype=large", "--strata", "trt")
	b.near("result/terms[celltype=adeno]/estimate", 0.7887685967647, 1e-8)
	b.near("result/terms[celltype=smallcell]/estimate", 0.4657184973998, 1e-8)
	b.near("result/terms[celltype=squamous]/estimate", -0.3529640902991, 1e-8)
	b.near("result/terms[karno]/estimate", -0.0319669213561, 1e-8)
	c := asked(t, "", "cox", data(t, "lung"), "--covariates", "age,sex,sex:age")
	c.near("result/terms[sex:age]/estimate", -0.00968855903869, 1e-8)
	d := asked(t, "", "cox", data(t, "pbc"), "--time", "time", "--event", "status == 2", "--covariates", "age,log(bili),edema")
	d.near("result/terms[log(bili)]/estimate", 0.9424253721864, 1e-8)
	d.near("result/terms[edema]/estimate", 1.3612187826057, 1e-8)
}

// Therneau's tiny tied data by hand, with r = exp(β). At 1 one of x = 1 dies,
// three of each kind being at risk: r/(3r+3). At 6 one of each dies, at risk
// are they, and two of x = 0: Breslow r/(r+3)², Efron r/((r+3)(r+5)/2), the two
// who die counting half the second time. At 9 the last one dies: 1.
//
//	Breslow  2 = r/(r+1) + 2r/(r+3)             r² - 3r - 6 = 0
//	Efron    2 = r/(r+1) + r/(r+3) + r/(r+5)    r³ - 23r - 30 = 0
func TestTherneauTied(t *testing.T) {
	t.Parallel()
	const tied = "time,status,x\n1,1,1\n1,0,1\n6,1,1\n6,1,0\n8,0,0\n9,1,0\n"
	a := asked(t, tied, "cox", "-", "--id", "none", "--covariates", "x", "--ties", "breslow")
	a.near("result/terms[x]/estimate", math.Log((3+math.Sqrt(33))/2), 1e-10)
	a.near("result/loglik[0]", -4.564348, 1e-7, inPrint)
	a.near("result/loglik[1]", -3.824750, 5e-7, inPrint)
	a = asked(t, tied, "cox", "-", "--id", "none", "--covariates", "x")
	a.near("result/terms[x]/estimate", 1.676857486, 1e-9)
	// An equation whose slope is 61 at its root.
	if r := a.number("result/terms[x]/hazard_ratio"); math.Abs(r*r*r-23*r-30) > 1e-7 {
		t.Errorf("r³ - 23r - 30 = %g at the hazard ratio %g", r*r*r-23*r-30, r)
	}
	a.near("result/loglik[1]", -3.358975, 5e-7, inPrint)
}

// Cuts of age in lung; R: quantile type 7, cut, survdiff.
func TestCuts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule  string
		cuts  []float64
		n     []float64
		chisq float64
	}{
		{"median", []float64{63}, []float64{117, 111}, 1.88099912472},
		{"mean", []float64{62.4473684211}, []float64{106, 122}, 0.736094565739},
		{"tertile", []float64{59, 68}, []float64{83, 78, 67}, 3.28417735971},
		{"quartile", []float64{56, 63, 69}, []float64{58, 59, 55, 56}, 4.16715153407},
		{"quantile:0.2,0.9", []float64{55, 74}, []float64{49, 163, 16}, 3.85994780665},
		{"value:50,70", []float64{50, 70}, []float64{26, 156, 46}, 5.17792655885},
		{"value:63", []float64{63}, []float64{117, 111}, 1.88099912472},
		{"63", []float64{63}, []float64{117, 111}, 1.88099912472},
	} {
		a := asked(t, "", "km", data(t, "lung"), "--by", "age", "--cut", c.rule)
		for i, v := range c.cuts {
			a.near(fmt.Sprintf("result/cuts[%d]", i), v, 1e-10)
		}
		for i, n := range c.n {
			a.near(fmt.Sprintf("result/groups[%d]/n", i), n, 0)
		}
		a.near("result/tests[log-rank]/statistic", c.chisq, 1e-9)
		if len(c.n) > 2 {
			a.number("result/tests[trend]/statistic")
		}
	}
	a := asked(t, "", "km", data(t, "lung"), "--by", "wt.loss", "--cut", "by:sex:1=8,2=4")
	a.near("result/groups[low]/n", 111, 0)
	a.near("result/groups[high]/n", 103, 0)
	a.near("result/tests[log-rank]/statistic", 0.885351112749, 1e-9)
	a.near("cohort/excluded[wt.loss missing]/n", 14, 0)
	a = asked(t, "", "km", data(t, "pbc"), "--cause", "2", "--by", "stage", "--levels")
	if n := len(a.list("result/groups")); n != 4 {
		t.Errorf("%d levels of stage", n)
	}
	a = asked(t, "", "km", data(t, "lung"), "--by", "age > 60")
	if a.at("result/groups[0]/name") == nil || len(a.list("result/groups")) != 2 {
		t.Errorf("groups of an expression: %v", a.at("result/groups"))
	}
}

// Narrowed, stratified, from a landmark, with other intervals; R: survdiff and
// survfit.
func TestQuestions(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	a := asked(t, "", "km", lung, "--by", "sex", "--strata", "ph.ecog")
	a.near("result/tests[log-rank]/statistic", 10.7950596335, 1e-9)
	a.near("cohort/excluded[ph.ecog missing]/n", 1, 0)
	a = asked(t, "", "km", lung, "--by", "sex", "--landmark", "100")
	a.near("result/tests[log-rank]/statistic", 6.59170725758, 1e-9)
	a.near("cohort/used", 196, 0)
	a.near("cohort/excluded[no longer under observation after 100]/n", 32, 0)
	a = asked(t, "", "km", lung, "--by", "sex", "--where", "`ph.ecog` <= 1 and age > 60")
	a.near("result/tests[log-rank]/statistic", 8.30628778636, 1e-9)
	a.near("cohort/used", 96, 0)
	if a.at("cohort/where") != "`ph.ecog` <= 1 and age > 60" {
		t.Errorf("where %v", a.at("cohort/where"))
	}
	a = asked(t, "", "km", lung, "--level", "0.9", "--conf-type", "log-log", "--times", "100,365")
	a.near("result/groups[all]/at[100]/estimate", 0.863968967645, 1e-10)
	a.near("result/groups[all]/at[100]/std_error", 0.0227102304342, 1e-10)
	a.near("result/groups[all]/at[100]/conf_low", 0.821579170075, 1e-10)
	a.near("result/groups[all]/at[365]/conf_high", 0.467447761879, 1e-10)
	a.near("result/groups[all]/at[365]/n_event", 90, 0)
	a.near("result/groups[all]/median/conf_low", 285, 0)
	a.near("result/groups[all]/median/conf_high", 353, 0)
	a.near("result/level", 0.9, 0)
}

// Holm's correction, worked out here from the P values that stand beside it.
func TestPairwise(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "km", data(t, "veteran"), "--by", "celltype", "--pairwise", "holm")
	pairs := a.list("result/pairwise")
	if len(pairs) != 6 {
		t.Fatalf("%d pairs of 4 groups", len(pairs))
	}
	slices.SortFunc(pairs, func(x, y any) int {
		if (decoded{t, x}).number("p_value") < (decoded{t, y}).number("p_value") {
			return -1
		}
		return 1
	})
	most := 0.0
	for i, p := range pairs {
		x := decoded{t, p}
		most = math.Max(most, math.Min(1, float64(6-i)*x.number("p_value")))
		x.near("p_adjusted", most, 1e-12)
		x.number("statistic")
		if x.at("a") == x.at("b") {
			t.Error("a pair of one")
		}
	}
	// A pair's test is that of these two groups alone.
	named := map[string]bool{}
	for _, p := range pairs {
		x := decoded{t, p}
		one, other := x.at("a").(string), x.at("b").(string)
		named[one+" "+other] = true
		b := asked(t, "", "km", data(t, "veteran"), "--by", "celltype", "--where", fmt.Sprintf("celltype in [%q, %q]", one, other))
		b.near("result/tests[log-rank]/statistic", x.number("statistic"), 1e-10)
		b.near("result/tests[log-rank]/p_value", x.number("p_value"), 1e-10)
	}
	if len(named) != 6 {
		t.Errorf("pairs %v", named)
	}
	// Two pairs with the same P have the same corrected P: none falls below the one before.
	csv := "weeks,died,arm\n"
	for i := range 8 {
		csv += fmt.Sprintf("%d,1,a\n%d,1,b\n%d,1,c\n", i+1, i+11, i+11)
	}
	c := asked(t, csv, "km", "-", "--time", "weeks", "--event", "died", "--by", "arm", "--pairwise", "holm")
	for i, least := range []string{"b", "c"} {
		x := c.part(fmt.Sprintf("result/pairwise[%d]", i))
		if x.at("a") != "a" || x.at("b") != least {
			t.Errorf("pair %d is %v and %v", i, x.at("a"), x.at("b"))
		}
		x.near("p_adjusted", 3*x.number("p_value"), 1e-12)
	}
	c.near("result/pairwise[2]/p_adjusted", 1, 0)
}

// Whoever is not in an analysis is counted under a reason.
func TestExclusionsAddUp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"km", data(t, "lung"), "--by", "wt.loss"},
		{"km", data(t, "lung"), "--by", "meal.cal", "--where", "`ph.karno` > 60", "--strata", "inst", "--landmark", "60"},
		{"km", data(t, "pbc"), "--cause", "2", "--by", "chol", "--cut", "tertile", "--where", "trt == 1"},
		{"cox", data(t, "pbc"), "--cause", "2", "--covariates", "trig,platelet,chol,stage", "--where", "age > 40"},
		{"cox", data(t, "lung"), "--by", "wt.loss", "--covariates", "meal.cal,pat.karno", "--strata", "ph.ecog"},
		{"km", data(t, "colon"), "--id", "none", "--by", "nodes", "--where", "etype == 2"},
	} {
		a := asked(t, "", args...)
		sum := a.number("cohort/used")
		for _, x := range a.list("cohort/excluded") {
			n := decoded{t, x}.number("n")
			if n < 1 || (decoded{t, x}).at("reason") == "" {
				t.Errorf("%v: %v", args, x)
			}
			sum += n
		}
		a.near("cohort/n", sum, 0)
		if a.at("command") == "cox" {
			a.near("result/n", a.number("cohort/used"), 0)
		}
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "describe", data(t, "pbc"))
	if a.at("command") != "describe" || a.at("result/id") != "id" {
		t.Errorf("envelope %v", a.at("result/id"))
	}
	if a.at("result/columns[id]/kind") != "identifier" || a.at("result/columns[id]/role") != "id" ||
		a.at("result/columns[time]/role") != "time" || a.at("result/columns[status]/role") != "event" ||
		a.at("result/columns[bili]/role") != "marker" || a.at("result/columns[sex]/kind") != "category" {
		t.Error("kinds or roles are not understood")
	}
	a.near("result/columns[chol]/missing", 134, 0)
	a.near("result/columns[chol]/n", 284, 0)
	a.near("result/columns[bili]/min", 0.3, 1e-15)
	a.near("result/columns[sex]/levels[0]/n", 374, 0)
	if len(a.list("result/columns")) != 20 {
		t.Errorf("%d columns", len(a.list("result/columns")))
	}
	a.at("result/columns[chol]/why")
	a.list("result/columns[chol]/doubts")
	if n := len(a.list("result/endpoints[0]/codes")); n != 3 {
		t.Errorf("%d codes", n)
	}
	// Doubts are counted and shown.
	b := asked(t, "time,status,afp\n1,1,<0.3\n2,0,5\n3,1,7\n4,0,8\n5,1,9.5\n6,1,3\n7,0,2\n8,1,4\n9,1,6\n10,1,11\n", "describe", "-", "--id", "none")
	if n := len(b.list("result/columns[afp]/doubts")); n == 0 || b.at("result/columns[afp]/kind") != "number" {
		t.Errorf("<0.3 in a number column: %v", b.at("result/columns[afp]"))
	}
}

func TestSamples(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "samples")
	a.near("result/samples[tace75]/n", 75, 0)
	if s, _ := a.at("result/samples[tace75]/synthetic").(string); s == "" {
		t.Error("a synthetic sample is not said to be so")
	}
	b := asked(t, "", "km", "--sample", "tace75")
	if s, _ := b.at("cohort/synthetic").(string); s == "" {
		t.Error("a synthetic sample is not said to be so in its answer")
	}
	_, text, _ := kaplan("", "km", "--sample", "tace75")
	if !strings.Contains(text, "(synthetic)") {
		t.Error("the text does not say that the sample is synthetic")
	}
}

// CSV and Markdown read back, and hold the numbers of the JSON.
func TestFormatsAgree(t *testing.T) {
	t.Parallel()
	args := []string{"km", data(t, "lung"), "--by", "sex", "--times", "365"}
	a := asked(t, "", args...)
	_, out, _ := kaplan("", append(args, "--format", "csv")...)
	found := false
	for _, block := range strings.Split(out, "\n\n") {
		r := csv.NewReader(strings.NewReader(block))
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatalf("CSV does not read back: %v\n%s", err, block)
		}
		for _, row := range rows {
			if row[0] == "Tests" && row[1] == "log-rank" {
				found = true
				if v, err := strconv.ParseFloat(row[2], 64); err != nil || v != a.number("result/tests[log-rank]/statistic") {
					t.Errorf("log-rank in CSV %v", row)
				}
			}
		}
	}
	if !found {
		t.Errorf("no log-rank in\n%s", out)
	}
	_, out, _ = kaplan("", append(args, "--format", "md")...)
	width := 0
	for _, l := range strings.Split(out, "\n") {
		if !strings.HasPrefix(l, "|") {
			width = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(l, `\|`, ""), "|")
		if width != 0 && n != width {
			t.Errorf("a row of %d cells under a header of %d: %s", n-1, width-1, l)
		}
		width = n
	}
	if !strings.Contains(out, "### Tests") || !strings.Contains(out, "| log-rank | 10.327 | 1 | 0.0013 |") {
		t.Errorf("Markdown:\n%s", out)
	}
	// The same question twice gives the same bytes.
	_, again, _ := kaplan("", append(args, "--format", "md")...)
	if again != out {
		t.Error("the same question gave another answer")
	}
}

func TestVersionCompletionManual(t *testing.T) {
	t.Parallel()
	status, out, errs := kaplan("", "--version")
	if status != exitDone || !strings.Contains(out, version) || errs != "" {
		t.Errorf("--version: exit %d, %q, %q", status, out, errs)
	}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		if status, out, _ := kaplan("", "completion", shell); status != exitDone || !strings.Contains(out, "kaplan") || len(out) < 1000 {
			t.Errorf("completion %s: exit %d, %d bytes", shell, status, len(out))
		}
	}
	status, out, _ = kaplan("", "man")
	if status != exitDone || !strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(out, ".nh")), ".TH") || !strings.Contains(out, "KAPLAN") {
		t.Errorf("man: exit %d\n%.200s", status, out)
	}
	status, out, _ = kaplan("", "--help")
	for _, c := range []string{"km", "cox", "describe", "samples", "completion", "man"} {
		if status != exitDone || !strings.Contains(out, "\n  "+c) {
			t.Errorf("--help does not name %s", c)
		}
	}
}
