package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Kind is what a column holds.
type Kind uint8

// The kinds of column.
const (
	Number     Kind = iota // a measurement
	Category               // codes into levels
	Identifier             // a name for the row: never a group, never a covariate
	Date                   // calendar days
)

// String is the kind as messages call it.
func (k Kind) String() string {
	return [...]string{"number", "category", "identifier", "date"}[k]
}

// A Doubt is something the loader noticed and did not decide in silence.
type Doubt struct {
	File   string
	Row    int    // 1-based line in the file, the header included; 0: the whole column or file
	Column string // "" where it concerns the whole file
	Value  string // as it stands in the file, at most a few dozen characters, safe to print
	What   string // a sentence: what was found and what was done about it
	N      int    // how many values it stands for
	Field  Field  // what would settle it, "" where nothing does
	Answer string // and as it would be said there: size=999
	Always bool   // to be said wherever the column is used
	OfTime bool   // likewise where it is the time of an endpoint
}

// ofDates reports whether a doubt about text is that it would be dates but for a word, or
// for their order.
func (d Doubt) ofDates() bool { return d.Field == ReadDates || d.Field == ReadMissing && !d.Always }

// String is the doubt with its place.
func (d Doubt) String() string {
	var b strings.Builder
	if d.File != "" {
		b.WriteString(d.File)
		if d.Row > 0 {
			fmt.Fprintf(&b, ", row %d", d.Row)
		}
		b.WriteString(": ")
	}
	if d.Column != "" {
		b.WriteString(d.Column + ": ")
	}
	b.WriteString(d.What)
	return b.String()
}

// Column is one variable of a cohort. It is immutable.
type Column struct {
	Name  string // as in the file, trimmed, control characters replaced
	Label string // what to print instead; "" means Name
	Unit  string // "" where unknown
	File  string // where it came from
	Kind  Kind
	Why   string // why this kind was chosen

	Num   []float64 // Number: values, NaN missing. Date: days since 1970-01-01, NaN missing
	Code  []int32   // Category: index into Level, -1 missing
	Level []string  // Category: levels in declared, else natural order
	Text  []string  // Identifier: values, "" missing

	// Loose says of a Date how much is not known: 1 where the day is the middle of a known
	// month, 2 where it is the middle of a known year; nil where every day is known.
	Loose []uint8
	// Beyond is of a Number what a missing value is known to be above, as >24 and 24+ say;
	// -Inf where what stands there is no number, NaN where nothing does; nil where that is
	// so everywhere.
	Beyond []float64
	// Plus says that all of these are written as textbooks mark the censored: 24+ or 24*.
	Plus bool
	// NoNumber is the line of the file in which a Category that has numbers has its first
	// value that is none, 0 where there are no numbers.
	NoNumber int
	// Pointed says that values such as 1.320 may be 1320: the points may group thousands.
	Pointed *Pointed
	// Bins are those in which a database counted a Number, whose values are not known; nil
	// where they are.
	Bins *Bins
	// Rounded says of a Number that it was counted in steps; nil where it was not.
	Rounded *Rounded
	// Span is the dates that a Number is the time between, nil elsewhere.
	Span *Span

	Namesakes []string // other columns that the file calls by this name: it is then said with .0, and the name alone is refused

	Varies  int       // patients whose rows differ in it, where no row was picked
	Derived bool      // computed from others
	From    []string  // which they are, by name
	Two     *TwoTimes // the columns of which a time was made; nil for any other column
	Aside   string    // why it is offered in no list, by the cohort's configuration; "" where it is

	// Codes are values that may be codes for not known, greatest first, and CodesSaid
	// that a person said which are: then none is in doubt.
	Codes     []float64
	CodesSaid bool

	Missing int
	// Infinite of the missing are no finite numbers, such as the logarithm of 0.
	Infinite int
	// Distinct is the number of distinct values that are not missing. Of numbers no more
	// than ManyDistinct are counted while they are read; see Different.
	Distinct int
	Doubts   []Doubt
}

// Title is the label where there is one, else the name.
func (c *Column) Title() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Name
}

// Len is the number of patients.
func (c *Column) Len() int {
	switch c.Kind {
	case Number, Date:
		return len(c.Num)
	case Category:
		return len(c.Code)
	}
	return len(c.Text)
}

// Lacking says why patients without a value are left out.
func (c *Column) Lacking() string {
	switch {
	case c.Infinite == 0:
		return c.Name + " missing"
	case c.Infinite == c.Missing:
		return c.Name + " not finite (a division by 0, a logarithm of 0 or less)"
	}
	return c.Name + " missing, or not finite (a division by 0, a logarithm of 0 or less)"
}

// HasLevels reports whether every value of the column is a group as it is: a
// category, or a number of up to two values. A number of more is cut.
func (c *Column) HasLevels() bool { return c.Kind == Category || c.Distinct <= 2 && c.Bins == nil }

// FewValues says in words how many values a number has that is not cut.
func (c *Column) FewValues() string {
	return []string{"no value", "one value", "two values"}[min(c.Distinct, 2)]
}

// IsMissing reports whether patient i has no value.
func (c *Column) IsMissing(i int) bool {
	switch c.Kind {
	case Number, Date:
		return math.IsNaN(c.Num[i])
	case Category:
		return c.Code[i] < 0
	}
	return c.Text[i] == ""
}

// eachMissing calls do for each patient whose value is missing, in order.
func (c *Column) eachMissing(do func(i int)) {
	switch c.Kind {
	case Number, Date:
		for i, v := range c.Num {
			if v != v {
				do(i)
			}
		}
	case Category:
		for i, code := range c.Code {
			if code < 0 {
				do(i)
			}
		}
	default:
		for i, s := range c.Text {
			if s == "" {
				do(i)
			}
		}
	}
}

// Format prints patient i's value in full, "NA" where it is missing.
func (c *Column) Format(i int) string {
	if c.IsMissing(i) {
		return "NA"
	}
	switch c.Kind {
	case Number:
		if c.Bins != nil {
			return c.Bins.Text(c.Bins.of(c.Num[i]))
		}
		return FormatNumber(c.Num[i])
	case Date:
		if c.Loose != nil && c.Loose[i] > 0 { // as far as it is known
			return FormatDate(c.Num[i])[:10-3*c.Loose[i]]
		}
		return FormatDate(c.Num[i])
	case Category:
		return c.Level[c.Code[i]]
	}
	return c.Text[i]
}

// FlowStep is one line of the patient flow: how many rows a file had, how many
// were matched, and who fell by the way.
type FlowStep struct {
	File string
	What string // "loaded", "matched", "only in this file"
	N    int
}

// Source is one file that a cohort was read from.
type Source struct {
	Path      string // as the user gave it
	Form      string // "CSV, comma, gzip", "marker matrix (383 markers × 488 patients), turned"
	Rows      int    // patients
	Columns   int
	Delimiter rune
	Decimal   rune
	Table     string // of a file of another program that names its tables: which one it is; "" elsewhere
	ID        string // of a file whose rows were joined to the patients by their names as they are: the column of these; "" elsewhere
	// Embedded gives what is in a file that the program itself brings; nil of others.
	Embedded func() []byte
}

// SyntheticColumn is the column of files that are written of data which were made
// up: it says so in every row.
const SyntheticColumn = "synthetic"

// Cohort is patients × columns, immutable and columnar.
type Cohort struct {
	Name      string // short name for headings: "pbc", "tace75"
	Files     []Source
	Synthetic string  // why and how it was made up; "" for real data
	Config    string  // the file that said what its columns are; "" for none
	Noun      string  // what its subjects are, as mouse, mice; "" patients
	Picture   Picture // how its figures are drawn, where it says
	Wells     *QPCR   // the wells that its expressions were made of; nil elsewhere
	Real      string  // whose data they are, where the program itself brings real ones; "" elsewhere
	N         int
	IDColumn  string   // "" where patients have no id; then ID counts rows from 1
	ID        []string // length N
	Columns   []*Column
	Endpoints []Endpoint  // as recognised or declared, best first
	Late      []LateEntry // entries that were found beside times
	Flow      []FlowStep
	Doubts    []Doubt // those that belong to no column
	Looks     []SavedLook
	LooksOf   string        // the file that has them, as messages name it
	Plan      []PlannedLook // questions that were written down before

	// RowsOf is the column that names the patient of a row, where every row was declared
	// to be a subject and some patients have several; "" elsewhere.
	RowsOf string
	// Freq is the column that says for how many identical patients a row of the file
	// stands, "" where every row is a patient. RowID then names the rows, and Of is, by
	// patient, the row; the patients of a row follow one another.
	Freq  string
	RowID []string
	Of    []int32

	// Database reports whether the patients are those of a database.
	Database bool
	// Counted says what a database counted whose rows stayed where they are, nil for
	// patients that were read one by one. Freq is set then too.
	Counted *Counted

	// Picked is the condition by which of every patient one row was taken; "" elsewhere.
	Picked string
	// PickedLast says so in words where it is the last row, without being asked for.
	PickedLast string
	// PickedOf are the rows of which one of each patient was picked; nil elsewhere.
	PickedOf *Repeats
	// Lines are by row the lines of the file, nil where they are not known.
	Lines []int32
	// RowsRule is how a person said that the rows of a patient are to be taken, "" where
	// nobody did.
	RowsRule string
	// Repeats tells the patients of a file from its rows, where some have several; nil
	// elsewhere.
	Repeats *Repeats

	// Long holds the rows of long data before they were folded to one per
	// patient: ID then names the patient of a row, and several rows have one.
	Long *Cohort
	// PointColumn is the column of Long that says when a row was measured.
	PointColumn string

	index map[string]int
	coded []*Column // those with something to say wherever they are used

	weights []*Column // those that are named like weights of patients
}

// Counted is what a database counted: how many patients have each combination of the
// values of some columns.
type Counted struct {
	Cells  int      // the combinations that there are
	Binned []string // the columns whose values were counted in bins, as "256 bins of X"
	Steps  []string // the times that were counted in steps, as "X rounded up to multiples of 30 (ceiling)"
	Step   float64  // of these
	Up     bool     // likewise
	Of     []string // the columns of the table by which they were counted, by values and in bins
	Others []string // the columns of the table that were not counted
	Afar   Afar     // the way back to its rows, nil where there is none
	Shards string   // who counts what is on other servers, in words; "" where nothing is
	// Least is the least number of patients of a cell that left the database; Withheld
	// patients in WithheldCells stayed there.
	Least                   int
	Withheld, WithheldCells int64
}

// Says is what was counted, in words.
func (c *Counted) Says() string {
	s := fmt.Sprintf("counted by the database in %s", Count(c.Cells, "cell"))
	for _, b := range slices.Concat(c.Binned, c.Steps) {
		s += ", " + b
	}
	if c.Withheld > 0 {
		s += fmt.Sprintf("; %s in cells under %d stayed there", Count(int(c.Withheld), "further patient"), c.Least)
	}
	return s
}

// Index makes Column lookups work; call it once after Columns is complete.
func (c *Cohort) Index() {
	c.index, c.coded, c.weights = make(map[string]int, len(c.Columns)), nil, nil
	for i, col := range c.Columns {
		c.index[col.Name] = i
		if len(col.Codes) > 0 || slices.ContainsFunc(col.Doubts, func(d Doubt) bool { return d.Always }) {
			c.coded = append(c.coded, col)
		}
		if slices.ContainsFunc(col.Doubts, func(d Doubt) bool { return d.Field == FieldWeights }) {
			c.weights = append(c.weights, col)
		}
	}
	for i, col := range c.Columns {
		if first := col.Name + ".0"; col.Namesakes != nil && c.Position(first) < 0 {
			c.index[first] = i
		}
	}
}

// unclear is an error where a name is that of several columns of a file, or of a number
// that differs between the rows of a patient.
func (c *Cohort) unclear(name string) error {
	col := c.Column(name)
	if col != nil && col.Varies*20 > c.N && (col.Kind == Number || col.Kind == Date) {
		return col.differs(c.Patients())
	}
	return c.ambiguous(name)
}

// ambiguous is an error where a name is that of several columns of a file.
func (c *Cohort) ambiguous(name string) error {
	col := c.Column(name)
	if col == nil || col.Namesakes == nil || name != col.Name {
		return nil
	}
	return &QuestionError{What: fmt.Sprintf("%d columns of %s are called %s, with different values", 1+len(col.Namesakes), col.File, Quote(name)),
		Hint: fmt.Sprintf("the first is %s, the others %s", Quote(name+".0"), strings.Join(quoteAll(col.Namesakes), ", "))}
}

func quoteAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = Quote(n)
	}
	return out
}

// Origin is what is known of where the data are from: a word, synthetic or real,
// and the sentence that says why. Both are "" for a user's own files.
func (c *Cohort) Origin() (word, sentence string) {
	switch {
	case c.Synthetic != "":
		return "synthetic", c.Synthetic
	case c.Real != "":
		return "real", c.Real
	}
	return "", ""
}

// Column finds a column by its exact name, nil where there is none.
func (c *Cohort) Column(name string) *Column {
	if i, ok := c.index[name]; ok {
		return c.Columns[i]
	}
	return nil
}

// Position is the index of a column in Columns, -1 where there is none.
func (c *Cohort) Position(name string) int {
	if i, ok := c.index[name]; ok {
		return i
	}
	return -1
}

// Nearest names up to k columns that look most like name, best first: for
// error messages.
func (c *Cohort) Nearest(name string, k int) []string {
	names := make([]string, len(c.Columns))
	for i, col := range c.Columns {
		names[i] = col.Name
	}
	return NearestOf(name, names, k)
}

// Code is how one value of a status column was understood.
type Code struct {
	Value string // as FormatNumber or the level prints it
	N     int
	State State
	Guess bool // the state was assumed: it may be the other one of censored and event
}

// State is what a status value means.
type State uint8

const (
	Unknown  State = iota // not understood: such patients are left out, counted and named
	Censored              // event-free so far
	Event                 // an event; with several causes, one of them
)

// String is the state as messages call it.
func (s State) String() string { return [...]string{"unknown", "censored", "event"}[s] }

// Endpoint is a time and a status: which columns, and how the status was
// understood.
type Endpoint struct {
	Name  string // "OS", "DSS", "time/status"
	Time  string // column
	Event string // column, or an expression such as `status == 2`
	Entry string // column; "" for none
	Cause string // the value of interest where the status has several causes; "" any event
	// Censored is which values are censored, or none, where that was said; "" where
	// the status tells it.
	Censored string
	Unit     string // "days", "months", "years"; "" unknown

	Why   string // how it was recognised, in a phrase
	Note  string // what has to be said of it with every answer
	Codes []Code // every value of Event, natural order; empty for an expression
	// Said are the values of the column that an expression speaks of, where it speaks
	// of one of few values, with what it makes of them, or the expression itself.
	Said []Code
	// Coding says how it is known what the values mean.
	Coding Coding
	// Notes are what has to be said of how the status was understood.
	Notes []string
	// Ambiguous says why a command must not go on without being told; "" where
	// the coding is clear. The explorer goes on with the assumption in Codes
	// and shows it.
	Ambiguous string
	// Open says that there is no assumption to go on with, not even on a screen.
	Open bool
	// Readings are the ways to understand a status that is Ambiguous, where they are
	// known.
	Readings []Reading
	// Blank counts the patients without a status where it is asked what a blank is.
	Blank int
	// Causes lists the status values that are events, where there are several.
	Causes []string
	// Undecided lists the values beside the Cause of which it is not known whether
	// they are censored or other events. Where both are censored, as in a
	// cause-specific hazard, it makes no difference.
	Undecided []string
	// Overruled is true where the Cause is taken as censored unless it is named.
	Overruled bool

	deaths bool // its events are deaths, as another column says
}

// Title is the endpoint with its unit, as headings print it.
func (e Endpoint) Title() string {
	if e.Unit == "" {
		return e.Name
	}
	return e.Name + ", " + e.Unit
}

// Range is the least and the greatest value of a number or date column; ok is
// false where it has none.
func (c *Column) Range() (lo, hi float64, ok bool) {
	if b := c.Bins; b != nil {
		return b.Least[0], b.Most[len(b.Most)-1], true
	}
	for _, v := range c.Num {
		switch {
		case math.IsNaN(v):
		case !ok:
			lo, hi, ok = v, v, true
		case v < lo:
			lo = v
		case v > hi:
			hi = v
		}
	}
	return lo, hi, ok
}

// LeftAfar reports whether a name is that of a column that a database has not counted.
func (c *Cohort) LeftAfar(name string) bool {
	return c.Counted != nil && slices.Contains(c.Counted.Others, name)
}

// Lacks says that there is no column of a name, for what it was wanted in words that
// follow ("for the time"), or what the name is instead.
func (c *Cohort) Lacks(name, wanted string) string {
	if c.LeftAfar(name) {
		return fmt.Sprintf("%s is a column of the database that was not counted", name)
	}
	if c.Freq != "" && name == c.Freq {
		return fmt.Sprintf("%s says for how many patients a row stands, and is no column of theirs", name)
	}
	if wanted != "" {
		wanted = " " + wanted
	}
	return fmt.Sprintf("there is no column %q%s", Excerpt(name), wanted)
}
