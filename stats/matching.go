package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// MatchOrder is the order in which treated subjects choose their controls.
type MatchOrder uint8

// The orders, by MatchIt's m.order.
const (
	LargestFirst  MatchOrder = iota // MatchIt's default
	SmallestFirst                   // its default where controls choose
	DataOrder                       // in the order of rows
)

// MatchOptions are the choices of nearest-neighbour matching; the zero value is
// MatchIt's default.
type MatchOptions struct {
	Order   MatchOrder
	Caliper float64 // in standard deviations of the score over all subjects; 0 for none
}

// Matching is the outcome of one-to-one matching.
type Matching struct {
	Pairs            []MatchedPair // in the order of treated rows
	Set              []int         // by row: index into Pairs, -1 where not matched
	UnmatchedTreated []int         // rows
	CaliperWidth     float64       // in units of the score; +Inf for none
	Warnings         []string
}

// MatchedPair are two rows, and how far apart their scores are.
type MatchedPair struct {
	Treated, Control int
	Distance         float64
}

// NearestNeighbours matches every treated subject in turn to the control, not yet
// taken, whose score is nearest; as MatchIt's matchit(method = "nearest") with the
// score as its distance (but not its versions 4.5.1 to 4.5.3, which drop the
// fraction of distances). The score can be fitted by FitLogistic: LinearPredict is
// the logit (link = "linear.logit"), Fitted the probability (MatchIt's default).
// Subjects are ordered by score, equal scores by row. Of controls equally near below
// and above, the one below is taken, and of equal scores the one nearest in that
// order.
//
// score and treated have length n; scores are finite. Errors: *LengthError;
// *ValueError; *SampleError where nobody is treated, or everybody, or the caliper
// is negative. O(n log n).
func NearestNeighbours(score []float64, treated []bool, opt MatchOptions) (*Matching, error) {
	const name = "matching"
	n := len(score)
	if len(treated) != n {
		return nil, &LengthError{"treated", len(treated), n}
	}
	if err := checkFinite("propensity score", score); err != nil {
		return nil, err
	}
	if !(opt.Caliper >= 0) {
		return nil, refuse(name, "the caliper is %v standard deviations: must be 0 or more, not negative", opt.Caliper)
	}
	var chooser []int
	for i, t := range treated {
		if t {
			chooser = append(chooser, i)
		}
	}
	pool := n - len(chooser)
	if len(chooser) == 0 || pool == 0 {
		return nil, refuse(name, "%d of %d subjects are treated: some must be and some not", len(chooser), n)
	}
	m := &Matching{Set: make([]int, n), CaliperWidth: math.Inf(1)}
	if opt.Caliper > 0 {
		m.CaliperWidth = opt.Caliper * momentsOf(score).sd()
	}
	if pool < len(chooser) {
		m.Warnings = append(m.Warnings, fmt.Sprintf("%d controls for %d treated: some of the treated cannot be matched", pool, len(chooser)))
	}
	switch opt.Order {
	case LargestFirst:
		slices.SortStableFunc(chooser, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	case SmallestFirst:
		slices.SortStableFunc(chooser, func(a, b int) int { return cmp.Compare(score[a], score[b]) })
	}

	for i := range m.Set {
		m.Set[i] = -1
	}
	queue := newScoreQueue(score, treated)
	for _, t := range chooser {
		if control, gap := queue.nearest(t); control >= 0 && gap <= m.CaliperWidth {
			queue.take(control)
			m.Pairs = append(m.Pairs, MatchedPair{t, control, gap})
		}
	}
	slices.SortFunc(m.Pairs, func(a, b MatchedPair) int { return a.Treated - b.Treated })
	for i, p := range m.Pairs {
		m.Set[p.Treated], m.Set[p.Control] = i, i
	}
	for i, t := range treated {
		if t && m.Set[i] < 0 {
			m.UnmatchedTreated = append(m.UnmatchedTreated, i)
		}
	}
	return m, nil
}

// scoreQueue holds all subjects in the order of scores, at positions 1..n. The
// treated, and controls that are taken, are skipped by links, which are shortened as
// they are followed.
type scoreQueue struct {
	score        []float64
	order        []int32 // rows by position less 1
	place        []int   // positions by row
	below, above []int   // by position: itself where it is available, else the next on the way to one that is
}

// newScoreQueue puts everybody in order; only controls can be taken.
func newScoreQueue(score []float64, treated []bool) *scoreQueue {
	n := len(score)
	q := &scoreQueue{score: score, order: sortedOrder(score), place: make([]int, n), below: make([]int, n+2), above: make([]int, n+2)}
	for p := range q.below {
		q.below[p], q.above[p] = p, p
	}
	for p, row := range q.order {
		q.place[row] = p + 1
		if treated[row] {
			q.take(int(row))
		}
	}
	return q
}

// take makes a row unavailable.
func (q *scoreQueue) take(row int) {
	p := q.place[row]
	q.below[p], q.above[p] = p-1, p+1
}

// nearest is the available row whose score is nearest to that of row t, with the
// distance; -1 where there is none.
func (q *scoreQueue) nearest(t int) (row int, gap float64) {
	row, gap = -1, math.Inf(1)
	if p := follow(q.below, q.place[t]); p > 0 {
		row = int(q.order[p-1])
		gap = q.score[t] - q.score[row]
	}
	if p := follow(q.above, q.place[t]); p <= len(q.order) {
		if over := int(q.order[p-1]); q.score[over]-q.score[t] < gap {
			row, gap = over, q.score[over]-q.score[t]
		}
	}
	return row, gap
}

// follow goes from p along the links to one that leads to itself.
func follow(link []int, p int) int {
	for link[p] != p {
		link[p] = link[link[p]]
		p = link[p]
	}
	return p
}

// Weights are, by row, 1 for subjects who are matched and 0 for the others.
func (m *Matching) Weights() []float64 {
	w := make([]float64, len(m.Set))
	for i, s := range m.Set {
		if s >= 0 {
			w[i] = 1
		}
	}
	return w
}

// Estimand is the population whose effect is estimated, which decides how subjects
// are weighted.
type Estimand uint8

// The estimands; p is the propensity score.
const (
	ATE           Estimand = iota // everybody: 1/p treated, 1/(1-p) control
	ATEStabilised                 // the same, times the share of the arm
	ATT                           // the treated: 1 treated, p/(1-p) control
	Overlap                       // those who could have had either: 1-p treated, p control [1]
)

// PropensityWeights are the weights of subjects by their probability p of
// treatment. p and treated have length n.
//
// Errors: *LengthError; *ValueError unless 0 < p < 1. O(n).
//
// [1] Li, Morgan & Zaslavsky (2018) JASA 113:390.
func PropensityWeights(p []float64, treated []bool, e Estimand) ([]float64, error) {
	if len(treated) != len(p) {
		return nil, &LengthError{"treated", len(treated), len(p)}
	}
	n := 0.0
	for _, t := range treated {
		if t {
			n++
		}
	}
	share := n / float64(len(p))
	w := make([]float64, len(p))
	for i, v := range p {
		if !(v > 0 && v < 1) {
			return nil, &ValueError{"propensity score", i, v,
				"above 0 and below 1, as a subject who is sure to have one treatment says nothing about the other"}
		}
		t := treated[i]
		switch {
		case e == ATT && t:
			w[i] = 1
		case e == ATT:
			w[i] = v / (1 - v)
		case e == Overlap && t:
			w[i] = 1 - v
		case e == Overlap:
			w[i] = v
		case t:
			w[i] = 1 / v
		default:
			w[i] = 1 / (1 - v)
		}
		if e == ATEStabilised {
			if t {
				w[i] *= share
			} else {
				w[i] *= 1 - share
			}
		}
	}
	return w, nil
}

// EffectiveSize is (sum of w)² / (sum of w²), the number of unweighted subjects that
// would give the same precision. 0 where all weights are 0.
func EffectiveSize(w []float64) float64 {
	s, q := 0.0, 0.0
	for _, v := range w {
		s += v
		q += v * v
	}
	if q == 0 {
		return 0
	}
	return s * s / q
}

// Standardiser is the standard deviation by which a difference of means is divided.
type Standardiser uint8

// The standard deviations, always of the unweighted sample, so that differences
// before and after matching are measured in the same unit.
const (
	TreatedSD Standardiser = iota // MatchIt's for ATT
	PooledSD                      // root of the mean of both variances: cobalt's for ATE
	ControlSD                     // of the controls
)

// Balance compares one covariate between treated and controls.
type Balance struct {
	MeanTreated, MeanControl float64
	SMD                      float64 // standardised mean difference; NaN where the spread is 0
	VarianceRatio            float64 // treated over control; NaN for a binary covariate
	// EMean and EMax are the mean and greatest difference of the empirical
	// distribution functions, as MatchIt has them.
	EMean, EMax float64
}

// BalanceOf compares a covariate between arms under weights (nil for none: before
// matching); as MatchIt's summary.
//
// Slices have length n. The standard deviation of a covariate with values 0 and 1
// is sqrt(p(1-p)), and variances under weights are those of reliability weights,
// as in MatchIt and cobalt.
//
// Errors: *LengthError; *ValueError; *SampleError where an arm has no weight.
// O(n log n).
func BalanceOf(x []float64, treated []bool, weight []float64, by Standardiser) (*Balance, error) {
	n := len(x)
	if len(treated) != n {
		return nil, &LengthError{"treated", len(treated), n}
	}
	if err := checkFinite("covariate", x); err != nil {
		return nil, err
	}
	if err := checkWeights(weight, n); err != nil {
		return nil, err
	}
	if weight == nil {
		weight = slices.Repeat([]float64{1}, n)
	}
	binary := true
	for _, v := range x {
		binary = binary && (v == 0 || v == 1)
	}
	var raw, now [2]armMoments
	for arm := range raw {
		raw[arm] = momentsOfArm(x, treated, nil, arm == 1, binary)
		now[arm] = momentsOfArm(x, treated, weight, arm == 1, binary)
		if !(now[arm].weight > 0) {
			return nil, refuse("balance", "the %s have no weight: both arms need somebody", [2]string{"controls", "treated"}[arm])
		}
	}
	b := &Balance{MeanTreated: now[1].mean, MeanControl: now[0].mean, VarianceRatio: math.NaN()}
	sd := math.Sqrt(raw[1].variance)
	switch by {
	case PooledSD:
		sd = math.Sqrt((raw[1].variance + raw[0].variance) / 2)
	case ControlSD:
		sd = math.Sqrt(raw[0].variance)
	}
	b.SMD = math.NaN()
	if sd > 0 {
		b.SMD = (b.MeanTreated - b.MeanControl) / sd
	}
	if !binary {
		b.VarianceRatio = now[1].variance / now[0].variance
	}

	// Distribution functions at each distinct value.
	order := sortedOrder(x)
	var f [2]float64
	count := 0.0
	for i := 0; i < n; {
		j := i
		for ; j < n && x[order[j]] == x[order[i]]; j++ {
			row := order[j]
			arm := 0
			if treated[row] {
				arm = 1
			}
			f[arm] += weight[row] / now[arm].weight
		}
		d := math.Abs(f[1] - f[0])
		b.EMean += d
		b.EMax = max(b.EMax, d)
		count++
		i = j
	}
	if b.EMean /= count; binary {
		b.EMean = math.Abs(b.MeanTreated - b.MeanControl)
		b.EMax = b.EMean
	}
	return b, nil
}

// armMoments are the sum of weights, the mean and the variance of one arm.
type armMoments struct{ weight, mean, variance float64 }

// momentsOfArm are the moments of x in the treated (arm true) or the controls,
// under weights, nil for 1 each.
func momentsOfArm(x []float64, treated []bool, weight []float64, arm, binary bool) (m armMoments) {
	w := func(i int) float64 {
		if treated[i] != arm {
			return 0
		}
		if weight == nil {
			return 1
		}
		return weight[i]
	}
	squares := 0.0
	for i, v := range x {
		m.weight += w(i)
		squares += w(i) * w(i)
		m.mean += w(i) * v
	}
	m.mean /= m.weight
	if binary {
		m.variance = m.mean * (1 - m.mean)
		return m
	}
	for i, v := range x {
		m.variance += w(i) * (v - m.mean) * (v - m.mean)
	}
	m.variance /= m.weight - squares/m.weight
	return m
}
