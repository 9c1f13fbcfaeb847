package stats

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Six patients, groups 0 and 1; n0, n1 at risk, d events in all.
//
//	t  who      n  n1  d  E1    V
//	1  0 event  6  3   1  1/2   1/4
//	2  1 event  5  3   1  3/5   6/25
//	3  0 cens.
//	4  0 and 1  3  2   2  4/3   2·(1/2)·(2/3)(1/3) = 2/9
//	5  1 cens.
//
// O1 = 2, E1 = 1/2 + 3/5 + 4/3 = 73/30, U = -13/30, V = 641/900,
// chi-square 169/641. Gehan: U = 6(-1/2) + 5(2/5) + 3(1 - 4/3) = -2,
// V = 36/4 + 25·6/25 + 9·2/9 = 17, chi-square 4/17.
func TestLogRankByHand(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 3, 4, 2, 4, 5}, Event: events(1, 0, 1, 1, 1, 0)})
	tests := LogRankTests([]*EventTable{tl.Table([]uint8{0, 0, 0, 1, 1, 1}, 2, nil)}, TestOptions{})
	r := tests[0]
	allWithin(t, "observed", r.Observed, []float64{2, 2}, 1e-15)
	allWithin(t, "expected", r.Expected, []float64{4 - 73./30, 73. / 30}, 1e-15)
	within(t, "variance", r.Variance[1][1], 641./900, 1e-15)
	within(t, "chi-square", r.ChiSq, 169./641, 1e-14)
	within(t, "gehan", tests[1].ChiSq, 4./17, 1e-14)
	if r.DF != 1 || r.POneSided != r.P/2 {
		t.Errorf("%+v", r)
	}
}

type oracleTest struct {
	Rho, Gamma float64
	ChiSq      number
	DF         int
	P          number
	Obs, Exp   numbers
	Var        rows
}

type compareCase struct {
	oracleOutcome
	Tests    map[string]oracleTest
	FH       []oracleTest
	Trend    *oracleTest
	Survdiff []oracleTest
	Pairs    *struct {
		A, B                    []int
		P, Holm, BH, Bonferroni numbers
	}
	Cox []struct {
		Ties      string
		Finite    bool
		LogLik    numbers
		Score, LR float64
		DF        int
		Coef, SE  numbers
		Wald      float64
		Profile   numbers
	}
}

type compareFile struct {
	Cases  []compareCase
	Adjust []struct{ P, Holm, BH, Bonferroni numbers }
	PChiSq []struct {
		X, P float64
		DF   int
	}
}

// tables are the case's tables, one per stratum.
func (c compareCase) tables(t testing.TB) []*EventTable {
	tl := mustTimeline(t, c.outcome())
	code, groups := c.groups()
	if c.Stratum == nil {
		return []*EventTable{tl.Table(code, groups, nil)}
	}
	var out []*EventTable
	for s := 0; s < 10; s++ {
		mask := make([]bool, len(c.Time))
		any := false
		for i, v := range c.Stratum {
			mask[i] = v == s
			any = any || mask[i]
		}
		if any {
			out = append(out, tl.Keep(mask).Table(code, groups, nil))
		}
	}
	return out
}

func (c compareCase) check(t *testing.T, what string, got LogRank, want oracleTest) {
	t.Helper()
	const tol = 1e-9
	within(t, what+" chi-square", got.ChiSq, float64(want.ChiSq), tol)
	within(t, what+" P", got.P, float64(want.P), 1e-8)
	if want.DF > 0 && got.DF != want.DF {
		t.Errorf("%s: %d degrees of freedom, want %d", what, got.DF, want.DF)
	}
	if want.Obs != nil {
		allWithin(t, what+" observed", got.Observed, want.Obs, tol)
		allWithin(t, what+" expected", got.Expected, want.Exp, tol)
	}
	for g, row := range want.Var {
		for h, v := range row {
			// Absolute, 1e-9: covariances may be 0.
			if math.Abs(got.Variance[g][h]-v) > tol {
				t.Errorf("%s variance %d,%d: got %v, want %v", what, g, h, got.Variance[g][h], v)
			}
		}
	}
}

func TestLogRankFamilyEqualsR(t *testing.T) {
	t.Parallel()
	var file compareFile
	readOracle(t, "compare.json", &file)
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			tables := c.tables(t)
			byName := func(opt TestOptions) map[string]LogRank {
				out := map[string]LogRank{}
				for _, r := range LogRankTests(tables, opt) {
					out[r.Name] = r
				}
				return out
			}
			got := byName(TestOptions{})
			for name, want := range c.Tests {
				c.check(t, name, got[name], want)
			}
			if c.Trend != nil {
				c.check(t, "trend", got["trend"], *c.Trend)
			} else if _, ok := got["trend"]; ok {
				t.Error("a trend over two groups")
			}
			for _, want := range c.FH {
				r := byName(TestOptions{want.Rho, want.Gamma})["fleming-harrington"]
				c.check(t, fmt.Sprintf("fleming-harrington(%v, %v)", want.Rho, want.Gamma), r, want)
				if r.Rho != want.Rho || r.Gamma != want.Gamma {
					t.Errorf("says rho %v, gamma %v", r.Rho, r.Gamma)
				}
			}
			for _, want := range c.Survdiff {
				c.check(t, fmt.Sprintf("survdiff(rho = %v)", want.Rho), byName(TestOptions{Rho: want.Rho})["fleming-harrington"], want)
			}
			if c.Pairs == nil {
				return
			}
			for method, adjusted := range map[Adjustment]numbers{NoAdjustment: c.Pairs.P, Holm: c.Pairs.Holm, BH: c.Pairs.BH, Bonferroni: c.Pairs.Bonferroni} {
				for k, p := range Pairwise(tables, method) {
					if p.A != c.Pairs.A[k] || p.B != c.Pairs.B[k] {
						t.Fatalf("pair %d is %d, %d", k, p.A, p.B)
					}
					within(t, "pair P", p.Test.P, c.Pairs.P[k], 1e-8)
					within(t, "pair P by "+method.String(), p.PAdjusted, adjusted[k], 1e-8)
				}
			}
		})
	}
	for _, a := range file.Adjust {
		for method, want := range map[Adjustment]numbers{NoAdjustment: a.P, Holm: a.Holm, BH: a.BH, Bonferroni: a.Bonferroni} {
			allWithin(t, method.String(), AdjustP(a.P, method), want, 1e-14)
		}
	}
	for _, q := range file.PChiSq {
		within(t, "pchisq", chiSqSurvival(q.X, q.DF), q.P, 1e-11)
	}
}

func TestKnownTests(t *testing.T) {
	t.Parallel()
	var file compareFile
	readOracle(t, "compare.json", &file)
	want := map[string][]float64{ // log-rank, Gehan, Tarone-Ware, Peto, FH(0,1)
		"mp":      {16.79294099, 13.457852, 15.123575, 14.084139, 13.04845},
		"lung":    {10.32674},
		"bmt":     {13.80372},
		"ovarian": {1.062740},
		"aml":     {3.396389},
	}
	for _, c := range file.Cases {
		tests := LogRankTests(c.tables(t), TestOptions{Gamma: 1})
		for k, v := range want[c.Name] {
			within(t, c.Name+" "+tests[k].Name, tests[k].ChiSq, v, 3e-7, printed)
		}
	}
}

func TestNothingToCompare(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		event []int
		group []uint8
		want  string
	}{
		{"all censored", []int{0, 0, 0, 0}, []uint8{0, 0, 1, 1}, "no events"},
		{"one group used", []int{1, 1, 0, 1}, []uint8{0, 0, 0, 0}, "only one group"},
		{"never at risk together", []int{0, 0, 1, 1}, []uint8{0, 0, 1, 1}, "only one group"},
		{"nobody in a group", []int{1, 1, 1, 1}, []uint8{NoGroup, NoGroup, NoGroup, NoGroup}, "no events"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3, 4}, Event: events(tc.event...)})
			for _, groups := range []int{2, 3} {
				tab := tl.Table(tc.group, groups, nil)
				for _, r := range LogRankTests([]*EventTable{tab}, TestOptions{}) {
					if !math.IsNaN(r.ChiSq) || !math.IsNaN(r.P) || r.DF != 0 || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], tc.want) {
						t.Errorf("%s: %+v", r.Name, r)
					}
				}
			}
		})
	}
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2}, Event: events(1, 1)})
	if r := LogRankTests([]*EventTable{tl.Table(nil, 1, nil)}, TestOptions{})[0]; !strings.Contains(strings.Join(r.Warnings, ""), "one group") {
		t.Errorf("%+v", r)
	}
	if r := LogRankTests(nil, TestOptions{})[0]; !math.IsNaN(r.ChiSq) {
		t.Errorf("%+v", r)
	}
	if p := AdjustP(nil, Holm); len(p) != 0 {
		t.Error(p)
	}
}

// Two groups of many patients, by parts and with weights that are kept, have the sums of any
// number of groups.
func TestTwoGroupsOfMany(t *testing.T) {
	t.Parallel()
	n := 4*chunkSize + 7
	for kind := range 4 {
		rng := newRand(uint64(kind))
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		group := make([]uint8, n)
		for i := range n {
			o.Time[i], o.Event[i], group[i] = rng.ExpFloat64(), rng.IntN(4) > 0, uint8(rng.IntN(2))
			if kind&1 > 0 {
				o.Time[i] = math.Ceil(500 * o.Time[i])
			}
			if kind&2 > 0 && rng.IntN(3) == 0 {
				group[i] = NoGroup
			}
		}
		tl := mustTimeline(t, o)
		table, opt := tl.Table(group, 2, nil), TestOptions{Gamma: 1}
		any := newScoreSums(2)
		any.add(table, tl.eventRow, [2]float64{1, 1}, opt)
		for ask := range 3 {
			two := newScoreSums(2)
			two.addTable(table, opt)
			within(t, "events", two.events, any.events, 0)
			for w := range two.observed {
				allWithin(t, weightName[w]+", observed", two.observed[w], any.observed[w], 1e-10)
				allWithin(t, weightName[w]+", expected", two.expected[w], any.expected[w], 1e-10)
				allWithin(t, weightName[w]+", variance", two.variance[w], any.variance[w], 1e-10)
			}
			if ask == 2 && (tl.together.weighed != nil) != (kind < 2) {
				t.Errorf("kind %d: weights kept: %v", kind, tl.together.weighed != nil)
			}
		}
	}
}

// What is written for a processor is, to the bit, what is written for all of them; and weights
// that are kept for the next table are those that are made for one.
func TestWeighedRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rng := newRand(rapid.Uint64().Draw(t, "seed"))
		weight, m := make([][4]float64, rapid.IntRange(0, twoBatch).Draw(t, "rows")), new(twoEvents)
		for k := range weight {
			for i := range weight[k] {
				weight[k][i] = rng.ExpFloat64()
			}
			m.observed[k], m.expected[k], m.variance[k] = rng.ExpFloat64(), rng.ExpFloat64(), rng.ExpFloat64()
		}
		var fast, plain twoSums
		sumWeighed(&fast, weight, m)
		sumWeighedRows(&plain, weight, m)
		if fast != plain {
			t.Fatalf("%v, else %v", fast, plain)
		}
		n := rapid.IntRange(2, 700).Draw(t, "patients")
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		group := make([]uint8, n)
		for i := range n {
			o.Time[i], o.Event[i], group[i] = math.Ceil(300*rng.Float64()), rng.IntN(3) > 0, uint8(rng.IntN(2))
		}
		tl := rapidTimeline(t, o)
		table := tl.Table(group, 2, nil)
		var first []LogRank
		for k, opt := range []TestOptions{{Gamma: 1}, {Gamma: 1}, {Gamma: 1}, {Rho: 1}, {Gamma: 1}, {Gamma: 1}} {
			got := LogRankTests([]*EventTable{table}, opt)
			if k == 0 {
				first = got
			}
			for w := range got {
				if opt == (TestOptions{Gamma: 1}) && math.Float64bits(got[w].ChiSq) != math.Float64bits(first[w].ChiSq) {
					t.Fatalf("%s asked for again (%d): %v, first %v", got[w].Name, k, got[w].ChiSq, first[w].ChiSq)
				}
			}
		}
	})
}
