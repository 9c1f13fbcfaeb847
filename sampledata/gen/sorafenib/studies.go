package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"kaplan/stats"
)

// builders make the studies, in the order of the file.
var builders = []struct {
	name  string
	build func(rng *rand.Rand, trace io.Writer) *study
}{
	{"RESORCE", resorce}, {"Giorgio", giorgio}, {"Hsiao", hsiao}, {"Lee", lee}, {"Hatooka", hatooka},
	{"Lamarca", lamarca}, {"Kuzuya", kuzuya}, {"Gu", gu}, {"TKI-ICI", tkiICI}, {"Beyond progression", beyondProgression},
	{"SORAMIC", soramic}, {"Framingham", framingham}, {"Sarcopenia", sarcopenia}, {"Medicare", medicare},
}

func run(st *stage, rng *rand.Rand, steps int, trace io.Writer) {
	c := st.anneal(rng, steps)
	fmt.Fprintf(trace, "%s, %s: cost %.2f\n", st.s.name, st.endpoint, c)
}

func resorce(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("RESORCE", 573)
	s.runs("arm", "regorafenib", 379, "placebo", 194)
	s.shares(rng, "region", "Asia", 0.38, "rest of world", 0.62)
	z := make([]float64, s.n)
	for i := range z {
		z[i] = rng.NormFloat64()
	}
	s.grade(rng, "ECOG", z, 0.3, nil, 0, 375, 1, 198)
	s.rank(rng, "macrovascular invasion", z, 0.3, nil, "no", 406, "yes", 167)
	s.rank(rng, "extrahepatic disease", z, 0.2, nil, "no", 160, "yes", 413)
	s.alphaFetoprotein(rng, z, nil)
	reg := s.within("arm", "regorafenib")
	risk := make([]float64, s.n)
	for i := range risk {
		risk[i] = 0.35*s.num["ECOG"][i] + 0.35*b2f(s.cat["macrovascular invasion"][i] == "yes") +
			0.2*b2f(s.cat["extrahepatic disease"][i] == "yes") + 0.4*b2f(s.num["AFP"][i] >= 400) - 0.6
	}
	st := newStage(s, "OS", 6, inDays(32), &resorceOS)
	st.draw = func(rng *rand.Rand, i int) int {
		m := 7.8
		if reg(i) {
			m = 10.6
		}
		return weibull(rng, m*math.Exp(-risk[i]/1.15), 1.15)
	}
	st.start(rng, accrual(2, 32))
	run(st, rng, 12_000, trace)

	sev := s.severity(rng, 0.3, levels("arm", "placebo", "regorafenib"))
	s.grade(rng, "Child-Pugh score", sev, 0.5, nil, 5, 370, 6, 203)
	s.childPugh(rng, sev)
	s.liver(rng, 63, 0.88, 0.38, 0.21, 0.25)
	// Safety: 374 and 193 received the drug.
	s.deal(rng, "safety population", reg, "yes", 374, "no", 5)
	plc := s.within("arm", "placebo")
	s.deal(rng, "safety population", plc, "yes", 193, "no", 1)
	safe := s.within("safety population", "yes")
	treated := func(i int) bool { return safe(i) && reg(i) }
	control := func(i int) bool { return safe(i) && plc(i) }
	s.deal(rng, "any adverse event", treated, "yes", 374)
	s.deal(rng, "any adverse event", control, "yes", 179, "no", 14)
	any := s.text("any adverse event")
	for _, e := range []struct {
		name    string
		reg     [5]int // grades 1 to 4 and none, of 374
		placebo [5]int // of 193
	}{
		{"hypertension grade", [5]int{20, 39, 56, 1, 258}, [5]int{1, 2, 9, 0, 181}},
		{"hand-foot grade", [5]int{60, 90, 47, 0, 177}, [5]int{10, 4, 1, 0, 178}},
		{"fatigue grade", [5]int{60, 57, 34, 0, 223}, [5]int{28, 24, 9, 0, 132}},
		{"diarrhea grade", [5]int{98, 45, 12, 0, 219}, [5]int{22, 7, 0, 0, 164}},
	} {
		for arm, c := range [2][5]int{e.reg, e.placebo} {
			in := [2]func(int) bool{treated, func(i int) bool { return control(i) && any[i] == "yes" }}[arm]
			none := c[4]
			if arm == 1 {
				none -= 14
				for i := range s.n {
					if control(i) && any[i] == "no" {
						s.number(e.name)[i] = 0
					}
				}
			}
			s.grade(rng, e.name, sev, 0, in, 0, none, 1, c[0], 2, c[1], 3, c[2], 4, c[3])
		}
	}
	// Grade 5 events are deaths, sooner rather than later.
	died := func(in func(int) bool) func(int) bool {
		return func(i int) bool { return in(i) && s.num["OS_status"][i] == 1 }
	}
	early := make([]float64, s.n)
	for i := range early {
		early[i] = -math.Log(s.num["OS_months"][i])
	}
	for _, a := range []struct {
		in func(int) bool
		n  int
	}{{treated, 50}, {control, 38}} {
		dead := 0
		for i := range s.n {
			if died(a.in)(i) {
				dead++
			} else if a.in(i) {
				s.text("fatal adverse event")[i] = "no"
			}
		}
		in := died(a.in)
		if a.n == 38 {
			// Who died of an event had one.
			dead = 0
			for i := range s.n {
				if in(i) && any[i] == "yes" {
					dead++
				} else if in(i) {
					s.text("fatal adverse event")[i] = "no"
				}
			}
			was := in
			in = func(i int) bool { return was(i) && any[i] == "yes" }
		}
		s.rank(rng, "fatal adverse event", early, 0.6, in, "no", dead-a.n, "yes", a.n)
	}
	return s
}

func giorgio(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Giorgio", 99)
	s.runs("arm", "sorafenib + RFA", 49, "sorafenib", 50)
	both := s.within("arm", "sorafenib + RFA")
	st := newStage(s, "OS", 15, inDays(58), &giorgioOS)
	for i := range s.n {
		if !both(i) {
			st.upper[i] = inDays(23.8)
		}
	}
	st.draw = func(rng *rand.Rand, i int) int {
		if both(i) {
			return weibull(rng, 16, 1)
		}
		return weibull(rng, 9.5, 1.7)
	}
	st.start(rng, accrual(14, 58))
	run(st, rng, 30_000, trace)
	sev := s.severity(rng, 0.3, levels("arm", "sorafenib", "sorafenib + RFA"))
	s.liver(rng, 69, 0.72, 0.22, 0.6, 0.08)
	s.fill("cirrhosis", "yes")
	s.fill("portal vein invasion", "yes")
	s.grade(rng, "Child-Pugh score", sev, 0.5, nil, 5, 61, 6, 38)
	s.childPugh(rng, sev)
	s.alphaFetoprotein(rng, sev, nil)
	s.sizes(rng, sev, 4.5, 6.5)
	return s
}

// sizes draws the diameter of the main tumor, in cm.
func (s *study) sizes(rng *rand.Rand, sev []float64, median, most float64) {
	x := s.number("tumor size")
	for i := range x {
		for {
			v := median * math.Exp(0.15*sev[i]+0.35*rng.NormFloat64())
			if v >= 1 && v <= max(most, 2*median) {
				x[i] = round(v, 1)
				break
			}
		}
	}
}

func hsiao(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Hsiao", 156)
	s.runs("dose group", doses[0], 52, doses[1], 58, doses[2], 46)
	s.fill("arm", "sorafenib")
	g := levels("dose group", doses...)(s)
	// Sorafenib for at most one cycle, a month: settled before the rest.
	short := make([]bool, s.n)
	months := s.number("treatment months")
	for i := range short {
		short[i] = rng.Float64() < [3]float64{0.27, 0.08, 0.14}[g(i)]
		months[i] = 2 - 1.5*b2f(short[i])
	}
	z := make([]float64, s.n)
	s.grade(rng, "Child-Pugh score", z, 0, nil, 5, 104, 6, 52)
	for k, c := range [3][2]int{{40, 12}, {58, 0}, {35, 11}} {
		s.deal(rng, "any adverse event", func(i int) bool { return g(i) == k }, "yes", c[0], "no", c[1])
	}
	s.grade(rng, "tumor number", z, 0, nil, 1, 30, 2, 22, 3, 18, 4, 36, 5, 25, 6, 15, 7, 10)
	s.shares(rng, "TACE", "yes", 0.4, "no", 0.6)
	st := newStage(s, "OS", 10, inDays(40), &hsiaoOS, &hsiaoCox)
	st.draw = func(rng *rand.Rand, i int) int { return weibull(rng, [3]float64{5, 16.5, 6.5}[g(i)], 1.1) }
	for i := range short {
		if !short[i] {
			st.lower[i] = 40
		}
	}
	st.movable, st.class = []string{"Child-Pugh score", "tumor number", "TACE"}, nil
	st.start(rng, accrual(8, 40))
	run(st, rng, 40_000, trace)

	// Time on sorafenib ends with the patient's time at the latest.
	lower := constant(s.n, 7)
	ttf := inside(s, "TTF", "OS", lower, &hsiaoTTF)
	for i := range s.n {
		if short[i] {
			ttf.upper[i] = min(ttf.upper[i], 30)
			ttf.ends[i] = true
		} else {
			ttf.lower[i] = min(32, ttf.upper[i])
		}
	}
	ttf.draw = func(rng *rand.Rand, i int) int { return weibull(rng, [3]float64{2.5, 5.5, 4}[g(i)], 1.1) }
	ttf.start(rng, nil)
	run(ttf, rng, 30_000, trace)
	copy(months, s.num["TTF_months"])

	sev := s.severity(rng, 0.3, levels("dose group", doses...))
	s.childPugh(rng, sev)
	s.liver(rng, 61, 0.83, 0.6, 0.24, 0.05)
	s.shares(rng, "portal vein invasion", "yes", 0.62, "no", 0.38)
	s.rank(rng, "extrahepatic disease", sev, 0.2, s.within("portal vein invasion", "yes"), "no", 60, "yes", -1)
	for i := range s.n {
		if s.cat["portal vein invasion"][i] == "no" {
			s.cat["extrahepatic disease"][i] = "yes" // all had venous or extrahepatic spread
		}
	}
	s.alphaFetoprotein(rng, sev, nil)
	for k, c := range [3][4]int{{0, 2, 12, 38}, {1, 6, 23, 28}, {0, 3, 10, 33}} {
		s.rank(rng, "response", sev, 0.7, func(i int) bool { return g(i) == k }, "CR", c[0], "PR", c[1], "SD", c[2], "PD", c[3])
	}
	return s
}

func lee(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Lee", 172)
	s.runs("arm", "resection", 40, "TACE", 80, "sorafenib", 52)
	g := levels("arm", leeArms...)(s)
	for k, c := range [3][3]int{{36, 34, 27}, {54, 36, 32}, {31, 22, 17}} {
		in := func(i int) bool { return g(i) == k }
		n := [3]int{40, 80, 52}[k]
		s.deal(rng, "Child-Pugh", in, "A", c[0], "B", n-c[0])
		s.deal(rng, "involved lobe", in, "unilobar", c[1], "bilobar", n-c[1])
		s.deal(rng, "PVTT type", in, "I", c[2], "II", n-c[2])
	}
	st := newStage(s, "OS", 10, inDays(100), leeOS...)
	st.draw = func(rng *rand.Rand, i int) int {
		lp := 0.5*(b2f(s.cat["Child-Pugh"][i] == "B")+b2f(s.cat["involved lobe"][i] == "bilobar")+b2f(s.cat["PVTT type"][i] == "II")) - 0.6
		return weibull(rng, [3]float64{19, 7, 6.4}[g(i)]*math.Exp(-lp), 1)
	}
	st.movable, st.class = []string{"Child-Pugh", "involved lobe", "PVTT type"}, g
	st.start(rng, accrual(6, 100))
	run(st, rng, 90_000, trace)
	sev := s.severity(rng, 0.4, levels("arm", leeArms...))
	s.childPugh(rng, sev)
	s.liver(rng, 55, 0.85, 0.74, 0.08, 0.1)
	s.rank(rng, "cirrhosis", sev, 0.5, nil, "no", 42, "yes", 130)
	s.rank(rng, "ascites", sev, 0.5, s.within("Child-Pugh", "A"), "no", 112, "yes", -1)
	s.rank(rng, "ascites", sev, 0.5, s.within("Child-Pugh", "B"), "no", 18, "yes", -1)
	s.alphaFetoprotein(rng, sev, nil)
	s.sizes(rng, sev, 8, 18)
	return s
}

func hatooka(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Hatooka", 123)
	s.runs("arm", "HAIC", 65, "sorafenib", 58)
	sor := s.within("arm", "sorafenib")
	// Tumors treated by HAIC were larger and invaded the portal vein more often;
	// drawn until matching finds the printed number of pairs.
	size, invasion := s.number("tumor size"), s.text("portal vein invasion")
	var m *stats.Matching
	for {
		for i := range s.n {
			mean, share := math.Log(4.4), 0.36
			if sor(i) {
				mean, share = math.Log(3.3), 0.19
			}
			size[i] = round(math.Exp(normal(rng, mean, 0.5, math.Log(1), math.Log(14))), 1)
			invasion[i] = [2]string{"no", "yes"}[int(b2f(rng.Float64() < share))]
		}
		var other *stats.Matching
		m, other = s.match("sorafenib", hatookaScore...)
		if len(m.Pairs) == 48 && len(other.Pairs) == 48 && s.imbalance(m, nil, hatookaScore...) < 0.1 {
			break
		}
	}
	s.take(m, nil)
	matched := s.within("matched", "yes")
	arm := levels("arm", hatookaArms...)(s)
	z := make([]float64, s.n)
	for i := range z {
		z[i] = math.Log(size[i]/4) * 2
	}
	s.shares(rng, "sex", "male", 0.76, "female", 0.24)
	relative := s.number("relative tumor size")
	for i := range relative {
		relative[i] = math.Round(normal(rng, 22+7*size[i], 16, 2, 95))
	}
	s.alphaFetoprotein(rng, z, nil)
	st := newStage(s, "OS", 20, inDays(60), hatookaOS...)
	st.draw = func(rng *rand.Rand, i int) int { return weibull(rng, [2]float64{8.5, 15}[arm(i)], 1.1) }
	st.movable = []string{"sex", "relative tumor size", "AFP"}
	for i := range s.n {
		if matched(i) {
			st.rows = append(st.rows, i)
		}
	}
	st.class = func(i int) int { return 2*arm(i) + int(b2f(matched(i))) }
	st.start(rng, accrual(6, 60))
	run(st, rng, 40_000, trace)
	ttf := inside(s, "TTF", "OS", constant(s.n, 12), &hatookaTTF)
	ttf.draw = func(rng *rand.Rand, i int) int { return weibull(rng, [2]float64{4.4, 11}[arm(i)], 1) }
	ttf.start(rng, nil)
	run(ttf, rng, 20_000, trace)
	// Treatment fails by progression, by death, or because it is not borne; in the
	// last case progression comes later.
	pfs, ps := s.number("PFS_months"), s.number("PFS_status")
	for i := range s.n {
		fail, end := inDays(s.num["TTF_months"][i]), inDays(s.num["OS_months"][i])
		pfs[i], ps[i] = s.num["TTF_months"][i], s.num["TTF_status"][i]
		if fail < end && rng.Float64() < 0.35 {
			d := min(end, fail+weibull(rng, 3, 1))
			pfs[i], ps[i] = months(d), b2f(d < end || s.num["OS_status"][i] == 1)
		}
	}
	s.progression()
	sev := s.severity(rng, 0.3, levels("arm", hatookaArms...))
	s.grade(rng, "Child-Pugh score", sev, 0.4, nil, 5, 76, 6, 47)
	s.childPugh(rng, sev)
	s.liver(rng, 69, 0.76, 0.2, 0.62, 0.08)
	s.fill("extrahepatic disease", "no")
	for k, c := range [2][4]int{{2, 9, 18, 36}, {1, 4, 31, 22}} {
		s.rank(rng, "response", sev, 0.6, func(i int) bool { return arm(i) == k }, "CR", c[0], "PR", c[1], "SD", c[2], "PD", c[3])
	}
	return s
}

// match pairs those of an arm with the others by their propensity score, one to
// one, nearest neighbour, caliper 0.2 standard deviations: by the probability,
// and by its logit.
func (s *study) match(arm string, ts ...term) (probability, logit *stats.Matching) {
	return s.matchOf(arm, nil, ts...)
}

// matchOf is match among those of rows (nil: all); the matching counts rows.
func (s *study) matchOf(arm string, rows []int, ts ...term) (probability, logit *stats.Matching) {
	if rows == nil {
		for i := range s.n {
			rows = append(rows, i)
		}
	}
	x := make([][]float64, len(ts))
	y := make([]bool, len(rows))
	for j, t := range ts {
		f := t(s)
		for _, i := range rows {
			x[j] = append(x[j], f(i))
		}
	}
	for k, i := range rows {
		y[k] = s.cat["arm"][i] == arm
	}
	f, err := stats.FitLogistic(x, y, stats.LogisticOptions{})
	if err != nil {
		panic(err)
	}
	probability, err = stats.NearestNeighbours(f.Fitted, y, stats.MatchOptions{Caliper: caliper})
	if err != nil {
		panic(err)
	}
	logit, err = stats.NearestNeighbours(f.LinearPredict, y, stats.MatchOptions{Caliper: caliper})
	if err != nil {
		panic(err)
	}
	return probability, logit
}

// imbalance is the greatest standardised mean difference of the covariates after
// matching.
func (s *study) imbalance(m *stats.Matching, rows []int, ts ...term) float64 {
	if rows == nil {
		for i := range s.n {
			rows = append(rows, i)
		}
	}
	worst := 0.0
	treated := make([]bool, len(rows))
	for _, p := range m.Pairs {
		treated[p.Treated] = true
	}
	for _, k := range m.UnmatchedTreated {
		treated[k] = true
	}
	for _, t := range ts {
		f := t(s)
		x := make([]float64, len(rows))
		for k, i := range rows {
			x[k] = f(i)
		}
		b, err := stats.BalanceOf(x, treated, m.Weights(), stats.TreatedSD)
		if err != nil {
			panic(err)
		}
		worst = max(worst, math.Abs(b.SMD))
	}
	return worst
}

// caliper is the width within which pairs must lie, in standard deviations of
// the score.
const caliper = 0.2

// take marks who is matched; rows is as in matchOf.
func (s *study) take(m *stats.Matching, rows []int) {
	s.fill("matched", "no")
	x := s.text("matched")
	for _, p := range m.Pairs {
		for _, k := range [2]int{p.Treated, p.Control} {
			if rows != nil {
				k = rows[k]
			}
			x[k] = "yes"
		}
	}
}

func lamarca(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Lamarca", 85)
	s.fill("arm", "sorafenib")
	s.deal(rng, "HFS/HTN", nil, "yes", 49, "no", 36)
	yes := s.within("HFS/HTN", "yes")
	// 38 had hypertension of grade 3, 7 hand-foot syndrome of grade 3; the rest of
	// the 49 milder forms. First signs come early; six after three months.
	htn, hfs := s.number("hypertension grade"), s.number("hand-foot grade")
	hm, fm, first := s.number("hypertension month"), s.number("hand-foot month"), s.number("HFS/HTN month")
	z := make([]float64, s.n)
	s.grade(rng, "hypertension grade", z, 0, yes, 0, 5, 2, 6, 3, 38)
	s.grade(rng, "hand-foot grade", z, 0, yes, 0, 24, 1, 8, 2, 10, 3, 7)
	k := 0
	onset := make([]int, s.n)
	for i := range s.n {
		if !yes(i) {
			htn[i], hfs[i] = float64(rng.IntN(5)/4), 0 // hypertension of grade 1 is no worsening
			continue
		}
		if htn[i] == 0 && hfs[i] == 0 {
			hfs[i] = 2
		}
		d := 7 + rng.IntN(52)
		switch {
		case k < 6:
			d = 95 + rng.IntN(80)
		case k < 14:
			d = 62 + rng.IntN(27)
		}
		k++
		onset[i] = d
		first[i] = months(d)
		later := months(d + 5 + rng.IntN(60))
		switch {
		case hfs[i] == 0:
			hm[i] = first[i]
		case htn[i] == 0:
			fm[i] = first[i]
		case rng.IntN(2) == 0:
			hm[i], fm[i] = first[i], later
		default:
			fm[i], hm[i] = first[i], later
		}
	}
	s.grade(rng, "Child-Pugh score", z, 0, nil, 5, 35, 6, 25, 7, 14, 8, 8, 9, 3)
	st := newStage(s, "OS", 8, inDays(40), lamarcaOS...)
	for i := range s.n {
		if yes(i) { // alive when it began
			st.lower[i] = max(onset[i], inDays(nanMax(hm[i], fm[i]))) + 3
		}
	}
	st.draw = func(rng *rand.Rand, i int) int {
		return weibull(rng, [2]float64{4.3, 8.5}[int(b2f(yes(i)))]*math.Exp(-0.25*(s.num["Child-Pugh score"][i]-6)), 1.1)
	}
	st.movable = []string{"Child-Pugh score"}
	fmt.Fprintf(trace, "%s, OS: cost %.2f\n", s.name, st.starts(rng, 8, 50_000, 3.25, accrual(2, 30)))
	pfs := inside(s, "PFS", "OS", constant(s.n, 10), &lamarcaPFS)
	pfs.draw = func(rng *rand.Rand, i int) int { return weibull(rng, 4.2, 1.2) }
	pfs.start(rng, nil)
	run(pfs, rng, 20_000, trace)
	s.progression()
	sev := s.severity(rng, 0.3, levels("HFS/HTN", "no", "yes"))
	s.childPugh(rng, sev)
	s.liver(rng, 68, 0.8, 0.12, 0.2, 0.3)
	s.grade(rng, "ECOG", sev, 0.5, nil, 0, 22, 1, 45, 2, 18)
	s.grade(rng, "fatigue grade", sev, 0.2, nil, 0, 34, 1, 27, 2, 17, 3, 7)
	s.rank(rng, "macrovascular invasion", sev, 0.3, nil, "no", 55, "yes", 30)
	s.rank(rng, "extrahepatic disease", sev, 0.2, nil, "no", 47, "yes", 38)
	s.alphaFetoprotein(rng, sev, nil)
	return s
}

func nanMax(a, b float64) float64 {
	switch {
	case math.IsNaN(a):
		return b
	case math.IsNaN(b):
		return a
	}
	return max(a, b)
}

func kuzuya(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Kuzuya", 102)
	s.fill("arm", "sorafenib")
	s.deal(rng, "fever", nil, "yes", 34, "no", 68)
	yes, no := s.within("fever", "yes"), s.within("fever", "no")
	z := make([]float64, s.n)
	s.grade(rng, "ECOG", z, 0, nil, 0, 78, 1, 24)
	s.deal(rng, "macrovascular invasion", nil, "no", 66, "yes", 36)
	s.alphaFetoprotein(rng, z, nil)
	st := newStage(s, "OS", 20, inDays(50), kuzuyaOS...)
	st.draw = func(rng *rand.Rand, i int) int { return weibull(rng, [2]float64{9, 16}[int(b2f(yes(i)))], 1.2) }
	st.movable = []string{"ECOG", "macrovascular invasion", "AFP"}
	st.start(rng, accrual(6, 50))
	run(st, rng, 30_000, trace)
	month := s.number("fever month")
	for i := range s.n {
		if yes(i) {
			month[i] = months(1 + rng.IntN(14))
		}
	}
	sev := s.severity(rng, 0.5, levels("fever", "no", "yes"))
	s.grade(rng, "Child-Pugh score", sev, 0.4, nil, 5, 60, 6, 32, 7, 10)
	s.childPugh(rng, sev)
	s.liver(rng, 70, 0.82, 0.2, 0.58, 0.1)
	s.rank(rng, "extrahepatic disease", sev, 0.2, nil, "no", 58, "yes", 44)
	s.rank(rng, "response", sev, 0.7, yes, "PR", 13, "SD", 16, "PD", 5)
	s.rank(rng, "response", sev, 0.7, no, "PR", 4, "SD", 37, "PD", 27)
	s.rank(rng, "enhancement disappeared", sev, 0.4, yes, "yes", 26, "no", 8)
	s.rank(rng, "enhancement disappeared", sev, 0.4, no, "yes", 24, "no", 44)
	return s
}

func gu(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Gu", 284)
	s.fill("diagnosis", "RCC")
	s.fill("arm", "sorafenib")
	s.deal(rng, "MSKCC risk", nil, "favorable", 92, "intermediate", 137, "poor", 55)
	g := levels("MSKCC risk", "favorable", "intermediate", "poor")(s)
	grade, score := s.number("Fuhrman grade"), s.number("pathology score")
	necrosis, sarcomatoid := s.text("necrosis"), s.text("sarcomatoid change")
	for i := range s.n {
		z := 0.5*float64(g(i)-1) + rng.NormFloat64()
		grade[i] = 1 + b2f(z > -1.3) + b2f(z > 0.1) + b2f(z > 1.3)
		n, sa := rng.Float64() < 0.18+0.13*grade[i], grade[i] == 4 && rng.Float64() < 0.55
		necrosis[i], sarcomatoid[i] = [2]string{"no", "yes"}[int(b2f(n))], [2]string{"no", "yes"}[int(b2f(sa))]
		score[i] = max(grade[i]-2, 0) + b2f(n) + 2*b2f(sa)
	}
	st := newStage(s, "OS", 20, inDays(84), guOS...)
	st.draw = func(rng *rand.Rand, i int) int {
		return weibull(rng, [3]float64{38, 24, 13}[g(i)]*math.Exp(-0.42*(score[i]-1)), 1.1)
	}
	st.start(rng, accrual(10, 84))
	run(st, rng, 15_000, trace)
	s.ages(rng, 58, 11, 20, 84)
	s.shares(rng, "sex", "male", 0.73, "female", 0.27)
	sev := s.severity(rng, 0.3, levels("MSKCC risk", "favorable", "intermediate", "poor"))
	s.grade(rng, "ECOG", sev, 0.4, nil, 0, 150, 1, 110, 2, 24)
	return s
}

func tkiICI(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("TKI-ICI", 93)
	s.runs("arm", "TKI", 37, "TKI-ICI", 56)
	g := levels("arm", tkiArms...)(s)
	z := make([]float64, s.n)
	for k, c := range [2][3]int{{17, 12, 8}, {27, 18, 11}} {
		s.grade(rng, "Child-Pugh score", z, 0, func(i int) bool { return g(i) == k }, 5, c[0], 6, c[1], 7, c[2])
	}
	st := newStage(s, "OS", 20, inDays(36), tkiOS...)
	st.draw = func(rng *rand.Rand, i int) int { return weibull(rng, [2]float64{7.6, 19}[g(i)], 1.3) }
	st.movable, st.class = []string{"Child-Pugh score"}, g
	fmt.Fprintf(trace, "%s, OS: cost %.2f\n", s.name, st.starts(rng, 6, 30_000, 0.5, accrual(5, 33)))
	pfs := inside(s, "PFS", "OS", constant(s.n, 20), &tkiPFS)
	pfs.draw = func(rng *rand.Rand, i int) int { return weibull(rng, [2]float64{3, 8.5}[g(i)], 1.2) }
	pfs.start(rng, nil)
	run(pfs, rng, 20_000, trace)
	s.progression()
	sev := s.severity(rng, 0.3, levels("arm", tkiArms...))
	s.childPugh(rng, sev)
	// The published range 50 to 64 is that of the middle half.
	age := s.number("age")
	quarter := []float64{50, 56, 64}
	for k, i := range rng.Perm(s.n) {
		switch {
		case k == 23 || k == 46 || k == 69:
			age[i] = quarter[k/23-1]
		case k < 23:
			age[i] = math.Round(normal(rng, 50, 8, 31, 50))
		case k < 46:
			age[i] = math.Round(normal(rng, 53, 3, 50, 56))
		case k < 69:
			age[i] = math.Round(normal(rng, 60, 4, 56, 64))
		default:
			age[i] = math.Round(normal(rng, 64, 6, 64, 79))
		}
	}
	s.liver(rng, 56, 0.87, 0.93, 0.07, 0)
	s.grade(rng, "ECOG", sev, 0.4, nil, 0, 38, 1, 55)
	s.rank(rng, "macrovascular invasion", sev, 0.3, nil, "no", 52, "yes", 41)
	s.rank(rng, "extrahepatic disease", sev, 0.2, nil, "no", 30, "yes", 63)
	s.alphaFetoprotein(rng, sev, nil)
	byPFS := s.severityBy("PFS_months", levels("arm", tkiArms...))
	for k, c := range [2][4]int{{0, 3, 14, 20}, {2, 10, 35, 9}} {
		s.rank(rng, "response", byPFS, 0.9, func(i int) bool { return g(i) == k }, "CR", c[0], "PR", c[1], "SD", c[2], "PD", c[3])
	}
	s.respond(rng, 1.6, 4)
	s.rank(rng, "any adverse event", sev, 0, s.within("arm", "TKI"), "yes", 33, "no", 4)
	s.rank(rng, "any adverse event", sev, 0, s.within("arm", "TKI-ICI"), "yes", 52, "no", 4)
	return s
}

// severityBy ranks patients by an endpoint, the longest lowest, within groups.
func (s *study) severityBy(endpoint string, by group) []float64 {
	keep := s.num["OS_months"]
	s.num["OS_months"] = s.num[endpoint]
	z := s.severity(rand.New(rand.NewPCG(1, 1)), 0.999, by)
	s.num["OS_months"] = keep
	return z
}

// respond dates the responses: between from and to months, before progression.
func (s *study) respond(rng *rand.Rand, from, to float64) {
	x := s.number("response month")
	for i, r := range s.cat["response"] {
		if r != "CR" && r != "PR" {
			continue
		}
		end := s.num["OS_months"][i]
		if p := s.num["PFS_months"]; p != nil {
			end = min(end, p[i])
		}
		m := from + (to-from)*math.Pow(rng.Float64(), 1.5)
		x[i] = months(inDays(min(m, 0.8*end)))
	}
}

func beyondProgression(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Beyond progression", 71)
	s.fill("arm", "sorafenib")
	s.deal(rng, "beyond progression", nil, "1a", 19, "1b", 21, "2", 31)
	g := levels("beyond progression", beyond...)(s)
	for k, c := range [3]int{6, 8, 13} {
		n := [3]int{19, 21, 31}[k]
		s.deal(rng, "poor prognosis", func(i int) bool { return g(i) == k }, "yes", c, "no", n-c)
	}
	prog, days := s.number("progression month"), s.number("days beyond progression")
	st := newStage(s, "OS", 1, inDays(60), beyondOS...)
	for i := range s.n {
		d := 0
		for d < 50 || d > 330 {
			d = weibull(rng, 4.2, 1.5)
		}
		prog[i] = months(d)
		switch g(i) {
		case 0:
			days[i] = float64(93 + min(weibull(rng, 2.5, 0.9), 330))
		case 1:
			days[i] = float64(22 + rng.IntN(69))
		default:
			days[i] = float64([]int{0, 0, 0, 3, 5, 7, 10, 14, 17, 20, 21}[rng.IntN(11)])
		}
		st.lower[i] = d + int(days[i]) + 6
	}
	st.draw = func(rng *rand.Rand, i int) int {
		return weibull(rng, [3]float64{20, 13.5, 13}[g(i)]*(1.25-0.5*b2f(s.cat["poor prognosis"][i] == "yes")), 1.7)
	}
	st.movable, st.class = []string{"poor prognosis"}, func(i int) int { return int(b2f(g(i) == 2)) }
	st.start(rng, accrual(10, 60))
	run(st, rng, 60_000, trace)
	// A poor prognosis is two or more of four.
	s.ages(rng, 64, 10, 30, 84)
	afp, ecog := s.number("AFP"), s.number("ECOG")
	class, response := s.text("Child-Pugh"), s.text("response")
	poor := s.within("poor prognosis", "yes")
	for i := range s.n {
		for {
			bad := [4]bool{rng.Float64() < 0.25, rng.Float64() < 0.35, rng.Float64() < 0.35, rng.Float64() < 0.35}
			n := 0
			for _, b := range bad {
				n += int(b2f(b))
			}
			if (n >= 2) != poor(i) {
				continue
			}
			class[i] = [2]string{"A", "B"}[int(b2f(bad[0]))]
			ecog[i] = b2f(bad[1]) + b2f(bad[1] && rng.Float64() < 0.2)
			for {
				if v := math.Exp(4.9 + 2.7*rng.NormFloat64()); v > 1.5 && v < 400000 && (v >= 400) == bad[2] {
					afp[i] = round(v, 1)
					break
				}
			}
			response[i] = [2]string{"SD", "PD"}[int(b2f(bad[3]))]
			if !bad[3] && rng.Float64() < 0.12 {
				response[i] = "PR"
			}
			break
		}
	}
	sev := s.severity(rng, 0.3, nil)
	s.childPugh(rng, sev)
	s.liver(rng, 64, 0.83, 0.18, 0.28, 0.3)
	// Sorafenib until progression and for as long beyond it.
	for i, p := range prog {
		s.number("treatment months")[i] = months(inDays(p) + int(days[i]))
	}
	return s
}

func soramic(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("SORAMIC", 115)
	s.fill("arm", "sorafenib")
	s.deal(rng, "response", nil, "CR", 5, "PR", 29, "SD", 48, "PD", 33)
	responded := is("response", "CR", "PR")(s)
	base, follow, month := s.number("enhancing diameter base"), s.number("enhancing diameter follow"), s.number("response month")
	// Shrinkage at the first imaging, at about two months: most who respond, some
	// who do not.
	k := 0
	date := make([]int, s.n)
	for i := range s.n {
		base[i] = round(math.Exp(normal(rng, math.Log(5.6), 0.5, math.Log(1.5), math.Log(17))), 1)
		ratio := 0.0
		switch {
		case responded(i) == 1:
			ratio = normal(rng, 0.55, 0.15, 0.1, 0.78)
			if k++; k%6 == 0 {
				ratio = normal(rng, 0.9, 0.06, 0.82, 1)
			}
		case s.cat["response"][i] == "SD":
			ratio = normal(rng, 0.9, 0.15, 0.6, 1.18)
		default:
			ratio = normal(rng, 1.12, 0.15, 0.72, 1.6)
		}
		follow[i] = round(base[i]*ratio, 1)
		if v := 1 - follow[i]/base[i]; math.Abs(v-0.2) < 0.006 {
			follow[i] = round(follow[i]+0.1, 1)
		}
		if responded(i) == 1 {
			date[i] = 50 + rng.IntN(40)
			if 1-follow[i]/base[i] < 0.2 || rng.IntN(3) == 0 {
				date[i] = 110 + rng.IntN(90)
			}
			month[i] = months(date[i])
		}
	}
	etsTerm := term(shrunk)(s)
	st := newStage(s, "OS", 70, inDays(60), soramicOS...)
	for i := range s.n {
		st.lower[i] = max(70, date[i]+20)
	}
	st.draw = func(rng *rand.Rand, i int) int { return weibull(rng, 10.5+6*etsTerm(i)+10*responded(i), 1.2) }
	st.start(rng, accrual(8, 60))
	run(st, rng, 60_000, trace)
	lower := make([]int, s.n)
	for i := range s.n {
		lower[i] = 45
		if responded(i) == 1 {
			lower[i] = date[i] + 10
		}
	}
	pfs := inside(s, "PFS", "OS", lower, soramicPFS...)
	pfs.draw = func(rng *rand.Rand, i int) int { return weibull(rng, 4.2+1.5*etsTerm(i)+4*responded(i), 1.3) }
	pfs.start(rng, nil)
	run(pfs, rng, 40_000, trace)
	s.progression()
	sev := s.severity(rng, 0.4, responders)
	s.rank(rng, "sex", sev, 0.3, nil, "male", 98, "female", 17)
	s.rank(rng, "Child-Pugh", sev, 0.4, nil, "A", 106, "B", 9)
	s.childPugh(rng, sev)
	s.liver(rng, 66, 0.85, 0.1, 0.25, 0.38)
	s.alphaFetoprotein(rng, sev, nil)
	// Genotypes of 34: 9 who responded and 25 who did not; the enzyme of 23.
	s.genotype(rng, "VEGF-A rs2010963", 9, 25, []string{"CC", "CG", "GG"}, [3]int{7, 2, 0}, [3]int{6, 13, 6})
	s.genotype(rng, "DPYD rs2297595", 7, 16, []string{"AA", "AG", "GG"}, [3]int{7, 0, 0}, [3]int{8, 7, 1})
	s.genotype(rng, "DPYD rs1801265", 7, 16, []string{"TT", "TC", "CC"}, [3]int{6, 1, 0}, [3]int{5, 8, 3})
	return s
}

// genotype deals genotypes to the first so many who responded and who did not,
// by the counts of each.
func (s *study) genotype(rng *rand.Rand, name string, yes, no int, alleles []string, with, without [3]int) {
	responded := is("response", "CR", "PR")(s)
	chosen := [2]map[int]bool{{}, {}}
	for i := range s.n {
		r := int(responded(i))
		if s.cat["response"][i] != "NE" && len(chosen[r]) < [2]int{no, yes}[r] {
			chosen[r][i] = true
		}
	}
	for r, counts := range [2][3]int{without, with} {
		s.deal(rng, name, func(i int) bool { return chosen[r][i] },
			alleles[0], counts[0], alleles[1], counts[1], alleles[2], counts[2])
	}
}

func framingham(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Framingham", 173)
	s.fill("arm", "sorafenib")
	s.deal(rng, "Framingham risk", nil, "low", 15, "intermediate", 104, "high", 54)
	g := levels("Framingham risk", "low", "intermediate", "high")(s)
	z := make([]float64, s.n)
	s.rank(rng, "Child-Pugh", z, 0, nil, "A", 101, "B", 64, "C", 8)
	s.deal(rng, "macrovascular invasion", nil, "no", 101, "yes", 72)
	s.grade(rng, "ECOG", z, 0, nil, 0, 98, 1, 58, 2, 17)
	st := newStage(s, "OS", 8, inDays(90), framinghamOS...)
	st.draw = func(rng *rand.Rand, i int) int {
		lp := 0.55*b2f(s.cat["Child-Pugh"][i] != "A") + 0.3*b2f(s.cat["macrovascular invasion"][i] == "yes") + 0.2*s.num["ECOG"][i] - 0.5
		return weibull(rng, [3]float64{12, 10, 7.3}[g(i)]*math.Exp(-lp), 1)
	}
	st.movable = []string{"Child-Pugh", "macrovascular invasion", "ECOG"}
	st.start(rng, accrual(6, 90))
	run(st, rng, 40_000, trace)
	sev := s.severity(rng, 0.3, levels("Framingham risk", "low", "intermediate", "high"))
	s.childPugh(rng, sev)
	// Age and sex are part of the score.
	age, sex := s.number("age"), s.text("sex")
	for i := range s.n {
		age[i] = math.Round(normal(rng, [3]float64{50, 63, 70}[g(i)], 8, 32, 86))
		sex[i] = [2]string{"female", "male"}[int(b2f(rng.Float64() < [3]float64{0.5, 0.82, 0.94}[g(i)]))]
	}
	s.liver(rng, 65, 0.83, 0.1, 0.3, 0.36)
	s.rank(rng, "extrahepatic disease", sev, 0.2, nil, "no", 103, "yes", 70)
	s.alphaFetoprotein(rng, sev, nil)
	return s
}

func sarcopenia(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Sarcopenia", 232)
	s.fill("arm", "sorafenib")
	s.shares(rng, "sex", "male", 0.78, "female", 0.22)
	// 151 at or below the cut of their sex.
	index := s.number("skeletal muscle index")
	male := s.within("sex", "male")
	small := make([]bool, s.n)
	for k, i := range rng.Perm(s.n) {
		small[i] = k < 151
		cut, sd := 29.6, 4.0
		if male(i) {
			cut, sd = 36.2, 4.5
		}
		if small[i] {
			index[i] = round(normal(rng, cut-1.5, sd, cut-13, cut), 1)
		} else {
			index[i] = round(normal(rng, cut+2, sd, cut+0.1, cut+18), 1)
		}
	}
	s.deal(rng, "Child-Pugh", nil, "A", 165, "B", 67)
	s.deal(rng, "macrovascular invasion", nil, "no", 165, "yes", 67)
	z := make([]float64, s.n)
	s.alphaFetoprotein(rng, z, nil)
	arm := func(i int) int { return int(b2f(small[i])) }
	st := newStage(s, "OS", 12, inDays(70), sarcopeniaOS...)
	st.draw = func(rng *rand.Rand, i int) int {
		return weibull(rng, [2]float64{15, 5.8}[arm(i)]*(1.15-0.5*b2f(s.cat["Child-Pugh"][i] == "B")), 1)
	}
	st.movable = []string{"Child-Pugh", "macrovascular invasion", "AFP"}
	st.start(rng, accrual(6, 70))
	run(st, rng, 30_000, trace)
	pfs := inside(s, "PFS", "OS", constant(s.n, 10), &sarcopeniaPFS)
	pfs.draw = func(rng *rand.Rand, i int) int { return weibull(rng, [2]float64{3.6, 2.6}[arm(i)], 1.1) }
	pfs.start(rng, nil)
	run(pfs, rng, 30_000, trace)
	s.progression()
	for _, e := range []string{"OS", "PFS"} {
		for i, m := range s.num[e+"_months"] {
			s.number(e + "_days")[i] = float64(inDays(m))
		}
	}
	sev := s.severity(rng, 0.3, two(sarcopenic))
	s.childPugh(rng, sev)
	s.ages(rng, 72, 9, 35, 89)
	s.liver(rng, 72, 0.78, 0.16, 0.6, 0.1)
	s.rank(rng, "extrahepatic disease", sev, 0.2, nil, "no", 130, "yes", 102)
	in := [2]func(int) bool{func(i int) bool { return !small[i] }, func(i int) bool { return small[i] }}
	byPFS := s.severityBy("PFS_months", two(sarcopenic))
	for k, c := range [2][5]int{{2, 9, 49, 15, 6}, {1, 5, 81, 42, 22}} {
		s.rank(rng, "response", byPFS, 0.8, in[k], "CR", c[0], "PR", c[1], "SD", c[2], "PD", c[3], "NE", c[4])
	}
	// Treatment lasts about as long as the tumor is held, or is not borne.
	months66(rng, s, in)
	return s
}

// months66 draws how long sorafenib was taken: 66 and 103 days by the median,
// and a rank test about as printed.
func months66(rng *rand.Rand, s *study, in [2]func(int) bool) {
	x := s.number("treatment months")
	for {
		var got [2][]float64
		for k, median := range [2]float64{103, 66} {
			var who []int
			var days []float64
			for i := range s.n {
				if !in[k](i) {
					continue
				}
				end := inDays(s.num["OS_months"][i])
				d := float64(min(end, max(3, inDays(s.num["PFS_months"][i]*math.Exp(0.7*rng.NormFloat64()-0.1)))))
				who, days = append(who, i), append(days, d)
			}
			// Scaled towards the printed median, then the middle one is put there.
			m := middle(days)
			at := 0
			for j, i := range who {
				days[j] = min(max(2, math.Round(days[j]*median/m)), float64(inDays(s.num["OS_months"][i])))
			}
			for range 500 {
				m = middle(days)
				if m == median {
					break
				}
				near := math.Inf(1)
				for j, i := range who {
					if (days[j]-median)*(m-median) > 0 && float64(inDays(s.num["OS_months"][i])) >= median && math.Abs(days[j]-median) < near {
						at, near = j, math.Abs(days[j]-median)
					}
				}
				days[at] = median
			}
			for j, i := range who {
				x[i] = months(int(days[j]))
			}
			got[k] = days
		}
		t, err := stats.MannWhitney(got[1], got[0], stats.RankOptions{})
		if err != nil {
			panic(err)
		}
		if middle(got[0]) == 103 && middle(got[1]) == 66 && math.Abs(t.P-0.001) < 0.0001 {
			return
		}
	}
}

func middle(x []float64) float64 {
	s := append([]float64(nil), x...)
	sortFloats(s)
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// What the propensity scores of Hatooka and Medicare are made of.
var hatookaScore = []term{value("tumor size"), is("portal vein invasion", "yes")}
var medicareScore = []term{value("age"), is("tumor stage", "III"), is("tumor stage", "IV"), is("cirrhosis", "yes"), value("comorbidity index")}

// pairs is how many pairs the propensity of Medicare finds.
const pairs = 223

func medicare(rng *rand.Rand, trace io.Writer) *study {
	s := newStudy("Medicare", 1532)
	s.runs("arm", "sorafenib", 414, "no treatment", 1118)
	sor := s.within("arm", "sorafenib")
	age, index := s.number("age"), s.number("comorbidity index")
	stage, cirrhosis := s.text("tumor stage"), s.text("cirrhosis")
	// Who was younger and fitter was treated.
	draw := func(i int) {
		t := b2f(sor(i))
		age[i] = math.Round(normal(rng, 78-4.5*t, 6.5, 66, 95))
		index[i] = float64(min(poisson(rng, 2-0.9*t), 8))
		cirrhosis[i] = [2]string{"no", "yes"}[int(b2f(rng.Float64() < 0.65-0.27*t))]
		u := rng.Float64()
		switch {
		case u < 0.2+0.08*t:
			stage[i] = "II"
		case u < 0.52+0.16*t:
			stage[i] = "III"
		default:
			stage[i] = "IV"
		}
	}
	for i := range s.n {
		draw(i)
	}
	// Time from diagnosis; then who is alive at 60 days, and of them the pairs.
	risk := func(i int) float64 {
		return 0.05*(age[i]-76) + 0.25*(index[i]-1.6) + 0.5*b2f(cirrhosis[i] == "yes") + 0.7*b2f(stage[i] == "IV") - 0.6
	}
	started := s.number("treatment start month")
	for i := range s.n {
		if sor(i) {
			started[i] = months(min(4+weibull(rng, 0.7, 1.3), 56))
		}
	}
	st := newStage(s, "OS", 2, inDays(60), &medicareOS)
	st.draw = func(rng *rand.Rand, i int) int {
		if sor(i) {
			return inDays(started[i]) + weibull(rng, 2.15*math.Exp(-risk(i)-0.1), 0.76)
		}
		return weibull(rng, 2.3*math.Exp(-1.1*risk(i)), 0.85)
	}
	for i := range s.n {
		if sor(i) {
			st.lower[i] = inDays(started[i]) + 1
		}
	}
	st.start(rng, accrual(20, 60))
	var alive []int
	for i := range s.n {
		if st.days[i] >= 60 {
			alive = append(alive, i)
			st.lower[i] = 60
		} else {
			st.upper[i] = 59
		}
	}
	m, _ := s.matchOf("sorafenib", alive, medicareScore...)
	balance := append(slices.Clone(medicareScore), is("tumor stage", "II"))
	off := func(m *stats.Matching) float64 {
		return math.Abs(float64(len(m.Pairs)-pairs)) + 100*max(s.imbalance(m, alive, balance...)-0.095, 0)
	}
	fmt.Fprintf(trace, "%s: %d alive at 60 days, %d pairs as drawn\n", s.name, len(alive), len(m.Pairs))
	now := off(m)
	for try := 0; now > 0; try++ {
		if try > 20_000 {
			panic(fmt.Sprintf("Medicare: %d pairs of %d alive, not %d", len(m.Pairs), len(alive), pairs))
		}
		i := alive[rng.IntN(len(alive))]
		a, x, g, c := age[i], index[i], stage[i], cirrhosis[i]
		draw(i)
		m2, _ := s.matchOf("sorafenib", alive, medicareScore...)
		then := off(m2)
		if then-now > 0.3*rng.ExpFloat64() {
			age[i], index[i], stage[i], cirrhosis[i] = a, x, g, c
			continue
		}
		m, now = m2, then
	}
	s.take(m, alive)
	matched := s.within("matched", "yes")
	for i := range s.n {
		if matched(i) {
			st.rows = append(st.rows, i)
		}
	}
	// Everybody was followed for longer than the figures reach.
	st.keep = func(int) bool { return true }
	for i := range s.n {
		if !st.event[i] {
			st.lower[i] = inDays(18)
		}
	}
	run(st, rng, 30_000, trace)

	s.fill("diagnosis", "HCC")
	s.shares(rng, "sex", "male", 0.68, "female", 0.32)
	// Sorafenib was taken for 60 days by the median, 30 to 107 by the quartiles:
	// first the shorter the earlier one died, then exchanged at random as far as
	// everybody lived.
	var who, lived []int
	for i := range s.n {
		if sor(i) {
			who = append(who, i)
		}
	}
	slices.SortStableFunc(who, func(a, b int) int { return st.days[a] - inDays(started[a]) - st.days[b] + inDays(started[b]) })
	took := make([]int, len(who))
	corner := []float64{2, 30, 60, 107, 640} // those who died sooner took less
	for k, i := range who {
		lived = append(lived, st.days[i]-inDays(started[i]))
		at := 4 * float64(k) / float64(len(who)-1)
		q := min(int(at), 3)
		took[k] = int(math.Round(corner[q] * math.Pow(corner[q+1]/corner[q], at-float64(q))))
		took[k] = min(took[k], lived[k])
	}
	for range 40 * len(who) {
		a, b := rng.IntN(len(who)), rng.IntN(len(who))
		if took[a] <= lived[b] && took[b] <= lived[a] {
			took[a], took[b] = took[b], took[a]
		}
	}
	for k, i := range who {
		s.number("treatment months")[i] = months(took[k])
	}
	return s
}

// poisson draws a count.
func poisson(rng *rand.Rand, mean float64) int {
	k, p, limit := 0, rng.Float64(), math.Exp(-mean)
	for p > limit {
		p *= rng.Float64()
		k++
	}
	return k
}
