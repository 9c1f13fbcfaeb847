package stats

import (
	"errors"
	"fmt"
)

// Outcome is what happened to n subjects: right-censored times, left-truncated
// where Entry is given.
type Outcome struct {
	Time   []float64 // length n, finite, >= 0 (> Entry where that is given)
	Event  []bool    // length n; false is censored
	Entry  []float64 // nil, or length n: a subject is at risk on (Entry, Time]
	Weight []float64 // nil (all 1), or length n: case weights, finite, >= 0
}

// NoGroup is the group code of a subject that belongs to no group and is left
// out of a table.
const NoGroup = uint8(255)

var (
	// ErrNoSubjects is returned where there is nobody to estimate from.
	ErrNoSubjects = errors.New("no subjects")
	// ErrLevel is returned for a confidence level outside (0, 1).
	ErrLevel = errors.New("confidence level must lie between 0 and 1")
)

// ValueError reports one input value that cannot be used: which slice, which
// row (0-based), the value, and what was expected of it.
type ValueError struct {
	What     string // "time", "entry", "weight", "covariate 2"
	Row      int
	Value    float64
	Expected string // "finite and >= 0"
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("%s of subject %d is %v: must be %s", e.What, e.Row+1, e.Value, e.Expected)
}

// LengthError reports slices that should have one length and do not.
type LengthError struct {
	What      string
	Got, Want int
}

func (e *LengthError) Error() string {
	return fmt.Sprintf("%s has length %d: must be %d", e.What, e.Got, e.Want)
}

// Transform is the scale on which an interval of S(t) is symmetric.
type Transform uint8

// The kinds of interval, by R's conf.type.
const (
	Log Transform = iota // R's default
	LogLog
	Plain
	Logit
	Arcsin
)

func (t Transform) String() string {
	switch t {
	case LogLog:
		return "log-log"
	case Plain:
		return "plain"
	case Logit:
		return "logit"
	case Arcsin:
		return "arcsin"
	}
	return "log"
}

// CI is a confidence interval that carries its kind. Bounds that do not exist
// are NaN.
type CI struct {
	Lower, Upper float64
	Level        float64
	Transform    Transform
}
