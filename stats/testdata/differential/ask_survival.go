package differential

// survivalQuestions are km and its life tables.
func survivalQuestions(c Cohort) []Question {
	at := "--times=" + c.times()
	return of(c, "km", []asked{
		{flags: "--time=time --event=status " + at},
		{flags: "--time=time --event=status --by=g --pairwise=holm --rmst=" + c.middle() + " " + at},
		{flags: "--time=time --event=status --by=arm --pairwise=bh --conf-type=log-log --level=0.9 " + at},
		{flags: "--time=time --event=status --by=arm --strata=g --conf-type=plain --rho=1 --gamma=0.5 --pairwise=bonferroni"},
		{flags: "--time=time --event=status --by=g --strata=s --conf-type=logit --rho=0.5 --gamma=0"},
		{flags: "--time=time --event=status --by=x --conf-type=arcsin --cut=median --ties=breslow"},
		{flags: "--time=time --event=status --by=z --cut=tertile --level=0.99"},
		{flags: "--time=time --event=status --entry=entry --by=g --rmst=" + c.middle() + " " + at},
		{flags: "--time=time --event=status --by=s", kinds: []string{"strataofone", "plain", "missing"}},
		{flags: "--time=time --event=status --weights=w " + at},
		{flags: "--time=time --event=status --by=g --lifetable=" + c.width()},
		{flags: "--time=time --event=status --lifetable=" + c.width()},
	})
}

// The times that are asked for follow from the kind: an early, a middle and a late
// one, which may be after a group's last.
func (c Cohort) times() string {
	switch c.Kind {
	case "ties":
		return "1,3,7"
	case "heavyties":
		return "1,2.5"
	case "smalltimes":
		return "5e-06,2.2e-05,6e-05"
	case "largetimes":
		return "5e+06,2.2e+07,6e+07"
	case "nearties":
		return "0.1,0.3,0.6"
	case "large":
		return "20,100,250"
	case "together", "zero":
		return "1,4,7"
	}
	return "2,9.5,30"
}

func (c Cohort) middle() string {
	switch c.Kind {
	case "heavyties":
		return "2.5"
	case "smalltimes":
		return "1.5e-05"
	case "largetimes":
		return "1.5e+07"
	case "nearties":
		return "0.45"
	case "large":
		return "120"
	case "ties", "together", "zero":
		return "5"
	}
	return "12.25"
}

func (c Cohort) width() string {
	switch c.Kind {
	case "heavyties", "ties", "zero", "together":
		return "2"
	case "smalltimes":
		return "1e-05"
	case "largetimes":
		return "1e+07"
	case "nearties":
		return "0.25"
	case "large":
		return "60"
	}
	return "10"
}
