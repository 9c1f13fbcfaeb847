package main

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
)

// source is the random numbers of one study, so that no study depends on the
// others.
func source(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(20170307, h.Sum64()))
}

// severity gives each patient a standard normal number that is higher the
// earlier he dies within his group: what was measured at baseline goes by it.
func (s *study) severity(rng *rand.Rand, r float64, by group) []float64 {
	members := map[int][]int{}
	code := func(int) int { return 0 }
	if by != nil {
		code = by(s)
	}
	for i := range s.n {
		members[code(i)] = append(members[code(i)], i)
	}
	time := s.number("OS_months")
	z := make([]float64, s.n)
	for g := -1; g < 256; g++ {
		who := members[g]
		slices.SortStableFunc(who, func(a, b int) int {
			switch {
			case time[a] > time[b]:
				return -1
			case time[a] < time[b]:
				return 1
			}
			return 0
		})
		for k, i := range who {
			normal := math.Sqrt2 * math.Erfinv(2*(float64(k)+0.5)/float64(len(who))-1)
			z[i] = r*normal + math.Sqrt(1-r*r)*rng.NormFloat64()
		}
	}
	return z
}

// rank gives column name its levels by exact counts: those lowest in z the
// first, r being how much z counts beside chance.
func (s *study) rank(rng *rand.Rand, name string, z []float64, r float64, in func(i int) bool, levels ...any) {
	type one struct {
		i int
		v float64
	}
	var who []one
	for i := range s.n {
		if in == nil || in(i) {
			who = append(who, one{i, r*z[i] + math.Sqrt(1-r*r)*rng.NormFloat64()})
		}
	}
	slices.SortStableFunc(who, func(a, b one) int {
		switch {
		case a.v < b.v:
			return -1
		case a.v > b.v:
			return 1
		}
		return 0
	})
	x, k := s.text(name), 0
	for l := 0; l < len(levels); l += 2 {
		count := levels[l+1].(int)
		if l+2 == len(levels) && count < 0 {
			count = len(who) - k
		}
		for range count {
			x[who[k].i] = levels[l].(string)
			k++
		}
	}
	if k != len(who) {
		panic(s.name + ": the levels of " + name + " do not add up")
	}
}

// grade is rank for a column of numbers.
func (s *study) grade(rng *rand.Rand, name string, z []float64, r float64, in func(i int) bool, levels ...any) {
	for l := 0; l < len(levels); l += 2 {
		levels[l] = string(rune('0' + levels[l].(int)))
	}
	tmp := &study{name: s.name, n: s.n, cat: map[string][]string{}}
	tmp.rank(rng, name, z, r, in, levels...)
	x := s.number(name)
	for i, l := range tmp.cat[name] {
		if l != "" {
			x[i] = float64(l[0] - '0')
		}
	}
}

// normal draws a number from a normal distribution, within bounds.
func normal(rng *rand.Rand, mean, sd, lo, hi float64) float64 {
	for {
		if v := mean + sd*rng.NormFloat64(); v >= lo && v <= hi {
			return v
		}
	}
}

// ages draws ages, the middle one (of an even number both) the median.
func (s *study) ages(rng *rand.Rand, median, sd, lo, hi float64) {
	x := s.number("age")
	order := rng.Perm(s.n)
	for k, i := range order {
		switch {
		case k < (s.n-1)/2:
			x[i] = math.Round(normal(rng, median, sd, lo, median))
		case k > s.n/2:
			x[i] = math.Round(normal(rng, median, sd, median, hi))
		default:
			x[i] = median
		}
	}
}

// alphaFetoprotein draws AFP where it is missing, higher with z.
func (s *study) alphaFetoprotein(rng *rand.Rand, z []float64, high term) {
	x := s.number("AFP")
	var above func(int) float64
	if high != nil {
		above = high(s)
	}
	for i := range x {
		if !math.IsNaN(x[i]) {
			continue
		}
		for {
			v := math.Exp(4.9 + 2.7*(0.4*z[i]+0.9*rng.NormFloat64()))
			if v < 1.5 || v > 400000 || above != nil && (v >= 400) != (above(i) == 1) {
				continue
			}
			x[i] = round(v, 1)
			break
		}
	}
}

// childPugh gives the class that goes with the score, or where only the class
// is known the score.
func (s *study) childPugh(rng *rand.Rand, z []float64) {
	class, score := s.text("Child-Pugh"), s.number("Child-Pugh score")
	for i := range class {
		if !math.IsNaN(score[i]) {
			class[i] = "A"
			if score[i] >= 7 {
				class[i] = "B"
			}
			if score[i] >= 10 {
				class[i] = "C"
			}
			continue
		}
		worse := 0.3*z[i] + rng.NormFloat64()
		switch class[i] {
		case "A":
			score[i] = 5 + b2f(worse > 0.1)
		case "B":
			score[i] = 7 + b2f(worse > 0) + b2f(worse > 1)
		case "C":
			score[i] = 10
		}
	}
}

// liver draws what every cohort of hepatocellular carcinoma has beside its
// figures: age, sex, etiology, where they are not there yet.
func (s *study) liver(rng *rand.Rand, age float64, male float64, hbv, hcv, alcohol float64) {
	s.fill("diagnosis", "HCC")
	if s.num["age"] == nil {
		s.ages(rng, age, 10, 26, 88)
	}
	if s.cat["sex"] == nil {
		s.shares(rng, "sex", "male", male, "female", 1-male)
	}
	s.shares(rng, "etiology", "HBV", hbv, "HCV", hcv, "alcohol", alcohol, "other", 1-hbv-hcv-alcohol)
}

// shares deals levels in proportion, the last one taking what is left.
func (s *study) shares(rng *rand.Rand, name string, levels ...any) {
	left := s.n
	for k := 1; k < len(levels); k += 2 {
		c := int(math.Round(levels[k].(float64) * float64(s.n)))
		if k == len(levels)-1 {
			c = left
		}
		levels[k] = c
		left -= c
	}
	s.deal(rng, name, nil, levels...)
}

// within says whether a column has a level.
func (s *study) within(name, level string) func(i int) bool {
	x := s.text(name)
	return func(i int) bool { return x[i] == level }
}

func constant(n, v int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = v
	}
	return x
}

// newStage is a stage for overall survival with the same bounds for everybody.
func newStage(s *study, endpoint string, lower, upper int, cs ...*comparison) *stage {
	return &stage{s: s, endpoint: endpoint, lower: constant(s.n, lower), upper: constant(s.n, upper), comparisons: cs}
}

// inside is a stage for an endpoint that ends with another one at the latest:
// progression-free survival within overall survival.
func inside(s *study, endpoint, outer string, lower []int, cs ...*comparison) *stage {
	st := &stage{s: s, endpoint: endpoint, lower: lower, upper: make([]int, s.n), ends: make([]bool, s.n), comparisons: cs}
	for i := range s.n {
		st.upper[i] = inDays(s.number(outer + "_months")[i])
		st.ends[i] = s.number(outer + "_status")[i] == 1
		st.lower[i] = min(st.lower[i], st.upper[i])
	}
	return st
}

// accrual is how long patients are followed who were recruited evenly: between
// from and to months.
func accrual(from, to float64) func(rng *rand.Rand, i int) int {
	return func(rng *rand.Rand, _ int) int { return inDays(from + (to-from)*rng.Float64()) }
}

// progression gives the time to progression that goes with progression-free
// survival: who died without progressing is censored.
func (s *study) progression() {
	pfs, status, os := s.number("PFS_months"), s.number("PFS_status"), s.number("OS_months")
	t, e := s.number("TTP_months"), s.number("TTP_status")
	for i := range pfs {
		t[i], e[i] = pfs[i], b2f(status[i] == 1 && pfs[i] < os[i])
	}
}
