package main

import (
	"strings"
	"testing"

	"kaplan/model"
	cohorts "kaplan/model/read"
)

// The configuration fits the file, and the columns that a look speaks of are there.
func TestLooksFitTheFile(t *testing.T) {
	config, err := cohorts.ConfigFile("../../tace75_cq.toml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := cohorts.Files([]string{file}, nil, cohorts.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 75 || c.Long == nil || c.Long.N != 1350 {
		t.Fatalf("%d patients, expected 75 with 1350 wells", c.N)
	}
	if cq := c.Long.Column("Cq"); cq == nil || cq.Missing != undetermined+1 {
		t.Fatalf("expected %d undetermined wells", undetermined+1)
	}
	r := model.NewResolver(c)
	asked := map[string]bool{}
	for _, l := range c.Looks {
		asked[strings.SplitN(l.Name, ":", 2)[0]] = true
		names := []string{l.Where, l.Marker, l.Value, l.Paired, l.By2, l.X}
		names = append(names, model.SplitList(l.Y)...)
		at, _ := r.Rows(names...)
		for _, n := range names {
			if n == "" {
				continue
			}
			if _, err := model.ParseExpr(at.Cohort, n); err != nil {
				t.Errorf("look %s: %v", l.Name, err)
			}
		}
	}
	for _, q := range []string{"A1"} {
		if !asked[q] {
			t.Errorf("no look for %s", q)
		}
	}
}
