package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// asked is the question what the values of an Open status mean.
func (e *Endpoint) asked() *QuestionError {
	q := &QuestionError{What: "the status is not clear: " + e.Ambiguous, Ways: []Way{SayCensored, {FieldEvent, "give the event as an expression"}}}
	if e.Blank > 0 {
		q.Ways = []Way{{FieldCensored, "choose one of these"}}
	}
	var ways []string
	for _, r := range e.Readings {
		ways = append(ways, fmt.Sprintf("%s (%s)", r.Event, r.Says()))
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
// only time that the endpoints have, or that the names of the columns know. The
// endpoint's entry comes with it.
func (r *Resolver) timeFor(l Look) (time, entry string, err error) {
	c := r.Cohort
	for _, e := range c.Endpoints {
		if l.Endpoint != "" && (e.Name == l.Endpoint || strings.EqualFold(e.Name, l.Endpoint)) {
			return e.Time, e.Entry, nil
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
		of := map[[2]string]bool{}
		for _, e := range c.Endpoints {
			if only(e) {
				of[[2]string{e.Time, e.Entry}] = true
			}
		}
		for t := range of {
			if len(of) == 1 {
				return t[0], t[1], nil
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
		return times[0], "", nil
	}
	return "", "", &QuestionError{What: "an event that is given alone goes with the time that was recognised, and there is not one such time",
		Hint: candidates("number columns", c, Number), Ways: append([]Way{{FieldTime, "give both"}}, c.spanWays()...)}
}

// EventColumn is the name of the one column that the event of an endpoint speaks of,
// or the whole expression.
func EventColumn(c *Cohort, e Endpoint) string {
	if col := ofOneColumn(c, e.Event); col != nil {
		return col.Name
	}
	if t := c.Column(e.Time); t != nil && t.Plus && e.Event == eventOfPlus(t) {
		return t.Name
	}
	return Printable(e.Event)
}

// ofOneColumn is the column of few values that an expression speaks of alone, nil
// where there is no such one.
func ofOneColumn(c *Cohort, event string) *Column {
	x, err := ParseExpr(c, event)
	if err != nil {
		return nil
	}
	cols := x.Columns()
	if len(cols) != 1 || !canBeStatus(cols[0]) {
		return nil
	}
	return cols[0]
}

// saidCodes are the values of the column that an expression speaks of, with what it
// makes of them; where it speaks of several columns, or of one that is no status,
// the expression itself.
func saidCodes(c *Cohort, e Endpoint, states []State) []Code {
	if t := c.Column(e.Time); t != nil && t.Plus && e.Event == eventOfPlus(t) {
		out := []Code{{Value: "a number", State: Event}, {Value: "a number with a plus", State: Censored}}
		for i, s := range states {
			if s == Event {
				out[0].N++
			} else if t.Beyond[i] >= 0 {
				out[1].N++
			}
		}
		return out
	}
	col := ofOneColumn(c, e.Event)
	if col == nil {
		var out []Code
		for _, s := range []State{Event, Censored} {
			code := Code{Value: Printable(e.Event), State: s}
			if s == Censored {
				code.Value = "not (" + code.Value + ")"
			}
			for _, is := range states {
				if is == s {
					code.N++
				}
			}
			if code.N > 0 {
				out = append(out, code)
			}
		}
		return out
	}
	state := map[string]State{}
	blank := Code{Value: "blank"}
	for i, s := range states {
		if !col.IsMissing(i) {
			state[col.Format(i)] = s
		} else if s != Unknown {
			blank.State = s
			blank.N++
		}
	}
	var out []Code
	for _, v := range valuesOf(col) {
		out = append(out, Code{Value: v.text, N: v.n, State: state[v.text]})
	}
	if blank.N > 0 {
		out = append(out, blank)
	}
	return out
}

// notSaid marks the patients of whom the columns of an event's expression say that
// nothing is known, by a word such as "unknown" or, in a status of a few codes, by 9:
// comparing them with another value makes them neither dead nor event-free. An
// expression that names the value itself is taken at its word.
func (e *Expr) notSaid() []bool {
	out := make([]bool, e.cohort.N)
	numbers := strings.FieldsFunc(e.Source, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' })
	for _, col := range e.Columns() {
		if !canBeStatus(col) || minusOne(col) || col.Kind == Number && !fewCodes(col) {
			continue
		}
		unsaid := map[string]bool{}
		for _, v := range valuesOf(col) {
			named := col.Kind == Category && strings.Contains(e.Source, v.text) || slices.Contains(numbers, v.text)
			unsaid[v.text] = missingCode(v.text) && !named
		}
		for i := range out {
			out[i] = out[i] || !col.IsMissing(i) && unsaid[col.Format(i)]
		}
	}
	return out
}

// fewCodes reports whether a column of numbers is a status of 0 to 3, and of nothing
// else but codes that say that nothing is known.
func fewCodes(col *Column) bool {
	for _, v := range col.Num {
		if v > 3 && !notKnown(v) {
			return false
		}
	}
	return true
}

// codeOfDisease knows a code of ICD-10: C22.0, I21, J18.
func codeOfDisease(value string) bool { return diseaseCode.MatchString(value) }

var diseaseCode = regexp.MustCompile(`^\s*[A-Z]\d\d(\.[0-9A-Z]{1,4}|[0-9X]{0,2})\s*$`)

// codesOfDisease reports whether a status holds codes of ICD-10 as what its patients
// died of, and beside them nothing but words that are known.
func codesOfDisease(col *Column) bool {
	any := false
	for _, l := range col.Level {
		is := codeOfDisease(l)
		if !is && readWord(l) == wordStrange {
			return false
		}
		any = any || is
	}
	return any
}
