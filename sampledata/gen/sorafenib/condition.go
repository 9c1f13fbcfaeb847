package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/sampledata/gen/kit"
)

// A term gives each patient a number: a condition 1 or 0, a column its value.
type term func(s *study) func(i int) float64

// A group gives each patient of a study a code 0, 1, ..., or -1 for those who do
// not take part.
type group func(s *study) func(i int) int

// derived are conditions that more than one column makes.
var derived = map[string]term{
	// Early shrinkage: the enhancing diameter fell by more than 20 %.
	"shrunk": func(s *study) func(int) float64 {
		base, follow := s.number("enhancing diameter base"), s.number("enhancing diameter follow")
		return func(i int) float64 { return kit.Float(1-follow[i]/base[i] > 0.2) }
	},
	// Muscle at or below the cut of the sex.
	"sarcopenic": func(s *study) func(int) float64 {
		index, sex := s.number("skeletal muscle index"), s.text("sex")
		return func(i int) float64 { return kit.Float(index[i] <= muscleCut(sex[i])) }
	},
}

func muscleCut(sex string) float64 { return kit.If(sex == "male", 36.2, 29.6) }

// compare are the conditions on a number; what is missing is not so.
var compare = []struct {
	sign  string
	holds func(x, v float64) bool
}{
	{" <= ", func(x, v float64) bool { return x <= v }}, {" >= ", func(x, v float64) bool { return x >= v }},
	{" < ", func(x, v float64) bool { return x < v }}, {" == ", func(x, v float64) bool { return x == v }},
}

// when reads a condition of a study's file: "arm == TACE", "response == CR|PR",
// "AFP >= 400", "not sarcopenic", "known ECOG", several with "and" between them,
// or a column of numbers alone, which stands for its values.
func when(text string) term {
	if parts := strings.Split(text, " and "); len(parts) > 1 {
		return all(parts)
	}
	if t, ok := derived[text]; ok {
		return t
	}
	if rest, ok := strings.CutPrefix(text, "not "); ok {
		t := when(rest)
		return func(s *study) func(int) float64 {
			f := t(s)
			return func(i int) float64 { return 1 - f(i) }
		}
	}
	if name, ok := strings.CutPrefix(text, "known "); ok {
		return func(s *study) func(int) float64 {
			x := s.text(name)
			return func(i int) float64 { return kit.Float(x[i] != "") }
		}
	}
	if name, levels, ok := strings.Cut(text, " == "); ok && columnOf(name).decimals < 0 {
		level := strings.Split(levels, "|")
		return func(s *study) func(int) float64 {
			x := s.text(name)
			return func(i int) float64 { return kit.Float(slices.Contains(level, x[i])) }
		}
	}
	for _, c := range compare {
		if name, number, ok := strings.Cut(text, c.sign); ok {
			columnOf(name)
			v, err := strconv.ParseFloat(number, 64)
			if err != nil {
				panic(fmt.Sprintf("condition %q: %v", text, err))
			}
			return func(s *study) func(int) float64 {
				x := s.number(name)
				return func(i int) float64 { return kit.Float(c.holds(x[i], v)) }
			}
		}
	}
	if columnOf(text).decimals < 0 {
		panic(fmt.Sprintf("%q is no condition, and no column of numbers", text))
	}
	return func(s *study) func(int) float64 {
		x := s.number(text)
		return func(i int) float64 { return x[i] }
	}
}

func all(parts []string) term {
	return func(s *study) func(int) float64 {
		var fs []func(int) float64
		for _, p := range parts {
			fs = append(fs, when(p)(s))
		}
		return func(i int) float64 {
			return kit.Float(!slices.ContainsFunc(fs, func(f func(int) float64) bool { return f(i) != 1 }))
		}
	}
}

// within says who meets a condition; everybody does where there is none.
func (s *study) within(text string) func(i int) bool {
	if text == "" {
		return func(int) bool { return true }
	}
	f := when(text)(s)
	return func(i int) bool { return f(i) == 1 }
}

// rows are the patients within a condition.
func (s *study) rows(text string) (out []int) {
	in := s.within(text)
	for i := range s.n {
		if in(i) {
			out = append(out, i)
		}
	}
	return out
}

// grouped reads groups, and gives their names: "arm: placebo, regorafenib" are
// levels of a column, "unknown" where it holds none, alternatives with "|" between
// them; a condition makes two
// groups, 1 where it holds; "" is one.
func grouped(text string) (group, []string) {
	if text == "" {
		return func(*study) func(int) int { return func(int) int { return 0 } }, []string{"all"}
	}
	name, list, ok := strings.Cut(text, ": ")
	if !ok {
		t := when(text)
		return func(s *study) func(int) int {
			f := t(s)
			return func(i int) int {
				if v := f(i); !math.IsNaN(v) {
					return int(v)
				}
				return -1
			}
		}, []string{"no", "yes"}
	}
	levels := strings.Split(list, ", ")
	code := map[string]int{}
	for g, l := range levels {
		for _, one := range strings.Split(l, "|") {
			code[kit.If(one == "unknown", "", one)] = g
		}
	}
	return func(s *study) func(int) int {
		x := s.text(name)
		return func(i int) int {
			if g, ok := code[x[i]]; ok {
				return g
			}
			return -1
		}
	}, levels
}

// codes are those of groups in this study.
func (s *study) codes(text string) func(i int) int {
	g, _ := grouped(text)
	return g(s)
}
