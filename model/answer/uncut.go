package answer

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// UncutQuestion asks what cutting a marker loses.
var UncutQuestion = Question[*Uncut]{
	Name: "uncut", Page: "Uncut", Short: "what cutting a marker loses: cut, straight line and curve",
	Tab: "Uncut", Words: "continuous, linear, dichotomise",
	Silent: fewNumbers(1, 2, "no column is a number that could be cut"),
	Parts: func(l model.Look) model.Look {
		p := everyCut(l)
		p.Reference = "" // a model fits as well from any level
		p.Covariates, p.Cluster, p.CI = l.Covariates, l.Cluster, l.CI
		return p
	},
	Needs: []model.Need{model.Needs("there is no number to cut", model.FieldMarker)},
	Ask:   plainly(askUncut),
}

// Uncut compares the marker when it is cut with the marker as it was measured.
type Uncut struct {
	Answer
	Level                         float64
	Adjust                        []string
	Marker                        *model.Column
	Models                        []UncutModel
	LeastAIC                      float64
	Step                          float64 // the standard deviation of the whole cohort; 1 for two values
	PerSD, PerSDLower, PerSDUpper float64 // per Step
	NonLinear                     TestRow
	Curve                         *SplineCurve // nil where the marker has too few values
	// Event and Free are the values of those who had the event and of those who
	// have not (yet).
	Event, Free        []float64
	WithEvent, Without stats.Summary // of them
}

// UncutModel is one way to use the marker.
type UncutModel struct {
	Name string
	LR   stats.Test
	AIC  float64
	// Searched says that the cut was chosen from these data: its P is too small.
	Searched bool
}

// askUncut fits the marker at its median and at its best cut, as a straight line
// and as a restricted cubic spline, adjusted as the Look says.
func askUncut(r *model.Resolver, l model.Look) (*Uncut, error) {
	if err := l.NotWeighted("a comparison of models by their likelihood"); err != nil {
		return nil, err
	}
	if err := r.Values(l.Marker); err != nil {
		return nil, err
	}
	c, err := r.Column(l.Marker)
	if err != nil || c.Kind != model.Number {
		return nil, &model.QuestionError{What: "there is no number to cut", Ways: []model.Way{model.OtherMarker}}
	}
	u := &Uncut{Marker: c, Level: l.Confidence(), Adjust: model.SplitList(l.Covariates), LeastAIC: math.Inf(1)}
	add := func(name string, h *Hazard) {
		u.Models = append(u.Models, UncutModel{Name: name, LR: h.Fit.LR, AIC: h.Fit.AIC})
		u.LeastAIC = math.Min(u.LeastAIC, h.Fit.AIC)
	}
	cut := func(name, rule string) {
		one := l
		one.Cut, one.Moved, one.AsLevels = rule, false, false
		if f, err := r.Frame(one); err == nil {
			if h, err := hazard(r, f); err == nil {
				add(name, h)
			}
		}
	}
	cut("cut at the median", "median")
	fitted := len(u.Models)
	cut("cut at its best (naive P)", "optimal")
	for i := fitted; i < len(u.Models); i++ {
		u.Models[i].Searched = true
	}
	one := l
	one.Marker = ""
	with := func(item string) (*Hazard, error) {
		w := one
		w.Covariates = model.JoinList(append([]string{item}, model.SplitList(l.Covariates)...))
		f, err := r.Frame(w)
		if err != nil {
			return nil, err
		}
		return hazard(r, f)
	}
	name := model.Quote(c.Name)
	if r.Cohort.Column(c.Name) == nil {
		name = c.Name // an expression
	}
	line, err := with(name)
	if err != nil {
		return nil, err
	}
	u.Answer = line.Answer
	u.Look = l
	add("uncut, straight line", line)
	for i, k := range line.design.Pos {
		v := c.Num[line.frame.Row[k]]
		if line.event[i] {
			u.Event = append(u.Event, v)
		} else {
			u.Free = append(u.Free, v)
		}
	}
	u.WithEvent, u.Without = stats.Summarise(u.Event), stats.Summarise(u.Free)
	u.Step = stepOfColumn(c)
	row := line.Rows[0]
	u.PerSD, u.PerSDLower, u.PerSDUpper = math.Exp(row.Coef*u.Step), math.Exp(row.LogLower*u.Step), math.Exp(row.LogUpper*u.Step)
	u.NonLinear.P = math.NaN()
	if h, err := with(fmt.Sprintf("rcs(%s,4)", name)); err == nil {
		add("uncut, spline with 4 knots", h)
		if curves, err := h.splineCurves(200); err == nil && len(curves) > 0 {
			u.Curve, u.NonLinear = &curves[0], curves[0].NonLinear
		}
	}
	return u, nil
}

// Finding are the tests of the marker, but for the cut that was searched for, and
// of its being bent.
func (u *Uncut) Finding() (Finding, bool) {
	p := []float64{u.NonLinear.P}
	for _, m := range u.Models {
		if !m.Searched {
			p = append(p, m.LR.P)
		}
	}
	f := find(&u.Answer, named(u.Marker), p...)
	f.Of = name(u.Marker)
	return f.ifTested()
}
