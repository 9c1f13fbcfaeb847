package model

import (
	"math"
	"slices"
	"strings"
)

// TimeUnits are the units of time, the shortest first.
var TimeUnits = []string{"days", "weeks", "months", "years"}

// Converted is the setup in which a time of the cohort is in another unit: a further
// column, which every endpoint of that time, or that entry, has in its place. per is by
// how much its values are multiplied.
//
// Errors: *UsageError where one of the two is no unit of time.
func (s Setup) Converted(c *Cohort, time, from, to string) (out Setup, per float64, err error) {
	a, b := DaysIn(from), DaysIn(to)
	if a == 0 || b == 0 {
		return s, 0, &UsageError{What: "a time is in " + strings.Join(TimeUnits, ", ")}
	}
	out, per = s, a/b
	name := func(time string) string { return strings.TrimSuffix(time, " in "+from) + " in " + to }
	made := map[string]bool{}
	convert := func(time string) string {
		if !made[time] {
			made[time] = true
			out = out.Derived(Derived{Name: name(time), Expr: Quote(time) + " * " + FormatNumber(a) + " / " + FormatNumber(b), Unit: to})
		}
		return name(time)
	}
	for _, e := range c.Endpoints {
		if e.Time != time && e.Entry != time {
			continue
		}
		say := EndpointSetup{Name: e.Name, Time: convert(e.Time), Event: e.Event, Unit: to}
		if e.Entry != "" {
			say.Entry = convert(e.Entry)
		}
		if i := slices.IndexFunc(s.Endpoints, func(o EndpointSetup) bool { return o.Replaces(e.Name, e.Time, e.Event) }); i >= 0 {
			say.Events, say.Censored = s.Endpoints[i].Events, s.Endpoints[i].Censored
		} else if e.Coding == CodingDeclared {
			said := SetupOf(e)
			say.Events, say.Censored = said.Events, said.Censored
		}
		out = out.Endpoint(say)
	}
	convert(time)
	return out, per, nil
}

// InUnits is a Look whose times are multiplied, since its endpoint's are.
func (l Look) InUnits(per float64) Look {
	scaled := func(v float64) float64 {
		if v *= per; v != 0 && !math.IsInf(v, 0) {
			v = math.Round(v*1e6) / 1e6
		}
		return v
	}
	for _, v := range []*float64{&l.Landmark, &l.StartAt, &l.RMST, &l.Width, &l.At, &l.RiskAt} {
		*v = scaled(*v)
	}
	if times, err := ParseTimes(l.Times); err == nil && l.Times != "" {
		var list []string
		for _, t := range times {
			list = append(list, FormatNumber(scaled(t)))
		}
		l.Times = strings.Join(list, ",")
	}
	return l
}
