package answer

import (
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// followUps are the median follow-up of each group by the reverse Kaplan-Meier method,
// where patients enter late: counted from each patient's entry, not from the origin of
// the time axis, which may be birth. Rows of one patient are one follow-up; event says
// of a row whether it ended in an event.
func followUps(f *model.Frame, co stats.CurveOptions, event func(k int) bool) ([]Interval, error) {
	type span struct {
		from, to float64
		ended    bool
		group    uint8
		weight   float64
	}
	var spans []span
	at := map[string]int{}
	id := f.Cohort.Column(f.Cohort.RowsOf) // nil where every row is a patient
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		x := span{math.Max(0, f.Outcome.Entry[k]), f.Outcome.Time[k], event(k), g, 1}
		if w := f.Outcome.Weight; w != nil {
			x.weight = w[k]
		}
		if i := int(f.Row[k]); id != nil && !id.IsMissing(i) {
			who := id.Format(i)
			if j, ok := at[who]; ok {
				p := &spans[j]
				if x.to > p.to {
					p.to, p.ended, p.group = x.to, x.ended, x.group
				}
				p.from = math.Min(p.from, x.from)
				continue
			}
			at[who] = len(spans)
		}
		spans = append(spans, x)
	}
	o, code := stats.Outcome{Variance: f.Outcome.Variance}, make([]uint8, len(spans))
	for i, x := range spans {
		o.Time, o.Event = append(o.Time, x.to-x.from), append(o.Event, !x.ended)
		if f.Outcome.Weight != nil {
			o.Weight = append(o.Weight, x.weight)
		}
		code[i] = x.group
	}
	out := make([]Interval, len(f.Groups))
	tl, err := stats.NewTimeline(o)
	if err != nil {
		return nil, err
	}
	for g, c := range tl.Table(code, len(f.Groups), nil).KaplanMeiers(co, nil) {
		m := c.Median()
		out[g] = Interval{m.Value, m.CI.Lower, m.CI.Upper}
	}
	return out, nil
}
