package stats

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"kaplan/stats/like"
)

// cellsOf are the cells of patients by time, status, stratum and the covariates in fixed,
// whose other covariates are summed; far moves these, as sums may be of any differences.
func cellsOf(d CoxData, fixed []bool, far float64) CoxCells {
	out := CoxCells{Name: d.Name}
	at, of := map[string]int{}, make([]int, len(d.Time))
	var first []int
	for i := range d.Time {
		key := fmt.Sprint(d.Time[i], d.Event[i])
		if d.Stratum != nil {
			key += fmt.Sprint(" ", d.Stratum[i])
		}
		for j, is := range fixed {
			if is {
				key += fmt.Sprint(" ", d.X[j][i])
			}
		}
		k, ok := at[key]
		if !ok {
			k = len(first)
			at[key], first = k, append(first, i)
			out.Time, out.Event = append(out.Time, d.Time[i]), append(out.Event, d.Event[i])
			if d.Stratum != nil {
				out.Stratum = append(out.Stratum, d.Stratum[i])
			}
		}
		of[i] = k
	}
	var summed []int
	for j, is := range fixed {
		var c CellColumn
		if is {
			for _, i := range first {
				c.Fixed = append(c.Fixed, d.X[j][i])
			}
		} else {
			c.Summed = len(summed)
			summed = append(summed, j)
		}
		out.Column = append(out.Column, c)
	}
	out.Sums = func(_ context.Context, beta []float64) (*CellSums, error) {
		n, m := len(first), len(summed)
		s := &CellSums{N: make([]float64, n), W: make([]float64, n), X: make([][]float64, m), XX: make([][][]float64, m)}
		for j := range m {
			s.X[j] = make([]float64, n)
			for range j + 1 {
				s.XX[j] = append(s.XX[j], make([]float64, n))
			}
		}
		for i, k := range of {
			eta := 0.0
			for j, v := range summed {
				eta += beta[j] * (d.X[v][i] - far)
			}
			w := math.Exp(eta)
			s.N[k]++
			s.W[k] += w
			for j, v := range summed {
				s.X[j][k] += w * (d.X[v][i] - far)
				for l, u := range summed[:j+1] {
					s.XX[j][l][k] += w * (d.X[v][i] - far) * (d.X[u][i] - far)
				}
			}
		}
		return s, nil
	}
	return out
}

// A fit to sums over cells is the fit to the patients.
func TestCoxOfCells(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 5))
	for try := range 40 {
		n := 80 + r.IntN(300)
		d := CoxData{Name: []string{"a", "b", "c", "d"}, X: make([][]float64, 4)}
		for i := range n {
			x := []float64{r.NormFloat64(), 50 + 10*r.NormFloat64(), float64(r.IntN(2)), r.ExpFloat64()}
			for j, v := range x {
				d.X[j] = append(d.X[j], v)
			}
			time := math.Ceil(float64(5+r.IntN(40)) * r.ExpFloat64() * math.Exp(-0.5*x[0]-0.02*x[1]+0.4*x[2]) * 3)
			d.Time, d.Event = append(d.Time, time), append(d.Event, r.IntN(3) > 0)
			if try%3 == 0 {
				d.Stratum = append(d.Stratum, i%3)
			}
		}
		if try%5 == 0 { // one that says nothing new
			d.X[3] = d.X[1]
		}
		for _, ties := range []Ties{Efron, Breslow} {
			want, err := Cox(d, CoxOptions{Ties: ties})
			if err != nil || len(want.Monotone) > 0 {
				t.Fatal(err)
			}
			got, err := CoxOfCells(context.Background(), cellsOf(d, []bool{false, false, true, try%2 == 0}, 2), CoxOptions{Ties: ties})
			if err != nil {
				t.Fatalf("%d: %v", try, err)
			}
			same := func(what string, got, want float64) {
				if err := like.Number(got, want, like.Relative); err != nil {
					t.Errorf("%d, %s, %s: %v", try, ties, what, err)
				}
			}
			for j := range want.Coef {
				same("coefficient", got.Coef[j], want.Coef[j])
				same("standard error", got.SE[j], want.SE[j])
				same("P", got.P[j], want.P[j])
				same("limit", got.Upper[j], want.Upper[j])
				for k := range want.Coef {
					same("variance", got.Var[j][k], want.Var[j][k])
				}
			}
			for what, x := range map[string][2]float64{"null": {got.LogLikNull, want.LogLikNull}, "likelihood": {got.LogLik, want.LogLik},
				"Wald": {got.Wald.Statistic, want.Wald.Statistic}, "score": {got.Score.Statistic, want.Score.Statistic},
				"LR": {got.LR.Statistic, want.LR.Statistic}, "AIC": {got.AIC, want.AIC}, "BIC": {got.BIC, want.BIC},
				"df": {float64(got.DF), float64(want.DF)}, "n": {float64(got.N), float64(want.N)}, "events": {float64(got.Events), float64(want.Events)}} {
				same(what, x[0], x[1])
			}
		}
	}
}

// What has no maximum, and what cannot be asked, is refused.
func TestCoxOfCellsRefuses(t *testing.T) {
	t.Parallel()
	d := CoxData{Name: []string{"a", "b"}, Time: []float64{1, 2, 3, 4, 5, 6}, Event: []bool{true, true, true, false, false, false},
		X: [][]float64{{1, 1, 1, 0, 0, 0}, {1, 3, 2, 5, 4, 6}}}
	cells := cellsOf(d, []bool{true, false}, 0)
	if _, err := CoxOfCells(context.Background(), cells, CoxOptions{}); !errors.Is(err, ErrNoConvergence) {
		t.Errorf("separated: %v", err)
	}
	ends := errors.New("it ends")
	steps := 0
	sums := cells.Sums
	cells.Sums = func(ctx context.Context, beta []float64) (*CellSums, error) {
		if steps++; steps > 2 {
			return nil, ends
		}
		return sums(ctx, beta)
	}
	if _, err := CoxOfCells(context.Background(), cells, CoxOptions{}); err != ends {
		t.Errorf("ended: %v", err)
	}
	none := cellsOf(CoxData{Name: []string{"a"}, Time: []float64{1, 2}, Event: []bool{false, false}, X: [][]float64{{1, 2}}}, []bool{false}, 0)
	if _, err := CoxOfCells(context.Background(), none, CoxOptions{}); err != ErrNoEvents {
		t.Errorf("no events: %v", err)
	}
	var length *LengthError
	short := none
	short.Column = []CellColumn{{Fixed: []float64{1}}}
	if _, err := CoxOfCells(context.Background(), short, CoxOptions{}); !errors.As(err, &length) || *length != (LengthError{"covariate", 1, 2}) {
		t.Errorf("a covariate that is too short: %v", err)
	}
	none.Event = none.Event[:1]
	if _, err := CoxOfCells(context.Background(), none, CoxOptions{}); !errors.As(err, &length) {
		t.Errorf("lengths: %v", err)
	}
}
