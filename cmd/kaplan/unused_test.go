package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A flag that a question does not use is refused, never ignored: a person would
// believe that something was adjusted for. The message names the commands that
// have it.
func TestUnusedFlagsOfTables(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	correlate := []string{"correlate", lung, "--x", "age", "--y", "wt.loss"}
	table := []string{"table1", lung, "--by", "sex"}
	match := []string{"match", lung, "--time", "time", "--event", "status", "--treatment", "sex", "--covariates", "age"}
	for _, of := range []struct {
		args  []string
		flags string
	}{
		{correlate, "covariates cluster switch ties ci conf-type reference times rows"},
		{table, "covariates cluster switch ties ci conf-type reference times level value"},
		{match, "ci firth ph band rmst rho rows x"},
	} {
		for _, f := range strings.Fields(of.flags) {
			status, out, errs := kaplan("", append(slices.Clone(of.args), "--"+f, "nosuch")...)
			want := fmt.Sprintf("kaplan: unknown flag: --%s\n--%s is a flag of ", f, f)
			if status != exitUsage || out != "" || !strings.HasPrefix(errs, want) || !strings.Contains(errs, "; "+of.args[0]+" does not use it") {
				t.Errorf("%s --%s: exit %d, %q, %q", of.args[0], f, status, out, errs)
			}
		}
	}
	// What some Look of the question uses, and this one does not, is refused with
	// the reason.
	for _, of := range []struct {
		args []string
		want string
	}{
		{append(slices.Clone(correlate), "--weights", "inst"), "--weights is not used with --x\nleave it out: it is used with --by"},
		{append(slices.Clone(correlate), "--by", "sex", "--weights", "inst"), "--weights changes nothing here: kaplan correlate uses it only where the cut is searched"},
		{[]string{"correlate", lung, "--level", "0.9"}, "--level is not used by itself\nleave it out: it is used with --x or with --means or with --by"},
		{append(slices.Clone(table), "--weights", "inst"), "--weights changes nothing here: kaplan table1 uses it only where the cut is searched"},
		{append(slices.Clone(table), "--landmark", "30"), "--landmark changes nothing here: kaplan table1 uses it only where the cut is searched"},
		{append(slices.Clone(table), "--strata", "inst"), "--strata changes nothing here: kaplan table1 uses it only where the cut is searched"},
		{append(slices.Clone(table), "--rows", "age", "--time", "time", "--event", "status"), "--event changes nothing here: kaplan table1 uses it only where the cut is searched, or every column is described"},
		{append(slices.Clone(table), "--endpoint", "time/status"), "--endpoint changes nothing here"},
		{[]string{"table1", lung, "--cut", "mean"}, "--cut changes nothing here: kaplan table1 uses it only with groups to make"},
		{append(slices.Clone(match), "--min-prop", "0.2"), "--min-prop changes nothing here: kaplan match uses it only where the cut is searched"},
	} {
		status, out, errs := kaplan("", of.args...)
		if status != exitUsage || out != "" || !strings.HasPrefix(errs, "kaplan: "+of.want) {
			t.Errorf("%v: exit %d, %q, %q", of.args, status, out, errs)
		}
	}
	// What is used acts, and a column that is named must exist.
	searched := []string{"table1", lung, "--by", "age", "--cut", "optimal", "--time", "time", "--event", "status", "--rows", "sex"}
	free := asked(t, "", searched...)
	for _, more := range [][]string{{"--landmark", "100"}, {"--weights", "ph.karno", "--robust=false"}, {"--where", "sex == 1"}} {
		if a := asked(t, "", append(slices.Clone(searched), more...)...); a.at("result/groups[0]/range") == free.at("result/groups[0]/range") {
			t.Errorf("%v changes nothing of %v", more, a.at("result/groups"))
		}
	}
	if status, out, errs := kaplan("", append(slices.Clone(searched), "--weights", "nosuch")...); status != exitNoAnswer || out != "" || !strings.Contains(errs, "there is no column \"nosuch\"") {
		t.Errorf("weights that do not exist: exit %d, %q, %q", status, out, errs)
	}
}
