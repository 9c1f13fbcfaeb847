// Package like says when a number is the one that it should be: the one comparison
// that all tests use.
package like

import (
	"fmt"
	"math"
	"strings"
)

// Relative is how far two numbers may be apart that are the same quantity, computed by
// two programs.
const Relative = 1e-8

// floor is the size below which a number is compared as if it were as large: it is 0
// but for rounding.
const floor = 1e-6

// Number reports how got is not want: the difference may be bound times want, and
// NaN is like NaN alone. A bound looser than Relative needs a reason, without which
// nothing passes.
func Number(got, want, bound float64, why ...string) error {
	return check(got, want, bound, why, math.Abs(got-want) <= bound*math.Max(math.Abs(want), floor))
}

// P does the same for a P value, of which the logarithm is compared: a P of 1e-20 that
// is 1e-30 is another P.
func P(got, want, bound float64, why ...string) error {
	l := math.Log(want)
	return check(got, want, bound, why, want > 0 && math.Abs(math.Log(got)-l) <= bound*math.Max(1, math.Abs(l)))
}

func check(got, want, bound float64, why []string, alike bool) error {
	switch {
	case !(bound <= Relative) && strings.TrimSpace(strings.Join(why, "")) == "":
		return fmt.Errorf("a bound of %g needs a reason why it is looser than %g", bound, Relative)
	case got == want, math.IsNaN(got) && math.IsNaN(want), alike && !math.IsInf(want, 0):
		return nil
	}
	return fmt.Errorf("%.17g, not %.17g (%.2g apart, relative)", got, want, math.Abs(got-want)/math.Abs(want))
}
