package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

type coxMore struct {
	Concordance []struct {
		Name             string
		Time, Score      numbers
		Event            []int
		Entry, Weights   numbers
		Strata, Cluster  []int
		Uno              bool
		Before           float64
		C, SE            float64
		Count, Influence numbers
	}
	Difference struct{ Difference, SE float64 }
	TermLR     struct {
		Statistic numbers
		DF        []int
	} `json:"term_lr"`
	FitsC       map[string]numbers `json:"fits_c"`
	Predictions []struct {
		Name, Ties, Type                              string
		Pattern, Time, Surv, CumHaz, SE, Lower, Upper numbers
	}
	Times   numbers
	Average []numbers
	Splines []struct {
		Name  string
		X     numbers
		NK    int
		Knots numbers
		Basis rows
	}
	SplineFit struct {
		Time, Age, Bili, Knots, Coef, At, Contrast, SE numbers
		Robust                                         numbers `json:"robust_se"`
		Event, Cluster                                 []int
		Reference, Nonlinear                           float64
	} `json:"spline_fit"`
}

// Four patients: time 1 (event), 2 (event), 2+, 3 with scores 4, 1, 1, 2. The
// event at 1 is compared with all three others, whose scores are lower: three
// concordant pairs. The event at 2 is compared with the one censored at 2 (a
// tied score) and with the one at 3, whose score is higher: one tied, one
// discordant. C = (3 + 1/2)/5.
func TestConcordanceByHand(t *testing.T) {
	t.Parallel()
	o := Outcome{Time: []float64{1, 2, 2, 3}, Event: events(1, 1, 0, 1)}
	c, err := ScoreConcordance(o, []float64{4, 1, 1, 2}, ConcordanceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Concordant != 3 || c.Discordant != 1 || c.TiedScore != 1 || c.C != 0.7 {
		t.Errorf("got %+v", c)
	}
}

func TestConcordanceAgainstR(t *testing.T) {
	t.Parallel()
	var file coxMore
	readOracle(t, "cox_more.json", &file)
	for _, r := range file.Concordance {
		t.Run(r.Name, func(t *testing.T) {
			o := Outcome{Time: r.Time, Event: events(r.Event...)}
			if len(r.Entry) > 0 {
				o.Entry = r.Entry
			}
			if len(r.Weights) > 0 {
				o.Weight = r.Weights
			}
			c, err := ScoreConcordance(o, r.Score, ConcordanceOptions{Uno: r.Uno, Before: r.Before, Stratum: r.Strata, Cluster: r.Cluster})
			if err != nil {
				t.Fatal(err)
			}
			near(t, "C", c.C, r.C, 1e-12)
			near(t, "SE", c.SE, r.SE, 1e-10)
			for k, got := range []float64{c.Concordant, c.Discordant, c.TiedScore, c.TiedTime, c.TiedBoth} {
				near(t, fmt.Sprint("count ", k), got, r.Count[k], 1e-11)
			}
			for i, v := range r.Influence {
				near(t, fmt.Sprint("influence ", i), c.Influence[i], v, 1e-10)
			}
		})
	}
	for _, c := range coxCases(t) {
		if want, ok := file.FitsC[c.name[:max(0, len(c.name)-len("/efron"))]]; ok && c.ties == Efron {
			got, err := mustCox(t, c.data, CoxOptions{}).Concordance(ConcordanceOptions{})
			if err != nil {
				t.Fatal(err)
			}
			near(t, c.name+" C", got.C, want[0], 1e-12)
			near(t, c.name+" SE", got.SE, want[1], 1e-10)
		}
	}
}

// Two scores that order the patients alike differ by nothing, and what rounding leaves
// of their influences is no standard error.
func TestConcordanceOfTheSameOrder(t *testing.T) {
	t.Parallel()
	a := &Concordance{C: 0.7, Influence: []float64{0.01, -0.02, 0.01}}
	b := &Concordance{C: 0.7 + 1e-16, Influence: []float64{0.01 + 1e-18, -0.02, 0.01 - 2e-18}}
	if se, p := ConcordanceDifference(a, b); se != 0 || !math.IsNaN(p) {
		t.Errorf("the same order: SE %v, P %v", se, p)
	}
	b.Influence[0] = 0.013
	if se, p := ConcordanceDifference(a, b); math.Abs(se-0.003) > 1e-15 || !(p > 0.99) {
		t.Errorf("another order: SE %v, P %v", se, p)
	}
}

// What covariates add to a model: the difference of two fits' C, and the
// likelihood-ratio test of each term.
func TestTermsAgainstR(t *testing.T) {
	t.Parallel()
	var file coxMore
	readOracle(t, "cox_more.json", &file)
	for _, c := range coxCases(t) {
		switch c.name {
		case "lung/efron":
			full, err := mustCox(t, c.data, CoxOptions{}).Concordance(ConcordanceOptions{})
			if err != nil {
				t.Fatal(err)
			}
			c.data.X, c.data.Name = c.data.X[:1], c.data.Name[:1]
			base, err := mustCox(t, c.data, CoxOptions{}).Concordance(ConcordanceOptions{})
			if err != nil {
				t.Fatal(err)
			}
			se, p := ConcordanceDifference(full, base)
			difference := full.C - base.C
			near(t, "difference of C", difference, file.Difference.Difference, 1e-10)
			near(t, "its SE", se, file.Difference.SE, 1e-10)
			near(t, "its P", p, math.Erfc(difference/se/math.Sqrt2), 1e-12)
		case "veteran/efron":
			c.data.TermName = []string{"trt", "celltype", "karno", "age"}
			f := mustCox(t, c.data, CoxOptions{})
			for k, term := range f.terms(f.estimable) {
				if term.name != c.data.TermName[k] {
					t.Errorf("term %d is called %s", k, term.name)
				}
				less := c.data
				less.X, less.Name, less.Term = nil, nil, nil
				for j, x := range c.data.X {
					if !slices.Contains(term.columns, j) {
						less.X = append(less.X, x)
					}
				}
				without := mustCox(t, less, CoxOptions{})
				near(t, "LR of "+term.name, 2*(f.LogLik-without.LogLik), file.TermLR.Statistic[k], 1e-8)
				if df := f.DF - without.DF; df != file.TermLR.DF[k] {
					t.Errorf("%s: df %d", term.name, df)
				}
			}
		}
	}
}

func TestPredictAgainstR(t *testing.T) {
	t.Parallel()
	var file coxMore
	readOracle(t, "cox_more.json", &file)
	fits := map[string]*CoxFit{}
	for _, c := range coxCases(t) {
		if c.ties != Exact {
			c.data.Cluster = nil
			fits[c.name] = mustCox(t, c.data, CoxOptions{Ties: c.ties})
		}
	}
	for _, r := range file.Predictions {
		t.Run(r.Name+" "+r.Ties+" "+r.Type, func(t *testing.T) {
			tr := map[string]Transform{"log": Log, "log-log": LogLog, "plain": Plain}[r.Type]
			got, err := fits[r.Name+"/"+r.Ties].Predict(r.Pattern, 1, PredictOptions{Transform: tr})
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Time) != len(r.Time) {
				t.Fatalf("%d times, want %d", len(got.Time), len(r.Time))
			}
			for k := range r.Time {
				near(t, "time", got.Time[k], r.Time[k], 1e-14)
				near(t, "surv", got.Surv[k], r.Surv[k], 1e-9)
				near(t, "cumhaz", got.CumHaz[k], r.CumHaz[k], 1e-9)
				near(t, "se", got.SELogSurv[k], r.SE[k], 1e-8)
				near(t, "lower", got.Lower[k], r.Lower[k], 1e-8)
				near(t, "upper", got.Upper[k], r.Upper[k], 1e-8)
			}
		})
	}
	for k, want := range file.Average {
		got, err := fits["lung/efron"].Average([]int{1}, []float64{float64(k + 1)}, file.Times)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			near(t, "average", got[i], want[i], 1e-9)
		}
	}
}

func TestSplineAgainstR(t *testing.T) {
	t.Parallel()
	var file coxMore
	readOracle(t, "cox_more.json", &file)
	for _, r := range file.Splines {
		name := fmt.Sprintf("%s %d", r.Name, r.NK)
		knots, err := SplineKnots(r.X, r.NK)
		if len(r.Knots) == 0 || err != nil {
			if (len(r.Knots) == 0) != (err != nil) {
				t.Errorf("%s: knots %v, %v; R has %v", name, knots, err, r.Knots)
			}
			continue
		}
		if len(knots) != len(r.Knots) {
			t.Errorf("%s: knots %v; R has %v", name, knots, r.Knots)
			continue
		}
		for k := range knots {
			near(t, name+" knot", knots[k], r.Knots[k], 1e-13)
		}
		if r.Basis == nil {
			continue
		}
		basis, err := SplineBasis(r.X, knots)
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Basis {
			for j := range basis {
				near(t, name+" basis", basis[j][i], r.Basis[i][j], 1e-10)
			}
		}
	}

	r := file.SplineFit
	basis, err := SplineBasis(r.Bili, r.Knots)
	if err != nil {
		t.Fatal(err)
	}
	f := mustCox(t, CoxData{Time: r.Time, Event: events(r.Event...), X: append(basis, r.Age)}, CoxOptions{})
	for j, want := range r.Coef {
		near(t, "coef", f.Coef[j], want, 1e-8)
	}
	at, _ := SplineBasis(r.At, r.Knots)
	reference, _ := SplineBasis([]float64{r.Reference}, r.Knots)
	var ref []float64
	for _, col := range reference {
		ref = append(ref, col[0])
	}
	c, err := f.Contrast([]int{0, 1, 2}, at, ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.At {
		near(t, "contrast", c.Coef[i], r.Contrast[i], 1e-8)
		near(t, "contrast se", c.SE[i], r.SE[i], 1e-8)
	}
	clustered := mustCox(t, CoxData{Time: r.Time, Event: events(r.Event...), X: append(basis, r.Age), Cluster: r.Cluster}, CoxOptions{})
	if c, err = clustered.Contrast([]int{0, 1, 2}, at, ref, 0); err != nil {
		t.Fatal(err)
	}
	allWithin(t, "robust contrast se", c.SE, r.Robust, 1e-8)
	nonlinear, err := f.WaldTest([]int{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "non-linearity", nonlinear.Statistic, r.Nonlinear, 1e-8)
	if nonlinear.DF != 2 {
		t.Errorf("df %d", nonlinear.DF)
	}
}

// Beyond its outer knots the spline is a straight line: second differences are
// 0; at the knots its second derivative does not jump.
func TestSplineIsLinearOutside(t *testing.T) {
	t.Parallel()
	knots := []float64{1, 2.5, 4, 7}
	for _, x := range [][]float64{{-3, -2, -1}, {8, 9, 10}} {
		basis, err := SplineBasis(x, knots)
		if err != nil {
			t.Fatal(err)
		}
		for j, b := range basis {
			if d := b[0] - 2*b[1] + b[2]; math.Abs(d) > 1e-12 {
				t.Errorf("column %d: second difference %g at %v", j, d, x)
			}
		}
	}
	for _, k := range knots {
		h := 1e-3
		basis, _ := SplineBasis([]float64{k - 2*h, k - h, k, k + h, k + 2*h}, knots)
		for j, b := range basis {
			before, after := (b[0]-2*b[1]+b[2])/h/h, (b[2]-2*b[3]+b[4])/h/h
			// A third derivative times a step of 1e-3 is left in the difference.
			if math.Abs(before-after) > 0.02 {
				t.Errorf("column %d: second derivative jumps from %g to %g at %g", j, before, after, k)
			}
		}
	}
	if slices.ContainsFunc([][]float64{{1, 2}, {1, 1, 2}, {3, 2, 1}, {1, 2, math.NaN()}}, func(k []float64) bool {
		_, err := SplineBasis([]float64{1}, k)
		return err == nil
	}) {
		t.Error("bad knots: no error")
	}
}
