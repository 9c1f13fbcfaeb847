package write

import "kaplan/model/answer"

// Landmark renders curves from a landmark on, by state at it: as curves are.
func Landmark(s *answer.Survival) Document {
	return survival(answer.LandmarkQuestion.Name, s)
}
