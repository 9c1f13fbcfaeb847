package stats

import (
	"fmt"
	"math"
)

// IncidenceVariance is how the standard error of a cumulative incidence is
// estimated. The two differ by terms of lower order only.
type IncidenceVariance uint8

// The variances that R's packages print.
const (
	// Jackknife is the infinitesimal jackknife, as survival's survfit has it for
	// several states; it holds with any weights.
	Jackknife IncidenceVariance = iota
	// Aalen is Aalen's variance with a correction for ties, as cmprsk's cuminc
	// has it; a case weight of w counts as w patients.
	Aalen
)

// IncidenceOptions say how intervals of a cumulative incidence are made; the
// zero value is the default of R's survfit.
type IncidenceOptions struct {
	Level     float64 // 0 means 0.95
	Transform Transform
	Variance  IncidenceVariance
	// Counts takes a weight of w for w patients in the jackknife, too; else a weight is
	// one patient's.
	Counts bool
}

// CumulativeIncidence is the probability, in one group, of having had an event
// of one cause by a time, in the presence of the other causes. All slices
// have one length, the number of distinct times at which someone of the group
// leaves, ascending; Estimate[j] holds on [Time[j], Time[j+1]). Time, AtRisk,
// Censored and EventFree are shared by the causes of a group.
type CumulativeIncidence struct {
	Cause     int // 1, 2, ...
	Time      []float64
	AtRisk    []float64 // just before Time[j]
	Events    []float64 // of this cause
	Censored  []float64
	EventFree []float64 // P(no event of any cause): 1 less the sum of Estimate over the causes
	Estimate  []float64
	SE        []float64 // of Estimate

	Subjects    int // unweighted
	TotalEvents int // of this cause, unweighted
	Level       float64
	Transform   Transform
}

// AalenJohansen estimates the cumulative incidence of every cause in every
// group [1]: out[g][k] is that of cause k+1 in group g. Of the timeline only the
// order in time, the entries and the weights are used. cause has length tl.N:
// cause[i] is 0 where subject i is censored, and 1..causes where it has an event of
// that cause. group and groups are as in Table.
//
// With one cause the estimate is 1 - Kaplan-Meier, and the jackknife is Greenwood's
// standard error. Rows are those that R's survfit lists; cmprsk's cuminc lists
// only those at which the cause has an event. With weights, AtRisk and Events are sums
// of weights, where survfit counts rows.
//
// Errors: *LengthError, *ValueError (a code above causes), ErrLevel. One pass,
// groups in parallel; memory is 3 numbers per row and cause.
//
// [1] Aalen & Johansen (1978) Scand. J. Stat. 5:141.
func (tl *Timeline) AalenJohansen(cause []uint8, causes int, group []uint8, groups int, opt IncidenceOptions) ([][]*CumulativeIncidence, error) {
	level, err := levelOr(opt.Level, 0.95)
	if err != nil {
		return nil, err
	}
	opt.Level = level
	if err := tl.checkCauses(cause, causes); err != nil {
		return nil, err
	}
	groups = min(max(groups, 1), int(NoGroup))
	if group == nil {
		groups = 1
	}
	members := tl.byGroup(cause, group, groups)
	out := make([][]*CumulativeIncidence, groups)
	eachChunk(groups, func(g int) {
		p := &incidencePass{tl: tl, causes: causes, opt: opt, members: members[g]}
		out[g] = p.run()
	})
	return out, nil
}

// checkCauses validates cause codes.
func (tl *Timeline) checkCauses(cause []uint8, causes int) error {
	if causes < 1 || causes > 255 {
		return badValue("number of causes", float64(causes), "1 to 255")
	}
	if len(cause) != tl.N {
		return &LengthError{What: "cause", Got: len(cause), Want: tl.N}
	}
	for i, c := range cause {
		if int(c) > causes {
			return &ValueError{What: "cause", Row: i, Value: float64(c), Expected: fmt.Sprintf("0 (censored) to %d", causes)}
		}
	}
	return nil
}

// incidenceMembers are the subjects of a group in the order of time: row,
// cause and subject; and in the order of entry, where there are entries.
type incidenceMembers struct {
	row     []int32
	cause   []uint8
	subject []int32 // nil where neither weights nor entries need it

	entrySubject, entryRow []int32
}

// byGroup distributes the subjects of the timeline among their groups.
func (tl *Timeline) byGroup(cause, group []uint8, groups int) []incidenceMembers {
	n := len(tl.Subject)
	codes := make([]uint8, n)
	at := make([][int(NoGroup) + 1]int, chunks(n)) // how many each chunk has of a group, then where they begin
	eachChunk(len(at), func(c int) {
		lo, hi := chunkOf(c, n)
		for p, i := range tl.Subject[lo:hi] {
			g := codeOf(group, groups, i)
			codes[lo+p] = g
			at[c][g]++
		}
	})
	named := tl.Weight != nil || tl.EntrySubject != nil
	out := make([]incidenceMembers, groups)
	for g := range out {
		count := 0
		for c := range at {
			at[c][g], count = count, count+at[c][g]
		}
		m := &out[g]
		m.row = make([]int32, count)
		m.cause = make([]uint8, count)
		if named {
			m.subject = make([]int32, count)
		}
		if tl.EntrySubject != nil {
			m.entrySubject = make([]int32, 0, count)
			m.entryRow = make([]int32, 0, count)
		}
	}
	eachChunk(len(at), func(c int) {
		lo, hi := chunkOf(c, n)
		for p := lo; p < hi; p++ {
			g := codes[p]
			if g == NoGroup {
				continue
			}
			m, k, i := &out[g], at[c][g], tl.Subject[p]
			at[c][g]++
			m.row[k], m.cause[k] = tl.Index[p], cause[i]
			if named {
				m.subject[k] = i
			}
		}
	})
	for q, i := range tl.EntrySubject {
		if g := codeOf(group, groups, i); g != NoGroup {
			m := &out[g]
			m.entrySubject = append(m.entrySubject, i)
			m.entryRow = append(m.entryRow, tl.EntryRow[q])
		}
	}
	return out
}

// incidencePass walks once through the times of a group.
//
// Jackknife. A subject's influence on S is u and on the incidence F_k it is
// f_k, both times the subject's weight w. At a time with hazards h_k, h their
// sum and n at risk,
//
//	f_k += u h_k + S (w/n) at risk (dN_k - h_k)
//	u   -= u h   + S (w/n) at risk (dN - h)
//
// The variance of F_k is the sum of f_k². The pass keeps the sums of u², u f_k
// and f_k² over all subjects and updates them. The influences of those at risk
// follow from the sums a and b_k, less what these were at entry (a_e, b_ke, F_ke):
//
//	u/w = S (a - a_e),  f_k/w = b_k - b_ke - a_e (F_k - F_ke)
//
// Aalen. Every event adds a term whose coefficient changes with F_k from then on;
// again sums are updated, so that no two large numbers are subtracted.
type incidencePass struct {
	tl      *Timeline
	causes  int
	opt     IncidenceOptions
	members incidenceMembers

	out []*CumulativeIncidence

	s    float64   // S
	f    []float64 // F_k
	v    []float64 // the variance of F_k
	c    []float64 // sum of u f_k; for Aalen, of coefficient/S
	w    float64   // sum of u²
	a    float64
	b    []float64
	p0   float64   // over those at risk: sum of w²
	p1   float64   // sum of w² a_e
	p2   []float64 // sum of w² (b_ke - a_e F_ke)
	v3   []float64 // for Aalen, sum of 1/S²
	atA  []float64 // a_e by subject, nil without entries
	atB  [][]float64
	died []float64 // by cause, at the present row: sum of weights
}

// weight is that of the group's member at a position.
func (p *incidencePass) weight(at int) float64 {
	if p.tl.Weight == nil {
		return 1
	}
	return p.tl.Weight[p.members.subject[at]]
}

// square is what the influences of a row of weight w add up to when they are squared:
// those of one patient, or of w patients.
func (p *incidencePass) square(w float64) float64 {
	if p.opt.Counts {
		return w
	}
	return w * w
}

// prepare makes room for m rows and the state before the first.
func (p *incidencePass) prepare(m int) {
	k := p.causes
	first := CumulativeIncidence{Subjects: len(p.members.row), Level: p.opt.Level, Transform: p.opt.Transform}
	for _, s := range []*[]float64{&first.Time, &first.AtRisk, &first.Censored, &first.EventFree} {
		*s = make([]float64, m)
	}
	p.out = make([]*CumulativeIncidence, k)
	for c := range p.out {
		one := first
		one.Cause = c + 1
		one.Events, one.Estimate, one.SE = make([]float64, m), make([]float64, m), make([]float64, m)
		p.out[c] = &one
	}
	p.s = 1
	for _, s := range []*[]float64{&p.f, &p.v, &p.c, &p.b, &p.p2, &p.v3, &p.died} {
		*s = make([]float64, k)
	}
	if p.tl.EntrySubject != nil {
		p.atA = make([]float64, p.tl.N)
		p.atB = make([][]float64, k)
		for c := range p.atB {
			p.atB[c] = make([]float64, p.tl.N)
		}
	}
}

// run estimates the incidence of every cause.
func (p *incidencePass) run() []*CumulativeIncidence {
	tl, mem := p.tl, &p.members
	n := len(mem.row)
	m := 0
	for i, j := range mem.row {
		if i == 0 || j != mem.row[i-1] {
			m++
		}
	}
	p.prepare(m)
	atRisk, heads := 0.0, 0
	if tl.EntrySubject == nil {
		heads = n
		for i := range n {
			w := p.weight(i)
			atRisk += w
			p.p0 += p.square(w)
		}
	}
	shared := p.out[0]              // its slices are those of all causes
	se := make([]float64, len(p.v)) // changes with events only
	entered, r := 0, 0
	for lo, hi := 0, 0; lo < n; lo, r = hi, r+1 {
		j := mem.row[lo]
		for ; entered < len(mem.entryRow) && mem.entryRow[entered] <= j; entered++ {
			i := mem.entrySubject[entered]
			w := tl.weight(i)
			heads++
			atRisk += w
			p.enter(i, w)
		}
		clear(p.died)
		dying, total, left := 0, 0.0, 0.0
		for hi = lo; hi < n && mem.row[hi] == j; hi++ {
			w := p.weight(hi)
			left += w
			if c := mem.cause[hi]; c > 0 {
				dying++
				total += w
				p.died[c-1] += w
				p.out[c-1].TotalEvents++
			}
		}
		if dying == heads {
			atRisk = total // exactly, so that S becomes 0
		}
		shared.Time[r], shared.AtRisk[r], shared.Censored[r] = tl.Time[j], atRisk, left-total
		if total > 0 {
			p.event(atRisk, total, lo, hi)
			for c, v := range p.v {
				se[c] = math.Sqrt(max(0, v))
			}
		}
		shared.EventFree[r] = p.s
		for c, o := range p.out {
			o.Events[r], o.Estimate[r], o.SE[r] = p.died[c], p.f[c], se[c]
		}
		atRisk -= left
		heads -= hi - lo
		if heads == 0 {
			atRisk, p.p0, p.p1 = 0, 0, 0 // not what rounding left
			clear(p.p2)
			continue
		}
		for i := lo; i < hi; i++ {
			p.leave(i, p.weight(i))
		}
	}
	return p.out
}

// enter takes subject i into the risk set.
func (p *incidencePass) enter(i int32, w float64) {
	p.atA[i] = p.a
	ww := p.square(w)
	p.p0 += ww
	p.p1 += ww * p.a
	for c := range p.f {
		b := p.b[c] - p.a*p.f[c]
		p.atB[c][i] = b
		p.p2[c] += ww * b
	}
}

// leave takes the member at a position out of the risk set.
func (p *incidencePass) leave(at int, w float64) {
	ww := p.square(w)
	p.p0 -= ww
	if p.atA == nil {
		return
	}
	i := p.members.subject[at]
	p.p1 -= ww * p.atA[i]
	for c := range p.p2 {
		p.p2[c] -= ww * p.atB[c][i]
	}
}

// event moves the estimates over a time at which total of n have an event:
// members lo..hi-1 leave there.
func (p *incidencePass) event(n, total float64, lo, hi int) {
	if p.opt.Variance == Aalen {
		p.aalen(n, total)
		return
	}
	h := total / n
	step := p.s / n
	after := p.s * (n - total) / n
	// First the influence of everyone changes with the hazards, then that of those
	// at risk.
	ru := p.s * (1 - h) * (p.a*p.p0 - p.p1) // sum of w u over those at risk
	g := step * h
	for c, d := range p.died {
		hc := d / n
		rf := p.b[c]*p.p0 - p.p2[c] - p.f[c]*p.p1
		if hc > 0 {
			p.v[c] += 2*hc*p.c[c] + hc*hc*p.w
			rf += hc * p.s * (p.a*p.p0 - p.p1)
		}
		p.c[c] = (p.c[c] + hc*p.w) * (1 - h)
		down := step * hc
		p.v[c] += -2*down*rf + down*down*p.p0
		p.c[c] += -down*ru + g*rf - down*g*p.p0
		p.b[c] += hc*p.s*p.a - down
		p.f[c] += p.s * hc
	}
	p.w = p.w*(1-h)*(1-h) + 2*g*ru + g*g*p.p0
	if after > 0 {
		p.a += g / after
	}
	p.s = after
	// Those who have the event: their influence before this time's own share.
	own := make([]float64, 0, 8)
	for i := lo; i < hi; i++ {
		k := int(p.members.cause[i]) - 1
		if k < 0 {
			continue
		}
		w, ae := p.weight(i), 0.0
		own = own[:0]
		if p.atA != nil {
			subject := p.members.subject[i]
			ae = p.atA[subject]
			for c := range p.f {
				own = append(own, p.b[c]-p.atB[c][subject]-ae*p.f[c])
			}
		} else {
			own = append(own, p.b...)
		}
		u := p.s * (p.a - ae)
		if p.s == 0 {
			u = g // h is 1 for all at risk, and takes away all that was before
		}
		ww := p.square(w)
		for c, f := range own {
			p.c[c] -= ww * step * f
		}
		p.v[k] += ww * (2*step*own[k] + step*step)
		p.c[k] += ww * (step*u - step*step)
		p.w += ww * (step*step - 2*step*u)
	}
	if p.s == 0 {
		// Nothing changes any more.
		p.w = 0
		clear(p.c)
	}
}

// aalen is event for the variance of cmprsk.
func (p *incidencePass) aalen(n, total float64) {
	before := p.s
	after := before * (n - total) / n
	inverse := 0.0
	if after > 0 {
		inverse = 1 / after
	}
	// term is the variance that d events add, all else known.
	term := func(d float64) float64 {
		if d <= 0 {
			return 0
		}
		t := before * before * d / (n * n)
		if d > 1 {
			t *= 1 - (d-1)/(n-1)
		}
		return t
	}
	for c, d := range p.died {
		delta := before * d / n
		p.v[c] += 2*delta*p.c[c] + delta*delta*p.v3[c]
		p.c[c] += delta * p.v3[c]
		p.f[c] += delta
		own, others := term(d), term(total-d)
		p.v[c] += own
		p.c[c] -= own * inverse
		p.v3[c] += (own + others) * inverse * inverse
	}
	p.s = after
}

// CI is the interval of Estimate[j], as R's survfit makes it for the
// probability of a state: NaN where the estimate is 0, except for the plain kind.
func (c *CumulativeIncidence) CI(j int) CI {
	p, se := c.Estimate[j], c.SE[j]
	ci := CI{0, 0, c.Level, c.Transform}
	if p > 0 || c.Transform != Plain {
		ci.Lower, ci.Upper = interval(p, se/p, quantileOf(c.Level), c.Transform)
	}
	return ci
}

// IncidencePoint is a cumulative incidence at one time.
type IncidencePoint struct {
	Time     float64
	AtRisk   float64 // just before the next time at which someone leaves, Time included
	Events   float64 // of the cause, since the point before
	Censored float64 // since the point before
	Estimate float64
	SE       float64
	CI       CI
	// Extended is true beyond the last time, where the estimate is not known and taken to
	// stay level.
	Extended bool
}

// At is the cumulative incidence at the given times, in ascending order of
// time, as R's summary(survfit, times, extend = TRUE) has it; before the first
// row it is 0, as are its bounds. Beyond the last time it stays level where everybody
// has had an event; elsewhere it is not known, and NaN but for the counts, unless
// extend takes it to stay level. Times that are NaN are left out.
func (c *CumulativeIncidence) At(times []float64, extend bool) []IncidencePoint {
	read := readings(times, c.Time, c.AtRisk, c.Events, c.Censored)
	out := make([]IncidencePoint, len(read))
	for k, r := range read {
		pt := IncidencePoint{Time: r.time, AtRisk: r.atRisk, Events: r.events, Censored: r.censored, CI: CI{0, 0, c.Level, c.Transform}}
		pt.Extended = r.beyond && extend
		switch j := r.row; {
		case len(c.Time) == 0 || r.beyond && !extend:
			pt.Estimate, pt.SE, pt.CI.Lower, pt.CI.Upper = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		case j >= 0:
			pt.Estimate, pt.SE, pt.CI = c.Estimate[j], c.SE[j], c.CI(j)
		}
		out[k] = pt
	}
	return out
}
