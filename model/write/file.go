package write

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"strings"

	"kaplan/model"
	"kaplan/model/save"
)

// endings are those of files that a document is saved as, with their formats.
var endings = []struct{ ending, format string }{{".txt", "text"}, {".md", "md"}, {".html", "html"}, {".docx", "docx"}, {".tex", "tex"}, {".csv", "csv"},
	{".json", "json"}}

// Endings are those of files that are written, in words that join them.
func Endings(join string) string {
	var names []string
	for _, e := range endings {
		names = append(names, e.ending)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + join + names[last]
}

// FormatOf is the format of a file by the ending of its name, "" for none that is
// written.
func FormatOf(path string) string {
	for _, e := range endings {
		if strings.EqualFold(filepath.Ext(path), e.ending) {
			return e.format
		}
	}
	return ""
}

// Save writes a document into a file whose ending says the format; of CSV several, all
// or none. Errors are *model.UsageError for another ending, and those of save.Writer.
func Save(w save.Writer, d Document, path string) error {
	format := FormatOf(path)
	if format == "" {
		return &model.UsageError{What: model.Printable(path) + ": nothing is written in a file of this ending",
			Hint: "end the name in " + Endings(" or ")}
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
