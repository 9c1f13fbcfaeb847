package stats

import "math"

// members are the subjects behind a robust curve.
type members struct {
	tl      *Timeline
	group   []uint8 // nil: all
	of      int     // the group
	reverse bool    // censorings are the events
	row     []int32 // rows of the timeline that the curve has
}

// has reports whether subject i is one of them.
func (m *members) has(i int32) bool {
	if m.group == nil {
		return m.of == 0
	}
	return int(m.group[i]) == m.of
}

// squares keeps the sum over clusters of (A a + B)², whose A and B change one
// cluster at a time, as a function of a.
type squares struct {
	a, b       []float64
	aa, ab, bb float64
}

// add changes the A and B of a cluster.
func (s *squares) add(cluster int32, da, db float64) {
	a, b := s.a[cluster], s.b[cluster]
	s.a[cluster], s.b[cluster] = a+da, b+db
	s.aa += da * (2*a + da)
	s.ab += a*db + da*b + da*db
	s.bb += db * (2*b + db)
}

// at is the sum at a, 0 where nothing but rounding is left of it.
func (s *squares) at(a float64) float64 {
	v := a*a*s.aa + 2*a*s.ab + s.bb
	if v < 1e-13*(a*a*s.aa+s.bb) {
		return 0
	}
	return v
}

// jackknife is the infinitesimal jackknife standard error of log S, the sum over
// event times of d/(n(n-d)) [1]: a subject's influence on it is that sum while at
// risk, less 1/(n-d) at its own event, times its weight. The influences within a
// cluster are added before they are squared.
//
// [1] Therneau & Atkinson, survival's methods document, "survfitkm".
func (m *members) jackknife(c *Curve) []float64 {
	tl := m.tl
	// at[j] is the sum up to and including row j of the table, before[i] what it
	// was when subject i entered.
	before := make([]float64, tl.N)
	at := make([]float64, len(tl.Time)+1)
	k, sum := 0, 0.0
	for j := range tl.Time {
		if k < len(c.Time) && m.row[k] == int32(j) {
			if n, d := c.AtRisk[k], c.Events[k]; d > 0 {
				if step := d / (n * (n - d)); !math.IsInf(step, 0) {
					sum += step
				}
			}
			k++
		}
		at[j+1] = sum
	}
	sums := squares{a: make([]float64, tl.clusters), b: make([]float64, tl.clusters)}
	if tl.EntrySubject == nil {
		for _, i := range tl.Subject {
			if m.has(i) {
				sums.add(tl.clusterOf(i), tl.weight(i), 0)
			}
		}
	}
	se := make([]float64, len(c.Time))
	q := 0
	for k, j := range m.row {
		for ; q < len(tl.EntrySubject) && tl.EntryRow[q] <= j; q++ {
			if i := tl.EntrySubject[q]; m.has(i) {
				before[i] = at[tl.EntryRow[q]]
				sums.add(tl.clusterOf(i), tl.weight(i), -tl.weight(i)*before[i])
			}
		}
		a := at[j+1]
		own := 1 / (c.AtRisk[k] - c.Events[k])
		if c.Events[k] > 0 && math.IsInf(own, 0) {
			return se // S stays 0 from here, whatever the weights
		}
		for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
			i := tl.Subject[p]
			if !m.has(i) {
				continue
			}
			u := a
			if tl.Event[p] != m.reverse {
				u -= own
			}
			sums.add(tl.clusterOf(i), -tl.weight(i), tl.weight(i)*u)
		}
		switch {
		case c.Events[k] > 0:
			se[k] = math.Sqrt(sums.at(a))
		case k > 0:
			se[k] = se[k-1] // to the bit: a search for equal heights relies on it
		}
	}
	return se
}

// areaSE is the robust standard error of the area under the curve up to tau: the
// root of the sum over clusters of the squares of their influences on it. What
// moves log S at a time moves the area right of it in proportion.
func (m *members) areaSE(c *Curve, tau float64) float64 {
	tl := m.tl
	right := make([]float64, len(c.Time)) // area from row k on, up to tau
	area, end := 0.0, tau
	for k := len(c.Time) - 1; k >= 0; k-- {
		if c.Time[k] < tau {
			area += c.Surv[k] * (end - c.Time[k])
			end = c.Time[k]
			right[k] = area
		}
	}
	at, own := make([]float64, len(tl.Time)+1), make([]float64, len(tl.Time))
	k, sum := 0, 0.0
	for j := range tl.Time {
		if k < len(c.Time) && m.row[k] == int32(j) {
			if n, d := c.AtRisk[k], c.Events[k]; d > 0 && n > d {
				sum += right[k] * d / (n * (n - d))
				own[j] = right[k] / (n - d)
			}
			k++
		}
		at[j+1] = sum
	}
	influence := make([]float64, tl.clusters)
	for q, i := range tl.EntrySubject {
		if m.has(i) {
			influence[tl.clusterOf(i)] -= tl.weight(i) * at[tl.EntryRow[q]]
		}
	}
	for p, i := range tl.Subject {
		if !m.has(i) {
			continue
		}
		j := tl.Index[p]
		u := at[j+1]
		if tl.Event[p] != m.reverse {
			u -= own[j]
		}
		influence[tl.clusterOf(i)] += tl.weight(i) * u
	}
	variance := 0.0
	for _, u := range influence {
		variance += u * u
	}
	return math.Sqrt(variance)
}

// noRobustForm is why a test is withheld.
const noRobustForm = "withheld with weights: no robust form of it is known here, and the usual one takes weights for numbers of patients"

// RobustLogRankTests are LogRankTests with weights that are not numbers of
// patients: the log-rank test as the robust score test of a Cox model of the
// groups, with Breslow's ties, and for three or more groups the same of their
// scores 1, 2, ... G, as R's coxph(..., ties = "breslow", weights, robust = TRUE)
// has them in rscore. The variance is that between subjects, or between the clusters
// of the outcome [1]. The other tests of the family are there by name, with the
// reason why they are withheld.
//
// Multiplying all weights by a number changes nothing. O(n G).
//
// [1] Lin & Wei (1989) JASA 84:1074.
func RobustLogRankTests(tables []*EventTable, opt TestOptions) []LogRank {
	sum := robustSums(tables)
	out := make([]LogRank, 0, weights+1)
	for w := 0; w < weights; w++ {
		if w == int(unit) {
			out = append(out, sum.robustTest())
			continue
		}
		r := LogRank{Name: weightName[w], ChiSq: math.NaN(), P: math.NaN(), POneSided: math.NaN(), Why: noRobustForm}
		if w == int(flemingHarrington) {
			r.Rho, r.Gamma = opt.Rho, opt.Gamma
		}
		out = append(out, r)
	}
	if sum.groups >= 3 {
		r := sum.trend()
		r.Robust = true
		out = append(out, r)
	}
	return out
}

// RobustPairwise is Pairwise by the robust test.
func RobustPairwise(tables []*EventTable, method Adjustment) []Pair {
	groups := commonGroups(tables)
	var pairs []Pair
	for a := 0; a < groups; a++ {
		for b := a + 1; b < groups; b++ {
			p := Pair{A: a, B: b}
			var two []*EventTable
			for _, t := range tables {
				code := make([]uint8, t.tl.N)
				for i := range code {
					switch int(t.codeOf(int32(i))) {
					case a:
						code[i] = 0
					case b:
						code[i] = 1
					default:
						code[i] = NoGroup
					}
				}
				two = append(two, t.tl.Table(code, 2, nil))
			}
			p.Test = robustSums(two).robustTest()
			pairs = append(pairs, p)
		}
	}
	ps := make([]float64, len(pairs))
	for k := range pairs {
		ps[k] = pairs[k].Test.P
	}
	for k, v := range AdjustP(ps, method) {
		pairs[k].PAdjusted = v
	}
	return pairs
}

// codeOf is the group of subject i.
func (t *EventTable) codeOf(i int32) uint8 {
	if t.group == nil {
		return 0
	}
	return t.group[i]
}

// robustTest is the log-rank test of robust sums.
func (s *scoreSums) robustTest() LogRank {
	r := s.test(int(unit))
	r.Robust = true
	return r
}

// robustSums are the sums of the log-rank test with the variance between clusters.
func robustSums(tables []*EventTable) *scoreSums {
	s := newScoreSums(commonGroups(tables))
	groups := s.groups
	if groups == 0 {
		return s
	}
	score := make([]float64, tables[0].tl.clusters*groups) // clusters × groups
	for _, t := range tables {
		t.scores(score, s)
	}
	v := s.variance[unit]
	for c := 0; c < len(score); c += groups {
		row := score[c : c+groups]
		for g, x := range row {
			if x == 0 {
				continue
			}
			for h, y := range row {
				v[g*groups+h] += x * y
			}
		}
	}
	for g, e := range s.expected[unit] {
		if e += s.observed[unit][g]; !(v[g*groups+g] > 1e-22*e*e) { // nothing but rounding
			for h := range groups {
				v[g*groups+h], v[h*groups+g] = 0, 0
			}
		}
	}
	return s
}

// scores adds every subject's part in the score of each group to its cluster's, and
// the observed and expected events to the sums.
func (t *EventTable) scores(score []float64, s *scoreSums) {
	tl, groups := t.tl, s.groups
	m := len(tl.Time)
	share := make([]float64, m*groups)       // of each group among those at risk, by row
	all := make([]float64, m+1)              // hazard before row j
	byGroup := make([]float64, (m+1)*groups) // hazard times share before row j
	for j := range m {
		n, d := t.pooled(j, groups)
		all[j+1] = all[j]
		copy(byGroup[(j+1)*groups:(j+2)*groups], byGroup[j*groups:(j+1)*groups])
		if !(n > 0) {
			continue
		}
		all[j+1] += d / n
		for g := range groups {
			p := t.AtRisk[g][j] / n
			share[j*groups+g] = p
			byGroup[(j+1)*groups+g] += p * d / n
			s.observed[unit][g] += t.Events[g][j]
			s.expected[unit][g] += p * d
		}
		s.events += d
	}
	var from []int32 // row before which a subject is not at risk
	if tl.EntrySubject != nil {
		from = make([]int32, tl.N)
		for q, i := range tl.EntrySubject {
			from[i] = tl.EntryRow[q]
		}
	}
	for p, i := range tl.Subject {
		g := int(t.codeOf(i))
		if g >= groups {
			continue
		}
		j, e := int(tl.Index[p]), 0
		if from != nil {
			e = int(from[i])
		}
		w := tl.weight(i)
		row := score[int(tl.clusterOf(i))*groups:][:groups]
		for h := range row {
			r := byGroup[(j+1)*groups+h] - byGroup[e*groups+h]
			if tl.Event[p] {
				r -= share[j*groups+h]
			}
			if h == g {
				r -= all[j+1] - all[e]
				if tl.Event[p] {
					r++
				}
			}
			row[h] += w * r
		}
	}
}
