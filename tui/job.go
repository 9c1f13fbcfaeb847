package tui

import (
	"context"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/tui/page"
)

// job is one request for an answer, which may take long: it is told of progress
// and can be cancelled.
type job struct {
	number int
	leaf   page.Leaf
	key    model.Look
	look   model.Look // the whole one that was asked
	cancel context.CancelFunc

	done, total atomic.Int64
	partial     atomic.Pointer[page.Shown] // what is there so far, for pages that fill as they go
}

// jobMsg brings what a job asked for.
type jobMsg struct {
	job   *job
	shown page.Shown
	err   error
}

// tickMsg redraws while a page works, so that progress is seen.
type tickMsg struct{ job *job }

func tick(j *job, pace time.Duration) tea.Cmd {
	return tea.Tick(pace, func(time.Time) tea.Msg { return tickMsg{j} })
}

// search is the work behind the corrected P of a cut, and the landscape of a large
// cohort: it takes longer than a key may. look is the one it is for, whatever its cut.
type search struct {
	look   model.Look
	cancel context.CancelFunc
}

// correctedMsg says that what a search was for is at hand now, or why it is not.
type correctedMsg struct {
	search *search
	err    error
}

// slot is a place on the screen that answers come to. One job is under way for
// it at a time, and late answers are dropped.
type slot struct {
	job *job // under way

	// The last answer, and which page and Look it belongs to.
	leaf  page.Leaf
	key   model.Look
	look  model.Look // the whole one that was asked
	shown page.Shown
	half  bool // more of it was to come when something else was asked
	err   error

	// patient lets what is under way finish before the next is asked: keys that
	// are faster than answers then get a frame now and then. Else it is cancelled.
	patient bool
	stale   bool // what is under way is asked for again when it comes
}

// forget drops the slot's answer, so that it is asked for again.
func (s *slot) forget() { s.leaf, s.stale = nil, s.job != nil }

// stop ends what is under way. What there is of it already stays in sight.
func (s *slot) stop() {
	j := s.job
	if j == nil {
		return
	}
	j.cancel()
	if p := j.partial.Load(); p != nil {
		s.leaf, s.key, s.look, s.shown, s.half, s.err = j.leaf, j.key, j.look, *p, true, nil
	}
	s.job = nil
}
