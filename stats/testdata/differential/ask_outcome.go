package differential

// outcomeQuestions are roc, logistic and genotype.
func outcomeQuestions(c Cohort) []Question {
	if c.Kind == "single" || c.Kind == "pair" {
		return nil
	}
	out := of(c, "roc", []asked{
		{flags: "--marker=x --outcome=outcome"},
		{flags: "--marker=x --versus=after --outcome=outcome --level=0.9"},
		{flags: "--marker=y --outcome=outcome"},
		{flags: "--marker=z --outcome=g"},
	})
	out = append(out, of(c, "logistic", []asked{
		{flags: "--outcome=outcome --covariates=x,z"},
		{flags: "--outcome=outcome --covariates=x,arm,y --level=0.9"},
		{flags: "--outcome=g --covariates=y,gene"},
	})...)
	return append(out, of(c, "genotype", []asked{
		{flags: "--genotype=gene --outcome=outcome --risk-allele=T"},
		{flags: "--genotype=gene --outcome=g --risk-allele=C --level=0.9"},
	})...)
}
