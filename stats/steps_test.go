package stats

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"kaplan/stats/like"
)

// stepsData are made-up patients with ties, late entry where asked, strata and two
// covariates.
func stepsData(seed uint64, n int, late bool) (CoxData, Outcome, []uint8) {
	r := rand.New(rand.NewPCG(seed, 7))
	d := CoxData{X: [][]float64{make([]float64, n), make([]float64, n)}, Name: []string{"a", "b"}}
	group := make([]uint8, n)
	for i := range n {
		entry := 0.0
		if late {
			entry = float64(r.IntN(4))
			d.Entry = append(d.Entry, entry)
		}
		d.Time, d.Event, d.Stratum = append(d.Time, entry+1+float64(r.IntN(15))), append(d.Event, r.IntN(3) > 0), append(d.Stratum, r.IntN(2))
		group[i] = uint8(r.IntN(3))
		d.X[0][i], d.X[1][i] = float64(group[i]&1), r.NormFloat64()*20+1000
	}
	return d, Outcome{Time: d.Time, Event: d.Event, Entry: d.Entry}, group
}

// The parts of a log-rank test add up to it, within strata too.
func TestLogRankStepsAddUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		d, o, group := stepsData(seed, 40, seed%2 == 1)
		tl, err := NewTimeline(o)
		if err != nil {
			t.Fatal(err)
		}
		tables := []*EventTable{tl.Table(group, 3, nil)}
		if seed > 3 {
			stratum := make([]int32, len(d.Stratum))
			for i, s := range d.Stratum {
				stratum[i] = int32(s)
			}
			tables = nil
			for _, part := range tl.Split(stratum, 2) {
				tables = append(tables, part.Table(group, 3, nil))
			}
		}
		test := LogRankTests(tables, TestOptions{})[0]
		var o3, e3 [3]float64
		var v3 [3][3]float64
		for _, s := range LogRankSteps(tables) {
			for g := range 3 {
				o3[g] += s.Events[g]
				e3[g] += s.Expected[g]
				for h := range 3 {
					v3[g][h] += s.Variance[g][h]
				}
			}
		}
		for g := range 3 {
			for _, p := range [][2]float64{{o3[g], test.Observed[g]}, {e3[g], test.Expected[g]}, {v3[g][0], test.Variance[g][0]}, {v3[g][1],
				test.Variance[g][1]},
				{v3[g][2], test.Variance[g][2]}} {
				if err := like.Number(p[0], p[1], 1e-10); err != nil {
					t.Errorf("seed %d, group %d: %v", seed, g, err)
				}
			}
		}
	}
}

// Newton's steps lead to the maximum that Cox finds, each score is the slope of the
// log-likelihood, and the log-likelihood by itself is that of the steps.
func TestCoxStepsLeadToTheFit(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		for _, ties := range []Ties{Efron, Breslow, Exact} {
			d, _, _ := stepsData(seed, 45, seed%2 == 1)
			fit, err := Cox(d, CoxOptions{Ties: ties})
			if err != nil {
				t.Fatal(err)
			}
			path, err := CoxSteps(d, ties, 20)
			if err != nil || !path.Converged {
				t.Fatalf("seed %d, %v: %v", seed, ties, err)
			}
			last := path.Steps[len(path.Steps)-1]
			if err := like.Number(last.LogLik, fit.LogLik, 1e-10); err != nil {
				t.Errorf("seed %d, %v: %v", seed, ties, err)
			}
			for k, step := range path.Steps {
				for j := range step.Coef {
					if k == 0 && step.Coef[j] != 0 {
						t.Errorf("the first step is at %v", step.Coef)
					}
					h := 1e-5 / math.Sqrt(step.Info[j][j])
					up, down := append([]float64(nil), step.Coef...), append([]float64(nil), step.Coef...)
					up[j] += h
					down[j] -= h
					ll, err := CoxLogLik(d, ties, [][]float64{step.Coef, up, down})
					if err != nil {
						t.Fatal(err)
					}
					if err := like.Number(ll[0], step.LogLik, 1e-12); err != nil {
						t.Errorf("seed %d, step %d: %v", seed, k, err)
					}
					// A central difference loses half of the digits.
					if slope := (ll[1] - ll[2]) / (2 * h); math.Abs(slope-step.Score[j]) > 1e-4*math.Sqrt(step.Info[j][j]) {
						t.Errorf("seed %d, step %d: the score of %d is %v, and the slope %v", seed, k, j, step.Score[j], slope)
					}
				}
			}
		}
	}
	d, _, _ := stepsData(1, 30, false)
	for i := range d.X[0] {
		d.X[0][i] = 4
	}
	var aside *AsideError
	if _, err := CoxSteps(d, Efron, 20); !errors.As(err, &aside) || aside.Name != "a" {
		t.Errorf("a covariate that is one value gives %v", err)
	}
	// Where the likelihood rises for ever the steps say so by not coming to rest.
	up := CoxData{Time: []float64{1, 2, 3, 4, 5, 6}, Event: []bool{true, true, true, false, false, false}, X: [][]float64{{1, 1, 1, 0, 0, 0}}}
	path, err := CoxSteps(up, Efron, 6)
	if err != nil || len(path.Steps) != 7 || path.Steps[6].Coef[0] < path.Steps[3].Coef[0]+1 {
		t.Errorf("a monotone likelihood leads to %+v, %v", path, err)
	}
}

// The single permutations are those that Permutation counts.
func TestPermutationsAreThoseThatAreCounted(t *testing.T) {
	t.Parallel()
	_, o, _ := stepsData(3, 60, false)
	tl, err := NewTimeline(o)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 5))
	marker := make([]float64, 60)
	for i := range marker {
		marker[i] = float64(r.IntN(30))
	}
	l, err := Landscape(tl, marker, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const rounds = 500
	single, err := l.Permutations(rounds, 9)
	if err != nil {
		t.Fatal(err)
	}
	all, err := l.Permutation(context.Background(), RandomOptions{Seed: 9, Rounds: rounds})
	if err != nil {
		t.Fatal(err)
	}
	exceed := 0
	for _, p := range single {
		if p.Largest >= l.Cuts[l.Best].Standardised*(1-1e-10) {
			exceed++
		}
	}
	if exceed != all.Exceed || exceed == 0 || exceed == rounds {
		t.Errorf("%d of the permutations reach the observed statistic, and %d are counted", exceed, all.Exceed)
	}
}

// As many are drawn as are wanted, as many of each group as its size allows, nobody who has
// no group, and the same with the same seed.
func TestDrawWithin(t *testing.T) {
	t.Parallel()
	group := make([]uint8, 100)
	for i := range group {
		switch {
		case i < 3:
			group[i] = 0
		case i < 60:
			group[i] = 1
		case i < 90:
			group[i] = 2
		default:
			group[i] = NoGroup
		}
	}
	a, b, c := DrawWithin(group, 3, 15, 1), DrawWithin(group, 3, 15, 1), DrawWithin(group, 3, 15, 2)
	n, same := map[uint8]int{}, true
	for i := range group {
		if a[i] != b[i] {
			t.Fatal("the same seed draws others")
		}
		same = same && a[i] == c[i]
		if a[i] {
			n[group[i]]++
		}
	}
	if n[0] != 3 || n[1] != 6 || n[2] != 6 || n[NoGroup] != 0 || same {
		t.Errorf("drawn are %v (another seed draws the same: %v)", n, same)
	}
}
