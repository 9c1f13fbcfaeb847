package answer

import (
	"fmt"
	"strings"

	"kaplan/model"
	"kaplan/stats"
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

// Selection is backward elimination: what was dropped, in order, and the model
// that is left.
type Selection struct {
	By      string // aic or p
	Keep    float64
	Dropped []SelectionStep
	Final   *Hazard
}

// SelectionStep is one covariate that was dropped.
type SelectionStep struct {
	Item   string
	P      float64 // likelihood ratio of dropping it
	AIC    float64 // of the model without it
	Before float64 // AIC with it
}

// AskBackward eliminates covariates one at a time: by AIC, the one whose loss
// lowers it most; by P, the one with the highest likelihood-ratio P above keep.
// All models are fitted to the patients who have all covariates. The marker's
// groups stay.
func AskBackward(r *model.Resolver, l model.Look, by string, keep float64) (*Selection, error) {
	if by != "aic" && by != "p" {
		return nil, &model.UsageError{What: fmt.Sprintf("unknown criterion %q", by), Hint: "aic or p"}
	}
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	data, err := coxData(r, f, d)
	if err != nil {
		return nil, err
	}
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return nil, err
	}
	items := model.SplitList(l.Covariates)
	first := 0 // term of the first covariate
	if len(f.Groups) > 1 {
		first = 1
	}
	in := make([]bool, len(d.TermName))
	for k := range in {
		in[k] = true
	}
	fit := func(without int) (*stats.CoxFit, error) {
		sub := data
		sub.X, sub.Name, sub.Term, sub.TermName = nil, nil, nil, nil
		for j := range data.X {
			if k := data.Term[j]; in[k] && k != without {
				sub.X, sub.Name = append(sub.X, data.X[j]), append(sub.Name, data.Name[j])
			}
		}
		return stats.Cox(sub, stats.CoxOptions{Ties: ties, Level: l.Confidence(), Firth: l.Firth})
	}
	s := &Selection{By: by, Keep: keep}
	now, err := fit(-1)
	if err != nil {
		return nil, err
	}
	for {
		best, bestFit := -1, (*stats.CoxFit)(nil)
		var step SelectionStep
		for k := first; k < len(in); k++ {
			if !in[k] {
				continue
			}
			without, err := fit(k)
			if err != nil {
				return nil, err
			}
			t := stats.ChiSquareTest(2*(now.LogLik-without.LogLik), now.DF-without.DF)
			cand := SelectionStep{Item: items[k-first], P: t.P, AIC: without.AIC, Before: now.AIC}
			better := best < 0 || (by == "aic" && cand.AIC < step.AIC) || (by == "p" && cand.P > step.P)
			if better {
				best, bestFit, step = k, without, cand
			}
		}
		if best < 0 || (by == "aic" && step.AIC >= now.AIC) || (by == "p" && !(step.P > keep)) {
			break
		}
		in[best], now = false, bestFit
		s.Dropped = append(s.Dropped, step)
	}
	var left []string
	for k := first; k < len(in); k++ {
		if in[k] {
			left = append(left, items[k-first])
		}
	}
	final := l
	final.Covariates = model.JoinList(left)
	if len(left) == 0 && first == 0 {
		return nil, &model.QuestionError{What: "no covariate stays in the model", Hint: "none of them is worth its place by " + by}
	}
	// The same patients as before, so that what is left can be compared.
	if s.Final, err = AskCox(r, final); err != nil {
		return nil, err
	}
	if rows := len(s.Final.design.Pos); rows != len(d.Pos) {
		s.Final.warn("the final model has %d rows, selection had the %d of those who have every covariate", rows, len(d.Pos))
	}
	s.Final.warn("covariates were selected on these data (backward, by %s): the intervals and P values do not account for it", by)
	return s, nil
}

// Added is what covariates add to a base model (nested, on the same patients).
type Added struct {
	Base, Full   *Hazard
	Items        []string
	LR           TestRow
	CBase, CFull float64
	Diff, SE     float64 // of C, by the infinitesimal jackknife
	P            float64
}

// AskAdded compares the Look's model with the one of the base covariates alone.
func AskAdded(r *model.Resolver, l model.Look, base string) (*Added, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	full := l
	baseItems := model.SplitList(base)
	in := map[string]bool{}
	for _, b := range baseItems {
		in[b] = true
	}
	all := baseItems
	a := &Added{}
	for _, c := range model.SplitList(l.Covariates) {
		if !in[c] {
			all = append(all, c)
			a.Items = append(a.Items, c)
		}
	}
	if l.Marker != "" && len(f.Groups) > 1 {
		a.Items = append([]string{f.Marker.Name}, a.Items...)
	}
	if len(a.Items) == 0 {
		return nil, &model.UsageError{What: "the model adds nothing to its base", Hint: "name in --covariates what comes on top of --base"}
	}
	full.Covariates = model.JoinList(all)
	if f, err = r.Frame(full); err != nil {
		return nil, err
	}
	if a.Full, err = hazard(r, f); err != nil {
		return nil, err
	}
	// The base model on the patients of the full one.
	d := a.Full.design
	bare := l
	bare.Marker, bare.Covariates = "", base
	bf := *f
	bf.Look, bf.Groups = bare, []model.Group{{Name: "all"}}
	bf.Code = make([]uint8, len(f.Code))
	for k := range bf.Code {
		bf.Code[k] = stats.NoGroup
	}
	for _, k := range d.Pos {
		bf.Code[k] = 0
	}
	if a.Base, err = hazard(r, &bf); err != nil {
		return nil, err
	}
	t := stats.ChiSquareTest(2*(a.Full.Fit.LogLik-a.Base.Fit.LogLik), a.Full.cox.DF-a.Base.cox.DF)
	a.LR = testRow("likelihood ratio", t)
	cb, err := a.Base.cox.Concordance(stats.ConcordanceOptions{})
	if err != nil {
		return nil, err
	}
	cf, err := a.Full.cox.Concordance(stats.ConcordanceOptions{})
	if err != nil {
		return nil, err
	}
	a.CBase, a.CFull, a.Diff = cb.C, cf.C, cf.C-cb.C
	a.SE, a.P = stats.ConcordanceDifference(cf, cb)
	return a, nil
}
