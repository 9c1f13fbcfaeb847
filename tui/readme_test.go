package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kaplan/tui/page"
)

// The keys and views of the README are those of the explorer.
func TestReadmeKeysAndViews(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	a := lungBy(t, "age")
	line := regexp.MustCompile("(?m)^Views: (.*)$").FindString(text)
	views := regexp.MustCompile("`([1-9])` ([A-Za-z]+(?:[ -][a-z0-9]+)*)").FindAllStringSubmatch(line, -1)
	if len(views) != len(a.views) {
		t.Errorf("the README has %d views, and there are %d: %q", len(views), len(a.views), views)
	}
	for _, m := range views {
		if v := a.views[m[1][0]-'1']; !strings.HasPrefix(m[2], v.Name) && !strings.HasPrefix(v.Name, m[2]) && m[2] != strings.ToLower(v.Short) {
			t.Errorf("the README calls view %s %q, and it is %q", m[1], m[2], v.Name)
		}
	}
	all := slices.Clone(a.bindings)
	for _, v := range a.views {
		all = append(all, v.Bindings...)
		for _, p := range v.Pages {
			all = append(all, p.Traits().Bindings...)
		}
	}
	for _, c := range []struct{ says, key, does string }{
		{"`?` lists the keys", "?", "help"},
		{"`:` finds every page and action by its name", ":", "find a page or an action by its name"},
		{"`O` lists the options of a page", "O", "options: what else this page's question can be told"},
		{"`*` explains the numbers of a page", "*", "explain the numbers of this page"},
		{"`u` undoes", "u", "undo"},
		{"`q` quits", "q", "quit"},
		{"`B` changes it", "B", "colours for a dark background or a light one"},
		{"are shown (`i`, and view `8`)", "i", "what was assumed, who was left out, and why"},
		{"`W` writes a `cohort.toml` beside the file", "W", "cohort.toml"},
		{"Tab turns the pages of a view", "tab", "next page of the view"},
		{"saved looks (`[[look]]`) that `'` lists", "'", "saved looks: list them"},
		{"or by the key `A`", "A", "add a column computed from others"},
	} {
		if !strings.Contains(text, c.says) {
			t.Errorf("the README no longer says %q: what holds it here has to follow", c.says)
		}
		if !slices.ContainsFunc(all, func(b page.Binding) bool { return slices.Contains(b.Keys, c.key) && strings.Contains(b.Name, c.does) }) {
			t.Errorf("%q, and no binding of %s is to %q", c.says, c.key, c.does)
		}
	}
}

// Everything on the screen can be had without it: each page of each view has a command,
// which is one that there is.
func TestEveryPageOfEveryViewHasACommand(t *testing.T) {
	t.Parallel()
	command := map[string]string{
		"survival/Curves": "km", "survival/Numbers": "km", "survival/Life table": "km", "survival/Cumulative incidence": "cuminc", "survival/Fine-Gray": "finegray", "survival/Landmark": "landmark", "survival/In words": "km", "survival/By hand": "steps",
		"cut-off/Landscape": "cut", "cut-off/Uncut": "uncut", "cut-off/Trust": "trust", "cut-off/Simulate": "simulate", "cut-off/ROC": "roc", "cut-off/Validation": "cut",
		"hazard/Model": "cox", "hazard/Univariable": "cox", "hazard/Selection": "cox", "hazard/Subgroups": "forest", "hazard/Proportional hazards": "schoenfeld",
		"hazard/Influence": "cox", "hazard/Adjusted curves": "cox", "hazard/Splines": "spline", "hazard/Power": "power",
		"screen of all markers/Markers": "screen",
		"compare/Groups":                "compare", "compare/Pairs": "compare", "compare/Paired": "compare", "compare/Two factors": "compare", "compare/Over time": "compare",
		"compare/ROC": "roc", "compare/Genotype": "genotype", "compare/Logistic": "logistic",
		"correlate/Scatter": "correlate", "correlate/Column": "correlate", "correlate/Matrix": "correlate",
		"Table 1 and matching/Table 1": "table1", "Table 1 and matching/Matching": "match", "Table 1 and matching/Effect": "match", "Table 1 and matching/Missing": "table1",
		"data/Data": "describe", "data/Patients": "describe --patients", "data/Patient flow": "flow", "ledger of all looks/Ledger": "ledger",
	}
	var source strings.Builder
	files, err := filepath.Glob(filepath.Join("..", "cmd", "kaplan", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(b)
	}
	pages := 0
	for _, v := range lungBy(t, "age").views {
		for _, p := range v.Pages {
			pages++
			of, flag, _ := strings.Cut(command[v.Name+"/"+p.Name()], " --")
			if flag != "" && !strings.Contains(source.String(), `cmd.Flags().BoolVar(&`+flag+`, "`+flag+`"`) {
				t.Errorf("the page %s/%s has the flag --%s, which there is not", v.Name, p.Name(), flag)
			}
			if !regexp.MustCompile(`(?i)use: +"`+regexp.QuoteMeta(of)+`[ "]`).MatchString(source.String()) || of == "" {
				t.Errorf("the page %s/%s has the command %q, which there is not", v.Name, p.Name(), of)
			}
			delete(command, v.Name+"/"+p.Name())
		}
	}
	if pages < 35 || len(command) > 0 {
		t.Errorf("%d pages, and these are none: %v", pages, command)
	}
}
