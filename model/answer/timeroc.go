package answer

import (
	"context"
	"kaplan/model"
	"kaplan/stats"
)

// TimeROCQuestion asks how well a marker tells who has the event by a time.
var TimeROCQuestion = Question[*ROC]{
	Name: "roc", Page: "ROC", Short: "ROC curve of a marker for the event by a time",
	Parts: func(l model.Look) model.Look {
		p := patients(l)
		p.Grouping = model.Grouping{Marker: l.Marker}
		p.Strata, p.MinProp = "", 0
		p.At, p.Level = l.At, l.Level
		return p
	},
	Needs: []model.Need{model.Needs("a ROC curve needs a number as its marker", model.FieldMarker)},
	Ask: func(_ context.Context, r *model.Resolver, l model.Look, _ Progress[*ROC]) (*ROC, error) {
		return askTimeROC(r, l)
	},
}

// askTimeROC answers for the event by the Look's time, the median survival where
// it names none, with censoring weighted away.
func askTimeROC(r *model.Resolver, l model.Look) (*ROC, error) {
	t := l.At
	l.Cut = "median"
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if f.Value == nil {
		return nil, &model.QuestionError{What: "a ROC curve needs a number as its marker", Ways: []model.Way{model.OtherMarker}}
	}
	if t == 0 {
		t = f.TimeForROC()
	}
	curve, err := stats.TimeROC(f.Timeline, f.Value, t, stats.ROCOptions{Level: l.Confidence()})
	if err != nil {
		return nil, &model.QuestionError{What: "no ROC curve: " + err.Error(),
			Ways: []model.Way{{Field: model.FieldAt, Do: "choose another time"}, model.WidenSubgroup}}
	}
	a := &ROC{Answer: answerOf(f), Marker: f.Marker, Time: t, Level: l.Confidence(), Curve: curve}
	a.Warnings = append(a.Warnings, curve.Warnings...)
	return a, nil
}
