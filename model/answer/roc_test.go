package answer

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"kaplan/model"
)

// labels and quantities make a cohort by hand.
func labels(name string, values ...string) *model.Column {
	c := &model.Column{Name: name, Kind: model.Category}
	at := map[string]int32{}
	for _, v := range values {
		if v == "" {
			c.Code = append(c.Code, -1)
			c.Missing++
			continue
		}
		k, ok := at[v]
		if !ok {
			k = int32(len(c.Level))
			at[v] = k
			c.Level = append(c.Level, v)
		}
		c.Code = append(c.Code, k)
	}
	c.Distinct = len(c.Level)
	return c
}

func quantities(name string, v ...float64) *model.Column {
	c := &model.Column{Name: name, Kind: model.Number, Num: v}
	seen := map[float64]bool{}
	for _, x := range v {
		if math.IsNaN(x) {
			c.Missing++
		} else {
			seen[x] = true
		}
	}
	c.Distinct = len(seen)
	return c
}

func byHand(columns ...*model.Column) *model.Resolver {
	c := &model.Cohort{Name: "by hand", N: columns[0].Len(), Columns: columns}
	for i := range c.N {
		c.ID = append(c.ID, "P"+model.FormatNumber(float64(i+1)))
	}
	c.Index()
	return model.NewResolver(c)
}

// askedROC answers a Look's question about a ROC curve.
func askedROC(r *model.Resolver, l model.Look) (*ROC, error) {
	return ROCQuestion.Answer(context.Background(), r, l, Progress[*ROC]{})
}

// cutAt is a Look with a cut.
func cutAt(l model.Look, rule string) model.Look {
	l.Cut = rule
	return l
}

// carriedTo is a cohort whose cuts are carried to another.
func carriedTo(c *model.Cohort, other *model.Resolver) *model.Resolver {
	r := model.NewResolver(c)
	r.Others = []*model.Resolver{other}
	return r
}

// Cases have 2, 4, 5, controls 1, 2, 3, 3: of 12 pairs the case is higher in
// 2>1; 4>all 4; 5>all 4 = 9, and one tie: AUC 9.5/12. Youden's index is largest
// above 3: sensitivity 2/3, specificity 1.
func TestROCByHand(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	r := byHand(labels("response", "no", "yes", "no", "yes", "no", "yes", "no", "no", ""),
		quantities("marker", 1, 2, 2, 4, 3, 5, 3, nan, 9), quantities("other", 1, 5, 2, 6, 3, 7, nan, 4, 8))
	l := model.Look{Comparing: model.Comparing{Outcome: "response", Value: "marker"}}
	a, err := askedROC(r, cutAt(l, "value:1"))
	if err != nil {
		t.Fatal(err)
	}
	if !near(a.Curve.AUC, 9.5/12) || a.Curve.Youden.Cut != 3 || !a.Curve.Higher {
		t.Errorf("AUC %v, Youden's cut %v", a.Curve.AUC, a.Curve.Youden.Cut)
	}
	if a.Outcome != "response = yes" || a.Case != "yes" || a.Control != "no" || a.Used != 7 || a.Events != 3 {
		t.Errorf("%s: %d patients, %d cases", a.Outcome, a.Used, a.Events)
	}
	if len(a.Excluded) != 2 || a.Excluded[0] != (model.Exclusion{Reason: "response missing", N: 1}) || a.Excluded[1] != (model.Exclusion{Reason: "marker missing", N: 1}) {
		t.Errorf("left out: %v", a.Excluded)
	}
	y, given := a.Cuts[0], a.Cuts[1]
	if y.TP != 2 || y.FP != 0 || y.FN != 1 || y.TN != 4 || y.Sensitivity.Value != 2.0/3 {
		t.Errorf("Youden's cut: %+v", y.Diagnostic)
	}
	if given.TP != 3 || given.FP != 3 || given.TN != 1 || given.Cut != 1 || given.Name != "given" {
		t.Errorf("the cut that was given: %+v", given.Diagnostic)
	}

	// The second marker parts them: in the 6 who have both its AUC is 1, the
	// first one's 7.5/9.
	l.Versus = "other"
	if a, err = askedROC(r, l); err != nil {
		t.Fatal(err)
	}
	if v := a.Versus; v == nil || v.N != 6 || !near(v.A.AUC, 7.5/9) || v.B.AUC != 1 || !near(v.Difference, -1.5/9) {
		t.Errorf("against the other: %+v", a.Versus)
	}
	if !strings.Contains(strings.Join(a.Warnings, "\n"), "in the 6 patients who have both") {
		t.Errorf("warnings %v", a.Warnings)
	}

	// Turned round, the other side is the case.
	l = model.Look{Grouping: model.Grouping{Reference: "response=yes"}, Comparing: model.Comparing{Outcome: "response", Value: "marker"}}
	if a, err = askedROC(r, l); err != nil || a.Case != "no" || a.Curve.Higher || !near(a.Curve.AUC, 9.5/12) {
		t.Errorf("turned round: %+v, %v", a, err)
	}
}

// Three of each cohort: the first one's cut is above 3; carried to the second it
// finds one of two cases and takes one of two controls for a case.
func TestROCCarriedByHand(t *testing.T) {
	t.Parallel()
	cohort := labels("cohort", "a", "a", "a", "a", "b", "b", "b", "b")
	r := byHand(labels("response", "no", "yes", "no", "yes", "no", "yes", "no", "yes"), quantities("marker", 1, 4, 3, 5, 2, 3, 6, 7), cohort)
	l := model.Look{Comparing: model.Comparing{Outcome: "response", Value: "marker"}, Grouping: model.Grouping{Marker: "cohort"}}
	a, err := askedROC(r, l)
	if err != nil {
		t.Fatal(err)
	}
	check := func(a *ROC) {
		t.Helper()
		if len(a.Parts) != 2 || a.Parts[0].Curve.AUC != 1 || a.Parts[1].Curve.AUC != 0.75 {
			t.Fatalf("parts %+v", a.Parts)
		}
		c := a.Parts[1].Cuts[len(a.Parts[1].Cuts)-1]
		if c.Cut != 3 || c.TP != 1 || c.FN != 1 || c.FP != 1 || c.TN != 1 || !strings.HasPrefix(c.Name, "carried from ") {
			t.Errorf("carried: %s %v %+v", c.Name, c.Cut, c.Diagnostic)
		}
		if p := a.Pairs[0]; p.ROCComparison == nil || p.Difference != 0.25 {
			t.Errorf("compared: %+v", p)
		}
	}
	check(a)
	parts, err := r.SplitColumn("cohort")
	if err != nil {
		t.Fatal(err)
	}
	l.Marker = ""
	v, err := askedROC(carriedTo(parts[0], model.NewResolver(parts[1])), l)
	if err != nil {
		t.Fatal(err)
	}
	check(v)
	if v.Used != 4 || v.Curve.AUC != 1 {
		t.Errorf("the first cohort: %d patients, AUC %v", v.Used, v.Curve.AUC)
	}
	// Another outcome in the second cohort is not taken for the same.
	other := byHand(labels("response", "no", "PD", "no", "PD"), quantities("marker", 1, 2, 3, 4))
	if v, err = askedROC(carriedTo(parts[0], other), l); err != nil || !strings.Contains(v.Parts[1].Why, "its outcome is PD against no, not yes against no") {
		t.Errorf("%+v, %v", v, err)
	}
}

// Whatever is asked, an answer or words; an outcome may be a condition.
func TestROCRefuses(t *testing.T) {
	t.Parallel()
	r := byHand(labels("response", "no", "yes", "no", "yes"), quantities("marker", 1, 4, 3, 5), quantities("flat", 2, 2, 2, 2), labels("one", "a", "a", "a", "a"), labels("three", "a", "b", "c", "a"), labels("typed", "1", "2", "high", "4"))
	for _, c := range []struct {
		l    model.Look
		want string
	}{
		{model.Look{Comparing: model.Comparing{Outcome: "response"}}, "needs a number"},
		{model.Look{Comparing: model.Comparing{Value: "marker"}}, "needs an outcome"},
		{model.Look{Comparing: model.Comparing{Outcome: "three", Value: "marker"}}, "the outcome three has 3 values"},
		{model.Look{Comparing: model.Comparing{Outcome: "one", Value: "marker"}}, "everybody in the analysis has one = a"},
		{model.Look{Comparing: model.Comparing{Outcome: "response", Value: "three"}}, "three is a category"},
		{model.Look{Comparing: model.Comparing{Outcome: "response", Value: "marker", Versus: "three"}}, "three is a category"},
		{model.Look{Who: model.Who{Where: "marker > 99"}, Comparing: model.Comparing{Outcome: "response", Value: "marker"}}, "no patient is left"},
		{model.Look{Grouping: model.Grouping{Reference: "response=maybe"}, Comparing: model.Comparing{Outcome: "response", Value: "marker"}}, `no value "maybe"`},
		{model.Look{Comparing: model.Comparing{Outcome: "response", Value: "nothing"}}, "nothing"},
		{model.Look{Comparing: model.Comparing{Outcome: "response", Value: "typed"}}, `typed is a category: patient 3 has "high"`},
	} {
		_, err := askedROC(r, c.l)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, not %q", c.l, err, c.want)
		}
	}
	a, err := askedROC(r, model.Look{Comparing: model.Comparing{Outcome: "response", Value: "flat"}})
	if err != nil || a.Curve.AUC != 0.5 {
		t.Errorf("a marker that is the same for all: %v, %v", a, err)
	}
	cut, err := askedROC(r, model.Look{Comparing: model.Comparing{Outcome: "marker > 3", Value: "flat"}})
	if err != nil || cut.Outcome != "marker > 3" {
		t.Errorf("an outcome that is cut: %v, %v", cut, err)
	}
}

// Odds ratios of a 2 x 2 table by hand: with x 6 of 8 have it, without 2 of 8.
func TestLogisticByHand(t *testing.T) {
	t.Parallel()
	var y, x []string
	var age []float64
	for i := range 16 {
		x = append(x, []string{"without", "with"}[i/8])
		y = append(y, map[bool]string{true: "yes", false: "no"}[i >= 8 && i < 14 || i < 2])
		age = append(age, float64(i%4))
	}
	y[15], age[3] = "", math.NaN()
	r := byHand(labels("toxicity", y...), labels("arm", x...), quantities("age", age...))
	a, err := LogisticQuestion.Answer(context.Background(), r, model.Look{Grouping: model.Grouping{Marker: "arm", Reference: "toxicity=no"}, Comparing: model.Comparing{Outcome: "toxicity"}}, Progress[*Logistic]{})
	if err != nil {
		t.Fatal(err)
	}
	// With: 6 yes, 1 no; without: 2 yes, 6 no. One no on a side: profile intervals.
	if row := a.Rows[0]; row.Term != "arm=with" || !near(row.Ratio, 18) || !near(row.SE, math.Sqrt(1.0/6+1+1.0/2+1.0/6)) || a.CI != "profile" || a.Events != 8 || a.N != 15 {
		t.Errorf("%+v of %d, %d events, %s", row, a.N, a.Events, a.CI)
	}
	// R: logLik(glm), and uniroot() on its profile at qchisq(0.95, 1)/2.
	if row := a.Rows[0]; !near(a.LogLik, 6*math.Log(6.0/7)+math.Log(1.0/7)+2*math.Log(0.25)+6*math.Log(0.75)) ||
		math.Abs(row.Lower/1.70113503668-1) > 1e-8 || math.Abs(row.Upper/483.19274988352-1) > 1e-8 {
		t.Errorf("log-likelihood %v, bounds %v and %v", a.LogLik, row.Lower, row.Upper)
	}
	if len(a.Terms) != 1 || !near(a.Terms[0].Statistic, a.LR.Statistic) || a.Terms[0].DF != 1 {
		t.Errorf("terms %v, all %v", a.Terms, a.LR)
	}
	// The AUC of two probabilities: 6/8 * 6/7 wins and the ties half.
	wins, ties := 6.0*6, 6.0*1+2.0*6
	if !near(a.C.AUC, (wins+ties/2)/(8*7)) {
		t.Errorf("C %v", a.C.AUC)
	}
	b, err := LogisticQuestion.Answer(context.Background(), r, model.Look{Grouping: model.Grouping{Marker: "arm"}, Fitting: model.Fitting{Covariates: "age", CI: "wald"}, Comparing: model.Comparing{Outcome: "toxicity"}}, Progress[*Logistic]{})
	if err != nil {
		t.Fatal(err)
	}
	if !b.Adjusted || b.N != 14 || len(b.Terms) != 2 || b.Outcome.Event != "no" { // the second of the levels as they first come
		t.Errorf("adjusted: %+v", b)
	}
	out := 0
	for _, e := range b.Excluded {
		out += e.N
	}
	if out+b.Used != 16 {
		t.Errorf("%v do not add up to 16 with %d", b.Excluded, b.Used)
	}
	for _, l := range []model.Look{{Comparing: model.Comparing{Outcome: "toxicity"}}, {Fitting: model.Fitting{Covariates: "age"}}, {Fitting: model.Fitting{Covariates: "age"}, Comparing: model.Comparing{Outcome: "age"}}, {Fitting: model.Fitting{Covariates: "nothing"}, Comparing: model.Comparing{Outcome: "toxicity"}}, {Who: model.Who{Where: "age > 99"}, Fitting: model.Fitting{Covariates: "age"}, Comparing: model.Comparing{Outcome: "toxicity"}}} {
		if _, err := LogisticQuestion.Answer(context.Background(), r, l, Progress[*Logistic]{}); err == nil {
			t.Errorf("%+v: no error", l)
		}
		entering := l
		entering.Enter = 0.05
		if _, err := UnivariableLogisticQuestion.Answer(context.Background(), r, entering, Progress[*UnivariableLogistic]{}); err == nil {
			t.Errorf("%+v: no error of the table", l)
		}
	}
	var q *model.QuestionError
	if _, err = LogisticQuestion.Answer(context.Background(), r, model.Look{Fitting: model.Fitting{Covariates: "arm"}, Comparing: model.Comparing{Outcome: "age"}}, Progress[*Logistic]{}); !errors.As(err, &q) || q.Hint != "write a condition, such as age > 1" {
		t.Errorf("%v", err)
	}
}
