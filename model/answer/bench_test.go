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

// counted is a cohort of n patients in cells, as a database counts them: months, a
// status, a sex and a number in so many bins.
func counted(n, bins int) (*model.Cohort, model.Look) {
	r := rand.New(rand.NewPCG(1, 2))
	const months = 360
	cells := make([]int, (months+1)*2*bins)
	for range n {
		bin := r.IntN(bins)
		t := min(months, math.Ceil(r.ExpFloat64()*60*math.Exp(-float64(bin)/float64(bins))))
		cells[(int(t)*2+r.IntN(2))*bins+bin]++
	}
	column := func(name string, distinct int) *model.Column {
		return &model.Column{Name: name, Kind: model.Number, Distinct: distinct}
	}
	time, status, x, sex := column("months", months), column("status", 2), column("x", bins), column("sex", 2)
	c := &model.Cohort{Name: "counted", N: n, Columns: []*model.Column{time, status, x, sex}, Freq: "patients", Counted: &model.Counted{}}
	sum := make([]int, bins)
	for k, times := range cells {
		if times == 0 {
			continue
		}
		month, s, bin := k/bins/2, k/bins%2, k%bins
		sum[bin] += times
		for range times {
			time.Num, status.Num, x.Num = append(time.Num, float64(month)), append(status.Num, float64(s)), append(x.Num, float64(bin))
			sex.Num = append(sex.Num, float64(k%3%2))
			c.Of = append(c.Of, int32(len(c.RowID)))
		}
		c.RowID = append(c.RowID, fmt.Sprint(len(c.RowID)+1))
	}
	c.ID = make([]string, n)
	x.Bins = &model.Bins{N: sum}
	for b := range bins {
		x.Bins.Begin = append(x.Bins.Begin, float64(b)-0.5)
		x.Bins.Least, x.Bins.Most = append(x.Bins.Least, float64(b)-0.5), append(x.Bins.Most, float64(b))
	}
	x.Bins.Begin = x.Bins.Begin[1:]
	c.Index()
	c.Endpoints = model.RecogniseEndpoints(c)
	return c, model.Look{Observing: model.Observing{Time: "months", Event: "status"}, Grouping: model.Grouping{Marker: "x", Cut: model.ValueRule(100)}, Showing: model.Showing{Gamma: 1}}
}

// BenchmarkCountedKey is the answer of the first view to a key where a database counted ten
// million patients: another cut between two bins, another subgroup; and where the marker was
// counted by its values.
func BenchmarkCountedKey(b *testing.B) {
	c, look := counted(10_000_000, 242)
	benchmarkCounted(b, "bins", c, look)
	x := *c.Column("x")
	x.Bins = nil
	*c.Column("x") = x
	benchmarkCounted(b, "values", c, look)
}

func benchmarkCounted(b *testing.B, kind string, c *model.Cohort, look model.Look) {
	for name, change := range map[string]func(i int, l *model.Look){
		"cut":      func(i int, l *model.Look) { l.Cut = model.ValueRule(float64(60 + i%100)) },
		"subgroup": func(i int, l *model.Look) { l.Where = fmt.Sprintf("sex == 1 or months > %g", float64(i)+0.5) },
	} {
		b.Run(name+"/"+kind, func(b *testing.B) {
			r, l := model.NewResolver(c), look
			ask := func() {
				if _, err := answer.Curves(r, l, answer.CurvesOptions{Strip: 36, Quick: true}); err != nil {
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
