package answer

import (
	"fmt"
	"strings"

	"kaplan/model"
)

// Univariable is every covariate in a model of its own, and those that enter
// by their P value in one model together: a paper's table of prognostic
// factors.
type Univariable struct {
	Answer
	Level         float64
	CI            string
	Enter         float64 // 0: no multivariable model
	Rows          []UnivariableRow
	Entered       []string
	Multivariable *Hazard // nil where none entered
}

// UnivariableRow is one coefficient of one covariate's own model.
type UnivariableRow struct {
	Effect
	Item      string // as given
	N, Events int
	TermP     float64 // of the whole covariate: likelihood ratio, or Wald
	Entered   bool
}

// AskUnivariable fits the marker's groups and each covariate of a Look alone, on
// the patients who have it, and with enter > 0 those with P < enter together.
func AskUnivariable(r *model.Resolver, l model.Look, enter float64) (*Univariable, error) {
	items := model.SplitList(l.Covariates)
	alone := func(marker, covariates string) (*Hazard, error) {
		one := l
		one.Marker, one.Covariates = marker, covariates
		f, err := r.Frame(one)
		if err != nil {
			return nil, err
		}
		return hazard(r, f)
	}
	u := &Univariable{Level: l.Confidence(), CI: "wald", Enter: enter}
	var failed []string
	add := func(item string, h *Hazard, err error) {
		if err != nil {
			failed = append(failed, fmt.Sprintf("%s: %s", item, firstLineOf(err)))
			return
		}
		p := h.Fit.Wald.P
		if h.CI == "profile" || h.Fit.Wald.DF == 0 {
			p = h.Fit.LR.P
			u.CI = "profile"
		}
		for i, row := range h.Rows {
			if row.Label == row.Term || len(h.Rows) == 1 && item != l.Marker {
				h.Rows[i].Label = row.Label
			}
			u.Rows = append(u.Rows, UnivariableRow{Effect: h.Rows[i], Item: item, N: h.Used, Events: h.Events, TermP: p, Entered: enter > 0 && p < enter})
		}
		if len(u.Endpoint.Time) == 0 {
			u.Answer = h.Answer
			u.Excluded, u.Warnings = nil, nil
		}
		if h.Note != "" {
			u.Warnings = append(u.Warnings, h.Note)
		}
	}
	markerIn := false
	if l.Marker != "" {
		h, err := alone(l.Marker, "")
		add(l.Marker, h, err)
		markerIn = len(u.Rows) > 0 && u.Rows[0].Entered
	}
	for _, item := range items {
		h, err := alone("", item)
		add(item, h, err)
	}
	if len(u.Rows) == 0 {
		if len(failed) > 0 {
			return nil, &model.QuestionError{What: "no covariate could be fitted: " + strings.Join(failed, "; ")}
		}
		return nil, &model.UsageError{What: "a table of covariates needs covariates", Hint: "--covariates age,sex"}
	}
	for _, f := range failed {
		u.warn("left out: %s", f)
	}
	whole := l
	whole.Covariates = ""
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	base := answerOf(f)
	u.Look, u.Used, u.Events, u.Excluded = l, f.Used, f.Events, base.Excluded
	if enter <= 0 {
		return u, nil
	}
	seen := map[string]bool{}
	var covariates []string
	for _, row := range u.Rows {
		if row.Entered && !seen[row.Item] {
			seen[row.Item] = true
			u.Entered = append(u.Entered, row.Item)
			if row.Item != l.Marker || !markerIn {
				covariates = append(covariates, row.Item)
			}
		}
	}
	if len(u.Entered) == 0 {
		u.warn("no covariate has P < %g: there is no multivariable model", enter)
		return u, nil
	}
	many := l
	many.Covariates = model.JoinList(covariates)
	if !markerIn {
		many.Marker = ""
	}
	if u.Multivariable, err = AskCox(r, many); err != nil {
		return nil, err
	}
	u.Warnings = append(u.Warnings, u.Multivariable.Warnings...)
	u.warn("covariates were chosen by their P on these data: the intervals of the multivariable model do not account for it")
	return u, nil
}

func firstLineOf(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	return s
}
