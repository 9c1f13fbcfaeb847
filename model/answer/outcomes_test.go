package answer_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// What is said to be related to an outcome, and how many of those who are left have it,
// heads every answer about one: of seven patients who have all values five relapsed.
func TestAnswersNameTheirOutcome(t *testing.T) {
	t.Parallel()
	r := ask(t, "relapse,rs1,rs2,age\nyes,AA,GG,50\nyes,AG,GT,61\nyes,GG,GT,42\nyes,AG,TT,53\n"+
		"yes,AA,GG,64\nno,AG,GT,55\nno,GG,TT,66\nyes,,,57\n,AA,GG,58\n", read.Options{})
	about := func(what string, a *answer.Answer, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		if a.Endpoint.Name != "relapse = yes" || a.Endpoint.Event != "relapse" || a.Events != 5 || a.Used != 7 {
			t.Errorf("%s: of %q (%q), %d of %d", what, a.Endpoint.Name, a.Endpoint.Event, a.Events, a.Used)
		}
	}
	compared := model.Comparing{Outcome: "relapse"}
	where := model.Who{Where: "not missing(rs1)"}
	one, err := answer.GenotypeQuestion.Answer(context.Background(), r, model.Look{Grouping: model.Grouping{Marker: "rs1"}, Comparing: compared},
		answer.Progress[*answer.Genotype]{})
	about("genotype", one.About(), err)
	if err == nil && fmt.Sprint(one.Counts) != "[[0 1 1] [2 2 1]]" && fmt.Sprint(one.Counts) != "[[1 1 0] [1 2 2]]" {
		t.Errorf("counts %v", one.Counts)
	}
	score := compared
	score.Genes = "rs1,rs2"
	all, err := answer.GenotypeScoreQuestion.Answer(context.Background(), r, model.Look{Comparing: score}, answer.Progress[*answer.GenotypeScore]{})
	about("genotype score", all.About(), err)
	fitted := model.Look{Who: where, Comparing: compared, Fitting: model.Fitting{Covariates: "age"}}
	logistic, err := answer.LogisticQuestion.Answer(context.Background(), r, fitted, answer.Progress[*answer.Logistic]{})
	about("logistic", logistic.About(), err)
	alone, err := answer.UnivariableLogisticQuestion.Answer(context.Background(), r, fitted, answer.Progress[*answer.UnivariableLogistic]{})
	about("logistic, each alone", alone.About(), err)
	valued := compared
	valued.Value = "age"
	roc, err := answer.ROCQuestion.Answer(context.Background(), r, model.Look{Who: where, Comparing: valued}, answer.Progress[*answer.ROC]{})
	about("ROC", roc.About(), err)
}

// Values that differ because they made the groups are said to, whether there are two groups
// or more; one group is compared with nothing, and another column made none.
func TestComparedWithItself(t *testing.T) {
	t.Parallel()
	r := ask(t, "dose,y\n1,7\n2,5\n3,9\n4,6\n5,8\n6,4\n7,7\n8,5\n9,3\n", read.Options{})
	for _, tc := range []struct {
		marker, cut, value string
		itself             bool
	}{
		{"dose", "median", "dose", true}, {"dose", "tertile", "dose", true}, {"dose", "median", "log(dose)", true}, {"dose > 4", "", "dose", true},
		{"dose", "median", "y", false}, {"", "", "dose", false},
	} {
		l := model.Look{Grouping: model.Grouping{Marker: tc.marker, Cut: tc.cut}, Comparing: model.Comparing{Value: tc.value}}
		c, err := answer.CompareQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Compared]{})
		if err != nil {
			t.Fatal(err)
		}
		if said := slices.ContainsFunc(c.Warnings, func(w string) bool {
			return strings.HasPrefix(w, "dose is compared between groups that were made of it")
		}); said != tc.itself {
			t.Errorf("%s by %s, %s: said %v (%q)", tc.value, tc.marker, tc.cut, said, c.Warnings)
		}
	}
}

// Of two groups each change is counted in its own table too, which add up to that of all.
func TestPairedCountsByGroup(t *testing.T) {
	t.Parallel()
	cells := []struct {
		cell string
		n    int
	}{{"a,no,no", 4}, {"a,no,yes", 3}, {"a,yes,no", 1}, {"b,no,yes", 2}, {"b,yes,yes", 5}, {"b,yes,", 1}}
	text := "g,x,y\n"
	for _, c := range cells {
		text += strings.Repeat(c.cell+"\n", c.n)
	}
	r := ask(t, text, read.Options{})
	for marker, want := range map[string]string{
		"":  "all 15 [[4 5] [1 5]]",
		"g": "all 15 [[4 5] [1 5]] | a 8 [[4 3] [1 0]] | b 7 [[0 2] [0 5]]",
	} {
		l := model.Look{Grouping: model.Grouping{Marker: marker}, Comparing: model.Comparing{Value: "x", Paired: "y"}}
		p, err := answer.PairedQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.PairedChange]{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, g := range p.Groups {
			got = append(got, fmt.Sprint(g.Name, " ", g.N, " ", g.Table))
		}
		if s := strings.Join(got, " | "); s != want {
			t.Errorf("by %q: %s, not %s", marker, s, want)
		}
		// McNemar's statistic of those who changed, (|b - c| - 1)²/(b + c).
		about(t, "McNemar of all", testOf(t, p.Groups[0].Tests, "mcnemar").Statistic, 9/6.0)
		if marker != "" {
			about(t, "McNemar of a", testOf(t, p.Groups[1].Tests, "mcnemar").Statistic, 1/4.0)
			about(t, "McNemar of b", testOf(t, p.Groups[2].Tests, "mcnemar").Statistic, 1/2.0)
		}
	}
}
