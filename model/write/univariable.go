package write

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Univariable renders one model per covariate, and the joint one.
func Univariable(u *answer.Univariable) Document {
	a := alone{heading: "Cox regression,", head: "HR", ratio: "hazard_ratio", level: u.Level, ci: u.CI, enter: u.Enter, rows: u.Rows, used: u.Used}
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
	used                 int // of whom each covariate has as many as are known
}

func (a alone) table() (Table, []object) {
	ci := ciOf(a.level)
	t := table(fmt.Sprintf("%s each covariate alone (%s intervals)", a.heading, a.ci), append(slices.Clone(contrastHead), a.head, ci+" low", "high", "P")...)
	if a.of != nil {
		t.Title = fmt.Sprintf("%s each covariate alone and those with P < %g together (%s intervals)", a.heading, a.enter, a.ci)
		t.Head = append(t.Head, a.head+" together", ci+" low ", "high ", "P ")
		t.notef("together: %s, %s", model.Count(a.n, "patient"), model.Count(a.events, "event"))
	}
	var lacking []string
	terms := []object{}
	for _, r := range a.rows {
		terms = append(terms, obj(effectOf(a.ratio, r.Effect), "n", r.N, "events", r.Events, "term_p_value", r.TermP, "entered", r.Entered))
		own, reference := []any{r.Ratio, r.Lower, r.Upper, pvalue(r.P)}, []any{one, "", "", ""}
		if a.of != nil {
			joint, base := []any{"", "", "", ""}, word("")
			for _, m := range a.joint {
				if m.Term == r.Term && r.Entered {
					joint, base = []any{m.Ratio, m.Lower, m.Upper, pvalue(m.P)}, one
				}
			}
			own, reference = append(own, joint...), append(reference, base, "", "", "")
		}
		t.addContrast(r.Effect, r.Contrast, own, reference)
		if n := a.used - r.N; n > 0 && r.Contrast.First {
			lacking = append(lacking, fmt.Sprintf("%s (%d)", r.Contrast.Title, n))
		}
		if r.Note != "" {
			t.notef("%s: %s", r.Term, r.Note)
		}
	}
	t.Notes = append(t.Notes, intervalsBy(a.ci))
	if len(lacking) > 0 {
		t.notef("each of those whose value is known; missing: %s", strings.Join(lacking, ", "))
	}
	return t, terms
}
