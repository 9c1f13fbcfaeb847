package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a message advises leads out, and what changes nothing is not taken in silence.
func TestAdviceLeadsOut(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	const weights = "id,time,status,x,w\n1,4,1,0.2,0.5\n2,3,1,1.1,1.7\n3,8,0,0.4,2.1\n4,2,1,2.2,0.9\n5,9,1,0.1,1.3\n6,6,0,1.9,0.8\n7,7,1,1.0,1.1\n"
	other := filepath.Join(t.TempDir(), "other.csv")
	if err := os.WriteFile(other, []byte("id,time,status,sex\n1,5,1,1\n2,6,2,2\n3,9,2,2\n4,8,1,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	timed := func(args ...string) []string {
		return append([]string{args[0], lung, "--time", "time", "--event", "status"}, args[1:]...)
	}
	weighted := func(args ...string) []string {
		return append([]string{args[0], "-", "--weights", "w"}, args[1:]...)
	}
	endpoint := []string{"--time", "time", "--event", "status"}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"help", "nosuch"}, exitUsage, "there is no command \"nosuch\"\nkaplan --help lists the commands"},
		{[]string{"help", "km"}, exitDone, "kaplan km [FILES...]"},
		{timed("cut", "--by", "age", "--validate", other), exitNoAnswer, "nothing can be carried to other: there is no age in it"},
		{[]string{"roc", lung, "--marker", "age", "--outcome", "sex", "--validate", other}, exitNoAnswer, "nothing can be carried to other: there is no age in it"},
		{[]string{"table1", lung, "--entry", "age"}, exitUsage, "--entry changes nothing here"},
		{timed("match", "--treatment", "age", "--covariates", "sex"), exitDone,
			"treated are those with age = high, controls those with low: age > 63 and <= 63, cut at median"},
		{weighted(append([]string{"roc", "--marker", "x", "--at", "4"}, endpoint...)...), exitNoAnswer,
			"takes no other weights\nleave out the weights (--weights)"},
		{weighted("table1"), exitUsage, "only where the cut is searched and every weight is taken for so many patients\nleave it out"},
		{weighted("correlate", "--x", "x", "--y", "time"), exitUsage, "leave it out: it is used with --by"},
		{weighted(append([]string{"km", "--by", "x"}, endpoint...)...), exitDone, "robust score test: that of a Cox model with Breslow's ties"},
		{[]string{"screen", "--sample", "tace75", "--per", "unit"}, exitDone, "6 ratios are per unit nearly 1 or beyond 100,000 to 1"},
		{[]string{"cox", "--sample", "tace75", "--covariates", "miR-21 after"}, exitDone, "miR-21 after may be known only after time 0"},
		{[]string{"cut", "--sample", "tace75", "--by", "miR-21 after", "--permutations", "0"}, exitDone, "miR-21 after may be known only after time 0"},
		{[]string{"screen", "--sample", "tace75"}, exitDone, "2 markers may be known only after time 0 (miR-122 after, miR-21 after)"},
		{[]string{"cox", "--sample", "sorafenib", "--endpoint", "OS", "--covariates", "`HFS/HTN month`"}, exitDone, "! HFS/HTN month may be known only after time 0"},
	} {
		status, out, errs := kaplan(weights, c.args...)
		if status != c.status || !strings.Contains(out+errs, c.says) {
			t.Errorf("%v: exit %d, want %q\n%s%s", c.args, status, c.says, out, errs)
		}
	}
}
