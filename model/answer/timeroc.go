package answer

import (
	"kaplan/model"
	"kaplan/stats"
)

// AskTimeROC answers for the event by time t, with censoring weighted away; t 0 is
// the median survival.
func AskTimeROC(r *model.Resolver, l model.Look, t float64) (*ROC, error) {
	l.Cut = "median"
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if f.Value == nil {
		return nil, &model.QuestionError{What: "a ROC curve needs a number as its marker", Hint: "choose another marker"}
	}
	if t == 0 {
		t = f.TimeForROC()
	}
	curve, err := stats.TimeROC(f.Timeline, f.Value, t, stats.ROCOptions{Level: l.Confidence()})
	if err != nil {
		return nil, &model.QuestionError{What: "no ROC curve: " + err.Error(), Hint: "choose another time, or widen the subgroup"}
	}
	a := &ROC{Answer: answerOf(f), Marker: f.Marker, Time: t, Level: l.Confidence(), Curve: curve}
	a.Warnings = append(a.Warnings, curve.Warnings...)
	return a, nil
}
