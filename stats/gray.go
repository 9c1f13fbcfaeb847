package stats

import (
	"errors"
	"math"
	"slices"
)

// ErrGrayEntry is returned for Gray's test of patients who enter late.
var ErrGrayEntry = errors.New("the test of Gray is not defined for patients who enter late: compare cause-specific hazards by the log-rank test")

// Gray is Gray's test of equal cumulative incidence of one cause.
type Gray struct {
	Cause    int
	Rho      float64
	ChiSq    float64 // NaN where there is nothing to compare
	DF       int
	P        float64
	Score    []float64   // by group, except the last
	Variance [][]float64 // of Score
	Warnings []string
}

// GrayTest compares the cumulative incidence of cause `of` between groups [1],
// as cmprsk's cuminc does, weighing a time by (1 - F)^rho, F the cumulative
// incidence just before it, of all groups together. strata holds one timeline
// per stratum, as made by Keep; one for none. cause and group are as in
// AalenJohansen: any code but 0 and `of` is a competing event.
//
// Where there is no event of the cause, or only one group, ChiSq and P are NaN,
// DF is 0 and Warnings says why. A case weight of w counts as w patients.
//
// Errors: ErrNoSubjects, *LengthError, *ValueError, ErrGrayEntry. O(n), and
// O(groups³) per time with an event.
//
// [1] Gray (1988) Ann. Stat. 16:1141.
func GrayTest(strata []*Timeline, cause []uint8, of uint8, group []uint8, groups int, rho float64) (*Gray, error) {
	if len(strata) == 0 {
		return nil, ErrNoSubjects
	}
	if of == 0 {
		return nil, badValue("cause to compare", 0, "1 or more, as 0 is censored")
	}
	if math.IsNaN(rho) || math.IsInf(rho, 0) {
		return nil, badValue("rho", rho, "finite")
	}
	groups = min(max(groups, 1), int(NoGroup))
	if group == nil {
		groups = 1
	}
	sum := newGraySums(groups)
	r := &Gray{Cause: int(of), Rho: rho, ChiSq: math.NaN(), P: math.NaN()}
	fractional := false
	for _, tl := range strata {
		if err := tl.checkCauses(cause, 255); err != nil {
			return nil, err
		}
		if tl.EntrySubject != nil {
			return nil, ErrGrayEntry
		}
		fractional = fractional || tl.fractional
		sum.add(tl, cause, of, group, rho)
	}
	k := groups - 1
	r.Score = sum.score[:k]
	for g := range k {
		r.Variance = append(r.Variance, slices.Clone(sum.variance[g*groups:g*groups+k]))
	}
	present := 0
	for _, n := range sum.members {
		if n > 0 {
			present++
		}
	}
	switch {
	case sum.events == 0:
		r.Warnings = append(r.Warnings, "no events of this cause: its cumulative incidence cannot be compared")
		return r, nil
	case present < 2:
		r.Warnings = append(r.Warnings, "one group: there is nothing to compare it with")
		return r, nil
	}
	v := make([]float64, 0, k*k)
	for i, row := range r.Variance {
		if row[i] < 1e-12*sum.size { // 0, up to rounding
			clear(row)
			for _, other := range r.Variance {
				other[i] = 0
			}
		}
	}
	for _, row := range r.Variance {
		v = append(v, row...)
	}
	if slices.ContainsFunc(v, func(x float64) bool { return !finite(x) }) {
		r.Warnings = append(r.Warnings, "the cumulative incidence of all groups together reaches 1 before the last event: the test does not exist")
		return r, nil
	}
	r.ChiSq, r.DF = quadraticForm(slices.Clone(r.Score), v)
	if r.DF == 0 {
		r.ChiSq = math.NaN()
		r.Warnings = append(r.Warnings, "nothing to compare: whenever there is an event of this cause, only one group is at risk")
		return r, nil
	}
	r.P = chiSqSurvival(r.ChiSq, r.DF)
	if fractional {
		r.Warnings = append(r.Warnings, "weights that are not whole numbers are taken as numbers of patients: P values are approximate")
	}
	return r, nil
}

// graySums are the score and its variance, summed over strata, and the state
// of a pass through one of them. Matrices are groups × groups.
type graySums struct {
	groups   int
	score    []float64
	variance []float64
	members  []int
	events   int
	size     float64 // sum of weight² times events, against which a variance counts as 0

	atRisk, of, others []float64 // by group: at risk, and events at the present time
	heads, dying       []int     // by group, unweighted
	s, f               []float64 // by group, just before it: no event of any cause; of the cause
	after              []float64 // s just after
	all                float64   // of the cause, all groups together, just before
	a, c               []float64
	v2                 []float64 // of group × influence of group
	v3                 []float64
	out                []float64 // variance of the stratum
}

// newGraySums makes room for so many groups.
func newGraySums(groups int) *graySums {
	g := &graySums{groups: groups, members: make([]int, groups), heads: make([]int, groups), dying: make([]int, groups)}
	for _, s := range []*[]float64{&g.score, &g.atRisk, &g.of, &g.others, &g.s, &g.f, &g.after, &g.v3} {
		*s = make([]float64, groups)
	}
	for _, s := range []*[]float64{&g.variance, &g.a, &g.c, &g.v2, &g.out} {
		*s = make([]float64, groups*groups)
	}
	return g
}

// add adds the score and the variance of a stratum.
func (g *graySums) add(tl *Timeline, cause []uint8, of uint8, group []uint8, rho float64) {
	if g.groups == 2 && tl.Weight == nil {
		g.addTwo(tl, cause, of, group, rho)
		return
	}
	g.addAny(tl, cause, of, group, rho)
}

// addAny passes once through a stratum of any number of groups.
func (g *graySums) addAny(tl *Timeline, cause []uint8, of uint8, group []uint8, rho float64) {
	for _, s := range [][]float64{g.atRisk, g.f, g.c, g.v2, g.v3, g.out} {
		clear(s)
	}
	clear(g.heads)
	g.all = 0
	code := make([]uint8, len(tl.Subject))
	what := make([]uint8, len(tl.Subject)) // 0 censored, 1 of the cause, 2 competing
	weight := func(p int32) float64 { return tl.weight(tl.Subject[p]) }
	for p, i := range tl.Subject {
		k := codeOf(group, g.groups, i)
		code[p] = k
		if k == NoGroup {
			continue
		}
		g.atRisk[k] += weight(int32(p))
		g.members[k]++
		g.heads[k]++
		switch c := cause[i]; c {
		case 0:
		case of:
			what[p] = 1
			g.events++
		default:
			what[p] = 2
		}
	}
	for k := range g.s {
		g.s[k] = 1
	}
	for j := range tl.Time {
		clear(g.of)
		clear(g.others)
		clear(g.dying)
		d1, d2 := 0.0, 0.0
		for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
			if code[p] == NoGroup {
				continue
			}
			switch w := weight(p); what[p] {
			case 1:
				g.of[code[p]] += w
				g.dying[code[p]]++
				d1 += w
			case 2:
				g.others[code[p]] += w
				g.dying[code[p]]++
				d2 += w
			}
		}
		for k, dying := range g.dying {
			if dying == g.heads[k] {
				g.atRisk[k] = g.of[k] + g.others[k] // exactly, so that s becomes 0
			}
		}
		if d1+d2 > 0 {
			g.event(d1, d2, rho)
		}
		for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
			if k := code[p]; k != NoGroup {
				g.atRisk[k] -= weight(p)
				if g.heads[k]--; g.heads[k] == 0 {
					g.atRisk[k] = 0 // not what rounding left
				}
			}
		}
	}
	// The influence of events before the coefficients c were complete.
	n := g.groups
	for i := range n {
		for j := range n {
			v := g.out[i*n+j]
			for k := range n {
				ci, cj := g.c[i*n+k], g.c[j*n+k]
				v += ci*cj*g.v3[k] + ci*g.v2[j*n+k] + cj*g.v2[i*n+k]
			}
			g.variance[i*n+j] += v
		}
	}
}

// event adds a time at which d1 have the event of interest and d2 another.
//
// The hazard of the subdistribution is d1 over the sum of R = n (1 - F)/S, the
// score of a group its events less its share of R. tr is the sum of n/S, by which
// the hazard of the cause is estimated where all groups are alike.
func (g *graySums) event(d1, d2, rho float64) {
	n := g.groups
	tr, tq, present := 0.0, 0.0, 0
	for k, at := range g.atRisk {
		g.after[k] = g.s[k]
		if at > 0 {
			g.after[k] = g.s[k] * (at - (g.of[k] + g.others[k])) / at
			present++
			tr += at / g.s[k]
			tq += at * (1 - g.f[k]) / g.s[k]
		}
	}
	if !(tr > 0) {
		return
	}
	all := g.all + d1/tr
	rest := 1 - g.all
	if rest < 1e-12 {
		rest = 0 // not what rounding left
	}
	weigh := power(rest, rho)
	g.size += weigh * weigh * d1
	clear(g.a)
	for i, ni := range g.atRisk {
		if !(ni > 0) || present == 1 {
			continue // one group by itself: nothing to compare, though rest may be 0
		}
		hi := ni / g.s[i]
		g.score[i] += weigh * (g.of[i] - d1*hi*(1-g.f[i])/tq)
		for j, nj := range g.atRisk {
			if !(nj > 0) {
				continue
			}
			a := -weigh * hi * nj / (g.s[j] * tr)
			if i == j {
				a += weigh * hi
			}
			g.a[i*n+j] = a
			g.c[i*n+j] += a * d1 / (tr * rest)
		}
	}
	for k, at := range g.atRisk {
		if !(at > 0) {
			continue
		}
		if d1 > 0 {
			left := 1.0
			if g.after[k] > 0 {
				left = 1 - (1-all)/g.after[k]
			}
			ties := 1.0
			if d1 > 1 {
				ties = 1 - (d1-1)/(tr*g.s[k]-1)
			}
			g.spread(k, ties*g.s[k]*d1/(tr*at), left, 1)
		}
		if d := g.others[k]; d > 0 && g.after[k] > 0 {
			ties := 1.0
			if d > 1 {
				ties = 1 - (d-1)/(at-1)
			}
			g.spread(k, ties*g.s[k]*g.s[k]*d/(at*at), -(1-all)/g.after[k], 0)
		}
		g.f[k] += g.s[k] * g.of[k] / at
	}
	g.all = all
	copy(g.s, g.after)
}

// spread adds the variance v of events of group k, which act on group i's score
// by own·a - left·c.
func (g *graySums) spread(k int, v, left, own float64) {
	n := g.groups
	g.v3[k] += left * left * v
	for i := range n {
		ti := own*g.a[i*n+k] - left*g.c[i*n+k]
		g.v2[i*n+k] += ti * left * v
		for j := range n {
			g.out[i*n+j] += ti * (own*g.a[j*n+k] - left*g.c[j*n+k]) * v
		}
	}
}
