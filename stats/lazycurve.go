package stats

import (
	"math"
	"sort"
	"sync"
)

// CurveReader is a Kaplan-Meier curve as a picture reads it: at some times. Counts are
// those of Curve.
type CurveReader interface {
	// LastTime is the last time at which someone of the group leaves, NaN where nobody is
	// in it.
	LastTime() float64
	// ReadAt is S(t) with its interval; 1 and 1 to 1 before anybody has left.
	ReadAt(t float64) (surv float64, ci CI)
	// AtRiskAt is the number at risk just before t.
	AtRiskAt(t float64) float64
	// CensoredIn is the last time with a censoring after one time and up to another, NaN
	// where there is none.
	CensoredIn(after, to float64) float64
	// LastEvent is the time of the last event, 0 where there is none.
	LastEvent() float64
	// EventsAfter is the number of events after t.
	EventsAfter(t float64) float64
	// Extremes are the largest S below 1 and the smallest above 0; NaN where S is never
	// between the two.
	Extremes() (top, bottom float64)
	Median() Quantile
}

// lazyPositions are about as many patients as a block of a LazyCurve has: so many are
// looked at to read it at one time.
const lazyPositions = 128

// lazyRows is the number of times from which a LazyCurve is worth its while.
const lazyRows = 1 << 15

// LazyCurve is the curve of a group that is worked out where it is read. Where nearly
// everybody has a time of his own, to write down all rows of the curves takes longer than
// everything else that follows a key, and a picture reads some hundred of them. So the
// estimate is kept at the beginning of each block of rows, and the rows of a block are
// made from there, with the same operations in the same order as those of a Curve: the
// numbers are the same to the bit.
//
// It may be read from several goroutines. The timeline and the group codes of the table
// that it was made of must not change while it is in use.
type LazyCurve struct {
	Subjects    int
	TotalEvents int
	Level       float64
	Transform   Transform

	tl    *Timeline
	group []uint8 // by subject
	of    uint8
	last  int     // row of the timeline at which the last of the group leaves; -1 for none
	first int     // the same of the first
	block []int32 // first row of each block, and the end
	mark  []curveMark

	mu   sync.Mutex
	read int       // the block that rows holds, -1 for none
	rows []lazyRow // from its first to the last that was asked for
}

// curveMark is the curve before the first row of a block.
type curveMark struct {
	surv, variance float64 // S, and the variance of log S
	atRisk, events float64 // events before
}

// lazyRow is a row of the curve.
type lazyRow struct {
	atRisk, events, left float64
	surv, variance       float64 // just after it, the variance that of log S
}

// LazyKaplanMeiers are the curves of all groups, to be read at some times; nil where
// there are so few times that Curves are made as fast, or weights or entries. One pass
// over the times with an event, in parallel.
func (t *EventTable) LazyKaplanMeiers(opt CurveOptions) []*LazyCurve {
	if tl := t.tl; len(tl.Time) < lazyRows || tl.Weight != nil || tl.EntrySubject != nil || tl.robust || t.group == nil {
		return nil
	}
	return t.lazyCurves(opt)
}

func (t *EventTable) lazyCurves(opt CurveOptions) []*LazyCurve {
	tl := t.tl
	var block []int32
	for p := 0; p < len(tl.Subject); p += lazyPositions {
		if j := tl.rowFrom(p); j < len(tl.Time) && (len(block) == 0 || block[len(block)-1] < int32(j)) {
			block = append(block, int32(j))
		}
	}
	block = append(block, int32(len(tl.Time)))
	out := make([]*LazyCurve, t.Groups)
	eachChunk(t.Groups, func(g int) {
		c := &LazyCurve{Subjects: t.Subjects[g], TotalEvents: t.TotalEvents[g], Level: opt.Level, Transform: opt.Transform,
			tl: tl, group: t.group, of: uint8(g), first: -1, last: -1, block: block, read: -1}
		if c.Level == 0 {
			c.Level = 0.95
		}
		if c.Subjects > 0 {
			for c.first = 0; !t.leaves(g, c.first); c.first++ {
			}
			for c.last = len(tl.Time) - 1; !t.leaves(g, c.last); c.last-- {
			}
		}
		c.marks(t.AtRisk[g], t.Events[g])
		out[g] = c
	})
	return out
}

// marks passes over the times with an event. At the others nothing changes.
func (c *LazyCurve) marks(atRisk, events []float64) {
	rows := c.tl.eventRow
	c.mark = make([]curveMark, len(c.block))
	at := curveMark{surv: 1}
	k := 0
	for b, first := range c.block {
		for ; k < len(rows) && rows[k] < first; k++ {
			n, d := atRisk[rows[k]], events[rows[k]]
			at.events += d
			if n > 0 {
				at.surv *= (n - d) / n
				at.variance += d / (n * (n - d))
			}
		}
		if at.atRisk = 0; int(first) < len(atRisk) {
			at.atRisk = atRisk[first]
		}
		c.mark[b] = at
	}
}

// row is row j of the timeline.
func (c *LazyCurve) row(j int) lazyRow {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b := c.read; b < 0 || int(c.block[b]) > j || int(c.block[b+1]) <= j {
		c.read, c.rows = c.blockOf(j), c.rows[:0]
	}
	c.load(j)
	return c.rows[j-int(c.block[c.read])]
}

// blockOf is the block of row j.
func (c *LazyCurve) blockOf(j int) int {
	return sort.Search(len(c.block), func(b int) bool { return int(c.block[b]) > j }) - 1
}

// load works out the rows of the block up to one of them.
func (c *LazyCurve) load(last int) {
	tl, at, first := c.tl, c.mark[c.read], int(c.block[c.read])
	n, s, v := at.atRisk, at.surv, at.variance
	if k := len(c.rows); k > 0 {
		before := c.rows[k-1]
		n, s, v = before.atRisk-before.left, before.surv, before.variance
	}
	for j := first + len(c.rows); j <= last; j++ {
		left, events := 0, 0
		for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
			if c.group[tl.Subject[p]] == c.of {
				left++
				events += int(bit(tl.Event[p]))
			}
		}
		d := float64(events)
		if n > 0 {
			s *= (n - d) / n
			v += d / (n * (n - d))
		}
		c.rows = append(c.rows, lazyRow{n, d, float64(left), s, v})
		n -= float64(left)
	}
}

// LastTime is the last time of the curve, NaN where there is none.
func (c *LazyCurve) LastTime() float64 {
	if c.last < 0 {
		return math.NaN()
	}
	return c.tl.Time[c.last]
}

// upTo is the last row of the timeline up to t.
func (c *LazyCurve) upTo(t float64) int {
	return sort.Search(len(c.tl.Time), func(j int) bool { return c.tl.Time[j] > t }) - 1
}

// ReadAt is survival at a time with its interval: 1 before the first row.
func (c *LazyCurve) ReadAt(t float64) (surv float64, ci CI) {
	j := c.upTo(t)
	if c.last < 0 || j < c.first {
		return 1, CI{1, 1, c.Level, c.Transform}
	}
	r := c.row(j)
	lo, hi := interval(r.surv, math.Sqrt(r.variance), quantileOf(c.Level), c.Transform)
	return r.surv, CI{lo, hi, c.Level, c.Transform}
}

// AtRiskAt is the number at risk just before a time.
func (c *LazyCurve) AtRiskAt(t float64) float64 {
	j := sort.SearchFloat64s(c.tl.Time, t)
	if j > c.last {
		return 0
	}
	return c.row(j).atRisk
}

// CensoredIn is the last time in (after, to] at which somebody is censored, NaN for none.
func (c *LazyCurve) CensoredIn(after, to float64) float64 {
	for j := min(c.upTo(to), c.last); j >= 0 && c.tl.Time[j] > after; j-- {
		if r := c.row(j); r.left > r.events {
			return c.tl.Time[j]
		}
	}
	return math.NaN()
}

// LastEvent is the time of the last event, 0 where there is none.
func (c *LazyCurve) LastEvent() float64 {
	for b := len(c.block) - 2; b >= 0; b-- {
		if c.mark[b].events == float64(c.TotalEvents) {
			continue // all are before
		}
		for j := int(c.block[b+1]) - 1; j >= int(c.block[b]); j-- {
			if c.row(j).events > 0 {
				return c.tl.Time[j]
			}
		}
	}
	return 0
}

// EventsAfter is the number of events after a time.
func (c *LazyCurve) EventsAfter(t float64) float64 {
	j := c.upTo(t)
	if j < 0 {
		return float64(c.TotalEvents)
	}
	b := c.blockOf(j)
	n := float64(c.TotalEvents) - c.mark[b].events
	for k := int(c.block[b]); k <= j; k++ {
		n -= c.row(k).events
	}
	return n
}

// Extremes are the highest and the lowest place of the curve and its interval.
func (c *LazyCurve) Extremes() (top, bottom float64) {
	return extremes(c)
}

// Median is the median survival with its interval, as of Curve.
func (c *LazyCurve) Median() Quantile { return median(c, c.Level, c.Transform, false) }

// stepped is a curve by row, as a search needs it.
type stepped interface {
	length() int
	time(j int) float64
	at(j int) (surv, se float64)
	// span is the end of some rows from j on, with bounds of S and of its standard error
	// on them, where the standard error does not fall.
	span(j int) (end int, high, low, least, most float64)
}

func (c *LazyCurve) length() int                 { return len(c.tl.Time) }
func (c *LazyCurve) time(j int) float64          { return c.tl.Time[j] }
func (c *LazyCurve) at(j int) (surv, se float64) { r := c.row(j); return r.surv, math.Sqrt(r.variance) }

func (c *LazyCurve) span(j int) (end int, high, low, least, most float64) {
	b := c.blockOf(j)
	from, to := c.mark[b], c.mark[b+1]
	return int(c.block[b+1]), from.surv, to.surv, math.Sqrt(from.variance), math.Sqrt(to.variance)
}

func (c *Curve) length() int                 { return len(c.Time) }
func (c *Curve) time(j int) float64          { return c.Time[j] }
func (c *Curve) at(j int) (surv, se float64) { return c.Surv[j], c.SELogSurv[j] }

// blockRows is the number of rows of a Curve that a search can skip at once.
const blockRows = 256

func (c *Curve) span(j int) (end int, high, low, least, most float64) {
	end = min(j+blockRows, len(c.Surv))
	return end, c.Surv[j], c.Surv[end-1], c.SELogSurv[j], c.SELogSurv[end-1]
}

// extremes are those of CurveReader.
func extremes(c stepped) (top, bottom float64) {
	m := c.length()
	surv := func(j int) float64 { s, _ := c.at(j); return s }
	first := sort.Search(m, func(j int) bool { return surv(j) < 1 })
	last := sort.Search(m, func(j int) bool { return !(surv(j) > 0) }) - 1
	if first > last {
		return math.NaN(), math.NaN()
	}
	return surv(first), surv(last)
}

// The same of a curve that has its rows.

// LastTime is the last time of the curve, NaN where there is none.
func (c *Curve) LastTime() float64 {
	if len(c.Time) == 0 {
		return math.NaN()
	}
	return c.Time[len(c.Time)-1]
}

// upTo is the last row up to t.
func (c *Curve) upTo(t float64) int {
	return sort.Search(len(c.Time), func(j int) bool { return c.Time[j] > t }) - 1
}

// ReadAt is S(t) with its interval; 1 and 1 to 1 before the first row.
func (c *Curve) ReadAt(t float64) (surv float64, ci CI) {
	j := c.upTo(t)
	if j < 0 {
		return 1, CI{1, 1, c.Level, c.Transform}
	}
	return c.Surv[j], c.CI(j)
}

// AtRiskAt is the number at risk just before t.
func (c *Curve) AtRiskAt(t float64) float64 {
	j := sort.SearchFloat64s(c.Time, t)
	if j >= len(c.Time) {
		return 0
	}
	return c.AtRisk[j]
}

// CensoredIn is the last time with a censoring after one time and up to another, NaN
// where there is none. A picture asks for each of its columns: a list of all
// censorings would be as long as the curve.
func (c *Curve) CensoredIn(after, to float64) float64 {
	for j := c.upTo(to); j >= 0 && c.Time[j] > after; j-- {
		if c.Censored[j] > 0 {
			return c.Time[j]
		}
	}
	return math.NaN()
}

// LastEvent is the time of the last event, 0 where there is none.
func (c *Curve) LastEvent() float64 {
	for j := len(c.Time) - 1; j >= 0; j-- {
		if c.Events[j] > 0 {
			return c.Time[j]
		}
	}
	return 0
}

// EventsAfter is the number of events after t.
func (c *Curve) EventsAfter(t float64) float64 {
	sum := 0.0
	for _, d := range c.Events[c.upTo(t)+1:] {
		sum += d
	}
	return sum
}

// Extremes are the largest S below 1 and the smallest above 0; NaN where S is never
// between the two.
func (c *Curve) Extremes() (top, bottom float64) { return extremes(c) }
