package write

import "kaplan/model/answer"

// Landmark renders curves from a landmark on, by state at it: as curves are.
func Landmark(s *answer.Survival) Document {
	d := Survival(s)
	if e, ok := d.JSON.(envelope); ok {
		e.Command = answer.LandmarkQuestion.Name
		d.JSON = e
	}
	return d
}
