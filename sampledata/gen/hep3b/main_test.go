package main

import (
	"math"
	"math/rand/v2"
	"testing"

	"kaplan/sampledata/gen/kit"
	"kaplan/stats"
)

// The committed file is what the program makes.
func TestFileIsGenerated(t *testing.T) { kit.TestSame(t, "hep3b", generate) }

// Every published figure holds for the file, to its printed digits, and the
// table of hep3b.md is what is found.
func TestFigures(t *testing.T) {
	list, err := figures(kit.Sample(t, "hep3b"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if f.OK {
			t.Logf("%-75s %-10s %s", f.What, f.Printed, f.Ours)
		} else {
			t.Errorf("%-75s %-10s %s: OUT OF BOUNDS", f.What, f.Printed, f.Ours)
		}
	}
	if len(list) != 48 {
		t.Errorf("%d figures, expected 48", len(list))
	}
	kit.TestPage(t, "../../hep3b.md", "hep3b", table(list), false)
}

// A figure that is off in its last printed digit does not pass.
func TestJudge(t *testing.T) {
	var j judge
	j.p("", "0.0204", 0.02044)
	j.p("", "0.0204", 0.02046)
	j.percent("", "-70.6%", -70.55001)
	j.percent("", "-70.6%", -70.5)
	j.r2("", "0.280", 0.2806)
	j.p("", "<0.05", 0.05)
	j.p("", "n.s.", math.NaN())
	for k, want := range []bool{true, false, true, false, false, false, false} {
		if f := j.Figures[k]; f.OK != want {
			t.Errorf("case %d, %s for %s: %v", k, f.Ours, f.Printed, f.OK)
		}
	}
}

// Two conditions on four numbers, by hand: from 0, 0, 0, 0 the nearest point
// with sum 4 and x1 - x2 = 2 is 2, 0, 1, 1.
func TestSolveByHand(t *testing.T) {
	var x [4]float64
	var free []unknown
	for k := range x {
		free = append(free, unknown{&x[k], 1, false})
	}
	err := solve("hand", free,
		func() float64 { return x[0] + x[1] + x[2] + x[3] - 4 },
		func() float64 { return x[0] - x[1] - 2 })
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range [4]float64{2, 0, 1, 1} {
		if math.Abs(x[k]-want) > 1e-9 {
			t.Errorf("x%d is %v, by hand %v", k+1, x[k], want)
		}
	}
	if err := solve("never", free, func() float64 { return 1 + x[0]*x[0] }); err == nil {
		t.Error("1 + x² = 0 was solved")
	}
}

// The conditions say the same as package stats.
func TestConditionsAreTheTests(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		var b balanced
		var y []float64
		var ga, gb []uint8
		n := 2 + rng.IntN(4)
		for a := range 2 {
			for d := range 9 {
				var c []*float64
				for range n {
					v := rng.NormFloat64() + float64(a*d)/5
					c = append(c, &v)
					y, ga, gb = append(y, v), append(ga, uint8(a)), append(gb, uint8(d))
				}
				b.cell[a] = append(b.cell[a], c)
			}
		}
		for _, interaction := range []bool{true, false} {
			tab, err := stats.TwoWayANOVA(y, ga, gb, 2, 9, stats.TypeII, interaction)
			if err != nil {
				t.Fatal(err)
			}
			for k, c := range []func() float64{b.tumorP(tab.Rows[0].P, interaction), b.timeP(tab.Rows[1].P, interaction)} {
				if e := c(); math.Abs(e) > 1e-6 {
					t.Errorf("two-way, interaction %v, row %d: off by %v at its own P %v", interaction, k, e, tab.Rows[k].P)
				}
			}
		}
		one, err := stats.OneWayANOVA(y, gb, 9)
		if err != nil {
			t.Fatal(err)
		}
		groups := make([][]*float64, 9)
		for d := range groups {
			groups[d] = append(b.cell[0][d][:n:n], b.cell[1][d]...)
		}
		if e := oneWay(one.Rows[0].P, groups...)(); math.Abs(e) > 1e-6 {
			t.Errorf("one-way: off by %v at its own P", e)
		}
	}
}

// What the tests of the paper do not look at is as the methods say.
func TestMiceMakeSense(t *testing.T) {
	d, err := parse(kit.Sample(t, "hep3b"))
	if err != nil {
		t.Fatal(err)
	}
	weight := map[string]float64{}
	at := map[string]bool{}
	for i := range d.N {
		m, day := d.Text["mouse"][i], d.at("day", i)
		if k := m + " " + d.Text["day"][i]; at[k] {
			t.Errorf("row %d: %s stands twice", i+2, k)
		} else {
			at[k] = true
		}
		if s := d.at("survival_days", i); s < day {
			t.Errorf("row %d: measured on day %v, dead on day %v", i+2, day, s)
		}
		want := 30.0
		switch {
		case d.Text["arm"][i] == armVehicle:
			want = 0
		case d.Text["arm"][i] == armUp && day >= escalation:
			want = 60
		}
		if v := d.at("dose", i); v != want {
			t.Errorf("row %d: %v mg/kg, expected %v", i+2, v, want)
		}
		if has := d.Text["hCG"][i] != ""; has && d.Text["tumor"][i] == "no" {
			t.Errorf("row %d: hCG without a tumor", i+2)
		}
		for column, most := range map[string]float64{"hCG": 5000, "plasma": 40000, "N-oxide": 5, "liver sorafenib": 120000, "tumor sorafenib": 80000} {
			if v := d.at(column, i); v <= 0 || v > most {
				t.Errorf("row %d: %s %v", i+2, column, v)
			}
		}
		if day == 0 {
			weight[m] = d.at("weight", i)
		} else if loss := 1 - d.at("weight", i)/weight[m]; loss > 0.22 || loss < -0.15 {
			t.Errorf("row %d: %s lost %.0f %% of its weight", i+2, m, 100*loss)
		}
		if d.Text["rash improved"][i] == "yes" && d.Text["rash"][i] != "yes" {
			t.Errorf("row %d: a rash improved that was none", i+2)
		}
	}
}
