package answer

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
			return
		} else if event {
			had[p] = true
		}
	}
}
