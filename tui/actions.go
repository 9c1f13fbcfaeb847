package tui

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

// action is one thing that a person can do. Keys, help, footer and palette are
// all made from the one list, so that they cannot disagree.
type action struct {
	Keys []string
	Name string // in help and palette
	Part string // heading in help
	Hint string // in the footer; "" not there
	In   func(*App) bool
	Why  func(*App) string // why it cannot be done now, "" where it can
	Run  func(*App) (quit bool)
}

var actions []action

// keep makes an action of a function that never quits.
func keep(f func(*App)) func(*App) bool {
	return func(a *App) bool { f(a); return false }
}

func init() {
	main := func(a *App) bool { return a.view != viewData && a.view != viewLedger }
	survival := func(a *App) bool { return a.view == viewSurvival }
	data := func(a *App) bool { return a.view == viewData }
	cutoff := func(a *App) bool { return a.view == viewCutoff }
	screen := func(a *App) bool { return a.view == viewScreen }
	ledger := func(a *App) bool { return a.view == viewLedger }
	compare := func(a *App) bool { return a.view == viewCompare }
	correlate := func(a *App) bool { return a.view == viewCorrelate }
	table := func(a *App) bool { return a.view == viewTable }
	either := func(x, y func(*App) bool) func(*App) bool { return func(a *App) bool { return x(a) || y(a) } }
	actions = []action{
		{Keys: []string{"o"}, Name: "order the markers by q, hazard ratio, name, file", Hint: "o order", Part: "Screen", In: screen, Run: keep(func(a *App) { a.screen.Sort, a.pageRow = (a.screen.Sort+1)%len(screenSorts), 0 })},
		{Keys: []string{"M"}, Name: "markers continuous, by median, by best cut", Hint: "M mode", Part: "Screen", In: screen, Run: keep(func(a *App) {
			a.screen.Mode = (a.screen.Mode + 1) % len(screenModes)
			a.cancelPage()
			a.pageOf = nil
			a.setScreenMode()
		})},
		{Keys: []string{"+", "="}, Name: "allow cuts only with larger groups on either side", Part: "Cut", In: cutoff, Run: keep(func(a *App) { moveLimit(a, 0.05) })},
		{Keys: []string{"-"}, Name: "allow cuts with smaller groups on either side", Part: "Cut", In: cutoff, Run: keep(func(a *App) { moveLimit(a, -0.05) })},
		{Keys: []string{"V"}, Name: "carry the cut from the largest level of a column to the others (page Validation)", Part: "Cut", In: cutoff, Run: keep(pickSplit)},
		{Keys: []string{"v"}, Name: "volcano plot or table", Hint: "v plot", Part: "Screen", In: screen, Run: keep(func(a *App) { a.screen.Plot = !a.screen.Plot })},
		{Keys: []string{"/"}, Name: "filter the markers by name", Hint: "/ filter", Part: "Screen", In: screen, Run: keep(filterScreen)},
		{Keys: []string{"pgdown", "ctrl+f"}, Name: "page down", In: screen, Run: keep(func(a *App) { pageMove(a, a.height/2) })},
		{Keys: []string{"pgup", "ctrl+b"}, Name: "page up", In: screen, Run: keep(func(a *App) { pageMove(a, -a.height/2) })},
		{Keys: []string{"n"}, Name: "write a note beside a look", Hint: "n note", Part: "Ledger", In: ledger, Run: keep(ledgerNote)},
		{Keys: []string{"enter"}, Name: "go back to a look", Hint: "Enter back to it", Part: "Ledger", In: ledger, Run: keep(ledgerTake)},
		{Keys: []string{"up", "k"}, Name: "up", In: ledger, Run: keep(func(a *App) { moveLedger(a, -1) })},
		{Keys: []string{"down", "j"}, Name: "down", In: ledger, Run: keep(func(a *App) { moveLedger(a, 1) })},
		{Keys: []string{"pgup"}, Name: "page up", In: ledger, Run: keep(func(a *App) { moveLedger(a, -a.height/2) })},
		{Keys: []string{"pgdown"}, Name: "page down", In: ledger, Run: keep(func(a *App) { moveLedger(a, a.height/2) })},
		{Keys: []string{"left", "h"}, Name: "left", In: onPage(pageMatrix), Run: keep(moveColumn(-1))},
		{Keys: []string{"right", "l"}, Name: "right", In: onPage(pageMatrix), Run: keep(moveColumn(1))},
		{Keys: []string{"shift+left", "H"}, Name: "left by ten", In: onPage(pageMatrix), Run: keep(moveColumn(-10))},
		{Keys: []string{"shift+right", "L"}, Name: "right by ten", In: onPage(pageMatrix), Run: keep(moveColumn(10))},
		{Keys: []string{"pgdown", "ctrl+f"}, Name: "page down", In: either(correlate, table), Run: keep(func(a *App) { pageMove(a, a.height/2) })},
		{Keys: []string{"pgup", "ctrl+b"}, Name: "page up", In: either(correlate, table), Run: keep(func(a *App) { pageMove(a, -a.height/2) })},
		{Keys: []string{"home"}, Name: "first row", In: either(correlate, table), Run: keep(func(a *App) { pageMove(a, -1<<30) })},
		{Keys: []string{"end"}, Name: "last row", In: either(correlate, table), Run: keep(func(a *App) { pageMove(a, 1<<30) })},
		{Keys: []string{"right", "l"}, Name: "move the cut up by one observed value", Hint: "←→ cut", Part: "Cut", In: main, Why: noCut, Run: slide(1)},
		{Keys: []string{"left", "h"}, Name: "move the cut down by one observed value", Part: "Cut", In: main, Why: noCut, Run: slide(-1)},
		{Keys: []string{"shift+right", "L"}, Name: "move the cut up by a twentieth of the patients", Part: "Cut", In: main, Why: noCut, Run: slide(20)},
		{Keys: []string{"shift+left", "H"}, Name: "move the cut down by a twentieth of the patients", Part: "Cut", In: main, Why: noCut, Run: slide(-20)},
		{Keys: []string{"c"}, Name: "choose the cut rule or type a cut", Hint: "c rule", Part: "Cut", Why: noNumber, Run: keep(pickCut)},
		{Keys: []string{","}, Name: "take the next cut in hand, where there are several", Part: "Cut", In: survival, Why: oneCut, Run: keep(nextCut)},

		{Keys: []string{"A"}, Name: "add a column computed from others", Part: "Question", Run: keep(typeDerived)},

		{Keys: []string{"m"}, Name: "pick the marker", Hint: "m marker", Part: "Question", Run: keep(pickMarker)},
		{Keys: []string{"]"}, Name: "next marker", Hint: "[] next", Part: "Question", Run: keep(func(a *App) { neighbour(a, 1) })},
		{Keys: []string{"["}, Name: "previous marker", Part: "Question", Run: keep(func(a *App) { neighbour(a, -1) })},
		{Keys: []string{"s"}, Name: "narrow to a subgroup", Hint: "s subgroup", Part: "Question", Run: keep(pickSubgroup)},
		{Keys: []string{"S"}, Name: "type the subgroup as an expression", Part: "Question", Run: keep(typeSubgroup)},
		{Keys: []string{"e"}, Name: "choose the endpoint", Hint: "e endpoint", Part: "Question", Run: keep(pickEndpoint)},
		{Keys: []string{"E"}, Name: "choose the cause, or what the status values mean", Part: "Question", Run: keep(pickCause)},
		{Keys: []string{"a"}, Name: "adjust: add or remove covariates", Hint: "a adjust", Part: "Question", Run: keep(pickCovariates)},
		{Keys: []string{"o"}, Name: "take the best cut (chosen from the data: its P is corrected)", Hint: "o best", Part: "Cut", In: func(a *App) bool { return main(a) && a.view != viewScreen }, Why: noNumber, Run: keep(takeBest)},
		{Keys: []string{"t"}, Name: "stratify the tests and the model", Part: "Question", Run: keep(pickStrata)},
		{Keys: []string{"n"}, Name: "landmark: only those still under observation at a time", Part: "Question", Run: keep(typeLandmark)},
		{Keys: []string{"w"}, Name: "groups that are reached under observation: choose the column with the time", Part: "Question", Run: keep(pickSwitch)},
		{Keys: []string{"g"}, Name: "merge and reorder the marker's levels", Part: "Question", Why: noLevels, Run: keep(arrangeLevels)},
		{Keys: []string{"G"}, Name: "group a number by its values, or cut it again", Part: "Question", Why: noToggle, Run: keep(toggleLevels)},
		{Keys: []string{"r"}, Name: "turn the hazard ratio round", Part: "Question", Why: noGroups, Run: keep(turnRatio)},
		{Keys: []string{"up", "k"}, Name: "up in the question", Part: "Question", In: main, Run: keep(func(a *App) { moveRow(a, -1) })},
		{Keys: []string{"down", "j"}, Name: "down in the question", Part: "Question", In: main, Run: keep(func(a *App) { moveRow(a, 1) })},
		{Keys: []string{"enter"}, Name: "change the line under the cursor", Part: "Question", In: main, Run: keep(openRow)},
		{Keys: []string{"backspace", "delete"}, Name: "clear the line under the cursor", Part: "Question", In: main, Run: keep(clearRow)},

		{Keys: []string{"b"}, Name: "intervals: none, pointwise, Hall-Wellner band, equal-precision band", Part: "Picture", Run: keep(nextBand)},
		{Keys: []string{"d"}, Name: "median lines on or off", Part: "Picture", Run: keep(func(a *App) { a.medians = !a.medians })},
		{Keys: []string{"D"}, Name: "draw survival, cumulative events, hazard, or log hazard", Part: "Picture", Run: keep(nextDrawing)},
		{Keys: []string{"I"}, Name: "next kind of interval for S(t)", Part: "Picture", Run: keep(nextInterval)},
		{Keys: []string{"p"}, Name: "hazard ratio with Wald or profile interval", Part: "Picture", Run: keep(toggleProfile)},
		{Keys: []string{"T"}, Name: "ties by Efron, Breslow, or the exact likelihood", Part: "Picture", Run: keep(toggleTies)},
		{Keys: []string{"z"}, Name: "time in the proportional-hazards check: km, identity, rank, log", Part: "Picture", Run: keep(nextTransform)},
		{Keys: []string{"F"}, Name: "Firth's penalised likelihood on or off", Part: "Picture", Run: keep(toggleFirth)},

		{Keys: []string{"v"}, Name: "choose what is compared", Hint: "v value", Part: "Compare", In: compare, Run: keep(pickValue)},
		{Keys: []string{"V"}, Name: "choose the second measurement of each patient", Hint: "V paired", Part: "Compare", In: compare, Run: keep(pickPaired)},
		{Keys: []string{"f"}, Name: "choose the second factor", Part: "Compare", In: compare, Run: keep(pickFactor)},
		{Keys: []string{"}"}, Name: "next column that is compared", Hint: "{} next", Part: "Compare", In: either(compare, correlate), Run: keep(nextValue(1))},
		{Keys: []string{"{"}, Name: "previous column that is compared", Part: "Compare", In: either(compare, correlate), Run: keep(nextValue(-1))},
		{Keys: []string{"v"}, Name: "choose Y: what X is correlated with", Hint: "v Y", Part: "Correlate", In: correlate, Run: keep(pickY)},
		{Keys: []string{"V"}, Name: "choose X", Hint: "V X", Part: "Correlate", In: correlate, Run: keep(pickX)},
		{Keys: []string{"M"}, Name: "correlation by Pearson, Spearman, Kendall", Hint: "M method", Part: "Correlate", In: correlate, Run: keep(nextMethod)},
		{Keys: []string{"X"}, Name: "X on a logarithmic axis, or a linear one", Part: "Correlate", In: onPage(pageScatter), Run: keep(func(a *App) { a.correlating.XLog = !a.correlating.XLog })},
		{Keys: []string{"Y"}, Name: "Y on a logarithmic axis, or a linear one", Part: "Correlate", In: onPage(pageScatter), Run: keep(func(a *App) { a.correlating.YLog = !a.correlating.YLog })},
		{Keys: []string{"P"}, Name: "order the column by P, or as given", Part: "Correlate", In: onPage(pageColumn), Run: keep(func(a *App) { a.correlating.ByP, a.pageRow = !a.correlating.ByP, 0 })},
		{Keys: []string{"v"}, Name: "choose the rows of Table 1", Hint: "v rows", Part: "Table 1", In: table, Run: keep(pickRows)},
		{Keys: []string{"V"}, Name: "numbers by median (range), median (IQR), mean ± SD", Hint: "V numbers", Part: "Table 1", In: table, Run: keep(nextSummary)},
		{Keys: []string{"W"}, Name: "effect in matched pairs, or weighted (IPTW, overlap)", Hint: "W weights", Part: "Table 1", In: table, Run: keep(nextEstimand)},
		{Keys: []string{"C"}, Name: "caliper of matching", Hint: "C caliper", Part: "Table 1", In: table, Run: keep(typeCaliper)},

		{Keys: []string{"1"}, Name: "view: survival", Hint: "1-9 views", Part: "Views", Run: show(viewSurvival)},
		{Keys: []string{"2"}, Name: "view: cut-off", Part: "Views", Run: show(viewCutoff)},
		{Keys: []string{"3"}, Name: "view: hazard", Part: "Views", Run: show(viewHazard)},
		{Keys: []string{"4"}, Name: "view: screen of all markers", Part: "Views", Run: show(viewScreen)},
		{Keys: []string{"5"}, Name: "view: compare", Part: "Views", Run: show(viewCompare)},
		{Keys: []string{"6"}, Name: "view: correlate", Part: "Views", Run: show(viewCorrelate)},
		{Keys: []string{"7"}, Name: "view: Table 1 and matching", Part: "Views", Run: show(viewTable)},
		{Keys: []string{"8"}, Name: "view: data", Part: "Views", Run: show(viewData)},
		{Keys: []string{"9"}, Name: "view: ledger of all looks", Part: "Views", Run: show(viewLedger)},
		{Keys: []string{"tab"}, Name: "next page of the view", Hint: "Tab page", Part: "Views", In: main, Run: keep(func(a *App) { turnPage(a, 1) })},
		{Keys: []string{"shift+tab"}, Name: "previous page of the view", Part: "Views", In: main, Run: keep(func(a *App) { turnPage(a, -1) })},
		{Keys: []string{"'"}, Name: "saved looks: list them, take one", Hint: "' looks", Part: "Views", Why: noLooks, Run: keep(savedLooks)},
		{Keys: []string{"\""}, Name: "save this look under a name", Part: "Views", Run: keep(saveLook)},
		{Keys: []string{"i"}, Name: "what was assumed, who was left out, and why", Hint: "i notes", Part: "Views", Run: keep(showNotes)},

		{Keys: []string{"u"}, Name: "undo", Hint: "u undo", Part: "General", Why: func(a *App) string {
			if len(a.undo) == 0 {
				return "there is nothing to undo"
			}
			return ""
		}, Run: keep((*App).stepBack)},
		{Keys: []string{"ctrl+r"}, Name: "redo", Part: "General", Why: func(a *App) string {
			if len(a.redo) == 0 {
				return "there is nothing to redo"
			}
			return ""
		}, Run: keep((*App).stepForward)},
		{Keys: []string{"y"}, Name: "copy a summary to the clipboard (OSC 52)", Hint: "y copy", Part: "General", Run: keep(copySummary)},
		{Keys: []string{"x"}, Name: "export this answer to a file (md, txt, csv, json)", Hint: "x export", Part: "General", Run: keep(export)},
		{Keys: []string{":"}, Name: "find an action by its name", Hint: ": actions", Part: "General", Run: keep(openPalette)},
		{Keys: []string{"q"}, Name: "quit", Hint: "q quit", Part: "General", Run: func(*App) bool { return true }},
		{Keys: []string{"?"}, Name: "help", Hint: "? help", Part: "General", Run: keep(openHelp)},
		{Keys: []string{"esc"}, Name: "cancel what is being computed; else back to the survival view", Part: "General", Run: keep(func(a *App) {
			if a.pageWork != nil {
				a.stopPage()
				return
			}
			a.showView(viewSurvival)
		})},

		{Keys: []string{"up", "k"}, Name: "up", In: data, Run: keep(func(a *App) { a.data.move(-1) })},
		{Keys: []string{"down", "j"}, Name: "down", In: data, Run: keep(func(a *App) { a.data.move(1) })},
		{Keys: []string{"pgup", "ctrl+b"}, Name: "page up", In: data, Run: keep(func(a *App) { a.data.move(-a.height / 2) })},
		{Keys: []string{"pgdown", "ctrl+f"}, Name: "page down", In: data, Run: keep(func(a *App) { a.data.move(a.height / 2) })},
		{Keys: []string{"home"}, Name: "first column", In: data, Run: keep(func(a *App) { a.data.move(-len(a.data.Items)) })},
		{Keys: []string{"end", "$"}, Name: "last column", In: data, Run: keep(func(a *App) { a.data.move(len(a.data.Items)) })},
		{Keys: []string{"/"}, Name: "find a column", Hint: "/ find", In: data, Run: keep(findColumn)},
		{Keys: []string{"enter"}, Name: "take this column as the marker", In: data, Run: keep(dataMarker)},
	}
}

// moveRow moves the cursor of the page, else that of the question.
func moveRow(a *App, d int) {
	if !pageMove(a, d) {
		n := len(a.question())
		a.row = (a.row + d + n) % n
	}
}

func show(v view) func(*App) bool {
	return keep(func(a *App) { a.showView(v) })
}

func (a *App) showView(v view) {
	if a.view != v {
		a.ready = false // its page has to be asked for
		if len(questionOf[v]) > 0 || len(questionOf[a.view]) > 0 {
			a.row = 0 // other lines; the first view's cursor stands on the marker
			if v <= viewScreen {
				a.row = rowMarker
			}
		}
	}
	a.view = v
	a.begin(v)
	if v == viewScreen {
		a.setScreenMode()
	}
	if v == viewData && a.data == nil {
		a.data = dataList(a)
	}
}

// current is the answer, where it belongs to the present marker, subgroup and
// endpoint (its cut may be older).
func (a *App) current() *answer.Survival {
	if a.answer != nil && sameButCut(clearMoved(a.look.Survival()), clearMoved(a.answered)) {
		return a.answer
	}
	return nil
}

func clearMoved(l model.Look) model.Look { l.Moved = false; return l }

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

// takeBest moves the cut to where the standardised statistic is largest.
func takeBest(a *App) {
	l := a.look
	l.Cut, l.Moved, l.AsLevels = "optimal", true, false
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
	if c, err := a.resolver.Column(a.look.Marker); err == nil && c.Kind != model.Number {
		return a.look.Marker + " is a " + c.Kind.String() + ": its levels are the groups (g merges and reorders them)"
	}
	return ""
}

// noNumber says why a marker cannot be cut.
func noNumber(a *App) string {
	if why := notNumeric(a); why != "" {
		return why
	}
	if c, err := a.resolver.Column(a.look.Marker); err == nil && (c.Distinct <= 2 || a.look.AsLevels) {
		if c.Distinct <= 2 {
			return a.look.Marker + " has only two values: they are the groups"
		}
		return a.look.Marker + " is grouped by its values: G cuts it again"
	}
	return ""
}

// noToggle says why a marker cannot change between cut and values.
func noToggle(a *App) string {
	if why := notNumeric(a); why != "" {
		return why
	}
	if c, err := a.resolver.Column(a.look.Marker); err == nil {
		switch {
		case c.Distinct <= 2:
			return a.look.Marker + " has only two values: they are the groups"
		case c.Distinct > model.MaxGroups && !a.look.AsLevels:
			return fmt.Sprintf("%s has %d values, more than the %d groups that can be compared", a.look.Marker, c.Distinct, model.MaxGroups)
		}
	}
	return ""
}

func noCut(a *App) string {
	if why := noNumber(a); why != "" {
		return why
	}
	if s := a.current(); s != nil && len(s.Frame.Cuts) == 0 {
		return "the cut differs by level: c changes it"
	}
	return ""
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
	if c, err := a.resolver.Column(a.look.Marker); err == nil && c.Kind == model.Number && c.Distinct > 2 && !a.look.AsLevels {
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

// slide moves the cut in hand. The Look alone says where the cut is, so that
// keys typed faster than answers come all count.
func slide(steps int) func(*App) bool {
	return keep(func(a *App) {
		s := a.current()
		if s == nil || len(s.Frame.Sorted) < 2 {
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
			to = model.SlidePatients(s.Frame.Sorted, cuts[i], max(1, len(s.Frame.Sorted)/20)*(steps/20))
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
	})
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
	if rule, err := model.ParseCut(l.Cut); err != nil || rule.Kind == model.CutValue || rule.Kind == model.CutBy {
		l.Cut = "median"
	}
	a.cutInHand = 0
	a.change(l)
}

// markers are the columns that can group patients, in file order.
func (a *App) markers() []*model.Column {
	if a.markerList == nil {
		for _, c := range a.cohort.Columns {
			if why := model.NoMarker(a.cohort, c); why == "" {
				a.markerList = append(a.markerList, c)
			}
		}
	}
	return a.markerList
}

func neighbour(a *App, d int) {
	ms := a.markers()
	if len(ms) == 0 {
		a.say("no column can group the patients")
		return
	}
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

var intervalKinds = []string{"log", "log-log", "plain", "logit", "arcsin"}

func nextInterval(a *App) {
	l := a.look
	for i, k := range intervalKinds {
		if k == l.ConfType || (l.ConfType == "" && i == 0) {
			l.ConfType = intervalKinds[(i+1)%len(intervalKinds)]
			break
		}
	}
	a.change(l)
	a.say("intervals of S(t): " + l.ConfType)
}

func toggleProfile(a *App) {
	l := a.look
	if l.CI == "profile" {
		l.CI = "wald"
	} else {
		l.CI = "profile"
	}
	a.change(l)
	a.say("ratios with " + map[string]string{"wald": "Wald intervals", "profile": "profile-likelihood intervals, P by likelihood ratio"}[l.CI])
}

func toggleTies(a *App) {
	l := a.look
	switch l.Ties {
	case "", "efron":
		l.Ties = "breslow"
	case "breslow":
		l.Ties = "exact"
	default:
		l.Ties = "efron"
	}
	a.change(l)
	a.say("tied events: " + l.Ties)
}

func nextBand(a *App) {
	l := a.look
	switch {
	case !a.band:
		a.band, l.Band = true, ""
		a.say("pointwise intervals of S(t)")
	case l.Band == "":
		l.Band = "hall-wellner"
		a.say("Hall-Wellner band: holds the whole curve at once")
	case l.Band == "hall-wellner":
		l.Band = "equal-precision"
		a.say("equal-precision band: holds the whole curve at once")
	default:
		a.band, l.Band = false, ""
		a.say("no intervals")
	}
	a.change(l)
}

var phTransforms = []string{"km", "identity", "rank", "log"}

func nextTransform(a *App) {
	l := a.look
	at := max(0, slices.Index(phTransforms, l.PH))
	l.PH = phTransforms[(at+1)%len(phTransforms)]
	a.change(l)
	a.say("proportional-hazards check: time transformed by " + l.PH)
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

func typeLandmark(a *App) {
	value := ""
	if a.look.Landmark > 0 {
		value = model.FormatNumber(a.look.Landmark)
	}
	p := newPrompt("Landmark", value)
	p.Help = []string{"only those still under observation then; time is counted from there; 0 or nothing: none"}
	p.Check = func(a *App, s string) (string, error) {
		if s == "" {
			return "", nil
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || !(v >= 0) || v > 1e300 {
			return "", &model.UsageError{What: "write a time >= 0"}
		}
		l := a.look
		l.Landmark = v
		f, err := a.resolver.Frame(l)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%d patients, %d events remain", f.Used, f.Events), nil
	}
	p.Accept = func(a *App, s string) {
		l := a.look
		l.Landmark, _ = strconv.ParseFloat(s, 64)
		a.change(l)
	}
	a.push(p)
}

func copySummary(a *App) {
	var text string
	switch p, v := a.pageNow(), a.pageValue(); {
	case p != nil && p.Document != nil && v != nil: // what the page shows, as text
		var b strings.Builder
		if err := write.Write(&b, p.Document(v), "text"); err != nil {
			a.say(firstLine(err.Error()))
			return
		}
		text = b.String()
	case a.view.free() || a.answer == nil:
		a.say("there is nothing to copy yet")
		return
	default:
		text = Summary(a.answer)
	}
	if a.copy == nil {
		a.say("this terminal has no clipboard that can be reached")
		return
	}
	a.copying = text
	a.say(fmt.Sprintf("copied %d characters (if nothing arrives, the terminal or tmux does not allow OSC 52)", len(text)))
}
