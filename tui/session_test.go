package tui

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model"
	"kaplan/model/session"
)

// store is a session that is kept in memory.
type store struct {
	mu   sync.Mutex
	kept []session.State
	fail error
}

func (s *store) keep(st session.State) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail == nil {
		s.kept = append(s.kept, st)
	}
	return s.fail
}

func (s *store) last() session.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) == 0 {
		return session.State{}
	}
	return s.kept[len(s.kept)-1]
}

// keptIn starts the explorer in a session.
func keptIn(t *testing.T, s *store, before *session.State, changed ...string) *App {
	t.Helper()
	c := cohort(t, "pbc")
	l := opened(c)
	l.Marker = "bili"
	a := New(c, Options{Look: l, Theme: themeOf(termenv.Ascii, false),
		Session: &Keeping{Before: before, Keep: s.keep, Hash: func() []string { return changed }}})
	a.pace, a.shortest = time.Millisecond, 0
	settle(a, a.ask())
	press(a, tea.WindowSizeMsg{Width: 120, Height: 40})
	return a
}

// What is done is kept: the question, looks, saved looks, and on which page.
func TestWhatIsDoneIsKept(t *testing.T) {
	t.Parallel()
	s := &store{}
	a := keptIn(t, s, nil)
	do(a, "right", "\"", "mine", "enter", "page Numbers")
	got := s.last()
	if got.Look != a.look || !got.Look.Moved || got.Page != "Numbers" || len(got.Looks) != 1 || got.Looks[0].Name != "mine" ||
		len(got.Entries) != len(a.ledger.Entries) || len(got.Entries) < 2 || got.Entries[0].Seal.At.IsZero() {
		t.Errorf("page %s, %d saved looks, %d looks of %d, %+v", got.Page, len(got.Looks), len(got.Entries), len(a.ledger.Entries), got.Look.Grouping)
	}
	n := len(s.kept)
	press(a, seenMsg{})
	if len(s.kept) != n {
		t.Error("it was kept though nothing was done")
	}
}

// before is a session in which one has moved a cut and left a look.
func before(t *testing.T) *session.State {
	t.Helper()
	s := &store{}
	a := keptIn(t, s, nil)
	do(a, "right", "right", "\"", "mine", "enter", "page Numbers")
	st := a.State()
	st.At = time.Now().Add(-26 * time.Hour)
	if len(st.Entries) < 3 {
		t.Fatalf("%d looks", len(st.Entries))
	}
	return &st
}

// The last time is offered in words and taken up by one key; its looks count from the
// start, whether or not it is.
func TestTheLastTimeIsTakenUp(t *testing.T) {
	t.Parallel()
	b := before(t)
	a := keptIn(t, &store{}, b)
	want := "you were here " + session.When(b.At, time.Now()) + ": " + model.Count(len(b.Entries), "look") + ", 1 saved look (0 takes it up)"
	if !strings.Contains(screen(a), want) {
		t.Errorf("not offered: %s", a.notice)
	}
	if len(a.ledger.Entries) < len(b.Entries) || a.look == b.Look {
		t.Errorf("%d looks", len(a.ledger.Entries))
	}
	n := len(a.ledger.Entries)
	do(a, "0")
	if a.look != a.cohort.Opening(b.Look) || a.pageNow().Name() != "Numbers" || !strings.HasPrefix(a.notice, "taken up where you were ") {
		t.Errorf("%+v\n%s", a.look, screen(a))
	}
	if len(a.ledger.Entries) > n {
		t.Errorf("a look that was there is a new one: %d, then %d", n, len(a.ledger.Entries))
	}
	do(a, "0")
	if a.notice != "there is no earlier session that was not taken up" {
		t.Error(a.notice)
	}
	if len(a.looks) != 1 || a.looks[0].Name != "mine" {
		t.Errorf("saved looks: %+v", a.looks)
	}
}

// Whoever goes on without the last time finds where it ended among the saved looks, and
// whoever only looks in leaves it as it was.
func TestTheLastTimeIsNotLost(t *testing.T) {
	t.Parallel()
	b := before(t)
	b.Said = model.Setup{}.Column("bili", func(c *model.ColumnSetup) { c.Label = "bilirubin" })
	s := &store{}
	a := keptIn(t, s, b)
	do(a, "d")
	if got := s.last(); got.Look != b.Look || got.Page != b.Page || len(got.Looks) != 1 || !got.Said.Same(b.Said) {
		t.Errorf("one looked in: %s, %d saved looks, %+v", got.Page, len(got.Looks), got.Look.Grouping)
	}
	do(a, "]")
	got := s.last()
	if got.Look != a.look || len(got.Looks) != 2 || got.Looks[1].Look != b.Look || !strings.HasPrefix(got.Looks[1].Name, wayBack) || !got.Said.Same(b.Said) {
		t.Errorf("one went on: %s, %d saved looks, %+v", got.Page, len(got.Looks), got.Look.Grouping)
	}
	do(a, "'", got.Looks[1].Key)
	if a.look != a.cohort.Opening(b.Look) || a.pageNow().Name() != b.Page {
		t.Errorf("the saved look leads to %+v", a.look)
	}
}

func TestChangedFilesAreSaid(t *testing.T) {
	t.Parallel()
	a := keptIn(t, &store{}, before(t), filepath.Join("far", "pbc.csv"))
	if !strings.Contains(screen(a), "(0 takes it up); pbc.csv has changed since") {
		t.Error(a.notice)
	}
}

// A file that says where the patients are has changed when what was said was written into
// it: that is no news, and the next change is.
func TestOwnWritingIsNoChange(t *testing.T) {
	t.Parallel()
	a := keptIn(t, &store{}, nil)
	c := *a.cohort
	c.Config, a.cohort, a.setup.wrote = filepath.Join("far", "registry.toml"), &c, true
	changed := hashedMsg{[]string{filepath.Join("very", "far", "registry.toml")}}
	if press(a, changed); strings.Contains(a.notice, "has changed since") {
		t.Errorf("what was written here is said to have changed: %s", a.notice)
	}
	if press(a, changed); !strings.Contains(a.notice, "registry.toml has changed since") {
		t.Errorf("what was changed elsewhere is not said: %q", a.notice)
	}
}

// A disk that is full is said once, and when it has room again; the explorer goes on.
func TestFullDiskIsSaid(t *testing.T) {
	t.Parallel()
	s := &store{fail: errors.New("the disk is full")}
	a := keptIn(t, s, nil)
	if a.notice != "the session is not kept: the disk is full" {
		t.Error(a.notice)
	}
	if do(a, "right"); !strings.Contains(screen(a), "looks, not kept  ? help") {
		t.Errorf("the header does not say it\n%s", screen(a))
	}
	if do(a, "right"); a.notice != "" {
		t.Errorf("said twice: %s", a.notice)
	}
	s.mu.Lock()
	s.fail = nil
	s.mu.Unlock()
	if do(a, "right"); a.notice != "the session is kept again" || s.last().Look != a.look {
		t.Error(a.notice)
	}
}

// A ledger that was kept and brought back judges as it did before: the same looks, in
// the same families, with the same P.
func TestLedgerComesBackAsItWas(t *testing.T) {
	t.Parallel()
	a := keptIn(t, &store{}, nil)
	do(a, "right", "]", "2", "o", "4", "5", "page Pairs", "6", "page Matrix", "7")
	st := a.State()
	b := LedgerOf(a.cohort, &st)
	x, of := a.ledger.Families()
	y, other := b.Families()
	if len(x) != len(y) || len(of) != len(other) || len(of) < 6 {
		t.Fatalf("%d looks in %d families, and %d in %d", len(of), len(x), len(other), len(y))
	}
	for i := range x {
		if x[i] != y[i] && !(x[i].P != x[i].P && y[i].P != y[i].P) {
			t.Errorf("family %d: %+v and %+v", i, x[i], y[i])
		}
	}
	for i := range of {
		if of[i] != other[i] || a.ledger.Entries[i].Screen != b.Entries[i].Screen {
			t.Errorf("look %d is of family %d, and %d", i, of[i], other[i])
		}
	}
}

// Every look that a walk through all pages writes down is answered again as it was: which
// of an answer's tests a page shows is known to both.
func TestReplayFindsNothingElse(t *testing.T) {
	t.Parallel()
	c := table(t, "walk", walked())
	l := opened(c)
	l.Marker, l.Covariates, l.Permutations = "arm", "x", 20
	a := startWith(c, l, 160, 48, false)
	for view := 1; view <= 7; view++ {
		do(a, strconv.Itoa(view))
		for _, p := range Pages(view) {
			do(a, "page "+p)
		}
	}
	var looks []model.SavedLook
	for _, e := range a.ledger.Entries {
		looks = append(looks, model.SavedLook{Page: e.Page, Look: e.Look})
	}
	pages := map[string]bool{}
	for i, now := range Again(t.Context(), c, looks) {
		e := &a.ledger.Entries[i]
		pages[e.Page] = true
		if d := e.Differs(now.Found...); now.Err != nil || len(d) > 0 || len(now.Found) == 0 {
			t.Errorf("%s of %s: %q %v", e.Page, e.What, d, now.Err)
		}
	}
	if len(pages) < 10 || !pages["Proportional hazards"] || !pages["Model"] {
		t.Errorf("only %v", slices.Sorted(maps.Keys(pages)))
	}
}

// walked is a small cohort that most pages have something to say of.
func walked() string {
	s := "id,time,status,arm,x,y,grade\n"
	for i := range 90 {
		s += fmt.Sprintf("%d,%d,%d,%s,%d,%d,%d\n", i, 1+i*37%89, (i*i/7)%3/2+i%2, []string{"a", "b"}[i/3%2], i*29%71, (i*17%53+i*29%71)/2, i%3)
	}
	return s
}
