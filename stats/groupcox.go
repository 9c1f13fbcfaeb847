package stats

import (
	"errors"
	"fmt"
	"math"
)

// ErrGroupExact is returned for exact ties, which counts alone do not serve.
var ErrGroupExact = errors.New("exact ties cannot be fitted from counts: fit the group patient by patient, or use efron or breslow")

// GroupCoxFit is a Cox model whose only covariate is the group, as a factor
// with group 0 as reference. Coefficients are indexed by group: those of group
// 0 are 0, with a standard error of 0.
type GroupCoxFit struct {
	Ties   Ties
	Groups int

	Coef []float64   // log hazard ratio against group 0; ±Inf or NaN where it has no estimate
	SE   []float64   // NaN where Coef is not finite
	Cov  [][]float64 // of Coef; NaN likewise

	LogLikNull, LogLik float64 // LogLik is the supremum where Monotone
	LR, Score, Wald    Test    // Wald is NaN where Monotone
	DF                 int     // number of coefficients that the data can estimate
	Iterations         int
	Converged          bool
	// Monotone says that the likelihood rises for ever along some coefficient:
	// it has no finite estimate, and Warnings says for which group and why.
	Monotone bool
	Warnings []string

	two *twoGroups // for ProfileCI
}

// HR is exp(Coef[g]).
func (f *GroupCoxFit) HR(g int) float64 { return math.Exp(f.Coef[g]) }

// WaldCI is the Wald interval of the hazard ratio of group g, exp(Coef ± z SE);
// NaN where the coefficient is not finite.
func (f *GroupCoxFit) WaldCI(g int, level float64) (lower, upper float64) {
	z := quantileOf(level)
	return math.Exp(f.Coef[g] - z*f.SE[g]), math.Exp(f.Coef[g] + z*f.SE[g])
}

// GroupCox fits a Cox model with the group as a factor, from counts alone: one
// table per stratum, with the same number of groups. It equals R's
// coxph(Surv(time, event) ~ factor(group) + strata(stratum)).
//
// ties is Efron or Breslow; Exact is fitted by Cox, and gives ErrGroupExact.
//
// Infinite coefficients are recognised before the fit: draw an arrow from group g
// to group h where someone of g has the event while someone of h is at risk.
// Coefficients are finite where every group can be reached from every other [1].
// Otherwise the coefficient of a group that only leads to others is infinitely
// higher than theirs, and the likelihood tends to that of the parts within which
// all groups reach each other.
//
// Score is the score test at 0; without ties it is the log-rank test. O(m G²)
// per iteration; with two groups each event costs one division.
//
// Errors: ErrGroupExact; ErrNoSubjects where there are no tables.
//
// [1] as Ford (1957) Am. Math. Mon. 64:28 shows for paired comparisons.
func GroupCox(tables []*EventTable, ties Ties) (*GroupCoxFit, error) {
	if ties == Exact {
		return nil, ErrGroupExact
	}
	groups := commonGroups(tables)
	if groups == 0 {
		return nil, ErrNoSubjects
	}
	f := &GroupCoxFit{Ties: ties, Groups: groups}
	f.Coef, f.SE = make([]float64, groups), make([]float64, groups)
	f.Cov = make([][]float64, groups)
	for g := range f.Cov {
		f.Cov[g] = make([]float64, groups)
	}
	if groups == 2 {
		f.fitTwo(tables)
	} else {
		f.fitMany(tables)
	}
	return f, nil
}

// eventChunk is the number of event rows that hold about chunkSize events; it
// depends on the data only.
func (t *EventTable) eventChunk() int {
	rows := len(t.tl.eventRow)
	events := rows
	for _, d := range t.TotalEvents {
		events = max(events, d)
	}
	return max(1, chunkSize*rows/max(events, 1))
}

// factors is the number of factors that row j with d events has in the partial
// likelihood, and the power of each. In factor k of Efron's, the share k/count of
// the events has left the risk set; Breslow's likelihood has one factor, with
// k = 0.
func (t *EventTable) factors(j int, ties Ties, d float64) (count int, power float64) {
	count = int(d)
	if t.deaths != nil {
		count = int(t.deaths[j])
	}
	if ties == Breslow || count <= 1 {
		return 1, d
	}
	return count, d / float64(count)
}

// whyInfinite explains why group g has no finite hazard ratio against group 0.
func whyInfinite(g int, up bool, tables []*EventTable) string {
	events := func(g int) (n int) {
		for _, t := range tables {
			n += t.TotalEvents[g]
		}
		return n
	}
	low, side := g, "0"
	if up {
		low, side = 0, "infinite"
	}
	why := "whenever one of the two has an event while both are at risk, it is the same one"
	if events(low) == 0 {
		why = fmt.Sprintf("group %d has no events", low+1)
	}
	return fmt.Sprintf("the hazard ratio of group %d against group 1 is estimated as %s (%s): "+
		"the Wald test and interval do not exist; rely on the score and likelihood-ratio tests", g+1, side, why)
}
