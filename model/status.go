package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// understand fills Codes, Causes and Ambiguous from the values of a status
// column.
func (e *Endpoint) understand(c *Column, byHand bool) {
	e.Codes, e.Causes, e.Undecided, e.Ambiguous = nil, nil, nil, ""
	if c.Kind == Number {
		e.understandNumbers(c, byHand)
	} else {
		e.understandWords(c)
	}
	asked := e.Ambiguous
	if c.Kind != Number {
		e.Ambiguous = "" // which word is which is no question where one event is chosen
	}
	if e.gather(); len(e.Causes) == 0 {
		e.Ambiguous = asked
	}
	e.understandSEER(c)
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
	state, guess := map[float64]State{}, map[float64]bool{}
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
		guess[0], guess[1] = true, true
	case top <= 1:
		set(positive)
		if word == "cens" && !byHand {
			e.Ambiguous = fmt.Sprintf("%s may mark the events or those who were censored: 1 is taken as the event, 0 as censored", c.Name)
			guess[0], guess[1] = true, true
		}
	case core[0] == 2, core[0] == 1 && top == 2: // all twos are all events, as in R
		set(func(v float64) bool { return v == 2 })
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
	case known == 0: // R's Surv takes the first level of a factor as censored
		e.Ambiguous = fmt.Sprintf("%s holds %s: which of them is an event is not known, and %s is taken as censored", c.Name, strings.Join(words, ", "),
			words[0])
	case n[wordCensored] == 0 && n[wordEvent] > 0:
		strange = Censored
		e.Ambiguous = fmt.Sprintf("%s holds %s beside its event: taken as censored", c.Name, strings.Join(words, ", "))
	case n[wordEvent] > 0:
		e.Ambiguous = fmt.Sprintf("%s holds %s, which is not known: taken as an event", c.Name, strings.Join(words, ", "))
	}
	first := known == 0 && len(words) > 1
	told := slices.ContainsFunc(c.Level, saysCensored) // then the others are events
	for k, l := range c.Level {
		code := Code{Value: l, N: count[k], Guess: states[k] == wordStrange && len(c.Level) > 1 && !told}
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

// saysCensored holds for a level that calls its patients censored.
func saysCensored(level string) bool {
	l := strings.ToLower(level)
	return readWord(l) == wordCensored && strings.Contains(l, "cens")
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
	case "censored", "censor", "cens", "alive", "living", "lives", "survived", "surviving", "survivor", "no", "n", "false", "f", "ltfu", "lost", "lfu",
		"ongoing", "none":
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
