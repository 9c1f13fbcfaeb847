package answer

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// Applied is how a model does on patients whom it was not fitted to.
type Applied struct {
	Answer
	Model *CarriedModel
	Level float64

	Concordance *stats.Concordance
	// Expected is the number of events that the model predicts until each patient's own
	// end of follow-up. Intercept is the log of observed over expected events, 0 where
	// they are as many: calibration in the large [1].
	Expected  float64
	Intercept AppliedMeasure
	// Slope is the coefficient of the linear predictor here: 1 where patients differ as
	// the model says, less where they differ less, as after overfitting.
	Slope AppliedMeasure
	// LP are mean and standard deviation of the linear predictor, which is 0 on average
	// where the model was fitted.
	LPMean, LPSD float64
	At           []AppliedAt

	lp []float64
}

// AppliedMeasure is a measure of calibration; P is that of a model that is calibrated.
type AppliedMeasure struct{ Estimate, SE, Lower, Upper, P float64 }

// AppliedAt is survival at a time: as the model predicts it, on average, and as it was
// observed, by Kaplan-Meier.
type AppliedAt struct {
	Time, Predicted float64
	Observed        stats.Point
}

// AppliedQuestion asks how a model that was fitted to other patients does on these.
//
// [1] Crowson, Atkinson & Therneau (2016) Stat. Methods Med. Res. 25:1692.
func AppliedQuestion(m *CarriedModel) Question[*Applied] {
	q := appliedQuestion
	q.Ask = func(_ context.Context, r *model.Resolver, l model.Look, _ Progress[*Applied]) (*Applied, error) {
		return askApplied(r, l, m)
	}
	return q
}

// appliedQuestion is the question without a model.
var appliedQuestion = Question[*Applied]{
	Name: CoxQuestion.Name, Page: "Carried model", Short: "how a model that was saved does on other patients: discrimination and calibration",
	Words: "external validation, calibration, prediction model",
	Parts: func(l model.Look) model.Look {
		p := model.Look{Who: l.Who, Observing: l.Observing}
		p.Weights, p.Robust = "", ""
		p.Level, p.Times, p.Extend = l.Level, l.Times, l.Extend && l.Times != ""
		return p
	},
	Only: map[model.Field]string{"Extend": atTimes},
	Ask: func(context.Context, *model.Resolver, model.Look, Progress[*Applied]) (*Applied, error) {
		return nil, &model.QuestionError{What: "no model is named"}
	},
}

// askApplied applies a model to the patients of a Look.
//
// Errors: *model.QuestionError where it cannot be applied: a column that is not there, a
// level or a stratum that the model has not seen, another unit.
func askApplied(r *model.Resolver, l model.Look, m *CarriedModel) (*Applied, error) {
	asked := l
	l.Strata = model.JoinList(m.Strata)
	for _, s := range m.Strata {
		if _, err := r.Column(s); err != nil {
			return nil, lacking(m, s, err)
		}
	}
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	a := &Applied{Answer: answerOf(f), Model: m, Level: l.Confidence()}
	a.Look = asked
	if err := a.sameEndpoint(); err != nil {
		return nil, err
	}
	pos, err := a.predict(r, f)
	if err != nil {
		return nil, err
	}
	in := make([]bool, len(f.Row))
	for _, k := range pos {
		in[k] = true
	}
	a.Used = f.CountPatients(func(k int) bool { return in[k] })
	o, stratum := stats.Outcome{}, []int(nil)
	for _, k := range pos {
		o.Time, o.Event = append(o.Time, f.Outcome.Time[k]), append(o.Event, f.Outcome.Event[k])
		if f.Outcome.Entry != nil {
			o.Entry = append(o.Entry, f.Outcome.Entry[k])
		}
		if f.Stratum != nil {
			stratum = append(stratum, int(f.Stratum[k]))
		}
	}
	a.Events = 0
	for _, e := range o.Event {
		if e {
			a.Events++
		}
	}
	if a.Events == 0 {
		return nil, &model.QuestionError{What: "nobody here has had the event: there is nothing to compare the model with",
			Ways: []model.Way{model.WidenSubgroup, model.OtherEndpoint}}
	}
	return a, a.judge(o, stratum, f.Strata)
}

// lacking is the error of a column that a model uses and the cohort has not.
func lacking(m *CarriedModel, column string, err error) error {
	return &model.QuestionError{What: fmt.Sprintf("the model uses %s, which these patients do not have: %s", model.Printable(column),
		model.FirstLine(err.Error())),
		Hint: "derive or rename a column, so that it is called as in " + model.Printable(m.Cohort.Name)}
}

// sameEndpoint refuses another unit of time, and says what else is not the same.
func (a *Applied) sameEndpoint() error {
	of, here := a.Model.Endpoint, a.Endpoint
	switch {
	case of.Unit != "" && here.Unit != "" && of.Unit != here.Unit:
		return &model.QuestionError{What: fmt.Sprintf("the model counts time in %s, and %s here is in %s", of.Unit, here.Time, here.Unit),
			Hint: "derive a column of the time in " + of.Unit}
	case of.Unit != here.Unit:
		a.warn("it is not known in both cohorts which unit the time has (%s where the model was fitted, %s here): a model in other units predicts nonsense",
			unitSaid(of.Unit), unitSaid(here.Unit))
	}
	if of.Landmark != a.Look.Landmark || of.StartAt != a.Look.StartAt {
		return &model.QuestionError{What: fmt.Sprintf("the model counts time from %s and is of patients alive at %s; here it is %s and %s",
			model.FormatShort(of.Landmark), model.FormatShort(of.StartAt), model.FormatShort(a.Look.Landmark), model.FormatShort(a.Look.StartAt)),
			Hint: "ask for the same landmark and the same start"}
	}
	if a.Model.Cut != nil && a.Model.Cut.Chosen {
		a.warn("the cut of %s was chosen where the model was fitted, and is carried unchanged: what is said here is not affected by that search",
			a.Model.Cut.Marker)
	}
	return nil
}

// ConcordanceInterval is C with its standard error on either side.
func (a *Applied) ConcordanceInterval() stats.Interval {
	return stats.Around(a.Concordance.C, a.Concordance.SE, a.Level)
}

func unitSaid(unit string) string {
	if unit == "" {
		return "none is said"
	}
	return unit
}

// predict fills the linear predictor of those who have all columns, and says where in the
// frame they stand.
func (a *Applied) predict(r *model.Resolver, f *model.Frame) (pos []int32, err error) {
	columns := map[string]*model.Column{}
	missing := make([]int, len(a.Model.Columns))
	for _, c := range a.Model.Columns {
		if columns[c.Column], err = a.column(r, f, c); err != nil {
			return nil, err
		}
	}
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		lacks := slices.IndexFunc(a.Model.Columns, func(c CarriedColumn) bool { return columns[c.Column].IsMissing(int(f.Row[k])) })
		if lacks < 0 {
			pos = append(pos, int32(k))
		} else if k == 0 || f.Row[k] != f.Row[k-1] {
			missing[lacks]++
		}
	}
	for i, n := range missing {
		if n > 0 {
			a.Excluded = append(slices.Clone(a.Excluded), model.Exclusion{Reason: a.Model.Columns[i].Column + " missing", N: n})
		}
	}
	if len(pos) == 0 {
		return nil, f.Nobody()
	}
	a.lp = make([]float64, len(pos))
	for _, t := range a.Model.Terms {
		x := make([]float64, len(pos))
		for i := range x {
			x[i] = 1
		}
		for _, factor := range t.Factors {
			v, err := factor.of(columns[factor.Column], f.Row, pos)
			if err != nil {
				return nil, err
			}
			for i := range x {
				x[i] *= v[i]
			}
		}
		for i := range x {
			a.lp[i] += t.Estimate * (x[i] - t.Mean)
		}
	}
	if i := slices.IndexFunc(a.lp, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }); i >= 0 {
		return nil, &model.QuestionError{What: "the model has no linear predictor for row " + fmt.Sprint(f.Row[pos[i]]+1)}
	}
	return pos, nil
}

// column is one that a model uses, as it is here.
func (a *Applied) column(r *model.Resolver, f *model.Frame, c CarriedColumn) (*model.Column, error) {
	col, err := r.Column(c.Column)
	if err != nil {
		return nil, lacking(a.Model, c.Column, err)
	}
	if c.Kind == "number" {
		if col.Kind != model.Number && col.Kind != model.Date {
			return nil, &model.QuestionError{What: fmt.Sprintf("%s is a %s here, and a number in the model", col.Name, col.Kind)}
		}
		if c.Unit != "" && col.Unit != "" && c.Unit != col.Unit {
			return nil, &model.QuestionError{What: fmt.Sprintf("%s is in %s here, and in %s in the model", col.Name, col.Unit, c.Unit),
				Hint: "derive a column in " + c.Unit}
		}
		return col, col.Computable()
	}
	levels, _ := model.LevelsAmong(col, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup })
	var unseen []string
	for _, l := range levels {
		if !slices.Contains(c.Levels, l) {
			unseen = append(unseen, l)
		}
	}
	if len(unseen) > 0 {
		return nil, &model.QuestionError{What: fmt.Sprintf("the model has not seen %s = %s: it knows %s", col.Name, strings.Join(unseen, ", "),
			strings.Join(c.Levels, ", ")),
			Hint: "leave such patients out, or call the levels as the model does", Ways: []model.Way{model.WidenSubgroup}}
	}
	return col, nil
}

// of is the values of a factor in rows of a column.
func (x CarriedFactor) of(c *model.Column, row, pos []int32) ([]float64, error) {
	out := make([]float64, len(pos))
	switch {
	case x.Levels != nil:
		for i, k := range pos {
			if slices.Contains(x.Levels, c.Format(int(row[k]))) {
				out[i] = 1
			}
		}
		return out, nil
	case x.Above != nil || x.UpTo != nil:
		for i, k := range pos {
			if v := c.Num[row[k]]; (x.Above == nil || v > *x.Above) && (x.UpTo == nil || v <= *x.UpTo) {
				out[i] = 1
			}
		}
		return out, nil
	}
	for i, k := range pos {
		out[i] = c.Num[row[k]]
	}
	if x.Knots == nil {
		return out, nil
	}
	basis, err := stats.SplineBasis(out, x.Knots)
	if err != nil {
		return nil, &model.QuestionError{What: "the spline of " + c.Name + " in the model cannot be made: " + err.Error()}
	}
	return basis[x.Basis], nil
}

// judge compares what the model predicts with what was observed.
func (a *Applied) judge(o stats.Outcome, stratum []int, names []string) error {
	hazards := []*CarriedHazard{&a.Model.Baseline[0]}
	if stratum != nil {
		hazards = nil
		for _, name := range names {
			i := slices.IndexFunc(a.Model.Baseline, func(b CarriedHazard) bool { return b.Stratum == name })
			if i < 0 {
				return &model.QuestionError{What: "the model has not seen the stratum " + name + ", and has no baseline for it",
					Hint: "leave such patients out", Ways: []model.Way{model.WidenSubgroup}}
			}
			hazards = append(hazards, &a.Model.Baseline[i])
		}
	}
	of := func(i int) *CarriedHazard {
		if stratum == nil {
			return hazards[0]
		}
		return hazards[stratum[i]]
	}
	var err error
	if a.Concordance, err = stats.ScoreConcordance(o, a.lp, stats.ConcordanceOptions{Stratum: stratum}); err != nil {
		return err
	}
	beyond, n := 0, float64(len(a.lp))
	for i, lp := range a.lp {
		a.LPMean += lp / n
		b, from := of(i), 0.0
		if o.Entry != nil {
			from = b.cumHaz(o.Entry[i])
		}
		a.Expected += (b.cumHaz(o.Time[i]) - from) * math.Exp(lp)
		if o.Time[i] > b.Last {
			beyond++
		}
	}
	for _, lp := range a.lp {
		a.LPSD += (lp - a.LPMean) * (lp - a.LPMean) / (n - 1)
	}
	a.LPSD = math.Sqrt(a.LPSD)
	measure := func(v, se, calibrated float64) AppliedMeasure {
		i := stats.Around(v, se, a.Level)
		return AppliedMeasure{v, se, i.Lower, i.Upper, stats.ChiSquareTest((v-calibrated)*(v-calibrated)/(se*se), 1).P}
	}
	observed := float64(a.Events)
	a.doubtUnit(slices.Max(o.Time))
	a.Intercept = measure(math.Log(observed/a.Expected), 1/math.Sqrt(observed), 0)
	if beyond > 0 {
		a.warn("%s followed up longer than anybody to whom the model was fitted: expected events take the hazard to be 0 from there on",
			model.Count(beyond, "patient was", "patients were"))
	}
	ties, err := tiesOf(a.Model.Ties)
	if err != nil {
		return err
	}
	fit, err := stats.Cox(stats.CoxData{Time: o.Time, Event: o.Event, Entry: o.Entry, X: [][]float64{a.lp}, Name: []string{"linear predictor"},
		Stratum: stratum}, stats.CoxOptions{Level: a.Level, Ties: ties})
	if err != nil {
		return err
	}
	if math.IsNaN(fit.Coef[0]) || len(fit.Monotone) > 0 {
		nan := math.NaN()
		a.Slope = AppliedMeasure{nan, nan, nan, nan, nan}
		a.warn("there is no calibration slope: the linear predictor is the same for everybody, or orders all events without an exception")
	} else {
		a.Slope = measure(fit.Coef[0], fit.SE[0], 1)
	}
	return a.times(o, of)
}

// farApart is by which factor follow-up, or events observed and expected, differ where the
// unit of time is doubted: between weeks and months is 4, between months and years 12.
const farApart = 4

// doubtUnit warns where nobody said the unit of time, and the numbers speak against one
// and the same: last is the end of follow-up here.
func (a *Applied) doubtUnit(last float64) {
	of := 0.0
	for _, b := range a.Model.Baseline {
		of = math.Max(of, b.Last)
	}
	far := func(x, y float64) bool { return x > farApart*y || y > farApart*x }
	if a.Model.Endpoint.Unit != "" && a.Endpoint.Unit != "" || !far(last, of) && !far(float64(a.Events), a.Expected) {
		return
	}
	a.warn("is the time in one unit in both cohorts? Follow-up ends at %s here and at %s where the model was fitted, and %s observed where it expects %s: "+
		"a model in other units predicts nonsense", model.FormatShort(last), model.FormatShort(of), model.Count(a.Events, "event is", "events are"),
		model.FormatShort(a.Expected))
}

// times fills survival at the times of the Look.
func (a *Applied) times(o stats.Outcome, of func(int) *CarriedHazard) error {
	times, err := model.ParseTimes(a.Look.Times)
	if err != nil || len(times) == 0 {
		return err
	}
	curve, err := stats.KaplanMeier(o, a.Level, stats.Log)
	if err != nil {
		return err
	}
	for _, p := range curve.At(times, a.Look.Extend) {
		x := AppliedAt{Time: p.Time, Observed: p}
		for i, lp := range a.lp {
			if b := of(i); p.Time <= b.Last || a.Look.Extend {
				x.Predicted += math.Exp(-b.cumHaz(p.Time)*math.Exp(lp)) / float64(len(a.lp))
			} else {
				x.Predicted = math.NaN()
			}
		}
		if math.IsNaN(x.Predicted) {
			a.warn("the model knows nothing of time %s: the follow-up of those to whom it was fitted ends before", model.FormatShort(p.Time))
		}
		a.At = append(a.At, x)
	}
	if m := len(curve.Time); m > 0 && times[len(times)-1] > curve.Time[m-1] && !a.Look.Extend {
		a.unknown("", curve.Time[m-1], times[len(times)-1])
	}
	return nil
}

// cumHaz is the cumulative hazard of the baseline at a time.
func (b *CarriedHazard) cumHaz(t float64) float64 {
	j := sort.Search(len(b.Time), func(j int) bool { return b.Time[j] > t })
	if j == 0 {
		return 0
	}
	return b.CumHaz[j-1]
}
