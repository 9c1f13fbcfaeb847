package tui

import (
	"fmt"
	"math"
	"strconv"

	"kaplan/model"
)

// moveLimit moves the least share of patients on either side of a searched cut.
func moveLimit(a *App, d float64) {
	l := a.look
	p := l.MinProp
	if p == 0 {
		p = 0.1
	}
	p = math.Round((p+d)*100) / 100
	if p < 0.05 || p > 0.45 {
		a.say("the least share of patients on either side lies between 5 and 45 %")
		return
	}
	l.MinProp = p
	a.change(l)
	a.say(fmt.Sprintf("cuts leave at least %g %% of the patients on either side", p*100))
}

// onePage says why pages cannot be turned, "" where they can.
func onePage(a *App) string {
	if len(a.viewNow().Pages) < 2 {
		return "this view has one page"
	}
	return ""
}

// noBest says why the best cut cannot be taken, "" where it can.
func noBest(a *App) string {
	if a.pageNow().Traits().Whole {
		return "there is no cut in this view"
	}
	if why := noNumber(a); why != "" {
		return why
	}
	if a.look.Cut == "optimal" {
		return "the best cut is taken"
	}
	return a.unused(model.FieldCut)
}

// takeBest moves the cut to where the standardised statistic is largest.
func takeBest(a *App) { takeSearched(a, "optimal") }

// takeSearched cuts by a rule that searches the data for its cut.
func takeSearched(a *App, rule string) {
	l := a.look
	l.Cut, l.Moved, l.AsLevels = rule, true, false
	a.cutInHand = 0
	a.change(l)
}

func noMarker(a *App) string {
	if a.look.Switch != "" {
		return "the groups are those who have reached " + a.look.Switch + " and those who have not yet: m picks a marker instead"
	}
	if a.look.Marker == "" {
		return "no marker is chosen: m picks one"
	}
	return ""
}

func notNumeric(a *App) string {
	if why := noMarker(a); why != "" {
		return why
	}
	if c, err := a.resolver.Marker(a.look.Marker); err == nil && c.Kind != model.Number {
		return a.look.Marker + " is a " + c.Kind.String() + ": its levels are the groups (g merges and reorders them)"
	}
	return ""
}

// noNumber says why the marker cannot be cut, "" where it can.
func noNumber(a *App) string {
	if why := notNumeric(a); why != "" {
		return why
	}
	if c, err := a.resolver.Marker(a.look.Marker); err == nil && (c.Distinct <= 2 || a.look.AsLevels) {
		if c.Distinct <= 2 {
			return a.look.Marker + " has only two values: they are the groups"
		}
		return a.look.Marker + " is grouped by its values: G cuts it again"
	}
	return ""
}

// noToggle says why the marker cannot change between cut and values, "" where it
// can.
func noToggle(a *App) string {
	if why := notNumeric(a); why != "" {
		return why
	}
	if c, err := a.resolver.Marker(a.look.Marker); err == nil {
		switch {
		case c.Distinct <= 2:
			return a.look.Marker + " has only two values: they are the groups"
		case c.Distinct > model.MaxGroups && !a.look.AsLevels:
			return fmt.Sprintf("%s has %s values, more than the %d groups that can be compared", a.look.Marker, c.DistinctText(), model.MaxGroups)
		}
	}
	return ""
}

func noCut(a *App) string {
	if a.pageNow().Traits().Whole {
		return "there is no cut in this view"
	}
	if why := noNumber(a); why != "" {
		return why
	}
	if s := a.current(); s != nil && len(s.Frame.Cuts) == 0 {
		return "the cut differs by level: c changes it"
	}
	return ""
}

// noSlide says why the cut is not moved by a key, "" where it is: what moves must be
// seen.
func noSlide(a *App) string {
	if why := noCut(a); why != "" {
		return why
	}
	if why := a.unused(model.FieldCut); why != "" {
		return why
	}
	if a.current() == nil && a.curves.job == nil {
		return "there are no curves whose cut could move: c chooses one"
	}
	return ""
}

// noNeighbour says why the next marker is not taken, "" where it is.
func noNeighbour(a *App) string {
	if len(a.uses(a.pageNow())) == 0 {
		return "there is no marker in this view: m picks one"
	}
	if len(a.markers()) < 2 {
		return "there is no other marker"
	}
	return a.unused(model.FieldMarker)
}

func oneCut(a *App) string {
	if why := noCut(a); why != "" {
		return why
	}
	if s := a.current(); s == nil || len(s.Frame.Cuts) < 2 {
		return "there is one cut only"
	}
	return ""
}

func noLevels(a *App) string {
	if why := noMarker(a); why != "" {
		return why
	}
	if c, err := a.resolver.Marker(a.look.Marker); err == nil && c.Kind == model.Number && c.Distinct > 2 && !a.look.AsLevels {
		return a.look.Marker + " is cut: G groups it by its values first"
	}
	return ""
}

func noGroups(a *App) string {
	if s := a.current(); s == nil || len(s.Groups) < 2 {
		return "a hazard ratio needs two groups: m picks a marker"
	}
	return ""
}

// slide moves the cut in hand. It takes the cut from the Look, not from the last
// answer, so that keys typed faster than answers come all count.
func (a *App) slide(steps int) {
	s := a.current()
	if s == nil || s.Frame.Sorted.Len() < 2 {
		return
	}
	cuts := append([]float64(nil), s.Frame.Cuts...)
	if rule, err := model.ParseCut(a.look.Cut); err == nil && rule.Kind == model.CutValue {
		cuts = append([]float64(nil), rule.Values...)
	}
	i := min(a.cutInHand, len(cuts)-1)
	if i < 0 {
		return
	}
	var to float64
	if steps == 1 || steps == -1 {
		to = model.SlideCut(s.Frame.Sorted, cuts[i], steps)
	} else {
		to = model.SlidePatients(s.Frame.Sorted, cuts[i], max(1, s.Frame.Sorted.Len()/20)*(steps/20))
	}
	if to == cuts[i] {
		a.say("the cut is at the end: one group would be empty")
		return
	}
	if (i > 0 && to <= cuts[i-1]) || (i+1 < len(cuts) && to >= cuts[i+1]) {
		a.say("the cuts would meet: , takes the other in hand")
		return
	}
	cuts[i] = to
	l := a.look
	l.Cut, l.Moved = model.ValueRule(cuts...), true
	a.change(l)
}

func nextCut(a *App) {
	if s := a.current(); s != nil && len(s.Frame.Cuts) > 0 {
		a.cutInHand = (a.cutInHand + 1) % len(s.Frame.Cuts)
		a.say("cut " + strconv.Itoa(a.cutInHand+1) + " is in hand: " + s.Frame.CutText[a.cutInHand])
	}
}

// setMarker changes the marker and lets the cut rule stand where it is a rule
// and not a value of the old marker.
func (a *App) setMarker(name string) {
	l := a.look
	if l.Marker == name && l.Switch == "" {
		return
	}
	l.Marker, l.Levels, l.AsLevels, l.Moved, l.Switch = name, "", false, false, ""
	if c := a.cohort.Column(name); c != nil && c.Kind == model.Number && c.Distinct > 2 && c.Distinct <= model.FewValues {
		l.AsLevels = true // grades and stages: G cuts them
	}
	l.Reference = model.SetReference(l.Reference, a.look.Marker, "")
	c := a.cohort.Column(name)
	if rule, err := model.ParseCut(l.Cut); err != nil || rule.Kind == model.CutValue || rule.Kind == model.CutBy || c != nil && c.Bins != nil {
		l.Cut = a.cohort.FirstCut(l.Marker)
	}
	a.cutInHand = 0
	a.change(l)
}

// markers are the columns that can group patients, in file order.
func (a *App) markers() []*model.Column {
	if a.markerList == nil {
		for _, c := range a.cohort.Columns {
			if why := model.NotOffered(a.cohort, c); why == "" {
				a.markerList = append(a.markerList, c)
			}
		}
	}
	return a.markerList
}

func neighbour(a *App, d int) {
	ms := a.markers()
	at := -1
	for i, c := range ms {
		if c.Name == a.look.Marker {
			at = i
		}
	}
	if at < 0 && d < 0 {
		at = 0
	}
	a.setMarker(ms[(at+d+len(ms))%len(ms)].Name)
}

func toggleLevels(a *App) {
	l := a.look
	l.AsLevels, l.Levels, l.Moved = !l.AsLevels, "", false
	a.change(l)
}

func turnRatio(a *App) {
	s := a.current()
	l := a.look
	next := (s.Reference + 1) % len(s.Groups)
	level := ""
	if next != 0 {
		level = s.Groups[next].Name
	}
	l.Reference = model.SetReference(l.Reference, l.Marker, level)
	a.change(l)
}

func nextBand(a *App) {
	l := a.look
	switch {
	case !a.style.Intervals:
		a.style.Intervals, l.Band = true, ""
		a.say("pointwise intervals of S(t)")
	case l.Band == "":
		l.Band = "hall-wellner"
		a.say("Hall-Wellner band: holds the whole curve at once")
	case l.Band == "hall-wellner":
		l.Band = "equal-precision"
		a.say("equal-precision band: holds the whole curve at once")
	default:
		a.style.Intervals, l.Band = false, ""
		a.say("no intervals")
	}
	a.change(l)
}

func toggleFirth(a *App) {
	l := a.look
	l.Firth = !l.Firth
	a.change(l)
	if l.Firth {
		a.say("Firth's penalised likelihood: coefficients stay finite, intervals by profile")
	} else {
		a.say("the ordinary likelihood")
	}
}
