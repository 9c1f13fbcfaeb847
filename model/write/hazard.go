package write

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

type termJSON struct {
	Term      string `json:"term"`
	Estimate  Num    `json:"estimate"`
	SE        Num    `json:"std_error"`
	HR        Num    `json:"hazard_ratio"`
	Lower     Num    `json:"conf_low"`
	Upper     Num    `json:"conf_high"`
	Statistic Num    `json:"statistic"`
	P         Num    `json:"p_value"`
	Note      string `json:"note,omitempty"`
}

type modelTestJSON struct {
	Statistic Num `json:"statistic"`
	DF        int `json:"df"`
	P         Num `json:"p_value"`
}

type concordanceJSON struct {
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
}

type phJSON struct {
	Term      string `json:"term"`
	Statistic Num    `json:"statistic"`
	DF        int    `json:"df"`
	P         Num    `json:"p_value"`
}

func modelTest(t stats.Test) modelTestJSON {
	return modelTestJSON{Num(t.Statistic), int(t.DF), Num(t.P)}
}

func terms(h *answer.Hazard) []termJSON {
	out := []termJSON{}
	for _, r := range h.Rows {
		out = append(out, termOf(r))
	}
	return out
}

func termOf(r answer.Effect) termJSON {
	return termJSON{r.Term, Num(r.Coef), Num(r.SE), Num(r.Ratio), Num(r.Lower), Num(r.Upper), Num(r.Statistic), Num(r.P), r.Note}
}

func coxResult(h *answer.Hazard) coxJSON {
	f := h.Fit
	j := coxJSON{N: f.N, Events: f.Events, Ties: f.Ties, CI: h.CI, Level: h.Level, Firth: f.Firth, Robust: f.Robust,
		LogLik: [2]Num{Num(f.LogLikNull), Num(f.LogLik)}, AIC: Num(f.AIC), BIC: Num(f.BIC), Terms: terms(h),
		Tests: map[string]modelTestJSON{"likelihood_ratio": modelTest(f.LR), "wald": modelTest(f.Wald), "score": modelTest(f.Score)}}
	if f.RobustScore != nil {
		j.Tests["robust_score"] = modelTest(*f.RobustScore)
	}
	if h.Concordance != nil {
		j.Concordance = &concordanceJSON{Num(h.Concordance.C), Num(h.Concordance.SE)}
	}
	if h.Uno != nil {
		j.Uno = &concordanceJSON{Num(h.Uno.C), Num(h.Uno.SE)}
	}
	if h.PH != nil {
		j.PH = phTests(h.PH)
		j.PHTransform = h.PH.Transform.String()
	}
	for _, t := range h.NonLinear {
		j.NonLinear = append(j.NonLinear, phJSON{t.Name, Num(t.Statistic), int(t.DF), Num(t.P)})
	}
	return j
}

func coxTables(h *answer.Hazard) []Table {
	f := h.Fit
	ci := fmt.Sprintf("%g%% CI", h.Level*100)
	kind := fmt.Sprintf("ties %s, %s intervals", f.Ties, h.CI)
	if f.Firth {
		kind += ", Firth's penalty"
	}
	se := "std error"
	if f.Robust {
		se = "robust std error"
	}
	t := Table{Title: fmt.Sprintf("%s (%s)", h.Heading, kind), Head: []string{"term", "estimate", se, "HR", ci + " low", "high", "P", ""}}
	for _, r := range h.Rows {
		t.Rows = append(t.Rows, []Cell{word(r.Term), number(r.Coef), number(r.SE), number(r.Ratio), number(r.Lower), number(r.Upper), pvalue(r.P),
			word(r.Note)})
	}
	if h.Note != "" {
		t.Notes = append(t.Notes, "! "+h.Note)
	}
	tests := Table{Title: fmt.Sprintf("Model: log-likelihood %s to %s", Fixed(f.LogLikNull, 4), Fixed(f.LogLik, 4)),
		Head: []string{"test", "chi-square", "df", "P"}}
	if !math.IsNaN(f.AIC) { // a pseudo-likelihood has none
		tests.Title += fmt.Sprintf(", AIC %s, BIC %s", Fixed(f.AIC, 3), Fixed(f.BIC, 3))
	}
	for _, x := range h.Tests() {
		if math.IsNaN(x.Statistic) && x.DF == 0 { // not defined for this model
			continue
		}
		tests.Rows = append(tests.Rows, []Cell{word(x.Name), number(x.Statistic), count(int(x.DF)), pvalue(x.P)})
	}
	for _, x := range h.NonLinear {
		tests.Rows = append(tests.Rows, []Cell{word("non-linearity of " + x.Name), number(x.Statistic), count(int(x.DF)), pvalue(x.P)})
	}
	if h.Concordance != nil {
		tests.Notes = append(tests.Notes, fmt.Sprintf("concordance (Harrell) %s, std error %s", Fixed(h.Concordance.C, 4), Fixed(h.Concordance.SE, 4)))
	}
	if h.Uno != nil {
		tests.Notes = append(tests.Notes, fmt.Sprintf("concordance (Uno) %s, std error %s", Fixed(h.Uno.C, 4), Fixed(h.Uno.SE, 4)))
	}
	out := []Table{t, tests}
	if h.PH != nil {
		out = append(out, phTable(h.PH))
	}
	return out
}

// adjustedFor says what a ratio is adjusted for, in the words of a title.
func adjustedFor(covariates []string) string {
	if len(covariates) == 0 {
		return ""
	}
	return " adjusted for " + strings.Join(covariates, ", ")
}
