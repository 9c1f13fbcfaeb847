package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// statistic is the largest standardised statistic, NaN where there is none.
func (l *CutLandscape) statistic() float64 {
	if l.score == nil || l.Best < 0 {
		return math.NaN()
	}
	return l.Cuts[l.Best].Standardised
}

// Lausen92 corrects the P value of the best cut by the asymptotic distribution
// of the largest standardised statistic between the limits of group size [1]. It
// suits large cohorts and tends to be conservative. NaN where the statistic does
// not exist. O(1).
//
// [1] Lausen & Schumacher (1992) Biometrics 48:73.
func (l *CutLandscape) Lausen92() float64 { return lausen92(l.statistic(), l.MinProp, l.MaxProp) }

// lausen92 is the corrected P of a statistic b between the shares lo and hi.
func lausen92(b, lo, hi float64) float64 {
	if b < 1 {
		return 1
	}
	density := math.Exp(-b*b/2) / math.Sqrt(2*math.Pi)
	return clipP(4*density/b + density*(b-1/b)*math.Log(hi*(1-lo)/((1-hi)*lo)))
}

// Lausen94 corrects the P value of the best cut by the improved Bonferroni
// inequality for the sizes of groups that occur [1]: better than Lausen92 for
// small cohorts and few cuts. NaN where the statistic does not exist. O(cuts).
//
// [1] Lausen, Sauerbrei & Schumacher (1994), in Dirschedl & Ostermann (eds)
// Computational Statistics, 483-496; Worsley (1982) Biometrika 69:297.
func (l *CutLandscape) Lausen94() float64 { return lausen94(l.statistic(), l.N, l.size) }

// lausen94 is the corrected P of a statistic b for cuts of the given sizes of n
// patients.
func lausen94(b float64, n int, size []int) float64 {
	sum := 0.0
	for k := 1; k < len(size); k++ {
		t := math.Sqrt(max(0, 1-square(cutCorrelation(n, size[k-1], size[k]))))
		// Probabilities are not negative, but the expansion is for distant cuts and
		// large b.
		sum += max(0, t-(b*b/4-1)*(t*t*t)/6)
	}
	return clipP(math.Erfc(b/math.Sqrt2) + math.Exp(-b*b/2)/math.Pi*sum)
}

// cutCorrelation is the correlation of the standardised sums of the first a and of
// the first b >= a of n permuted scores.
func cutCorrelation(n, a, b int) float64 {
	return math.Sqrt(float64(a) * float64(n-b) / (float64(n-a) * float64(b)))
}

// Critical is the value that the standardised statistic of the best cut must reach
// for the smaller of Lausen92 and Lausen94 to be at most alpha. Its square is the
// height of the corrected line in a plot of chi-square over cuts. NaN unless
// 0 < alpha < 1, and with strata. O(cuts).
func (l *CutLandscape) Critical(alpha float64) float64 {
	if !(alpha > 0 && alpha < 1) || l.strata != nil {
		return math.NaN()
	}
	lo, hi := 1.0, 40.0 // P is 1 at the first and 0 at the second
	for range 60 {
		mid := (lo + hi) / 2
		if min(lausen92(mid, l.MinProp, l.MaxProp), lausen94(mid, l.N, l.size)) > alpha {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// ContalOQuigley is the test of the best cut by the largest log-rank score.
type ContalOQuigley struct {
	Cut float64 // where |O - E| is largest, which need not be where a standardised statistic is
	Q   float64
	P   float64
	// Warning is set where event times are tied, which the variance does not allow for.
	Warning string
}

// ContalOQuigley corrects the P value of the best cut by the distribution of the
// largest |O - E| over cuts, which tends to that of a Brownian bridge [1]. The
// standard deviation is that of the scores of D events one at a time, D being the
// number of events as in survMisc's cutp: tied events have smaller scores, so that
// ties make the test conservative. The limits of group size do, too; cutp has none.
//
// At a cut that leaves a share u of the patients low, Q tends to a bridge at u, whose
// variance is u(1 - u): P is never below the P of one cut by that distribution. It
// may be below the P of CutPoint.ChiSq, which has another variance.
//
// Q and P are NaN with entry times, weights or strata, or fewer than two events.
// O(cuts + events).
//
// [1] Contal & O'Quigley (1999) Comput. Stat. Data Anal. 30:253; Klein &
// Moeschberger (2003) Survival Analysis, 2nd ed., section 8.4.
func (l *CutLandscape) ContalOQuigley() ContalOQuigley {
	c := ContalOQuigley{Cut: math.NaN(), Q: math.NaN(), P: math.NaN()}
	if l.score == nil || l.Events < 2 {
		return c
	}
	best := firstLargest(len(l.Cuts), l.excess)
	if best < 0 {
		return c
	}
	c.Cut, c.Q = l.Cuts[best].Cut, l.excess(best)/eventScoreSD(l.Events)
	c.P = bridgeP(c.Q)
	if l.Events > l.distinct {
		c.Warning = fmt.Sprintf("%d events at %s: Contal-O'Quigley's variance supposes one event at a time, which makes it conservative",
			l.Events, plural(l.distinct, "time"))
	}
	return c
}

// excess is |O - E| of the log-rank test at a cut.
func (l *CutLandscape) excess(k int) float64 {
	return math.Abs(l.Cuts[k].OneStepCoef) / square(l.Cuts[k].OneStepSE)
}

// eventScoreSD is the root of the sum of the squared log-rank scores of so many
// events at times of their own: that of the i-th is 1 less the sum over j <= i of
// 1/(events - j + 1).
func eventScoreSD(events int) float64 {
	hazard, sum := 0.0, 0.0
	for left := events; left > 0; left-- {
		hazard += 1 / float64(left)
		sum += square(1 - hazard)
	}
	return math.Sqrt(sum)
}

// bridgeP is P(sup |B| > q) for a Brownian bridge B.
func bridgeP(q float64) float64 {
	switch {
	case q != q:
		return q
	case q < 0.2:
		return 1 // to 1e-12
	}
	p, sign := 0.0, 2.0
	for j := 1.0; ; j++ {
		term := sign * math.Exp(-2*j*j*q*q)
		p += term
		sign = -sign
		if math.Abs(term) < 1e-17 {
			return clipP(p)
		}
	}
}

// HothornLausenLimit is the largest number of patients for HothornLausen: the work
// grows with the fourth power of it, and R's counts overflow beyond.
const HothornLausenLimit = 170

// ErrTooManyForExact is returned where an exact distribution would take too long.
var ErrTooManyForExact = errors.New("the exact (Hothorn-Lausen) P value is computed for at most 170 patients: use permutation")

// HothornLausen is the test of the best cut by scores that are whole numbers.
type HothornLausen struct {
	Cut, Statistic float64 // of the rounded scores, not quite those of the landscape
	P              float64 // upper bound of the exact P value
	// Warning is set where the marker is tied: R's bound, which this is, can then be too
	// small.
	Warning string
}

// HothornLausen bounds the exact permutation P value of the best cut from above
// [1]: by the sum over cuts of the probability that the statistic exceeds the observed
// one there, less that it exceeds it at one patient fewer and must do so again. The log-rank scores are scaled
// to whole numbers 0..n first, which moves the statistic a little. It equals R's
// maxstat.test(pmethod = "HL").
//
// Errors: ErrCutScores; ErrCutStrata; ErrTooManyForExact above HothornLausenLimit patients.
// O(n² S) for a sum of scores S, which is at most n².
//
// [1] Hothorn & Lausen (2003) Comput. Stat. Data Anal. 43:121.
func (l *CutLandscape) HothornLausen() (HothornLausen, error) {
	if err := l.resamples(); err != nil {
		return HothornLausen{}, err
	}
	if l.N > HothornLausenLimit {
		return HothornLausen{}, ErrTooManyForExact
	}
	score := wholeScores(l.score)
	stat := standardised(score, l.size)
	best := slices.Index(stat, slices.Max(stat))
	if best < 0 {
		return HothornLausen{}, ErrCutScores
	}
	h := HothornLausen{Cut: l.Cuts[best].Cut, Statistic: stat[best]}
	low := slices.Min(score)
	for i := range score {
		score[i] -= low
	}
	count := newSubsetCounts(score, l.size)
	h.P = max(count.bound(h.Statistic, l.size), count.reaches(h.Statistic, l.size[best]))
	if l.tied {
		h.Warning = "the marker is tied: the Hothorn-Lausen bound is R's, which can then be too small"
	}
	return h, nil
}

// wholeScores makes scores whole numbers as R's maxstat does.
func wholeScores(score []float64) []float64 {
	out := slices.Clone(score)
	sum, halves := 0.0, true
	for _, v := range out {
		f := v - math.Floor(v)
		sum += f
		halves = halves && (f == 0 || f == 0.5)
	}
	if sum == 0 {
		return out
	}
	low, n := slices.Min(out), float64(len(out))
	for i := range out {
		if halves {
			out[i] *= 2
		} else {
			out[i] -= low
		}
	}
	if halves {
		return out
	}
	top := slices.Max(out)
	for i := range out {
		out[i] = math.RoundToEven(out[i] * n / top)
	}
	return out
}

// subsetCounts holds the number of subsets of the scores by size m and sum s.
type subsetCounts struct {
	count        [][]float64
	n, sum, sums float64 // scores, their sum, that of their squares
	top          int     // largest score
}

// newSubsetCounts counts the subsets of whole scores >= 0 up to the largest
// size.
func newSubsetCounts(score []float64, size []int) *subsetCounts {
	c := &subsetCounts{n: float64(len(score))}
	order := slices.Clone(score)
	slices.Sort(order)
	for _, v := range order {
		c.sum += v
		c.sums += v * v
	}
	c.top = int(order[len(order)-1])
	rows := size[len(size)-1]
	c.count = make([][]float64, rows+1)
	for m := range c.count {
		c.count[m] = make([]float64, int(c.sum)+1)
	}
	c.count[0][0] = 1
	reach := 0 // sum of the scores taken in, the smallest first
	for k, v := range order {
		s := int(v)
		for m := min(k+1, rows); m > 0; m-- {
			from, to := c.count[m-1][:reach+1], c.count[m][s:]
			for x, y := range from {
				to[x] += y
			}
		}
		reach += s
	}
	return c
}

// bound is the sum over sizes of the probability that the statistic exceeds b there,
// less that it exceeds b at one patient fewer and must do so again, whichever patient
// comes next. It is R's pmaxstat, which leaves out the sum 0 as well.
func (c *subsetCounts) bound(b float64, size []int) float64 {
	exceeds := func(m, s int) bool {
		if s >= len(c.count[m]) || c.count[m][s] == 0 {
			return false
		}
		e, v := c.moments(m)
		return math.Abs((float64(s)-e)/math.Sqrt(v)) > b
	}
	if len(size) == 1 {
		return c.reaches(b, size[0])
	}
	p := 0.0
	for _, m := range size {
		here := 0.0
		for s := 1; s < len(c.count[m]); s++ {
			if exceeds(m, s) {
				here += c.count[m][s]
			}
		}
		p += here / binomial(c.n, m)
		if m-1 < size[0] {
			continue
		}
		e, _ := c.moments(m - 1)
		stay := 0.0
		for s := 1; s < len(c.count[m-1]); s++ {
			x := float64(s)
			if (x < e && exceeds(m-1, s) && exceeds(m, s+c.top)) || (x > e && exceeds(m-1, s) && exceeds(m, s)) {
				stay += c.count[m-1][s]
			}
		}
		p -= stay / binomial(c.n, m-1)
	}
	return min(1, p)
}

// reaches is the exact probability that the statistic of subsets of m reaches b.
func (c *subsetCounts) reaches(b float64, m int) float64 {
	e, v := c.moments(m)
	p := 0.0
	for s, k := range c.count[m] {
		if math.Abs((float64(s)-e)/math.Sqrt(v)) >= b*(1-1e-12) {
			p += k
		}
	}
	return min(1, p/binomial(c.n, m))
}

// moments are the expectation and the variance of the sum of size scores, in R's
// order of operations.
func (c *subsetCounts) moments(size int) (e, v float64) {
	m := float64(size)
	return m / c.n * c.sum, m * (c.n - m) / (c.n * c.n * (c.n - 1)) * (c.n*c.sums - c.sum*c.sum)
}

// binomial is n over m.
func binomial(n float64, m int) float64 {
	c := 1.0
	for k := range m {
		c *= (n - float64(k)) / float64(k+1)
	}
	return c
}
