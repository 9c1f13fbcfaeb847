// Package differential makes cohorts of every awkward kind and the questions that
// are put to them, by kaplan and by R alike. Nothing in it computes an answer.
package differential

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Cohort is a made cohort, as a file of comma-separated values.
type Cohort struct {
	Name   string              `json:"name"`   // its kind, and which one of it
	Kind   string              `json:"kind"`   // what is awkward about it
	N      int                 `json:"n"`      // rows
	Levels map[string][]string `json:"levels"` // of its categories, in their order
	CSV    string              `json:"csv"`
}

// kind says what is awkward about the cohorts of one name.
type kind struct {
	name string
	why  string // in words, for the validation document
	n    int
	// Whole makes times whole numbers from 1 to it; 0 leaves three decimals.
	whole int
	// Event is the share of patients who have an event; those above 1 and below 0
	// are all and none.
	event float64
	// Arms are the levels of arm, Strata how many patients share a stratum.
	arms     []string
	strata   int
	scale    float64 // of x
	timeUnit float64 // of time; 0 is 1
	missing  float64 // share of every value but id, time and status
	spoil    func(r *row, i int)
}

// row is one patient.
type row struct {
	entry, time                      float64
	status, state                    int
	g, arm, s, outcome, gene         string
	x, y, z, b, after, w, sw, second float64
	cluster                          int
}

var few = []string{"a", "b", "c"}

// kinds are all of them. A new one goes to the end: the seed is made of the name.
var kinds = []kind{
	{name: "plain", why: "nothing: times with three decimals, some missing values", n: 70, event: 0.6, missing: 0.03},
	{name: "ties", why: "eight distinct times", n: 80, whole: 8, event: 0.6},
	{name: "heavyties", why: "three distinct times, events and censorings at each", n: 60, whole: 3, event: 0.5},
	{name: "tiny", why: "seven patients", n: 7, event: 0.7},
	{name: "pair", why: "two patients", n: 2, event: 2},
	{name: "single", why: "one patient", n: 1, event: 2},
	{name: "allevents", why: "nobody is censored", n: 40, event: 2},
	{name: "noevents", why: "everybody is censored", n: 20, event: -1},
	{name: "rare", why: "few events", n: 90, event: 0.07},
	{name: "oneevent", why: "a single event", n: 25, event: -1, spoil: func(r *row, i int) {
		if i == 11 {
			r.status, r.state = 1, 1
		}
	}},
	{name: "deadgroup", why: "a group without events", n: 40, whole: 20, event: 0.6, spoil: func(r *row, _ int) {
		if r.g == "high" {
			r.status, r.state = 0, 0
		}
	}},
	{name: "unbalanced", why: "one patient against all others", n: 50, event: 0.6, spoil: func(r *row, i int) {
		if r.g = "low"; i == 17 {
			r.g = "high"
		}
	}},
	{name: "twoarms", why: "two arms whose names hold blanks and signs", n: 60, whole: 30, event: 0.6, arms: []string{"drug A (5 mg)", "drug B, 10%"}},
	{name: "eightarms", why: "eight arms with odd names", n: 120, whole: 40, event: 0.6,
		arms: []string{"A-1", "A-2", "A-10", "B & C", "B=C", "C|D", "D \"q\"", "é ü"}},
	{name: "strataofone", why: "strata that hold one or two patients", n: 40, whole: 25, event: 0.7, strata: 2},
	{name: "smallunits", why: "a marker in units of 1e-9", n: 50, event: 0.6, scale: 1e-9},
	{name: "largeunits", why: "a marker in units of 1e9", n: 50, event: 0.6, scale: 1e9},
	{name: "shifted", why: "a marker far from 0 for its spread", n: 50, event: 0.6, spoil: func(r *row, _ int) { r.x += 1e6 }},
	{name: "smalltimes", why: "times in units of 1e-6", n: 50, event: 0.6, timeUnit: 1e-6},
	{name: "largetimes", why: "times in units of 1e6", n: 50, event: 0.6, timeUnit: 1e6},
	{name: "nearties", why: "times that differ by the last bits, which are one time", n: 40, whole: 9, event: 0.6, spoil: func(r *row, i int) {
		if r.time *= 0.1; i%2 == 0 {
			r.time = math.Nextafter(r.time, 10)
		}
	}},
	{name: "collinear", why: "a covariate that another one determines", n: 50, event: 0.6, spoil: func(r *row, _ int) { r.y = 2*r.x + 3 }},
	{name: "constant", why: "covariates that are the same for everybody", n: 50, event: 0.6, spoil: func(r *row, _ int) { r.y, r.s = 4, "s1" }},
	{name: "separated", why: "a covariate that tells the events from the rest", n: 40, event: 0.5, spoil: func(r *row, i int) {
		r.b = float64(r.status)
		if r.outcome = "no"; r.x > 51 {
			r.outcome = "yes"
		}
	}},
	{name: "missing", why: "a quarter of every column is missing", n: 120, whole: 50, event: 0.6, missing: 0.25},
	{name: "zero", why: "times of 0, with and without event", n: 50, whole: 20, event: 0.6, spoil: func(r *row, i int) {
		if i%8 == 0 {
			r.time, r.entry = 0, 0
		}
	}},
	{name: "together", why: "events and censorings at one time in every pair", n: 60, event: 0.5, spoil: func(r *row, i int) {
		r.time = float64(i/6 + 1)
		r.entry = math.Min(r.entry, r.time-0.5)
	}},
	{name: "entry", why: "late entry of most patients", n: 80, whole: 60, event: 0.6, spoil: func(r *row, i int) {
		r.entry = math.Floor(r.time * float64(i%5) / 6)
	}},
	{name: "fewdistinct", why: "markers of three or four values", n: 80, event: 0.6, spoil: func(r *row, _ int) {
		r.x, r.y, r.after = math.Round(r.x/8), math.Round(math.Min(r.y, 3)), math.Round(r.after/8)
	}},
	{name: "outlier", why: "one value a thousand times the others", n: 50, event: 0.6, spoil: func(r *row, i int) {
		if i == 5 {
			r.x, r.y = 50000, 4000
		}
	}},
	{name: "negative", why: "markers below 0", n: 50, event: 0.6, spoil: func(r *row, _ int) { r.x, r.y, r.after = r.x-60, -r.y, r.after-60 }},
	{name: "onecause", why: "a competing cause that nobody has", n: 50, event: 0.6, spoil: func(r *row, _ int) { r.state = r.status }},
	{name: "strong", why: "a marker that says nearly all", n: 60, event: 0.8, spoil: func(r *row, _ int) {
		r.time = math.Round(1000*math.Exp(-(r.x-50)/5))/1000 + 0.001
		r.entry = 0
	}},
	{name: "large", why: "three hundred patients in whole days", n: 300, whole: 400, event: 0.5, missing: 0.02},
}

// Kinds are the names of the kinds and what is awkward about each.
func Kinds() [][2]string {
	var out [][2]string
	for _, k := range kinds {
		out = append(out, [2]string{k.name, k.why})
	}
	return out
}

// Cohorts makes cohorts from to to-1 of every kind. The same numbers give the same
// bytes.
func Cohorts(from, to int) []Cohort {
	var out []Cohort
	for i := from; i < to; i++ {
		for _, k := range kinds {
			out = append(out, k.cohort(i))
		}
	}
	return out
}

func (k kind) cohort(which int) Cohort {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s", k.name)
	rng := rand.New(rand.NewPCG(h.Sum64(), uint64(which)+1))
	if k.arms == nil {
		k.arms = few
	}
	if k.strata == 0 {
		k.strata = (k.n + 3) / 4
	}
	n := k.n
	if n > 10 {
		n += rng.IntN(n/5) - n/10
	}
	c := Cohort{Name: fmt.Sprintf("%s%d", k.name, which), Kind: k.name, N: n, Levels: map[string][]string{
		"g": {"high", "low"}, "arm": k.arms, "outcome": {"no", "yes"}, "gene": {"CC", "CT", "TT"},
	}}
	for i := 0; i < (n+k.strata-1)/k.strata; i++ {
		c.Levels["s"] = append(c.Levels["s"], fmt.Sprintf("s%d", i+1))
	}
	var b strings.Builder
	b.WriteString("id,entry,time,status,state,g,arm,s,outcome,gene,x,y,z,b,after,w,sw,second,cluster\n")
	for i := range n {
		r := k.patient(rng, i)
		lacks := func() bool { return rng.Float64() < k.missing }
		fmt.Fprintf(&b, "p%03d,%s,%s,%d,%d", i+1, number(r.entry, false), number(r.time, false), r.status, r.state)
		for _, v := range []string{r.g, r.arm, r.s, r.outcome, r.gene} {
			if b.WriteByte(','); !lacks() {
				b.WriteString(quoted(v))
			}
		}
		for _, v := range []float64{r.x, r.y, r.z, r.b, r.after} {
			b.WriteString("," + number(v, lacks()))
		}
		fmt.Fprintf(&b, ",%s,%s,%s,h%d\n", number(r.w, false), number(r.sw, math.IsNaN(r.sw)), number(r.second, lacks()), r.cluster)
	}
	c.CSV = b.String()
	return c
}

// patient draws one; what is awkward about the kind comes last.
func (k kind) patient(rng *rand.Rand, i int) row {
	r := row{g: "low", arm: k.arms[rng.IntN(len(k.arms))], s: fmt.Sprintf("s%d", i/k.strata+1), cluster: i/3 + 1}
	if rng.IntN(2) == 0 {
		r.g = "high"
	}
	r.x = round(50+10*rng.NormFloat64(), 1)
	r.y = round(math.Exp(0.8*rng.NormFloat64()), 2)
	r.z = float64(rng.IntN(9) + 1)
	r.b = float64(rng.IntN(2))
	r.after = round(r.x+2+5*rng.NormFloat64(), 1)
	r.second = round(0.4*r.x+6*rng.NormFloat64(), 1)
	r.w = float64(rng.IntN(40)+2) / 10
	hazard := 0.02 * math.Exp(0.03*(r.x-50))
	if r.g == "high" {
		hazard *= 1.7
	}
	r.time = round(rng.ExpFloat64()/hazard+0.001, 3)
	if k.whole > 0 {
		r.time = math.Min(float64(k.whole), 1+math.Floor(r.time*float64(k.whole)/90))
	}
	if rng.Float64() < k.event {
		r.status, r.state = 1, 1+rng.IntN(2)
	}
	r.outcome = "no"
	if rng.Float64() < 1/(1+math.Exp(-(r.x-50)/12)) {
		r.outcome = "yes"
	}
	r.gene = []string{"CC", "CT", "CT", "TT"}[rng.IntN(4)]
	if r.sw = math.NaN(); rng.IntN(3) == 0 {
		r.sw = round(r.time*rng.Float64(), 3)
	}
	r.entry = round(r.time*rng.Float64()*0.4, 3)
	if r.entry >= r.time {
		r.entry = 0
	}
	if k.spoil != nil {
		k.spoil(&r, i)
	}
	if k.scale != 0 {
		r.x *= k.scale
	}
	if k.timeUnit != 0 {
		r.time, r.entry, r.sw = r.time*k.timeUnit, r.entry*k.timeUnit, r.sw*k.timeUnit
	}
	return r
}

func round(v float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(v*p) / p
}

func number(v float64, missing bool) string {
	if missing {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func quoted(s string) string {
	if strings.ContainsAny(s, ",\"") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
