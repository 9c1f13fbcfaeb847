package model

import (
	"fmt"
	"kaplan/stats"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Resolver resolves Looks against one cohort. It keeps what does not change from
// one key to the next: parsed expressions, populations, subsets, the order by
// time, the order by marker. It may be used from several goroutines.
type Resolver struct {
	Cohort *Cohort
	Others []*Resolver // cohorts that a cut is carried to

	memo   memo
	spare  atomic.Pointer[stats.EventTable] // the last that is no longer needed
	fitted bool                             // made by For: its cohort is what a question is put to
	long   func() *Resolver                 // of the rows of a folded cohort, made when first asked for
}

// NewResolver makes a resolver for c.
func NewResolver(c *Cohort) *Resolver {
	return &Resolver{Cohort: c, long: sync.OnceValue(func() *Resolver { return NewResolver(c.Long) })}
}

// Table counts the groups of a frame. Spare takes the table back once nothing refers to
// it, for the next: at a million patients to make room for tens of megabytes takes a third
// of what a key takes, and where few patients change groups their counts alone change.
func (r *Resolver) Table(f *Frame) *stats.EventTable {
	used := r.spare.Swap(nil)
	if f.regrouped { // by whatever may part the patients of a cell
		return f.Timeline.Table(f.Code, len(f.Groups), used)
	}
	return f.Timeline.TableAlike(f.Code, len(f.Groups), used)
}

// Spare takes back a table of Table's.
func (r *Resolver) Spare(t *stats.EventTable) { r.spare.Store(t) }

// Column finds or computes the column that an item of a list names.
//
// Errors: *QuestionError also for one that was counted in bins, of which Marker knows.
func (r *Resolver) Column(src string) (*Column, error) {
	if c := r.Cohort.Column(src); c != nil {
		if err := c.binned(); err != nil {
			return nil, err
		}
		return c, r.Cohort.unclear(src)
	}
	return Remember(r, "column", 256, expressionKey(src), func() (*Column, error) {
		if items := SplitList(src); len(items) > 1 {
			return r.combinations(items)
		}
		e, varies, err := r.parse(src)
		if err != nil {
			return nil, err
		}
		c, err := e.Column()
		if err == nil && varies {
			c, err = r.everOf(c)
		}
		return c, err
	})
}

// Marker is the column that makes groups: it may have been counted in bins, between
// which it can be cut.
func (r *Resolver) Marker(src string) (*Column, error) {
	for _, name := range []string{src, strings.Trim(src, "`")} {
		if c := r.Cohort.Column(name); c != nil && c.Bins != nil {
			return c, r.Cohort.unclear(name)
		}
	}
	return r.Column(src)
}

// expressionKey is the source of a column that is computed.
type expressionKey string

// Source writes the name of a column as it stands in an expression.
func (r *Resolver) Source(name string) string {
	known := r.Cohort.Column(name) != nil || r.Cohort.Long != nil && r.Cohort.Long.Column(name) != nil
	if known && !strings.HasPrefix(name, "`") {
		return Quote(name)
	}
	return name
}

// EndpointOf finds the endpoint that a Look asks about.
//
// Errors: *QuestionError also where nothing says which way round its status is.
func (r *Resolver) EndpointOf(l Look) (Endpoint, error) {
	ep, err := r.Understood(l)
	if err == nil && ep.Open {
		err = ep.asked()
	}
	return ep, err
}

// Understood finds the endpoint that a Look asks about as far as it is understood: it
// may be Open, and then nothing can be computed with it.
func (r *Resolver) Understood(l Look) (Endpoint, error) {
	o := Observing{Endpoint: l.Endpoint, Time: l.Time, Event: l.Event, Entry: l.Entry, Cause: l.Cause, Censored: l.Censored}
	return Remember(r, "understood", 32, understoodKey(o), func() (Endpoint, error) { return r.understood(Look{Observing: o}) })
}

// understoodKey is what an endpoint is asked by.
type understoodKey Observing

func (r *Resolver) understood(l Look) (ep Endpoint, err error) {
	if err := r.named(l.Entry); err != nil {
		return ep, err
	}
	defer func() {
		names := []string{ep.Time, ep.Event, ep.Entry}
		if l.Time != "" {
			names = []string{l.Time, l.Event, l.Entry} // as they were asked for
		}
		for _, name := range names {
			if err == nil {
				err = r.Cohort.unclear(name)
			}
		}
	}()
	switch {
	case l.Time != "" || l.Event != "":
		if l.Event == "" {
			return ep, &UsageError{What: "an endpoint given by hand needs both its time and its event", Ways: []Way{{FieldTime, "give both"}}}
		}
		entry := ""
		if l.Time == "" {
			if l.Time, entry, err = r.timeFor(l); err != nil {
				return ep, err
			}
		}
		if ep, err = EndpointFromColumns(r.Cohort, l.Time, l.Event); err != nil {
			return ep, err
		}
		ep.Entry = entry
	case len(r.Cohort.Endpoints) == 0:
		return ep, &QuestionError{What: "no endpoint was recognised: " + r.noEndpoint(),
			Hint: r.timeTrouble(), Ways: append([]Way{{FieldTime, "say which columns are time and event"}}, r.Cohort.spanWays()...)}
	case l.Endpoint == "":
		ep = r.Cohort.Endpoints[0]
	default:
		found := false
		var names []string
		for _, e := range r.Cohort.Endpoints {
			names = append(names, e.Name)
			if e.Name == l.Endpoint || (!found && strings.EqualFold(e.Name, l.Endpoint)) {
				ep, found = e, true
			}
		}
		if !found {
			return ep, &QuestionError{What: fmt.Sprintf("there is no endpoint %q", l.Endpoint), Hint: "recognised: " + strings.Join(names, ", "),
				Ways: []Way{{FieldTime, "or give the columns of one"}}}
		}
	}
	if l.Entry != "" {
		c := r.Cohort.Column(l.Entry)
		if q := r.Cohort.Repeats; c != nil && c.Varies > 0 && q != nil { // a few whole numbers would be levels by patient
			c = q.Rows.Column(l.Entry)
		}
		if c != nil && c.Kind == Date {
			return ep, r.entryDate(ep, c)
		}
		if c == nil || c.Kind != Number {
			return ep, &QuestionError{What: fmt.Sprintf("the entry %q is not a number column", l.Entry), Ways: []Way{SeeColumns}}
		}
		ep.Entry = l.Entry
	}
	if (l.Cause != "" || l.Censored != "") && len(ep.Codes) == 0 {
		what := "a cause is chosen"
		if l.Cause == "" {
			what = "what is censored is said"
		}
		return ep, &UsageError{What: what + " among the values of a status column, and the event is an expression",
			Hint: "write it into the expression"}
	}
	if l.Censored != "" {
		if ep, err = ep.WithCensored(l.Censored); err != nil {
			return ep, err
		}
	}
	if l.Cause != "" {
		ep, err = ep.WithCause(l.Cause)
	}
	return ep, err
}

// noEndpoint is why none was recognised: columns that are named like a time or a status
// and hold nothing, or that there is no pair of such names.
func (r *Resolver) noEndpoint() string {
	var empty []string
	for _, c := range r.Cohort.Columns {
		if c.Distinct == 0 && c.Len() > 0 && (NamesTime(c.Name) || NamesStatus(c.Name)) {
			empty = append(empty, c.Name)
		}
	}
	switch len(empty) {
	case 0:
		return "no pair of a time and a status column has a name that is known"
	case 1:
		return empty[0] + " has no value in any row"
	}
	return strings.Join(empty, ", ") + " have no value in any row"
}

// timeTrouble names a column that is named like a time and holds text, "" where
// there is none, or the column that was taken for frequencies: it is often why no
// endpoint was recognised.
func (r *Resolver) timeTrouble() string {
	if c := r.Cohort; c.Freq != "" {
		return c.Lacks(c.Freq, "")
	}
	for _, c := range r.Cohort.Columns {
		for _, d := range c.Doubts {
			if d.Field == ReadDates || c.Kind != Number && d.ofDates() { // no time can be made of such dates
				return d.String()
			}
		}
		if c.Kind != Number && NamesTime(c.Name) && !NamesUnit(c) {
			if bad := FirstNoNumber(c); bad != "" {
				return fmt.Sprintf("%s: %s is named like a time, but %s", c.File, c.Name, bad)
			}
		}
	}
	return ""
}

// FirstNoNumber says which value of a text column keeps it from being numbers.
func FirstNoNumber(c *Column) string {
	bad, first := 0, ""
	for i := range c.Len() {
		if c.IsMissing(i) {
			continue
		}
		if _, err := strconv.ParseFloat(c.Format(i), 64); err != nil {
			if bad++; bad == 1 {
				first = fmt.Sprintf("patient %d has %q", i+1, Excerpt(c.Format(i)))
			}
		}
	}
	if bad > 0 && c.NoNumber > 0 {
		_, value, _ := strings.Cut(first, " has ")
		first = fmt.Sprintf("row %d has %s", c.NoNumber, value)
	}
	if bad > 1 {
		first += fmt.Sprintf(" and %d more are not numbers", bad-1)
	}
	return first
}

// statesOf evaluates an event that is an expression; nil where it is a column.
func (r *Resolver) statesOf(ep Endpoint) ([]State, error) {
	if r.Cohort.Column(ep.Event) != nil {
		return nil, nil
	}
	event, known, err := r.conditionKnown(ep.Event, true)
	if err != nil {
		return nil, err
	}
	out := make([]State, len(event))
	for i := range out {
		switch {
		case !known[i]:
		case event[i]:
			out[i] = Event
		default:
			out[i] = Censored
		}
	}
	return out, nil
}

// named is an error for the first source that is neither a column nor an
// expression over columns that exist.
func (r *Resolver) named(sources ...string) error {
	for _, src := range sources {
		if src == "" {
			continue
		}
		if items := SplitList(src); len(items) > 1 && r.Cohort.Column(src) == nil {
			if err := r.named(items...); err != nil {
				return err
			}
			continue
		}
		if r.Cohort.Column(src) != nil {
			if err := r.Cohort.ambiguous(src); err != nil { // of which rows it is comes later
				return err
			}
			continue
		}
		if c := r.Cohort.Column(strings.Trim(src, "`")); c != nil && c.Bins != nil {
			continue // whether its values are needed comes later
		}
		_, err := Remember(r, "named", 256, namedKey(src), func() (none struct{}, err error) {
			if _, _, err = r.parse(src); err != nil && r.Cohort.Long != nil {
				if _, rows := ParseExpr(r.Cohort.Long, src); rows == nil {
					return none, nil
				}
			}
			return none, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// namedKey is the source of an expression that was looked up.
type namedKey string

// Remember returns the result for a key, and calls make only where it is not kept.
// Of each kind the last results are kept, as many as most says, errors too; all
// keys of a kind have one type.
func Remember[K comparable, V any](r *Resolver, kind string, most int, key K, make func() (V, error)) (V, error) {
	k := r.memo.entry(kind, most, key)
	k.once.Do(func() {
		k.value, k.err = make()
		k.made.Store(true)
	})
	v, _ := k.value.(V)
	return v, k.err
}

// Remembered reports whether the result for a key is there, be it an error. One that
// is still being made is not, as whoever asks for it would wait.
func Remembered[K comparable](r *Resolver, key K) bool { return r.memo.made(key) != nil }

// Recall is the result that is kept for a key; none where Remembered says so, or it is
// an error.
func Recall[V any, K comparable](r *Resolver, key K) (value V, ok bool) {
	k := r.memo.made(key)
	if k == nil || k.err != nil {
		return value, false
	}
	value, ok = k.value.(V)
	return value, ok
}
