package differential

// modelQuestions are those of cox.
func modelQuestions(c Cohort) []Question {
	const end = "--time=time --event=status "
	if c.Kind == "single" || c.Kind == "pair" {
		return nil // there is no model of them
	}
	return of(c, "cox", []asked{
		{flags: end + "--covariates=x"},
		{flags: end + "--covariates=x,g,y"},
		{flags: end + "--covariates=x,arm --strata=g --ties=breslow --ph=identity"},
		{flags: end + "--covariates=x,b --ties=exact --level=0.9"},
		{flags: end + "--covariates=x,y --entry=entry --ph=log"},
		{flags: end + "--covariates=x,z --by=g --ci=profile --ph=rank"},
		{flags: end + "--covariates=y,z --strata=s --ci=wald"},
		{flags: end + "--covariates=x,g --residuals"},
		{flags: end + "--covariates=x,z --influence=5"},
		{flags: end + "--covariates=x,g --predict=x=51,g=low --times=" + c.times()},
		{flags: end + "--covariates=x,z,y,g --base=x,z"},
		{flags: end + "--covariates=x,z,y,g --backward=aic"},
		{flags: end + "--covariates=x,z,b,g --backward=p --keep=0.2"},
		{flags: end + "--covariates=x,y --weights=w"},
		{flags: end + "--covariates=y,z --weights=w --strata=s --ties=breslow --level=0.9"},
		{flags: end + "--covariates=x,z,y,g,arm --univariable --enter=0.3"},
	})
}
