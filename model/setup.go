package model

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Setup is what a person says of a cohort's files where it differs from how they
// were understood: a cohort.toml is made of it. Nothing is said by an empty field.
type Setup struct {
	Columns   []ColumnSetup
	Endpoints []EndpointSetup
	Derive    []Derived
	Counted   []CountedSetup // what a database is to count beside what the question names
	Step      float64        // of CountedAs: what times are rounded to multiples of, 0 for nothing
	Up        bool           // likewise: up
	Least     int            // of CountedAs: of fewer patients a cell stays in the database; 0 for what is said elsewhere
	Rows      string         // how the rows of a patient are taken: RowsPatients and so on, or a condition
}

// CountedSetup is a column that a database is to count, by its values or in bins.
type CountedSetup struct {
	Name  string
	Bins  bool
	Begin []float64 // where they begin but the first; nil: of about one size
	Cuts  []float64 // which are to be between bins
}

// ColumnSetup is what is said of one column.
type ColumnSetup struct {
	Name, Label, Unit string
	Kind              string   // number, category, identifier
	Role              string   // marker, ignore
	Levels            []string // in order, the first is the reference
	Missing           []string // values that are no values; empty, and not nil: there are none
}

// EndpointSetup is an endpoint made of columns. A value of the status that is neither
// an event nor censored is not known, and its patients are left out.
type EndpointSetup struct {
	Name, Time, Event, Entry, Unit string
	Events, Censored               []string
}

// Empty reports whether nothing is said.
func (s Setup) Empty() bool {
	return len(s.Columns)+len(s.Endpoints)+len(s.Derive)+len(s.Counted) == 0 && s.Rows == ""
}

// Same reports whether two say the same.
func (s Setup) Same(o Setup) bool { return s.Empty() && o.Empty() || reflect.DeepEqual(s, o) }

// Over is what is said on top of what another one says: of the same column, endpoint or
// computed column, only the former counts.
func (s Setup) Over(o Setup) Setup {
	for _, c := range s.Columns {
		o = o.Column(c.Name, func(to *ColumnSetup) { *to = c })
	}
	for _, e := range s.Endpoints {
		o = o.Endpoint(e)
	}
	for _, d := range s.Derive {
		o = o.Derived(d)
	}
	for _, c := range s.Counted {
		o = o.Count(c)
	}
	return o
}

// Column is the setup with what change does to what is said of a column.
func (s Setup) Column(name string, change func(*ColumnSetup)) Setup {
	s.Columns = slices.Clone(s.Columns)
	at := slices.IndexFunc(s.Columns, func(c ColumnSetup) bool { return c.Name == name })
	if at < 0 {
		at = len(s.Columns)
		s.Columns = append(s.Columns, ColumnSetup{Name: name})
	}
	change(&s.Columns[at])
	return s
}

// Count is the setup with a further column that is counted.
func (s Setup) Count(c CountedSetup) Setup {
	s.Counted = slices.DeleteFunc(slices.Clone(s.Counted), func(o CountedSetup) bool { return o.Name == c.Name })
	s.Counted = append(s.Counted, c)
	return s
}

// CountedAs is the setup with everything that a database counted for a cohort, once it
// was asked to count something further: what the question named, which may be another
// one next time, and the bins as they are, which a cut may have moved.
func (s Setup) CountedAs(c *Cohort) Setup {
	if c.Counted == nil || len(s.Counted) == 0 {
		return s
	}
	s.Counted, s.Least, s.Step, s.Up = nil, c.Counted.Least, c.Counted.Step, c.Counted.Up
	for _, name := range c.Counted.Of {
		one := CountedSetup{Name: name}
		if col := c.Column(name); col != nil && col.Bins != nil {
			one.Bins, one.Begin = true, col.Bins.Begin
		}
		s.Counted = append(s.Counted, one)
	}
	return s
}

// ColumnSaid is what is said of a column.
func (s Setup) ColumnSaid(name string) ColumnSetup {
	for _, c := range s.Columns {
		if c.Name == name {
			return c
		}
	}
	return ColumnSetup{Name: name}
}

// CountOf is how many patients have a value, as it is written.
func (c *Column) CountOf(value string) int {
	n := 0
	for i := range c.Len() {
		if !c.IsMissing(i) && c.Format(i) == value {
			n++
		}
	}
	return n
}

// Endpoint is the setup with an endpoint, in the place of one of the same name or columns.
func (s Setup) Endpoint(e EndpointSetup) Setup {
	s.Endpoints = slices.DeleteFunc(slices.Clone(s.Endpoints), func(o EndpointSetup) bool { return o.Replaces(e.Name, e.Time, e.Event) })
	s.Endpoints = append(s.Endpoints, e)
	return s
}

// Replaces reports whether an endpoint is said anew: it has the same name, or is of the
// same columns.
func (e EndpointSetup) Replaces(name, time, event string) bool {
	return e.Name == name || e.Time == time && e.Event == event
}

// Derived is the setup with a further column.
func (s Setup) Derived(d Derived) Setup {
	s.Derive = slices.DeleteFunc(slices.Clone(s.Derive), func(o Derived) bool { return o.Name == d.Name })
	s.Derive = append(s.Derive, d)
	return s
}

// SetupOf is an endpoint as it would be said of the columns, with every value of its
// status as it is understood now.
func SetupOf(e Endpoint) EndpointSetup {
	out := EndpointSetup{Name: e.Name, Time: e.Time, Event: e.Event, Entry: e.Entry, Unit: e.Unit}
	for _, c := range e.Codes {
		switch c.State {
		case Event:
			out.Events = append(out.Events, c.Value)
		case Censored:
			out.Censored = append(out.Censored, c.Value)
		}
	}
	return out
}

// WithStates says which values of the status are events and which are censored; the
// patients with any other value are left out. Several events are any event, and
// causes where a question is about one of several. Where only events are said, every
// other value that is understood is censored.
//
// Errors: *QuestionError where the status has no such value, or none is an event.
func (e Endpoint) WithStates(events, censored []string) (Endpoint, error) {
	if len(events) == 0 {
		return e, &QuestionError{What: fmt.Sprintf("no value of %s is said to be an event", e.Event), Hint: e.values()}
	}
	for _, v := range slices.Concat(events, censored) {
		if e.code(v) < 0 {
			return e, e.noValue(v)
		}
		if slices.Contains(events, v) && slices.Contains(censored, v) {
			return e, &QuestionError{What: fmt.Sprintf("%s = %s is said to be both an event and censored", e.Event, Excerpt(v))}
		}
	}
	e.Codes = slices.Clone(e.Codes)
	for k := range e.Codes {
		c := &e.Codes[k]
		switch {
		case slices.Contains(events, c.Value):
			c.State = Event
		case slices.Contains(censored, c.Value), len(censored) == 0 && c.State != Unknown:
			c.State = Censored
		default:
			c.State = Unknown
		}
		c.Guess = false
	}
	e.Censored = strings.Join(censored, ",")
	e.Undecided = nil
	e.declared()
	e.gather()
	e.Ambiguous = ""
	return e, nil
}

// Quantiles are the least value of a number column, its quartiles and the greatest
// (type 7), and how many values each of some bins of equal width has.
func (c *Column) Quantiles(bins int) (q [5]float64, counts []int) {
	x := make([]float64, 0, len(c.Num))
	for _, v := range c.Num {
		if v == v {
			x = append(x, v)
		}
	}
	if len(x) == 0 {
		return q, nil
	}
	slices.Sort(x)
	for k := range q {
		q[k] = Quantile(x, float64(k)/4)
	}
	counts = make([]int, bins)
	for _, v := range x {
		k := 0
		if w := q[4] - q[0]; w > 0 {
			k = min(int((v-q[0])/w*float64(bins)), bins-1)
		}
		counts[k]++
	}
	return q, counts
}
