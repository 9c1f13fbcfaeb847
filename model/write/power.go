package write

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

type powerJSON struct {
	Label   string        `json:"label"`
	N       int           `json:"n"`
	Events  int           `json:"events"`
	Share   Num           `json:"share"`
	Detects []detectsJSON `json:"detectable"`
	Needs   []neededJSON  `json:"needed"`
}

type detectsJSON struct {
	Power Num `json:"power"`
	Below Num `json:"hazard_ratio_below"`
	Above Num `json:"hazard_ratio_above"`
}

type neededJSON struct {
	Ratio      Num `json:"hazard_ratio"`
	Events80   Num `json:"events_80"`
	Events90   Num `json:"events_90"`
	Patients80 Num `json:"patients_80"`
	Patients90 Num `json:"patients_90"`
}

// Power renders what the events at hand can detect.
func Power(a *answer.Power) Document {
	tables := preface(a.Answer)
	var pairs []powerJSON
	whole := func(v float64) Cell {
		return Cell{Num: math.Ceil(v), IsNum: true, Show: Number}
	}
	for _, p := range a.Pairs {
		j := powerJSON{Label: p.Label, N: p.N, Events: p.Events, Share: Num(p.Share)}
		detects := Table{Title: "Detectable hazard ratio, " + p.Title(), Head: []string{"power", "below", "or above"}}
		for _, d := range p.Detects {
			detects.Rows = append(detects.Rows, []Cell{word(fmt.Sprintf("%g %%", 100*d.Power)), number(d.Below), number(d.Above)})
			j.Detects = append(j.Detects, detectsJSON{Num(d.Power), Num(d.Below), Num(d.Above)})
		}
		needs := Table{Title: "Events needed, " + p.Label, Head: []string{"hazard ratio", "events, 80 %", "events, 90 %", "patients, 80 %", "patients, 90 %"}}
		for _, n := range p.Needs {
			needs.Rows = append(needs.Rows, []Cell{number(n.Ratio), whole(n.Events80), whole(n.Events90), whole(n.Patients80), whole(n.Patients90)})
			j.Needs = append(j.Needs, neededJSON{Num(n.Ratio), Num(n.Events80), Num(n.Events90), Num(n.Patients80), Num(n.Patients90)})
		}
		needs.Notes = []string{fmt.Sprintf("Schoenfeld's formula, two-sided at %s %%; %s of the patients are in the first group; "+
			"patients: if as many of them as here have the event", model.FormatShort(100*(1-a.Level)), model.FormatShort(p.Share))}
		tables = append(tables, detects, needs)
		pairs = append(pairs, j)
	}
	return Document{JSON: wrap("power", a.Answer, map[string]any{"level": Num(a.Level), "pairs": pairs}), Tables: append(tables, footnotes(a.Answer)...)}
}
