package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
	"kaplan/stats"
)

// The committed file is what the program makes.
func TestFileIsGenerated(t *testing.T) { kit.TestSame(t, "tace75_cq", generate) }

// wellsOf reads the wells of the file by patient, time and target.
func wellsOf(t *testing.T) map[[3]string][]float64 {
	t.Helper()
	c, err := kit.Read(kit.Sample(t, "tace75_cq"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[[3]string][]float64{}
	for i, cq := range c.Text["Cq"] {
		v := math.NaN()
		if cq != "Undetermined" {
			if v, err = strconv.ParseFloat(cq, 64); err != nil {
				t.Fatalf("row %d: %v", i+2, err)
			}
		}
		k := [3]string{c.Text["patient"][i], c.Text["time"][i], c.Text["target"][i]}
		out[k] = append(out[k], v)
	}
	return out
}

// The wells of the file give the expressions of tace75 back, and none that is
// above the printed one by its rounding.
func TestExpressionsComeBack(t *testing.T) {
	wells := wellsOf(t)
	samples, err := read()
	if err != nil {
		t.Fatal(err)
	}
	if len(wells) != len(samples)*3 || len(samples) != 150 {
		t.Fatalf("%d groups of wells for %d samples, expected 450 for 150", len(wells), len(samples))
	}
	before := map[string][]float64{}
	var all []stats.Cq
	for _, s := range samples {
		reference, err := stats.MeanCq(wells[[3]string{s.id, s.time, spike}], stats.QPCRRules{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, reference)
		for m, target := range targets {
			c, err := stats.MeanCq(wells[[3]string{s.id, s.time, target}], stats.QPCRRules{})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
			e := stats.RelativeExpression(c, reference).Relative
			if d := e/s.expression[m] - 1; !(math.Abs(d) < 1e-9) || d > 1e-15 && s.time == "before" {
				t.Errorf("%s %s %s: %v from the wells, %v in tace75, off by %.2g", s.id, s.time, target, e, s.expression[m], d)
			}
			if s.time == "before" {
				before[s.id] = append(before[s.id], e)
			} else if r := e / before[s.id][m]; r > s.ratio[m] || r < s.ratio[m]*(1-1e-9) {
				t.Errorf("%s %s: ratio %v from the wells, %v in tace75", s.id, target, r, s.ratio[m])
			}
		}
	}
	sum := stats.SummariseCq(all)
	if sum.Wells != 1350 || sum.Undetermined != undetermined+1 || sum.Outliers != 2 || sum.WithoutMean != 0 {
		t.Errorf("%s; expected %d undetermined wells and 2 outliers of 1350", sum, undetermined+1)
	}
}

// The rules matter: who keeps outliers, or counts undetermined wells as 40
// cycles, finds other expressions.
func TestRulesAreNeeded(t *testing.T) {
	wells := wellsOf(t)
	for _, rules := range []stats.QPCRRules{{OutlierCycles: math.Inf(1)}, {Undetermined: 40}} {
		off := 0
		for _, w := range wells {
			a, errA := stats.MeanCq(w, stats.QPCRRules{})
			b, errB := stats.MeanCq(w, rules)
			if errA != nil || errB != nil {
				t.Fatal(errA, errB)
			}
			// Means of simulated wells.
			if math.Abs(a.Mean-b.Mean) > 0.2 {
				off++
			}
		}
		want := 2
		if rules.Undetermined > 0 {
			want = undetermined + 1
		}
		if off != want {
			t.Errorf("with %+v, %d means are elsewhere, expected %d", rules, off, want)
		}
	}
}

// The paired tests of the page are those of the wells, beside what is printed.
func TestPage(t *testing.T) {
	wells := wellsOf(t)
	samples, err := read()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../tace75_cq.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		log := map[string][]float64{}
		for _, s := range samples {
			c, err1 := stats.MeanCq(wells[[3]string{s.id, s.time, target}], stats.QPCRRules{})
			reference, err2 := stats.MeanCq(wells[[3]string{s.id, s.time, spike}], stats.QPCRRules{})
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			log[s.time] = append(log[s.time], math.Log(stats.RelativeExpression(c, reference).Relative))
		}
		r, err := stats.PairedT(log["after"], log["before"], 0.95)
		if err != nil {
			t.Fatal(err)
		}
		f := published.A.At(target + " before and after, paired t test")
		if line := fmt.Sprintf("| %s, from the wells | P %s | P %.4f |", f.Name, f.P, r.P); !strings.Contains(string(page), line) {
			t.Errorf("tace75_cq.md does not hold %s", line)
		}
		if !f.PBound.Meets(f.P, r.P) {
			t.Errorf("%s, from the wells: P %v, published %s", f.Name, r.P, f.P)
		}
	}
}
