package answer

import (
	"kaplan/model"
	"kaplan/stats"
)

// TimeROCQuestion asks how well the marker tells who has the event by a time,
// with censoring weighted away.
var TimeROCQuestion = Question[*ROC]{
	Name: "roc", Page: "ROC", Short: "ROC curve of a marker for the event by a time",
	Tab: "ROC", Words: "AUC, time-dependent, sensitivity, specificity",
	Silent: fewNumbers(1, 1, "no column is a number"),
	Parts: func(l model.Look) model.Look {
		p := model.Look{Who: l.Who, Observing: l.Observing, Showing: model.Showing{At: l.At, Level: l.Level}}
		p.Marker, p.Robust = l.Marker, ""
		return p
	},
	Needs: []model.Need{model.Needs("a ROC curve needs a number as its marker", model.FieldMarker)},
	Ask:   plainly(askTimeROC),
}

// TimeROCOfValue is TimeROCQuestion of the Look's value: beside curves for a
// yes-or-no outcome the marker makes groups, and the value is what is judged.
var TimeROCOfValue = Question[*ROC]{
	Name: TimeROCQuestion.Name, Page: TimeROCQuestion.Page, Short: TimeROCQuestion.Short,
	Parts: func(l model.Look) model.Look {
		l.Marker = l.Value
		p := TimeROCQuestion.Parts(l)
		p.Marker, p.Value = "", l.Value
		return p
	},
	Needs: []model.Need{model.Needs("a ROC curve needs a number as its marker", model.FieldValue)},
	Ask: plainly(func(r *model.Resolver, l model.Look) (*ROC, error) {
		l.Marker, l.Value = l.Value, ""
		a, err := askTimeROC(r, l)
		return a, ofValue(l, err)
	}),
}

// TimeOfROC is the time by which the event is judged for a Look, 0 where there is none.
func TimeOfROC(r *model.Resolver, l model.Look) float64 {
	if l.At != 0 {
		return l.At
	}
	l = TimeROCQuestion.Parts(l)
	l.Cut = "median"
	f, err := r.Frame(l)
	if err != nil || !f.Numeric() {
		return 0
	}
	return f.TimeForROC()
}

// askTimeROC answers for the event by the Look's time, else by the median
// survival.
func askTimeROC(r *model.Resolver, l model.Look) (*ROC, error) {
	if l.Weights != "" {
		return nil, &model.QuestionError{What: "a ROC curve for the event by a time weights patients by their censoring, and takes no other weights",
			Ways: []model.Way{{Field: model.FieldWeights, Do: "leave out the weights"}}}
	}
	if err := r.Values(l.Marker); err != nil {
		return nil, err
	}
	l.Cut = "median"
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if f.Outcome.Entry != nil {
		return nil, &model.QuestionError{What: "a ROC curve for the event by a time cannot be had where patients enter late: " +
			"whoever had the event before is not seen",
			Ways: []model.Way{{Field: model.FieldEntry, Do: "give the endpoint without its entry time"}, model.OtherEndpoint}}
	}
	if !f.Numeric() {
		return nil, &model.QuestionError{What: "a ROC curve needs a number as its marker", Ways: []model.Way{model.OtherMarker}}
	}
	t := l.At
	if t == 0 {
		t = f.TimeForROC()
	}
	if err := f.AtStep(t, model.FieldAt); err != nil {
		return nil, err
	}
	curve, err := stats.TimeROC(f.Timeline, f.Value(), t, stats.ROCOptions{Level: l.Confidence()})
	if err != nil {
		return nil, &model.QuestionError{What: "no ROC curve: " + err.Error(),
			Ways: []model.Way{{Field: model.FieldAt, Do: "choose another time"}, model.WidenSubgroup}}
	}
	a := &ROC{Answer: answerOf(f), Marker: f.Marker, Time: t, Level: l.Confidence(), Curve: curve}
	a.Warnings = append(a.Warnings, curve.Warnings...)
	a.immortal(f)
	return a, nil
}
