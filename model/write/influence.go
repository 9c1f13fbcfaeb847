package write

import "kaplan/model/answer"

// Influence renders the patients who move a model most.
func Influence(h *answer.Hazard) Document {
	t, list := influential(h.Influence)
	t.Notes = append(t.Notes, "dfbetas: by how many standard errors a coefficient moves when the patient is left out")
	result := map[string]any{"n": h.Fit.N, "events": h.Fit.Events, "patients": list}
	return document("influence", h.Answer, result, t)
}

// influential is a line for each patient, who moves most first.
func influential(list []answer.Influence) (Table, []object) {
	t := table("Most influential patients", "id", "time", "event", "moves", "by (SE)", "log HR", "martingale", "deviance")
	out := []object{}
	for _, in := range list {
		out = append(out, obj("id", in.ID, "time", in.Time, "event", in.Event, "term", in.Term, "dfbetas", in.Dfbetas, "dfbeta", in.Dfbeta,
			"martingale", in.Martingale, "deviance", in.Deviance))
		event := "no"
		if in.Event {
			event = "yes"
		}
		t.add(in.ID, in.Time, event, in.Term, in.Dfbetas, in.Dfbeta, in.Martingale, in.Deviance)
	}
	return t, out
}
