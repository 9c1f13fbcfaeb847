package tui

import (
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

func init() {
	pagesOf[viewCompare] = []page{
		{Name: "Groups", Key: answer.CompareQuestion.Parts, Ask: askGroups, Draw: drawGroupsPage,
			Document: func(v any) write.Document { return write.Compare(v.(*answer.Compared)) }},
		{Name: "Pairs", Key: answer.PairsQuestion.Parts, Ask: askPairs, Draw: drawPairsPage,
			Hint: "up/down: the method   Enter: how P is corrected",
			Rows: func(v any) int { return len(v.(*answer.ComparePairs).Methods) },
			Take: func(a *App, _ any, _ int) {
				l := a.look
				l.Pairwise = next([]string{"holm", "bh", "bonferroni"}, l.Pairwise)
				a.change(l)
				a.say("P corrected by " + l.Pairwise)
			},
			Document: func(v any) write.Document { return write.ComparePairs(v.(*answer.ComparePairs)) }},
		{Name: "Paired", Key: answer.PairedQuestion.Parts, Ask: askPaired, Draw: drawPairedPage,
			Document: func(v any) write.Document { return write.Paired(v.(*answer.PairedChange)) }},
		{Name: "Two factors", Key: answer.FactorsQuestion.Parts, Ask: askTwoFactors, Draw: drawTwoFactors,
			Hint:     "up/down: types I to III, with interaction or not",
			Rows:     func(v any) int { return len(v.(*answer.TwoFactors).Tables) },
			Document: func(v any) write.Document { return write.TwoFactors(v.(*answer.TwoFactors)) }},
		{Name: "Over time", Key: answer.OverTimeQuestion.Parts, Ask: askOverTime, Draw: drawOverTime,
			Hint:     "up/down: means, every patient, each group",
			Rows:     func(v any) int { return overTimeWays(v.(*answer.OverTime)) },
			Document: func(v any) write.Document { return write.OverTime(v.(*answer.OverTime)) }},
	}
}

// noValue says in the explorer's words that nothing is compared yet.
func noValue(l model.Look) error {
	if strings.TrimSpace(l.Value) == "" {
		return &model.QuestionError{What: "nothing is compared yet: v chooses a column"}
	}
	return nil
}

func askGroups(w *work) (any, error) {
	if err := noValue(w.look); err != nil {
		return nil, err
	}
	return answer.CompareQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Compared]{Show: func(c *answer.Compared) { w.show(c) }})
}

func askPairs(w *work) (any, error) {
	if err := noValue(w.look); err != nil {
		return nil, err
	}
	if w.look.Marker == "" {
		return nil, &model.QuestionError{What: "there are no groups to compare: m chooses what makes them"}
	}
	return answer.PairsQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.ComparePairs]{Show: func(p *answer.ComparePairs) { w.show(p) }})
}

func askPaired(w *work) (any, error) {
	if err := noValue(w.look); err != nil {
		return nil, err
	}
	if w.look.Paired == "" {
		return nil, &model.QuestionError{What: "there is no second measurement to set beside " + w.look.Value + ": V chooses its column"}
	}
	return answer.PairedQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.PairedChange]{})
}

func askTwoFactors(w *work) (any, error) {
	if err := noValue(w.look); err != nil {
		return nil, err
	}
	switch {
	case w.look.Marker == "":
		return nil, &model.QuestionError{What: "the first factor is missing: m chooses what makes the groups"}
	case w.look.By2 == "":
		return nil, &model.QuestionError{What: "the second factor is missing: f chooses it"}
	}
	return answer.FactorsQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.TwoFactors]{})
}

func askOverTime(w *work) (any, error) {
	if err := noValue(w.look); err != nil {
		return nil, err
	}
	return answer.OverTimeQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.OverTime]{})
}
