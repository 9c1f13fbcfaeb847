package main

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"kaplan/model"
)

// flagOf is the flag of a field of the Look: its name, what it says in help,
// and the values that it may have where they are few.
type flagOf struct {
	name, usage string
	allowed     []string
	above       string // an example, where only numbers above 0 make sense
}

// flags of all fields of the Look. A command registers those of the fields that
// its questions use.
var flags = map[model.Field]flagOf{
	"Where": {"where", "subgroup: an `EXPR` such as 'cirrhosis == \"yes\" and AFP > 20'", nil, ""},

	"Endpoint": {"endpoint", "`NAME` of an endpoint that was recognised (OS, PFS, ...)", nil, ""},
	"Time":     {"time", "`COL` of the time on study", nil, ""},
	"Event":    {"event", "`COL` of the status, or an expression such as 'status == 2'", nil, ""},
	"Entry":    {"entry", "`COL` of the time at which a patient comes under observation", nil, ""},
	"Cause":    {"cause", "`CODE` of the event of interest where the status has several", nil, ""},
	"Landmark": {"landmark", "only those still under observation at `T`, time counted from T", nil, ""},
	"Weights":  {"weights", "`COL` of case weights", nil, ""},

	"Marker":   {"by", "`COL or EXPR` that defines the groups", nil, ""},
	"AsLevels": {"levels", "take a numeric --by as categories", nil, ""},
	"Levels":   {"arrange", "order and merging of the levels of --by: `'\"I\"+\"II\" | late := \"III\"+\"IV\"'`", nil, ""},
	"Cut": {"cut", "`RULE` that cuts a number: median, mean, tertile, quartile, optimal, youden, " +
		"quantile:0.25,0.75, value:20, by:sex:male=36.2,female=29.6", nil, ""},
	"Moved":     {"moved", "the cut was chosen from these data: its P is corrected", nil, ""},
	"Reference": {"reference", "`COL=LEVEL`: reference level of a factor", nil, ""},
	"Switch":    {"switch", "`COL` of the time at which a patient changes group (missing: never): groups known only later", nil, ""},

	"MinProp":      {"min-prop", "least `SHARE` of patients on either side of a searched cut", nil, ""},
	"Permutations": {"permutations", "`N` permutations behind the corrected P; 0 for none", nil, ""},
	"Seed":         {"seed", "`SEED` of every random procedure", nil, ""},
	"Split":        {"split", "choose the cut in the largest level of `COL` and carry it to the others", nil, ""},
	"SplitSeed":    {"split-seed", "choose the cut in a random half by this `SEED` and carry it to the other", nil, ""},
	"Mode": {"mode", "`HOW` each marker enters: continuous, median, optimal (P then corrected for the search)",
		[]string{"continuous", "median", "optimal"}, ""},
	"Within": {"within", "comma-separated `LIST` of columns; numbers are halved at their median (default: every category)", nil, ""},

	"Covariates": {"covariates", "comma-separated `LIST`: age,log(bili),sex,a:b,rcs(age,4)", nil, ""},
	"Strata":     {"strata", "comma-separated `LIST` of columns or expressions", nil, ""},
	"Cluster":    {"cluster", "`COL`: rows of one value may be correlated; robust variance", nil, ""},
	"Ties":       {"ties", "tied events in Cox: efron, breslow, exact", []string{"efron", "breslow", "exact"}, ""},
	"CI": {"ci", "intervals of ratios: wald, profile (with likelihood-ratio P); unset: Wald, and profile where Wald is known to fail",
		[]string{"", "wald", "profile"}, ""},
	"PH":        {"ph", "time transform of the proportional-hazards test: km, identity, rank, log", []string{"", "km", "identity", "rank", "log"}, ""},
	"Firth":     {"firth", "Firth's penalised likelihood, with profile intervals", nil, ""},
	"Base":      {"base", "`LIST` of covariates that the others are added to: likelihood-ratio test, change in concordance", nil, ""},
	"Enter":     {"enter", "with --univariable: those with P below `P` in one model together", nil, ""},
	"Backward":  {"backward", "eliminate covariates backward by `aic or p`", []string{"", "aic", "p"}, ""},
	"Keep":      {"keep", "with --backward p: covariates with P above `P` go (default 0.05)", nil, "0.05"},
	"Influence": {"influence", "list the `N` most influential patients", nil, ""},
	"Residuals": {"residuals", "list martingale, deviance, score and dfbeta residuals of every patient", nil, ""},
	"Pattern":   {"predict", "survival for a patient such as `age=60,sex=f`, at --times, and adjusted curves", nil, ""},

	"Level":    {"level", "`LEVEL` of confidence intervals", nil, ""},
	"ConfType": {"conf-type", "intervals of S(t): log, log-log, plain, logit, arcsin", []string{"log", "log-log", "plain", "logit", "arcsin"}, ""},
	"Band": {"band", "simultaneous bands beside the pointwise intervals: `hall-wellner or equal-precision`",
		[]string{"", "hall-wellner", "equal-precision"}, ""},
	"Times":    {"times", "at these times: `12,36,60`", nil, ""},
	"RMST":     {"rmst", "restricted mean survival time up to `TAU`", nil, ""},
	"Rho":      {"rho", "Fleming-Harrington weight S^rho (1-S)^gamma", nil, ""},
	"Gamma":    {"gamma", "Fleming-Harrington weight S^rho (1-S)^gamma", nil, ""},
	"Pairwise": {"pairwise", "compare groups pairwise, P corrected by `METHOD`: holm, bh, bonferroni", []string{"", "holm", "bh", "bonferroni"}, ""},
	"Width":    {"lifetable", "actuarial life tables by intervals of this `WIDTH` instead of curves", nil, "12"},
	"Ratio":    {"hr", "the events that a hazard ratio of `HR` needs", nil, "1.5"},
	"At":       {"at", "the event by time `T`, with censoring weighted away", nil, ""},

	"Value":   {"value", "`COL or EXPR` that is compared: a number by means and ranks, a category by its counts", nil, ""},
	"Paired":  {"paired", "`COL or EXPR` of the second measurement of each patient: the change is this less --value", nil, ""},
	"By2":     {"by2", "`COL or EXPR` of the second factor: two-way analysis of variance", nil, ""},
	"Squares": {"type", "sums of squares of the two-way analysis, by `TYPE`: 1, 2, 3", nil, "2"},
	"Outcome": {"outcome", "`COL or EXPR` with two values; the second, or true, is the event (--reference COL=VALUE: the other)", nil, ""},
	"Versus":  {"versus", "`COL` of a second marker of the same patients: DeLong's paired test", nil, ""},
	"Allele":  {"risk-allele", "the `ALLELE` whose copies are counted, or COL=ALLELE of several with commas; default the rarer one", nil, ""},
	"Genes":   {"genotypes", "comma-separated `LIST` of genotypes whose risk alleles are added up", nil, ""},

	"X":      {"x", "`COL or EXPR` that is correlated with each of Y", nil, ""},
	"Y":      {"y", "comma-separated `LIST` of columns or expressions (default: every number)", nil, ""},
	"Method": {"method", "`HOW`: pearson, spearman, kendall", []string{"pearson", "spearman", "kendall"}, ""},
	"Means":  {"means", "correlate the means of Y at each value of X, such as the time points of long data", nil, ""},

	"Rows":    {"rows", "comma-separated `LIST` of columns or expressions (default: every column)", nil, ""},
	"Summary": {"summary", "`HOW` numbers are summarised: median-range, median-iqr, mean-sd", []string{"median-range", "median-iqr", "mean-sd"}, ""},

	"Caliper": {"caliper", "match only within so many standard deviations of the score; 0: none", nil, ""},
	"Score":   {"score", "`SCALE` of distances and caliper: probability, logit", []string{"probability", "logit"}, ""},
	"Estimand": {"estimand", "`WHOM` the effect is of: matched (pairs), ate (all, IPTW), att (the treated, IPTW), overlap",
		[]string{"", "matched", "ate", "att", "overlap"}, ""},
	"RiskAt": {"risk-at", "risks by time `T`, from the landmark if there is one; the median follow-up if not given", nil, "12"},
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
	case "Permutations":
		f.Var((*permutations)(&l.Permutations), def.name, def.usage)
		return
	case model.FieldPattern:
		f.Var((*pattern)(&l.Pattern), def.name, def.usage)
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
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 10_000_000 {
		return fmt.Errorf("takes a number from 0 to 10,000,000")
	}
	if *p = permutations(n); n == 0 {
		*p = model.NoPermutations
	}
	return nil
}

func (*permutations) Type() string { return "N" }

// checkValues finds what is written wrongly whatever the data say.
func checkValues(l model.Look, fields []model.Field, names map[model.Field]flagOf) error {
	for _, field := range fields {
		def := flags[field]
		if own, ok := names[field]; ok {
			def = own
		}
		v := field.Of(&l)
		if v.Kind() == reflect.Float64 && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) || v.Float() < 0) {
			return &model.UsageError{What: fmt.Sprintf("--%s %v: must be a number >= 0", def.name, v.Float())}
		}
		if def.allowed != nil && v.Kind() == reflect.String && v.String() != "" && !slices.Contains(def.allowed, v.String()) {
			return &model.UsageError{What: fmt.Sprintf("--%s %s: not known", def.name, v.String()), Hint: "one of " +
				strings.Trim(strings.Join(def.allowed, ", "), ", ")}
		}
	}
	uses := func(f model.Field) bool { return slices.Contains(fields, f) }
	if uses(model.FieldEndpoint) {
		if (l.Time == "") != (l.Event == "") {
			return &model.UsageError{What: "--time and --event go together"}
		}
		if l.Endpoint != "" && l.Time != "" {
			return &model.UsageError{What: "an endpoint is given by --endpoint or by --time and --event, not by both"}
		}
	}
	if uses("Level") && !(l.Level > 0 && l.Level < 1) {
		return &model.UsageError{What: fmt.Sprintf("--level %v: must lie between 0 and 1", l.Level), Hint: "for example 0.95"}
	}
	if _, err := model.ParseCut(l.Cut); err != nil {
		return err
	}
	_, err := model.ParseTimes(l.Times)
	return err
}
