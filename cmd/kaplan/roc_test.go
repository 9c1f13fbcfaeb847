package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/write"
)

// isCase is the condition of an oracle's event.
func isCase(r decoded) string {
	return model.Quote(r.at("event").(string)) + " == " + write.Number(r.number("code"))
}

// sameTest compares a described cut with binom.test and prop.test.
func sameTest(t *testing.T, got, want decoded) {
	t.Helper()
	got.near("cut", want.number("cut"), 1e-12)
	for i, name := range []string{"true_positive", "false_positive", "false_negative", "true_negative"} {
		got.near(name, want.numbers("counts")[i], 0)
	}
	for _, name := range []string{"sensitivity", "specificity", "ppv", "npv"} {
		v := want.numbers(name)
		p := got.part("proportions[" + name + "]")
		for i, path := range []string{"estimate", "exact/conf_low", "exact/conf_high", "wilson/conf_low", "wilson/conf_high"} {
			p.near(path, v[i], 1e-8)
		}
	}
	for _, name := range []string{"positive", "negative"} {
		for i, path := range []string{"estimate", "conf_low", "conf_high"} {
			got.near("likelihood_ratio_"+name+"/"+path, want.numbers(name)[i], 1e-9)
		}
	}
}

func TestROCCutsAsTests(t *testing.T) {
	t.Parallel()
	for _, c := range oracle(t, "commands_outcome").list("cuts") {
		r := decoded{t, c}
		a := asked(t, "", "roc", data(t, r.at("file").(string)), "--marker", model.Quote(r.at("marker").(string)), "--outcome", isCase(r), "--cut", "value:"+write.Number(r.part("given").number("cut")))
		sameTest(t, a.part("result/youden"), r.part("youden"))
		sameTest(t, a.part("result/given[0]"), r.part("given"))
		a.near("result/youden/sensitivity", r.part("youden").numbers("sensitivity")[0], 1e-12)
	}
}

// Two markers of the same patients, as roc.test(paired = TRUE).
func TestROCVersus(t *testing.T) {
	t.Parallel()
	var turned []string
	for _, c := range oracle(t, "rocpair").list("paired") {
		r := decoded{t, c}
		a := asked(t, "", "roc", data(t, r.at("file").(string)), "--marker", model.Quote(r.at("a").(string)), "--versus", model.Quote(r.at("b").(string)), "--outcome", isCase(r), "--level", "0.9")
		v := a.part("result/versus")
		v.near("n", r.number("n"), 0)
		// The first marker keeps the side that it has in all who have it.
		if want := map[string]string{"<": ">", ">": "<="}; want[r.at("direction[0]").(string)] != a.at("result/direction") || want[r.at("direction[1]").(string)] != v.at("direction") {
			turned = append(turned, fmt.Sprint(r.at("file"), " ", r.at("a"), " ", r.at("b")))
			continue
		}
		v.near("auc_first/estimate", r.numbers("auc")[0], 1e-9)
		v.near("auc/estimate", r.numbers("auc")[1], 1e-9)
		v.near("statistic", r.number("z"), 1e-8)
		v.near("p_value", r.number("p"), 1e-8)
		v.near("difference/std_error", r.number("se"), 1e-9)
		v.near("difference/conf_low", r.numbers("ci")[0], 1e-8)
		v.near("difference/conf_high", r.numbers("ci")[1], 1e-8)
		v.near("correlation", r.number("correlation"), 1e-8)
	}
	if len(turned) != 0 {
		t.Errorf("of these, one marker points another way in all patients: %q", turned)
	}
}

func TestROCByGroup(t *testing.T) {
	t.Parallel()
	for _, c := range oracle(t, "commands_outcome").list("parts") {
		r := decoded{t, c}
		a := asked(t, "", "roc", data(t, r.at("file").(string)), "--marker", r.at("marker").(string), "--outcome", isCase(r), "--by", r.at("by").(string))
		levels := r.list("levels")
		if got := a.list("result/groups"); len(got) != len(levels) {
			t.Fatalf("%d groups, not %d", len(got), len(levels))
		}
		for i, l := range levels {
			g := a.part(fmt.Sprintf("result/groups[%d]", i))
			if g.at("name") != l {
				t.Errorf("group %d is %v", i, g.at("name"))
			}
			g.near("n", r.number("n/"+l.(string)), 0)
			g.near("auc/estimate", r.numbers("auc")[i], 1e-9)
			g.near("auc/conf_low", r.numbers("lower")[i], 1e-9)
			if i > 0 {
				cuts := g.list("cuts")
				carried := decoded{t, cuts[len(cuts)-1]}
				if carried.at("name") != "carried from "+levels[0].(string) {
					t.Errorf("the last cut is %v", carried.at("name"))
				}
				sameTest(t, carried, r.part(fmt.Sprintf("carried[%d]", i-1)))
			}
		}
		for i := range r.list("p") {
			p := a.part(fmt.Sprintf("result/comparisons[%d]", i))
			p.near("statistic", r.numbers("d")[i], 1e-8)
			p.near("df", r.numbers("df")[i], 1e-8)
			p.near("p_value", r.numbers("p")[i], 1e-8)
			if len(r.list("p")) > 1 {
				p.near("p_adjusted", r.numbers("holm")[i], 1e-8)
			}
		}
	}
}

// The cut of one cohort on another: by a column, and in a second file.
func TestROCValidation(t *testing.T) {
	t.Parallel()
	pbc := []string{"roc", data(t, "pbc"), "--marker", "bili", "--outcome", "status == 2"}
	r := oracle(t, "commands_outcome").part("parts[0]") // pbc by sex, women first
	a := asked(t, "", append(pbc, "--split", "sex")...)
	a.near("result/auc/estimate", r.numbers("auc")[0], 1e-9) // of the women, who are more
	a.near("cohort/used", 374, 0)
	men := a.part("result/groups[sex = m]")
	men.near("auc/estimate", r.numbers("auc")[1], 1e-9)
	carried := men.part("cuts[carried from sex = f]")
	sameTest(t, carried, r.part("carried[0]"))
	carried.near("cut", a.number("result/youden/cut"), 0)
	a.near("result/comparisons[0]/p_value", r.numbers("p")[0], 1e-8)

	// The men first: their cut in the women.
	b := asked(t, "", append(pbc, "--split", "sex", "--reference", "sex=m")...)
	b.near("result/auc/estimate", r.numbers("auc")[1], 1e-9)
	women := b.part("result/groups[sex = f]/cuts[carried from sex = m]")
	women.near("cut", b.number("result/youden/cut"), 0)
	by := asked(t, "", append(pbc, "--where", `sex == "f"`, "--cut", "value:"+write.Number(b.number("result/youden/cut")))...)
	for _, path := range []string{"sensitivity", "specificity", "true_positive", "odds_ratio/conf_low"} {
		women.near(path, by.part("result/given[0]").number(path), 1e-12)
	}

	// A given cut goes along as well.
	given := asked(t, "", append(pbc, "--split", "sex", "--cut", "value:2")...)
	given.near("result/groups[sex = m]/cuts[given]/cut", 2, 0)

	// The same file again: the same curve, and no difference.
	same := asked(t, "", append(pbc, "--validate", data(t, "pbc"))...)
	same.near("result/groups[1]/auc/estimate", same.number("result/auc/estimate"), 0)
	same.near("result/comparisons[0]/difference/estimate", 0, 0)
	if status, out, errs := kaplan("", append(pbc, "--validate", data(t, "lung"))...); status != exitNoAnswer || out != "" || !strings.Contains(errs, "there is no bili in it") {
		t.Errorf("a cohort without the marker: exit %d, %s%s", status, out, errs)
	}
	_, text, _ := kaplan("", append(pbc, "--split", "sex")...)
	for _, want := range []string{"Youden's cut: bili > 1.7 is positive", "ROC by cohort", "carried from sex = f", "DeLong's test of independent AUCs", "all are turned to one side"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// A cut is read in as many digits as the screen has, and used in all.
func TestROCPrintsCutsToBeRead(t *testing.T) {
	t.Parallel()
	args := []string{"roc", "--sample", "mir221", "--marker", "miR-221 change", "--outcome", "response"}
	if _, text, _ := kaplan("", args...); !strings.Contains(text, "miR-221 change > 0.47892 is positive") || strings.Contains(text, "0.478920") {
		t.Errorf("text says\n%s", text)
	}
	asked(t, "", args...).near("result/youden/cut", 0.4789208633108316, 0)
}

// The control is the first value unless the reference says otherwise: cases and
// controls change places, and so do sensitivity and specificity of low and high.
func TestROCTurnedRound(t *testing.T) {
	t.Parallel()
	csv := "id,marker,response\n"
	for i := range 40 {
		csv += fmt.Sprintf("P%d,%d,%s\n", i, i*7%40, []string{"CR", "PD"}[(i*7%40+i%3*9)/30%2])
	}
	a := asked(t, csv, "roc", "-", "--marker", "marker", "--outcome", "response")
	b := asked(t, csv, "roc", "-", "--marker", "marker", "--outcome", "response", "--reference", "response=PD")
	if a.at("result/case") != "PD" || b.at("result/case") != "CR" || a.at("endpoint/name") != "response = PD" {
		t.Errorf("cases are %v and %v", a.at("result/case"), b.at("result/case"))
	}
	b.near("result/auc/estimate", a.number("result/auc/estimate"), 1e-12)
	b.near("result/cases", a.number("result/controls"), 0)
	if a.at("result/direction") == b.at("result/direction") {
		t.Error("the direction did not turn")
	}
	// Long data: a patient's rows are not independent, and that is said.
	long := filepath.Join(t.TempDir(), "long.csv")
	rows := "patient,day,hCG,arm\n"
	for i := range 24 {
		rows += fmt.Sprintf("M%d,%d,%d,%s\n", i/2, i%2*7, i*13%24, []string{"a", "b"}[i/2%2])
	}
	if err := os.WriteFile(long, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	l := asked(t, "", "roc", long, "--long", "day", "--marker", "hCG", "--outcome", "arm")
	if w := fmt.Sprint(l.at("warnings")); !strings.Contains(w, "24 rows of 12 patients") {
		t.Errorf("warnings: %s", w)
	}
}

func TestUsageOfROC(t *testing.T) {
	t.Parallel()
	pbc := data(t, "pbc")
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{nil, exitUsage, "a ROC curve needs a number as its marker\nchoose what is compared (--marker)"},
		{[]string{"--by", "bili", "--outcome", "status == 2"}, exitUsage, "a ROC curve needs a number as its marker\nchoose what is compared (--marker)"},
		{[]string{"--marker", "bili"}, exitUsage, "a ROC curve needs an outcome: yes or no, which the marker is to tell\nchoose an outcome (--outcome)"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--at", "5"}, exitUsage, "--outcome is not used with --at"},
		{[]string{"--at", "5", "--time", "time", "--event", "status == 2"}, exitUsage, "a ROC curve needs a number as its marker\nchoose what is compared (--marker)"},
		{[]string{"--marker", "sex", "--outcome", "status == 2"}, exitNoAnswer, "a ROC curve needs a number as its marker, and sex is a category"},
		{[]string{"--marker", "bili", "--outcome", "stage"}, exitNoAnswer, "the outcome stage has 4 values: a ROC curve needs two"},
		{[]string{"--marker", "bili", "--at", "99999", "--time", "time", "--event", "status == 2"}, exitNoAnswer, "no ROC curve"},
		{[]string{"--marker", "bili", "--at", "1000", "--versus", "albumin", "--time", "time", "--event", "status == 2"}, exitUsage, "--versus is not used with --at"},
		{[]string{"--marker", "bili", "--at", "1000", "--by", "sex", "--time", "time", "--event", "status == 2"}, exitUsage, "--by is not used with --at"},
		{[]string{"--marker", "bili", "--at", "1000", "--validate", pbc, "--time", "time", "--event", "status == 2"}, exitUsage, "goes with a yes-or-no outcome"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--by", "sex", "--split", "sex"}, exitUsage, "--split changes nothing here: kaplan roc uses it only without groups"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--by", "sex", "--validate", pbc}, exitUsage, "exclude each other"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--by", "status == 2"}, exitUsage, "--by changes nothing here: kaplan roc uses it only where it is another column than the outcome"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--cut", "median"}, exitUsage, "--cut changes nothing here: kaplan roc uses it only where it names values"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--versus", "sex"}, exitNoAnswer, "a ROC curve needs a number as its marker, and sex is a category"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--by", "age"}, exitNoAnswer, "age has too many values"},
		{[]string{"--marker", "bili", "--outcome", "sex", "--reference", "sex=9"}, exitNoAnswer, `sex has no value "9" to refer to`},
		{[]string{"--marker", "bili", "--outcome", "status"}, exitNoAnswer, "the outcome status has 3 values: a ROC curve needs two\nwrite a condition, such as status > 0"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--where", "status == 2"}, exitNoAnswer, "everybody in the analysis has status == 2"},
		{[]string{"--marker", "bili", "--outcome", "status == 2", "--split", "sex", "--reference", "sex=x"}, exitNoAnswer, `sex has no level "x" to begin with`},
	} {
		status, out, errs := kaplan("", append([]string{"roc", pbc}, c.args...)...)
		if status != c.status || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %q, %q; expected %d, %q", c.args, status, out, errs, c.status, c.want)
		}
	}
}

// The P of the difference stays clear of the diagonal, in a small figure in several lines.
// Letters are at least 0.42 of their size wide on average.
func TestROCFigureLeavesTheDiagonal(t *testing.T) {
	t.Parallel()
	words, diagonal := regexp.MustCompile(`<text x="([0-9.]+)" y="([0-9.]+)" class="test"[^>]*>([^<]*)`), regexp.MustCompile(`<path d="M([0-9.]+) ([0-9.]+)l([0-9.]+)-([0-9.]+)"[^>]* stroke-dasharray`)
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		size, letters string
		lines         int
	}{{"5x5", "8", 1}, {"3.4x3", "8", 2}, {"3x2.8", "9", 3}} {
		path := filepath.Join(t.TempDir(), "roc.svg")
		if status, _, errs := kaplan("", "roc", "--sample", "tace75", "--marker", "AFP", "--versus", "DCP", "--outcome", "cirrhosis", "--figure", path, "--size", c.size,
			"--type-size", c.letters); status != exitDone {
			t.Fatal(errs)
		}
		svg, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines, d := words.FindAllStringSubmatch(string(svg), -1), diagonal.FindStringSubmatch(string(svg))
		if len(lines) != c.lines || d == nil {
			t.Errorf("%s in %s points: %d lines, not %d; diagonal %q", c.size, c.letters, len(lines), c.lines, d)
			continue
		}
		for _, l := range lines {
			size := number(c.letters)
			left, top := number(l[1])-float64(len(l[3]))*size*0.42, number(l[2])-size*0.72
			if on := number(d[1]) + (number(d[2])-top)/number(d[4])*number(d[3]); left <= on {
				t.Errorf("%s in %s points: %q begins at %.1f, where the diagonal is at %.1f", c.size, c.letters, l[3], left, on)
			}
		}
	}
}
