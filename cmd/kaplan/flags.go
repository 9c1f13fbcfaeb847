package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/pflag"

	"kaplan/model"
)

// flagOf is the flag of a field of the Look: its name, and what it says in help.
type flagOf struct {
	name, usage string
	above       string // an example, where only numbers above 0 make sense
}

// flags of all fields of the Look. A command registers those of the fields that
// its questions use.
var flags = map[model.Field]flagOf{
	"Where": {"where", "only the patients of whom `EXPR` is true: 'AFP > 20 and sex == \"male\"'", ""},

	"Endpoint": {"endpoint", "`NAME` of an endpoint that was recognised (OS, PFS, ...)", ""},
	"Time":     {"time", "`COL` of the time on study", ""},
	"Event":    {"event", "`COL` of the status, or an expression such as 'status == 2'", ""},
	"Entry":    {"entry", "`COL` of the time at which a patient comes under observation", ""},
	"Cause":    {"cause", "`CODE` of the event of interest, where the status has several", ""},
	"Censored": {"censored", "`CODE` that is censored, several with commas, where the status does not say; " +
		"none: nobody is censored, and of several events --cause says which", ""},
	"Landmark": {"landmark", "only patients still under observation after `T` (time > T); time is counted from T, --times too; 0: none", ""},
	"StartAt": {"start-at", "given alive at `T`: who leaves at or before T is left out, who enters later stays, and time is counted as before " +
		"(R's start.time keeps who leaves at T)", "52"},
	"Weights": {"weights", "`COL` of sampling or probability weights; variances are robust (for a row that stands for several patients: --freq)", ""},
	"Robust": {"robust", "variances with --weights are between patients, whatever the scale of the weights (R's default for whole " +
		"weights is the model's variance); --robust=false: the model's, which takes a weight for so many patients", ""},

	"Marker":   {"by", "`COL or EXPR` that defines the groups", ""},
	"AsLevels": {"levels", "take a numeric --by as categories", ""},
	"Levels":   {"arrange", "order and merge the `LEVELS` of --by: '\"I\"+\"II\" | late := \"III\"+\"IV\"'", ""},
	"Cut": {"cut", "`RULE` that cuts a number into groups: median, mean, tertile, quartile, " +
		"optimal, youden, quantile:0.25,0.75, value:20, by:sex:male=36.2,female=29.6", ""},
	"Moved":     {"moved", "the cut was chosen from these data: its P is corrected", ""},
	"Reference": {"reference", "`COL=LEVEL`: the level that the others are compared with", ""},
	"Switch": {"switch", "`COL` of the time at which a patient changes group, missing for those who never do: " +
		"for groups that become known only later", ""},

	"MinProp":      {"min-prop", "least `SHARE` of patients on either side of a searched cut", ""},
	"Permutations": {"permutations", "correct P by `N` permutations; 0: do not", ""},
	"Seed":         {"seed", "`SEED` of everything random", ""},
	"Split":        {"split", "choose the cut in the largest level of `COL` and carry it to the others", ""},
	"SplitSeed":    {"split-seed", "choose the cut in a random half, drawn with `SEED`, and carry it to the other", "1"},
	"Mode":         {"mode", "`HOW` each marker enters: continuous, cut at its median, or at its optimal cut (P is then corrected for the search)", ""},
	"Within":       {"within", "comma-separated `LIST` of columns that make the subgroups; numbers are halved at their median (default: every category)", ""},
	"Markers":      {"markers", "comma-separated `LIST` of names and globs of markers: 'hsa-mir-*,hsa-let-*' (default: every number)", ""},
	"Per":          {"per", "`STEP` that ratios are per: sd, iqr (both of the whole cohort), unit; a column of two values is per unit (default sd)", ""},
	"Log2":         {"log2", "take log2(x + 1) of every marker", ""},
	"Offset":       {"offset", "with --log2: add `N` before the logarithm (default 1)", "0.5"},
	"Detected":     {"detected", "leave out markers of which less than this `SHARE` of the values is above 0", "0.5"},
	"Family":       {"family", "`LIST` of names and globs over which q and family-wise P are: '*' for a few of many (default: the markers listed)", ""},

	"Covariates": {"covariates", "comma-separated `LIST` of columns or expressions, a:b for an interaction, " +
		"rcs(age,4) for a spline: 'age,log(bili),sex'", ""},
	"Strata":    {"strata", "comma-separated `LIST` of columns or expressions to stratify by", ""},
	"Cluster":   {"cluster", "`COL` whose equal values mark rows that may be correlated: robust variance", ""},
	"Ties":      {"ties", "`HOW` tied events enter a Cox model: efron, breslow, exact", ""},
	"CI":        {"ci", "`KIND` of intervals of ratios: wald, or profile with likelihood-ratio P (default: wald, and profile where wald is known to fail)", ""},
	"PH":        {"ph", "`TRANSFORM` of time in the proportional-hazards test: km, identity, rank, log (default km)", ""},
	"Firth":     {"firth", "fit by Firth's penalised likelihood, with profile intervals", ""},
	"Base":      {"base", "`LIST` of covariates that the others are added to: likelihood-ratio test and change in concordance", ""},
	"Enter":     {"enter", "with --univariable: put covariates with a P below `P` into one model", "0.05"},
	"Backward":  {"backward", "eliminate covariates backward by a `CRITERION`: aic, p", ""},
	"Keep":      {"keep", "with --backward p: keep covariates with a P below `P` (default 0.05)", "0.05"},
	"Influence": {"influence", "list the `N` most influential patients", "5"},
	"Residuals": {"residuals", "list martingale, deviance, score and dfbeta residuals of every patient", ""},
	"Pattern":   {"predict", "predict survival at --times for a `PATIENT` such as age=60,sex=f, and adjust the curves", ""},

	"Level":    {"level", "confidence `LEVEL` of intervals", ""},
	"ConfType": {"conf-type", "`KIND` of intervals of S(t): log, log-log, plain, logit, arcsin", ""},
	"Band":     {"band", "`KIND` of simultaneous bands beside the pointwise intervals: hall-wellner, equal-precision", ""},
	"Times":    {"times", "survival at these `TIMES`: 12,36,60; with --landmark they count from it", ""},
	"Extend":   {"extend", "at --times after a group's last time too: the curve is taken to stay level there (otherwise NA)", ""},
	"RMST":     {"rmst", "restricted mean survival time up to time `TAU`; with --landmark it counts from there", "60"},
	"Rho":      {"rho", "`RHO` of the Fleming-Harrington weight S^rho (1-S)^gamma", ""},
	"Gamma":    {"gamma", "`GAMMA` of the Fleming-Harrington weight", ""},
	"Test": {"test", "`NAME` of the test that is read: log-rank, gehan-breslow, tarone-ware, peto-peto, fleming-harrington, trend " +
		"(default: log-rank, or fleming-harrington where --rho or --gamma say so)", ""},
	"Pairwise":   {"pairwise", "compare groups pairwise, P corrected by `METHOD`: holm, bh, bonferroni", ""},
	"Width":      {"lifetable", "actuarial life tables, by intervals of this `WIDTH`, in the place of curves", "12"},
	"Ratio":      {"hr", "the events that a hazard ratio of `HR` needs", "1.5"},
	"Cohorts":    {"cohorts", "draw `N` cohorts (default 2000)", "500"},
	"CohortSize": {"patients", "of `N` patients each (default: as many as there are)", "100"},
	"At":         {"at", "in the place of --outcome: the event by time `T`, with censoring weighted away", "12"},

	"Value":  {"value", "`COL or EXPR` that is compared: a number by means and ranks, a category by counts", ""},
	"Paired": {"paired", "`COL or EXPR` of the second measurement of each patient; the change is this minus --value", ""},
	"By2":    {"by2", "`COL or EXPR` of the second factor: two-way analysis of variance", ""},
	"Lead": {"lead", "read this `TEST`, whatever the checks speak for: student-t, welch-t, mann-whitney, anova, welch-anova, " +
		"kruskal-wallis; of counts chi-square, chi-square-uncorrected, fisher, cochran-armitage; of pairs paired-t, wilcoxon, mcnemar, mcnemar-exact", ""},
	"Squares": {"type", "`TYPE` of the sums of squares of the two-way analysis: 1, 2, 3", "2"},
	"Outcome": {"outcome", "`COL or EXPR` with two values: the second, or true, is the event, or the one that is not the --reference", ""},
	"Versus":  {"versus", "`COL` of a second marker of the same patients: DeLong's paired test", ""},
	"Allele":  {"risk-allele", "`ALLELE` whose copies are counted, or several COL=ALLELE with commas (default: the rarer one)", ""},
	"Genes":   {"genotypes", "comma-separated `LIST` of genotypes whose risk alleles are added up", ""},

	"X":      {"x", "`COL or EXPR` that is correlated with each of Y", ""},
	"Y":      {"y", "comma-separated `LIST` of columns or expressions (default: every number)", ""},
	"Method": {"method", "`KIND` of coefficient: pearson, spearman, kendall", ""},
	"Means":  {"means", "correlate the means of Y at each value of X, such as the time points of long data", ""},

	"Rows":    {"rows", "comma-separated `LIST` of columns or expressions (default: every column)", ""},
	"Summary": {"summary", "`HOW` to summarise numbers: median-range, median-iqr, mean-sd", ""},

	"Caliper":  {"caliper", "match only within `WIDTH` standard deviations of the score; 0: no bound", ""},
	"Score":    {"score", "`SCALE` of distances and caliper: probability, logit", ""},
	"Estimand": {"estimand", "`WHOM` the effect is of: matched pairs, ate (everybody, by IPTW), att (the treated, by IPTW), overlap", ""},
	"RiskAt":   {"risk-at", "risks by time `T`, counted from the landmark if there is one (default: the median follow-up)", "12"},

	"Built":  {"of", "`WHAT` is built: km (the curve), logrank, cox, cuminc, permutation (of a searched cut)", ""},
	"Drawn":  {"draw", "draw `N` patients by --seed, 2 to 50 (default: all of up to 50, else 12)", "12"},
	"Step":   {"step", "only up to step `N` (default: to the end)", "3"},
	"Blanks": {"blanks", "leave the numbers to be filled in; `SOLUTIONS` on a second page (solutions), or none (alone)", ""},
}

// defaults are the values of a Look that no flag was given for.
var defaults = model.Look{
	Searching:   model.Searching{Seed: 1},
	Fitting:     model.Fitting{Ties: "efron"},
	Showing:     model.Showing{Level: 0.95, ConfType: "log", Gamma: 1},
	Correlating: model.Correlating{Method: "pearson"},
	Describing:  model.Describing{Summary: "median-range"},
}

// ofField is the annotation of a flag that names the field which it sets.
const ofField = "field"

// fieldOf is the field that a flag sets, "" for flags that are of no question.
func fieldOf(f *pflag.Flag) model.Field {
	if f == nil || len(f.Annotations[ofField]) == 0 {
		return ""
	}
	return model.Field(f.Annotations[ofField][0])
}

// register makes the flags of some fields, under the names that a command gives
// them. Two fields of one name are a mistake that no command gets away with.
func register(f *pflag.FlagSet, l *model.Look, fields []model.Field, names map[model.Field]flagOf) {
	for _, field := range fields {
		def := flags[field]
		if own, ok := names[field]; ok {
			def = own
		}
		if field == "Moved" || fieldOf(f.Lookup(def.name)) == field {
			continue // moved is what sliding says, for saved looks
		}
		makeFlag(f, l, field, def)
		f.Lookup(def.name).Annotations = map[string][]string{ofField: {string(field)}}
	}
}

// makeFlag makes the flag of one field, by its type.
func makeFlag(f *pflag.FlagSet, l *model.Look, field model.Field, def flagOf) {
	d := defaults
	field.Of(l).Set(field.Of(&d))
	switch field {
	case model.FieldBlanks:
		f.StringVar(&l.Blanks, def.name, l.Blanks, def.usage)
		f.Lookup(def.name).NoOptDefVal = field.Allowed()[0]
		return
	case "Permutations":
		f.Var((*permutations)(&l.Permutations), def.name, def.usage)
		return
	case model.FieldPattern:
		f.Var((*pattern)(&l.Pattern), def.name, def.usage)
		return
	case model.FieldRobust:
		f.Var((*yesOrNo)(&l.Robust), def.name, def.usage)
		f.Lookup(def.name).NoOptDefVal = string(model.Yes)
		return
	}
	switch p := field.Of(l).Addr().Interface().(type) {
	case *string:
		f.StringVar(p, def.name, *p, def.usage)
	case *bool:
		f.BoolVar(p, def.name, *p, def.usage)
	case *int:
		f.IntVar(p, def.name, *p, def.usage)
	case *uint64:
		f.Uint64Var(p, def.name, *p, def.usage)
	case *float64:
		f.Float64Var(p, def.name, *p, def.usage)
	}
}

// pattern is the patient to predict for. The empty one is a patient too, with
// every covariate at its median or reference.
type pattern string

func (p *pattern) String() string { return string(*p) }

// Set takes the pattern; a blank one stands for the empty one, which would say
// that nothing was asked.
func (p *pattern) Set(s string) error {
	if *p = pattern(s); s == "" {
		*p = " "
	}
	return nil
}

// Type says what the flag takes.
func (*pattern) Type() string { return "string" }

// yesOrNo is a flag of a word, true where it stands alone.
type yesOrNo model.Word

func (y *yesOrNo) String() string { return string(*y) }

// Set takes what a yes-or-no flag takes.
func (y *yesOrNo) Set(s string) error {
	v, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("takes true or false")
	}
	*y = yesOrNo(strconv.FormatBool(v))
	return nil
}

// Type says what the flag takes.
func (*yesOrNo) Type() string { return "bool" }

// permutations is a number of permutations, of which 0 asks for none at all
// and not for as many as the question takes by itself.
type permutations int

func (p *permutations) String() string {
	switch n := int(*p); n {
	case 0:
		return ""
	case model.NoPermutations:
		return "0"
	default:
		return strconv.Itoa(n)
	}
}

func (p *permutations) Set(s string) error {
	n, err := model.ReadCount(s)
	if err != nil || n > 10_000_000 {
		return fmt.Errorf("takes a number from 0 to 10,000,000")
	}
	if *p = permutations(n); n == 0 {
		*p = model.NoPermutations
	}
	return nil
}

func (*permutations) Type() string { return "N" }

// checkValues finds what is written wrongly whatever the data say.
func (q *question) checkValues(fields []model.Field) error {
	l := q.look
	if q.start+q.end != "" && l.Time+l.Endpoint != "" {
		return &model.UsageError{What: "the time is given by --start and --end, or by --time or --endpoint, not by both"}
	}
	for _, field := range fields {
		if wrong, hint := field.Wrong(l, append(field.Allowed(), q.words[field]...)); wrong != "" {
			if above := q.flag(field).above; above != "" && wrong == "must be a number >= 0" {
				wrong, hint = "must be a number above 0", "--"+q.flag(field).name+" "+above
			}
			return &model.UsageError{What: fmt.Sprintf("--%s %v: %s", q.flag(field).name, field.Of(&l).Interface(), wrong), Hint: hint}
		}
	}
	uses := func(f model.Field) bool { return slices.Contains(fields, f) }
	if uses(model.FieldEndpoint) {
		if l.Time != "" && l.Event == "" && q.start == "" {
			return &model.UsageError{What: "--time and --event go together; --event alone goes with the time that was recognised"}
		}
		if l.Endpoint != "" && l.Time != "" {
			return &model.UsageError{What: "an endpoint is given by --endpoint or by --time and --event, not by both"}
		}
	}
	if _, err := model.ParseCut(l.Cut); err != nil {
		return err
	}
	_, err := model.ParseTimes(l.Times)
	return err
}
