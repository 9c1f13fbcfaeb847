// Package tui is the explorer: App is the only Bubble Tea model. It edits a
// Look; a command answers it; panes draw the Answer. Panes are plain structs
// and functions that draw on a grid of cells and know nothing of Bubble Tea.
package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/chart"
)

// Options say how the explorer starts.
type Options struct {
	Look  model.Look
	View  int    // 1 to 9; 0 is 1
	Page  string // of the view, by its name; "" the first
	Theme *Theme
	// Validate are cohorts that a cut chosen in the first is carried to.
	Validate []*model.Cohort
	// Copy hands text to the terminal's clipboard; nil where there is none.
	Copy func(string)
}

// view is one of the numbered views.
type view uint8

const (
	viewSurvival  view = 1
	viewCutoff    view = 2
	viewHazard    view = 3
	viewScreen    view = 4
	viewCompare   view = 5
	viewCorrelate view = 6
	viewTable     view = 7
	viewData      view = 8
	viewLedger    view = 9
)

// known reports whether there is such a view.
func (v view) known() bool { return v >= viewSurvival && v <= viewLedger }

// free reports whether a view asks nothing about survival: it works without an
// endpoint.
func (v view) free() bool { return v >= viewCompare }

// App is the explorer.
type App struct {
	resolver *model.Resolver
	cohort   *model.Cohort
	theme    *Theme
	copy     func(string)
	copying  string // to be handed to copy by a command
	saving   tea.Cmd

	look        model.Look
	undo, redo  []model.Look
	validate    []*model.Resolver
	ledger      answer.Ledger
	ledgerRow   int
	screen      screenState
	correlating correlateState

	// Work: one request is under way at a time; a Look that changes meanwhile
	// is asked for when the answer comes, and late answers are dropped.
	request    int
	working    bool
	correcting bool // all cuts of a large cohort are being looked at
	asked      model.Look
	answer     *answer.Survival // the last good one
	answered   model.Look
	hazard     *answer.Hazard
	failed     error // why the present Look has no answer
	ready      bool

	page       map[view]int // the page in hand, by view
	pageRow    int
	pageAnswer any
	pageFailed error
	pageOf     *page // the page that pageAnswer belongs to
	pageKey    model.Look
	pageWork   *work // under way

	view     view
	row      int // the question's row under the cursor
	data     *list
	overlays []overlay
	notice   string

	quitting   bool // an action of the palette asked for it
	cutInHand  int  // which of several cuts the arrows move
	markerList []*model.Column

	band, medians bool
	drawing       int
	width, height int

	frame string // the last frame, nothing having changed since
	dirty bool
}

// overlay is what lies over the view and takes the keys: a picker, a prompt.
type overlay interface {
	// Key handles one key and reports whether the overlay is done.
	Key(a *App, k key) (done bool)
	Draw(a *App, g *chart.Grid)
}

// New makes an explorer of a cohort.
func New(c *model.Cohort, opt Options) *App {
	a := &App{resolver: model.NewResolver(c), cohort: c, theme: opt.Theme, copy: opt.Copy, look: opt.Look,
		page: map[view]int{}, view: viewSurvival, dirty: true, row: 1}
	for _, other := range opt.Validate {
		a.validate = append(a.validate, model.NewResolver(other))
	}
	if v := view(opt.View); v.known() && v != viewSurvival {
		a.showView(v)
		a.turnTo(opt.Page)
	}
	a.asks()
	return a
}

// asks opens a form where nothing can be drawn without an answer: no endpoint
// was recognised and none was given.
func (a *App) asks() {
	if len(a.cohort.Endpoints) == 0 && a.look.Time == "" && !a.view.free() {
		a.push(endpointByHand(a))
	}
}

// answerMsg brings the answer to a request.
type answerMsg struct {
	request  int
	look     model.Look
	survival *answer.Survival
	hazard   *answer.Hazard
	err      error
}

// correctedMsg says that a corrected P can be had now.
type correctedMsg struct{}

// ask starts the work for the present Look, unless some is under way.
func (a *App) ask() tea.Cmd {
	look := a.look.Survival()
	if a.working || (a.ready && a.asked == look) {
		return nil
	}
	a.request++
	a.working, a.asked, a.ready = true, look, true
	r, request := a.resolver, a.request
	columns := max(8, a.stripColumns())
	return func() tea.Msg {
		s, err := answer.Curves(r, look, answer.CurvesOptions{Strip: columns, Quick: true})
		m := answerMsg{request: request, look: look, survival: s, err: err}
		if err == nil {
			m.hazard = s.Ratios
		}
		return m
	}
}

// send hands copied text to the terminal and answers to files, outside Update.
func (a *App) send() tea.Cmd {
	cmd := a.saving
	a.saving = nil
	if a.copying == "" {
		return cmd
	}
	text, to := a.copying, a.copy
	a.copying = ""
	return tea.Batch(cmd, func() tea.Msg { to(text); return nil })
}

func (a *App) stripColumns() int {
	l := arrange(max(a.width, minWidth), max(a.height, minHeight), 0, 0)
	return l.Side.W - 1
}

// Init starts the first question.
func (a *App) Init() tea.Cmd { return a.ask() }

// Update routes messages. Nothing here fits a model or touches a file.
func (a *App) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	was := a.dirty // what an earlier message changed has still to be drawn
	a.dirty = true
	switch m := m.(type) {
	case tea.WindowSizeMsg:
		strip := a.stripColumns()
		a.width, a.height = m.Width, m.Height
		if a.stripColumns() != strip {
			a.ready = false
		}
		return a, tea.Batch(a.ask(), a.askPage())
	case answerMsg:
		if m.request != a.request {
			a.dirty = was
			return a, nil
		}
		a.working = false
		a.failed = m.err
		if m.err == nil {
			a.answer, a.answered, a.hazard = m.survival, m.look, m.hazard
			a.ledger.Record(m.survival)
			if m.survival.Pending && !a.correcting {
				a.correcting = true
				r, look := a.resolver, m.look
				return a, tea.Batch(a.ask(), func() tea.Msg { r.Correct(look); return correctedMsg{} })
			}
		}
		return a, a.ask()
	case correctedMsg:
		a.correcting, a.ready = false, false
		return a, a.ask()
	case tea.KeyMsg:
		if m.Paste {
			a.paste(string(m.Runes))
			return a, tea.Batch(a.ask(), a.askPage())
		}
		for _, k := range splitKeys(m) {
			if quit := a.key(k); quit {
				return a, tea.Quit
			}
		}
		return a, tea.Batch(a.ask(), a.askPage(), a.send())
	case savedMsg:
		if m.err != nil {
			a.say("not written: " + firstLine(m.err.Error()))
		} else {
			a.say("written: " + m.path)
		}
	case pageMsg:
		a.pageDone(m)
		return a, a.askPage()
	case tickMsg:
		if m.work != a.pageWork {
			a.dirty = was
			return a, nil
		}
		return a, tick(m.work)
	case tea.MouseMsg:
		a.dirty = was
	}
	return a, nil
}

// key handles one key and reports whether to quit.
func (a *App) key(k key) (quit bool) {
	a.notice = ""
	if k.Name == "ctrl+c" {
		return true
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
	for i := range actions {
		act := &actions[i]
		if !slices.Contains(act.Keys, k.Name) || (act.In != nil && !act.In(a)) {
			continue
		}
		return a.act(act)
	}
	a.say("no action has the key " + printableKey(k) + "; ? lists the keys")
	return false
}

// act runs an action, or says why it cannot.
func (a *App) act(act *action) (quit bool) {
	if act.Why != nil {
		if why := act.Why(a); why != "" {
			a.say(why)
			return false
		}
	}
	return act.Run(a)
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
		top := a.overlays[n-1]
		list, isList := top.(*picker)
		if _, isPrompt := top.(*prompt); isList || isPrompt {
			for _, r := range text {
				if r == ' ' && isList && list.Multi { // where a blank would tick
					continue
				}
				top.Key(a, key{Name: string(r), Rune: r})
			}
			return
		}
	}
	a.say("nothing here takes text: m, s, S and : open what does")
}

func (a *App) push(o overlay) { a.overlays = append(a.overlays, o) }

// say shows a line until the next key.
func (a *App) say(s string) { a.notice = s }

// change moves to another Look; undo comes back.
func (a *App) change(l model.Look) {
	if l == a.look {
		return
	}
	// A cut that is being slid is one step of undo, not hundreds.
	if !(l.Moved && a.look.Moved && sameButCut(l, a.look)) {
		a.undo = append(a.undo, a.look)
	}
	a.redo = nil
	a.look = l
}

func sameButCut(x, y model.Look) bool {
	x.Cut = y.Cut
	return x == y
}

func (a *App) stepBack() {
	if n := len(a.undo); n > 0 {
		a.redo = append(a.redo, a.look)
		a.look, a.undo = a.undo[n-1], a.undo[:n-1]
	}
}

func (a *App) stepForward() {
	if n := len(a.redo); n > 0 {
		a.undo = append(a.undo, a.look)
		a.look, a.redo = a.redo[n-1], a.redo[:n-1]
	}
}

// View draws the frame; a frame that nothing has changed is kept.
func (a *App) View() string {
	if a.width == 0 {
		return ""
	}
	if a.dirty || a.frame == "" {
		a.frame = a.draw()
		a.dirty = false
	}
	return a.frame
}

func (a *App) draw() string {
	if a.width < minWidth || a.height < minHeight {
		g := chart.NewGrid(a.width, a.height)
		for i, l := range wrapText(smallScreen(a.width, a.height), a.width, a.height) {
			a.put(g, 0, i, a.width, l, chart.Plain)
		}
		return chart.Render(g, a.theme.Paint)
	}
	g := chart.NewGrid(a.width, a.height)
	switch p := a.pageNow(); {
	case a.view == viewData:
		a.drawDataView(g)
	case a.view == viewLedger:
		a.drawLedgerView(g)
	case p == nil || p.Ask == nil:
		a.drawSurvivalView(g)
	default:
		a.drawPages(g)
	}
	for _, o := range a.overlays {
		o.Draw(a, g)
	}
	return chart.Render(g, a.theme.Paint)
}
