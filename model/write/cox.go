package write

import (
	"fmt"

	"kaplan/model"
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

type coxJSON struct {
	N      int                      `json:"n"`
	Events int                      `json:"events"`
	Ties   string                   `json:"ties"`
	CI     string                   `json:"ci"`
	Level  float64                  `json:"level"`
	LogLik [2]Num                   `json:"loglik"`
	AIC    Num                      `json:"aic"`
	Terms  []termJSON               `json:"terms"`
	Tests  map[string]modelTestJSON `json:"tests"`
}

func modelTest(t stats.Test) modelTestJSON {
	return modelTestJSON{Num(t.Statistic), t.DF, Num(t.P)}
}

// Cox renders a proportional hazards regression.
func Cox(h *model.Hazard) Document {
	f := h.Fit
	j := coxJSON{N: f.N, Events: f.Events, Ties: f.Ties, CI: h.CI, Level: h.Level, LogLik: [2]Num{Num(f.LogLikNull), Num(f.LogLik)}, AIC: Num(f.AIC), Terms: []termJSON{},
		Tests: map[string]modelTestJSON{"likelihood_ratio": modelTest(f.LR), "wald": modelTest(f.Wald), "score": modelTest(f.Score)}}
	tables := preface(h.Answer)
	ci := fmt.Sprintf("%g%% CI", h.Level*100)
	t := Table{Title: fmt.Sprintf("%s (ties %s, %s intervals)", h.Heading, f.Ties, h.CI), Head: []string{"term", "estimate", "std error", "HR", ci + " low", "high", "P", ""}}
	for _, r := range h.Rows {
		j.Terms = append(j.Terms, termJSON{r.Term, Num(r.Coef), Num(r.SE), Num(r.HR), Num(r.Lower), Num(r.Upper), Num(r.Z), Num(r.P), r.Note})
		t.Rows = append(t.Rows, []Cell{word(r.Term), number(r.Coef), number(r.SE), number(r.HR), number(r.Lower), number(r.Upper), pvalue(r.P), word(r.Note)})
	}
	if h.Note != "" {
		t.Notes = append(t.Notes, "! "+h.Note)
	}
	tests := Table{Title: fmt.Sprintf("Model: log-likelihood %s to %s, AIC %s", Fixed(f.LogLikNull, 4), Fixed(f.LogLik, 4), Fixed(f.AIC, 3)), Head: []string{"test", "chi-square", "df", "P"}}
	for _, x := range h.Tests() {
		tests.Rows = append(tests.Rows, []Cell{word(x.Name), number(x.ChiSq), count(x.DF), pvalue(x.P)})
	}
	tables = append(tables, t, tests)
	return Document{JSON: wrap("cox", h.Answer, j), Tables: append(tables, footnotes(h.Answer)...)}
}
