package main

import (
	"strings"
	"testing"
)

// A column on both sides of a question is refused where the answer could only be
// itself, and said where it could be more.
func TestNothingIsExplainedByItself(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	timed := func(args ...string) []string {
		return append([]string{args[0], lung, "--time", "time", "--event", "status == 2"}, args[1:]...)
	}
	of := func(args ...string) []string { return append([]string{args[0], lung}, args[1:]...) }
	for _, c := range []struct {
		args    []string
		refused bool
		says    string
	}{
		{of("compare", "--value", "age", "--by", "age"), false, "age is compared between groups that were made of it"},
		{of("compare", "--value", "age", "--by", "age > 60"), false, "age is compared between groups that were made of it"},
		{of("correlate", "--x", "age", "--y", "age"), true, "age is X and Y: every column correlates with itself by 1\nchoose another Y (--y)"},
		{of("correlate", "--x", "age", "--y", "age,wt.loss"), false, "age is X and among Y"},
		{of("logistic", "--outcome", "sex", "--covariates", "age,sex"), true, "sex is both the outcome and a covariate: nothing is explained by itself"},
		{of("logistic", "--outcome", "age > 60", "--covariates", "age,wt.loss"), false, "the outcome is made of age, and so is a covariate"},
		{of("roc", "--marker", "sex", "--outcome", "sex"), true,
			"sex is both the outcome and the marker: nothing is explained by itself\nchoose another outcome (--outcome) or choose another marker (--marker)"},
		{of("roc", "--marker", "age", "--outcome", "age > 60"), false, "the outcome is made of age, and so is the marker"},
		{of("roc", "--marker", "age", "--outcome", "sex", "--versus", "age"), true, "age is both markers\nchoose another marker (--marker)"},
		{of("roc", "--marker", "age", "--outcome", "sex", "--where", "age > 200"), true, "choose another outcome (--outcome) or choose another marker (--marker)"},
		{timed("roc", "--marker", "age", "--at", "100", "--where", "age > 200"), true, "choose another marker (--marker)"},
		{of("table1", "--by", "sex", "--rows", "sex,age"), false, "sex is described in groups that are made of it"},
		{timed("cox", "--by", "age", "--covariates", "age"), false, "groups and covariates are both made of age"},
		{timed("km", "--by", "age", "--covariates", "age"), false, "groups and covariates are both made of age"},
		{timed("cox", "--by", "sex", "--covariates", "sex"), false, "sex is a linear combination of the covariates before it: set aside"},
		{timed("cox", "--covariates", "time"), true, "time is part of the endpoint time/status == 2: a covariate made of it tells of it by itself"},
		{timed("cox", "--covariates", "age,log(time)"), true, "a covariate made of it tells of it by itself"},
		{timed("cox", "--covariates", "status"), true, "status is part of the endpoint"},
		{timed("km", "--by", "time > 100"), true, "time is part of the endpoint time/status == 2: groups made of it differ in it by themselves"},
	} {
		status, out, errs := kaplan("", c.args...)
		if (status != exitDone) != c.refused || !strings.Contains(out+errs, c.says) {
			t.Errorf("%v: exit %d, want %q\n%s%s", c.args, status, c.says, out, errs)
		}
	}
	// What is on one side only is not doubted.
	for _, args := range [][]string{of("compare", "--value", "age", "--by", "sex"), of("correlate", "--x", "age", "--y", "wt.loss"),
		of("logistic", "--outcome", "sex", "--covariates", "age"), of("roc", "--marker", "age", "--outcome", "sex"), of("table1", "--by", "sex", "--rows", "age"),
		timed("cox", "--by", "sex", "--covariates", "age")} {
		if status, out, errs := kaplan("", args...); status != exitDone || strings.Contains(out, "made of") || strings.Contains(out, "itself") {
			t.Errorf("%v: exit %d\n%s%s", args, status, out, errs)
		}
	}
}

// The time of an endpoint is no number like others where some were censored at it: every
// question that takes it for one says so, and those that do not are not doubted.
func TestFollowUpIsNoNumberLikeOthers(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	const says = "time is the time of the endpoint time/status, at which 63 patients were censored"
	for _, c := range []struct {
		args   []string
		doubts bool
	}{
		{[]string{"compare", "--value", "time", "--by", "sex"}, true},
		{[]string{"compare", "--value", "time / 30", "--by", "sex"}, true},
		{[]string{"compare", "--value", "time > 365", "--by", "sex"}, true},
		{[]string{"compare", "--value", "age", "--paired", "time"}, true},
		{[]string{"correlate", "--x", "time", "--y", "age"}, true},
		{[]string{"correlate", "--x", "age", "--y", "wt.loss,time"}, true},
		{[]string{"correlate", "--y", "age,time"}, true},
		{[]string{"logistic", "--outcome", "time > 365", "--covariates", "age"}, true},
		{[]string{"logistic", "--outcome", "sex", "--covariates", "age,time"}, true},
		{[]string{"roc", "--marker", "age", "--outcome", "status == 2 and time < 365"}, true},
		{[]string{"table1", "--by", "sex", "--rows", "time"}, true},
		{[]string{"table1", "--rows", "time"}, false}, // how long they were followed, and no test of it
		{[]string{"compare", "--value", "age", "--by", "sex"}, false},
		{[]string{"compare", "--value", "time", "--by", "sex", "--where", "status == 2"}, false}, // all had the event
		{[]string{"roc", "--marker", "age", "--at", "365"}, false},
	} {
		status, out, errs := kaplan("", append([]string{c.args[0], lung}, c.args[1:]...)...)
		if status != exitDone || strings.Contains(out, says) != c.doubts || strings.Count(out, "is the time of the endpoint") > 1 {
			t.Errorf("%v: exit %d\n%s%s", c.args, status, out, errs)
		}
	}
}
