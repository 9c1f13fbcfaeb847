package write

import "kaplan/model/answer"

type influenceJSON struct {
	ID         string  `json:"id"`
	Time       float64 `json:"time"`
	Event      bool    `json:"event"`
	Term       string  `json:"term"`
	Dfbetas    Num     `json:"dfbetas"`
	Dfbeta     Num     `json:"dfbeta"`
	Martingale Num     `json:"martingale"`
	Deviance   Num     `json:"deviance"`
}

// Influence renders the patients who move a model most.
func Influence(h *answer.Hazard) Document {
	t, list := influential(h.Influence)
	t.Notes = append(t.Notes, "dfbetas: by how many standard errors a coefficient moves when the patient is left out")
	result := map[string]any{"n": h.Fit.N, "events": h.Fit.Events, "patients": list}
	return Document{JSON: wrap("influence", h.Answer, result), Tables: append(append(preface(h.Answer), t), footnotes(h.Answer)...)}
}

// influential is a line for each patient, who moves most first.
func influential(list []answer.Influence) (Table, []influenceJSON) {
	t := Table{Title: "Most influential patients", Head: []string{"id", "time", "event", "moves", "by (SE)", "log HR", "martingale", "deviance"}}
	out := []influenceJSON{}
	for _, in := range list {
		out = append(out, influenceJSON{in.ID, in.Time, in.Event, in.Term, Num(in.Dfbetas), Num(in.Dfbeta), Num(in.Martingale), Num(in.Deviance)})
		event := "no"
		if in.Event {
			event = "yes"
		}
		t.Rows = append(t.Rows, []Cell{word(in.ID), number(in.Time), word(event), word(in.Term),
			number(in.Dfbetas), number(in.Dfbeta), number(in.Martingale), number(in.Deviance)})
	}
	return t, out
}
