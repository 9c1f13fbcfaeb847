package stats

import (
	"errors"
	"fmt"
	"math"
)

// ErrGroupExact is returned for exact ties, which counts alone do not serve.
var ErrGroupExact = errors.New("exact ties need patients, not counts: fit the group by Cox, or use efron or breslow")

// GroupCoxFit is a Cox model whose only covariate is the group, as a factor
// with group 0 as reference. Coefficients are indexed by group: those of group
// 0 are 0, with a standard error of 0.
type GroupCoxFit struct {
	Ties   Ties
	Groups int

	Coef []float64   // log hazard ratio against group 0; ±Inf or NaN where it has no estimate
	SE   []float64   // NaN where Coef is not finite
	Cov  [][]float64 // of Coef; NaN likewise

	LogLikNull, LogLik float64 // LogLik is the supremum where Monotone
	LR, Score, Wald    Test    // Wald is NaN where Monotone
	DF                 int     // coefficients that the data tell something about
	Iterations         int
	Converged          bool
	// Monotone says that the likelihood rises for ever along some coefficient:
	// it has no finite estimate, and Warnings says whose and why.
	Monotone bool
	Warnings []string

	two *twoGroups // for ProfileCI
}

// HR is exp(Coef[g]).
func (f *GroupCoxFit) HR(g int) float64 { return math.Exp(f.Coef[g]) }

// WaldCI is the Wald interval of the hazard ratio of group g, exp(Coef ± z SE);
// NaN where the coefficient is not finite.
func (f *GroupCoxFit) WaldCI(g int, level float64) (lower, upper float64) {
	z := quantileOf(level)
	return math.Exp(f.Coef[g] - z*f.SE[g]), math.Exp(f.Coef[g] + z*f.SE[g])
}

// GroupCox fits a Cox model with the group as a factor, from counts alone: one
// table per stratum, with the same number of groups. It equals R's
// coxph(Surv(time, event) ~ factor(group) + strata(stratum)).
//
// ties is Efron or Breslow; Exact is fitted by Cox, and gives ErrGroupExact.
//
// An infinite coefficient is recognised before it is sought: draw an arrow from
// group g to group h where someone of g has the event while someone of h is at
// risk. Coefficients are finite where each group can be reached from each other
// [1]; else groups that only lead to others lie above them for good, and the
// likelihood goes to that of the parts that hold together.
//
// Score is the score test at 0; without ties it is the log-rank test. O(m G²)
// per iteration; with two groups each event costs one division.
//
// [1] as Ford (1957) Am. Math. Mon. 64:28 shows for paired comparisons.
func GroupCox(tables []*EventTable, ties Ties) (*GroupCoxFit, error) {
	if ties == Exact {
		return nil, ErrGroupExact
	}
	groups := commonGroups(tables)
	if groups == 0 {
		return nil, ErrNoSubjects
	}
	f := &GroupCoxFit{Ties: ties, Groups: groups}
	f.Coef, f.SE = make([]float64, groups), make([]float64, groups)
	f.Cov = make([][]float64, groups)
	for g := range f.Cov {
		f.Cov[g] = make([]float64, groups)
	}
	if groups == 2 {
		f.fitTwo(tables)
	} else {
		f.fitMany(tables)
	}
	return f, nil
}

// logSum adds logarithms, many factors at a time: a logarithm costs more than
// everything else in a term.
type logSum struct{ sum, product float64 }

func newLogSum() logSum { return logSum{product: 1} }

func (l *logSum) add(x float64) {
	l.product *= x
	if !(l.product < 1e250 && l.product > 1e-250) {
		// The factors before x were in range; x itself is any number.
		l.sum += math.Log(l.product/x) + math.Log(x)
		l.product = 1
	}
}

func (l *logSum) total() float64 { return l.sum + math.Log(l.product) }

// eventChunk is how many event rows hold about chunkSize events; it depends on
// the data only.
func (t *EventTable) eventChunk() int {
	rows := len(t.tl.eventRow)
	events := rows
	for _, d := range t.TotalEvents {
		events = max(events, d)
	}
	return max(1, chunkSize*rows/max(events, 1))
}

// factors is how many factors row j with d events has in the partial likelihood,
// and the power of each. Factor k has lost the share k/count of the events from
// the risk set: all of Efron's, while Breslow's is one with k = 0.
func (t *EventTable) factors(j int, ties Ties, d float64) (count int, power float64) {
	count = int(d)
	if t.deaths != nil {
		count = int(t.deaths[j])
	}
	if ties == Breslow || count <= 1 {
		return 1, d
	}
	return count, d / float64(count)
}

// twoGroups is the partial likelihood of two groups. Relative to its value at
// 0 it is
//
//	events β - sum over terms of mult log(1 + share (e^β - 1)),
//
// share being group 1's share of the risk set. Terms at which only one group is
// at risk are constant and left out.
type twoGroups struct {
	chunk []twoChunk

	events, others     float64 // of group 1 and group 0 while someone of the other is at risk
	null               float64
	score, info, third float64 // at β = 0

	coef, max float64 // the maximum
}

type twoChunk struct {
	share []float64 // of terms of weight 1
	heavy []float64 // of terms with another weight, beside mult
	mult  []float64

	events, others     float64 // of group 1 and group 0, at informative terms
	null               float64
	score, info, third float64 // at β = 0, as slope has them
}

func newTwoGroups(tables []*EventTable, ties Ties) *twoGroups {
	g := new(twoGroups)
	for _, t := range tables {
		rows := t.tl.eventRow
		size := t.eventChunk()
		part := make([]twoChunk, (len(rows)+size-1)/size)
		eachChunk(len(part), func(c int) {
			part[c].fill(t, rows[c*size:min((c+1)*size, len(rows))], ties)
		})
		g.chunk = append(g.chunk, part...)
	}
	for k := range g.chunk {
		c := &g.chunk[k]
		g.events += c.events
		g.null += c.null
		g.others += c.others
		g.score += c.score
		g.info += c.info
		g.third += c.third
	}
	return g
}

// fill makes the terms of some event rows. What is summed over single events is
// kept in local variables: this loop is most of a fit.
func (c *twoChunk) fill(t *EventTable, rows []int32, ties Ties) {
	n0s, n1s, d0s, d1s := t.AtRisk[0], t.AtRisk[1], t.Events[0], t.Events[1]
	room := len(rows)
	if ties == Efron && t.deaths == nil {
		room = 0
		for _, j := range rows {
			room += int(d0s[j] + d1s[j])
		}
	}
	share := make([]float64, 0, room)
	var events, others, shares, info, third float64
	logs, product := 0.0, 1.0
	for _, j := range rows {
		n0, n1, d1 := n0s[j], n1s[j], d1s[j]
		n, d := n0+n1, d0s[j]+d1
		if d != 1 || t.deaths != nil {
			c.share = share
			c.tied(t, int(j), ties)
			share = c.share
			continue
		}
		product *= n
		if product > 1e280 {
			logs += math.Log(product)
			product = 1
		}
		if n0 == 0 || n1 == 0 {
			continue
		}
		p := n1 / n
		share = append(share, p)
		events += d1
		others += 1 - d1
		shares += p
		v := p * (1 - p)
		info += v
		third += v * (1 - 2*p)
	}
	c.events += events
	c.others += others
	c.null -= logs + math.Log(product)
	c.score += events - shares
	c.info += info
	c.third += third
	c.share = share
}

// tied makes the terms of a row with several events, with weights, or without
// an event of the two groups.
func (c *twoChunk) tied(t *EventTable, j int, ties Ties) {
	n1, d1 := t.AtRisk[1][j], t.Events[1][j]
	n, d := t.AtRisk[0][j]+n1, t.Events[0][j]+d1
	if d == 0 {
		return
	}
	both := n1 > 0 && n1 < n
	null := newLogSum()
	count, mult := t.factors(j, ties, d)
	score, info, third := 0.0, 0.0, 0.0
	for k := 0; k < count; k++ {
		gone := float64(k) / float64(count)
		a := n - gone*d
		null.add(a)
		if !both {
			continue
		}
		p := (n1 - gone*d1) / a
		if mult == 1 {
			c.share = append(c.share, p)
		} else {
			c.heavy = append(c.heavy, p)
			c.mult = append(c.mult, mult)
		}
		v := p * (1 - p)
		score -= p
		info += v
		third += v * (1 - 2*p)
	}
	c.null -= mult * null.total()
	if both {
		c.events += d1
		c.others += d - d1
		c.score += d1 + mult*score
		c.info += mult * info
		c.third += mult * third
	}
}

// sum adds f over the chunks, in their order.
func (g *twoGroups) sum(f func(c *twoChunk) [3]float64) [3]float64 {
	part := make([][3]float64, len(g.chunk))
	eachChunk(len(part), func(k int) { part[k] = f(&g.chunk[k]) })
	var s [3]float64
	for _, p := range part {
		for i, v := range p {
			s[i] += v
		}
	}
	return s
}

// slope is the first three derivatives of the log-likelihood, the second and
// third with their sign changed.
func (g *twoGroups) slope(beta float64) (score, info, third float64) {
	theta := math.Exp(beta)
	less := theta - 1
	s := g.sum(func(c *twoChunk) [3]float64 {
		var u, i, t float64
		for _, p := range c.share {
			q := theta * p / (1 + p*less)
			v := q * (1 - q)
			u += q
			i += v
			t += v * (1 - 2*q)
		}
		for k, p := range c.heavy {
			q := theta * p / (1 + p*less)
			v := c.mult[k] * q * (1 - q)
			u += c.mult[k] * q
			i += v
			t += v * (1 - 2*q)
		}
		return [3]float64{u, i, t}
	})
	return g.events - s[0], s[1], s[2]
}

// rise is the log-likelihood at beta less that at 0.
func (g *twoGroups) rise(beta float64) float64 {
	less := math.Expm1(beta)
	s := g.sum(func(c *twoChunk) [3]float64 {
		return [3]float64{c.logs(less)}
	})
	return g.events*beta - s[0]
}

// logs is the sum of mult log(1 + share less).
func (c *twoChunk) logs(less float64) float64 {
	// Each factor lies between 1 and 1 + less: so many may be multiplied before
	// a logarithm.
	block := max(1, min(64, int(600/math.Abs(math.Log1p(less)))))
	sum := 0.0
	for rest := c.share; len(rest) > 0; {
		n := min(block, len(rest))
		product := 1.0
		for _, p := range rest[:n] {
			product *= 1 + p*less
		}
		sum += math.Log(product)
		rest = rest[n:]
	}
	for k, p := range c.heavy {
		sum += c.mult[k] * math.Log1p(p*less)
	}
	return sum
}

// riseAtInfinity is the limit of rise where every event is of group 1 (up), or
// of group 0.
func (g *twoGroups) riseAtInfinity(up bool) float64 {
	return -g.sum(func(c *twoChunk) [3]float64 {
		sum := 0.0
		add := func(p, mult float64) {
			if !up {
				p = 1 - p
			}
			sum += mult * math.Log(p)
		}
		for _, p := range c.share {
			add(p, 1)
		}
		for k, p := range c.heavy {
			add(p, c.mult[k])
		}
		return [3]float64{sum}
	})[0]
}

// maximise finds the zero of the score, which falls in beta, by Halley's steps
// inside a bracket. The result includes the information there.
func (g *twoGroups) maximise() (info float64, iterations int, ok bool) {
	lo, hi := math.Inf(-1), math.Inf(1)
	beta := 0.0
	u, i, t := g.score, g.info, g.third
	for iterations = 1; iterations <= 100; iterations++ {
		if iterations > 1 {
			u, i, t = g.slope(beta)
		}
		if u > 0 {
			lo = beta
		} else {
			hi = beta
		}
		step := 2 * u * i / (2*i*i + u*t)
		if !(math.Abs(step) <= 3) || step*u < 0 {
			step = math.Copysign(3, u)
			if u == 0 {
				step = 0
			}
		}
		next := beta + step
		// Steps are of third order: one of 1e-5 leaves an error of some 1e-15.
		// The bracket is asked only after: a step below the last digit would seem
		// to leave it.
		if math.Abs(step) <= 1e-5*max(1, math.Abs(beta)) {
			g.coef = next
			return i + step*t, iterations, true
		}
		if next <= lo && u > 0 || next >= hi && u < 0 || next > hi || next < lo {
			next = (lo + hi) / 2
		}
		beta = next
	}
	g.coef = beta
	return i, 100, false
}

func (f *GroupCoxFit) fitTwo(tables []*EventTable) {
	g := newTwoGroups(tables, f.Ties)
	f.two = g
	f.LogLikNull, f.LogLik = g.null, g.null
	nan := math.NaN()
	f.SE[1], f.Cov[1][1] = nan, nan
	if g.events == 0 && g.others == 0 {
		f.Coef[1] = nan
		f.Converged = true
		f.LR, f.Score, f.Wald = Test{nan, 0, nan}, Test{nan, 0, nan}, Test{nan, 0, nan}
		f.Warnings = append(f.Warnings, "the two groups are never both at risk when there is an event: they cannot be compared")
		return
	}
	f.DF = 1
	f.Score = chiSquare(g.score*g.score/g.info, 1)
	if g.events == 0 || g.others == 0 {
		f.Monotone, f.Converged = true, true
		sign := 1
		if g.events == 0 {
			sign = -1
		}
		g.coef = math.Inf(sign)
		f.Coef[1] = g.coef
		g.max = g.riseAtInfinity(sign > 0)
		f.LogLik = g.null + g.max
		f.LR = chiSquare(2*g.max, 1)
		f.Wald = Test{nan, 1, nan}
		f.Warnings = append(f.Warnings, whyInfinite(1, sign > 0, tables))
		return
	}
	info, iterations, ok := g.maximise()
	f.Iterations, f.Converged = iterations, ok
	f.Coef[1], f.Cov[1][1], f.SE[1] = g.coef, 1/info, math.Sqrt(1/info)
	g.max = max(0, g.rise(g.coef))
	f.LogLik = g.null + g.max
	f.LR = chiSquare(2*g.max, 1)
	f.Wald = chiSquare(g.coef*g.coef*info, 1)
	if !ok {
		f.Warnings = append(f.Warnings, "the fit did not converge in 100 iterations")
	}
}

// whyInfinite says in words why group g has no finite hazard ratio against
// group 0.
func whyInfinite(g int, up bool, tables []*EventTable) string {
	events := func(g int) (n int) {
		for _, t := range tables {
			n += t.TotalEvents[g]
		}
		return n
	}
	low, side := g, "0"
	if up {
		low, side = 0, "infinite"
	}
	why := "whenever one of the two has an event while both are at risk, it is the same one"
	if events(low) == 0 {
		why = fmt.Sprintf("group %d has no events", low+1)
	}
	return fmt.Sprintf("the hazard ratio of group %d against group 1 is estimated as %s (%s): the Wald test and interval do not exist; rely on the score and likelihood-ratio tests", g+1, side, why)
}

// ProfileCI is the profile-likelihood interval of the hazard ratio of group 1
// against group 0: where twice the drop in log-likelihood reaches the
// chi-square quantile. Where the likelihood is monotone one bound is 0 or +Inf
// and the other still exists. NaN for other numbers of groups (use
// CoxFit.Profile), a level outside (0, 1), or groups that cannot be compared.
func (f *GroupCoxFit) ProfileCI(level float64) (lower, upper float64) {
	z := quantileOf(level)
	if f.two == nil || f.DF == 0 || math.IsNaN(z) {
		return math.NaN(), math.NaN()
	}
	return math.Exp(f.two.profileBound(z, -1, f.SE[1])), math.Exp(f.two.profileBound(z, 1, f.SE[1]))
}

// profileBound is where the signed root of twice the drop from the maximum
// equals z, on one side of it. That root is nearly a line, so that Newton's
// steps on it are few; a bracket holds them.
func (g *twoGroups) profileBound(z float64, side int, se float64) float64 {
	sign := float64(side)
	if math.IsInf(g.coef, side) {
		return g.coef
	}
	root := func(beta float64) float64 { return math.Sqrt(max(0, 2*(g.max-g.rise(beta)))) }
	inner, beta := g.coef, g.coef+sign*z*se // the bound lies outside inner
	if math.IsInf(g.coef, 0) {
		beta = 0
		step := 1.0
		for root(beta) > z && math.Abs(beta) < 700 {
			beta -= sign * step // towards the maximum
			step *= 2
		}
		inner = beta
		beta += sign
	}
	outer := sign * 700
	for range 100 {
		r := root(beta)
		if r < z {
			inner = beta
		} else {
			outer = beta
		}
		u, _, _ := g.slope(beta)
		step := (z - r) * r / math.Abs(u) * sign
		next := beta + step
		if !(next > min(inner, outer) && next < max(inner, outer)) {
			next = (inner + outer) / 2
		}
		if math.Abs(next-beta) <= 1e-12*max(1, math.Abs(beta)) {
			return next
		}
		beta = next
	}
	return beta
}

// manyGroups are the sums at one vector of coefficients.
type manyGroups struct {
	loglik float64
	score  []float64
	info   []float64 // groups × groups
}

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

// restrict takes the score and information of the chosen coefficients.
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

// invertSymmetric inverts a positive definite k × k matrix by Gauss-Jordan
// steps; a is used up.
func invertSymmetric(a []float64, k int) []float64 {
	inv := make([]float64, k*k)
	for i := 0; i < k; i++ {
		inv[i*k+i] = 1
	}
	for p := 0; p < k; p++ {
		f := 1 / a[p*k+p]
		for b := 0; b < k; b++ {
			a[p*k+b] *= f
			inv[p*k+b] *= f
		}
		for r := 0; r < k; r++ {
			if r == p {
				continue
			}
			f := a[r*k+p]
			for b := 0; b < k; b++ {
				a[r*k+b] -= f * a[p*k+b]
				inv[r*k+b] -= f * inv[p*k+b]
			}
		}
	}
	return inv
}

// solveSymmetric solves v x = u for a positive definite v; v is used up.
func solveSymmetric(v, u []float64) []float64 {
	k := len(u)
	inv := invertSymmetric(v, k)
	x := make([]float64, k)
	for a := range x {
		for b, ub := range u {
			x[a] += inv[a*k+b] * ub
		}
	}
	return x
}
