package write

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Power renders what the events at hand can detect.
func Power(a *answer.Power) Document {
	var tables []Table
	var pairs []object
	whole := func(v float64) Cell { return Cell{Num: math.Ceil(v), IsNum: true, Show: Number} }
	for _, p := range a.Pairs {
		detects, needs := table("Detectable hazard ratio, "+p.Title(), "power", "below", "or above"),
			table("Events needed, "+p.Label, "hazard ratio", "events, 80 %", "events, 90 %", "patients, 80 %", "patients, 90 %")
		var detectable, needed []object
		for _, d := range p.Detects {
			detects.add(fmt.Sprintf("%g %%", 100*d.Power), d.Below, d.Above)
			detectable = append(detectable, obj("power", d.Power, "hazard_ratio_below", d.Below, "hazard_ratio_above", d.Above))
		}
		for _, n := range p.Needs {
			needs.add(n.Ratio, whole(n.Events80), whole(n.Events90), whole(n.Patients80), whole(n.Patients90))
			needed = append(needed, obj("hazard_ratio", n.Ratio, "events_80", n.Events80, "events_90", n.Events90, "patients_80", n.Patients80,
				"patients_90", n.Patients90))
		}
		needs.notef("Schoenfeld's formula, two-sided at %s %%; %s of the patients are in the first group; "+
			"patients: if as many of them as here have the event", model.FormatShort(100*(1-a.Level)), model.FormatShort(p.Share))
		tables = append(tables, detects, needs)
		pairs = append(pairs, obj("label", p.Label, "n", p.N, "events", p.Events, "share", p.Share, "detectable", detectable, "needed", needed))
	}
	return document("power", a.Answer, obj("level", a.Level, "pairs", pairs), tables...)
}
