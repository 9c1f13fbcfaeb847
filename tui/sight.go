package tui

import (
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/page"
)

// What was looked at is what was drawn. Bubble Tea draws in View, which does no more
// than note whose P values stand in the frame that it returns. The next Update, which
// a message brings in any case once the frame has stood long enough, writes them into
// the ledger. The terminal gets a frame only so often: one that was replaced sooner
// was seen by nobody and is no look.

// A place is where P values stand in a frame.
const (
	placeTests = iota // the tests of the curves, beside every page about survival
	placePage         // the page in hand; of the curves, the hazard ratios under them
	places
)

// sight is an answer whose P values stand in the frame.
type sight struct {
	shown   page.Shown
	leaf    page.Leaf
	look    model.Look
	found   answer.Found
	partial bool // of an answer of which more was to come
	since   time.Time
	written bool
}

// seenMsg says that a frame has stood long enough to have been drawn.
type seenMsg struct{}

// insight notes that an answer's P values stand in the frame that is being drawn.
func (a *App) insight(place int, s *slot, leaf page.Leaf, shown page.Shown, found answer.Found) {
	if shown != nil && found != nil {
		a.sights[place] = sight{shown: shown, leaf: leaf, look: s.look, found: found}
		if s.job != nil && shown != s.shown {
			a.sights[place].look, a.sights[place].partial = s.job.look, true
		}
	}
}

// noteSights says since when what stands in the frame has been there.
func (a *App) noteSights(before [places]sight) {
	now := time.Now()
	for i := range a.sights {
		s := &a.sights[i]
		s.since = now
		// What was being completed, and now is, is no second look.
		if b := before[i]; b.leaf == s.leaf && (b.shown == s.shown || b.partial && b.look == s.look) {
			s.since, s.written = b.since, b.written
		}
	}
}

// writeDown writes what was seen into the ledger, once however long it stands in its
// place, and reports whether there was anything new.
func (a *App) writeDown() bool {
	news := false
	for i := range a.sights {
		s := &a.sights[i]
		if s.found == nil || s.written || !a.drawn(s.since) {
			continue
		}
		s.written, news = true, true
		a.ledger.Record(s.leaf.Name(), s.look, s.leaf.Parts, s.found)
	}
	return news
}

// drawn reports whether a frame that was made at that time has reached the terminal.
func (a *App) drawn(made time.Time) bool {
	return time.Since(made) >= a.shortest || a.terminal != nil && a.terminal().After(made)
}

// see makes sure that what stands in a frame is written down though no key comes.
func (a *App) see() tea.Cmd {
	waits := a.dirty
	for i := range a.sights {
		waits = waits || a.sights[i].found != nil && !a.sights[i].written
	}
	if a.seeing || !waits || a.width == 0 {
		return nil
	}
	a.seeing = true
	return tea.Tick(a.shortest, func(time.Time) tea.Msg { return seenMsg{} })
}

// aside is a dialog that puts no question: nothing of the question changes while it
// is open.
type aside interface{ asksNothing() bool }

func (*scroll) asksNothing() bool   { return true }
func (p *picker) asksNothing() bool { return p.Aside }
func (p *prompt) asksNothing() bool { return p.Aside }

// trying reports whether a dialog about the question is open. What is behind it
// moves with what is tried out there, and has no P values: a preview is no look.
func (a *App) trying() bool {
	for _, o := range a.overlays {
		if s, ok := o.(aside); !ok || !s.asksNothing() {
			return true
		}
	}
	return false
}

// hides reports whether no P value is drawn: a dialog is open, or a lesson waits for a
// guess.
func (a *App) hides() bool { return a.trying() || a.guessing() != hideNothing }

// hidden is what stands where P values are not drawn.
func (a *App) hidden() string { return page.Hidden(a.theme.ASCII) }

// whyHidden says why there are none.
func (a *App) whyHidden() string {
	switch {
	case a.trying():
		return "P values are hidden while a dialog is open: what is only tried out is no look"
	case a.guessing() == hideP:
		return "P values are hidden until you have typed your guess: Space types it"
	}
	return "What the lesson asks about is hidden until you have typed your guess: Space types it"
}

// planned brings the cohort's plan to the ledger.
func (a *App) planned() {
	a.ledger.Same = a.resolver.Canonical
	for _, p := range a.cohort.Plan {
		v := view(max(1, p.View))
		leaf := a.leaf(v, 0)
		found := p.Page == ""
		for _, l := range a.views[v-1].Pages {
			if strings.EqualFold(l.Name(), p.Page) {
				leaf, found = l, true
			}
		}
		if !found {
			a.say(fmt.Sprintf("%s: plan %q: view %d has no page %q", p.File, p.Name, v, p.Page))
			continue
		}
		a.ledger.Plan = append(a.ledger.Plan, answer.Planned{Name: p.Name, Day: p.Day(), Page: leaf.Name(), Look: a.cohort.Opening(p.Look)})
	}
	a.ledger.Hash = model.PlanHash(a.cohort.Plan)
}
