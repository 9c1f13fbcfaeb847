package main

import (
	"math"
	"math/rand/v2"

	"kaplan/sampledata/gen/kit"
	"kaplan/stats"
)

// sampled is a mouse on a day; NaN is not measured.
type sampled struct {
	day    int
	dose   float64 // mg/kg
	hCG    float64 // urinary, mIU per mg of creatinine
	plasma float64 // sorafenib 3 hours after dosing, ng/ml
	oxide  float64 // % of the plasma's sorafenib
	weight float64 // g
}

// mouse is what is known of one mouse; NaN is not measured, "" not assessed.
type mouse struct {
	experiment     string // trough: figure 1; peak: figures 2 to 5
	tumor          bool
	arm, phase     string
	days           float64 // to the endpoint; NaN for those sacrificed by plan
	reached        bool
	rash, improved string
	sacrificed     int // day on which tissue was taken, 0 none

	troughPlasma, troughTumor float64 // 24 hours after dosing, ng/ml and ng/g
	liver, tumorLevel         float64 // 3 hours after dosing, ng/g
	hCG                       float64 // at sacrifice
	mvd, ki67                 float64

	progression, start, growth float64 // hCG: day it passes 200, mIU/mg before, rate per day
	rows                       []*sampled
}

func newMouse(experiment string, tumor bool, arm string) *mouse {
	x := math.NaN()
	return &mouse{experiment: experiment, tumor: tumor, arm: arm, days: x,
		troughPlasma: x, troughTumor: x, liver: x, tumorLevel: x, hCG: x, mvd: x, ki67: x}
}

// on is the row of a day, nil where there is none.
func (m *mouse) on(day int) *sampled {
	for _, r := range m.rows {
		if r.day == day {
			return r
		}
	}
	return nil
}

var (
	serialDays = []int{0, 14, 28, 42, 56, 70, 84}
	earlyDays  = []int{0, 1, 4, 7, 11}
	plasmaDays = []int{1, 4, 7, 11, 14, 28, 42, 56, 70}
)

const (
	perCell        = 8  // plasma samples per day and group on 30 mg/kg
	endOfStudy     = 98 // days
	escalation     = 29
	progressionHCG = 200.
	fullHCG        = 3800. // where growth ends, the highest of figure 2D
)

// colony is all mice, by what was done with them.
type colony struct {
	all                     []*mouse
	trough                  []*mouse // 6 sensitive, 6 preprogression, 8 resistant
	bearing, free           []*mouse // 43 and 20, followed to the endpoint
	early, earlyFree        []*mouse // 10 and 8, sacrificed on day 14
	vehicle                 []*mouse
	serial, serialFree      []*mouse // plasma every two weeks on 30 mg/kg
	risen, risenFree        []*mouse // and with the dose doubled on day 29
	noUrine                 []*sampled
	resistant, escalated    []*mouse // with tissue, of bearing
	freeResistant, freeRise []*mouse
}

const (
	nBearing30, nBearingUp = 22, 21
	nFree30, nFreeUp       = 10, 10
)

func (c *colony) add(k int, experiment string, tumor bool, arm string) (out []*mouse) {
	for range k {
		out = append(out, newMouse(experiment, tumor, arm))
	}
	c.all = append(c.all, out...)
	return out
}

// assemble makes the mice, their survival and who is sampled when.
func assemble(rng *rand.Rand) *colony {
	c := &colony{}
	c.bearing = append(c.add(nBearing30, "peak", true, arm30), c.add(nBearingUp, "peak", true, armUp)...)
	c.free = append(c.add(nFree30, "peak", false, arm30), c.add(nFreeUp, "peak", false, armUp)...)
	c.early, c.earlyFree = c.add(10, "peak", true, arm30), c.add(8, "peak", false, arm30)
	c.vehicle = c.add(8, "peak", true, armVehicle)
	c.trough = c.add(20, "trough", true, arm30)
	c.survive(rng)

	// Who is bled every two weeks lives long enough for it.
	first := func(from []*mouse, arm string, least float64, k int) (out []*mouse) {
		for _, m := range from {
			if m.arm == arm && m.days >= least && len(out) < k {
				out = append(out, m)
			}
		}
		return out
	}
	c.serial, c.serialFree = first(c.bearing, arm30, 71, perCell), first(c.free, arm30, 71, perCell)
	c.risen, c.risenFree = first(c.bearing, armUp, 57, 8), first(c.free, armUp, 57, 6)
	// Tissue: 10 and 11 livers, 8 and 9 tumors of sensitive and resistant mice.
	c.resistant, c.escalated = c.bearing[:11], c.bearing[nBearing30:nBearing30+9]
	c.freeResistant, c.freeRise = c.free[:6], c.free[nFree30:nFree30+6]
	for _, m := range c.early {
		m.phase, m.sacrificed = sensitive, 14
	}
	for _, m := range c.earlyFree[:6] {
		m.phase, m.sacrificed = sensitive, 14
	}
	for _, m := range append(c.resistant[:11:11], c.freeResistant...) {
		m.phase, m.sacrificed = resist, int(m.days)
	}
	for _, m := range append(c.escalated[:9:9], c.freeRise...) {
		m.phase, m.sacrificed = esc, int(m.days)
	}
	for _, m := range c.vehicle[:6] {
		m.phase, m.sacrificed = control, int(m.days)
	}
	for k, m := range c.trough {
		switch {
		case k < 6:
			m.phase, m.sacrificed = sensitive, 13
		case k < 12:
			m.phase, m.sacrificed = pre, 33
		default:
			m.phase, m.sacrificed = resist, []int{47, 52, 57, 61, 66, 73, 80, 88}[k-12]
		}
	}
	return c
}

// survive draws days to the endpoint, a fifth of the weight lost or the tumor
// too large, until the log-rank tests agree with the paper.
func (c *colony) survive(rng *rand.Rand) {
	draw := func(m *mouse, median, shape float64, least float64) {
		m.days = math.NaN()
		for !(m.days >= least) {
			m.days = math.Round(kit.Weibull(rng, median, shape))
		}
		m.reached = m.days < endOfStudy
		m.days = min(m.days, endOfStudy)
	}
	for _, m := range c.vehicle {
		draw(m, 40, 5, 28)
	}
	long := func(from []*mouse, arm string, least float64) (k int) {
		for _, m := range from {
			if m.arm == arm && m.days >= least {
				k++
			}
		}
		return k
	}
	for {
		for _, m := range append(c.bearing[:len(c.bearing):len(c.bearing)], c.free...) {
			switch {
			case m.arm == arm30 && m.tumor:
				draw(m, 71, 4.5, 43)
			case m.arm == arm30:
				draw(m, 79, 5, 40)
			case m.tumor:
				draw(m, 56, 5, 36)
			default:
				draw(m, 60, 5, 36)
			}
		}
		everyone := append(c.bearing[:len(c.bearing):len(c.bearing)], c.free...)
		if long(c.bearing, arm30, 71) < perCell || long(c.free, arm30, 71) < perCell || long(c.bearing, armUp, 57) < 8 || long(c.free, armUp, 57) < 6 ||
			long(c.bearing, armUp, 43) < 12 || long(c.free, armUp, 43) < 8 || long(c.free, arm30, 43) < 9 {
			continue
		}
		if p := logRankP(c.bearing, func(m *mouse) bool { return m.arm == armUp }); math.Abs(p-pSurvival) > 0.00005 {
			continue
		}
		if p := logRankP(everyone, func(m *mouse) bool { return m.tumor }); p < 0.15 {
			continue
		}
		return
	}
}

func logRankP(mice []*mouse, second func(*mouse) bool) float64 {
	var o stats.Outcome
	var g []uint8
	for _, m := range mice {
		o.Time, o.Event = append(o.Time, m.days), append(o.Event, m.reached)
		g = append(g, uint8(kit.Int(second(m))))
	}
	r, err := kit.LogRank(o, g, 2)
	if err != nil {
		panic(err) // times are drawn above 0
	}
	return r.P
}

// rashes says who had a rash, and in whom of those that were followed beyond
// six weeks it improved.
func (c *colony) rashes(rng *rand.Rand) {
	deal := func(mice []*mouse, yes int) {
		for k, i := range rng.Perm(len(mice)) {
			mice[i].rash = kit.YesNo(k < yes)
		}
	}
	deal(c.bearing, 32) // 74 % of 43
	deal(c.free, 15)    // 75 % of 20
	assess := func(mice []*mouse, arm string, n, improved int) {
		var late, none []*mouse // beyond six weeks: with a rash first, since only that can improve
		for _, i := range rng.Perm(len(mice)) {
			if m := mice[i]; m.arm == arm && m.days > 42 {
				if m.rash == "yes" {
					late = append(late, m)
				} else {
					none = append(none, m)
				}
			}
		}
		for k, m := range append(late, none...)[:n] {
			m.improved = kit.YesNo(k < improved && m.rash == "yes")
		}
	}
	assess(c.bearing, arm30, 12, 5)
	assess(c.free, arm30, 9, 4)
	assess(c.bearing, armUp, 12, 7)
	assess(c.free, armUp, 8, 4)
}

// follow draws tumor burden and body weight of every mouse on its days.
func (c *colony) follow(rng *rand.Rand) {
	order := rng.Perm(len(c.bearing))
	for k, i := range order {
		m := c.bearing[i]
		if m.progression = 18 + 10*float64(k)/float64(progressed); k >= progressed { // by day 29, seen on day 28
			m.progression = 31 + 26*float64(k-progressed)/float64(len(order)-progressed)
		}
	}
	for _, m := range append(c.early[:len(c.early):len(c.early)], c.trough...) {
		m.progression = 36 + 6*rng.NormFloat64()
	}
	for _, m := range c.vehicle {
		m.progression = 10 + 2*rng.NormFloat64()
	}
	for _, m := range c.all {
		m.start = 55 * math.Exp(0.45*rng.NormFloat64())
		m.start = min(m.start, 150)
		m.growth = 0.07 + 0.015*rng.NormFloat64()
		m.growth = min(max(m.growth, 0.04), 0.1)
		grid := serialDays
		if m.sacrificed == 14 || m.arm == arm30 && m.experiment == "peak" && math.IsNaN(m.days) {
			grid = earlyDays
		}
		last := m.days
		if math.IsNaN(last) {
			last = float64(max(m.sacrificed, 11))
		}
		weight := 25.5 + 1.3*rng.NormFloat64()
		loss := 0.10 + 0.03*rng.NormFloat64() // of the weight, by the endpoint; escalated: a fifth, the endpoint
		if m.arm == armUp {
			loss = 0.19 + 0.008*rng.NormFloat64()
		}
		for _, day := range grid {
			t := float64(day)
			if t > last {
				break
			}
			r := &sampled{day: day, dose: 30, hCG: math.NaN(), plasma: math.NaN(), oxide: math.NaN()}
			if m.arm == armVehicle {
				r.dose = 0
			}
			if m.arm == armUp && day >= escalation {
				r.dose = 60
			}
			if m.tumor {
				r.hCG = m.burden(t, rng)
			}
			gone := 0.02 * t / 28
			switch {
			case m.arm == armUp && day > escalation:
				gone = 0.02 + (loss-0.02)*(t-escalation)/max(last-escalation, 1)
			case m.arm == arm30:
				gone = loss * t / max(last, 60)
			case m.arm == armVehicle:
				gone = -0.03 * t / 28
			}
			r.weight = weight*(1-gone) + 0.15*rng.NormFloat64()
			m.rows = append(m.rows, r)
		}
		if m.tumor && m.sacrificed > 0 {
			m.hCG = m.burden(float64(m.sacrificed), rng)
		}
	}
}

// burden is hCG on a day: about constant under treatment, then growing through
// 200 on the day of progression and levelling off; a doubled dose halves it and
// it grows on. What is measured stays on its side of 200 up to the day of escalation, so that
// progression by then is seen on day 28.
func (m *mouse) burden(t float64, rng *rand.Rand) float64 {
	level := fullHCG / (1 + (fullHCG/progressionHCG-1)*math.Exp(-m.growth*(t-m.progression)))
	level = max(level, m.start*(1-0.3*min(t/14, 1)))
	if m.arm == armUp && t > escalation {
		level *= 0.45
	}
	for {
		v := level * math.Exp(0.15*rng.NormFloat64())
		above, below := v > progressionHCG*1.03, v < progressionHCG/1.03
		if t > escalation || t == 0 || above == (t >= m.progression) && (above || below) || m.arm == armVehicle {
			return v
		}
		level = progressionHCG * math.Exp(0.35*math.Copysign(1, t-m.progression))
	}
}

// give draws what is measured in blood and tissue, near what the figures show.
func (c *colony) give(rng *rand.Rand) {
	normal := func(mean, cv float64) float64 {
		for {
			if v := mean * (1 + cv*rng.NormFloat64()); v > 0.2*mean && v < 1.8*mean {
				return v
			}
		}
	}
	// ng/ml, 3 hours after dosing; the tumor leaves less, and ever less.
	with := map[int]float64{1: 14000, 4: 20500, 7: 20000, 11: 17500, 14: 17000, 28: 16000, 42: 13000, 56: 12500, 70: 9500}
	free := map[int]float64{1: 14500, 4: 21000, 7: 22500, 11: 21500, 14: 19000, 28: 19500, 42: 15500, 56: 16000, 70: 14000}
	oxide := map[int]float64{1: 1.45, 4: 1.6, 7: 1.75, 11: 2.2, 14: 1.75, 28: 1.7, 42: 1.8, 56: 1.75, 70: 1.85}
	oxideFree := map[int]float64{1: 1.4, 4: 1.45, 7: 1.55, 11: 1.6, 14: 1.55, 28: 1.5, 42: 1.55, 56: 1.5, 70: 1.5}
	bleed := func(mice []*mouse, days []int, level, share map[int]float64, k int) {
		for _, m := range mice[:k] {
			own := 0.12 * rng.NormFloat64()
			for _, day := range days {
				r := m.on(day)
				if r == nil {
					continue
				}
				rise := 1.0
				if r.dose == 60 {
					rise = 1.5
				}
				r.plasma = normal(level[day]*rise*(1+own), 0.24)
				r.oxide = normal(share[day]*(1+0.15*(rise-1)), 0.28)
				if r.hCG > 0 {
					r.oxide += 0.25 * (math.Log(r.hCG/200) - math.Log(float64(day+20)/60))
				}
				r.oxide = max(r.oxide, 0.4)
			}
		}
	}
	bleed(c.early, earlyDays[1:], with, oxide, perCell)
	bleed(c.earlyFree, earlyDays[1:], free, oxideFree, perCell)
	bleed(c.serial, serialDays[1:6], with, oxide, perCell)
	bleed(c.serialFree, serialDays[1:6], free, oxideFree, perCell)
	bleed(c.risen, serialDays[1:5], with, oxide, len(c.risen))
	bleed(c.risenFree, serialDays[1:5], free, oxideFree, len(c.risenFree))
	// Of the 72 samples of plasma 65 stand beside hCG: no urine was had of 7.
	for k, day := range []int{1, 1, 4, 7, 11, 56, 70} {
		from := c.early
		if day > 11 {
			from = c.serial
		}
		r := from[(3*k+1)%perCell].on(day)
		r.hCG = math.NaN()
		c.noUrine = append(c.noUrine, r)
	}
	for _, m := range c.trough {
		m.troughPlasma = normal(map[string]float64{sensitive: 6000, pre: 3400, resist: 1800}[m.phase], 0.5)
		m.troughTumor = normal(map[string]float64{sensitive: 9000, pre: 7200, resist: 6000}[m.phase], 0.4)
	}
	tissue := func(mice []*mouse, liver, liverCV, tumor, tumorCV float64, tumors int) {
		for k, m := range mice {
			m.liver = normal(liver, liverCV)
			if m.tumor && k < tumors {
				m.tumorLevel = normal(tumor, tumorCV)
			}
		}
	}
	tissue(c.early, 60000, 0.19, 30000, 0.5, 8)
	tissue(c.resistant, 41000, 0.29, 14400, 0.55, 9)
	tissue(c.escalated, 57000, 0.22, 24000, 0.38, 8)
	tissue(c.earlyFree[:6], 61000, 0.26, 0, 0, 0)
	tissue(c.freeResistant, 49500, 0.30, 0, 0, 0)
	tissue(c.freeRise, 63000, 0.25, 0, 0, 0)
	for _, m := range c.all { // histology of the tumors that were weighed
		if m.experiment != "peak" || !m.tumor || m.phase == "" || m.phase != control && math.IsNaN(m.tumorLevel) {
			continue
		}
		m.mvd = normal(map[string]float64{control: 41, sensitive: 14, resist: 15, esc: 12}[m.phase], 0.28)
		m.ki67 = normal(map[string]float64{control: 34, sensitive: 32, resist: 35, esc: 27}[m.phase], 0.18)
	}
}
