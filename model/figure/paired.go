package figure

import (
	"kaplan/model"
	"kaplan/model/answer"
)

// Paired draws two measurements of the same patients: a line for each, and boxes. Errors
// as those of Survival, and *model.QuestionError where they are no numbers.
func Paired(a *answer.PairedChange, p model.Picture) (*Figure, error) {
	if a.Before == nil {
		return nil, &model.QuestionError{What: "two measurements that are categories have a table, and no picture"}
	}
	s, err := newSheet(p, a.First.Title()+" and "+a.Second.Title())
	if err != nil {
		return nil, err
	}
	groups := a.Groups
	if len(groups) > 1 {
		groups = groups[1:] // all together come first
	}
	c := captionOf(p, &a.Answer, "a line for each patient; boxes: quartiles and median")
	cells, err := s.page(a.First.Title()+" and "+a.Second.Title(), nil, c, len(groups))
	if err != nil {
		return nil, err
	}
	lo, hi := spread(a.Before, a.After)
	lo, hi = widened(lo, hi, 0.05)
	if p.Shows("p", true) {
		hi += (hi - lo) * 0.1
	}
	var of []int
	for _, k := range groups {
		of = append(of, k.N)
	}
	ns := sizes(p, &a.Answer, of...)
	for g, b := range cells {
		if g >= len(groups) {
			break
		}
		k := &groups[g]
		ax := categories(s, b, []string{a.First.Title(), a.Second.Title()}, axes{ylo: lo, yhi: hi, yTitle: valueTitle(a.First, a.Second)})
		if len(groups) > 1 {
			ax.title = sized(k.Name, ns[g])
		}
		q := s.panel(b, ax)
		var paths [][]point
		for i := range a.Before {
			if len(groups) > 1 && int(a.Code[i]) != g || !q.y.has(a.Before[i]) || !q.y.has(a.After[i]) {
				continue
			}
			paths = append(paths, []point{{q.x.at(0.12), q.y.at(a.Before[i])}, {q.x.at(0.88), q.y.at(a.After[i])}})
		}
		if len(paths) > 2000 {
			paths = paths[:2000]
		}
		thin := line(s.of(g).colour, 0.5)
		thin.alpha = 0.45
		q.path(thin, false, paths...)
		for i, v := range []struct{ q1, m, q3, lo, hi float64 }{
			{k.Before.Q1, k.Before.Median, k.Before.Q3, k.Before.Min, k.Before.Max}, {k.After.Q1, k.After.Median, k.After.Q3, k.After.Min, k.After.Max}} {
			at := []float64{-0.1, 1.3}[i] // beside the lines
			q.boxed(g, at, v.q1, v.m, v.q3, v.lo, v.hi)
		}
		if p.Shows("p", true) {
			name := a.Read
			for _, t := range k.Tests {
				if t.Name == name && t.Why == "" {
					title := t.Title
					if title == "" {
						title = t.Name
					}
					q.note([]string{title + ": " + naive(&a.Answer) + pOf(t.P)}, false)
				}
			}
		}
		q.drawAxes()
	}
	return s.Figure, nil
}

func valueTitle(a, b *model.Column) string {
	if a.Unit != "" && a.Unit == b.Unit {
		return "Value (" + a.Unit + ")"
	}
	return "Value"
}
