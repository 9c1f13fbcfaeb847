package write

import (
	"fmt"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Univariable renders one model per covariate, and the joint one.
func Univariable(u *answer.Univariable) Document {
	a := alone{heading: "Cox regression,", head: "HR", ratio: "hazard_ratio", level: u.Level, ci: u.CI, enter: u.Enter, rows: u.Rows}
	if m := u.Multivariable; m != nil {
		a.joint, a.of, a.n, a.events = m.Rows, coxResult(m), m.Used, m.Events
	}
	t, terms := a.table()
	result := obj("n", u.Used, "events", u.Events, "ci", u.CI, "level", u.Level, "enter?", u.Enter, "terms", terms, "multivariable?", a.of)
	return drawn(document("cox", u.Answer, result, t), u, figure.Univariable)
}

// alone are covariates, each in a model of its own, and those that entered a
// joint one beside it.
type alone struct {
	heading, head, ratio string // what the ratio is called in print, and in JSON
	level, enter         float64
	ci                   string
	rows                 []answer.UnivariableRow
	joint                []answer.Effect
	of                   object // the joint model, nil where none was made
	n, events            int
}

func (a alone) table() (Table, []object) {
	ci := ciOf(a.level)
	t := table(fmt.Sprintf("%s each covariate alone (%s intervals)", a.heading, a.ci), "term", "n", "events", a.head, ci+" low", "high", "P")
	if a.of != nil {
		t.Title = fmt.Sprintf("%s each covariate alone and those with P < %g together (%s intervals)", a.heading, a.enter, a.ci)
		t.Head = append(t.Head, "| "+a.head, ci+" low ", "high ", "P ")
		t.notef("together: %s, %s", model.Count(a.n, "patient"), model.Count(a.events, "event"))
	}
	terms := []object{}
	for _, r := range a.rows {
		terms = append(terms, obj(effectOf(a.ratio, r.Effect), "n", r.N, "events", r.Events, "term_p_value", r.TermP, "entered", r.Entered))
		row := cells(r.Term, r.N, r.Events, r.Ratio, r.Lower, r.Upper, pvalue(r.P))
		if a.of != nil {
			joint := cells("", "", "", "")
			for _, m := range a.joint {
				if m.Term == r.Term && r.Entered {
					joint = cells(m.Ratio, m.Lower, m.Upper, pvalue(m.P))
				}
			}
			row = append(row, joint...)
		}
		t.Rows = append(t.Rows, row)
		if r.Note != "" {
			t.notef("%s: %s", r.Term, r.Note)
		}
	}
	return t, terms
}
