package differential

// comparisonQuestions are compare, correlate and table1.
func comparisonQuestions(c Cohort) []Question {
	if c.Kind == "single" || c.Kind == "pair" {
		return nil
	}
	out := of(c, "compare", []asked{
		{flags: "--value=x --by=g"},
		{flags: "--value=x --by=arm --pairwise=holm --level=0.9"},
		{flags: "--value=y --by=arm --pairwise=tukey"},
		{flags: "--value=z --by=s --pairwise=bh"},
		{flags: "--value=y --by=x --cut=tertile --pairwise=bonferroni"},
		{flags: "--value=arm --by=g"},
		{flags: "--value=gene --by=arm"},
		{flags: "--value=outcome --by=g --level=0.9"},
		{flags: "--value=outcome --by=arm"},
		{flags: "--value=x --paired=after"},
		{flags: "--value=x --paired=after --by=g"},
		{flags: "--value=x --paired=after --by=arm --level=0.9"},
		{flags: "--value=x --by=g --by2=outcome"},
		{flags: "--value=z --by=arm --by2=g"},
	})
	out = append(out, of(c, "correlate", []asked{
		{flags: "--x=x --y=y,z,after,time,second"},
		{flags: "--x=x --y=y,z,after,time --method=spearman"},
		{flags: "--x=x --y=y,z,after --method=kendall"},
		{flags: "--x=y --y=x,second --level=0.8"},
	})...)
	return append(out, of(c, "table1", []asked{
		{flags: "--rows=x,y,z,arm,g,outcome,gene"},
		{flags: "--rows=x,y,z,arm,outcome,gene --by=g"},
		{flags: "--rows=x,y,z,g,outcome,gene --by=arm --summary=mean-sd"},
		{flags: "--rows=y,z,g --by=x --cut=tertile --summary=median-iqr"},
	})...)
}
