package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model/answer"
	"kaplan/tui/page"
)

// A look counts when a frame with its P has stood long enough to reach the terminal:
// not when it was asked for, and not when the next frame came sooner.
func TestLookIsWhatWasDrawn(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "pbc"), 120, 40)
	was := len(a.ledger.Entries)
	a.shortest, a.seeing = time.Hour, true // and nothing comes to say that it has passed
	do(a, "]", "]")
	if n := len(a.ledger.Entries); n != was {
		t.Errorf("%d looks in frames that did not stand long enough", n-was)
	}
	a.shortest, a.seeing = 0, false
	press(a, seenMsg{})
	if n := len(a.ledger.Entries); n != was+1 {
		t.Errorf("%d looks where one frame stood long enough", n-was)
	}
	a.shortest, a.seeing = time.Hour, true
	a.terminal = func() time.Time { return a.sights[placeTests].since.Add(-1) } // it has the frame before
	do(a, "[")
	if n := len(a.ledger.Entries); n != was+1 {
		t.Errorf("%d looks in frames that the terminal has not got", n-was)
	}
	a.terminal = time.Now
	press(a, nil)
	if n := len(a.ledger.Entries); n != was+2 {
		t.Errorf("%d looks where the terminal has got the frame", n-was)
	}
	a.shortest, a.seeing = 0, false
	_, cmd := a.Update(message("]]]")) // one packet: two markers are passed before they are drawn
	a.View()
	settle(a, cmd)
	if n := len(a.ledger.Entries); n != was+3 {
		t.Errorf("%d looks, of which one was drawn since", n-was-2)
	}
}

// What is tried out in a dialog has no P on any screen and is no look; what stands
// when it closes is.
func TestPreviewIsNoLook(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		a := start(cohort(t, "pbc"), size[0], size[1])
		do(a, "m", "bili", "enter", "right")
		was := len(a.ledger.Entries)
		for _, keys := range [][]string{{"s"}, {"sex", "enter"}, {"space"}, {"down", "space"}, {"up", "space"}} {
			do(a, keys...)
			s := screen(a)
			if !strings.Contains(s, "P values are hidden while a dialog is ope") || strings.Contains(s, "permuted") {
				t.Errorf("%v: nothing says why P is hidden, or it is not\n%s", size, s)
			}
			for _, l := range strings.Split(s, "\n") {
				if i := strings.Index(l, "log-rank "); i >= 0 && strings.ContainsAny(l[i:min(len(l), i+30)], "<") {
					t.Errorf("%v: a P value behind a dialog\n%s", size, s)
				}
			}
		}
		if n := len(a.ledger.Entries); n != was {
			t.Errorf("%v: a preview entered the ledger %d times", size, n-was)
		}
		do(a, "enter")
		if n := len(a.ledger.Entries); n != was+1 || !slices.Contains(strings.Fields(screen(a)), "log-rank") {
			t.Errorf("%v: %d looks when the dialog has closed", size, n-was)
		}
	}
}

// Of a large model the table stands before its checks. What is there so far is a look
// and counts once; it cannot be taken away; and it stays in sight, where another key
// comes before the rest of it.
func TestHalfAnAnswer(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "pbc"), 120, 40)
	do(a, "3", "page Model")
	a.look.Covariates = "age"
	press(a, tea.WindowSizeMsg{Width: 120, Height: 40})
	whole, ok := page.Of[*answer.Hazard](a.shown())
	if !ok || whole.Concordance == nil {
		t.Fatalf("no model\n%s", screen(a))
	}
	leaf, other := a.pageNow(), a.look
	other.Covariates = "bili"
	first := *whole
	first.Unchecked, first.Concordance, first.PH = true, nil, nil
	half := page.Show(leaf, &first)
	begin := func() *job {
		j := &job{leaf: leaf, key: leaf.Parts(other), look: other, cancel: func() {}}
		j.partial.Store(&half)
		a.look, a.sheet.job, a.dirty = other, j, true
		return j
	}
	const says = "concordance, and the check of proportional hazards: being computed"
	looks := func() (n int) {
		for _, e := range a.ledger.Entries {
			if e.Look.Covariates == "bili" {
				n += e.Times
			}
		}
		return n
	}
	j := begin()
	a.View()
	press(a, seenMsg{})
	if s := screen(a); !strings.Contains(s, says) || strings.Contains(s, "Uno's") {
		t.Errorf("half a model does not say so\n%s", s)
	}
	if looks() != 1 || a.taking() != nil || noAnswer(a) != "the answer is still being computed" {
		t.Errorf("half an answer: %d looks, and %q", looks(), noAnswer(a))
	}
	press(a, jobMsg{job: j, shown: page.Show(leaf, whole)})
	press(a, seenMsg{})
	if s := screen(a); strings.Contains(s, says) || looks() != 1 {
		t.Errorf("the whole answer: %d looks\n%s", looks(), s)
	}
	begin()
	a.View()
	a.sheet.stop()
	a.dirty = true
	if s := screen(a); !strings.Contains(s, says) || a.taking() != nil {
		t.Errorf("what was there of an answer has gone, or can be taken away\n%s", s)
	}
	press(a, message("x")) // any key asks again for what is missing
	if h, _ := page.Of[*answer.Hazard](a.shown()); h == nil || h.Unchecked {
		t.Errorf("half an answer is taken for whole\n%s", screen(a))
	}
}
