package main

import (
	"fmt"
	"strings"
	"testing"
)

// A cut is printed alike in the names of both groups, in heads, tables and
// warnings, and cutting where it says makes the same groups; the number itself
// is in the JSON.
func TestCutsArePrintedAlike(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	args := []string{lung, "--time", "time", "--event", "status", "--derive", "ratio = `wt.loss` / 11", "--by", "ratio", "--cut", "mean"}
	const cut = "0.8938" // 0.89379779099405...
	for _, c := range [][]string{append([]string{"km"}, args...), append([]string{"table1", lung, "--rows", "age"}, args[5:]...)} {
		status, out, errs := kaplan("", c...)
		if status != exitDone || strings.Contains(out, "0.89379") || !strings.Contains(out, "<= "+cut) || !strings.Contains(out, "> "+cut) {
			t.Errorf("%v: exit %d, %s\n%s", c, status, errs, out)
		}
		a := asked(t, "", c...)
		a.near("result/cuts[0]", 0.8937977909940532, 1e-16)
		if low, high := a.at("result/groups[0]/range"), a.at("result/groups[1]/range"); low != "<= "+cut || high != "> "+cut {
			t.Errorf("%v and %v", low, high)
		}
	}
	mean := asked(t, "", append([]string{"km"}, args...)...)
	typed := asked(t, "", append(append([]string{"km"}, args[:len(args)-1]...), "value:"+cut)...)
	for i := range 2 {
		for _, what := range []string{"n", "events"} {
			typed.as(fmt.Sprintf("result/groups[%d]/%s", i, what), mean.number(fmt.Sprintf("result/groups[%d]/%s", i, what)))
		}
	}
}
