package write

import (
	"encoding/json"
	"fmt"
	"io"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Num is a number that JSON shows as null where it does not exist.
type Num float64

// MarshalJSON writes null for NaN and the infinities.
func (n Num) MarshalJSON() ([]byte, error) {
	if v := float64(n); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// Document is one answer in a form that every rendering is made from.
type Document struct {
	JSON   any
	Tables []Table
}

// Write renders a document as text, json, csv or md.
func Write(w io.Writer, d Document, format string) error {
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(d.JSON)
	case "csv":
		return CSV(w, d.Tables)
	case "md":
		return Markdown(w, d.Tables)
	case "", "text":
		return Text(w, d.Tables)
	}
	return &model.UsageError{What: fmt.Sprintf("unknown format %q", format), Hint: "one of text, json, csv, md"}
}

// Estimate is a number with its interval.
type Estimate struct {
	Estimate Num `json:"estimate"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
}

type exclusion struct {
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

type cohortJSON struct {
	Files     []string    `json:"files"`
	N         int         `json:"n"`
	Used      int         `json:"used"`
	Excluded  []exclusion `json:"excluded"`
	Where     string      `json:"where"`
	Synthetic string      `json:"synthetic,omitempty"`
}

type endpointJSON struct {
	Name   string `json:"name"`
	Time   string `json:"time"`
	Event  string `json:"event"`
	Entry  string `json:"entry,omitempty"`
	Cause  string `json:"cause,omitempty"`
	Unit   string `json:"unit"`
	Events int    `json:"events"`
}

type envelope struct {
	Command  string        `json:"command"`
	Cohort   cohortJSON    `json:"cohort"`
	Endpoint *endpointJSON `json:"endpoint,omitempty"`
	Result   any           `json:"result"`
	Warnings []string      `json:"warnings"`
}

// wrap puts a result into the envelope that every command shares.
func wrap(command string, a answer.Answer, result any) envelope {
	e := envelope{Command: command, Result: result, Warnings: append([]string{}, a.Warnings...)}
	e.Cohort = cohortJSON{Files: []string{}, N: a.Cohort.N, Used: a.Used, Excluded: []exclusion{}, Where: a.Look.Where, Synthetic: a.Cohort.Synthetic}
	for _, f := range a.Cohort.Files {
		e.Cohort.Files = append(e.Cohort.Files, f.Path)
	}
	for _, x := range a.Excluded {
		e.Cohort.Excluded = append(e.Cohort.Excluded, exclusion{x.Reason, x.N})
	}
	ep := a.Endpoint
	if ep.Event == "" {
		return e // a question without an endpoint
	}
	e.Endpoint = &endpointJSON{Name: ep.Name, Time: ep.Time, Event: ep.Event, Entry: ep.Entry, Cause: ep.Cause, Unit: ep.Unit, Events: a.Events}
	return e
}

// preface is what every text answer begins with: who is in it and who is not.
func preface(a answer.Answer) []Table {
	t := Table{}
	line := fmt.Sprintf("%s: %d patients", a.Cohort.Name, a.Cohort.N)
	if a.Cohort.N == 1 {
		line = a.Cohort.Name + ": 1 patient"
	}
	if a.Cohort.Synthetic != "" {
		line += " (synthetic)"
	}
	t.Notes = append(t.Notes, line)
	for _, x := range a.Excluded {
		t.Notes = append(t.Notes, fmt.Sprintf("  - %d %s", x.N, x.Reason))
	}
	if a.Endpoint.Event == "" { // a question without an endpoint
		t.Notes = append(t.Notes, fmt.Sprintf("  = %d in the analysis", a.Used))
		return []Table{t}
	}
	t.Notes = append(t.Notes, fmt.Sprintf("  = %d in the analysis, %d events", a.Used, a.Events))
	if a.Endpoint.Time == "" { // an outcome that is known for everybody
		t.Notes = append(t.Notes, "outcome: "+a.Endpoint.Title())
	} else {
		t.Notes = append(t.Notes, fmt.Sprintf("endpoint: %s (time %s, event %s)", a.Endpoint.Title(), a.Endpoint.Time, a.Endpoint.Event))
	}
	return []Table{t}
}

// footnotes are the warnings, which come last and are never left out.
func footnotes(a answer.Answer) []Table {
	if len(a.Warnings) == 0 {
		return nil
	}
	t := Table{}
	for _, w := range a.Warnings {
		t.Notes = append(t.Notes, "! "+w)
	}
	return []Table{t}
}
