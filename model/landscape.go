package model

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"kaplan/stats"
)

// cutKey is everything that a landscape of all cuts depends on.
type cutKey struct {
	subset  *subset
	strata  string
	minProp float64
}

// LeastShare is the least group size, as a share of the patients, that a Look's
// MinProp allows: a tenth where it is not set.
func LeastShare(minProp float64) (float64, error) {
	least := cmp.Or(minProp, 0.1)
	if !(least > 0 && least < 0.5) {
		return 0, &UsageError{Field: FieldMinProp, What: fmt.Sprintf("the least group size %v is not a share between 0 and 0.5", least),
			Hint: "0.1 keeps a tenth of the patients on either side"}
	}
	return least, nil
}

// AllCuts is the landscape of the frame's marker, within its strata where it has
// any; kept while only the cut moves.
func (r *Resolver) AllCuts(f *Frame, minProp float64) (*stats.CutLandscape, error) {
	return r.AllCutsResting(f, minProp, nil)
}

// AllCutsResting is AllCuts for one who is in no hurry: rest, where not nil, is called now
// and then, by several goroutines, and waited for. Where it returns an error the work
// ends with that, and nothing is kept.
func (r *Resolver) AllCutsResting(f *Frame, minProp float64, rest func() error) (*stats.CutLandscape, error) {
	minProp, err := LeastShare(minProp)
	if err != nil {
		return nil, err
	}
	if err := f.Look.NotWeighted("a search for the best cut"); err != nil {
		return nil, err
	}
	if err := f.Marker.binned(); err != nil {
		return nil, err
	}
	if !f.Numeric() {
		return nil, &QuestionError{What: "only a number can be cut", Ways: []Way{OtherMarker}}
	}
	key := cutKey{f.subset, f.Look.Strata, minProp}
	made := func() (*stats.CutLandscape, error) { return r.allCuts(f, minProp, rest) }
	if rest != nil {
		if l, ok := Recall[*stats.CutLandscape](r, key); ok {
			return l, nil
		}
		// Made aside and kept afterwards: whoever cannot do without it must not wait for
		// one who rests meanwhile, and one that was given up is not kept.
		l, err := made()
		if err != nil {
			return nil, err
		}
		made = func() (*stats.CutLandscape, error) { return l, nil }
	}
	return Remember(r, "cuts", 2, key, made)
}

func (r *Resolver) allCuts(f *Frame, minProp float64, rest func() error) (l *stats.CutLandscape, err error) {
	value, stratum, err := r.markerStrata(f)
	if err != nil {
		return nil, err
	}
	opt := stats.CutOptions{MinProp: minProp, MaxProp: 1 - minProp, Rest: rest, Order: r.orderIn(f)}
	if stratum == nil {
		l, err = stats.Landscape(f.Timeline, value, opt)
	} else {
		l, err = stats.StratifiedLandscape(f.Timeline, value, stratum, opt)
	}
	if err != nil {
		return nil, &QuestionError{What: "no cut can be searched for: " + err.Error(), Ways: []Way{OtherMarker, WidenSubgroup}}
	}
	return l, nil
}

// orderIn are the patients of a frame by its marker, from the order of the whole cohort.
func (r *Resolver) orderIn(f *Frame) []int32 {
	order := r.Order(f.Marker)
	if len(f.Row) == len(order) { // everybody
		return order
	}
	at := make([]int32, len(order)) // one more than the place in the frame, 0 for none
	for k, i := range f.Row {
		at[i] = int32(k) + 1
	}
	out := make([]int32, 0, len(f.Row))
	for _, i := range order {
		if at[i] > 0 {
			out = append(out, at[i]-1)
		}
	}
	return out
}

// markerStrata are the values of the frame's marker and the strata in which they
// are compared. A patient whose stratum is not known has no value; without
// strata, or with one, stratum is nil. The frame need not have its groups yet.
func (r *Resolver) markerStrata(f *Frame) (value []float64, stratum []int32, err error) {
	if f.Look.Strata == "" {
		return f.Value(), nil, nil
	}
	s := &Frame{Cohort: f.Cohort, Look: f.Look, Row: f.Row, Code: make([]uint8, len(f.Row)), population: f.population, subset: f.subset}
	for k, v := range f.Value() {
		if math.IsNaN(v) {
			s.Code[k] = stats.NoGroup
		}
	}
	if err := s.stratify(r); err != nil {
		return nil, nil, err
	}
	value = slices.Clone(f.Value())
	for k, g := range s.Code {
		if g == stats.NoGroup {
			value[k] = math.NaN()
		}
	}
	if len(s.Strata) < 2 {
		return value, nil, nil
	}
	return value, s.Stratum, nil
}

// stripKey is everything that the landscape of a few cuts depends on; the present
// cut is not part of it.
type stripKey struct {
	cutKey
	columns int
}

// barsKey is likewise that of the landscape of all cuts in so many bars.
type barsKey stripKey

// Strip is the log-rank chi-square over the cuts of the frame's marker, within its
// strata where it has any, in at most so many bars; it is kept while only the cut
// moves. Each bar is the largest chi-square of the cuts that it stands for, and top is
// the largest of all. Where there are so many patients that looking at all cuts would
// keep a key waiting, and nobody has looked yet, the bars are single cuts and whole is
// false. Nothing where no cut is allowed.
func (r *Resolver) Strip(f *Frame, columns int) (bars []stats.CutBar, top stats.CutStat, whole bool) {
	least, err := LeastShare(f.Look.MinProp)
	if err != nil || !f.Numeric() {
		return nil, top, true
	}
	key := stripKey{cutKey{f.subset, f.Look.Strata, least}, columns}
	if whole = r.HasAllCuts(f); whole {
		l, err := r.AllCuts(f, f.Look.MinProp)
		if err != nil {
			return nil, top, true
		}
		bars, _ = Remember(r, "bars", 2, barsKey(key), func() ([]stats.CutBar, error) { return l.Bars(columns), nil })
	} else {
		bars, _ = Remember(r, "strip", 2, key, func() ([]stats.CutBar, error) {
			cuts := stripCuts(f.Sorted, columns, least)
			at, err := r.cutsAt(f, cuts)
			if err != nil {
				return nil, err
			}
			var bars []stats.CutBar
			for _, c := range at {
				bars = append(bars, stats.CutBar{CutStat: c, From: c.NLow, To: c.NLow})
			}
			return bars, nil
		})
	}
	top.ChiSq = math.NaN()
	for _, b := range bars {
		if b.ChiSq > top.ChiSq || math.IsNaN(top.ChiSq) {
			top = b.CutStat
		}
	}
	return bars, top, whole
}

// cutsAt are the statistics of some cuts of the frame's marker, within its strata where it
// has any.
func (r *Resolver) cutsAt(f *Frame, cuts []float64) ([]stats.CutStat, error) {
	if of := f.subset.ofRun; of != nil && f.Look.Strata == "" {
		return stats.LandscapeAlike(f.Timeline, of, cuts), nil
	}
	value, stratum, err := r.markerStrata(f)
	switch {
	case err != nil:
		return nil, err
	case stratum == nil:
		return stats.LandscapeAt(f.Timeline, value, cuts), nil
	}
	return stats.StratifiedLandscapeAt(f.Timeline, value, stratum, cuts), nil
}

// stripCuts are up to k observed values, evenly by rank between the limits of
// group size: with a handful of patients on one side, a chi-square says little
// and would dwarf the rest.
func stripCuts(sorted Ascending, k int, least float64) []float64 {
	n := sorted.Len()
	last := sorted.Last()
	from := least * float64(n)
	span := (1 - 2*least) * float64(n)
	var cuts []float64
	for j := range k {
		i := int(from + span*(float64(j)+0.5)/float64(k))
		v := sorted.At(min(max(i-1, 0), n-1))
		if v == last || (len(cuts) > 0 && v == cuts[len(cuts)-1]) {
			continue
		}
		cuts = append(cuts, v)
	}
	return cuts
}

// QuickCuts is the number of patients up to which all cuts are looked at while a
// key is being answered.
const QuickCuts = 50_000

// HasAllCuts reports whether the landscape of the frame's marker is there, or can be
// made while a key is being answered.
func (r *Resolver) HasAllCuts(f *Frame) bool {
	if f.Sorted.Len() <= QuickCuts {
		return true
	}
	least, err := LeastShare(f.Look.MinProp)
	return err == nil && Remembered(r, cutKey{f.subset, f.Look.Strata, least})
}

// TimeForROC is the median survival of the frame, or half of its follow-up
// where that is not reached.
func (f *Frame) TimeForROC() float64 {
	whole := make([]uint8, len(f.Code))
	for k, v := range f.Value() {
		if math.IsNaN(v) {
			whole[k] = stats.NoGroup
		}
	}
	t := f.Timeline.Table(whole, 1, nil).KaplanMeier(0, stats.CurveOptions{}).Median().Value
	if !math.IsNaN(t) {
		return t
	}
	last := 0.0
	for k, v := range f.Value() {
		if !math.IsNaN(v) {
			last = math.Max(last, f.Outcome.Time[k])
		}
	}
	return last / 2
}
