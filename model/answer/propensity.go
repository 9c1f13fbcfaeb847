package answer

import (
	"errors"
	"fmt"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// Propensity is the logistic regression of the treatment on the covariates.
type Propensity struct {
	N, Treated         int
	LogLikNull, LogLik float64
	LR                 stats.Test
	Terms              []Effect // the odds ratio of being treated, Wald
}

// propensityOf fits the propensity score; warnings are of covariates that are set
// aside.
func propensityOf(d *model.Design, treated []bool, level float64) (score Propensity, fit *stats.Logistic, warnings []string, err error) {
	fit, err = stats.FitLogistic(d.X, treated, stats.LogisticOptions{Level: level})
	if errors.Is(err, stats.ErrLevel) {
		return score, nil, nil, &model.UsageError{What: err.Error()}
	}
	if err != nil {
		return score, nil, nil, &model.QuestionError{What: "there is no propensity score: " + err.Error(), Ways: []model.Way{model.OtherCovariates}}
	}
	score = Propensity{N: fit.N, Treated: fit.Events, LogLikNull: fit.LogLikNull, LogLik: fit.LogLik, LR: fit.LR}
	aside := whyAside(fit.Aliased)
	for _, a := range fit.Aliased {
		warnings = append(warnings, fmt.Sprintf("%s %s: set aside", d.Name[a.Column], a.Why))
	}
	if len(aside) == len(d.X) {
		return score, nil, nil, &model.QuestionError{What: "no covariate differs between these patients: there is nothing to match on",
			Hint: "choose covariates that vary"}
	}
	if s := fit.Separated; s != nil {
		var names []string
		for _, c := range s.Columns {
			names = append(names, d.Name[c])
		}
		return score, nil, nil, &model.QuestionError{
			What: fmt.Sprintf("%s tells who is treated without error, at least in part: there the arms have nobody in common", strings.Join(names, ", ")),
			Hint: "drop a covariate, merge its levels, or narrow the subgroup to where both arms are found"}
	}
	for j, name := range d.Name {
		t := Effect{Term: name, Label: d.Label[j], Coef: fit.Coef[j], SE: fit.SE[j], Ratio: fit.OR[j], Lower: fit.CI[j].Lower, Upper: fit.CI[j].Upper,
			Statistic: fit.Z[j], P: fit.P[j], CI: "wald"}
		if aside[j] != "" {
			t.Note = "set aside"
		}
		score.Terms = append(score.Terms, t)
	}
	return score, fit, warnings, nil
}
