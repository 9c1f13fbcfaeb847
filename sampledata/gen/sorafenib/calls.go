package main

import (
	"math"
	"slices"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
	"kaplan/stats"
)

// calls are the steps of the studies' files that only one study takes.
var calls = map[string]func(s *study){
	"short treatment":           (*study).shortTreatment,
	"tumors in pairs":           (*study).tumorsInPairs,
	"relative size":             (*study).relativeSize,
	"progression after failure": (*study).progressionAfterFailure,
	"onset":                     (*study).onset,
	"fever within two weeks":    (*study).feverMonths,
	"pathology":                 (*study).pathology,
	"ages by quarter":           (*study).agesByQuarter,
	"days beyond progression":   (*study).daysBeyond,
	"two or more of four":       (*study).twoOfFour,
	"sorafenib throughout":      (*study).throughout,
	"first imaging":             (*study).firstImaging,
	"genotypes":                 (*study).genotypes,
	"Framingham risk":           (*study).framinghamRisk,
	"age and sex by risk":       (*study).ageAndSex,
	"muscle":                    (*study).muscle,
	"days":                      (*study).wholeDays,
	"treatment days":            (*study).treatmentDays,
	"elders":                    (*study).elders,
	"days of sorafenib":         (*study).daysOfSorafenib,
}

// prepare is what a stage needs beside its file, by study and endpoint: mostly
// that nobody dies before what is told of him has happened.
var prepare = map[string]func(s *study, st *stage){
	"Giorgio OS": func(s *study, st *stage) {
		for _, i := range s.rows("arm == sorafenib") {
			st.upper[i] = inDays(23.8)
		}
	},
	"Hsiao OS": func(s *study, st *stage) {
		for _, i := range s.rows("treatment months >= 1") {
			st.lower[i] = 40
		}
	},
	"Hsiao TTF": func(s *study, st *stage) {
		short := s.within("treatment months <= 1")
		for i := range s.n {
			if short(i) {
				st.upper[i], st.ends[i] = min(st.upper[i], 30), true
			} else {
				st.lower[i] = min(32, st.upper[i])
			}
		}
	},
	"Lamarca OS": func(s *study, st *stage) { // alive when it began
		for _, i := range s.rows("HFS/HTN == yes") {
			last := inDays(s.num["HFS/HTN month"][i])
			for _, month := range []float64{s.num["hypertension month"][i], s.num["hand-foot month"][i]} {
				if !math.IsNaN(month) {
					last = max(last, inDays(month))
				}
			}
			st.lower[i] = last + 3
		}
	},
	"Beyond progression OS": func(s *study, st *stage) {
		for i, p := range s.num["progression month"] {
			st.lower[i] = inDays(p) + int(s.num["days beyond progression"][i]) + 6
		}
	},
	"SORAMIC OS": func(s *study, st *stage) {
		early, responded := when("shrunk")(s), when("response == CR|PR")(s)
		for _, i := range s.rows("response == CR|PR") {
			st.lower[i] = max(70, inDays(s.num["response month"][i])+20)
		}
		st.draw = func(i int) int { return weibull(s.rng, 10.5+6*early(i)+10*responded(i), 1.2) }
	},
	"SORAMIC PFS": func(s *study, st *stage) {
		early, responded := when("shrunk")(s), when("response == CR|PR")(s)
		for _, i := range s.rows("response == CR|PR") {
			st.lower[i] = min(inDays(s.num["response month"][i])+10, st.upper[i])
		}
		st.draw = func(i int) int { return weibull(s.rng, 4.2+1.5*early(i)+4*responded(i), 1.3) }
	},
	"Medicare OS": func(s *study, st *stage) { s.pairElders(st) },
}

// shortTreatment draws who of Hsiao takes sorafenib for at most one cycle, a
// month.
func (s *study) shortTreatment() {
	g, months := s.codes("dose group: 800 mg, 800 to 400 mg, 400 mg"), s.number("treatment months")
	for i := range months {
		months[i] = 2 - 1.5*kit.Float(s.rng.Float64() < [3]float64{0.27, 0.08, 0.14}[g(i)])
	}
}

// relativeSize draws the tumor in % of the liver.
func (s *study) relativeSize() {
	relative := s.number("relative tumor size")
	for i := range relative {
		relative[i] = math.Round(kit.Normal(s.rng, 22+7*s.num["tumor size"][i], 16, 2, 95))
	}
}

// progressionAfterFailure: treatment fails by progression, by death, or because
// it is not borne; in the last case progression comes later.
func (s *study) progressionAfterFailure() {
	pfs, ps := s.number("PFS_months"), s.number("PFS_status")
	for i := range s.n {
		fail, end := inDays(s.num["TTF_months"][i]), inDays(s.num["OS_months"][i])
		pfs[i], ps[i] = s.num["TTF_months"][i], s.num["TTF_status"][i]
		if fail < end && s.rng.Float64() < 0.35 {
			d := min(end, fail+weibull(s.rng, 3, 1))
			pfs[i], ps[i] = months(d), kit.Float(d < end || s.num["OS_status"][i] == 1)
		}
	}
}

// onset dates hand-foot syndrome and hypertension: first signs come early; six
// after three months.
func (s *study) onset() {
	htn, hfs := s.number("hypertension grade"), s.number("hand-foot grade")
	hm, fm, first := s.number("hypertension month"), s.number("hand-foot month"), s.number("HFS/HTN month")
	yes := s.within("HFS/HTN == yes")
	k := 0
	for i := range s.n {
		if !yes(i) {
			htn[i], hfs[i] = float64(s.rng.IntN(5)/4), 0 // hypertension of grade 1 is no worsening
			continue
		}
		if htn[i] == 0 && hfs[i] == 0 {
			hfs[i] = 2
		}
		d := 7 + s.rng.IntN(52)
		switch {
		case k < 6:
			d = 95 + s.rng.IntN(80)
		case k < 14:
			d = 62 + s.rng.IntN(27)
		}
		k++
		first[i] = months(d)
		later := months(d + 5 + s.rng.IntN(60))
		switch {
		case hfs[i] == 0:
			hm[i] = first[i]
		case htn[i] == 0:
			fm[i] = first[i]
		case s.rng.IntN(2) == 0:
			hm[i], fm[i] = first[i], later
		default:
			fm[i], hm[i] = first[i], later
		}
	}
}

func (s *study) feverMonths() {
	for _, i := range s.rows("fever == yes") {
		s.number("fever month")[i] = months(1 + s.rng.IntN(14))
	}
}

// pathology draws the primary tumor of Gu, the worse the higher the risk.
func (s *study) pathology() {
	g := s.codes("MSKCC risk: favorable, intermediate, poor")
	grade, score := s.number("Fuhrman grade"), s.number("pathology score")
	for i := range s.n {
		z := 0.5*float64(g(i)-1) + s.rng.NormFloat64()
		grade[i] = 1 + kit.Float(z > -1.3) + kit.Float(z > 0.1) + kit.Float(z > 1.3)
		n, sa := s.rng.Float64() < 0.18+0.13*grade[i], grade[i] == 4 && s.rng.Float64() < 0.55
		s.text("necrosis")[i], s.text("sarcomatoid change")[i] = kit.YesNo(n), kit.YesNo(sa)
		score[i] = max(grade[i]-2, 0) + kit.Float(n) + 2*kit.Float(sa)
	}
}

// agesByQuarter: the published range 50 to 64 is that of the middle half.
func (s *study) agesByQuarter() {
	age := s.number("age")
	quarter := []float64{50, 56, 64}
	for k, i := range s.rng.Perm(s.n) {
		switch {
		case k == 23 || k == 46 || k == 69:
			age[i] = quarter[k/23-1]
		case k < 23:
			age[i] = math.Round(kit.Normal(s.rng, 50, 8, 31, 50))
		case k < 46:
			age[i] = math.Round(kit.Normal(s.rng, 53, 3, 50, 56))
		case k < 69:
			age[i] = math.Round(kit.Normal(s.rng, 60, 4, 56, 64))
		default:
			age[i] = math.Round(kit.Normal(s.rng, 64, 6, 64, 79))
		}
	}
}

// daysBeyond draws progression, and how long sorafenib is taken beyond it.
func (s *study) daysBeyond() {
	g := s.codes("beyond progression: 1a, 1b, 2")
	for i := range s.n {
		d, days := 0, 0
		for d < 50 || d > 330 {
			d = weibull(s.rng, 4.2, 1.5)
		}
		switch g(i) {
		case 0:
			days = 93 + min(weibull(s.rng, 2.5, 0.9), 330)
		case 1:
			days = 22 + s.rng.IntN(69)
		default:
			days = []int{0, 0, 0, 3, 5, 7, 10, 14, 17, 20, 21}[s.rng.IntN(11)]
		}
		s.number("progression month")[i], s.number("days beyond progression")[i] = months(d), float64(days)
	}
}

// twoOfFour draws what a poor prognosis is two or more of.
func (s *study) twoOfFour() {
	rng, poor := s.rng, s.within("poor prognosis == yes")
	for i := range s.n {
		var bad [4]bool
		for {
			n := 0
			for k, share := range [4]float64{0.25, 0.35, 0.35, 0.35} {
				bad[k] = rng.Float64() < share
				n += kit.Int(bad[k])
			}
			if (n >= 2) == poor(i) {
				break
			}
		}
		s.text("Child-Pugh")[i] = kit.If(bad[0], "B", "A")
		s.number("ECOG")[i] = kit.Float(bad[1]) + kit.Float(bad[1] && rng.Float64() < 0.2)
		for {
			if v := math.Exp(4.9 + 2.7*rng.NormFloat64()); v > 1.5 && v < 400000 && (v >= 400) == bad[2] {
				s.number("AFP")[i] = round(v, 1)
				break
			}
		}
		s.text("response")[i] = kit.If(bad[3], "PD", "SD")
		if !bad[3] && rng.Float64() < 0.12 {
			s.text("response")[i] = "PR"
		}
	}
}

// throughout: sorafenib until progression and for as long beyond it.
func (s *study) throughout() {
	for i, p := range s.num["progression month"] {
		s.number("treatment months")[i] = months(inDays(p) + int(s.num["days beyond progression"][i]))
	}
}

// firstImaging draws the enhancing diameters of SORAMIC and dates responses.
// Shrinkage at the first imaging, at about two months: most who respond, some
// who do not.
func (s *study) firstImaging() {
	rng, responded := s.rng, s.within("response == CR|PR")
	base, follow, month := s.number("enhancing diameter base"), s.number("enhancing diameter follow"), s.number("response month")
	k := 0
	for i := range s.n {
		base[i] = round(math.Exp(kit.Normal(rng, math.Log(5.6), 0.5, math.Log(1.5), math.Log(17))), 1)
		ratio := 0.0
		switch {
		case responded(i):
			ratio = kit.Normal(rng, 0.55, 0.15, 0.1, 0.78)
			if k++; k%6 == 0 {
				ratio = kit.Normal(rng, 0.9, 0.06, 0.82, 1)
			}
		case s.cat["response"][i] == "SD":
			ratio = kit.Normal(rng, 0.9, 0.15, 0.6, 1.18)
		default:
			ratio = kit.Normal(rng, 1.12, 0.15, 0.72, 1.6)
		}
		follow[i] = round(base[i]*ratio, 1)
		if v := 1 - follow[i]/base[i]; math.Abs(v-0.2) < 0.006 {
			follow[i] = round(follow[i]+0.1, 1)
		}
		if responded(i) {
			date := 50 + rng.IntN(40)
			if 1-follow[i]/base[i] < 0.2 || rng.IntN(3) == 0 {
				date = 110 + rng.IntN(90)
			}
			month[i] = months(date)
		}
	}
}

// genotypes deals those of 9 who responded and 25 who did not; the enzyme of 23.
func (s *study) genotypes() {
	for _, g := range []struct {
		column    string
		yes, no   int
		with, not string
	}{
		{"VEGF-A rs2010963", 9, 25, "CC 7, CG 2", "CC 6, CG 13, GG 6"},
		{"DPYD rs2297595", 7, 16, "AA 7", "AA 8, AG 7, GG 1"},
		{"DPYD rs1801265", 7, 16, "TT 6, TC 1", "TT 5, TC 8, CC 3"},
	} {
		s.deal(g.column, g.not, s.rows("response == SD|PD")[:g.no])
		s.deal(g.column, g.with, s.rows("response == CR|PR")[:g.yes])
	}
}

// framinghamRisk deals the risk of those in whom it could be assessed.
func (s *study) framinghamRisk() {
	f := published.Study(s.name, "Assessable")
	known := int(published.Number(f.Count()))
	s.deal("Framingham risk", "low 15, intermediate 104, high 54", s.rng.Perm(s.n)[:known])
}

// ageAndSex are part of the Framingham score.
func (s *study) ageAndSex() {
	g := s.codes("Framingham risk: low, intermediate, high, unknown")
	for i := range s.n {
		s.number("age")[i] = math.Round(kit.Normal(s.rng, [4]float64{50, 63, 70, 64}[g(i)], 8, 32, 86))
		s.text("sex")[i] = kit.If(s.rng.Float64() < [4]float64{0.5, 0.82, 0.94, 0.83}[g(i)], "male", "female")
	}
}

// muscle draws as many as published at or below the cut of their sex.
func (s *study) muscle() {
	index, sex := s.number("skeletal muscle index"), s.text("sex")
	small := int(published.Number(published.Study("Sarcopenia", "Sarcopenia").Count()))
	for k, i := range s.rng.Perm(s.n) {
		cut, sd := muscleCut(sex[i]), kit.If(sex[i] == "male", 4.5, 4.0)
		if k < small {
			index[i] = round(kit.Normal(s.rng, cut-1.5, sd, cut-13, cut), 1)
		} else {
			index[i] = round(kit.Normal(s.rng, cut+2, sd, cut+0.1, cut+18), 1)
		}
	}
}

// wholeDays gives the endpoints in days, as the study was published.
func (s *study) wholeDays() {
	for _, e := range []string{"OS", "PFS"} {
		for i, m := range s.num[e+"_months"] {
			s.number(e + "_days")[i] = float64(inDays(m))
		}
	}
}

// treatmentDays draws how long sorafenib was taken: about as long as the tumor
// is held, or until it is not borne; the medians as published, and a rank test
// about as printed.
func (s *study) treatmentDays() {
	median := func(group string) float64 {
		return published.Number(published.Study("Sarcopenia", "Treatment duration, median, "+group).Value)
	}
	x := s.number("treatment months")
	want := [2]float64{median("no sarcopenia"), median("sarcopenia")}
	p := published.Number(published.Study("Sarcopenia", "Treatment duration, Mann-Whitney").P)
	who := [2][]int{s.rows("not sarcopenic"), s.rows("sarcopenic")}
	for {
		var got [2][]float64
		for k := range who {
			got[k] = s.drawDays(who[k], want[k])
			for j, i := range who[k] {
				x[i] = months(int(got[k][j]))
			}
		}
		t, err := stats.MannWhitney(got[1], got[0], stats.RankOptions{})
		if err != nil {
			panic(err)
		}
		if kit.Median(got[0]) == want[0] && kit.Median(got[1]) == want[1] && math.Abs(t.P-p) < 0.0001 {
			return
		}
	}
}

// drawDays draws days of treatment of who, scaled towards a median; then the
// middle one is put there.
func (s *study) drawDays(who []int, median float64) (days []float64) {
	lived := func(j int) float64 { return float64(inDays(s.num["OS_months"][who[j]])) }
	for j, i := range who {
		drawn := float64(max(3, inDays(s.num["PFS_months"][i]*math.Exp(0.7*s.rng.NormFloat64()-0.1))))
		days = append(days, min(lived(j), drawn))
	}
	m, at := kit.Median(days), 0
	for j := range who {
		days[j] = min(max(2, math.Round(days[j]*median/m)), lived(j))
	}
	for range 500 {
		if m = kit.Median(days); m == median {
			break
		}
		near := math.Inf(1)
		for j := range who {
			if (days[j]-median)*(m-median) > 0 && lived(j) >= median && math.Abs(days[j]-median) < near {
				at, near = j, math.Abs(days[j]-median)
			}
		}
		days[at] = median
	}
	return days
}

// daysOfSorafenib: it was taken for 60 days by the median, 30 to 107 by the
// quartiles: first the shorter the earlier one died, then exchanged at random as
// far as everybody lived.
func (s *study) daysOfSorafenib() {
	f := published.Study("Medicare", "Sorafenib, median (quartiles), days")
	who := s.rows("arm == sorafenib")
	left := func(i int) int { return inDays(s.num["OS_months"][i]) - inDays(s.num["treatment start month"][i]) }
	slices.SortStableFunc(who, func(a, b int) int { return left(a) - left(b) })
	took, lived := make([]int, len(who)), make([]int, len(who))
	corner := []float64{2, published.Number(f.Lower), published.Number(f.Value), published.Number(f.Upper), 640} // those who died sooner took less
	for k, i := range who {
		lived[k] = left(i)
		at := 4 * float64(k) / float64(len(who)-1)
		q := min(int(at), 3)
		took[k] = min(int(math.Round(corner[q]*math.Pow(corner[q+1]/corner[q], at-float64(q)))), lived[k])
	}
	for range 40 * len(who) {
		a, b := s.rng.IntN(len(who)), s.rng.IntN(len(who))
		if took[a] <= lived[b] && took[b] <= lived[a] {
			took[a], took[b] = took[b], took[a]
		}
	}
	for k, i := range who {
		s.number("treatment months")[i] = months(took[k])
	}
}
