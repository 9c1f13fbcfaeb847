package main

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"kaplan/sampledata/gen/kit"
)

// With the times, the deaths and the models' covariates settled, every other
// row of Table IV depends on its own covariate alone and is met by itself.

// annealGroup chooses who has covariate k among those with cirrhosis, so that
// its row of the table holds. size is how many may have it; beside is the cost
// of what ties it to other covariates.
func annealGroup(c *cohort, rng *rand.Rand, r row, lo, hi, steps int, beside func() float64) float64 {
	k := r.covariate
	var in []int
	for i := range c {
		c[i].x &^= 1 << k
		if c[i].cirrhosis {
			in = append(in, i)
		}
	}
	have := 0
	for _, i := range rng.Perm(len(in))[:(lo+hi)/2] {
		c[in[i]].x |= 1 << k
		have++
	}
	b := newBlock([]row{r}, false)
	total := b.compute(c) + beside()
	b.free = b.next
	best, old, had := *c, *c, have
	_, cost := kit.Annealing{
		Steps: steps, Hot: 1000, Cold: 0.001,
		Propose: func(float64) bool {
			old, had = *c, have
			i := in[rng.IntN(len(in))]
			if lo == hi || rng.IntN(2) == 0 {
				j := in[rng.IntN(len(in))]
				if c[i].has(k) == c[j].has(k) {
					return false
				}
				c[j].x ^= 1 << k
			} else if now := have + 1 - 2*kit.Int(c[i].has(k)); now < lo || now > hi {
				return false
			} else {
				have = now
			}
			c[i].x ^= 1 << k
			return true
		},
		Cost: func(float64) float64 { return b.compute(c) + beside() },
		Undo: func() { *c, have = old, had },
		Keep: func() { b.free = b.next },
		Save: func() { best = *c },
	}.Run(rng, total)
	*c = best
	return cost
}

// Sizes among the 57 that the counts and medians of Table I allow, given the
// 18 others; those at their median cut have 29 patients at or below it.
var groupSize = map[int][2]int{
	male: {32, 46}, age60: {42, 54}, diabetic: {16, 28}, hbv: {6, 11},
	ast50: {22, 33}, alt50: {14, 25}, number2: {30, 46}, bclcBC: {24, 34},
	expr122: {29, 29}, expr21: {29, 29}, low21: {29, 29},
}

func (c *cohort) annealGroups(rng *rand.Rand, steps int) {
	for _, r := range uniCirrhosis {
		size, ok := groupSize[r.covariate]
		if !ok {
			continue
		}
		beside := func() float64 { return 0 }
		switch r.covariate {
		case bclcBC: // neither stage is that of the worse livers
			beside = func() float64 { return 300*float64(c.misstaged()) + 2000*max(math.Abs(c.phi(bclcBC, cpB))-0.05, 0) }
		case expr122, expr21: // expression goes with what it is said to correlate with
			beside = func() float64 { return c.unrelated(r.covariate) }
		case alt50: // ALT follows AST
			beside = func() float64 {
				return 20 * float64(c.count(func(s *slot) bool { return s.cirrhosis && s.has(alt50) && !s.has(ast50) }))
			}
		}
		*c, _ = kit.Best(6, 30, func() (cohort, float64) { // an anneal can end in the mirror image of the row it looks for
			cost := annealGroup(c, rng, r, size[0], size[1], steps, beside)
			return *c, cost
		})
	}
	c.hepatitis(rng)
}

// hepatitis gives the 18 with chronic hepatitis what is left of the totals of
// Table I: no printed row is theirs alone. But in all 75 nothing tells survival
// beside the four factors that the text lists, so of many ways to deal a covariate
// it takes one with which that is so.
func (c *cohort) hepatitis(rng *rand.Rand) {
	total := map[int]int{male: countOf("sex", "male"), diabetic: countOf("diabetes", "yes"),
		hbv: countOf("etiology", "HBV") + countOf("etiology", "HBV+HCV"), bclcBC: countOf("BCLC", "B") + countOf("BCLC", "C")}
	here := map[int]int{age60: 14, ast50: 5, number2: 9} // of the 18
	for k := male; k < nCovariates; k++ {
		want, ok := here[k]
		if all, counted := total[k]; counted {
			want, ok = all-c.count(func(s *slot) bool { return s.cirrhosis && s.has(k) }), true
		}
		if !ok {
			continue
		}
		var free []int
		for i := range c {
			c[i].x &= ^(uint32(kit.Int(!c[i].cirrhosis)) << k)
			if !c[i].cirrhosis {
				free = append(free, i)
			}
		}
		dealt := *c
		*c, _ = kit.Best(500, 1e-9, func() (cohort, float64) {
			*c = dealt
			for _, f := range rng.Perm(len(free))[:want] {
				c[free[f]].x |= 1 << k
			}
			_, p := c.logRank(func(int) bool { return true }, func(i int) bool { return c[i].has(k) })
			return *c, max(0.25-p, 0)
		})
		if k == ast50 { // ALT follows AST
			for _, i := range free {
				c[i].x = c[i].x&^(1<<alt50) | c[i].x>>ast50&1<<alt50
			}
		}
		if k == bclcBC { // give the stage to those whom tumor number and diameter put there
			c.restage(rng, free)
		}
	}
}

// restage exchanges stages and numbers of tumors among patients, so that fewer
// are misstaged.
func (c *cohort) restage(rng *rand.Rand, who []int) {
	several := func(s *slot) bool { return s.has(number2) }
	for range 20000 {
		i, j := who[rng.IntN(len(who))], who[rng.IntN(len(who))]
		old, before := *c, c.misstaged()
		switch m := [...]int{bclcBC, number2}[rng.IntN(2)]; {
		case c[i].has(m) != c[j].has(m):
			c[i].x ^= 1 << m
			c[j].x ^= 1 << m
		case m == number2: // how many have several is free within the median
			c[i].x ^= 1 << m
		}
		if size := c.count(several); c.misstaged() > before || size < 42 || size > 52 {
			*c = old
		}
	}
}

// phi is the correlation of two covariates in patients with cirrhosis.
func (c *cohort) phi(j, k int) float64 {
	var a, b []float64
	for i := range c {
		if c[i].cirrhosis {
			a, b = append(a, kit.Float(c[i].has(j))), append(b, kit.Float(c[i].has(k)))
		}
	}
	return stat.Correlation(a, b, nil)
}

// unrelated charges a group of low expression that leaves the correlations of
// Tables II and III no way, being tied to the cuts of the variables otherwise.
func (c *cohort) unrelated(expr int) float64 {
	phi := func(k int) float64 { return -c.phi(expr, k) } // of high expression
	sum := max(math.Abs(phi(cpB)+0.25)-0.1, 0)
	for k := range variables {
		if v := &variables[k]; v.cut > 0 {
			sum += max(math.Abs(phi(v.covariate)-0.8*v.r[kit.Int(expr == expr21)])-0.1, 0)
		}
	}
	if expr == expr21 {
		sum += max(math.Abs(phi(expr122)+0.35)-0.1, 0)
	}
	return 500 * sum
}

// misstaged counts patients whose BCLC stage does not go with their tumors:
// several of which one exceeds 3 cm is at least stage B, and a single one is
// not stage B; four patients may be stage C for other reasons.
func (c *cohort) misstaged() int {
	bad, single := 0, 0
	for i := range c {
		s := &c[i]
		switch {
		case s.has(bclcBC) && !s.has(number2):
			single++
		case !s.has(bclcBC) && s.has(number2) && s.has(diam3):
			bad++
		}
	}
	return bad + max(single-4, 0)
}
