package main

import (
	"fmt"
	"math"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
	"kaplan/stats"
)

// What the propensity scores of Hatooka and Medicare are made of.
var (
	hatookaScore  = []string{"tumor size", "portal vein invasion == yes"}
	medicareScore = []string{"age", "tumor stage == III", "tumor stage == IV", "cirrhosis == yes", "comorbidity index"}
)

// caliper is the width within which pairs must lie, in standard deviations of
// the score.
const caliper = 0.2

// pairs is how many pairs of a study are published.
func pairs(study string) int {
	return int(published.Number(published.Study(study, "Pairs matched").N))
}

// values are those of a term in rows.
func (s *study) values(text string, rows []int) []float64 {
	f, x := when(text)(s), make([]float64, len(rows))
	for k, i := range rows {
		x[k] = f(i)
	}
	return x
}

// match pairs those of rows who are on sorafenib with the others by their
// propensity score, one to one, nearest neighbour: by the probability, and by its
// logit. The matching counts rows.
func (s *study) match(rows []int, terms []string) (probability, logit *stats.Matching) {
	x := make([][]float64, len(terms))
	y := make([]bool, len(rows))
	for j, t := range terms {
		x[j] = s.values(t, rows)
	}
	for k, i := range rows {
		y[k] = s.cat["arm"][i] == "sorafenib"
	}
	f, err := stats.FitLogistic(x, y, stats.LogisticOptions{})
	if err != nil {
		panic(err)
	}
	nearest := func(score []float64) *stats.Matching {
		m, err := stats.NearestNeighbours(score, y, stats.MatchOptions{Caliper: caliper})
		if err != nil {
			panic(err)
		}
		return m
	}
	return nearest(f.Fitted), nearest(f.LinearPredict)
}

// imbalance is the greatest standardised mean difference of the covariates after
// matching.
func (s *study) imbalance(m *stats.Matching, rows []int, terms []string) float64 {
	worst := 0.0
	treated := make([]bool, len(rows))
	for _, p := range m.Pairs {
		treated[p.Treated] = true
	}
	for _, k := range m.UnmatchedTreated {
		treated[k] = true
	}
	for _, t := range terms {
		b, err := stats.BalanceOf(s.values(t, rows), treated, m.Weights(), stats.TreatedSD)
		if err != nil {
			panic(err)
		}
		worst = max(worst, math.Abs(b.SMD))
	}
	return worst
}

// take marks who is matched.
func (s *study) take(m *stats.Matching, rows []int) {
	s.set("matched", "no", s.rows(""))
	for _, p := range m.Pairs {
		s.set("matched", "yes", []int{rows[p.Treated], rows[p.Control]})
	}
}

// apart is how far the arms of Hatooka are from one another among rows: P of the
// size of the tumor by rank sums, of invasion of the portal vein by chi-square.
func (s *study) apart(rows []int) (size, invasion float64, err error) {
	arm, invades := s.within("arm == sorafenib"), s.within("portal vein invasion == yes")
	var x [2][]float64
	table := [][]int{{0, 0}, {0, 0}}
	for _, i := range rows {
		g := kit.Int(arm(i))
		x[g] = append(x[g], s.num["tumor size"][i])
		table[g][kit.Int(invades(i))]++
	}
	t, err := stats.MannWhitney(x[1], x[0], stats.RankOptions{})
	if err != nil {
		return 0, 0, err
	}
	invasion, err = tableP(table, "chi-square")
	return t.P, invasion, err
}

// tumorsInPairs: tumors treated by HAIC were larger and invaded the portal vein
// more often, each significantly, which is why the study matched; drawn until
// matching finds the printed number of pairs.
func (s *study) tumorsInPairs() {
	size, invasion, all := s.number("tumor size"), s.text("portal vein invasion"), s.rows("")
	sorafenib, n := s.within("arm == sorafenib"), pairs(s.name)
	for {
		for i := range s.n {
			mean, share := math.Log(4.7), 0.42
			if sorafenib(i) {
				mean, share = math.Log(3.3), 0.19
			}
			size[i] = round(math.Exp(kit.Normal(s.rng, mean, 0.5, math.Log(1), math.Log(14))), 1)
			invasion[i] = kit.YesNo(s.rng.Float64() < share)
		}
		if size, invasion, err := s.apart(all); err != nil || size > 0.04 || invasion > 0.04 {
			continue
		}
		m, other := s.match(all, hatookaScore)
		if len(m.Pairs) == n && len(other.Pairs) == n && s.imbalance(m, all, hatookaScore) < 0.1 {
			s.take(m, all)
			break
		}
	}
	s.vector["z"] = s.zero()
	for i, v := range size {
		s.vector["z"][i] = math.Log(v/4) * 2
	}
}

// elder is what the score of Medicare is made of.
type elder struct {
	age, index       float64
	stage, cirrhosis string
}

func (s *study) elder(i int) elder {
	return elder{s.number("age")[i], s.number("comorbidity index")[i], s.text("tumor stage")[i], s.text("cirrhosis")[i]}
}

func (s *study) setElder(i int, e elder) {
	s.num["age"][i], s.num["comorbidity index"][i], s.cat["tumor stage"][i], s.cat["cirrhosis"][i] = e.age, e.index, e.stage, e.cirrhosis
}

// drawElder: who was younger and fitter was treated.
func (s *study) drawElder(i int) (e elder) {
	rng, t := s.rng, kit.Float(s.cat["arm"][i] == "sorafenib")
	e.age = math.Round(kit.Normal(rng, 78-4.5*t, 6.5, 66, 95))
	e.index = float64(min(s.poisson(2-0.9*t), 8))
	e.cirrhosis = kit.YesNo(rng.Float64() < 0.65-0.27*t)
	switch u := rng.Float64(); {
	case u < 0.2+0.08*t:
		e.stage = "II"
	case u < 0.52+0.16*t:
		e.stage = "III"
	default:
		e.stage = "IV"
	}
	return e
}

// poisson draws a count.
func (s *study) poisson(mean float64) int {
	k, p, limit := 0, s.rng.Float64(), math.Exp(-mean)
	for p > limit {
		p *= s.rng.Float64()
		k++
	}
	return k
}

// elders draws everybody of Medicare, and when the treated began.
func (s *study) elders() {
	for i := range s.n {
		s.elder(i) // makes the columns
		s.setElder(i, s.drawElder(i))
	}
	for _, i := range s.rows("arm == sorafenib") {
		s.number("treatment start month")[i] = months(min(4+weibull(s.rng, 0.7, 1.3), 56))
	}
}

// pairElders draws time from diagnosis; then who is alive at 60 days, and of them
// the pairs, who are what the search may touch.
func (s *study) pairElders(st *stage) {
	rng, treated := s.rng, s.within("arm == sorafenib")
	started := s.num["treatment start month"]
	risk := func(i int) float64 {
		e := s.elder(i)
		return 0.05*(e.age-76) + 0.25*(e.index-1.6) + 0.5*kit.Float(e.cirrhosis == "yes") + 0.7*kit.Float(e.stage == "IV") - 0.6
	}
	st.draw = func(i int) int {
		if treated(i) {
			return inDays(started[i]) + weibull(rng, 2.15*math.Exp(-risk(i)-0.1), 0.76)
		}
		return weibull(rng, 2.3*math.Exp(-1.1*risk(i)), 0.85)
	}
	for i := range s.n {
		if treated(i) {
			st.lower[i] = inDays(started[i]) + 1
		}
	}
	st.start(s.def.Stage["OS"].Followed)
	var alive []int
	for i := range s.n {
		if st.days[i] > 60 {
			alive = append(alive, i)
			st.lower[i] = 61
		} else {
			st.upper[i] = 59
		}
	}
	s.take(s.findPairs(alive), alive)
	st.rows = s.rows("matched == yes")
	// Everybody was followed for longer than the figures reach.
	st.keep = true
	for i := range s.n {
		if !st.event[i] {
			st.lower[i] = inDays(18)
		}
	}
}

// findPairs draws those alive anew, one by one, until there are as many pairs as
// published and they are balanced.
func (s *study) findPairs(alive []int) *stats.Matching {
	n := pairs(s.name)
	balance := append(medicareScore[:len(medicareScore):len(medicareScore)], "tumor stage == II")
	var m, next *stats.Matching
	off := func(m *stats.Matching) float64 {
		return math.Abs(float64(len(m.Pairs)-n)) + 100*max(s.imbalance(m, alive, balance)-0.095, 0)
	}
	m, _ = s.match(alive, medicareScore)
	fmt.Fprintf(s.trace, "%s: %d alive at 60 days, %d pairs as drawn\n", s.name, len(alive), len(m.Pairs))
	var i int
	var old elder
	if _, left := (kit.Annealing{
		Steps: 20_000, Hot: 0.3, Cold: 0.3, Enough: math.SmallestNonzeroFloat64,
		Propose: func(float64) bool {
			i = alive[s.rng.IntN(len(alive))]
			old = s.elder(i)
			s.setElder(i, s.drawElder(i))
			return true
		},
		Cost: func(float64) float64 {
			next, _ = s.match(alive, medicareScore)
			return off(next)
		},
		Undo: func() { s.setElder(i, old) },
		Keep: func() { m = next },
	}).Run(s.rng, off(m)); left > 0 {
		panic(fmt.Sprintf("%s: %d pairs of %d alive, not %d", s.name, len(m.Pairs), len(alive), n))
	}
	return m
}
