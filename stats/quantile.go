package stats

import (
	"math"
	"sort"
)

// Quantile is a time by which a share P of the patients have had the event,
// with the interval given by the crossings of the band. NaN where the curve or
// the bound does not come down so far.
type Quantile struct {
	P     float64
	Value float64
	CI    CI
}

// blockRows is the number of rows that a search of the band can skip at once.
const blockRows = 256

// band is one bound of the curve's interval, to be searched for a crossing
// without computing it at every row.
type band struct {
	c     *Curve
	upper bool
	z     float64
}

// at is the bound at row j.
func (b band) at(j int) float64 { return b.of(b.c.Surv[j], b.c.SELogSurv[j]) }

// of is the bound where survival is p and its log has standard error se.
func (b band) of(p, se float64) float64 {
	lo, hi := interval(p, se, b.z, b.c.Transform)
	if b.upper {
		return hi
	}
	return lo
}

// above says whether the band is certain to be >= v on rows lo..hi-1. S falls and its
// standard error grows. The upper bound grows with both; the lower bound falls with
// the standard error, and along S its smallest value is at one of the ends (on their
// own scales, log-log is quasiconvex in S, the others are monotone or concave). The
// standard error of the jackknife may fall, so that nothing is certain there.
func (b band) above(v float64, lo, hi int) bool {
	if b.c.Robust {
		return false
	}
	s, se := b.c.Surv, b.c.SELogSurv
	if b.upper {
		return b.of(s[hi-1], se[lo]) >= v
	}
	return b.of(s[lo], se[hi-1]) >= v && b.of(s[hi-1], se[hi-1]) >= v
}

// below says whether the band is certain to be < v on rows lo..hi-1.
func (b band) below(v float64, lo, hi int) bool {
	s, se := b.c.Surv, b.c.SELogSurv
	if b.upper {
		return !b.c.Robust && b.of(s[lo], se[hi-1]) < v
	}
	return s[lo] < v
}

// firstBelow is the first row from j on where the band is < v, m where none is.
func (b band) firstBelow(v float64, j int) int {
	m := len(b.c.Surv)
	for j < m {
		end := min(j+blockRows, m)
		if b.above(v, j, end) {
			j = end
			continue
		}
		for ; j < end; j++ {
			if b.at(j) < v {
				return j
			}
		}
	}
	return m
}

// Median is the first time at which S <= 0.5; where S is 0.5 over an interval
// and falls further, the middle of that interval. Bounds are the times at which the
// band does the same. This is the median that R prints, and that of
// summary(survfit)$table. (R's quantile() differs where the curve ends at 0.5: see
// Quantile.)
func (c *Curve) Median() Quantile {
	q := Quantile{P: 0.5, CI: CI{Level: c.Level, Transform: c.Transform}}
	const half = 0.5 + tieTolerance
	m := len(c.Surv)
	// middle is the time of row j, or the middle of an interval at 0.5.
	middle := func(j int, v float64, next func(v float64) int) float64 {
		if j == m {
			return math.NaN()
		}
		if math.Abs(v-0.5) < tieTolerance {
			if k := next(v); k < m {
				return (c.Time[j] + c.Time[k]) / 2
			}
		}
		return c.Time[j]
	}
	surv := func(v float64) int { return sort.Search(m, func(j int) bool { return c.Surv[j] < v }) }
	j := surv(half)
	if j < m {
		q.Value = middle(j, c.Surv[j], surv)
	} else {
		q.Value = math.NaN()
	}
	z := quantileOf(c.Level)
	bound := func(b band, from int) float64 {
		k := b.firstBelow(half, from)
		if k == m {
			return math.NaN()
		}
		return middle(k, b.at(k), func(v float64) int { return b.firstBelow(v, k) })
	}
	q.CI.Lower = bound(band{c, false, z}, 0)
	q.CI.Upper = bound(band{c, true, z}, j)
	return q
}

// Quantile is R's quantile(survfit, p): the first time at which 1 - S >= p, the
// middle of the interval over which 1 - S = p; where the curve ends at that height,
// the interval ends at the last time. For bounds, R takes the band as if it were
// sorted by height, and so does this function: where an upper bound rises again
// before it finally falls, the height next to 1 - p counts and not the first crossing.
//
// NaN for p outside [0, 1].
func (c *Curve) Quantile(p float64) Quantile {
	q := Quantile{P: p, Value: math.NaN(), CI: CI{math.NaN(), math.NaN(), c.Level, c.Transform}}
	if !(p >= 0 && p <= 1) || len(c.Time) == 0 {
		return q
	}
	if p == 0 {
		q.Value, q.CI.Lower, q.CI.Upper = 0, 0, 0
		return q
	}
	m := len(c.Surv)
	first := func(v float64) int { return sort.Search(m, func(j int) bool { return c.Surv[j] <= v }) }
	// locate is R's findq: nearest(v) is the row whose height is the largest <= v.
	locate := func(nearest func(v float64) int, last float64) float64 {
		if p < tieTolerance {
			return math.NaN()
		}
		a := nearest(1 - p + tieTolerance)
		if a == m {
			return math.NaN()
		}
		if math.Abs(1-p-last) < tieTolerance {
			return (c.Time[a] + c.Time[m-1]) / 2
		}
		b := nearest(1 - p - tieTolerance)
		if b == m {
			return math.NaN()
		}
		return (c.Time[a] + c.Time[b]) / 2
	}
	q.Value = locate(first, c.Surv[m-1])
	z := quantileOf(c.Level)
	for _, b := range []band{{c, false, z}, {c, true, z}} {
		v := locate(b.nearest, b.last())
		if b.upper {
			q.CI.Upper = v
		} else {
			q.CI.Lower = v
		}
	}
	return q
}

// nearest is the first row whose bound is the largest that is <= v, m where
// none is.
func (b band) nearest(v float64) int {
	m := len(b.c.Surv)
	best, height := m, math.Inf(-1)
	next := math.Nextafter(v, 2) // <= v is < next
	for j := 0; j < m; {
		end := min(j+blockRows, m)
		if b.above(next, j, end) || b.below(height, j, end) {
			j = end
			continue
		}
		for ; j < end; j++ {
			if h := b.at(j); h <= v && h > height {
				best, height = j, h
			}
		}
	}
	return best
}

// last is the bound at the end of the curve: the last that is below 1.
func (b band) last() float64 {
	for j := len(b.c.Surv) - 1; j >= 0; j-- {
		if h := b.at(j); h != 1 {
			return h
		}
	}
	return 1
}
