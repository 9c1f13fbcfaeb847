package figure

import (
	"fmt"
	"strconv"

	"kaplan/model"
	"kaplan/model/answer"
)

// effects draws the ratios of a model under one another.
func effects(title, what string, a *answer.Answer, level float64, rows []answer.Effect, p model.Picture, notes ...string) (*Figure, error) {
	s, err := newSheet(p, title)
	if err != nil {
		return nil, err
	}
	f := forest{title: title, first: "Term", after: []string{ratioHead(what, level), naive(a) + "P"}, xTitle: map[string]string{"HR": "Hazard ratio",
		"OR": "Odds ratio", "SHR": "Subdistribution hazard ratio"}[what], caption: captionOf(p, a, notes...)}
	for i := range rows {
		f.rows = append(f.rows, effectRow(&rows[i], p))
	}
	return f.draw(s)
}

func effectRow(e *answer.Effect, p model.Picture) forestRow {
	row := forestRow{label: e.Label, after: []string{effectWords(e), ""}, estimate: intervalOf(e), weight: 0.5}
	if p.Shows("p", true) {
		row.after[1] = model.FormatP(e.P)
	}
	if !p.Draws(e.Term) {
		row.conceal()
	}
	return row
}

// Cox draws the hazard ratios of a Cox model. Errors as those of Survival.
func Cox(h *answer.Hazard, p model.Picture) (*Figure, error) {
	return effects("Hazard ratios", "HR", &h.Answer, h.Level, h.Rows, p, fmt.Sprintf("Cox model, ties %s, %s intervals", h.Ties, h.CI))
}

// FineGray draws the ratios of a Fine and Gray model. Errors as those of Survival.
func FineGray(h *answer.Hazard, p model.Picture) (*Figure, error) {
	return effects("Subdistribution hazard ratios", "SHR", &h.Answer, h.Level, h.Rows, p, "model of Fine and Gray")
}

// Logistic draws the odds ratios of a logistic model. Errors as those of Survival.
func Logistic(a *answer.Logistic, p model.Picture) (*Figure, error) {
	return effects("Odds ratios", "OR", &a.Answer, a.Level, a.Rows, p, fmt.Sprintf("logistic model, %s intervals", a.CI))
}

// Univariable draws the hazard ratios of covariates, each of a model of its own, and of
// those that entered one together. Errors as those of Survival.
func Univariable(u *answer.Univariable, p model.Picture) (*Figure, error) {
	var together []answer.Effect
	if u.Multivariable != nil {
		together = u.Multivariable.Rows
	}
	return alone("HR", &u.Answer, u.Level, u.Rows, together, p, "Hazard ratio")
}

// UnivariableLogistic is that of odds ratios.
func UnivariableLogistic(u *answer.UnivariableLogistic, p model.Picture) (*Figure, error) {
	var together []answer.Effect
	if u.Multivariable != nil {
		together = u.Multivariable.Rows
	}
	return alone("OR", &u.Answer, u.Level, u.Rows, together, p, "Odds ratio")
}

func alone(what string, a *answer.Answer, level float64, rows []answer.UnivariableRow, together []answer.Effect, p model.Picture,
	xTitle string) (*Figure, error) {
	title := "Each alone"
	if len(together) > 0 {
		title = "Each alone, and those that entered together"
	}
	s, err := newSheet(p, title)
	if err != nil {
		return nil, err
	}
	f := forest{title: title, first: "Term", before: []string{"n", "Events"}, after: []string{ratioHead(what, level), naive(a) + "P"}, xTitle: xTitle,
		caption: captionOf(p, a)}
	if len(together) > 0 {
		f.rows = append(f.rows, forestRow{label: "Each alone", heading: true})
	}
	var shown []numbered
	for i, r := range rows {
		shown = append(shown, numbered{strconv.Itoa(i), r.N, r.Events})
	}
	ns, events := counts(p, a, shown)
	for i := range rows {
		row := effectRow(&rows[i].Effect, p)
		row.before = []string{ns[i], events[i]}
		row.indented = len(together) > 0
		f.rows = append(f.rows, row)
	}
	if len(together) > 0 {
		f.rows = append(f.rows, forestRow{label: "Together", heading: true})
		for i := range together {
			row := effectRow(&together[i], p)
			row.indented = true
			f.rows = append(f.rows, row)
		}
	}
	return f.draw(s)
}
