package model

import (
	"fmt"
	"math"
	"slices"
)

// Of the patients who have a time, this share without a status is so large that the
// blank may stand for the living, where the others all had the event.
const manyBlank = 0.1

// blankOf counts the patients who have a time, and those of them whose status is
// blank: who has no time is in no analysis, whatever the status.
func (e *Endpoint) blankOf(c *Cohort, col *Column) (blank, of int) {
	var time *Column
	if c != nil {
		time = c.Column(e.Time)
	}
	for i := range col.Len() {
		if time != nil && time.Kind == Number && time.Two == nil && i < len(time.Num) && math.IsNaN(time.Num[i]) {
			continue
		}
		if of++; col.IsMissing(i) {
			blank++
		}
	}
	return blank, of
}

// askBlank asks what a blank is in a status that has no value for one of the two
// states: many files mark the dead and leave the living blank. Left out as not known,
// they would be lost from the curve without a word.
func (e *Endpoint) askBlank(c *Cohort, col *Column) {
	var events, censored []string
	n, known, guessed := 0, 0, false
	for _, code := range e.Codes {
		switch {
		case code.State == Censored && !code.Guess:
			censored = append(censored, code.Value)
			known += code.N
		case code.State == Unknown:
		case code.N > 0:
			events, n, guessed = append(events, code.Value), n+code.N, guessed || code.State == Censored
			known += code.N
		}
	}
	contrary := len(events) == 0 && len(censored) == 1 && yesOf(censored[0])
	if !contrary && (len(events) == 0 || len(censored) > 0) || guessed && e.Ambiguous == "" { // 1 and 2 are a custom of its own
		return
	}
	blank, of := e.blankOf(c, col)
	switch {
	case blank == 0:
		return
	case float64(blank) < manyBlank*float64(of):
		if !contrary && !guessed {
			e.note("%s has no value of the censored: all %d who have one had the event, and the %d whose %s is blank are left out", col.Name, n,
				blank, col.Name)
		}
		return
	}
	word := Quote(col.Name)
	if contrary {
		e.Ambiguous = fmt.Sprintf("%s holds %s only and is blank for %d of %s: blank may be who had the event, or not known", col.Name, censored[0],
			blank, Count(of, "patient"))
		e.Readings = []Reading{{Event: "missing(" + word + ")", N: blank, Of: of, Why: "blank had the event"},
			{Event: "not (" + LevelCondition(col, censored).Source + ")", Of: known, Why: "blank is not known"}}
	} else {
		e.Ambiguous = fmt.Sprintf("%s holds %s only and is blank for %d of %s: blank may be censored, or not known", col.Name, e.listed(events),
			blank, Count(of, "patient"))
		out := of
		for _, code := range e.Codes {
			if code.State == Unknown {
				out -= code.N
			}
		}
		first := []Reading{{Event: "not missing(" + word + ")", N: n, Of: out, Why: "blank is censored"}}
		switch {
		case !guessed:
			first = append(first, Reading{Event: LevelCondition(col, events).Source, N: n, Of: known, Why: "blank is not known"})
		default:
			for _, r := range e.Readings {
				r.Of, r.Why = known, "blank is not known"
				first = append(first, r)
			}
		}
		e.Readings = first
	}
	e.Open, e.Blank, e.Notes = true, blank, nil
}

// listed are the values of a status for a sentence, the first few of many.
func (e *Endpoint) listed(values []string) string {
	const most = 5
	shown := slices.Clone(values[:min(len(values), most)])
	for k := range shown {
		shown[k] = Excerpt(shown[k])
	}
	s := JoinList(shown)
	if more := len(values) - most; more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s
}

// leftBlank says what becomes of the blank where it was said what the values mean.
func (e *Endpoint) leftBlank() {
	if e.Blank > 0 {
		e.note("%s is blank for %s, who are left out: if they are censored, the event is not missing(%s)", e.Event, Count(e.Blank, "patient"), Quote(e.Event))
	}
}

// askMinusOne asks which of -1 and 0 is the event: Access writes yes as -1, and
// others a value that nobody knows. It reports whether the status holds nothing else.
func (e *Endpoint) askMinusOne(col *Column) bool {
	if !minusOne(col) {
		return false
	}
	e.coded(col, func(v string) (State, bool) {
		if v == "-1" {
			return Event, true
		}
		return Censored, true
	})
	e.Open = true
	e.Ambiguous = col.Name + " holds -1 and 0: Access writes yes as -1, and nothing says whether yes is the event"
	e.readBoth(col, "", "")
	return true
}

// minusOne reports whether a column holds -1 and 0, and nothing else.
func minusOne(col *Column) bool {
	if col.Kind != Number || col.Distinct > 2 {
		return false
	}
	values := valuesOf(col)
	return len(values) == 2 && values[0].text == "-1" && values[1].text == "0"
}
