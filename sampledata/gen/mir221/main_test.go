package main

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"kaplan/sampledata/gen/kit"
)

// The committed file is what the program makes.
func TestFileIsGenerated(t *testing.T) { kit.TestSame(t, "mir221", generate) }

// The file shows what is planted, and the table of mir221.md is what is found.
func TestFigures(t *testing.T) {
	list, err := figures(kit.Sample(t, "mir221"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if !f.OK {
			t.Errorf("%s: %s, here %s", f.What, f.Printed, f.Ours)
		}
	}
	kit.TestPage(t, "../../mir221.md", "mir221", table(list), false)
}

// Cohorts without the planted effects are not taken for some that show them.
func TestChanceIsNotShown(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	taken := 0
	for range 200 {
		var all []*patient
		for _, s := range settings {
			s.before, s.change = s.beforeOthers, s.changeOthers
			all = append(all, s.draw(rng)...)
		}
		list, err := figures(write(all))
		if err != nil {
			t.Fatal(err)
		}
		taken += kit.Int(kit.Missed(list) == nil)
	}
	if taken > 0 {
		t.Errorf("%d of 200 pairs of cohorts without effects were taken", taken)
	}
}

// Two responders at 1 and 2, others at 2 and 3, cut at 2: both responders are
// at or below it, and so is one of the others.
func TestCutByHand(t *testing.T) {
	c := &part{before: []float64{1, 2, 2, 3}, responder: []bool{true, true, false, false}}
	if a, b := c.at(2); a != 1 || b != 0.5 {
		t.Errorf("sensitivity %v, specificity %v, by hand 1 and 0.5", a, b)
	}
}

// Times are in order: nobody progresses after death, and who has no response
// has progressed by the assessment.
func TestPatientsMakeSense(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(kit.Sample(t, "mir221"))), "\n")
	if len(lines) != 118 {
		t.Fatalf("%d lines, expected a header and 117 patients", len(lines))
	}
	parts, err := parse(kit.Sample(t, "mir221"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings {
		c := parts[s.name]
		yes := 0
		for i := range c.before {
			yes += kit.Int(c.responder[i])
			if c.responder[i] != (c.pfs.Time[i] >= 2.0) && !(c.pfs.Event[i] && c.pfs.Time[i] < 2.5) {
				t.Errorf("%s %d: response %v, progression at %v", s.name, i, c.responder[i], c.pfs.Time[i])
			}
			if math.IsNaN(c.before[i]) || c.before[i] <= 0 {
				t.Errorf("%s %d: baseline %v", s.name, i, c.before[i])
			}
		}
		if yes != s.responders || len(c.before) != s.responders+s.others {
			t.Errorf("%s: %d responders of %d, expected %d of %d", s.name, yes, len(c.before), s.responders, s.responders+s.others)
		}
	}
	for k, l := range lines[1:] {
		f := strings.Split(l, ",")
		if len(f[12]) > len(f[14]) || len(f[12]) == len(f[14]) && f[12] > f[14] {
			t.Errorf("row %d: progression at %s, end at %s", k+2, f[12], f[14])
		}
	}
}
