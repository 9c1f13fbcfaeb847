package stats

import (
	"errors"
	"fmt"
)

// SampleError says why an analysis cannot be made from the data it was given.
type SampleError struct {
	Analysis string // "Welch t test"
	Why      string // a sentence with what was found and what is needed
}

// Error is the analysis and the reason.
func (e *SampleError) Error() string { return e.Analysis + ": " + e.Why }

// refuse is a *SampleError with the reason in the manner of Printf.
func refuse(analysis, format string, args ...any) error {
	return &SampleError{analysis, fmt.Sprintf(format, args...)}
}

var (
	// ErrNoSubjects is returned where there is nobody to estimate from.
	ErrNoSubjects = errors.New("no subjects")
	// ErrLevel is returned for a confidence level outside (0, 1).
	ErrLevel = errors.New("confidence level must lie between 0 and 1")
)

// ValueError reports one input value that cannot be used: which slice, which
// row, the value, and what was expected of it.
type ValueError struct {
	What     string // "time", "entry", "weight", "covariate 2"
	Row      int    // 0-based; -1 for a value that belongs to no row, such as a number of knots
	Value    float64
	Expected string // "finite and >= 0"
}

// badValue is the *ValueError of a value that belongs to no row.
func badValue(what string, value float64, expected string) error {
	return &ValueError{what, -1, value, expected}
}

// Error says what the value is of, what it is, and what it must be.
func (e *ValueError) Error() string {
	if e.Row < 0 {
		return fmt.Sprintf("%s is %v: must be %s", e.What, e.Value, e.Expected)
	}
	return fmt.Sprintf("%s of subject %d is %v: must be %s", e.What, e.Row+1, e.Value, e.Expected)
}

// LengthError reports a slice whose length is not the one it must have.
type LengthError struct {
	What      string
	Got, Want int
}

// Error says which slice, its length, and the length that it must have.
func (e *LengthError) Error() string {
	return fmt.Sprintf("%s has length %d: must be %d", e.What, e.Got, e.Want)
}

// plural is "1 pair" or "3 pairs".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// isAre is the verb that goes with n things.
func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// checkFinite refuses values that are NaN or infinite with a *ValueError.
func checkFinite(what string, x []float64) error {
	for i, v := range x {
		if !finite(v) {
			return &ValueError{what, i, v, "a finite number (leave out missing values)"}
		}
	}
	return nil
}

// checkWeights refuses weights that are not finite and >= 0; nil is no weights.
//
// Errors: *LengthError, *ValueError.
func checkWeights(weight []float64, n int) error {
	if weight != nil && len(weight) != n {
		return &LengthError{"weight", len(weight), n}
	}
	for i, w := range weight {
		if !(finite(w) && w >= 0) {
			return &ValueError{"weight", i, w, "finite and >= 0"}
		}
	}
	return nil
}
