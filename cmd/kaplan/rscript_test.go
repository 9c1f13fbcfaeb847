package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// driver runs scripts one after the other in one process, each by itself.
const driver = `for (f in readLines(commandArgs(TRUE)[1])) {
  said <- tryCatch({
    capture.output(suppressMessages(suppressWarnings(source(f, local = new.env()))))
    "same"
  }, error = function(e) gsub("\n", " ", conditionMessage(e)))
  cat(f, ": ", said, "\n", sep = "")
}`

// comparedIn counts the numbers that a script compares.
func comparedIn(script string) int {
	_, checks, _ := strings.Cut(script, "\nstopifnot(\n")
	checks = strings.ReplaceAll(checks, "\n    ", " ")
	n := 0
	for _, line := range strings.Split(checks, "\n") {
		line = regexp.MustCompile(`, within = [-0-9.e]+`).ReplaceAllString(strings.TrimSuffix(line, ","), "")
		switch {
		case !strings.Contains(line, " = same("):
		case strings.HasSuffix(line, "))"):
			n += 1 + strings.Count(line[strings.LastIndex(line, "c("):], ",")
		default:
			n++
		}
	}
	return n
}

// scriptsOf are command lines of every question about the embedded cohorts, whose
// scripts R must run without finding another number.
func scriptsOf() []string {
	return slices.Concat(survivalScripts, modelScripts, otherScripts, pageScripts)
}

// awkwardScripts are command lines about files as R itself writes them: with the names of
// rows, which stand under no name, and with quoted texts that begin or end in blanks.
func awkwardScripts(t *testing.T, dir string) (lines []string) {
	t.Helper()
	named, blank := "\"\",\"id\",\"time\",\"status\",\"sex\",\"age\"\n", "\"id\",\"time\",\"status\",\"sex\",\"age\"\n"
	for i := 1; i <= 30; i++ {
		row := fmt.Sprintf("%d,%d,%d,%s,%d\n", i, 1+i*7%31, i%3%2, []string{`" Male"`, `"Female "`, `"Female"`}[i%3], 40+i*11%37)
		named, blank = named+fmt.Sprintf("\"%d\",", i)+strings.ReplaceAll(row, " ", ""), blank+row
	}
	words := strings.NewReplacer(",5,", ",\"1 005\",", ",12,", ",1\u202f012,", ",51,", ",\"n.a.\",").Replace(blank)
	for name, text := range map[string]string{"named.csv": named, "blank.csv": blank, "words.csv": words} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, "km '"+path+"' --by sex --time time --event status", "cox '"+path+"' --covariates age,sex --time time --event status")
	}
	intervals := "id,start,stop,status,arm,age\n" // of whom some have several events
	for i := range 40 {
		at := 2 + i*5%11
		intervals += fmt.Sprintf("P%d,0,%d,%d,%s,%d\nP%d,%d,%d,%d,%s,%d\n", i, at, i%3%2, []string{"A", "B"}[i%2], 40+i*11%37,
			i, at, at+3+i*7%13, i%5%2, []string{"A", "B"}[i%2], 40+i*11%37)
	}
	path := filepath.Join(dir, "intervals.csv")
	if err := os.WriteFile(path, []byte(intervals), 0o600); err != nil {
		t.Fatal(err)
	}
	lines = append(lines, "km '"+path+"' --by arm --times 5,9", "cox '"+path+"' --covariates age,arm")
	return lines
}

// Every script runs in R, and finds what kaplan showed.
func TestScriptsRunInR(t *testing.T) {
	dir := folderForR(t)
	lines := slices.Concat(scriptsOf(), awkwardScripts(t, dir), writtenForeign(t, dir), writtenVisits(t, dir))
	scripts := map[string]string{}
	for _, line := range lines {
		status, script, errs := kaplan("", append(shellWords(line), "--rscript", "-")...)
		if status != exitDone {
			t.Errorf("kaplan %s: %s", line, errs)
			continue
		}
		scripts[line] = script
	}
	numbers := runInR(t, dir, scripts)
	t.Logf("%d scripts ran in R, %d numbers were compared", len(scripts), numbers)
	if len(scripts) < 60 || numbers < 1000 {
		t.Errorf("%d scripts and %d numbers are too few", len(scripts), numbers)
	}
}

// folderForR has the embedded cohorts in it. The test runs beside others, and is skipped
// where R is not here.
func folderForR(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("R takes a minute")
	}
	if out, err := exec.Command("Rscript", "--vanilla", "-e", "library(survival)").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("Rscript with survival is needed: %v\n%s", err, out)
		}
		t.Skipf("Rscript with survival is not here: %v", err)
	}
	t.Parallel()
	dir := t.TempDir()
	if status, _, errs := kaplan("", "samples", "--save", dir); status != exitDone {
		t.Fatal(errs)
	}
	return dir
}

// runInR runs scripts, by the command line that made them, in two processes of R, and
// counts the numbers that were compared. Each must compare some, and find none otherwise.
func runInR(t *testing.T, dir string, scripts map[string]string) (numbers int) {
	t.Helper()
	of, parts := map[string]string{}, [2][]string{}
	for i, line := range slices.Sorted(maps.Keys(scripts)) {
		name := fmt.Sprintf("look%d.R", i+1)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(scripts[line]), 0o600); err != nil {
			t.Fatal(err)
		}
		n := comparedIn(scripts[line])
		if n == 0 {
			t.Errorf("kaplan %s: nothing is compared", line)
		}
		numbers += n
		of[name] = line
		parts[i%2] = append(parts[i%2], name)
	}
	var wait sync.WaitGroup
	for k, part := range parts {
		wait.Go(func() {
			list := filepath.Join(dir, fmt.Sprintf("list%d", k))
			err := os.WriteFile(list, []byte(strings.Join(part, "\n")+"\n"), 0o600)
			cmd := exec.Command("Rscript", "--vanilla", "-e", driver, list)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "LANG=C.UTF-8")
			out, failed := cmd.CombinedOutput()
			if err != nil || failed != nil {
				t.Errorf("R stopped: %v, %v\n%s", err, failed, out)
			}
			for _, name := range part {
				if !strings.Contains(string(out), name+": same\n") {
					_, said, _ := strings.Cut(string(out), name+": ")
					said, _, _ = strings.Cut(said, "\n")
					t.Errorf("kaplan %s: R finds otherwise: %s", of[name], said)
				}
			}
		})
	}
	wait.Wait()
	return numbers
}

var pageScripts = []string{
	"landmark --sample sorafenib --endpoint OS --switch 'treatment months' --landmark 2",
	"landmark --sample mir221 --endpoint OS --switch PFS_months --landmark 3 --times 12",
	"flow --sample lihc --endpoint OS",
	"flow --sample tace75 --by sex --covariates 'HbA1c,PT' --where 'age > 50'",
	"uncut --sample tace75 --by 'miR-122 ratio'",
	"uncut --sample tace75 --by AFP --covariates age,sex --strata cirrhosis",
	"uncut --sample lihc --endpoint OS --by hsa-mir-21 --covariates age",
	"genotype --sample sorafenib --genotype 'VEGF-A rs2010963' --outcome 'objective response'",
	"genotype --sample sorafenib --genotype 'DPYD rs2297595' --outcome 'objective response' --level 0.9",
	"match --sample tace75 --by diabetes --covariates age,sex,AFP",
	"match --sample tace75 --by diabetes --covariates age,sex,AFP --caliper 0.2 --score logit",
	"match --sample tace75 --by diabetes --covariates age,sex,AFP --estimand ate",
	"match --sample tace75 --by cirrhosis --covariates age,AFP --estimand att",
	"match --sample tace75 --by diabetes --covariates age,AFP --estimand overlap --outcome sex",
	"match --sample sorafenib --where 'study == \"Hatooka\"' --endpoint OS --by arm --covariates age,sex --caliper 0.2",
	"match --sample lihc --endpoint OS --by sex --covariates age,grade --caliper 0.1",
}

var survivalScripts = []string{
	"km --sample tace75 --by 'miR-122 ratio' --where 'cirrhosis == \"yes\"' --times 12,36 --rmst 36",
	"km --sample tace75 --by BCLC --pairwise holm",
	"km --sample tace75 --by sex,cirrhosis",
	"km --sample tace75 --by 'AFP' --cut tertile --strata sex",
	"km --sample tace75 --by 'AFP' --cut by:sex:male=36.2,female=29.6",
	"km --sample tace75 --by 'age > 60' --ci profile --covariates 'sex,log(AFP)'",
	"km --sample lihc --endpoint OS --by 'log2(`hsa-mir-21` + 1)'",
	"km --sample lihc --endpoint OS --by 'stage I-IV' --times 12,60",
	"km --sample lihc --endpoint PFS --by sex --landmark 6",
	"km --sample lihc --endpoint DSS --by grade --arrange '\"G1\"+\"G2\" | high := \"G3\"+\"G4\"' --conf-type log-log --level 0.9",
	"km --sample sorafenib --endpoint OS --by region --rmst 12",
	"km --sample mir221 --endpoint OS --by 'log2 miR-221' --cut quartile",
	"km --sample mir221 --endpoint PFS --by response --start-at 2 --rho 1 --gamma 1",
	"km --sample mir221 --endpoint PFS --by 'miR-221 baseline' --cut optimal --seed 1",
	"km --sample hep3b --by arm",
	"km --sample lihc --endpoint OS --times 12 --rmst 24",
	"km --sample sorafenib --endpoint OS --by sex --weights age --times 6",
	"km --sample sorafenib --endpoint OS --by sex --weights age --robust=false --times 6",
	"cuminc --sample sorafenib --endpoint OS --by sex",
	"km --sample tace75 --by sex --lifetable 12",
	"steps --sample tace75 --by 'miR-122 ratio' --conf-type log-log",
	"steps --sample lihc --endpoint OS --by sex --landmark 3 --step 2",
	"steps --sample tace75 --by BCLC --of logrank --draw 30 --seed 3",
	"steps --sample tace75 --by 'miR-122 ratio' --of logrank --draw 40 --strata sex",
	"steps --sample lihc --endpoint OS --of cox --by sex --covariates age --draw 50",
	"steps --sample tace75 --of cox --covariates age,sex --draw 40 --ties exact",
	"steps --sample lihc --endpoint DSS --by sex --of cuminc --draw 40 --seed 2",
	"steps --sample tace75 --by 'miR-122 ratio' --of permutation --permutations 7 --draw 20",
}

var modelScripts = []string{
	"cox --sample tace75 --covariates 'age,sex,BCLC,log(AFP)'",
	"cox --sample tace75 --covariates 'age,sex,age:sex' --ties breslow",
	"cox --sample tace75 --covariates 'rcs(age,4),sex'",
	"cox --sample tace75 --covariates 'age,sex' --strata cirrhosis --ci profile",
	"cox --sample lihc --endpoint OS --covariates 'log2(`hsa-mir-21` + 1),age,sex,`stage I-IV`'",
	"cox --sample lihc --endpoint OS --covariates 'age,sex' --cluster ancestry",
	"cox --sample lihc --endpoint OS --covariates 'sex:grade' --reference sex=Male --ph log",
	"cox --sample lihc --endpoint OS --by age --covariates sex --ties exact",
	"cox --sample sorafenib --endpoint OS --covariates 'age,sex,region' --weights age",
	"cut --sample mir221 --endpoint PFS --by 'miR-221 baseline'",
	"cut --sample tace75 --by 'miR-122 ratio'",
	"trust --sample tace75 --by 'miR-122 ratio' --permutations 20",
	"trust --sample mir221 --endpoint PFS --by 'miR-221 baseline' --permutations 20 --level 0.9",
	"screen --sample lihc --endpoint OS --markers 'hsa-mir-2*' --log2 --permutations 0",
	"screen --sample tace75 --mode median --permutations 0",
	"screen --sample tace75 --covariates age,sex --per iqr --permutations 0",
	"forest --sample lihc --endpoint OS --by 'log2(`hsa-mir-21` + 1)' --within sex,grade",
	"forest --sample tace75 --by 'miR-122 ratio' --within sex,cirrhosis,BCLC --covariates age",
	"power --sample lihc --endpoint OS --by sex",
	"cox --sample tace75 --univariable --covariates 'sex,age > 60,BCLC,AFP > 20' --enter 0.1",
	"spline --sample lihc --endpoint OS --covariates 'rcs(age,4)'",
	"schoenfeld --sample lihc --endpoint OS --covariates 'age,sex'",
	"cox --sample tace75 --covariates 'age,sex,miR-21 ratio,AST,AST*2'",
	"cox --sample tace75 --covariates '`miR-122 before`,`miR-122 after`,AFP'",
	"cox --sample lihc --endpoint OS --covariates 'rcs(age,5),weight,grade,`stage I-IV`,ancestry'",
}

var otherScripts = []string{
	"compare --sample tace75 --value 'log2(`miR-122 before`)' --by 'Child-Pugh'",
	"compare --sample tace75 --value AFP --by sex",
	"compare --sample tace75 --value BCLC --by sex",
	"compare --sample tace75 --value sex --by cirrhosis",
	"compare --sample tace75 --value 'log2(`miR-122 before`)' --paired 'log2(`miR-122 after`)'",
	"compare --sample tace75 --value 'log2(`miR-122 before`)' --paired 'log2(`miR-122 after`)' --by sex",
	"compare --sample tace75 --value AFP --by BCLC --pairwise tukey",
	"compare --sample tace75 --value AST --by sex --by2 cirrhosis",
	"compare --sample hep3b --value 'hCG @ 7' --by arm",
	"compare --sample tace75_cq --value 'log2(`miR-122 before`)' --paired 'log2(`miR-122 after`)'",
	"correlate --sample tace75_cq --x 'miR-122 ratio' --y 'miR-21 ratio,miR-122 dCq ratio,miR-21 dCq before'",
	"compare --sample tace75_cq --value Cq --by target",
	"compare --sample hep3b --value hCG --by arm --over-time",
	"compare --sample hep3b --value plasma --by tumor --over-time --level 0.9",
	"compare --sample hep3b --value weight --by 'plasma > 15000' --over-time",
	"correlate --sample tace75 --x 'log2(`miR-122 before`)' --y age,AST,ALT",
	"correlate --sample tace75 --x AFP --y age,AST --method spearman --by sex",
	"correlate --sample tace75 --x AFP --y age,AST --method kendall",
	"roc --sample mir221 --marker 'miR-221 baseline' --outcome response",
	"roc --sample mir221 --marker 'miR-221 baseline' --outcome response --versus AFP",
	"table1 --sample tace75 --by sex",
	"table1 --sample lihc --by sex --rows 'age,weight,ancestry,histology,`stage I-IV`,grade' --summary mean-sd",
	"table1 --sample sorafenib",
	"logistic --sample mir221 --outcome response --covariates 'log2 miR-221,age,sex'",
	"logistic --sample mir221 --outcome response --covariates 'age,sex,BCLC' --ci profile",
	"logistic --sample mir221 --outcome response --covariates 'age,sex,BCLC' --univariable",
	"correlate --sample tace75 --y AFP,age,AST --method spearman",
	"correlate --sample tace75 --y 'miR-122 ratio,age,AST'",
}
