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
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"

	"kaplan/sampledata/gen/kit"
)

const seed = 20150615

func main() { kit.Program{Name: "hep3b", Generate: generate}.Main() }

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
	return file, kit.Missed(list)
}

// table lays the figures out as in hep3b.md.
func table(list []kit.Figure) string { return kit.Table(list, "figure", "published", "here") }

var header = []string{"mouse", "day", "experiment", "tumor", "arm", "phase", "survival_days", "survival_status",
	"dose", "hCG", "plasma", "N-oxide", "weight", "rash", "rash improved", "sacrificed", "hCG at sacrifice",
	"plasma trough", "tumor trough", "liver sorafenib", "tumor sorafenib", "MVD", "Ki-67"}

// write lays the mice out in random order, a row per mouse and day.
func (c *colony) write(rng *rand.Rand) []byte {
	sheet := kit.NewSheet(header...)
	for k, i := range rng.Perm(len(c.all)) {
		m := c.all[i]
		status, sacrificed := "", ""
		if !math.IsNaN(m.days) {
			status = strconv.Itoa(kit.Int(m.reached))
		}
		if m.sacrificed > 0 {
			sacrificed = strconv.Itoa(m.sacrificed)
		}
		for _, r := range m.rows {
			sheet.Row(fmt.Sprintf("M%03d", k+1), strconv.Itoa(r.day), m.experiment,
				kit.YesNo(m.tumor), m.arm, m.phase, kit.Fixed(m.days, 0), status,
				kit.Fixed(r.dose, 0), kit.Fixed(r.hCG, 1), kit.Fixed(r.plasma, 0), kit.Fixed(r.oxide, 4), kit.Fixed(r.weight, 1),
				m.rash, m.improved, sacrificed, kit.Fixed(m.hCG, 1), kit.Fixed(m.troughPlasma, 0), kit.Fixed(m.troughTumor, 0),
				kit.Fixed(m.liver, 0), kit.Fixed(m.tumorLevel, 0), kit.Fixed(m.mvd, 1), kit.Fixed(m.ki67, 2))
		}
	}
	return sheet.Bytes()
}
