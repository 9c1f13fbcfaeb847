package main

import (
	"strings"
	"testing"

	"kaplan/model"
	cohorts "kaplan/model/read"
)

// The configuration fits the file, each question of the paper has a saved look,
// and what a look speaks of is there: in the folded mice, or else in the rows.
func TestLooksFitTheFile(t *testing.T) {
	config, err := cohorts.ConfigFile("../../hep3b.toml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := cohorts.Files([]string{file}, nil, cohorts.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 109 || c.Long == nil || c.Long.N != 531 {
		t.Fatalf("%d mice, expected 109 of 531 rows", c.N)
	}
	asked := map[string]bool{}
	for _, l := range c.Looks {
		asked[strings.SplitN(l.Name, ":", 2)[0]] = true
		names := []string{l.Where, l.Marker, l.Value, l.Paired, l.By2, l.X}
		names = append(names, model.SplitList(l.Y)...)
		at, _ := model.NewResolver(c).Rows(names...)
		for _, n := range names {
			if n == "" {
				continue
			}
			if _, err := model.ParseExpr(at.Cohort, n); err != nil {
				t.Errorf("look %s: %v", l.Name, err)
			}
		}
	}
	for _, q := range []string{"E1", "E2", "E3", "E4", "E5"} {
		if !asked[q] {
			t.Errorf("no look for %s", q)
		}
	}
}
