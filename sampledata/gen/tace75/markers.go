package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
)

var markerNames = [2]string{"miR-122", "miR-21"}

// tFromP is the |t| on df degrees of freedom whose two-sided P is p.
func tFromP(p, df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(1 - p/2)
}

// rFromP is the |r| of n pairs whose two-sided P is p.
func rFromP(p float64, n int) float64 {
	df := float64(n - 2)
	t := tFromP(p, df)
	return t / math.Sqrt(df+t*t)
}

// pOf is the P of a figure.
func pOf(name string) float64 { return published.Number(published.A.At(name).P) }

// rBefore is the correlation of a marker before treatment with a variable.
func rBefore(mk int, name string) float64 {
	return published.Number(published.A.At("r of log " + markerNames[mk] + " before and " + name).Value)
}

// medianOf is a median of those with cirrhosis.
func medianOf(column string) float64 {
	return published.Number(published.A.At("Cirrhosis, median of " + column).Value)
}

// markers holds log10 expression before treatment and log10 of the ratio.
type markers struct {
	score  [n]float64 // Child-Pugh score
	before [2][n]float64
	ratio  [2][n]float64
}

// of is the expressions (w = 0) or ratios (1) of a marker.
func (m *markers) of(mk, w int) *[n]float64 { return kit.If(w == 0, &m.before[mk], &m.ratio[mk]) }

// The patients at the medians have values of few digits, so that the medians
// come out as printed to the last bit; nothing moves them.
type held struct{ before, ratio int }

// spec is how a marker is drawn before treatment, or its ratio.
type spec struct {
	covariate int
	median    float64
	mean, sd  float64 // of log10, before selection
	reach     float64
}

var markerSpec = func() (s [2][2]spec) {
	s[0] = [2]spec{{expr122, medianOf("miR-122 before"), 0, 0.55, 1.5}, {low122, medianOf("miR-122 ratio"), -0.09, 0.32, 1}}
	s[1] = [2]spec{{expr21, medianOf("miR-21 before"), 0, 0.45, 1.3}, {low21, medianOf("miR-21 ratio"), -0.05, 0.36, 1}}
	for mk := range s {
		s[mk][0].mean = math.Log10(s[mk][0].median)
	}
	return s
}()

// bounds gives the class of patient i in the marker: at or below the median of
// the cirrhosis subgroup, above it, or (chronic hepatitis) free.
func (c *cohort) bounds(i int, s spec) (lo, hi float64) {
	switch m := math.Log10(s.median); {
	case !c[i].cirrhosis:
		return math.Inf(-1), math.Inf(1)
	case c[i].has(s.covariate):
		return math.Inf(-1), m - 0.001
	default:
		return m + 0.001, math.Inf(1)
	}
}

// markerSearch moves scores and expressions until they meet what the text prints
// about them.
type markerSearch struct {
	c   *cohort
	rng *rand.Rand
	m   *markers

	grade, hepatitis [n]float64
	above            [][n]float64 // by variable: who is beyond its cut
	hold             [2]held

	rGrade, rScore, tPaired [2]float64
	rAfter                  float64

	sorted []float64 // kept from one step to the next, of which there are many
}

// annealMarkers draws scores and expressions and anneals them.
func (c *cohort) annealMarkers(rng *rand.Rand, steps int) (*markers, float64) {
	s := &markerSearch{c: c, rng: rng, m: new(markers)}
	s.start()
	m := s.m
	old := *m
	last, _ := kit.Annealing{
		Steps: steps, Hot: 2e4, Cold: 0.01,
		Propose: func(done float64) bool { old = *m; return s.propose(done) },
		Cost:    func(float64) float64 { return s.cost() },
		Undo:    func() { *m = old },
	}.Run(rng, s.cost())
	return m, last
}

// start draws the markers, and settles what they are held to.
func (s *markerSearch) start() {
	c, m := s.c, s.m
	// Child-Pugh score: grade A 5 or 6, grade B 7 to 9, median 6.
	a, b := 0, 0
	for _, i := range s.rng.Perm(n) {
		if !c[i].has(cpB) {
			m.score[i] = 5 + kit.Float(a >= 24)
			a++
			continue
		}
		s.grade[i] = 1
		m.score[i] = [...]float64{7, 9, 7, 8, 7, 7, 8}[b%7]
		b++
	}
	for mk, name := range markerNames {
		for w := range 2 {
			for i := range n {
				m.of(mk, w)[i] = s.draw(mk, w, i, 0, false)
			}
		}
		before, ratio := markerSpec[mk][0], markerSpec[mk][1]
		at := c.pick(before.covariate, -1)
		s.hold[mk] = held{at, c.pick(ratio.covariate, at)}
		m.before[mk][at] = math.Log10(before.median)
		at = s.hold[mk].ratio
		m.ratio[mk][at] = math.Log10(ratio.median)
		m.before[mk][at] = math.Log10(fewDigits(mk, c[at].has(before.covariate)))

		s.rGrade[mk] = -rFromP(pOf(name+" by Child-Pugh grade, ANOVA"), n)
		s.rScore[mk] = rBefore(mk, "Child-Pugh score")
		s.tPaired[mk] = -tFromP(pOf(name+" before and after, paired t test"), n-1)
	}
	s.rAfter = -rFromP(pOf("r of log miR-122 after and Child-Pugh score"), n)
	s.above = make([][n]float64, len(variables))
	for i := range c {
		s.hepatitis[i] = kit.Float(!c[i].cirrhosis)
		for k := range variables {
			s.above[k][i] = kit.Float(c[i].has(variables[k].covariate))
		}
	}
}

// draw gives a value of patient i, anywhere or near another one.
func (s *markerSearch) draw(mk, w, i int, near float64, local bool) float64 {
	sp := markerSpec[mk][w]
	lo, hi := s.c.bounds(i, sp)
	lo, hi = max(lo, sp.mean-sp.reach), min(hi, sp.mean+sp.reach)
	for {
		v := sp.mean + sp.sd*s.rng.NormFloat64()
		if local {
			v = near + 0.02*sp.sd*s.rng.NormFloat64()
		}
		if v >= lo && v <= hi {
			return v
		}
	}
}

// exact charges every distance from a printed figure, about only what is beyond
// a tolerance.
func exact(x, want float64) float64      { return math.Abs(x-want) / 2e-5 }
func about(x, want, tol float64) float64 { return 3 * max(math.Abs(x-want)/tol-1, 0) }

func (s *markerSearch) cost() float64 {
	m := s.m
	var sum float64
	for mk := range 2 {
		l, d := m.before[mk][:], m.ratio[mk][:]
		sum += exact(stat.Correlation(l, m.score[:], nil), s.rScore[mk])
		sum += exact(stat.Correlation(l, s.grade[:], nil), s.rGrade[mk])
		mean, sd := stat.MeanStdDev(d, nil)
		sum += exact(mean/sd*math.Sqrt(n), s.tPaired[mk])
		sum += 50 * about(stat.Correlation(l, s.hepatitis[:], nil), 0, 0.1)
		sum += about(sd, markerSpec[mk][1].sd, 0.05) + about(stat.StdDev(l, nil), markerSpec[mk][0].sd, 0.05)
		// Whoever is above a cut must be able to carry the variable's correlation.
		for k := range variables {
			if v := &variables[k]; v.cut > 0 {
				sum += 10 * about(stat.Correlation(l, s.above[k][:], nil), 0.8*v.r[mk], 0.2)
			}
		}
		// In all 75 neither expression nor ratio tells survival, cut at the
		// median of the 75 or of the 57.
		for w, v := range [2][]float64{l, d} {
			s.sorted = append(s.sorted[:0], v...)
			slices.Sort(s.sorted)
			for _, cut := range [2]float64{s.sorted[n/2], math.Log10(markerSpec[mk][w].median)} {
				_, p := s.c.logRank(func(int) bool { return true }, func(i int) bool { return v[i] <= cut })
				sum += 2000 * max(0.1-p, 0)
			}
		}
	}
	var after [n]float64
	for i := range after {
		after[i] = m.before[0][i] + m.ratio[0][i]
	}
	sum += exact(stat.Correlation(after[:], m.score[:], nil), s.rAfter)
	sum += about(stat.Correlation(m.before[0][:], m.before[1][:], nil), 0.5, 0.1)
	sum += about(stat.Correlation(m.before[0][:], m.ratio[0][:], nil), -0.25, 0.15)
	sum += about(stat.Correlation(m.before[1][:], m.ratio[1][:], nil), -0.25, 0.15)
	sum += about(stat.Correlation(m.ratio[0][:], m.ratio[1][:], nil), 0.3, 0.15)
	// miR-122 falls considerably more with cirrhosis than without, by the mean of
	// the logarithm and by the median.
	s.sorted = s.sorted[:0]
	for i, v := range m.ratio[0] {
		if s.hepatitis[i] == 1 {
			s.sorted = append(s.sorted, v)
		}
	}
	slices.Sort(s.sorted)
	sum += 500 * max(math.Log10(0.95)-s.sorted[(len(s.sorted)-1)/2], 0)
	return sum + 50*about(stat.Correlation(m.ratio[0][:], s.hepatitis[:], nil), 0.3, 0.04)
}

// propose changes the markers a little, and says whether it did.
func (s *markerSearch) propose(done float64) bool {
	rng, m := s.rng, s.m
	i := rng.IntN(n)
	j, mk, w := rng.IntN(n), rng.IntN(2), rng.IntN(2)
	values := m.of(mk, w)
	stays := func(i int) bool { return i == s.hold[mk].ratio || w == 0 && i == s.hold[mk].before }
	fits := func(i int, v float64) bool {
		lo, hi := s.c.bounds(i, markerSpec[mk][w])
		return v >= lo && v <= hi
	}
	switch u := rng.IntN(5); {
	case u == 0: // two patients of a grade exchange scores
		if s.grade[i] != s.grade[j] {
			return false
		}
		m.score[i], m.score[j] = m.score[j], m.score[i]
	case stays(i):
		return false
	case u == 1: // two patients exchange expressions, or ratios
		if stays(j) || !fits(i, values[j]) || !fits(j, values[i]) {
			return false
		}
		values[i], values[j] = values[j], values[i]
	default:
		values[i] = s.draw(mk, w, i, values[i], done > 0.5 || rng.IntN(2) == 0)
	}
	return true
}

// pick is the patient with cirrhosis who stands at the median of the group that
// is at or below it: the first one but not.
func (c *cohort) pick(covariate, not int) int {
	for i := n / 3; ; i++ {
		if i != not && c[i].cirrhosis && c[i].has(covariate) {
			return i
		}
	}
}

// fewDigits is an expression before treatment, in the lower or upper half, so
// short that its product with the median ratio is a short decimal too, and that
// the quotient gives the median ratio back exactly.
func fewDigits(mk int, low bool) float64 {
	try := [2][2][]float64{
		{{0.0003, 0.0004, 0.0005}, {0.0002, 0.0001, 0.00015}},
		{{0.0007, 0.0008, 0.0009, 0.001}, {0.0006, 0.0005, 0.0004, 0.0003}},
	}[mk][kit.Int(low)]
	for _, b := range try {
		if after := kit.Significant(b*markerSpec[mk][1].median, 8); after/b == markerSpec[mk][1].median {
			return b
		}
	}
	panic("no short expression gives the median ratio back")
}
