package chart

import (
	"math"
	"math/rand/v2"
	"sort"
)

// cohort is a small Kaplan-Meier for the tests: subjects in time order, with
// the curve and its log-scale interval after each of them.
type cohort struct {
	time         []float64
	event        []bool
	surv, lo, hi []float64
	censor       []float64
}

func newCohort(time []float64, event []bool) *cohort {
	n := len(time)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		i, j := order[a], order[b]
		return time[i] < time[j] || time[i] == time[j] && event[i] && !event[j]
	})
	c := &cohort{}
	s, v := 1.0, 0.0
	for k, i := range order {
		risk := float64(n - k)
		if event[i] {
			s *= 1 - 1/risk
			v += 1 / (risk * (risk - 1))
		} else {
			c.censor = append(c.censor, time[i])
		}
		c.time = append(c.time, time[i])
		c.event = append(c.event, event[i])
		c.surv = append(c.surv, s)
		lo, hi := math.NaN(), math.NaN()
		if s > 0 {
			lo, hi = s*math.Exp(-1.96*math.Sqrt(v)), math.Min(1, s*math.Exp(1.96*math.Sqrt(v)))
		}
		c.lo, c.hi = append(c.lo, lo), append(c.hi, hi)
	}
	return c
}

// exponential draws n survival times with the given median, censored uniformly
// between a third of the end and the end.
func exponential(seed uint64, n int, median, end float64) *cohort {
	r := rand.New(rand.NewPCG(seed, 1))
	time, event := make([]float64, n), make([]bool, n)
	for i := range time {
		t, c := r.ExpFloat64()*median/math.Ln2, end*(1+2*r.Float64())/3
		time[i], event[i] = math.Min(t, c), t <= c
	}
	return newCohort(time, event)
}

// until is the number of subjects whose time is <= t.
func (c *cohort) until(t float64) int {
	return sort.Search(len(c.time), func(i int) bool { return c.time[i] > t })
}

func (c *cohort) step(values []float64, before float64) func(float64) float64 {
	return func(t float64) float64 {
		if i := c.until(t); i > 0 {
			return values[i-1]
		}
		return before
	}
}

func (c *cohort) atRisk(t float64) int { return len(c.time) - sort.SearchFloat64s(c.time, t) }

func (c *cohort) median() float64 {
	for i, s := range c.surv {
		if s <= 0.5 {
			return c.time[i]
		}
	}
	return math.NaN()
}

func (c *cohort) series(name string, group int) Series {
	return Series{
		Name: name, Group: group,
		At: c.step(c.surv, 1), AtRisk: c.atRisk, Median: c.median(), Censor: c.censor,
		Lower: c.step(c.lo, 1), Upper: c.step(c.hi, 1),
	}
}

var groupNames = []string{"low", "intermediate", "high", "very high"}

// groups are k exponential groups; medians and sizes differ.
func groups(k int, end float64) []Series {
	medians, sizes := []float64{0.35, 0.6, 1.1, 2}, []int{28, 29, 41, 104}
	var out []Series
	for i := range k {
		out = append(out, exponential(uint64(i)+7, sizes[i], medians[i]*end, end).series(groupNames[i], i))
	}
	return out
}
