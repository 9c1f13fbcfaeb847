package stats

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Tea: 3 of 4 right on both sides. Of C(8, 4) = 70 ways, 1, 16, 36, 16, 1 have
// 0 to 4 right: P = (1 + 16 + 16 + 1) / 70, one-sided 17/70. The conditional odds
// ratio o solves 3 = the mean of 0..4, weighted by these times o^i.
func TestFisherByHand(t *testing.T) {
	t.Parallel()
	f, err := Fisher([][]int{{3, 1}, {1, 3}}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "P", f.P, 34.0/70, 1e-14)
	within(t, "one-sided", f.PGreater, 17.0/70, 1e-14)
	o, mean, sum := f.OddsRatio, 0.0, 0.0
	for i, c := range [5]float64{1, 16, 36, 16, 1} {
		w := c * math.Pow(o, float64(i))
		sum += w
		mean += w * float64(i)
	}
	within(t, "mean at the odds ratio", mean/sum, 3, 1e-13)
	// Rows 1 1 1, columns 1 1 1: six tables, all alike.
	f, _ = Fisher([][]int{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, 0.95)
	within(t, "3 × 3", f.P, 1, 1e-14)
	// 20 of 40 against 10 of 40: expected 15 and 25 twice, all off by 5: 25 (2/15 +
	// 2/25) = 16/3; with Yates' correction off by 4.5, 4.32.
	c, _ := PearsonChiSquare([][]int{{20, 20}, {10, 30}}, false)
	within(t, "chi-square", c.Statistic, 16.0/3, 1e-14)
	c, _ = PearsonChiSquare([][]int{{20, 20}, {10, 30}}, true)
	within(t, "Yates", c.Statistic, 4.32, 1e-14)
	r, _ := RiskOf(20, 20, 10, 30, 0.95)
	within(t, "ratio", r.Ratio, 2, 1e-15)
	within(t, "odds ratio", r.OddsRatio, 3, 1e-15)
	within(t, "number needed", r.NumberNeeded, 4, 1e-15)
}

type contingencyOracle struct {
	Two []struct {
		X                                                                                               []int
		Yates, Pearson, Expected, Fisher, OR, OR90, Loose, Difference, Newcombe, Wilson, Exact, McNemar numbers
		Binomial                                                                                        *number
		Odds, Ratio                                                                                     numbers
	}
	Large []struct {
		X      [][]int
		ChiSq  numbers
		Fisher number
	}
	Square []struct {
		X                [][]int
		Corrected, Plain numbers
	}
	Trend []struct {
		Events, N []int
		Score     numbers
		ChiSq, P  number
	}
}

func TestContingencyAgainstR(t *testing.T) {
	t.Parallel()
	var o contingencyOracle
	readOracle(t, "contingency.json", &o)
	for _, c := range o.Two {
		name := fmt.Sprint(c.X)
		x := [][]int{c.X[:2], c.X[2:]}
		p, err := PearsonChiSquare(x, false)
		if err != nil {
			t.Fatal(err)
		}
		y, _ := PearsonChiSquare(x, true)
		allAsR(t, name+" Pearson", []float64{p.Statistic, p.P}, c.Pearson)
		allAsR(t, name+" Yates", []float64{y.Statistic, y.P}, c.Yates)
		allAsR(t, name+" expected", append(append([]float64(nil), p.Expected[0]...), p.Expected[1]...), c.Expected)
		f, err := Fisher(x, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name+" Fisher", []float64{f.P, f.PLess, f.PGreater}, c.Fisher)
		allAsR(t, name+" conditional", []float64{f.OddsRatio, f.CI.Lower, f.CI.Upper}, c.OR)
		// fisher.test itself stops at 1.2e-4 of the odds ratio, or of its inverse
		// where that is the smaller.
		for k, v := range []float64{f.OddsRatio, f.CI.Lower, f.CI.Upper} {
			w := c.Loose[k]
			if d := min(math.Abs(v-w), math.Abs(1/v-1/w)); v != w && !(d <= 1.3e-4) {
				t.Errorf("%s: %v, fisher.test %v", name, v, w)
			}
		}
		f, _ = Fisher(x, 0.9)
		allAsR(t, name+" conditional, 0.9", []float64{f.OddsRatio, f.CI.Lower, f.CI.Upper}, c.OR90)
		r, err := RiskOf(c.X[0], c.X[1], c.X[2], c.X[3], 0.95)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name+" difference", []float64{r.Difference, r.DifferenceWald.Lower, r.DifferenceWald.Upper}, c.Difference)
		allAsR(t, name+" Newcombe", []float64{r.DifferenceNewcombe.Lower, r.DifferenceNewcombe.Upper}, c.Newcombe)
		allAsR(t, name+" Wilson", []float64{r.Risk[0].Wilson.Lower, r.Risk[0].Wilson.Upper}, c.Wilson)
		allAsR(t, name+" exact", []float64{r.Risk[0].Exact.Lower, r.Risk[0].Exact.Upper}, c.Exact)
		if c.Odds != nil {
			allAsR(t, name+" odds ratio", []float64{r.OddsRatio, r.OddsRatioCI.Lower, r.OddsRatioCI.Upper}, c.Odds)
			allAsR(t, name+" risk ratio", []float64{r.Ratio, r.RatioCI.Lower, r.RatioCI.Upper}, c.Ratio)
		}
		if c.Binomial != nil {
			m, exact, err := McNemar(x, true)
			if err != nil {
				t.Fatal(err)
			}
			plain, _, _ := McNemar(x, false)
			allAsR(t, name+" McNemar", []float64{m.P, plain.P, exact}, append(append(numbers(nil), c.McNemar...), float64(*c.Binomial)))
		}
	}
	for _, c := range o.Large {
		name := fmt.Sprint(c.X)
		p, err := PearsonChiSquare(c.X, true)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name+" chi-square", []float64{p.Statistic, float64(p.DF), p.P}, c.ChiSq)
		f, err := Fisher(c.X, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		asR(t, name+" Fisher", f.P, float64(c.Fisher))
	}
	for _, c := range o.Square {
		for k, want := range [2]numbers{c.Corrected, c.Plain} {
			m, _, err := McNemar(c.X, k == 0)
			if err != nil {
				t.Fatal(err)
			}
			allAsR(t, fmt.Sprint(c.X), []float64{m.Statistic, float64(m.DF), m.P}, want)
		}
	}
	for _, c := range o.Trend {
		got, err := CochranArmitage(c.Events, c.N, c.Score)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, fmt.Sprint(c.Events), []float64{got.ChiSq, got.P}, []float64{float64(c.ChiSq), float64(c.P)})
	}
}

// The network agrees with adding up every table, one by one.
func TestFisherLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(2, 4).Draw(t, "rows"), rapid.IntRange(2, 3).Draw(t, "columns")
		x := make([][]int, rows)
		for i := range x {
			x[i] = rapid.SliceOfN(rapid.IntRange(0, 4), cols, cols).Draw(t, "row")
		}
		f, err := Fisher(x, 0.95)
		if err != nil {
			return
		}
		if p := everyTable(x); math.Abs(p-f.P) > 1e-10*max(p, 1e-3) {
			t.Fatalf("network %v, every table %v", f.P, p)
		}
		turned := make([][]int, cols)
		for j := range turned {
			for i := range x {
				turned[j] = append(turned[j], x[i][j])
			}
		}
		if g, _ := Fisher(turned, 0.95); math.Abs(g.P-f.P) > 1e-12 {
			t.Fatalf("turned: %v and %v", g.P, f.P)
		}
		a, _ := PearsonChiSquare(x, false)
		b, _ := PearsonChiSquare(turned, false)
		if math.Abs(a.Statistic-b.Statistic) > 1e-9 {
			t.Fatalf("chi-square turned: %v and %v", a.Statistic, b.Statistic)
		}
	})
}

func everyTable(x [][]int) float64 {
	row, col, _ := tableMargins(x)
	logFact := func(v float64) float64 { l, _ := math.Lgamma(v + 1); return l }
	bound := 1e-7
	for _, r := range x {
		for _, v := range r {
			bound -= logFact(float64(v))
		}
	}
	total, part := 0.0, 0.0
	left := append([]float64(nil), col...)
	var fill func(i, j int, todo, log float64)
	fill = func(i, j int, todo, log float64) {
		switch {
		case i == len(row):
			total += math.Exp(log)
			if log <= bound {
				part += math.Exp(log)
			}
		case j == len(col)-1:
			if left[j] >= todo && (i < len(row)-1 || left[j] == todo) {
				left[j] -= todo
				next := 0.0
				if i+1 < len(row) {
					next = row[i+1]
				}
				fill(i+1, 0, next, log-logFact(todo))
				left[j] += todo
			}
		default:
			for v := 0.0; v <= min(todo, left[j]); v++ {
				left[j] -= v
				fill(i, j+1, todo-v, log-logFact(v))
				left[j] += v
			}
		}
	}
	fill(0, 0, row[0], 0)
	return part / total
}

func TestContingencyEdges(t *testing.T) {
	t.Parallel()
	_, err := Fisher([][]int{{1, 2}, {0, 0}}, 0.95)
	says(t, err, "1 row and 2 columns that are not empty")
	_, err = PearsonChiSquare(nil, false)
	says(t, err, "no rows")
	_, err = PearsonChiSquare([][]int{{1, 2}, {3}}, false)
	says(t, err, "row 2 of the table")
	_, err = PearsonChiSquare([][]int{{1, -2}, {3, 4}}, false)
	says(t, err, "row 1, column 2 is -2")
	c, err := PearsonChiSquare([][]int{{1, 0, 2}, {3, 0, 4}}, false) // the empty column goes
	if err != nil || c.DF != 1 || len(c.Warnings) != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	big := make([][]int, 6)
	for i := range big {
		for j := range 6 {
			big[i] = append(big[i], 20+(i*7+j*11)%13)
		}
	}
	_, err = Fisher(big, 0.95)
	says(t, err, "use the chi-square test, or merge levels")
	_, err = Fisher([][]int{{1 << 20, 1 << 20}, {1 << 20, 1 << 20}}, 0.95)
	says(t, err, "smallest margin")
	_, _, err = McNemar([][]int{{4, 0}, {0, 5}}, true)
	says(t, err, "no pair changed")
	m, _, err := McNemar([][]int{{4, 1, 0}, {2, 5, 0}, {0, 0, 3}}, true)
	if err != nil || m.DF != 1 || len(m.Warnings) != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	_, err = CochranArmitage([]int{0, 0}, []int{4, 5}, nil)
	says(t, err, "0 of 9 subjects have the event")
	_, err = CochranArmitage([]int{5, 0}, []int{4, 5}, nil)
	says(t, err, "group 1 has 5 events in 4")
	_, err = CochranArmitage([]int{1, 1}, []int{4, 5}, []float64{2, 2})
	says(t, err, "one score")
	_, err = RiskOf(0, 0, 1, 2, 0.95)
	says(t, err, "each needs at least 1")
	r, err := RiskOf(0, 5, 3, 2, 0.95)
	if err != nil || r.Ratio != 0 || !math.IsNaN(r.RatioCI.Lower) || !(r.ConditionalOddsRatioCI.Upper < 10) || len(r.Warnings) == 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err = ProportionOf(1, 2, 0); !errors.Is(err, ErrLevel) {
		t.Error(err)
	}
	_, err = ProportionOf(3, 2, 0.95)
	says(t, err, "3 of 2")
}

func BenchmarkFisher5x4(b *testing.B) {
	x := [][]int{{2, 5, 3, 6}, {3, 2, 1, 1}, {1, 2, 4, 0}, {4, 1, 2, 1}, {0, 0, 2, 3}}
	for b.Loop() {
		if _, err := Fisher(x, 0.95); err != nil {
			b.Fatal(err)
		}
	}
}
