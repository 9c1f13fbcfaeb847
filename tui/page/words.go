package page

import (
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// InWords is the page of what the curves show, in sentences.
func InWords() Leaf {
	return New(Page[*answer.InWords]{Question: answer.WordsQuestion, Draw: drawInWords, Document: write.InWords,
		Of: Traits{Hint: "y copies it", Tall: true}})
}

func drawInWords(a *Sheet, w *answer.InWords) {
	a.line(w.Heading(), chart.Title)
	for _, s := range w.Sentences {
		a.skip(1)
		a.wrapped(s, 12, chart.Plain)
	}
}
