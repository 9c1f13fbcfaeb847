package model

import (
	"fmt"
	"math"

	"kaplan/stats"
)

// cutKey is what a landscape of all cuts depends on.
type cutKey struct {
	subset  *subset
	minProp float64
}

// leastShare is the limit of group size, a tenth unless said.
func leastShare(p float64) float64 {
	if p == 0 {
		return 0.1
	}
	return p
}

// AllCuts is the landscape of the frame's marker, kept while only the cut moves.
func (r *Resolver) AllCuts(f *Frame, minProp float64) (*stats.CutLandscape, error) {
	minProp = leastShare(minProp)
	if !(minProp > 0 && minProp < 0.5) {
		return nil, &UsageError{What: fmt.Sprintf("the least group size %v is not a share between 0 and 0.5", minProp),
			Hint: "0.1 keeps a tenth of the patients on either side"}
	}
	if f.Value == nil {
		return nil, &QuestionError{What: "only a number can be cut", Ways: []Way{OtherMarker}}
	}
	return Remember(r, "cuts", 2, cutKey{f.subset, minProp}, func() (*stats.CutLandscape, error) {
		l, err := stats.Landscape(f.Timeline, f.Value, stats.CutOptions{MinProp: minProp, MaxProp: 1 - minProp})
		if err != nil {
			return nil, &QuestionError{What: "no cut can be searched for: " + err.Error(), Ways: []Way{OtherMarker, WidenSubgroup}}
		}
		return l, nil
	})
}

// QuickCuts is up to how many patients all cuts are looked at within a key's
// time.
const QuickCuts = 50_000

// HasAllCuts reports whether the landscape of the frame's marker is there.
func (r *Resolver) HasAllCuts(f *Frame) bool {
	return Remembered(r, cutKey{f.subset, leastShare(f.Look.MinProp)})
}

// Correct looks at all cuts of a Look's marker, so that the next answer has its
// corrected P at hand.
func (r *Resolver) Correct(l Look) {
	if f, err := r.Frame(l); err == nil && f.Value != nil {
		_, _ = r.AllCuts(f, l.MinProp)
	}
}

// OptimalCut is the rule of the best cut, for a Look that asks for it.
func (r *Resolver) OptimalCut(l Look) (string, error) {
	l.Cut, l.Moved = "median", false
	f, err := r.Frame(l)
	if err != nil {
		return "", err
	}
	land, err := r.AllCuts(f, l.MinProp)
	if err != nil {
		return "", err
	}
	if land.Best < 0 {
		return "", &QuestionError{What: "no cut can be tested", Ways: []Way{WidenSubgroup, OtherEndpoint}}
	}
	return ValueRule(land.Cuts[land.Best].Cut), nil
}

// TimeForROC is the median survival of the frame, or half of its follow-up
// where that is not reached.
func (f *Frame) TimeForROC() float64 {
	whole := make([]uint8, len(f.Code))
	for k, v := range f.Value {
		if math.IsNaN(v) {
			whole[k] = stats.NoGroup
		}
	}
	t := f.Timeline.Table(whole, 1, nil).KaplanMeier(0, stats.CurveOptions{}).Median().Value
	if !math.IsNaN(t) {
		return t
	}
	last := 0.0
	for k, v := range f.Value {
		if !math.IsNaN(v) {
			last = math.Max(last, f.Outcome.Time[k])
		}
	}
	return last / 2
}
