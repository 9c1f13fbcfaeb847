package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// packagesFiles writes cohorts that come with R's packages, as they are there.
const packagesFiles = `suppressMessages({library(survival); library(MASS)})
data(burn, larynx, kidtran, std, package = "KMsurv"); data(aSAH, package = "pROC"); data(lalonde, package = "MatchIt")
cohorts <- list(birthwt = birthwt, Melanoma = MASS::Melanoma, Pima = Pima.tr, survey = survey, burn = burn, larynx = larynx, kidtran = kidtran, std = std,
  aSAH = aSAH, lalonde = lalonde,
  mgus2 = survival::mgus2, nafld = nafld1, flchain = flchain, stanford = stanford2, Aids2 = Aids2, myeloma = myeloma, diabetic = diabetic)
for (n in names(cohorts)) write.csv(cohorts[[n]], paste0(n, ".csv"), row.names = FALSE, na = "")`

// packagesScripts are command lines about them, none of which the program was written by.
var packagesScripts = []string{
	"table1 aSAH.csv --by outcome", "table1 birthwt.csv --by low --levels", "table1 Melanoma.csv --by ulcer --levels --summary mean-sd",
	"table1 survey.csv --by Sex --summary median-iqr", "table1 survey.csv --by Smoke", "table1 lalonde.csv --by treat --levels", "table1 mgus2.csv --by sex",
	"match lalonde.csv --treatment treat --covariates age,educ,race,married,nodegree,re74,re75 --outcome 're78 > 5000'",
	"match lalonde.csv --treatment treat --covariates age,educ,race --caliper 0.2 --score logit --outcome 're78 > 5000'",
	"match lalonde.csv --treatment treat --covariates age,educ,race,married,re74 --estimand ate --outcome 're78 > 5000'",
	"match birthwt.csv --treatment smoke --covariates age,lwt,ht --outcome low",
	"match Melanoma.csv --time time --event 'status == 1' --treatment ulcer --covariates age,thickness,sex --estimand att",
	"match flchain.csv --time futime --event death --treatment sex --covariates age,kappa,lambda --where 'age > 75'",
	"roc aSAH.csv --marker s100b --outcome outcome", "roc aSAH.csv --marker ndka --outcome outcome --versus s100b",
	"roc Pima.csv --marker glu --outcome type --versus bmi",
	"roc birthwt.csv --marker lwt --outcome low",
	"roc std.csv --marker yschool --outcome rinfct", "roc flchain.csv --marker kappa --outcome death --versus lambda",
	"logistic birthwt.csv --outcome low --covariates age,lwt,smoke,ht,ui", "logistic Pima.csv --outcome type --covariates 'rcs(glu,4),bmi,age'",
	"logistic aSAH.csv --outcome outcome --covariates gender,age,s100b,ndka", "logistic std.csv --outcome dysuria --covariates age,yschool,race",
	"correlate Pima.csv --x glu --y bp,skin,bmi,ped,age --method kendall", "correlate survey.csv --x Wr.Hnd --y NW.Hnd,Pulse,Height,Age",
	"correlate flchain.csv --x kappa --y lambda,creatinine,age --method spearman",
	"compare survey.csv --value Pulse --by Sex", "compare survey.csv --value Wr.Hnd --paired NW.Hnd", "compare survey.csv --value Smoke --by Exer",
	"compare birthwt.csv --value bwt --by race --levels --pairwise holm", "compare birthwt.csv --value bwt --by race --levels --by2 smoke --type 3",
	"compare aSAH.csv --value ndka --by gos6 --levels --pairwise bh", "compare flchain.csv --value creatinine --by sex",
	"power Melanoma.csv --time time --event 'status == 1' --by ulcer --hr 1.5", "landmark mgus2.csv --time futime --event death --switch ptime --landmark 24",
	"table1 std.csv --by iinfct --levels", "compare larynx.csv --value age --by stage --levels", "power larynx.csv --by stage --levels --hr 2",
	"trust larynx.csv --by age --permutations 100", "landmark burn.csv --time T3 --event D3 --switch T1 --landmark 5",
	"cox kidtran.csv --covariates gender,race,age",
	"km stanford.csv --time time --event status --by age --cut median", "km Aids2.csv --derive 't = death - diag' --time t --event 'status == \"D\"' --by sex",
	"cox nafld.csv --time futime --event status --covariates age,male,bmi", "cox myeloma.csv --time futime --event death --entry entry --covariates year",
	"cox diabetic.csv --time time --event status --covariates trt,age --cluster id",
}

// The scripts of cohorts that the program was not written by run in R too, and find what
// kaplan shows.
func TestScriptsOfPackagesRunInR(t *testing.T) {
	dir := folderForR(t)
	cmd := exec.Command("Rscript", "--vanilla", "-e", packagesFiles)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("Rscript with KMsurv, pROC and MatchIt is needed: %v\n%s", err, out)
		}
		t.Skipf("R lacks packages: %v", err)
	}
	scripts := map[string]string{}
	for _, line := range packagesScripts {
		line = inFolder(dir, line)
		status, script, errs := kaplan("", append(shellWords(line), "--rscript", "-")...)
		if status != exitDone {
			t.Errorf("kaplan %s: %s", strings.ReplaceAll(line, dir+"/", ""), errs)
			continue
		}
		scripts[line] = script
	}
	numbers := runInR(t, dir, scripts)
	t.Logf("%d scripts ran in R, %d numbers were compared", len(scripts), numbers)
	if numbers < 1000 {
		t.Errorf("%d numbers are too few", numbers)
	}
}
