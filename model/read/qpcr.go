package read

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// WellRoles name the columns of a file of wells; "" looks for one by its name.
type WellRoles struct {
	Patient, Time, Target, Replicate, Cq string

	Table string // of a file that holds several
}

// What the columns of wells are called, in lower-case letters and digits, the
// surest name first.
var (
	cqNames        = strings.Fields("cq ct cp cqvalue ctvalue cpvalue cycle cycles")
	targetNames    = strings.Fields("target targetname assay assayname detector detectorname mirna mirnaname gene genename genesymbol")
	wellSamples    = strings.Fields("sample samplename sampleid individual animal mouse donor case")
	timeNames      = strings.Fields("time timepoint visit visitname timing phase day week month tp")
	replicateNames = strings.Fields("replicate rep replica technicalreplicate techrep replicateno replicatenumber")
	positionNames  = strings.Fields("well wellposition wellname position")
)

// wellName is a column's name in lower-case letters and digits. Some machines
// write Ct with a Cyrillic letter.
func wellName(h string) string {
	if len(h) > 40 {
		return ""
	}
	return plain(strings.ReplaceAll(strings.ToLower(h), "т", "t"))
}

// roleOf finds the first column that has one of the names; -1 for none.
func roleOf(header, names []string) int {
	for _, n := range names {
		if k := slices.Index(header, n); k >= 0 {
			return k
		}
	}
	return -1
}

// wellColumns are where the parts of a well stand, -1 for not at all.
type wellColumns struct {
	patient, time, target, replicate, cq int
	position                             bool
}

// wellColumns finds the columns by their names or as they were told.
func (t *table) wellColumns(roles WellRoles) (c wellColumns, err error) {
	header := make([]string, len(t.header))
	for k, h := range t.header {
		header[k] = wellName(h)
	}
	find := func(given string, field model.Field, names []string) (int, error) {
		if given == "" {
			return roleOf(header, names), nil
		}
		if k := t.find(given); k >= 0 {
			return k, nil
		}
		return -1, t.fail(t.head, fmt.Sprintf("there is no column %s", quote(given)), "there are: "+t.columnList(),
			model.Way{Field: field, Do: "name one of them"})
	}
	if c.cq, err = find(roles.Cq, model.WellCq, cqNames); err != nil {
		return c, err
	}
	if c.target, err = find(roles.Target, model.WellTarget, targetNames); err != nil {
		return c, err
	}
	if c.patient, err = find(roles.Patient, model.WellPatient, wellSamples); err != nil {
		return c, err
	}
	if roles.Patient == "" {
		if k := t.patientColumn(); k >= 0 && k != c.target {
			c.patient = k
		}
	}
	if c.time, err = find(roles.Time, model.WellTime, timeNames); err != nil {
		return c, err
	}
	if c.replicate, err = find(roles.Replicate, model.WellCopy, replicateNames); err != nil {
		return c, err
	}
	if c.replicate < 0 {
		if c.replicate = roleOf(header, positionNames); c.replicate >= 0 {
			c.position = true
		}
	}
	used := map[int]string{}
	for _, x := range []struct {
		at    int
		role  string
		field model.Field
	}{{c.cq, "Cq", model.WellCq}, {c.target, "target", model.WellTarget}, {c.patient, "patient", model.WellPatient}, {c.time, "time", model.WellTime},
		{c.replicate, "replicate", model.WellCopy}} {
		if x.at < 0 {
			continue
		}
		if was, ok := used[x.at]; ok {
			return c, t.fail(t.head, fmt.Sprintf("column %s is taken both for the %s and for the %s", quote(t.columnName(x.at)), was, x.role),
				"say which column is which", model.Way{Field: x.field, Do: "name another column"})
		}
		used[x.at] = x.role
	}
	return c, nil
}

// notSeen recognises the ways in which machines write that a well showed no
// product.
func notSeen(s string) bool {
	if missing(s) || s[0] == '>' && limit(s, false) {
		return true
	}
	switch plain(s) {
	case "undetermined", "undet", "noct", "nocq", "nocp", "nd", "notdetected", "notdetermined", "negative", "neg", "none", "noamp", "noamplification":
		return true
	}
	return false
}

// holdsWells recognises a file of wells: it has a target and a Cq to a row, and
// patients stand in several.
func (t *table) holdsWells() bool {
	if !slices.ContainsFunc(t.header, func(h string) bool { return slices.Contains(cqNames[:6], wellName(h)) }) {
		return false // nor by a cycle, which may be one of chemotherapy
	}
	c, err := t.wellColumns(WellRoles{})
	if err != nil || c.cq < 0 || c.target < 0 || c.patient < 0 {
		return false
	}
	if p := t.distinct(c.patient); p.distinct == p.present {
		return false
	}
	seen, present := 0, 0
	for i := range t.rows {
		s := t.at(i, c.cq)
		if notSeen(s) {
			continue
		}
		present++
		if v, ok := number(s, t.comma); ok && v > 0 && v < 100 {
			seen++
		}
	}
	return seen > 0 && seen*2 >= present
}

// wells reads the wells of a table.
func (t *table) wells(roles WellRoles) (*model.Wells, error) {
	if err := t.uniqueHeader(); err != nil {
		return nil, err
	}
	c, err := t.wellColumns(roles)
	if err != nil {
		return nil, err
	}
	for _, x := range []struct {
		at    int
		role  string
		field model.Field
		such  string
	}{{c.cq, "the quantification cycle", model.WellCq, "Cq, Ct or Cp"}, {c.target, "the target", model.WellTarget, "target, gene or assay"},
		{c.patient, "the patient", model.WellPatient, "patient, subject or sample"}} {
		if x.at < 0 {
			return nil, t.fail(t.head, fmt.Sprintf("no column is known as %s (such as %s)", x.role, x.such), "the columns are "+t.columnList(),
				model.Way{Field: x.field, Do: "say which one it is"})
		}
	}
	name := func(k int) string {
		if k < 0 {
			return ""
		}
		return t.columnName(k)
	}
	w := &model.Wells{Name: stem(t.name), Patient: name(c.patient), Time: name(c.time), Target: name(c.target), Replicate: name(c.replicate), Cq: name(c.cq),
		Position: c.position}
	w.Source = (&assembly{}).source(t, t.rows, t.cols, "qPCR wells")
	wrong := func(i, col int, what, hint string) error {
		return &Error{File: t.name, Row: int(t.line[i]), Column: model.Excerpt(t.columnName(col)), What: what, Hint: hint}
	}
	first := map[[4]string]int{}
	for i := range t.rows {
		x := model.Well{Row: int(t.line[i])}
		for _, part := range []struct {
			at   int
			to   *string
			what string
			must bool
		}{{c.patient, &x.Patient, "patient", true}, {c.time, &x.Time, "time point", true}, {c.target, &x.Target, "target", true},
			{c.replicate, &x.Replicate, "replicate", false}} {
			if part.at < 0 {
				continue
			}
			s := t.at(i, part.at)
			if missing(s) {
				if part.must {
					return nil, wrong(i, part.at, "this well has no "+part.what,
						"every row is one well: whose, when, and of which target; leave rows without one out")
				}
				continue
			}
			*part.to = strings.Clone(model.Printable(s))
		}
		s := t.at(i, c.cq)
		x.Cq = math.NaN()
		if !notSeen(s) {
			v, ok := number(s, t.comma)
			switch {
			case !ok:
				return nil, wrong(i, c.cq, fmt.Sprintf("%s is not a number of cycles", quote(s)),
					"write Undetermined, or nothing, where a well showed no product")
			case !(v > 0) || math.IsInf(v, 0):
				return nil, wrong(i, c.cq, fmt.Sprintf("a Cq of %s: it is above 0 and finite", quote(s)),
					"write Undetermined, or nothing, where a well showed no product")
			}
			x.Cq = v
		}
		if c.replicate >= 0 && !c.position && x.Replicate != "" {
			key := [4]string{x.Patient, x.Time, x.Target, x.Replicate}
			if k, ok := first[key]; ok {
				return nil, wrong(i, c.replicate, fmt.Sprintf("replicate %s of %s stands in rows %d and %d", quote(x.Replicate),
					strings.Join(strings.Fields(x.Patient+" "+x.Time+" "+x.Target), " "), t.line[k], t.line[i]),
					"keep one of them, or give every replicate a number of its own")
			}
			first[key] = i
		}
		w.Well = append(w.Well, x)
	}
	return w, nil
}

// WellsFile reads a file of wells; the path "-" is stdin. Errors are *Error.
func WellsFile(path string, stdin io.Reader, roles WellRoles, madeUp func(text string) string) (*model.Wells, error) {
	in, err := openFile(path, stdin, nil)
	if err != nil {
		return nil, err
	}
	if roles.Table != "" {
		in.pick = []string{roles.Table}
	}
	w, err := wellsOf(in, roles)
	if err == nil {
		err = allTaken(in.pick, in.took)
	}
	if err == nil {
		w.Synthetic = Options{MadeUp: madeUp}.madeUp(in.s)
	}
	return w, err
}

// WellsReader reads wells from r; the name stands in messages.
func WellsReader(name string, r io.Reader, roles WellRoles) (*model.Wells, error) {
	in, err := drain(model.Printable(name), r, nil)
	if err != nil {
		return nil, err
	}
	return wellsOf(in, roles)
}

func wellsOf(in *text, roles WellRoles) (*model.Wells, error) {
	t, err := parse(in)
	if err != nil {
		return nil, err
	}
	return t.wells(roles)
}

// expressions turns the tables of wells among tables into tables of a row per
// patient: 2^-ΔCq by the usual rules, which is said. long is the cohort of
// wells, where there is nothing but wells.
func expressions(tables []*table, opt Options) (out []*table, long *wellRows, err error) {
	out = slices.Clone(tables)
	if opt.ID == NoID || opt.Long != "" {
		return out, nil, nil
	}
	for k, t := range tables {
		if !t.holdsWells() {
			continue
		}
		w, err := t.wells(WellRoles{})
		if err != nil {
			return nil, nil, err
		}
		var declared []string
		if opt.Config != nil {
			declared = opt.Config.Columns[w.Time].Levels
		}
		q, err := w.QPCR(model.QPCROptions{Times: declared})
		if err != nil {
			e := t.fail(0, "", "", model.Way{Field: model.Expressions, Do: "make a cohort of the wells as you say"},
				model.Way{Field: model.ReadNoID, Do: "take every well as a row"})
			e.What, e.Hint, _ = strings.Cut(err.Error(), "\n")
			e.What = "holds qPCR wells (" + w.Target + ", " + w.Cq + "), and " + e.What
			return nil, nil, e
		}
		made, err := t.expressionTable(q)
		if err != nil {
			return nil, nil, err
		}
		made.qpcr = q
		out[k] = made
		if len(tables) == 1 {
			rows, err := wellCohort(t, w)
			if err != nil {
				return nil, nil, err
			}
			long = &wellRows{rows, cmp.Or(w.Time, w.Replicate, w.Target)}
		}
	}
	return out, long, nil
}

// expressionTable writes expressions as a table, as if a file had held them.
func (t *table) expressionTable(q *model.QPCR) (*table, error) {
	var b strings.Builder
	if err := ExpressionCSV(&b, q); err != nil {
		return nil, err
	}
	made, err := parse(&text{name: t.name, s: b.String()})
	if err != nil {
		return nil, err
	}
	if made.idRank(0) == 0 { // a name that would not be known as the patient's
		made.header[0] = "patient"
	}
	first := map[string]int32{}
	for _, x := range q.Wells.Well {
		if _, ok := first[x.Patient]; !ok {
			first[x.Patient] = int32(x.Row)
		}
	}
	for i, p := range q.Patients {
		made.line[i] = first[p]
	}
	made.sep, made.head = t.sep, t.head
	made.form = append(slices.Clone(t.form), fmt.Sprintf("qPCR wells (%d)", len(q.Wells.Well)))
	made.doubts = slices.Clone(t.doubts)
	s := q.Summary
	made.doubt(0, "", "", fmt.Sprintf("holds qPCR wells, and was turned into expressions of %s, 2^-ΔCq to %s: %d wells of %s (%s); "+
		"%d undetermined, %d outlying", strings.Join(q.Targets, ", "), strings.Join(q.Reference, ", "),
		s.Wells, plural(len(q.Patients), "patient", "patients"), model.RulesText(q.Rules), s.Undetermined, s.Outliers), s.Wells)
	if q.Calibrator != "" {
		made.doubt(0, "", "", fmt.Sprintf("ratios are to %s (time points: %s)", q.Calibrator, strings.Join(q.Times, ", ")), len(q.Changes))
	}
	for _, x := range q.Lost {
		if x.Why == "outlier" {
			made.doubt(x.Row, q.Wells.Cq, model.FormatNumber(x.Cq),
				fmt.Sprintf("well left out as an outlier: %s, Cq %s", strings.Join(strings.Fields(x.Patient+" "+x.Time+" "+x.Target+" "+x.Replicate), " "),
					model.FormatNumber(x.Cq)), 1)
		}
	}
	return made, nil
}

// ExpressionCSV writes expressions as a cohort file: a row per patient.
func ExpressionCSV(w io.Writer, q *model.QPCR) error {
	out := csv.NewWriter(w)
	cols := q.Columns()
	head := []string{q.Wells.Patient}
	for _, c := range cols {
		head = append(head, c.Name)
	}
	made := q.Wells.Synthetic != ""
	if made {
		head = append(head, model.SyntheticColumn)
	}
	_ = out.Write(head)
	for i, p := range q.Patients {
		rec := []string{p}
		for _, c := range cols {
			if math.IsNaN(c.Value[i]) {
				rec = append(rec, "NA")
			} else {
				rec = append(rec, strconv.FormatFloat(c.Value[i], 'g', -1, 64))
			}
		}
		if made {
			rec = append(rec, q.Wells.Synthetic)
		}
		_ = out.Write(rec)
	}
	out.Flush()
	return out.Error()
}

// wellRows are wells as long rows, and the column that tells those of a patient
// apart: when, where there is a time.
type wellRows struct {
	cohort *model.Cohort
	point  string
}

// wellCohort is the wells as long rows of their patients.
func wellCohort(t *table, w *model.Wells) (*model.Cohort, error) {
	a := &assembly{names: map[string]int{}, opt: Options{ID: NoID}, c: &model.Cohort{Name: stem(t.name), Files: []model.Source{w.Source}}}
	if err := a.leadTable(t, false); err != nil {
		return nil, err
	}
	c := a.c
	var err error
	if c.Columns, err = columns(a.views, t.work); err != nil {
		return nil, err
	}
	c.Index()
	c.IDColumn = w.Patient
	for i, x := range w.Well {
		c.ID[i] = x.Patient
	}
	if k := c.Position(w.Patient); k >= 0 {
		if col, err := c.Columns[k].As(model.Identifier); err == nil {
			c.Columns[k] = col
		}
	}
	return c, nil
}
