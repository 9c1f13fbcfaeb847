package tui

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/tui/page"
)

// New makes an explorer of a cohort.
func New(c *model.Cohort, opt Options) *App {
	a := &App{resolver: model.NewResolver(c), cohort: c, theme: opt.Theme, copy: opt.Copy, command: opt.Command, writer: opt.Writer, from: opt.From,
		below: opt.Below, stop: opt.Stop, terminal: opt.Drawn,
		look: opt.Look, big: opt.Present, view: viewSurvival, dirty: true, row: 1, setup: setup{files: opt.Files}, optional: map[page.Leaf][]model.Field{},
		used: map[page.Leaf][]model.Field{}, turns: map[page.Leaf]*sync.Mutex{}, pace: 80 * time.Millisecond, shortest: time.Second / 60}
	a.curves.patient = true
	a.looks = slices.Clone(c.Looks)
	for _, other := range opt.Validate {
		a.resolver.Others = append(a.resolver.Others, model.NewResolver(other))
	}
	a.desk, a.views = appDesk{a}, makeViews(a)
	a.planned()
	a.lines = makeLines(a)
	a.takeLesson(opt.Lesson)
	a.bindings = makeBindings(a)
	if v := view(opt.View); v.known() && (v != viewSurvival || opt.Page != "") {
		a.showView(v)
		a.turnTo(opt.Page)
	}
	a.carryOn(opt.Session)
	a.asks()
	return a
}

// asks opens a form where nothing can be drawn before it is filled in: no endpoint
// was recognised and none was given.
func (a *App) asks() {
	if len(a.cohort.Endpoints) == 0 && a.look.Time == "" && a.look.Event == "" && !a.view.withoutEndpoint() {
		endpointByHand(a)
	}
}

// send returns the commands that write or copy what a person took away.
func (a *App) send() tea.Cmd {
	cmd := a.saving
	a.saving = nil
	return cmd
}

// Init starts the first question.
func (a *App) Init() tea.Cmd { return tea.Batch(a.ask(), a.watch(), a.teach()) }

// Update writes down what the frame that was drawn has shown, and routes messages.
// Nothing here fits a model or touches a file.
func (a *App) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	news := a.writeDown()
	_, cmd := a.route(m)
	a.dirty = a.dirty || news
	if a.quitting {
		return a, cmd
	}
	return a, tea.Batch(cmd, a.see(), a.keepSoon(m, news))
}

// route does what a message asks for.
func (a *App) route(m tea.Msg) (tea.Model, tea.Cmd) {
	was := a.dirty // what an earlier message changed has still to be drawn
	a.dirty = true
	switch m := m.(type) {
	case tea.WindowSizeMsg:
		a.screen.W, a.screen.H = m.Width, m.Height
		a.resized()
		return a, a.ask()
	case jobMsg:
		if !a.finish(m) {
			a.dirty = was
			return a, nil
		}
		return a, tea.Batch(a.ask(), a.searchCuts())
	case correctedMsg:
		if !a.searched(m) {
			a.dirty = was
			return a, nil
		}
		return a, a.ask()
	case tea.KeyMsg:
		if m.Paste {
			a.paste(string(m.Runes))
			return a, a.ask()
		}
		for _, k := range splitKeys(m) {
			if quit := a.keySafely(k); quit {
				a.quitting = true
				return a, tea.Quit
			}
		}
		return a, tea.Batch(a.ask(), a.send(), a.teach())
	case lessonMsg:
		a.taught(m)
		return a, a.teach()
	case BackgroundMsg:
		a.theme.background(m)
	case savedMsg:
		a.saved(m)
	case readMsg, readingMsg, setupMsg, changedMsg:
		changed, cmd := a.fromFiles(m)
		a.dirty = was || changed
		return a, cmd
	case keepMsg, keptMsg, hashedMsg:
		changed, cmd := a.fromSession(m)
		a.dirty = was || changed
		return a, cmd
	case resumedMsg:
		if m.err != nil {
			a.say("not suspended: " + model.FirstLine(m.err.Error()))
		}
	case explainedMsg:
		a.explained(m)
	case copiedMsg:
		return a, a.copied(m)
	case seenMsg:
		a.seeing = false
		a.dirty = was
	case workingMsg:
		return a, a.howFar(m.box)
	case tickMsg:
		if m.job != a.sheet.job {
			a.dirty = was
			return a, nil
		}
		return a, tick(m.job, a.pace)
	case tea.MouseMsg:
		a.dirty = was
	}
	return a, nil
}

// keySafely handles one key; one that panics fails, and the explorer lives.
func (a *App) keySafely(k key) (quit bool) {
	quit, err := catching(func() (bool, error) { return a.key(k), nil })
	if err != nil {
		a.overlays = nil // in which the next key might fail, too
		a.say(model.FirstLine(err.Error()))
	}
	return quit
}

// key handles one key and reports whether to quit.
func (a *App) key(k key) (quit bool) {
	a.notice = ""
	if k.Name == "ctrl+c" {
		return true
	}
	if k.Name == "ctrl+l" || k.Name == "ctrl+z" { // a dialog stays open
		a.act(a.bound(k.Name))
		return false
	}
	if t := a.lesson; t != nil && t.chosen {
		if t.chosen = false; k.Name == "enter" { // of a hand that does not know that the digit has answered
			return false
		}
	}
	if n := len(a.overlays); n > 0 {
		top := a.overlays[n-1]
		if top.Key(a, k) {
			// The overlay may have opened another one over itself.
			if i := slices.Index(a.overlays, top); i >= 0 {
				a.overlays = slices.Delete(a.overlays, i, i+1)
			}
		}
		return a.quitting
	}
	if b := a.bound(k.Name); b != nil {
		a.act(b)
		return a.quitting
	}
	if by, ok := moves(k.Name, a.height/2); ok {
		a.moveRow(by)
		return false
	}
	a.say(cmp.Or(a.elsewhere(k.Name), "no action has the key "+printableKey(k)+"; ? lists the keys"))
	return false
}

func printableKey(k key) string {
	if k.Name == " " {
		return "space"
	}
	return model.Printable(k.Name)
}

func (a *App) paste(text string) {
	a.notice = ""
	text = model.Printable(strings.TrimSpace(text))
	if n := len(a.overlays); n > 0 {
		if to, ok := a.overlays[n-1].(interface{ paste(*App, string) }); ok {
			to.paste(a, text)
			return
		}
	}
	a.say("nothing here takes text: m, s, S and : open what does")
}

// View draws the frame; where nothing has changed it returns the last one.
func (a *App) View() string {
	if a.width == 0 {
		return ""
	}
	if a.dirty || a.frame == "" {
		before := a.sights
		a.sights = [places]sight{}
		a.frame = a.draw()
		a.dirty = false
		a.noteSights(before)
	}
	return a.frame
}
