package answer

import (
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// immortal warns of groups and covariates that may be known only under
// observation: whoever lives longer has more time to come into them. The warning is
// not needed where groups change at their time, nor where a landmark is not before
// any member's date of knowing.
func (a *Answer) immortal(f *model.Frame) {
	l := a.Look
	if f.Marker != nil && l.Switch == "" {
		a.immortalItem(f, f.Marker.Name)
	}
	for _, item := range model.SplitList(l.Covariates) {
		a.immortalItem(f, item)
	}
}

// immortalItem is immortal for one column or expression.
func (a *Answer) immortalItem(f *model.Frame, item string) {
	columns := []*model.Column{f.Cohort.Column(item)}
	var holds []bool // whose truth makes a member; nil for whoever has a date
	if columns[0] == nil {
		columns = nil
		e, err := model.ParseExpr(f.Cohort, item)
		if err != nil {
			return // a product or a spline: its columns are of no group
		}
		columns = e.Columns()
		if is, _, err := e.Condition(); err == nil {
			holds = is
		}
	}
	for _, c := range columns {
		later, dated, unit := knownLater(f.Cohort, c)
		if !later {
			continue
		}
		name := model.Quote(item)
		if columns[0].Name == item {
			name = item
		}
		const cure = "(immortal time): put each patient into the group of the state at a landmark, or let groups change at the time of knowing"
		switch {
		case a.Look.Landmark == 0:
			a.warn("%s may be known only after time 0: who lives longer has more time to get it %s", name, cure)
		case dated == nil:
			a.warn("%s may be known only after the landmark, and no column says when it was: who lives longer has more time to get it %s", name, cure)
		default:
			if after, members, last := knownAfter(f, dated, holds, scaleTo(f.Endpoint.Unit, unit), a.Look.Landmark); after > 0 {
				a.warn("%s became known after the landmark at %s in %d of %d patients (%s, up to %s): who lives longer has more time to get it %s",
					name, model.FormatShort(a.Look.Landmark), after, members, dated.Name, model.FormatShort(last), cure)
			}
		}
		return
	}
}

// knownAfter counts the patients of a frame who have a date of knowing, those of
// them for whom it lies after the landmark, and the last date. Where holds is
// given, only those of whom it is true count.
func knownAfter(f *model.Frame, dated *model.Column, holds []bool, scale, landmark float64) (after, members int, last float64) {
	for k, i := range f.Row {
		at := dated.Num[i] * scale
		if math.IsNaN(at) || holds != nil && !holds[i] || f.Code[k] == stats.NoGroup {
			continue
		}
		members++
		last = max(last, at)
		if at > landmark {
			after++
		}
	}
	return after, members, last
}

// units of time that a column's name may end with, in days.
var daysOf = map[string]float64{"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30.4375, "months": 30.4375, "year": 365.25, "years": 365.25}

// scaleTo is what a time in a unit is multiplied with for another; 1 where one of
// them is not known.
func scaleTo(to, from string) float64 {
	if daysOf[to] == 0 || daysOf[from] == 0 || strings.TrimSuffix(to, "s") == strings.TrimSuffix(from, "s") {
		return 1
	}
	return daysOf[from] / daysOf[to]
}

// knownLater guesses that a column tells of something that happens under
// observation: from its name, because another column holds its time ("fever month"
// beside "fever" or "high fever"), which is then given with its unit, or because it is
// such a time itself, which most patients have not.
func knownLater(c *model.Cohort, of *model.Column) (later bool, dated *model.Column, unit string) {
	for from := range len(of.Name) {
		if from > 0 && !strings.ContainsRune(" _.", rune(of.Name[from-1])) {
			continue
		}
		for _, unit := range []string{"day", "days", "week", "weeks", "month", "months", "year", "years", "time"} {
			for _, between := range []string{" ", "_", "."} {
				if other := c.Column(of.Name[from:] + between + unit); other != nil && other.Kind == model.Number {
					return true, other, unit
				}
			}
		}
	}
	words := strings.Split(model.NameWords(of.Name), "_")
	if unit, ok := timeOfSome(of, words); ok {
		return true, of, unit
	}
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(happens, w) }) ||
		follows(words, "dose", "reduced") || follows(words, "dose", "reduction") || follows(words, "second", "line") || follows(words, "2nd", "line"), nil, ""
}

// happens are words of what is known only when a patient has been followed.
var happens = []string{"response", "responder", "responders", "resp", "recist", "bor", "progression", "progressed",
	"beyond", "toxicity", "adverse", "recurrence", "relapse", "relapsed", "hfsr", "transplanted", "after", "discontinued", "crossover", "salvage",
	"subsequent"}

// timeOfSome reports whether a number is the time of something that happens to some:
// transplant_time, days_to_transplant, which most patients have not.
func timeOfSome(c *model.Column, words []string) (unit string, is bool) {
	if c.Kind != model.Number || c.Missing*2 <= c.Len() || len(words) < 2 {
		return "", false
	}
	first, last := words[0], words[len(words)-1]
	switch {
	case last == "time" || daysOf[last] > 0 || last == "date":
		return last, true
	case (first == "time" || daysOf[first] > 0) && words[1] == "to":
		return first, true
	}
	return "", false
}

// follows reports whether one word stands right before another.
func follows(words []string, one, other string) bool {
	for i := range len(words) - 1 {
		if words[i] == one && words[i+1] == other {
			return true
		}
	}
	return false
}
