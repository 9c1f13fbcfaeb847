package stats

import "math"

// chiSqSurvival is P(X > x) for chi-square with df degrees of freedom, by the
// finite sum that whole degrees of freedom allow; every term is positive, so
// that it keeps its digits in the far tail. NaN where df < 1 or x is NaN.
func chiSqSurvival(x float64, df int) float64 {
	switch {
	case df < 1 || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 1
	}
	h := x / 2
	var first, term, k float64
	if df%2 == 0 {
		term = math.Exp(-h)
	} else {
		first = math.Erfc(math.Sqrt(h))
		term, k = math.Exp(-h)*math.Sqrt(h)/(math.Sqrt(math.Pi)/2), 0.5
	}
	sum := 0.0
	for i := 0; i < df/2; i++ {
		sum += term
		k++
		term *= h / k
	}
	return first + sum
}

// quantileOf is the standard normal's quantile for a two-sided interval of the
// given level: 1.96 for 0.95; NaN for a level outside (0, 1).
func quantileOf(level float64) float64 {
	if !isLevel(level) {
		return math.NaN()
	}
	return math.Sqrt2 * math.Erfinv(level)
}

// NormalCI is the two-sided standard normal quantile of a level: 1.96 for 0.95.
func NormalCI(level float64) float64 { return quantileOf(level) }

// NormalP is the two-sided P value of a standard normal statistic.
func NormalP(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// normalLower is z with P(Z <= z) = p.
func normalLower(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

// stirlingError is log n! less Stirling's formula for it, for real n > 0.
func stirlingError(n float64) float64 {
	if n <= 15 {
		l, _ := math.Lgamma(n + 1)
		return l - (n+0.5)*math.Log(n) + n - 0.5*math.Log(2*math.Pi)
	}
	s := n * n
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680-1.0/1188/s)/s)/s)/s) / n
}

// devianceTerm is x log(x/m) + m - x without the cancellation near x = m.
func devianceTerm(x, m float64) float64 {
	d := x - m
	if math.Abs(d) >= 0.1*(x+m) {
		return x*math.Log(x/m) - d
	}
	v := d / (x + m)
	sum, term := d*v, 2*x*v
	for k := 3.0; ; k += 2 {
		term *= v * v
		next := sum + term/k
		if next == sum {
			return sum
		}
		sum = next
	}
}

// logBinomialTerm is the log of n!/(x!(n-x)!) p^x q^(n-x) for real 0 < x < n and
// p + q = 1, by the saddle-point expansion [1], which keeps its digits where n
// is large.
//
// [1] Loader (2000) Fast and accurate computation of binomial probabilities.
func logBinomialTerm(x, n, p, q float64) float64 {
	return stirlingError(n) - stirlingError(x) - stirlingError(n-x) -
		devianceTerm(x, n*p) - devianceTerm(n-x, n*q) -
		0.5*(math.Log(2*math.Pi)+math.Log(x)+math.Log1p(-x/n))
}

// logBeta returns the logs of the regularised incomplete beta function I_x(a, b)
// and of its complement. y = 1 - x is given too, so that neither loses digits.
func logBeta(x, y, a, b float64) (lower, upper float64) {
	switch {
	case math.IsNaN(x+y+a+b) || a <= 0 || b <= 0:
		return math.NaN(), math.NaN()
	case x <= 0:
		return math.Inf(-1), 0
	case y <= 0:
		return 0, math.Inf(-1)
	case x > (a+1)/(a+b+2):
		upper, lower = logBeta(y, x, b, a)
		return lower, upper
	}
	n := a + b
	l := logBinomialTerm(a, n, x, y) + math.Log(b/n) + math.Log(betaFraction(x, a, b))
	l = min(l, 0)
	return l, log1mExp(l)
}

// betaFraction is the continued fraction of I_x(a, b) by Lentz's method.
func betaFraction(x, a, b float64) float64 {
	const tiny = 1e-300
	guard := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/guard(1-(a+b)*x/(a+1))
	f := d
	for k := 1.0; k < 1e6; k++ {
		t := k * (b - k) * x / ((a + 2*k - 1) * (a + 2*k))
		d = 1 / guard(1+t*d)
		c = guard(1 + t/c)
		f *= c * d
		t = -(a + k) * (a + b + k) * x / ((a + 2*k) * (a + 2*k + 1))
		d = 1 / guard(1+t*d)
		c = guard(1 + t/c)
		f *= c * d
		if math.Abs(c*d-1) < 1e-16 {
			break
		}
	}
	return f
}

// log1mExp is log(1 - e^l) for l <= 0.
func log1mExp(l float64) float64 {
	if l > -math.Ln2 {
		return math.Log(-math.Expm1(l))
	}
	return math.Log1p(-math.Exp(l))
}

// logTTwoSided is the log of P(|T| > |t|) for Student's t; df = +Inf is the normal.
func logTTwoSided(t, df float64) float64 {
	if math.IsInf(df, 1) {
		return math.Log(math.Erfc(math.Abs(t) / math.Sqrt2))
	}
	r := t / math.Sqrt(df)
	s := r * r
	if s > 1e300 { // 1/(1+s) underflows, and log I is its first term
		s = 1e300
	}
	l, _ := logBeta(1/(1+s), s/(1+s), df/2, 0.5)
	return l
}

// tTwoSided is P(|T| > |t|), and tUpper P(T > t), for Student's t.
func tTwoSided(t, df float64) float64 { return math.Exp(logTTwoSided(t, df)) }

// tUpper is P(T > t) for Student's t.
func tUpper(t, df float64) float64 {
	p := tTwoSided(t, df) / 2
	if t < 0 {
		return 1 - p
	}
	return p
}

// tQuantile is t with P(|T| <= t) = level: 2.262 for 0.95 and 9 df.
func tQuantile(level, df float64) float64 {
	if math.IsInf(df, 1) {
		return quantileOf(level)
	}
	if !(df > 0 && level > 0 && level < 1) {
		return math.NaN()
	}
	return math.Sqrt(df) * math.Exp(-betaLogit(math.Log1p(-level), df/2, 0.5)/2)
}

// fUpper is P(F > f) with d1 and d2 degrees of freedom.
func fUpper(f, d1, d2 float64) float64 { return math.Exp(logFUpper(f, d1, d2)) }

// logFUpper is the log of P(F > f).
func logFUpper(f, d1, d2 float64) float64 {
	if math.IsInf(f, 1) {
		return math.Inf(-1)
	}
	if f <= 0 {
		return 0
	}
	r := d1 / d2 * f
	l, _ := logBeta(1/(1+r), r/(1+r), d2/2, d1/2)
	return l
}

// betaQuantile is x with I_x(a, b) = p.
func betaQuantile(p, a, b float64) float64 {
	return 1 / (1 + math.Exp(-betaLogit(math.Log(p), a, b)))
}

// betaLogit is the logit of the x at which log I_x(a, b) = logP.
func betaLogit(logP, a, b float64) float64 {
	return rootOf(func(u float64) float64 {
		lower, upper := logBeta(1/(1+math.Exp(-u)), 1/(1+math.Exp(u)), a, b)
		if logP > -0.5 { // log of what is nearly 1 says little: compare upper tails
			return log1mExp(logP) - upper
		}
		return lower - logP
	}, -1, 1)
}

// binomialUpper is P(X >= k) of n trials.
func binomialUpper(k, n int, p float64) float64 {
	if k <= 0 {
		return 1
	}
	if k > n {
		return 0
	}
	l, _ := logBeta(p, 1-p, float64(k), float64(n-k+1))
	return math.Exp(l)
}
