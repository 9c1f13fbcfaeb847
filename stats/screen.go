package stats

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
)

// ScreenMode is how a marker enters its model.
type ScreenMode uint8

// The modes.
const (
	ScreenContinuous ScreenMode = iota // as a number; coefficients are per a step of it
	ScreenMedian                       // above its median against the rest
	ScreenOptimal                      // above its best cut against the rest, P corrected for the choice
)

// ScreenOptions choose what is fitted for each marker; the zero value is a Cox
// model of each alone, continuous, with Efron ties.
type ScreenOptions struct {
	Mode    ScreenMode
	Cut     CutOptions  // limits for ScreenOptimal
	Adjust  [][]float64 // covariates, by subject; subjects with a missing one (NaN) are left out
	Stratum []int       // nil, or by subject
	Ties    Ties
	Level   float64 // of intervals, 0 for 0.95

	// Scale is the step of each marker that its coefficient and ratio are per, as
	// long as it enters as a number; nil for 1. It is called by several goroutines at
	// a time. A step that is not above 0 leaves the ratio unknown, and P as it is.
	Scale func(marker int) float64

	// Permutations is the number from which the family-wise P is made; 0 for none.
	Permutations int
	// CutRounds is the number of permutations that correct each best cut for its
	// search, as CutLandscape.Permutation does with the same seed; 0 for the bounds,
	// which do not exist within strata.
	CutRounds int
	Seed      uint64

	// Each, where not nil, is called with every result as soon as it is made, in no
	// particular order, before Q and FamilyP are known. Progress, where not nil, is
	// called with the number of markers and permutations that are done. Neither is
	// called by two goroutines at a time.
	Each     func(ScreenResult)
	Progress func(done, total int)
}

// ScreenResult is one marker's model.
type ScreenResult struct {
	Marker    int // index
	N, Events int // subjects with a value of the marker, and their events
	SD        float64

	Cut         float64 // ScreenMedian and ScreenOptimal: low is <= Cut; else NaN
	NLow, NHigh int

	Scale        float64 // the step that the numbers below are per; 1 for high against low
	Coef, SE     float64 // log hazard ratio per Scale, or of high against low; ±Inf where monotone
	Lower, Upper float64 // Wald interval of the hazard ratio
	// P is that of the Wald test, or of the likelihood-ratio test where the coefficient
	// is infinite. For ScreenOptimal it is that of CutLandscape.Permutation; without
	// CutRounds the smaller of Lausen92 and Lausen94, but not below NaiveP, which is that
	// of the log-rank test. All are then of the unadjusted comparison.
	P, NaiveP float64
	Q         float64 // Benjamini-Hochberg over all markers
	FamilyP   float64 // Westfall-Young step-down max-T; NaN where not asked for

	// Statistic is the one that max-T compares: the z of the null residuals with the
	// marker, or the largest standardised statistic over cuts; NaN without FamilyP.
	Statistic float64
	Err       error // says why there is no model, where there is none; the numbers are then NaN
}

// HR is the hazard ratio per Scale, or of high against low.
func (r ScreenResult) HR() float64 { return math.Exp(r.Coef) }

// ScreenTable holds the results by marker.
type ScreenTable struct {
	Results      []ScreenResult
	Permutations int // that FamilyP rests on
	Seed         uint64
	Warnings     []string
}

var (
	// ErrConstant is returned for a marker with one value.
	ErrConstant = errors.New("the marker has one value for everybody")
	// ErrNoMarker is returned for a marker without a value.
	ErrNoMarker = errors.New("the marker has no value for any patient")
)

// Screen fits a Cox model for each of p markers, given as columns by subject
// (length tl.N; NaN, or beyond the end, is missing and left out of that marker's
// model alone). It equals R's coxph in a loop.
//
// Coefficients are per unit of the marker unless Scale says another step.
//
// Models of one marker alone share the order of time: the risk sets are running
// sums, and Halley's method needs about three passes for the score of one variable.
// Other models (infinite coefficients, entry times, weights, strata, adjustment,
// exact ties) are fitted by Cox.
//
// FamilyP permutes null residuals over the patients for all markers together, which
// keeps the correlation between markers, and steps down from the largest statistic [1].
// The residuals are those of the model without the marker: martingale
// residuals, and log-rank scores for ScreenOptimal. With adjustment the marker
// is replaced by its residual on the covariates, and P is approximate. It is not
// available with entry times, weights, strata, or both adjustment and optimal
// cuts.
//
// Errors: ErrNoSubjects, ErrNoEvents, ErrLevel, ErrCutLimits, *LengthError;
// ctx.Err(). An error of one marker is in its Err. O(p n) in parallel, and O(p n) per
// permutation.
//
// [1] Westfall & Young (1993) Resampling-Based Multiple Testing, algorithm 4.1;
// Ge, Dudoit & Speed (2003) Test 12:1.
func Screen(ctx context.Context, tl *Timeline, markers [][]float64, opt ScreenOptions) (*ScreenTable, error) {
	s, err := newScreener(tl, opt)
	if err != nil {
		return nil, err
	}
	p := len(markers)
	rounds := max(0, opt.Permutations)
	out := &ScreenTable{Results: make([]ScreenResult, p), Seed: opt.Seed}
	if rounds > 0 {
		if why := s.noPermutation(); why != "" {
			out.Warnings = append(out.Warnings, "no family-wise P by permutation: "+why)
			rounds = 0
		} else if s.opt.Adjust != nil {
			out.Warnings = append(out.Warnings, "the family-wise P permutes the residuals of the adjusted model: it is approximate")
		}
	}
	progress := reporter(p+rounds, opt.Progress)
	var mu sync.Mutex
	batch := min(max(screenRows/tl.Len(), 1), screenBatch)
	memory := sync.Pool{New: func() any { return new(screenFit) }}
	eachChunk((p+batch-1)/batch, func(b int) {
		f := memory.Get().(*screenFit)
		defer memory.Put(f)
		for j := b * batch; j < min((b+1)*batch, p) && ctx.Err() == nil; j++ {
			r := s.fit(ctx, f, markers[j])
			r.Marker = j
			s.rescale(&r)
			out.Results[j] = r
			if opt.Each != nil {
				mu.Lock()
				opt.Each(r)
				mu.Unlock()
			}
			progress(1)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ps := make([]float64, p)
	for j, r := range out.Results {
		ps[j] = r.P
	}
	for j, q := range AdjustP(ps, BH) {
		out.Results[j].Q = q
	}
	if rounds > 0 && p > 0 {
		out.Permutations = rounds
		if err := s.maxT(ctx, markers, out, progress); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// So many markers are one unit of parallel work, and fewer where there are many
// patients: with few markers every core shall have some.
const (
	screenBatch = 16
	screenRows  = 100_000
)

// screener holds what is common to all markers.
type screener struct {
	tl    *Timeline // of those with all covariates
	opt   ScreenOptions
	z     float64
	plain bool // fitted by running sums

	stratum []int32 // of the best cuts, by subject; nil where they have none

	// Subjects as they join the risk set, at the latest event time first, those who die there
	// before the others; last those who leave before the first event.
	subject []int32
	block   []screenBlock
	events  int
	place   []int32 // by subject, where it stands there, -1 nowhere; nil where times are many

	data func() CoxData // the arguments of Cox without the marker; X has the covariates
	row  []int32        // subjects of data
}

// newScreener checks the options, leaves out who misses a covariate, and puts
// the others in order.
func newScreener(tl *Timeline, opt ScreenOptions) (*screener, error) {
	level, err := levelOr(opt.Level, 0.95)
	if err != nil {
		return nil, err
	}
	opt.Level = level
	if _, _, err := opt.Cut.limits(); err != nil {
		return nil, err
	}
	if opt.Stratum != nil && len(opt.Stratum) != tl.N {
		return nil, &LengthError{"stratum", len(opt.Stratum), tl.N}
	}
	if len(opt.Adjust) == 0 {
		opt.Adjust = nil
	}
	keep := make([]bool, tl.N)
	for i := range keep {
		keep[i] = true
	}
	for k, x := range opt.Adjust {
		if len(x) != tl.N {
			return nil, &LengthError{fmt.Sprintf("covariate %d", k+1), len(x), tl.N}
		}
		for i, v := range x {
			keep[i] = keep[i] && finite(v)
		}
	}
	if slices.Contains(keep, false) {
		tl = tl.Keep(keep)
	}
	if tl.Len() == 0 {
		return nil, ErrNoSubjects
	}
	if len(tl.eventRow) == 0 {
		return nil, ErrNoEvents
	}
	s := &screener{tl: tl, opt: opt, z: quantileOf(opt.Level)}
	s.plain = tl.EntrySubject == nil && tl.Weight == nil && opt.Stratum == nil && opt.Adjust == nil && opt.Ties != Exact
	if opt.Mode == ScreenOptimal && opt.Stratum != nil {
		s.stratum = stratumCodes(opt.Stratum)
	}
	s.arrange()
	return s, nil
}

// stratumCodes are the strata numbered from 0, nil where there is only one.
func stratumCodes(stratum []int) []int32 {
	out, n := denseCodes(stratum, len(stratum))
	if n < 2 {
		return nil
	}
	return out
}

// screenBlock is who joins the risk set at an event time, from..to-1, of whom from..died-1
// die there.
type screenBlock struct{ from, died, to int32 }

// streams is how many places a processor writes to at a time without waiting.
const streams = 1 << 13

// arrange makes the blocks.
func (s *screener) arrange() {
	tl := s.tl
	n, nb := tl.Len(), len(tl.eventRow)
	s.row, s.data = tl.Subject, sync.OnceValue(s.columns)
	s.subject, s.block = make([]int32, n), make([]screenBlock, nb)
	died := make([]int, chunks(nb))
	eachChunk(len(died), func(c int) {
		lo, hi := chunkOf(c, nb)
		for k := lo; k < hi; k++ {
			row := tl.eventRow[nb-1-k]
			first, last := int(tl.Start[row]), n
			if k > 0 {
				last = int(tl.Start[tl.eventRow[nb-k]])
			}
			b := screenBlock{from: int32(n - last), to: int32(n - first)}
			b.died = b.from + int32(s.fill(s.subject[b.from:b.to], first, last, true))
			s.fill(s.subject[b.died:b.to], first, last, false)
			died[c] += int(b.died - b.from)
			s.block[k] = b
		}
	})
	for _, d := range died {
		s.events += d
	}
	s.fill(s.subject[s.block[nb-1].to:], 0, int(tl.Start[tl.eventRow[0]]), false)
	if nb > streams/2 || nb > n/16 {
		return
	}
	s.place = make([]int32, tl.N)
	if n < tl.N {
		for i := range s.place {
			s.place[i] = -1
		}
	}
	for p, i := range s.subject {
		s.place[i] = int32(p)
	}
}

// fill puts those at positions first to last-1 who have the event, or those who have not, into
// to, which has room for them, and says how many they are. It writes everybody and keeps some:
// a processor cannot guess who has the event.
func (s *screener) fill(to []int32, first, last int, event bool) int {
	not := 1 - bit(event)
	k := 0
	for p := first; p < last && k < len(to); p++ {
		to[k] = s.tl.Subject[p]
		k += int(bit(s.tl.Event[p]) ^ not)
	}
	return k
}

// columns are those for Cox, which hardly any marker asks for where it stands alone.
func (s *screener) columns() CoxData {
	tl, n := s.tl, s.tl.Len()
	d := CoxData{Time: make([]float64, n), Event: slices.Clone(tl.Event)}
	for p, j := range tl.Index {
		d.Time[p] = tl.Time[j]
	}
	if tl.EntrySubject != nil {
		// Any time from the row before the first at risk up to that row gives the same
		// risk sets.
		at := make([]float64, tl.N)
		for q, i := range tl.EntrySubject {
			if e := tl.EntryRow[q]; e > 0 {
				at[i] = tl.Time[e-1]
			} else {
				at[i] = tl.Time[0] - 1
			}
		}
		d.Entry = pick(at, s.row)
	}
	if tl.Weight != nil {
		d.Weight = pick(tl.Weight, s.row)
	}
	if s.opt.Stratum != nil {
		d.Stratum = pick(s.opt.Stratum, s.row)
	}
	for _, x := range s.opt.Adjust {
		d.X = append(d.X, pick(x, s.row))
	}
	return d
}

// nanResult is a result without numbers.
func nanResult(err error) ScreenResult {
	nan := math.NaN()
	return ScreenResult{SD: nan, Cut: nan, Scale: nan, Coef: nan, SE: nan, Lower: nan, Upper: nan, P: nan, NaiveP: nan, Q: nan,
		FamilyP: nan, Statistic: nan, Err: err}
}

// fit is the result of one marker.
func (s *screener) fit(ctx context.Context, f *screenFit, marker []float64) ScreenResult {
	r := nanResult(nil)
	if s.opt.Mode == ScreenContinuous && len(marker) >= s.tl.N {
		f.value = marker // which is only read then
	} else {
		f.value = make([]float64, s.tl.N)
		for i := copy(f.value, marker); i < len(f.value); i++ {
			f.value[i] = math.NaN()
		}
	}
	var mean float64
	var far int
	if r.N, r.Events, mean, far = f.lay(s); far >= 0 {
		i := s.subject[far]
		r.Err = &ValueError{"marker", int(i), f.value[i], "finite and at most 1e300 in size"}
		return r
	}
	f.full = r.N == len(f.laid)
	if r.N == 0 {
		r.Err = ErrNoMarker
		return r
	}
	r.SD = f.spread(mean, r.N)
	if r.Events == 0 {
		r.Err = ErrNoEvents
		return r
	}
	if r.SD == 0 {
		r.Err = ErrConstant
		return r
	}
	if s.opt.Mode != ScreenContinuous {
		if r.Err = s.cut(ctx, f, &r); r.Err != nil {
			return r
		}
		f.lay(s)
		mean = float64(r.NHigh) / float64(r.N)
		f.scale = math.Sqrt(mean * (1 - mean))
	} else {
		f.scale = r.SD
	}
	f.mean = mean
	if !s.plain || !s.newton(f, &r) {
		s.byCox(f, &r)
	}
	return r
}

// rescale makes coefficient, ratio and limits those of the marker's step. The limits
// come from the log scale: one that overflows per unit may be finite per step.
func (s *screener) rescale(r *ScreenResult) {
	r.Scale = 1
	if s.opt.Scale != nil && s.opt.Mode == ScreenContinuous {
		r.Scale = s.opt.Scale(r.Marker)
		if !(r.Scale > 0) || math.IsInf(r.Scale, 0) {
			r.Scale = math.NaN()
		}
	}
	r.Coef, r.SE = r.Coef*r.Scale, r.SE*r.Scale
	r.Lower, r.Upper = math.Exp(r.Coef-s.z*r.SE), math.Exp(r.Coef+s.z*r.SE)
}

// cut replaces the values by 0 and 1.
func (s *screener) cut(ctx context.Context, f *screenFit, r *ScreenResult) error {
	switch s.opt.Mode {
	case ScreenMedian:
		x := make([]float64, 0, r.N)
		for _, i := range s.tl.Subject {
			if v := f.value[i]; v == v {
				x = append(x, v)
			}
		}
		slices.Sort(x)
		r.Cut = medianOfSorted(x)
	case ScreenOptimal:
		if err := s.bestCut(ctx, f.value, r); err != nil {
			return err
		}
	}
	for _, i := range s.tl.Subject {
		switch v := f.value[i]; {
		case v <= r.Cut:
			r.NLow++
			f.value[i] = 0
		case v > r.Cut:
			r.NHigh++
			f.value[i] = 1
		}
	}
	if r.NHigh == 0 || r.NLow == 0 {
		return ErrNoCut
	}
	return nil
}

// bestCut finds the best cut, within strata where there are any, and its P.
func (s *screener) bestCut(ctx context.Context, value []float64, r *ScreenResult) (err error) {
	var l *CutLandscape
	if s.stratum == nil {
		l, err = Landscape(s.tl, value, s.opt.Cut)
	} else {
		l, err = StratifiedLandscape(s.tl, value, s.stratum, s.opt.Cut)
	}
	switch {
	case err != nil:
		return err
	case l.Best < 0:
		return ErrNoCut
	}
	best := l.Cuts[l.Best]
	r.Cut, r.NaiveP = best.Cut, best.NaiveP()
	switch {
	case s.opt.CutRounds == 0 && s.stratum == nil:
		r.P = max(min(l.Lausen92(), l.Lausen94()), r.NaiveP)
	case s.opt.CutRounds > 0 && best.Standardised == best.Standardised:
		p, err := l.Permutation(ctx, RandomOptions{Seed: s.opt.Seed, Rounds: s.opt.CutRounds})
		if err != nil {
			return err
		}
		r.P = p.P
	}
	return nil
}

// setP keeps the corrected P of an optimal cut.
func (s *screener) setP(r *ScreenResult, p float64) {
	if s.opt.Mode != ScreenOptimal {
		r.P, r.NaiveP = p, p
	}
}

// byCox fits the marker by Cox, with entry times, weights, strata and covariates.
func (s *screener) byCox(f *screenFit, r *ScreenResult) {
	d := s.data()
	x := pick(f.value, s.row)
	if !f.full {
		var at []int32
		for p, v := range x {
			if v == v {
				at = append(at, int32(p))
			}
		}
		x, d.Time, d.Event = pick(x, at), pick(d.Time, at), pick(d.Event, at)
		if d.Entry != nil {
			d.Entry = pick(d.Entry, at)
		}
		if d.Weight != nil {
			d.Weight = pick(d.Weight, at)
		}
		if d.Stratum != nil {
			d.Stratum = pick(d.Stratum, at)
		}
		d.X = slices.Clone(d.X)
		for k := range d.X {
			d.X[k] = pick(d.X[k], at)
		}
	}
	k := len(d.X)
	d.X = append(slices.Clone(d.X), x) // last, so that the marker is set aside where it is collinear with covariates
	fit, err := Cox(d, CoxOptions{Ties: s.opt.Ties, Level: s.opt.Level})
	if err != nil {
		r.Err = err
		return
	}
	r.Coef, r.SE = fit.Coef[k], fit.SE[k]
	p := fit.P[k]
	switch {
	case math.IsNaN(r.Coef):
		for _, a := range fit.Aliased {
			if a.Column == k {
				r.Err = errors.New("the marker " + a.Why)
			}
		}
	case math.IsInf(r.Coef, 0):
		d.X = d.X[:k]
		p = fit.LR.P
		if k > 0 {
			if null, err := Cox(d, CoxOptions{Ties: s.opt.Ties}); err == nil {
				p = chiSqSurvival(max(0, 2*(fit.LogLik-null.LogLik)), 1)
			}
		}
	}
	s.setP(r, p)
}
