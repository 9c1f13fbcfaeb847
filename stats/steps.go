package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// LogRankStep is one event time of the log-rank test in one stratum. Slices are by
// group.
type LogRankStep struct {
	Stratum  int // index into the tables
	Time     float64
	AtRisk   []float64 // just before Time
	Events   []float64
	Expected []float64   // events of all groups times the group's share of those at risk
	Variance [][]float64 // hypergeometric, of Events - Expected; groups × groups
}

// LogRankSteps are the event times of the log-rank test of LogRankTests, stratum after
// stratum and ascending within each. Over all of them Events, Expected and Variance add
// up to Observed, Expected and Variance of the test.
//
// O(m G²) for m event times and G groups.
func LogRankSteps(tables []*EventTable) []LogRankStep {
	groups := commonGroups(tables)
	var out []LogRankStep
	for k, t := range tables {
		for _, j32 := range t.tl.eventRow {
			j := int(j32)
			n, d := t.pooled(j, groups)
			if d == 0 || n == 0 { // events of subjects in no group
				continue
			}
			s := LogRankStep{Stratum: k, Time: t.Time[j], AtRisk: make([]float64, groups), Events: make([]float64, groups),
				Expected: make([]float64, groups), Variance: make([][]float64, groups)}
			spread := 0.0
			if n > 1 {
				spread = d * (n - d) / (n - 1)
			}
			for g := range groups {
				s.AtRisk[g], s.Events[g] = t.AtRisk[g][j], t.Events[g][j]
				s.Expected[g] = d * s.AtRisk[g] / n
			}
			for g := range groups {
				s.Variance[g] = make([]float64, groups)
				for h := range groups {
					s.Variance[g][h] = -spread * s.AtRisk[g] / n * s.AtRisk[h] / n
				}
				s.Variance[g][g] += spread * s.AtRisk[g] / n
			}
			out = append(out, s)
		}
	}
	return out
}

// CoxStep is one iteration of Newton's method on a partial likelihood.
type CoxStep struct {
	Coef   []float64 // at which all else is taken
	LogLik float64
	Score  []float64   // first derivatives of the log-likelihood
	Info   [][]float64 // negative second derivatives, p × p
	// Step leads to the next coefficients: Info⁻¹ Score, or that after Halved halvings,
	// since the whole of it would have lowered the log-likelihood. Nil in the last one.
	Step   []float64
	Halved int
}

// CoxPath is Newton's method from coefficients of 0 on.
type CoxPath struct {
	Name      []string
	Steps     []CoxStep // Steps[k] is after k iterations
	Converged bool
}

// CoxSteps maximises a partial likelihood by Newton's method as R's coxph does, and
// keeps every iteration: Steps[k] has the coefficients, log-likelihood, score and
// information of coxph(iter.max = k). It ends where the log-likelihood changes by at
// most a relative 1e-9 (R's eps), or after most iterations. Unlike Cox it follows a
// monotone likelihood on its way to infinity.
//
// Errors: those of Cox; *AsideError for a covariate that Cox would set aside;
// ErrNoConvergence where no step raises the log-likelihood. O(n p²) per iteration.
func CoxSteps(d CoxData, ties Ties, most int) (*CoxPath, error) {
	src, design, err := coxOf(d)
	if err != nil {
		return nil, err
	}
	q := design.q
	ps := newCoxPass(design)
	beta := make([]float64, q) // in the design's units
	ps.run(design, ties, beta)
	varies := make([]bool, q)
	for j := range q {
		varies[j] = design.scale[j] > 0 && ps.Info[j*q+j] > pivotTolerance*float64(design.events)
	}
	free := independent(ps.Info, q, varies)
	for j, ok := range free {
		if !ok {
			return nil, &AsideError{Name: src.Name[j], Why: whyAside(src.X[j], varies[j], src.ns > 1)}
		}
	}
	path := &CoxPath{Name: src.Name}
	for {
		path.Steps = append(path.Steps, design.stepAt(ps, beta))
		now := &path.Steps[len(path.Steps)-1]
		if n := len(path.Steps); n > 1 {
			before := path.Steps[n-2]
			if path.Converged = before.Halved == 0 && math.Abs(1-before.LogLik/now.LogLik) <= 1e-9; path.Converged {
				return path, nil
			}
		}
		chol := newCholesky(ps.Info, q, free)
		if len(path.Steps) > most || chol == nil {
			return path, nil
		}
		step, trial, ll := make([]float64, q), make([]float64, q), ps.LogLik
		chol.solve(ps.Score, step)
		for {
			for j := range trial {
				trial[j] = beta[j] + step[j]
			}
			if ps.run(design, ties, trial) && (ps.LogLik >= ll || math.Abs(1-ll/ps.LogLik) <= 1e-9) {
				break
			}
			if now.Halved++; now.Halved > 30 {
				return nil, ErrNoConvergence
			}
			for j := range step {
				step[j] /= 2
			}
		}
		now.Step = make([]float64, q)
		for j := range step {
			now.Step[j] = step[j] / design.scale[j]
		}
		beta = trial
	}
}

// CoxLogLik is the partial log-likelihood at each of some coefficients, of length p each;
// NaN where these are so far out that hazard ratios overflow. Errors are those of Cox.
// O(n p) each.
func CoxLogLik(d CoxData, ties Ties, coef [][]float64) ([]float64, error) {
	_, design, err := coxOf(d)
	if err != nil {
		return nil, err
	}
	ps, beta, out := newCoxPass(design), make([]float64, design.q), make([]float64, len(coef))
	for k, b := range coef {
		if len(b) != design.q {
			return nil, &LengthError{"coefficients", len(b), design.q}
		}
		for j := range beta {
			beta[j] = b[j] * design.scale[j]
		}
		out[k] = math.NaN()
		if ps.run(design, ties, beta) {
			out[k] = ps.LogLik
		}
	}
	return out, nil
}

// stepAt is what a pass at beta, in the design's units, found, in those of the covariates.
func (d *coxDesign) stepAt(ps *coxPass, beta []float64) CoxStep {
	q := d.q
	s := CoxStep{Coef: make([]float64, q), LogLik: ps.LogLik, Score: make([]float64, q), Info: make([][]float64, q)}
	for i := range q {
		s.Coef[i], s.Score[i] = beta[i]/d.scale[i], ps.Score[i]*d.scale[i]
		s.Info[i] = make([]float64, q)
		for j := range q {
			s.Info[i][j] = ps.Info[i*q+j] * d.scale[i] * d.scale[j]
		}
	}
	return s
}

// AsideError is a covariate that cannot be estimated.
type AsideError struct{ Name, Why string }

func (e *AsideError) Error() string { return fmt.Sprintf("%s %s", e.Name, e.Why) }

// CutPermutation is the search for the best cut after one permutation of the scores.
type CutPermutation struct {
	Largest float64 // standardised statistic over all cuts
	Cut     int     // index into CutLandscape.Cuts of the first cut that has it
	// Score are the permuted scores by marker, up to the last cut: what is beyond enters
	// no sum.
	Score []float64
}

// Permutations are the single permutations behind Permutation with the same seed: their
// Largest are the maxima that it counts, in the same order.
//
// Errors: ErrCutStrata; ErrCutScores. O(n) per permutation.
func (l *CutLandscape) Permutations(rounds int, seed uint64) ([]CutPermutation, error) {
	if l.strata != nil {
		return nil, ErrCutStrata
	}
	if l.Best < 0 || math.IsNaN(l.Cuts[l.Best].Standardised) {
		return nil, ErrCutScores
	}
	s := newScoreSweep(l.score, l.size)
	out := make([]CutPermutation, rounds)
	var rng *rand.PCG
	var score []float64
	for b := range out {
		if b%roundsPerBatch == 0 { // as eachRound does
			rng = rand.NewPCG(splitMix(seed), splitMix(^uint64(b/roundsPerBatch)))
			score = slices.Clone(s.score)
		}
		p := &out[b]
		p.Largest = s.permuted(rng, score, RandomOptions{})
		p.Score = slices.Clone(score[:len(s.unit)])
		sum, top := 0.0, math.Inf(-1)
		for k, m := 0, 0; m < len(s.unit); m++ {
			if sum += p.Score[m]; s.unit[m] > 0 {
				if t := math.Abs(sum) * s.unit[m]; t > top*(1+1e-12) {
					top, p.Cut = t, k
				}
				k++
			}
		}
	}
	return out, nil
}

// Scores are the log-rank scores of the subjects in the order of the marker, and who
// they are; nil where they do not exist.
func (l *CutLandscape) Scores() (score []float64, subject []int32) { return l.score, l.order }

// DrawWithin draws n of the subjects that have a group, at random and as many from each
// group as from the others, as far as their sizes allow. group holds a code per subject,
// below groups, or NoGroup. It reports who is drawn; the same seed draws the same ones.
// O(subjects).
func DrawWithin(group []uint8, groups, n int, seed uint64) []bool {
	members := make([][]int, groups)
	for i, g := range group {
		if int(g) < groups {
			members[g] = append(members[g], i)
		}
	}
	rng := rand.NewPCG(splitMix(seed), splitMix(^uint64(0)))
	for g := range members {
		shuffle(rng, members[g])
	}
	out := make([]bool, len(group))
	for round := 0; n > 0; round++ {
		some := false
		for g := range members {
			if round < len(members[g]) && n > 0 {
				out[members[g][round]], some = true, true
				n--
			}
		}
		if !some {
			break
		}
	}
	return out
}
