package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// variable is a row of Table I: median and range over those measured, the cut
// of Table IV, and the correlations of Tables II and III with log expression
// of miR-122 and miR-21 before treatment.
type variable struct {
	name                string
	lower, median, high float64
	digits              int     // decimals
	sigma               float64 // spread of the logarithm within the range
	tail                float64 // share drawn from an upper tail that is flat on the log scale
	cut                 float64 // 0: none
	covariate           int     // above the cut
	r122, r21           float64
}

var variables = []variable{
	{"age", 38, 73, 89, 0, 0.13, 0, 60, age60, -0.1594, 0.0487},
	{"HbA1c", 4.1, 5.5, 8.4, 1, 0.16, 0, 0, 0, 0.1528, 0.1242},
	{"AST", 13, 47, 219, 0, 0.55, 0, 50, ast50, 0.3144, 0.1937},
	{"ALT", 9, 33, 220, 0, 0.65, 0, 50, alt50, 0.3365, 0.2248},
	{"T-Bil", 0.3, 0.9, 4.2, 1, 0.45, 0, 0, 0, -0.1892, -0.1781},
	{"ALB", 2.3, 3.5, 5.0, 1, 0.14, 0, 0, 0, 0.1092, 0.1932},
	{"PT", 47, 75, 118, 0, 0.17, 0, 0, 0, 0.2209, 0.3846},
	{"Plt", 2.6, 11.1, 39.7, 1, 0.5, 0, 0, 0, 0.1423, 0.1831},
	{"AFP", 1, 15.8, 126234, 1, 1.9, 0.3, 20, afp20, 0.1893, 0.1495},
	{"DCP", 7, 96, 225827, 0, 2.1, 0.3, 40, dcp40, 0.2194, 0.1168},
	{"tumor diameter", 1, 3.4, 19.5, 1, 0.55, 0, 3, diam3, 0.2933, 0.1263},
	{"tumor number", 1, 2, 10, 0, 0.8, 0, 1, number2, 0.1461, -0.0639},
}

// r is the correlation with marker mk before treatment.
func (v *variable) r(mk int) float64 { return [2]float64{v.r122, v.r21}[mk] }

const (
	rScore122      = -0.2838
	rScore21       = -0.3093
	pGrade122      = 0.0090
	pGrade21       = 0.0022
	pPaired122     = 0.012
	pPaired21      = 0.296
	pScoreAfter122 = 0.0344
	median122      = 0.00024
	median21       = 0.00064
	medianRatio122 = 0.793
	medianRatio21  = 0.82169
)

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

// markers holds log10 expression before treatment and log10 of the ratio.
type markers struct {
	score  [n]float64 // Child-Pugh score
	before [2][n]float64
	ratio  [2][n]float64
}

// The patients at the medians have values of few digits, so that the medians
// come out as printed to the last bit; nothing moves them.
type held struct{ before, ratio int }

// bounds gives the class of patient i in the marker: at or below the median of
// the cirrhosis subgroup, above it, or (chronic hepatitis) free.
func (c *cohort) bounds(i, covariate int, median float64) (lo, hi float64) {
	switch m := math.Log10(median); {
	case !c[i].cirrhosis:
		return math.Inf(-1), math.Inf(1)
	case c[i].has(covariate):
		return math.Inf(-1), m - 0.001
	default:
		return m + 0.001, math.Inf(1)
	}
}

var markerSpec = [2][2]struct {
	covariate int
	median    float64
	mean, sd  float64 // of log10, before selection
	reach     float64
}{
	{{expr122, median122, math.Log10(median122), 0.55, 1.5}, {low122, medianRatio122, -0.09, 0.32, 1}},
	{{expr21, median21, math.Log10(median21), 0.45, 1.3}, {low21, medianRatio21, -0.05, 0.36, 1}},
}

// annealMarkers draws scores and expressions that meet what the text prints
// about them.
func (c *cohort) annealMarkers(rng *rand.Rand, steps int) (*markers, float64) {
	m := new(markers)
	// Child-Pugh score: grade A 5 or 6, grade B 7 to 9, median 6.
	var grade [n]float64
	a, b := 0, 0
	for _, i := range rng.Perm(n) {
		if !c[i].has(cpB) {
			m.score[i] = 5 + float64(b2i(a >= 24))
			a++
			continue
		}
		grade[i] = 1
		m.score[i] = [...]float64{7, 9, 7, 8, 7, 7, 8}[b%7]
		b++
	}
	draw := func(mk, w, i int, near float64, local bool) float64 {
		s := markerSpec[mk][w]
		lo, hi := c.bounds(i, s.covariate, s.median)
		lo, hi = max(lo, s.mean-s.reach), min(hi, s.mean+s.reach)
		for {
			v := s.mean + s.sd*rng.NormFloat64()
			if local {
				v = near + 0.02*s.sd*rng.NormFloat64()
			}
			if v >= lo && v <= hi {
				return v
			}
		}
	}
	var hold [2]held
	for mk := range 2 {
		for w := range 2 {
			for i := range n {
				v := draw(mk, w, i, 0, false)
				if w == 0 {
					m.before[mk][i] = v
				} else {
					m.ratio[mk][i] = v
				}
			}
		}
		hold[mk].before = c.pick(markerSpec[mk][0].covariate, -1)
		hold[mk].ratio = c.pick(markerSpec[mk][1].covariate, hold[mk].before)
		m.before[mk][hold[mk].before] = math.Log10(markerSpec[mk][0].median)
		m.ratio[mk][hold[mk].ratio] = math.Log10(markerSpec[mk][1].median)
		m.before[mk][hold[mk].ratio] = math.Log10(fewDigits(mk, c[hold[mk].ratio].has(markerSpec[mk][0].covariate)))
	}
	rGrade := [2]float64{-rFromP(pGrade122, n), -rFromP(pGrade21, n)}
	rScore := [2]float64{rScore122, rScore21}
	tPaired := [2]float64{-tFromP(pPaired122, n-1), -tFromP(pPaired21, n-1)}
	rAfter := -rFromP(pScoreAfter122, n)
	var hepatitis [n]float64
	for i := range c {
		hepatitis[i] = float64(b2i(!c[i].cirrhosis))
	}
	above := make([][n]float64, len(variables))
	for k := range variables {
		for i := range c {
			above[k][i] = float64(b2i(c[i].has(variables[k].covariate)))
		}
	}
	exact := func(x, want float64) float64 { return math.Abs(x-want) / 2e-5 }
	about := func(x, want, tol float64) float64 { return 3 * max(math.Abs(x-want)/tol-1, 0) }
	cost := func() float64 {
		var sum float64
		for mk := range 2 {
			l, d := m.before[mk][:], m.ratio[mk][:]
			sum += exact(stat.Correlation(l, m.score[:], nil), rScore[mk])
			sum += exact(stat.Correlation(l, grade[:], nil), rGrade[mk])
			mean, sd := stat.MeanStdDev(d, nil)
			sum += exact(mean/sd*math.Sqrt(n), tPaired[mk])
			sum += 50 * about(stat.Correlation(l, hepatitis[:], nil), 0, 0.1)
			sum += about(sd, markerSpec[mk][1].sd, 0.05) + about(stat.StdDev(l, nil), markerSpec[mk][0].sd, 0.05)
			// Whoever is above a cut must be able to carry the variable's correlation.
			for k := range variables {
				if v := &variables[k]; v.cut > 0 {
					sum += 10 * about(stat.Correlation(l, above[k][:], nil), 0.8*v.r(mk), 0.2)
				}
			}
			// In all 75 neither expression nor ratio tells survival, cut at the
			// median of the 75 or of the 57.
			for w, v := range [2][]float64{l, d} {
				sorted := slices.Sorted(slices.Values(v))
				for _, cut := range [2]float64{sorted[n/2], math.Log10(markerSpec[mk][w].median)} {
					_, p := c.logRank(func(int) bool { return true }, func(i int) bool { return v[i] <= cut })
					sum += 2000 * max(0.1-p, 0)
				}
			}
		}
		var after [n]float64
		for i := range after {
			after[i] = m.before[0][i] + m.ratio[0][i]
		}
		sum += exact(stat.Correlation(after[:], m.score[:], nil), rAfter)
		sum += about(stat.Correlation(m.before[0][:], m.before[1][:], nil), 0.5, 0.1)
		sum += about(stat.Correlation(m.before[0][:], m.ratio[0][:], nil), -0.25, 0.15)
		sum += about(stat.Correlation(m.before[1][:], m.ratio[1][:], nil), -0.25, 0.15)
		sum += about(stat.Correlation(m.ratio[0][:], m.ratio[1][:], nil), 0.3, 0.15)
		return sum + about(stat.Correlation(m.ratio[0][:], hepatitis[:], nil), 0.15, 0.05)
	}
	total := cost()
	for step := range steps {
		temp := 2e4 * math.Pow(0.01/2e4, float64(step)/float64(steps))
		old := *m
		i := rng.IntN(n)
		j, mk, w := rng.IntN(n), rng.IntN(2), rng.IntN(2)
		values := &m.before[mk]
		if w == 1 {
			values = &m.ratio[mk]
		}
		stays := func(i int) bool { return i == hold[mk].ratio || w == 0 && i == hold[mk].before }
		fits := func(i int, v float64) bool {
			lo, hi := c.bounds(i, markerSpec[mk][w].covariate, markerSpec[mk][w].median)
			return v >= lo && v <= hi
		}
		switch u := rng.IntN(5); {
		case u == 0: // two patients of a grade exchange scores
			if grade[i] != grade[j] {
				continue
			}
			m.score[i], m.score[j] = m.score[j], m.score[i]
		case stays(i):
			continue
		case u == 1: // two patients exchange expressions, or ratios
			if stays(j) || !fits(i, values[j]) || !fits(j, values[i]) {
				continue
			}
			values[i], values[j] = values[j], values[i]
		default:
			values[i] = draw(mk, w, i, values[i], 2*step > steps || rng.IntN(2) == 0)
		}
		if now := cost(); now <= total+temp*rng.ExpFloat64() {
			total = now
		} else {
			*m = old
		}
	}
	return m, total
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
	}[mk][b2i(low)]
	for _, b := range try {
		if after := digits(b*markerSpec[mk][1].median, 8); after/b == markerSpec[mk][1].median {
			return b
		}
	}
	panic("no short expression gives the median ratio back")
}

// draw gives the values of v for size patients, above of them beyond the cut,
// with exactly its median and range, in ascending order.
func (v *variable) draw(rng *rand.Rand, size, above int) []float64 {
	out := make([]float64, 0, size)
	scale := math.Pow(10, float64(v.digits))
	segment := func(k int, lo, hi float64) {
		for range k {
			for {
				x := v.median * math.Exp(v.sigma*rng.NormFloat64())
				if rng.Float64() < v.tail {
					x = v.median * math.Pow(v.high/v.median, rng.Float64())
				}
				x = math.Round(x*scale) / scale
				if x >= lo && x <= hi {
					out = append(out, x)
					break
				}
			}
		}
	}
	unit := 1 / scale
	half := (size - 1) / 2
	rest := size - half
	exact := 1 // values at the median itself
	if size%2 == 0 {
		exact = 2
	}
	switch {
	case v.cut == 0:
		segment(half, v.lower, v.median)
		segment(rest-exact, v.median, v.high)
	case v.median <= v.cut:
		segment(half, v.lower, v.median)
		segment(rest-exact-above, v.median, v.cut)
		segment(above, v.cut+unit, v.high)
	default:
		segment(size-above, v.lower, v.cut)
		segment(half-(size-above), v.cut+unit, v.median)
		segment(rest-exact, v.median, v.high)
	}
	for range exact {
		out = append(out, v.median)
	}
	slices.Sort(out)
	out[0], out[size-1] = v.lower, v.high
	return out
}

// place deals the values of v out so that both correlations hold; fits says
// whether patient i may have the value, beside is the cost of the rest.
func (c *cohort) place(rng *rand.Rand, v *variable, m *markers, measured func(i int) bool, steps int, beside func(x *[n]float64) float64) ([n]float64, float64) {
	var who []int
	above := 0
	for i := range c {
		if measured(i) {
			who = append(who, i)
			above += b2i(v.cut > 0 && c[i].has(v.covariate))
		}
	}
	sorted := v.draw(rng, len(who), above)
	var x [n]float64
	for i := range x {
		x[i] = math.NaN()
	}
	deck := [2][]float64{sorted[:len(sorted)-above], sorted[len(sorted)-above:]}
	for _, d := range deck {
		rng.Shuffle(len(d), func(i, j int) { d[i], d[j] = d[j], d[i] })
	}
	class := func(i int) int { return b2i(v.cut > 0 && c[i].has(v.covariate)) }
	var l [2][]float64
	for _, i := range who {
		d := &deck[class(i)]
		x[i], *d = (*d)[0], (*d)[1:]
		for mk := range 2 {
			l[mk] = append(l[mk], m.before[mk][i])
		}
	}
	xs := make([]float64, len(who))
	cost := func() float64 {
		for j, i := range who {
			xs[j] = x[i]
		}
		return math.Abs(stat.Correlation(xs, l[0], nil)-v.r122)/2e-5 + math.Abs(stat.Correlation(xs, l[1], nil)-v.r21)/2e-5 + beside(&x)
	}
	total := cost()
	best, bestCost := x, total
	for step := range steps {
		temp := 1000 * math.Pow(0.02/1000, float64(step)/float64(steps))
		i, j := who[rng.IntN(len(who))], who[rng.IntN(len(who))]
		if class(i) != class(j) || x[i] == x[j] {
			continue
		}
		x[i], x[j] = x[j], x[i]
		if now := cost(); now <= total+temp*rng.ExpFloat64() {
			total = now
			if now < bestCost {
				best, bestCost = x, now
			}
		} else {
			x[i], x[j] = x[j], x[i]
		}
	}
	return best, bestCost
}

// points is what bilirubin, albumin and prothrombin time add to the Child-Pugh
// score; a prothrombin time that was not measured counts as normal.
func points(name string, x float64) float64 {
	switch name {
	case "T-Bil":
		return 1 + float64(b2i(x >= 2)+b2i(x > 3))
	case "ALB":
		return 1 + float64(b2i(x <= 3.5)+b2i(x < 2.8))
	case "PT":
		return 1 + float64(b2i(x <= 70)+b2i(x < 40))
	}
	panic(fmt.Sprintf("%s has no part in the Child-Pugh score", name))
}
