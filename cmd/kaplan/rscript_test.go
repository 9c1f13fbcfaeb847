package main

import (
	"fmt"
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
	return slices.Concat(survivalScripts)
}

// Every script runs in R, and finds what kaplan showed.
func TestScriptsRunInR(t *testing.T) {
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
	lines := scriptsOf()
	numbers := 0
	of, parts := map[string]string{}, [2][]string{}
	for i, line := range lines {
		args := shellWords(line)
		status, script, errs := kaplan("", append(args, "--rscript", "-")...)
		if status != exitDone {
			t.Errorf("kaplan %s: %s", line, errs)
			continue
		}
		name := fmt.Sprintf("look%d.R", i+1)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o600); err != nil {
			t.Fatal(err)
		}
		n := comparedIn(script)
		if n == 0 {
			t.Errorf("kaplan %s: nothing is compared", line)
		}
		numbers += n
		of[name] = line
		parts[i%2] = append(parts[i%2], name)
	}
	var wait sync.WaitGroup
	for k, part := range parts {
		wait.Add(1)
		go func() {
			defer wait.Done()
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
		}()
	}
	wait.Wait()
	t.Logf("%d scripts ran in R, %d numbers were compared", len(of), numbers)
	if len(of) < 27 || numbers < 1000 {
		t.Errorf("%d scripts and %d numbers are too few", len(of), numbers)
	}
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
	"cox --sample tace75 --covariates 'age,sex,BCLC,log(AFP)'",
	"cox --sample tace75 --covariates 'age,sex,age:sex' --ties breslow",
	"cox --sample tace75 --covariates 'rcs(age,4),sex'",
	"cox --sample tace75 --covariates 'age,sex' --strata cirrhosis --ci profile",
	"cox --sample lihc --endpoint OS --covariates 'log2(`hsa-mir-21` + 1),age,sex,`stage I-IV`'",
	"cox --sample lihc --endpoint OS --covariates 'age,sex' --cluster ancestry",
	"cox --sample lihc --endpoint OS --covariates 'sex:grade' --reference sex=Male --ph log",
	"cox --sample lihc --endpoint OS --by age --covariates sex --ties exact",
	"cox --sample sorafenib --endpoint OS --covariates 'age,sex,region' --weights age",
	"km --sample lihc --endpoint OS --times 12 --rmst 24",
	"km --sample sorafenib --endpoint OS --by sex --weights age --times 6",
	"km --sample sorafenib --endpoint OS --by sex --weights age --robust=false --times 6",
}
