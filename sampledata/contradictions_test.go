package sampledata

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"kaplan/sampledata/gen/kit"
	"kaplan/stats"
)

// What the paper says of its 75 patients beside its tables, and what such patients
// are like: a sample that meets every figure can still contradict these.

// alone is the likelihood-ratio P of a group by itself in all 75.
func (c cohort) alone(group func(int) float64) float64 {
	c.t.Helper()
	var d stats.CoxData
	d.X = make([][]float64, 1)
	for i := range c.N {
		if g := group(i); !math.IsNaN(g) {
			d.Time, d.Event, d.X[0] = append(d.Time, c.time[i]), append(d.Event, c.event[i]), append(d.X[0], g)
		}
	}
	fit, err := stats.Cox(d, stats.CoxOptions{})
	if err != nil {
		c.t.Fatal(err)
	}
	return fit.LR.P
}

// In all 75 four factors are a risk: Child-Pugh grade B, AFP, DCP and the diameter
// of the tumor. No other of the sixteen of Table IV enters the joint model.
func TestFourFactorsInAll(t *testing.T) {
	c := tace(t)
	risks := []string{"Child-Pugh B", "AFP >20", "DCP >40", "Tumor diameter >3"}
	for name, group := range c.group {
		if p := c.alone(group); (p < 0.05) != slices.Contains(risks, name) {
			t.Errorf("%s in all 75: P %.4f", name, p)
		}
	}
	if len(c.group) != 16 {
		t.Errorf("%d factors, expected 16", len(c.group))
	}
}

// "A considerably higher decline in exosomal miR-122 levels after TACE occurs in
// patients with cirrhosis than in those with chronic hepatitis": by the logarithms
// that the paper tests, by the medians, and by the expressions themselves.
func TestMiR122FallsMoreWithCirrhosis(t *testing.T) {
	c := tace(t)
	hepatitis := func(i int) bool { return !c.cirrhosis(i) }
	before, after, ratio := c.num("miR-122 before"), c.num("miR-122 after"), c.num("miR-122 ratio")
	logs, fell := make([]float64, c.N), make([]float64, c.N)
	for i := range logs {
		logs[i], fell[i] = math.Log(ratio[i]), before[i]-after[i]
	}
	test, err := stats.StudentT(c.rows(logs, c.cirrhosis), c.rows(logs, hepatitis), 0.95)
	if err != nil {
		t.Fatal(err)
	}
	if test.Difference >= 0 || test.P >= 0.05 {
		t.Errorf("log ratio, cirrhosis less hepatitis: %.3f, P %.4f", test.Difference, test.P)
	}
	if with, without := kit.Median(c.rows(ratio, c.cirrhosis)), kit.Median(c.rows(ratio, hepatitis)); with >= without {
		t.Errorf("median ratio %v with cirrhosis, %v without", with, without)
	}
	if with, without := stat.Mean(c.rows(fell, c.cirrhosis), nil), stat.Mean(c.rows(fell, hepatitis), nil); with <= without {
		t.Errorf("expression falls by %v with cirrhosis, %v without", with, without)
	}
}

// "No correlation between exosomal miRNA levels and conventional tumor marker
// levels was observed": before treatment, after it, and in the ratio, with the
// markers as measured and with their logarithms.
func TestNoMarkerGoesWithExpression(t *testing.T) {
	c := tace(t)
	for _, marker := range []string{"AFP", "DCP"} {
		y := c.num(marker)
		logs := make([]float64, len(y))
		for i, v := range y {
			logs[i] = math.Log(v)
		}
		for _, mi := range []string{"miR-122", "miR-21"} {
			for _, when := range []string{" before", " after", " ratio"} {
				for scale, y := range map[string][]float64{"": y, "log ": logs} {
					a, b := pairs(c.num(mi+when), y)
					if p := correlationP(stat.Correlation(a, b, nil), len(a)); p < 0.05 {
						t.Errorf("log %s%s and %s%s: P %.4f", mi, when, scale, marker, p)
					}
				}
			}
		}
	}
}

// Groups are followed alike: the log-rank test with the censored for the dead.
func TestFollowedAlike(t *testing.T) {
	c := tace(t)
	for i := range c.event {
		c.event[i] = !c.event[i]
	}
	if p := c.logRank(c.cirrhosis, c.group["miR-122 ratio low"]).P; p < 0.1 {
		t.Errorf("follow-up of the lower and the higher ratio, cirrhosis: P %.4f", p)
	}
	for _, name := range []string{"Child-Pugh B", "AFP >20", "DCP >40", "Tumor diameter >3"} {
		if p := c.logRank(everyone, c.group[name]).P; p < 0.1 {
			t.Errorf("follow-up by %s: P %.4f", name, p)
		}
	}
}

// Child-Pugh grade B is about as frequent in stage A as in stage B; bilirubin,
// which is part of the score, rises with it, as albumin and prothrombin time fall;
// AST and ALT go together.
func TestLiversArePlausible(t *testing.T) {
	c := tace(t)
	grade, stage := c.Text["Child-Pugh"], c.Text["BCLC"]
	table := [][]int{{0, 0}, {0, 0}} // early or not, grade A or B
	for i := range grade {
		table[kit.Int(stage[i] == "B" || stage[i] == "C")][kit.Int(grade[i] == "B")]++
	}
	f, err := stats.Fisher(table, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	if f.P < 0.5 {
		t.Errorf("BCLC 0 or A, B or C by Child-Pugh A, B: %v, Fisher P %.3f", table, f.P)
	}
	score := c.num("Child-Pugh score")
	for name, sign := range map[string]float64{"T-Bil": 1, "ALB": -1, "PT": -1} {
		var a, b []float64
		for i, v := range c.num(name) {
			if !math.IsNaN(v) {
				a, b = append(a, v), append(b, score[i])
			}
		}
		if r := sign * stat.Correlation(a, b, nil); r < 0.35 {
			t.Errorf("%s and Child-Pugh score: r %.3f", name, sign*r)
		}
	}
	bilirubin := c.num("T-Bil")
	high, low := kit.Median(c.rows(bilirubin, func(i int) bool { return grade[i] == "B" })), kit.Median(c.rows(bilirubin, func(i int) bool { return grade[i] == "A" }))
	if high <= low {
		t.Errorf("median bilirubin %v in grade B, %v in grade A", high, low)
	}
	if r := stat.Correlation(c.num("AST"), c.num("ALT"), nil); r < 0.65 {
		t.Errorf("AST and ALT: r %.3f", r)
	}
}
