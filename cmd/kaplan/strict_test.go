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

// A flag that holds one value and is given two that differ is refused by every command:
// whichever was taken, the answer would be that of half of what was asked. A flag of
// which several are meant is repeated, and one that says the same again is heeded.
func TestFlagsGivenTwice(t *testing.T) {
	t.Parallel()
	n := 0
	for command, cmd := range asking(t) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			first, second := "1", "2"
			switch kind := f.Value.Type(); {
			case f.Name == "help" || strings.HasSuffix(kind, "Array") || strings.HasSuffix(kind, "Slice"):
				return
			case kind == "bool":
				first, second = "true", "false"
			case f.Name == "sort":
				first = "p" // the only one
			}
			n++
			status, out, errs := kaplan("", command, "--"+f.Name+"="+first, data(t, "lung"), "--"+f.Name+"="+second)
			if want := "kaplan: --" + f.Name + " is given twice, as " + first + " and as " + second + ", and holds one value\n"; status != exitUsage || out != "" ||
				!strings.HasPrefix(errs, want) {
				t.Errorf("%s --%s twice: exit %d, %q", command, f.Name, status, errs)
			}
		})
	}
	if n < 500 {
		t.Errorf("only %d were tried", n)
	}
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status"}
	for _, c := range []struct{ command, way string }{
		{"km --by sex --by age", "leave out the one that is not meant\n"},
		{"km --where age>60 --where age<70||sex==1", "leave out the one that is not meant, or say both in one: --where '(age>60) and (age<70||sex==1)'\n"},
		{"cox --covariates age --covariates sex,ph.ecog", "leave out the one that is not meant, or say both in one: --covariates age,sex,ph.ecog\n"},
		{"km --counts --counts=grade", "leave out the one that is not meant\n"},
		{"steps --blanks --blanks=alone", "leave out the one that is not meant\n"},
		{"km --times 100 --times 200", "leave out the one that is not meant, or say both in one: --times 100,200\n"},
	} {
		words := strings.Fields(c.command)
		status, out, errs := kaplan("", append(append(words[:1:1], lung...), words[1:]...)...)
		if status != exitUsage || out != "" || !strings.HasSuffix(errs, ", and holds one value\n"+c.way) || strings.Contains(errs, "as named") {
			t.Errorf("%s: exit %d, %q", c.command, status, errs)
		}
	}
	once, again := append([]string{"km", "--by", "sex"}, lung...), append([]string{"km", "--by", "sex", "--by", "sex"}, lung...)
	if a, b := asked(t, "", once...), asked(t, "", again...); a.number("result/groups[2]/n") != 90 || b.number("result/groups[2]/n") != 90 {
		t.Errorf("groups of %v and of %v", a.at("result/groups"), b.at("result/groups"))
	}
	missing := asked(t, "", append([]string{"cox", "--covariates", "age,ph.ecog", "--missing", "age=60", "--missing", "ph.ecog=2"}, lung...)...)
	for _, left := range []string{"age missing", "ph.ecog missing"} {
		if missing.number("cohort/excluded["+left+"]/n") < 2 {
			t.Errorf("%s: %v", left, missing.at("cohort/excluded"))
		}
	}
}

// What cannot act on the groups of these data is refused, with the reason.
func TestGroupFlagsActOrAreRefused(t *testing.T) {
	t.Parallel()
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status"}
	for _, c := range []struct{ command, want string }{
		{"km --by sex --cut value:5", "--cut changes nothing here: sex has two values, and each is a group\nleave it out\n"},
		{"km --derive one=sex*0+7 --by one --cut value:5", "--cut changes nothing here: one has one value, and there is nothing to cut\n"},
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
