package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
)

// variable is a row of Table I: median and range over those measured, the cut
// of Table IV, and the correlations of Tables II and III with log expression
// of miR-122 and miR-21 before treatment.
type variable struct {
	name      string
	sigma     float64 // spread of the logarithm within the range
	tail      float64 // share drawn from an upper tail that is flat on the log scale
	cut       float64 // 0: none
	covariate int     // above the cut

	lower, median, high float64
	decimals            int
	r                   [2]float64
}

var variables = func() []variable {
	list := []variable{
		{name: "age", sigma: 0.13, cut: 60, covariate: age60},
		{name: "HbA1c", sigma: 0.16},
		{name: "AST", sigma: 0.55, cut: 50, covariate: ast50},
		{name: "ALT", sigma: 0.65, cut: 50, covariate: alt50},
		{name: "T-Bil", sigma: 0.45},
		{name: "ALB", sigma: 0.14},
		{name: "PT", sigma: 0.17},
		{name: "Plt", sigma: 0.5},
		{name: "AFP", sigma: 1.9, tail: 0.3, cut: 20, covariate: afp20},
		{name: "DCP", sigma: 2.1, tail: 0.3, cut: 40, covariate: dcp40},
		{name: "tumor diameter", sigma: 0.55, cut: 3, covariate: diam3},
		{name: "tumor number", sigma: 0.8, cut: 1, covariate: number2},
	}
	for k := range list {
		v := &list[k]
		f := published.A.At("Table I, " + v.name)
		v.lower, v.median, v.high = published.Number(f.Lower), published.Number(f.Value), published.Number(f.Upper)
		v.decimals = max(published.Decimals(f.Lower), published.Decimals(f.Value), published.Decimals(f.Upper))
		v.r = [2]float64{rBefore(0, v.name), rBefore(1, v.name)}
	}
	return list
}()

// draw gives the values of v for size patients, above of them beyond the cut,
// with exactly its median and range, in ascending order.
func (v *variable) draw(rng *rand.Rand, size, above int) []float64 {
	out := make([]float64, 0, size)
	scale := math.Pow(10, float64(v.decimals))
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
	exact := kit.If(size%2 == 0, 2, 1) // values at the median itself
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

// placement deals out the variables of Table I one after another.
type placement struct {
	c       *cohort
	m       *markers
	noHbA1c map[int]bool
	placed  map[string][n]float64 // by variable
}

// placeAll deals out every variable.
func (c *cohort) placeAll(rng *rand.Rand, m *markers, trace io.Writer) map[string][n]float64 {
	p := placement{c, m, map[int]bool{}, map[string][n]float64{}}
	for _, i := range rng.Perm(n)[:5] {
		p.noHbA1c[i] = true
	}
	for k := range variables {
		v := &variables[k]
		beside := p.beside(v.name)
		x, cost := kit.Best(6, 5, func() ([n]float64, float64) { // some draws leave no way: one extreme value can rule a correlation
			return p.place(rng, v, 150_000, beside)
		})
		p.placed[v.name] = x
		fmt.Fprintf(trace, "%s: cost %.3f\n", v.name, cost)
	}
	return p.placed
}

func (p *placement) measured(name string, i int) bool {
	switch name {
	case "HbA1c":
		return !p.noHbA1c[i]
	case "PT", "DCP":
		return !p.c[i].noDCP
	}
	return true
}

// beside is the cost of values of a variable apart from its own correlations.
func (p *placement) beside(name string) func(x *[n]float64) float64 {
	c := p.c
	switch name {
	case "HbA1c":
		return func(x *[n]float64) float64 {
			return pull(x, func(i int) float64 { return kit.Float(c[i].has(diabetic)) }, 0.6)
		}
	case "ALT":
		ast := p.placed["AST"]
		return func(x *[n]float64) float64 { return pull(x, func(i int) float64 { return ast[i] }, 0.7) }
	case "T-Bil": // it is part of the score, and rises with it
		return func(x *[n]float64) float64 {
			return p.childPugh(x, name, nil, 4) + pull(x, func(i int) float64 { return p.m.score[i] }, 0.5)
		}
	case "AFP", "DCP": // after treatment too no expression goes with a tumor marker
		return func(x *[n]float64) float64 {
			var sum float64
			for mk := range 2 {
				before := func(i int) float64 { return p.m.before[mk][i] }
				after := func(i int) float64 { return p.m.before[mk][i] + p.m.ratio[mk][i] }
				sum += pull(x, after, 0.08)
				var logs [n]float64
				for i, v := range x {
					logs[i] = math.Log(v)
				}
				sum += pull(&logs, before, 0.08) + pull(&logs, after, 0.08) + pull(&logs, func(i int) float64 { return p.m.ratio[mk][i] }, 0)
			}
			return sum
		}
	case "ALB":
		return func(x *[n]float64) float64 { return p.childPugh(x, name, []string{"T-Bil"}, 3) }
	case "PT":
		return func(x *[n]float64) float64 { return p.childPugh(x, name, []string{"T-Bil", "ALB"}, 2) }
	case "Plt":
		return func(x *[n]float64) float64 {
			return pull(x, func(i int) float64 { return kit.Float(c[i].cirrhosis) }, -0.35)
		}
	case "tumor number":
		diameter := p.placed["tumor diameter"]
		return func(x *[n]float64) float64 {
			bad := 0
			for i := range x {
				several := x[i] >= 2 && diameter[i] <= 3
				bad += kit.Int(several && c[i].has(bclcBC) != (x[i] > 3))
			}
			return 1000 * float64(bad)
		}
	}
	return func(*[n]float64) float64 { return 0 }
}

// pull draws the correlation of x with y towards want, where nothing is
// printed: a cohort in which AST knew nothing of ALT would look odd.
func pull(x *[n]float64, y func(i int) float64, want float64) float64 {
	var a, b []float64
	for i := range x {
		if v := y(i); !math.IsNaN(x[i]) && !math.IsNaN(v) {
			a, b = append(a, x[i]), append(b, v)
		}
	}
	return 5000 * math.Max(math.Abs(stat.Correlation(a, b, nil)-want)-0.1, 0)
}

// childPugh charges laboratory points that the score has no room for, or
// too few to reach it with ascites and encephalopathy.
func (p *placement) childPugh(x *[n]float64, name string, before []string, open float64) float64 {
	var sum float64
	for i := range x {
		have := 1.0
		if !math.IsNaN(x[i]) {
			have = points(name, x[i])
		}
		for _, b := range before {
			have += points(b, p.placed[b][i])
		}
		sum += math.Max(have+open-p.m.score[i], 0) + math.Max(p.m.score[i]-have-open-4, 0)
	}
	return 1000 * sum
}

// points is what bilirubin, albumin and prothrombin time add to the Child-Pugh
// score; a prothrombin time that was not measured counts as normal.
func points(name string, x float64) float64 {
	switch name {
	case "T-Bil":
		return 1 + kit.Float(x >= 2) + kit.Float(x > 3)
	case "ALB":
		return 1 + kit.Float(x <= 3.5) + kit.Float(x < 2.8)
	case "PT":
		return 1 + kit.Float(x <= 70) + kit.Float(x < 40)
	}
	panic(fmt.Sprintf("%s has no part in the Child-Pugh score", name))
}

// place deals the values of v out so that both correlations hold; beside is the
// cost of the rest.
func (p *placement) place(rng *rand.Rand, v *variable, steps int, beside func(x *[n]float64) float64) ([n]float64, float64) {
	class := func(i int) int { return kit.Int(v.cut > 0 && p.c[i].has(v.covariate)) }
	var who []int
	var of [2][]int // by class
	var l [2][]float64
	var x [n]float64
	for i := range n {
		if x[i] = math.NaN(); p.measured(v.name, i) {
			who, of[class(i)] = append(who, i), append(of[class(i)], i)
			l[0], l[1] = append(l[0], p.m.before[0][i]), append(l[1], p.m.before[1][i])
		}
	}
	sorted := v.draw(rng, len(who), len(of[1]))
	kit.Deal(rng, sorted[:len(of[0])], x[:], of[0])
	kit.Deal(rng, sorted[len(of[0]):], x[:], of[1])
	xs := make([]float64, len(who))
	cost := func(float64) float64 {
		for j, i := range who {
			xs[j] = x[i]
		}
		return math.Abs(stat.Correlation(xs, l[0], nil)-v.r[0])/2e-5 + math.Abs(stat.Correlation(xs, l[1], nil)-v.r[1])/2e-5 + beside(&x)
	}
	best := x
	var i, j int
	_, least := kit.Annealing{
		Steps: steps, Hot: 1000, Cold: 0.02,
		Propose: func(float64) bool {
			i, j = who[rng.IntN(len(who))], who[rng.IntN(len(who))]
			if class(i) != class(j) || x[i] == x[j] {
				return false
			}
			x[i], x[j] = x[j], x[i]
			return true
		},
		Cost: cost,
		Undo: func() { x[i], x[j] = x[j], x[i] },
		Save: func() { best = x },
	}.Run(rng, cost(0))
	return best, least
}
