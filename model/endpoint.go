package model

import (
	"fmt"
	"slices"
	"strings"
)

// EndpointFromColumns makes the endpoint that a user names. Its status is
// understood as in a recognised one, but a name such as cens raises no question
// here: a user who calls it the event means that 1 is an event. An event that is
// not a column may be an expression (status == 2); its Codes are then empty, and
// the states are evaluated and passed to Outcome.
func EndpointFromColumns(c *Cohort, time, event string) (Endpoint, error) {
	tc := c.Column(time)
	if tc == nil {
		return Endpoint{}, noColumn(c, "time", time, Number)
	}
	if tc.Kind != Number {
		what := fmt.Sprintf("the time %s is %s column (%s), not a number", tc.Name, article(tc.Kind), examples(tc))
		if tc.NoNumber > 0 {
			what += fmt.Sprintf(": in %s, %s", tc.File, FirstNoNumber(tc))
		}
		return Endpoint{}, &QuestionError{What: what, Hint: candidates("number columns", c, Number)}
	}
	t, _ := timeName(tc.Name)
	e := Endpoint{Name: tc.Name + "/" + Printable(event), Time: tc.Name, Event: event, Unit: timeUnit(c, tc, t.unit), Why: "given by hand",
		Coding: CodingDeclared}
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
		return Endpoint{}, &QuestionError{What: fmt.Sprintf("the event %s has no value in any row", ec.Name),
			Hint: candidates("columns of few values", c, Category)}
	case ec.Kind != Number && ec.Kind != Category && ec.Missing > 0:
		return Endpoint{}, &QuestionError{What: fmt.Sprintf("the event %s is %s column (%s), not a status", ec.Name, article(ec.Kind), examples(ec)),
			Hint: ifMarked(ec) + "; " + candidates("columns of few values", c, Category)}
	case ec.Kind != Number && ec.Kind != Category:
		return Endpoint{}, &QuestionError{
			What: fmt.Sprintf("the event %s is %s column (%s), not a status", ec.Name, article(ec.Kind), examples(ec)),
			Hint: candidates("columns of few values", c, Category)}
	case ec.Distinct > mostCodes:
		return Endpoint{}, &QuestionError{
			What: fmt.Sprintf("the event %s has %d different values (%s): a status has a few", ec.Name, ec.Distinct, examples(ec)),
			Hint: candidates("columns of few values", c, Category) + "; or " + ofMany(ec)}
	}
	if nameSays(ec.Name).means == saysLost && e.values01(ec) {
		return Endpoint{}, &QuestionError{What: fmt.Sprintf("%s says who was lost to follow-up, not who had the event: not lost is not dead", ec.Name),
			Hint: candidates("columns of few values", c, Category)}
	}
	e.understand(c, ec, true)
	return e, nil
}

// ifMarked is the event of a column that only those have a value in who had it: the
// date or the cause of a death.
func ifMarked(col *Column) string {
	return fmt.Sprintf("where only those with the event have a value (%d of %d do), the event is not missing(%s)", col.Len()-col.Missing, col.Len(),
		Quote(col.Name))
}

// ofMany is an event of a column of many values.
func ofMany(col *Column) string {
	if col.Missing > 0 && col.Kind != Number {
		return ifMarked(col)
	}
	return "an expression such as " + Quote(col.Name) + " > 0"
}

func article(k Kind) string {
	if k == Identifier {
		return "an " + k.String()
	}
	return "a " + k.String()
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
	return &QuestionError{What: c.Lacks(name, "for the "+role), Hint: hint}
}

// candidates names the first few columns that could be meant.
func candidates(what string, c *Cohort, kind Kind) string {
	const most = 8
	var names []string
	more := 0
	for _, col := range c.Columns {
		if kind == Number && (col.Kind != Number || col.Distinct < 3 && !NamesTime(col.Name)) || kind == Category && !canBeStatus(col) {
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
