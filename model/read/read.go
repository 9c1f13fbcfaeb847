// Package read turns files into a model.Cohort: it opens and decodes them,
// cuts them into cells, decides what every column holds, joins several files
// on the patient, and says what it noticed on the way.
package read

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/read/postgres"
)

// NoID as Options.ID makes every row a subject of its own.
const NoID = "none"

// Options say what a file cannot.
type Options struct {
	// ID is the column that names the patient. "" looks for one by its name;
	// NoID does without.
	ID string
	// Long is the column of the time point where a patient has a row per time
	// point; "" for a row per patient.
	Long string
	// Freq is the column that says for how many identical patients a row stands; ""
	// for one.
	Freq string
	// Tables are the tables, sheets or objects that are meant of the files that hold several.
	Tables []string
	// Missing says which values of a column are missing, by its name; none, and nothing
	// else, says that no value is in doubt.
	Missing map[string][]string
	// Dates is the order of day and month, DayFirst or MonthFirst, or the way in which
	// dates are written as numbers; "" as the dates of a file tell.
	Dates string
	// Start and End are the columns of the dates that the time on study is between, and
	// Unit its unit, days where nothing is said. End may be two columns, the last contact
	// and the death.
	Start, End, Unit string
	// MadeUp says why and how the text of a file was made up, or data whose column
	// synthetic says so in every row; "" for what may be real. Nil knows of nothing.
	MadeUp func(text string) string
	// Config is what else is known of the cohort, nil for nothing; what is said
	// above goes before it.
	Config *Config
	// Secrets are the addresses of databases with their passwords, by the address without;
	// Statements is told what a database is asked, nil for nobody.
	Secrets    map[string]string
	Statements func(statement string)
	// Counts lets a database count in the place of sending its rows, nil for rows.
	Counts *Counting
	// Work is who waits for it, and how much memory it may take; nil for nobody.
	Work *Work
}

// Files reads one or more files into one cohort. The path "-" is stdin.
//
// The first file that is no marker matrix leads: its rows are the patients, in
// its order. The other files are joined to it on the patient id, as tables with
// a row per patient or as matrices with a column per patient; who stands in
// them alone is counted in Flow and not added.
//
// Errors are *Error.
func Files(paths []string, stdin io.Reader, opt Options) (*model.Cohort, error) {
	if len(paths) == 0 {
		return nil, &Error{What: "no file to read", Hint: "name one or more cohort files, or - for standard input"}
	}
	used := map[string]bool{}
	var seen []fs.FileInfo
	var seenAs []string
	var tables []*table
	var folders, took []string
	made := ""
	for _, p := range paths {
		if used[p] {
			return nil, &Error{File: Called(p), What: "is given twice", Hint: "name every file once"}
		}
		used[p] = true
		if opt.Counts != nil && (len(paths) > 1 || !postgres.Is(p)) {
			return nil, &Error{File: Called(p), What: "patients are counted in one table of a database, and there are other files",
				Hint: "counts have no patients to join anything to: join in the database, by a query",
				Ways: []model.Way{{Field: model.ReadCounts, Do: "leave it out"}}}
		}
		if postgres.Is(p) && opt.Counts != nil {
			return counted(p, opt)
		}
		if postgres.Is(p) {
			ts, names, err := database(p, opt)
			if err != nil {
				return nil, err
			}
			tables, took = append(tables, ts...), append(took, names...)
			continue
		}
		if info, err := os.Stat(p); err == nil && p != "-" {
			if k := slices.IndexFunc(seen, func(o fs.FileInfo) bool { return os.SameFile(o, info) }); k >= 0 {
				return nil, &Error{File: model.Printable(p), What: "is the same file as " + model.Printable(seenAs[k]), Hint: "name every file once"}
			}
			seen, seenAs = append(seen, info), append(seenAs, p)
		}
		if s := studyIn(p); s != nil && p != "-" {
			ts, names, by, err := s.tables(opt)
			if err != nil {
				return nil, err
			}
			tables, took, made = append(tables, ts...), append(took, names...), cmp.Or(made, by)
			continue
		}
		if isFolder(p) {
			folders = append(folders, p)
			continue
		}
		in, err := openFile(p, stdin, opt.Work)
		if err != nil {
			return nil, err
		}
		in.pick = opt.Tables
		ts, err := parseAll(in)
		if err != nil {
			return nil, err
		}
		tables, took = append(tables, ts...), append(took, in.took...)
		made = cmp.Or(made, opt.madeUp(in.s))
	}
	if err := allTaken(opt.Tables, took); err != nil {
		return nil, err
	}
	for _, p := range folders {
		t, others, err := folder(p, tables)
		if err != nil {
			return nil, err
		}
		tables = append(others, t)
	}
	return assembled(tables, made, opt)
}

func (o Options) madeUp(text string) string {
	if o.MadeUp == nil {
		return ""
	}
	return o.MadeUp(text)
}

// assembled is the cohort of some tables, of which it is said whether it was made
// up: made by a file, or by what its column synthetic says.
func assembled(tables []*table, made string, opt Options) (*model.Cohort, error) {
	c, err := assemble(tables, opt)
	if err != nil {
		return nil, err
	}
	if k := c.Position(model.SyntheticColumn); k >= 0 && made == "" && c.N > 0 {
		if col := c.Columns[k]; col.Missing == 0 && col.Distinct == 1 {
			made = opt.madeUp(col.Format(0))
		}
	}
	all := []*model.Cohort{c, c.Long}
	if q := c.Repeats; q != nil {
		all = append(all, q.Rows, q.Patients)
	}
	for _, x := range all {
		if x != nil {
			x.Synthetic, x.Database = made, slices.ContainsFunc(tables, func(t *table) bool { return t.title != "" })
		}
	}
	return c, nil
}

// Reader reads one file from r. The name stands in messages and, without its
// extensions, as the cohort's name. Errors are *Error.
func Reader(name string, r io.Reader, opt Options) (*model.Cohort, error) {
	in, err := drain(model.Printable(name), r, opt.Work)
	if err != nil {
		return nil, err
	}
	in.pick = opt.Tables
	tables, err := parseAll(in)
	if err == nil {
		err = allTaken(opt.Tables, in.took)
	}
	if err != nil {
		return nil, err
	}
	return assembled(tables, opt.madeUp(in.s), opt)
}

// assembly is a cohort being built.
type assembly struct {
	c     *model.Cohort
	opt   Options
	views []view
	names map[string]int // how many columns asked for the name

	patientOf map[string]string // sample -> patient, by a table of samples
	chosen    map[string]bool   // samples that are the one of their patient
	measured  map[string]bool   // samples that a matrix has
}

func assemble(tables []*table, opt Options) (*model.Cohort, error) {
	if opt.Config != nil {
		opt = opt.Config.options(opt)
	}
	if opt.ID != NoID && opt.Long == "" && opt.Freq == "" {
		for _, t := range tables {
			t.foldREDCap()
			t.foldPrism()
		}
	}
	tables, wells, err := expressions(tables, opt)
	if err != nil {
		return nil, err
	}
	if err := checkDates(opt.Dates); err != nil {
		return nil, err
	}
	opt.Dates = strings.ToLower(opt.Dates)
	if err := onePatientEach(opt, wells != nil); err != nil {
		return nil, err
	}
	lead := 0
	for k, t := range tables {
		if !t.matrixShaped() {
			lead = k
			break
		}
	}
	for k, t := range tables { // a patient's rows are folded before anything is joined to them
		if opt.Long == "" && opt.ID != NoID && t.severalEndpoints() {
			lead, opt.Long = k, model.ParamColumn
		}
	}
	t := tables[lead]
	a := &assembly{opt: opt, names: map[string]int{}, c: &model.Cohort{Name: t.stem(), Files: make([]model.Source, len(tables))}}
	a.measuredIn(tables)
	if t.matrixShaped() {
		err = a.leadMatrix(t)
	} else {
		if err := t.notTurned(); err != nil {
			return nil, err
		}
		if err := a.oneSampleEach(t, false); err != nil {
			return nil, err
		}
		err = a.leadTable(t, len(tables) > 1)
	}
	if err != nil {
		return nil, err
	}
	a.c.Files[lead] = a.source(t, t.rows, t.cols, "")
	if t.matrixShaped() {
		a.c.Files[lead] = a.source(t, a.c.N, t.rows, matrixForm(t.rows, a.c.N))
	}
	for _, matrices := range []bool{false, true} { // what says whose sample a column is goes first
		for k, other := range tables {
			if k == lead || other.matrixShaped() != matrices {
				continue
			}
			if a.c.Files[k], err = a.join(t, other); err != nil {
				return nil, err
			}
		}
	}
	if err := a.missing(tables, wells != nil); err != nil {
		return nil, err
	}
	if opt.Freq != "" {
		if err := a.frequencies(tables); err != nil {
			return nil, err
		}
	}
	for _, t := range tables {
		a.readDates(t)
	}
	if a.c.Columns, err = columns(a.views, opt.Work); err != nil {
		return nil, err
	}
	a.c.Index()
	a.c.Endpoints = model.RecogniseEndpoints(a.c)
	if a.c, err = between(a.c, opt); err != nil {
		return nil, err
	}
	if a.c.IDColumn == "" && opt.ID == "" && opt.Long == "" && opt.Freq == "" && !t.matrixShaped() && wells == nil {
		if col := actsAsID(a.c); col != nil {
			nameBy(a.c, col)
		} else {
			doubtRows(a.c)
		}
	}
	for _, t := range tables {
		a.c.Doubts = append(a.c.Doubts, t.doubts...)
		if t.qpcr != nil {
			a.c.Wells = t.qpcr
		}
	}
	for _, e := range a.c.Endpoints {
		a.c.Column(e.Time).DoubtCodes(true)
		if status := a.c.Column(e.Event); status != nil { // a word for not known is none of its states
			status.Doubts = slices.DeleteFunc(status.Doubts, func(d model.Doubt) bool { return d.Field == model.ReadMissing && d.Always })
		}
	}
	for _, col := range a.c.Columns {
		if col.Kind == model.Category && model.NamesTime(col.Name) && col.Distinct > 2 && !model.NamesUnit(col) {
			col.Doubts = append(col.Doubts, model.Doubt{File: col.File, Column: col.Name, N: col.Len() - col.Missing,
				What: "is named like a time but holds text, so it is not an endpoint's time"})
		}
	}
	if wells != nil {
		a.c.Long, a.c.PointColumn = wells.cohort, wells.point
	}
	c := a.c
	if opt.Config != nil {
		c, err = opt.Config.apply(c, opt)
	} else {
		c, err = fold(c, opt)
	}
	if err != nil || c.Long != nil {
		return c, err
	}
	return c.OnePerPatient(), nil
}

// severalEndpoints reports whether a table is one of ADaM's with a row per patient and
// endpoint.
func (t *table) severalEndpoints() bool {
	k := t.find(model.ParamColumn)
	return k >= 0 && !t.matrixShaped() && t.find("AVAL") >= 0 && t.find("CNSR") >= 0 && t.patientColumn() >= 0 && t.distinct(k).distinct > 1
}

func (a *assembly) flow(t *table, what string, n int) {
	a.c.Flow = append(a.c.Flow, model.FlowStep{File: t.name, What: what, N: n})
}

func (a *assembly) source(t *table, rows, cols int, form string) model.Source {
	kind := map[byte]string{',': "CSV", '\t': "TSV", ';': "semicolons", '|': "|-separated"}[t.sep]
	parts := t.form
	if kind != "" {
		parts = append([]string{kind}, t.form...)
	}
	if form != "" {
		parts = append([]string{form}, parts...)
	}
	decimal := '.'
	if t.comma {
		decimal = ','
	}
	return model.Source{Path: t.name, Form: strings.Join(parts, ", "), Rows: rows, Columns: cols, Delimiter: rune(t.sep), Decimal: decimal, Table: t.entry}
}

func matrixForm(markers, patients int) string {
	return fmt.Sprintf("marker matrix (%s × %s), turned", plural(markers, "marker", "markers"), plural(patients, "patient", "patients"))
}

// stem is a file's name without folder and extensions.
func stem(name string) string {
	base := filepath.Base(name)
	if k := strings.IndexByte(base, '.'); k > 0 {
		base = base[:k]
	}
	return base
}

// stem is what a table is called without folder and extensions.
func (t *table) stem() string { return cmp.Or(t.title, stem(t.name)) }

// leadTable takes the patients from a table with one row each.
func (a *assembly) leadTable(t *table, joined bool) error {
	if err := t.secondHeader(); err != nil {
		return err
	}
	t.numberHeader()
	id := -1
	switch a.opt.ID {
	case "":
		switch id = t.findID(); {
		case id < 0 && a.opt.Long != "":
			id = t.patientColumn()
		case id >= 0 && a.opt.Freq != "" && (t.isFreq(id, a.opt) || !t.namesRow(id)):
			id = -1 // in a table of counts, text that is different in every row is a category
		}
	case NoID:
		if k := t.patientColumn(); k >= 0 {
			if c := t.distinct(k); c.distinct < c.present {
				a.c.RowsOf = t.columnName(k)
				t.doubt(0, a.c.RowsOf, "", fmt.Sprintf("%s %d rows: each row was declared to be a subject of its own",
					plural(c.distinct, "value has", "values have"), c.present), c.present)
			}
		}
	default:
		if id = t.find(a.opt.ID); id < 0 {
			return t.fail(t.head, fmt.Sprintf("there is no column %s to name the patients", quote(a.opt.ID)), "the columns are "+t.columnList())
		}
	}
	if joined && id < 0 {
		if a.opt.ID == NoID {
			return t.fail(0, "no column names the patients, and another file is to be joined",
				"files are joined on the patient: rows are subjects of their own in one file only")
		}
		return t.fail(0, "no column names the patients, and another file is to be joined", "the columns are "+t.columnList(),
			model.Way{Field: model.ReadID, Do: "say which one it is"})
	}
	if err := t.onlyOne(id); err != nil {
		return err
	}
	t.identicalRows(id)
	if id >= 0 && a.opt.Freq != "" {
		if err := t.uniqueIDs(id, false); err != nil {
			return err
		}
	}
	n := t.rows
	a.c.N = n
	a.c.Lines = t.line
	nameless := 0
	a.c.ID = texts(n, func(i int) string {
		if id < 0 {
			return strconv.Itoa(i + 1)
		}
		if s := model.Printable(t.at(i, id)); !missing(s) {
			return s
		}
		nameless++
		return fmt.Sprintf("row %d", t.line[i])
	})
	if id >= 0 {
		a.c.IDColumn = t.columnName(id)
	}
	if nameless > 0 {
		t.doubt(0, a.c.IDColumn, "", fmt.Sprintf("%s no id: named by the row of the file", plural(nameless, "row has", "rows have")), nameless)
	}
	a.loaded(t, n)
	from := len(a.views)
	a.addTable(t, id, -1, nil)
	for k := range a.views[from:] {
		if v := &a.views[from+k]; v.first == id && v.id && nameless == 0 {
			v.texts = a.c.ID
		}
	}
	return nil
}

// addTable adds a table's columns. id is the one that names the patient; skip
// is one to leave out; pick goes from the cohort's patients to rows.
func (a *assembly) addTable(t *table, id, skip int, pick []int32) {
	empty := 0
	for k := range t.cols {
		if k == skip {
			continue
		}
		if t.header[k] == "" && k > 0 && t.blank(k) {
			empty++
			continue
		}
		v := view{t: t, first: k, stride: t.cols, n: a.c.N, pick: pick, id: (k == id || t.namesRow(k)) && !t.isFreq(k, a.opt), alike: t.alike[k]}
		name := t.columnName(k)
		if v.name = a.unique(t, name); v.name != name {
			t.doubt(0, name, "", fmt.Sprintf("another column has this name: this one is called %s", quote(v.name)), 1)
		}
		a.views = append(a.views, v)
	}
	if empty > 0 {
		t.doubt(t.head, "", "", plural(empty, "column without name or values was left out", "columns without names or values were left out"), empty)
	}
}

// leadMatrix takes the patients from the header of a matrix.
func (a *assembly) leadMatrix(t *table) error {
	if a.opt.ID != "" && a.opt.ID != NoID {
		return t.fail(t.head, fmt.Sprintf("there is no column %s: this is a matrix with markers in rows and patients in columns", quote(a.opt.ID)), "",
			model.Way{Field: model.ReadID, Do: "leave it out"})
	}
	if err := t.uniqueHeader(); err != nil {
		return err
	}
	first := 1
	for first < t.cols-1 && annotation[plain(t.header[first])] {
		first++
	}
	a.c.IDColumn = ""
	a.flow(t, "loaded", t.cols-first)
	pick, err := a.matrixPatients(t, first)
	if err != nil {
		return err
	}
	a.c.N = len(pick)
	for _, k := range pick {
		a.c.ID = append(a.c.ID, t.columnName(int(k)+1))
	}
	if len(pick) == t.cols-1 {
		pick = nil
	}
	a.addMatrix(t, pick)
	return nil
}

// addMatrix adds a matrix's rows as columns.
func (a *assembly) addMatrix(t *table, pick []int32) {
	nameless, renamed, example, blank := 0, 0, "", 0
	for r := range t.rows {
		name := model.Printable(t.at(r, 0))
		if missing(name) && t.cols > 1 && annotation[plain(t.header[1])] {
			if name = model.Printable(t.at(r, 1)); !missing(name) {
				blank++
			}
		}
		if missing(name) {
			name = fmt.Sprintf("row %d", t.line[r])
			nameless++
		}
		unique := a.unique(t, strings.Clone(name))
		if unique != name {
			renamed, example = renamed+1, unique
		}
		a.views = append(a.views, view{t: t, name: unique, first: r*t.cols + 1, stride: 1, n: a.c.N, pick: pick, row: int(t.line[r]), known: true})
	}
	if renamed > 0 {
		t.doubt(0, "", "", fmt.Sprintf("%s the name of another column: called %s and so on", plural(renamed, "marker has", "markers have"), quote(example)),
			renamed)
	}
	if blank > 0 {
		t.doubt(0, t.header[0], "", fmt.Sprintf("%s blank: called by %s", plural(blank, "name is", "names are"), t.header[1]), blank)
	}
	if nameless > 0 {
		t.doubt(0, "", "", fmt.Sprintf("%s no name: called by the row of the file", plural(nameless, "marker has", "markers have")), nameless)
	}
}

// unique is the name itself or, where another column has it already, the name
// with the file it comes from, or a number after it within one file.
func (a *assembly) unique(t *table, name string) string {
	a.names[name]++
	if a.names[name] == 1 {
		return name
	}
	for {
		u := fmt.Sprintf("%s (%s)", name, t.stem())
		if k := a.names[name]; k > 2 {
			u = fmt.Sprintf("%s (%s %d)", name, t.stem(), k-1)
		}
		if a.names[u] == 0 {
			a.names[u] = 1
			return u
		}
		a.names[name]++
	}
}

// columnList names the first few columns.
func (t *table) columnList() string {
	const most = 8
	var out []string
	for k := range min(most, t.cols) {
		out = append(out, model.Excerpt(t.columnName(k)))
	}
	s := strings.Join(out, ", ")
	if n := t.cols - most; n > 0 {
		s += fmt.Sprintf(" and %d more", n)
	}
	return s
}
