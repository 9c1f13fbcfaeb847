package stats

import (
	"cmp"
	"math"
	"slices"
)

// Correlation is a coefficient of correlation of pairs.
type Correlation struct {
	Method    string // "Pearson", "Spearman", "Kendall tau-b"
	PMethod   string // how P was found: "t", "exact", "Edgeworth series", "normal approximation"
	R         float64
	N         int
	Statistic float64 // t of Pearson, S of Spearman, T or z of Kendall, as R's cor.test has it
	DF        float64 // of t, else NaN
	P         float64 // two-sided
	CI        Interval
}

// Pearson correlates x and y linearly, with the interval by Fisher's z; as R's
// cor.test(x, y). The interval needs 4 pairs and is NaN for 3.
//
// Errors: *LengthError; *ValueError; *SampleError for fewer than 3 pairs or where
// x or y is constant; ErrLevel. O(n).
func Pearson(x, y []float64, level float64) (*Correlation, error) {
	const name = "Pearson correlation"
	if err := checkPairs(name, x, y, 3, level); err != nil {
		return nil, err
	}
	return PearsonFromR(correlationOf(x, y), len(x), level)
}

// PearsonFromR makes the interval and the P value of a coefficient r of n pairs, for
// use where a paper prints only these: r = 0.3144 and n = 75 give 0.0942 to 0.5053,
// P = 0.006.
//
// Errors: *SampleError unless -1 <= r <= 1 and n >= 3; ErrLevel.
func PearsonFromR(r float64, n int, level float64) (*Correlation, error) {
	const name = "Pearson correlation"
	switch {
	case !isLevel(level):
		return nil, ErrLevel
	case !(r >= -1 && r <= 1):
		return nil, refuse(name, "the coefficient is %v: it must lie between -1 and 1", r)
	case n < 3:
		return nil, refuse(name, "there are %s: at least 3 are needed", plural(n, "pair"))
	}
	c := &Correlation{Method: "Pearson", PMethod: "t", R: r, N: n, DF: float64(n - 2),
		CI: Interval{math.NaN(), math.NaN(), level, "Fisher z"}}
	c.Statistic = r * math.Sqrt(c.DF/((1-r)*(1+r)))
	c.P = tTwoSided(c.Statistic, c.DF)
	if n > 3 {
		z, h := math.Atanh(r), quantileOf(level)/math.Sqrt(float64(n-3))
		c.CI.Lower, c.CI.Upper = math.Tanh(z-h), math.Tanh(z+h)
	}
	return c, nil
}

// checkPairs refuses pairs that cannot be correlated: of two lengths, fewer
// than least, not finite, or constant.
func checkPairs(name string, x, y []float64, least int, level float64) error {
	if !isLevel(level) {
		return ErrLevel
	}
	if len(x) != len(y) {
		return &LengthError{"y", len(y), len(x)}
	}
	if len(x) < least {
		return refuse(name, "there %s %s: at least %d are needed", isAre(len(x)), plural(len(x), "pair"), least)
	}
	for k, v := range [2][]float64{x, y} {
		what := [2]string{"x", "y"}[k]
		if err := checkFinite(what, v); err != nil {
			return err
		}
		if slices.Min(v) == slices.Max(v) {
			return refuse(name, "%s is %.6g for all %d pairs: what does not vary does not correlate", what, v[0], len(v))
		}
	}
	return nil
}

// correlationOf is the product-moment coefficient of values of any size.
func correlationOf(x, y []float64) float64 {
	a, b := momentsOf(x), momentsOf(y)
	sx, sy := math.Sqrt(a.ss), math.Sqrt(b.ss)
	sum := 0.0
	for i := range x {
		sum += (x[i] - a.mean) / sx * ((y[i] - b.mean) / sy)
	}
	return max(-1, min(1, sum))
}

// Spearman correlates the ranks of x and y; as R's cor.test(method =
// "spearman"): without ties P is exact up to 9 pairs and by an Edgeworth series
// [1] up to 1,289, else by t. R gives no interval, so that CI is NaN.
//
// Errors: as Pearson's, for fewer than 2 pairs. O(n log n), and all orders of up
// to 9.
//
// [1] Best & Roberts (1975) Appl Stat 24:377, algorithm AS 89.
func Spearman(x, y []float64) (*Correlation, error) {
	const name = "Spearman correlation"
	if err := checkPairs(name, x, y, 2, 0.95); err != nil {
		return nil, err
	}
	n := len(x)
	rx, tx := midranks(x)
	ry, ty := midranks(y)
	c := &Correlation{Method: "Spearman", R: correlationOf(rx, ry), N: n, DF: math.NaN(),
		CI: Interval{math.NaN(), math.NaN(), 0.95, ""}}
	f := float64(n)
	cubes := f*f*f - f
	c.Statistic = cubes * (1 - c.R) / 6
	if tx > 0 || ty > 0 || n >= 1290 {
		c.PMethod, c.DF = "t", f-2
		if n == 2 {
			c.P = 1
			return c, nil
		}
		c.P = tTwoSided(c.R*math.Sqrt(c.DF/((1-c.R)*(1+c.R))), c.DF)
		return c, nil
	}
	s := math.Round(c.Statistic)
	c.PMethod = "Edgeworth series"
	if n <= 9 {
		c.PMethod = "exact"
	}
	if s > cubes/6 {
		c.P = min(1, 2*spearmanUpper(s, n))
	} else {
		c.P = min(1, 2*(1-spearmanUpper(s+2, n))) // S is even
		if n <= 9 {
			c.P = min(1, 2*spearmanUpper(cubes/3-s, n)) // by symmetry
		}
	}
	return c, nil
}

// spearmanUpper is P(S >= s) for the sum of squared differences of ranks.
func spearmanUpper(s float64, n int) float64 {
	f := float64(n)
	cubes := f*f*f - f
	switch {
	case s <= 0:
		return 1
	case s > cubes/3:
		return 0
	case n <= 9:
		perm := make([]int, n)
		for i := range perm {
			perm[i] = i
		}
		hit, all := 0, 0
		var visit func(k, sum int)
		visit = func(k, sum int) {
			if k == n {
				all++
				if float64(sum) >= s {
					hit++
				}
				return
			}
			for i := k; i < n; i++ {
				perm[k], perm[i] = perm[i], perm[k]
				d := perm[k] - k
				visit(k+1, sum+d*d)
				perm[k], perm[i] = perm[i], perm[k]
			}
		}
		visit(0, 0)
		return float64(hit) / float64(all)
	}
	b := 1 / f
	x := (6*(s-1)*b/(f*f-1) - 1) * math.Sqrt(f-1)
	y := x * x
	u := x * b * (0.2274 + b*(0.2531+0.1745*b) + y*(-0.0758+b*(0.1033+0.3932*b)-
		y*b*(0.0879+0.0151*b-y*(0.0072-0.0831*b+y*b*(0.0131-4.6e-4*y)))))
	p := u/math.Exp(y/2) + math.Erfc(x/math.Sqrt2)/2
	return max(0, min(1, p))
}

// Kendall correlates x and y by concordant and discordant pairs, corrected for
// ties (tau-b); as R's cor.test(method = "kendall"): exact for fewer than 50
// pairs without ties, else by the normal approximation. R gives no interval, so
// that CI is NaN.
//
// Errors: as Pearson's, for fewer than 2 pairs. O(n log n).
func Kendall(x, y []float64) (*Correlation, error) {
	const name = "Kendall correlation"
	if err := checkPairs(name, x, y, 2, 0.95); err != nil {
		return nil, err
	}
	n := len(x)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(y[a], y[b]))
	})
	sorted := make([]float64, n)
	for k, i := range order {
		sorted[k] = y[i]
	}
	joint := 0.0 // pairs tied in both
	for i := 0; i < n; {
		j := i + 1
		for j < n && x[order[j]] == x[order[i]] && y[order[j]] == y[order[i]] {
			j++
		}
		joint += float64(j-i) * float64(j-i-1) / 2
		i = j
	}
	tx, ty := tieSums(x), tieSums(y)
	f := float64(n)
	pairs := f * (f - 1) / 2
	discordant := countInversions(sorted, make([]float64, n))
	s := pairs - tx.pairs - ty.pairs + joint - 2*discordant
	c := &Correlation{Method: "Kendall tau-b", N: n, DF: math.NaN(), CI: Interval{math.NaN(), math.NaN(), 0.95, ""}}
	c.R = s / math.Sqrt((pairs-tx.pairs)*(pairs-ty.pairs))
	if n < exactLimit && tx.pairs == 0 && ty.pairs == 0 {
		c.PMethod = "exact"
		c.Statistic = pairs - discordant
		c.P = min(1, 2*kendallLower(n, int(min(discordant, pairs-discordant))))
		return c, nil
	}
	c.PMethod = "normal approximation"
	v := (f*(f-1)*(2*f+5)-tx.t25-ty.t25)/18 + tx.t1*ty.t1/(2*f*(f-1))
	if n > 2 {
		v += tx.t2 * ty.t2 / (9 * f * (f - 1) * (f - 2))
	}
	c.Statistic = s / math.Sqrt(v)
	c.P = NormalP(c.Statistic)
	return c, nil
}

// tieSum holds sums over groups of t equal values.
type tieSum struct{ pairs, t1, t2, t25 float64 } // t(t-1)/2, t(t-1), t(t-1)(t-2), t(t-1)(2t+5)

// tieSums sums over the groups of equal values of x.
func tieSums(x []float64) (s tieSum) {
	order := sortedOrder(x)
	for i := 0; i < len(x); {
		j := i + 1
		for j < len(x) && x[order[j]] == x[order[i]] {
			j++
		}
		t := float64(j - i)
		s.pairs += t * (t - 1) / 2
		s.t1 += t * (t - 1)
		s.t2 += t * (t - 1) * (t - 2)
		s.t25 += t * (t - 1) * (2*t + 5)
		i = j
	}
	return s
}

// countInversions sorts v by merging and counts pairs i < j with v[i] > v[j].
func countInversions(v, spare []float64) float64 {
	n := len(v)
	if n < 2 {
		return 0
	}
	m := n / 2
	count := countInversions(v[:m], spare[:m]) + countInversions(v[m:], spare[m:])
	copy(spare, v)
	a, b := spare[:m], spare[m:n]
	for k := range v {
		if len(b) == 0 || len(a) > 0 && a[0] <= b[0] {
			v[k], a = a[0], a[1:]
		} else {
			count += float64(len(a))
			v[k], b = b[0], b[1:]
		}
	}
	return count
}

// kendallLower is the share of orders of n values with at most q inversions.
func kendallLower(n, q int) float64 {
	c := []float64{1}
	for k := 2; k <= n; k++ {
		next := make([]float64, len(c)+k-1)
		for i := range next {
			window := 0.0
			for j := max(0, i-k+1); j <= min(i, len(c)-1); j++ {
				window += c[j]
			}
			next[i] = window / float64(k)
		}
		c = next
	}
	s := 0.0
	for i := 0; i <= min(q, len(c)-1); i++ {
		s += c[i]
	}
	return s
}

// Line is a simple linear regression of y on x.
type Line struct {
	N                    int
	Intercept, Slope     float64
	SEIntercept, SESlope float64
	T, DF                float64 // of the slope
	P                    float64 // that the slope is 0
	InterceptP           float64
	InterceptCI, SlopeCI Interval
	R2, AdjustedR2       float64
	Sigma                float64 // residual standard error
	F                    float64

	meanX, ssX float64
}

// LinearRegression fits y = Intercept + Slope x by least squares; as R's
// summary(lm(y ~ x)) and confint.
//
// Errors: *LengthError; *ValueError; *SampleError for fewer than 3 pairs or where
// x or y is constant; ErrLevel. O(n).
func LinearRegression(x, y []float64, level float64) (*Line, error) {
	if err := checkPairs("linear regression", x, y, 3, level); err != nil {
		return nil, err
	}
	a, b := momentsOf(x), momentsOf(y)
	sxy := 0.0
	for i := range x {
		sxy += (x[i] - a.mean) * (y[i] - b.mean)
	}
	l := &Line{N: len(x), Slope: sxy / a.ss, DF: a.n - 2, meanX: a.mean, ssX: a.ss}
	l.Intercept = b.mean - l.Slope*a.mean
	rss := 0.0
	for i := range x {
		r := y[i] - b.mean - l.Slope*(x[i]-a.mean)
		rss += r * r
	}
	l.R2 = 1 - rss/b.ss
	l.AdjustedR2 = 1 - (1-l.R2)*(a.n-1)/l.DF
	l.Sigma = math.Sqrt(rss / l.DF)
	l.SESlope = l.Sigma / math.Sqrt(a.ss)
	l.SEIntercept = l.Sigma * math.Sqrt(1/a.n+a.mean*a.mean/a.ss)
	l.T = l.Slope / l.SESlope
	l.F = l.T * l.T
	l.P = tTwoSided(l.T, l.DF)
	l.InterceptP = tTwoSided(l.Intercept/l.SEIntercept, l.DF)
	q := tQuantile(level, l.DF)
	l.SlopeCI = Interval{l.Slope - q*l.SESlope, l.Slope + q*l.SESlope, level, "t"}
	l.InterceptCI = Interval{l.Intercept - q*l.SEIntercept, l.Intercept + q*l.SEIntercept, level, "t"}
	return l, nil
}

// At is the line at x, with the interval of the mean there; as R's
// predict(interval = "confidence").
func (l *Line) At(x float64) (y float64, ci Interval) {
	y = l.Intercept + l.Slope*x
	d := x - l.meanX
	h := tQuantile(l.SlopeCI.Level, l.DF) * l.Sigma * math.Sqrt(1/float64(l.N)+d*d/l.ssX)
	return y, Interval{y - h, y + h, l.SlopeCI.Level, "t"}
}

// SpearmanCI is the interval of a rank correlation r of n pairs on Fisher's z
// scale, whose variance is (1 + r²/2)/(n-3) [1]; R's cor.test has none. NaN for
// fewer than 4 pairs, or unless -1 <= r <= 1. O(1).
//
// [1] Bonett & Wright (2000) Psychometrika 65:23.
func SpearmanCI(r float64, n int, level float64) Interval {
	return rankCI(r, (1+r*r/2)/float64(n-3), n >= 4, level)
}

// KendallCI is the interval of Kendall's tau of n pairs on Fisher's z scale, whose
// variance is 0.437/(n-4) [1]; R's cor.test has none. With many ties it is
// rough. NaN for fewer than 5 pairs, or unless -1 <= tau <= 1. O(1).
//
// [1] Fieller, Hartley & Pearson (1957) Biometrika 44:470; Bonett & Wright (2000)
// Psychometrika 65:23.
func KendallCI(tau float64, n int, level float64) Interval {
	return rankCI(tau, 0.437/float64(n-4), n >= 5, level)
}

// rankCI is the interval of a rank correlation whose Fisher z has the given
// variance; NaN where there are not enough pairs.
func rankCI(r, variance float64, enough bool, level float64) Interval {
	ci := Interval{math.NaN(), math.NaN(), level, "Fisher z, Bonett-Wright"}
	if !enough || !(r >= -1 && r <= 1) {
		return ci
	}
	h := quantileOf(level) * math.Sqrt(variance)
	ci.Lower, ci.Upper = math.Tanh(math.Atanh(r)-h), math.Tanh(math.Atanh(r)+h)
	return ci
}
