package write

import (
	"bytes"

	"kaplan/model"
	"kaplan/model/figure"
	"kaplan/model/save"
)

// FigureFile is a document's figure as a file whose ending says the format: svg, pdf or
// png. Errors are *model.QuestionError where it has none, those of Document.Figure, and
// *model.UsageError for another ending.
func FigureFile(d Document, p model.Picture, path string) (save.File, error) {
	format := figure.FormatOf(path)
	if format == "" {
		return save.File{}, &model.UsageError{What: model.Printable(path) + ": no picture is written in a file of this ending",
			Hint: "end the name in .svg, .pdf or .png"}
	}
	if d.Figure == nil {
		return save.File{}, &model.QuestionError{What: "this answer is a table and has no figure",
			Hint: "curves, incidence, ratios, subgroups, cuts, markers, splines, residuals, comparisons, correlations, ROC, balance and flow have one"}
	}
	f, err := d.Figure(p)
	if err != nil {
		return save.File{}, err
	}
	var b bytes.Buffer
	if err := f.Write(&b, format); err != nil {
		return save.File{}, err
	}
	return save.Text(path, modeOf(d), b.Bytes()), nil
}

// FigureFormat is the format of a figure by the ending of a file's name, "" for none.
func FigureFormat(path string) string { return figure.FormatOf(path) }

// CheckPicture finds what is wrong with a picture, whatever the answer. Errors are
// *model.UsageError.
func CheckPicture(p model.Picture) error { return figure.Check(p) }
