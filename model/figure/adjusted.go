package figure

import (
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Adjusted draws survival as a Cox model sees it, averaged over the cohort as if everybody
// were in each group. Errors as those of Survival.
func Adjusted(a *answer.Predicted, p model.Picture) (*Figure, error) {
	h := a.Hazard
	if a.At != nil {
		return nil, &model.QuestionError{What: "adjusted survival is known at the times that were asked for alone, which make no curve",
			Ways: []model.Way{{Field: model.FieldTimes, Do: "ask for no times"}}}
	}
	end, err := answer.ParseTimeEnd(p.XMax)
	if err != nil {
		return nil, err
	}
	title := "Adjusted survival"
	s, err := newSheet(p, title)
	if err != nil {
		return nil, err
	}
	last := 0.0
	if n := len(a.Times); n > 0 {
		last = a.Times[n-1]
	}
	to := last
	if end.Kind == "time" && end.At > 0 {
		to = end.At
	}
	c := curveSet{title: title, xTitle: timeTitle(&h.Answer), yTitle: "Survival", unit: h.Endpoint.Unit, to: math.Max(to, math.SmallestNonzeroFloat32), yTop: 1}
	if n := h.Endpoint.Name; n != "" {
		c.yTitle += " (" + n + ")"
	}
	s.pic.RiskTable = "none"
	for g, name := range a.Groups {
		k := curve{name: name, first: 1, median: math.NaN()}
		for j, v := range a.Adjusted[g] {
			if !math.IsNaN(v) {
				k.time, k.value = append(k.time, a.Times[j]), append(k.value, v)
			}
		}
		if n := len(k.time); n > 0 {
			k.ends = k.time[n-1]
		}
		c.curves = append(c.curves, k)
	}
	c.caption = func(float64) caption {
		note := "averaged over the cohort, as if everybody were in each group"
		if adjusted := model.SplitList(h.Look.Covariates); len(adjusted) > 0 {
			note += "; adjusted for " + join(adjusted)
		}
		return captionOf(p, &h.Answer, note)
	}
	return c.draw(s)
}

// Arms draws the curves of matched or weighted arms. Errors as those of Survival.
func Arms(a *answer.Matching, p model.Picture) (*Figure, error) {
	if a.Effect == nil || a.Effect.Curves == nil {
		return nil, &model.QuestionError{What: "an effect on an outcome has no curves", Hint: "ask for the effect on an endpoint"}
	}
	if p.Title == "" {
		p.Title = a.Effect.Curves.Heading() + ", weighted"
		if a.Pair != nil {
			p.Title = a.Effect.Curves.Heading() + ", matched"
		}
	}
	p.RiskTable = "none" // the patients of the frame are those before
	return Survival(a.Effect.Curves, p)
}
