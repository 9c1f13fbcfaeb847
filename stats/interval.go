package stats

import "math"

// Interval is a confidence interval that says how it was made. Bounds that do not
// exist are NaN; a side without a bound is ±Inf.
type Interval struct {
	Lower, Upper float64
	Level        float64
	Method       string // "t", "Fisher z", "Newcombe", ...
}

// Transform is the scale on which an interval of S(t) is symmetric.
type Transform uint8

// The kinds of interval, by R's conf.type.
const (
	Log    Transform = iota // of log S; R's default
	LogLog                  // of log(-log S)
	Plain                   // of S itself
	Logit                   // of log(S/(1 - S))
	Arcsin                  // of the arcsine of the root of S
)

// String is R's name of the conf.type, or "arcsin".
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

// CI is a confidence interval of a survival probability, with the scale on which
// it was made. Bounds that do not exist are NaN.
type CI struct {
	Lower, Upper float64
	Level        float64
	Transform    Transform
}

// interval is the z interval of survival p whose log has standard error se.
func interval(p, se, z float64, tr Transform) (lower, upper float64) {
	if p == 0 {
		return math.NaN(), math.NaN()
	}
	switch tr {
	case Plain:
		h := z * se * p
		return max(p-h, 0), min(p+h, 1)
	case LogLog:
		if p == 1 {
			return math.NaN(), math.NaN()
		}
		l := math.Log(p)
		h := z * se / l
		u := math.Log(-l)
		return math.Exp(-math.Exp(u - h)), math.Exp(-math.Exp(u + h))
	case Logit:
		h := z * se * (1 + p/(1-p))
		u := math.Log(p / (1 - p))
		return 1 - 1/(1+math.Exp(u-h)), 1 - 1/(1+math.Exp(u+h))
	case Arcsin:
		h := 0.5 * z * se * math.Sqrt(p/(1-p))
		u := math.Asin(math.Sqrt(p))
		lo, hi := math.Sin(max(0, u-h)), math.Sin(min(math.Pi/2, u+h))
		return lo * lo, hi * hi
	}
	l := math.Log(p)
	h := z * se
	return math.Exp(l - h), min(math.Exp(l+h), 1)
}

// isLevel says whether a confidence level lies between 0 and 1.
func isLevel(level float64) bool { return level > 0 && level < 1 }

// levelOr is the confidence level asked for, which is the usual one where it is 0.
// Error: ErrLevel.
func levelOr(level, usual float64) (float64, error) {
	if level == 0 {
		level = usual
	}
	if !isLevel(level) {
		return 0, ErrLevel
	}
	return level, nil
}

// Around is an estimate with its standard error times a normal quantile on either side;
// level is in (0, 1).
func Around(estimate, se, level float64) Interval {
	z := quantileOf(level)
	return Interval{Lower: estimate - z*se, Upper: estimate + z*se}
}
