package sampledata

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"kaplan/stats"
)

var update = flag.Bool("update", false, "write the figures found into tace75.md")

// published compares figures with the paper's, prints each under go test -v,
// and keeps them as lines of a table.
type published struct {
	t     *testing.T
	n     int
	table strings.Builder
}

// line adds a line to the table of tace75.md.
func (p *published) line(what, want, format string, ours ...any) {
	fmt.Fprintf(&p.table, "| %s | %s | %s |\n", what, want, fmt.Sprintf(format, ours...))
}

// within holds ours to a relative distance from want.
func (p *published) within(what string, want, ours, relative float64) {
	p.t.Helper()
	p.show(what, want, ours, math.Abs(ours/want-1) <= relative)
}

func (p *published) show(what string, want, ours float64, ok bool) {
	p.t.Helper()
	p.n++
	if ok {
		p.t.Logf("%-48s published %-9v ours %-12.6g difference %+.2g", what, want, ours, ours-want)
	} else {
		p.t.Errorf("%-48s published %-9v ours %-12.6g difference %+.2g: OUT OF BOUNDS", what, want, ours, ours-want)
	}
}

// coxRow is a printed hazard ratio with interval and P; p = 0: none is printed.
type coxRow struct {
	name                string
	hr, lower, upper, p float64
}

func (r coxRow) String() string {
	s := fmt.Sprintf("%.3f (%.3f to %.3f)", r.hr, r.lower, r.upper)
	if r.p > 0 {
		s += ", " + significant(r.p)
	}
	return s
}

// significant prints a P value to three digits, or as many as it has.
func significant(p float64) string { return fmt.Sprintf("P %.3g", p) }

// cohort adds the groups that the paper compares.
type cohort struct {
	table
	time  []float64
	event []bool
	group map[string]func(i int) float64 // 1 or 0, NaN where not measured
}

func tace(t *testing.T) cohort {
	c := cohort{table: load(t, "tace75"), group: map[string]func(int) float64{}}
	c.time = c.num("DSS_months")
	for _, v := range c.col["DSS_status"] {
		c.event = append(c.event, v == "1")
	}
	yes := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	level := func(name, column string, levels ...string) {
		x := c.col[column]
		c.group[name] = func(i int) float64 {
			for _, l := range levels {
				if x[i] == l {
					return 1
				}
			}
			return 0
		}
	}
	above := func(name, column string, cut float64) {
		x := c.num(column)
		c.group[name] = func(i int) float64 {
			if math.IsNaN(x[i]) {
				return x[i]
			}
			return yes(x[i] > cut)
		}
	}
	low := func(name, column string, cut float64) {
		x := c.num(column)
		c.group[name] = func(i int) float64 { return yes(x[i] <= cut) }
	}
	level("Sex male", "sex", "male")
	level("Type 2 diabetes", "diabetes", "yes")
	level("HBV", "etiology", "HBV", "HBV+HCV")
	level("Child-Pugh B", "Child-Pugh", "B")
	level("BCLC B+C", "BCLC", "B", "C")
	above("Age >60", "age", 60)
	above("AST >50", "AST", 50)
	above("ALT >50", "ALT", 50)
	above("AFP >20", "AFP", 20)
	above("DCP >40", "DCP", 40)
	above("Tumor diameter >3", "tumor diameter", 3)
	above("Tumor number >=2", "tumor number", 1)
	low("miR-122 low", "miR-122 before", 0.00024)
	low("miR-122 ratio low", "miR-122 ratio", 0.793)
	low("miR-21 low", "miR-21 before", 0.00064)
	low("miR-21 ratio low", "miR-21 ratio", 0.82169)
	return c
}

// cox fits rows together to the patients in, of whom there must be n, and
// compares the hazard ratios, and where all is set the intervals and P too.
func (c cohort) cox(p *published, title string, in func(int) bool, n int, tolerance float64, all bool, rows ...coxRow) {
	c.t.Helper()
	var d stats.CoxData
	d.X = make([][]float64, len(rows))
	for i := range c.n {
		use := in(i)
		for _, r := range rows {
			use = use && !math.IsNaN(c.group[r.name](i))
		}
		if !use {
			continue
		}
		d.Time, d.Event = append(d.Time, c.time[i]), append(d.Event, c.event[i])
		for j, r := range rows {
			d.X[j] = append(d.X[j], c.group[r.name](i))
		}
	}
	if len(d.Time) != n {
		c.t.Errorf("%s: %d patients, expected %d", title, len(d.Time), n)
	}
	fit, err := stats.Cox(d, stats.CoxOptions{})
	if err != nil {
		c.t.Fatal(err)
	}
	prof, err := fit.Profile(0.95)
	if err != nil {
		c.t.Fatal(err)
	}
	for j, r := range rows {
		what := title + ", " + r.name
		p.within(what+": HR", r.hr, math.Exp(fit.Coef[j]), tolerance)
		ours := []any{math.Exp(fit.Coef[j]), math.Exp(prof[j].Lower), math.Exp(prof[j].Upper), significant(prof[j].LR.P)}
		p.line(what, r.String(), "%.3f (%.3f to %.3f), %s", ours...)
		if !all {
			continue
		}
		p.within(what+": lower", r.lower, math.Exp(prof[j].Lower), 0.05)
		p.within(what+": upper", r.upper, math.Exp(prof[j].Upper), 0.05)
		v := prof[j].LR.P
		p.show(what+": P", r.p, v, math.Abs(v/r.p-1) <= 0.15 && (v < 0.05) == (r.p < 0.05))
	}
}

// Table IV: patients with cirrhosis.
func (c cohort) tableIV(p *published) {
	for _, r := range []coxRow{
		{"Sex male", 0.545, 0.236, 1.320, 0.172},
		{"Age >60", 0.678, 0.300, 1.623, 0.369},
		{"Type 2 diabetes", 0.433, 0.155, 1.044, 0.063},
		{"HBV", 2.144, 0.610, 5.896, 0.209},
		{"AST >50", 1.158, 0.489, 2.664, 0.731},
		{"ALT >50", 0.838, 0.301, 2.029, 0.708},
		{"Child-Pugh B", 2.372, 1.011, 5.685, 0.047},
		{"AFP >20", 2.225, 0.968, 5.378, 0.059},
		{"DCP >40", 2.810, 1.046, 9.763, 0.039},
		{"Tumor diameter >3", 2.554, 1.101, 6.387, 0.028},
		{"Tumor number >=2", 1.007, 0.412, 2.816, 0.987},
		{"BCLC B+C", 1.108, 0.492, 2.585, 0.804},
		{"miR-122 low", 0.754, 0.329, 1.743, 0.502},
		{"miR-122 ratio low", 2.490, 1.028, 6.689, 0.042},
		{"miR-21 low", 1.049, 0.466, 2.407, 0.906},
		{"miR-21 ratio low", 1.293, 0.564, 2.996, 0.539},
	} {
		c.cox(p, "Cirrhosis, univariate", c.cirrhosis, 57, 0.02, true, r)
	}
	c.cox(p, "Cirrhosis, multivariable", c.cirrhosis, 57, 0.02, true,
		coxRow{"Child-Pugh B", 3.588, 1.446, 9.224, 0.006},
		coxRow{"DCP >40", 2.960, 0.984, 11.238, 0.053},
		coxRow{"Tumor diameter >3", 3.606, 1.484, 9.505, 0.004},
		coxRow{"miR-122 ratio low", 2.720, 1.035, 8.022, 0.042})
}

// The whole cohort, from the text; DCP was not measured in two patients.
func (c cohort) wholeCohort(p *published) {
	for _, r := range []coxRow{
		{"Child-Pugh B", 2.495, 1.186, 5.218, 0.016},
		{"AFP >20", 2.186, 1.061, 4.609, 0.034},
		{"DCP >40", 3.240, 1.248, 11.06, 0.013},
		{"Tumor diameter >3", 2.426, 1.132, 5.637, 0.022},
	} {
		n := 75
		if r.name == "DCP >40" {
			n = 73
		}
		c.cox(p, "All, univariate", everyone, n, 0.03, false, r)
	}
	c.cox(p, "All, multivariable", everyone, 73, 0.03, false,
		coxRow{"Child-Pugh B", 5.172, 2.194, 12.586, 0.0002},
		coxRow{"AFP >20", 2.667, 1.197, 6.147, 0.0163},
		coxRow{"DCP >40", 4.695, 1.674, 17.051, 0},
		coxRow{"Tumor diameter >3", 2.844, 1.266, 6.931, 0.0106})
}

// logRank compares the patients in by group; NaN leaves a patient out.
func (c cohort) logRank(in func(int) bool, group func(int) float64) stats.LogRank {
	c.t.Helper()
	line, err := stats.NewTimeline(stats.Outcome{Time: c.time, Event: c.event})
	if err != nil {
		c.t.Fatal(err)
	}
	code := make([]uint8, c.n)
	for i := range code {
		if code[i] = stats.NoGroup; in(i) && !math.IsNaN(group(i)) {
			code[i] = uint8(group(i))
		}
	}
	return stats.LogRankTests([]*stats.EventTable{line.Table(code, 2, nil)}, stats.TestOptions{})[0]
}

// Figure 3, and what the text says beside it.
func (c cohort) survival(p *published) {
	t := c.t
	test := c.logRank(c.cirrhosis, c.group["miR-122 ratio low"])
	p.show("Figure 3: log-rank P", 0.0461, test.P, math.Abs(test.P-0.0461) <= 0.003)
	p.line("Figure 3, log-rank test", "P 0.0461", "P %.4f", test.P)
	if !(test.Observed[1] > test.Expected[1]) {
		t.Error("patients with the lower miR-122 ratio do not die sooner")
	}
	curve, err := stats.KaplanMeier(stats.Outcome{Time: c.time, Event: c.event}, 0.95, stats.Log)
	if err != nil {
		t.Fatal(err)
	}
	p.show("median survival, months", 47, curve.Median().Value, curve.Median().Value == 47)
	p.line("Median survival of all, months", "47", "%.4g", curve.Median().Value)
	for _, column := range []string{"miR-122 before", "miR-21 before", "miR-122 ratio", "miR-21 ratio"} {
		x := c.num(column)
		cut := median(x)
		split := c.logRank(everyone, func(i int) float64 {
			if x[i] <= cut {
				return 1
			}
			return 0
		})
		p.line("All, "+column+" by its median, log-rank test", "not significant", "P %.3f", split.P)
		if split.P < 0.05 {
			t.Errorf("all 75, %s by its median: P %v, published not significant", column, split.P)
		}
	}
}

// pairs gives log x and y where y was measured.
func pairs(x, y []float64) (a, b []float64) {
	for i := range x {
		if !math.IsNaN(y[i]) {
			a, b = append(a, math.Log(x[i])), append(b, y[i])
		}
	}
	return a, b
}

// correlationP is the two-sided P of r in n pairs.
func correlationP(r float64, n int) float64 {
	df := float64(n - 2)
	return 2 * distuv.StudentsT{Sigma: 1, Nu: df}.Survival(math.Abs(r)*math.Sqrt(df/(1-r*r)))
}

// Tables II and III: Pearson's r with log expression before treatment.
func (c cohort) tablesIIAndIII(p *published) {
	t := c.t
	for _, row := range []struct {
		column string
		n      int
		r      [2]float64
	}{
		{"age", 75, [2]float64{-0.1594, 0.0487}}, {"HbA1c", 70, [2]float64{0.1528, 0.1242}},
		{"AST", 75, [2]float64{0.3144, 0.1937}}, {"ALT", 75, [2]float64{0.3365, 0.2248}},
		{"T-Bil", 75, [2]float64{-0.1892, -0.1781}}, {"ALB", 75, [2]float64{0.1092, 0.1932}},
		{"PT", 73, [2]float64{0.2209, 0.3846}}, {"Plt", 75, [2]float64{0.1423, 0.1831}},
		{"Child-Pugh score", 75, [2]float64{-0.2838, -0.3093}}, {"AFP", 75, [2]float64{0.1893, 0.1495}},
		{"DCP", 73, [2]float64{0.2194, 0.1168}}, {"tumor diameter", 75, [2]float64{0.2933, 0.1263}},
		{"tumor number", 75, [2]float64{0.1461, -0.0639}},
	} {
		for k, m := range []string{"miR-122", "miR-21"} {
			x, y := pairs(c.num(m+" before"), c.num(row.column))
			if len(x) != row.n {
				t.Errorf("%s: %d pairs, published %d", row.column, len(x), row.n)
			}
			r := stat.Correlation(x, y, nil)
			p.show("r of log "+m+" and "+row.column, row.r[k], r, math.Abs(r-row.r[k]) <= 0.005)
			p.line(fmt.Sprintf("r of log %s before and %s (n = %d)", m, row.column, row.n), fmt.Sprintf("%.4f", row.r[k]), "%.4f", r)
		}
	}
	x, y := pairs(c.num("miR-122 after"), c.num("Child-Pugh score"))
	r := stat.Correlation(x, y, nil)
	p.show("r of log miR-122 after and Child-Pugh score", -0.24, r, math.Abs(r+0.24) <= 0.005)
	p.within("its P", 0.0344, correlationP(r, 75), 0.02)
	p.line("r of log miR-122 after and Child-Pugh score", "-0.24, P 0.0344", "%.4f, P %.4f", r, correlationP(r, 75))
}

// Figures 1 and 2 (paired t test of log expression), and the comparison of
// Child-Pugh grades, whose F with two groups is the square of a correlation's t.
func (c cohort) comparisons(p *published) {
	t := c.t
	for _, m := range []struct {
		name          string
		paired, grade float64
	}{{"miR-122", 0.012, 0.0090}, {"miR-21", 0.296, 0.0022}} {
		before, after := c.num(m.name+" before"), c.num(m.name+" after")
		d, l, grade := make([]float64, c.n), make([]float64, c.n), make([]float64, c.n)
		hepatitis := make([]float64, c.n)
		for i := range d {
			d[i], l[i] = math.Log(after[i]/before[i]), math.Log(before[i])
			grade[i] = c.group["Child-Pugh B"](i)
			if !c.cirrhosis(i) {
				hepatitis[i] = 1
			}
		}
		mean, sd := stat.MeanStdDev(d, nil)
		if mean >= 0 {
			t.Errorf("%s does not fall after treatment", m.name)
		}
		paired := 2 * distuv.StudentsT{Sigma: 1, Nu: 74}.Survival(math.Abs(mean)/sd*math.Sqrt(75))
		p.within(m.name+", paired t test: P", m.paired, paired, 0.02)
		p.line(m.name+" before and after, paired t test", significant(m.paired), "P %.4f", paired)
		r := stat.Correlation(l, grade, nil)
		if r >= 0 {
			t.Errorf("%s is not higher in Child-Pugh grade A", m.name)
		}
		p.within(m.name+" by Child-Pugh grade, ANOVA: P", m.grade, correlationP(r, 75), 0.01)
		p.line(m.name+" by Child-Pugh grade, ANOVA", fmt.Sprintf("P %.4f", m.grade), "P %.4f", correlationP(r, 75))
		if v := correlationP(stat.Correlation(l, hepatitis, nil), 75); v < 0.05 {
			t.Errorf("%s differs between cirrhosis and chronic hepatitis, P %v; published not significant", m.name, v)
		}
	}
}

// Every figure that the paper prints beyond Table I, by package stats from the
// file, and the table of tace75.md, which shows them.
func TestTace75Published(t *testing.T) {
	p := &published{}
	for _, part := range []struct {
		name    string
		compare func(cohort, *published)
		figures int
	}{
		{"comparisons", cohort.comparisons, 4},
		{"tables II and III", cohort.tablesIIAndIII, 28},
		{"survival", cohort.survival, 2},
		{"table IV", cohort.tableIV, 80},
		{"whole cohort", cohort.wholeCohort, 8},
	} {
		t.Run(part.name, func(t *testing.T) {
			p.t, p.n = t, 0
			part.compare(tace(t), p)
			if p.n != part.figures {
				t.Errorf("%d figures compared, expected %d", p.n, part.figures)
			}
		})
	}
	readme, err := os.ReadFile("tace75.md")
	if err != nil {
		t.Fatal(err)
	}
	begin, end := []byte("<!-- tace75: begin -->\n"), []byte("<!-- tace75: end -->")
	a, b := bytes.Index(readme, begin), bytes.Index(readme, end)
	if a < 0 || b < a {
		t.Fatal("tace75.md has no place for the table of tace75")
	}
	a += len(begin)
	want := "| figure | published | here |\n|---|---|---|\n" + p.table.String()
	if string(readme[a:b]) == want {
		return
	}
	if !*update {
		t.Fatal("tace75.md shows other figures than these; go test ./sampledata -update writes them")
	}
	if err := os.WriteFile("tace75.md", bytes.Join([][]byte{readme[:a], []byte(want), readme[b:]}, nil), 0o644); err != nil {
		t.Fatal(err)
	}
}
