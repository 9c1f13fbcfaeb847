package model

import (
	"fmt"
	"slices"
	"strings"
)

// NobodyCensored says, in the place of a value, that every value of a status is an
// event.
const NobodyCensored = "none"

// WithCause narrows e to one of the values of its status; the others count as
// censored. A value that is named as the cause is an event, whatever it was taken
// for. What the others are that were taken for one thing and may be the other, it
// does not tell: those are Undecided. It settles the question which of several
// events is meant.
//
// Errors: *QuestionError where the status has no such value; *UsageError where the
// value was said to be censored.
func (e Endpoint) WithCause(value string) (Endpoint, error) {
	at := e.code(value)
	if at < 0 {
		return e, e.noValue(value)
	}
	if e.Censored != "" && e.Codes[at].State == Censored {
		return e, &UsageError{Field: FieldCause, What: fmt.Sprintf("%s = %s is said to be censored, and cannot be the cause", e.Event, Excerpt(value)),
			Hint: "the cause is one of " + strings.Join(e.CauseNames(), ", ")}
	}
	usual := e.Codes[at].State
	e.Codes = slices.Clone(e.Codes)
	against := e.Codes[at].State == Censored && !e.Codes[at].Guess
	for k := range e.Codes {
		switch c := &e.Codes[k]; {
		case sameEvent(c.Value, value):
			c.State, c.Guess = Event, false
		case against && c.State == Event: // the usual meaning does not hold here: then what does?
			c.Guess = true
		}
	}
	e.Cause, e.Undecided, e.Overruled = e.Codes[at].Value, nil, usual == Censored && !e.Open
	for _, c := range e.Codes {
		if c.Guess && c.State != Unknown {
			e.Undecided = append(e.Undecided, c.Value)
		}
	}
	e.gather()
	if e.Blank > 0 { // which of the values is the event does not say what the blank are
		return e, nil
	}
	e.declared()
	if len(e.Undecided) > 0 {
		e.Coding = CodingAssumed
	}
	return e, nil
}

// WithCensored says which values of the status are censored, with commas, or that
// none is: every other value that is known is an event. Where there are more than
// two, words that say that a patient is event-free stay censored.
//
// Errors: *QuestionError where the status has no such value, or none is left to be
// an event.
func (e Endpoint) WithCensored(values string) (Endpoint, error) {
	var censored []int
	if at := e.code(values); at >= 0 { // a value may be called none, or hold a comma
		censored = append(censored, at)
	} else if values != NobodyCensored {
		for _, v := range SplitList(values) {
			if at = e.code(v); at < 0 {
				err := e.noValue(v)
				err.Hint += "; " + NobodyCensored + ": nobody is censored"
				return e, err
			}
			censored = append(censored, at)
		}
	}
	known := 0
	for _, c := range e.Codes {
		if c.State != Unknown {
			known++
		}
	}
	e.Codes = slices.Clone(e.Codes)
	for k := range e.Codes {
		c := &e.Codes[k]
		_, notNumber := ReadNumber(c.Value)
		byWord := notNumber != nil && readWord(c.Value) == wordCensored
		switch {
		case slices.Contains(censored, k), c.State != Unknown && byWord && known > 2 && len(censored) > 0:
			c.State = Censored
		case c.State != Unknown:
			c.State = Event
		}
		c.Guess = false
	}
	e.Censored, e.Undecided = values, nil
	e.declared()
	if e.gather(); len(e.CauseNames()) == 0 {
		return e, &QuestionError{What: fmt.Sprintf("with %s censored, no value of %s is an event", Excerpt(values), e.Event), Hint: e.values(),
			Ways: []Way{SayCensored}}
	}
	return e, nil
}

// declared settles what was open: somebody has said it. What had been understood by
// itself need not be said any more.
func (e *Endpoint) declared() {
	e.Ambiguous, e.Open, e.Readings, e.Notes, e.Coding = "", false, nil, nil, CodingDeclared
	e.spelled()
	e.leftBlank()
}

// code is the index of a value among the codes, -1 where there is none.
func (e Endpoint) code(value string) int {
	if at := slices.IndexFunc(e.Codes, func(c Code) bool { return c.Value == value }); at >= 0 {
		return at
	}
	return slices.IndexFunc(e.Codes, func(c Code) bool { return strings.EqualFold(c.Value, value) })
}

func (e Endpoint) values() string {
	var have []string
	for _, c := range e.Codes {
		have = append(have, c.Value)
	}
	return "its values: " + strings.Join(have, ", ")
}

func (e Endpoint) noValue(value string) *QuestionError {
	return &QuestionError{What: fmt.Sprintf("%s has no value %q", e.Event, Excerpt(value)), Hint: e.values()}
}

// CauseNames are the different events of the status, in the order in which
// Outcome.Cause numbers them: spellings of one word are one event.
func (e Endpoint) CauseNames() []string {
	var out []string
	for _, c := range e.Codes {
		if c.State == Event && !slices.ContainsFunc(out, func(name string) bool { return sameEvent(name, c.Value) }) {
			out = append(out, c.Value)
		}
	}
	return out
}

// Guessed are the values that were taken for censored without knowing.
func (e Endpoint) Guessed() []string {
	var out []string
	for _, c := range e.Codes {
		if c.Guess && c.State == Censored {
			out = append(out, c.Value)
		}
	}
	return out
}

// Values are the values of the status by what they mean: the event of interest,
// the events beside it, censored, and those that are not understood, whose
// patients are left out. Where the event is an expression they are what that makes
// of the values of its column.
func (e Endpoint) Values() (event, other, censored, out []string) {
	codes := e.Codes
	if len(codes) == 0 {
		codes = e.Said
	}
	for _, c := range codes {
		switch {
		case c.State == Censored:
			censored = append(censored, c.Value)
		case c.State == Unknown:
			out = append(out, c.Value)
		case e.Cause == "" || sameEvent(c.Value, e.Cause):
			event = append(event, c.Value)
		default:
			other = append(other, c.Value)
		}
	}
	return event, other, censored, out
}

// gather lists the events where there are several. Several words of death are any
// death, which is said; else it asks which one is meant.
func (e *Endpoint) gather() {
	e.Causes = nil
	if len(e.CauseNames()) < 2 {
		return
	}
	var list []string
	for _, code := range e.Codes {
		if code.State == Event {
			e.Causes = append(e.Causes, code.Value)
			list = append(list, fmt.Sprintf("%s (%d)", code.Value, code.N))
		}
	}
	if e.Open || len(e.Readings) > 0 {
		return
	}
	if e.AnyDeath() {
		if e.Cause == "" && e.Ambiguous == "" {
			e.note("any death is the event: %s", strings.Join(e.CauseNames(), ", "))
		}
		return
	}
	q := fmt.Sprintf("%s has several events, %s: any of them counts as the event unless one is chosen", e.Event, strings.Join(list, ", "))
	if e.Ambiguous != "" {
		q += "; " + e.Ambiguous
	}
	e.Ambiguous = q
}

// AnyDeath reports whether all events of the status are deaths, and it is one of
// death from whatever cause: then all of them count, unless one is chosen.
func (e *Endpoint) AnyDeath() bool {
	if e.deaths {
		return true
	}
	if p, _ := eventName(e.Event); p.stem == "dss" || p.stem == "css" {
		return false
	}
	for _, c := range e.Codes {
		if c.State == Event && (c.Guess || !readLevel(c.Value).death) {
			return false
		}
	}
	return true
}
