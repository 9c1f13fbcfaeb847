// Package tui is the explorer: App is the only Bubble Tea model. It edits a
// Look; jobs answer it; pages draw the answers. Pages and charts draw on a grid
// of cells and know nothing of Bubble Tea.
package tui

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/chart"
	"kaplan/tui/page"
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

// App is the explorer.
type App struct {
	resolver *model.Resolver
	cohort   *model.Cohort
	theme    *Theme
	copy     func(string)
	saving   tea.Cmd

	look       model.Look
	undo, redo []model.Look
	ledger     answer.Ledger
	recorded   [2]page.Shown // the answers that were written down last: about survival, and of the page

	views    []*View
	bindings []page.Binding
	lines    []questionLine
	looks    []model.SavedLook // those of the cohort, and what was saved since

	curves    slot             // the answer about survival, under views 1 to 4
	sheet     slot             // the page in hand
	jobs      int              // how many were started
	searching bool             // all cuts of a large cohort are being looked at
	answer    *answer.Survival // the last good one
	answered  model.Look

	view     view
	row      int // the question's row under the cursor
	pageRow  int // of the page's cursor
	style    page.Curves
	overlays []overlay
	notice   string

	quitting   bool
	cutInHand  int // which of several cuts the arrows move
	markerList []*model.Column
	data       *list // the columns of view 8

	width, height int

	frame string // the last frame, nothing having changed since
	dirty bool
	pace  time.Duration // between frames while a page works
}

// overlay is what lies over the view and takes the keys: a picker, a prompt.
type overlay interface {
	// Key handles one key and reports whether the overlay is done.
	Key(a *App, k key) (done bool)
	Draw(a *App, g *chart.Grid)
}

// New makes an explorer of a cohort.
func New(c *model.Cohort, opt Options) *App {
	a := &App{resolver: model.NewResolver(c), cohort: c, theme: opt.Theme, copy: opt.Copy, look: opt.Look, view: viewSurvival, dirty: true, row: 1,
		pace: 80 * time.Millisecond}
	a.curves.patient = true
	a.looks = slices.Clone(c.Looks)
	for _, other := range opt.Validate {
		a.resolver.Others = append(a.resolver.Others, model.NewResolver(other))
	}
	a.views = makeViews(a)
	a.bindings, a.lines = makeBindings(a), makeLines(a)
	if v := view(opt.View); v.known() && v != viewSurvival {
		a.showView(v)
		a.turnTo(opt.Page)
	}
	a.asks()
	return a
}

// asks opens a form where nothing can be drawn before it is filled in: no endpoint
// was recognised and none was given.
func (a *App) asks() {
	if len(a.cohort.Endpoints) == 0 && a.look.Time == "" && !a.view.withoutEndpoint() {
		endpointByHand(a)
	}
}

// correctedMsg says that the corrected P of a large cohort's cut is at hand now.
type correctedMsg struct{}

// send returns the commands that write or copy what a person took away.
func (a *App) send() tea.Cmd {
	cmd := a.saving
	a.saving = nil
	return cmd
}

func (a *App) stripColumns() int {
	l := arrange(max(a.width, minWidth), max(a.height, minHeight), 0)
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
			a.curves.forget()
		}
		return a, a.ask()
	case jobMsg:
		if !a.finish(m) {
			a.dirty = was
			return a, nil
		}
		return a, tea.Batch(a.ask(), a.searchCuts())
	case correctedMsg:
		a.searching = false
		a.curves.forget()
		return a, a.ask()
	case tea.KeyMsg:
		if m.Paste {
			a.paste(string(m.Runes))
			return a, a.ask()
		}
		for _, k := range splitKeys(m) {
			if quit := a.key(k); quit {
				return a, tea.Quit
			}
		}
		return a, tea.Batch(a.ask(), a.send())
	case BackgroundMsg:
		a.background(m)
	case savedMsg:
		if m.err != nil {
			a.say("not written: " + page.FirstLine(m.err.Error()))
		} else {
			a.say("written: " + m.path)
		}
	case copiedMsg:
		return a, a.copied(m)
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
	if b := a.bound(k.Name); b != nil {
		a.act(b)
		return a.quitting
	}
	if by, ok := moves(k.Name, a.height/2); ok {
		a.moveRow(by)
		return false
	}
	a.say("no action has the key " + printableKey(k) + "; ? lists the keys")
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

// View draws the frame; where nothing has changed it returns the last one.
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

// current is the answer about survival, where it belongs to the present marker,
// subgroup and endpoint (its cut may be older); else nil.
func (a *App) current() *answer.Survival {
	if a.answer != nil && sameButCut(clearMoved(a.curvesLook()), clearMoved(a.answered)) {
		return a.answer
	}
	return nil
}

func clearMoved(l model.Look) model.Look {
	l.Moved, l.MinProp = false, 0
	return l
}
