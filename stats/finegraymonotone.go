package stats

import (
	"fmt"
	"math"
	"slices"
)

// push moves beta along z as long as the likelihood rises, and says whether it
// has moved.
func (p *fineGrayPass) push(beta, z []float64) bool {
	p.run(beta)
	trial := make([]float64, len(beta))
	moved := false
	for ll := p.logLik; ; ll = p.logLik {
		for j := range trial {
			trial[j] = beta[j] + 4*z[j]
		}
		if !p.run(trial) || !(p.logLik > ll+1e-14*math.Abs(ll)) {
			p.run(beta)
			return moved
		}
		copy(beta, trial)
		moved = true
	}
}

// dropConstant sets aside the covariates that no longer vary among the patients
// who are still compared.
func (f *FineGrayFit) dropConstant(p *fineGrayPass, active []bool) {
	varies := slices.Clone(active)
	for j := range varies {
		varies[j] = active[j] && p.info[j*p.q+j] > 1e-8*float64(f.Events)
	}
	left := independent(p.info, p.q, varies)
	for j, ok := range left {
		if !active[j] || ok {
			continue
		}
		active[j] = false
		if !slices.ContainsFunc(f.Monotone, func(m Monotone) bool { return slices.Contains(m.Columns, j) }) {
			why := "does not vary among the patients who are still compared beside the infinite coefficients"
			f.Aliased = append(f.Aliased, Aliased{j, why})
			f.Warnings = append(f.Warnings, f.Name[j]+" "+why+": set aside")
		}
	}
}

// findMonotone looks for covariates along which the likelihood rises for ever,
// first each by itself and then in combination, and takes them out of the active
// ones. Of several that rise only in combination, one is replaced by their sum,
// and that is taken out. It returns the direction, nil where there is none.
func (f *FineGrayFit) findMonotone(p *fineGrayPass, step []float64, longest float64, active []bool) []float64 {
	var out []float64
	for j, s := range step {
		if !active[j] || math.Abs(s) < 0.1*longest {
			continue
		}
		z := make([]float64, p.q)
		z[j] = math.Copysign(1, s)
		if !p.risesAlong(z) {
			continue
		}
		p.refine(z)
		active[j] = false
		f.addMonotone(Monotone{[]int{j}, []bool{s > 0}, p.src.whyExtreme(j, s > 0)})
		if out == nil {
			out = make([]float64, p.q)
		}
		addTo(out, z)
	}
	if out != nil {
		return out
	}
	// Where there are many such directions the step need not be one of them, but the
	// path of the coefficients so far is.
	for _, way := range [2][]float64{step, f.beta} {
		for _, clean := range [3]float64{1e-1, 1e-3, 1e-6} {
			if z := f.riseTogether(p, way, clean, active); z != nil {
				return z
			}
		}
	}
	return nil
}

// riseTogether is findMonotone for one direction, without the components that are
// smaller than clean times the largest.
func (f *FineGrayFit) riseTogether(p *fineGrayPass, way []float64, clean float64, active []bool) []float64 {
	top := -1
	for j, v := range way {
		if active[j] && (top < 0 || math.Abs(v) > math.Abs(way[top])) {
			top = j
		}
	}
	if way[top] == 0 {
		return nil
	}
	z := make([]float64, p.q)
	var m Monotone
	for j, v := range way {
		if active[j] && math.Abs(v) > clean*math.Abs(way[top]) {
			z[j] = v / math.Abs(way[top])
			m.Columns, m.Up = append(m.Columns, j), append(m.Up, v > 0)
		}
	}
	if !p.risesAlong(z) {
		return nil
	}
	m.Why = m.together(f.Name) + " is highest in whoever has the event"
	p.refine(z)
	f.addMonotone(m)
	for r := range p.n {
		x, sum := p.x[r*p.q:r*p.q+p.q], 0.0
		for j, v := range z {
			sum += v * x[j]
		}
		x[top] = sum
	}
	f.beta[top] /= z[top]
	for j, v := range z {
		if j != top {
			f.beta[j] -= f.beta[top] * v
		}
	}
	active[top] = false
	out := make([]float64, p.q)
	out[top] = 1
	return out
}

// addMonotone notes covariates along which the likelihood rises for ever.
func (f *FineGrayFit) addMonotone(m Monotone) {
	f.Monotone = append(f.Monotone, m)
	f.Warnings = append(f.Warnings, m.warnings(f.Name)...)
}

// whyExtreme says how column j separates those who have the event.
func (s *coxSource) whyExtreme(j int, up bool) string {
	x := s.X[j]
	lo, hi := slices.Min(x), slices.Max(x)
	without, which := hi, "lowest"
	if up {
		without, which = lo, "highest"
	}
	two := true
	for i, v := range x {
		two = two && (v == lo || v == hi) && !(s.Event[i] && v == without)
	}
	if two {
		return fmt.Sprintf("no events of this cause where it is %v", without)
	}
	return "whoever has the event has the " + which + " value in the risk set"
}

// extreme is the place of a row in the directions found so far (rank), and its
// value in another direction.
type extreme struct {
	rank  int32
	value float64
}

// max is the higher of two: by rank first, then by value.
func (a extreme) max(b extreme) extreme {
	if b.rank > a.rank || b.rank == a.rank && b.value > a.value {
		return b
	}
	return a
}

// along is z'x by position.
func (p *fineGrayPass) along(z []float64) []float64 {
	value := make([]float64, p.n)
	for r := range value {
		for j, v := range p.x[r*p.q : r*p.q+p.q] {
			value[r] += z[j] * v
		}
	}
	return value
}

// risesAlong says whether the likelihood never falls along z: at every event, the
// patient who has it is highest in z among those in the risk set who are equal to
// him in the directions found before. The others no longer enter the likelihood.
func (p *fineGrayPass) risesAlong(z []float64) bool {
	value := p.along(z)
	nobody := extreme{-1, math.Inf(-1)}
	top := make([]extreme, p.n+1) // over positions from r on
	top[p.n] = nobody
	for r := p.n - 1; r >= 0; r-- {
		top[r] = top[r+1].max(extreme{p.rank[r], value[r]})
	}
	competing := make([]extreme, p.groups)
	for k := range competing {
		competing[k] = nobody
	}
	r := 0
	for b := range p.time {
		for ; r < int(p.start[b]); r++ {
			if k := p.group[r]; p.what[r] == 2 {
				competing[k] = competing[k].max(extreme{p.rank[r], value[r]})
			}
		}
		highest := top[p.start[b]]
		for k, v := range competing {
			if p.g[b*p.groups+k] > 0 {
				highest = highest.max(v)
			}
		}
		for i := int(p.start[b]); i < p.n && p.when[i] == p.time[b]; i++ {
			if p.what[i] == 1 && p.rank[i] == highest.rank && value[i] < highest.value-zTolerance {
				return false
			}
		}
	}
	return true
}

// refine ranks the rows by z within their ranks.
func (p *fineGrayPass) refine(z []float64) {
	p.rank, _ = splitByValue(p.rank, p.along(z))
}
