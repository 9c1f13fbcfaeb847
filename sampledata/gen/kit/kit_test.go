package kit

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"kaplan/stats"
)

// A number that moves by one up or down comes to rest where its cost is least,
// and what is not taken is taken back.
func TestAnnealing(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, old, kept, saved := 40, 0, 0, 0
	cost := func() float64 { return math.Abs(float64(x - 7)) }
	a := Annealing{
		Steps: 5000, Hot: 5, Cold: 0.01,
		Propose: func(float64) bool { old = x; x += rng.IntN(3) - 1; return x != old },
		Cost:    func(float64) float64 { return cost() },
		Undo:    func() { x = old },
		Keep:    func() { kept++ },
		Save:    func() { saved = x },
	}
	last, best := a.Run(rng, cost())
	if best != 0 || last != cost() || x != 7 || saved != 7 {
		t.Errorf("ends at %d, cost %v, best %v", x, last, best)
	}
	if kept == 0 || kept == 5000 {
		t.Errorf("%d of 5000 steps were taken", kept)
	}
	a.Enough, kept = 1, 0
	if a.Run(rng, 0); kept != 0 {
		t.Error("searched on from a state that is good enough")
	}
}

func TestBest(t *testing.T) {
	costs := []float64{5, 3, 4, 0.5, 0.1}
	k := -1
	at, cost := Best(5, 1, func() (int, float64) { k++; return k, costs[k] })
	if at != 3 || cost != 0.5 {
		t.Errorf("try %d at cost %v, expected the first below 1", at, cost)
	}
}

func TestLevels(t *testing.T) {
	for spec, want := range map[string]string{
		"yes 2, no 1": "yes yes no", "PVTT type II 1, no": "PVTT type II no no", "5 1, 6 2": "5 6 6", "no, yes 2": "no yes yes", "800 mg 3": "800 mg 800 mg 800 mg",
	} {
		got, err := Levels(spec, 3)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %q, %v", spec, got, err)
		}
	}
	for _, spec := range []string{"yes 2", "yes 3, no 1", "yes 4, no", "yes, no"} {
		if got, err := Levels(spec, 3); err == nil {
			t.Errorf("%q for three patients: %q", spec, got)
		}
	}
	x := []string{"", "", "c", ""}
	Deal(rand.New(rand.NewPCG(1, 2)), []string{"a", "b", "b"}, x, []int{0, 1, 3})
	if x[2] != "c" || strings.Count(strings.Join(x, ""), "b") != 2 {
		t.Errorf("dealt: %q", x)
	}
}

// By hand: the quartiles of 1, 2, 3, 4 are 1.75 and 3.25, the median 2.5.
func TestQuantiles(t *testing.T) {
	x := []float64{4, 1, 3, 2}
	if Quantile(x, 0.25) != 1.75 || Quantile(x, 0.75) != 3.25 || Median(x) != 2.5 || Median(x[:3]) != 3 {
		t.Error(Quantile(x, 0.25), Quantile(x, 0.75), Median(x), Median(x[:3]))
	}
}

// A file that is written is read back, and what was not measured stays empty.
func TestSheet(t *testing.T) {
	s := NewSheet("id", "x")
	s.Row("a", Number(0.5))
	s.Row("b", Number(math.NaN()))
	c, err := Read(s.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	x, err := c.Numbers("x")
	if err != nil || c.N != 2 || x[0] != 0.5 || !math.IsNaN(x[1]) || c.Text["id"][1] != "b" {
		t.Errorf("%q, %v, %v", s.Bytes(), x, err)
	}
	for _, name := range []string{"id", "y"} {
		if _, err := c.Numbers(name); err == nil {
			t.Errorf("column %s was read as numbers", name)
		}
	}
	if Significant(0.0123456, 3) != 0.0123 || Rounded(1.25, 1) != 1.2 || Fixed(2, 2) != "2.00" {
		t.Error(Significant(0.0123456, 3), Rounded(1.25, 1), Fixed(2, 2))
	}
}

func TestPages(t *testing.T) {
	list := []Figure{{What: "a", Printed: "1", Ours: "1.0", OK: true}, {What: "b", Printed: "2", Ours: "3", OK: false}}
	table := Table(list, "figure", "published", "here")
	if want := "| figure | published | here |\n|---|---|---|\n| a | 1 | 1.0 |\n| b | 2 | 3 (not met) |\n"; table != want {
		t.Errorf("%q", table)
	}
	page, err := PutTable("x\n<!-- t: begin -->\nold\n<!-- t: end -->\ny\n", "t", "new\n")
	if want := "x\n<!-- t: begin -->\nnew\n<!-- t: end -->\ny\n"; err != nil || page != want {
		t.Errorf("%q, %v", page, err)
	}
	if _, err := PutTable("x", "t", ""); err == nil {
		t.Error("put a table into a page without a place for it")
	}
	if err := Missed(list); err == nil || !strings.Contains(err.Error(), "b: published 2, here 3") {
		t.Error(err)
	}
}

// Two patients die at 1 and 2, one of each group: of the first group 1/2 is
// expected at 1, none at 2, so that the statistic is 1/4 over 1/4.
func TestLogRankByHand(t *testing.T) {
	r, err := LogRank(stats.Outcome{Time: []float64{1, 2}, Event: []bool{true, true}}, []uint8{0, 1}, 2)
	if err != nil || math.Abs(r.Expected[0]-0.5) > 1e-12 || math.Abs(r.P-0.3173105078629141) > 1e-9 {
		t.Errorf("expected %v, P %v, %v", r.Expected, r.P, err)
	}
}
