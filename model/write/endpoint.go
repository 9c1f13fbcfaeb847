package write

import (
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// endpointObject is the endpoint of an answer, with what its values were taken for
// and how that is known; nil where a question needs none.
func endpointObject(a *answer.Answer) object {
	ep := a.Endpoint
	if ep.Event == "" {
		return nil
	}
	event, competing, censored, out := a.Values()
	o := obj("name", ep.Name, "time", ep.Time, "event", ep.Event, "entry?", ep.Entry, "start_at?", a.Look.StartAt, "landmark?", a.Look.Landmark,
		"cause?", ep.Cause, "unit", ep.Unit, "events", a.Events)
	if ep.Time == "" { // an outcome that is known for everybody
		return o
	}
	var rounded object
	if r := a.Rounding; r != nil {
		rounded = obj("step", r.Step, "way", r.Way(), "early_at_steps", r.Early.AtSteps, "early_anywhere", r.Early.Anywhere,
			"ever_at_steps", r.Ever.AtSteps, "ever_anywhere", r.Ever.Anywhere)
	}
	return append(o, obj("rounded?", rounded,
		"event_values", texts(event), "competing_values?", competing, "censored_values", texts(censored),
		"excluded_values", texts(out), "coding", string(ep.Coding))...)
}

// endpointTable is the block of the endpoint in CSV; without rows where a question
// needs none.
func endpointTable(a *answer.Answer) Table {
	t := table("Endpoint", "name", "time", "event", "entry", "cause", "unit", "events", "event_values", "competing_values", "censored_values",
		"excluded_values", "coding")
	ep := a.Endpoint
	if ep.Event == "" || ep.Time == "" {
		return t
	}
	event, competing, censored, out := a.Values()
	t.add(ep.Name, ep.Time, ep.Event, ep.Entry, ep.Cause, ep.Unit, a.Events, model.JoinList(event), model.JoinList(competing), model.JoinList(censored),
		model.JoinList(out), string(ep.Coding))
	return t
}

// notesTable is the block of the notes in CSV: all lines that stand about the tables
// of a document when people read it, the warnings last.
func (d Document) notesTable() Table {
	t := table("Notes", "note")
	for _, of := range d.Tables {
		for _, n := range of.Notes {
			t.add(strings.TrimPrefix(strings.TrimSpace(n), "! "))
		}
	}
	return t
}

// blocks are the tables that a document has in CSV.
func (d Document) blocks() []Table {
	if d.data {
		return d.Tables
	}
	return append(append([]Table{}, d.Tables...), filled(d.endpoint, d.notesTable())...)
}
