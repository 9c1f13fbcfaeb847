package answer_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// ask reads a cohort and makes its resolver.
func ask(t interface{ Fatal(...any) }, csv string, opt read.Options) *model.Resolver {
	c, err := read.Reader("hand.csv", strings.NewReader(csv), opt)
	if err != nil {
		t.Fatal(err)
	}
	return model.NewResolver(c)
}

func about(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12*math.Max(1, math.Abs(want))) && !(math.IsNaN(got) && math.IsNaN(want)) {
		t.Errorf("%s is %.15g, by hand %.15g", what, got, want)
	}
}

func testOf(t *testing.T, tests []answer.TestRow, name string) answer.TestRow {
	t.Helper()
	i := slices.IndexFunc(tests, func(x answer.TestRow) bool { return x.Name == name })
	if i < 0 {
		t.Fatalf("there is no test %s", name)
	}
	return tests[i]
}

// 1, 2, 3 against 2, 4, 6: means 2 and 4, sums of squares 2 and 8, pooled
// variance 10/4; of the nine pairs one and a half have the first greater.
func TestCompareByHand(t *testing.T) {
	t.Parallel()
	r := ask(t, "g,x\na,1\na,2\na,3\nb,2\nb,4\nb,6\nb,\n", read.Options{})
	c, err := answer.CompareQuestion.Answer(context.Background(), r, model.Look{Grouping: model.Grouping{Marker: "g"}, Comparing: model.Comparing{Value: "x"}}, answer.Progress[*answer.Compared]{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Used != 6 || len(c.Excluded) != 1 || c.Excluded[0] != (model.Exclusion{Reason: "x missing", N: 1}) {
		t.Errorf("%d used, without %v", c.Used, c.Excluded)
	}
	se := math.Sqrt(2.5 * 2 / 3)
	student, welch := testOf(t, c.Tests, "student-t"), testOf(t, c.Tests, "welch-t")
	about(t, "t", student.Statistic, -2/se)
	about(t, "df", student.DF, 4)
	about(t, "difference", student.Estimate, -2)
	about(t, "Welch's df", welch.DF, 50.0/17)
	about(t, "W", testOf(t, c.Tests, "mann-whitney").Statistic, 1.5)
	anova := testOf(t, c.Tests, "anova")
	about(t, "F", anova.Statistic, 6/2.5)
	about(t, "eta squared", anova.Estimate, 6.0/16)
	// Ranks 1, 2.5, 4 and 2.5, 5, 6: their sums are 7.5 and 13.5; one tie of two.
	about(t, "H", testOf(t, c.Tests, "kruskal-wallis").Statistic, (12.0/42*(7.5*7.5+13.5*13.5)/3-21)/(1-6.0/210))
	g := c.Groups[1]
	for what, x := range map[string][2]float64{"mean": {g.Mean, 4}, "SD": {g.SD, 2}, "SEM": {g.SEM, 2 / math.Sqrt(3)}, "q1": {g.Q1, 3}, "median": {g.Median, 4}, "q3": {g.Q3, 5}, "whisker": {g.WhiskerHigh, 6}} {
		about(t, what, x[0], x[1])
	}
}

// 8 and 2 against 1 and 5: ad - bc = 38 of 16 patients, margins 10, 6, 9, 7.
// With these margins the first cell is 3 to 9, in 120, ..., 270 and 10 of 11440
// ways; those no more probable than 270 are 3, 8 and 9.
func TestCompareCountsByHand(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("g,y\n")
	for cell, n := range map[string]int{"a,no": 8, "a,yes": 2, "b,no": 1, "b,yes": 5} {
		b.WriteString(strings.Repeat(cell+"\n", n))
	}
	c, err := answer.CompareQuestion.Answer(context.Background(), ask(t, b.String(), read.Options{}), model.Look{Grouping: model.Grouping{Marker: "g"}, Comparing: model.Comparing{Value: "y"}}, answer.Progress[*answer.Compared]{})
	if err != nil {
		t.Fatal(err)
	}
	about(t, "chi-square", testOf(t, c.Tests, "chi-square-uncorrected").Statistic, 16*38*38/3780.0)
	about(t, "Yates", testOf(t, c.Tests, "chi-square").Statistic, 16*30*30/3780.0)
	about(t, "Fisher", testOf(t, c.Tests, "fisher").P, 400/11440.0)
	m := c.Table.Measures
	about(t, "risk ratio", m.Ratio, (5/6.0)/(2/10.0))
	about(t, "risk difference", m.Difference, 5/6.0-2/10.0)
	about(t, "odds ratio", m.OddsRatio, 20)
	about(t, "expected", c.Table.Expected[0][0], 90/16.0)
	about(t, "share", c.Table.Share(1, 1), 5/6.0)
	about(t, "share of the level", c.Table.ShareOfLevel(1, 1), 5/7.0)
	if c.Table.Levels[c.Table.Event] != "yes" || c.Read != "fisher" {
		t.Errorf("the event is %s, to be read %s", c.Table.Levels[c.Table.Event], c.Read)
	}
}

// Changes 1, 2, 0: mean 1, SD 1; ranks 1 and 2 of two that changed, both up. The
// tests take the first less the second, as t.test(x, y, paired = TRUE): -1, -2,
// 0, of which no rank is positive.
func TestPairedByHand(t *testing.T) {
	t.Parallel()
	r := ask(t, "g,x,y\na,1,2\na,2,4\nb,3,3\nb,4,\n", read.Options{})
	p, err := answer.PairedQuestion.Answer(context.Background(), r, model.Look{Comparing: model.Comparing{Value: "x", Paired: "y"}}, answer.Progress[*answer.PairedChange]{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Groups[0].N != 3 || p.Excluded[0] != (model.Exclusion{Reason: "y missing", N: 1}) {
		t.Errorf("%d pairs, without %v", p.Groups[0].N, p.Excluded)
	}
	about(t, "t", testOf(t, p.Groups[0].Tests, "paired-t").Statistic, -math.Sqrt(3))
	about(t, "V", testOf(t, p.Groups[0].Tests, "wilcoxon").Statistic, 0)
	about(t, "median change", p.Groups[0].Change.Median, 1)
	if p.Groups[0].Fell != 0 {
		t.Errorf("%d fell", p.Groups[0].Fell)
	}

	// 10, 6, 1, 8: seven changed, six of them up.
	var b strings.Builder
	b.WriteString("x,y\n")
	for cell, n := range map[string]int{"no,no": 10, "no,yes": 6, "yes,no": 1, "yes,yes": 8} {
		b.WriteString(strings.Repeat(cell+"\n", n))
	}
	if p, err = answer.PairedQuestion.Answer(context.Background(), ask(t, b.String(), read.Options{}), model.Look{Comparing: model.Comparing{Value: "x", Paired: "y"}}, answer.Progress[*answer.PairedChange]{}); err != nil {
		t.Fatal(err)
	}
	about(t, "McNemar", testOf(t, p.Groups[0].Tests, "mcnemar").Statistic, 16/7.0)
	about(t, "exact", testOf(t, p.Groups[0].Tests, "mcnemar-exact").P, 2*8/128.0)
	if fmt.Sprint(p.Groups[0].Table) != "[[10 6] [1 8]]" {
		t.Errorf("the table is %v", p.Groups[0].Table)
	}
}

// Cells of means 2, 3, 6, 11 with two values one off on either side: sums of
// squares 72, 18, 8 and 8 on 1, 1, 1 and 4 degrees of freedom, for all types.
func TestTwoFactorsByHand(t *testing.T) {
	t.Parallel()
	r := ask(t, "a,b,y\np,u,1\np,u,3\np,w,2\np,w,4\nq,u,5\nq,u,7\nq,w,10\nq,w,12\n", read.Options{})
	x, err := answer.FactorsQuestion.Answer(context.Background(), r, model.Look{Grouping: model.Grouping{Marker: "a"}, Comparing: model.Comparing{Value: "y", By2: "b"}}, answer.Progress[*answer.TwoFactors]{})
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Tables) != 6 || x.Tables[x.Main].Name() != "type II, with interaction" {
		t.Errorf("%d tables, the first %s", len(x.Tables), x.Tables[x.Main].Name())
	}
	for _, tab := range x.Tables {
		if tab.Interaction {
			for i, f := range []float64{36, 9, 4} {
				about(t, tab.Name()+", F of "+tab.Terms[i].Term, tab.Terms[i].F, f)
			}
		} else {
			about(t, tab.Name()+", residuals", tab.Terms[2].SumSq, 16)
		}
	}
	about(t, "mean", x.Cells[1][1].Mean, 11)
}

// Whatever the order of the rows, the answer is the same; what is added to all
// values, or multiplies them, changes no test; setting the groups the other way
// round changes the sign.
func TestCompareLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(6, 60).Draw(t, "n")
		value, group := make([]float64, n), make([]string, n)
		for i := range value {
			value[i] = float64(rapid.IntRange(-20, 20).Draw(t, "value"))
			group[i] = rapid.SampledFrom([]string{"a", "b"}).Draw(t, "group")
		}
		asked := func(order []int, f func(float64) float64, l model.Look) *answer.Compared {
			var b strings.Builder
			b.WriteString("g,x,z\n")
			for _, i := range order {
				fmt.Fprintf(&b, "%s,%v,%d\n", group[i], f(value[i]), i)
			}
			l.Value, l.Marker = "x", "g"
			c, err := answer.CompareQuestion.Answer(context.Background(), ask(t, b.String(), read.Options{}), l, answer.Progress[*answer.Compared]{})
			if err != nil {
				t.Skip(err)
			}
			return c
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		same := func(v float64) float64 { return v }
		first := asked(order, same, model.Look{})
		if first.Table != nil {
			t.Skip("two values only")
		}
		agree := func(what string, c *answer.Compared, sign float64) {
			for i, x := range first.Tests {
				y := c.Tests[i]
				if math.Abs(x.P-y.P) > 1e-9 || math.IsNaN(x.P) != math.IsNaN(y.P) {
					t.Fatalf("%s: P of %s %v and %v", what, x.Name, x.P, y.P)
				}
				if (x.Name == "student-t" || x.Name == "welch-t") && x.Why == "" && math.Abs(x.Statistic-sign*y.Statistic) > 1e-9*math.Max(1, math.Abs(x.Statistic)) {
					t.Fatalf("%s: %s %v and %v", what, x.Name, x.Statistic, y.Statistic)
				}
			}
		}
		agree("turned round", asked(order, same, model.Look{Grouping: model.Grouping{Reference: "g=a"}}), -1)
		agree("3x + 100", asked(order, func(v float64) float64 { return 3*v + 100 }, model.Look{}), 1)
		slices.SortFunc(order, func(a, b int) int { return a*7919%n - b*7919%n })
		agree("shuffled", asked(order, same, model.Look{}), 1)
	})
}

// A long exact test that nobody waits for does not keep the next question.
func TestCompareCancelled(t *testing.T) {
	var b strings.Builder
	b.WriteString("g,y,z\n")
	for i := range 400 {
		fmt.Fprintf(&b, "g%d,L%d,%d\n", i*i%5, i*7919%12, i%2)
	}
	r := ask(t, b.String(), read.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	var part *answer.Compared
	_, err := answer.CompareQuestion.Answer(ctx, r, model.Look{Grouping: model.Grouping{Marker: "g"}, Comparing: model.Comparing{Value: "y"}}, answer.Progress[*answer.Compared]{Show: func(c *answer.Compared) { part = c; cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled, and yet an answer: %v", err)
	}
	if part == nil || testOf(t, part.Tests, "fisher").Why != "computing" || math.IsNaN(testOf(t, part.Tests, "chi-square").P) {
		t.Errorf("nothing was there before the exact test: %+v", part)
	}
}
