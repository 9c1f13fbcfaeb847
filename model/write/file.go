package write

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"

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

// Taken is a document as the files that a path stands for: by its ending the figure, the
// R script, or the answer, which has a file for each table where it is CSV (see Files).
// Errors are *model.UsageError for another ending, and those of FigureFile and ScriptFile.
func Taken(d Document, p model.Picture, path string) ([]save.File, error) {
	format := FormatOf(path)
	switch {
	case FigureFormat(path) != "":
		f, err := FigureFile(d, p, path)
		return []save.File{f}, err
	case NamesScript(path):
		f, err := ScriptFile(d, path)
		return []save.File{f}, err
	case format == "":
		return nil, &model.UsageError{What: model.Printable(path) + ": nothing is written in a file of this ending",
			Hint: "end the name in " + Endings(" or ")}
	}
	parts, err := Files(d, path, format)
	if err != nil {
		return nil, err
	}
	files := make([]save.File, len(parts))
	for i, p := range parts {
		files[i] = save.Text(p.Path, modeOf(d), p.Bytes)
	}
	return files, nil
}

// Written says which files were written, in one line: the first by its name, and what
// the others have beyond it.
func Written(paths []string) string {
	s := "written: " + model.Printable(paths[0])
	if len(paths) < 2 {
		return s
	}
	ending := filepath.Ext(paths[0])
	stem := strings.TrimSuffix(paths[0], ending) + "-"
	var names []string
	for _, p := range paths[1:] {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(p, stem), ending))
	}
	return s + "; beside it " + model.Printable(filepath.Base(stem)) + "…" + ending + ": " + model.Printable(strings.Join(names, ", "))
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

// Files are the files that a document is saved as: one, and of CSV one for each table,
// of which the first has the name, and NAME-TABLE.csv the others, those of the endpoint
// and of the notes last.
func Files(d Document, path, format string) ([]File, error) {
	var parts []Document
	var names []string
	if format == "csv" && !d.data {
		ending := filepath.Ext(path)
		stem := strings.TrimSuffix(path, ending)
		taken := map[string]bool{}
		for _, t := range d.blocks() {
			if !t.isCSV() {
				continue
			}
			name := path
			if len(names) > 0 {
				name = stem + "-" + shortTitle(t.Title, taken) + ending
			}
			names = append(names, name)
			t.Notes = nil // they have a file
			parts = append(parts, Document{Tables: []Table{t}, Synthetic: d.Synthetic})
		}
	}
	if len(parts) == 0 {
		parts, names = []Document{d}, []string{path}
	}
	var out []File
	for i, name := range names {
		var b bytes.Buffer
		if err := Write(&b, parts[i], format); err != nil {
			return nil, err
		}
		out = append(out, File{name, b.Bytes()})
	}
	return out, nil
}

// mostTitle is how many letters of a table's title are in the name of its file.
const mostTitle = 32

// shortTitle is a table's title as a part of a file's name: its words up to what is said
// of numbers and columns, which differ from one look to the next. One that is taken gets
// a number.
func shortTitle(title string, taken map[string]bool) string {
	if at := strings.IndexAny(title, ",(:^"); at > 0 {
		title = title[:at]
	}
	var words []string
	n := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if n += len(w) + 1; n > mostTitle && len(words) > 0 {
			break
		}
		words = append(words, strings.ToValidUTF8(w[:min(len(w), mostTitle)], ""))
	}
	name := cmp.Or(strings.Join(words, "-"), "table")
	for k, plain := 2, name; taken[name]; k++ {
		name = fmt.Sprintf("%s-%d", plain, k)
	}
	taken[name] = true
	return name
}
