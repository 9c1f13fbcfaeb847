package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// curveAsR compares a curve with R's: numbers, median, and every step.
func curveAsR(t *testing.T, a, r decoded) {
	t.Helper()
	g := a.part("result/groups[0]")
	for _, f := range []string{"n", "events"} {
		g.near(f, r.number(f), 0)
	}
	for field, of := range map[string]string{"median/estimate": "median", "median/conf_low": "lower", "median/conf_high": "upper"} {
		if r.at(of) == nil {
			none(t, g, field)
			continue
		}
		same(t, g, field, r.number(of))
	}
	steps := map[float64]map[string]any{}
	for _, s := range g.list("steps") {
		s := s.(map[string]any)
		steps[math.Round(s["time"].(float64)*1e6)] = s
	}
	for k, at := range r.numbers("time") {
		s := decoded{t, steps[math.Round(at*1e6)]}
		if s.v.(map[string]any) == nil {
			t.Fatalf("there is no step at %g", at)
		}
		same(t, s, "estimate", r.numbers("surv")[k])
		if se, ok := r.list("se")[k].(float64); ok { // R has none where nobody is left
			same(t, s, "std_error", se)
		}
	}
}

// Two patients have 9999 months and one a status of 9: those three rows are of two
// patients, which leaves 10 of 12. Two tumours of 999 mm count as numbers until
// somebody says what they are (R: oracle/formats.R).
func TestCodesThatAreNoNumbers(t *testing.T) {
	r := oracle(t, "formats").part("codes")
	file := data(t, "missing_codes")
	a := asked(t, "", "km", file)
	curveAsR(t, a, r)
	a.near("cohort/excluded[months is 9999, a code and no time]/n", 2, 0)

	if says := strings.Join(warningsOf(a), "\n"); !strings.Contains(says, "--missing months=9999 or --missing months=none") {
		t.Errorf("nothing says how to keep the times that look like codes: %s", says)
	}

	kept := asked(t, "", "cox", file, "--covariates", "size_mm")
	for field, of := range map[string]string{"hazard_ratio": "hr", "estimate": "coef", "std_error": "se"} {
		same(t, kept, "result/terms[size_mm]/"+field, r.number("kept/"+of))
	}
	if says := strings.Join(warningsOf(kept), "\n"); !strings.Contains(says, "size_mm: 999 (2 patients)") || !strings.Contains(says, "--missing size_mm=999") ||
		strings.Contains(says, "nodes_pos") {
		t.Errorf("the doubt about the column that is used is not said, or that of another: %s", says)
	}
	said := [][]string{{"--missing", "size_mm=999"}, {"--missing", "`size_mm`=999, 998"}, {"--config", config(t, "[columns.size_mm]\nmissing = [999]\n")},
		{"--config", config(t, "[columns.size_mm]\nmissing = [12]\n"), "--missing", "size_mm=999.0"}}
	for _, how := range said {
		b := asked(t, "", append([]string{"cox", file, "--covariates", "size_mm"}, how...)...)
		b.near("result/n", r.number("missing/n"), 0)
		same(t, b, "result/terms[size_mm]/hazard_ratio", r.number("missing/hr"))
		same(t, b, "result/terms[size_mm]/std_error", r.number("missing/se"))
		if says := strings.Join(warningsOf(b), "\n"); strings.Contains(says, "size_mm") {
			t.Errorf("%s: still in doubt: %s", how, says)
		}
	}
	for _, all := range [][]string{{"table1", file}, {"screen", file}} { // which take them without their being named
		if says := strings.Join(warningsOf(asked(t, "", all...)), "\n"); strings.Count(says, "it stays a number") != 2 {
			t.Errorf("%s does not say of two columns that they may hold codes: %s", all[0], says)
		}
	}
	d := asked(t, "", "describe", file)
	for column, n := range map[string]float64{"size_mm": 2, "nodes_pos": 4, "months": 2} {
		d.near("result/columns["+column+"]/doubts[0]/n", n, 0)
	}
	for _, column := range []string{"sex", "dead"} {
		if ds := d.list("result/columns[" + column + "]/doubts"); len(ds) > 0 {
			t.Errorf("%s is doubted: %v", column, ds)
		}
	}
	// Who says that they are numbers is not overruled.
	a = asked(t, "", "km", file, "--missing", "months=none")
	a.near("cohort/used", 11, 0)
	for _, wrong := range [][]string{{"--missing", "size=999"}, {"--missing", "size_mm"}, {"--missing", "=999"}, {"--missing", "size_mm="}} {
		if status, _, errs := kaplan("", append([]string{"km", file}, wrong...)...); status == exitDone || errs == "" {
			t.Errorf("%s is taken", wrong)
		}
	}
}

// A covariate is doubted where a code stands twice and far above all else, a time
// where it does once; a lesser code once beside a greater one; and a negative one
// where nothing else is negative. Nothing else is.
func TestWhatIsDoubted(t *testing.T) {
	for _, c := range []struct{ values, doubted string }{
		{"1 2 3 4 99 99", "99"},
		{"1 2 3 4 5 99", ""},
		{"1 2 3 98 99 99", "99, 98"},
		{"1 2 3 88 99 99", "99, 88"},
		{"1 2 3 4 98 98", "98"},
		{"1 2 60 4 99 99", ""},
		{"21 54 71 88 99 99", ""},
		{"1 2 3 999 99 99", "99"},
		{"1 2 3 -1 -1 0", "-1"},
		{"1 2 3 -9 -9 0", "-9"},
		{"1 2 3 -1 -2 -1", ""},
		{"0.5 0.25 888 888 999 999", "999, 888"},
		{"99 99 99 99 99 99", ""},
		{"1 2 3 97 97 97", ""},
	} {
		var b strings.Builder
		b.WriteString("id,x,time,status\n")
		for i, v := range strings.Fields(c.values) {
			fmt.Fprintf(&b, "%d,%s,%d,1\n", i+1, v, i+1)
		}
		d := asked(t, b.String(), "describe", "-")
		doubted := ""
		for _, x := range d.list("result/columns[x]/doubts") {
			if doubted, _, _ = strings.Cut(x.(map[string]any)["what"].(string), " ("); doubted == "one value only, \"99\", in 6 rows" {
				doubted = ""
			}
		}
		if doubted != c.doubted {
			t.Errorf("%s: %q is doubted, and not %q", c.values, doubted, c.doubted)
		}
	}
}

func config(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cohort.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A level that looks like no value is said with every answer that it is in, with the
// flags for either; so is a word among numbers that may stand for a value below a limit.
func TestLevelsThatLookMissing(t *testing.T) {
	text := "id,time,status,arm,ldh\n"
	for i := range 24 {
		text += fmt.Sprintf("%d,%d,%d,%s,%s\n", i, 5+i, i%2, []string{"A", "B", "unknown"}[i%3], []string{"12", "ND", "15", "17"}[i%4])
	}
	const level = `arm: "unknown" (8 values) may stand for not known: it stays a level until that is said: --missing arm=unknown or --missing arm=none`
	said(t, text, []string{"--by", "arm"}, level)
	said(t, text, []string{"--by", "ldh", "--cut", "median", "--where", `arm == "A"`}, level, `"ND" (6 values); where "ND" means not detected`, "--missing ldh=ND")
	for _, settled := range []string{"arm=unknown", "arm=none"} {
		_, out, _ := kaplan(text, "km", "-", "--by", "arm", "--missing", settled)
		if strings.Contains(out, "may stand for") || strings.Contains(out, "\nunknown") != (settled == "arm=none") {
			t.Errorf("%s:\n%s", settled, out)
		}
	}
	if _, out, _ := kaplan(text, "km", "-", "--by", "arm", "--suppress-below", "10"); !strings.Contains(out, `"unknown" (<10 values) may stand for`) {
		t.Errorf("the count is not hidden:\n%s", out)
	}
	if _, out, _ := kaplan(text, "km", "-"); strings.Contains(out, "may stand for") {
		t.Errorf("a column that is not used is doubted:\n%s", out)
	}
}
