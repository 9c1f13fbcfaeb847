package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Span is the dates that a time is between.
type Span struct {
	Start string
	// End is the last that is known of a patient. Death, where there is one, is the end
	// of those whom Event says to be dead.
	End   string
	Death string
	Event string // the status that the time belongs to, "" where none is known
}

// Name is what a time between the dates is called.
func (s Span) Name() string {
	if s.Death != "" {
		return s.Start + " to " + s.Death + " or " + s.End
	}
	return s.Start + " to " + s.End
}

// The ways out of what cannot be told of dates.
const (
	ReadStart Field = "read.start" // the date from which time counts
	ReadEnd   Field = "read.end"   // the date to which
	ReadUnit  Field = "read.unit"  // its unit
)

// date is a column of dates of that name.
func (c *Cohort) date(field Field, name string) (*Column, error) {
	col := c.Column(name)
	if col != nil && col.Kind == Date {
		return col, nil
	}
	e := &QuestionError{What: fmt.Sprintf("there is no column %q of dates", Excerpt(name))}
	if col != nil {
		e.What = fmt.Sprintf("%s is %s column (%s), not a date", col.Name, article(col.Kind), examples(col))
		for _, d := range col.Doubts {
			if d.Field == ReadDates {
				e.What = col.Name + ": " + d.What
				if col.Kind != Number {
					e.Ways = []Way{{ReadDates.To("day-first|month-first"), "say which is first"}}
					continue
				}
				for _, how := range strings.Split(d.Answer, "|") {
					e.Ways = append(e.Ways, Way{ReadDates.To(how), "say which dates they are"})
				}
			}
		}
	} else if near := c.Nearest(name, 3); len(near) > 0 {
		e.Hint = "did you mean " + strings.Join(near, " or ") + "?"
		return nil, e
	}
	var dates []string
	for _, d := range c.Columns {
		if d.Kind == Date {
			dates = append(dates, d.Name)
		}
	}
	switch {
	case len(e.Ways) > 0:
	case col != nil && col.Kind == Number && (NamesDate(col.Name) || len(dates) == 0):
		e.Hint = "dates that are numbers of days need no calendar: their difference, as a derived column, is the time in days"
	case len(dates) == 0:
		e.Hint = "no column holds dates"
	default:
		e.Hint = "columns of dates: " + strings.Join(dates, ", ")
	}
	return nil, e
}

// undecided is an error about a column of text, which says so where the text is dates
// of which day and month cannot be told apart.
func undecided(err error, c *Column) error {
	var e *ExprError
	if c == nil || !errors.As(err, &e) {
		return err
	}
	for _, d := range c.Doubts {
		if d.Field == ReadDates {
			e.Hint, e.Ways = c.Name+": "+d.What, []Way{{ReadDates.To("day-first|month-first"), "say which is first"}}
		}
	}
	return e
}

// window is the first and the last day that a date may be.
func (c *Column) window(i int) (lo, hi float64) {
	d := c.Num[i]
	if c.Loose == nil || c.Loose[i] == 0 {
		return d, d
	}
	y, m, _ := civil(d)
	if c.Loose[i] == 1 {
		return dayOf(y, m, 1), dayOf(y, m+1, 1) - 1
	}
	return dayOf(y, 1, 1), dayOf(y+1, 1, 1) - 1
}

// Between is the cohort with a further column, the time between two dates, in days,
// months or years. A date that is known to the month or the year only is never before
// the start or the last contact that is known, as far as the month or the year
// allows. Who ends before the start has a negative time, and is named.
//
// Errors: *QuestionError where a column holds no dates.
func (c *Cohort) Between(s Span, unit string) (*Cohort, error) {
	days, ok := SpanDays(unit)
	if !ok {
		return nil, &UsageError{Field: ReadUnit, What: fmt.Sprintf("%q is no unit of time", Excerpt(unit)), Hint: "one of days, months, years"}
	}
	start, err := c.date(ReadStart, s.Start)
	if err != nil {
		return nil, err
	}
	end, err := c.date(ReadEnd, s.End)
	if err != nil {
		return nil, err
	}
	if start == end {
		return nil, &QuestionError{What: fmt.Sprintf("%s is given as both the start and the end", start.Name)}
	}
	var death *Column
	var dead []State
	if s.Death != "" {
		if death, err = c.date(ReadEnd, s.Death); err != nil {
			return nil, err
		}
		if dead, err = c.deadBy(s); err != nil {
			return nil, err
		}
	}
	name := s.Name()
	for c.Column(name) != nil {
		name += " in " + unit
	}
	col := &Column{Name: name, Unit: unit, Kind: Number, File: "derived", Derived: true, Span: &s, CodesSaid: true, Num: make([]float64, c.N),
		Why: fmt.Sprintf("%s from %s to %s", unit, s.Start, strings.TrimPrefix(s.Name(), s.Start+" to ")), Aside: "it is the time between two dates"}
	col.fill(c, start, end, death, dead, days)
	col.Distinct = distinctNumbers(col.Num)
	out := *c
	out.Columns = append(slices.Clone(c.Columns), col)
	out.Index()
	return &out, nil
}

// fill computes the time between dates, and says who runs backwards.
func (col *Column) fill(c *Cohort, start, end, death *Column, dead []State, days float64) {
	var backwards, moved, alive, undated []string
	for i := range col.Num {
		col.Num[i] = math.NaN()
		last := end
		if death != nil {
			switch {
			case dead[i] == Event:
				if last = death; death.IsMissing(i) {
					undated = append(undated, c.ID[i])
				}
			case dead[i] == Censored && !death.IsMissing(i):
				alive = append(alive, c.ID[i])
			}
		}
		if start.IsMissing(i) || last.IsMissing(i) {
			col.Missing++
			continue
		}
		from, to := start.Num[i], last.Num[i]
		lo, hi := last.window(i)
		known := from
		if last == death && !end.IsMissing(i) {
			if l, _ := end.window(i); l == end.Num[i] && l <= hi {
				known = max(known, l)
			}
		}
		if lo < hi && to < known && known <= hi {
			to = known
			moved = append(moved, c.ID[i])
		}
		if lo, hi := start.window(i); lo < hi && from > to && to >= lo {
			from = to
			moved = append(moved, c.ID[i])
		}
		if col.Num[i] = (to - from) / days; to < from {
			backwards = append(backwards, c.ID[i])
		}
	}
	say := func(who []string, one, many string) {
		if n := len(who); n > 0 {
			what := one
			if n > 1 {
				what = many
			}
			const most = 5
			list := strings.Join(who[:min(n, most)], ", ")
			if n > most {
				list += fmt.Sprintf(" and %d more", n-most)
			}
			col.Doubts = append(col.Doubts, Doubt{Column: col.Name, N: n, What: fmt.Sprintf("%s %s: %s", Count(n, "patient"), what, list)})
		}
	}
	say(backwards, "ends before the start, and is left out", "end before the start, and are left out")
	say(moved, "has a date to the month or year that is moved to the start or the last contact, which is later",
		"have a date to the month or year that is moved to the start or the last contact, which is later")
	say(undated, "died without a date of death, and is left out", "died without a date of death, and are left out")
	say(alive, "is alive and has a date of death, which is not used", "are alive and have a date of death, which is not used")
}

// deadBy says who died, by the status of a span or by having a date of death.
func (c *Cohort) deadBy(s Span) ([]State, error) {
	out := make([]State, c.N)
	if s.Event == "" || c.Column(s.Event) == nil {
		death := c.Column(s.Death)
		for i := range out {
			if out[i] = Event; death.IsMissing(i) {
				out[i] = Censored
			}
		}
		return out, nil
	}
	e := c.statusOf(s.Event, Endpoint{})
	o := &Outcome{State: out, Cause: make([]int32, c.N)}
	e.states(c.Column(s.Event), o)
	return out, nil
}

// statusOf is an endpoint whose status is understood.
func (c *Cohort) statusOf(event string, e Endpoint) Endpoint {
	e.Event = event
	e.understand(c, c.Column(event), false)
	return e
}

// WithDates is the cohort with the times between its dates that are the follow-up,
// where no time and status were recognised: from its one date of a start to the last
// contact, or to death where there is a date of it. Which status goes with it is
// found as for any other time. Where there are several starts or several ends, or the
// start may be a later one, none is chosen.
func (c *Cohort) WithDates(unit string) *Cohort {
	if len(c.Endpoints) > 0 {
		return c
	}
	var starts, ends, deaths []string
	for _, col := range c.Columns {
		if col.Kind != Date {
			continue
		}
		switch dateRole(col.Name) {
		case spanStart:
			starts = append(starts, col.Name)
		case spanContact:
			ends = append(ends, col.Name)
		case spanDeath:
			deaths = append(deaths, col.Name)
		}
	}
	if len(starts) != 1 || len(ends) != 1 || len(deaths) > 1 || c.earlier(starts[0]) {
		return c
	}
	s := Span{Start: starts[0], End: ends[0], Event: c.deathStatus()}
	if len(deaths) == 1 {
		if s.Death = deaths[0]; s.Event == "" {
			s.Event = "not missing(" + Quote(s.Death) + ")"
		}
	}
	if s.Event == "" || !c.bornOut(s) {
		return c
	}
	out, err := c.Between(s, unit)
	if err != nil {
		return c
	}
	out.Endpoints = RecogniseEndpoints(out)
	return out
}

// earlier reports whether there is a date that may be the start rather than the one that
// is named like it: its name does not say what it is of, and it is not after the other in
// most patients.
func (c *Cohort) earlier(start string) bool {
	from := c.Column(start)
	for _, col := range c.Columns {
		if col.Kind != Date || col == from || dateRole(col.Name) != spanOther || anyWord(acronymWords(col.Name), otherDates) {
			continue
		}
		both, before := 0, 0
		for i, at := range col.Num {
			if !math.IsNaN(at) && !math.IsNaN(from.Num[i]) {
				both++
				before += kindOf(at <= from.Num[i])
			}
		}
		if before*2 > both {
			return true
		}
	}
	return false
}

// Spans are the pairs of dates that a follow-up could be between, as an explorer offers
// them: the later one is not before the earlier one in nine of ten patients. Those
// whose names say that they are a start and a last contact or death come first.
func (c *Cohort) Spans() []Span {
	const most = 12
	var likely, others []Span
	for _, a := range c.Columns {
		for _, b := range c.Columns {
			if a == b || a.Kind != Date || b.Kind != Date {
				continue
			}
			both, forwards := 0, 0
			for i, from := range a.Num {
				if to := b.Num[i]; !math.IsNaN(from) && !math.IsNaN(to) {
					if both++; to >= from {
						forwards++
					}
				}
			}
			switch s := (Span{Start: a.Name, End: b.Name}); {
			case both == 0 || forwards*10 < both*9:
			case dateRole(a.Name) == spanStart && NamesLastContact(b.Name):
				likely = append(likely, s)
			default:
				others = append(others, s)
			}
		}
	}
	out := append(likely, others...)
	return out[:min(len(out), most)]
}

// spanWays are the ways out of having no time that dates leave.
func (c *Cohort) spanWays() []Way {
	const most = 6
	var dates []string
	for _, s := range c.Spans() {
		for _, d := range []string{s.Start, s.End} {
			if !slices.Contains(dates, d) {
				dates = append(dates, d)
			}
		}
	}
	switch {
	case len(dates) == 0:
		return nil
	case len(dates) > most:
		return []Way{{ReadStart, "say between which dates the time is"}}
	}
	return []Way{{ReadStart, "say between which of " + strings.Join(dates, ", ") + " the time is"}}
}

// SpanDoubts are what has to be said of an endpoint whose time is between dates.
func (c *Cohort) SpanDoubts(e Endpoint) []string {
	col := c.Column(e.Time)
	if col == nil || col.Span == nil {
		return nil
	}
	var out []string
	if col.Span.Death != "" && c.Column(col.Span.Event) == nil {
		out = append(out, fmt.Sprintf("%s: who has a date of death died then, everybody else was alive at %s", col.Span.Death, col.Span.End))
	}
	for _, name := range []string{col.Span.Start, col.Span.End, col.Span.Death, col.Name} {
		if of := c.Column(name); of != nil {
			for _, d := range of.Doubts {
				if of.Distinct > 1 { // one date only is no news
					out = append(out, d.Column+": "+d.What)
				}
			}
		}
	}
	return out
}

// bornOut reports whether the dates of death agree with the status that a span goes
// by: most of those who have one are dead by it, and it leaves no question.
func (c *Cohort) bornOut(s Span) bool {
	status := c.Column(s.Event)
	if s.Death == "" || status == nil {
		return true
	}
	if c.statusOf(s.Event, Endpoint{}).Ambiguous != "" {
		return false
	}
	dead, err := c.deadBy(s)
	agree, against := 0, 0
	for i, d := range c.Column(s.Death).Num {
		switch {
		case !math.IsNaN(d) && dead[i] == Event:
			agree++
		case !math.IsNaN(d) && dead[i] == Censored, math.IsNaN(d) && dead[i] == Event:
			against++
		}
	}
	return err == nil && agree > against
}

// deathStatus is the one status of a cohort that says who died, "" where there is none
// or there are several.
func (c *Cohort) deathStatus() string {
	var death, plain []string
	for _, col := range c.Columns {
		if !canBeStatus(col) || col.Distinct > 4 || col.Span != nil {
			continue
		}
		w := acronymWords(col.Name)
		for len(w) > 1 && (w[0] == "has" || w[0] == "is" || w[0] == "was") {
			w = w[1:]
		}
		e, ok := eventName(strings.Join(w, "_"))
		switch {
		case !ok || e.letter:
		case e.stem == "death" || e.stem == "os":
			death = append(death, col.Name)
		case e.stem == "":
			plain = append(plain, col.Name)
		}
	}
	for _, list := range [][]string{death, plain} {
		if len(list) == 1 {
			return list[0]
		}
		if len(list) > 1 {
			return ""
		}
	}
	return ""
}

// spanEndpoints are the endpoints of the times between dates.
func spanEndpoints(c *Cohort) []Endpoint {
	var out []Endpoint
	for _, col := range c.Columns {
		if col.Span == nil || col.Span.Event == "" {
			continue
		}
		e := Endpoint{Name: col.Name + "/" + col.Span.Event, Time: col.Name, Event: col.Span.Event, Unit: col.Unit,
			Why: "the time between two dates"}
		if c.Column(e.Event) == nil {
			e.Why += "; who has a date of death died"
		} else {
			e = c.statusOf(e.Event, e)
		}
		out = append(out, e)
	}
	return out
}

// civil is the year and month of days since 1970-01-01.
func civil(days float64) (year, month, day int) {
	t := dateOf(days)
	return t.Year(), int(t.Month()), t.Day()
}

// SpanOf is what is between the dates that a person names. The end may be two columns
// with a comma between them, one of which is the date of death.
func (c *Cohort) SpanOf(start, end, event string) (Span, error) {
	s := Span{Start: start, End: end, Event: event}
	if start == "" || end == "" {
		field, what := ReadEnd, "the time on study is between two dates, and only its start is named"
		if start == "" {
			field, what = ReadStart, "the time on study is between two dates, and only its end is named"
		}
		return s, &UsageError{What: what, Ways: []Way{{field, "name the other one"}}}
	}
	if event == "" {
		s.Event = c.deathStatus()
	}
	if c.Column(end) != nil {
		return s, nil
	}
	parts := SplitList(end)
	if len(parts) == 2 {
		for k, name := range parts {
			if c.Column(name) != nil && dateRole(name) == spanDeath {
				s.Death, s.End = name, parts[1-k]
				if s.Event == "" {
					s.Event = "not missing(" + Quote(s.Death) + ")"
				}
				return s, nil
			}
		}
	}
	return s, nil
}
