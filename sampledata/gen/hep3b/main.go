// Hep3b makes the synthetic cohort sampledata/hep3b.csv: mice that do not exist,
// with and without Hep3B-hCG tumors, treated with sorafenib. Only published
// figures went into it.
//
// Run it from the top of the repository:
//
//	go run ./sampledata/gen/hep3b
//
// Mice are made and followed as the methods say, with levels and spreads read
// off the figures. What the paper prints is then met exactly: the values of a
// test are moved, as little as it takes in all, until the test gives the P
// value, the regression its R², and the means their percentage. Survival is
// drawn until the log-rank test agrees. Last, values are rounded as they would
// be noted down, and every figure is judged by package stats on the file.
package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"kaplan/sampledata/gen/emit"
)

const seed = 20150615

func main() { emit.Main("hep3b", generate) }

// generate makes the file, the same to the byte every time.
func generate(trace io.Writer) ([]byte, error) {
	rng := rand.New(rand.NewPCG(seed, 3))
	c := assemble(rng)
	c.rashes(rng)
	c.follow(rng)
	c.give(rng)
	if err := c.calibrate(); err != nil {
		return nil, err
	}
	file := c.write(rng)
	list, err := figures(file)
	if err != nil {
		return nil, err
	}
	io.WriteString(trace, table(list))
	for _, f := range list {
		if !f.ok {
			return nil, fmt.Errorf("%s: published %s, here %s (%v)", f.what, f.want, f.ours, f.value)
		}
	}
	return file, nil
}

// table lays the figures out as in hep3b.md.
func table(list []figure) string {
	var b strings.Builder
	b.WriteString("| figure | published | here |\n|---|---|---|\n")
	for _, f := range list {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", f.what, f.want, f.ours)
	}
	return b.String()
}

var header = []string{"mouse", "day", "experiment", "tumor", "arm", "phase", "survival_days", "survival_status",
	"dose", "hCG", "plasma", "N-oxide", "weight", "rash", "rash improved", "sacrificed", "hCG at sacrifice",
	"plasma trough", "tumor trough", "liver sorafenib", "tumor sorafenib", "MVD", "Ki-67"}

// write lays the mice out in random order, a row per mouse and day.
func (c *colony) write(rng *rand.Rand) []byte {
	fixed := func(v float64, places int) string {
		if math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'f', places, 64)
	}
	var b bytes.Buffer
	b.WriteString(strings.Join(header, ",") + "\n")
	for k, i := range rng.Perm(len(c.all)) {
		m := c.all[i]
		status, sacrificed := "", ""
		if !math.IsNaN(m.days) {
			status = strconv.Itoa(b2i(m.reached))
		}
		if m.sacrificed > 0 {
			sacrificed = strconv.Itoa(m.sacrificed)
		}
		for _, r := range m.rows {
			b.WriteString(strings.Join([]string{fmt.Sprintf("M%03d", k+1), strconv.Itoa(r.day), m.experiment,
				[...]string{"no", "yes"}[b2i(m.tumor)], m.arm, m.phase, fixed(m.days, 0), status,
				fixed(r.dose, 0), fixed(r.hCG, 1), fixed(r.plasma, 0), fixed(r.oxide, 4), fixed(r.weight, 1),
				m.rash, m.improved, sacrificed, fixed(m.hCG, 1), fixed(m.troughPlasma, 0), fixed(m.troughTumor, 0),
				fixed(m.liver, 0), fixed(m.tumorLevel, 0), fixed(m.mvd, 1), fixed(m.ki67, 2)}, ",") + "\n")
		}
	}
	return b.Bytes()
}
