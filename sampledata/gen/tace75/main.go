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
	"bytes"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
)

const seed = 20260122

//go:embed survival.txt
var survivalTxt string

func main() {
	log.SetFlags(0)
	log.SetPrefix("tace75: ")
	out := flag.String("o", "sampledata/tace75.csv", "file to write")
	from := flag.Uint64("search", 0, "look for a better survival.txt from this seed and print it")
	starts := flag.Int("starts", 8, "random starts of -search; 0: start from survival.txt")
	rounds := flag.Int("rounds", 12, "times that -search then heats the best again")
	steps := flag.Int("steps", 1_500_000, "steps of each")
	verbose := flag.Bool("v", false, "print the published figures beside ours")
	flag.Parse()
	if *from != 0 {
		c, err := search(*from, *starts, *rounds, *steps)
		if err != nil {
			log.Fatal(err)
		}
		c.reportSurvival(os.Stderr)
		fmt.Print(c.encode())
		return
	}
	trace := io.Discard
	if *verbose {
		trace = os.Stderr
	}
	csv, err := generate(trace)
	if err == nil {
		err = os.WriteFile(*out, csv, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// search anneals from several random cohorts (none: from survival.txt as it is),
// then heats the best one again and again.
func search(seed uint64, starts, rounds, steps int) (*cohort, error) {
	rng := rand.New(rand.NewPCG(seed, 1))
	best, err := decode(survivalTxt)
	if err != nil {
		return nil, err
	}
	cost := math.Inf(1)
	for k := range starts + rounds {
		c, hot := *best, [...]float64{400, 300, 200, 100}[k%4]
		if k < starts {
			c, hot = *start(rng), 4000
		}
		found, now := annealSurvival(&c, rng, steps, hot, 2)
		if now < cost {
			best, cost = found, now
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
		fmt.Fprintf(&b, "%d %d %d", b2i(s.cirrhosis), b2i(s.event), b2i(s.noDCP))
		for k := range nInModels {
			fmt.Fprintf(&b, " %d", b2i(s.has(k)))
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
			c[i].x |= uint32(b2i(f[3+k] == "1")) << k
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
	var m *markers
	left := math.Inf(1)
	for range 3 { // a draw of scores and values can stand in its own way
		if found, cost := c.annealMarkers(rng, 300_000); cost < left {
			m, left = found, cost
		}
		fmt.Fprintf(trace, "markers: cost %.3f, misstaged %d\n", left, c.misstaged())
		if left < 60 {
			break
		}
	}
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

// placeAll deals out every variable of Table I.
func (c *cohort) placeAll(rng *rand.Rand, m *markers, trace io.Writer) map[string][n]float64 {
	noHbA1c := map[int]bool{}
	for _, i := range rng.Perm(n)[:5] {
		noHbA1c[i] = true
	}
	placed := map[string][n]float64{}
	// pull draws the correlation of x with y towards want, where nothing is
	// printed: a cohort in which AST knew nothing of ALT would look odd.
	pull := func(x *[n]float64, y func(i int) float64, want float64) float64 {
		var a, b []float64
		for i := range x {
			if v := y(i); !math.IsNaN(x[i]) && !math.IsNaN(v) {
				a, b = append(a, x[i]), append(b, v)
			}
		}
		return 5000 * math.Max(math.Abs(correlation(a, b)-want)-0.1, 0)
	}
	of := func(name string) func(i int) float64 {
		y := placed[name]
		return func(i int) float64 { return y[i] }
	}
	// childPugh charges laboratory points that the score has no room for, or
	// too few to reach it with ascites and encephalopathy.
	childPugh := func(x *[n]float64, name string, before []string, open float64) float64 {
		var sum float64
		for i := range x {
			p := 1.0
			if !math.IsNaN(x[i]) {
				p = points(name, x[i])
			}
			for _, b := range before {
				p += points(b, placed[b][i])
			}
			sum += math.Max(p+open-m.score[i], 0) + math.Max(m.score[i]-p-open-4, 0)
		}
		return 1000 * sum
	}
	for k := range variables {
		v := &variables[k]
		measured := func(int) bool { return true }
		beside := func(*[n]float64) float64 { return 0 }
		switch v.name {
		case "HbA1c":
			measured = func(i int) bool { return !noHbA1c[i] }
			beside = func(x *[n]float64) float64 {
				return pull(x, func(i int) float64 { return float64(b2i(c[i].has(diabetic))) }, 0.6)
			}
		case "ALT":
			beside = func(x *[n]float64) float64 { return pull(x, of("AST"), 0.7) }
		case "T-Bil":
			beside = func(x *[n]float64) float64 { return childPugh(x, v.name, nil, 4) }
		case "ALB":
			beside = func(x *[n]float64) float64 { return childPugh(x, v.name, []string{"T-Bil"}, 3) }
		case "PT":
			measured = func(i int) bool { return !c[i].noDCP }
			beside = func(x *[n]float64) float64 { return childPugh(x, v.name, []string{"T-Bil", "ALB"}, 2) }
		case "Plt":
			beside = func(x *[n]float64) float64 {
				return pull(x, func(i int) float64 { return float64(b2i(c[i].cirrhosis)) }, -0.35)
			}
		case "DCP":
			measured = func(i int) bool { return !c[i].noDCP }
		case "tumor number":
			diameter := placed["tumor diameter"]
			beside = func(x *[n]float64) float64 {
				bad := 0
				for i := range x {
					several := x[i] >= 2 && diameter[i] <= 3
					if several && c[i].has(bclcBC) != (x[i] > 3) {
						bad++
					}
				}
				return 1000 * float64(bad)
			}
		}
		var cost float64
		for range 6 { // some draws leave no way: one extreme value can rule a correlation
			x, now := c.place(rng, v, m, measured, 150_000, beside)
			if _, tried := placed[v.name]; !tried || now < cost {
				placed[v.name], cost = x, now
			}
			if cost < 5 {
				break
			}
		}
		fmt.Fprintf(trace, "%s: cost %.3f\n", v.name, cost)
	}
	return placed
}

// times gives the 75 follow-up times in months, one decimal, all different, the
// median survival of the whole cohort where it is published.
func (c *cohort) times(rng *rand.Rand) [n]float64 {
	x := c.crossing()
	tenths := func(from, to, k int) []int { // k different whole numbers in (from, to)
		seen := map[int]bool{}
		var out []int
		for len(out) < k {
			v := from + 1 + rng.IntN(to-from-1)
			if !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
		return sortedInts(out)
	}
	all := append(tenths(12, 10*medianSurvival, x), 10*medianSurvival)
	all = append(all, tenths(10*medianSurvival, 965, n-1-x)...)
	var t [n]float64
	for i, v := range all {
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
	pick := func(yes bool, a, b string) string {
		if yes {
			return a
		}
		return b
	}
	var b bytes.Buffer
	b.WriteString(strings.Join(header, ",") + "\n")
	for row, i := range rng.Perm(n) {
		s := &c[i]
		cell := map[string]string{
			"id":               fmt.Sprintf("T%02d", row+1),
			"sex":              pick(s.has(male), "male", "female"),
			"cirrhosis":        pick(s.cirrhosis, "yes", "no"),
			"etiology":         etiology[i],
			"BCLC":             stage[i],
			"diabetes":         pick(s.has(diabetic), "yes", "no"),
			"Child-Pugh score": number(m.score[i]),
			"Child-Pugh":       pick(s.has(cpB), "B", "A"),
			"DSS_months":       strconv.FormatFloat(t[i], 'f', 1, 64),
			"DSS_status":       pick(s.event, "1", "0"),
		}
		for name, x := range v {
			cell[name] = number(x[i])
		}
		for mk, name := range [2]string{"miR-122", "miR-21"} {
			before := digits(math.Pow(10, m.before[mk][i]), 6)
			after := digits(math.Pow(10, m.before[mk][i]+m.ratio[mk][i]), 6)
			if median := markerSpec[mk][1].median; m.ratio[mk][i] == math.Log10(median) {
				after = digits(before*median, 8)
			}
			cell[name+" before"], cell[name+" after"] = expression(before), expression(after)
			cell[name+" ratio"] = number(after / before)
		}
		for k, h := range header {
			if k > 0 {
				b.WriteByte(',')
			}
			b.WriteString(cell[h])
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// etiologies names the virus behind the liver disease: 9 HBV, 3 HBV and HCV,
// 39 HCV, 24 neither.
func (c *cohort) etiologies(rng *rand.Rand) (out [n]string) {
	with, without := 0, 0
	for _, i := range rng.Perm(n) {
		switch {
		case c[i].has(hbv):
			out[i] = [...]string{"HBV", "HBV+HCV"}[b2i(with >= 9)]
			with++
		default:
			out[i] = [...]string{"HCV", "NBNC"}[b2i(without >= 39)]
			without++
		}
	}
	return out
}

// stages splits 0+A and B+C: the single tumor of at most 2 cm that is stage 0
// and four that are stage C, single tumors first, being no stage B.
func (c *cohort) stages(rng *rand.Rand, diameter, number [n]float64) (out [n]string) {
	order := rng.Perm(n)
	for _, i := range order {
		out[i] = [...]string{"A", "B"}[b2i(c[i].has(bclcBC))]
	}
	for _, i := range order {
		if out[i] == "A" && number[i] == 1 && diameter[i] <= 2 {
			out[i] = "0"
			break
		}
	}
	left := 4
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
