package stats

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/stats/like"
)

// oracleCohorts are the cohorts that R analyses too: the first of each kind.
const oracleCohorts = 4

// oracleDrawings are the kinds of cohorts that R analyses, by name.
func oracleDrawings() map[string]SimulationOptions {
	return map[string]SimulationOptions{"null": {}, "smaller": {Size: 60}, "ratio": {Ratio: 2.5}}
}

// What a drawn cohort found is what R finds in its data: the best cut and its corrected
// P values, the log-rank tests, and the hazard ratios. With -update the cohorts are
// written for R's script.
func TestDrawnCohortsEqualR(t *testing.T) {
	o, x := chanceCohort(80, 21)
	found, data := map[string]DrawnCohort{}, strings.Builder{}
	data.WriteString("kind,cohort,time,event,x,fixed\n")
	for _, kind := range []string{"null", "smaller", "ratio"} {
		opt := oracleDrawings()[kind]
		opt.Cohorts, opt.Seed, opt.Permutations = oracleCohorts, 9, 19_999
		s := mustSimulate(t, o, x, opt)
		if err := opt.prepare(len(x)); err != nil {
			t.Fatal(err)
		}
		d, err := newDrawing(o, x, &opt)
		if err != nil {
			t.Fatal(err)
		}
		for k, c := range s.Drawn {
			found[fmt.Sprint(kind, k)] = c
			drawn := d.draw(rand.NewPCG(splitMix(opt.Seed), splitMix(^uint64(k))))
			for i, v := range drawn.marker {
				fmt.Fprintf(&data, "%s,%d,%.17g,%d,%.17g,%.17g\n", kind, k, drawn.outcome.Time[i], bit(drawn.outcome.Event[i]), v, s.Fixed)
			}
		}
	}
	file := filepath.Join("testdata", "oracle", "simulate.csv")
	if *update {
		if err := os.WriteFile(file, []byte(data.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(was) != data.String() {
		t.Fatal("other cohorts are drawn than those that R analysed: write them with -update, and run simulate.R")
	}
	type at struct{ P, Coef, SE number }
	var r struct {
		Cases []struct {
			Kind                                 string
			Cohort                               int
			Statistic, Cut, Lau92, Lau94, CondMC number
			Best, Fixed                          at
		}
	}
	readOracle(t, "simulate.json", &r)
	if len(r.Cases) != 3*oracleCohorts {
		t.Fatalf("R analysed %d cohorts", len(r.Cases))
	}
	for _, want := range r.Cases {
		name := fmt.Sprint(want.Kind, want.Cohort)
		c, ok := found[name]
		if !ok {
			t.Fatalf("no cohort %s", name)
		}
		for _, v := range []struct {
			what      string
			got, want float64
		}{
			{"statistic", c.Statistic, float64(want.Statistic)}, {"cut", c.Cut, float64(want.Cut)}, {"naive P", c.Naive, float64(want.Best.P)},
			{"Lausen92", c.Lausen92, float64(want.Lau92)}, {"Lausen94", c.Lausen94, min(1, float64(want.Lau94))}, // R has more than 1
			{"log hazard ratio", c.Coef, float64(want.Best.Coef)}, {"its error", c.SE, float64(want.Best.SE)},
			{"fixed P", c.Fixed, float64(want.Fixed.P)}, {"fixed log hazard ratio", c.FixedCoef, float64(want.Fixed.Coef)},
			{"its error, fixed", c.FixedSE, float64(want.Fixed.SE)},
		} {
			if err := like.Number(v.got, v.want, 1e-8); err != nil {
				t.Errorf("%s, %s: %v", name, v.what, err)
			}
		}
		// Both are drawn: 20,000 permutations each, or those up to where P is sure to be
		// above 0.05.
		p, rp := c.Permutation, float64(want.CondMC)
		if rp < 0.04 && (p-rp > 0.01 || rp-p > 0.01) || rp > 0.06 && p <= 0.05 {
			t.Errorf("%s: permutation P %v, R has %v", name, p, rp)
		}
	}
}

// Cancelling ends a drawing that has begun, too.
func TestSimulateEnds(t *testing.T) {
	o, x := chanceCohort(60, 4)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	shown := 0
	s, err := Simulate(ctx, o, x, SimulationOptions{Cohorts: 1_000_000, Permutations: -1, Show: func(*Simulation) {
		if shown++; shown == 2 {
			cancel()
		}
	}})
	if err == nil || s != nil || shown != 2 {
		t.Errorf("%v after %d parts, error %v", s, shown, err)
	}
}
