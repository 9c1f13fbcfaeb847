package write

import "kaplan/model/answer"

// InWords renders sentences about curves.
func InWords(w *answer.InWords) Document {
	t := table("In words", "sentence")
	for _, s := range w.Sentences {
		t.add(s)
	}
	result := map[string]any{"at": w.At, "sentences": w.Sentences, "p_proportional": w.Proportional}
	d := document("km", w.Answer, result, t)
	d.groups = w.Survival
	return d
}
