package main

import (
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
)

// definition is the file of a study: how its patients are made, which questions
// were put to it, and what was counted.
type definition struct {
	Name     string
	N        int
	Steps    []string
	Stage    map[string]*stageDef // by endpoint
	Question []questionDef
	Count    []countDef
}

// stageDef is the search for an endpoint.
type stageDef struct {
	Within   string  // another endpoint, with which this one ends at the latest
	From     int     // the first day on which it can come
	To       float64 // and the last month
	Followed []float64
	Steps    int
	Tries    int     // starts, 1 where it is not said
	Enough   float64 // a start whose cost is below it is the last

	// Times are drawn from Weibull distributions by group. A patient's risk, the sum
	// of "0.35 ECOG" or "0.42 pathology score from 1", less a number, makes the
	// median shorter: by exp(-risk / Over), or where Linear is given by Linear - risk.
	By                 string
	Median, Shape      []float64
	Risk               []string
	Less, Over, Linear float64

	Movable []string // columns of which two patients may exchange values
	Class   string   // but only within these groups
	Rows    string   // patients that the search may touch
}

// questionDef is a comparison and the figures wanted of it, in the words of the
// file. A term is a condition, "as" the name that the figures have for it.
type questionDef struct {
	Title, Endpoint, By, Where string
	Names                      []string
	Landmark                   float64
	Later                      bool // asked of what is drawn after the searches: no search meets it
	Strata, Terms, Wants       []string
}

// countDef is a figure that is no survival: the share of those in whom something
// has; by groups, the P of a test; a median; or one that Go has a function for.
type countDef struct {
	What, In, Has, By, Test, Median, Special string
	Percent                                  bool // the label has the printed percentage
}

// factor is what the median time of a patient is multiplied by, for his risk.
func (d *stageDef) factor(s *study) func(i int) float64 {
	var weight, from []float64
	var x []func(i int) float64
	for _, r := range d.Risk {
		w, rest, _ := strings.Cut(r, " ")
		cond, origin, centered := strings.Cut(rest, " from ")
		weight, x, from = append(weight, numbers(w, 1)...), append(x, when(cond)(s)), append(from, 0)
		if centered {
			from[len(from)-1] = numbers(origin, 1)[0]
		}
	}
	return func(i int) float64 {
		risk := 0.0
		for k, w := range weight {
			risk += w * (x[k](i) - from[k])
		}
		risk -= d.Less
		if d.Linear > 0 {
			return d.Linear - risk
		}
		return math.Exp(-risk / kit.If(d.Over > 0, d.Over, 1))
	}
}

// definitions reads the files of all studies once.
var definitions = sync.OnceValue(func() map[string]*definition {
	out := map[string]*definition{}
	list, err := files.ReadDir("studies")
	if err != nil {
		panic(err)
	}
	for _, f := range list {
		b, err := files.ReadFile(path.Join("studies", f.Name()))
		if err != nil {
			panic(err)
		}
		var d definition
		meta, err := toml.Decode(string(b), &d)
		if err != nil {
			panic(fmt.Sprintf("studies/%s: %v", f.Name(), err))
		}
		if unknown := meta.Undecoded(); len(unknown) > 0 {
			panic(fmt.Sprintf("studies/%s has no use for %v", f.Name(), unknown))
		}
		out[d.Name] = &d
	}
	return out
})

func definitionOf(name string) *definition {
	d := definitions()[name]
	if d == nil {
		panic(fmt.Sprintf("no file of studies/ is that of %q", name))
	}
	return d
}

// questions are the comparisons of a study for an endpoint ("": all), each new:
// an answer is not shared.
func questions(study, endpoint string) (out []*comparison) {
	for _, q := range definitionOf(study).Question {
		if q.Endpoint == "" {
			q.Endpoint = "OS"
		}
		if endpoint == "" || q.Endpoint == endpoint && !q.Later {
			out = append(out, q.comparison(study))
		}
	}
	return out
}

func (q questionDef) comparison(study string) *comparison {
	c := &comparison{study: study, title: q.Title, endpoint: q.Endpoint, landmark: q.Landmark, names: q.Names}
	var levels []string
	c.by, levels = grouped(q.By)
	if c.names == nil {
		c.names = levels
	}
	c.single = q.By == ""
	if q.Where != "" {
		c.where = when(q.Where)
	}
	for _, t := range q.Strata {
		c.strata = append(c.strata, when(t))
	}
	for _, t := range q.Terms {
		cond, name, ok := strings.Cut(t, " as ")
		if !ok {
			name = cond
		}
		c.terms, c.termName = append(c.terms, when(cond)), append(c.termName, name)
	}
	for _, text := range q.Wants {
		w, err := parseWant(text)
		if err != nil {
			panic(fmt.Sprintf("%s, %s: %v", study, q.Title, err))
		}
		if !w.plausible {
			w.figure = published.Study(study, c.title+c.label(w))
			w.read()
		}
		c.wants = append(c.wants, w)
	}
	return c
}

// parseWant reads "median 1", "survival 0 at 12", "hazard 0 x4" (which weighs 4 in
// the search) or "events 1: 226 to 240" (bounds of what is plausible).
func parseWant(text string) (want, error) {
	w := want{weight: 1}
	var err error
	number := func(s string) (v float64) {
		if err == nil {
			v, err = strconv.ParseFloat(s, 64)
		}
		return v
	}
	rest := text
	if k := strings.LastIndex(rest, " x"); k >= 0 {
		w.weight, rest = number(rest[k+2:]), rest[:k]
	}
	rest, bounds, plausible := strings.Cut(rest, ": ")
	if w.plausible = plausible; plausible {
		lower, upper, _ := strings.Cut(bounds, " to ")
		w.lower, w.upper = number(lower), number(upper)
	}
	rest, at, timed := strings.Cut(rest, " at ")
	if timed {
		w.at = number(at)
	}
	for k, of := range kindOf {
		at, ok := strings.CutPrefix(rest, of.name)
		if at = strings.TrimSpace(at); ok && at != "all" { // "median all" is a kind of its own
			w.kind = kind(k)
			if at != "" {
				w.k = int(number(at))
			}
			return w, err
		}
	}
	return w, fmt.Errorf("%q asks for no figure", text)
}
