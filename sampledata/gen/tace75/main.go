// Tace75 makes the synthetic cohort sampledata/tace75.csv: 75 patients who do
// not exist, whose tables are those published for 75 patients treated by
// chemoembolization. Only published figures went into it.
//
// Run it from the top of the repository:
//
//	go run ./sampledata/gen/tace75
//
// It works from the outside in. survival.txt holds who dies when and who has
// which of the covariates that the multivariable models tie together. It was
// found by annealing, from many random cohorts and then again and again from the
// best so far, and is kept because that takes minutes to hours: -search SEED
// looks for another, -search SEED -starts 0 for a better one. Every other row
// of the Cox tables needs only one more covariate and is annealed by itself.
// Then expressions are drawn within their groups, and last the values of
// Table I, with their exact medians and ranges, are dealt out among the patients
// so that the correlations hold.
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"

	"kaplan/sampledata/gen/kit"
)

const seed = 20260122

//go:embed survival.txt
var survivalTxt string

func main() {
	from := flag.Uint64("search", 0, "look for a better survival.txt from this seed and print it")
	starts := flag.Int("starts", 8, "random starts of -search; 0: start from survival.txt")
	rounds := flag.Int("rounds", 12, "times that -search then heats the best again")
	hot := flag.Float64("hot", 400, "temperature to which -search heats the best: this, then three quarters, half and a quarter of it")
	steps := flag.Int("steps", 1_500_000, "steps of each")
	kit.Program{Name: "tace75", Generate: generate, Trace: os.Stderr, Instead: func() (bool, error) {
		if *from == 0 {
			return false, nil
		}
		c, err := search(*from, *starts, *rounds, *steps, *hot)
		if err != nil {
			return true, err
		}
		c.reportSurvival(os.Stderr)
		return true, nil
	}}.Main()
}

// search anneals from several random cohorts (none: from survival.txt as it is),
// then heats the best one again and again.
func search(seed uint64, starts, rounds, steps int, heat float64) (*cohort, error) {
	rng := rand.New(rand.NewPCG(seed, 1))
	best, err := decode(survivalTxt)
	if err != nil {
		return nil, err
	}
	cost := math.Inf(1)
	for k := range starts + rounds {
		c, hot := *best, heat*(1-float64(k%4)/4)
		if k < starts {
			c, hot = *start(rng), 4000
		}
		found, now := annealSurvival(&c, rng, steps, hot, 2)
		if now < cost { // what is printed last is the best, whenever the search is stopped
			best, cost = found, now
			fmt.Println(best.encode())
		}
		fmt.Fprintf(os.Stderr, "round %d: cost %.1f, best %.1f\n", k+1, now, cost)
	}
	return best, nil
}

// encode writes c as survival.txt, decode reads it: a line per patient in the
// order of follow-up, as 0 and 1.
func (c *cohort) encode() string {
	var b strings.Builder
	b.WriteString("cirrhosis event noDCP Child-PughB AFP>20 DCP>40 diameter>3 miR-122ratio<=0.793\n")
	for i := range c {
		s := &c[i]
		fmt.Fprintf(&b, "%d %d %d", kit.Int(s.cirrhosis), kit.Int(s.event), kit.Int(s.noDCP))
		for k := range nInModels {
			fmt.Fprintf(&b, " %d", kit.Int(s.has(k)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func decode(text string) (*cohort, error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != n+1 {
		return nil, fmt.Errorf("survival.txt: %d lines, expected a header and %d patients", len(lines), n)
	}
	var c cohort
	for i, line := range lines[1:] {
		f := strings.Fields(line)
		if len(f) != 3+nInModels {
			return nil, fmt.Errorf("survival.txt, row %d: %d values, expected %d", i+2, len(f), 3+nInModels)
		}
		c[i].cirrhosis, c[i].event, c[i].noDCP = f[0] == "1", f[1] == "1", f[2] == "1"
		for k := range nInModels {
			c[i].x |= uint32(kit.Int(f[3+k] == "1")) << k
		}
	}
	return &c, nil
}

// generate makes the file, the same to the byte every time.
func generate(trace io.Writer) ([]byte, error) {
	c, err := decode(survivalTxt)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 75))
	c.annealGroups(rng, 100_000)
	c.reportSurvival(trace)
	c.report(trace, "Table IV, the other rows", single(uniCirrhosis[nInModels:]), false)
	left := math.Inf(1)
	m, _ := kit.Best(3, 60, func() (*markers, float64) { // a draw of scores and values can stand in its own way
		found, cost := c.annealMarkers(rng, 300_000)
		left = min(left, cost)
		fmt.Fprintf(trace, "markers: cost %.3f, misstaged %d\n", left, c.misstaged())
		return found, cost
	})
	v := c.placeAll(rng, m, trace)
	return c.write(rng, m, v), nil
}

func (c *cohort) reportSurvival(w io.Writer) {
	c.report(w, "Table IV, univariate", single(uniCirrhosis[:nInModels]), false)
	c.report(w, "Table IV, multivariable", [][]row{multiCirrhosis}, false)
	c.report(w, "All, univariate", single(uniAll), true)
	c.report(w, "All, multivariable", [][]row{multiAll}, true)
	_, p := c.logRank(func(i int) bool { return c[i].cirrhosis }, func(i int) bool { return c[i].has(low122) })
	died := func(s *slot) bool { return s.event }
	diedC := func(s *slot) bool { return s.event && s.cirrhosis }
	fmt.Fprintf(w, "log-rank P %.5f, %d deaths, %d with cirrhosis, median survival at patient %d\n", p, c.count(died), c.count(diedC), c.crossing())
}

// times gives the 75 follow-up times in months, one decimal, all different, the
// median survival of the whole cohort where it is published.
func (c *cohort) times(rng *rand.Rand) (t [n]float64) {
	x := c.crossing()
	tenths := func(from, to, k int) []int { // k different whole numbers in (from, to)
		seen := map[int]bool{}
		for len(seen) < k {
			seen[from+1+rng.IntN(to-from-1)] = true
		}
		return slices.Sorted(maps.Keys(seen))
	}
	all := append(tenths(12, 10*medianSurvival, x), 10*medianSurvival)
	for i, v := range append(all, tenths(10*medianSurvival, 965, n-1-x)...) {
		t[i] = float64(v) / 10
	}
	return t
}

var header = []string{"id", "age", "sex", "cirrhosis", "etiology", "BCLC", "diabetes", "AST", "ALT", "HbA1c",
	"T-Bil", "ALB", "PT", "Plt", "Child-Pugh score", "Child-Pugh", "AFP", "DCP", "tumor diameter", "tumor number",
	"miR-122 before", "miR-122 after", "miR-122 ratio", "miR-21 before", "miR-21 after", "miR-21 ratio",
	"DSS_months", "DSS_status"}

// write lays the patients out in random order as a CSV file.
func (c *cohort) write(rng *rand.Rand, m *markers, v map[string][n]float64) []byte {
	t := c.times(rng)
	etiology, stage := c.etiologies(rng), c.stages(rng, v["tumor diameter"], v["tumor number"])
	sheet := kit.NewSheet(header...)
	for row, i := range rng.Perm(n) {
		s := &c[i]
		cell := map[string]string{
			"id":               fmt.Sprintf("T%02d", row+1),
			"sex":              kit.If(s.has(male), "male", "female"),
			"cirrhosis":        kit.YesNo(s.cirrhosis),
			"etiology":         etiology[i],
			"BCLC":             stage[i],
			"diabetes":         kit.YesNo(s.has(diabetic)),
			"Child-Pugh score": kit.Number(m.score[i]),
			"Child-Pugh":       kit.If(s.has(cpB), "B", "A"),
			"DSS_months":       kit.Fixed(t[i], 1),
			"DSS_status":       strconv.Itoa(kit.Int(s.event)),
		}
		for name, x := range v {
			cell[name] = kit.Number(x[i])
		}
		for mk, name := range markerNames {
			before := kit.Significant(math.Pow(10, m.before[mk][i]), 6)
			after := kit.Significant(math.Pow(10, m.before[mk][i]+m.ratio[mk][i]), 6)
			if median := markerSpec[mk][1].median; m.ratio[mk][i] == math.Log10(median) {
				after = kit.Significant(before*median, 8)
			}
			cell[name+" before"], cell[name+" after"] = strconv.FormatFloat(before, 'g', -1, 64), strconv.FormatFloat(after, 'g', -1, 64)
			cell[name+" ratio"] = kit.Number(after / before)
		}
		cells := make([]string, len(header))
		for k, h := range header {
			cells[k] = cell[h]
		}
		sheet.Row(cells...)
	}
	return sheet.Bytes()
}

// etiologies names the virus behind the liver disease, as many as in Table I.
func (c *cohort) etiologies(rng *rand.Rand) (out [n]string) {
	deck := [2][]string{}
	for k, levels := range [2][]string{{"HCV", "NBNC"}, {"HBV", "HBV+HCV"}} {
		for _, l := range levels {
			deck[k] = append(deck[k], slices.Repeat([]string{l}, countOf("etiology", l))...)
		}
	}
	for _, i := range rng.Perm(n) {
		d := &deck[kit.Int(c[i].has(hbv))]
		out[i], *d = (*d)[0], (*d)[1:]
	}
	return out
}

// stages splits 0+A and B+C: the single tumor of at most 2 cm that is stage 0
// and those that are stage C, single tumors first, being no stage B.
func (c *cohort) stages(rng *rand.Rand, diameter, number [n]float64) (out [n]string) {
	order := rng.Perm(n)
	for _, i := range order {
		out[i] = kit.If(c[i].has(bclcBC), "B", "A")
	}
	for _, i := range order {
		if out[i] == "A" && number[i] == 1 && diameter[i] <= 2 {
			out[i] = "0"
			break
		}
	}
	left := countOf("BCLC", "C")
	for _, single := range [2]bool{true, false} {
		for _, i := range order {
			if left > 0 && out[i] == "B" && (!single || number[i] == 1) {
				out[i] = "C"
				left--
			}
		}
	}
	return out
}
