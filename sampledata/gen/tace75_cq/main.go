// Tace75_cq makes sampledata/tace75_cq.csv: the wells of quantitative PCR that
// lie behind the expressions of the synthetic cohort sampledata/tace75.csv.
//
// Run it from the top of the repository:
//
//	go run ./sampledata/gen/tace75_cq
//
// It works backwards. The expression 2^-ΔCq of a patient is given, so is the
// distance ΔCq of the means of the target's wells and of the spiked-in
// cel-miR-39. The spike-in's wells are drawn, then all wells of the target but
// the last, which is what is missing from the mean. Some wells are undetermined
// and two are outliers, so that only who follows the rules of stats.MeanCq finds
// the expressions again.
package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"kaplan/sampledata"
	"kaplan/sampledata/gen/kit"
	"kaplan/stats"
)

const seed = 20260122

func main() { kit.Program{Name: "tace75_cq", Generate: generate}.Main() }

const (
	replicates = 3
	// decimals of a Cq. A unit of the last one moves a mean of three wells by
	// 0.33e-9 cycles and an expression by 0.23e-9 of itself, below the 1e-9 that
	// the expressions must come back to.
	decimals = 9
	unit     = 1e-9

	spikeMean, spikeSD = 20.4, 0.45 // cycles, of samples
	wellSD, wellReach  = 0.08, 0.2  // of wells about their mean: none is an outlier by chance

	undetermined = 8 // wells, where the Cq is highest: that is where they occur
	outlierShift = 1.35
)

var (
	times   = []string{"before", "after"}
	targets = []string{"miR-122", "miR-21"}
	spike   = "cel-miR-39"
)

// sample is the blood of one patient at one time.
type sample struct {
	id, time   string
	expression []float64 // of each target
	ratio      []float64 // after / before, by target; NaN before
	wells      map[string][]float64
}

// failures are the wells that went wrong, settled before the others are drawn.
type failures struct {
	lost                    map[[2]int]bool // sample, target: a well undetermined
	outlier                 int             // sample with an outlier among the wells of the first target
	spikeLost, spikeOutlier int             // and those of the spike-in
}

// fail chooses them: wells are lost where expression is lowest.
func fail(rng *rand.Rand, samples []*sample) failures {
	f := failures{lost: map[[2]int]bool{}}
	order := make([]int, len(samples)*len(targets))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(samples[a/2].expression[a%2], samples[b/2].expression[b%2])
	})
	for _, k := range rng.Perm(2 * undetermined)[:undetermined] {
		f.lost[[2]int{order[k] / 2, order[k] % 2}] = true
	}
	f.spikeLost, f.spikeOutlier = rng.IntN(len(samples)), rng.IntN(len(samples))
	f.outlier = rng.IntN(len(samples))
	for f.spikeOutlier == f.spikeLost {
		f.spikeOutlier = rng.IntN(len(samples))
	}
	for f.lost[[2]int{f.outlier, 0}] || f.outlier == f.spikeOutlier {
		f.outlier = rng.IntN(len(samples))
	}
	return f
}

// generate makes the file, the same to the byte every time.
func generate(trace io.Writer) ([]byte, error) {
	samples, err := read()
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 39))
	f := fail(rng, samples)
	before := map[string][]float64{} // what the wells give, by patient
	for i, s := range samples {
		ref := draw(rng, spikeMean+spikeSD*rng.NormFloat64(), replicates)
		switch i {
		case f.spikeLost:
			ref[rng.IntN(replicates)] = math.NaN()
		case f.spikeOutlier:
			ref[rng.IntN(replicates)] += outlierShift
		}
		for k, v := range ref {
			ref[k] = round(v)
		}
		s.wells = map[string][]float64{spike: ref}
		reference, err := stats.MeanCq(ref, stats.QPCRRules{})
		if err != nil {
			return nil, err
		}
		for m, target := range targets {
			bad, value := -1, math.NaN()
			if f.lost[[2]int{i, m}] || m == 0 && i == f.outlier {
				bad = rng.IntN(replicates)
			}
			if m == 0 && i == f.outlier {
				value = outlierShift
			}
			// No expression may come out above the printed one, and no ratio: who stands
			// at a cut and is low there stays low.
			most := s.expression[m]
			if s.time == "after" {
				most = s.ratio[m] * before[s.id][m]
			}
			w, got, err := solve(rng, reference, most, bad, value)
			if err != nil {
				return nil, fmt.Errorf("%s %s, %s: %w", s.id, s.time, target, err)
			}
			for s.time == "after" && got/before[s.id][m] > s.ratio[m] { // by the rounding of the product alone
				w, got = lower(w, bad, reference)
			}
			s.wells[target] = w
			if s.time == "before" {
				before[s.id] = append(before[s.id], got)
			}
		}
	}
	report(trace, samples)
	return write(samples), nil
}

// draw gives n wells about mean.
func draw(rng *rand.Rand, mean float64, n int) []float64 {
	w := make([]float64, n)
	for k := range w {
		d := math.Inf(1)
		for math.Abs(d) > wellReach {
			d = wellSD * rng.NormFloat64()
		}
		w[k] = mean + d
	}
	return w
}

// solve finds replicate wells whose expression to the reference is at most
// most, and as near as their digits allow. Well bad, if there is one, is
// undetermined (value NaN) or value away from the others.
func solve(rng *rand.Rand, reference stats.Cq, most float64, bad int, value float64) ([]float64, float64, error) {
	mean := reference.Mean - math.Log2(most)
	for range 1000 {
		w := draw(rng, mean, replicates)
		var good []int
		for k := range w {
			if k == bad {
				w[k] = round(mean + value)
				continue
			}
			w[k] = round(w[k])
			good = append(good, k)
		}
		last := good[len(good)-1]
		sum := 0.0
		for _, k := range good[:len(good)-1] {
			sum += w[k]
		}
		if w[last] = round(mean*float64(len(good)) - sum); math.Abs(w[last]-mean) > wellReach {
			continue
		}
		w[last] = round(w[last] - 2*unit)
		got := expressionOf(w, reference)
		for { // a unit nearer, as long as it stays below
			next := slices.Clone(w)
			next[last] = round(w[last] - unit)
			e := expressionOf(next, reference)
			if e > most {
				break
			}
			w, got = next, e
		}
		for got > most {
			w, got = lower(w, bad, reference)
		}
		return w, got, nil
	}
	return nil, 0, fmt.Errorf("no wells for an expression of %v", most)
}

// lower makes the expression of wells smaller by a unit in the first well that
// is not bad: the rules leave a bad one out, so that moving it changes nothing.
func lower(w []float64, bad int, reference stats.Cq) ([]float64, float64) {
	w = slices.Clone(w)
	k := 0
	if bad == 0 {
		k = 1
	}
	w[k] = round(w[k] + unit)
	return w, expressionOf(w, reference)
}

func expressionOf(w []float64, reference stats.Cq) float64 {
	c, err := stats.MeanCq(w, stats.QPCRRules{})
	if err != nil {
		panic(err) // wells are drawn above 0
	}
	return stats.RelativeExpression(c, reference).Relative
}

// round is the number that the file will hold.
func round(cq float64) float64 { return kit.Rounded(cq, decimals) }

// read takes the expressions of tace75.
func read() ([]*sample, error) {
	s, ok := sampledata.Get("tace75")
	if !ok {
		return nil, fmt.Errorf("no sample tace75")
	}
	c, err := kit.Read(s.CSV())
	if err != nil {
		return nil, err
	}
	number := map[string][]float64{}
	for _, target := range targets {
		for _, what := range []string{" before", " after", " ratio"} {
			if number[target+what], err = c.Numbers(target + what); err != nil {
				return nil, err
			}
		}
	}
	var out []*sample
	for i, id := range c.Text["id"] {
		for _, time := range times {
			s := &sample{id: id, time: time}
			for _, target := range targets {
				s.expression, s.ratio = append(s.expression, number[target+" "+time][i]), append(s.ratio, number[target+" ratio"][i])
			}
			out = append(out, s)
		}
	}
	return out, nil
}

// write lays the wells out as a CSV file, a row per well.
func write(samples []*sample) []byte {
	sheet := kit.NewSheet("patient", "time", "target", "replicate", "Cq")
	for _, s := range samples {
		for _, target := range append(slices.Clone(targets), spike) {
			for k, v := range s.wells[target] {
				cq := "Undetermined"
				if !math.IsNaN(v) {
					cq = strings.TrimRight(kit.Fixed(v, decimals), "0")
				}
				sheet.Row(s.id, s.time, target, strconv.Itoa(k+1), cq)
			}
		}
	}
	return sheet.Bytes()
}

// report says what the rules find in the wells.
func report(w io.Writer, samples []*sample) {
	var all []stats.Cq
	worst := 0.0
	for _, s := range samples {
		reference, _ := stats.MeanCq(s.wells[spike], stats.QPCRRules{})
		all = append(all, reference)
		for m, target := range targets {
			c, _ := stats.MeanCq(s.wells[target], stats.QPCRRules{})
			all = append(all, c)
			worst = max(worst, math.Abs(stats.RelativeExpression(c, reference).Relative/s.expression[m]-1))
		}
	}
	sum := stats.SummariseCq(all)
	fmt.Fprintf(w, "%s; SD at most %.3f, median %.3f; expressions within %.2g of tace75's\n", sum.String(), sum.MaxSD, sum.MedianSD, worst)
}
