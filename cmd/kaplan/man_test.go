package main

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// Every command has a page in the manual, with its flags and examples, and the page of
// kaplan names them all.
func TestManualHasEveryCommand(t *testing.T) {
	t.Parallel()
	plain := strings.NewReplacer(`\`, "", "\n", " ")
	page := func(args ...string) string {
		status, out, errs := kaplan("", append([]string{"man"}, args...)...)
		if status != exitDone || errs != "" {
			t.Fatalf("man %v: exit %d, %s", args, status, errs)
		}
		return plain.Replace(out)
	}
	whole, seen := page(), map[string]bool{}
	for _, cmd := range helped() {
		if !cmd.HasParent() {
			continue
		}
		own := page(cmd.Name())
		if seen[own] {
			t.Errorf("the page of %s is another's", cmd.Name())
		}
		seen[own] = true
		if !strings.Contains(own, `.TH "KAPLAN-`+strings.ToUpper(cmd.Name())+`" "1"`) || !strings.Contains(own, cmd.Short) || !strings.Contains(whole, "kaplan-"+cmd.Name()+"(1)") {
			t.Errorf("%s: %.200s", cmd.Name(), own)
		}
		cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden && !strings.Contains(own, "--"+f.Name) {
				t.Errorf("the page of %s has no --%s", cmd.Name(), f.Name)
			}
		})
		for _, line := range examplesOf(cmd) {
			if !strings.Contains(strings.Join(strings.Fields(own), " "), strings.Join(strings.Fields(strings.ReplaceAll(line, `\`, "")), " ")) {
				t.Errorf("the page of %s lacks its example %s", cmd.Name(), line)
			}
		}
	}
	if len(seen) < 25 {
		t.Errorf("%d pages", len(seen))
	}
	for _, args := range [][]string{{"man", "nosuch"}, {"man", "km", "cox"}, {"man", "kaplan"}} {
		if status, out, errs := kaplan("", args...); status != exitUsage || out != "" || !strings.Contains(errs, args[1]) || !strings.Contains(errs, "kaplan --help") {
			t.Errorf("%v: exit %d, %s%s", args, status, out, errs)
		}
	}
}
