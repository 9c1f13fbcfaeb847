package main

import (
	"fmt"
	"kaplan/stats/like"
	"math"
	"os"
	"strings"
	"testing"
)

// same compares a number of the answer with one of R to 1e-8, relative.
func same(t *testing.T, a decoded, path string, want float64) {
	t.Helper()
	a.near(path, want, like.Relative)
}

// none checks for a null.
func none(t *testing.T, a decoded, path string) {
	t.Helper()
	if v := a.at(path); v != nil {
		t.Errorf("%s is %v, not null", path, v)
	}
}

func TestCompareTwoGroups(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands_compare").part("two")
	a := asked(t, "", "compare", data(t, "lung"), "--value", "wt.loss", "--by", "sex")
	if used, n := a.number("cohort/used"), a.number("cohort/excluded[wt.loss missing]/n"); used != 214 || n != 14 {
		t.Errorf("%v used and %v without a weight, of 228", used, n)
	}
	for i, g := range []string{"1", "2"} {
		at, want := fmt.Sprintf("result/groups[%d]/", i), r.part("groups/"+g)
		q, ci := want.numbers("q"), want.numbers("ci")
		for name, v := range map[string]float64{"n": want.number("n"), "mean": want.number("mean"), "sd": want.number("sd"), "sem": want.number("sem"),
			"min": q[0], "q1": q[1], "median": q[2], "q3": q[3], "max": q[4], "conf_low": ci[0], "conf_high": ci[1]} {
			same(t, a, at+name, v)
		}
	}
	for name, from := range map[string]string{"student-t": "student", "welch-t": "welch"} {
		at, want := "result/tests["+name+"]/", r.part(from)
		e, ci := want.numbers("estimate"), want.numbers("ci")
		same(t, a, at+"statistic", want.number("statistic"))
		same(t, a, at+"df", want.numbers("df")[0])
		same(t, a, at+"p_value", want.number("p"))
		same(t, a, at+"estimate", e[0]-e[1])
		same(t, a, at+"conf_low", ci[0])
		same(t, a, at+"conf_high", ci[1])
	}
	same(t, a, "result/tests[mann-whitney]/statistic", r.number("wilcox/statistic"))
	same(t, a, "result/tests[mann-whitney]/p_value", r.number("wilcox/p"))
	for i, path := range []string{"conf_low", "conf_high"} { // R searches for what is not exact, to 1e-4
		if got, want := a.number("result/tests[mann-whitney]/"+path), r.numbers("wilcox/ci")[i]; math.Abs(got-want) > 2e-4 {
			t.Errorf("shift's %s is %v, R has %v", path, got, want)
		}
	}
	// Two groups: F is t squared.
	same(t, a, "result/tests[anova]/statistic", math.Pow(r.number("student/statistic"), 2))
	same(t, a, "result/tests[welch-anova]/p_value", r.number("welch/p"))
	if read := a.at("result/read"); read != "mann-whitney" {
		t.Errorf("both groups are skewed, and %v is to be read", read)
	}
	for i, g := range []string{"1", "2"} {
		same(t, a, fmt.Sprintf("result/checks/shapiro_wilk[%d]/statistic", i), r.number("shapiro/"+g+"/w"))
		same(t, a, fmt.Sprintf("result/checks/shapiro_wilk[%d]/p_value", i), r.number("shapiro/"+g+"/p"))
	}
	same(t, a, "result/checks/equal_variances[levene]/statistic", r.number("levene/f"))
	same(t, a, "result/checks/equal_variances[levene]/p_value", r.number("levene/p"))
	same(t, a, "result/checks/equal_variances[bartlett]/p_value", r.number("bartlett/p"))

	// With a reference the other group stands before it, and everything turns.
	b := asked(t, "", "compare", data(t, "lung"), "--value", "wt.loss", "--by", "sex", "--reference", "sex=1")
	same(t, b, "result/tests[welch-t]/statistic", -r.number("welch/statistic"))
	if e := b.at("result/tests[welch-t]/effect"); e != "mean difference, 2 - 1" {
		t.Errorf("the difference is called %v", e)
	}
	same(t, b, "result/tests[mann-whitney]/p_value", r.number("wilcox/p"))
}

func TestCompareExactRanks(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands_compare").part("exact")
	// Those whose time nobody before them has: rows are told apart by the time.
	a := asked(t, veteranOnce(t), "compare", "-", "--value", "time", "--by", "trt", "--where", `celltype == "large"`)
	at := "result/tests[mann-whitney]/"
	same(t, a, "cohort/used", r.number("n"))
	same(t, a, at+"statistic", r.number("statistic"))
	same(t, a, at+"p_value", r.number("p"))
	ci := r.numbers("ci")
	same(t, a, at+"conf_low", ci[0])
	same(t, a, at+"conf_high", ci[1])
	if got, want := a.number(at+"estimate"), r.numbers("estimate")[0]; math.Abs(got-want) > 1e-4 { // R's is found by uniroot where it is not exact
		t.Errorf("shift %v, R has %v", got, want)
	}
}

// veteranOnce is veteran without rows whose time came before.
func veteranOnce(t *testing.T) string {
	contents, err := os.ReadFile(data(t, "veteran"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(contents)), "\n")
	out, seen := []string{lines[0]}, map[string]bool{}
	for _, l := range lines[1:] {
		time := strings.Split(l, ",")[2]
		if !seen[time] {
			out = append(out, l)
		}
		seen[time] = true
	}
	return strings.Join(out, "\n") + "\n"
}

func TestCompareFourGroups(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands_compare").part("four")
	for flag, rows := range map[string]string{"holm": "holm", "bh": "bh", "bonferroni": "bonferroni"} {
		a := asked(t, "", "compare", data(t, "veteran"), "--value", "karno", "--by", "celltype", "--pairwise", flag)
		for i, p := range r.numbers(rows) {
			same(t, a, fmt.Sprintf("result/pairwise[%d]/p_adjusted", i), p)
		}
	}
	a := asked(t, "", "compare", data(t, "veteran"), "--value", "karno", "--by", "celltype", "--pairwise", "tukey")
	want := r.numbers("anova")
	for i, path := range []string{"statistic", "df", "df_residual", "p_value", "estimate"} { // eta squared
		same(t, a, "result/tests[anova]/"+path, want[i])
	}
	same(t, a, "result/tests[welch-anova]/statistic", r.number("welch/statistic"))
	same(t, a, "result/tests[welch-anova]/df_residual", r.numbers("welch/df")[1])
	same(t, a, "result/tests[welch-anova]/p_value", r.number("welch/p"))
	same(t, a, "result/tests[kruskal-wallis]/statistic", r.number("kruskal/statistic"))
	same(t, a, "result/tests[kruskal-wallis]/p_value", r.number("kruskal/p"))
	for i, v := range r.list("tukey") {
		row := v.([]any) // difference, lower, upper, adjusted P
		at := fmt.Sprintf("result/pairwise[%d]/", i)
		same(t, a, at+"estimate", row[0].(float64))
		// R's qtukey and ptukey stop at about 1e-4 and 1e-10.
		for k, name := range []string{"conf_low", "conf_high"} {
			// Qtukey of R stops at about 1e-4 of the quantile.
			if got, want := a.number(at+name), row[k+1].(float64); math.Abs(got-want) > 2e-3 {
				t.Errorf("%s%s is %v, R has %v", at, name, got, want)
			}
		}
		// Ptukey of R stops at about 1e-10 of a tail.
		if got, want := a.number(at+"p_adjusted"), row[3].(float64); math.Abs(got-want) > 1e-7 {
			t.Errorf("%sp_adjusted is %v, R has %v", at, got, want)
		}
	}
	for i, p := range r.numbers("ranks") {
		same(t, a, fmt.Sprintf("result/pairwise_methods[mann-whitney]/pairs[%d]/p_adjusted", i), p)
	}
}

func TestCompareCategories(t *testing.T) {
	t.Parallel()
	o := oracle(t, "commands_compare")
	r := o.part("square")
	a := asked(t, "", "compare", data(t, "pbc"), "--value", "hepato", "--by", "sex")
	counts := r.numbers("counts")
	for i, path := range []string{"table[f]/levels[0]", "table[f]/levels[1]", "table[m]/levels[0]", "table[m]/levels[1]"} {
		same(t, a, "result/"+path+"/n", counts[i])
	}
	for name, from := range map[string]string{"chi-square": "yates", "chi-square-uncorrected": "plain"} {
		same(t, a, "result/tests["+name+"]/statistic", r.number(from+"/statistic"))
		same(t, a, "result/tests["+name+"]/p_value", r.number(from+"/p"))
	}
	same(t, a, "result/tests[fisher]/p_value", r.number("fisher/p"))
	// R finds the conditional odds ratio by uniroot, to about 1e-4.
	fisher := append(r.numbers("fisher/estimate"), r.numbers("fisher/ci")...)
	for i, path := range []string{"estimate", "conf_low", "conf_high"} {
		// Uniroot of R stops at about 1e-4.
		if got := a.number("result/tests[fisher]/" + path); math.Abs(got/fisher[i]-1) > 1e-4 {
			t.Errorf("Fisher %s is %v, R has %v", path, got, fisher[i])
		}
	}
	for name, from := range map[string]string{"risk_ratio": "rr", "odds_ratio": "or", "risk_difference": "rd"} {
		want := r.numbers(from)
		for i, path := range []string{"estimate", "conf_low", "conf_high"} {
			same(t, a, "result/measures/"+name+"/"+path, want[i])
		}
	}
	same(t, a, "result/table[m]/risk/conf_low", r.numbers("wilson_m")[0])
	same(t, a, "result/table[m]/risk/conf_high", r.numbers("wilson_m")[1])
	same(t, a, "result/table[m]/risk/exact/conf_low", r.numbers("exact_m")[0])
	if a.at("result/event") != "1" || a.at("result/measures/label") != "m / f" {
		t.Errorf("the event is %v, of %v", a.at("result/event"), a.at("result/measures/label"))
	}
	// The reference of either side turns its ratio round.
	b := asked(t, "", "compare", data(t, "pbc"), "--value", "hepato", "--by", "sex", "--reference", "sex=m")
	same(t, b, "result/measures/odds_ratio/estimate", 1/r.numbers("or")[0])
	b = asked(t, "", "compare", data(t, "pbc"), "--value", "hepato", "--by", "sex", "--reference", "hepato=1")
	same(t, b, "result/measures/odds_ratio/estimate", 1/r.numbers("or")[0])
	same(t, b, "result/table[m]/risk/estimate", 1-r.numbers("risk")[1])
	same(t, b, "result/tests[chi-square]/p_value", r.number("yates/p"))

	r = o.part("larger")
	a = asked(t, "", "compare", data(t, "pbc"), "--value", "hepato", "--by", "stage", "--levels", "--pairwise", "holm")
	same(t, a, "result/tests[cochran-armitage]/statistic", r.number("trend/statistic"))
	same(t, a, "result/tests[cochran-armitage]/p_value", r.number("trend/p"))
	same(t, a, "result/tests[chi-square]/statistic", r.number("chisq/statistic"))
	same(t, a, "result/tests[chi-square]/p_value", r.number("chisq/p"))
	same(t, a, "result/tests[fisher]/p_value", r.number("fisher"))
	for i, p := range o.numbers("pair_fisher/holm") {
		same(t, a, fmt.Sprintf("result/pairwise[%d]/p_adjusted", i), p)
	}
	// And the other way round: two groups, four ordered levels.
	a = asked(t, "", "compare", data(t, "pbc"), "--value", "stage", "--by", "hepato", "--levels")
	same(t, a, "result/tests[cochran-armitage]/p_value", r.number("trend/p"))
	a = asked(t, "", "compare", data(t, "pbc"), "--value", `edema == 0 ? "no" : edema == 1 ? "yes" : "some"`, "--by", "stage", "--levels")
	same(t, a, "result/tests[chi-square]/p_value", r.number("rc_chisq/p"))
	same(t, a, "result/tests[fisher]/p_value", r.number("rc_fisher"))
	if w := a.list("result/notes"); len(w) == 0 || !strings.Contains(w[0].(string), "expected counts are below 5") {
		t.Errorf("small expected counts are not warned of: %v", w)
	}
	if a.at("result/read") != "fisher" {
		t.Errorf("%v is to be read", a.at("result/read"))
	}
}

func TestComparePaired(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands_compare").part("paired")
	args := []string{"compare", "--sample", "tace75", "--value", "log2(`miR-122 before`)", "--paired", "log2(`miR-122 after`)"}
	a := asked(t, "", append(args, "--by", "Child-Pugh")...)
	same(t, a, "result/tests[paired-t]/statistic", r.number("t/statistic"))
	same(t, a, "result/tests[paired-t]/p_value", r.number("t/p"))
	same(t, a, "result/tests[paired-t]/estimate", r.numbers("t/estimate")[0])
	same(t, a, "result/tests[paired-t]/conf_low", r.numbers("t/ci")[0])
	same(t, a, "result/tests[wilcoxon]/statistic", r.number("wilcox/statistic"))
	same(t, a, "result/tests[wilcoxon]/p_value", r.number("wilcox/p"))
	same(t, a, "result/groups[all]/change/median", r.number("median"))
	for _, g := range []string{"A", "B"} {
		at, want := "result/groups["+g+"]/", r.part("by/"+g)
		same(t, a, at+"n", want.number("n"))
		same(t, a, at+"mean_change/estimate", want.number("mean"))
		same(t, a, at+"mean_change/conf_low", want.numbers("ci")[0])
		same(t, a, at+"tests[paired-t]/p_value", want.number("p"))
		same(t, a, at+"tests[wilcoxon]/statistic", want.number("v"))
		same(t, a, at+"tests[wilcoxon]/p_value", want.number("wp"))
		same(t, a, at+"tests[wilcoxon]/estimate", want.number("shift"))
		same(t, a, at+"tests[wilcoxon]/conf_high", want.numbers("wci")[1])
	}
	same(t, a, "result/between[welch-t]/statistic", r.number("between/statistic"))
	same(t, a, "result/between[welch-t]/p_value", r.number("between/p"))
	same(t, a, "result/between[mann-whitney]/p_value", r.number("between_ranks/p"))
	if fell := a.number("result/groups[A]/fell") + a.number("result/groups[B]/fell"); fell != a.number("result/groups[all]/fell") || !(fell > 0) {
		t.Errorf("%v fell in the groups, %v in all", fell, a.at("result/groups[all]/fell"))
	}
	if read := a.at("result/between_read"); read != "welch-t" && read != "mann-whitney" {
		t.Errorf("%v is to be read between the groups", read)
	}
	// What the paper prints.
	if p := a.number("result/tests[paired-t]/p_value"); math.Abs(p-0.012) > 0.0005 {
		t.Errorf("miR-122: P %v, printed 0.012", p)
	}
	b := asked(t, "", "compare", "--sample", "tace75", "--value", "log2(`miR-21 before`)", "--paired", "log2(`miR-21 after`)")
	same(t, b, "result/tests[paired-t]/p_value", r.number("mir21"))

	r = oracle(t, "commands_compare").part("mcnemar")
	a = asked(t, "", "compare", "--sample", "tace75", "--value", "`miR-122 before` > 0.00024", "--paired", "`miR-122 after` > 0.00024")
	for i, n := range r.numbers("table") {
		same(t, a, fmt.Sprintf("result/groups[0]/table[%d]/[%d]", i/2, i%2), n)
	}
	same(t, a, "result/tests[mcnemar]/statistic", r.number("test/statistic"))
	same(t, a, "result/tests[mcnemar]/p_value", r.number("test/p"))
	same(t, a, "result/tests[mcnemar-exact]/p_value", r.number("exact"))
}

func TestCompareTwoFactors(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands_compare").part("factors")
	args := []string{"compare", data(t, "veteran"), "--value", "karno", "--by", "celltype", "--by2", "trt"}
	check := func(a decoded, path string, rows []any) {
		t.Helper()
		for i, x := range rows {
			v := x.([]any) // sum of squares, df, F, P
			at := fmt.Sprintf("%s/[%d]/", path, i)
			same(t, a, at+"sum_sq", v[0].(float64))
			same(t, a, at+"df", v[1].(float64))
			f, tested := v[2].(float64)
			if !tested { // the residuals
				none(t, a, at+"statistic")
				continue
			}
			same(t, a, at+"statistic", f)
			same(t, a, at+"p_value", v[3].(float64))
		}
	}
	for kind, name := range map[string]string{"": "II", "1": "I", "2": "II", "3": "III"} {
		more := args
		if kind != "" {
			more = append(more[:len(more):len(more)], "--type", kind)
		}
		a := asked(t, "", more...)
		check(a, "result/terms", r.list(name))
		if a.at("result/type") != name || a.at("result/interaction") != true {
			t.Errorf("--type %s gives %v, interaction %v", kind, a.at("result/type"), a.at("result/interaction"))
		}
		for _, term := range []string{"celltype", "trt", "celltype:trt", "residuals"} {
			a.number("result/terms[" + term + "]/df")
		}
		for _, k := range []string{"I", "II", "III"} {
			check(a, "result/types[type="+k+"&interaction=false]/terms", r.list(k+"_plain"))
		}
	}

	// A combination of which there is nobody: main effects without the
	// interaction, and it is said.
	rows := "a,b,y\n"
	for i := range 12 {
		rows += fmt.Sprintf("%c,%c,%d\n", 'p'+i%2, 'u'+i%3, i*i%7)
	}
	rows = strings.ReplaceAll(rows, "q,w", "q,v")
	a := asked(t, rows, "compare", "-", "--value", "y", "--by", "a", "--by2", "b")
	if a.at("result/interaction") != false || !strings.Contains(fmt.Sprint(a.at("warnings")), "1 of 6 combinations of a and b are empty") {
		t.Errorf("interaction %v, warnings %v", a.at("result/interaction"), a.at("warnings"))
	}
}

func TestCompareOverTime(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "compare", "--sample", "hep3b", "--value", "hCG", "--by", "arm", "--over-time")
	for _, x := range oracle(t, "commands_compare").list("over") {
		m := x.(map[string]any)
		at := ""
		for g, group := range a.list("result/groups") { // names have slashes, and times are taken for indices
			if group.(map[string]any)["name"] != m["arm"] {
				continue
			}
			for i, p := range group.(map[string]any)["at"].([]any) {
				if p.(map[string]any)["time"] == m["day"] {
					at = fmt.Sprintf("result/groups[%d]/at[%d]/", g, i)
				}
			}
		}
		same(t, a, at+"n", m["n"].(float64))
		same(t, a, at+"mean", m["mean"].(float64))
		if m["sd"] == nil {
			none(t, a, at+"sd")
			continue
		}
		same(t, a, at+"sd", m["sd"].(float64))
	}
	// A folded column stands for its measure, and columns named by time points
	// need no long data.
	b := asked(t, "", "compare", "--sample", "hep3b", "--value", "hCG @ 7", "--by", "arm", "--over-time")
	if fmt.Sprint(a.at("result/groups")) != fmt.Sprint(b.at("result/groups")) {
		t.Error("hCG @ 7 is not read as hCG over time")
	}
	c := asked(t, "id,g,x @ 1,x @ 4,x @ later\nA,u,1,2,3\nB,u,3,,5\nC,w,2,2,2\n", "compare", "-", "--value", "x @ 4", "--by", "g", "--over-time")
	for path, want := range map[string]float64{"groups[u]/at[0]/mean": 2, "groups[u]/at[1]/mean": 2, "groups[u]/at[1]/n": 1, "groups[u]/at[2]/mean": 4, "groups[w]/n": 1} {
		same(t, c, "result/"+path, want)
	}
	if c.at("result/groups[u]/at[2]/time") != "later" {
		t.Errorf("the last point is called %v", c.at("result/groups[u]/at[2]/time"))
	}
}

// Rows of long data are compared where only they have the column, and it is
// said that they are not independent.
func TestCompareRows(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "compare", "--sample", "hep3b", "--value", "plasma", "--by", "tumor", "--by2", "day")
	if w := fmt.Sprint(a.at("warnings")); !strings.Contains(w, "200 rows of 46 patients") || !strings.Contains(w, "rows of one patient are not independent") {
		t.Errorf("warnings %v", w)
	}
	b := asked(t, "", "compare", "--sample", "hep3b", "--value", "plasma", "--by", "tumor", "--where", "day == 14")
	if w := fmt.Sprint(b.at("warnings")); strings.Contains(w, "independent") {
		t.Errorf("one row of a patient, and yet %v", w)
	}
}

// Whatever there is too little of: an answer with nulls and reasons, or an
// error that says what to do.
func TestCompareEdges(t *testing.T) {
	t.Parallel()
	wide := "id,g,x,y,c\n"
	for i := range 80 {
		wide += fmt.Sprintf("%d,%s,%d,%d,L%d\n", i, map[bool]string{true: "a", false: "b"}[i%2 == 0], i%5, i, i%40)
	}
	for _, c := range []struct {
		name, in string
		args     []string
		path     string // null
		say      string // in the answer's text
	}{
		{"a group of one", "g,x\na,1\na,2\na,4\nb,9\n", []string{"--value", "x", "--by", "g"}, "tests[welch-t]/p_value", "group 2 has 1 value"},
		{"constant", "g,x\na,5\na,5\nb,5\nb,5\n", []string{"--value", "x", "--by", "g"}, "tests[student-t]/p_value", "no spread"},
		{"all tied ranks", "g,x,y\na,5,1\na,5,2\nb,5,3\nb,5,4\n", []string{"--value", "x", "--by", "g"}, "tests[kruskal-wallis]/p_value", "all 4 values are equal"},
		{"one group left", "g,x\na,1\na,2\na,4\nb,\n", []string{"--value", "x", "--by", "g"}, "", "nobody is left in b"},
		{"no groups", "g,x\na,1\na,2\na,4\nb,7\n", []string{"--value", "x"}, "", ""},
		{"one level", "g,x,c\na,1,z\na,2,z\nb,4,z\n", []string{"--value", "c", "--by", "g"}, "tests[chi-square]/p_value", "1 column"},
		{"40 levels", wide, []string{"--value", "c", "--by", "g"}, "", ""},
		{"40 groups", wide, []string{"--value", "y", "--by", "c"}, "", ""},
		{"pairs all alike", "g,x,y\na,1,2\na,2,3\nb,3,4\n", []string{"--value", "x", "--paired", "y"}, "tests[paired-t]/p_value", "are equal"},
		{"pairs without change", "g,x,y\na,1,1\na,2,2\nb,3,3\n", []string{"--value", "x", "--paired", "y"}, "tests[wilcoxon]/p_value", "nothing to rank"},
		{"one pair", "g,x,y\na,1,2\na,2,\nb,3,\n", []string{"--value", "x", "--paired", "y"}, "tests[paired-t]/p_value", "at least 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := asked(t, c.in, append([]string{"compare", "-"}, c.args...)...)
			if c.path != "" {
				none(t, a, "result/"+c.path)
			}
			_, text, _ := kaplan(c.in, append([]string{"compare", "-"}, c.args...)...)
			if !strings.Contains(text, c.say) {
				t.Errorf("nothing says %q in\n%s", c.say, text)
			}
			for _, format := range []string{"csv", "md"} {
				if status, out, errs := kaplan(c.in, append([]string{"compare", "-", "--format", format}, c.args...)...); status != exitDone || strings.Contains(out, "NaN") {
					t.Errorf("%s: exit %d\n%s%s", format, status, out, errs)
				}
			}
		})
	}
	for _, c := range []struct {
		args   []string
		status int
		say    string
	}{
		{nil, exitUsage, "nothing is compared\nchoose what is compared (--value)"},
		{[]string{"--value", "x", "--by2", "g"}, exitUsage, "the first factor is missing: there are no groups\nchoose a marker (--by)"},
		{[]string{"--value", "x", "--paired", "y", "--by", "g", "--by2", "g"}, exitUsage, "--paired and --by2 are different questions\ngive one of them"},
		{[]string{"--value", "x", "--pairwise", "holm"}, exitUsage, "pairs are of groups, and there are none\nchoose a marker (--by)"},
		{[]string{"--value", "x", "--by", "g", "--pairwise", "sidak"}, exitUsage, "tukey"},
		{[]string{"--value", "x", "--by", "g", "--by2", "g", "--type", "4"}, exitUsage, "one of 1, 2, 3"},
		{[]string{"--value", "x", "--by", "g", "--type", "3"}, exitUsage, "--by2"},
		{[]string{"--value", "nobody", "--by", "g"}, exitNoAnswer, "nobody"},
		{[]string{"--value", "x", "--where", "x > 99"}, exitNoAnswer, "no patient is left"},
		{[]string{"--value", "x", "--paired", "x"}, exitNoAnswer, "both measurements"},
		{[]string{"--value", "x", "--paired", "c"}, exitNoAnswer, "pairs are of one kind"},
		{[]string{"--value", "c", "--by", "g", "--by2", "x", "--levels"}, exitNoAnswer, "needs a number"},
		{[]string{"--value", "x", "--by", "g", "--by2", "g"}, exitNoAnswer, "both factors"},
		{[]string{"--value", "x", "--by", "g", "--by2", "y"}, exitNoAnswer, "cut it"},
		{[]string{"--value", "x", "--over-time"}, exitNoAnswer, "read by the column of the time"},
		{[]string{"--value", "id", "--by", "g"}, exitNoAnswer, "names patients"},
		{[]string{"--value", "c", "--by", "g", "--reference", "c=L99"}, exitNoAnswer, `c has no level "L99" to refer to`},
		{[]string{"--value", "x", "--by", "g", "--reference", "c=L1"}, exitUsage, "--reference c=L1 changes nothing here: the question does not use c"},
		{[]string{"--value", "x > 2", "--by", "g", "--reference", "x > 2=maybe"}, exitNoAnswer, "no level"},
	} {
		status, _, errs := kaplan(wide, append([]string{"compare", "-"}, c.args...)...)
		if status != c.status || !strings.Contains(errs, c.say) {
			t.Errorf("%v: exit %d, %q", c.args, status, errs)
		}
	}
	// 780 pairs, without the tests that take long for each.
	p := asked(t, wide, "compare", "-", "--value", "y", "--by", "c", "--pairwise", "bh")
	if n := len(p.list("result/pairwise")); n != 780 || !strings.Contains(fmt.Sprint(p.at("result/pairwise_methods[games-howell]/note")), "corrected by tukey") {
		t.Errorf("%d pairs; Games-Howell: %v", n, p.at("result/pairwise_methods[games-howell]/note"))
	}
	// All missing, and what is not finite.
	if status, _, errs := kaplan("g,x\na,\nb,\n", "compare", "-", "--value", "x", "--by", "g"); status != exitNoAnswer || !strings.Contains(errs, "missing") {
		t.Errorf("all missing: exit %d, %s", status, errs)
	}
	a := asked(t, "g,x\na,0\na,1\na,3\nb,4\nb,8\nb,0\n", "compare", "-", "--value", "log(x)", "--by", "g")
	if a.number("cohort/excluded[log(x) missing]/n") != 2 {
		t.Errorf("log(0): %v", a.at("cohort/excluded"))
	}
}

// Where a cut leaves one group there is no pair, and the cut is what can be changed.
func TestPairsOfOneGroup(t *testing.T) {
	refused(t, "id,x,g\n1,3,1\n2,4,3\n3,5,5\n4,6,5\n5,8,5\n", []string{"compare", "-", "--value", "x", "--by", "g", "--pairwise", "holm"},
		"there is one group only (low <= 5): no pair to compare\nchange the cut (--cut), take every value for a group (--levels)")
}
