package write

import "kaplan/model/answer"

// FineGray renders a regression of a subdistribution hazard.
func FineGray(h *answer.Hazard) Document { return coxDocument("finegray", h, nil) }
