package model

import (
	"fmt"
	"slices"
	"strings"
)

// rowsKey is what of a Look decides how repeated rows are taken.
type rowsKey struct {
	Who
	Observing
	cluster  string
	survival bool
}

// For is the resolver that a question is put to where patients have several rows:
// r itself where nobody has. In this order: the rows as they are, where the clusters
// are the patients; (start, stop] rows, which are the intervals of a patient; the one
// row of each patient that the subgroup leaves; the patients, where the rows of each
// have one endpoint. Rows never count as patients. survival says that the question
// has an endpoint; without one it is put to the patients.
//
// Errors: *QuestionError where none of it holds.
func (r *Resolver) For(l Look, survival bool) (*Resolver, error) {
	if r.fitted || r.Cohort.Repeats == nil {
		return r, nil
	}
	if !survival {
		l.Observing = Observing{}
	}
	return Remember(r, "rows", 32, rowsKey{l.Who, l.Observing, l.Cluster, survival}, func() (*Resolver, error) { return r.fit(l, survival) })
}

// OthersFor are the cohorts that a cut is carried to, each as its rows are to be taken.
func (r *Resolver) OthersFor(l Look, survival bool) ([]*Resolver, error) {
	out := make([]*Resolver, len(r.Others))
	for k, other := range r.Others {
		var err error
		if out[k], err = other.For(l, survival); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// rowsForm names a form of the rows for Remember: a condition that leaves one row of
// each patient, or one of the two below.
type rowsForm string

const (
	formRows     rowsForm = "\x00rows"
	formPatients rowsForm = "\x00patients"
	formSpells   rowsForm = "\x00intervals"
)

// form is the resolver of a form of the rows, made once.
func (r *Resolver) form(f rowsForm, make func() *Cohort) *Resolver {
	out, _ := Remember(r, "form", 32, f, func() (*Resolver, error) {
		out := NewResolver(make())
		out.fitted, out.Others = true, r.Others
		return out, nil
	})
	return out
}

func (r *Resolver) asRows(f rowsForm) *Resolver {
	return r.form(f, func() *Cohort {
		c, q := *r.Cohort.Repeats.Rows, *r.Cohort.Repeats
		q.Intervals = f == formSpells
		c.Repeats = &q
		c.Endpoints = mergedEndpoints(r.Cohort.Endpoints, c.Endpoints)
		return &c
	})
}

func (r *Resolver) asPatients() *Resolver {
	return r.form(formPatients, func() *Cohort { return r.Cohort.Repeats.Patients })
}

func mergedEndpoints(first, then []Endpoint) []Endpoint {
	out := slices.Clone(first)
	for _, e := range then {
		if !slices.ContainsFunc(out, func(d Endpoint) bool { return d.Name == e.Name || d.Time == e.Time && d.Event == e.Event }) {
			out = append(out, e)
		}
	}
	return out
}

func (r *Resolver) fit(l Look, survival bool) (*Resolver, error) {
	q := r.Cohort.Repeats
	rows := r.asRows(formRows)
	in := make([]bool, q.Rows.N)
	if l.Where == "" {
		for i := range in {
			in[i] = true
		}
	} else {
		m, err := rows.mask(l.Where)
		if err != nil {
			return nil, err
		}
		in = m.in()
	}
	var ep Endpoint
	if survival {
		of := r
		if l.Time != "" {
			of = rows
		}
		var err error
		if ep, err = of.EndpointOf(l); err != nil {
			return nil, err
		}
		if at, err := r.ruled(rows, ep, survival, in); at != nil || err != nil {
			return at, err
		}
		if last := r.lasts(rows, ep, l, in); last != nil {
			return last, nil
		}
		if q.isID(l.Cluster) {
			return rows, nil
		}
		if ep.Entry != "" && q.overlap(rows, ep, in) < 0 {
			if err := q.repeated(rows, ep, in); err != nil {
				return nil, err
			}
			return r.asRows(formSpells), nil
		}
	}
	if l.Where != "" && q.oneEach(in) {
		return r.form(rowsForm(l.Where), func() *Cohort { return q.picked(in, r.Cohort, l.Where) }), nil
	}
	if !survival {
		return r.asPatients(), nil
	}
	at := q.differ(rows, ep)
	if at < 0 && ep.Entry == "" {
		return r.asPatients(), nil
	}
	if l.Cluster != "" {
		return rows, nil
	}
	return nil, q.unclear(rows, ep, l, at, in)
}

// isID reports whether a source names the patients of rows.
func (q *Repeats) isID(source string) bool { return strings.Trim(source, "`") == q.ID && source != "" }

// oneEach reports whether no patient has two of the rows in.
func (q *Repeats) oneEach(in []bool) bool {
	has := make([]bool, q.Patients.N)
	for i, p := range q.Of {
		if !in[i] {
			continue
		}
		if has[p] {
			return false
		}
		has[p] = true
	}
	return true
}

// count is how many patients have one of the rows in.
func (q *Repeats) count(in []bool) int {
	has := make([]bool, q.Patients.N)
	n := 0
	for i, p := range q.Of {
		if in[i] && !has[p] {
			has[p] = true
			n++
		}
	}
	return n
}

// picked are the patients with the one row of each that is in; who has none has the
// first, which is not in the subgroup either.
func (q *Repeats) picked(in []bool, of *Cohort, where string) *Cohort {
	n := q.Patients.N
	from := make([]int32, n)
	for p := range from {
		from[p] = -1
	}
	for i, p := range q.Of {
		if in[i] || from[p] < 0 {
			from[p] = int32(i)
		}
	}
	out := &Cohort{Name: of.Name, Picked: where, PickedOf: q, Files: of.Files, Synthetic: of.Synthetic, N: n, IDColumn: q.ID, ID: q.Patients.ID,
		Flow: of.Flow, Doubts: of.Doubts, Looks: of.Looks, Plan: of.Plan, Picture: of.Picture}
	for _, c := range q.Rows.Columns {
		out.Columns = append(out.Columns, c.pick(from))
	}
	out.Index()
	for _, e := range mergedEndpoints(of.Endpoints, q.Rows.Endpoints) {
		out.Endpoints = append(out.Endpoints, e.recounted(out))
	}
	return out
}

// recounted is an endpoint with the numbers of its codes in another cohort.
func (e Endpoint) recounted(c *Cohort) Endpoint {
	col := c.Column(e.Event)
	if col == nil || len(e.Codes) == 0 {
		return e
	}
	n := map[string]int{}
	for i := range c.N {
		if !col.IsMissing(i) {
			n[col.Format(i)]++
		}
	}
	e.Codes = slices.Clone(e.Codes)
	for k := range e.Codes {
		e.Codes[k].N = n[e.Codes[k].Value]
	}
	return e
}

// unclear is the error of rows of which it is not known how they are to be taken.
func (q *Repeats) unclear(rows *Resolver, ep Endpoint, l Look, at int, in []bool) error {
	if ep.Entry != "" {
		if k := q.overlap(rows, ep, in); k >= 0 {
			at = k
		}
	}
	at = max(at, 0)
	how := "different " + q.which(ep, at)
	if ep.Entry != "" {
		how = fmt.Sprintf("times from %s to %s that overlap", ep.Entry, ep.Time)
	}
	plain := ep
	plain.Entry = ""
	one := ep.Entry != "" && q.differ(rows, plain) < 0
	e := &QuestionError{What: fmt.Sprintf("%s \"%s\" stands in %s, with %s: %s are no patients",
		q.ID, Excerpt(q.Rows.ID[at]), q.places(at), how, q.Rows.RowsOfPatients())}
	within := func(where string) string {
		if l.Where != "" {
			return "(" + l.Where + ") and " + where
		}
		return where
	}
	strays, who := q.strays()
	visits, _ := q.visits(rows, ep)
	switch {
	case strays != "":
		e.Hint = "only these have several: " + who
		e.Ways = append(e.Ways, Way{FieldWhere.To(within(strays)), "leave them out until the file is mended"})
	case visits:
		e.Ways = append(e.Ways, Way{FieldWhere.To(within(lastOf(ep.Time))), "take the last row of each patient, before which no event stands"})
	default:
		keep := "keep one row of each patient"
		if example := q.example(rows, ep); example != "" {
			keep += ", as " + within(example) + " does"
		}
		e.Ways = append(e.Ways, Way{FieldWhere, keep}, Way{FieldCluster, "take the rows as they are, " + q.ID + " being the clusters"})
	}
	switch {
	case one:
		e.Ways = append(e.Ways, Way{FieldEntry, "leave out the entry"})
	case ep.Entry == "":
		e.Ways = append(e.Ways, Way{FieldEntry, "name the column in which a row starts, where rows are intervals of a patient"})
	}
	e.Ways = append(e.Ways, Way{ReadLong, "say which column tells the time points apart"}, Way{ReadRows, "choose one of these ways for good"})
	return e
}

// places are the rows of the patient of a row, in words.
func (q *Repeats) places(at int) string {
	const most = 3
	var rows []string
	n := 0
	for i, p := range q.Of {
		if p != q.Of[at] {
			continue
		}
		if n++; n <= most && i < len(q.Rows.Lines) {
			rows = append(rows, fmt.Sprint(q.Rows.Lines[i]))
		}
	}
	switch {
	case rows == nil:
		return Count(n, "row")
	case n > most:
		return fmt.Sprintf("rows %s and %d more", strings.Join(rows, ", "), n-most)
	}
	return "rows " + And(rows)
}

// which names the columns of an endpoint that differ within the patient of a row.
func (q *Repeats) which(ep Endpoint, at int) string {
	var out []string
	for _, name := range []string{ep.Time, ep.Event} {
		c := q.Rows.Column(name)
		if c == nil {
			continue
		}
		for i, p := range q.Of {
			if p == q.Of[at] && c.Format(i) != c.Format(at) {
				out = append(out, name)
				break
			}
		}
	}
	if len(out) == 0 {
		return "events"
	}
	return strings.Join(out, " and ")
}

// parse reads an expression. varies says that it reads columns that differ between the
// rows of a patient: it is then one over the rows.
func (r *Resolver) parse(src string) (e *Expr, varies bool, err error) {
	if q := r.Cohort.Repeats; q != nil && q.Patients == r.Cohort && len(q.Varying) > 0 && q.Rows.Column(src) == nil {
		if e, err = ParseExpr(q.Rows, src); err == nil {
			for _, c := range e.Columns() {
				varies = varies || slices.Contains(q.Varying, c.Name)
			}
		}
	}
	if !varies {
		e, err = ParseExpr(r.Cohort, src)
	}
	return e, varies, err
}

// condition evaluates a condition for every patient: whether it holds, and whether
// that is known. Of a patient with several rows it holds where it does in any of them.
func (r *Resolver) condition(src string) (holds, known []bool, err error) {
	return r.conditionKnown(src, false)
}

// conditionKnown does the same; where said is true, a row whose value says that it is
// not known (unknown, 9) is not known either.
func (r *Resolver) conditionKnown(src string, said bool) (holds, known []bool, err error) {
	e, varies, err := r.parse(src)
	if err != nil {
		return nil, nil, err
	}
	holds, known, err = e.Condition()
	if err == nil && said {
		for i, not := range e.notSaid() {
			known[i] = known[i] && !not
		}
	}
	if !varies || err != nil {
		return holds, known, err
	}
	q := r.Cohort.Repeats
	n := r.Cohort.N
	ever, sure := make([]bool, n), make([]bool, n)
	for p := range sure {
		sure[p] = true
	}
	for i, p := range q.Of {
		ever[p] = ever[p] || holds[i]
		sure[p] = sure[p] && known[i]
	}
	for p := range sure {
		sure[p] = sure[p] || ever[p]
	}
	return ever, sure, nil
}

// Ever says that a condition is about columns that differ between the rows of a
// patient, and holds where it does in any of them; "" where it is not.
func (r *Resolver) Ever(src string) string {
	if src == "" {
		return ""
	}
	if _, varies, err := r.parse(src); err != nil || !varies {
		return ""
	}
	return fmt.Sprintf("%s holds for a patient where it does in any row of theirs", src)
}

// variesSaid says who has the level of those whose rows differ, "" where nobody does.
func (c *Column) variesSaid() string {
	if c == nil || c.Varies == 0 {
		return ""
	}
	if c.Kind != Category {
		return fmt.Sprintf("%s is missing where the rows of a patient differ in it: %s", c.Name, Count(c.Varies, "patient"))
	}
	return fmt.Sprintf("%s differs between the rows of %s: their group is called %s", c.Name, Count(c.Varies, "patient"), Varies)
}

// VariesIn says of the columns beside the groups that a Look names what becomes of
// patients whose rows differ in them: without it they would be called missing.
func (c *Cohort) VariesIn(l Look) []string {
	var out []string
	for _, col := range c.Columns {
		if col.Varies == 0 {
			continue
		}
		switch name := Quote(col.Name); {
		case l.Outcome != col.Name && l.Outcome != name && col.Kind == Category && mentions(l.Outcome, col.Name):
			out = append(out, l.Outcome+" holds for a patient where it does in any row of theirs")
		case l.Marker != col.Name && l.Marker != name &&
			slices.ContainsFunc(l.columnsBeside(), func(s string) bool { return mentions(s, col.Name) }):
			out = append(out, col.variesSaid())
		}
	}
	return out
}

// everOf is by patient a column that was computed by row. A condition holds where it
// does in any row; anything else must not differ.
func (r *Resolver) everOf(c *Column) (*Column, error) {
	q := r.Cohort.Repeats
	patient := make([]int, len(q.Of))
	for i, p := range q.Of {
		patient[i] = int(p)
	}
	if at := c.constantWithin(patient, r.Cohort.N); at != nil {
		out := c.pick(at)
		out.Name = c.Name
		return out, nil
	}
	if c.Kind != Category || !slices.Equal(c.Level, []string{"false", "true"}) {
		v := c.varying(patient, r.Cohort.N)
		if v.Kind == Category {
			return v, nil
		}
		return nil, v.differs(q.Patients.N)
	}
	from := make([]int32, r.Cohort.N)
	for p := range from {
		from[p] = -1
	}
	for i, p := range q.Of {
		if c.Code[i] == 1 || c.Code[i] == 0 && from[p] < 0 {
			from[p] = int32(i)
		}
	}
	for i, p := range q.Of {
		if c.Code[i] < 0 && (from[p] < 0 || c.Code[from[p]] == 0) {
			from[p] = int32(i) // it may hold in this row
		}
	}
	return c.pick(from), nil
}

// differs is the error of a number or date that differs between the rows of patients.
func (c *Column) differs(patients int) error {
	return &QuestionError{What: fmt.Sprintf("%s differs between the rows of %d of %s, and no row is picked", c.Name, c.Varies, Count(patients, "patient")),
		Ways: []Way{{FieldWhere, "keep one row of each patient"}, {ReadLong, "say which column tells the time points apart"}}}
}

// RowsSaid says how rows are taken of which patients have several; "" where every
// row is a patient.
func (r *Resolver) RowsSaid() string {
	rule, said := r.Cohort.RowsRule, r.rowsSaid()
	if rule == "" || RowsWord(rule) {
		return said
	}
	if rule = "only the rows are taken where " + rule; said != "" {
		rule += "; " + said
	}
	return rule
}

func (r *Resolver) rowsSaid() string {
	q := r.Cohort.Repeats
	switch {
	case r.Cohort.PickedLast != "":
		return r.Cohort.PickedLast
	case r.Cohort.Picked != "":
		return "of the rows of each patient the one is taken that the subgroup leaves: " + r.Cohort.Picked
	case q == nil || r.Cohort == q.Patients:
		return ""
	case q.Intervals:
		return fmt.Sprintf("%d rows are the intervals of %s (%s)", q.Rows.N, Count(q.Patients.N, "patient"), q.ID)
	}
	return fmt.Sprintf("the %d rows of %s (%s) are taken as they are", q.Rows.N, Count(q.Patients.N, "patient"), q.ID)
}

// Intervals is by row the patient whose interval it is; nil where rows are none.
func (c *Cohort) Intervals() []int32 {
	if q := c.Repeats; q != nil && q.Intervals && c != q.Patients {
		return q.Of
	}
	return nil
}

// Patients is how many there are, however many rows they have.
func (c *Cohort) Patients() int {
	if q := c.Repeats; q != nil {
		return q.Patients.N
	}
	return c.N
}

// CountPatients counts the patients of the rows of a frame for which in holds.
func (f *Frame) CountPatients(in func(k int) bool) int {
	of := f.Cohort.Intervals()
	seen := map[int32]bool{}
	n := 0
	for k, i := range f.Row {
		if !in(k) {
			continue
		}
		p := i
		if of != nil {
			p = of[i]
		}
		if !seen[p] {
			seen[p] = true
			n++
		}
	}
	return n
}

// NamesStatus reports whether a column's name alone is that of a status.
func NamesStatus(name string) bool {
	_, ok := eventName(name)
	return ok
}
