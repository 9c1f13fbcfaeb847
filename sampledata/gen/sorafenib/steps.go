package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"kaplan/sampledata/gen/kit"
)

// step does one line of a study's file: an operation, mostly on a column, by a
// vector with a weight, with what it deals, where a condition holds.
//
//	rank ascites by severity 0.5: no 112, yes where Child-Pugh == A
func (s *study) step(text string) {
	op, rest, _ := strings.Cut(text, " ")
	rest, cond, _ := strings.Cut(rest, " where ")
	name, spec, _ := strings.Cut(rest, ": ")
	column, by, _ := strings.Cut(name, " by ")
	switch op {
	case "call":
		calls[rest](s)
	case "search":
		s.search(rest)
	case "chance":
		s.vector[rest] = make([]float64, s.n)
		for i := range s.n {
			s.vector[rest][i] = s.rng.NormFloat64()
		}
	case "severity", "order":
		_, groups, _ := strings.Cut(rest, " by ")
		if op == "severity" {
			s.vector[op] = s.severity(s.rng, "OS_months", numbers(strings.TrimSuffix(rest, " by "+groups), 1)[0], groups)
		} else {
			s.vector[column] = s.severity(rand.New(rand.NewPCG(1, 1)), column, 0.999, groups)
		}
	case "runs":
		copy(s.text(column), s.levels(spec, s.n))
	case "fill", "set":
		s.set(column, spec, s.rows(cond))
	case "copy":
		copy(s.number(column), s.number(spec))
	case "deal":
		s.deal(column, spec, s.rows(cond))
	case "shares":
		s.shares(column, spec)
	case "rank", "grade":
		z, r := s.zero(), 0.0
		if by != "" {
			v, weight, _ := strings.Cut(by, " ")
			z, r = s.by(v), numbers(weight, 1)[0]
		}
		s.rank(column, spec, z, r, s.rows(cond))
	case "AFP":
		z := s.zero()
		if v, ok := strings.CutPrefix(rest, "by "); ok {
			z = s.by(v)
		}
		s.alphaFetoprotein(z)
	case "child-pugh":
		s.childPugh(s.by("severity"))
	case "liver":
		s.liver(numbers(rest, 5))
	case "ages":
		s.ages(numbers(rest, 4))
	case "sizes":
		if strings.Count(rest, " ") == 1 {
			rest += " 0.15"
		}
		s.sizes(s.by("severity"), numbers(rest, 3))
	case "respond":
		s.respond(numbers(rest, 2))
	case "progression":
		s.progression()
	default:
		panic(fmt.Sprintf("%s: no step is called %q", s.name, text))
	}
}

// numbers reads so many, blanks between them.
func numbers(text string, n int) (out []float64) {
	for _, f := range strings.Fields(text) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			panic(err)
		}
		out = append(out, v)
	}
	if len(out) != n {
		panic(fmt.Sprintf("%q are not %d numbers", text, n))
	}
	return out
}

// levels spells out a spec for n patients.
func (s *study) levels(spec string, n int) []string {
	out, err := kit.Levels(spec, n)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", s.name, err))
	}
	return out
}

func (s *study) zero() []float64 { return make([]float64, s.n) }

// by is a vector: "early" is the sooner the patient died, others were made by
// steps.
func (s *study) by(name string) []float64 {
	if name == "early" {
		z := s.zero()
		for i, t := range s.num["OS_months"] {
			z[i] = -math.Log(t)
		}
		return z
	}
	z := s.vector[name]
	if z == nil {
		panic(fmt.Sprintf("%s: nothing is called %q yet", s.name, name))
	}
	return z
}

// set gives rows a level, or a number.
func (s *study) set(name, level string, rows []int) {
	text := columnOf(name).decimals < 0
	for _, i := range rows {
		if text {
			s.text(name)[i] = level
		} else {
			s.number(name)[i] = numbers(level, 1)[0]
		}
	}
}

// deal gives a column its levels, each to so many of the rows, in random order.
func (s *study) deal(name, spec string, rows []int) {
	kit.Deal(s.rng, s.levels(spec, len(rows)), s.text(name), rows)
}

// shares deals levels in proportion, the last one taking what is left.
func (s *study) shares(name, spec string) {
	parts := strings.Split(spec, ", ")
	for k, part := range parts {
		cut := strings.LastIndexByte(part, ' ')
		parts[k] = part[:cut]
		if k < len(parts)-1 {
			parts[k] += fmt.Sprintf(" %d", int(math.Round(numbers(part[cut:], 1)[0]*float64(s.n))))
		}
	}
	s.deal(name, strings.Join(parts, ", "), s.rows(""))
}

// severity gives each patient a standard normal number that is higher the
// earlier he has an endpoint within his group: what was measured at baseline
// goes by it, r being how much it counts beside chance.
func (s *study) severity(rng *rand.Rand, endpoint string, r float64, groups string) []float64 {
	members := map[int][]int{}
	code := s.codes(groups)
	for i := range s.n {
		members[code(i)] = append(members[code(i)], i)
	}
	time := s.number(endpoint)
	z := s.zero()
	for g := -1; g < 256; g++ {
		who := members[g]
		sortBy(who, func(i int) float64 { return -time[i] })
		for k, i := range who {
			normal := math.Sqrt2 * math.Erfinv(2*(float64(k)+0.5)/float64(len(who))-1)
			z[i] = r*normal + math.Sqrt(1-r*r)*rng.NormFloat64()
		}
	}
	return z
}

// sortBy sorts patients by a number, those that have the same as they stand.
func sortBy(who []int, v func(i int) float64) {
	slices.SortStableFunc(who, func(a, b int) int { return kit.Int(v(a) > v(b)) - kit.Int(v(a) < v(b)) })
}

// rank gives a column its levels by exact counts: those lowest in z the first, r
// being how much z counts beside chance.
func (s *study) rank(name, spec string, z []float64, r float64, rows []int) {
	v := s.zero()
	for _, i := range rows {
		v[i] = r*z[i] + math.Sqrt(1-r*r)*s.rng.NormFloat64()
	}
	sortBy(rows, func(i int) float64 { return v[i] })
	for k, level := range s.levels(spec, len(rows)) {
		s.set(name, level, rows[k:k+1])
	}
}

// ages draws ages by median, spread and range, the middle one (of an even number
// both) the median.
func (s *study) ages(p []float64) {
	x := s.number("age")
	for k, i := range s.rng.Perm(s.n) {
		switch {
		case k < (s.n-1)/2:
			x[i] = math.Round(kit.Normal(s.rng, p[0], p[1], p[2], p[0]))
		case k > s.n/2:
			x[i] = math.Round(kit.Normal(s.rng, p[0], p[1], p[0], p[3]))
		default:
			x[i] = p[0]
		}
	}
}

// alphaFetoprotein draws AFP, higher with z.
func (s *study) alphaFetoprotein(z []float64) {
	x := s.number("AFP")
	for i := range x {
		for {
			v := math.Exp(4.9 + 2.7*(0.4*z[i]+0.9*s.rng.NormFloat64()))
			if v >= 1.5 && v <= 400000 {
				x[i] = round(v, 1)
				break
			}
		}
	}
}

// childPugh gives the class that goes with the score, or where only the class
// is known the score.
func (s *study) childPugh(z []float64) {
	class, score := s.text("Child-Pugh"), s.number("Child-Pugh score")
	for i := range class {
		if !math.IsNaN(score[i]) {
			class[i] = kit.If(score[i] < 7, "A", kit.If(score[i] < 10, "B", "C"))
			continue
		}
		worse := 0.3*z[i] + s.rng.NormFloat64()
		switch class[i] {
		case "A":
			score[i] = 5 + kit.Float(worse > 0.1)
		case "B":
			score[i] = 7 + kit.Float(worse > 0) + kit.Float(worse > 1)
		case "C":
			score[i] = 10
		}
	}
}

// liver draws what every cohort of hepatocellular carcinoma has beside its
// figures: age and sex, where they are not there yet, and etiology, by mean age
// and shares of men, HBV, HCV and alcohol.
func (s *study) liver(p []float64) {
	s.set("diagnosis", "HCC", s.rows(""))
	if s.num["age"] == nil {
		s.ages([]float64{p[0], 10, 26, 88})
	}
	if s.cat["sex"] == nil {
		s.shares("sex", fmt.Sprintf("male %g, female 0", p[1]))
	}
	s.shares("etiology", fmt.Sprintf("HBV %g, HCV %g, alcohol %g, other 0", p[2], p[3], p[4]))
}

// sizes draws the diameter of the main tumor, in cm, by its median, a range, and
// how much its logarithm grows with z.
func (s *study) sizes(z, p []float64) {
	x := s.number("tumor size")
	for i := range x {
		for {
			v := p[0] * math.Exp(p[2]*z[i]+0.35*s.rng.NormFloat64())
			if v >= 1 && v <= max(p[1], 2*p[0]) {
				x[i] = round(v, 1)
				break
			}
		}
	}
}

// respond dates the responses: between two months, before progression.
func (s *study) respond(p []float64) {
	x := s.number("response month")
	for i, r := range s.cat["response"] {
		if r != "CR" && r != "PR" {
			continue
		}
		end := min(s.num["OS_months"][i], s.num["PFS_months"][i])
		m := p[0] + (p[1]-p[0])*math.Pow(s.rng.Float64(), 1.5)
		x[i] = months(inDays(min(m, 0.8*end)))
	}
}

// progression gives the time to progression that goes with progression-free
// survival: who died without progressing is censored.
func (s *study) progression() {
	pfs, status, os := s.number("PFS_months"), s.number("PFS_status"), s.number("OS_months")
	t, e := s.number("TTP_months"), s.number("TTP_status")
	for i := range pfs {
		t[i], e[i] = pfs[i], kit.Float(status[i] == 1 && pfs[i] < os[i])
	}
}
