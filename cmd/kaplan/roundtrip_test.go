package main

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/model/session"
)

// anyLook sets any fields of a Look, of some, to values that can be said of them.
func anyLook(t *rapid.T, fields []model.Field) model.Look {
	l := model.Look{Showing: model.Showing{Gamma: 1}}
	texts := map[model.Field][]string{"Cut": {"median", "tertile", "value:0.1860526316", "value:10,20", "quantile:0.25,0.75", "by:sex:m=1,f=2"}, "Blanks": {"some", "all"},
		"Mode": {"continuous", "median", "optimal"}, "Robust": {"true", "false"}}
	free := []string{"age", "`miR-21 ratio`", "log2(`a b` + 1)", "it's", `sex == "m" and name != 'x y'`, "größer", "a,b", "-age < 3", `"A" | b := "B"+"C"`, "x=1,y=2", "$(no) `;&"}
	for _, f := range fields {
		if f == "Moved" || rapid.IntRange(0, 2).Draw(t, string(f)) > 0 {
			continue
		}
		v := f.Of(&l)
		switch v.Kind() {
		case reflect.String:
			of := texts[f]
			if of == nil {
				of = free
			}
			v.SetString(rapid.SampledFrom(of).Draw(t, string(f)+" is"))
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Float64:
			v.SetFloat(rapid.SampledFrom([]float64{0.5, 0.9, 12, 1e-3, 0.1 + 0.2, 1e7}).Draw(t, string(f)+" is"))
		case reflect.Int:
			n := rapid.SampledFrom([]int64{1, 3, 100}).Draw(t, string(f)+" is")
			if f == "Permutations" && n == 1 {
				n = model.NoPermutations
			}
			v.SetInt(n)
		case reflect.Uint64:
			v.SetUint(rapid.Uint64Range(1, 1<<60).Draw(t, string(f)+" is"))
		}
	}
	return l
}

// typedLook is the Look that the flags of a command stand for.
func typedLook(t *rapid.T, cmd *cobra.Command) model.Look {
	var l model.Look
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		field := fieldOf(f)
		if field == "" {
			return
		}
		v, s := field.Of(&l), f.Value.String()
		var err error
		switch v.Kind() {
		case reflect.String:
			v.SetString(s)
		case reflect.Bool:
			var b bool
			b, err = strconv.ParseBool(s)
			v.SetBool(b)
		case reflect.Float64:
			var x float64
			if s != "" {
				x, err = strconv.ParseFloat(s, 64)
			}
			v.SetFloat(x)
		case reflect.Int:
			var n int
			if s != "" {
				n, err = strconv.Atoi(s)
			}
			if field == "Permutations" && s == "0" {
				n = model.NoPermutations
			}
			v.SetInt(int64(n))
		case reflect.Uint64:
			var n uint64
			if s != "" {
				n, err = strconv.ParseUint(s, 10, 64)
			}
			v.SetUint(n)
		}
		if err != nil {
			t.Fatalf("--%s has %q: %v", f.Name, s, err)
		}
	})
	return l
}

// Of every page that has a command, any Look becomes flags that a shell takes apart as they
// were put together, and the command has the same Look of them in every field that its
// question uses.
func TestEveryLookToFlagsToLook(t *testing.T) {
	t.Parallel()
	pages := map[string]bool{}
	for _, cmd := range rootCommand(nil, nil).Commands() {
		for key := range cmd.Annotations {
			if page, is := strings.CutPrefix(key, ofPage); is {
				pages[page] = true
			}
		}
	}
	if len(pages) < 30 {
		t.Fatalf("only %d pages have a command", len(pages))
	}
	whole := func(l model.Look) model.Look { return l }
	seen := map[model.Field]bool{}
	for page := range pages {
		t.Run(page, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				l := anyLook(t, model.Fields())
				l.Reference = "" // those of other columns are left out, which takes a cohort
				root := rootCommand(nil, nil)
				args := commandFor(root.Commands(), model.NewResolver(&model.Cohort{}), page, l, whole)
				for i, a := range args {
					args[i] = model.ShellWord(a)
				}
				typed := shellWords(strings.ReplaceAll(strings.Join(args, " "), `'\''`, "\x00"))
				for i := range typed {
					typed[i] = strings.ReplaceAll(typed[i], "\x00", "'")
				}
				cmd, rest, err := root.Find(typed)
				if err != nil || cmd == root {
					t.Fatalf("%q: %v", typed, err)
				}
				if err := cmd.ParseFlags(rest); err != nil {
					t.Fatalf("%q: %v", typed, err)
				}
				of := answersFor(cmd.Annotations[ofPage+page], l)
				got, want, d := typedLook(t, cmd), l, defaults
				for _, f := range model.Fields() {
					if f == "Moved" || f == "Reference" || !slices.Contains(of.uses, f) {
						continue
					}
					seen[f] = true
					a, b := f.Of(&got), f.Of(&want)
					for _, x := range []reflect.Value{a, b} { // a default that is said is the one that is not
						if x.IsZero() {
							x.Set(f.Of(&d))
						}
					}
					if !reflect.DeepEqual(a.Interface(), b.Interface()) {
						t.Fatalf("kaplan %s\n%s is %v and was %v", strings.Join(args, " "), f, a.Interface(), b.Interface())
					}
				}
			})
		})
	}
	for _, f := range model.Fields() {
		if !seen[f] && f != "Moved" && f != "Reference" && f != "Genes" { // a score is a command alone
			t.Errorf("no page has a command that says %s", f)
		}
	}
}

// Any Look is kept in a session as a cohort.toml has it: who copies it there has the same
// one in every field.
func TestLookToTOMLToLook(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := anyLook(t, model.Fields())
		l.Moved = rapid.Bool().Draw(t, "moved")
		kept := session.File{State: session.State{View: 1, Page: "Curves", Looks: []model.SavedLook{{Name: "one", Key: "a", View: 5, Page: "Groups", Look: l}}}}
		_, text, _ := strings.Cut(kept.Text(), "\n[[look]]\n")
		config, err := read.ParseConfig("cohort.toml", "[[look]]\n"+text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if got := config.Looks[0]; len(config.Looks) != 1 || !reflect.DeepEqual(got, kept.Looks[0]) {
			t.Fatalf("%s\nis  %+v\nnot %+v", text, got, kept.Looks[0])
		}
	})
}

// A page of a second cohort has its files in the command once, and a page of a file that
// nobody named has no command.
func TestCommandLineOfFiles(t *testing.T) {
	t.Parallel()
	root := rootCommand(nil, nil)
	if err := root.ParseFlags([]string{"--validate", "other.csv"}); err != nil {
		t.Fatal(err)
	}
	q := &question{cmd: root, validate: []string{"other.csv"}}
	l := model.Look{Grouping: model.Grouping{Marker: "x"}, Showing: model.Showing{Gamma: 1}, Searching: model.Searching{Seed: 1}}
	parts := answer.ValidationQuestion.Parts
	const want = "kaplan cut a.csv --validate other.csv --by x --cut optimal"
	r := model.NewResolver(&model.Cohort{})
	if line, _ := q.commandLine([]string{"a.csv"}, r, "Validation", l, parts, model.Setup{}); line != want {
		t.Errorf("it is\n%s\nand not\n%s", line, want)
	}
	if line, _ := q.commandLine([]string{"a.csv"}, r, "Carried model", l, parts, model.Setup{}); line != "" {
		t.Errorf("a carried model has the command %s", line)
	}
}
