package answer

import (
	"fmt"

	"kaplan/model"
	"kaplan/stats"
)

// PowerQuestion asks which hazard ratio the events at hand can detect.
var PowerQuestion = Question[*Power]{
	Name: "power", Page: "Power", Short: "hazard ratios that these events can detect, and the events needed",
	Tab: "Power", Words: "sample size, events needed, detectable",
	Parts: func(l model.Look) model.Look {
		l.Moved = false
		p := patients(l)
		p.Weights, p.Robust, p.Strata, p.Switch = "", "", "", ""
		p.Level, p.Ratio = l.Level, l.Ratio
		return p
	},
	Needs: []model.Need{model.Needs("a hazard ratio is of two groups", model.FieldMarker)},
	Ask:   plainly(askPower),
}

// Power is what the events of a Look can tell about two groups, by Schoenfeld's
// formula: for every group against the reference.
type Power struct {
	Answer
	Level float64
	Pairs []PowerPair
}

// PowerPair is two groups: their patients and events, what these can detect, and
// what some hazard ratios need.
type PowerPair struct {
	Label     string // "high vs low"
	N, Events int
	Share     float64 // of the first group among the patients of both
	Detects   []Detects
	Needs     []Needed
}

// Detects is the hazard ratio that is detected with a power: outside of Below and
// Above.
type Detects struct{ Power, Below, Above float64 }

// Needed is how many events a hazard ratio needs, with 80 and with 90 % power; and
// how many patients that makes where as many of them as here have the event.
type Needed struct {
	Ratio                  float64
	Events80, Events90     float64
	Patients80, Patients90 float64
}

func askPower(r *model.Resolver, l model.Look) (*Power, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if len(f.Groups) < 2 {
		return nil, &model.QuestionError{What: "one group is left, and a hazard ratio is of two", Ways: []model.Way{model.WidenSubgroup, model.OtherMarker}}
	}
	a := &Power{Answer: answerOf(f), Level: l.Confidence()}
	n, events := make([]int, len(f.Groups)), make([]int, len(f.Groups))
	for k, g := range f.Code {
		if g != stats.NoGroup {
			n[g]++
			if f.Outcome.Event[k] {
				events[g]++
			}
		}
	}
	ratios := []float64{1.25, 1.5, 1.75, 2, 2.5, 3}
	if l.Ratio > 0 {
		ratios = []float64{l.Ratio}
	}
	ref := f.ReferenceGroup()
	for g := range f.Groups {
		if g == ref {
			continue
		}
		p := PowerPair{Label: f.Groups[g].Name + " vs " + f.Groups[ref].Name, N: n[g] + n[ref], Events: events[g] + events[ref]}
		p.Share = float64(n[g]) / float64(p.N)
		for _, power := range []float64{0.8, 0.9} {
			if p.Events == 0 {
				break
			}
			below, above, err := stats.Detectable(p.Events, p.Share, a.Level, power)
			if err != nil {
				return nil, err
			}
			p.Detects = append(p.Detects, Detects{power, below, above})
		}
		for _, ratio := range ratios {
			x, err := p.needs(ratio, a.Level)
			if err != nil {
				return nil, &model.UsageError{Field: model.FieldRatio, What: err.Error()}
			}
			p.Needs = append(p.Needs, x)
		}
		if p.Events == 0 {
			a.warn("%s: nobody has had the event, so nothing can be detected", p.Label)
		}
		a.Pairs = append(a.Pairs, p)
	}
	a.warn("planned before the data, not after them: the power at the ratio that was observed only says again what its P says")
	return a, nil
}

func (p *PowerPair) needs(ratio, level float64) (x Needed, err error) {
	x.Ratio = ratio
	if x.Events80, err = stats.EventsNeeded(ratio, p.Share, level, 0.8); err != nil {
		return x, err
	}
	if x.Events90, err = stats.EventsNeeded(ratio, p.Share, level, 0.9); err != nil {
		return x, err
	}
	each := float64(p.N) / float64(p.Events) // patients for an event; infinite without any
	x.Patients80, x.Patients90 = x.Events80*each, x.Events90*each
	return x, nil
}

// Title says what is detected, in a line.
func (p *PowerPair) Title() string {
	return fmt.Sprintf("%s: %s, %s", p.Label, model.Count(p.N, "patient"), model.Count(p.Events, "event"))
}
