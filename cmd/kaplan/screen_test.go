package main

import (
	"fmt"
	"strings"
	"testing"
)

// Every ratio of a screen is that of R's coxph on the marker divided by its step, and
// every q is R's p.adjust: per standard deviation, per interquartile range and per
// unit of the whole cohort, in a subgroup, after a logarithm, adjusted. small_units
// has x in steps so small that the limit per unit is beyond any number.
func TestScreenPerStep(t *testing.T) {
	t.Parallel()
	r := oracle(t, "screen_per")
	kirc := []string{data(t, "tcga_kirc30"), "--time", "days", "--event", "status", "--id", "patient"}
	pbc := []string{data(t, "pbc"), "--time", "time", "--event", "status == 2"}
	numbers := "trt,age,ascites,edema,bili,chol,albumin,copper,stage"
	noEdema := "trt,age,ascites,bili,chol,albumin,copper,stage"
	small := []string{data(t, "small_units"), "--time", "time", "--event", "status"}
	for _, c := range []struct {
		part string
		of   []string
		args string
		per  string
	}{
		{"small/sd", small, "", "sd"},
		{"small/iqr", small, "--per iqr", "iqr"},
		{"kirc/sd", kirc, "--markers hsa-*", "sd"},
		{"kirc/iqr", kirc, "--per iqr --markers hsa-*", "iqr"},
		{"kirc/unit", kirc, "--per unit --markers hsa-*", "unit"},
		{"kirc/few", kirc, "--markers hsa-let-*,hsa-miR-1301-3p", "sd"},
		{"pbc/sd", pbc, "--markers " + numbers, "sd"},
		{"pbc/iqr", pbc, "--per iqr --markers " + noEdema, "iqr"},
		{"pbc/unit", pbc, "--per unit --markers " + numbers, "unit"},
		{"pbc/older", pbc, "--where age>50 --markers " + numbers, "sd"},
		{"pbc/log2", pbc, "--log2 --markers " + numbers, "sd"},
		{"pbc/log2offset", pbc, "--log2 --offset 0.5 --per iqr --markers " + noEdema, "iqr"},
		{"pbc/adjusted", pbc, "--log2 --covariates age --markers " + strings.Replace(numbers, "age,", "", 1), "sd"},
	} {
		args := append([]string{"screen", "--permutations", "0"}, append(append([]string{}, c.of...), strings.Fields(c.args)...)...)
		a := asked(t, "", args...)
		if got := a.at("result/per"); got != c.per {
			t.Errorf("%s: per %v", c.part, got)
		}
		var want []any
		if list, ok := r.at(c.part).([]any); ok {
			want = list
		} else {
			want = []any{r.at(c.part)}
		}
		rows := map[string]decoded{}
		for _, m := range a.list("result/markers") {
			x := decoded{t, m}
			rows[x.at("marker").(string)] = x
		}
		if len(rows) != len(want) {
			t.Errorf("%s: %d markers, R has %d", c.part, len(rows), len(want))
		}
		for _, w := range want {
			w := decoded{t, w}
			x, ok := rows[w.at("name").(string)]
			if !ok {
				t.Errorf("%s: %v is not screened", c.part, w.at("name"))
				continue
			}
			for _, f := range [][2]string{{"n", "n"}, {"events", "events"}, {"scale", "scale"}, {"estimate", "coef"}, {"std_error", "se"}, {"hazard_ratio", "hr"},
				{"conf_low", "lower"}, {"conf_high", "upper"}} {
				x.near(f[0], w.number(f[1]), 1e-8)
			}
			x.near("p_value", w.number("p"), 1e-8)
			x.near("q_value", w.number("q"), 1e-8)
		}
	}
	// A forest's factor along a number is of the same step, in a subgroup too.
	a := asked(t, "", append([]string{"forest", "--by", "sex", "--reference", "sex=m", "--within", "bili", "--where", "age>50"}, pbc...)...)
	for name, of := range map[string]string{"scale": "scale", "ratio_per_sd": "ratio", "conf_low": "lower", "conf_high": "upper"} {
		a.near("result/continuous[0]/"+name, r.number("pbc/along/"+of), 1e-8)
	}
}

// A list chooses the markers, q is over those listed or over a family that is named,
// and what is left out by detection is counted. Of three patients with a value above
// 0 in five, 0.6, a marker passes 0.6 and not 0.7.
func TestScreenOfSomeMarkers(t *testing.T) {
	t.Parallel()
	kirc := []string{data(t, "tcga_kirc30"), "--time", "days", "--event", "status", "--id", "patient", "--permutations", "50"}
	of := func(args ...string) decoded {
		return asked(t, "", append(append([]string{"screen"}, kirc...), args...)...)
	}
	all, few, family := of("--markers", "hsa-*"), of("--markers", "hsa-let-*"), of("--markers", "hsa-let-*", "--family", "hsa-*")
	if n := len(few.list("result/markers")); n != 2 || len(family.list("result/markers")) != 2 {
		t.Errorf("%d markers", n)
	}
	few.near("result/family/markers", 2, 0)
	family.near("result/family/markers", 30, 0)
	for i := range 2 {
		x, y := decoded{t, family.list("result/markers")[i]}, decoded{t, all.list("result/markers")[i]}
		for _, name := range []string{"p_value", "q_value", "p_family", "hazard_ratio"} {
			x.near(name, y.number(name), 1e-12)
		}
	}
	same := func(i string) bool {
		return few.number("result/markers["+i+"]/q_value") == family.number("result/markers["+i+"]/q_value")
	}
	if same("0") && same("1") {
		t.Error("a family of 30 changes no q")
	}
	_, text, _ := kaplan("", append(append([]string{"screen"}, kirc...), "--markers", "hsa-let-*", "--family", "hsa-*", "--per", "iqr")...)
	for _, want := range []string{"2 markers, continuous, per IQR", "q and family P are over 30 markers: hsa-*"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	const rows = "id,time,status,a,b\n1,1,1,0,3\n2,2,1,2,1\n3,3,0,5,4\n4,4,1,0,2\n5,5,0,7,9\n"
	given := []string{"screen", "-", "--id", "id", "--time", "time", "--event", "status", "--permutations", "0"}
	for share, left := range map[string]float64{"0.6": 0, "0.7": 1} {
		d := asked(t, rows, append(given[:len(given):len(given)], "--detected", share)...)
		d.near("result/undetected", left, 0)
		d.near("result/family/markers", 2-left, 0)
	}
	_, text, _ = kaplan(rows, append(given[:len(given):len(given)], "--detected", "0.7", "--log2")...)
	if !strings.Contains(text, "1 marker, continuous, per SD of log2(x + 1), detected in 70 % or more (1 left out)") {
		t.Errorf("not said:\n%s", text)
	}
}

// What cannot be screened is refused with what helps.
func TestScreenRefuses(t *testing.T) {
	t.Parallel()
	kirc := []string{"screen", data(t, "tcga_kirc30"), "--time", "days", "--event", "status", "--id", "patient"}
	for _, c := range []struct {
		args   string
		status int
		want   string
	}{
		{"--markers hsa-mir-1*", exitNoAnswer, "no column matches \"hsa-mir-1*\"\ndid you mean hsa-miR-106b-3p"},
		{"--markers hsa-miR-126-5", exitNoAnswer, "there is no column \"hsa-miR-126-5\"\ndid you mean hsa-miR-126-5p"},
		{"--markers days", exitNoAnswer, "days cannot be screened: it is part of the endpoint days/status"},
		{"--markers age --covariates age", exitNoAnswer, "age cannot be screened: the screen is adjusted for it\nleave it out (--markers)"},
		{"--log2", exitNoAnswer, "hsa-let-7a-2-3p is -1.078393774882492 for TCGA-BP-4165 (row 4): there is no log2(x + 1) of it"},
		{"--detected 1 --markers hsa-let-7a*", exitNoAnswer, "no marker has a share of 1 above 0\nask for a smaller share (--detected)"},
		{"--detected 50", exitUsage, "--detected 50: must be a share from 0 to 1"},
		{"--per mad", exitUsage, "--per mad: not known\none of sd, iqr, unit"},
		{"--offset 3", exitUsage, "--offset changes nothing here: kaplan screen uses it only where a logarithm is taken"},
		{"--family *", exitUsage, "--family changes nothing here"},
		{"--mode median --per iqr", exitUsage, "--per changes nothing here"},
	} {
		status, _, errs := kaplan("", append(append([]string{}, kirc...), strings.Fields(c.args)...)...)
		if status != c.status || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit %d, %s", c.args, status, errs)
		}
	}
}

// A logarithm of what is logged already is doubted with a reason; one of whole
// numbers, or of a long tail to the right, is not.
func TestScreenDoubtsLogarithm(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "screen", data(t, "tcga_kirc30"), "--time", "days", "--event", "status", "--id", "patient", "--markers", "hsa-*", "--log2", "--offset", "9",
		"--permutations", "0")
	said := false
	for _, w := range a.list("warnings") {
		said = said || strings.Contains(w.(string), "looks as if its logarithm had been taken already: it has negative values")
	}
	if !said {
		t.Errorf("%v", a.list("warnings"))
	}
	for markers, doubted := range map[string]bool{"platelet": false, "bili": false, "albumin": true} {
		a := asked(t, "", "screen", data(t, "pbc"), "--time", "time", "--event", "status == 2", "--markers", markers, "--log2", "--permutations", "0")
		said := false
		for _, w := range a.list("warnings") {
			said = said || strings.Contains(w.(string), "looks as if its logarithm had been taken already: its values go from")
		}
		if said != doubted {
			t.Errorf("%s: %v", markers, a.list("warnings"))
		}
	}
}

// A screen of best cuts has the P of each marker alone, without being asked for
// permutations too; where that would take long it says what it has instead, and how
// to have the same. A column of two values has one cut, and is no search.
func TestScreenSaysItsCorrection(t *testing.T) {
	t.Parallel()
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status == 2"}
	few := asked(t, "", append([]string{"screen", "--mode", "optimal"}, lung...)...)
	alone := asked(t, "", append([]string{"cut", "--by", "age"}, lung...)...)
	few.near("result/markers[1]/p_value", alone.number("result/p_corrected/p_value"), 0)
	if by := few.at("result/p_corrected_by"); by != "permutation, 10000 rounds, seed 1" || few.number("result/two_valued_left_out") != 1 {
		t.Errorf("by %v", by)
	}
	for _, m := range few.at("result/markers").([]any) {
		if m.(map[string]any)["marker"] == "sex" {
			t.Error("sex, of two values, has been searched")
		}
	}
	if _, _, message := kaplan("", append([]string{"screen", "--mode", "optimal", "--markers", "sex"}, lung...)...); !strings.Contains(message,
		"sex cannot be screened: it has two values: there is no cut to search for") {
		t.Error(message)
	}
	var file strings.Builder
	file.WriteString("id,time,status")
	for j := range 250 {
		fmt.Fprintf(&file, ",m%d", j)
	}
	for i := range 100 {
		fmt.Fprintf(&file, "\np%d,%d,%d", i, 1+i*37%101, i%3%2)
		for j := range 250 {
			fmt.Fprintf(&file, ",%d", (i*(j+3)*7919)%1009)
		}
	}
	many := func(args ...string) decoded {
		return asked(t, file.String(), append([]string{"screen", "-", "--mode", "optimal", "--event", "status == 1", "--time", "time"}, args...)...)
	}
	bounds := many()
	if by, why := bounds.at("result/p_corrected_by"), bounds.at("result/p_corrected_note"); !strings.Contains(fmt.Sprint(by), "two conservative bounds") ||
		why != "the cut of one marker alone is corrected by permutation, 10000 rounds, which for 250 markers would take long: its P is another, and mostly smaller" {
		t.Errorf("by %v, %v", by, why)
	}
	if by := many("--permutations", "50").at("result/p_corrected_by"); by != "permutation, 50 rounds, seed 1" {
		t.Errorf("by %v", by)
	}
	if why := many("--permutations", "0").at("result/p_corrected_note"); why != "no permutations were wanted" {
		t.Error(why)
	}
	if _, text, _ := kaplan("", append([]string{"screen", "--mode", "optimal", "--strata", "sex", "--permutations", "0"}, lung...)...); !strings.Contains(text,
		"P: none that is corrected for the search of the cut: within strata it is by permutation, and no permutations were wanted") {
		t.Error(text)
	}
}
