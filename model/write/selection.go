package write

import "kaplan/model/answer"

type stepJSON struct {
	Dropped string `json:"dropped"`
	P       Num    `json:"p_value"`
	AIC     Num    `json:"aic"`
}

// Selection renders backward elimination and the model that is left.
func Selection(s *answer.Selection) Document { return coxDocument("cox", s.Final, s) }

// dropped are the covariates that were dropped, in order.
func dropped(s *answer.Selection, j *coxJSON) Table {
	t := Table{Title: "Backward elimination by " + s.By, Head: []string{"dropped", "P", "AIC before", "AIC after"}}
	for _, d := range s.Dropped {
		j.Selection = append(j.Selection, stepJSON{d.Item, Num(d.P), Num(d.AIC)})
		t.Rows = append(t.Rows, []Cell{word(d.Item), pvalue(d.P), number(d.Before), number(d.AIC)})
	}
	return t
}
