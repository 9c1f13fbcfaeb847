package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui"
)

// A Look becomes flags, and the flags the same Look.
func TestLookToFlagsToLook(t *testing.T) {
	t.Parallel()
	root := rootCommand(nil, nil)
	parts := answer.SurvivalQuestion.Parts
	texts := map[model.Field][]string{"Where": {"age > 60", `sex == "m" and name != 'x y'`, "-age < 3"}, "Endpoint": {"OS", "PFS"}, "Entry": {"in"}, "Cause": {"2", "death"},
		"Marker": {"sex", "`miR-21 ratio`", "log2(`a b` + 1)", "it's"}, "Levels": {`"A" | b := "B"+"C"`}, "Cut": {"median", "tertile", "value:0.1860526316", "optimal", "by:sex:m=1,f=2"},
		"Reference": {"sex=f"}, "Covariates": {"age,log(bili)", "rcs(age,4),a:b"}, "Strata": {"centre"}, "Cluster": {"site"}, "Weights": {"w"}, "Ties": {"breslow", "exact"},
		"CI": {"wald", "profile"}, "ConfType": {"plain", "log-log"}, "Band": {"hall-wellner"}, "Times": {"12,36.5"}, "Test": {"peto-peto"}, "Pairwise": {"holm"}}
	rapid.Check(t, func(t *rapid.T) {
		l := model.Look{Showing: model.Showing{Gamma: 1}}
		for _, f := range model.Uses(parts) {
			if f == "Moved" || !rapid.Bool().Draw(t, string(f)) {
				continue
			}
			v := f.Of(&l)
			switch v.Interface().(type) {
			case string:
				if of := texts[f]; of != nil {
					v.SetString(rapid.SampledFrom(of).Draw(t, string(f)+" is"))
				}
			case bool:
				v.SetBool(true)
			case float64:
				v.SetFloat(rapid.SampledFrom([]float64{0.5, 0.9, 12, 1e-3, 0.1 + 0.2}).Draw(t, string(f)+" is"))
			case int:
				v.SetInt(rapid.SampledFrom([]int64{model.NoPermutations, 100}).Draw(t, string(f)+" is"))
			case uint64:
				v.SetUint(rapid.Uint64Range(1, 1<<60).Draw(t, string(f)+" is"))
			}
		}
		l = parts(l)
		args := commandFor(root.Commands(), model.NewResolver(&model.Cohort{}), "Curves", l, parts)
		if len(args) == 0 || args[0] != "km" {
			t.Fatalf("the command is %q", args)
		}
		for i, a := range args {
			args[i] = model.ShellWord(a)
		}
		typed := shellWords(strings.ReplaceAll(strings.Join(args, " "), `'\''`, "\x00")) // a quote within quotes
		for i := range typed {
			typed[i] = strings.ReplaceAll(typed[i], "\x00", "'")
		}
		q := &question{}
		set := pflag.NewFlagSet("km", pflag.ContinueOnError)
		register(set, &q.look, model.Uses(parts), nil)
		if err := set.Parse(typed[1:]); err != nil {
			t.Fatalf("%q: %v", typed, err)
		}
		got, want := parts(q.look), l
		for _, f := range model.Fields() { // a default that is said is the one that is not
			d := defaults
			if x := f.Of(&want); x.IsZero() {
				x.Set(f.Of(&d))
			}
			if x := f.Of(&got); x.IsZero() {
				x.Set(f.Of(&d))
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("kaplan %s\nis  %+v\nnot %+v", strings.Join(typed, " "), got, want)
		}
	})
}

// Every page that asks something has a command.
func TestEveryPageHasACommandLine(t *testing.T) {
	t.Parallel()
	commands := rootCommand(nil, nil).Commands()
	same := func(l model.Look) model.Look { return l }
	pages := []string{"Patient flow"} // of what is known of the data beside
	for view := 1; view <= 7; view++ {
		pages = append(pages, tui.Pages(view)...)
	}
	for _, page := range pages {
		if args := commandFor(commands, model.NewResolver(&model.Cohort{}), page, model.Look{}, same); args == nil {
			t.Errorf("no command gives the page %s", page)
		}
	}
}

// The whole command has the files, what was said of them, and quotes for the shell.
func TestCommandLineIsWhole(t *testing.T) {
	t.Parallel()
	root := rootCommand(nil, nil)
	if err := root.ParseFlags([]string{"--config", "my cohort.toml", "--derive", "r = a / b", "--by", "sex"}); err != nil {
		t.Fatal(err)
	}
	q := &question{cmd: root}
	l := model.Look{Who: model.Who{Where: `sex == "m"`}, Grouping: model.Grouping{Marker: "r", Cut: "tertile"}, Showing: model.Showing{Gamma: 1}}
	line, remark := q.commandLine([]string{"a b.csv"}, model.NewResolver(&model.Cohort{}), "Curves", l, answer.SurvivalQuestion.Parts, model.Setup{Derive: []model.Derived{{Name: "s", Expr: "a + b"}}})
	const want = `kaplan km 'a b.csv' --config 'my cohort.toml' --derive 'r = a / b' --derive 's = a + b' --by r --cut tertile --where 'sex == "m"'`
	if line != want || remark != "" {
		t.Errorf("it is\n%s\nand not\n%s\n%s", line, want, remark)
	}
}

// The command of a page can be pasted: whatever the marker is, it is never wrong usage,
// and it answers where the page does.
func TestCommandLinesAreAccepted(t *testing.T) {
	t.Parallel()
	file := data(t, "gbsg")
	q := &question{cmd: rootCommand(nil, nil)}
	c, err := q.load([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	r := model.NewResolver(c)
	var looks []model.SavedLook
	for _, marker := range []model.Grouping{{Marker: "hormon", Cut: "median"}, {Marker: "grade", Cut: "tertile", AsLevels: true}, {Marker: "nodes", Cut: "tertile"},
		{Marker: "nodes", Levels: `"1" | "2"`}, {Marker: "hormon", Levels: `"1" | "0"`}} {
		for view := 1; view <= 7; view++ {
			for _, page := range tui.Pages(view) {
				l := model.Look{Grouping: marker}
				l.Where, l.Covariates, l.Reference = "age < 70", "age,hormon", "hormon=0"
				l.Value, l.Outcome, l.X, l.Y = "pgr", "meno == 1", "age", "pgr,er"
				l.Permutations, l.Markers = 20, "pgr,er,age"
				looks = append(looks, model.SavedLook{View: view, Page: page, Look: l})
			}
		}
	}
	ran := 0
	for i, a := range tui.Again(t.Context(), c, looks) {
		if a.Err != nil {
			continue
		}
		line, _ := q.commandLine([]string{file}, r, a.Page, a.Look, a.Parts, model.Setup{})
		words := shellWords(line)
		if len(words) < 2 {
			t.Errorf("%s has no command", a.Page)
			continue
		}
		ran++
		if status, _, stderr := kaplan("", words[1:]...); status != 0 {
			t.Errorf("%s by %s: status %d\n%s\n%s", a.Page, looks[i].Marker, status, line, stderr)
		}
	}
	if ran < 100 {
		t.Errorf("%d commands ran", ran)
	}
}

// Where no cause is chosen the explorer takes any event, and the command of its page says
// so, since a command asks.
func TestCommandLineSaysAnyEvent(t *testing.T) {
	t.Parallel()
	file := data(t, "pbc")
	q := &question{cmd: rootCommand(nil, nil)}
	c, err := q.load([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	looks := []model.SavedLook{}
	for _, page := range []string{"Curves", "Model"} {
		l := model.Look{Observing: model.Observing{Endpoint: "time/status"}, Grouping: model.Grouping{Marker: "trt"}}
		l.Covariates = "age"
		looks = append(looks, model.SavedLook{View: 1 + 2*len(looks), Page: page, Look: l})
	}
	for _, a := range tui.Again(t.Context(), c, looks) {
		if a.Err != nil {
			t.Fatal(a.Err)
		}
		line, _ := q.commandLine([]string{file}, model.NewResolver(c), a.Page, a.Look, a.Parts, model.Setup{})
		status, out, stderr := kaplan("", shellWords(line)[1:]...)
		if status != exitDone || !strings.Contains(out, "144 events") {
			t.Errorf("%s: %s: status %d\n%s\n%.400s", a.Page, line, status, stderr, out)
		}
	}
}
