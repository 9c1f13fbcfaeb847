package model

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// RecogniseEndpoints finds the pairs of a time and a status column that c's
// column names tell, best first: overall survival, then the file's one plain
// time and status, then what is more special. How each status was understood
// is in its Codes.
func RecogniseEndpoints(c *Cohort) []Endpoint {
	f := finder{c: c, seen: map[[2]int]bool{}}
	for i, col := range c.Columns {
		if t, ok := timeName(col.Name); ok && canBeTime(col, t) {
			f.times = append(f.times, named{i, t})
		}
		if e, ok := eventName(col.Name); ok && canBeStatus(col) {
			f.events = append(f.events, named{i, e})
		}
	}
	f.pair()
	sort.SliceStable(f.found, func(i, j int) bool { return f.found[i].rank < f.found[j].rank })
	out := make([]Endpoint, 0, len(f.found))
	names := map[string]bool{}
	for _, r := range f.found {
		if names[r.e.Name] {
			r.e.Name = r.e.Time + "/" + r.e.Event
		}
		names[r.e.Name] = true
		out = append(out, r.e)
	}
	return out
}

// NamesEndpoint reports whether column names hold a time and a status, going
// by the names alone.
func NamesEndpoint(names []string) bool {
	time, event := -1, -1
	for i, n := range names {
		if t, ok := timeName(n); ok && !t.bare {
			time = i
		} else if _, ok := eventName(n); ok {
			event = i
		}
	}
	return time >= 0 && event >= 0
}

// NamesTime reports whether a column's name alone is that of a time on study.
func NamesTime(name string) bool {
	t, ok := timeName(name)
	return ok && !t.bare
}

// named is a column by what its name says.
type named struct {
	col int
	nameParts
}

type nameParts struct {
	stem   string // of which event: "os", "death", "1" in t1; "" the file's only one
	unit   string
	bare   bool // the name is but a unit or a single letter with a number: weak evidence
	letter bool // t1, ta, d1: pairs by the rest of the name only
}

type found struct {
	e    Endpoint
	rank int
}

type finder struct {
	c             *Cohort
	times, events []named
	found         []found
	seen          map[[2]int]bool
	timeUsed      map[int]bool
	eventUsed     map[int]bool
}

func (f *finder) pair() {
	f.timeUsed, f.eventUsed = map[int]bool{}, map[int]bool{}
	// OS.time with OS, rfs_months with rfs_status, dtime with death, t1 with d1.
	for _, t := range f.times {
		for _, e := range f.events {
			if t.stem != "" && t.stem == e.stem && t.letter == e.letter {
				f.add(t, e, "their names match")
			}
		}
	}
	// time with status. A name that is a mere unit counts where there is no
	// better one, the nearest to the left first.
	for _, e := range f.events {
		if e.stem == "" && !e.letter {
			if t, ok := f.nearest(e, func(t named) bool { return t.stem == "" && !t.letter }); ok {
				f.add(t, e, "by their names")
			} else if t, ok := f.nearest(e, func(t named) bool { return t.stem != "" && !t.letter && !f.timeUsed[t.col] }); ok {
				f.add(t, e, "by their names")
			}
		}
	}
	// futime with death.
	for _, e := range f.events {
		if e.stem == "" || e.letter || f.eventUsed[e.col] {
			continue
		}
		if t, ok := f.nearest(e, func(t named) bool { return t.stem == "" && !t.letter }); ok {
			f.add(t, e, "by their names")
		} else if t, ok := f.nearest(e, func(t named) bool { return t.stem == "os" && e.stem == "death" }); ok {
			f.add(t, e, "by their names")
		}
	}
	// What is left goes by its place: t1, t2, relapse; t1, t2, d1, d2, d3.
	for _, e := range f.events {
		if f.eventUsed[e.col] {
			continue
		}
		last, ok := named{col: -1}, false
		for _, t := range f.times {
			if t.letter && t.col < e.col && t.stem[0] >= '0' && t.stem[0] <= '9' &&
				(!e.letter || e.stem[0] >= '0' && e.stem[0] <= '9') && t.col > last.col {
				last, ok = t, true
			}
		}
		if ok {
			f.add(last, e, "by their place in the file")
		}
	}
}

// nearest prefers a time with a telling name, then the nearest to the left of
// the event, then the nearest.
func (f *finder) nearest(e named, fits func(named) bool) (best named, ok bool) {
	cost := math.MaxInt
	for _, t := range f.times {
		if t.col == e.col || !fits(t) {
			continue
		}
		d := e.col - t.col
		if d < 0 {
			d = -d + 1<<20
		}
		if t.bare {
			d += 1 << 24
		}
		if d < cost {
			best, cost, ok = t, d, true
		}
	}
	return best, ok
}

func (f *finder) add(t, e named, why string) {
	key := [2]int{t.col, e.col}
	if t.col == e.col || f.seen[key] {
		return
	}
	f.seen[key] = true
	f.timeUsed[t.col], f.eventUsed[e.col] = true, true
	tc, ec := f.c.Columns[t.col], f.c.Columns[e.col]
	stem := t.stem
	if stem == "" {
		stem = e.stem
	}
	ep := Endpoint{Name: tc.Name + "/" + ec.Name, Time: tc.Name, Event: ec.Name, Unit: timeUnit(f.c, tc, t.unit), Why: why}
	rank := 6
	if t.letter || e.letter {
		stem, rank = "-", 7
	}
	switch stem {
	case "os":
		rank = 0
	case "":
		rank = 1
	case "death":
		rank = 2
	case "dss", "css":
		rank = 3
	case "pfs", "pfi":
		rank = 4
	case "dfs", "dfi", "rfs", "efs":
		rank = 5
	}
	if abbreviation[stem] {
		ep.Name = strings.ToUpper(stem)
	}
	if n := letters(tc.Name); n == "stop" || n == "tstop" || n == "exit" {
		for _, c := range f.c.Columns {
			if m := letters(c.Name); c.Kind == Number && (m == "start" || m == "tstart" || m == "entry") {
				ep.Entry = c.Name
				break
			}
		}
	}
	ep.understand(ec, false)
	f.found = append(f.found, found{ep, rank})
}

func timeUnit(c *Cohort, time *Column, byName string) string {
	switch {
	case time.Unit != "":
		return time.Unit
	case byName != "":
		return byName
	case strings.HasSuffix(time.Name, ".time") && c.Column("_PATIENT") != nil:
		return "days" // the survival tables of UCSC Xena
	}
	return ""
}

func canBeTime(c *Column, t nameParts) bool {
	if c.Kind != Number || c.Distinct == 0 {
		return false
	}
	if c.Distinct <= 2 && c.Len() > 5 {
		return false
	}
	if t.bare && t.unit == "years" { // the year of something
		for _, v := range c.Num {
			if v >= 1800 {
				return false
			}
		}
	}
	return true
}

const mostCodes = 12 // a column of more values than this is no status

func canBeStatus(c *Column) bool {
	switch c.Kind {
	case Category:
		return len(c.Level) >= 1 && len(c.Level) <= mostCodes
	case Number:
		if c.Distinct == 0 || c.Distinct > mostCodes {
			return false
		}
		for _, v := range c.Num {
			if !math.IsNaN(v) && v != math.Trunc(v) {
				return false
			}
		}
		return true
	}
	return false
}

// The words that names of times and statuses are made of.
var (
	units = map[string]string{
		"day": "days", "days": "days", "month": "months", "months": "months", "mo": "months", "mos": "months", "mth": "months", "mths": "months",
		"week": "weeks", "weeks": "weeks", "wk": "weeks", "wks": "weeks", "year": "years", "years": "years", "yr": "years", "yrs": "years",
	}
	timeWords   = map[string]bool{"time": true, "t": true, "duration": true, "in": true, "interval": true}
	statusWords = map[string]bool{
		"status": true, "stat": true, "event": true, "events": true, "evt": true, "cens": true, "censor": true, "censored": true, "censoring": true,
		"cnsr": true, "ind": true, "indicator": true, "flag": true, "e": true, "occurred": true, "observed": true, "delta": true,
	}
	// stems gives the many spellings of one thing one name.
	stems = map[string]string{
		"os": "os", "overall": "os", "overall_survival": "os",
		"dss": "dss", "disease_specific_survival": "dss", "css": "css", "cancer_specific_survival": "css", "cause_specific_survival": "css",
		"pfs": "pfs", "progression_free_survival": "pfs", "progression_free": "pfs", "pfi": "pfi", "progression_free_interval": "pfi",
		"dfs": "dfs", "disease_free_survival": "dfs", "disease_free": "dfs", "dfi": "dfi", "disease_free_interval": "dfi",
		"rfs": "rfs", "relapse_free_survival": "rfs", "recurrence_free_survival": "rfs", "relapse_free": "rfs", "recurrence_free": "rfs",
		"efs": "efs", "event_free_survival": "efs", "event_free": "efs", "lfs": "lfs", "leukemia_free_survival": "lfs",
		"mfs": "mfs", "metastasis_free_survival": "mfs", "dmfs": "dmfs", "distant_metastasis_free_survival": "dmfs",
		"ttp": "ttp", "time_to_progression": "ttp", "ttr": "ttr", "time_to_recurrence": "ttr", "ttf": "ttf", "bcr": "bcr", "ffs": "ffs", "idfs": "idfs",
		"d": "death", "dead": "death", "died": "death", "death": "death", "deceased": "death", "mortality": "death", "vital": "death", "exitus": "death",
		"r": "recur", "rec": "recur", "recur": "recur", "recurrence": "recur", "recurred": "recur", "relapse": "recur", "relapsed": "recur",
		"p": "progress", "prog": "progress", "progression": "progress", "progressed": "progress", "progress": "progress",
		"": "", "fu": "", "follow_up": "", "followup": "", "survival": "", "surv": "", "s": "", "observation": "", "obs": "", "study": "", "f": "",
	}
	abbreviation = map[string]bool{
		"os": true, "dss": true, "css": true, "pfs": true, "pfi": true, "dfs": true, "dfi": true, "rfs": true, "efs": true, "lfs": true,
		"mfs": true, "dmfs": true, "ttp": true, "ttr": true, "ttf": true, "bcr": true, "ffs": true, "idfs": true,
	}
	wholeTimes = map[string]bool{"tte": true, "aval": true, "lenfol": true, "stop": true, "tstop": true, "exit": true, "followup": true, "follow_up": true}
)

// NameWords splits a name into lower-case words joined by "_".
func NameWords(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
	}
	return b.String()
}

func letters(name string) string { return strings.ReplaceAll(NameWords(name), "_", "") }

// known is the one name of a stem. Stems that are not in the list stand for
// themselves, so that transplant_time finds transplant_event.
func known(stem string) string {
	if s, ok := stems[stem]; ok {
		return s
	}
	return stem
}

// timeName reads a column's name as that of a time.
func timeName(name string) (p nameParts, ok bool) {
	w := NameWords(name)
	if w == "" || len(w) > 60 {
		return p, false
	}
	if s, ok := letterName(w, 't'); ok {
		return nameParts{stem: s, letter: true, bare: true}, true
	}
	if wholeTimes[w] {
		return p, true
	}
	if abbreviation[known(w)] {
		return nameParts{stem: known(w)}, true
	}
	if u, ok := units[w]; ok {
		return nameParts{unit: u, bare: true}, true
	}
	// Peel time words and units off both ends: os_time_in_months, days_to_death.
	parts := strings.Split(w, "_")
	peeled := 0
	for len(parts) > 0 {
		last := parts[len(parts)-1]
		if u := units[last]; u != "" && p.unit == "" {
			p.unit = u
		} else if !timeWords[last] || last == "t" && (len(parts) < 2 || !abbreviation[known(parts[len(parts)-2])]) { // pathologic_T is a stage
			break
		}
		parts, peeled = parts[:len(parts)-1], peeled+1
	}
	if len(parts) > 1 && (parts[0] == "time" || parts[0] == "months" || parts[0] == "days" || parts[0] == "years" || parts[0] == "weeks") {
		if p.unit == "" {
			p.unit = units[parts[0]]
		}
		parts, peeled = parts[1:], peeled+1
		if parts[0] == "to" || parts[0] == "on" || parts[0] == "until" {
			parts = parts[1:]
		}
	}
	if peeled == 0 && len(parts) == 1 { // futime, rfstime, dtime, osmonths
		for _, s := range []string{"time", "months", "days", "years", "weeks"} {
			rest, cut := strings.CutSuffix(w, s)
			if _, is := stems[rest]; cut && is {
				return nameParts{stem: known(rest), unit: units[s]}, true
			}
		}
	}
	if peeled == 0 {
		return p, false
	}
	p.stem = known(strings.Join(parts, "_"))
	if p.stem == "event" || p.stem == "last_follow_up" || p.stem == "last_contact" {
		p.stem = ""
	}
	return p, true
}

// eventName reads a column's name as that of a status.
func eventName(name string) (p nameParts, ok bool) {
	w := NameWords(name)
	if w == "" || len(w) > 60 {
		return p, false
	}
	if s, ok := letterName(w, 'd'); ok {
		return nameParts{stem: s, letter: true, bare: true}, true
	}
	if statusWords[w] && w != "e" && w != "ind" && w != "flag" {
		return p, true
	}
	if w == "vital_status" || w == "demographic_vital_status" {
		return nameParts{stem: "death"}, true
	}
	if s := known(w); abbreviation[s] || len(w) > 2 && (s == "death" || s == "recur" || s == "progress") {
		return nameParts{stem: s}, true
	}
	parts := strings.Split(w, "_")
	peeled := 0
	for len(parts) > 0 && statusWords[parts[len(parts)-1]] {
		parts, peeled = parts[:len(parts)-1], peeled+1
	}
	if peeled == 0 && len(parts) > 1 && statusWords[parts[0]] && len(parts[0]) > 1 {
		parts, peeled = parts[1:], 1
	}
	if peeled == 0 && len(parts) == 1 { // fustat, osevent
		for _, s := range []string{"status", "stat", "event", "cens", "censor"} {
			rest, cut := strings.CutSuffix(w, s)
			if _, is := stems[rest]; cut && is {
				return nameParts{stem: known(rest)}, true
			}
		}
	}
	if peeled == 0 {
		return p, false
	}
	return nameParts{stem: known(strings.Join(parts, "_"))}, true
}

// letterName reads t1, ta, d3: a letter and a number or one more letter.
func letterName(w string, first byte) (rest string, ok bool) {
	if len(w) < 2 || len(w) > 3 || w[0] != first {
		return "", false
	}
	rest = w[1:]
	for i := 0; i < len(rest); i++ {
		if !digit(rest[i]) && len(rest) > 1 {
			return "", false
		}
	}
	return rest, true
}

// EndpointFromColumns makes the endpoint that a user names. Its status is
// understood as in a recognised one, but a name such as cens raises no question
// here: who calls it the event means that 1 is one. An event that is no column
// may be an expression (status == 2); its Codes are empty and who resolves it
// passes the states to Outcome.
func EndpointFromColumns(c *Cohort, time, event string) (Endpoint, error) {
	tc := c.Column(time)
	if tc == nil {
		return Endpoint{}, noColumn(c, "time", time, Number)
	}
	if tc.Kind != Number {
		return Endpoint{}, &QuestionError{
			What: fmt.Sprintf("the time %s is %s column (%s), not a number", tc.Name, article(tc.Kind), examples(tc)),
			Hint: candidates("number columns", c, Number)}
	}
	t, _ := timeName(tc.Name)
	e := Endpoint{Name: tc.Name + "/" + Printable(event), Time: tc.Name, Event: event, Unit: timeUnit(c, tc, t.unit), Why: "given by hand"}
	ec := c.Column(event)
	if ec == nil {
		if plainName(event) {
			return Endpoint{}, noColumn(c, "event", event, Category)
		}
		if _, err := ParseExpr(c, event); err != nil {
			return Endpoint{}, err
		}
		return e, nil
	}
	if ec == tc {
		return Endpoint{}, &QuestionError{What: fmt.Sprintf("%s is given as both the time and the event", tc.Name), Hint: "name the status column as the event"}
	}
	switch {
	case ec.Distinct == 0:
		return Endpoint{}, &QuestionError{What: fmt.Sprintf("the event %s has no value in any row", ec.Name), Hint: candidates("columns of few values", c, Category)}
	case ec.Kind != Number && ec.Kind != Category:
		return Endpoint{}, &QuestionError{
			What: fmt.Sprintf("the event %s is %s column (%s), not a status", ec.Name, article(ec.Kind), examples(ec)),
			Hint: candidates("columns of few values", c, Category)}
	case ec.Distinct > mostCodes:
		return Endpoint{}, &QuestionError{
			What: fmt.Sprintf("the event %s has %d different values (%s): a status has a few", ec.Name, ec.Distinct, examples(ec)),
			Hint: candidates("columns of few values", c, Category) + "; or an expression such as " + Quote(ec.Name) + " > 0"}
	}
	e.understand(ec, true)
	return e, nil
}

func article(k Kind) string {
	if k == Identifier {
		return "an " + k.String()
	}
	return "a " + k.String()
}

// plainName reports whether s can only be a column's name.
func plainName(s string) bool {
	for i, r := range s {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r < 0x80 && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

func noColumn(c *Cohort, role, name string, kind Kind) error {
	hint := ""
	if near := c.Nearest(name, 3); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
	} else if kind == Number {
		hint = candidates("number columns", c, Number)
	} else {
		hint = candidates("columns of few values", c, Category)
	}
	return &QuestionError{What: fmt.Sprintf("there is no column %q for the %s", Excerpt(name), role), Hint: hint}
}

// candidates names the first few columns that could be meant.
func candidates(what string, c *Cohort, kind Kind) string {
	const most = 8
	var names []string
	more := 0
	for _, col := range c.Columns {
		if kind == Number && (col.Kind != Number || col.Distinct < 3) || kind == Category && !canBeStatus(col) {
			continue
		}
		if len(names) == most {
			more++
			continue
		}
		names = append(names, col.Name)
	}
	if len(names) == 0 {
		return "there are no " + what
	}
	s := what + ": " + strings.Join(names, ", ")
	if more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s
}

// examples quotes the first few distinct values of a column.
func examples(c *Column) string {
	var out []string
	for i := 0; i < c.Len() && len(out) < 3; i++ {
		if s := fmt.Sprintf("%q", Excerpt(c.Format(i))); !c.IsMissing(i) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return "no values"
	}
	return strings.Join(out, ", ")
}

// WithCause narrows e to one of the values of its status; the others count as
// censored. It settles the question which of several events is meant.
func (e Endpoint) WithCause(value string) (Endpoint, error) {
	for _, c := range e.Codes {
		if c.Value == value {
			if len(e.Causes) > 1 {
				e.Ambiguous = ""
			}
			e.Cause = value
			return e, nil
		}
	}
	var have []string
	for _, c := range e.Codes {
		have = append(have, c.Value)
	}
	return e, &QuestionError{What: fmt.Sprintf("%s has no value %q", e.Event, Excerpt(value)), Hint: "its values: " + strings.Join(have, ", ")}
}

// understand fills Codes, Causes and Ambiguous from the values of a status
// column.
func (e *Endpoint) understand(c *Column, byHand bool) {
	e.Codes, e.Causes, e.Ambiguous = nil, nil, ""
	if c.Kind == Number {
		e.understandNumbers(c, byHand)
	} else {
		e.understandWords(c)
	}
	// Spellings of one word are one cause.
	var words []string
	events, censored := 0, 0
	for _, code := range e.Codes {
		switch code.State {
		case Event:
			events += code.N
			e.Causes = append(e.Causes, code.Value)
			if l := strings.ToLower(code.Value); !slices.Contains(words, l) {
				words = append(words, l)
			}
		case Censored:
			censored += code.N
		}
	}
	if len(words) < 2 {
		e.Causes = nil
		return
	}
	var list []string
	for _, code := range e.Codes {
		if code.State == Event {
			list = append(list, fmt.Sprintf("%s (%d)", code.Value, code.N))
		}
	}
	q := fmt.Sprintf("%s has several events, %s: any of them counts as the event unless one is chosen", c.Name, strings.Join(list, ", "))
	if e.Ambiguous != "" && c.Kind == Number {
		q += "; " + e.Ambiguous
	}
	e.Ambiguous = q
}

func (e *Endpoint) understandNumbers(c *Column, byHand bool) {
	count := map[float64]int{}
	for _, v := range c.Num {
		if !math.IsNaN(v) {
			count[v]++
		}
	}
	var values, core []float64
	for v := range count {
		values = append(values, v)
		if v >= 0 && v == math.Trunc(v) && !notKnown(v) {
			core = append(core, v)
		}
	}
	slices.Sort(values)
	slices.Sort(core)
	if len(core) == 0 { // nothing but 9s is a code after all
		for _, v := range values {
			if v >= 0 && v == math.Trunc(v) {
				core = append(core, v)
			}
		}
	}
	state := map[float64]State{}
	set := func(f func(v float64) bool) {
		for _, v := range core {
			state[v] = Censored
			if f(v) {
				state[v] = Event
			}
		}
	}
	word := statusWord(c.Name)
	top := 0.0
	if len(core) > 0 {
		top = core[len(core)-1]
	}
	positive := func(v float64) bool { return v > 0 }
	switch {
	case len(core) == 0:
		e.Ambiguous = fmt.Sprintf("%s holds no value that a status could have (%s)", c.Name, numbers(values))
	case word == "cnsr":
		set(func(v float64) bool { return v == 0 })
		e.Why += "; CNSR is 0 for an event, as in ADaM"
	case word == "censored" && top <= 1:
		set(func(v float64) bool { return v == 0 })
		e.Ambiguous = fmt.Sprintf("%s may mark those who were censored or be the usual status: 1 is taken as censored, 0 as the event", c.Name)
	case top <= 1:
		set(positive)
		if word == "cens" && !byHand {
			e.Ambiguous = fmt.Sprintf("%s may mark the events or those who were censored: 1 is taken as the event, 0 as censored", c.Name)
		}
	case core[0] == 2, core[0] == 1 && top == 2: // all twos are all events, as in R
		set(func(v float64) bool { return v == 2 })
		if top > 2 {
			set(positive)
			e.Ambiguous = fmt.Sprintf("%s holds %s: none of them is known to be the censored", c.Name, numbers(core))
		}
	case len(core) == 1:
		set(positive)
		e.Ambiguous = fmt.Sprintf("%s holds the value %s only: it is taken as the event", c.Name, FormatNumber(top))
	case core[0] == 0 && len(core) == 2:
		set(positive)
		e.Ambiguous = fmt.Sprintf("%s holds %s: 0 is taken as censored, %s as the event", c.Name, numbers(core), FormatNumber(top))
	case core[0] == 0:
		set(positive)
	default:
		set(func(v float64) bool { return v != core[0] })
		e.Ambiguous = fmt.Sprintf("%s holds %s: %s is taken as censored", c.Name, numbers(core), FormatNumber(core[0]))
	}
	for _, v := range values {
		e.Codes = append(e.Codes, Code{Value: FormatNumber(v), N: count[v], State: state[v]})
	}
}

// notKnown holds for the numbers that people write for a value nobody knows.
func notKnown(v float64) bool { return v == 9 || v == 99 || v == 999 }

// statusWord is the word in a status column's name that tells its direction.
func statusWord(name string) string {
	for _, p := range strings.Split(NameWords(name), "_") {
		switch p {
		case "cnsr":
			return "cnsr"
		case "censored", "censoring":
			return "censored"
		case "cens", "censor":
			return "cens"
		}
	}
	return ""
}

func numbers(vs []float64) string {
	var s []string
	for _, v := range vs {
		s = append(s, FormatNumber(v))
	}
	return strings.Join(s, ", ")
}

func (e *Endpoint) understandWords(c *Column) {
	count := make([]int, len(c.Level))
	for _, k := range c.Code {
		if k >= 0 {
			count[k]++
		}
	}
	states := make([]wordState, len(c.Level))
	n := [5]int{}
	for k, l := range c.Level {
		states[k] = readWord(l)
		n[states[k]]++
	}
	// Who withdraws is censored, unless the file tells that apart from being
	// censored, as the waiting list in R's transplant does.
	weak := Censored
	if n[wordCensored] > 0 {
		weak = Event
	}
	strange := Event
	var words []string
	for k, s := range states {
		if s == wordStrange {
			words = append(words, fmt.Sprintf("%q", Excerpt(c.Level[k])))
		}
	}
	known := n[wordCensored] + n[wordEvent] + n[wordWithdrawn]
	switch {
	case len(words) == 0:
	case known == 0 && len(words) == 1:
		e.Ambiguous = fmt.Sprintf("%s holds %s only: it is taken as the event", c.Name, words[0])
	case known == 0: // R's Surv takes the first level of a factor as censored
		e.Ambiguous = fmt.Sprintf("%s holds %s: which of them is an event is not known, and %s is taken as censored", c.Name, strings.Join(words, ", "), words[0])
	case n[wordCensored] == 0 && n[wordEvent] > 0:
		strange = Censored
		e.Ambiguous = fmt.Sprintf("%s holds %s beside its event: taken as censored", c.Name, strings.Join(words, ", "))
	case n[wordEvent] > 0:
		e.Ambiguous = fmt.Sprintf("%s holds %s, which is not known: taken as an event", c.Name, strings.Join(words, ", "))
	}
	first := known == 0 && len(words) > 1
	for k, l := range c.Level {
		code := Code{Value: l, N: count[k]}
		switch states[k] {
		case wordCensored:
			code.State = Censored
		case wordEvent:
			code.State = Event
		case wordWithdrawn:
			code.State = weak
		case wordStrange:
			code.State = strange
			if first {
				code.State, first = Censored, false
			}
		}
		e.Codes = append(e.Codes, code)
	}
}

type wordState uint8

const (
	wordStrange wordState = iota
	wordCensored
	wordEvent
	wordWithdrawn
	wordMissing
)

// readWord understands one level of a status: TRUE, dead, 0:LIVING,
// 1:Recurred/Progressed, disease free, not recurred.
func readWord(level string) wordState {
	s := strings.ToLower(strings.TrimSpace(level))
	code := -1
	if d := digits(s); d > 0 && d < 3 {
		rest := strings.TrimLeft(s[d:], " ")
		if rest == "" || rest[0] == ':' || rest[0] == '=' {
			code = 1
			if strings.Trim(s[:d], "0") == "" {
				code = 0
			}
			s = strings.TrimLeft(rest, ":= ")
		}
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r < 0x80 })
	state := wordStrange
	for i, p := range parts {
		w := readPart(p)
		if p == "loss" || p == "end" && len(parts) > 1 { // loss to follow-up, end of study
			w = wordCensored
		}
		if i == 0 && (p == "not" || p == "non" || p == "without" || p == "never" || p == "no") && len(parts) > 1 {
			if parts[1] == "reported" || parts[1] == "available" || parts[1] == "known" || parts[1] == "applicable" {
				return wordMissing
			}
			return wordCensored
		}
		if p == "free" || strings.HasSuffix(p, "free") || strings.HasPrefix(p, "notr") {
			return wordCensored
		}
		if state == wordStrange {
			state = w
		}
	}
	if state == wordStrange && code == 0 {
		return wordCensored
	}
	if state == wordStrange && code == 1 {
		return wordEvent
	}
	return state
}

func readPart(p string) wordState {
	switch p {
	case "censored", "censor", "cens", "alive", "living", "lives", "survived", "surviving", "survivor", "no", "n", "false", "f", "ltfu", "lost", "lfu", "ongoing", "none":
		return wordCensored
	case "event", "yes", "y", "true", "t", "dead", "died", "dies", "death", "expired", "exitus", "fatal", "dod", "doc", "pd":
		return wordEvent
	case "unknown", "missing", "indeterminate", "uncertain", "unclear":
		return wordMissing
	}
	for _, stem := range []string{"deceas", "recur", "relaps", "progress", "metasta", "fail"} {
		if strings.HasPrefix(p, stem) {
			return wordEvent
		}
	}
	if strings.HasPrefix(p, "withdr") {
		return wordWithdrawn
	}
	return wordStrange
}

// Outcome is an endpoint resolved for every patient of a cohort. Slices have
// the cohort's length N; what stands at a patient who is left out has no
// meaning, except that State is Unknown there.
type Outcome struct {
	Time  []float64
	State []State
	// Cause is 0 for the censored and k for the k-th of the endpoint's codes
	// that is an event, whichever cause is of interest; all 1 where the status
	// has one event or is an expression.
	Cause []int32
	Entry []float64 // nil where everyone is observed from 0
	// Out is 0 for the patients in the analysis and else the index in Reasons
	// of the first reason to leave one out.
	Out     []int32
	Reasons []string // Reasons[0] is ""
}

// Reason is why patient i is left out, "" where i is not.
func (o *Outcome) Reason(i int) string { return o.Reasons[o.Out[i]] }

// Outcome resolves e in c. expr holds the state of every patient where e.Event
// is an expression (Unknown where it cannot be told), and is nil where it is a
// column. With a Cause, State is Event for that cause only and the others are
// censored; Cause keeps them apart.
//
// Left out, the first reason counting, are patients whose time is missing,
// negative or not finite, whose status is missing or not coded, and whose entry
// is missing, negative, not finite or not before the time. A time of 0 stays. O(N).
//
// Errors: *QuestionError where a column does not exist or has the wrong kind.
func (e Endpoint) Outcome(c *Cohort, expr []State) (*Outcome, error) {
	tc := c.Column(e.Time)
	if tc == nil || tc.Kind != Number {
		return nil, noColumn(c, "time", e.Time, Number)
	}
	o := &Outcome{Time: tc.Num, State: make([]State, c.N), Cause: make([]int32, c.N), Out: make([]int32, c.N), Reasons: []string{""}}
	reasons := map[string]int32{}
	out := func(i int, why string) {
		k, ok := reasons[why]
		if !ok {
			k = int32(len(o.Reasons))
			reasons[why] = k
			o.Reasons = append(o.Reasons, why)
		}
		o.Out[i], o.State[i], o.Cause[i] = k, Unknown, 0
	}
	if expr != nil {
		copy(o.State, expr)
		for i, s := range expr {
			if s == Event {
				o.Cause[i] = 1
			}
		}
	} else {
		ec := c.Column(e.Event)
		if ec == nil || ec.Kind != Number && ec.Kind != Category {
			return nil, noColumn(c, "event", e.Event, Category)
		}
		e.states(ec, o)
	}
	missing, negative, infinite := tc.Name+" missing", tc.Name+" negative", tc.Name+" not finite"
	for i, t := range tc.Num {
		switch {
		case math.IsNaN(t):
			out(i, missing)
		case math.IsInf(t, 0):
			out(i, infinite)
		case t < 0:
			out(i, negative)
		case o.State[i] == Unknown:
			out(i, e.unknown(c, i))
		}
	}
	if e.Entry == "" {
		return o, nil
	}
	nc := c.Column(e.Entry)
	if nc == nil || nc.Kind != Number {
		return nil, noColumn(c, "entry", e.Entry, Number)
	}
	o.Entry = nc.Num
	for i, t := range nc.Num {
		switch {
		case o.Out[i] != 0:
		case math.IsNaN(t):
			out(i, nc.Name+" missing")
		case math.IsInf(t, 0):
			out(i, nc.Name+" not finite")
		case t < 0:
			out(i, nc.Name+" negative")
		case t >= tc.Num[i]:
			out(i, nc.Name+" not before "+tc.Name)
		}
	}
	return o, nil
}

// unknown says why patient i has no state.
func (e Endpoint) unknown(c *Cohort, i int) string {
	ec := c.Column(e.Event)
	if ec == nil {
		return "event not known (" + Printable(e.Event) + ")"
	}
	if ec.IsMissing(i) {
		return ec.Name + " missing"
	}
	return fmt.Sprintf("%s not coded (value %s)", ec.Name, Excerpt(ec.Format(i)))
}

// states looks every value of the status column up in Codes.
func (e Endpoint) states(c *Column, o *Outcome) {
	type meaning struct {
		state State
		cause int32
	}
	byValue := make(map[string]meaning, len(e.Codes))
	events := int32(0)
	for _, code := range e.Codes {
		m := meaning{state: code.State}
		if code.State == Event {
			if len(e.Causes) > 1 || events == 0 {
				events++
			}
			m.cause = events
			if e.Cause != "" && e.Cause != code.Value {
				m.state = Censored
			}
		}
		byValue[code.Value] = m
	}
	if c.Kind == Category {
		byLevel := make([]meaning, len(c.Level))
		for k, l := range c.Level {
			byLevel[k] = byValue[l]
		}
		for i, k := range c.Code {
			if k >= 0 {
				o.State[i], o.Cause[i] = byLevel[k].state, byLevel[k].cause
			}
		}
		return
	}
	byNumber := map[float64]meaning{}
	last, m := math.NaN(), meaning{}
	for i, v := range c.Num {
		if math.IsNaN(v) {
			continue
		}
		if v != last {
			var ok bool
			if m, ok = byNumber[v]; !ok {
				m = byValue[FormatNumber(v)]
				byNumber[v] = m
			}
			last = v
		}
		o.State[i], o.Cause[i] = m.state, m.cause
	}
}
