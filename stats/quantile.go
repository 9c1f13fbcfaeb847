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

// band is one bound of the curve's interval, to be searched for a crossing
// without computing it at every row.
type band struct {
	c      stepped
	tr     Transform
	robust bool
	upper  bool
	z      float64
}

// at is the bound at row j.
func (b band) at(j int) float64 { return b.of(b.c.at(j)) }

// of is the bound where survival is p and its log has standard error se.
func (b band) of(p, se float64) float64 {
	lo, hi := interval(p, se, b.z, b.tr)
	if b.upper {
		return hi
	}
	return lo
}

// search goes through the rows from j on, but for those that skip says nothing can be
// found in, until found says so. It returns m where it never does.
func (b band) search(j int, skip func(high, low, least, most float64) bool, found func(j int, bound float64) bool) int {
	m := b.c.length()
	for j < m {
		end, high, low, least, most := b.c.span(j)
		if skip(high, low, least, most) {
			j = end
			continue
		}
		for ; j < end; j++ {
			if found(j, b.at(j)) {
				return j
			}
		}
	}
	return m
}

// above says whether the band is certain to be >= v where S lies between high and low
// and its standard error between least and most. S falls and its standard error grows.
// The upper bound grows with both; the lower bound falls with
// the standard error, and along S its smallest value is at one of the ends (on their
// own scales, log-log is quasiconvex in S, the others are monotone or concave). The
// standard error of the jackknife may fall, so that nothing is certain there.
func (b band) above(v, high, low, least, most float64) bool {
	if b.robust {
		return false
	}
	if b.upper {
		return b.of(low, least) >= v
	}
	return b.of(high, most) >= v && b.of(low, most) >= v
}

// below says whether the band is certain to be < v there.
func (b band) below(v, high, most float64) bool {
	if b.upper {
		return !b.robust && b.of(high, most) < v
	}
	return high < v
}

// firstBelow is the first row from j on where the band is < v, m where none is.
func (b band) firstBelow(v float64, j int) int {
	return b.search(j, func(high, low, least, most float64) bool { return b.above(v, high, low, least, most) },
		func(_ int, bound float64) bool { return bound < v })
}

// Median is the first time at which S <= 0.5; where S is 0.5 over an interval
// and falls further, the middle of that interval. Bounds are the times at which the
// band does the same. This is the median that R prints, and that of
// summary(survfit)$table. (R's quantile() differs where the curve ends at 0.5: see
// Quantile.)
func (c *Curve) Median() Quantile { return median(c, c.Level, c.Transform, c.Robust) }

func median(c stepped, level float64, tr Transform, robust bool) Quantile {
	q := Quantile{P: 0.5, CI: CI{Level: level, Transform: tr}}
	const half = 0.5 + tieTolerance
	m := c.length()
	// middle is the time of row j, or the middle of an interval at 0.5.
	middle := func(j int, v float64, next func(v float64) int) float64 {
		if j == m {
			return math.NaN()
		}
		if math.Abs(v-0.5) < tieTolerance {
			if k := next(v); k < m {
				return (c.time(j) + c.time(k)) / 2
			}
		}
		return c.time(j)
	}
	at := func(j int) float64 { s, _ := c.at(j); return s }
	surv := func(v float64) int { return sort.Search(m, func(j int) bool { return at(j) < v }) }
	j := surv(half)
	if j < m {
		q.Value = middle(j, at(j), surv)
	} else {
		q.Value = math.NaN()
	}
	z := quantileOf(level)
	bound := func(b band, from int) float64 {
		k := b.firstBelow(half, from)
		if k == m {
			return math.NaN()
		}
		return middle(k, b.at(k), func(v float64) int { return b.firstBelow(v, k) })
	}
	q.CI.Lower = bound(band{c, tr, robust, false, z}, 0)
	q.CI.Upper = bound(band{c, tr, robust, true, z}, j)
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
	for _, b := range []band{{c, c.Transform, c.Robust, false, z}, {c, c.Transform, c.Robust, true, z}} {
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
	best, height := b.c.length(), math.Inf(-1)
	next := math.Nextafter(v, 2) // <= v is < next
	b.search(0, func(high, low, least, most float64) bool {
		return b.above(next, high, low, least, most) || b.below(height, high, most)
	}, func(j int, h float64) bool {
		if h <= v && h > height {
			best, height = j, h
		}
		return false
	})
	return best
}

// last is the bound at the end of the curve: the last that is below 1.
func (b band) last() float64 {
	for j := b.c.length() - 1; j >= 0; j-- {
		if h := b.at(j); h != 1 {
			return h
		}
	}
	return 1
}
