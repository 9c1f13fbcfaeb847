package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/stats"
)

// work does kaplan's side: "tasks days|continuous|small FILE", or "size FILE". It prints a
// line for each piece of work.
func work(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "tasks" && args[1] == "small":
		return small(args[2])
	case len(args) == 3 && args[0] == "tasks":
		return tasks(args[1], args[2])
	case len(args) == 2 && args[0] == "size":
		return sized(args[1])
	}
	return fmt.Errorf("work %q: unknown", args)
}

// timed does a piece of work and prints how long it took.
func timed(name string, do func() error) error {
	began := time.Now()
	if err := do(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Printf("%s\t%.6f\n", name, time.Since(began).Seconds())
	return nil
}

// inTurn does pieces of work one after another, up to the first that fails.
func inTurn(pieces ...func() error) error {
	for _, do := range pieces {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// cohort is a file that was read, with what the pieces of work use of it.
type cohort struct {
	*model.Cohort
	time         []float64
	event        []bool
	cause, group []uint8
}

func readFile(name, path string) (*cohort, error) {
	c := &cohort{}
	err := timed(name, func() (err error) {
		c.Cohort, err = read.Files([]string{path}, nil, read.Options{})
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, need := range []string{"time", "status", "cause", "marker", "age", "sex", "stage", "bmi", "arm", "crp"} {
		if col := c.Column(need); col == nil || col.Num == nil {
			return nil, fmt.Errorf("%s has no numbers in a column %s", path, need)
		}
	}
	c.time = c.Column("time").Num
	c.event, c.cause, c.group = make([]bool, c.N), make([]uint8, c.N), make([]uint8, c.N)
	middle := median(c.num("marker"))
	for i := range c.N {
		c.event[i], c.cause[i] = c.num("status")[i] == 1, uint8(c.num("cause")[i])
		if c.num("marker")[i] > middle {
			c.group[i] = 1
		}
	}
	return c, nil
}

func (c *cohort) num(name string) []float64 { return c.Column(name).Num }

// columns are covariates in the order of R's formula.
func (c *cohort) columns(names ...string) (x [][]float64) {
	for _, name := range names {
		x = append(x, c.num(name))
	}
	return x
}

var seven = []string{"marker", "age", "sex", "stage", "bmi", "arm", "crp"}

// fit is a Cox model with the concordance that R's coxph has in it.
func (c *cohort) fit(x [][]float64) (*stats.CoxFit, error) {
	f, err := stats.Cox(stats.CoxData{Time: c.time, Event: c.event, X: x}, stats.CoxOptions{})
	if err == nil {
		_, err = f.Concordance(stats.ConcordanceOptions{})
	}
	return f, err
}

// table orders the patients by time, as every function of R does, and counts.
func (c *cohort) table() (*stats.Timeline, *stats.EventTable, error) {
	tl, err := stats.NewTimeline(stats.Outcome{Time: c.time, Event: c.event})
	if err != nil {
		return nil, nil, err
	}
	return tl, tl.Table(c.group, 2, nil), nil
}

func tasks(kind, path string) error {
	c, err := readFile("load/"+kind, path)
	if err != nil {
		return err
	}
	at := func(name string) string { return name + "/" + kind }
	var f *stats.CoxFit
	return inTurn(
		func() error {
			return timed(at("curves"), func() error {
				_, t, err := c.table()
				if err != nil {
					return err
				}
				for _, curve := range t.KaplanMeiers(stats.CurveOptions{}, nil) {
					curve.Median()
					for j := range curve.Time {
						curve.CI(j)
					}
				}
				return nil
			})
		},
		func() error {
			return timed(at("tests"), func() error {
				_, t, err := c.table()
				if err == nil {
					stats.LogRankTests([]*stats.EventTable{t}, stats.TestOptions{Gamma: 1})
				}
				return err
			})
		},
		func() error {
			return timed(at("cox7"), func() (err error) { f, err = c.fit(c.columns(seven...)); return err })
		},
		func() error {
			return timed(at("zph"), func() error {
				t, err := f.ProportionalHazards(stats.TimeKM)
				if err == nil {
					f.PHResiduals(t)
				}
				return err
			})
		},
		func() error {
			if kind != "days" {
				return nil
			}
			return timed(at("cox10"), func() error {
				x := append(c.columns(seven...), made(c.num("crp"), math.Log), made(c.num("age"), square), made(c.num("bmi"), square))
				_, err := c.fit(x)
				return err
			})
		},
		func() error {
			return timed(at("incidence"), func() error {
				tl, err := stats.NewTimeline(stats.Outcome{Time: c.time, Event: c.event})
				if err != nil {
					return err
				}
				if _, err = tl.AalenJohansen(c.cause, 2, c.group, 2, stats.IncidenceOptions{}); err != nil {
					return err
				}
				var gray sync.WaitGroup
				var failed [2]error
				for of := range uint8(2) { // a test of each cause, as cuminc has them
					gray.Go(func() {
						_, failed[of] = stats.GrayTest([]*stats.Timeline{tl}, c.cause, of+1, c.group, 2, 0)
					})
				}
				gray.Wait()
				return cmp.Or(failed[0], failed[1])
			})
		},
		func() error {
			if kind != "days" {
				return nil
			}
			return timed(at("screen"), func() error { return c.screen(c.columns("marker", "age", "bmi", "crp")) })
		},
		func() error { return keys(kind, c.Cohort) },
		func() error {
			if kind != "days" {
				return nil
			}
			markers := make([][]float64, 100)
			for k := range markers {
				markers[k] = c.columns("marker", "age", "bmi", "crp")[k%4]
			}
			return timed("screen 100", func() error { return c.screen(markers) })
		},
	)
}

func square(v float64) float64 { return v * v }

// made is a column made of another.
func made(x []float64, f func(float64) float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = f(v)
	}
	return out
}

// screen fits each marker alone.
func (c *cohort) screen(markers [][]float64) error {
	tl, err := stats.NewTimeline(stats.Outcome{Time: c.time, Event: c.event})
	if err != nil {
		return err
	}
	_, err = stats.Screen(context.Background(), tl, markers, stats.ScreenOptions{})
	return err
}

// asked is the Look that the keys change.
func asked() model.Look {
	return model.Look{Observing: model.Observing{Endpoint: "time/status"}, Grouping: model.Grouping{Marker: "marker", Cut: "median"},
		Showing: model.Showing{Gamma: 1}}
}

// columnsOfStrip is as many bars as the landscape below the curves has on a wide screen.
const columnsOfStrip = 80

func curves(r *model.Resolver, l model.Look) error {
	_, err := answer.Curves(r, l, answer.CurvesOptions{Strip: columnsOfStrip, Quick: true})
	return err
}

// keys are the answers of the explorer's first view as keys change the question: the
// first, a cut, another marker, a subgroup, a model.
func keys(kind string, c *model.Cohort) error {
	r, l := model.NewResolver(c), asked()
	at := func(name string) string { return name + "/" + kind }
	if err := timed(at("key first"), func() error { return curves(r, l) }); err != nil {
		return err
	}
	for k := range 9 {
		l.Cut = fmt.Sprintf("value:%g", 0.3+float64(k)/100)
		if err := timed(at("key cut"), func() error { return curves(r, l) }); err != nil {
			return err
		}
	}
	for _, marker := range []string{"age", "bmi", "crp"} {
		l.Marker, l.Cut = marker, "median"
		if err := timed(at("key marker"), func() error { return curves(r, l) }); err != nil {
			return err
		}
	}
	l.Marker = "age"
	for _, site := range []string{"north", "south", "east", "west"} {
		l.Where = fmt.Sprintf("site == %q", site)
		if err := timed(at("key subgroup"), func() error { return curves(r, l) }); err != nil {
			return err
		}
	}
	l = asked()
	l.Marker, l.Cut, l.Covariates = "", "", "marker,age,sex,stage,bmi,arm,crp"
	for range 3 {
		err := timed(at("key cox"), func() error {
			_, err := answer.CoxQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Hazard]{})
			return err
		})
		if err != nil {
			return err
		}
	}
	if kind != "days" {
		return nil
	}
	l = asked()
	f, err := r.Frame(l)
	if err != nil {
		return err
	}
	return timed("landscape", func() error { _, err := r.AllCuts(f, 0); return err })
}

// small is the work that takes R too long at a million patients.
func small(path string) error {
	c, err := readFile("load/small", path)
	if err != nil {
		return err
	}
	all := func(n int) (*stats.CutLandscape, error) {
		tl, err := stats.NewTimeline(stats.Outcome{Time: c.time[:n], Event: c.event[:n]})
		if err != nil {
			return nil, err
		}
		return stats.Landscape(tl, c.num("marker")[:n], stats.CutOptions{})
	}
	return inTurn(
		func() error { return timed("every cut", func() error { _, err := all(1000); return err }) },
		func() error {
			return timed("permutation", func() error {
				l, err := all(500)
				if err == nil {
					_, err = l.Permutation(context.Background(), stats.RandomOptions{Seed: 1, Rounds: 10_000})
				}
				return err
			})
		},
		func() error {
			return timed("exact", func() error {
				l, err := all(100)
				if err == nil {
					_, err = l.HothornLausen()
				}
				return err
			})
		},
		func() error {
			return timed("finegray", func() error {
				const n = 2000
				_, err := stats.FineGray(stats.FineGrayData{Time: c.time[:n], Cause: c.cause[:n], X: [][]float64{c.num("marker")[:n], c.num("age")[:n]}}, 0)
				return err
			})
		},
	)
}

// sized is what a file costs by its size.
func sized(path string) error {
	c, err := readFile("load", path)
	if err != nil {
		return err
	}
	r, l := model.NewResolver(c.Cohort), asked()
	if err := timed("first", func() error { return curves(r, l) }); err != nil {
		return err
	}
	for k := range 5 {
		l.Cut = fmt.Sprintf("value:%g", 0.3+float64(k)/100)
		if err := timed("key", func() error { return curves(r, l) }); err != nil {
			return err
		}
	}
	again := model.NewResolver(c.Cohort) // the first has looked at all cuts already, where they are few
	f, err := again.Frame(l)
	if err != nil {
		return err
	}
	m := asked()
	m.Marker, m.Cut, m.Covariates = "", "", "marker,age,sex,stage,bmi,arm,crp"
	return inTurn(
		func() error { return timed("landscape", func() error { _, err := again.AllCuts(f, 0); return err }) },
		func() error {
			return timed("cox", func() error {
				_, err := answer.CoxQuestion.Answer(context.Background(), r, m, answer.Progress[*answer.Hazard]{})
				return err
			})
		},
		func() error {
			return timed("screen", func() error { return c.screen(slices.Clip(c.columns("marker", "age", "bmi", "crp"))) })
		},
	)
}
