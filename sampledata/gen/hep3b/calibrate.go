package main

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// moments of a sample: what the conditions are made of.
type moments struct{ n, mean, ss float64 }

func momentsOf(x []*float64) moments {
	m := moments{n: float64(len(x))}
	for _, v := range x {
		m.mean += *v
	}
	m.mean /= m.n
	for _, v := range x {
		m.ss += (*v - m.mean) * (*v - m.mean)
	}
	return m
}

// fFromP is the F whose P is p.
func fFromP(p, df1, df2 float64) float64 { return distuv.F{D1: df1, D2: df2}.Quantile(1 - p) }

// toP is the condition that F has the P value p.
func toP(f func() float64, p, df1, df2 float64) func() float64 {
	want := fFromP(p, df1, df2)
	return func() float64 { return f()/want - 1 }
}

// oneWay is the condition that a one-way ANOVA of the groups has P = p; of two
// groups it is Student's t test.
func oneWay(p float64, groups ...[]*float64) func() float64 {
	n := 0
	for _, g := range groups {
		n += len(g)
	}
	k := len(groups)
	df1, df2 := float64(k-1), float64(n-k)
	return toP(func() float64 {
		var within, sum, between float64
		ms := make([]moments, k)
		for i, g := range groups {
			ms[i] = momentsOf(g)
			within += ms[i].ss
			sum += ms[i].n * ms[i].mean
		}
		for _, m := range ms {
			between += m.n * (m.mean - sum/float64(n)) * (m.mean - sum/float64(n))
		}
		return between / df1 / (within / df2)
	}, p, df1, df2)
}

// changes is the condition that the mean changes from x to y by a share of x.
func changes(share float64, x, y []*float64) func() float64 {
	return func() float64 { return momentsOf(y).mean/momentsOf(x).mean - 1 - share }
}

// correlates is the condition that the squared correlation is r2, of a sign.
func correlates(r2, sign float64, x, y []*float64) func() float64 {
	return func() float64 {
		a, b, sxy := momentsOf(x), momentsOf(y), 0.0
		for i := range x {
			sxy += (*x[i] - a.mean) * (*y[i] - b.mean)
		}
		return sxy/math.Sqrt(a.ss*b.ss) - sign*math.Sqrt(r2)
	}
}

// balanced is a table of tumor × day with as many values in every cell.
type balanced struct{ cell [2][][]*float64 }

// f gives F of tumor and of time, with interaction or without.
func (b *balanced) f(interaction bool) (tumor, time float64) {
	days := len(b.cell[0])
	n := float64(len(b.cell[0][0]))
	var grand, within, ssA, ssB, ssAB float64
	var a [2]float64
	byDay := make([]float64, days)
	mean := [2][]float64{make([]float64, days), make([]float64, days)}
	for i := range b.cell {
		for j, c := range b.cell[i] {
			m := momentsOf(c)
			mean[i][j] = m.mean
			within += m.ss
			a[i] += m.mean / float64(days)
			byDay[j] += m.mean / 2
			grand += m.mean / float64(2*days)
		}
	}
	for i := range a {
		ssA += n * float64(days) * (a[i] - grand) * (a[i] - grand)
		for j := range byDay {
			d := mean[i][j] - a[i] - byDay[j] + grand
			ssAB += n * d * d
		}
	}
	for j := range byDay {
		ssB += 2 * n * (byDay[j] - grand) * (byDay[j] - grand)
	}
	dfB := float64(days - 1)
	df, rest := 2*float64(days)*(n-1), within
	if !interaction {
		df, rest = df+dfB, rest+ssAB
	}
	return ssA / (rest / df), ssB / dfB / (rest / df)
}

// tumorP and timeP are the conditions that the main effects have a P value.
func (b *balanced) tumorP(p float64, interaction bool) func() float64 {
	return toP(func() float64 { f, _ := b.f(interaction); return f }, p, 1, b.df(interaction))
}

func (b *balanced) timeP(p float64, interaction bool) func() float64 {
	return toP(func() float64 { _, f := b.f(interaction); return f }, p, float64(len(b.cell[0])-1), b.df(interaction))
}

func (b *balanced) df(interaction bool) float64 {
	days, n := len(b.cell[0]), len(b.cell[0][0])
	if interaction {
		return float64(2 * days * (n - 1))
	}
	return float64(2*days*n - days - 1)
}

// dailyMeans is the condition that the line of a group's daily means, on the
// days from the given one, falls with R² r2.
func (b *balanced) dailyMeans(r2 float64, group, from int) func() float64 {
	return func() float64 {
		var x, y []*float64
		for j, day := range plasmaDays {
			if day >= from {
				d, m := float64(day), momentsOf(b.cell[group][j]).mean
				x, y = append(x, &d), append(y, &m)
			}
		}
		return correlates(r2, -1, x, y)()
	}
}

// logs are unknowns that move on the log scale, by steps of a share of themselves.
func logs(share float64, values ...*float64) (out []unknown) {
	for _, v := range values {
		out = append(out, unknown{v, share, true})
	}
	return out
}

// calibrate moves concentrations, hCG and counts so that the figures hold.
func (c *colony) calibrate() error {
	for _, part := range []func() error{
		c.calibratePlasma, c.calibrateEscalation, c.calibrateTrough, c.calibrateTissue, c.calibrateFreeLivers, c.calibrateHistology,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// calibratePlasma is for rows E2 and E4, blood of the mice on 30 mg/kg.
func (c *colony) calibratePlasma() error {
	var plasma, oxide balanced
	var hcg, plasmaAt, oxideAt []*float64
	var free []unknown
	for g, mice := range [2][]*mouse{append(c.earlyFree[:8:8], c.serialFree...), append(c.early[:8:8], c.serial...)} {
		for _, day := range plasmaDays {
			var p, o []*float64
			for _, m := range mice {
				r := m.on(day)
				if r == nil || math.IsNaN(r.plasma) {
					continue
				}
				p, o = append(p, &r.plasma), append(o, &r.oxide)
				free = append(append(free, logs(0.2, &r.plasma)...), logs(0.25, &r.oxide)...)
				if r.hCG > 0 {
					hcg, plasmaAt, oxideAt = append(hcg, &r.hCG), append(plasmaAt, &r.plasma), append(oxideAt, &r.oxide)
					if day > escalation { // up to then, hCG says who has progressed
						free = append(free, logs(0.2, &r.hCG)...)
					}
				}
			}
			plasma.cell[g], oxide.cell[g] = append(plasma.cell[g], p), append(oxide.cell[g], o)
		}
	}
	pTumor, pTumorOxide := pOf("plasma sorafenib, two-way ANOVA, tumor"), pOf("%N-oxide, two-way ANOVA, tumor")
	day11 := 3
	return solve("plasma", free,
		plasma.tumorP(pTumor, true), plasma.tumorP(pTumor, false),
		plasma.dailyMeans(r2Of("mean plasma on day, 7 to 70, no tumor"), 0, 7), plasma.dailyMeans(r2Of("mean plasma on day, 4 to 70, tumor"), 1, 4),
		correlates(r2Of("plasma sorafenib on hCG, all time points"), -1, hcg, plasmaAt), correlates(r2Of("%N-oxide on hCG, all time points"), 1, hcg, oxideAt),
		oxide.tumorP(pTumorOxide, true), oxide.timeP(pOf("%N-oxide, two-way ANOVA, time"), true), oxide.tumorP(pTumorOxide, false),
		oneWay(pOf("%N-oxide on day 11, tumor or none, t test"), oxide.cell[0][day11], oxide.cell[1][day11]))
}

// calibrateEscalation is for the plasma of those whose dose was doubled.
func (c *colony) calibrateEscalation() error {
	var before, after []*float64
	var free []unknown
	for _, m := range append(c.risen[:len(c.risen):len(c.risen)], c.risenFree...) {
		x, y := m.on(28), m.on(42)
		before, after = append(before, &x.plasma), append(after, &y.plasma)
		free = append(free, logs(0.2, &x.plasma, &y.plasma)...)
	}
	return solve("escalation", free, changes(changeOf("plasma from day 28 to 42, escalated in between"), before, after))
}

// of gives a field of the mice of a phase in which it was measured.
func of(mice []*mouse, phase string, field func(*mouse) *float64) (out []*float64) {
	for _, m := range mice {
		if v := field(m); m.phase == phase && !math.IsNaN(*v) {
			out = append(out, v)
		}
	}
	return out
}

func liver(m *mouse) *float64 { return &m.liver }

// calibrateTrough is for row E3, figure 1.
func (c *colony) calibrateTrough() error {
	var free []unknown
	for _, m := range c.trough {
		free = append(free, logs(0.4, &m.troughPlasma, &m.troughTumor)...)
	}
	plasma := func(m *mouse) *float64 { return &m.troughPlasma }
	tumor := func(m *mouse) *float64 { return &m.troughTumor }
	s, r := of(c.trough, sensitive, plasma), of(c.trough, resist, plasma)
	return solve("trough", free,
		changes(changeOf("trough plasma, sensitive to resistant"), s, r),
		oneWay(pOf("trough plasma by phase, one-way ANOVA"), s, of(c.trough, pre, plasma), r),
		oneWay(pOf("trough in tumors by phase, one-way ANOVA"), of(c.trough, sensitive, tumor), of(c.trough, pre, tumor), of(c.trough, resist, tumor)))
}

// calibrateTissue is for row E4: tumors and livers, and hCG at sacrifice.
func (c *colony) calibrateTissue() error {
	tumor := func(m *mouse) *float64 { return &m.tumorLevel }
	mice := append(append(c.early[:len(c.early):len(c.early)], c.resistant...), c.escalated...)
	var free []unknown
	var livers, liverHCG, tumors, tumorHCG []*float64
	for _, m := range mice {
		free = append(free, logs(0.25, &m.liver)...)
		if !math.IsNaN(m.tumorLevel) {
			free = append(free, logs(0.4, &m.tumorLevel)...)
		}
		if m.phase == esc {
			continue
		}
		free = append(free, logs(0.3, &m.hCG)...)
		livers, liverHCG = append(livers, &m.liver), append(liverHCG, &m.hCG)
		if !math.IsNaN(m.tumorLevel) {
			tumors, tumorHCG = append(tumors, &m.tumorLevel), append(tumorHCG, &m.hCG)
		}
	}
	x, y, z := of(mice, sensitive, liver), of(mice, resist, liver), of(mice, esc, liver)
	u, v, w := of(mice, sensitive, tumor), of(mice, resist, tumor), of(mice, esc, tumor)
	const livered, tumored = "livers, sensitive to resistant", "tumors, sensitive to resistant"
	return solve("tissue", free,
		changes(changeOf(livered), x, y), oneWay(pOf(livered), x, y), oneWay(pOf("livers, resistant to escalated"), y, z),
		changes(changeOf(tumored), u, v), oneWay(pOf(tumored), u, v), oneWay(pOf("tumors, resistant to escalated"), v, w),
		correlates(r2Of("sorafenib in livers on hCG"), -1, liverHCG, livers), correlates(r2Of("sorafenib in tumors on hCG"), -1, tumorHCG, tumors))
}

// calibrateFreeLivers is for the livers of mice without tumors.
func (c *colony) calibrateFreeLivers() error {
	mice := append(c.earlyFree[:6:6], c.freeResistant...)
	var free []unknown
	for _, m := range mice {
		free = append(free, logs(0.25, &m.liver)...)
	}
	x, y := of(mice, sensitive, liver), of(mice, resist, liver)
	const name = "livers without tumor, sensitive to resistant"
	return solve("livers without tumor", free, changes(changeOf(name), x, y), oneWay(pOf(name), x, y))
}

// calibrateHistology is for the proliferation of row E3.
func (c *colony) calibrateHistology() error {
	var free []unknown
	var ki [4][]*float64
	for k, phase := range [4]string{control, sensitive, resist, esc} {
		for _, m := range c.all {
			if m.phase == phase && !math.IsNaN(m.ki67) {
				ki[k] = append(ki[k], &m.ki67)
				free = append(free, unknown{&m.ki67, 5, false})
			}
		}
	}
	return solve("proliferation", free, oneWay(pOf("proliferation by phase, one-way ANOVA"), ki[:]...),
		oneWay(pOf("proliferation, resistant and escalated, t test"), ki[2], ki[3]))
}
