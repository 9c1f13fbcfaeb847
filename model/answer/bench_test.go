package answer_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
)

// many is a cohort of n patients followed by whole days, and so many covariates, of
// which the first matters a little.
func many(n, covariates int) (*model.Cohort, model.Look) {
	r := rand.New(rand.NewPCG(1, 2))
	number := func(name string) *model.Column {
		return &model.Column{Name: name, Kind: model.Number, Num: make([]float64, n), Distinct: n}
	}
	c := &model.Cohort{Name: "many", N: n, Columns: []*model.Column{number("time"), number("status")}}
	c.Columns[1].Distinct = 2
	var names []string
	for j := range covariates {
		names = append(names, fmt.Sprint("x", j))
		x := number(names[j])
		for i := range x.Num {
			x.Num[i] = r.NormFloat64()
		}
		c.Columns = append(c.Columns, x)
	}
	for i := range n {
		t, end := r.ExpFloat64()*900*math.Exp(-0.2*c.Columns[2].Num[i]), r.Float64()*3650
		c.Columns[0].Num[i] = math.Ceil(min(t, end))
		if t <= end {
			c.Columns[1].Num[i] = 1
		}
	}
	c.Index()
	c.Endpoints = model.RecogniseEndpoints(c)
	return c, model.Look{Observing: model.Observing{Endpoint: "time/status"}, Fitting: model.Fitting{Covariates: strings.Join(names, ",")},
		Showing: model.Showing{Gamma: 1}}
}

// BenchmarkCox is the whole answer of a Cox regression, each time by a resolver that
// has the patients in order already.
func BenchmarkCox(b *testing.B) {
	for _, k := range []int{7, 10} {
		b.Run(fmt.Sprintf("%d/1000000", k), func(b *testing.B) {
			c, look := many(1_000_000, k)
			r := model.NewResolver(c)
			if _, err := r.Frame(look); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := answer.CoxQuestion.Ask(context.Background(), r, look, answer.Progress[*answer.Hazard]{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkKey is the answer of the first view to a key, by a resolver that has answered
// before: another cut, a marker that nobody has asked for yet, another subgroup.
func BenchmarkKey(b *testing.B) {
	for _, kind := range []string{"days", "continuous"} {
		c, look := many(1_000_000, 3)
		look.Covariates, look.Marker, look.Cut = "", "x0", "median"
		if kind == "continuous" {
			r := rand.New(rand.NewPCG(3, 4))
			for i := range c.Columns[0].Num {
				c.Columns[0].Num[i] -= r.Float64()
			}
		}
		for name, change := range map[string]func(i int, l *model.Look){
			"cut": func(i int, l *model.Look) {
				l.Cut = fmt.Sprintf("value:%g", 0.01*float64(i%50))
			},
			"marker": func(i int, l *model.Look) {
				l.Marker = fmt.Sprintf("%g * x1", float64(i+2))
			},
			"subgroup": func(i int, l *model.Look) {
				l.Where = fmt.Sprintf("x2 > %g", 0.001*float64(i))
			},
		} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				r, l := model.NewResolver(c), look
				ask := func() {
					if _, err := answer.Curves(r, l, answer.CurvesOptions{Strip: 80, Quick: true}); err != nil {
						b.Fatal(err)
					}
				}
				ask()
				for i := 0; b.Loop(); i++ {
					change(i, &l)
					ask()
				}
			})
		}
	}
}
