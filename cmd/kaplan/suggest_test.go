package main

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// What is mistyped is answered by what was meant, and by the help of that command.
func TestMistypedIsUnderstood(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"kmm"}, "kmm: there is no such command and no such file\ndid you mean kaplan km? kaplan km --help says what it takes\n"},
		{[]string{"frest", lung}, "did you mean kaplan forest? kaplan forest --help"},
		{[]string{"fine-gray"}, "did you mean kaplan finegray?"},
		{[]string{"schoenfield"}, "did you mean kaplan schoenfeld?"},
		{[]string{"volcano"}, "did you mean kaplan screen?"},
		{[]string{"RMST"}, "did you mean kaplan km --rmst? kaplan km --help"},
		{[]string{"km", lung, "--bye", "sex"}, "unknown flag: --bye\ndid you mean --by? kaplan km --help lists the flags\n"},
		{[]string{"cox", lung, "--covariate=age"}, "did you mean --covariates? kaplan cox --help lists the flags\n"},
		{[]string{"km", lung, "--caliper", "1"}, "--caliper is a flag of match; km does not use it\n"},
		{[]string{"cox", lung, "--adjust", "age"}, "unknown flag: --adjust\ndid you mean --covariates? kaplan cox --help lists the flags\n"},
		{[]string{"table1", lung, "--covariates", "age"}, "; table1 does not use it: did you mean --rows?\n"},
		{[]string{"km", lung, "--marker", "age"}, "--marker is a flag of roc; km does not use it: did you mean --by?\n"},
		{[]string{"roc", lung, "--times=12"}, "; roc does not use it: did you mean --at?\n"},
		{[]string{"sessions", "list", "--sample", "x"}, "; sessions list does not use it\n"},
		{[]string{"roc", lung, "--marker", "age"}, "choose an outcome (--outcome) or ask for the ROC curve of a marker for the event by a time (--at)\n"},
		{[]string{"sessions", "list", "--json", "--json=false"}, "--json is given twice, as true and as false, and holds one value\n"},
		{[]string{"km", lung, "--by", "age", "--cut", "medain"}, "unknown cut \"medain\"\ndid you mean median? one of median,"},
		{[]string{"km", lung, "--by", "sex", "--test", "logrnk"}, "did you mean log-rank? one of log-rank,"},
		{[]string{"cox", lung, "--covariates", "age", "--ties", "efrn"}, "did you mean efron? one of efron,"},
		{[]string{"km", lung, "--format", "jason"}, "did you mean json? one of text, json, csv, md\n"},
		{[]string{"km", "--sample", "tace7"}, "did you mean tace75? one of tace75,"},
		{[]string{"--theme", "drak"}, "did you mean dark? one of auto, dark, light\n"},
	} {
		status, out, said := kaplan("", c.args...)
		if status != exitUsage || out != "" || !strings.Contains(said, c.want) {
			t.Errorf("%q: status %d, %q", c.args, status, said)
		}
	}
	for _, args := range [][]string{{"nosuch.csv"}, {"./kmm"}} {
		if status, _, said := kaplan("", args...); status != exitNoAnswer || !strings.Contains(said, "there is no such file") || strings.Contains(said, "did you mean") {
			t.Errorf("%q: status %d, %q", args, status, said)
		}
	}
	if _, _, said := kaplan("", "xyzzyqq"); strings.Contains(said, "did you mean") {
		t.Errorf("a word like none: %q", said)
	}
}

// A shell is told the values that a flag can have for the files that are typed already.
func TestValuesAreCompleted(t *testing.T) {
	t.Parallel()
	pbc := data(t, "pbc")
	for _, c := range []struct {
		args []string
		want string // with blanks between
	}{
		{[]string{"km", pbc, "--by", "al"}, "albumin alk.phos"},
		{[]string{"km", pbc, "--cut", ""}, "median mean tertile quartile optimal youden quantile: value: by:"},
		{[]string{"km", pbc, "--by", "age", "--cut", "by:"}, "by:trt: by:sex: by:ascites: by:hepato: by:spiders:"},
		{[]string{"km", pbc, "--where", "age > 50 and se"}, "age > 50 and sex"},
		{[]string{"km", pbc, "--where", "sex == "}, `sex == "f" sex == "m"`},
		{[]string{"km", pbc, "--where", `sex =="`}, `sex =="f" sex =="m"`},
		{[]string{"km", "--sample", "tace75", "--where", "cirrhosis != "}, `cirrhosis != "no" cirrhosis != "yes"`},
		{[]string{"cox", pbc, "--covariates", "age,al"}, "age,albumin age,alk.phos"},
		{[]string{"cox", pbc, "--reference", "sex="}, "sex=f sex=m"},
		{[]string{"km", "--sample", "l"}, "lihc"},
		{[]string{"km", "--sample", "lihc", "--endpoint", "D"}, "DSS DFS"},
		{[]string{"km", pbc, "--cause", ""}, "0 1 2"},
		{[]string{"cox", pbc, "--ties", ""}, "efron breslow exact"},
		{[]string{"table1", pbc, "--format", ""}, "text json csv md"},
		{[]string{"describe", pbc, "--id", "i"}, "id"},
		{[]string{"--theme", ""}, "auto dark light"},
		{[]string{"km", "no such file.csv", "--by", ""}, ""},
	} {
		status, out, said := kaplan("", append([]string{"__complete"}, c.args...)...)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		got := strings.Join(lines[:len(lines)-1], " ")
		if status != exitDone || got != c.want || !strings.HasPrefix(lines[len(lines)-1], ":") {
			t.Errorf("%q: %q, not %q (%d, %s)", c.args, got, c.want, status, said)
		}
	}
}

// Every flag that another command has or a person types for one is answered by a flag
// that the command has.
func TestAlikeFlagsAreFlags(t *testing.T) {
	root := rootCommand(nil, nil)
	for _, words := range alikeFlags {
		answered := false
		for _, cmd := range everyCommand(root) {
			for _, w := range strings.Fields(words) {
				answered = answered || len(alikeIn(cmd, w)) > 0
			}
		}
		if !answered {
			t.Errorf("no command has a flag for %s", words)
		}
	}
}

// The rules of one value hold for the commands below a command too.
func TestEveryFlagIsStrict(t *testing.T) {
	for _, cmd := range everyCommand(rootCommand(nil, nil)) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if _, is := f.Value.(*strict); !is && f.Name != "help" && f.Name != "version" {
				t.Errorf("%s --%s takes what others refuse", cmd.CommandPath(), f.Name)
			}
		})
	}
}
