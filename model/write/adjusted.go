package write

import (
	"slices"
	"sort"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Adjusted renders survival as a model sees it: averaged over the cohort as if
// everybody were in each group, and of the patient that was asked for.
func Adjusted(p *answer.Predicted) Document {
	t := table("Survival adjusted by a Cox model: averaged over the cohort, as if everybody were in each group", "group", "time", "adjusted survival", "")
	for g, name := range p.Groups {
		for k, at := range p.Times {
			t.add(name, at, p.Adjusted[g][k], extended(at > p.Followed))
		}
	}
	t.Notes = fromStart(p)
	t = t.marked()
	one, list := predicted(p)
	result := map[string]any{"level": p.Hazard.Level, "assumed": append([]string{}, p.Assumed...), "groups": list}
	d := document("adjusted", p.Hazard.Answer, result, append([]Table{t}, filled(one)...)...)
	d.sizes = sizesOf(p)
	d.Figure = func(pic model.Picture) (*figure.Figure, error) {
		return figure.Adjusted(p, pic.Over(p.Hazard.Cohort.Picture))
	}
	return d
}

// sizesOf are the sizes of the groups that a prediction is made for.
func sizesOf(p *answer.Predicted) []sizedGroup {
	out := make([]sizedGroup, len(p.Groups))
	for g, name := range p.Groups {
		n, events := p.Size(g)
		out[g] = sizedGroup{name, n, events}
	}
	return out
}

// predicted is the survival of one patient in each group, at the times that were
// asked for.
func predicted(p *answer.Predicted) (Table, []object) {
	t := table("Predicted survival for "+p.Pattern, "group", "time", "survival", ciOf(p.Hazard.Level)+" low", "high", "adjusted (averaged over the cohort)", "")
	if len(p.Assumed) > 0 {
		t.Notes = append(t.Notes, "taken: "+strings.Join(p.Assumed, ", "))
	}
	var list []object
	for g, c := range p.Curves {
		steps := series{len(c.Time), pointNames, func(k int, to []float64) {
			copy(to, []float64{c.Time[k], nan, nan, nan, c.Surv[k], c.SELogSurv[k] * c.Surv[k], c.Lower[k], c.Upper[k]})
		}}
		adjusted := series{len(p.Times), []string{"time", "estimate"}, func(k int, to []float64) { to[0], to[1] = p.Times[k], p.Adjusted[g][k] }}
		var points []object
		for _, at := range p.At {
			k := sort.Search(len(c.Time), func(i int) bool { return c.Time[i] > at }) - 1
			surv, se, lo, hi := 1.0, 0.0, 1.0, 1.0
			if k >= 0 {
				surv, se, lo, hi = c.Surv[k], c.SELogSurv[k]*c.Surv[k], c.Lower[k], c.Upper[k]
			}
			adj := nan
			if i := slices.Index(p.Times, at); i >= 0 {
				adj = p.Adjusted[g][i]
			}
			if at > p.Last {
				surv, se, lo, hi = nan, nan, nan, nan
			}
			t.add(p.Groups[g], at, surv, lo, hi, adj, extended(at > p.Followed))
			points = append(points, obj("time", at, "estimate", surv, "std_error", se, "conf_low", lo, "conf_high", hi, "adjusted", adj,
				"extrapolated?", at > p.Followed))
		}
		list = append(list, obj("group", p.Groups[g], "pattern", p.Pattern, "at?", points, "steps", steps, "adjusted", adjusted))
	}
	if len(t.Rows) > 0 {
		t.Notes = append(t.Notes, fromStart(p)...)
	}
	return t.marked(), list
}

// fromStart is what sinceStart says of the last of the times that were asked for.
func fromStart(p *answer.Predicted) []string {
	if n := len(p.At); n > 0 {
		return sinceStart(p.Hazard.Look, p.At[n-1])
	}
	return nil
}
