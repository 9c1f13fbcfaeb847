package write

import "kaplan/model/answer"

// InWords renders sentences about curves.
func InWords(w *answer.InWords) Document {
	t := Table{Title: "In words", Notes: w.Sentences}
	result := map[string]any{"at": w.At, "sentences": w.Sentences, "p_proportional": w.Proportional}
	return document("km", w.Answer, result, t)
}
