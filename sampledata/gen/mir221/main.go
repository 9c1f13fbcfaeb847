// Mir221 makes the synthetic sample sampledata/mir221.csv: two cohorts of
// patients who do not exist, with advanced hepatocellular carcinoma treated with
// sorafenib, and their serum miR-221 before treatment and after two months.
//
// Run it from the top of the repository:
//
//	go run ./sampledata/gen/mir221
//
// The abstract that it follows prints no numbers, only directions: miR-221 was
// lower before treatment in those who then responded, and rose in them by the
// assessment at two months. These effects are planted, clear in the discovery
// cohort and weaker in the validation cohort, and cohorts are drawn until the
// sample shows them (targets.go). Everything else is plausible and no more.
package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"

	"kaplan/sampledata/gen/kit"
)

const seed = 20170715

func main() { kit.Program{Name: "mir221", Generate: generate}.Main() }

// setting is what is planted in a cohort; miR-221 as log2 of its expression.
type setting struct {
	name                  string
	responders, others    int
	before, beforeOthers  float64 // mean before treatment
	change, changeOthers  float64 // mean change by two months
	age, childA, advanced float64 // mean age, shares of Child-Pugh A and BCLC C
}

// The discovery cohort is the larger one: a cut is chosen where most patients
// are. The second one was measured elsewhere, a little higher throughout, which
// a cut that is carried over unchanged has to stand.
var settings = []setting{
	{"discovery", 34, 30, -1.60, -0.75, 0.55, 0, 66, 0.88, 0.7},
	{"validation", 27, 26, -1.20, -0.75, 0.50, 0, 69, 0.85, 0.62},
}

const (
	sdBefore = 1.0
	sdChange = 0.7
)

// patient is one of them; times in months.
type patient struct {
	cohort            string
	responder         bool
	best              string
	before, after     float64 // relative expression; NaN where no second sample was drawn
	age               float64
	male              bool
	childPugh, bclc   string
	etiology          string
	afp               float64
	pfs, os           float64
	progressed, death bool
}

// generate makes the file, the same to the byte every time.
func generate(trace io.Writer) ([]byte, error) {
	rng := rand.New(rand.NewPCG(seed, 221))
	for range 200_000 {
		var all []*patient
		for _, s := range settings {
			all = append(all, s.draw(rng)...)
		}
		file := write(all)
		list, err := figures(file)
		if err != nil {
			return nil, err
		}
		if kit.Missed(list) == nil {
			io.WriteString(trace, table(list))
			return file, nil
		}
	}
	return nil, fmt.Errorf("no cohorts show what is planted")
}

// draw makes a cohort, in random order.
func (s setting) draw(rng *rand.Rand) []*patient {
	out := make([]*patient, s.responders+s.others)
	order := rng.Perm(len(out))
	partial := 0
	for k, i := range order {
		p := &patient{cohort: s.name, responder: k < s.responders}
		out[i] = p
		z := sdBefore * rng.NormFloat64()
		before, change, lost := s.before, s.change, 0.03
		if !p.responder {
			before, change = s.beforeOthers, s.changeOthers
		}
		p.before = math.Exp2(before + z)
		p.after = p.before * math.Exp2(change-0.15*z+sdChange*rng.NormFloat64())

		p.age = math.Round(min(max(s.age+9*rng.NormFloat64(), 38), 86))
		p.male = rng.Float64() < 0.8
		p.childPugh, p.bclc = kit.If(rng.Float64() < s.childA, "A", "B"), kit.If(rng.Float64() < s.advanced, "C", "B")
		p.etiology = [...]string{"HCV", "HBV", "alcohol", "other"}[draw(rng, 0.46, 0.2, 0.16, 0.18)]
		p.afp = 1.5 + math.Exp(4.6+2.2*rng.NormFloat64()+0.25*z)

		// Disease control at two months is the response; who has it progresses later.
		risk := math.Exp(0.18*z + 0.45*kit.Float(p.childPugh == "B") + 0.2*kit.Float(p.bclc == "C"))
		p.best = "PD"
		p.pfs = 0.9 + 1.4*rng.Float64()
		if p.responder {
			p.best = "SD"
			if rng.Float64() < 0.22 {
				p.best = "PR"
				partial++
				if partial == 4 {
					p.best = "CR"
				}
			}
			p.pfs = 2 + kit.Weibull(rng, 4.6/risk, 1.1)
		}
		p.os = p.pfs + kit.Weibull(rng, 8.5/risk, 1.05)
		p.progressed, p.death = true, true
		if p.responder && rng.Float64() < 0.15 { // died without progression
			p.os = p.pfs
		}
		if end := 7 + 23*rng.Float64(); p.os > end {
			p.os, p.death = end, false
			if p.pfs > end {
				p.pfs, p.progressed = end, false
			}
		}
		p.pfs, p.os = math.Round(10*p.pfs)/10, math.Round(10*p.os)/10
		if p.os < 2 || rng.Float64() < lost {
			p.after = math.NaN()
		}
	}
	return out
}

// draw picks an index by shares that add up to 1.
func draw(rng *rand.Rand, shares ...float64) int {
	u := rng.Float64()
	for k, s := range shares {
		if u -= s; u < 0 {
			return k
		}
	}
	return len(shares) - 1
}

var header = []string{"id", "cohort", "age", "sex", "etiology", "Child-Pugh", "BCLC", "AFP", "miR-221 baseline", "miR-221 2 months",
	"response", "best response", "PFS_months", "PFS_status", "OS_months", "OS_status"}

// write lays the patients out as a CSV file.
func write(all []*patient) []byte {
	sheet := kit.NewSheet(header...)
	for k, p := range all {
		sheet.Row(fmt.Sprintf("S%03d", k+1), p.cohort, kit.Fixed(p.age, 0), kit.If(p.male, "male", "female"),
			p.etiology, p.childPugh, p.bclc, significant(p.afp, 3), significant(p.before, 4), significant(p.after, 4),
			kit.If(p.responder, "responder", "non-responder"), p.best,
			kit.Fixed(p.pfs, 1), strconv.Itoa(kit.Int(p.progressed)), kit.Fixed(p.os, 1), strconv.Itoa(kit.Int(p.death)))
	}
	return sheet.Bytes()
}

// significant prints v to so many digits, without an exponent; NaN is empty.
func significant(v float64, digits int) string { return kit.Number(kit.Significant(v, digits)) }
