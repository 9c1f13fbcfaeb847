package stats

import (
	"fmt"
	"math"
)

// manyGroups are the sums at one vector of coefficients.
type manyGroups struct {
	loglik float64
	score  []float64
	info   []float64 // groups × groups
}

// newManyGroups is 0 for so many groups.
func newManyGroups(groups int) *manyGroups {
	return &manyGroups{score: make([]float64, groups), info: make([]float64, groups*groups)}
}

// groupLikelihood is the log partial likelihood, its gradient and information
// in all coefficients (singular: a constant may be added). part[g] is the part
// that g belongs to; only groups of the part that has the event count as at
// risk. nil: one part.
func groupLikelihood(tables []*EventTable, ties Ties, beta []float64, part []int) *manyGroups {
	groups := len(beta)
	theta := make([]float64, groups)
	for g, b := range beta {
		theta[g] = math.Exp(b)
	}
	sum := newManyGroups(groups)
	for _, t := range tables {
		rows, size := t.tl.eventRow, t.eventChunk()
		parts := make([]*manyGroups, (len(rows)+size-1)/size)
		eachChunk(len(parts), func(c int) {
			s := newManyGroups(groups)
			parts[c] = s
			s.add(t, rows[c*size:min((c+1)*size, len(rows))], ties, beta, theta, part)
		})
		for _, s := range parts {
			sum.loglik += s.loglik
			addTo(sum.score, s.score)
			addTo(sum.info, s.info)
		}
	}
	return sum
}

// add sums over some event rows at beta, theta being its exponential.
func (s *manyGroups) add(t *EventTable, rows []int32, ties Ties, beta, theta []float64, part []int) {
	groups := len(beta)
	in := make([]int, 0, groups)
	risk, gone, pi := make([]float64, groups), make([]float64, groups), make([]float64, groups)
	logs := newLogSum()
	for _, j := range rows {
		d, who := 0.0, 0
		for g := 0; g < groups; g++ {
			if e := t.Events[g][j]; e > 0 {
				d += e
				who = g
			}
		}
		if d == 0 {
			continue
		}
		in = in[:0]
		n, dead := 0.0, 0.0
		for g := 0; g < groups; g++ {
			if part != nil && part[g] != part[who] {
				continue
			}
			if a := t.AtRisk[g][j]; a > 0 {
				in = append(in, g)
				e := t.Events[g][j]
				risk[g], gone[g] = a*theta[g], e*theta[g]
				n, dead = n+risk[g], dead+gone[g]
				if e > 0 {
					s.score[g] += e
					s.loglik += e * beta[g]
				}
			}
		}
		count, mult := t.factors(int(j), ties, d)
		for k := 0; k < count; k++ {
			f := float64(k) / float64(count)
			a := n - f*dead
			if mult == 1 {
				logs.add(a)
			} else {
				s.loglik -= mult * math.Log(a)
			}
			inv := 1 / a
			for _, g := range in {
				pi[g] = (risk[g] - f*gone[g]) * inv
			}
			for _, g := range in {
				p := mult * pi[g]
				s.score[g] -= p
				s.info[g*groups+g] += p
				for _, h := range in {
					s.info[g*groups+h] -= p * pi[h]
				}
			}
		}
	}
	s.loglik -= logs.total()
}

// reach[g][h] says that arrows lead from g to h: see GroupCox.
func reach(tables []*EventTable, groups int) [][]bool {
	to := make([][]bool, groups)
	for g := range to {
		to[g] = make([]bool, groups)
	}
	for _, t := range tables {
		for _, j := range t.tl.eventRow {
			for g := 0; g < groups; g++ {
				if t.Events[g][j] == 0 {
					continue
				}
				for h := 0; h < groups; h++ {
					if t.AtRisk[h][j] > 0 {
						to[g][h] = true
					}
				}
			}
		}
	}
	for k := range to {
		for g := range to {
			if to[g][k] {
				for h := range to {
					to[g][h] = to[g][h] || to[k][h]
				}
			}
		}
	}
	return to
}

// fitMany fits three groups or more.
func (f *GroupCoxFit) fitMany(tables []*EventTable) {
	groups := f.Groups
	to := reach(tables, groups)
	// Parts are groups that can be reached from each other; the first of each
	// has coefficient 0 while the fit is made.
	part, free := make([]int, groups), make([]bool, groups)
	for g := range part {
		part[g] = g
		for h := 0; h < g; h++ {
			if to[g][h] && to[h][g] {
				part[g], free[g] = h, true
				break
			}
		}
	}
	beta := make([]float64, groups)
	null := groupLikelihood(tables, f.Ties, beta, nil)
	f.LogLikNull = null.loglik
	rest := make([]bool, groups)
	for g := 1; g < groups; g++ {
		rest[g] = true
	}
	u, v := null.restrict(rest)
	score, df := quadraticForm(u, v)
	f.DF = df
	f.Score = chiSquare(score, df)
	if df == 0 {
		f.Score = Test{math.NaN(), 0, math.NaN()}
	}

	at := f.newton(tables, beta, part, free)
	f.LogLik = at.loglik
	f.LR = chiSquare(max(0, 2*(f.LogLik-f.LogLikNull)), df)
	f.report(tables, beta, at, part, free, to)
}

// restrict returns the score and information of the chosen coefficients.
func (s *manyGroups) restrict(choose []bool) (u, v []float64) {
	groups := len(s.score)
	for g, c := range choose {
		if !c {
			continue
		}
		u = append(u, s.score[g])
		for h, c := range choose {
			if c {
				v = append(v, s.info[g*groups+h])
			}
		}
	}
	return u, v
}

// newton maximises over the free coefficients in place, halving steps that do
// not rise.
func (f *GroupCoxFit) newton(tables []*EventTable, beta []float64, part []int, free []bool) *manyGroups {
	at := groupLikelihood(tables, f.Ties, beta, part)
	next := make([]float64, len(beta))
	for f.Iterations = 1; f.Iterations <= 100; f.Iterations++ {
		u, v := at.restrict(free)
		step := solveSymmetric(v, u)
		big := 0.0
		for _, s := range step {
			big = max(big, math.Abs(s))
		}
		if big == 0 {
			f.Converged = true
			return at
		}
		scale := min(1, 5/big)
		var try *manyGroups
		for range 60 {
			k := 0
			copy(next, beta)
			for g := range next {
				if free[g] {
					next[g] += scale * step[k]
					k++
				}
			}
			try = groupLikelihood(tables, f.Ties, next, part)
			if try.loglik >= at.loglik-1e-12*math.Abs(at.loglik) {
				break
			}
			scale /= 2
		}
		copy(beta, next)
		at = try
		if big*scale <= 1e-9 {
			f.Converged = true
			return at
		}
	}
	f.Warnings = append(f.Warnings, "the fit did not converge in 100 iterations")
	return at
}

// report turns the coefficients of the parts into those against group 0.
func (f *GroupCoxFit) report(tables []*EventTable, beta []float64, at *manyGroups, part []int, free []bool, to [][]bool) {
	groups := f.Groups
	nan := math.NaN()
	// The covariance within the part of group 0: its own coefficient is held at 0.
	mine := make([]bool, groups)
	var index []int
	for g := 1; g < groups; g++ {
		if part[g] == 0 {
			mine[g] = true
			index = append(index, g)
		}
	}
	_, v := at.restrict(mine)
	k := len(index)
	inverse := invertSymmetric(v, k)
	for g := range f.Cov {
		for h := range f.Cov[g] {
			if g > 0 && h > 0 {
				f.Cov[g][h] = nan
			}
		}
	}
	for a, g := range index {
		f.Coef[g] = beta[g]
		for b, h := range index {
			f.Cov[g][h] = inverse[a*k+b]
		}
		f.SE[g] = math.Sqrt(f.Cov[g][g])
	}
	for g := 1; g < groups; g++ {
		if part[g] == 0 {
			continue
		}
		f.SE[g], f.Coef[g] = nan, nan
		switch {
		case to[g][0]:
			f.Coef[g] = math.Inf(1)
			f.Monotone = true
			f.Warnings = append(f.Warnings, whyInfinite(g, true, tables))
		case to[0][g]:
			f.Coef[g] = math.Inf(-1)
			f.Monotone = true
			f.Warnings = append(f.Warnings, whyInfinite(g, false, tables))
		default:
			f.Warnings = append(f.Warnings, fmt.Sprintf("group %d and group 1 are not at risk together when either has an event: they cannot be compared", g+1))
		}
	}
	for g := 1; g < groups && !f.Monotone; g++ {
		for h := 1; h < groups; h++ {
			if to[g][h] && !to[h][g] {
				f.Monotone = true
			}
		}
	}
	f.Wald = Test{nan, f.DF, nan}
	if !f.Monotone && k > 0 {
		w := 0.0
		_, v := at.restrict(mine)
		for a, g := range index {
			for b, h := range index {
				w += beta[g] * v[a*k+b] * beta[h]
			}
		}
		f.Wald = chiSquare(w, f.DF)
	}
}
