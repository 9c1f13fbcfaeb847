package model

import "fmt"

// repeated refuses (start, stop] rows that all hold what became of the patient at last:
// each of them would end in the event. It is so where several patients of several rows
// had the event, and every row of each of them has it.
func (q *Repeats) repeated(rows *Resolver, e Endpoint, in []bool) error {
	states, err := rows.statesOf(e)
	if err != nil {
		return nil
	}
	o, err := e.Outcome(q.Rows, states)
	if err != nil {
		return nil
	}
	n, events := make([]int, q.Patients.N), make([]int, q.Patients.N)
	for i, p := range q.Of {
		if o.Out[i] != 0 || !in[i] {
			continue
		}
		if n[p]++; o.State[i] == Event || o.Cause[i] != 0 {
			events[p]++
		}
	}
	all := 0
	for p := range n {
		switch {
		case n[p] < 2 || events[p] == 0:
		case events[p] < n[p]:
			return nil
		default:
			all++
		}
	}
	if all < 2 {
		return nil
	}
	hint := ""
	if last := "last(" + Quote(e.Time) + ")"; !mentions(e.Event, "last") {
		source := "(" + e.Event + ")"
		if col := q.Rows.Column(e.Event); col != nil && len(e.Codes) > 0 {
			had, _, _, _ := e.Values()
			source = LevelCondition(col, had).Source
		}
		hint = "of the last row of each patient alone it is " + source + " and " + last
	}
	return &QuestionError{What: fmt.Sprintf("%s has the event in every row of %d patients who have several: as intervals, each of these would end in it",
		e.Event, all), Hint: hint, Ways: []Way{{FieldEvent, "say which row ends in the event"}}}
}
