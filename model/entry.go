package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/stats"
)

// LateEntry is a column that says when patients came under observation, and the time
// that it belongs to.
type LateEntry struct {
	Column, Time string
	// Certain says that the two names leave no doubt. Otherwise the time may count
	// from the entry, and whoever knows has to say so.
	Certain bool
	Way     string // how it is said in the place where answers are shown, "" for in words
}

// entriesOf are the times whose names leave no doubt beside that of an entry, by the
// letters of both; "" stands for every time.
var entriesOf = map[string][]string{
	"entry": {"futime", "exit", "exittime", "stop", "tstop"}, "entrytime": {"exittime", "exit"}, "start": {"stop", "tstop", "exit"},
	"tstart": {"tstop", "stop", "exit"}, "starttime": {"stoptime", "endtime"}, "studyentry": {""}, "delayedentry": {""}, "lateentry": {""},
	"agein": {"ageout"}, "ageentry": {"ageexit"}, "entryage": {"exitage"}, "ageatentry": {"ageatexit"},
}

// doubtedEntries may be entries beside a time of any name, by their letters.
var doubtedEntries = []string{"entry", "start", "t0", "tstart", "entrytime", "timeentry", "timetoentry"}

// NamesEntry reports whether a column's name alone may be that of an entry.
func NamesEntry(name string) bool {
	e := letters(name)
	return name == "_t0" || entriesOf[e] != nil || slices.Contains(doubtedEntries, e)
}

// entryBeside reports whether the names of two columns are those of an entry and its
// time, and whether that is certain.
func entryBeside(entry, time *Column, unit string) (is, certain bool) {
	if entry.Name == "_t0" { // Stata
		return time.Name == "_t", time.Name == "_t"
	}
	e, t := letters(entry.Name), letters(time.Name)
	if of, ok := strings.CutPrefix(NameWords(entry.Name), "dx_cpt_rep_"); ok { // sequenced after diagnosis
		same := unitByWord[of] != "" && unitByWord[of] == unit && slices.Contains(strings.Split(NameWords(time.Name), "_"), "dx")
		return same, same
	}
	for _, of := range entriesOf[e] {
		if of == t || of == "" {
			return true, true
		}
	}
	return slices.Contains(doubtedEntries, e), false
}

// lateEntry finds the entry of a time, nil where there is none. A column of a name
// that leaves a doubt is none where it is not before the time as a rule, or where the
// time counts from it already.
func (c *Cohort) lateEntry(time *Column, unit string) *LateEntry {
	var doubted *LateEntry
	for _, col := range c.Columns {
		if col.Kind != Number || col == time || col.Distinct == 0 {
			continue
		}
		is, certain := entryBeside(col, time, unit)
		if !is {
			continue
		}
		both, late, ever := 0, 0, false
		for i, e := range col.Num {
			if math.IsNaN(e) || math.IsNaN(time.Num[i]) {
				continue
			}
			both++
			ever = ever || e != 0
			if e >= time.Num[i] {
				late++
			}
		}
		const most = 4 // of so many patients one may come too late
		switch ends := letters(time.Name); {
		case certain && late*most > both && ends == "futime": // a date or a year, it seems
			certain = false
		case certain:
		case both == 0 || !ever || late*most > both || c.fromEntry(col, time):
			continue
		}
		l := &LateEntry{Column: col.Name, Time: time.Name, Certain: certain}
		if certain {
			return l
		}
		if doubted == nil {
			doubted = l
		}
	}
	return doubted
}

// fromEntry reports whether a time counts from the entry: another column has both
// together.
func (c *Cohort) fromEntry(entry, time *Column) bool {
	for _, exit := range c.Columns {
		if exit.Kind != Number || exit == entry || exit == time {
			continue
		}
		both, same := 0, 0
		for i, x := range exit.Num {
			if d := x - entry.Num[i] - time.Num[i]; !math.IsNaN(d) {
				both++
				if math.Abs(d) <= 1e-6*math.Max(1, math.Abs(x)) {
					same++
				}
			}
		}
		if both > 2 && same*10 >= both*9 {
			return true
		}
	}
	return false
}

// isExit reports whether a time has an entry beside it without a doubt.
func (f *finder) isExit(t named) bool {
	return slices.ContainsFunc(f.c.Late, func(l LateEntry) bool { return l.Certain && l.Time == f.c.Columns[t.col].Name })
}

// findEntries finds the entries of all times.
func (f *finder) findEntries() {
	f.c.Late = nil
	for _, t := range f.times {
		if l := f.c.lateEntry(f.c.Columns[t.col], t.unit); l != nil {
			f.c.Late = append(f.c.Late, *l)
		}
	}
	if t := f.c.Column("_t"); t != nil && t.Kind == Number && f.c.Column("_d") != nil { // Stata's, a time beside _d alone
		if l := f.c.lateEntry(t, ""); l != nil {
			f.c.Late = append(f.c.Late, *l)
		}
	}
}

// entryOf is what is known of an entry beside a time, nil for nothing.
func (c *Cohort) entryOf(time string) *LateEntry {
	for i := range c.Late {
		if c.Late[i].Time == time {
			return &c.Late[i]
		}
	}
	return nil
}

// doubt says that an entry is not used in an endpoint.
func (l *LateEntry) doubt() string {
	may := "may be"
	if l.Certain {
		may = "is named as"
	}
	return fmt.Sprintf("%s %s the time at which patients came under observation, and is not used: if %s counts from before it, give it as the entry%s",
		l.Column, may, l.Time, l.Way)
}

// EndpointDoubts are what has to be said of an endpoint wherever it is used: an entry
// that is not used, and times that contradict the status.
func (c *Cohort) EndpointDoubts(e Endpoint) []string {
	var out []string
	if e.Note != "" {
		out = append(out, e.Note)
	}
	if st := c.Column("_st"); e.Time == "_t" && st != nil && st.Kind == Number {
		n := 0
		t, d := c.Column("_t"), c.Column(e.Event)
		for i, v := range st.Num {
			if v == 0 && !t.IsMissing(i) && (d == nil || !d.IsMissing(i)) { // Stata leaves these empty, another program may not
				n++
			}
		}
		if n > 0 {
			out = append(out, Count(n, "row")+" with _st 0, which Stata leaves out and which count here: the subgroup _st == 1 is what Stata has")
		}
	}
	if col := c.Column(e.Time); col != nil && col.Span == nil {
		out = append(out, c.timeDoubts(col)...)
	}
	if l := c.entryOf(e.Time); l != nil && e.Entry == "" {
		out = append(out, l.doubt())
	}
	if col := c.Column(e.Time); col != nil && col.Two != nil {
		for _, d := range col.Doubts {
			out = append(out, d.What)
		}
	}
	return out
}

// RowDoubts are the doubts about who a row is, to be said of every answer.
func (c *Cohort) RowDoubts() []string {
	var out []string
	for _, d := range c.Doubts {
		if d.Always {
			out = append(out, strings.TrimPrefix(d.Column+": "+d.What, ": "))
		}
	}
	return out
}

// unusual are the first rows of the patients at time 0, under observation before it, or
// whose time is known to be above a number only.
func (b *population) unusual() (out []int32) {
	o := b.outcomeOf
	for k, i := range b.row {
		if (k == 0 || i != b.row[k-1]) && (o.Time[i] == 0 || o.Entry != nil && o.Entry[i] < 0 || o.beyond != nil && o.beyond[i]) {
			out = append(out, int32(k))
		}
	}
	return out
}

// lateness says how many of the patients of a frame are at time 0, and how many came
// under observation before it.
func (f *Frame) lateness() {
	o := f.population.outcomeOf
	zero, events, before, beyond := 0, 0, 0, 0
	for _, k := range f.population.late {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		i := f.Row[k]
		if o.Time[i] == 0 {
			zero++
			if o.State[i] == Event {
				events++
			}
		}
		if o.Entry != nil && o.Entry[i] < 0 {
			before++
		}
		if o.beyond != nil && o.beyond[i] {
			beyond++
		}
	}
	if beyond > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%s is above a number only (>24 or 24+) for %s without the event: censored at that number",
			f.Endpoint.Time, Count(beyond, "patient")))
	}
	if zero > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%s at time 0 (%s): they count as at risk at 0 and never after",
			Count(zero, "patient"), Count(events, "event")))
	}
	if before > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%s is negative for %s: they are kept, under observation from the start",
			f.Endpoint.Entry, Count(before, "patient")))
	}
}

// entryDate refuses an entry that is a date, with the time from the date at which an
// endpoint's time starts where that is known.
func (r *Resolver) entryDate(ep Endpoint, entry *Column) error {
	c := r.Cohort
	e := &QuestionError{What: fmt.Sprintf("the entry %q is a date, and an entry is the time from the start of %s at which a patient came under observation",
		entry.Name, ep.Time), Hint: "derive the difference between it and the date of the start, in the unit of " + ep.Time}
	start := ""
	if time := c.Column(ep.Time); time != nil && time.Span != nil {
		start = time.Span.Start
	} else {
		for _, d := range c.Columns {
			if d.Kind == Date && d != entry && dateRole(d.Name) == spanStart {
				if start != "" { // which of two is not for us to say
					return e
				}
				start = d.Name
			}
		}
	}
	from := c.Column(start)
	if from == nil || from == entry {
		return e
	}
	late, both := 0, 0
	for i, at := range entry.Num {
		if d := at - from.Num[i]; !math.IsNaN(d) {
			both++
			late += kindOf(d >= 0)
		}
	}
	if late*10 < both*9 || both == 0 {
		return e
	}
	expr := Quote(entry.Name) + " - " + Quote(start)
	switch ep.Unit {
	case "months", "years":
		expr = ep.Unit + "(" + expr + ")"
	case "weeks":
		expr = "(" + expr + ") / 7"
	case "":
		e.Hint += ", here in days"
	}
	name := "entry"
	for c.Column(name) != nil {
		name += "_"
	}
	e.Ways = []Way{{ReadDerive.To(name+" = "+expr).And(FieldEntry, name), "count it from " + start}}
	return e
}
