package write

import (
	"fmt"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// Applied renders how a model does on patients whom it was not fitted to.
func Applied(a *answer.Applied) Document {
	ci, m := ciOf(a.Level), a.Model
	measure := func(x answer.AppliedMeasure) object {
		return obj("estimate", x.Estimate, "std_error", x.SE, "conf_low", x.Lower, "conf_high", x.Upper, "p_value", x.P)
	}
	t := table("How the model does here", "", "estimate", "std error", ci+" low", "high", "P")
	c := a.ConcordanceInterval()
	t.add("concordance (Harrell)", a.Concordance.C, a.Concordance.SE, c, "")
	t.add("calibration in the large: log of observed over expected events", a.Intercept.Estimate, a.Intercept.SE, a.Intercept.Lower, a.Intercept.Upper,
		pvalue(a.Intercept.P))
	t.add("calibration slope", a.Slope.Estimate, a.Slope.SE, a.Slope.Lower, a.Slope.Upper, pvalue(a.Slope.P))
	t.notef("%s observed, %s expected; P: of a calibrated model, which has 0 in the large and a slope of 1",
		model.Count(a.Events, "event"), Significant(a.Expected, 5))
	t.notef("linear predictor here: mean %s, SD %s; its mean is 0 where the model was fitted", Significant(a.LPMean, 4), Significant(a.LPSD, 4))
	at := table("Survival predicted and observed", "time", "predicted", "observed", "std error", ci+" low", "high", "at risk")
	times := []object{}
	for _, x := range a.At {
		at.add(x.Time, x.Predicted, x.Observed.Surv, x.Observed.SE, x.Observed.CI, x.Observed.AtRisk)
		times = append(times, obj("time", x.Time, "predicted", x.Predicted, "observed", x.Observed.Surv, "std_error", x.Observed.SE, x.Observed.CI,
			"n_risk", x.Observed.AtRisk))
	}
	at.notef("predicted: the average of all patients' survival; observed: Kaplan-Meier (log intervals)")
	about := fmt.Sprintf("model: %s, of %s (%s, %s)", m.Model, m.Cohort.Name, model.Count(m.Cohort.Used, "patient"), model.Count(m.Cohort.Events, "event"))
	var terms []string
	for _, x := range m.Terms {
		terms = append(terms, x.Term)
	}
	return document("cox", a.Answer, obj("n", a.Used, "events", a.Events, "level", a.Level, "expected", a.Expected,
		"concordance", obj("estimate", a.Concordance.C, "std_error", a.Concordance.SE, c),
		"calibration", obj("intercept", measure(a.Intercept), "slope", measure(a.Slope)),
		"linear_predictor", obj("mean", a.LPMean, "sd", a.LPSD), "at", times,
		"model", obj("model", m.Model, "cohort", m.Cohort.Name, "n", m.Cohort.Used, "events", m.Cohort.Events,
			"data_sha256", m.Cohort.SHA256, "version", m.Version, "terms", terms)),
		append([]Table{t}, filled(at)...)...).saying(about, "terms: "+strings.Join(terms, ", "))
}
