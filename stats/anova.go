package stats

import (
	"fmt"
	"math"
	"slices"
)

// ANOVARow is one source of variation. MeanSq, F and P are NaN where there are
// no degrees of freedom; F and P are also NaN for the residuals.
type ANOVARow struct {
	Term         string
	SumSq        float64
	DF           int
	MeanSq, F, P float64
	PartialEtaSq float64 // SumSq / (SumSq + residual)
}

// ANOVA is an analysis of variance; the last row is the residuals.
type ANOVA struct {
	Method string // "one-way ANOVA", "two-way ANOVA, type II"
	Rows   []ANOVARow
	// N, Mean and SD of each group, for a one-way analysis; NaN for empty groups.
	N        []int
	Mean, SD []float64
	Warnings []string
}

// Residual is the last row, that of the residuals.
func (a *ANOVA) Residual() ANOVARow { return a.Rows[len(a.Rows)-1] }

// newANOVA completes the rows of the terms from the residual sum of squares rss
// on df degrees of freedom, and adds the row of the residuals.
func newANOVA(method string, rows []ANOVARow, rss float64, df int) *ANOVA {
	for k := range rows {
		r := &rows[k]
		r.MeanSq, r.F, r.P, r.PartialEtaSq = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		if r.DF > 0 {
			r.MeanSq = r.SumSq / float64(r.DF)
			r.F = r.MeanSq / (rss / float64(df))
			r.P = fUpper(r.F, float64(r.DF), float64(df))
			r.PartialEtaSq = r.SumSq / (r.SumSq + rss)
		}
	}
	rows = append(rows, ANOVARow{Term: "residuals", SumSq: rss, DF: df, MeanSq: rss / float64(df),
		F: math.NaN(), P: math.NaN(), PartialEtaSq: math.NaN()})
	return &ANOVA{Method: method, Rows: rows}
}

// OneWayANOVA compares the means of groups, the variances taken as equal; as
// R's anova(lm(y ~ group)).
//
// y and group have length n; group is 0..groups-1 or NoGroup. Empty groups are
// left out. Errors: *LengthError; *ValueError; *SampleError where fewer than two
// groups have values, no group has two, or all are constant. O(n).
func OneWayANOVA(y []float64, group []uint8, groups int) (*ANOVA, error) {
	const name = "one-way ANOVA"
	g, err := groupMoments(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	a := newANOVA(name, []ANOVARow{{Term: "group", SumSq: g.between, DF: g.filled - 1}}, g.within, g.df)
	for _, m := range g.of {
		a.N = append(a.N, int(m.n))
		a.Mean = append(a.Mean, m.mean)
		a.SD = append(a.SD, m.sd())
	}
	return a, nil
}

// WelchANOVA compares the means of groups whose variances may differ [1]; as
// R's oneway.test(y ~ group). Arguments and errors are OneWayANOVA's; every
// group with values needs two that differ. It returns the F statistic, the degrees
// of freedom of its numerator (groups with values less 1) and of its denominator,
// and P.
//
// [1] Welch (1951) Biometrika 38:330.
func WelchANOVA(y []float64, group []uint8, groups int) (f, df1, df2, p float64, err error) {
	const name = "Welch ANOVA"
	g, err := groupMoments(name, y, group, groups)
	if err != nil {
		return
	}
	w, wm := 0.0, 0.0
	for k, m := range g.of {
		if m.n == 0 {
			continue
		}
		if !m.spread() {
			return 0, 0, 0, 0, noSpread(name, k, m)
		}
		w += m.n / m.variance()
		wm += m.n / m.variance() * m.mean
	}
	k := float64(g.filled)
	num, lambda := 0.0, 0.0
	for _, m := range g.of {
		if m.n == 0 {
			continue
		}
		wi := m.n / m.variance()
		num += wi * (m.mean - wm/w) * (m.mean - wm/w)
		lambda += (1 - wi/w) * (1 - wi/w) / (m.n - 1)
	}
	lambda /= k*k - 1
	df1, df2 = k-1, 1/(3*lambda)
	f = num / (k - 1) / (1 + 2*(k-2)*lambda)
	return f, df1, df2, fUpper(f, df1, df2), nil
}

// SumsOfSquares is how an analysis of variance attributes the variation that
// factors explain jointly.
type SumsOfSquares uint8

// The types, by their usual numbers.
const (
	TypeI   SumsOfSquares = iota + 1 // each after those before it; R's anova
	TypeII                           // each after all that do not contain it; car's Anova
	TypeIII                          // each after all others, with contrasts that sum to 0
)

// String is "type I", "type II" or "type III".
func (s SumsOfSquares) String() string {
	return [...]string{"type ?", "type I", "type II", "type III"}[min(s, 3)&3]
}

// TwoWayANOVA explains y by factors a and b and, if asked, by their
// interaction; as R's anova(lm(y ~ a * b)) and car's Anova of types II and III.
//
// Slices have length n; a is 0..levelsA-1 and b 0..levelsB-1; rows with NoGroup
// in either are left out, and so are levels without subjects. The table need not
// be balanced. Where a combination of levels is empty, type I tests the effects
// that can be estimated and says so in Warnings; types II and III with an
// interaction are refused, as car does.
//
// Errors: *LengthError; *ValueError; *SampleError. O(n c²), c the number of cells.
func TwoWayANOVA(y []float64, a, b []uint8, levelsA, levelsB int, kind SumsOfSquares, interaction bool) (*ANOVA, error) {
	if kind < TypeI || kind > TypeIII {
		kind = TypeI
	}
	name := "two-way ANOVA, " + kind.String()
	d, err := newTwoFactors(name, y, a, b, levelsA, levelsB)
	if err != nil {
		return nil, err
	}
	empty := d.emptyCells()
	if empty > 0 && interaction && kind != TypeI {
		return nil, refuse(name, "%d of %d combinations of levels are empty, so that the interaction cannot be told from the main effects: "+
			"use type I, or no interaction", empty, d.cells())
	}
	n := len(d.y)
	constant := [][]float64{slices.Repeat([]float64{1}, n)}
	colA, colB := sumContrasts(d.a, d.levelsA), sumContrasts(d.b, d.levelsB)
	var colAB [][]float64
	if interaction {
		colAB = products(colA, colB)
	}
	ss, df, rss, rank := sequentialSS(d.y, constant, colA, colB, colAB)
	residual := n - rank
	if residual < 1 {
		return nil, refuse(name, "%d values for %d estimated means leave no degrees of freedom for the error: "+
			"some combination of levels needs at least 2 values", n, rank)
	}
	table := []ANOVARow{{Term: "a", SumSq: ss[1], DF: df[1]}, {Term: "b", SumSq: ss[2], DF: df[2]}}
	if interaction {
		table = append(table, ANOVARow{Term: "a:b", SumSq: ss[3], DF: df[3]})
	}
	switch kind {
	case TypeII:
		s, _, _, _ := sequentialSS(d.y, constant, colB, colA)
		table[0].SumSq = s[2]
	case TypeIII:
		s, _, _, _ := sequentialSS(d.y, constant, colB, colAB, colA)
		table[0].SumSq = s[3]
		s, _, _, _ = sequentialSS(d.y, constant, colA, colAB, colB)
		table[1].SumSq = s[3]
	}
	scale := 0.0
	for _, v := range d.y {
		scale = max(scale, math.Abs(v))
	}
	if !(math.Sqrt(rss/float64(residual)) > 10*0x1p-52*scale) {
		return nil, refuse(name, "the values are constant within every combination of levels: there is no spread to test against")
	}
	out := newANOVA(name, table, rss, residual)
	if empty > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("%d of %d combinations of levels are empty: "+
			"what cannot be estimated was left out of the degrees of freedom", empty, d.cells()))
	}
	return out, nil
}

// twoFactors are the rows that have both factors, with the levels that occur
// numbered 0, 1, ...
type twoFactors struct {
	y                []float64
	a, b             []int
	levelsA, levelsB int
}

// newTwoFactors checks the arguments of TwoWayANOVA and keeps the rows that
// have both factors.
func newTwoFactors(name string, y []float64, a, b []uint8, levelsA, levelsB int) (*twoFactors, error) {
	if len(a) != len(y) {
		return nil, &LengthError{"a", len(a), len(y)}
	}
	if len(b) != len(y) {
		return nil, &LengthError{"b", len(b), len(y)}
	}
	both := make([]uint8, len(y))
	for i := range y {
		if a[i] == NoGroup || b[i] == NoGroup {
			both[i] = NoGroup
		}
	}
	if _, err := splitGroups(name, y, both, 1); err != nil {
		if _, few := err.(*SampleError); !few { // one group is all that is asked for here
			return nil, err
		}
	}
	var rows []int
	for i, g := range both {
		if g == 0 {
			rows = append(rows, i)
		}
	}
	numberA, na, err := presentLevels("level of a", a, rows, levelsA)
	if err != nil {
		return nil, err
	}
	numberB, nb, err := presentLevels("level of b", b, rows, levelsB)
	if err != nil {
		return nil, err
	}
	if na < 2 || nb < 2 {
		return nil, refuse(name, "the factors have %s and %s with values: each needs at least 2", plural(na, "level"), plural(nb, "level"))
	}
	d := &twoFactors{levelsA: na, levelsB: nb}
	for _, i := range rows {
		d.y = append(d.y, y[i])
		d.a = append(d.a, int(numberA[a[i]]))
		d.b = append(d.b, int(numberB[b[i]]))
	}
	return d, nil
}

// cells is the number of combinations of levels.
func (d *twoFactors) cells() int { return d.levelsA * d.levelsB }

// emptyCells counts the combinations of levels that nobody has.
func (d *twoFactors) emptyCells() int {
	filled := make([]bool, d.cells())
	empty := len(filled)
	for k, i := range d.a {
		if c := i*d.levelsB + d.b[k]; !filled[c] {
			filled[c] = true
			empty--
		}
	}
	return empty
}

// sumContrasts are the columns of a factor by contrasts that sum to 0, on which
// type III depends and the other types do not.
func sumContrasts(level []int, levels int) [][]float64 {
	out := make([][]float64, levels-1)
	for j := range out {
		out[j] = make([]float64, len(level))
		for k, l := range level {
			switch l {
			case j:
				out[j][k] = 1
			case levels - 1:
				out[j][k] = -1
			}
		}
	}
	return out
}

// products are the columns of an interaction.
func products(a, b [][]float64) [][]float64 {
	var out [][]float64
	for _, u := range a {
		for _, v := range b {
			w := make([]float64, len(u))
			for k := range w {
				w[k] = u[k] * v[k]
			}
			out = append(out, w)
		}
	}
	return out
}

// presentLevels renumbers the levels that occur in rows.
func presentLevels(what string, code []uint8, rows []int, levels int) (number [256]uint8, count int, err error) {
	var seen [256]bool
	for _, i := range rows {
		if int(code[i]) >= levels {
			return number, 0, &ValueError{what, i, float64(code[i]), fmt.Sprintf("below %d, the number of levels", levels)}
		}
		seen[code[i]] = true
	}
	for l, ok := range seen {
		if ok {
			number[l] = uint8(count)
			count++
		}
	}
	return number, count, nil
}

// sequentialSS takes terms (lists of columns) one after the other out of y, by
// Gram-Schmidt done twice. It returns the sum of squares that each term explains,
// the degrees of freedom it adds, the residual sum of squares, and the rank of all
// columns. y is not changed.
func sequentialSS(y []float64, terms ...[][]float64) (ss []float64, df []int, rss float64, rank int) {
	r := append([]float64(nil), y...)
	var basis [][]float64
	dot := func(u, v []float64) float64 {
		s := 0.0
		for i, x := range u {
			s += x * v[i]
		}
		return s
	}
	for _, term := range terms {
		sum, d := 0.0, 0
		for _, c := range term {
			q := append([]float64(nil), c...)
			before := math.Sqrt(dot(q, q))
			for range 2 {
				for _, b := range basis {
					k := dot(b, q)
					for i := range q {
						q[i] -= k * b[i]
					}
				}
			}
			norm := math.Sqrt(dot(q, q))
			if !(norm > 1e-9*before) {
				continue // a combination of columns before it
			}
			for i := range q {
				q[i] /= norm
			}
			basis = append(basis, q)
			k := dot(q, r)
			for i := range r {
				r[i] -= k * q[i]
			}
			k2 := dot(q, r) // the part that rounding left behind
			for i := range r {
				r[i] -= k2 * q[i]
			}
			sum += (k + k2) * (k + k2)
			d++
		}
		ss, df = append(ss, sum), append(df, d)
		rank += d
	}
	return ss, df, dot(r, r), rank
}
