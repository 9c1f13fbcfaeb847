package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"kaplan/sampledata/gen/kit"
)

const n = 75

// slot is a patient as the survival models see him: his place in the order of
// follow-up times, whether he died, and his binary covariates.
type slot struct {
	cirrhosis bool
	event     bool
	noDCP     bool // DCP (and PT) not measured
	x         uint32
}

func (s *slot) has(c int) bool { return s.x>>c&1 == 1 }

type cohort [n]slot

// A block is one fit and its part of the cost.
type block struct {
	*table
	all  bool // whole cohort, else cirrhosis only
	bits uint32
	risk riskSets
	val  float64
	old  float64
	next [maxK][3]vec
}

func newBlock(rows []row, all bool) *block {
	b := &block{table: newTable(rows), all: all}
	for _, r := range rows {
		b.bits |= 1 << r.covariate
	}
	return b
}

// load fills the risk sets from c.
func (b *block) load(c *cohort) {
	b.risk.reset(len(b.rows))
	for i := n - 1; i >= 0; i-- {
		s := &c[i]
		if !s.cirrhosis && !b.all || s.noDCP && b.bits>>dcp40&1 == 1 {
			continue
		}
		var p uint8
		for j, r := range b.rows {
			if s.has(r.covariate) {
				p |= 1 << j
			}
		}
		b.risk.add(p, s.event)
	}
}

func (b *block) compute(c *cohort) float64 {
	b.load(c)
	return b.cost(&b.risk, &b.next)
}

// survivalBlocks are the fits that share patients, times and deaths: they have
// to be met together. The univariate fits come first, being cheap to reject on.
func survivalBlocks() []*block {
	var bs []*block
	for _, r := range uniCirrhosis[:nInModels] {
		bs = append(bs, newBlock([]row{r}, false))
	}
	for _, r := range uniAll {
		bs = append(bs, newBlock([]row{r}, true))
	}
	return append(bs, newBlock(multiCirrhosis, false), newBlock(multiAll, true))
}

// crossing is the slot at whose event the whole cohort's Kaplan-Meier curve
// falls below one half, or n where it does not.
func (c *cohort) crossing() int {
	s := 1.0
	for i := range c {
		if c[i].event {
			s *= 1 - 1/float64(n-i)
		}
		if s < 0.5 {
			return i
		}
	}
	return n
}

// logRank tests two groups of the patients in; the times are distinct.
func (c *cohort) logRank(in, group func(i int) bool) (chisq, p float64) {
	return c.compare(in, group, func(i int) bool { return c[i].event })
}

// lost tests whether two groups of the patients in were followed alike: the
// log-rank test with the censored for the dead.
func (c *cohort) lost(in, group func(i int) bool) (p float64) {
	_, p = c.compare(in, group, func(i int) bool { return !c[i].event })
	return p
}

func (c *cohort) compare(in, group, event func(i int) bool) (chisq, p float64) {
	var n0, n1, u, v float64
	for i := n - 1; i >= 0; i-- {
		if !in(i) {
			continue
		}
		g := group(i)
		if g {
			n1++
		} else {
			n0++
		}
		if event(i) {
			m := n1 / (n0 + n1)
			u -= m
			if g {
				u++
			}
			v += m * (1 - m)
		}
	}
	chisq = u * u / v
	return chisq, math.Erfc(math.Sqrt(chisq / 2))
}

func (c *cohort) count(keep func(*slot) bool) (k int) {
	for i := range c {
		if keep(&c[i]) {
			k++
		}
	}
	return k
}

// plausible is the cost of what no table prints: the log-rank P of Figure 3,
// groups that were followed alike, a median survival that is reached within
// follow-up, numbers of deaths, class sizes that the medians of Table I allow,
// and no chronic hepatitis with Child-Pugh grade B.
func (c *cohort) plausible() float64 {
	cirrhosis := func(i int) bool { return c[i].cirrhosis }
	_, p := c.logRank(cirrhosis, func(i int) bool { return c[i].has(low122) })
	cost := soft(errP(p, row{p: logRankP, pUnit: 0.0001}) / 0.002)
	for k := range nInModels {
		in := func(i int) bool { return !(k == dcp40 && c[i].noDCP) && (k != low122 || c[i].cirrhosis) }
		cost += 1000 * max(0.12-c.lost(in, func(i int) bool { return c[i].has(k) }), 0)
	}
	if x := c.crossing(); x < 44 || x > 66 {
		cost += 100
	}
	var k [nInModels]int
	var deaths, deathsC, hepatitisB, lowDCP, lowDCPC, highRatio int
	for i := range c {
		s := &c[i]
		for j := range k {
			if s.has(j) && !(j == dcp40 && s.noDCP) {
				k[j]++
			}
		}
		if s.event {
			deaths++
			if s.cirrhosis {
				deathsC++
				highRatio += kit.Int(!s.has(low122))
				lowDCPC += kit.Int(!s.has(dcp40))
			} else {
				lowDCP += kit.Int(!s.has(dcp40) && !s.noDCP)
			}
		}
		if !s.cirrhosis && s.has(cpB) {
			hepatitisB++
		}
	}
	outside := func(v, lo, hi int) float64 { return float64(max(lo-v, v-hi, 0)) }
	return cost + 50*(outside(deaths, 29, 33)+outside(deathsC, 22, 25)+outside(highRatio, 6, 7)+outside(lowDCPC, 4, 4)+outside(lowDCP, 0, 0)) +
		100*(outside(k[cpB], 15, 30)+outside(k[afp20], 25, 37)+outside(k[dcp40], 38, 60)+outside(k[diam3], 38, 56)) +
		15*float64(hepatitisB)
}

// start is a random cohort with the right sizes.
func start(rng *rand.Rand) *cohort {
	var c cohort
	order := rng.Perm(n)
	for r, i := range order {
		c[i].cirrhosis = r < 57
		c[i].noDCP = r >= n-2
		c[i].event = rng.Float64() < 0.4
		if r < 29 {
			c[i].x |= 1 << low122
		}
		for j, p := range [...]float64{0.25, 0.45, 0.65, 0.55} {
			if rng.Float64() < p {
				c[i].x |= 1 << j
			}
		}
	}
	return &c
}

// propose changes c a little and says which covariates were touched (all ones:
// order or deaths). ok is false where nothing changed.
func (c *cohort) propose(rng *rand.Rand) (touched uint32, ok bool) {
	i, j := rng.IntN(n), rng.IntN(n)
	a, b := &c[i], &c[j]
	const everything = ^uint32(0)
	switch u := rng.Float64(); {
	case u < 0.5: // two patients exchange one covariate
		k := rng.IntN(nInModels)
		if a.has(k) == b.has(k) || k == low122 && !(a.cirrhosis && b.cirrhosis) {
			return 0, false
		}
		a.x ^= 1 << k
		b.x ^= 1 << k
		return 1 << k, true
	case u < 0.65: // one covariate flips
		k := rng.IntN(nInModels - 1)
		a.x ^= 1 << k
		return 1 << k, true
	case u < 0.8: // two patients exchange places
		if j = i + 1 + rng.IntN(4); j >= n {
			return 0, false
		}
		b = &c[j]
		*a, *b = *b, *a
		a.event, b.event = b.event, a.event
		return everything, *a != *b
	case u < 0.9: // a death and a censoring exchange
		if a.event == b.event {
			return 0, false
		}
		a.event, b.event = b.event, a.event
		return everything, true
	case u < 0.95: // two patients exchange all but the death
		*a, *b = *b, *a
		a.event, b.event = b.event, a.event
		return everything, *a != *b
	default:
		a.event = !a.event
		return everything, true
	}
}

// annealSurvival looks, from c on, for a cohort whose models give the printed
// tables, and returns its cost.
func annealSurvival(c *cohort, rng *rand.Rand, steps int, hot, cold float64) (*cohort, float64) {
	blocks := survivalBlocks()
	total := c.plausible()
	for _, b := range blocks {
		b.val = b.compute(c)
		total += b.val
	}
	best, old := *c, *c
	changed := make([]*block, 0, len(blocks))
	var touched uint32
	_, cost := kit.Annealing{
		Steps: steps, Hot: hot, Cold: cold,
		Propose: func(float64) (ok bool) {
			old = *c
			if touched, ok = c.propose(rng); !ok {
				*c = old
			}
			return ok
		},
		Cost: func(limit float64) float64 {
			sum := c.plausible()
			changed = changed[:0]
			for _, b := range blocks {
				if b.bits&touched == 0 {
					sum += b.val
				}
			}
			for _, b := range blocks {
				if b.bits&touched == 0 {
					continue
				}
				if !(sum <= limit) {
					break
				}
				changed = append(changed, b)
				b.old, b.val = b.val, b.compute(c)
				sum += b.val
			}
			return sum
		},
		Undo: func() {
			*c = old
			for _, b := range changed {
				b.val = b.old
			}
		},
		Keep: func() {
			for _, b := range changed {
				b.free = b.next
			}
		},
		Save: func() { best = *c },
	}.Run(rng, total)
	return &best, cost
}

// report prints the printed tables beside the solved fits.
func (c *cohort) report(w io.Writer, title string, rows [][]row, all bool) {
	fmt.Fprintln(w, title)
	for _, rs := range rows {
		b := newBlock(rs, all)
		b.load(c)
		for j, f := range b.risk.fit() {
			r := rs[j]
			fmt.Fprintf(w, "  %-22s %7.3f (%.3f-%.3f) %.4f  ours %7.4f (%.4f-%.4f) %.5f\n", r.name, r.hr, r.lower, r.upper, r.p, f.hr, f.lower, f.upper, f.p)
		}
	}
}

func single(rows []row) (out [][]row) {
	for _, r := range rows {
		out = append(out, []row{r})
	}
	return out
}
