package model

import (
	"fmt"
	"math"
	"reflect"
	"slices"
)

// Allowed are the words that a field may hold, the usual one first; nil for a
// field of other values.
func (f Field) Allowed() []string {
	return map[Field][]string{
		"Robust":   {"true", "false"},
		"Ties":     {"efron", "breslow", "exact"},
		"CI":       {"wald", "profile"},
		"PH":       {"km", "identity", "rank", "log"},
		"Backward": {"aic", "p"},
		"ConfType": {"log", "log-log", "plain", "logit", "arcsin"},
		"Band":     {"hall-wellner", "equal-precision"},
		"Pairwise": {"holm", "bh", "bonferroni"},
		"Test":     {"log-rank", "gehan-breslow", "tarone-ware", "peto-peto", "fleming-harrington", "trend"},
		"Lead": {"student-t", "welch-t", "mann-whitney", "anova", "welch-anova", "kruskal-wallis", "chi-square", "chi-square-uncorrected", "fisher",
			"cochran-armitage", "paired-t", "wilcoxon", "mcnemar", "mcnemar-exact"},
		"Method":   {"pearson", "spearman", "kendall"},
		"Summary":  {"median-range", "median-iqr", "mean-sd"},
		"Score":    {"probability", "logit"},
		"Estimand": {"matched", "ate", "att", "overlap"},
		"Mode":     {"continuous", "median", "optimal"},
		"Per":      {"sd", "iqr", "unit"},
		"Built":    {"km", "logrank", "cox", "cuminc", "permutation"},
		"Blanks":   {"solutions", "alone"},
	}[f]
}

// mostDrawn bounds what is drawn: the number of cohorts, and the patients of one.
const mostDrawn = 100_000

// Wrong says what is wrong with the value that a Look has in a field, whatever the
// data say, and what helps; "" where nothing is. allowed are the words that are
// known.
func (f Field) Wrong(l Look, allowed []string) (what, hint string) {
	v := f.Of(&l)
	switch {
	case v.IsZero() && f != "Level":
		return "", ""
	case f == "Level" && !(l.Level > 0 && l.Level < 1):
		return "must lie between 0 and 1", "for example 0.95"
	case v.Kind() == reflect.Float64 && !(v.Float() >= 0 && !math.IsInf(v.Float(), 1)):
		return "must be a number >= 0", ""
	case f == FieldMinProp && l.MinProp > 0.5:
		return "must be a share from 0 to 0.5", "for example 0.1"
	case f == FieldDetected && l.Detected > 1:
		return "must be a share from 0 to 1", "for example 0.5"
	case f == "Keep" && v.Float() > 1:
		return "must be a P from 0 to 1", "for example 0.05"
	case (f == FieldCohorts || f == FieldCohortSize) && v.Int() > mostDrawn:
		return "must be at most 100000", ""
	case f == FieldDrawn && (l.Drawn < 2 || l.Drawn > MostByHand):
		return fmt.Sprintf("must be a number of patients from 2 to %d", MostByHand), fmt.Sprintf("for example %d", FewByHand)
	case v.Kind() == reflect.Int && f != "Permutations" && v.Int() < 0:
		return "must be a whole number >= 0", ""
	case allowed != nil && v.Kind() == reflect.String && !slices.Contains(allowed, v.String()):
		return "not known", OneOf(v.String(), allowed)
	}
	return "", ""
}
