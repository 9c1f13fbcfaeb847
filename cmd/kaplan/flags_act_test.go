package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"kaplan/model"
)

// dead is the endpoint of pbc by hand.
const dead = "--time time --event status==2"

// bases are questions of every command, of which one or another has an answer that
// each flag of the command changes.
var bases = map[string][]string{
	"km": {dead + " --by sex --weights age", dead, dead + " --times 700,99999", dead + " --by stage", dead + " --by sex", dead + " --by bili --cut optimal", dead + " --by stage --levels --pairwise holm", dead + " --by sex --lifetable 365",
		"--endpoint chosen --by sex", "--time time --event status --cause 1 --by sex", dead + " --by sex --covariates age"},
	"cox": {dead + " --covariates age --weights age", dead + " --covariates age,sex", dead + " --covariates age --by stage", dead + " --covariates age --by stage --levels", dead + " --covariates age --by bili --cut optimal",
		dead + " --covariates rcs(age,4),sex,albumin,trt --backward p", dead + " --covariates age,sex,albumin --univariable",
		dead + " --covariates age --predict age=50 --times 500,99999", "--endpoint chosen --covariates age", "--time time --event status --cause 1 --covariates age"},
	"forest": {dead + " --by sex --within trt --weights age", dead + " --switch albumin --within trt", dead + " --by hepato --within trt", dead + " --by stage --where stage>2 --within trt",
		dead + " --by sex --within trt", dead + " --by bili --cut optimal --within trt", dead + " --by stage --levels --arrange 1+2|3+4 --within trt",
		"--endpoint chosen --by sex --within trt", "--time time --event status --cause 1 --by sex --within trt", dead + " --by sex --covariates age --within trt"},
	"cuminc": {"--time time --event status --cause 2 --by sex --weights age", "--time time --event status --cause 2 --times 700,99999", "--time time --event status --cause 2", "--time time --event status --cause 2 --by stage", "--time time --event status --cause 2 --by sex", "--time time --event status --cause 2 --by bili --cut optimal",
		"--time time --event status --cause 2 --by stage --levels", "--endpoint time/status --cause 2 --by sex", "--time time --event status --cause 1 --by sex"},
	"finegray": {"--time time --event status --cause 2 --covariates age --by sex", "--time time --event status --cause 2 --covariates age --by bili --cut optimal",
		"--time time --event status --cause 2 --by stage", "--time time --event status --cause 2 --by stage --levels",
		"--endpoint time/status --cause 2 --covariates age", "--time time --event status --cause 1 --covariates age"},
	"cut": {dead + " --by age --permutations 20 --weights stage --robust=false", dead + " --by age --permutations 20", "--endpoint chosen --by age --permutations 20", "--time time --event status --cause 1 --by age --permutations 20",
		dead + " --by age --split sex", dead + " --by stage --split sex", dead + " --by stage --levels --split sex", dead + " --by age --split-seed 3"},
	"screen": {dead + " --permutations 20 --weights stage --robust=false", dead + " --permutations 20", "--endpoint chosen --permutations 20", "--time time --event status --cause 1 --permutations 20",
		dead + " --permutations 20 --mode optimal", dead + " --permutations 20 --log2 --markers age,bili,stage"},
	"roc": {"--marker bili --outcome sex", "--marker bili --outcome status==2", "--marker bili --outcome status==2 --by stage", "--marker bili --outcome status==2 --by trt --pairwise holm",
		"--marker bili --at 1000 " + dead, "--marker bili --at 1000 --endpoint chosen", "--marker bili --at 1000 --time time --event status --cause 1"},
	"power": {dead + " --by sex", dead + " --by bili --cut optimal", dead + " --by stage --levels", dead + " --by stage", "--endpoint chosen --by sex",
		"--time time --event status --cause 1 --by sex"},
	"landmark": {dead + " --switch copper --landmark 90 --weights age", dead + " --switch copper --landmark 90", dead + " --switch copper --landmark 90 --times 99999", dead + " --switch copper --landmark 90 --covariates sex",
		"--endpoint chosen --switch copper --landmark 90", "--time time --event status --cause 1 --switch copper --landmark 90"},
	"genotype": {"--genotype gene --outcome sex", "--score gene,other --outcome sex"},
	"logistic": {"--outcome sex --covariates age --by bili --cut optimal --weights stage --robust=false " + dead, "--outcome sex --covariates age", "--outcome sex --covariates age --by stage", "--outcome sex --covariates age --by stage --levels", "--outcome sex --covariates age --by bili",
		"--outcome sex --covariates age --by bili --cut optimal " + dead, "--outcome sex --covariates age --by bili --cut optimal --endpoint chosen",
		"--outcome sex --covariates age --by bili --cut optimal --time time --event status --cause 1", "--outcome sex --covariates age,albumin --univariable"},
	"compare": {"--value bili --by age --cut optimal --weights stage --robust=false " + dead, "--value bili --by sex", "--value bili --by stage", "--value bili --by stage --levels", "--value bili --by stage --levels --pairwise holm",
		"--value bili --by sex --paired albumin", "--value bili --by sex --by2 stage", "--value bili --by age --cut optimal " + dead,
		"--value bili --by age --cut optimal --endpoint chosen", "--value bili --by age --cut optimal --time time --event status --cause 1"},
	"match": {dead + " --treatment sex --covariates age", "--endpoint chosen --treatment sex --covariates age",
		"--time time --event status --cause 1 --treatment sex --covariates age", dead + " --treatment bili --cut optimal --covariates age",
		dead + " --treatment stage --where stage>2 --covariates age",
		dead + " --treatment stage --levels --arrange 1+2|3+4 --covariates age", "--treatment sex --covariates age --outcome trt"},
	"correlate": {"--x bili --y albumin --by age --cut optimal --weights stage --robust=false " + dead, "--x bili --y albumin,chol", "--x bili --y albumin --by stage", "--x bili --y albumin --by stage --levels",
		"--x bili --y albumin --by age --cut optimal " + dead, "--x bili --y albumin --by age --cut optimal --endpoint chosen",
		"--x bili --y albumin --by age --cut optimal --time time --event status --cause 1", "--y bili,albumin,chol"},
	"flow": {dead + " --by bili --covariates chol", dead, "--endpoint chosen", "--time time --event status --cause 1", dead + " --by copper --covariates trt"},
	"uncut": {dead + " --by age --weights stage --robust=false", dead + " --by age", dead + " --by age --covariates albumin", "--endpoint chosen --by age",
		"--time time --event status --cause 1 --by age"},
	"trust": {dead + " --by age --permutations 20", "--endpoint chosen --by age --permutations 20",
		"--time time --event status --cause 1 --by age --permutations 20"},
	"simulate": {dead + " --by age --permutations 20 --cohorts 50", "--endpoint chosen --by age --permutations 20 --cohorts 50",
		"--time time --event status --cause 1 --by age --permutations 20 --cohorts 50"},
	"spline": {dead + " --covariates rcs(age,4),sex --weights stage", dead + " --covariates rcs(age,4),sex", dead + " --covariates rcs(age,4) --by bili --cut optimal",
		dead + " --covariates rcs(age,4) --by stage", dead + " --covariates rcs(age,4) --by stage --levels", "--endpoint chosen --covariates rcs(age,4)",
		"--time time --event status --cause 1 --covariates rcs(age,4)"},
	"schoenfeld": {dead + " --covariates age,sex", dead + " --covariates age --by bili --cut optimal",
		dead + " --covariates age --by stage", dead + " --covariates age --by stage --levels", "--endpoint chosen --covariates age",
		"--time time --event status --cause 1 --covariates age"},
	"steps": {dead + " --by sex --draw 20", dead + " --by stage --of logrank --draw 20", dead + " --by stage --levels --of logrank --draw 20",
		dead + " --by sex --of cox --covariates age --draw 20", dead + " --by bili --cut optimal --of logrank", dead + " --by bili --of permutation --permutations 9",
		"--time time --event status --cause 2 --of cuminc --by sex", "--endpoint chosen --by sex --draw 20", "--time time --event status --cause 1 --by sex --draw 20"},
	"table1": {"--by age --cut optimal --rows bili --weights stage --robust=false " + dead, "--by sex", "--by stage --rows bili", "--by stage --levels --rows bili", "--by age --cut optimal --rows bili " + dead,
		"--by age --cut optimal --rows bili --endpoint chosen", "--by age --cut optimal --rows bili --time time --event status --cause 1", "--by sex --time albumin --event trt"},
}

// tries are values of each field, of which one changes some answer.
var tries = map[model.Field][]string{
	"Where": {"age>50"}, "Endpoint": {"second", "both"}, "Time": {"chol"}, "Event": {"status==1", "trt"}, "Entry": {"early"}, "Cause": {"2", "1"}, "Censored": {"1"},
	"Landmark": {"400", "2500"}, "StartAt": {"400", "2500"}, "Weights": {"stage"}, "Robust": {"true", "false"}, "Marker": {"trt", "gene", "ascites", "albumin"}, "AsLevels": {""}, "Levels": {"1+2|3+4", "1|2+3+4", "f|m"},
	"Cut": {"tertile", "value:3", "median", "value:50"}, "Reference": {"sex=m", "sex=f", "stage=2", "bili=high", "age=high", "outcome=1"}, "Switch": {"chol"},
	"MinProp": {"0.45", "0.3"}, "Permutations": {"30"}, "Seed": {"7"}, "Split": {"trt"}, "SplitSeed": {"5"}, "Mode": {"median"}, "Within": {"hepato"},
	"Markers": {"a*,bili"}, "Per": {"iqr"}, "Log2": {""}, "Offset": {"3"}, "Detected": {"0.7"}, "Family": {"*"},
	"Covariates": {"albumin", "age,chol", "rcs(chol,3)"}, "Strata": {"trt", "hepato"}, "Cluster": {"stage", "copper"}, "Ties": {"breslow"}, "CI": {"profile"}, "PH": {"rank"}, "Firth": {""},
	"Base": {"albumin"}, "Enter": {"0.9"}, "Backward": {"aic"}, "Keep": {"0.9", "0.000001"}, "Influence": {"3"}, "Residuals": {""}, "Pattern": {"age=40"},
	"Level": {"0.8"}, "ConfType": {"plain"}, "Band": {"hall-wellner"}, "Times": {"700"}, "Extend": {""}, "RMST": {"700"}, "Rho": {"1"}, "Gamma": {"2"}, "Test": {"tarone-ware"},
	"Pairwise": {"bh"}, "Width": {"77"}, "Cohorts": {"40"}, "CohortSize": {"80"}, "At": {"2000"}, "Ratio": {"1.5"}, "Value": {"chol"}, "Paired": {"chol"}, "By2": {"trt"}, "Squares": {"3", "1"}, "Lead": {"welch-anova", "kruskal-wallis", "mann-whitney", "fisher", "wilcoxon"},
	"Outcome": {"hepato", "sex"}, "Versus": {"albumin"}, "Allele": {"A", "gene=A"}, "Genes": {"gene", "other"}, "X": {"copper"}, "Y": {"copper,protime"},
	"Method": {"spearman"}, "Means": {""}, "Rows": {"chol"}, "Summary": {"mean-sd"}, "Caliper": {"0.01"}, "Score": {"logit"}, "Estimand": {"ate"}, "RiskAt": {"700"},
	"Built": {"logrank"}, "Drawn": {"8"}, "Step": {"2"}, "Blanks": {"alone"},
}

// withOtherStatus adds to some bases those with a status of two values, of which
// either may be censored.
func withOtherStatus(bases []string) []string {
	const several = "--time time --event status --cause 1"
	out := slices.Clone(bases)
	for _, base := range bases {
		if strings.Contains(base, several) {
			out = append(out, strings.Replace(base, several, "--time time --event hepato", 1))
		}
	}
	return out
}

// refusing are flags that an answer does not come with: it says why in words that
// are of use, and so they are used.
var refusing = []string{"match switch", "match weights", "roc entry", "roc weights", "cut robust", "cut weights", "screen robust", "screen weights",
	"compare robust", "compare weights", "correlate robust", "correlate weights", "table1 robust", "table1 weights", "logistic robust", "logistic weights",
	"uncut robust", "uncut weights", "trust weights", "trust strata", "trust entry", "simulate entry", "schoenfeld weights", "schoenfeld firth",
	"steps weights", "steps switch", "steps firth"}

// instead are arguments with a flag, as --name or --name=value, in the place of the values
// that they give it.
func instead(args []string, given string) []string {
	name, _, _ := strings.Cut(given, "=")
	var out []string
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == name && i+1 < len(args) && !strings.HasPrefix(args[i+1], "--"):
			i++ // its value
		case args[i] == name || strings.HasPrefix(args[i], name+"="):
		default:
			out = append(out, args[i])
		}
	}
	return append(out, given)
}

// Every flag that a command registers changes the answer of some question that it
// answers; none is there that changes nothing.
func TestFlagsAct(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "cohort.toml")
	const text = `
[[endpoint]]
name = "chosen"
time = "chol"
event = "status == 1"
[[endpoint]]
name = "second"
time = "time"
event = "status == 2"
[[endpoint]]
name = "both"
time = "chol"
event = "status"
`
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for command, cmd := range asking(t) {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			bases := withOtherStatus(bases[command])
			args := func(base string) []string {
				of := append([]string{command}, pbcWithGenes(t)...)
				return append(append(of, "--config", config, "--json"), strings.Fields(base)...)
			}
			was := map[string]string{}
			for _, base := range bases {
				status, out, errs := kaplan("", args(base)...)
				if status != exitDone {
					t.Errorf("%s %s: exit %d, %s", command, base, status, errs)
				}
				was[base] = out
			}
			cmd.Flags().VisitAll(func(f *pflag.Flag) {
				field := fieldOf(f)
				if field == "" {
					return
				}
				acts := slices.ContainsFunc(tries[field], func(value string) bool {
					given := "--" + f.Name
					if value != "" {
						given += "=" + value
					}
					return slices.ContainsFunc(bases, func(base string) bool {
						status, out, _ := kaplan("", instead(args(base), given)...)
						refused := slices.Contains(refusing, command+" "+f.Name) && status == exitNoAnswer
						return status == exitDone && out != was[base] || refused
					})
				})
				if !acts {
					t.Errorf("%s --%s (%s) changes no answer", command, f.Name, field)
				}
			})
		})
	}
}
