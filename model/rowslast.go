package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// lastOf is the condition that a row is the last one of its patient by a time.
func lastOf(time string) string { return "last(" + Quote(time) + ")" }

// last tells the last row of each patient by the values of a column: the greatest,
// and two rows where both have it, as none of the two is the later one.
func (c *Cohort) last(v *vec, n int) *vec {
	greatest := map[string]float64{}
	for i := range n {
		x := v.numAt(i)
		if most, ok := greatest[c.ID[i]]; !math.IsNaN(x) && (!ok || x > most) {
			greatest[c.ID[i]] = x
		}
	}
	out := &vec{kind: vecBool, tri: make([]int8, n)}
	for i := range out.tri {
		if most, ok := greatest[c.ID[i]]; ok && v.numAt(i) == most {
			out.tri[i] = 1
		}
	}
	return out
}

// unlikely is the logarithm of how rarely rows may be in the order of their times by
// chance if that order is to be taken as what it says: in n rows of a patient once in n!.
var unlikely = math.Log(1000)

// visits reports whether the rows of a patient are those of one follow-up: the time
// differs between them, and no event stands before the last. certain says that the
// rows are also in the order of their times, in more patients than by chance, and that
// every last row has a status where another has.
func (q *Repeats) visits(rows *Resolver, ep Endpoint) (are, certain bool) {
	time := rows.Cohort.Column(ep.Time)
	if time == nil || time.Kind != Number || ep.Entry != "" {
		return false, false
	}
	o := &Outcome{State: make([]State, q.Rows.N), Cause: make([]int32, q.Rows.N)}
	if c := q.read.Column(ep.Event); c != nil { // a status in the last row only is not yet that of the others
		ep.states(c, o)
	} else if states, err := rows.statesOf(ep); err == nil && states != nil {
		o.State = states
	} else {
		return false, false
	}
	event := func(i int) bool { return o.State[i] == Event || o.Cause[i] > 0 }
	of := make([][]int, q.Patients.N)
	for i, p := range q.Of {
		of[p] = append(of[p], i)
	}
	certain = true
	chance, several := 0.0, 0
	for _, rows := range of {
		if len(rows) < 2 {
			continue
		}
		several++
		last, known := -1, false
		for _, i := range rows {
			t := time.Num[i]
			switch {
			case math.IsNaN(t) && event(i):
				return false, false
			case math.IsNaN(t):
				certain = false
			case last < 0 || t > time.Num[last]:
				if last >= 0 && event(last) {
					return false, false
				}
				last = i
			case t == time.Num[last] || event(i):
				return false, false
			default:
				certain = false
			}
			known = known || o.State[i] != Unknown
		}
		if last < 0 || known && o.State[last] == Unknown {
			certain = false
		}
		x, _ := math.Lgamma(float64(len(rows) + 1))
		chance += x
	}
	return several > 0, certain && chance >= unlikely
}

// whole reports whether every patient has all rows in, or none.
func (q *Repeats) whole(in []bool) bool {
	of := make([]int8, q.Patients.N)
	for i, p := range q.Of {
		of[p] |= 1 << kindOf(in[i])
	}
	return !slices.Contains(of, 3)
}

// lasts are the patients with the last row of each, where it is certain that this is
// what is known of them in the end; nil elsewhere. Only the time and the event are those of
// the last row: what else differs within a patient is known too late there to explain
// the follow-up, and no row is picked for it.
func (r *Resolver) lasts(rows *Resolver, ep Endpoint, l Look, in []bool) *Resolver {
	q := r.Cohort.Repeats
	if _, certain := q.visits(rows, ep); !certain || !q.whole(in) {
		return nil
	}
	reads := func(src string, one func(name string) bool) bool {
		e, err := ParseExpr(q.Rows, src)
		return err == nil && slices.ContainsFunc(e.Columns(), func(c *Column) bool { return one(c.Name) })
	}
	if reads(l.Where, func(name string) bool { return slices.Contains(q.Varying, name) }) {
		return nil
	}
	where := lastOf(ep.Time)
	m, err := rows.mask(where)
	if err != nil {
		return nil
	}
	return r.form(rowsForm("\x00"+where+ep.Event), func() *Cohort {
		c := q.picked(m.in(), r.Cohort, where)
		for k, col := range c.Columns {
			own := func(name string) bool { return name == col.Name }
			if v := q.Patients.Column(col.Name); v != nil && v.Varies > 0 && !own(ep.Time) && !reads(ep.Event, own) {
				c.Columns[k] = v
			}
		}
		c.Index()
		c.PickedLast = fmt.Sprintf("the last of %s rows of each patient is taken for the time and the event, %s: "+
			"the time grows in every patient, and no event stands before it", strings.TrimSuffix(q.EachSaid(), " each"), where)
		return c
	})
}

// several are the patients with more than one row.
func (q *Repeats) several() []int32 {
	n := make([]int, q.Patients.N)
	for _, p := range q.Of {
		n[p]++
	}
	var out []int32
	for p, k := range n {
		if k > 1 {
			out = append(out, int32(p))
		}
	}
	return out
}

// strays are the patients with several rows where so few have them that it is an
// error of these rows, not the form of the file: a condition without them, and where
// they stand. "" elsewhere.
func (q *Repeats) strays() (where, who string) {
	several := q.several()
	if len(several)*10 > q.Patients.N {
		return "", ""
	}
	const most = 5
	var conditions, said []string
	for k, p := range several {
		id := q.Patients.ID[p]
		value := fmt.Sprintf("%q", id)
		if c := q.Rows.Column(q.ID); c != nil && c.Kind == Number {
			value = id
		}
		conditions = append(conditions, Quote(q.ID)+" != "+value)
		if k < most {
			said = append(said, fmt.Sprintf("%q (%s)", Excerpt(id), q.places(slices.Index(q.Of, p))))
		}
	}
	if n := len(several) - most; n > 0 {
		said = append(said, fmt.Sprintf("%d more", n))
	}
	return strings.Join(conditions, " and "), strings.Join(said, ", ")
}

// example is a condition that leaves one row of each patient, "" where no column of
// few values gives one. It keeps nearly every patient, some of the events, and every
// level of what hardly differs within patients, such as a treatment. Of such columns
// the one that keeps most patients is named.
func (q *Repeats) example(rows *Resolver, ep Endpoint) string {
	best, most := "", 0
	several := len(q.several())
	var o *Outcome
	if states, err := rows.statesOf(ep); err == nil {
		o, _ = ep.Outcome(q.Rows, states)
	}
	differs := func(name string) int {
		if c := q.Patients.Column(name); c != nil {
			return c.Varies
		}
		return 0
	}
	few := func(c *Column) bool {
		return (c.Kind == Category || c.Kind == Number) && c.Distinct >= 2 && c.Distinct <= mostCodes && c.Name != ep.Time && c.Name != ep.Event &&
			c.Name != ep.Entry
	}
	for _, c := range q.Rows.Columns {
		if !few(c) || differs(c.Name)*2 < several {
			continue
		}
		levels, code := LevelsAmong(c, AllRows(q.Rows.N), func(int) bool { return true })
		for g, level := range levels {
			in, n, events, left := make([]bool, q.Rows.N), 0, 0, 0
			for i := range in {
				if in[i] = int(code[i]) == g; in[i] {
					n++
				}
				if o != nil && o.State[i] == Event && o.Out[i] == 0 {
					events++
					left += kindOf(in[i])
				}
			}
			if n <= most || n*10 < q.Patients.N*9 || events > 0 && left == 0 || !q.oneEach(in) ||
				slices.ContainsFunc(q.Rows.Columns, func(t *Column) bool { return few(t) && differs(t.Name)*2 < several && t.drops(in) }) {
				continue
			}
			if c.Kind == Category {
				level = fmt.Sprintf("%q", level)
			}
			best, most = Quote(c.Name)+" == "+level, n
		}
	}
	return best
}

// drops reports whether a value of a column stands in none of the rows in.
func (c *Column) drops(in []bool) bool {
	left := map[string]bool{}
	for i, is := range in {
		if !c.IsMissing(i) {
			left[c.Format(i)] = left[c.Format(i)] || is
		}
	}
	for _, is := range left {
		if !is {
			return true
		}
	}
	return false
}
