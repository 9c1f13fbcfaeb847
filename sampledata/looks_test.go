package sampledata

import (
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
)

// What every saved look of every sample speaks of is there: in the patients, or
// else in their rows.
func TestLooksFitTheSamples(t *testing.T) {
	for _, s := range List() {
		t.Run(s.Name, func(t *testing.T) {
			config, err := read.ParseConfig(s.Name+".toml", s.Config())
			if err != nil {
				t.Fatal(err)
			}
			c, err := read.Reader(s.Name+".csv", strings.NewReader(string(s.CSV())), read.Options{Config: config})
			if err != nil {
				t.Fatal(err)
			}
			r := model.NewResolver(c)
			for _, l := range c.Looks {
				names := []string{l.Where, l.Marker, l.Value, l.Paired, l.By2, l.Outcome, l.Versus, l.X, l.Split, l.Switch, l.Cluster, l.Weights}
				for _, list := range []string{l.Y, l.Rows, l.Strata, l.Covariates, l.Genes} {
					for _, item := range model.SplitList(list) {
						if !strings.HasPrefix(item, "rcs(") {
							names = append(names, item)
						}
					}
				}
				at, _ := r.Rows(names...)
				for _, n := range names {
					if n == "" {
						continue
					}
					if _, err := model.ParseExpr(at.Cohort, n); err != nil {
						t.Errorf("look %s: %v", l.Name, err)
					}
				}
				if l.Endpoint != "" {
					if _, err := r.EndpointOf(l.Look); err != nil {
						t.Errorf("look %s: %v", l.Name, err)
					}
				}
			}
		})
	}
}
