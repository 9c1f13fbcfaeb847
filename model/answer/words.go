package answer

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// InWords is what curves show, in sentences for people who do not read curves.
type InWords struct {
	*Survival
	At        float64 // the time that shares are said of
	Sentences []string
	// Proportional is the P of the check of proportional hazards of the groups; NaN
	// where there is no single ratio to check.
	Proportional float64
}

// WordsQuestion asks what the curves show, in plain words.
var WordsQuestion = Question[*InWords]{
	Name: "km", Page: "In words", Short: "what the curves show, in plain words",
	Tab: "Words", Words: "plain, sentence, summary, lay",
	Parts: func(l model.Look) model.Look {
		c := curvesParts(l)
		p := fitted(l)
		p.ConfType, p.Times, p.Rho, p.Gamma, p.Test = c.ConfType, c.Times, c.Rho, c.Gamma, c.Test
		p.Ties, p.CI, p.Firth, p.Reference = c.Ties, c.CI, c.Firth, c.Reference
		return p
	},
	Only: SurvivalQuestion.Only,
	Ask:  plainly(askWords),
}

// doubtPH is the P of the check of proportional hazards below which no single ratio is
// said.
const doubtPH = 0.05

// askWords makes sentences of the curves: how many are left at a time, the medians, and
// how the groups differ. Where hazards are not proportional no ratio is said.
func askWords(r *model.Resolver, l model.Look) (*InWords, error) {
	s, err := Curves(r, l, CurvesOptions{Correct: true})
	if err != nil {
		return nil, err
	}
	w := &InWords{Survival: s, At: ToldTime(s), Proportional: math.NaN()}
	free, others := s.Endpoint.Free()
	if n, _ := s.Frame.OtherDeaths(); n > 0 && others == "" { // whatever the name says, these deaths are not its events
		free, others = strings.TrimPrefix(free, "alive and "), "deaths without it end follow-up"
	}
	w.say("%s", w.shares(free))
	if others != "" {
		w.say("Here %s.", others)
	}
	w.say("%s", w.incidence())
	w.say("%s", w.medians())
	if e := s.HazardRatio; e != nil && !math.IsNaN(e.Lower) && !math.IsNaN(e.P) && e.Ratio > 0 {
		w.Proportional = w.proportional(r)
		w.say("%s", w.difference(e))
	} else if t := s.Read(); t != nil && len(s.Groups) > 1 {
		w.say("%s", w.tested())
	}
	if s.Moved {
		w.say("%s", "The cut was chosen to set these patients apart: in others the difference is smaller, and P is too small.")
	}
	return w, nil
}

func (w *InWords) say(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); text != "" {
		w.Sentences = append(w.Sentences, text)
	}
}

// ToldTime is the time at which an answer about survival is put in words: the first of the times that were asked for, else the last round time at
// which every group has at least ten patients at risk; where there is none, half of the
// follow-up.
func ToldTime(s *Survival) float64 {
	if times, err := model.ParseTimes(s.Look.Times); err == nil && len(times) > 0 {
		return times[0]
	}
	const least = 10
	step := roundWidth(s.LastTime, s.Endpoint.Unit)
	for range 4 {
		for t := math.Floor(s.LastTime/step) * step; t > s.From(); t -= step {
			enough := true
			for i := range s.Groups {
				enough = enough && s.Groups[i].AtRiskAt(t) >= min(least, max(1, s.Groups[i].N/4))
			}
			if enough {
				return t
			}
		}
		step /= 2
	}
	return (s.From() + s.LastTime) / 2
}

// hundredths is a share in whole hundredths.
func hundredths(v float64) string { return strconv.FormatFloat(100*v, 'f', 0, 64) }

func percent(v float64) string { return hundredths(v) + " %" }

// name is a group's name; one that is a number is said with the marker's.
func (w *InWords) name(i int) string { return w.named(w.Groups[i].Name) }

func (w *InWords) named(name string) string {
	if _, err := model.ReadNumber(name); err == nil && w.Frame.Marker != nil {
		return w.Frame.Marker.Title() + " " + name
	}
	return name
}

// shares says how many of each group are left at a time.
func (w *InWords) shares(free string) string {
	var parts []string
	for i := range w.Groups {
		g := &w.Groups[i]
		surv, lower, upper := g.Reads(w.At)
		of := " of " + w.name(i)
		if len(w.Groups) == 1 {
			of = " of the patients"
		}
		switch {
		case math.IsNaN(surv):
			parts = append(parts, "nobody"+of+" was followed so long")
		case math.IsNaN(lower) || surv == 0 || surv == 1:
			parts = append(parts, percent(surv)+of)
		default:
			parts = append(parts, fmt.Sprintf("%s%s (%g %% CI %s to %s)", percent(surv), of, 100*w.Level, hundredths(lower), percent(upper)))
		}
	}
	return "At " + w.time(w.At) + ", " + model.And(parts) + " were " + free + "."
}

// incidence says what the curves overstate where other events compete.
func (w *InWords) incidence() string {
	b := w.Beside
	if b == nil {
		return ""
	}
	var parts []string
	for i := range w.Groups {
		surv, _, _ := w.Groups[i].Reads(b.At)
		if math.IsNaN(b.Incidence[i]) || math.IsNaN(surv) {
			continue
		}
		of := " of " + w.name(i)
		if len(w.Groups) == 1 {
			of = " of them"
		}
		parts = append(parts, fmt.Sprintf("%s%s (the curve alone would say %s)", percent(b.Incidence[i]), of, percent(1-surv)))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Counting %s, by then the event itself had come for %s.",
		model.Count(b.Competing, "patient who had another event first", "patients who had another event first"), model.And(parts))
}

func (w *InWords) time(t float64) string {
	text := model.FormatSignificant(t, 4)
	if w.Endpoint.Unit != "" {
		text += " " + w.Endpoint.Unit
	}
	return text
}

// medians says by when half had the event.
func (w *InWords) medians() string {
	var parts, unreached []string
	for i := range w.Groups {
		g := &w.Groups[i]
		of := " of " + w.name(i)
		if len(w.Groups) == 1 {
			of = ""
		}
		m := g.Median
		if math.IsNaN(m.Estimate) {
			unreached = append(unreached, strings.TrimPrefix(of, " of "))
			continue
		}
		upper := "not reached"
		if !math.IsNaN(m.Upper) {
			upper = model.FormatSignificant(m.Upper, 4)
		}
		parts = append(parts, fmt.Sprintf("half%s by %s (%g %% CI %s to %s)", of, w.time(m.Estimate), 100*w.Level, model.FormatSignificant(m.Lower, 4), upper))
	}
	said := ""
	if len(parts) > 0 {
		said = "The event had come for " + model.And(parts)
	}
	switch {
	case len(unreached) > 0 && len(w.Groups) == 1:
		return "It had not come for half of them by the end."
	case len(unreached) > 0 && said == "":
		return "In no group had it come for half of the patients by the end."
	case len(unreached) > 0:
		return said + "; for half of " + model.And(unreached) + " it had not come by the end."
	case said == "":
		return ""
	}
	return said + "."
}

// proportional is the P of the check of proportional hazards of the groups alone.
func (w *InWords) proportional(r *model.Resolver) float64 {
	l := w.Look
	if l.Firth || l.RobustWeights() {
		return math.NaN()
	}
	h, err := hazardOf(r, l)
	if err != nil || h.cox == nil {
		return math.NaN()
	}
	ph, err := h.cox.ProportionalHazards(stats.TimeKM)
	if err != nil {
		return math.NaN()
	}
	return ph.Global.P
}

// difference says how often the event comes in one group for once in the other, unless
// that changes with time.
func (w *InWords) difference(e *Effect) string {
	a, b, ok := strings.Cut(e.Label, " vs ")
	if !ok {
		return w.tested()
	}
	a, b = w.named(a), w.named(b)
	if w.Proportional < doubtPH {
		return fmt.Sprintf("How %s and %s differ changes with time (P of proportional hazards %s), so that no single ratio holds for all of it. %s",
			a, b, model.FormatP(w.Proportional), w.tested())
	}
	adjusted := ""
	if len(w.AdjustedFor) > 0 {
		adjusted = ", " + strings.Join(w.AdjustedFor, ", ") + " being alike"
	}
	said := fmt.Sprintf("In %s the event came at %s times the rate of %s%s (%g %% CI %s to %s, P %s)", a, model.FormatSignificant(e.Ratio, 3), b, adjusted,
		100*w.Level, model.FormatSignificant(e.Lower, 3), model.FormatSignificant(e.Upper, 3), model.FormatP(e.P))
	if e.Lower <= 1 && e.Upper >= 1 {
		said += "; 1 lies in the interval, so that there may be no difference"
	}
	return said + "."
}

// tested says what the test of the groups has found.
func (w *InWords) tested() string {
	t := w.Read()
	if t == nil || math.IsNaN(t.P) {
		return ""
	}
	if t.P < 1-w.Level {
		return fmt.Sprintf("The groups differ by more than chance easily makes (%s P %s).", t.Name, model.FormatP(t.P))
	}
	return fmt.Sprintf("Chance alone may well make the groups differ so much (%s P %s).", t.Name, model.FormatP(t.P))
}
