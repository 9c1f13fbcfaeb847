package main

import (
	"fmt"
	"math"
	"strconv"

	"kaplan/stats"
)

// The figures that the paper prints, document E. Where it prints R² and P, the
// number of points follows from both.
const (
	pTime, pTumor               = 0.0001, 0.0196 // two-way ANOVA of plasma sorafenib
	pTumorOxide, pTimeOxide     = 0.0063, 0.1107 // and of %N-oxide
	pOxide11                    = 0.0372         // t test on day 11
	declineTrough, pTrough      = -0.706, 0.0204 // figure 1B
	pTumorTrough                = 0.309          // figure 1C
	pProliferation, pKi67       = 0.082, 0.0135  // figure 5C: ANOVA; escalated against resistant
	r2Bearing, r2Free           = 0.723, 0.813   // mean plasma on day: days 4-70, 7-70
	r2TumorHCG, r2LiverHCG      = 0.248, 0.1507  // figure 3A
	r2PlasmaHCG, r2OxideHCG     = 0.0498, 0.280
	declineTumor, pDeclineTumor = -0.521, 0.0192 // sensitive to resistant, figure 2C
	declineLiver, pDeclineLiver = -0.317, 0.00184
	declineFree, pDeclineFree   = -0.194, 0.232
	riseEscalated               = 0.236 // plasma, day 28 to 42
	pEscalatedLiver             = 0.00895
	pEscalatedTumor             = 0.0387
	pSurvival                   = 0.002 // 30 against 30 to 60 mg/kg
	progressed                  = 17    // of 43 by day 29: hCG above 200
)

const (
	arm30, armUp, armVehicle             = "30 mg/kg", "30 to 60 mg/kg", "vehicle"
	control, sensitive, pre, resist, esc = "control", "sensitive", "preprogression", "resistant", "escalated"
)

// change is the mean of y less that of x, of x.
func change(x, y []float64) float64 { return mean(y)/mean(x) - 1 }

func mean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

// t is Student's P of two samples.
func (j *judge) t(x, y []float64) float64 {
	r, err := stats.StudentT(x, y, 0.95)
	if err != nil {
		j.fail(err)
		return math.NaN()
	}
	return r.P
}

// anova is the one-way P by phase, and what PairwiseT finds.
func (j *judge) anova(column string, phases ...string) (float64, []stats.MeanPair) {
	rows := j.d.rows([]string{column}, j.d.mouse, j.d.is("phase", phases...))
	y, g := make([]float64, len(rows)), j.d.codes("phase", rows, phases...)
	for k, i := range rows {
		y[k] = j.d.at(column, i)
	}
	a, err := stats.OneWayANOVA(y, g, len(phases))
	if err != nil {
		j.fail(err)
		return math.NaN(), nil
	}
	pairs, err := stats.PairwiseT(y, g, len(phases), true, stats.Bonferroni, 0.95)
	if err != nil {
		j.fail(err)
	}
	return a.Rows[0].P, pairs
}

// twoWay is the table of tumor × day of the mice on 30 mg/kg.
func (j *judge) twoWay(column string, interaction bool) *stats.ANOVA {
	d := j.d
	rows := d.rows([]string{column}, d.is("arm", arm30))
	y := make([]float64, len(rows))
	var levels []string
	for _, day := range plasmaDays {
		levels = append(levels, strconv.Itoa(day))
	}
	for k, i := range rows {
		y[k] = d.at(column, i)
	}
	a, err := stats.TwoWayANOVA(y, d.codes("tumor", rows, "no", "yes"), d.codes("day", rows, levels...), 2, len(levels), stats.TypeII, interaction)
	if err != nil {
		j.fail(err)
		return &stats.ANOVA{Rows: make([]stats.ANOVARow, 4)}
	}
	return a
}

func (j *judge) line(x, y []float64) *stats.Line {
	l, err := stats.LinearRegression(x, y, 0.95)
	if err != nil {
		j.fail(err)
		return &stats.Line{}
	}
	return l
}

// overDays is the line of daily means of plasma.
func (j *judge) overDays(tumor string, from, to float64) *stats.Line {
	var x, y []float64
	for _, day := range plasmaDays {
		if v := float64(day); v >= from && v <= to {
			x = append(x, v)
			y = append(y, mean(j.d.values("plasma", j.d.is("arm", arm30), j.d.is("tumor", tumor), j.d.between(v, v))))
		}
	}
	return j.line(x, y)
}

// onHCG is the line of a column on hCG in the mice with tumors on 30 mg/kg.
func (j *judge) onHCG(column, hCG string, keep ...where) *stats.Line {
	d := j.d
	var x, y []float64
	for _, i := range d.rows([]string{column, hCG}, append(keep, d.is("arm", arm30), d.is("tumor", "yes"))...) {
		x, y = append(x, d.at(hCG, i)), append(y, d.at(column, i))
	}
	return j.line(x, y)
}

// logRank is P of groups by a column.
func (j *judge) logRank(column string, levels []string, keep ...where) float64 {
	d := j.d
	rows := d.rows([]string{"survival_days", column}, append(keep, d.mouse)...)
	var o stats.Outcome
	for _, i := range rows {
		o.Time, o.Event = append(o.Time, d.at("survival_days", i)), append(o.Event, d.col["survival_status"][i] == "1")
	}
	tl, err := stats.NewTimeline(o)
	if err != nil {
		j.fail(err)
		return math.NaN()
	}
	table := tl.Table(d.codes(column, rows, levels...), len(levels), nil)
	return stats.LogRankTests([]*stats.EventTable{table}, stats.TestOptions{})[0].P
}

// figures judges a file: every printed figure beside what package stats finds.
func figures(file []byte) ([]figure, error) {
	d, err := parse(file)
	if err != nil {
		return nil, err
	}
	j := &judge{d: d}
	with, free := d.is("tumor", "yes"), d.is("tumor", "no")
	phase := func(p string) where { return d.is("phase", p) }

	plasma, additive := j.twoWay("plasma", true), j.twoWay("plasma", false)
	j.p("E2, plasma sorafenib, two-way ANOVA, tumor", "0.0196", plasma.Rows[0].P)
	j.below("E2, plasma sorafenib, two-way ANOVA, time", pTime, plasma.Rows[1].P)
	j.p("E2, the same without interaction, tumor", "0.0196", additive.Rows[0].P)
	oxide, additive := j.twoWay("N-oxide", true), j.twoWay("N-oxide", false)
	j.p("E2, %N-oxide, two-way ANOVA, tumor", "0.0063", oxide.Rows[0].P)
	j.p("E2, %N-oxide, two-way ANOVA, time", "0.1107", oxide.Rows[1].P)
	j.p("E2, the same without interaction, tumor", "0.0063", additive.Rows[0].P)
	j.p("E2, %N-oxide on day 11, tumor or none, t test", "0.0372",
		j.t(d.values("N-oxide", with, d.between(11, 11)), d.values("N-oxide", free, d.between(11, 11))))

	p, pairs := j.anova("plasma trough", sensitive, pre, resist)
	j.p("E3, trough plasma by phase (6, 6, 8 mice), one-way ANOVA", "0.0204", p)
	x, y := d.values("plasma trough", d.mouse, phase(sensitive)), d.values("plasma trough", d.mouse, phase(resist))
	j.percent("E3, trough plasma, sensitive to resistant", "-70.6", 100*change(x, y))
	for _, q := range pairs {
		if q.A == 0 && q.B == 2 {
			j.below("E3, trough plasma, sensitive and resistant, Bonferroni", 0.05, q.PAdjusted)
		}
	}
	p, _ = j.anova("tumor trough", sensitive, pre, resist)
	j.p("E3, trough in tumors by phase, one-way ANOVA", "0.309", p)
	p, pairs = j.anova("MVD", control, sensitive, resist, esc)
	j.below("E3, microvessel density by phase, one-way ANOVA", 0.0001, p)
	for _, q := range pairs {
		if q.A == 0 {
			j.below(fmt.Sprintf("E3, microvessel density, control and %s, Bonferroni", [...]string{control, sensitive, resist, esc}[q.B]), 0.001, q.PAdjusted)
		}
	}
	p, _ = j.anova("Ki-67", control, sensitive, resist, esc)
	j.p("E3, proliferation by phase, one-way ANOVA", "0.082", p)
	j.p("E3, proliferation, resistant and escalated, t test", "0.0135", j.t(d.values("Ki-67", d.mouse, phase(resist)), d.values("Ki-67", d.mouse, phase(esc))))

	l := j.overDays("yes", 4, 70)
	j.r2("E4, mean plasma on day, 4 to 70, tumor, 8 days", "0.723", l.R2)
	j.p("E4, the same", "0.0075", l.P)
	l = j.overDays("no", 7, 70)
	j.r2("E4, mean plasma on day, 7 to 70, no tumor, 7 days", "0.813", l.R2)
	j.p("E4, the same", "0.0055", l.P)
	l = j.onHCG("tumor sorafenib", "hCG at sacrifice", d.mouse)
	j.r2("E4, sorafenib in tumors on hCG, 17 mice", "0.248", l.R2)
	j.p("E4, the same", "0.0419", l.P)
	l = j.onHCG("liver sorafenib", "hCG at sacrifice", d.mouse)
	j.r2("E4, sorafenib in livers on hCG, 21 mice", "0.1507", l.R2)
	j.p("E4, the same", "0.0820", l.P)
	l = j.onHCG("plasma", "hCG")
	j.r2("E4, plasma sorafenib on hCG, all time points", "0.0498", l.R2)
	j.p("E4, the same", "0.074", l.P)
	j.count("E4, the same, samples (from R² and P)", "65", l.N)
	l = j.onHCG("N-oxide", "hCG")
	j.r2("E4, %N-oxide on hCG, all time points", "0.280", l.R2)
	j.below("E4, the same", 0.0001, l.P)

	tissue := func(what, column, percent, pValue string, from, to string, tumor where) {
		x, y := d.values(column, d.mouse, tumor, phase(from)), d.values(column, d.mouse, tumor, phase(to))
		what += fmt.Sprintf(" (%d and %d mice)", len(x), len(y))
		if percent != "" {
			j.percent(what, percent, 100*change(x, y))
		}
		j.p(what+", t test", pValue, j.t(x, y))
	}
	tissue("E4, tumors, sensitive to resistant", "tumor sorafenib", "-52.1", "0.0192", sensitive, resist, with)
	tissue("E4, livers, sensitive to resistant", "liver sorafenib", "-31.7", "0.00184", sensitive, resist, with)
	tissue("E4, livers without tumor, sensitive to resistant", "liver sorafenib", "-19.4", "0.232", sensitive, resist, free)
	tissue("E4, livers, resistant to escalated", "liver sorafenib", "", "0.00895", resist, esc, with)
	tissue("E4, tumors, resistant to escalated", "tumor sorafenib", "", "0.0387", resist, esc, with)
	j.percent("E4, plasma from day 28 to 42, escalated in between", "23.6",
		100*change(d.values("plasma", d.is("arm", armUp), d.between(28, 28)), d.values("plasma", d.is("arm", armUp), d.between(42, 42))))

	arms := []string{arm30, armUp}
	j.p("E5, survival of 30 and 30 to 60 mg/kg, tumor, log-rank test", "0.002", j.logRank("arm", arms, with))
	j.above("E5, survival with and without tumor, log-rank test", 0.05, j.logRank("tumor", []string{"no", "yes"}, d.is("arm", arms...)))
	share := func(column string, keep ...where) float64 {
		all := len(d.rows([]string{column}, append(keep, d.mouse)...))
		return 100 * float64(len(d.rows(nil, append(keep, d.mouse, d.is(column, "yes"))...))) / float64(all)
	}
	j.percent("rash, of 43 with tumor", "74", share("rash", with))
	j.percent("rash, of 20 without", "75", share("rash", free))
	for _, r := range []struct {
		what, want string
		arm, tumor string
	}{
		{"30 mg/kg, of 12 with tumor", "42", arm30, "yes"},
		{"30 mg/kg, of 9 without", "44", arm30, "no"},
		{"30 to 60 mg/kg, of 12 with tumor", "58", armUp, "yes"},
		{"30 to 60 mg/kg, of 8 without", "50", armUp, "no"},
	} {
		j.percent("rash improved, "+r.what, r.want, share("rash improved", d.is("arm", r.arm), d.is("tumor", r.tumor)))
	}
	j.count("hCG above 200 on day 28, of 43 with tumor", "17",
		len(d.rows([]string{"hCG", "survival_days"}, with, d.is("arm", arms...), d.between(28, 28), func(i int) bool { return d.at("hCG", i) > 200 })))
	return j.list, j.err
}
