package stats

import (
	"fmt"
	"math"
	"slices"
)

// Monotone names covariates along which the likelihood rises for ever, so that
// their coefficients are infinite: among those at risk, it is always the ones
// with the highest (or lowest) value who have the event.
type Monotone struct {
	Columns []int  // of X
	Up      []bool // by column: the coefficient is +Inf, not -Inf
	Why     string // a sentence
}

// Aliased names a covariate that was set aside.
type Aliased struct {
	Column int
	Why    string // a sentence
}

// together begins the sentence about covariates that only together separate who
// has the event from the others.
func (m Monotone) together(name []string) string {
	s := "together: a combination of " + name[m.Columns[0]]
	for _, j := range m.Columns[1:] {
		s += ", " + name[j]
	}
	return s
}

// coef is the coefficient of the i-th of the columns: +Inf or -Inf.
func (m Monotone) coef(i int) float64 {
	if m.Up[i] {
		return math.Inf(1)
	}
	return math.Inf(-1)
}

// warnings say of each covariate that it has no finite hazard ratio, and why.
func (m Monotone) warnings(name []string) []string {
	var out []string
	for i, j := range m.Columns {
		out = append(out, fmt.Sprintf("%s: no finite hazard ratio (coefficient %+v): %s", name[j], m.coef(i), m.Why))
	}
	return out
}

// whyAside says why the covariate x cannot be estimated. varies: among those at
// risk at some event, within strata where there are several.
func whyAside(x []float64, varies, strata bool) string {
	switch {
	case !slices.ContainsFunc(x, func(v float64) bool { return v != x[0] }):
		return fmt.Sprintf("is %v for everybody", x[0])
	case varies:
		return "is a linear combination of the covariates before it"
	case strata:
		return "does not vary within strata among those at risk at any event"
	}
	return "does not vary among those at risk at any event"
}
