package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Repeats are the rows of a file in which a patient has several, and the patients
// that they are of, a row each. Which of the two a question is put to depends on the
// question, see Resolver.For.
type Repeats struct {
	ID   string // column that names the patient of a row
	Rows *Cohort
	read *Cohort // the rows as they were read
	// Patients holds what never differs between the rows of a patient; what does is
	// "varies" there, since no row is picked.
	Patients *Cohort
	Of       []int32 // by row, its patient
	// Intervals says of a cohort of rows that they are the (start, stop] intervals of
	// patients.
	Intervals bool
	Varying   []string
}

// AsRead are the rows with what stands in each of them, and no value that another row of
// the same patient has.
func (q *Repeats) AsRead() *Cohort { return q.read }

// Varies is the level of patients whose rows have different levels.
const Varies = "varies"

// OnePerPatient is a cohort whose IDs repeat with its patients told apart from its
// rows: the patients where the rows of each have one endpoint, else the rows, of
// which a question has to say how they are to be taken. What is known in one row of
// a patient is known in all of them. A cohort in which nobody has two rows is
// returned as it is.
func (rows *Cohort) OnePerPatient() *Cohort {
	if ascending(rows.ID) || rows.Of != nil && rows.IDColumn == "" && ascending(rows.RowID) { // names by number, and which of how many
		return rows
	}
	if id := rows.Column(rows.IDColumn); id != nil && id.Kind == Identifier && id.Distinct == rows.N {
		return rows
	}
	first, of := rows.patientsOf()
	n := len(first)
	if n == rows.N {
		return rows
	}
	all := *rows
	all.Columns = slices.Clone(rows.Columns)
	all.RowsOf = rows.IDColumn
	q := &Repeats{ID: rows.IDColumn, Rows: &all, Of: of, read: rows}
	p := &Cohort{Name: rows.Name, Files: rows.Files, Synthetic: rows.Synthetic, N: n, IDColumn: rows.IDColumn, Flow: slices.Clone(rows.Flow),
		Looks: rows.Looks, Plan: rows.Plan, RowsRule: rows.RowsRule}
	patient := make([]int, rows.N)
	for i, k := range of {
		patient[i] = int(k)
	}
	for _, i := range first {
		p.ID = append(p.ID, rows.ID[i])
	}
	for k, c := range rows.Columns {
		if at := c.constantWithin(patient, n); at != nil {
			col := c.pick(at)
			if col.Kind == Identifier && c.Name != rows.IDColumn && strings.HasPrefix(c.Why, "text") {
				col.Why = c.Why
			}
			p.Columns = append(p.Columns, col)
			if c.Missing > 0 {
				all.Columns[k] = c.carried(at, of)
			}
			continue
		}
		col := c.varying(patient, n)
		q.Varying = append(q.Varying, c.Name)
		p.Columns = append(p.Columns, col)
	}
	all.Index()
	q.Patients = p
	all.Repeats, p.Repeats = q, q
	p.Index()
	p.Doubts = append(slices.Clone(rows.Doubts), q.said())
	p.Flow = append(p.Flow, FlowStep{File: rows.Name, What: "patients, by " + q.ID, N: n})
	if !q.declare() || rows.RowsRule == RowsIntervals || rows.RowsRule == RowsClusters {
		all.Doubts = p.Doubts
		all.Flow = p.Flow
		return &all
	}
	return p
}

// ascending reports whether each of some ids is longer than the one before, or as long
// and greater: then they differ, as nearly every file has them.
func ascending(id []string) bool {
	for i := 1; i < len(id); i++ {
		if a, b := id[i-1], id[i]; len(a) > len(b) || len(a) == len(b) && a >= b {
			return false
		}
	}
	return true
}

// patientsOf finds the patient of each row, and the row in which each comes first.
func (rows *Cohort) patientsOf() (first []int, of []int32) {
	of = make([]int32, rows.N)
	seen := make(map[string]int32, rows.N)
	for i, id := range rows.ID {
		p, ok := seen[id]
		if !ok {
			p = int32(len(first))
			seen[id] = p
			first = append(first, i)
		}
		of[i] = p
	}
	return first, of
}

// declare gives the patients their endpoints: those that were declared for the rows,
// and those that are recognised. false where the patients have none, or one that was
// declared differs between the rows of a patient: the rows are then what is meant.
func (q *Repeats) declare() bool {
	p := q.Patients
	r := NewResolver(q.Rows)
	r.fitted = true
	meant := true
	for _, e := range q.Rows.Endpoints {
		if !strings.HasPrefix(e.Why, declared) {
			continue
		}
		if e.Entry != "" || q.differ(r, e) >= 0 {
			meant = false
			continue
		}
		p.Endpoints = append(p.Endpoints, e)
	}
	for _, e := range RecogniseEndpoints(p) {
		if e.Entry == "" && !slices.ContainsFunc(p.Endpoints, func(d Endpoint) bool {
			return d.Name == e.Name || d.Time == e.Time && d.Event == e.Event
		}) {
			p.Endpoints = append(p.Endpoints, e)
		}
	}
	return meant && (len(p.Endpoints) > 0 || len(q.Rows.Endpoints) == 0)
}

// plain are the rows as if nobody had several, with what is known of each patient.
func (q *Repeats) plain() *Cohort {
	c := *q.Rows
	c.Repeats, c.RowsOf, c.Doubts, c.Flow = nil, q.read.RowsOf, q.read.Doubts, q.read.Flow
	return &c
}

// subset is a cohort of some of the rows or patients, in the form of c.
func (q *Repeats) subset(c *Cohort, keep []bool, name string) *Cohort {
	rows := keep
	if c == q.Patients {
		rows = make([]bool, len(q.Of))
		for i, p := range q.Of {
			rows[i] = keep[p]
		}
	}
	out := q.plain().Subset(rows, name)
	one := out.OnePerPatient()
	if one.Repeats == nil {
		one.RowsOf = c.RowsOf
	} else if one = one.Repeats.Patients; c != q.Patients {
		one = one.Repeats.Rows
	}
	one.Endpoints = c.Endpoints
	return one
}

// declared begins the Why of an endpoint that a cohort.toml declares.
const declared = "declared"

// said is the doubt that tells what the rows are.
func (q *Repeats) said() Doubt {
	file := ""
	if c := q.Rows.Column(q.ID); c != nil {
		file = c.File
	}
	what := fmt.Sprintf("%s have %d rows, %s", Count(q.Patients.N, "patient"), q.Rows.N, q.EachSaid())
	if n := len(q.Varying); n > 0 {
		names := quoteAll(q.Varying[:min(n, 6)])
		if n > 6 {
			names = append(names, fmt.Sprintf("%d more", n-6))
		}
		what += "; these differ within a patient: " + strings.Join(names, ", ")
	}
	return Doubt{File: file, Column: q.ID, What: what, N: q.Rows.N}
}

// Each is how many rows a patient has, at least and at most.
func (q *Repeats) Each() (least, most int) {
	n := make([]int, q.Patients.N)
	for _, p := range q.Of {
		n[p]++
	}
	return slices.Min(n), slices.Max(n)
}

// EachSaid is how many rows a patient has, in words.
func (q *Repeats) EachSaid() string {
	if lo, hi := q.Each(); lo != hi {
		return fmt.Sprintf("%d to %d each", lo, hi)
	}
	return fmt.Sprintf("%d each", q.Rows.N/q.Patients.N)
}

// RowsOfPatients is how many rows of how many patients a cohort has, in words.
func (c *Cohort) RowsOfPatients() string {
	return fmt.Sprintf("%d rows of %s", c.Repeats.Rows.N, Count(c.Patients(), "patient"))
}

// Units is how many there are of what an analysis counts: patients, or rows that are
// taken as they are.
func (c *Cohort) Units() int {
	if q := c.Repeats; q != nil && (q.Intervals || c == q.Rows) {
		return q.Patients.N
	}
	return c.N
}

// carried is a column that never differs within a patient, with its value in every
// row of the patient. at is by patient the row that has it.
func (c *Column) carried(at, of []int32) *Column {
	from := make([]int32, len(of))
	for i, p := range of {
		from[i] = at[p]
	}
	return c.pick(from)
}

// varying is a column by patient that differs within some of them: a level of its own
// where it has levels, else missing. Numbers and dates that differ in more than one of
// 20 patients are set aside, as what is left would be a selection of patients.
func (c *Column) varying(patient []int, n int) *Column {
	at := make([]int32, n)
	differs := make([]bool, n)
	for i := range at {
		at[i] = -1
	}
	v := 0
	for i, p := range patient {
		switch {
		case c.IsMissing(i) || differs[p]:
		case at[p] < 0:
			at[p] = int32(i)
		case !c.same(int(at[p]), i):
			differs[p] = true
			v++
		}
	}
	col := c
	if c.Kind == Number && c.Distinct <= FewValues && allWhole(c.Num) && !MayNameTime(c.Name) {
		col, _ = c.As(Category)
	}
	for p, d := range differs {
		if d && col.Kind != Category {
			at[p] = -1
		}
	}
	out := col.pick(at)
	out.Varies = v
	out.Why = fmt.Sprintf("differs between the rows of %s: no row is picked", Count(v, "patient"))
	switch out.Kind {
	case Category:
		out.Level = slices.Clone(col.Level)
		level := Varies
		for LevelIndex(out, level) >= 0 {
			level += "_"
		}
		out.Level = append(out.Level, level)
		seen := map[int32]bool{}
		for p := range out.Code {
			if differs[p] {
				out.Code[p] = int32(len(out.Level) - 1)
			}
			if out.Code[p] >= 0 {
				seen[out.Code[p]] = true
			}
		}
		out.Distinct = len(seen)
	case Identifier:
		for p, d := range differs {
			if d {
				out.Text[p] = Varies
				out.Missing--
			}
		}
		out.Distinct++
	default:
		out.Doubts = append(slices.Clone(out.Doubts), Doubt{File: c.File, Column: c.Name, What: out.Why, N: v})
		if v*20 > n {
			out.Aside = "it differs within patients"
		}
	}
	return out
}

func allWhole(x []float64) bool {
	for _, v := range x {
		if v != math.Trunc(v) && !math.IsNaN(v) {
			return false
		}
	}
	return true
}

// differ is the first row whose outcome differs from that of another row of its
// patient, -1 where every patient has one outcome.
func (q *Repeats) differ(rows *Resolver, e Endpoint) int {
	states, err := rows.statesOf(e)
	if err != nil {
		return 0
	}
	e.Entry = ""
	o, err := e.Outcome(q.Rows, states)
	if err != nil {
		return 0
	}
	first := make([]int, q.Patients.N)
	for p := range first {
		first[p] = -1
	}
	for i, p := range q.Of {
		k := first[p]
		if k < 0 {
			first[p] = i
			continue
		}
		if (o.Out[i] != 0) != (o.Out[k] != 0) || o.Out[i] == 0 && (o.Time[i] != o.Time[k] || o.State[i] != o.State[k] || o.Cause[i] != o.Cause[k]) {
			return i
		}
	}
	return -1
}

// overlap is the first row whose (start, stop] overlaps with that of another row of
// its patient, -1 where the rows of every patient follow one another.
func (q *Repeats) overlap(rows *Resolver, e Endpoint, in []bool) int {
	states, err := rows.statesOf(e)
	if err != nil {
		return 0
	}
	o, err := e.Outcome(q.Rows, states)
	if err != nil || o.Entry == nil {
		return 0
	}
	order := make([]int, 0, q.Rows.N)
	for i := range q.Rows.N {
		if o.Out[i] == 0 && in[i] {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case q.Of[a] != q.Of[b]:
			return int(q.Of[a]) - int(q.Of[b])
		case o.Entry[a] < o.Entry[b]:
			return -1
		case o.Entry[a] > o.Entry[b]:
			return 1
		}
		return 0
	})
	for k := 1; k < len(order); k++ {
		a, b := order[k-1], order[k]
		if q.Of[a] == q.Of[b] && o.Entry[b] < o.Time[a] {
			return b
		}
	}
	return -1
}
