package explain

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every quantity says all that is to be said of it, cites what there is, is cited of
// nothing else, and has names that no other has.
func TestQuantitiesAreWhole(t *testing.T) {
	t.Parallel()
	names, cited := map[string]string{}, map[string]bool{}
	for _, q := range All() {
		for what, s := range map[string]string{"sentence that says what it is": q.Is, "formula": q.Formula, "word on what it does not say": q.Not, "call of R": q.R} {
			if s == "" {
				t.Errorf("%s has no %s", q.Name, what)
			}
		}
		if len(q.Of) == 0 {
			t.Errorf("%s is of no field", q.Name)
		}
		if len(q.Here) == 0 && !q.General && q.Of[0].Commands[0] != "none" && q.Method == "" && q.Refs == nil {
			t.Errorf("%s says nothing of an answer", q.Name)
		}
		if n := strings.Count(q.Is, ". "); n > 1 || !strings.HasSuffix(q.Is, ".") {
			t.Errorf("%s: its definition is not a sentence: %s", q.Name, q.Is)
		}
		for _, n := range slices.Concat([]string{q.Name}, q.Also, q.Typed) {
			p := plain(n)
			if other, ok := names[p]; ok && other != q.Name {
				t.Errorf("%s and %s are both called %q", q.Name, other, n)
			}
			names[p] = q.Name
		}
		for _, k := range q.Refs {
			cited[k] = true
			if Reference(k) == "" {
				t.Errorf("%s cites %s, which there is not", q.Name, k)
			}
		}
		text := strings.Join([]string{q.Is, q.Formula, q.Not, q.Method, q.R}, " ")
		if regexp.MustCompile(`(^|\s)--[a-z]|\bkaplan [a-z]+ `).MatchString(text) {
			t.Errorf("%s names a flag or a command", q.Name)
		}
		for _, h := range q.Here {
			if strings.Count(h.Text, "{") != strings.Count(h.Text, "}") {
				t.Errorf("%s: braces of %q", q.Name, h.Text)
			}
		}
	}
	cite := regexp.MustCompile(`^\S.* \((18|19|20)\d\d\) .{20,}`)
	for k, s := range References() {
		if !cite.MatchString(s) || !strings.Contains(s, k[len(k)-4:]) {
			t.Errorf("%s: %q is no reference of that year", k, s)
		}
		if !cited[k] && k != "mcshane2005" && k != "altman2012" { // of the checklist
			t.Errorf("nothing cites %s", k)
		}
	}
	if n := len(All()); n < 100 {
		t.Errorf("only %d quantities", n)
	}
}

// Everyday names are found: one that several things have is asked about, and one of what
// is not shown is answered with what is.
func TestEverydayNames(t *testing.T) {
	for typed, want := range map[string]string{"proportional hazards": "proportional hazards test", "HR": "hazard ratio", "c-index": "concordance",
		"logrank": "log-rank test", "Mantel-Cox": "log-rank test", "KM": "Kaplan-Meier estimate", "reverse KM": "median follow-up", "FDR": "q value",
		"competing risks": "cumulative incidence", "crr": "Fine-Gray model", "cutpoint": "cut-point", "p-value": "P value", "multivariate analysis": "adjusted hazard ratio",
		"PSM": "propensity score", "table one": "test of a row of Table 1", "confidence bands": "Hall-Wellner band", "Tukey": "comparisons of pairs",
		"time-dependent covariate": "survival of patients who change group", "median survival time": "median survival", "95% CI": "confidence interval"} {
		if q, err := Find(typed); err != nil || q.Name != want {
			t.Errorf("%s: %v, %v", typed, q, err)
		}
	}
	for typed, want := range map[string]string{"wilcoxon": "Mann-Whitney test; Wilcoxon signed-rank test; Gehan-Breslow", "OR": "odds ratio of logistic regression",
		"VIF": "correlation matrix", "multicollinearity": "correlation matrix", "Weibull": "parametric", "hazzard ratio": "did you mean hazard ratio"} {
		q, err := Find(typed)
		if err == nil {
			t.Errorf("%s is %s", typed, q.Name)
			continue
		}
		said := err.Error()
		for _, name := range strings.Split(want, "; ") {
			if !strings.Contains(said, name) {
				t.Errorf("%s: %q is not said in %s", typed, name, said)
			}
		}
	}
	for _, q := range All() {
		for _, n := range q.Perhaps {
			if _, err := Find(n); err == nil || !strings.Contains(err.Error(), q.Name) || !strings.Contains(err.Error(), ";") {
				t.Errorf("%s is no name of several: %v", n, err)
			}
		}
		for _, n := range slices.Concat(q.Also, q.Typed) {
			_, gone := unshown[plain(n)]
			if _, other := otherwise[plain(n)]; gone || other {
				t.Errorf("%s is shown as %s, and is said not to be", n, q.Name)
			}
		}
	}
	for n, is := range otherwise {
		if unshown[is] == "" {
			t.Errorf("%s is a name of nothing", n)
		}
	}
}
