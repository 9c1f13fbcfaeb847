package answer

import (
	"fmt"

	"kaplan/model"
	"kaplan/stats"
)

// rowsAsTheyAre says what curves of rows are not, where patients have several.
func (s *Survival) rowsAsTheyAre() {
	c, f := s.Cohort, s.Frame
	if c.Repeats == nil || c == c.Repeats.Patients {
		return
	}
	if !c.Repeats.Intervals {
		if !s.Look.RobustWeights() && len(s.Tests) == 0 {
			s.warn("the curve and its intervals take the rows of a patient as independent")
		}
		return
	}
	had := map[int32]bool{}
	for k, event := range f.Outcome.Event {
		if p := c.Repeats.Of[f.Row[k]]; event && had[p] {
			s.warn("some patients have more than one event: 1 - S is no probability of having had one")
			switch {
			case s.Look.Cluster != "" || s.Look.RobustWeights(): // said beside the tests
			case len(s.Tests) > 0:
				s.warn("curves and their tests take the events of a patient as independent, so that intervals and P may be too small: " +
					"of what is here only the hazard ratio is robust")
			default:
				s.warn("the curve's intervals take the events of a patient as independent, and may be too narrow")
			}
			return
		} else if event {
			had[p] = true
		}
	}
	if said := stillAtRisk(f); said != "" {
		s.warn("%s", said)
	}
}

// firstEvents refuses incidence of patients who go on after an event, of whatever cause:
// who had one is no longer at risk of a first, and its rows would be.
func firstEvents(f *model.Frame, code []uint8) error {
	n := goingOn(f, func(k int) bool { return code[k] != 0 })
	if n == 0 {
		return nil
	}
	return &model.QuestionError{
		What: fmt.Sprintf("incidence is of the first event, and %s rows after theirs, in which they would count as at risk of one",
			model.Count(n, "patient has", "patients have")),
		Ways: []model.Way{{Field: model.FieldWhere, Do: "keep the rows up to the first event of each patient"}}}
}

// goingOn counts the patients who have rows after their first event; 0 where rows are no
// intervals of patients.
func goingOn(f *model.Frame, event func(k int) bool) int {
	of := f.Cohort.Intervals()
	if of == nil {
		return 0
	}
	first := map[int32]float64{}
	for k, i := range f.Row {
		t := f.Outcome.Time[k]
		if at, ok := first[of[i]]; f.Code[k] != stats.NoGroup && event(k) && (!ok || t < at) {
			first[of[i]] = t
		}
	}
	after := map[int32]bool{}
	for k, i := range f.Row {
		if at, ok := first[of[i]]; ok && f.Code[k] != stats.NoGroup && f.Outcome.Time[k] > at {
			after[of[i]] = true
		}
	}
	return len(after)
}

// stillAtRisk says how many patients are at risk after their event, "" for none.
func stillAtRisk(f *model.Frame) string {
	n := goingOn(f, func(k int) bool { return f.Outcome.Event[k] })
	if n == 0 {
		return ""
	}
	return model.Count(n, "patient has", "patients have") + " rows after their event, in which they count as at risk of another"
}
