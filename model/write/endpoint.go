package write

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/save"
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
	return append(o, obj("event_values", texts(event), "competing_values?", competing, "censored_values", texts(censored),
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

// FormatOf is the format of a file by the ending of its name, "" for none that is
// written.
func FormatOf(path string) string {
	return map[string]string{".md": "md", ".csv": "csv", ".json": "json", ".txt": "text"}[strings.ToLower(filepath.Ext(path))]
}

// Save writes a document into a file whose ending says the format; of CSV several, all
// or none. Errors are *model.UsageError for another ending, and those of save.Writer.
func Save(w save.Writer, d Document, path string) error {
	format := FormatOf(path)
	if format == "" {
		return &model.UsageError{What: model.Printable(path) + ": nothing is written in a file of this ending",
			Hint: "end the name in .txt, .md, .csv or .json"}
	}
	parts, err := Files(d, path, format)
	if err != nil {
		return err
	}
	files := make([]save.File, len(parts))
	for i, p := range parts {
		files[i] = save.Text(p.Path, modeOf(d), p.Bytes)
	}
	return w.Write(files...)
}

// modeOf says who may read the file of a document.
func modeOf(d Document) fs.FileMode {
	if d.Rows {
		return save.Private
	}
	return save.Shared
}

// A File is a document, or a part of it, as it is saved.
type File struct {
	Path  string
	Bytes []byte
}

// Files are the files that a document is saved as: one, and of CSV further ones for
// the endpoint and the notes, NAME-endpoint.csv and NAME-notes.csv.
func Files(d Document, path, format string) ([]File, error) {
	parts := map[string]Document{path: d}
	order := []string{path}
	if format == "csv" && !d.data {
		parts[path] = Document{Tables: d.Tables, Synthetic: d.Synthetic}
		stem := strings.TrimSuffix(path, filepath.Ext(path))
		for _, t := range filled(d.endpoint, d.notesTable()) {
			name := stem + "-" + strings.ToLower(t.Title) + ".csv"
			order = append(order, name)
			parts[name] = Document{Tables: []Table{t}, Synthetic: d.Synthetic}
		}
	}
	var out []File
	for _, name := range order {
		var b bytes.Buffer
		if err := Write(&b, parts[name], format); err != nil {
			return nil, err
		}
		out = append(out, File{name, b.Bytes()})
	}
	return out, nil
}
