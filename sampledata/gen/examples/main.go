// Examples makes the folder examples: small synthetic files that the examples in the
// README and in the help of the commands are about.
//
// Run it from the top of the repository:
//
//	go run ./sampledata/gen/examples
package main

import (
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	files, err := made(".")
	if err != nil {
		log.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join("examples", name), []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

const seed = 20261127

// made are the files by name; root is the top of the repository.
func made(root string) (map[string]string, error) {
	rng := rand.New(rand.NewPCG(seed, 1))
	clinical, matrix := hospital(rng, "P", 120)
	other, _ := hospital(rng, "Q", 80)
	wells, err := os.ReadFile(filepath.Join(root, "sampledata", "tace75_cq.csv"))
	if err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(string(wells), "\n")
	first := 1
	for first < len(lines) && lines[first] < "T13" { // of twelve patients
		first++
	}
	return map[string]string{"clinical.csv": clinical, "other.csv": other, "mirna.tsv": matrix, "trial.csv": trial(rng, 160),
		"wells.csv": strings.Join(lines[:first], "")}, nil
}

func choose(rng *rand.Rand, of ...string) string { return of[rng.IntN(len(of))] }

// hospital is a cohort whose patients die the sooner the higher their stage and AFP,
// and the matrix of their markers, of which the first two act.
func hospital(rng *rand.Rand, letter string, n int) (clinical, matrix string) {
	var c strings.Builder
	c.WriteString("id,age,sex,stage,cirrhosis,AFP,arm,OS_months,OS_status\n")
	names := []string{"miR-122", "miR-21", "miR-221", "miR-155", "let-7a", "miR-34a", "miR-200c", "miR-30d"}
	rows := make([]strings.Builder, len(names))
	head := "marker"
	for i := range n {
		id := fmt.Sprintf("%s%03d", letter, i+1)
		head += "\t" + id
		stage, afp := rng.IntN(3), math.Exp(3+1.5*rng.NormFloat64())
		risk := 0.5*float64(stage) + 0.2*math.Log(afp/20)
		for k := range names {
			v := 8 + rng.NormFloat64()
			switch k {
			case 0:
				risk -= 0.5 * (v - 8)
			case 1:
				risk += 0.4 * (v - 8)
			}
			fmt.Fprintf(&rows[k], "\t%.3f", v)
		}
		death, end := rng.ExpFloat64()*40*math.Exp(-risk), 12+60*rng.Float64()
		status := 0
		if death <= end {
			status = 1
		}
		fmt.Fprintf(&c, "%s,%d,%s,%s,%s,%.3g,%s,%.1f,%d\n", id, 45+rng.IntN(40), choose(rng, "female", "male"), []string{"I", "II", "III"}[stage],
			choose(rng, "no", "yes"), afp, choose(rng, "A", "B"), max(0.1, min(death, end)), status)
	}
	m := head + "\n"
	for k, name := range names {
		m += name + rows[k].String() + "\n"
	}
	return c.String(), m
}

// trial is a randomised trial with a competing cause of failure, two genotypes and
// outcomes of yes and no.
func trial(rng *rand.Rand, n int) string {
	var b strings.Builder
	b.WriteString("id,arm,sex,stage,age,AFP,grade,response,cured,rs1,rs2,cohort,EFS_months,EFS_status,state\n")
	genotype := func(a, other string, often float64) (string, int) {
		k, text := 0, ""
		for range 2 {
			if rng.Float64() < often {
				text += a
				k++
			} else {
				text = other + text
			}
		}
		return text, k
	}
	yes := func(logit float64) string {
		if rng.Float64() < 1/(1+math.Exp(-logit)) {
			return "yes"
		}
		return "no"
	}
	for i := range n {
		treated, stage := i%2, rng.IntN(3)
		rs1, t := genotype("T", "C", 0.4)
		rs2, g := genotype("G", "A", 0.5)
		afp := math.Exp(4 + 1.4*rng.NormFloat64())
		relapse := rng.ExpFloat64() * 30 * math.Exp(0.5*float64(treated)-0.4*float64(stage)-0.15*math.Log(afp/55))
		death, end := rng.ExpFloat64()*90, 6+48*rng.Float64()
		time, state := end, "alive"
		if relapse < time {
			time, state = relapse, "relapse"
		}
		if death < time {
			time, state = death, "death"
		}
		events := 1
		if state == "alive" {
			events = 0
		}
		fmt.Fprintf(&b, "S%03d,%s,%s,%s,%d,%.3g,%d,%s,%s,%s,%s,%s,%.1f,%d,%s\n", i+1, []string{"control", "treated"}[treated], choose(rng, "female", "male"),
			[]string{"I", "II", "III"}[stage], 40+rng.IntN(40), afp, min(4, int(rng.ExpFloat64()*1.6+0.3*math.Log(afp/55)+1)), yes(float64(treated)-0.5),
			yes(0.6*float64(t+g)-1.5), rs1, rs2, []string{"first", "second"}[i*2/n], max(0.1, time), events, state)
	}
	return b.String()
}
