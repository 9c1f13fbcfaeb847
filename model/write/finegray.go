package write

import "kaplan/model/answer"

// FineGray renders a regression of a subdistribution hazard.
func FineGray(h *answer.Hazard) Document {
	d := Cox(h, CoxExtras{})
	e := d.JSON.(envelope)
	e.Command = "finegray"
	d.JSON = e
	return d
}
