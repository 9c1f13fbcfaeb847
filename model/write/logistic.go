package write

import (
	"fmt"
	"math"

	"kaplan/model/answer"
)

type oddsJSON struct {
	Term      string `json:"term"`
	Estimate  Num    `json:"estimate"`
	SE        Num    `json:"std_error"`
	OR        Num    `json:"odds_ratio"`
	Lower     Num    `json:"conf_low"`
	Upper     Num    `json:"conf_high"`
	Statistic Num    `json:"statistic"`
	P         Num    `json:"p_value"`
	Note      string `json:"note,omitempty"`
}

type hosmerGroupJSON struct {
	N        int `json:"n"`
	From     Num `json:"from"`
	To       Num `json:"to"`
	Observed Num `json:"observed"`
	Expected Num `json:"expected"`
}

type hosmerJSON struct {
	modelTestJSON
	Groups []hosmerGroupJSON `json:"groups"`
}

type logisticJSON struct {
	Outcome    string                   `json:"outcome"`
	Event      string                   `json:"event"`
	Reference  string                   `json:"reference"`
	N          int                      `json:"n"`
	Events     int                      `json:"events"`
	CI         string                   `json:"ci"`
	Level      float64                  `json:"level"`
	LogLik     [2]Num                   `json:"loglik"`
	AIC        Num                      `json:"aic"`
	McFadden   Num                      `json:"r2_mcfadden"`
	CoxSnell   Num                      `json:"r2_cox_snell"`
	Nagelkerke Num                      `json:"r2_nagelkerke"`
	Intercept  map[string]Num           `json:"intercept"`
	Terms      []oddsJSON               `json:"terms"`
	TermTests  []phJSON                 `json:"term_tests"`
	Tests      map[string]modelTestJSON `json:"tests"`
	AUC        *aucJSON                 `json:"auc,omitempty"`
	Hosmer     *hosmerJSON              `json:"hosmer_lemeshow,omitempty"`
	Note       string                   `json:"note,omitempty"`
}

func oddsRow(r answer.Effect) oddsJSON {
	return oddsJSON{r.Term, Num(r.Coef), Num(r.SE), Num(r.Ratio), Num(r.Lower), Num(r.Upper), Num(r.Statistic), Num(r.P), r.Note}
}

func logisticResult(a *answer.Logistic) logisticJSON {
	j := logisticJSON{Outcome: a.Outcome.Column.Name, Event: a.Outcome.Event, Reference: a.Outcome.Other, N: a.N, Events: a.Events, CI: a.CI, Level: a.Level,
		LogLik: [2]Num{Num(a.LogLikNull), Num(a.LogLik)}, AIC: Num(a.AIC),
		McFadden: Num(a.R2.McFadden), CoxSnell: Num(a.R2.CoxSnell), Nagelkerke: Num(a.R2.Nagelkerke),
		Intercept: map[string]Num{"estimate": Num(a.Intercept), "std_error": Num(a.SEIntercept)}, Terms: []oddsJSON{}, TermTests: []phJSON{},
		Tests: map[string]modelTestJSON{"likelihood_ratio": modelTest(a.LR)}, Note: a.Note}
	for _, r := range a.Rows {
		j.Terms = append(j.Terms, oddsRow(r))
	}
	for _, t := range a.Terms {
		j.TermTests = append(j.TermTests, phJSON{t.Name, Num(t.Statistic), int(t.DF), Num(t.P)})
	}
	if a.C != nil {
		c := auc(a.C)
		j.AUC = &c
	}
	if h := a.Hosmer; h != nil {
		j.Hosmer = &hosmerJSON{modelTestJSON: modelTest(h.Test)}
		for k, n := range h.N {
			j.Hosmer.Groups = append(j.Hosmer.Groups, hosmerGroupJSON{n, Num(h.Lower[k]), Num(h.Upper[k]), Num(h.Observed[k]), Num(h.Expected[k])})
		}
	}
	return j
}

func logisticTables(a *answer.Logistic) []Table {
	ci := fmt.Sprintf("%g%% CI", a.Level*100)
	t := Table{Title: fmt.Sprintf("%s (%s intervals)", a.Heading(), a.CI),
		Head: []string{"term", "estimate", "std error", "OR", ci + " low", "high", "P", ""}}
	for _, r := range a.Rows {
		t.Rows = append(t.Rows, []Cell{word(r.Term), number(r.Coef), number(r.SE), number(r.Ratio), number(r.Lower), number(r.Upper), pvalue(r.P),
			word(r.Note)})
	}
	if !math.IsNaN(a.Intercept) {
		t.Notes = append(t.Notes, fmt.Sprintf("intercept %s (std error %s): the log odds where every covariate is 0", Significant(a.Intercept, 5),
			Significant(a.SEIntercept, 5)))
	}
	if a.Note != "" {
		t.Notes = append(t.Notes, "! "+a.Note)
	}
	tests := Table{Title: fmt.Sprintf("Model: log-likelihood %s to %s, AIC %s", Fixed(a.LogLikNull, 4), Fixed(a.LogLik, 4), Fixed(a.AIC, 3)),
		Head: []string{"likelihood ratio", "chi-square", "df", "P"}}
	for _, x := range a.Terms {
		tests.Rows = append(tests.Rows, []Cell{word("without " + x.Name), number(x.Statistic), count(int(x.DF)), pvalue(x.P)})
	}
	tests.Rows = append(tests.Rows, []Cell{word("all terms"), number(a.LR.Statistic), count(a.LR.DF), pvalue(a.LR.P)})
	tests.Notes = append(tests.Notes, fmt.Sprintf("R2: McFadden %s, Cox-Snell %s, Nagelkerke %s", Fixed(a.R2.McFadden, 4), Fixed(a.R2.CoxSnell, 4),
		Fixed(a.R2.Nagelkerke, 4)))
	if c := a.C; c != nil {
		tests.Notes = append(tests.Notes, fmt.Sprintf("C statistic (AUC) %s, %s %s to %s (DeLong)", Fixed(c.AUC, 4), ci, Fixed(c.Lower, 4),
			Fixed(c.Upper, 4)))
	}
	out := []Table{t, tests}
	if h := a.Hosmer; h != nil {
		x := Table{Title: fmt.Sprintf("Hosmer-Lemeshow: chi-square %s, df %d, P %s", Fixed(h.Statistic, 3), h.DF, P(h.P)),
			Head: []string{"probability from", "to", "n", "events", "expected"}}
		for k, n := range h.N {
			x.Rows = append(x.Rows, []Cell{number(h.Lower[k]), number(h.Upper[k]), count(n), number(h.Observed[k]), number(h.Expected[k])})
		}
		out = append(out, x)
	} else if a.HosmerWhy != "" {
		out[1].Notes = append(out[1].Notes, a.HosmerWhy)
	}
	return out
}

// Logistic renders a logistic regression.
func Logistic(a *answer.Logistic) Document {
	return Document{JSON: wrap("logistic", a.Answer, logisticResult(a)),
		Tables: append(append(preface(a.Answer), logisticTables(a)...), footnotes(a.Answer)...)}
}

// UnivariableLogistic renders one model per covariate, and the joint one.
func UnivariableLogistic(u *answer.UnivariableLogistic) Document {
	type rowJSON struct {
		oddsJSON
		N       int  `json:"n"`
		Events  int  `json:"events"`
		TermP   Num  `json:"term_p_value"`
		Entered bool `json:"entered"`
	}
	type result struct {
		Outcome   string        `json:"outcome"`
		Event     string        `json:"event"`
		Reference string        `json:"reference"`
		N         int           `json:"n"`
		Events    int           `json:"events"`
		CI        string        `json:"ci"`
		Level     float64       `json:"level"`
		Enter     float64       `json:"enter,omitempty"`
		Terms     []rowJSON     `json:"terms"`
		Multi     *logisticJSON `json:"multivariable,omitempty"`
	}
	b := u.Outcome
	j := result{Outcome: b.Column.Name, Event: b.Event, Reference: b.Other, N: u.Used, Events: u.Events, CI: u.CI, Level: u.Level, Enter: u.Enter,
		Terms: []rowJSON{}}
	ci := fmt.Sprintf("%g%% CI", u.Level*100)
	t := Table{Title: fmt.Sprintf("Logistic regression, %s, each covariate alone (%s intervals)", b.Title(), u.CI),
		Head: []string{"term", "n", "events", "OR", ci + " low", "high", "P"}}
	if u.Multivariable != nil {
		t.Title = fmt.Sprintf("Logistic regression, %s, each covariate alone and those with P < %g together (%s intervals)", b.Title(), u.Enter, u.CI)
		t.Head = append(t.Head, "| OR", ci+" low ", "high ", "P ")
	}
	for _, r := range u.Rows {
		j.Terms = append(j.Terms, rowJSON{oddsRow(r.Effect), r.N, r.Events, Num(r.TermP), r.Entered})
		row := []Cell{word(r.Term), count(r.N), count(r.Events), number(r.Ratio), number(r.Lower), number(r.Upper), pvalue(r.P)}
		if u.Multivariable != nil {
			joint := []Cell{word(""), word(""), word(""), word("")}
			for _, m := range u.Multivariable.Rows {
				if m.Term == r.Term && r.Entered {
					joint = []Cell{number(m.Ratio), number(m.Lower), number(m.Upper), pvalue(m.P)}
				}
			}
			row = append(row, joint...)
		}
		t.Rows = append(t.Rows, row)
	}
	if m := u.Multivariable; m != nil {
		x := logisticResult(m)
		j.Multi = &x
		t.Notes = append(t.Notes, fmt.Sprintf("together: %d patients, %d events", m.N, m.Events))
	}
	return Document{JSON: wrap("logistic", u.Answer, j), Tables: append(append(preface(u.Answer), t), footnotes(u.Answer)...)}
}
