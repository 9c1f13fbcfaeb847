package model

// Ways out can also name things that are not fields of a Look: how files are read,
// and where their columns are listed. Commands have flags for these, and a
// cohort.toml has keys.
const (
	ReadID      Field = "read.id"         // the column that names the patient
	ReadNoID    Field = "read.no-id"      // every row is a subject
	ReadLong    Field = "read.long"       // the column of the time point
	ListColumns Field = "columns"         // the columns as they were understood
	Expressions Field = "wells"           // a cohort made of wells
	WellPatient Field = "wells.patient"   // the columns of a file of wells
	WellTime    Field = "wells.time"      // likewise
	WellTarget  Field = "wells.target"    // likewise
	WellCopy    Field = "wells.replicate" // likewise
	WellCq      Field = "wells.cq"        // likewise
	WellRefers  Field = "wells.reference" // the target that the others are relative to
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
