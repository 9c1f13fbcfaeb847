package sampledata

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
	"kaplan/stats"
)

var update = flag.Bool("update", false, "write the figures found into tace75.md")

// beside sets figures beside the paper's, prints each under go test -v, and keeps
// them as lines of a table.
type beside struct {
	t     *testing.T
	n     int
	table strings.Builder
}

// line adds a line to the table of tace75.md.
func (p *beside) line(what, want, format string, ours ...any) {
	fmt.Fprintf(&p.table, "| %s | %s | %s |\n", what, want, fmt.Sprintf(format, ours...))
}

// meets holds ours to a bound of what is printed.
func (p *beside) meets(what, printed string, b published.Bound, ours float64) {
	p.t.Helper()
	p.show(what, printed, ours, b.Meets(printed, ours))
}

func (p *beside) show(what, printed string, ours float64, ok bool) {
	p.t.Helper()
	p.n++
	difference := ours - published.Number(printed)
	if ok {
		p.t.Logf("%-48s published %-9s ours %-12.6g difference %+.2g", what, printed, ours, difference)
	} else {
		p.t.Errorf("%-48s published %-9s ours %-12.6g difference %+.2g: OUT OF BOUNDS", what, printed, ours, difference)
	}
}

// withP is a hazard ratio with its interval and P, as far as they are printed.
func withP(f published.Figure) string {
	if f.P == "" {
		return f.Interval()
	}
	return f.Interval() + ", P " + f.P
}

// number reads a printed count or number.
func number(printed string) int { return int(published.Number(printed)) }

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
	for _, v := range c.Text["DSS_status"] {
		c.event = append(c.event, v == "1")
	}
	level := func(name, column string, levels ...string) {
		x := c.Text[column]
		c.group[name] = func(i int) float64 { return kit.Float(slices.Contains(levels, x[i])) }
	}
	above := func(name, column string, cut float64) {
		x := c.num(column)
		c.group[name] = func(i int) float64 {
			if math.IsNaN(x[i]) {
				return x[i]
			}
			return kit.Float(x[i] > cut)
		}
	}
	low := func(name, column string) { // at or below the median of those with cirrhosis
		x, cut := c.num(column), published.Number(published.A.At("Cirrhosis, median of "+column).Value)
		c.group[name] = func(i int) float64 { return kit.Float(x[i] <= cut) }
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
	low("miR-122 low", "miR-122 before")
	low("miR-122 ratio low", "miR-122 ratio")
	low("miR-21 low", "miR-21 before")
	low("miR-21 ratio low", "miR-21 ratio")
	return c
}

// cox fits figures together to the patients in and compares the hazard ratios,
// and where all is set the intervals and P too. The name of a figure ends in its
// group.
func (c cohort) cox(p *beside, in func(int) bool, all bool, rows ...published.Figure) {
	c.t.Helper()
	var d stats.CoxData
	d.X = make([][]float64, len(rows))
	group := make([]func(int) float64, len(rows))
	for j, r := range rows {
		group[j] = c.group[r.Name[strings.LastIndex(r.Name, ", ")+2:]]
	}
	for i := range c.N {
		use := in(i)
		for _, g := range group {
			use = use && !math.IsNaN(g(i))
		}
		if !use {
			continue
		}
		d.Time, d.Event = append(d.Time, c.time[i]), append(d.Event, c.event[i])
		for j, g := range group {
			d.X[j] = append(d.X[j], g(i))
		}
	}
	if len(d.Time) != number(rows[0].N) {
		c.t.Errorf("%s: %d patients, expected %s", rows[0].Name, len(d.Time), rows[0].N)
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
		hr, lower, upper, v := math.Exp(fit.Coef[j]), math.Exp(prof[j].Lower), math.Exp(prof[j].Upper), prof[j].LR.P
		p.meets(r.Name+": HR", r.Value, r.ValueBound, hr)
		p.line(r.Name, withP(r), "%.3f (%.3f to %.3f), P %.3g", hr, lower, upper, v)
		if !all {
			continue
		}
		p.meets(r.Name+": lower", r.Lower, r.LimitBound, lower)
		p.meets(r.Name+": upper", r.Upper, r.LimitBound, upper)
		p.show(r.Name+": P", r.P, v, r.PBound.Meets(r.P, v) && (v < 0.05) == (published.Number(r.P) < 0.05))
	}
}

// models are the printed hazard ratios of a kind of model, without what the text
// says beside the table.
func models(kind string) (out []published.Figure) {
	for _, f := range published.A.Under(kind + ", ") {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

// Table IV: patients with cirrhosis.
func (c cohort) tableIV(p *beside) {
	for _, r := range models("Cirrhosis, univariate") {
		c.cox(p, c.cirrhosis, true, r)
	}
	c.cox(p, c.cirrhosis, true, models("Cirrhosis, multivariable")...)
}

// The whole cohort, from the text; DCP was not measured in two patients.
func (c cohort) wholeCohort(p *beside) {
	for _, r := range models("All, univariate") {
		c.cox(p, everyone, false, r)
	}
	c.cox(p, everyone, false, models("All, multivariable")...)
}

// logRank compares the patients in by group; NaN leaves a patient out.
func (c cohort) logRank(in func(int) bool, group func(int) float64) stats.LogRank {
	c.t.Helper()
	code := make([]uint8, c.N)
	for i := range code {
		if code[i] = stats.NoGroup; in(i) && !math.IsNaN(group(i)) {
			code[i] = uint8(group(i))
		}
	}
	r, err := kit.LogRank(stats.Outcome{Time: c.time, Event: c.event}, code, 2)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// Figure 3, and what the text says beside it.
func (c cohort) survival(p *beside) {
	t := c.t
	test := c.logRank(c.cirrhosis, c.group["miR-122 ratio low"])
	f := published.A.At("Figure 3, log-rank test")
	p.meets(f.Name+": P", f.P, f.PBound, test.P)
	p.line(f.Name, "P "+f.P, "P %.4f", test.P)
	if !(test.Observed[1] > test.Expected[1]) {
		t.Error("patients with the lower miR-122 ratio do not die sooner")
	}
	curve, err := stats.KaplanMeier(stats.Outcome{Time: c.time, Event: c.event}, 0.95, stats.Log)
	if err != nil {
		t.Fatal(err)
	}
	f = published.A.At("Median survival of all, months")
	p.meets(f.Name, f.Value, f.ValueBound, curve.Median().Value)
	p.line(f.Name, f.Value, "%.4g", curve.Median().Value)
	for _, column := range []string{"miR-122 before", "miR-21 before", "miR-122 ratio", "miR-21 ratio"} {
		x := c.num(column)
		cut := kit.Median(x)
		split := c.logRank(everyone, func(i int) float64 { return kit.Float(x[i] <= cut) })
		f := published.A.At("All, " + column + " by its median, log-rank test")
		p.line(f.Name, map[string]string{"n.s.": "not significant"}[f.P], "P %.3f", split.P)
		if !f.PBound.Meets(f.P, split.P) {
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
func (c cohort) tablesIIAndIII(p *beside) {
	t := c.t
	for _, f := range published.A.Under("r of log ") {
		marker, column, before := strings.Cut(strings.TrimPrefix(f.Name, "r of log "), " before and ")
		if !before {
			continue
		}
		x, y := pairs(c.num(marker+" before"), c.num(column))
		if len(x) != number(f.N) {
			t.Errorf("%s: %d pairs, published %s", f.Name, len(x), f.N)
		}
		r := stat.Correlation(x, y, nil)
		p.meets(f.Name, f.Value, f.ValueBound, r)
		p.line(fmt.Sprintf("%s (n = %s)", f.Name, f.N), f.Value, "%.4f", r)
	}
	x, y := pairs(c.num("miR-122 after"), c.num("Child-Pugh score"))
	r := stat.Correlation(x, y, nil)
	f := published.A.At("r of log miR-122 after and Child-Pugh score")
	p.meets(f.Name, f.Value, f.ValueBound, r)
	p.meets("its P", f.P, f.PBound, correlationP(r, 75))
	p.line(f.Name, withP(f), "%.4f, P %.4f", r, correlationP(r, 75))
}

// Figures 1 and 2 (paired t test of log expression), and the comparison of
// Child-Pugh grades, whose F with two groups is the square of a correlation's t.
func (c cohort) comparisons(p *beside) {
	t := c.t
	for _, m := range []string{"miR-122", "miR-21"} {
		before, after := c.num(m+" before"), c.num(m+" after")
		d, l, grade := make([]float64, c.N), make([]float64, c.N), make([]float64, c.N)
		hepatitis := make([]float64, c.N)
		for i := range d {
			d[i], l[i] = math.Log(after[i]/before[i]), math.Log(before[i])
			grade[i] = c.group["Child-Pugh B"](i)
			hepatitis[i] = kit.Float(!c.cirrhosis(i))
		}
		mean, sd := stat.MeanStdDev(d, nil)
		if mean >= 0 {
			t.Errorf("%s does not fall after treatment", m)
		}
		paired := 2 * distuv.StudentsT{Sigma: 1, Nu: 74}.Survival(math.Abs(mean)/sd*math.Sqrt(75))
		r := stat.Correlation(l, grade, nil)
		if r >= 0 {
			t.Errorf("%s is not higher in Child-Pugh grade A", m)
		}
		for _, x := range []struct {
			name string
			p    float64
		}{{m + " before and after, paired t test", paired}, {m + " by Child-Pugh grade, ANOVA", correlationP(r, 75)}} {
			f := published.A.At(x.name)
			p.meets(f.Name+": P", f.P, f.PBound, x.p)
			p.line(f.Name, "P "+f.P, "P %.4f", x.p)
		}
		if v := correlationP(stat.Correlation(l, hepatitis, nil), 75); v < 0.05 {
			t.Errorf("%s differs between cirrhosis and chronic hepatitis, P %v; published not significant", m, v)
		}
	}
}

// Every figure that the paper prints beyond Table I, by package stats from the
// file, and the table of tace75.md, which shows them.
func TestTace75Published(t *testing.T) {
	p := &beside{}
	for _, part := range []struct {
		name    string
		compare func(cohort, *beside)
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
	kit.TestPage(t, "tace75.md", "tace75", "| figure | published | here |\n|---|---|---|\n"+p.table.String(), *update)
}
