package stats

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
