package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/stats"
)

// OtherDeath is the value of those who died without the event of an endpoint, where
// another endpoint of the file has their deaths.
const OtherDeath = "other death"

// otherDeaths are the deaths that another endpoint of a file has at the time at which
// the one that is asked about ends without its event. They compete with that event:
// who has died will never have it.
type otherDeaths struct {
	of    string // the endpoint that has them
	at    []bool // by row of the cohort
	n     int
	later int // died after follow-up for the event had ended: they stay censored
}

// otherDeathsOf finds the deaths that compete with the one event of an endpoint, o being
// its outcome; nil where there are none, or its status tells its causes apart itself. A
// later death is none of them: between the end of follow-up for the event and the death
// the event may have come. O(N), kept.
func (r *Resolver) otherDeathsOf(ep Endpoint, o *Outcome) *otherDeaths {
	if ep.ofAnyCause() || len(ep.CauseNames()) > 1 || ep.Open || ep.Ambiguous != "" || len(ep.Guessed()) > 0 {
		return nil
	}
	if c := r.Cohort.Column(ep.Time); c == nil || c.Two != nil { // of two columns: the deaths are its events
		return nil
	}
	key := otherDeathsKey{ep.Time, ep.Event, ep.Entry, ep.Cause, ep.Censored}
	d, _ := Remember(r, "other deaths", 16, key, func() (*otherDeaths, error) {
		for _, other := range r.Cohort.Endpoints {
			if !other.ofAnyCause() || other.Event == ep.Event || other.Open || other.Ambiguous != "" || len(other.CauseNames()) > 1 && !other.AnyDeath() {
				continue
			}
			b, err := r.population(Look{Observing: Observing{Endpoint: other.Name}})
			if err != nil {
				continue
			}
			if d := o.deathsAt(b.outcomeOf, ep.Unit, other); d.n > 0 {
				return d, nil
			}
		}
		return nil, nil
	})
	return d
}

type otherDeathsKey struct{ time, event, entry, cause, censored string }

// deathsAt are the deaths of another endpoint's outcome at the times at which o is
// censored. Times in one unit are of one source, and equal; in two they are equal to a
// day.
func (o *Outcome) deathsAt(deaths *Outcome, unit string, other Endpoint) *otherDeaths {
	d := &otherDeaths{of: other.Name, at: make([]bool, len(o.Time))}
	scale, within := 1.0, 0.0
	if from, to := DaysIn(other.Unit), DaysIn(unit); from > 0 && to > 0 && from != to {
		scale, within = from/to, 1/to
	}
	for i, t := range o.Time {
		if o.State[i] != Censored || deaths.State[i] != Event {
			continue
		}
		switch at := deaths.Time[i] * scale; {
		case math.Abs(at-t) <= max(within, 1e-6*math.Abs(t)):
			d.at[i] = true
			d.n++
		case at > t:
			d.later++
		}
	}
	return d
}

// otherDeaths are those that compete with the population's endpoint, if any; a
// population of a question without an endpoint has none.
func (b *population) otherDeaths() *otherDeaths {
	if b == nil || b.others == nil {
		return nil
	}
	return b.others()
}

// OtherDeaths counts the patients of a frame who are censored for its endpoint when
// another endpoint of the file has them die, and names that; 0 where there are none.
func (f *Frame) OtherDeaths() (n int, of string) {
	d := f.population.otherDeaths()
	if d == nil {
		return 0, ""
	}
	for k, i := range f.Row {
		if d.at[i] && f.Code[k] != stats.NoGroup && !f.Outcome.Event[k] && (k+1 == len(f.Row) || f.Row[k+1] != i) {
			n++
		}
	}
	return n, d.of
}

// OtherDeaths counts the patients who are censored for the endpoint of a Look when
// another endpoint of the file has them die, and names that; 0 where there are none, or
// the endpoint is not understood. O(N) when first asked for, kept.
func (r *Resolver) OtherDeaths(l Look) (n int, of string) {
	b, err := r.population(Look{Observing: Observing{Endpoint: l.Endpoint, Time: l.Time, Event: l.Event, Entry: l.Entry, Cause: l.Cause, Censored: l.Censored}})
	if err != nil {
		return 0, ""
	}
	d := b.otherDeaths()
	if d == nil {
		return 0, ""
	}
	return d.n, d.of
}

// Competing are the causes of a frame's rows, 1 for the event and 2 for what competes
// with it, be it another cause of the status or a death of another endpoint, and the
// number of patients of the analysis who had that; nil and 0 where nothing competes, or
// it is not known what does.
func (f *Frame) Competing() (cause []uint8, n int) {
	d, ep := f.population.otherDeaths(), f.Endpoint
	several := ep.Cause != "" && len(ep.Causes) > 1 && len(ep.Undecided) == 0
	if !several && d == nil || f.Look.Switch != "" || f.Cohort.Intervals() != nil {
		return nil, 0
	}
	cause = make([]uint8, len(f.Row))
	for k, i := range f.Row {
		switch {
		case f.Outcome.Event[k]:
			cause[k] = 1
		case several && f.CauseAt(k) > 0, d != nil && d.at[i]:
			cause[k] = 2
			if f.Code[k] != stats.NoGroup {
				n++
			}
		}
	}
	if n == 0 {
		return nil, 0
	}
	return cause, n
}

// withOtherDeaths is a resolver whose cohort has a status that tells the deaths without
// the event from the censored, and the Look that asks for the event in their presence;
// r and l themselves where nobody died so. note says whose deaths they are.
func (r *Resolver) withOtherDeaths(l Look, ep Endpoint) (*Resolver, Look, string, error) {
	if l.Where != "" { // whose rows are taken is settled before a column is made of them
		first, err := r.RowsFirst(l)
		if err != nil {
			return r, l, "", err
		}
		r = first
	}
	r, err := r.For(l, true)
	if err != nil {
		return r, l, "", err
	}
	b, err := r.population(Look{Observing: Observing{Endpoint: l.Endpoint, Time: l.Time, Event: l.Event, Entry: l.Entry, Cause: l.Cause, Censored: l.Censored}})
	if err != nil {
		return r, l, "", err
	}
	d := b.otherDeaths()
	if d == nil {
		return r, l, "", nil
	}
	apart, _ := Remember(r, "apart", 8, apartKey{ep.Time, ep.Event, ep.Entry, ep.Cause, ep.Censored}, func() (*Resolver, error) {
		c := *r.Cohort
		col, e := d.status(&c, ep, b.outcomeOf)
		c.Columns = append(slices.Clone(c.Columns), col)
		c.Endpoints = append([]Endpoint{e}, slices.DeleteFunc(slices.Clone(c.Endpoints), func(o Endpoint) bool { return o.Name == e.Name })...)
		c.Index()
		out := NewResolver(&c)
		out.fitted, out.Others = r.fitted, r.Others
		return out, nil
	})
	l.Endpoint, l.Time, l.Event, l.Cause, l.Censored = ep.Name, "", "", "", ""
	return apart, l, d.said(ep), nil
}

type apartKey otherDeathsKey

// said says whose deaths compete with an endpoint.
func (d *otherDeaths) said(ep Endpoint) string {
	note := fmt.Sprintf("%s of %s compete with %s, whose follow-up ends with them", Count(d.n, "death"), d.of, ep.Name)
	if d.n == 1 {
		note = fmt.Sprintf("1 death of %s competes with %s, whose follow-up ends with it", d.of, ep.Name)
	}
	switch {
	case d.later == 1:
		note += "; 1 patient died after follow-up for it had ended, and is censored where it ended"
	case d.later > 1:
		note += fmt.Sprintf("; %d patients died after follow-up for it had ended, and are censored where it ended", d.later)
	}
	return note
}

// status makes the column that tells the deaths apart, and the endpoint that has it.
func (d *otherDeaths) status(c *Cohort, ep Endpoint, o *Outcome) (*Column, Endpoint) {
	event, free := ep.eventWords(), "no event"
	short := ep.Name
	if strings.Contains(short, "/") && c.Column(ep.Event) != nil {
		short = ep.Event
	}
	col := &Column{Name: short + " and other deaths", Kind: Category, Derived: true, Code: make([]int32, len(o.Time)), Level: []string{free, event, OtherDeath},
		Distinct: 3, Why: "computed from " + ep.Name + " and " + d.of, Aside: "it tells what happened under observation"}
	if ec := c.Column(ep.Event); ec != nil {
		col.File = ec.File
	}
	for c.Column(col.Name) != nil {
		col.Name += " "
	}
	counts := make([]int, 3)
	for i, s := range o.State {
		switch {
		case s == Event:
			col.Code[i] = 1
		case s != Censored:
			col.Code[i] = -1
			col.Missing++
			continue
		case d.at[i]:
			col.Code[i] = 2
		}
		counts[col.Code[i]]++
	}
	ep.Event, ep.Cause, ep.Censored, ep.Said = col.Name, event, "", nil
	ep.Codes = []Code{{Value: free, State: Censored, N: counts[0]}, {Value: event, State: Event, N: counts[1]},
		{Value: OtherDeath, State: Event, N: counts[2]}}
	ep.Causes = []string{event, OtherDeath}
	ep.Undecided, ep.Readings, ep.Overruled, ep.Blank = nil, nil, false, 0
	return col, ep
}

// ofAnyCause reports whether the event of an endpoint is death of whatever cause, as its
// name or its values say.
func (e Endpoint) ofAnyCause() bool {
	if free, _ := e.Free(); free == "alive" || e.AnyDeath() {
		return true
	}
	words := slices.DeleteFunc(strings.Split(NameWords(e.Event), "_"), func(w string) bool { return statusWords[w] })
	return len(words) == 1 && len(words[0]) > 1 && stems[words[0]] == "death" && e.Cause == ""
}

// eventWords are the event of an endpoint in words: what its name says, else the value
// of its status.
func (e Endpoint) eventWords() string {
	stem := known(NameWords(e.Name))
	if t, ok := timeName(e.Time); ok && !abbreviation[stem] && t.stem != "" {
		stem = t.stem
	}
	switch stem {
	case "dss", "css":
		return "death of the disease"
	case "pfi", "ttp", "pfs", "progress":
		return "progression"
	case "ttr", "rfs", "dfs", "dfi", "recur":
		return "recurrence"
	case "bcr":
		return "biochemical recurrence"
	}
	if event, _, _, _ := e.Values(); len(event) > 0 {
		if _, err := ReadNumber(event[0]); err != nil {
			return event[0]
		}
	}
	return "event"
}
