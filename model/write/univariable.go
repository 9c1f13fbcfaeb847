package write

import (
	"fmt"

	"kaplan/model/answer"
)

type univariableJSON struct {
	termJSON
	N       int  `json:"n"`
	Events  int  `json:"events"`
	TermP   Num  `json:"term_p_value"`
	Entered bool `json:"entered"`
}

// Univariable renders one model per covariate, and the joint one.
func Univariable(u *answer.Univariable) Document {
	type result struct {
		N      int               `json:"n"`
		Events int               `json:"events"`
		CI     string            `json:"ci"`
		Level  float64           `json:"level"`
		Enter  float64           `json:"enter,omitempty"`
		Terms  []univariableJSON `json:"terms"`
		Multi  *coxJSON          `json:"multivariable,omitempty"`
	}
	j := result{N: u.Used, Events: u.Events, CI: u.CI, Level: u.Level, Enter: u.Enter, Terms: []univariableJSON{}}
	ci := fmt.Sprintf("%g%% CI", u.Level*100)
	t := Table{Title: fmt.Sprintf("Cox regression, each covariate alone (%s intervals)", u.CI),
		Head: []string{"term", "n", "events", "HR", ci + " low", "high", "P"}}
	if u.Multivariable != nil {
		t.Title = fmt.Sprintf("Cox regression, each covariate alone and those with P < %g together (%s intervals)", u.Enter, u.CI)
		t.Head = append(t.Head, "| HR", ci+" low ", "high ", "P ")
	}
	for _, r := range u.Rows {
		j.Terms = append(j.Terms, univariableJSON{termOf(r.Effect), r.N, r.Events, Num(r.TermP), r.Entered})
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
	if u.Multivariable != nil {
		m := coxResult(u.Multivariable)
		j.Multi = &m
		t.Notes = append(t.Notes, fmt.Sprintf("together: %d patients, %d events", u.Multivariable.Used, u.Multivariable.Events))
	}
	return Document{JSON: wrap("cox", u.Answer, j), Tables: append(append(preface(u.Answer), t), footnotes(u.Answer)...)}
}
