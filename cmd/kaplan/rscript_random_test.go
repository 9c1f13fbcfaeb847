package main

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawnScript is a command line with parts that were drawn: a question about an embedded
// cohort that may have an answer.
var drawnScript = rapid.Custom(func(t *rapid.T) string {
	of := func(what string, from ...string) string { return rapid.SampledFrom(from).Draw(t, what) }
	sometimes := func(parts ...string) string { // each, or none of it
		if rapid.IntRange(0, 3).Draw(t, "there") > 0 {
			return ""
		}
		return " " + of("which", parts...)
	}
	cohort := []struct {
		name, numbers, categories, wheres string
	}{
		{"tace75", "'miR-122 ratio';AFP;age;AST;'log(AFP)'", "sex;BCLC;cirrhosis;'Child-Pugh'", "cirrhosis == \"yes\";age > 55;sex != \"male\" | AFP > 20"},
		{"lihc --endpoint OS", "hsa-mir-21;age;'log2(`hsa-mir-122` + 1)';weight", "sex;grade;'stage I-IV';ancestry", "sex == \"Male\";age < 70;!is.na(grade)"},
		{"lihc --endpoint DSS", "hsa-mir-210;age;weight", "sex;grade;histology", "age > 40;grade %in% c(\"G2\", \"G3\")"},
		{"sorafenib --endpoint OS", "age;'treatment months'", "sex;region;arm", "age > 60;sex == \"male\""},
		{"mir221 --endpoint PFS", "'miR-221 baseline';'log2 miR-221';AFP;age", "sex;BCLC;response", "age > 50;AFP < 400"},
	}[rapid.IntRange(0, 4).Draw(t, "cohort")]
	split := func(s string) []string { return strings.Split(s, ";") }
	number := func() string { return of("number", split(cohort.numbers)...) }
	category := func() string { return of("category", split(cohort.categories)...) }
	line := of("question", "km", "km", "km", "cox", "cox", "cox", "finegray", "cuminc", "compare", "correlate", "uncut", "forest", "table1")
	question := line
	line += " --sample " + cohort.name
	if question == "compare" || question == "correlate" || question == "table1" {
		line, _, _ = strings.Cut(line, " --endpoint")
	}
	grouped := func() {
		if rapid.Bool().Draw(t, "cut") {
			line += " --by " + number() + sometimes("--cut tertile", "--cut quantile:0.3", "--cut mean", "--cut quartile")
		} else {
			line += " --by " + category()
		}
	}
	covariates := func() {
		seen := map[string]bool{}
		for range rapid.IntRange(1, 3).Draw(t, "covariates") {
			seen[strings.Trim(rapid.SampledFrom([]string{number(), category()}).Draw(t, "covariate"), "'")] = true
		}
		var all []string
		for _, name := range append(split(cohort.numbers), split(cohort.categories)...) {
			if bare := strings.Trim(name, "'"); seen[bare] {
				if !strings.ContainsAny(bare, "(`") && strings.ContainsAny(bare, " -") {
					bare = "`" + bare + "`"
				}
				all = append(all, bare)
			}
		}
		line += " --covariates '" + strings.Join(all, ",") + "'"
	}
	switch question {
	case "km":
		grouped()
		line += sometimes("--times 6,24", "--rmst 12", "--pairwise holm", "--conf-type log-log", "--conf-type arcsin", "--level 0.9", "--rho 1 --gamma 1",
			"--landmark 3", "--start-at 2")
		line += sometimes("--strata "+category(), "--covariates "+number())
	case "cox":
		covariates()
		line += sometimes("--ties breslow", "--ties exact", "--ci profile", "--level 0.99", "--ph rank", "--ph log", "--firth", "--robust", "--cluster "+category())
		line += sometimes("--strata "+category(), "--landmark 3")
	case "finegray":
		covariates()
	case "cuminc":
		grouped()
		line += sometimes("--times 6,24", "--conf-type log-log", "--level 0.9")
	case "compare":
		line += " --value " + number() + " --by " + category() + sometimes("--level 0.9", "--by2 "+category(), "--pairwise holm")
	case "correlate":
		line += " --x " + number() + " --y " + number() + sometimes("--method spearman", "--method kendall", "--by "+category())
	case "uncut":
		line += " --by " + number() + sometimes("--covariates "+category(), "--strata "+category())
	case "forest":
		line += " --by " + number() + " --within " + category() + sometimes("--covariates "+number())
	case "table1":
		line += " --by " + category()
	}
	if rapid.IntRange(0, 2).Draw(t, "narrowed") == 0 {
		line += " --where '" + of("where", split(cohort.wheres)...) + "'"
	}
	return line
})

// Whatever is drawn, R finds the numbers that kaplan showed. The draws are the same each
// time; KAPLAN_SCRIPTS=N begins at the N-th.
func TestDrawnLooksRunInR(t *testing.T) {
	dir := folderForR(t)
	first, _ := strconv.Atoi(os.Getenv("KAPLAN_SCRIPTS"))
	scripts, asked := map[string]string{}, 0
	for ; len(scripts) < 60 && asked < 300; asked++ {
		line := drawnScript.Example(first + asked)
		status, script, errs := kaplan("", append(shellWords(line), "--rscript", "-")...)
		if status == exitDone {
			scripts[line] = script
		} else if !strings.Contains(errs, "kaplan: ") {
			t.Errorf("kaplan %s: exit %d, %s", line, status, errs)
		}
	}
	numbers := runInR(t, dir, scripts)
	t.Logf("%d scripts of %d drawn looks ran in R, %d numbers were compared", len(scripts), asked, numbers)
	if len(scripts) < 40 {
		t.Errorf("of %d drawn looks only %d have an answer", asked, len(scripts))
	}
}
