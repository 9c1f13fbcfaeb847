package tui

import (
	"kaplan/model"
	"reflect"
	"strings"
)

// step is what undo and redo go to: a question, and what had been said of the files
// then where that was changed.
type step struct {
	look model.Look
	// what was said of the files between the step and the next one; "" where only the
	// question was changed.
	what string
	said model.Setup
	// cohort is the one of the step where it shares its columns with the present one.
	// Where it is nil, the files are read again: they may be too large to be kept twice.
	cohort *model.Cohort
	// view and page are where the question was changed between the step and the next one.
	view view
	page int
}

// stepHere is the step that leads back to what is on the screen.
func (a *App) stepHere(what string) step {
	return step{look: a.look, what: what, said: a.setup.said, view: a.view, page: a.viewNow().page}
}

// change moves to another Look; undo comes back.
func (a *App) change(l model.Look) {
	if l == a.look {
		return
	}
	// A cut that is being slid is one step of undo, not hundreds.
	if !(l.Moved && a.look.Moved && sameButCut(l, a.look)) {
		a.undo = append(a.undo, step{look: a.look, view: a.view, page: a.viewNow().page})
	}
	if l.Built != a.look.Built && l.Step > 0 {
		l.Step = 1 // another thing is built from its beginning
	}
	if l.Outcome != a.look.Outcome {
		a.begun = "" // it is a person's choice
	}
	a.redo = nil
	a.look = l
}

// trial notes where a dialog begins that changes the question as one goes. What it
// returns ends it: what was tried is one step of undo where it is kept, and no step where
// it is not.
func (a *App) trial() func(keep bool) {
	look, undo, redo := a.look, len(a.undo), a.redo
	on, page := a.view, a.viewNow().page
	return func(keep bool) {
		if a.look == look || len(a.undo) < undo {
			return
		}
		a.undo = a.undo[:undo:undo]
		if keep {
			a.undo = append(a.undo, step{look: look, view: on, page: page})
			return
		}
		a.look, a.redo = look, redo
	}
}

func sameButCut(x, y model.Look) bool {
	x.Cut = y.Cut
	return x == y
}

func (a *App) stepBack() { a.turnSteps(turning{from: &a.undo, to: &a.redo, word: "undone"}) }

func (a *App) stepForward() { a.turnSteps(turning{from: &a.redo, to: &a.undo, word: "done again"}) }

// turning goes from the end of one stack of steps, and leaves the way back on the other.
type turning struct {
	from, to *[]step
	word     string
	here     step // from which it started
	depth    int  // of from
}

func (t turning) step() step { return (*t.from)[len(*t.from)-1] }

func (a *App) turnSteps(t turning) {
	if len(*t.from) == 0 {
		return
	}
	s := t.step()
	t.here, t.depth = a.stepHere(s.what), len(*t.from)
	t.here.view, t.here.page = s.view, s.page
	switch {
	case s.what == "":
		a.arrive(t)
		a.say(t.word + ": " + a.difference(t.here.look, s.look))
	case s.cohort != nil:
		t.here.cohort = a.cohort
		a.setCohort(s.cohort)
		a.arrive(t)
		a.say(t.word + ": " + s.what)
	default:
		a.readAgain(readMsg{said: s.said, note: t.word + ": " + s.what, turn: &t})
	}
}

// arrive takes the step of a turn.
func (a *App) arrive(t turning) {
	s := t.step()
	*t.to = append(*t.to, t.here)
	*t.from = (*t.from)[:len(*t.from)-1]
	if v := s.view; v.known() && s.page < len(a.views[v-1].Pages) {
		a.turnToPlace(v, s.page)
	}
	a.look = s.look
	if s.what != "" {
		a.setup.said = s.said
	}
}

// overtaken reports whether the question was changed while the files were read for a
// turn, so that it leads nowhere any more.
func (a *App) overtaken(t turning) bool { return len(*t.from) != t.depth || a.look != t.here.look }

// rereadSteps lets the steps read the files again to which the cohort was kept: it is
// another one now.
func (a *App) rereadSteps() {
	for _, steps := range [][]step{a.undo, a.redo} {
		for i := range steps {
			steps[i].cohort = nil
		}
	}
}

// began are the fields that views and pages fill in where nothing was chosen.
var began = map[model.Field]bool{"Value": true, "Outcome": true, "X": true}

// difference says how a question differs from the one that was left for it: the fields
// that a person has changed, each with what it was and what it is.
func (a *App) difference(was, is model.Look) string {
	const most = 3 // the footer is one line
	var out []string
	arrow := " " + a.glyphs().Arrow + " "
	for _, f := range model.Fields() {
		x, y := f.Of(&was), f.Of(&is)
		// A cut that was moved differs in the cut, and what a page began with nobody chose.
		if x.Equal(y) || f == "Moved" || began[f] && (x.IsZero() || y.IsZero()) {
			continue
		}
		out = append(out, f.Key()+" "+fieldText(x)+arrow+fieldText(y))
	}
	switch n := len(out); {
	case n == 0:
		return "what the page began with"
	case n > most:
		out = append(out[:most], model.Count(n-most, "more field"))
	}
	return strings.Join(out, ", ")
}

// fieldText is the value of a field, in words where it says nothing.
func fieldText(v reflect.Value) string {
	if v.IsZero() && v.Kind() != reflect.Bool {
		return "none"
	}
	return model.Printable(optionText(v))
}
