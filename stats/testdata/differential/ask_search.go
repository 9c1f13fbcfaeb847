package differential

// searchQuestions are cut, screen, forest, power and landmark.
func searchQuestions(c Cohort) []Question {
	const end = "--time=time --event=status "
	switch c.Kind {
	case "single", "pair", "noevents":
		return nil
	}
	out := of(c, "cut", []asked{
		{flags: end + "--by=x --permutations=0"},
		{flags: end + "--by=y --permutations=0"},
	})
	out = append(out, of(c, "screen", []asked{
		{flags: end + "--markers=x,y,z,after,second --permutations=0"},
		{flags: end + "--markers=x,y,z,after --covariates=g --level=0.9 --permutations=0"},
		{flags: end + "--markers=x,y,z,after --mode=median --permutations=0"},
	})...)
	out = append(out, of(c, "forest", []asked{
		{flags: end + "--by=g --within=arm,outcome"},
		{flags: end + "--by=g --within=arm,gene --covariates=z --level=0.9"},
	})...)
	out = append(out, of(c, "power", []asked{
		{flags: end + "--by=g --hr=2"},
		{flags: end + "--by=arm --hr=0.6 --level=0.9"},
	})...)
	return append(out, of(c, "landmark", []asked{
		{flags: end + "--switch=sw --landmark=" + c.landmark()},
		{flags: end + "--switch=sw --conf-type=plain --landmark=" + c.landmark() + " --times=" + c.times()},
	})...)
}

// landmark is an early time that nobody's time is equal to but for the kinds with
// few times.
func (c Cohort) landmark() string {
	switch c.Kind {
	case "smalltimes":
		return "4e-06"
	case "largetimes":
		return "4e+06"
	case "nearties":
		return "0.2"
	case "heavyties":
		return "1"
	case "large":
		return "25"
	}
	return "2"
}
