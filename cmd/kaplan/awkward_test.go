package main

import (
	"encoding/json"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/read/readtest"
)

var (
	awkwardColumns = []string{"x", "y", "g", "id", "date", "name", "time", "status", "entry", "x > 2", "x/0", "log(x)", "g == \"a\"", "nosuch", "x > 1e9"}
	usualColumns   = []string{"x", "y", "g", "x > 2", "y > 2", "log(y)"}
	usualNumbers   = []string{"1", "0.5", "3", "2", "0.9", "5"}
	awkwardNumbers = []string{"0", "1", "0.5", "3", "nan", "inf", "-1", "1e300", "1e20", "1e-300", "0x10", "1_0", "900", "x", "2"}
	awkwardTexts   = map[model.Field][]string{
		"Where": {"x > 2", "x > 1e9", "g == \"a\"", "id == \"P0\""}, "Cut": {"median", "tertile", "optimal", "youden", "value:nan", "value:2", "quantile:0.5", "by:g:a=1,b=2"},
		"Cause": {"1", "2", "0", "dead", "nosuch"}, "Censored": {"1", "0", "none", "nosuch"}, "Times": {"1,5", "nan", "0", "1e300"}, "Endpoint": {"nosuch"},
		"Levels": {"a|b", "b|a+c", "nosuch|a"}, "Reference": {"g=b", "g=nosuch", "x=high", "nosuch=1"}, "Pattern": {"", "x=nan", "x=3", "g=b", "nosuch=1"},
		"Allele": {"A"}, "Event": {"status", "status == 1", "g", "x"},
	}
	usualTexts = map[model.Field][]string{"Where": {"x > 2", "g == \"a\""}, "Cut": {"median", "optimal", "value:2"}, "Cause": {"1", "2"}, "Censored": {"1", "none", "0"},
		"Times": {"1,5"}, "Reference": {"g=b", "x=high"}, "Pattern": {"", "x=3"}, "Event": {"status"}, "Time": {"time"}, "Levels": {"a|b", "b|a"}, "Endpoint": {"time/status"},
		"Entry": {"entry"}, "Switch": {"entry", "y"}, "Outcome": {"g", "x > 2", "y > 2", "status == 1"}, "Value": {"x", "y"}, "X": {"x"}, "Lead": {"student-t"},
		"Allele": {"A"}}
	lists = []model.Field{"Covariates", "Strata", "Base", "Y", "Rows", "Within", "Genes"}
)

// valueFor draws something that a person might write for a flag, or by mistake.
func valueFor(t *rapid.T, f *pflag.Flag, field model.Field, usual bool) string {
	column, numbers := rapid.SampledFrom(awkwardColumns), awkwardNumbers
	if usual {
		column, numbers = rapid.SampledFrom(usualColumns), usualNumbers
		if texts := usualTexts[field]; len(texts) > 0 {
			return rapid.SampledFrom(texts).Draw(t, f.Name)
		}
		if words := field.Allowed(); words != nil {
			return rapid.SampledFrom(words).Draw(t, f.Name)
		}
	}
	switch words := field.Allowed(); {
	case f.Value.Type() == "bool":
		return "true"
	case !usual && len(awkwardTexts[field]) > 0:
		return rapid.SampledFrom(awkwardTexts[field]).Draw(t, f.Name)
	case field == "Permutations":
		return rapid.SampledFrom([]string{"0", "7", "-1", "nan"}).Draw(t, f.Name)
	case words != nil:
		return rapid.SampledFrom(append(slices.Clone(words), "nosuch")).Draw(t, f.Name)
	case slices.Contains(lists, field):
		return strings.Join(rapid.SliceOfN(column, 1, 3).Draw(t, f.Name), ",")
	case f.Value.Type() == "string":
		return column.Draw(t, f.Name)
	}
	return rapid.SampledFrom(numbers).Draw(t, f.Name)
}

// usually are the flags without which a command has nothing to say.
var usually = map[string]string{"cox": "covariates", "finegray": "covariates", "forest": "by within", "cut": "by", "roc": "marker outcome", "power": "by",
	"landmark": "switch landmark", "genotype": "genotype outcome", "logistic": "outcome covariates", "compare": "value by", "match": "treatment covariates",
	"correlate": "x y", "table1": "by", "km": "by", "cuminc": "by"}

var withoutEndpoint = []string{"compare", "correlate", "logistic", "genotype", "table1", "roc", "match"}

// Whatever the cohort and the flags: no command panics, JSON is JSON and has no
// number that does not exist, and what cannot be answered is said in words with
// status 1 or 2 and nothing on standard output.
func TestAwkwardCohortsAndFlags(t *testing.T) {
	t.Parallel()
	for command, cmd := range asking(t) {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			var all []*pflag.Flag
			cmd.Flags().VisitAll(func(f *pflag.Flag) {
				if fieldOf(f) != "" || f.Name == "long" || f.Name == "id" {
					all = append(all, f)
				}
			})
			rapid.Check(t, func(t *rapid.T) {
				format := rapid.SampledFrom([]string{"json", "json", "text", "csv", "md"}).Draw(t, "format")
				args := []string{command, "-", "--format=" + format}
				given := map[string]bool{}
				usual := rapid.IntRange(0, 3).Draw(t, "usual") > 0
				add := func(f *pflag.Flag) {
					if f == nil || given[f.Name] {
						return
					}
					given[f.Name] = true
					args = append(args, "--"+f.Name+"="+valueFor(t, f, fieldOf(f), usual))
				}
				for _, name := range strings.Fields(usually[command]) {
					add(cmd.Flags().Lookup(name))
				}
				given["time"], given["event"], given["endpoint"] = true, true, true // all three, or none
				if !slices.Contains(withoutEndpoint, command) || rapid.IntRange(0, 9).Draw(t, "endpoint") == 0 {
					args = append(args, "--time=time", "--event="+rapid.SampledFrom([]string{"status", "status", "status == 1", "y"}).Draw(t, "event"))
				}
				if cmd.Flags().Lookup("cause") != nil && rapid.Bool().Draw(t, "of a cause") && !slices.Contains(withoutEndpoint, command) {
					add(cmd.Flags().Lookup("cause"))
				}
				if cmd.Flags().Lookup("permutations") != nil && !given["permutations"] && rapid.Bool().Draw(t, "few") {
					given["permutations"] = true
					args = append(args, "--permutations=7")
				}
				for _, f := range rapid.SliceOfN(rapid.SampledFrom(all), 0, 3).Draw(t, "flags") {
					add(f)
				}
				text := readtest.Awkward(t)
				defer func() {
					if p := recover(); p != nil {
						t.Fatalf("%q: %v\n%s\n%s", args, p, text, debug.Stack())
					}
				}()
				status, out, errs := kaplan(text, args...)
				switch {
				case status == exitDone && (format == "json" && !json.Valid([]byte(out)) || errs != "" || strings.Contains(out, "NaN")):
					t.Fatalf("%q: %s\n%s\n%s", args, errs, out, text)
				case status == exitDone:
				case status != exitNoAnswer && status != exitUsage, out != "", len(errs) < len("kaplan: ..."), strings.Contains(errs, "strconv."):
					t.Fatalf("%q: exit %d, %q, %q\n%s", args, status, out, errs, text)
				}
			})
		})
	}
}

// A column that names patients says neither when a row was measured nor which part
// a patient belongs to.
func TestIdentifiersDivideNobody(t *testing.T) {
	t.Parallel()
	const text = "id,time,status,arm,x\na,2,1,u,3\nb,5,0,u,4\nc,7,1,v,6\nd,9,1,v,3\ne,10,0,u,8\n"
	for line, want := range map[string]string{
		"km - --long id":                                     "id names patients or rows (by its name) and does not say when a row was measured",
		"cut - --by x --split id":                            "id names patients (by its name) and does not divide them\nchoose another column (--split)",
		"roc - --marker x --outcome arm --split id":          "id names patients (by its name) and does not divide them",
		"compare - --value x --by arm --over-time --long id": "id names patients or rows",
	} {
		status, out, errs := kaplan(text, strings.Fields(line)...)
		if status != exitNoAnswer || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %q", line, status, errs)
		}
	}
}
