package stats

import (
	"math"
	"sync"
)

// LogRank is one test of the log-rank family: does survival differ between
// groups? Observed and Expected are sums over event times of weight times
// events, as R's survdiff has them.
type LogRank struct {
	Name       string  // "log-rank", "gehan-breslow", ...
	Rho, Gamma float64 // of fleming-harrington, else 0
	ChiSq      float64 // NaN where there is nothing to compare
	DF         int
	P          float64
	POneSided  float64 // two groups, in the direction observed: P/2; else NaN

	Observed, Expected []float64   // by group
	Variance           [][]float64 // of Observed - Expected, groups × groups
	Warnings           []string
	Robust             bool   // the variance is between subjects or clusters: see RobustLogRankTests
	Why                string // why the test is withheld, "" where it is not
}

// TestOptions choose the weights of the Fleming-Harrington test; the zero value
// makes it the log-rank test.
type TestOptions struct{ Rho, Gamma float64 }

// weight is a way to weight event times.
type weight uint8

const (
	unit weight = iota
	atRisk
	rootAtRisk
	petoSurvival
	flemingHarrington
	weights int = iota
)

var weightName = [weights]string{"log-rank", "gehan-breslow", "tarone-ware", "peto-peto", "fleming-harrington"}

// LogRankTests compares the groups of tables, one table per stratum (the same
// number of groups in each), in one pass. The tests, in this order, weigh an
// event time t of a stratum with n at risk and d events by
//
//	log-rank            1
//	gehan-breslow       n
//	tarone-ware         sqrt n
//	peto-peto           prod over s <= t of 1 - d/(n+1) [1]
//	fleming-harrington  S(t-)^rho (1 - S(t-))^gamma, S the Kaplan-Meier of all
//	                    groups just before t [2]
//
// and, for three or more groups, `trend` is the log-rank test for scores
// 1, 2, ... G in the order of the groups [3]. R's survdiff(rho) is
// fleming-harrington with gamma 0. The variance is hypergeometric. Groups with
// nobody at risk at any event time do not count, as in R; where the variance of
// the others is singular, DF is its rank.
//
// Where there is no event, or only one group to compare, ChiSq and P are NaN,
// DF is 0 and Warnings says why. A case weight of w counts as w patients.
//
// [1] Peto & Peto (1972) JRSS A 135:185. [2] Harrington & Fleming (1982)
// Biometrika 69:553. [3] Tarone (1975) Biometrika 62:679.
func LogRankTests(tables []*EventTable, opt TestOptions) []LogRank {
	groups := commonGroups(tables)
	sum := newScoreSums(groups)
	for _, t := range tables {
		sum.addTable(t, opt)
	}
	out := make([]LogRank, 0, weights+1)
	for w := 0; w < weights; w++ {
		out = append(out, sum.test(w))
	}
	out[flemingHarrington].Rho, out[flemingHarrington].Gamma = opt.Rho, opt.Gamma
	if groups >= 3 {
		out = append(out, sum.trend())
	}
	for _, t := range tables {
		if t.tl.fractional {
			for k := range out {
				out[k].Warnings = append(out[k].Warnings, "weights that are not whole numbers are taken as numbers of patients: P values are approximate")
			}
			break
		}
	}
	return out
}

// commonGroups is the smallest number of groups that all tables have.
func commonGroups(tables []*EventTable) int {
	if len(tables) == 0 {
		return 0
	}
	g := tables[0].Groups
	for _, t := range tables[1:] {
		g = min(g, t.Groups)
	}
	return g
}

// scoreSums are the sums over event times behind the tests, per weight.
type scoreSums struct {
	groups             int
	observed, expected [weights][]float64
	variance           [weights][]float64 // groups × groups
	events             float64
}

// newScoreSums is 0 for so many groups.
func newScoreSums(groups int) *scoreSums {
	s := &scoreSums{groups: groups}
	for w := range s.observed {
		s.observed[w] = make([]float64, groups)
		s.expected[w] = make([]float64, groups)
		s.variance[w] = make([]float64, groups*groups)
	}
	return s
}

// addTable adds a stratum. Chunks of event rows are summed in parallel: first
// the survival that each chunk contributes to the weights after it, then the
// sums themselves.
func (s *scoreSums) addTable(t *EventTable, opt TestOptions) {
	rows := t.tl.eventRow
	nc := chunks(len(rows))
	survival, kept := t.pooledSurvival(s.groups, opt)
	part := make([]*scoreSums, nc)
	eachChunk(nc, func(c int) {
		lo, hi := chunkOf(c, len(rows))
		part[c] = newScoreSums(s.groups)
		switch {
		case s.groups != 2:
			part[c].add(t, rows[lo:hi], survival[c], opt)
		case kept != nil:
			part[c].addTwo(t, rows[lo:hi], kept[c])
		default:
			part[c].addTwo(t, rows[lo:hi], t.weigh(rows[lo:hi], survival[c], opt))
		}
	})
	for _, p := range part {
		s.events += p.events
		for w := range s.observed {
			addTo(s.observed[w], p.observed[w])
			addTo(s.expected[w], p.expected[w])
			addTo(s.variance[w], p.variance[w])
		}
	}
}

// keptSurvival is what the tests of all groups of a timeline have in common where everybody
// is in one of them.
type keptSurvival struct {
	mu      sync.Mutex
	byChunk [][2]float64 // see pooledSurvival; nil until somebody has asked
	// For two groups, the weights of the tests by chunk of event rows, once they were asked for
	// twice: a cut that slides has them again and again.
	weighed []weighedRows
	opt     TestOptions // of the weights
	asked   bool
}

// pooledSurvival is Kaplan-Meier's estimate and Peto's over the first groups together
// before each chunk of event rows, and the weights of the tests, nil where they are not kept.
// Where everybody is in one of the groups both are the same for all tables of a timeline,
// which keeps them.
func (t *EventTable) pooledSurvival(groups int, opt TestOptions) (survival [][2]float64, weighed []weighedRows) {
	tl, all := t.tl, 0
	for _, n := range t.Subjects {
		all += n
	}
	kept := tl.together
	if kept == nil || tl.Weight != nil || len(t.Subjects) != groups || all != len(tl.Subject) {
		return t.survivalByChunk(groups), nil
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if kept.byChunk == nil {
		kept.byChunk = t.survivalByChunk(groups)
	}
	if groups != 2 {
		return kept.byChunk, nil
	}
	if again := kept.asked && kept.opt == opt; again && kept.weighed == nil {
		rows := tl.eventRow
		made := make([]weighedRows, chunks(len(rows)))
		eachChunk(len(made), func(c int) {
			lo, hi := chunkOf(c, len(rows))
			made[c] = t.weigh(rows[lo:hi], kept.byChunk[c], opt)
		})
		kept.weighed = made
	} else if !again {
		kept.weighed, kept.opt, kept.asked = nil, opt, true
	}
	return kept.byChunk, kept.weighed
}

func (t *EventTable) survivalByChunk(groups int) [][2]float64 {
	rows := t.tl.eventRow
	nc := chunks(len(rows))
	survival := make([][2]float64, nc+1)
	eachChunk(nc, func(c int) {
		lo, hi := chunkOf(c, len(rows))
		km, peto := 1.0, 1.0
		for _, j := range rows[lo:hi] {
			n, d := t.pooled(int(j), groups)
			if n > 0 {
				km *= (n - d) / n
			}
			peto *= 1 - d/(n+1)
		}
		survival[c+1] = [2]float64{km, peto}
	})
	survival[0] = [2]float64{1, 1}
	for c := 1; c <= nc; c++ {
		survival[c][0] *= survival[c-1][0]
		survival[c][1] *= survival[c-1][1]
	}
	return survival
}

// pooled is the number at risk and of events in row j, over the first groups.
func (t *EventTable) pooled(j, groups int) (n, d float64) {
	for g := 0; g < groups; g++ {
		n += t.AtRisk[g][j]
		d += t.Events[g][j]
	}
	return n, d
}

// add sums over event rows of any number of groups. survival holds the
// Kaplan-Meier estimate and Peto's just before them.
func (s *scoreSums) add(t *EventTable, rows []int32, survival [2]float64, opt TestOptions) {
	groups := s.groups
	km, peto := survival[0], survival[1]
	for _, j32 := range rows {
		j := int(j32)
		n, d := t.pooled(j, groups)
		if d == 0 || n == 0 {
			continue
		}
		peto *= 1 - d/(n+1)
		fh := power(km, opt.Rho) * power(1-km, opt.Gamma)
		km *= (n - d) / n
		s.events += d
		variance := 0.0
		if n > 1 {
			variance = d * (n - d) / (n - 1)
		}
		by := [weights]float64{1, n, math.Sqrt(n), peto, fh}
		for g := 0; g < groups; g++ {
			ng := t.AtRisk[g][j]
			if ng == 0 {
				continue
			}
			exp, obs, share := d*ng/n, t.Events[g][j], ng/n
			for w, x := range by {
				s.observed[w][g] += x * obs
				s.expected[w][g] += x * exp
			}
			for h := g; h < groups; h++ {
				v := -variance * share * (t.AtRisk[h][j] / n)
				if h == g {
					v += variance * share
				}
				for w, x := range by {
					s.variance[w][g*groups+h] += x * x * v
				}
			}
		}
	}
	for w := range s.variance {
		for g := 0; g < groups; g++ {
			for h := 0; h < g; h++ {
				s.variance[w][g*groups+h] = s.variance[w][h*groups+g]
			}
		}
	}
}

// test is the quadratic form of weight w.
func (s *scoreSums) test(w int) LogRank {
	r := s.result(weightName[w], w)
	var compared []int // groups that have someone at risk at an event time
	for g, e := range s.expected[unit] {
		if e > 0 {
			compared = append(compared, g)
		}
	}
	if s.nothing(&r, len(compared)) {
		return r
	}
	if r.ChiSq, r.DF = s.quadratic(w, compared); r.DF == 0 {
		r.ChiSq = math.NaN()
		if _, df := s.quadratic(int(unit), compared); df > 0 {
			r.Warnings = append(r.Warnings, "there is no "+r.Name+" test: its weights are so close to 0 at every event that nothing is left to compare")
			return r
		}
		r.Warnings = append(r.Warnings, "nothing to compare: whenever there is an event, only one group is at risk or everyone has it")
		return r
	}
	r.P = chiSqSurvival(r.ChiSq, r.DF)
	if s.groups == 2 {
		r.POneSided = r.P / 2
	}
	return r
}

// quadratic is the statistic of weight w over the groups that are compared, and its
// degrees of freedom: 0 where nothing varies.
func (s *scoreSums) quadratic(w int, compared []int) (chiSq float64, df int) {
	k := len(compared) - 1
	u := make([]float64, k)
	v := make([]float64, k*k)
	for a := 0; a < k; a++ {
		g := compared[a+1]
		u[a] = s.observed[w][g] - s.expected[w][g]
		for b := 0; b < k; b++ {
			v[a*k+b] = s.variance[w][g*s.groups+compared[b+1]]
		}
	}
	return quadraticForm(u, v)
}

// result is a test without its statistic.
func (s *scoreSums) result(name string, w int) LogRank {
	r := LogRank{Name: name, ChiSq: math.NaN(), P: math.NaN(), POneSided: math.NaN(),
		Observed: s.observed[w], Expected: s.expected[w]}
	for g := 0; g < s.groups; g++ {
		r.Variance = append(r.Variance, s.variance[w][g*s.groups:(g+1)*s.groups])
	}
	return r
}

// nothing says whether there can be no test, and notes the reason in r.
func (s *scoreSums) nothing(r *LogRank, compared int) bool {
	switch {
	case s.events == 0:
		r.Warnings = append(r.Warnings, "no events: survival cannot be compared")
	case s.groups < 2:
		r.Warnings = append(r.Warnings, "one group: there is nothing to compare it with")
	case compared < 2:
		r.Warnings = append(r.Warnings, "only one group has anyone at risk when there is an event: there is nothing to compare it with")
	default:
		return false
	}
	return true
}

// trend is the log-rank test against scores 1..G.
func (s *scoreSums) trend() LogRank {
	r := s.result("trend", int(unit))
	compared := 0
	for _, e := range s.expected[unit] {
		if e > 0 {
			compared++
		}
	}
	if s.nothing(&r, compared) {
		return r
	}
	u, v := 0.0, 0.0
	for g := 0; g < s.groups; g++ {
		u += float64(g) * (s.observed[unit][g] - s.expected[unit][g])
		for h := 0; h < s.groups; h++ {
			v += float64(g) * float64(h) * s.variance[unit][g*s.groups+h]
		}
	}
	if !(v > 0) {
		r.Warnings = append(r.Warnings, "nothing to compare: whenever there is an event, only one group is at risk or everyone has it")
		return r
	}
	r.ChiSq, r.DF = u*u/v, 1
	r.P = chiSqSurvival(r.ChiSq, 1)
	return r
}

// Pair is the log-rank test of two groups among several.
type Pair struct {
	A, B      int // A < B
	Test      LogRank
	PAdjusted float64
}

// Pairwise compares every two groups by the log-rank test, within the strata,
// and corrects P for the number of pairs, as survminer's pairwise_survdiff does.
func Pairwise(tables []*EventTable, method Adjustment) []Pair {
	groups := commonGroups(tables)
	var pairs []Pair
	for a := 0; a < groups; a++ {
		for b := a + 1; b < groups; b++ {
			pairs = append(pairs, Pair{A: a, B: b})
		}
	}
	eachChunk(len(pairs), func(k int) {
		p := &pairs[k]
		sum := newScoreSums(2)
		for _, t := range tables {
			two := &EventTable{Groups: 2, tl: t.tl,
				AtRisk: [][]float64{t.AtRisk[p.A], t.AtRisk[p.B]},
				Events: [][]float64{t.Events[p.A], t.Events[p.B]}}
			sum.addTable(two, TestOptions{})
		}
		p.Test = sum.test(int(unit))
	})
	ps := make([]float64, len(pairs))
	for k := range pairs {
		ps[k] = pairs[k].Test.P
	}
	for k, v := range AdjustP(ps, method) {
		pairs[k].PAdjusted = v
	}
	return pairs
}
