package differential

// matchQuestions are pairs and weights by a propensity score.
func matchQuestions(c Cohort) []Question {
	switch c.Kind {
	case "single", "pair", "noevents", "tiny", "oneevent", "unbalanced", "collinear", "constant":
		return nil
	}
	const about = "--treatment=g --time=time --event=status "
	return of(c, "match", []asked{
		{flags: about + "--covariates=x,z --risk-at=" + c.middle()},
		{flags: about + "--covariates=x,y --level=0.9 --risk-at=" + c.middle()},
		{flags: about + "--covariates=x,z,y --estimand=ate --risk-at=" + c.middle()},
		{flags: about + "--covariates=x,arm --estimand=att --risk-at=" + c.middle()},
		{flags: about + "--covariates=x,z --estimand=overlap --risk-at=" + c.middle()},
	})
}
