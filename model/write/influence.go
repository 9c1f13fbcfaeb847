package write

import (
	"slices"

	"kaplan/model/answer"
)

// Influence renders the patients who move a model most.
func Influence(h *answer.Hazard) Document {
	t, list := influential(h)
	t.Notes = append(t.Notes, "dfbetas: by how many standard errors a coefficient moves when the patient is left out")
	result := map[string]any{"n": h.Fit.N, "events": h.Fit.Events, "patients": list}
	return document("influence", h.Answer, result, t).ofPatients(true)
}

// influential is a line for each patient, who moves most first.
func influential(h *answer.Hazard) (Table, []object) {
	t := table("Most influential patients", "id", "time", "event", "moves", "by (SE)", "log HR", "martingale", "deviance")
	t.patients = true
	counted := h.Cohort.Freq != ""
	if counted {
		t.Head = slices.Insert(t.Head, 1, "patients")
	}
	out := []object{}
	for _, in := range h.Influence {
		out = append(out, obj("id", in.ID, "patients?", where(counted, in.Patients),
			"time", in.Time, "event", in.Event, "term", in.Term, "dfbetas", in.Dfbetas, "dfbeta", in.Dfbeta,
			"martingale", in.Martingale, "deviance", in.Deviance))
		event := "no"
		if in.Event {
			event = "yes"
		}
		row := cells(in.ID, in.Time, event, in.Term, in.Dfbetas, in.Dfbeta, in.Martingale, in.Deviance)
		if counted {
			row = slices.Insert(row, 1, cells(in.Patients)...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, out
}
