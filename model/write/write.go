package write

import (
	"fmt"
	"io"
	"slices"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Num is a number that JSON shows as null where it does not exist.
type Num float64

// MarshalJSON writes null for NaN and the infinities.
func (n Num) MarshalJSON() ([]byte, error) {
	return appendNumber(nil, float64(n)), nil
}

// Document is one answer in a form that every rendering is made from.
type Document struct {
	JSON   any
	Tables []Table
	// Synthetic says that the data behind it were made up.
	Synthetic bool

	// Rows says that it holds rows of single patients: nobody else is to read the file.
	Rows bool

	// Figure draws the answer for a journal, as a picture wants it; what that leaves open
	// is taken from the settings of the cohort. It is nil where the answer has no
	// picture. What it returns is written by Figure.Write as svg, pdf or png. Nothing is
	// drawn before it is called, and it may be called several times, from anywhere.
	// Errors are *model.UsageError for a picture that is not understood, and
	// *model.QuestionError for one that has no room.
	Figure func(model.Picture) (*figure.Figure, error)

	// Script makes the R script that computes the same numbers; nil where the document is
	// of no question. Files are read again when it is called. Errors are
	// *model.QuestionError, of an answer that has no script, with the reason.
	Script func() (string, error)
	// Model is the model of the answer as it is carried to other patients; nil where the
	// answer is none. Errors are *model.QuestionError where it cannot be carried.
	Model func(version string) (*answer.CarriedModel, error)

	each     bool // nothing but single patients, one after the other
	below    int  // counts below it are hidden, 0 for none
	digits   int  // decimals that were asked for, 0 for none
	data     bool // the patients themselves: CSV is a file to be read again, without what stands about the table
	madeUp   string
	endpoint Table            // a block of CSV
	groups   *answer.Survival // of curves whose patients and events stand in no field; nil elsewhere
	sizes    []sizedGroup     // of groups whose patients and events stand in no field
}

// sizedGroup is a group with how many patients it has, and how many of them with the event.
type sizedGroup struct {
	name      string
	n, events int
}

// Write renders a document as text, json, csv, md, html, tex or docx.
func Write(w io.Writer, d Document, format string) error {
	d.Tables = harmless(d.Tables)
	if format != "csv" {
		d.Tables = brief(d.Tables)
	}
	switch format {
	case "json":
		return writeJSON(w, d.JSON)
	case "csv":
		return CSV(w, d.blocks(), d.saysMadeUp(), d.data)
	case "md":
		return Markdown(w, d.Tables)
	case "html":
		return HTML(w, d)
	case "tex":
		return LaTeX(w, d)
	case "docx":
		return DOCX(w, d)
	case "", "text":
		return Text(w, d.Tables)
	}
	return &model.UsageError{What: fmt.Sprintf("unknown format %q", format), Hint: "one of text, json, csv, md, html, tex, docx"}
}

// saysMadeUp is what the last column of CSV says of data that were made up, "" where
// they were not, or say it themselves: of data that are read again, what they are.
func (d Document) saysMadeUp() string {
	switch {
	case d.data:
		return d.madeUp
	case d.Synthetic:
		return "yes"
	}
	return ""
}

// document is an answer in every form: who is in it and who is not, its tables,
// and the warnings.
func document(command string, a answer.Answer, result any, tables ...Table) Document {
	all := slices.Concat([]Table{preface(a)}, tables, footnotes(a))
	if a.Cohort.Noun != "" {
		inWords(a.Cohort, all)
	}
	return Document{JSON: wrap(command, a, result), Tables: all, Synthetic: a.Cohort.Synthetic != "",
		endpoint: endpointTable(&a)}
}

// drawn gives a document the figure of its answer.
func drawn[A interface{ About() *answer.Answer }](d Document, a A, draw func(A, model.Picture) (*figure.Figure, error)) Document {
	d.Figure = func(p model.Picture) (*figure.Figure, error) { return draw(a, p.Over(a.About().Cohort.Picture)) }
	return d
}

// saying adds lines to what a document begins with.
func (d Document) saying(lines ...string) Document {
	d.Tables[0].Notes = append(d.Tables[0].Notes, lines...)
	return d
}

// Saying is the document with further lines at its end.
func (d Document) Saying(lines ...string) Document {
	last := len(d.Tables) - 1
	d.Tables = slices.Clone(d.Tables)
	d.Tables[last].Notes = append(slices.Clone(d.Tables[last].Notes), lines...)
	return d
}

// ofPatients marks a document that holds rows of single patients.
func (d Document) ofPatients(has bool) Document {
	d.Rows = d.Rows || has
	return d
}

// ofRows is an answer that counted rows and not patients, where it did.
func ofRows(a answer.Answer, rows bool) answer.Answer {
	a.OfRows = a.OfRows || rows
	return a
}

// single marks a document of nothing but single patients, in which no counts can be hidden.
func (d Document) single() Document {
	d.each = true
	return d
}

// bare is what has no cohort: a command, its result, no warnings.
func bare(command string, result any, tables ...Table) Document {
	return Document{JSON: map[string]any{"command": command, "result": result, "warnings": []string{}}, Tables: tables}
}

// wrap puts a result into the envelope that every command shares.
func wrap(command string, a answer.Answer, result any) object {
	return obj("command", command, "cohort", cohortOf(a.Cohort, a.Used, a.Excluded, a.Look.Where), "endpoint?", endpointObject(&a), "result", result,
		"warnings", append([]string{}, a.Warnings...))
}

// texts are words that JSON shows as a list even where there are none.
func texts(words []string) []string { return append([]string{}, words...) }

func cohortOf(c *model.Cohort, used int, excluded []model.Exclusion, where string) object {
	files := []string{}
	for _, f := range c.Files {
		files = append(files, f.Path)
	}
	n, rows, freq := c.N, len(c.RowID), c.Freq
	var counted object
	if k := c.Counted; k != nil {
		rows, freq, counted = 0, "", obj("cells", k.Cells, "min_cell", k.Least, "withheld", k.Withheld,
			"withheld_cells", k.WithheldCells, "binned?", texts(k.Binned), "rounded?", texts(k.Steps))
	}
	if c.Repeats != nil {
		n, rows = c.Units(), c.Repeats.Rows.N
	}
	return obj("files", files, "n", n, "rows?", rows, "freq?", freq, "counted?", counted, "used", used,
		"excluded", exclusions(excluded), "where", where, "synthetic?", c.Synthetic, "real?", c.Real, "config?", c.Config)
}

func exclusions(list []model.Exclusion) []object {
	out := []object{}
	for _, x := range list {
		out = append(out, obj("reason", x.Reason, "n", x.N))
	}
	return out
}

// preface is what every text answer begins with: who is in it and who is not.
func preface(a answer.Answer) Table {
	t := Table{}
	unit := "patient"
	if a.OfRows {
		unit = "row"
	}
	line := fmt.Sprintf("%s: %s", a.Cohort.Name, model.Count(a.Cohort.Units(), unit))
	if c := a.Cohort; c.Units() > c.Patients() {
		line = fmt.Sprintf("%s: %s", c.Name, c.RowsOfPatients())
	}
	if word, _ := a.Cohort.Origin(); word != "" {
		line += " (" + word + ")"
	}
	if c := a.Cohort; c.Counted != nil {
		line += ", " + c.Counted.Says()
	} else if c.Database {
		line += ", rows of a database"
	} else if c.Freq != "" {
		line += fmt.Sprintf(", %s counted by %s", model.Count(len(c.RowID), "row"), c.Freq)
	}
	t.Notes = append(t.Notes, line)
	if c := a.Cohort; c.Config != "" {
		t.notef("  as %s says", c.Config)
	}
	for _, x := range a.Excluded {
		t.notef("  - %d %s", x.N, x.Reason)
	}
	if a.Endpoint.Event == "" { // a question without an endpoint
		t.notef("  = %d in the analysis", a.Used)
		return t
	}
	t.notef("  = %d in the analysis, %s", a.Used, model.Count(a.Events, "event"))
	if a.Endpoint.Time == "" { // an outcome that is known for everybody
		t.Notes = append(t.Notes, "outcome: "+a.Endpoint.Title())
	} else {
		t.notef("endpoint: %s (time %s, event %s)", a.Endpoint.Title(), a.Endpoint.Time, a.Endpoint.Event)
		said := a.Understood()
		if a.Endpoint.Coding != "" {
			said += " (" + a.Endpoint.Coding.String() + ")"
		}
		t.Notes = append(t.Notes, said)
	}
	if conditions := a.Conditions(); conditions != "" {
		t.Notes = append(t.Notes, conditions)
	}
	return t
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
