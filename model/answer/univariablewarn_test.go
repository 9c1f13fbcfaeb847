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

// Fits of one covariate after another say together what each of them says alone.
func TestUnivariableWarnsOfEach(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("time,status,dose,arm,fever,fever month,answered\n")
	for i := range 40 {
		status, month := i*7%3%2, ""
		if i%10 == 3 {
			status = 0
		}
		if i%4 == 1 {
			month = fmt.Sprint(i % 5)
		}
		fmt.Fprintf(&b, "%d,%d,%d,%s,%d,%s,%d\n", i*5%23, status, i*11%17, []string{"a", "b", "c", "d"}[map[bool]int{true: 3, false: i % 3}[i%10 == 3]], i%4%2, month, i*i%3%2)
	}
	r := ask(t, b.String(), read.Options{})
	l := model.Look{Observing: model.Observing{Time: "time", Event: "status"}, Fitting: model.Fitting{Covariates: "dose,arm,fever"}}
	all, err := answer.UnivariableQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Univariable]{})
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, item := range []string{"dose", "arm", "fever"} {
		l.Covariates = item
		one, err := answer.CoxQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Hazard]{})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range one.Warnings {
			if said++; !slices.Contains(all.Warnings, w) {
				t.Errorf("%s alone says %q, and it is not among %q", item, w, all.Warnings)
			}
		}
	}
	if said < 6 {
		t.Errorf("only %d warnings were looked for: %q", said, all.Warnings)
	}
	odds := model.Look{Comparing: model.Comparing{Outcome: "answered"}, Fitting: model.Fitting{Covariates: "dose,arm,fever"}}
	every, err := answer.UnivariableLogisticQuestion.Answer(context.Background(), r, odds, answer.Progress[*answer.UnivariableLogistic]{})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range []string{"dose", "arm", "fever"} {
		odds.Covariates = item
		one, err := answer.LogisticQuestion.Answer(context.Background(), r, odds, answer.Progress[*answer.Logistic]{})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range one.Warnings {
			if !slices.Contains(every.Warnings, w) {
				t.Errorf("%s alone says %q, and it is not among %q", item, w, every.Warnings)
			}
		}
	}
}
