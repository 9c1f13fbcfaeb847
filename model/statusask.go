package model

import (
	"fmt"
	"strings"
)

// asked is the question what the values of an Open status mean.
func (e *Endpoint) asked() *QuestionError {
	q := &QuestionError{What: "the status is not clear: " + e.Ambiguous, Ways: []Way{SayCensored, {FieldEvent, "or give the event as an expression"}}}
	var ways []string
	for _, r := range e.Readings {
		ways = append(ways, fmt.Sprintf("%s (%s)", r.Event, Count(r.N, "patient")))
	}
	if len(ways) > 0 {
		q.Hint = "it can be read as " + strings.Join(ways, " or ")
	}
	return q
}

// LeftOut are the values that say that nothing is known.
func (e Endpoint) LeftOut() []string {
	_, _, _, out := e.Values()
	return out
}

// timeFor is the time that goes with an event that is given alone: that of the
// endpoint that is named, else of the one whose status the event speaks of, else the
// only time that the endpoints have, or that the names of the columns know.
func (r *Resolver) timeFor(l Look) (string, error) {
	c := r.Cohort
	for _, e := range c.Endpoints {
		if l.Endpoint != "" && (e.Name == l.Endpoint || strings.EqualFold(e.Name, l.Endpoint)) {
			return e.Time, nil
		}
	}
	var about []string
	if x, err := ParseExpr(c, l.Event); err == nil {
		for _, col := range x.Columns() {
			about = append(about, col.Name)
		}
	}
	for _, only := range []func(Endpoint) bool{
		func(e Endpoint) bool { return len(about) == 1 && e.Event == about[0] },
		func(Endpoint) bool { return true },
	} {
		times := map[string]bool{}
		for _, e := range c.Endpoints {
			if only(e) {
				times[e.Time] = true
			}
		}
		for t := range times {
			if len(times) == 1 {
				return t, nil
			}
		}
	}
	var times []string
	if len(c.Endpoints) == 0 {
		for _, col := range c.Columns {
			if t, ok := timeName(col.Name); ok && canBeTime(col, t) && !t.bare {
				times = append(times, col.Name)
			}
		}
	}
	if len(times) == 1 {
		return times[0], nil
	}
	return "", &QuestionError{What: "an event that is given alone goes with the time that was recognised, and there is not one such time",
		Hint: candidates("number columns", c, Number), Ways: []Way{{FieldTime, "give both"}}}
}
