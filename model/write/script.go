package write

import (
	"path/filepath"
	"strings"

	"kaplan/model"
	"kaplan/model/save"
	"kaplan/model/write/rscript"
)

// Scripted is the document of an answer with the R script that makes its numbers.
func Scripted(d Document, of any) Document {
	d.Script = func() (string, error) { return rscript.Of(of) }
	return d
}

// NamesScript reports whether the ending of a file's name is that of R scripts.
func NamesScript(path string) bool { return strings.EqualFold(filepath.Ext(path), ".R") }

// ScriptFile is the R script of a document as a file. Errors are *model.UsageError for
// another ending, and those of Document.Script.
func ScriptFile(d Document, path string) (save.File, error) {
	switch {
	case !NamesScript(path):
		return save.File{}, &model.UsageError{What: model.Printable(path) + ": a script of R has a name that ends in .R"}
	case d.Script == nil:
		return save.File{}, &model.QuestionError{What: "no R script is made: this is no answer to a question"}
	}
	text, err := d.Script()
	if err != nil {
		return save.File{}, err
	}
	return save.Text(path, modeOf(d), []byte(text)), nil
}
