package model

// LeftOut is why a patient of the cohort who is not in the frame was left out.
func (f *Frame) LeftOut(i int) string {
	if why := f.population.reason.of(i); why != "" {
		return why
	}
	return "not in the subgroup, or a value that the question needs is missing"
}
