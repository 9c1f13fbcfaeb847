package main

import (
	"strings"
	"testing"

	"kaplan/model"
	cohorts "kaplan/model/read"
)

// The configuration fits the file, each question of the abstract has a saved look,
// and the columns that a look speaks of are there.
func TestLooksFitTheFile(t *testing.T) {
	config, err := cohorts.ConfigFile("../../mir221.toml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := cohorts.Files([]string{file}, nil, cohorts.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 117 || len(c.Endpoints) < 2 || c.Endpoints[0].Name != "PFS" {
		t.Fatalf("%d patients, endpoints %v; expected 117, PFS first", c.N, c.Endpoints)
	}
	asked := map[string]bool{}
	for _, l := range c.Looks {
		asked[strings.SplitN(l.Name, ":", 2)[0]] = true
		names := []string{l.Where, l.Marker, l.Value, l.Paired, l.By2, l.X}
		names = append(names, model.SplitList(l.Y)...)
		for _, n := range names {
			if n == "" {
				continue
			}
			if _, err := model.ParseExpr(c, n); err != nil {
				t.Errorf("look %s: %v", l.Name, err)
			}
		}
	}
	for _, q := range []string{"B1", "B2", "B3"} {
		if !asked[q] {
			t.Errorf("no look for %s", q)
		}
	}
}
