package model

import "strings"

// Ways out can also name things that are not fields of a Look: how files are read,
// and where their columns are listed. Commands have flags for these, and a
// cohort.toml has keys.
const (
	ReadID       Field = "read.id"         // the column that names the patient
	ReadNoID     Field = "read.no-id"      // every row is a subject
	ReadLong     Field = "read.long"       // the column of the time point
	ReadRows     Field = "read.rows"       // how the rows of a patient are taken
	ReadDerive   Field = "read.derive"     // a column to compute
	ReadTable    Field = "read.table"      // the table of a file that holds several
	ReadMemory   Field = "read.memory"     // how much memory reading may take
	ReadCounts   Field = "read.counts"     // that a database counts, and its rows stay there
	ReadCounted  Field = "read.counted"    // a further column that it counts by its values
	ReadBins     Field = "read.bins"       // which columns it counts in bins
	ReadSteps    Field = "read.steps"      // that it rounds times, and to what
	ReadRound    Field = "read.round"      // which way it rounds them
	ReadFiner    Field = "read.finer"      // finer bins, where a cut falls into one
	WriteForce   Field = "write.force"     // what exists is written over
	ListColumns  Field = "columns"         // the columns as they were understood
	AllNumbers   Field = "read.none"       // that all numbers of a column are values, as COL=none
	DeriveTime   Field = "derive"          // a further column, as NAME = EXPRESSION
	Expressions  Field = "wells"           // a cohort made of wells
	WellPatient  Field = "wells.patient"   // the columns of a file of wells
	WellTime     Field = "wells.time"      // likewise
	WellTarget   Field = "wells.target"    // likewise
	WellCopy     Field = "wells.replicate" // likewise
	WellCq       Field = "wells.cq"        // likewise
	WellRefers   Field = "wells.reference" // the target that the others are relative to
	AskIncidence Field = "ask.cuminc"      // another question: the incidence in the presence of other causes
)

// SeeColumns is the way out where a name is not known.
var SeeColumns = Way{ListColumns, "look at the list of columns"}

// Advised is an error whose ways out are completed where it is shown: a command
// adds its flags, the explorer its keys, a file its lines.
type Advised interface {
	error
	// Advise is the whole message. name gives what changes a field, such as a flag;
	// "" where nothing does.
	Advise(name func(Field) string) string
}

// Advise is the message of a question that is written wrongly.
func (e *UsageError) Advise(name func(Field) string) string {
	what := e.What
	if n := name(e.Field); n != "" {
		what = n + ": " + what
	}
	return Advise(what, e.Hint, e.Ways, name)
}

// Advise is the message of a question that these data cannot answer.
func (e *QuestionError) Advise(name func(Field) string) string {
	return Advise(e.What, e.Hint, e.Ways, name)
}

// UsageError says that a question is written wrongly, whatever the data say: what
// is wrong, in which field, advice in words, and the ways out.
type UsageError struct {
	Field Field // "" where none is to blame
	What  string
	Hint  string
	Ways  []Way
}

// Error is the message without flags and keys; see Advise.
func (e *UsageError) Error() string { return advise(e.What, e.Hint, e.Ways) }

// QuestionError says that these data cannot answer a question: what is wrong,
// advice in words, and the ways out.
type QuestionError struct {
	What string
	Hint string
	Ways []Way
}

// Error is the message without flags and keys; see Advise.
func (e *QuestionError) Error() string { return advise(e.What, e.Hint, e.Ways) }

// Field names one field of a Look, as Go spells it. Needs, ways out, flags and
// lines of the question on the screen are all said of fields, so that the model
// speaks neither of flags nor of keys.
type Field string

// To is the field set to one value: what a way out names where only that value leads
// out.
func (f Field) To(value string) Field { return f + "=" + Field(value) }

// And is a way out that is one only with another field set beside it.
func (f Field) And(other Field, values ...string) Field {
	return f + "\x00" + other + Field("\x00"+strings.Join(values, "\x00"))
}

// Way is a way out of what cannot be answered: what to do, and the field of the
// Look that does it. Commands print the field's flag beside it, the explorer
// its key.
type Way struct {
	Field Field
	Do    string // "widen the subgroup"
}

// advise puts advice under what is wrong.
func advise(what, hint string, ways []Way) string {
	return Advise(what, hint, ways, func(Field) string { return "" })
}

// Advise puts advice and the ways out under what is wrong. name gives what
// changes a field in the place where the message is shown, a flag or a key; ""
// where nothing does.
func Advise(what, hint string, ways []Way, name func(Field) string) string {
	var said []string
	for _, w := range ways {
		do := w.Do
		parts := strings.Split(string(w.Field), "\x00")
		field, value, given := strings.Cut(parts[0], "=")
		n := name(Field(field))
		switch {
		case n == "" && Field(field) == ReadDerive:
			n = value
		case n != "" && given:
			flag, _, _ := strings.Cut(n, " ") // without its example
			n = flag + " " + ShellWord(value)
		}
		if len(parts) > 2 {
			n += " " + filled(name(Field(parts[1])), parts[2:])
		}
		n = strings.TrimSpace(n)
		if n != "" {
			do += " (" + n + ")"
		}
		said = append(said, do)
	}
	if n := len(said); n > 1 {
		said = append(said[:n-2:n-2], said[n-2]+" or "+said[n-1])
	}
	out := strings.Join(said, ", ")
	switch {
	case hint != "" && out != "":
		out = hint + "; " + out
	case hint != "":
		out = hint
	}
	if out == "" {
		return what
	}
	return what + "\n" + out
}

// filled is what changes a field, such as a flag, with values in the places that it has
// for them; a key has none.
func filled(n string, values []string) string {
	for _, v := range values {
		switch {
		case strings.Contains(n, "COL"):
			n = strings.Replace(n, "COL", ShellWord(v), 1)
		case strings.HasPrefix(n, "--") && !strings.Contains(n, " "):
			n += " " + ShellWord(v)
		}
	}
	return n
}
