package stats

import "math"

// logSum adds logarithms of many factors at a time, because a logarithm costs more
// than everything else in a term.
type logSum struct{ sum, product float64 }

// newLogSum is a sum of 0.
func newLogSum() logSum { return logSum{product: 1} }

// add adds the logarithm of x.
func (l *logSum) add(x float64) {
	l.product *= x
	if !(l.product < 1e250 && l.product > 1e-250) {
		// The factors before x were in range; x itself is any number.
		l.sum += math.Log(l.product/x) + math.Log(x)
		l.product = 1
	}
}

// total is the sum of the logarithms.
func (l *logSum) total() float64 { return l.sum + math.Log(l.product) }

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

// twoChunk has the terms of some event rows.
type twoChunk struct {
	share []float64 // of terms of weight 1
	heavy []float64 // of terms with another weight, beside mult
	mult  []float64

	events, others     float64 // of group 1 and group 0, at informative terms
	null               float64
	score, info, third float64 // at β = 0, as slope has them
}

// newTwoGroups makes the terms of all tables, in chunks of a size that depends
// on the data alone.
func newTwoGroups(tables []*EventTable, ties Ties) *twoGroups {
	g := new(twoGroups)
	for _, t := range tables {
		rows := t.tl.eventRow
		size := t.eventChunk()
		part := make([]twoChunk, (len(rows)+size-1)/size)
		each := size + size/8 // where times are many, few have a second event
		room := t.shareRoom(each * len(part))
		eachChunk(len(part), func(c int) {
			part[c].share = room[c*each : c*each : (c+1)*each]
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

// fill makes the terms of some event rows. The sums over single events are kept in
// local variables, because this loop is most of the time of a fit.
func (c *twoChunk) fill(t *EventTable, rows []int32, ties Ties) {
	n0s, n1s, d0s, d1s := t.AtRisk[0], t.AtRisk[1], t.Events[0], t.Events[1]
	share := c.share
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
	if mult == 1 && count >= manyTied && 4*d1 <= n1 && 4*(d-d1) <= n-n1 {
		for _, node := range tiedNodes(count) {
			a := n - node.at*d
			c.null -= node.weight * math.Log(a)
			if !both {
				continue
			}
			p := (n1 - node.at*d1) / a
			c.heavy = append(c.heavy, p)
			c.mult = append(c.mult, node.weight)
			v := node.weight * p * (1 - p)
			score -= node.weight * p
			info += v
			third += v * (1 - 2*p)
		}
		count = 0
	}
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
	// Each factor lies between 1 and 1 + less, so that this many can be multiplied
	// without overflow before a logarithm is taken.
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
		step := halleyStep(u, i, t, 3)
		next := beta + step
		// Steps are of third order: one of 1e-5 leaves an error of some 1e-15.
		// The bracket is looked at only afterwards, because a step below the last digit
		// would seem to leave it.
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

// fitTwo fits two groups.
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
// equals z, on one side of it. That root is nearly linear, so that few Newton steps
// are needed; a bracket guards them.
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
