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

// calibrate moves concentrations, hCG and counts so that the figures hold.
func (c *colony) calibrate() error {
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
				free = append(free, unknown{&r.plasma, 0.2, true}, unknown{&r.oxide, 0.25, true})
				if r.hCG > 0 {
					hcg, plasmaAt, oxideAt = append(hcg, &r.hCG), append(plasmaAt, &r.plasma), append(oxideAt, &r.oxide)
					if day > escalation { // up to then, hCG says who has progressed
						free = append(free, unknown{&r.hCG, 0.2, true})
					}
				}
			}
			plasma.cell[g], oxide.cell[g] = append(plasma.cell[g], p), append(oxide.cell[g], o)
		}
	}
	day11 := 3
	if err := solve("plasma", free,
		plasma.tumorP(pTumor, true), plasma.tumorP(pTumor, false),
		plasma.dailyMeans(r2Free, 0, 7), plasma.dailyMeans(r2Bearing, 1, 4),
		correlates(r2PlasmaHCG, -1, hcg, plasmaAt), correlates(r2OxideHCG, 1, hcg, oxideAt),
		oxide.tumorP(pTumorOxide, true), oxide.timeP(pTimeOxide, true), oxide.tumorP(pTumorOxide, false),
		oneWay(pOxide11, oxide.cell[0][day11], oxide.cell[1][day11])); err != nil {
		return err
	}

	var before, after []*float64
	free = nil
	for _, m := range append(c.risen[:len(c.risen):len(c.risen)], c.risenFree...) {
		x, y := m.on(28), m.on(42)
		before, after = append(before, &x.plasma), append(after, &y.plasma)
		free = append(free, unknown{&x.plasma, 0.2, true}, unknown{&y.plasma, 0.2, true})
	}
	if err := solve("escalation", free, changes(riseEscalated, before, after)); err != nil {
		return err
	}

	// Trough samples.
	of := func(mice []*mouse, phase string, field func(*mouse) *float64) (out []*float64) {
		for _, m := range mice {
			if v := field(m); m.phase == phase && !math.IsNaN(*v) {
				out = append(out, v)
			}
		}
		return out
	}
	free = nil
	for _, m := range c.trough {
		free = append(free, unknown{&m.troughPlasma, 0.4, true}, unknown{&m.troughTumor, 0.4, true})
	}
	troughPlasma := func(m *mouse) *float64 { return &m.troughPlasma }
	troughTumor := func(m *mouse) *float64 { return &m.troughTumor }
	s, r := of(c.trough, sensitive, troughPlasma), of(c.trough, resist, troughPlasma)
	if err := solve("trough", free,
		changes(declineTrough, s, r), oneWay(pTrough, s, of(c.trough, pre, troughPlasma), r),
		oneWay(pTumorTrough, of(c.trough, sensitive, troughTumor), of(c.trough, pre, troughTumor), of(c.trough, resist, troughTumor))); err != nil {
		return err
	}

	// Tissue, and hCG at sacrifice.
	liver, tumor := func(m *mouse) *float64 { return &m.liver }, func(m *mouse) *float64 { return &m.tumorLevel }
	mice := append(append(c.early[:len(c.early):len(c.early)], c.resistant...), c.escalated...)
	free = nil
	var livers, liverHCG, tumors, tumorHCG []*float64
	for _, m := range mice {
		free = append(free, unknown{&m.liver, 0.25, true})
		if !math.IsNaN(m.tumorLevel) {
			free = append(free, unknown{&m.tumorLevel, 0.4, true})
		}
		if m.phase == esc {
			continue
		}
		free = append(free, unknown{&m.hCG, 0.3, true})
		livers, liverHCG = append(livers, &m.liver), append(liverHCG, &m.hCG)
		if !math.IsNaN(m.tumorLevel) {
			tumors, tumorHCG = append(tumors, &m.tumorLevel), append(tumorHCG, &m.hCG)
		}
	}
	x, y, z := of(mice, sensitive, liver), of(mice, resist, liver), of(mice, esc, liver)
	u, v, w := of(mice, sensitive, tumor), of(mice, resist, tumor), of(mice, esc, tumor)
	if err := solve("tissue", free,
		changes(declineLiver, x, y), oneWay(pDeclineLiver, x, y), oneWay(pEscalatedLiver, y, z),
		changes(declineTumor, u, v), oneWay(pDeclineTumor, u, v), oneWay(pEscalatedTumor, v, w),
		correlates(r2LiverHCG, -1, liverHCG, livers), correlates(r2TumorHCG, -1, tumorHCG, tumors)); err != nil {
		return err
	}
	mice, free = append(c.earlyFree[:6:6], c.freeResistant...), nil
	for _, m := range mice {
		free = append(free, unknown{&m.liver, 0.25, true})
	}
	x, y = of(mice, sensitive, liver), of(mice, resist, liver)
	if err := solve("livers without tumor", free, changes(declineFree, x, y), oneWay(pDeclineFree, x, y)); err != nil {
		return err
	}

	// Histology.
	free = nil
	var ki [4][]*float64
	for k, phase := range [4]string{control, sensitive, resist, esc} {
		for _, m := range c.all {
			if m.phase == phase && !math.IsNaN(m.ki67) {
				ki[k] = append(ki[k], &m.ki67)
				free = append(free, unknown{&m.ki67, 5, false})
			}
		}
	}
	return solve("proliferation", free, oneWay(pProliferation, ki[:]...), oneWay(pKi67, ki[2], ki[3]))
}
