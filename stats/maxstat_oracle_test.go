package stats

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// columnsOf reads some columns of a table of testdata, its first rows (0: all);
// what is not a number is NaN.
func columnsOf(t testing.TB, file string, rows int, names ...string) [][]float64 {
	t.Helper()
	table := tableOf(t, file)
	out := make([][]float64, len(names))
	for k, name := range names {
		c := slices.Index(table[0], name)
		if c < 0 {
			t.Fatalf("%s has no column %s", file, name)
		}
		for r, row := range table[1:] {
			if rows > 0 && r == rows {
				break
			}
			v, err := strconv.ParseFloat(row[c], 64)
			if err != nil {
				v = math.NaN()
			}
			out[k] = append(out[k], v)
		}
	}
	return out
}

// tableOf reads a table of testdata, its head first.
func tableOf(t testing.TB, file string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + file + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// wordsOf reads a column of a table of testdata as it stands.
func wordsOf(t testing.TB, file, name string) []string {
	t.Helper()
	table := tableOf(t, file)
	var out []string
	c := slices.Index(table[0], name)
	if c < 0 {
		t.Fatalf("%s has no column %s", file, name)
	}
	for _, row := range table[1:] {
		out = append(out, row[c])
	}
	return out
}

type markerCase struct {
	File, Time, Event, Marker string
	Code                      float64
	Rows                      int
}

func (c markerCase) load(t testing.TB) (*Timeline, []float64) {
	x := columnsOf(t, c.File, c.Rows, c.Time, c.Event, c.Marker)
	var o Outcome
	var marker []float64
	for i, v := range x[1] {
		if !math.IsNaN(v) && !math.IsNaN(x[0][i]) {
			o.Time, o.Event = append(o.Time, x[0][i]), append(o.Event, v == c.Code)
			marker = append(marker, x[2][i])
		}
	}
	return mustTimeline(t, o), marker
}

type maxstatCase struct {
	markerCase
	N                    int
	M, Cut               float64
	Cuts, Stats, ChiSq   numbers
	Lau92, Lau94, CondMC float64
	Contal               struct{ Cut, Q, P float64 }
	Narrow               *struct{ M, Cut, Lau94 float64 }
	HL                   *struct{ M, Cut, P float64 }
}

func maxstatCases(t testing.TB) []maxstatCase {
	var file struct{ Cases []maxstatCase }
	readOracle(t, "maxstat.json", &file)
	return file.Cases
}

func TestMaxstatOracle(t *testing.T) {
	t.Parallel()
	cases := maxstatCases(t)
	exact := 0
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s/%s/%d", c.File, c.Marker, c.N), func(t *testing.T) {
			tl, marker := c.load(t)
			l, err := Landscape(tl, marker, CutOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var cuts, stats, chisq []float64
			for _, cut := range l.Cuts {
				cuts, stats, chisq = append(cuts, cut.Cut), append(stats, cut.Standardised), append(chisq, cut.ChiSq)
			}
			allWithin(t, "cuts", cuts, c.Cuts, 1e-13) // written with 15 digits
			// M near 0 is a difference of sums of some 10.
			for k := range stats {
				if math.Abs(stats[k]-c.Stats[k]) > 1e-10 {
					t.Errorf("M at %v: %.17g, want %.17g", cuts[k], stats[k], c.Stats[k])
				}
				if math.Abs(chisq[k]-c.ChiSq[k]) > 1e-9*(1+c.ChiSq[k]) {
					t.Errorf("chi-square at %v: %.17g, want %.17g", cuts[k], chisq[k], c.ChiSq[k])
				}
			}
			best := l.Cuts[l.Best]
			within(t, "N", float64(l.N), float64(c.N), 0)
			within(t, "M", best.Standardised, c.M, 1e-10)
			within(t, "cut", best.Cut, c.Cut, 1e-13)
			within(t, "Lau92", l.Lausen92(), min(1, c.Lau92), 1e-8)
			within(t, "Lau94", l.Lausen94(), min(1, c.Lau94), 1e-8)
			contal := l.ContalOQuigley()
			within(t, "Contal cut", contal.Cut, c.Contal.Cut, 1e-13)
			within(t, "Contal Q", contal.Q, c.Contal.Q, 1e-9)
			within(t, "Contal P", contal.P, c.Contal.P, 1e-8)
			if c.Narrow != nil {
				n, err := Landscape(tl, marker, CutOptions{MinProp: 0.25, MaxProp: 0.6})
				if err != nil {
					t.Fatal(err)
				}
				within(t, "narrow M", n.Cuts[n.Best].Standardised, c.Narrow.M, 1e-10)
				within(t, "narrow cut", n.Cuts[n.Best].Cut, c.Narrow.Cut, 1e-13)
				within(t, "narrow Lau94", n.Lausen94(), min(1, c.Narrow.Lau94), 1e-8)
			}
			if c.HL != nil {
				exact++
				h, err := l.HothornLausen()
				if err != nil {
					t.Fatal(err)
				}
				within(t, "HL statistic", h.Statistic, c.HL.M, 1e-14)
				within(t, "HL cut", h.Cut, c.HL.Cut, 1e-13)
				within(t, "HL P", h.P, c.HL.P, 1e-9)
			}
			p, err := l.Permutation(context.Background(), RandomOptions{Seed: 1, Rounds: 20_000})
			if err != nil {
				t.Fatal(err)
			}
			// R's 100,000 permutations and our 20,000, four standard errors.
			q := (c.CondMC + p.P) / 2
			// Two Monte Carlo P values: four standard errors of their difference.
			if math.Abs(p.P-c.CondMC) > 4*math.Sqrt(q*(1-q)*(1./20_000+1./100_000))+1e-4 {
				t.Errorf("permutation: %v (SE %v), R says %v", p.P, p.SE, c.CondMC)
			}
		})
	}
	if len(cases) < 24 || exact < 6 {
		t.Errorf("%d cases, %d exact", len(cases), exact)
	}
}

// The values that R's maxstat shows for its own example, and which statistic is
// largest where.
func TestMaxstatDLBCL(t *testing.T) {
	t.Parallel()
	tl, marker := markerCase{File: "dlbcl", Time: "time", Event: "cens", Marker: "MGE", Code: 1}.load(t)
	l, err := Landscape(tl, marker, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	best := l.Cuts[l.Best]
	within(t, "M", best.Standardised, 3.177222, 2e-7, printed)
	within(t, "cut", best.Cut, 0.1860526316, 1e-9)
	within(t, "naive P", best.NaiveP(), 0.0053, 1e-2, printed)
	within(t, "chi-square there", best.ChiSq, 7.761241, 1e-8)
	within(t, "largest chi-square", l.Cuts[l.BestChiSq].ChiSq, 8.035010, 1e-7, printed)
	within(t, "its cut", l.Cuts[l.BestChiSq].Cut, 0.1506316, 2e-7, printed)
	within(t, "Lau92", l.Lausen92(), 0.03547625, 5e-8, printed)
	within(t, "Lau94", l.Lausen94(), 0.02386832, 1e-7, printed)
	h, err := l.HothornLausen()
	if err != nil {
		t.Fatal(err)
	}
	within(t, "HL", h.P, 0.02218249, 5e-8, printed)
	within(t, "HL statistic", h.Statistic, 3.171002, 2e-7, printed)
	p, err := l.Permutation(context.Background(), RandomOptions{Seed: 122, Rounds: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	// A Monte Carlo P.
	if math.Abs(p.P-0.0110) > 0.002 || best.NLow != 33 || best.NHigh != 7 {
		t.Errorf("permutation %+v; groups %d and %d", p, best.NLow, best.NHigh)
	}
	for _, alpha := range []float64{0.5, 0.05, 0.001} {
		b := l.Critical(alpha)
		within(t, "P at the critical value", min(lausen92(b, 0.1, 0.9), lausen94(b, l.N, l.size)), alpha, 1e-9)
	}
}
