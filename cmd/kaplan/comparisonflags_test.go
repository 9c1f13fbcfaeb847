package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// acting is a flag of a command and a question whose answer it changes.
type acting struct{ flag, base, with string }

// comparisons are the commands about values and outcomes, with every flag of
// their questions.
var comparisons = map[string][]acting{
	"compare": {
		{"value", "--by sex", "--value bili"},
		{"by", "--value bili", "--by sex"},
		{"where", "--value bili --by sex", "--where age>50"},
		{"level", "--value bili --by sex", "--level 0.9"},
		{"reference", "--value bili --by sex", "--reference sex=f"},
		{"levels", "--value bili --by stage", "--levels"},
		{"levels", "--value stage", "--levels"},
		{"arrange", "--value bili --by stage --levels", "--arrange 1+2|3+4"},
		{"cut", "--value bili --by age", "--cut tertile"},
		{"pairwise", "--value bili --by stage --levels", "--pairwise bh"},
		{"paired", "--value bili", "--paired albumin"},
		{"by2", "--value bili --by sex", "--by2 stage"},
		{"type", "--value bili --by sex --by2 stage", "--type 3"},
		{"lead", "--value bili --by sex", "--lead anova"},
		{"over-time", "--value bili", "--over-time"},
		{"time", searchedCut + " --event status==2", "--time later"},
		{"event", searchedCut + " --time time", "--event status==2"},
		{"endpoint", searchedCut + " --time time --event status==2", "--endpoint OS"},
		{"entry", bySearch, "--entry early"},
		{"cause", searchedCut + " --time time --event status", "--cause 2"},
		{"censored", searchedCut + " --time time --event hepato", "--censored 1"},
		{"landmark", bySearch, "--landmark 1000"},
		{"start-at", bySearch, "--start-at 1000"},
		{"weights", bySearch, "--weights stage --robust=false"},
		{"robust", bySearch + " --weights stage", "--robust=false"},
		{"strata", bySearch, "--strata nosuch"},
		{"min-prop", bySearch, "--min-prop 0.45"},
	},
	"roc": {
		{"marker", "--outcome status==2", "--marker bili"},
		{"outcome", "--marker bili", "--outcome status==2"},
		{"where", toldApart, "--where age>50"},
		{"level", toldApart, "--level 0.9"},
		{"reference", "--marker bili --outcome sex", "--reference sex=m"},
		{"cut", toldApart, "--cut value:3"},
		{"versus", toldApart, "--versus albumin"},
		{"by", toldApart, "--by stage"},
		{"arrange", toldApart + " --by stage", "--arrange 1+2|3+4"},
		{"pairwise", toldApart + " --by stage", "--pairwise bh"},
		{"split", toldApart, "--split sex"},
		{"at", "--marker bili --time time --event status==2", "--at 1000"},
		{"time", "--marker bili --at 1000 --event status==2", "--time later"},
		{"event", "--marker bili --at 1000 --time time", "--event status==2"},
		{"endpoint", byTime, "--endpoint OS"},
		{"entry", byTime, "--entry early"},
		{"cause", "--marker bili --at 1000 --time time --event status", "--cause 2"},
		{"censored", "--marker bili --at 1000 --time time --event hepato", "--censored 1"},
		{"landmark", byTime, "--landmark 400"},
		{"start-at", byTime, "--start-at 400"},
		{"weights", byTime, "--weights stage"},
	},
	"genotype": {
		{"genotype", "--outcome sex", "--genotype gene"},
		{"outcome", "--genotype gene", "--outcome sex"},
		{"score", "--outcome sex", "--score gene,other"},
		{"risk-allele", related, "--risk-allele A"},
		{"where", related, "--where age>50"},
		{"level", related, "--level 0.9"},
		{"reference", related, "--reference sex=m"},
	},
	"logistic": {
		{"outcome", "--covariates age", "--outcome sex"},
		{"covariates", "--outcome sex --by trt", "--covariates age"},
		{"by", explained, "--by trt"},
		{"where", explained, "--where age>50"},
		{"level", explained, "--level 0.9"},
		{"reference", explained, "--reference sex=m"},
		{"ci", explained, "--ci profile"},
		{"levels", explained + " --by stage", "--levels"},
		{"arrange", explained + " --by stage --levels", "--arrange 1+2|3+4"},
		{"cut", explained + " --by bili", "--cut tertile"},
		{"univariable", explained, "--univariable"},
		{"enter", explained + " --univariable", "--enter 0.9"},
		{"time", explained + " --by bili --cut optimal --event status==2", "--time later"},
		{"event", explained + " --by bili --cut optimal --time time", "--event status==2"},
		{"endpoint", regressedCut, "--endpoint OS"},
		{"entry", regressedCut, "--entry early"},
		{"cause", explained + " --by bili --cut optimal --time time --event status", "--cause 2"},
		{"censored", explained + " --by bili --cut optimal --time time --event hepato", "--censored 1"},
		{"landmark", regressedCut, "--landmark 2500"},
		{"start-at", regressedCut, "--start-at 2500"},
		{"weights", regressedCut, "--weights stage --robust=false"},
		{"robust", regressedCut + " --weights stage", "--robust=false"},
		{"strata", regressedCut, "--strata nosuch"},
		{"min-prop", regressedCut, "--min-prop 0.45"},
	},
}

const (
	searchedCut  = "--value bili --by age --cut optimal"
	bySearch     = searchedCut + " --time time --event status==2"
	toldApart    = "--marker bili --outcome status==2"
	byTime       = "--marker bili --at 1000 --time time --event status==2"
	related      = "--genotype gene --outcome sex"
	explained    = "--outcome sex --covariates age"
	regressedCut = explained + " --by bili --cut optimal --time time --event status==2"
)

// pbcWithGenes is a real cohort with two genotypes that are made up.
func pbcWithGenes(t *testing.T) []string {
	return []string{data(t, "pbc"), "--derive", `gene = albumin > 3.7 ? "AA" : albumin > 3.4 ? "AG" : "GG"`,
		"--derive", `other = protime > 11 ? "CC" : protime > 10.3 ? "CT" : "TT"`, "--derive", "early = age > 50 ? 30 : 0", "--derive", "later = age * 25"}
}

// Every flag that a command of these registers changes an answer; none is there
// that changes nothing.
func TestFlagsOfComparisonsAct(t *testing.T) {
	t.Parallel()
	for command, flags := range comparisons {
		t.Run(command, func(t *testing.T) {
			var listed []string
			for _, f := range flags {
				listed = append(listed, f.flag)
				base := append(append([]string{command}, pbcWithGenes(t)...), strings.Fields(f.base)...)
				_, was, before := kaplan("", base...)
				status, is, after := kaplan("", append(slices.Clone(base), strings.Fields(f.with)...)...)
				if was == is && before == after {
					t.Errorf("%s %s: %s changes nothing", command, f.base, f.with)
				}
				refuses := slices.Contains([]string{"endpoint", "over-time", "strata"}, f.flag) || command == "roc" && slices.Contains([]string{"entry", "weights"}, f.flag)
				if (status != exitDone) != refuses {
					t.Errorf("%s %s %s: exit %d\n%s", command, f.base, f.with, status, after)
				}
			}
			cmd, _, err := rootCommand(nil, nil).Find([]string{command})
			if err != nil {
				t.Fatal(err)
			}
			cmd.Flags().VisitAll(func(f *pflag.Flag) {
				// How the cohort is read and the answer printed, and drawn (TestFigureFlagsAct).
				if slices.Contains(strings.Fields("colours digits figure rscript grey show size title type-size x-label y-label "+
					"bins config counts dates derive end force save format freq help id json long max-memory min-cell missing query sample start "+
					"suppress-below table time-round time-step unit validate"), f.Name) {
					return
				}
				if !slices.Contains(listed, f.Name) {
					t.Errorf("--%s is registered and nothing says what it changes", f.Name)
				}
			})
		})
	}
}

// What a command does not use it refuses, and names those that do; a person
// would believe that it had been adjusted for.
func TestComparisonsRefuseWhatTheyDoNotUse(t *testing.T) {
	t.Parallel()
	for command, base := range map[string]string{"compare": "--value bili --by sex", "roc": toldApart, "genotype": related, "logistic": explained} {
		for _, flag := range []string{"covariates", "strata", "cluster", "ties", "conf-type", "switch", "firth"} {
			if command == "logistic" && flag == "covariates" {
				continue
			}
			args := append(append([]string{command}, pbcWithGenes(t)...), strings.Fields(base)...)
			status, out, errs := kaplan("", append(args, "--"+flag, "nosuch")...)
			named := strings.Contains(errs, "--"+flag+" is a flag of ") && strings.Contains(errs, "km") || strings.Contains(errs, "--"+flag+" changes nothing here: kaplan "+command+" uses it only")
			if status != exitUsage || out != "" || !named {
				t.Errorf("%s --%s: exit %d\n%s", command, flag, status, errs)
			}
		}
	}
}

// A column that is named must exist, whichever flag names it.
func TestComparisonsMissNoColumn(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"compare --value nosuch", "compare --value bili --by nosuch", "compare --value bili --paired nosuch", "compare --value bili --by sex --by2 nosuch",
		"compare --value bili --where nosuch>1", "compare " + bySearch + " --strata nosuch", "compare " + bySearch + " --weights nosuch", "compare " + bySearch + " --entry nosuch",
		"compare --value bili --by age --cut by:nosuch:f=50,m=60", "compare " + searchedCut + " --time nosuch --event status",
		"roc --marker nosuch --outcome sex", "roc --marker bili --outcome nosuch", "roc " + toldApart + " --versus nosuch", "roc " + toldApart + " --by nosuch",
		"roc " + toldApart + " --split nosuch", "roc --marker nosuch --at 1000 --time time --event status==2",
		"genotype --genotype nosuch --outcome sex", "genotype --genotype gene --outcome nosuch", "genotype --score gene,nosuch --outcome sex",
		"logistic --outcome nosuch --covariates age", "logistic --outcome sex --covariates age,nosuch", "logistic --outcome sex --by nosuch",
		"logistic --outcome sex --univariable --covariates nosuch",
	} {
		args := strings.Fields(line)
		status, out, errs := kaplan("", append([]string{args[0]}, append(pbcWithGenes(t), args[1:]...)...)...)
		if status == exitDone || out != "" || !strings.Contains(errs, "nosuch") {
			t.Errorf("%s: exit %d, %q", line, status, errs)
		}
	}
}
