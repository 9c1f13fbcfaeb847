package answer

import (
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// LifeTableQuestion asks for actuarial life tables.
var LifeTableQuestion = Question[*LifeTables]{
	Name: "km", Page: "Life table", Short: "actuarial life tables",
	Tab: "Life", Words: "actuarial, intervals",
	Parts: func(l model.Look) model.Look {
		p := patients(l)
		p.Strata, p.Reference, p.Width = "", "", l.Width
		return p
	},
	Ask: plainly(askLifeTables),
}

// LifeTables are the curves of a Look tabulated by intervals, a table for each
// group.
type LifeTables struct {
	*Survival
	Tables []*stats.LifeTable // by group
}

// askLifeTables tabulates each group's survival by intervals of one width.
func askLifeTables(r *model.Resolver, l model.Look) (*LifeTables, error) {
	width := l.Width
	s, err := Curves(r, l, CurvesOptions{})
	if err != nil {
		return nil, err
	}
	if s.Frame.Outcome.Entry != nil {
		return nil, &model.QuestionError{What: "a life table takes everybody to be under observation from 0",
			Ways: []model.Way{{Field: model.FieldEntry, Do: "leave out the entry"},
				{Field: model.FieldTime, Do: "give the time and the event by hand, without it"},
				{Field: model.FieldSwitch, Do: "leave out the change of group"}}}
	}
	if width <= 0 {
		width = roundWidth(s.LastTime, s.Endpoint.Unit)
	}
	if s.LastTime/width > 10_000 {
		return nil, &model.UsageError{What: "the intervals of the life table are too narrow", Field: model.FieldWidth, Hint: "choose a wider one"}
	}
	if err := s.Frame.OfSteps(width); err != nil {
		return nil, err
	}
	breaks := []float64{0}
	for t := width; t <= s.LastTime; t += width {
		breaks = append(breaks, t)
	}
	tr, err := transformOf(l.ConfType)
	if err != nil {
		return nil, err
	}
	out := &LifeTables{Survival: s}
	for g := range s.Groups {
		var o stats.Outcome
		for k, code := range s.Frame.Code {
			if int(code) == g {
				o.Time, o.Event = append(o.Time, s.Frame.Outcome.Time[k]), append(o.Event, s.Frame.Outcome.Event[k])
				if w := s.Frame.Outcome.Weight; w != nil {
					o.Weight = append(o.Weight, w[k])
				}
			}
		}
		t, err := stats.NewLifeTable(o, breaks, s.Level, tr)
		if err != nil {
			return nil, err
		}
		if l.RobustWeights() {
			t.Unsure()
		}
		out.Tables = append(out.Tables, t)
	}
	return out, nil
}

// roundWidth is the least round width of which at most eight fit into the
// follow-up: months go by quarters and years, days by years where three fit,
// anything else by 1, 2 and 5 times a power of ten. A follow-up that ends where it
// begins, all at time 0, has the width 1.
func roundWidth(last float64, unit string) float64 {
	steps := map[string][]float64{"months": {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200}, "weeks": {1, 2, 4, 8, 12, 26, 52, 104, 260, 520, 1040, 2600}}[unit]
	if unit == "days" && last >= 3*365 {
		steps = []float64{365, 730, 1825, 3650, 7300, 18250, 36500}
	}
	for _, w := range steps {
		if last/w < 9 {
			return w
		}
	}
	if !(last > 0) {
		return 1
	}
	for w := max(math.SmallestNonzeroFloat64, math.Pow(10, math.Floor(math.Log10(last))-2)); ; w *= 10 {
		for _, k := range []float64{1, 2, 5} {
			if last/(k*w) < 9 {
				return k * w
			}
		}
	}
}

// Finding is none: a life table tests nothing.
func (*LifeTables) Finding() (Finding, bool) { return Finding{}, false }
