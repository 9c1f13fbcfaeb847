package stats

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
)

// ErrResampleRounds is returned where no resample had a cut.
var ErrResampleRounds = errors.New("no resample of the patients had two groups with events to compare")

// CutBootstrap holds the best cuts that are chosen anew in resamples of the patients.
// Slices have one length, the number of resamples.
type CutBootstrap struct {
	// Cut is by resample, the best by the standardised statistic; NaN where a
	// resample had none.
	Cut  []float64
	Coef []float64 // by resample: log hazard ratio of high against low at Cut, in the resample
	// CoefHere is, by resample, the log hazard ratio at that cut in the patients
	// themselves.
	CoefHere []float64
	Seed     uint64

	// ShrinkageSlope is the mean over resamples of CoefHere/Coef, kept within 0 and 1:
	// the part of an effect at a chosen cut that remains in patients in whom the cut
	// was not chosen. Used is the number of resamples in the mean.
	ShrinkageSlope float64
	Used           int
}

// Interval is the range that holds the given share of the resampled cuts, by
// their quantiles; NaN for a level outside (0, 1).
func (b *CutBootstrap) Interval(level float64) (lower, upper float64) {
	cuts := slices.DeleteFunc(slices.Clone(b.Cut), func(v float64) bool { return v != v })
	if !isLevel(level) || len(cuts) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(cuts)
	tail := int(math.Floor((1 - level) / 2 * float64(len(cuts))))
	return cuts[tail], cuts[len(cuts)-1-tail]
}

// Bootstrap draws as many patients as there are, with replacement, and chooses the
// best cut among them by the standardised statistic; it repeats this opt.Rounds
// times, by default 1,000. The results show how much the cut varies, and by how much
// the effect at the chosen cut should be shrunk [1, 2]. Cuts are chosen within the
// limits of group size of the landscape. Hazard ratios have Breslow ties, for which a
// patient drawn twice counts as two.
//
// Errors: ErrCutScores; ErrCutStrata; ErrResampleRounds; ctx.Err(). O(n) per resample, in
// parallel.
//
// [1] Schumacher, Holländer & Sauerbrei (1997) Stat. Med. 16:2813. [2]
// Steyerberg et al. (2001) J. Clin. Epidemiol. 54:774, for the slope.
func (l *CutLandscape) Bootstrap(ctx context.Context, opt RandomOptions) (*CutBootstrap, error) {
	if err := l.resamples(); err != nil {
		return nil, err
	}
	if opt.Rounds <= 0 {
		opt.Rounds = 1000
	}
	b := &CutBootstrap{Seed: opt.Seed, Cut: make([]float64, opt.Rounds), Coef: make([]float64, opt.Rounds), CoefHere: make([]float64, opt.Rounds)}
	err := eachRound(ctx, opt.Rounds, opt, func(rng *rand.PCG, first, end int) {
		r := newResampler(l)
		for k := first; k < end; k++ {
			clear(r.times)
			for range l.N {
				r.times[l.order[below(rng, l.N)]]++
			}
			b.Cut[k], b.Coef[k], b.CoefHere[k] = math.NaN(), math.NaN(), math.NaN()
			if cut, ok := r.best(); ok {
				b.Cut[k] = cut
				b.Coef[k], b.CoefHere[k] = r.coefs(cut)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	sum := 0.0
	for k, here := range b.CoefHere {
		// Where the effect in the resample is infinite, the slope is 0.
		if slope := here / b.Coef[k]; finite(slope) {
			sum += slope
			b.Used++
		}
	}
	if b.Used == 0 {
		return nil, ErrResampleRounds
	}
	b.ShrinkageSlope = max(0, min(1, sum/float64(b.Used)))
	return b, nil
}

// resampler chooses cuts in patients who count several times, or not at all.
type resampler struct {
	l     *CutLandscape
	times []float64 // by subject
	score []float64 // by subject
	some  *Timeline // l.tl with times as weights
	all   *Timeline // l.tl
	group []uint8
	table *EventTable
}

// newResampler makes room for the resamples of one goroutine.
func newResampler(l *CutLandscape) *resampler {
	r := &resampler{l: l, times: make([]float64, l.tl.N), score: make([]float64, l.tl.N), group: make([]uint8, l.tl.N), all: l.tl}
	weighted := *l.tl
	weighted.Weight = r.times
	r.some = &weighted
	return r
}

// best is the cut with the largest standardised statistic, by the log-rank scores of
// the drawn patients.
func (r *resampler) best() (cut float64, ok bool) {
	l, tl := r.l, r.all
	n := 0.0
	for _, i := range l.order {
		n += r.times[i]
	}
	later, hazard, total, squares := n, 0.0, 0.0, 0.0
	for j := range tl.Time {
		first, end := tl.Start[j], tl.Start[j+1]
		events := 0.0
		for p := first; p < end; p++ {
			w := r.times[tl.Subject[p]]
			later -= w
			if tl.Event[p] {
				events += w
			}
		}
		hazard += events / (later + 1)
		for p := first; p < end; p++ {
			i := tl.Subject[p]
			s := float64(bit(tl.Event[p])) - hazard
			r.score[i] = s
			total += r.times[i] * s
			squares += r.times[i] * s * s
		}
	}
	spread := squares - total*total/n
	if !(spread > 1e-12*squares) {
		return 0, false
	}
	least, most := max(1, math.Floor(n*l.MinProp)), math.Floor(n*l.MaxProp)
	low, m, top := 0.0, 0.0, -1.0
	for p, i := range l.order {
		low += r.times[i] * r.score[i]
		m += r.times[i]
		// At values that were not drawn the groups are those at the value before, so that
		// the statistic is not larger.
		if m < least || m > most || m == n || l.marker[p+1] == l.marker[p] {
			continue
		}
		if t := square(low-m/n*total) / (m * (n - m)); t > top+1e-12*math.Abs(top) {
			top, cut, ok = t, l.marker[p], true
		}
	}
	return cut, ok
}

// coefs are the log hazard ratios at a cut in the drawn patients and in all.
func (r *resampler) coefs(cut float64) (drawn, all float64) {
	l := r.l
	for i := range r.group {
		r.group[i] = NoGroup
	}
	for p, i := range l.order {
		r.group[i] = uint8(bit(l.marker[p] > cut))
	}
	coef := func(tl *Timeline) float64 {
		r.table = tl.Table(r.group, 2, r.table)
		f, err := GroupCox([]*EventTable{r.table}, Breslow)
		if err != nil {
			return math.NaN()
		}
		return f.Coef[1]
	}
	return coef(r.some), coef(r.all)
}

// HeuristicShrinkage is the factor (chi-square - df)/chi-square by which a
// model's effects are to be shrunk for having been estimated, at least 0 [1].
// chiSq is the likelihood-ratio statistic of the model. With df = 1 it does not allow
// for a cut having been chosen; CutBootstrap.ShrinkageSlope does.
//
// [1] van Houwelingen & le Cessie (1990) Stat. Med. 9:1303; Verweij & van
// Houwelingen (1993) Stat. Med. 12:2305.
func HeuristicShrinkage(chiSq float64, df int) float64 {
	if !(chiSq > 0) {
		return chiSq * 0 // 0, or NaN for NaN
	}
	return max(0, (chiSq-float64(df))/chiSq)
}

// CrossValidatedCut is a two-fold cross-validated test of a marker's best cut.
type CrossValidatedCut struct {
	Cut  [2]float64 // the best cut in each half, by which the other half is divided
	Size [2]int     // patients of the halves
	Test LogRank    // of all patients, divided so
	Seed uint64
}

// CrossValidate divides the patients into two random halves, chooses the best
// cut (by the standardised statistic) in each, divides each half by the cut of
// the other, and compares the low and the high of both halves together by the
// log-rank test [1]. As no patient contributes to the cut by which he is grouped, P
// needs no correction. It depends on the division into halves, hence on the seed, and
// a cut chosen in half of the patients is less precise than one chosen in all.
//
// Errors: ErrCutScores; ErrCutStrata; ErrNoCut or ErrNoEvents where a half has none.
//
// [1] Faraggi & Simon (1996) Stat. Med. 15:2203.
func (l *CutLandscape) CrossValidate(seed uint64) (*CrossValidatedCut, error) {
	if err := l.resamples(); err != nil {
		return nil, err
	}
	c := &CrossValidatedCut{Seed: seed}
	who := slices.Clone(l.order)
	slices.Sort(who)
	shuffle(rand.NewPCG(splitMix(seed), splitMix(0)), who)
	group := slices.Repeat([]uint8{NoGroup}, l.tl.N)
	marker := make([]float64, l.tl.N)
	for p, i := range l.order {
		marker[i] = l.marker[p]
	}
	half := [2][]int32{who[:(l.N+1)/2], who[(l.N+1)/2:]}
	for h, chosen := range half {
		c.Size[h] = len(chosen)
		some := slices.Repeat([]float64{math.NaN()}, l.tl.N)
		for _, i := range chosen {
			some[i] = marker[i]
		}
		part, err := Landscape(l.tl, some, CutOptions{MinProp: l.MinProp, MaxProp: l.MaxProp})
		if err != nil {
			return nil, err
		}
		if part.Best < 0 {
			return nil, ErrNoCut
		}
		c.Cut[h] = part.Cuts[part.Best].Cut
		for _, i := range half[1-h] {
			group[i] = uint8(bit(marker[i] > c.Cut[h]))
		}
	}
	c.Test = LogRankTests([]*EventTable{l.tl.Table(group, 2, nil)}, TestOptions{})[0]
	return c, nil
}
