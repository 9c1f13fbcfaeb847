package main

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// A flag that is empty, as an unset variable of a script leaves it, is refused by
// every command: the answer would be that of another question.
func TestEmptyFlagsAreRefused(t *testing.T) {
	t.Parallel()
	n := 0
	for command, cmd := range asking(t) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			flag := f.Name
			if f.Value.Type() == "bool" || fieldOf(f) == "Pattern" {
				return
			}
			for _, empty := range []string{"", " ", ","} {
				n++
				status, out, errs := kaplan("", command, data(t, "lung"), "--"+flag+"="+empty)
				if status != exitUsage || out != "" || !strings.Contains(errs, "--"+flag) || strings.Contains(errs, "strconv") {
					t.Errorf("%s --%s=%q: exit %d, %s", command, flag, empty, status, errs)
				}
			}
		})
	}
	if n < 500 {
		t.Errorf("only %d were tried", n)
	}
}

// What cannot act on the groups of these data is refused, with the reason.
func TestGroupFlagsActOrAreRefused(t *testing.T) {
	t.Parallel()
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status"}
	for _, c := range []struct{ command, want string }{
		{"km --by sex --cut value:5", "--cut changes nothing here: sex has two values, and each is a group\nleave it out\n"},
		{"km --by age --arrange 1|2", "--arrange changes nothing here: age is a number that is cut\ntake its values as groups with --levels\n"},
		{"km --by ph.ecog --levels --cut median", "--cut cuts a number and --levels takes its values as they are\ngive one of them\n"},
		{"km --by age --level abc", "it takes a number"},
		{"cox --covariates age --influence 1.5", "it takes a whole number, 0 or more"},
		{"km --by age --landmark 1_0", "it takes a number"},
		{"km --json --format csv", "--json and --format csv ask for two formats\ngive one of them\n"},
	} {
		words := strings.Fields(c.command)
		status, out, errs := kaplan("", append(append(words[:1:1], lung...), words[1:]...)...)
		if status != exitUsage || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit %d, %q", c.command, status, errs)
		}
	}
	for _, by := range []string{"time", "status"} {
		status, _, errs := kaplan("", append(append([]string{"km"}, lung...), "--by", by)...)
		if want := by + " is part of the endpoint time/status: groups made of it differ in it by themselves\nchoose another marker (--by)\n"; status != exitNoAnswer ||
			!strings.Contains(errs, want) {
			t.Errorf("km --by %s: exit %d, %q", by, status, errs)
		}
	}
}
