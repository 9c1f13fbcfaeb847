// Package tui is the explorer: App is the only Bubble Tea model. It edits a
// Look; jobs answer it; pages draw the answers. Pages and charts draw on a grid
// of cells and know nothing of Bubble Tea.
package tui

import (
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/lesson"
	"kaplan/model/save"
	"kaplan/model/write"
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
	// Writer says what may be written.
	Writer save.Writer
	// Below hides counts under it in what is exported and copied; 0 hides none.
	Below int
	// Session is what the explorer is kept in; nil for nothing.
	Session *Keeping
	// Files is the way back to the files; nil where there is none.
	Files *Files
	// Copy hands text to the terminal's clipboard; nil where there is none.
	Copy func(string)
	// Command is the command that gives the answer of a page to a Look of a cohort, "" for
	// none, and what it cannot say; nil where no command is known.
	Command func(r *model.Resolver, page string, l model.Look, parts func(model.Look) model.Look, said model.Setup) (line, remark string)
	// From says which program this is, and which files the cohort was read from, with
	// their hashes: for a report. nil where nobody says.
	From func() (program string, files []write.ReportFile)
	// Present opens it as a presenter shows it, in large parts.
	Present bool
	// Lesson is taken on the screen; nil for none.
	Lesson *lesson.Lesson
	// Stop suspends the process and returns when it goes on; nil where that cannot be.
	Stop func() error
	// Drawn says when the terminal last got a frame; nil where that is not known.
	Drawn func() time.Time
}

// App is the explorer.
type App struct {
	resolver *model.Resolver
	cohort   *model.Cohort
	theme    *Theme
	copy     func(string)
	command  func(r *model.Resolver, page string, l model.Look, parts func(model.Look) model.Look, said model.Setup) (line, remark string)
	exported map[string]int // by page, how many files were written
	writer   save.Writer
	below    int // counts under it are hidden in what is taken away, 0 for none
	from     func() (program string, files []write.ReportFile)
	saving   tea.Cmd

	look       model.Look
	undo, redo []step
	ledger     answer.Ledger
	sights     [places]sight    // whose P stood in the last frame
	seeing     bool             // a message is under way that writes down what was seen
	begun      string           // the outcome that a page began with, which nobody chose
	shortest   time.Duration    // that a frame has to stand before it was surely drawn
	terminal   func() time.Time // when a frame was last written to it; nil where nobody says

	views    []*View
	desk     page.Desk // the App as pages and bindings see it
	bindings []page.Binding
	lines    []questionLine
	optional map[page.Leaf][]model.Field // what options gives, for the pages that were asked
	used     map[page.Leaf][]model.Field // likewise what uses gives
	asked    struct {                    // what question gave last, and of what
		page   page.Leaf
		look   model.Look
		cohort *model.Cohort
		lines  []questionLine
	}
	quiet silence           // why pages have nothing to say
	looks []model.SavedLook // those of the cohort, and what was saved since

	curves    slot                      // the answer about survival, under views 1 to 4
	sheet     slot                      // the page in hand
	jobs      int                       // how many were started
	first     sync.RWMutex              // a search gives way to curves, which a key waits for
	turns     map[page.Leaf]*sync.Mutex // whose work of a page runs
	searching *search                   // what takes longer than a key may is being searched
	answer    *answer.Survival          // the last good one
	answered  model.Look

	big      bool // the screen of a presenter, see present
	view     view
	row      int // the question's row under the cursor
	pageRow  int // of the page's cursor
	style    page.Curves
	overlays []overlay
	notice   string

	quitting    bool
	cutInHand   int // which of several cuts the arrows move
	markerList  []*model.Column
	data        *list // the columns of view 8
	setup       setup // what was said there
	kept        keeping
	stop        func() error // suspends the process
	firstColumn int          // that the patients of view 8 are shown with
	analysed    struct {
		of *model.Frame
		in []bool
	} // who is in the analysis on the screen
	spread struct {
		of     *model.Column
		q      [5]float64
		counts []int
	} // how the column of view 8 that is in hand lies

	width, height int // of the page
	screen        struct{ W, H int }

	lesson *teaching // nil where none is taken

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

func (a *App) stripColumns() int {
	l := arrange(max(a.width, minWidth), max(a.height, minHeight), 0)
	return l.Side.W - 1
}

func (a *App) push(o overlay) { a.overlays = append(a.overlays, o) }

// say shows a line until the next key.
func (a *App) say(s string) { a.notice = s }

// current is the answer about survival, where it belongs to the present marker,
// subgroup and endpoint (its cut may be older); else nil.
func (a *App) current() *answer.Survival {
	if a.answer != nil && sameButCut(clearMoved(a.curvesLook()), clearMoved(a.answered)) {
		return a.answer
	}
	return nil
}

// clearMoved is a look without that its cut was moved, and without what only moved
// cuts use.
func clearMoved(l model.Look) model.Look {
	l.Moved, l.MinProp, l.Permutations, l.Seed = false, 0, 0, 0
	return l
}

// questionLine is one line of the question in the left column: its title, the
// fields of the Look that it shows, and what Enter and Backspace do there. The
// first of its fields identifies it.
type questionLine struct {
	Name   string
	Fields []model.Field
	Value  func(*App) string
	Open   func(*App)
	Clear  func(*model.Look)
}

// put writes text cut to width w.
func (a *App) put(g *chart.Grid, x, y, w int, s string, role chart.Role) int {
	if w <= 0 {
		return x
	}
	return g.Text(x, y, chart.Fit(a.cohort.Said(s), w, a.theme.ASCII), role)
}

func (a *App) glyphs() page.Glyphs { return page.GlyphsOf(a.theme.ASCII) }

// title is what a column or expression is called on the screen.
func (a *App) title(name string) string {
	if c := a.column(name); c != nil {
		return c.Title()
	}
	return name
}

// column finds a column of the cohort, or of its long rows; nil where it is an
// expression or unknown.
func (a *App) column(name string) *model.Column {
	if c := a.cohort.Column(name); c != nil {
		return c
	}
	if len(name) > 2 && name[0] == '`' && name[len(name)-1] == '`' {
		return a.column(name[1 : len(name)-1])
	}
	if a.cohort.Long != nil {
		return a.cohort.Long.Column(name)
	}
	return nil
}

// pageNow is the page that is shown.
func (a *App) pageNow() page.Leaf { return a.leaf(a.view, a.viewNow().page) }

func (a *App) viewNow() *View { return a.views[a.view-1] }

// shown is the answer of the page in hand, nil while there is none. While a page
// about the same things is asked again, the old answer stays in sight.
func (a *App) shown() page.Shown {
	leaf := a.pageNow()
	if leaf.Traits().Curves {
		if a.failed() != nil {
			return nil
		}
		return a.curves.shown
	}
	if s := a.partial(); s != nil {
		return *s
	}
	if a.sheet.leaf != leaf || a.sheet.err != nil {
		return nil
	}
	return a.sheet.shown
}

// partial is what there is so far of the answer of the page in hand, nil where there is
// nothing to show before it is whole.
func (a *App) partial() *page.Shown {
	if j := a.sheet.job; j != nil && j.leaf == a.pageNow() {
		return j.partial.Load()
	}
	return nil
}

// failed is why the present Look has no answer about survival; nil where it has
// one.
func (a *App) failed() error { return a.curves.err }

// curvesLook is what the answer about survival depends on.
func (a *App) curvesLook() model.Look { return a.leaf(viewSurvival, 0).Parts(a.look) }

func (a *App) leaf(v view, i int) page.Leaf { return a.views[v-1].Pages[i] }
