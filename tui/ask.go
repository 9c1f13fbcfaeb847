package tui

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/page"
)

// start begins a job for a page and a key, unless its answer is there or under
// way.
func (a *App) start(s *slot, leaf page.Leaf, key model.Look, run func(context.Context, *job) (page.Shown, error)) tea.Cmd {
	if s.job == nil && !s.half && s.leaf == leaf && s.key == key {
		return nil
	}
	if j := s.job; j != nil {
		if s.patient || j.leaf == leaf && j.key == key {
			return nil
		}
	}
	s.stop()
	a.jobs++
	j := &job{number: a.jobs, leaf: leaf, key: key, look: a.look}
	var ctx context.Context
	ctx, j.cancel = context.WithCancel(context.Background())
	s.job = j
	return func() tea.Msg {
		shown, err := catching(func() (page.Shown, error) { return run(ctx, j) })
		return jobMsg{j, shown, err}
	}
}

// ask starts the work for the present Look and page, unless it is there.
func (a *App) ask() tea.Cmd { return tea.Batch(a.askCurves(), a.askPage()) }

func (a *App) askCurves() tea.Cmd {
	if a.width == 0 { // it is known at once, and with it how many bars the landscape has
		return nil
	}
	leaf, key := a.leaf(viewSurvival, 0), a.curvesLook()
	r, columns := a.resolver, max(8, a.stripColumns())
	return a.start(&a.curves, leaf, key, func(context.Context, *job) (page.Shown, error) {
		a.first.Lock()
		defer a.first.Unlock()
		s, err := answer.Curves(r, key, answer.CurvesOptions{Strip: columns, Quick: true, Correct: true})
		if err != nil {
			return nil, err
		}
		return page.Show(leaf, s), nil
	})
}

func (a *App) askPage() tea.Cmd {
	leaf := a.pageNow()
	if leaf.Traits().Curves || a.width == 0 {
		a.sheet.stop()
		return nil
	}
	if f := leaf.Traits().Session; f != nil {
		a.look = f(a.look)
	}
	key := leaf.Parts(a.look)
	r := a.resolver
	was := a.sheet.job
	turn := a.turns[leaf]
	if turn == nil {
		turn = new(sync.Mutex)
		a.turns[leaf] = turn
	}
	cmd := a.start(&a.sheet, leaf, key, func(ctx context.Context, j *job) (page.Shown, error) {
		// Work that was given up may need a moment to notice: under a key that is held it
		// would have the cores as often as the key was read.
		turn.Lock()
		defer turn.Unlock()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return leaf.Ask(ctx, r, key, func(done, total int) {
			j.done.Store(int64(done))
			j.total.Store(int64(total))
		}, func(s page.Shown) { j.partial.Store(&s) })
	})
	if a.sheet.job == was || cmd == nil {
		return cmd
	}
	return tea.Batch(cmd, tick(a.sheet.job, a.pace))
}

// finish takes an answer and reports whether anybody waited for it.
func (a *App) finish(m jobMsg) bool {
	for _, s := range []*slot{&a.curves, &a.sheet} {
		if m.job != s.job {
			continue
		}
		s.stop()
		s.leaf, s.key, s.look, s.shown, s.half, s.err = m.job.leaf, m.job.key, m.job.look, m.shown, false, m.err
		if s.stale {
			s.leaf, s.stale = nil, false
		}
		if v, ok := page.Of[*answer.Survival](m.shown); ok && s == &a.curves {
			a.answer, a.answered = v, m.job.key
		}
		return true
	}
	return false
}

// A search among more patients than searchAtOnce begins after searchPause: whoever presses
// the next key as soon as the screen stands has the cores to himself.
const (
	searchAtOnce = 50_000
	searchPause  = 150 * time.Millisecond
)

// searchCuts starts what the present answer is still waiting for. A search for
// something else is given up; one for another cut of the same marker is the same.
func (a *App) searchCuts() tea.Cmd {
	if a.answer == nil || !a.answer.Pending {
		return nil
	}
	if s := a.searching; s != nil {
		if sameButCut(s.look, a.answered) {
			return nil
		}
		s.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &search{look: a.answered, cancel: cancel}
	a.searching = s
	r := a.resolver
	return func() tea.Msg {
		if r.Cohort.N > searchAtOnce {
			select {
			case <-ctx.Done():
			case <-time.After(searchPause):
			}
		}
		_, err := catching(func() (struct{}, error) {
			return struct{}{}, answer.Search(ctx, r, s.look, a.giveWay)
		})
		return correctedMsg{s, err}
	}
}

// giveWay waits for curves that are under way, and lets others have the core: else a key
// may wait for one as long as a goroutine may run.
func (a *App) giveWay() {
	runtime.Gosched()
	a.first.RLock()
	defer a.first.RUnlock()
}

// searched takes what a search brought, and reports whether it was waited for.
func (a *App) searched(m correctedMsg) bool {
	m.search.cancel()
	if m.search != a.searching {
		return false
	}
	if a.searching = nil; m.err != nil {
		return false // the answer stays as it is: asking again would end the same way
	}
	a.curves.forget()
	return true
}

// stopPage cancels the page's work because a person asked for it.
func (a *App) stopPage() {
	j := a.sheet.job
	a.sheet.stop()
	a.sheet.leaf, a.sheet.key, a.sheet.shown, a.sheet.half = j.leaf, j.key, nil, false
	a.sheet.err = &model.QuestionError{What: "cancelled: change the question, or turn the page and back after it, to ask again"}
	a.say("cancelled")
}

// working says how far the page's work is, "" where none is under way.
func (a *App) working() string {
	j := a.sheet.job
	switch {
	case j == nil:
		return ""
	case j.total.Load() > 0:
		return fmt.Sprintf("computing, %d %% (Esc cancels)", 100*j.done.Load()/j.total.Load())
	}
	return "computing (Esc cancels)"
}
