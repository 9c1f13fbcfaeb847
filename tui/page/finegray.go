package page

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

// FineGray is the page of the regression of a cause's subdistribution hazard.
func FineGray() Leaf {
	return New(Page[*answer.Hazard]{Question: answer.FineGrayQuestion, Draw: drawModelPage, Document: write.FineGray, Of: Traits{Tall: true}})
}
