package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

func short(v float64, digits int) string {
	if math.IsNaN(v) {
		return "NR"
	}
	return minus(model.FormatSignificant(v, digits))
}

// minus is a number with the sign that is as wide as a plus.
func minus(s string) string {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return "−" + rest
	}
	return s
}

// ratio writes a ratio as papers do.
func ratio(v float64) string {
	switch {
	case math.IsNaN(v):
		return "none"
	case math.IsInf(v, 1):
		return "∞"
	case v == 0:
		return "0"
	case v >= 99.95 || v < 0.00995:
		return model.FormatSignificant(v, 3)
	case v >= 9.995:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// pOf is a P value with its letter: P 0.046, P <0.0001.
func pOf(p float64) string {
	s := model.FormatP(p)
	switch {
	case math.IsNaN(p):
		return "no P"
	case strings.HasPrefix(s, "<"):
		return "P < " + s[1:]
	case strings.HasPrefix(s, ">"):
		return "P > " + s[1:]
	}
	return "P = " + s
}

// ci is an interval with its level.
func ci(level, lower, upper float64, write func(float64) string) string {
	return fmt.Sprintf("%g%% CI %s to %s", level*100, write(lower), write(upper))
}

// captionOf is what a figure says of itself: what it is of, and what has to be said.
func captionOf(p model.Picture, a *answer.Answer, notes ...string) caption {
	name := a.Cohort.Name
	if a.Cohort.Synthetic != "" {
		name += " (synthetic data)"
	}
	about := []string{name, fewer(p, a.Used, "patient") + eventsOf(p, a)}
	if a.Endpoint.Time != "" {
		about[0] += ", " + a.Endpoint.Name
	}
	if a.Look.Where != "" {
		about = append(about, "subgroup: "+a.Look.Where)
	}
	if c := a.Conditions(); c != "" {
		about = append(about, c)
	}
	for _, n := range notes {
		if n != "" {
			about = append(about, n)
		}
	}
	c := caption{about: a.Cohort.Said(strings.Join(about, "; ") + ".")}
	if below := p.Below; below > 0 {
		c.must = append(c.must, model.SuppressedNote(below, model.HiddenCount+" or ·"))
	}
	if a.Cohort.Synthetic != "" {
		c.must = append(c.must, "Synthetic data: no patients stand behind this figure.")
	}
	if s := counted(p, a.Cohort.Counted); s != "" {
		c.must = append(c.must, s)
	}
	for _, w := range a.Warnings {
		if answer.SaysSearched(w) {
			c.must = append(c.must, strings.ToUpper(w[:1])+w[1:]+".")
		}
	}
	return c
}

// counted says which times a database rounded, and who stayed there; "" where all patients
// are there as they are.
func counted(p model.Picture, c *model.Counted) string {
	if c == nil {
		return ""
	}
	said := slices.Clone(c.Steps)
	if c.Withheld > 0 {
		said = append(said, fmt.Sprintf("%s in cells under %d stayed there", fewer(p, int(c.Withheld), "further patient"), c.Least))
	}
	if len(said) == 0 {
		return ""
	}
	return "Counted by the database: " + strings.Join(said, "; ") + "."
}

func eventsOf(p model.Picture, a *answer.Answer) string {
	if a.Endpoint.Event == "" {
		return ""
	}
	if model.IsSmall(a.Used-a.Events, p.Below) {
		return ", events: " + model.HiddenCount
	}
	return ", " + fewer(p, a.Events, "event")
}

// fewer counts things in words, and says only that they are few where that is all that is
// to be shown.
func fewer(p model.Picture, n int, one string) string {
	if model.IsSmall(n, p.Below) {
		return fmt.Sprintf("<%d %ss", p.Below, one)
	}
	return model.Count(n, one)
}

// notDrawn says who is beyond the end of a time axis, and how many where numbers are shown.
func notDrawn(p model.Picture, n, events int, at string, numbers bool) string {
	if !numbers || model.IsSmall(n, p.Below) || model.IsSmall(events, p.Below) || model.IsSmall(n-events, p.Below) {
		return "what lies beyond " + at + " is not drawn"
	}
	return fmt.Sprintf("%s with %s beyond %s, not drawn", model.Count(n, "patient"), model.Count(events, "event"), at)
}

// timeTitle is what a time axis is called.
func timeTitle(a *answer.Answer) string {
	title := "Time"
	if a.Look.Landmark > 0 {
		title = "Time from the landmark at " + model.FormatShort(a.Look.Landmark)
	}
	if u := a.Endpoint.Unit; u != "" {
		title += " (" + u + ")"
	}
	return title
}

func join(list []string) string { return strings.Join(list, ", ") }
