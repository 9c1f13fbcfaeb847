package answer

import (
	"fmt"
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
	a.warnNeverChanged()
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
		if columns[0].Name == strings.Trim(item, "`") {
			name = columns[0].Name
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

// immortalMarkers names the markers of a screen that may be known only after time 0.
func (a *Answer) immortalMarkers(f *model.Frame, columns []*model.Column) {
	const most = 5
	var later []string
	for _, c := range columns {
		if is, _, _ := knownLater(f.Cohort, c); is {
			later = append(later, c.Name)
		}
	}
	n := len(later)
	if n == 0 || a.Look.Landmark > 0 {
		return
	}
	if n > most {
		later = append(later[:most], fmt.Sprintf("and %d more", n-most))
	}
	a.warn("%s may be known only after time 0 (%s): who lives longer has more time to get them (immortal time)", model.Count(n, "marker"),
		strings.Join(later, ", "))
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

// scaleTo is what a time in a unit is multiplied with for another; 1 where one of
// them is not known.
func scaleTo(to, from string) float64 {
	into, of := model.DaysIn(to), model.DaysIn(from)
	if into == 0 || of == 0 {
		return 1
	}
	return of / into
}

// knownLater guesses that a column tells of something that happens, or is measured,
// under observation: from its name, because it is itself a time that most patients do
// not have, or because another column holds its time ("fever month" beside "fever" or
// "high fever"). The column with the time is given, with its unit, where there is one.
func knownLater(c *model.Cohort, of *model.Column) (later bool, dated *model.Column, unit string) {
	const most = 200 // bytes that are looked at: a name may have a megabyte
	for from := max(0, len(of.Name)-most); from < len(of.Name); from++ {
		if from > 0 && !strings.ContainsRune(" _.", rune(of.Name[from-1])) {
			continue
		}
		for _, unit := range []string{"day", "days", "week", "weeks", "month", "months", "year", "years"} {
			for _, between := range []string{" ", "_", "."} {
				if other := c.Column(of.Name[from:] + between + unit); other != nil && other.Kind == model.Number {
					return true, other, unit
				}
			}
		}
	}
	words := model.Words(of.Name)
	if timeOfEvent(c, of, words) {
		return true, of, words[len(words)-1]
	}
	if of.Kind == model.Number && !of.HasLevels() { // a measurement is later where its name says when
		return measuredLater(words), nil, ""
	}
	return happensLater(words, of.Distinct == 2) || measuredLater(words), nil, ""
}

func has(words []string, some ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(some, w) })
}

// timeOfEvent reports whether a column is the time of something that happens to some
// patients only, such as transplant_time: a third or more have none. A time that counts
// back from time 0, such as that since diagnosis, is known then.
func timeOfEvent(c *model.Cohort, of *model.Column, words []string) bool {
	if of.Kind != model.Number || of.HasLevels() || !model.NamesTime(of.Name) ||
		has(words, "since", "from", "before", "prior", "previous", "age", "duration", "diagnosis", "diag", "dx", "baseline", "birth") {
		return false
	}
	for _, e := range c.Endpoints {
		if of.Name == e.Time || of.Name == e.Entry {
			return false
		}
	}
	missing := 0
	for i := range c.N {
		if of.IsMissing(i) {
			missing++
		}
	}
	return 3*missing >= c.N
}

// measuredLater holds for what is measured after something, as its name says: "miR-21
// after", post_treatment.
func measuredLater(words []string) bool {
	for i, w := range words {
		last := i == len(words)-1
		switch {
		case w == "after" && (i > 0 || !last), w == "posttreatment", w == "postop", w == "postoperative", w == "nadir":
			return true
		case w == "post" && len(words) > 1 && (last || !strings.HasPrefix(words[i+1], "meno") && words[i+1] != "code" && words[i+1] != "office"):
			return true
		}
	}
	return false
}

// happensLater holds for the words of something that happens under observation. Some
// say so only of a column of two values: a type of transplant is chosen before.
func happensLater(words []string, two bool) bool {
	if has(words, "response", "responder", "responders", "resp", "recist", "bor", "progression", "progressed", "beyond", "toxicity", "adverse",
		"recurrence", "relapse", "relapsed", "hfsr", "transplanted", "discontinued", "discontinuation", "crossover", "switched", "readmitted",
		"readmission", "rehospitalised", "rehospitalized", "gvhd", "agvhd", "cgvhd", "salvage") {
		return true
	}
	if two && has(words, "transplant", "transplantation", "crossed", "converted", "stopped", "withdrawn") {
		return true
	}
	for i, w := range words[1:] {
		switch before := words[i]; w {
		case "line", "lines":
			if has([]string{before}, "second", "third", "fourth", "2nd", "3rd", "4th", "2", "3", "later", "further", "next", "subsequent") {
				return true
			}
		case "reduced", "reduction", "modified", "modification", "interrupted", "interruption", "escalated", "delayed":
			if before == "dose" || before == "treatment" || before == "therapy" {
				return true
			}
		case "therapy", "treatment", "chemotherapy", "surgery":
			if before == "subsequent" || before == "further" {
				return true
			}
		}
	}
	return false
}
