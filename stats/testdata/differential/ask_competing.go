package differential

// competingQuestions are cuminc and finegray.
func competingQuestions(c Cohort) []Question {
	const end = "--time=time --event=state "
	// With causes 1 and 2 alone nobody is censored, and which is which is asked.
	switch c.Kind {
	case "allevents", "pair", "single", "noevents", "onecause":
		return nil
	}
	return append(of(c, "cuminc", []asked{
		{flags: end + "--cause=1 --by=g --times=" + c.times()},
		{flags: end + "--cause=2 --by=arm --conf-type=log-log --level=0.9 --times=" + c.times()},
		{flags: end + "--cause=1 --by=g --strata=s --conf-type=plain"},
		{flags: end + "--cause=1 --entry=entry --times=" + c.times()},
		{flags: end + "--cause=1 --by=x --cut=median --conf-type=logit"},
		{flags: end + "--cause=2 --conf-type=arcsin"},
	}), of(c, "finegray", []asked{
		{flags: end + "--cause=1 --covariates=x"},
		{flags: end + "--cause=2 --covariates=x,g,z --level=0.9"},
		{flags: end + "--cause=1 --covariates=x,arm --by=g"},
	})...)
}
