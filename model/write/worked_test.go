package write

import (
	"context"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
)

// A step of a log-rank test is worked out by the formula of the variance, d × n1/n × n2/n
// × (n - d)/(n - 1), with the numbers of the step: what stands there comes to what it is
// said to come to.
func TestWorkedLogRank(t *testing.T) {
	t.Parallel()
	two := typed(t, "id,time,status,arm\nA,1,1,x\nB,2,1,y\nC,2,1,x\nD,3,0,y\nE,4,1,y\nF,5,0,x\nG,6,1,x\n")
	three := typed(t, "id,time,status,arm\nA,1,1,x\nB,2,1,y\nC,2,1,z\nD,3,0,y\nE,4,1,z\nF,5,0,x\nG,6,1,x\n")
	for _, tc := range []struct {
		r    *model.Resolver
		want []string
	}{
		{two, []string{
			"at risk: 4 in x and 3 in y, 7 together",
			"expected in x = 1 × 4/7 = 0.571",
			"variance = 1 × 4/7 × 3/7 = 0.245",
			"at risk: 3 in x and 3 in y, 6 together",
			"expected in x = 2 × 3/6 = 1.000",
			"variance = 2 × 3/6 × 3/6 × (6 − 2)/(6 − 1) = 0.400",
			"so far in x: observed 2, expected 1.571, variance 0.645",
			"variance = 1 × 2/3 × 1/3 = 0.222",
			"variance = 0: one patient is at risk",
			"so far in x: observed 3, expected 3.238, variance 0.867",
		}},
		{three, []string{
			"expected in x = 1 × 3/7 = 0.429; variance = 1 × 3/7 × 4/7 = 0.245; so far in x: observed 1, expected 0.429, variance 0.245",
			"expected in y = 1 × 2/7 = 0.286; variance = 1 × 2/7 × 5/7 = 0.204; so far in y: observed 0, expected 0.286, variance 0.204",
			"expected in z = 2 × 2/6 = 0.667; variance = 2 × 2/6 × 4/6 × (6 − 2)/(6 − 1) = 0.356; so far in z: observed 1, expected 0.952, variance 0.560",
		}},
	} {
		l := model.Look{Observing: model.Observing{Time: "time", Event: "status"}, Grouping: model.Grouping{Marker: "arm"},
			Stepping: model.Stepping{Built: answer.BuiltLogRank}}
		s, err := answer.StepsQuestion.Answer(context.Background(), tc.r, l, answer.Progress[*answer.Steps]{})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, step := range s.LogRank.Steps {
			for _, w := range workedLogRank(s, step) {
				lines = append(lines, w.String())
			}
		}
		all := strings.Join(lines, "\n") + "\n"
		for _, want := range tc.want {
			if !strings.Contains(all, want+"\n") {
				t.Errorf("no line is %q:\n%s", want, all)
			}
		}
	}
}

// Without strata the P by permutation is told apart from the approximations below it, which
// are of no strata; within strata there is none of them to be told apart from.
func TestPermutationBesideApproximations(t *testing.T) {
	t.Parallel()
	const told = "the permutation P is the one to report"
	r := lungOfTwo(t)
	for strata, want := range map[string]bool{"": true, "sex": false, "ph.ecog": false} {
		for permutations, made := range map[int]bool{20: true, model.NoPermutations: false} {
			l := model.Look{Observing: model.Observing{Time: "time", Event: "status == 2"}, Grouping: model.Grouping{Marker: "age"},
				Fitting: model.Fitting{Strata: strata}, Searching: model.Searching{Permutations: permutations, Seed: 1}}
			c, err := answer.CutQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Cutoff]{})
			if err != nil {
				t.Fatal(err)
			}
			notes := strings.Join(correctedCut(c).Notes, "\n")
			if said := strings.Contains(notes, told); said != (want && made) || (c.Permutation != nil) != made {
				t.Errorf("strata %q, %d permutations: said %v:\n%s", strata, permutations, said, notes)
			}
		}
	}
}
