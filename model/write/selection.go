package write

import "kaplan/model/answer"

// Selection renders backward elimination and the model that is left.
func Selection(s *answer.Selection) Document { return coxDocument("cox", s.Final, s) }

// dropped are the covariates that were dropped, in order.
func dropped(s *answer.Selection) (Table, []object) {
	t := table("Backward elimination by "+s.By, "dropped", "P", "AIC before", "AIC after")
	var list []object
	for _, d := range s.Dropped {
		list = append(list, obj("dropped", d.Item, "p_value", d.P, "aic", d.AIC))
		t.add(d.Item, pvalue(d.P), d.Before, d.AIC)
	}
	return t, list
}
