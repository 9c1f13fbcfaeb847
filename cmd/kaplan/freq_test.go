package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// counted draws a table of counts, and writes it with frequencies and with its rows
// repeated so often.
func counted(t *rapid.T) (counts, repeated string) {
	var a, b strings.Builder
	const head = "time,dead,state,g,h,x,z,out,geno,switch"
	fmt.Fprintln(&a, "n,"+head)
	fmt.Fprintln(&b, head)
	total := 0
	for range rapid.IntRange(4, 14).Draw(t, "rows") {
		when := rapid.IntRange(1, 12).Draw(t, "time")
		dead := rapid.IntRange(0, 1).Draw(t, "dead")
		state := "alive"
		if dead == 1 {
			state = rapid.SampledFrom([]string{"relapse", "died"}).Draw(t, "state")
		}
		change := ""
		if when > 2 && rapid.Bool().Draw(t, "changes") {
			change = fmt.Sprint(rapid.IntRange(1, when-1).Draw(t, "switch"))
		}
		row := fmt.Sprintf("%d,%d,%s,%s,%s,%s,%d,%s,%s,%s", when, dead, state, rapid.SampledFrom([]string{"a", "b"}).Draw(t, "g"),
			rapid.SampledFrom([]string{"I", "II", "III"}).Draw(t, "h"), rapid.SampledFrom([]string{"", "1.5", "2", "3.25", "4", "7", "8"}).Draw(t, "x"),
			rapid.IntRange(0, 9).Draw(t, "z"), rapid.SampledFrom([]string{"no", "yes"}).Draw(t, "out"),
			rapid.SampledFrom([]string{"AA", "AG", "GG"}).Draw(t, "geno"), change)
		n := rapid.SampledFrom([]int{0, 1, 1, 2, 3, 5}).Draw(t, "n")
		fmt.Fprintf(&a, "%d,%s\n", n, row)
		for range n {
			fmt.Fprintln(&b, row)
		}
		total += n
	}
	if total < 3 {
		t.Skip("nobody")
	}
	return a.String(), b.String()
}

// countedQuestions are questions of every command, on the columns that counted writes.
var countedQuestions = [][]string{
	{"describe"},
	{"km", "--by", "g", "--times", "3,6", "--rmst", "6", "--pairwise", "holm"},
	{"km", "--by", "h", "--covariates", "x", "--band", "equal-precision"},
	{"km", "--by", "x", "--cut", "optimal", "--min-prop", "0.2"},
	{"km", "--lifetable", "3"},
	{"km", "--by", "g", "--weights", "z", "--rmst", "5"},
	{"cox", "--covariates", "x", "--weights", "z"},
	{"km", "--switch", "switch", "--times", "5"},
	{"cox", "--by", "g", "--covariates", "x", "--ties", "breslow"},
	{"cox", "--covariates", "x,h", "--strata", "g", "--cluster", "geno"},
	{"cox", "--covariates", "z", "--ties", "exact", "--predict", "z=3", "--times", "4"},
	{"cox", "--univariable", "--covariates", "x,g,h", "--enter", "0.5"},
	{"cox", "--covariates", "x,z,g", "--backward", "aic"},
	{"cox", "--covariates", "z,g", "--base", "x", "--firth"},
	{"cuminc", "--cause", "relapse", "--by", "g", "--times", "5"},
	{"finegray", "--cause", "relapse", "--by", "g", "--covariates", "z"},
	{"cut", "--by", "x", "--permutations", "200", "--min-prop", "0.2"},
	{"screen"},
	{"screen", "--mode", "optimal"},
	{"forest", "--by", "g", "--within", "h"},
	{"landmark", "--switch", "switch", "--landmark", "3"},
	{"power", "--by", "g"},
	{"logistic", "--outcome", "out", "--covariates", "x,h"},
	{"genotype", "--by", "geno", "--outcome", "out"},
	{"compare", "--value", "x", "--by", "h", "--pairwise", "holm"},
	{"compare", "--value", "x", "--by", "g", "--by2", "h"},
	{"compare", "--value", "x", "--paired", "z"},
	{"compare", "--value", "h", "--by", "g", "--permutations", "200"},
	{"correlate", "--x", "x", "--y", "z,time"},
	{"correlate", "--x", "x", "--y", "z", "--method", "kendall"},
	{"roc", "--marker", "x", "--outcome", "out", "--versus", "z"},
	{"roc", "--marker", "x", "--at", "5"},
	{"table1", "--by", "g"},
	{"flow", "--by", "x", "--covariates", "z,h"},
	{"uncut", "--by", "x"},
	{"trust", "--by", "x", "--permutations", "20"},
	{"steps", "--by", "g"},
	{"steps", "--by", "g", "--of", "logrank"},
	{"simulate", "--by", "x", "--cohorts", "30", "--permutations", "19"},
	{"spline", "--covariates", "rcs(x,3)"},
	{"schoenfeld", "--covariates", "x,g"},
	{"match", "--treatment", "g", "--covariates", "z"},
	{"match", "--treatment", "g", "--covariates", "z", "--estimand", "ate"},
}

// A table of counts has, in every question, the answer of the file with its rows
// repeated: the law that --freq is made of.
func TestFrequenciesAreRepeatedRows(t *testing.T) {
	t.Parallel()
	commands := asking(t)
	for _, a := range countedQuestions {
		delete(commands, a[0])
	}
	if len(commands) > 0 {
		t.Fatalf("nothing is countedQuestions of %v", slices.Sorted(maps.Keys(commands)))
	}
	answers, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		counts, repeated := counted(t)
		for range 6 {
			q := rapid.SampledFrom(countedQuestions).Draw(t, "question")
			args := slices.Concat(q[:1], []string{"-", "--json"}, q[1:])
			switch q[0] {
			case "cuminc", "finegray":
				args = append(args, "--time", "time", "--event", "state")
			case "describe":
			case "logistic", "genotype", "compare", "correlate", "table1":
			default:
				if q[0] != "roc" || slices.Contains(q, "--at") {
					args = append(args, "--time", "time", "--event", "dead")
				}
			}
			s1, out1, err1 := kaplan(repeated, args...)
			s2, out2, err2 := kaplan(counts, append(args, "--freq", "n")...)
			if s1 != s2 || s1 != 0 && withoutRows(err1) != withoutRows(err2) {
				t.Fatalf("%v: exit %d and %d\nrepeated %s\ncounted  %s\n%s", q, s1, s2, err1, err2, counts)
			}
			if s1 != 0 {
				refused++
				continue
			}
			answers++
			a, b := asPatients(t, out1), asPatients(t, out2)
			if !reflect.DeepEqual(a, b) {
				where := difference("", a, b)
				t.Fatalf("%v differ at %s\n%s", q, where, counts)
			}
		}
	})
	t.Logf("%d answers alike, %d refused alike", answers, refused)
}

// withoutRows is a message without the place in the file, which differs.
func withoutRows(s string) string {
	_, after, ok := strings.Cut(s, ": ")
	if !ok {
		return s
	}
	return after
}

// asPatients is a JSON answer without its header's files and without the names of
// patients, a line that stands for several being repeated.
func asPatients(t *rapid.T, text string) any {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return patientsOnly(v)
}

func patientsOnly(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for _, k := range []string{"files", "rows", "freq", "flow", "id", "patient", "treated_id", "doubts", "file", "warnings", "largest_weight_patient"} {
			if k != "warnings" || x["command"] == "describe" {
				delete(x, k)
			}
		}
		if _, ok := x["distance"]; ok { // a pair is two names and how far they are apart
			delete(x, "treated")
			delete(x, "control")
		}
		for k, y := range x {
			x[k] = patientsOnly(y)
		}
	case []any:
		out := []any{}
		for _, y := range x {
			if s, ok := y.(string); ok && strings.HasPrefix(s, "extreme weights") {
				continue // it names a patient
			}
			y = patientsOnly(y)
			n := 1
			if m, ok := y.(map[string]any); ok {
				if k, ok := m["patients"].(float64); ok {
					n = int(k)
				}
				delete(m, "patients")
			}
			for range n {
				out = append(out, y)
			}
		}
		return out
	}
	return v
}

// difference is where two answers differ first.
func difference(at string, a, b any) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			break
		}
		for _, k := range slices.Sorted(maps.Keys(x)) {
			if !reflect.DeepEqual(x[k], y[k]) {
				return difference(at+"/"+k, x[k], y[k])
			}
		}
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			break
		}
		for k := range x {
			if !reflect.DeepEqual(x[k], y[k]) {
				return difference(fmt.Sprintf("%s[%d]", at, k), x[k], y[k])
			}
		}
	}
	return fmt.Sprintf("%s: %v and %v", at, a, b)
}

// registry writes a registry of about a million patients as 5,000 rows of counts,
// and as rows. Seeded.
func registry(t *testing.T) (counts, rows string) {
	t.Helper()
	r := rand.New(rand.NewPCG(10, 1))
	var a, b strings.Builder
	fmt.Fprintln(&a, "months,dead,sex,stage,age group,region,n")
	fmt.Fprintln(&b, "months,dead,sex,stage,age group,region")
	for range 5_000 {
		row := fmt.Sprintf("%d,%d,%s,%s,%d,%s", 1+r.IntN(240), r.IntN(2), []string{"female", "male"}[r.IntN(2)], []string{"I", "II", "III", "IV"}[r.IntN(4)],
			40+5*r.IntN(9), []string{"north", "south", "east", "west"}[r.IntN(4)])
		n := 1 + r.IntN(400)
		fmt.Fprintf(&a, "%s,%d\n", row, n)
		b.WriteString(strings.Repeat(row+"\n", n))
	}
	dir := t.TempDir()
	counts, rows = filepath.Join(dir, "counts.csv"), filepath.Join(dir, "rows.csv")
	for path, text := range map[string]string{counts: a.String(), rows: b.String()} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return counts, rows
}

// A registry of a million patients answers as its rows do; the log has the times.
func TestRegistryAsCounts(t *testing.T) {
	counts, rows := registry(t)
	for _, q := range [][]string{
		{"km", "--by", "stage", "--times", "12,60,120", "--rmst", "60"},
		{"cox", "--by", "stage", "--covariates", "sex"},
	} {
		args := append(slices.Clone(q[1:]), "--time", "months", "--event", "dead", "--json")
		began := time.Now()
		s1, out1, err1 := kaplan("", slices.Concat([]string{q[0], rows}, args)...)
		byRows := time.Since(began)
		began = time.Now()
		s2, out2, err2 := kaplan("", slices.Concat([]string{q[0], counts, "--freq", "n"}, args)...)
		byCounts := time.Since(began)
		if s1 != 0 || s2 != 0 {
			t.Fatalf("%v: exit %d, %s; exit %d, %s", q, s1, err1, s2, err2)
		}
		var a, b any
		if json.Unmarshal([]byte(out1), &a) != nil || json.Unmarshal([]byte(out2), &b) != nil {
			t.Fatal("not JSON")
		}
		n := decoded{t, a}.at("cohort/used")
		if a, b = patientsOnly(a), patientsOnly(b); !reflect.DeepEqual(a, b) {
			t.Errorf("%v differ at %s", q, difference("", a, b))
		}
		t.Logf("%s of %.0f patients: %d ms from rows, %d ms from counts", q[0], n, byRows.Milliseconds(), byCounts.Milliseconds())
	}
}

// Frequencies that are none are refused with row, column and value.
func TestFrequenciesRefused(t *testing.T) {
	t.Parallel()
	const head = "time,status,x,n\n1,1,2,3\n2,0,3,"
	for value, want := range map[string]string{
		"-1": "-, row 3, column n: \"-1\" is negative", "1.5": "\"1.5\" is not a whole number\n", "": "row 3, column n: no frequency",
		"many": "row 3, column n: \"many\" is not a number of patients", "1e30": "\"1e30\" is more than 100000000 patients",
		"100000000": "the rows up to here stand for 100000003 patients: 100000000 are the most that can be held",
	} {
		status, out, errs := kaplan(head+value+"\n", "km", "-", "--freq", "n")
		if status != exitNoAnswer || out != "" || !strings.Contains(errs, strings.TrimPrefix(want, "-, ")) {
			t.Errorf("%q: exit %d, %q", value, status, errs)
		}
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--freq", "m"}, "there is no column \"m\" that says for how many patients a row stands"},
		{[]string{"--freq", "n", "--by", "n"}, "no column"},
		{[]string{"--freq", "n", "--long", "x", "--id", "time"}, "frequencies and time points exclude each other"},
	} {
		if status, out, errs := kaplan(head+"2\n", slices.Concat([]string{"km", "-"}, c.args)...); status == 0 || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %q", c.args, status, errs)
		}
	}
	config := filepath.Join(t.TempDir(), "cohort.toml")
	if err := os.WriteFile(config, []byte("freq = \"n\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, byFlag, _ := kaplan(head+"2\n", "km", "-", "--freq", "n", "--json")
	named := fmt.Sprintf(",\n    \"config\": %q", config)
	if _, byFile, errs := kaplan(head+"2\n", "km", "-", "--config", config, "--json"); strings.Replace(byFile, named, "", 1) != byFlag || !strings.Contains(byFile, `"used": 5`) {
		t.Errorf("freq of a cohort.toml: %s %s", errs, byFile)
	}
	status, out, _ := kaplan("time,status,n\n1,1,3\n2,0,0\n3,1,0\n", "describe", "-", "--freq", "n", "--json")
	if status != 0 || !strings.Contains(out, "2 rows stand for nobody and are left out") || !strings.Contains(out, `"freq": "n"`) || !strings.Contains(out, `"rows": 3`) {
		t.Errorf("describe: exit %d, %s", status, out)
	}
}

// A column that says how many patients a row stands for is none of theirs, and whoever
// asks about it is told so; a patient without a row in the file of frequencies is named.
func TestTheColumnOfFrequencies(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	counts := file("counts.csv", "id,time,status,n\na,5,1,2\nb,6,0,3\nc,7,1,4\n")
	markers, some := file("markers.csv", "id,m\na,1\nb,2\nc,3\nd,4\n"), file("some.csv", "id,k\na,2\nb,3\nc,1\n")
	is := func(name string) string {
		return name + " says for how many patients a row stands, and is no column of theirs"
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"km", counts, "--freq", "time", "--time", "time", "--event", "status"}, is("time")},
		{[]string{"km", counts, "--freq", "status", "--time", "time", "--event", "status"}, is("status")},
		{[]string{"km", counts, "--freq", "time"}, is("time")},
		{[]string{"km", counts, "--freq", "n", "--by", "n"}, is("n")},
		{[]string{"km", counts, "--freq", "n", "--where", "n > 2"}, is("n")},
		{[]string{"screen", counts, "--freq", "n", "--markers", "n"}, is("n")},
		{[]string{"km", markers, some, "--freq", "k"}, "some.csv, column k: patient d of " + markers + " has no row here, and so no frequency"},
	} {
		if status, _, errs := kaplan("", c.args...); status == exitDone || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s", c.args, status, errs)
		}
	}
}
