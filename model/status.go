package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Reading is one way to understand a status that can be understood in two: what
// makes it so as an expression, why one may think so, and how many events it gives.
type Reading struct {
	Event    string // expression
	Censored []string
	Why      string // "" where nothing speaks for it
	N        int    // events
	Of       int    // patients, where the readings differ in them
}

// Says is what speaks for a reading, with the number of its events.
func (r Reading) Says() string {
	s := fmt.Sprintf("%d with the event", r.N)
	if r.Of > 0 {
		return s + " of " + Count(r.Of, "patient") + ": " + r.Why
	}
	if r.Why != "" {
		s += ", " + r.Why
	}
	return s
}

// Coding says how it is known what the values of a status mean.
type Coding string

// The ways to know.
const (
	CodingNamed    Coding = "named"    // the column's name, its words, or another column say it
	CodingAssumed  Coding = "assumed"  // nothing says it: it is the custom
	CodingDeclared Coding = "declared" // a person has said it
)

// String is the word for it where a person reads it.
func (c Coding) String() string {
	if c == CodingDeclared {
		return "confirmed"
	}
	return string(c)
}

// understand fills Codes, Causes, Coding and Ambiguous from the name and the values
// of a status column, and from what the cohort's other columns say about it.
func (e *Endpoint) understand(c *Cohort, col *Column, byHand bool) {
	e.Codes, e.Causes, e.Undecided, e.Ambiguous, e.Open, e.Readings, e.Notes = nil, nil, nil, "", false, nil, nil
	e.Blank = 0
	e.Coding = CodingAssumed
	s := nameSays(col.Name)
	values := e.values01(col)
	switch {
	case len(s.code) > 0 && e.understandCoded(col, s.code):
	case e.askMinusOne(col):
	case values && e.understandDirected(c, col, s, byHand):
	case col.Kind == Number:
		e.understandNumbers(col)
		if s.means == saysEvent && len(e.Codes) > 0 && e.Codes[0].Value == "0" {
			e.Coding = CodingNamed
		}
	default:
		e.understandWords(col)
		if s.means == saysEvent || !values {
			e.Coding = CodingNamed
		}
	}
	if values {
		e.heldAgainst(c, col, s)
	}
	asked := e.Ambiguous
	if col.Kind != Number && !e.Open && len(e.Readings) == 0 {
		e.Ambiguous = "" // which word is which is no question where one event is chosen
	}
	if e.gather(); e.Ambiguous == "" {
		e.Ambiguous = asked
	}
	if slices.ContainsFunc(e.Codes, func(c Code) bool { return c.Guess }) {
		e.Coding = CodingAssumed
	}
	e.askNotKnown()
	e.spelled()
	e.understandSEER(col)
	e.askBlank(c, col)
}

// values01 reports whether the values of a status say nothing without its name:
// numbers, or yes and no.
func (e *Endpoint) values01(col *Column) bool {
	if col.Kind == Number {
		return true
	}
	any := false
	for _, l := range col.Level {
		w := readLevel(l)
		if !w.boolean && w.state != wordMissing {
			return false
		}
		any = any || w.boolean
	}
	return any
}

// coded fills Codes by a function of the values.
func (e *Endpoint) coded(col *Column, state func(value string) (State, bool)) {
	e.Codes = nil
	for _, v := range valuesOf(col) {
		code := Code{Value: v.text, N: v.n}
		code.State, code.Guess = state(v.text)
		e.Codes = append(e.Codes, code)
	}
}

// understandCoded takes the coding that a name carries; it reports whether the values
// fit it. Where the name says one of two codes, the other is the contrary.
func (e *Endpoint) understandCoded(col *Column, code map[string]wordRead) bool {
	values := valuesOf(col)
	unsaid := 0
	said := map[State]int{}
	for _, v := range values {
		if w, ok := code[v.text]; ok {
			said[w.is()]++
		} else if !missingCode(v.text) {
			unsaid++
		}
	}
	if said[Event]+said[Censored] == 0 || unsaid > 1 && len(code) == 1 {
		return false
	}
	given := map[State]bool{}
	for _, w := range code {
		given[w.is()] = true
	}
	e.coded(col, func(v string) (State, bool) {
		w, ok := code[v]
		switch {
		case ok:
			return w.is(), false
		case missingCode(v):
			return Unknown, false
		case len(code) == 1 && given[Event]:
			return Censored, false
		case len(code) == 1 && given[Censored]:
			return Event, false
		}
		return Unknown, false
	})
	e.Coding, e.deaths = CodingNamed, given[Event]
	for _, w := range code {
		e.deaths = e.deaths && (w.is() != Event || w.death)
	}
	return true
}

// is is the state that a word says.
func (w wordRead) is() State {
	switch w.state {
	case wordEvent:
		return Event
	case wordCensored, wordWithdrawn:
		return Censored
	}
	return Unknown
}

// missingCode holds for a value that says that nothing is known.
func missingCode(value string) bool {
	if v, err := ReadNumber(value); err == nil {
		return notKnown(v) || v < 0 || v != math.Trunc(v)
	}
	return readWord(value) == wordMissing
}

// yesOf is which of the values of a status says yes: 1, TRUE, y.
func yesOf(value string) bool {
	if v, err := ReadNumber(value); err == nil {
		return v > 0
	}
	return readWord(value) == wordEvent
}

// understandDirected reads a status of numbers, or of yes and no, whose name says
// which way round it is, or that it has no way round of its own. It reports whether
// the name does.
func (e *Endpoint) understandDirected(c *Cohort, col *Column, s saying, byHand bool) bool {
	values := valuesOf(col)
	values = slices.DeleteFunc(values, func(v valueCount) bool { return missingCode(v.text) })
	if len(values) == 0 {
		return false
	}
	zeroOne := !slices.ContainsFunc(values, func(v valueCount) bool { return col.Kind == Number && v.text != "0" && v.text != "1" })
	oneTwo := col.Kind == Number && !slices.ContainsFunc(values, func(v valueCount) bool { return v.text != "1" && v.text != "2" })
	by := func(event func(yes bool) bool) {
		e.coded(col, func(v string) (State, bool) {
			switch {
			case missingCode(v):
				return Unknown, false
			case event(yesOf(v)):
				return Event, false
			}
			return Censored, false
		})
	}
	no := func(yes bool) bool { return !yes }
	switch {
	case s.means == saysContrary && zeroOne:
		by(no)
		e.Coding = CodingNamed
		e.note("%s: %s, as its name says", col.Name, e.meaning())
		if byHand {
			e.Ambiguous = fmt.Sprintf("%s says by its name who had no event", col.Name)
			e.readBoth(col, "as its name says", "")
		}
	case s.means == saysADaM && isADaM(c) && col.Kind == Number:
		by(no)
		e.Coding = CodingNamed
		e.Why += "; CNSR is 0 for an event, as in ADaM"
	case s.means == saysEither && zeroOne && col.Kind == Number:
		by(func(yes bool) bool { return yes })
		if byHand {
			e.note("%s may mark those who were censored: 1 is taken as the event; if 1 is censored, the event is %s", col.Name,
				LevelCondition(col, []string{"0"}).Source)
			break
		}
		e.Ambiguous = fmt.Sprintf("%s may mark the events or those who were censored: 1 is taken as the event, 0 as censored", col.Name)
		e.readBoth(col, "", "")
		e.guess()
	case s.means == saysSurvival && zeroOne && col.Kind == Number:
		by(func(yes bool) bool { return yes })
		e.Ambiguous = fmt.Sprintf("%s may mark those who survived or be the name of an outcome: 1 is taken as the event, 0 as censored", col.Name)
		e.readBoth(col, "", "")
		e.guess()
	case s.means == saysEvent && oneTwo && !plainEvent(col.Name) && len(values) == 2:
		e.open(col, "%s holds 1 and 2: which of them says yes is not known", col.Name)
	case s.means == saysContrary, s.means == saysEither && (!zeroOne || col.Kind != Number):
		e.open(col, "%s may mark those who had the event or those who had not, and its values do not say which", col.Name)
	case s.means == saysADaM:
		e.open(col, "%s is 0 for an event in ADaM, and this file is not known to be of that kind (it has no PARAMCD and no AVAL)", col.Name)
	case s.means == saysFree, s.means == saysSurvival && (col.Kind != Number || oneTwo):
		e.open(col, "%s may mark those who stayed free of the event or be the name of an outcome", col.Name)
	case s.means == saysVital:
		e.open(col, "%s by number has no direction: some registries code the dead 0 and others 1", col.Name)
	case s.means == saysExit:
		e.open(col, "%s holds codes of which nothing says what they mean", col.Name)
	default:
		return false
	}
	return true
}

// plainEvent reports whether a name calls a status an event and says no more: 1 and 2 are
// then the custom of programs, and of a name that says of what the answers yes and no.
func plainEvent(name string) bool {
	p, ok := eventName(name)
	return ok && p.stem == "" && !slices.ContainsFunc(nameTokens(name), func(w string) bool { return strings.HasPrefix(w, "fail") })
}

// open leaves a status undecided: nobody is taken for dead or alive before it was
// said, and both ways to read it are offered.
func (e *Endpoint) open(col *Column, format string, args ...any) {
	e.Open, e.Ambiguous = true, fmt.Sprintf(format, args...)
	last := ""
	for _, v := range valuesOf(col) {
		if !missingCode(v.text) {
			last = v.text
		}
	}
	e.coded(col, func(v string) (State, bool) {
		switch {
		case missingCode(v):
			return Unknown, false
		case v == last:
			return Event, true
		}
		return Censored, true
	})
	e.readBoth(col, "", "")
}

// guess marks every value that is known as guessed.
func (e *Endpoint) guess() {
	for k := range e.Codes {
		e.Codes[k].Guess = e.Codes[k].State != Unknown
	}
}

// readBoth lists the ways to read the status: as Codes have it and the other way
// round, or for several codes each as the event.
func (e *Endpoint) readBoth(col *Column, why, contrary string) {
	e.Readings = nil
	var known []Code
	for _, c := range e.Codes {
		if c.State != Unknown {
			known = append(known, c)
		}
	}
	reading := func(event func(Code) bool, why string) {
		r := Reading{Why: why}
		var values []string
		for _, c := range known {
			if event(c) {
				values, r.N = append(values, c.Value), r.N+c.N
			} else {
				r.Censored = append(r.Censored, c.Value)
			}
		}
		if len(values) > 0 {
			r.Event = LevelCondition(col, values).Source
			e.Readings = append(e.Readings, r)
		}
	}
	if len(known) > 2 && (col.Kind == Number || e.Open && !e.values01(col)) {
		for _, c := range known {
			reading(func(other Code) bool { return other.Value == c.Value }, "")
		}
		return
	}
	reading(func(c Code) bool { return c.State == Event }, why)
	reading(func(c Code) bool { return c.State != Event }, contrary)
}

// meaning says in words what the values were taken for.
func (e *Endpoint) meaning() string {
	var events, censored []string
	for _, c := range e.Codes {
		switch c.State {
		case Event:
			events = append(events, c.Value)
		case Censored:
			censored = append(censored, c.Value)
		}
	}
	list := func(values []string, one, more string) string {
		if len(values) > 1 {
			one = more
		}
		return strings.Join(values, ", ") + one
	}
	switch {
	case len(events) == 0:
		return list(censored, " is censored", " are censored")
	case len(censored) == 0:
		return list(events, " is the event", " are the event")
	}
	return list(events, " is the event", " are the event") + ", " + list(censored, " is censored", " are censored")
}

// note keeps what has to be said of how the status was understood.
func (e *Endpoint) note(format string, args ...any) {
	e.Notes = append(e.Notes, fmt.Sprintf(format, args...))
}

// isADaM reports whether a cohort comes from a table of the ADaM kind.
func isADaM(c *Cohort) bool {
	for _, col := range c.Columns {
		if name := strings.ToUpper(col.Name); name == "PARAMCD" || strings.HasPrefix(name, "AVAL") { // AVAL of each PARAMCD, where they were folded
			return true
		}
		if strings.HasPrefix(col.Name, avalAt) {
			return true
		}
	}
	return false
}

// spelled notes that levels were taken for one, as they say the same.
func (e *Endpoint) spelled() {
	var several []string
	seen := map[string]int{}
	var groups [][]string
	for _, c := range e.Codes {
		if _, err := ReadNumber(c.Value); c.State == Unknown || err == nil {
			continue
		}
		key := oneEvent(c.Value)
		if k, ok := seen[key]; ok {
			groups[k] = append(groups[k], c.Value)
			continue
		}
		seen[key] = len(groups)
		groups = append(groups, []string{c.Value})
	}
	for _, g := range groups {
		if len(g) > 1 {
			several = append(several, strings.Join(g, " and "))
		}
	}
	if len(several) > 0 {
		e.note("%s: %s are one value, written in several ways", e.Event, strings.Join(several, ", "))
	}
}

func (e *Endpoint) understandNumbers(c *Column) {
	count := countNumbers(c.Num)
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
	state, guess := map[float64]State{}, map[float64]bool{}
	set := func(f func(v float64) bool) {
		for _, v := range core {
			state[v] = Censored
			if f(v) {
				state[v] = Event
			}
		}
	}
	top := 0.0
	if len(core) > 0 {
		top = core[len(core)-1]
	}
	positive := func(v float64) bool { return v > 0 }
	switch {
	case len(core) == 0:
		e.Ambiguous = fmt.Sprintf("%s holds no value that a status could have (%s)", c.Name, numbers(values))
	case top <= 1:
		set(positive)
	case core[0] == 2, core[0] == 1 && top == 2: // all twos are all events, as in R
		set(func(v float64) bool { return v == 2 })
		if p, _ := eventName(c.Name); top > core[0] && p.stem != "" && !p.letter {
			e.note("%s holds 1 and 2, and nothing says which of them is the event: 2 is taken as the event, as is the custom", c.Name)
		}
		guess[core[0]] = top > core[0] // the lower of two codes is censored in most files, and the other cause in some
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
		guess[core[0]] = true
		e.Ambiguous = fmt.Sprintf("%s holds %s: %s is taken as censored", c.Name, numbers(core), FormatNumber(core[0]))
	}
	for _, v := range values {
		e.Codes = append(e.Codes, Code{Value: FormatNumber(v), N: count[v], State: state[v], Guess: guess[v]})
	}
}

// notKnown holds for the numbers that people write for a value nobody knows.
func notKnown(v float64) bool { return v == 9 || v == 99 || v == 999 }

// Outnumbering are the codes that are taken as not known although more patients have
// one of them than have all the events together: 9 may be the event itself.
func (e Endpoint) Outnumbering() []Code {
	events := 0
	for _, c := range e.Codes {
		if c.State == Event {
			events += c.N
		}
	}
	var out []Code
	for _, c := range e.Codes {
		if v, err := ReadNumber(c.Value); err == nil && c.State == Unknown && notKnown(v) && c.N > events {
			out = append(out, c)
		}
	}
	return out
}

// askNotKnown asks about them.
func (e *Endpoint) askNotKnown() {
	if e.Open || len(e.Readings) > 0 {
		return
	}
	for _, c := range e.Outnumbering() {
		q := fmt.Sprintf("%s = %s (%d) is taken as not known, though more have it than had an event", e.Event, c.Value, c.N)
		if e.Ambiguous != "" {
			q = e.Ambiguous + "; " + q
		}
		e.Ambiguous = q
	}
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
	vital := nameSays(c.Name).means == saysVital
	states := make([]wordState, len(c.Level))
	n := [5]int{}
	causes := codesOfDisease(c)
	for k, l := range c.Level {
		if states[k] = readWord(l); causes && codeOfDisease(l) {
			states[k] = wordEvent
		}
		if states[k] == wordStrange && vital { // A and D, of a vital status
			states[k] = map[string]wordState{"a": wordCensored, "l": wordCensored, "d": wordEvent}[strings.ToLower(l)]
		}
		n[states[k]]++
	}
	// A patient who withdraws is censored, unless the file tells withdrawing apart
	// from being censored, as the waiting list in R's transplant does.
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
	case known == 0: // R's Surv would take the first level of a factor as censored: that of the alphabet
		e.open(c, "%s holds %s: which of them is an event is not known", c.Name, strings.Join(words, ", "))
		first := slices.Index(states, wordStrange)
		for k, s := range states { // of several, any but one may be causes
			if s == wordStrange && k != first {
				e.Codes[k].State = Event
			}
		}
		return
	case n[wordCensored] == 0 && n[wordEvent] > 0:
		strange = Censored
		e.Ambiguous = fmt.Sprintf("%s holds %s beside its event: taken as censored", c.Name, strings.Join(words, ", "))
	case n[wordEvent] > 0:
		e.Ambiguous = fmt.Sprintf("%s holds %s, which is not known: taken as an event", c.Name, strings.Join(words, ", "))
	}
	ill := func(l string) bool { return e.ofRelapse(c) && readLevel(l).ill }
	if k := slices.IndexFunc(c.Level, ill); k >= 0 && e.Ambiguous == "" {
		e.Ambiguous = fmt.Sprintf("%s holds %q: who lives with the disease may have had the event of this endpoint, and is taken as censored", c.Name,
			Excerpt(c.Level[k]))
	}
	told := slices.ContainsFunc(c.Level, saysCensored) // then the others are events
	for k, l := range c.Level {
		code := Code{Value: l, N: count[k], Guess: states[k] == wordStrange && len(c.Level) > 1 && !told || ill(l)}
		switch states[k] {
		case wordCensored:
			code.State = Censored
		case wordEvent:
			code.State = Event
		case wordWithdrawn:
			code.State = weak
		case wordStrange:
			code.State = strange
		}
		e.Codes = append(e.Codes, code)
	}
}

// ofRelapse reports whether the endpoint is one in which the disease coming back is
// the event, or one of them.
func (e *Endpoint) ofRelapse(c *Column) bool {
	stem := strings.ToLower(e.Name)
	if p, ok := eventName(c.Name); ok && p.stem != "" {
		stem = p.stem
	}
	return slices.Contains(strings.Fields("dfs dfi rfs efs lfs pfs pfi mfs dmfs ttp ttr ttf idfs ffs bcr recur progress"), stem)
}

// saysCensored holds for a level that calls its patients censored.
func saysCensored(level string) bool {
	l := strings.ToLower(level)
	return readWord(l) == wordCensored && strings.Contains(l, "cens")
}
