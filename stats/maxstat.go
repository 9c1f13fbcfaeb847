package stats

import (
	"cmp"
	"errors"
	"math"
)

var (
	// ErrCutLimits is returned for limits of group size that are not shares in
	// ascending order.
	ErrCutLimits = errors.New("limits of group size must be shares of the patients, 0 <= smallest < largest <= 1")
	// ErrNoCut is returned where no cut makes two groups of the sizes allowed.
	ErrNoCut = errors.New("the marker has no cut between the limits of group size: widen them, or take a marker with more values")
	// ErrCutScores is returned where a corrected P value rests on log-rank scores
	// that do not exist.
	ErrCutScores = errors.New("the best cut can be corrected for selection only where there are neither entry times nor weights")
)

// CutOptions limit the cuts that are compared, by the share of patients in the low
// group; the zero value is 0.1 to 0.9, as in R's maxstat.
type CutOptions struct {
	MinProp, MaxProp float64
	// Rest, where not nil, is called now and then, by several goroutines, and waited
	// for. Where it returns an error the work ends with that.
	Rest func() error
	// Order, where not nil, are the subjects by ascending marker, those of one value in
	// their own order; others may stand among them. It saves a sort where it is known.
	Order []int32
}

// rest rests between two steps of some milliseconds each.
func (o CutOptions) rest() error {
	if o.Rest == nil {
		return nil
	}
	return o.Rest()
}

// limits are the smallest and the largest share of the low group.
func (o CutOptions) limits() (lo, hi float64, err error) {
	if o.MinProp == 0 && o.MaxProp == 0 {
		return 0.1, 0.9, nil
	}
	if !(o.MinProp >= 0 && o.MinProp < o.MaxProp && o.MaxProp <= 1) {
		return 0, 0, ErrCutLimits
	}
	return o.MinProp, o.MaxProp, nil
}

// CutPoint is one cut of a marker: the low group has values <= Cut.
type CutPoint struct {
	Cut         float64 // the largest value of the low group, exactly as in the data; rounding it may move patients
	NLow, NHigh int

	ChiSq float64 // ordinary log-rank, hypergeometric variance; NaN where there is nothing to compare
	// Standardised is the sum of the log-rank scores of the low group, less its mean
	// over all permutations of the scores and divided by its standard deviation over
	// them, in absolute value: the statistic of R's maxstat. NaN with entry times or
	// weights.
	Standardised float64
	// OneStepCoef is the log hazard ratio of high against low after one step from
	// 0, (O - E)/V of the log-rank test, and OneStepSE its standard error 1/√V
	// [1]. Large effects come out too small; GroupCox has the full fit.
	OneStepCoef, OneStepSE float64
}

// NaiveP is the P value of ChiSq for a cut that was fixed beforehand.
func (c CutPoint) NaiveP() float64 { return chiSqSurvival(c.ChiSq, 1) }

// CutLandscape holds every cut that the limits of group size allow, ascending.
type CutLandscape struct {
	N, Events        int // patients with a marker
	MinProp, MaxProp float64
	Cuts             []CutPoint
	// Best is the index of the first cut with the largest Standardised (ChiSq where
	// that does not exist), BestChiSq that of the first with the largest ChiSq; the two
	// may differ. -1 where all are NaN.
	Best, BestChiSq int
	Warnings        []string

	tl       *Timeline
	marker   []float64  // by position in order
	order    []int32    // subjects with a marker, by marker
	size     []int      // of the low group, by cut
	score    []float64  // log-rank scores, by marker; nil where they do not exist
	distinct int        // event times
	tied     bool       // some value of the marker stands twice
	strata   *cutStrata // nil without strata
}

// Landscape compares the groups at every cut of a marker whose low group has at
// least floor(n MinProp) patients and at most floor(n MaxProp), as R's maxstat
// counts (with limits 0 and 1 every cut is taken, where maxstat leaves out the
// highest).
//
// marker is by subject, length tl.N; subjects whose marker is NaN, or beyond its
// end, are left out. The chi-square is what LogRankTests gives at that cut,
// entry times and weights included. Equal values of Standardised are equal up to
// a relative 1e-12.
//
// Subjects join the low group by marker. Observed and expected events, and the
// part of the variance linear in its size, are then running sums. The quadratic
// part, the sum over t of a(t) n_low(t)², is a sum over pairs of A(min(T, T')),
// A being the running sum of a = d(n-d)/(n²(n-1)): whoever joins adds the sum of
// A over those in the group who leave before, and the own A for each of those who
// leave after, both from a Fenwick tree. Cuts above the middle are swept from the
// other end, so that no variance is a difference of near-equal sums. An entry time is
// an exit of negative weight. O(n log n).
//
// Errors: ErrCutLimits, ErrNoSubjects, ErrNoEvents, ErrNoCut.
//
// [1] Yusuf et al. (1985) Prog. Cardiovasc. Dis. 27:335. [2] Hothorn & Lausen
// (2003) Comput. Stat. Data Anal. 43:121.
func Landscape(tl *Timeline, marker []float64, opt CutOptions) (*CutLandscape, error) {
	l, row, err := newCutLandscape(tl, marker, opt)
	if err != nil {
		return nil, err
	}
	n := l.N
	low, high := newCutSums(row, l, n/2, false), newCutSums(row, l, n-n/2-1, true)
	var stopped [2]error
	eachChunk(2, func(half int) { stopped[half] = [2]*cutSums{low, high}[half].sweep(opt.Rest) })
	if err := cmp.Or(stopped[0], stopped[1], opt.rest()); err != nil {
		return nil, err
	}
	l.Cuts = make([]CutPoint, len(l.size))
	for k, m := range l.size {
		var at cutSum
		sign := -1.0
		if m <= n/2 {
			at = low.at[m-1]
		} else {
			at, sign = high.at[n-m-1], 1
		}
		c := &l.Cuts[k]
		c.Cut, c.NLow, c.NHigh = l.marker[m-1], m, n-m
		c.ChiSq, c.OneStepCoef, c.OneStepSE, c.Standardised = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		if v := at.linear - at.quad; v > 1e-13*at.linear {
			c.ChiSq = at.score * at.score / v
			c.OneStepCoef, c.OneStepSE = sign*at.score/v, 1/math.Sqrt(v)
		}
	}
	if err := opt.rest(); err != nil {
		return nil, err
	}
	for k, t := range standardised(l.score, l.size) {
		l.Cuts[k].Standardised = t
	}
	l.choose()
	return l, nil
}

// choose finds the best cuts.
func (l *CutLandscape) choose() {
	l.BestChiSq = firstLargest(len(l.Cuts), func(k int) float64 { return l.Cuts[k].ChiSq })
	l.Best = firstLargest(len(l.Cuts), func(k int) float64 { return l.Cuts[k].Standardised })
	if l.tl.EntrySubject != nil || l.tl.Weight != nil {
		l.Best = l.BestChiSq
		l.Warnings = append(l.Warnings, "entry times or weights: the best cut is by the ordinary log-rank test, and its P value cannot be corrected")
	}
}

// newCutLandscape puts the subjects in order of the marker, with scores and
// sizes.
func newCutLandscape(tl *Timeline, marker []float64, opt CutOptions) (*CutLandscape, *riskRows, error) {
	lo, hi, err := opt.limits()
	if err != nil {
		return nil, nil, err
	}
	l := &CutLandscape{MinProp: lo, MaxProp: hi, tl: tl, Best: -1, BestChiSq: -1}
	in := make([]bool, tl.N)
	for _, i := range tl.Subject {
		in[i] = int(i) < len(marker) && marker[i] == marker[i]
	}
	l.inOrder(marker, in, opt.Order)
	if l.N = len(l.order); l.N == 0 {
		return nil, nil, ErrNoSubjects
	}
	if err := opt.rest(); err != nil {
		return nil, nil, err
	}
	row := newRiskRows(tl, in)
	if l.Events = row.events; l.Events == 0 {
		return nil, nil, ErrNoEvents
	}
	l.distinct = row.rows
	if err := opt.rest(); err != nil {
		return nil, nil, err
	}
	if tl.EntrySubject == nil && tl.Weight == nil {
		l.score = logRankScores(tl, in, l.order)
	}
	if l.size, l.tied = cutSizes(l.marker, lo, hi); len(l.size) == 0 {
		return nil, nil, ErrNoCut
	}
	return l, row, nil
}

// inOrder puts those who are in into the order of the marker.
func (l *CutLandscape) inOrder(marker []float64, in []bool, order []int32) {
	n := 0
	for _, ok := range in {
		n += int(bit(ok))
	}
	l.order, l.marker = make([]int32, 0, n), make([]float64, 0, n)
	if order == nil {
		who, value := make([]int32, 0, n), make([]float64, 0, n)
		for i, ok := range in {
			if ok {
				who, value = append(who, int32(i)), append(value, marker[i])
			}
		}
		for _, k := range sortedOrder(value) {
			l.order, l.marker = append(l.order, who[k]), append(l.marker, value[k])
		}
		return
	}
	for _, i := range order {
		if in[i] {
			l.order, l.marker = append(l.order, i), append(l.marker, marker[i])
		}
	}
}

// cutSizes lists the sizes of the low group that a cut can make within limits.
func cutSizes(sorted []float64, lo, hi float64) (size []int, tied bool) {
	n := len(sorted)
	least := max(1, int(math.Floor(float64(n)*lo)))
	most := min(n-1, int(math.Floor(float64(n)*hi)))
	for m := 1; m < n; m++ {
		if sorted[m] == sorted[m-1] {
			tied = true
		} else if m >= least && m <= most {
			size = append(size, m)
		}
	}
	return size, tied
}

// riskRows holds, for each row at which one of the subjects has the event, what a
// subject who leaves then contributes to the log-rank sums. Event row 0 stands for
// the time before the first.
type riskRows struct {
	rows, events      int
	hazard, linear, a []float64 // by event row: sums of d/n, a n and a up to it
	exit              []int32   // by subject: the last event row he is at risk at
	entry             []int32   // nil, or by subject: the last event row before he is at risk
	event             []bool    // by subject
	weight            []float64 // nil, or by subject
}

// newRiskRows sums over the event rows of the subjects with in[i].
func newRiskRows(tl *Timeline, in []bool) *riskRows {
	group := make([]uint8, tl.N)
	for i, ok := range in {
		if !ok {
			group[i] = NoGroup
		}
	}
	t := tl.Table(group, 1, nil)
	m := len(tl.eventRow) + 1
	r := &riskRows{
		events: t.TotalEvents[0], weight: tl.Weight,
		hazard: make([]float64, 1, m), linear: make([]float64, 1, m), a: make([]float64, 1, m),
		exit: make([]int32, tl.N), event: make([]bool, tl.N),
	}
	upTo := make([]int32, len(tl.Time)+1) // by row: event rows before it
	var hazard, linear, a float64
	for j := range tl.Time {
		upTo[j] = int32(r.rows)
		d := t.Events[0][j]
		if d == 0 {
			continue
		}
		n := t.AtRisk[0][j]
		hazard += d / n
		if n > 1 {
			step := d / (n * n)
			if d != 1 {
				step *= (n - d) / (n - 1)
			}
			a += step
			linear += step * n
		}
		r.hazard, r.linear, r.a = append(r.hazard, hazard), append(r.linear, linear), append(r.a, a)
		r.rows++
	}
	upTo[len(tl.Time)] = int32(r.rows)
	for p, i := range tl.Subject {
		r.exit[i], r.event[i] = upTo[tl.Index[p]+1], tl.Event[p]
	}
	if tl.EntrySubject != nil {
		r.entry = make([]int32, tl.N)
		for q, i := range tl.EntrySubject {
			r.entry[i] = upTo[tl.EntryRow[q]]
		}
	}
	return r
}

// logRankScores are those of R's maxstat for the given subjects, in their order:
// 1 for an event, 0 for a censoring, less the sum over events up to the subject's
// time of 1/(1 + m), m being the number of subjects whose time is later. Without ties
// 1 + m is the number at risk.
func logRankScores(tl *Timeline, in []bool, order []int32) []float64 {
	later := float64(len(order))
	score := make([]float64, tl.N)
	sum := 0.0
	for j := range tl.Time {
		row := tl.Subject[tl.Start[j]:tl.Start[j+1]]
		events := 0.0
		for k, i := range row {
			if in[i] {
				later--
				events += float64(bit(tl.Event[int(tl.Start[j])+k]))
			}
		}
		sum += events / (later + 1)
		for k, i := range row {
			score[i] = float64(bit(tl.Event[int(tl.Start[j])+k])) - sum
		}
	}
	out := make([]float64, len(order))
	for p, i := range order {
		out[p] = score[i]
	}
	return out
}

// cutSum is the log-rank test of a group against the rest.
type cutSum struct{ score, linear, quad float64 }

// cutSums sweeps one end of the marker.
type cutSums struct {
	row  *riskRows
	who  []int32 // in the order of joining
	tree []node
	all  float64 // weight in the tree
	at   []cutSum
}

// node of a Fenwick tree over event rows: sums of weight and of weight times A.
type node struct{ weight, a float64 }

// newCutSums sweeps the first count subjects by marker, from the highest down
// where fromAbove.
func newCutSums(row *riskRows, l *CutLandscape, count int, fromAbove bool) *cutSums {
	who := l.order[:count]
	if fromAbove {
		who = make([]int32, count)
		for k := range who {
			who[k] = l.order[len(l.order)-1-k]
		}
	}
	return &cutSums{row: row, who: who}
}

// sweep lets the subjects join one after the other and notes the test after
// each. See CutOptions for rest.
func (s *cutSums) sweep(rest func() error) error {
	r := s.row
	s.tree = make([]node, r.rows+1)
	s.at = make([]cutSum, len(s.who))
	var sum cutSum
	for k, i := range s.who {
		if k%1024 == 0 && rest != nil {
			if err := rest(); err != nil {
				return err
			}
		}
		w := 1.0
		if r.weight != nil {
			w = r.weight[i]
		}
		x := r.exit[i]
		hazard, linear, own := r.hazard[x], r.linear[x], r.a[x]
		pairs := s.with(x)
		if r.entry != nil {
			e := r.entry[i]
			hazard -= r.hazard[e]
			linear -= r.linear[e]
			own -= r.a[e]
			pairs -= s.with(e)
		}
		if r.event[i] {
			sum.score += w
		}
		sum.score -= w * hazard
		sum.linear += w * linear
		sum.quad += w * (w*own + 2*pairs)
		s.at[k] = sum
		s.add(x, w)
		if r.entry != nil {
			s.add(r.entry[i], -w)
		}
	}
	return nil
}

// with is the sum of weight times A(min(x, x')) over what is in the tree. Event
// row 0, where A is 0, is not kept there.
func (s *cutSums) with(x int32) float64 {
	var upTo node
	for k := x; k > 0; k &= k - 1 {
		upTo.weight += s.tree[k].weight
		upTo.a += s.tree[k].a
	}
	return upTo.a + s.row.a[x]*(s.all-upTo.weight)
}

// add puts weight w at event row x into the tree.
func (s *cutSums) add(x int32, w float64) {
	if x == 0 {
		return
	}
	s.all += w
	wa := w * s.row.a[x]
	for k := int(x); k < len(s.tree); k += k & -k {
		s.tree[k].weight += w
		s.tree[k].a += wa
	}
}

// standardised is, for each of the given sizes m, the sum of the first m scores less
// its expectation under permutation, divided by its standard deviation, in absolute
// value; nil without scores. The order of operations is that of R's maxstat, so that
// whole scores give the same numbers to the bit.
func standardised(score []float64, size []int) []float64 {
	if score == nil {
		return nil
	}
	n, sum, squares := float64(len(score)), 0.0, 0.0
	for _, v := range score {
		sum += v
		squares += v * v
	}
	out := make([]float64, len(size))
	low, k := 0.0, 0
	for i, v := range score {
		low += v
		if k == len(size) {
			break
		}
		if i+1 < size[k] {
			continue
		}
		m := float64(i + 1)
		out[k] = math.Abs((low - m/n*sum) / math.Sqrt(m*(n-m)/(n*n*(n-1))*(n*squares-sum*sum)))
		k++
	}
	return out
}

// CutBar stands for neighbouring cuts in a picture: it is the one of them with the
// largest chi-square.
type CutBar struct {
	CutStat
	From, To int // subjects of the low group at the first and the last of the cuts
}

// Bars divides the landscape's cuts among at most k bars, evenly by the size of the
// low group, so that no peak is lost however few bars there are. Stretches without a
// cut have no bar, and where there are no more than k cuts each has its own. A bar
// whose cuts have nothing to compare has the chi-square NaN. O(cuts).
func (l *CutLandscape) Bars(k int) []CutBar {
	if k < 1 || len(l.Cuts) == 0 {
		return nil
	}
	first, span := l.Cuts[0].NLow, l.Cuts[len(l.Cuts)-1].NLow-l.Cuts[0].NLow+1
	var bars []CutBar
	last := -1
	for i, c := range l.Cuts {
		place := i
		if len(l.Cuts) > k {
			place = (c.NLow - first) * k / span
		}
		if place != last {
			last = place
			bars = append(bars, CutBar{CutStat: CutStat{ChiSq: math.NaN(), P: math.NaN()}, From: c.NLow})
		}
		b := &bars[len(bars)-1]
		b.To = c.NLow
		if b.NLow == 0 || c.ChiSq > b.ChiSq || math.IsNaN(b.ChiSq) && !math.IsNaN(c.ChiSq) {
			b.CutStat = CutStat{Cut: c.Cut, NLow: c.NLow, NHigh: c.NHigh, ChiSq: c.ChiSq}
		}
	}
	for i := range bars {
		bars[i].P = chiSqSurvival(bars[i].ChiSq, 1)
	}
	return bars
}
