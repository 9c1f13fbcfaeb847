package tui

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/session"
	"kaplan/tui/page"
)

// Keeping is the session that the explorer is kept in. Its functions run beside the
// screen.
type Keeping struct {
	Before *session.State // of the last time; nil where there was none
	Taken  bool           // the explorer begins where Before ended, the files read as was said then
	Note   string         // to be said at the start
	Keep   func(session.State) error
	// Hash takes the hashes of the files as they are now, and says which have changed
	// since the session was last kept.
	Hash func() (changed []string)
}

// keeping is the session as the explorer goes on with it.
type keeping struct {
	*Keeping
	offer  *session.State // the last time, for as long as it was not taken up
	begun  model.Look     // what the explorer began with, and on which page
	on     page.Leaf
	due    bool // a message is under way that keeps it
	busy   bool // it is being written
	again  bool // and there is something new since
	hashed bool
	failed string // why it could not be written the last time
}

// keepEvery is how long what is done may wait until it is kept.
const keepEvery = 400 * time.Millisecond

// keepMsg says that it is time to keep what was done.
type keepMsg struct{}

// keptMsg says how that went.
type keptMsg struct{ err error }

// hashedMsg says which files are others than at the last time.
type hashedMsg struct{ changed []string }

// carryOn brings back what is never left behind: the ledger, and saved looks. Where one
// was is offered.
func (a *App) carryOn(k *Keeping) {
	if k == nil {
		return
	}
	a.kept = keeping{Keeping: k, begun: a.look, on: a.pageNow()}
	a.ledger.Now = func() time.Time { return time.Now().UTC().Truncate(time.Second) }
	said := k.Note
	if b := k.Before; b != nil {
		b.Restore(&a.ledger)
		for _, l := range b.Looks {
			a.addLook(l)
		}
		switch {
		case k.Taken:
			a.setup.said = b.Said
		case len(b.Entries)+len(b.Looks) > 0 || !b.Said.Empty():
			a.kept.offer = b
			said = strings.TrimPrefix(said+"; "+a.wasHere()+" (0 takes it up)", "; ")
		}
	}
	if said != "" {
		a.say(said)
	}
}

// wasHere says of the offer when one was here, and what there is of it.
func (a *App) wasHere() string {
	b := a.kept.offer
	s := "you were here " + session.When(b.At, time.Now()) + ": " + model.Count(len(b.Entries), "look")
	if n := len(b.Looks); n > 0 {
		s += ", " + model.Count(n, "saved look")
	}
	return s
}

// addLook adds a saved look, in the place of one of the same name.
func (a *App) addLook(l model.SavedLook) {
	if i := slices.IndexFunc(a.looks, func(o model.SavedLook) bool { return o.Name == l.Name }); i >= 0 {
		l.Key = a.looks[i].Key
		a.looks[i] = l
		return
	}
	if l.Key == "" || slices.ContainsFunc(a.looks, func(o model.SavedLook) bool { return o.Key == l.Key }) {
		l.Key = freeKey(a.looks)
	}
	a.looks = append(a.looks, l)
}

// noOffer says why no earlier session can be taken up, "" where one can.
func noOffer(a *App) string {
	switch {
	case a.kept.Keeping == nil:
		return "no session is kept here"
	case a.kept.offer == nil:
		return "there is no earlier session that was not taken up"
	}
	return ""
}

// takeUp goes to where one was at the last time, with what was said of the files.
func takeUp(a *App) {
	b := a.kept.offer
	there := func(a *App) {
		l := a.cohort.Opening(b.Look)
		if err := a.resolver.Named(l); err != nil {
			what := model.FirstLine(err.Error())
			a.push(&scroll{Title: "The question of the last time cannot be asked", Lines: []page.Line{{Text: what},
				{Text: "Its looks and what was said of the files are here."}}})
		} else {
			a.change(l)
			if v := view(max(1, b.View)); v.known() {
				a.showView(v)
				a.turnTo(b.Page)
			}
		}
		a.kept.offer = nil
		a.say("taken up where you were " + session.When(b.At, time.Now()) + "   (u goes back)")
	}
	said := a.setup.said.Over(b.Said)
	if said.Same(a.setup.said) || a.setup.files == nil {
		there(a)
		return
	}
	a.reread(said, "taken up where you were "+session.When(b.At, time.Now()), there)
}

// wayBack is what the saved look is called that leads back to where one was, where
// that was not taken up.
const wayBack = "where you were "

// goneOn reports whether one goes on without what was offered.
func (a *App) goneOn() bool {
	return a.look != a.kept.begun || a.pageNow() != a.kept.on
}

// leaveWayBack saves where one was at the last time under a name, once one goes on
// without it: nothing of it is lost.
func (a *App) leaveWayBack() {
	b := a.kept.offer
	if b == nil || b.Page == "" || !a.goneOn() {
		return
	}
	l := model.SavedLook{Name: wayBack + session.When(b.At, time.Now()), View: b.View, Page: b.Page, Look: b.Look}
	if slices.ContainsFunc(a.looks, func(o model.SavedLook) bool { return o.Look == l.Look && o.Page == l.Page }) {
		return
	}
	a.looks = slices.DeleteFunc(a.looks, func(o model.SavedLook) bool { return strings.HasPrefix(o.Name, wayBack) })
	a.addLook(l)
}

// State is what a session keeps of the explorer as it is now.
func (a *App) State() session.State {
	s := session.State{View: int(a.view), Page: a.pageNow().Name(), Look: a.look, Said: a.setup.said, Entries: session.EntriesOf(&a.ledger),
		Forgotten: a.ledger.Forgotten, Doubts: a.ledger.Doubts}
	for _, l := range a.looks {
		if !slices.Contains(a.cohort.Looks, l) {
			s.Looks = append(s.Looks, l)
		}
	}
	if b := a.kept.offer; b != nil {
		s.Said = s.Said.Over(b.Said)
		if b.Page != "" && !a.goneOn() {
			s.View, s.Page, s.Look = b.View, b.Page, b.Look
		}
	}
	return s
}

// keepSoon sees that what a message has changed is kept.
func (a *App) keepSoon(m tea.Msg, news bool) tea.Cmd {
	k := &a.kept
	if k.Keeping == nil {
		return nil
	}
	var cmd tea.Cmd
	switch m := m.(type) {
	case jobMsg: // the first frame is there
		if !k.hashed {
			cmd = a.hash()
		}
	case readMsg:
		if m.err == nil {
			cmd = a.hash()
		}
		news = true
	case tea.KeyMsg:
		news = true
	}
	if !news || k.due {
		return cmd
	}
	k.due = true
	return tea.Batch(cmd, tea.Tick(keepEvery, func(time.Time) tea.Msg { return keepMsg{} }))
}

// hash takes the hashes of the files.
func (a *App) hash() tea.Cmd {
	a.kept.hashed = true
	take := a.kept.Hash
	return func() tea.Msg { return hashedMsg{take()} }
}

// fromSession does what messages about the session say, and reports whether the frame
// changes.
func (a *App) fromSession(m tea.Msg) (changed bool, cmd tea.Cmd) {
	k := &a.kept
	switch m := m.(type) {
	case hashedMsg:
		k.due = true
		cmd = a.keepNow()
		var names []string
		for _, f := range m.changed {
			if name := model.Printable(filepath.Base(f)); !a.setup.wrote || name != filepath.Base(a.cohort.Config) {
				names = append(names, name)
			}
		}
		if a.setup.wrote = false; len(names) == 0 {
			return false, cmd
		}
		a.say(strings.TrimPrefix(a.notice+"; "+strings.Join(names, ", ")+" has changed since", "; "))
		return true, cmd
	case keepMsg:
		return false, a.keepNow()
	case keptMsg:
		k.busy = false
		was := k.failed
		if k.failed = ""; m.err != nil {
			k.failed = model.FirstLine(m.err.Error())
		}
		if k.again {
			k.again = false
			cmd = a.keepSoon(m, true)
		}
		switch {
		case k.failed == was:
			return false, cmd
		case k.failed != "":
			a.say("the session is not kept: " + k.failed)
		default:
			a.say("the session is kept again")
		}
		return true, cmd
	}
	return false, nil
}

// keepNow writes what was done, unless that is under way.
func (a *App) keepNow() tea.Cmd {
	k := &a.kept
	k.due = false
	if k.busy {
		k.again = true
		return nil
	}
	k.busy = true
	a.leaveWayBack()
	keep, state := k.Keep, a.State()
	return func() tea.Msg { return keptMsg{keep(state)} }
}

// KeptSoFar says what a session holds, for when it is left.
func KeptSoFar(s session.State) string {
	out := []string{model.Count(len(s.Entries), "look")}
	if n := len(s.Looks); n > 0 {
		out = append(out, model.Count(n, "saved look"))
	}
	if n := len(s.Said.Columns) + len(s.Said.Endpoints); n > 0 {
		out = append(out, fmt.Sprintf("what was said of %s", model.Count(n, "column or endpoint", "columns and endpoints")))
	}
	if n := len(s.Said.Derive); n > 0 {
		out = append(out, model.Count(n, "computed column"))
	}
	return strings.Join(out, ", ")
}

// LedgerOf is the ledger of a session of a cohort, with the cohort's plan.
func LedgerOf(c *model.Cohort, s *session.State) *answer.Ledger {
	a := New(c, Options{Session: &Keeping{Before: s, Taken: true}})
	return &a.ledger
}
