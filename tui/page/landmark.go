package page

import (
	"fmt"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// ByState is the page of groups by their state at a landmark.
func ByState() Leaf {
	return New(Page[*answer.Survival]{Question: answer.LandmarkQuestion, Draw: drawLandmark, Document: write.Landmark,
		Of: Traits{Hint: "n: the landmark   w: the column with the time of the change", Bindings: []Binding{
			{Keys: []string{"w"}, Name: "choose the column with the time at which a patient changes group", Hint: "w change", Part: "Survival",
				Field: model.FieldSwitch, Do: func(d Desk) { d.Open(model.FieldSwitch) }},
		}}})
}

func drawLandmark(s *Sheet, a *answer.Survival) {
	s.line(fmt.Sprintf("%s: %s, %s from then on", a.Heading(), model.Count(a.Used, "patient"), model.Count(a.Events, "event")), chart.Title)
	if len(a.Tests) > 0 {
		s.fit(chart.Plain, "log-rank P "+write.P(a.Tests[0].P), s.glyphs().Chi+" "+write.Fixed(a.Tests[0].ChiSq, 2))
	}
	hazard := min(hazardRows(a.Ratios), max(0, s.r.H-14))
	s.drawCurves(s.g, Rect{s.r.X, s.r.Y, s.r.W, s.r.H - hazard}, a)
	s.drawHazard(s.g, Rect{s.r.X, s.r.Y + s.r.H - hazard, s.r.W, hazard}, a.Ratios, "")
}
