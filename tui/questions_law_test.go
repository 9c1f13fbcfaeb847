package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/tui/page"
)

// eachPage calls f with the explorer on every page that asks a question.
func eachPage(a *App, f func(v *View, p page.Leaf)) {
	for i, v := range a.views {
		for j, p := range v.Pages {
			if len(model.Uses(p.Parts)) == 0 { // what is there already: data, ledger
				continue
			}
			a.view, v.page = view(i+1), j
			f(v, p)
		}
	}
}

// everyWord is a Look with every field set to what is not usual.
func everyWord() model.Look {
	l := model.Every()
	l.Gamma, l.Seed, l.SplitSeed, l.Cut = 2, 2, 2, "youden"
	return l
}

// Every field that a page uses is part of its key, is said in a line of the
// question or among the options, and has a key that changes it.
func TestPagesSayWhatTheyUse(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	pages, fields := 0, 0
	eachPage(a, func(v *View, p page.Leaf) {
		pages++
		name := v.Name + ", page " + p.Name()
		before := a.look
		a.look = everyWord()
		lines, options := a.question(), ", "+a.optionsText()
		for _, f := range model.Uses(p.Parts) {
			fields++
			without := a.look
			f.Of(&without).SetZero()
			if p.Parts(without) == p.Parts(a.look) {
				t.Errorf("%s: %s is no part of its key", name, f)
			}
			said := strings.Contains(options, ", "+f.Key()+" ")
			for _, l := range lines {
				said = said || slices.Contains(l.Fields, f)
			}
			if !said {
				t.Errorf("%s: %s is used and said nowhere", name, f)
			}
			// A line is opened by Enter, an option by O and Enter, and both by open; what
			// a line says beside its own field has a key of its own. A cut is moved by
			// sliding it.
			first := slices.ContainsFunc(lines, func(l questionLine) bool { return len(l.Fields) > 0 && l.Fields[0] == f })
			if !first && !slices.Contains(a.options(), f) && a.keyOf(f) == "" && f != "Moved" {
				t.Errorf("%s: no key changes %s", name, f)
			}
		}
		a.look = before
		for _, f := range model.Uses(p.Parts) {
			a.open(f)
			if len(a.overlays) == 0 && a.look == before {
				t.Errorf("%s: nothing opens to change %s (%s)", name, f, a.notice)
			}
			a.look, a.overlays, a.notice = before, nil, ""
		}
	})
	if pages < 30 || fields < 400 {
		t.Errorf("%d pages, %d fields", pages, fields)
	}
}

// The options that O lists are those fields; what is typed there reaches the Look,
// u takes it back, and the page is asked again.
func TestOptionsAreTyped(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	eachPage(a, func(v *View, p page.Leaf) {
		for _, f := range a.options() {
			first := a.look
			a.undo = nil
			a.open(f)
			if top := len(a.overlays) - 1; top >= 0 {
				pr, ok := a.overlays[top].(*prompt)
				if !ok { // a list of columns, tried elsewhere
					a.overlays = nil
					continue
				}
				typed := "1"
				if f == "Level" || f == model.FieldMinProp {
					typed = "0.4"
				}
				if f == model.FieldDrawn {
					typed = "9"
				}
				if pr.input.Value() == typed {
					typed = "2"
				}
				pr.Accept(a, typed)
			}
			if a.look == first {
				t.Errorf("%s, page %s: what is typed for %s is not in the look", v.Name, p.Name(), f)
			}
			a.overlays = nil
			a.stepBack()
			if a.look != first {
				t.Errorf("%s, page %s: %s is not undone", v.Name, p.Name(), f)
			}
		}
	})
}

// The explorer speaks of keys and views; flags and commands are of a shell.
func TestExplorerSpeaksOfKeys(t *testing.T) {
	t.Parallel()
	shell := regexp.MustCompile(`--[a-z]|\bkaplan (describe|samples|qpcr|km|cox|forest|cuminc|finegray|cut|screen|roc|genotype|logistic|compare|match|correlate|table1)\b`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join("page", "*.go"))
	if err != nil || len(pages) < 30 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	n := 0
	for _, name := range append(files, pages...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		imports := map[*ast.BasicLit]bool{}
		for _, i := range file.Imports {
			imports[i.Path] = true
		}
		ast.Inspect(file, func(x ast.Node) bool {
			lit, ok := x.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || imports[lit] {
				return true
			}
			n++
			if s, err := strconv.Unquote(lit.Value); err != nil || shell.MatchString(s) {
				t.Errorf("%s: %s", fset.Position(lit.Pos()), lit.Value)
			}
			return true
		})
	}
	if n < 1000 {
		t.Errorf("only %d strings were read", n)
	}
}

// What no field can hold is refused where it is typed, with the reason, and what is
// of few words or a column is chosen from a list.
func TestOptionsRefuseNonsense(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	for f, c := range map[model.Field]struct{ typed, want string }{
		"Level":   {"95", "level 95: must lie between 0 and 1\nfor example 0.95"},
		"MinProp": {"0.9", "min-prop 0.9: must be a share from 0 to 0.5\nfor example 0.1"},
		"Times":   {"abc", `"abc" is not a time`},
		"RMST":    {"-5", `"-5" is not a number that rmst can have`},
		"Rho":     {"inf", `"inf" is not a number that rho can have`},
	} {
		a.open(f)
		p, ok := a.overlays[len(a.overlays)-1].(*prompt)
		if !ok {
			t.Fatalf("%s is not typed", f)
		}
		if _, err := p.Check(a, c.typed); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s %s: %v", f, c.typed, err)
		}
		before := a.look
		if p.Accept(a, c.typed); a.look != before {
			t.Errorf("%s %s is taken", f, c.typed)
		}
		a.overlays = nil
	}
	for f, at := range map[model.Field]string{"Ties": "breslow", "CI": "profile", "Band": "hall-wellner", "ConfType": "log-log", "Weights": "stage", "Robust": "false",
		"Entry": "age", "Cluster": "trt"} {
		a.open(f)
		p, ok := a.overlays[len(a.overlays)-1].(*picker)
		if !ok {
			t.Fatalf("%s is not chosen from a list", f)
		}
		if p.Accept(a, at); f.Of(&a.look).String() != at {
			t.Errorf("%s: %s is not taken", f, at)
		}
		a.overlays = nil
	}
}
