package selftest

import (
	"path"
	"strings"
)

// Tolerance is the relative difference up to which two numbers are one.
const Tolerance = 1e-8

// A Looser tolerance than the usual one, with the reason for it.
type Looser struct {
	Field  string  // pattern of the command and the field
	Within float64 // relative
	Floor  float64 // numbers below it are compared as if they were as large; 0 is 1e-6
	Reason string
}

// LooserTolerances are all of them.
var LooserTolerances = []Looser{
	{"compare result.measures.odds_ratio_conditional.*", 5e-3, 0, "fisher.test finds estimate and limits to 1e-4"},
	{"compare result.tests[fisher].estimate", 5e-3, 0, "fisher.test finds estimate and limits to 1e-4"},
	{"compare result.tests[fisher].conf_*", 5e-3, 0, "fisher.test finds estimate and limits to 1e-4"},
	{"compare result.pairwise_methods[games-howell].*", 1e-4, 1e-4, "ptukey is good to 1e-5 where degrees of freedom are few"},
	{"compare result.pairwise_methods[tukey].*", 1e-4, 1e-4, "ptukey is good to 1e-5 where degrees of freedom are few"},
	{"compare result.pairwise[].*", 1e-4, 1e-4, "ptukey is good to 1e-5 where degrees of freedom are few"},
	{"genotype result.models[].test.*", 1e-6, 0.01, "a difference of two log likelihoods that are equal but for rounding"},
	{"* result.tests.likelihood_ratio.statistic", Tolerance, 0.01, "a difference of two log likelihoods"},
	{"* result.term_tests[].statistic", Tolerance, 0.01, "a difference of two log likelihoods"},
	{"match result.effect.groups[].steps[].time", Tolerance, 0.5, "times within 1.5e-8 are one time; which of them is printed is a convention"},
	{"* result.groups[].follow_up.*", Tolerance, 1.5, "times within 1.5e-8 are one time; which of them is printed is a convention"},
	{"cox result.residuals[].*", Tolerance, 0.01, "a residual that is 0 but for rounding is 0"},
	{"cox result.influence[].*", Tolerance, 0.01, "a residual that is 0 but for rounding is 0"},
}

// ToleranceOf is the tolerance of a field.
func ToleranceOf(field string) float64 {
	for _, l := range LooserTolerances {
		if matches(l.Field, field) {
			return l.Within
		}
	}
	return Tolerance
}

// floorOf is the size below which a difference is absolute: a statistic that is 0
// but for rounding is 0.
func floorOf(field string) float64 {
	for _, l := range LooserTolerances {
		if matches(l.Field, field) && l.Floor > 0 {
			return l.Floor
		}
	}
	return 1e-6
}

// InstanceReasons say why a number is not compared in some instance, by the word
// that R's script gives.
var InstanceReasons = map[string]string{
	"infinite":         "a coefficient has no finite value: R's iterations stop on the way there, at a place that depends on their tolerance",
	"besideinfinite":   "another coefficient of the model has no finite value: R's iterations stop on the way there",
	"aside":            "a covariate was set aside: R's test of proportional hazards takes no model with missing coefficients",
	"beyond":           "R's restricted mean stops at the end of follow-up, ours says so and goes on level",
	"early":            "the curve is 0 before everybody has entered: ours withholds what rests on it",
	"noratio":          "the mean, or the time lost, is 0 in a group",
	"exactzph":         "cox.zph does not take exact ties",
	"unoentry":         "Uno's weights are not defined for late entry",
	"unoone":           "in a stratum with one event R's concordance leaves out Uno's weights; ours keeps them everywhere",
	"gray":             "cuminc has no test: no stratum compares the groups, or one group alone is at risk",
	"uno":              "R's concordance stops",
	"zph":              "cox.zph stops: its matrix is singular",
	"search":           "the script's search for a profile limit finds no bracket",
	"univariable":      "a covariate alone is the same for everybody: it is left out with a note, and R has an empty model",
	"notinsamestratum": "no stratum compares the groups",
	"noevents":         "nobody had the event",
	"rankci":           "without an exact P R finds the ends to 1e-4; ours are the differences at which the test begins to reject",
	"ttest":            "t.test stops: too few values, or all the same",
	"ranks":            "wilcox.test stops: no values are left",
	"anova":            "nothing varies within the groups",
	"welch":            "oneway.test stops: a group has one value, or nothing varies",
	"kruskal":          "all values are the same",
	"levene":           "nothing varies around the medians",
	"bartlett":         "bartlett.test stops: a group has one value, or no variance",
	"percent":          "the mean that the change is of is 0",
	"pairs":            "nothing varies within the groups",
	"pairsofcounts":    "pairs of counts are compared in another question",
	"howell":           "a group has one value, or no variance",
	"ptukey":           "ptukey is not defined below 2 degrees of freedom, or its root is beyond the search",
	"fisher":           "fisher.test's workspace ends",
	"zerocount":        "a count is 0",
	"types":            "there is no residual degree of freedom, or nothing varies",
	"emptycell":        "a combination of the two factors has no patients: software differs in what types II and III test then",
	"correlation":      "cor.test stops: too few pairs, or nothing varies",
	"rankcor": "cor.test gives no interval for rank correlations; ours is Bonett and Wright's, held to its definition in " +
		"stats/testdata/oracle/posthoc.R",
	"perfect":         "the line fits without residuals",
	"smd":             "nothing varies in a group",
	"table1p":         "there is nothing to compare",
	"table1statistic": "the statistic of the test that is named; compared in compare",
	"random":          "drawn at random: held to R's Monte Carlo values in stats, within its own error",
	"nocut":           "maxstat.test has no cut: too few values",
	"onestep":         "one step of the search from 1, for a strip of many cuts; the best cut's ratio is the full fit and is compared",
	"tiedbest":        "several cuts have the largest statistic",
	"lau94":           "maxstat.test stops at the improved Bonferroni bound",
	"contal":          "no installed package has Contal and O'Quigley's test",
	"hl":              "compared in stats, where maxstat can",
	"subgroup":        "the subgroup has one group or no event",
	"share":           "the share of one group: which of the two is a convention",
	"nobody":          "nobody is on this side of the cut",
	"tiedyouden":      "several cuts have the largest Youden index",
	"onecase":         "one case or one control has no variance",
	"aucone":          "the curve is perfect: DeLong's standard error is 0",
	"versus":          "a curve is perfect, at chance, or has no variance",
	"logisticaside":   "a covariate was set aside",
	"fewlogistic":     "a cell has at most one patient: intervals are profile-likelihood ones",
	"hosmer":          "the predicted risks make too few groups",
	"fewgenotypes":    "not all three genotypes occur",
	"monomorphic":     "one allele alone occurs",
	"zerorisk":        "nobody, or everybody, of an arm had the event by then",
	"riskse":          "the interval of one arm's risk; the arms are compared with each other",
	"factorbalance":   "MatchIt shows a factor's levels, ours its contrasts",
	"weighted":        "weighted tests and risks are held to R's in stats/testdata/oracle/commands_match.R",
	"fewtomatch":      "too few patients or events for a propensity score, or R's score does not converge",
	"tiedscores":      "patients have one score: who of them is matched first is a convention",
	"evenchanges":     "ranks of computed changes: ours takes those as tied that differ by rounding alone, R does not",
	"noseofc":         "the difference of two concordances has the standard error 0",
}

// Uncompared are the fields that are never compared, with the reason.
var Uncompared = [][2]string{
	{"* result.cut_of.n", "the patients whose values gave the cut: those of cohort.used, which is compared"},
	{"screen result.detected", "repeats what was asked"},
	{"screen result.undetected", "none was asked to be left out"},
	{"screen result.permutations", "repeats what was asked"},
	{"screen result.seed", "repeats what was asked"},
	{"screen result.family.markers", "the markers that are listed, of which each is compared"},
	{"cuminc result.tests[gray].strata", "the strata that there are, in which the test is compared"},
	{"forest result.missing[].n", "with the rows of the column, whose numbers are compared, everybody"},
	{"finegray result.cause_specific*", "the Cox model of the same cause, compared in cox; a test holds that they are its numbers"},
	{"* endpoint.landmark", "repeats what was asked"},
	{"* cohort.excluded[].n", "the sum with cohort.used is compared with cohort.n"},
}

func uncompared(field string) string {
	for _, u := range Uncompared {
		if matches(u[0], field) {
			return u[1]
		}
	}
	return ""
}

// matches reports whether a pattern with * for any text fits.
func matches(pattern, s string) bool {
	clean := func(s string) string { return strings.NewReplacer("[", "(", "]", ")", "/", "|").Replace(s) }
	ok, err := path.Match(clean(pattern), clean(s))
	return ok && err == nil
}

// refusal is the reason why kaplan does not answer where R does.
func refusal(c *Case, stderr string) string {
	for _, r := range Refusals {
		if (r.Command == "" || r.Command == c.Command) && strings.Contains(stderr, r.Says) {
			return r.Reason
		}
	}
	return ""
}

// Refusal is a message with which kaplan declines what R answers.
type Refusal struct{ Command, Says, Reason string }

// Refusals are all of them.
var Refusals = []Refusal{
	{"screen", "cannot be screened", "a marker that is named and has one value is refused, not left out"},
	{"", "changes nothing here", "a flag that changes nothing for these data is refused, not ignored"},
}

// Wrong is what is known to be wrong.
type Wrong struct{ Command, Cohort, Field, Why string }

// Known are all faults that are not yet mended; a fault that is mended fails the
// test until it is taken from here.
var Known = []Wrong{}

// KnownTo is the reason why a failure is known, "" where it is not.
func KnownTo(f Failure) string {
	for _, k := range Known {
		if strings.HasPrefix(f.Question, k.Command) && strings.HasPrefix(f.Cohort, k.Cohort) && matches(k.Field, f.Field) {
			return k.Why
		}
	}
	return ""
}
