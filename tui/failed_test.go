package tui

import (
	"context"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// failing is a page that panics while it is asked, or while it is drawn.
func failing(name string, asked bool) page.Leaf {
	return page.New(page.Page[*answer.Power]{
		Question: answer.Question[*answer.Power]{Name: "failing", Page: name, Short: "fails",
			Parts: func(l model.Look) model.Look { return l },
			Ask: func(context.Context, *model.Resolver, model.Look, answer.Progress[*answer.Power]) (*answer.Power, error) {
				var none []int
				if asked {
					none[3]++
				}
				return &answer.Power{}, nil
			}},
		Document: func(*answer.Power) write.Document { panic("no document") },
		Draw: func(*page.Sheet, *answer.Power) {
			var none []string
			none[len(none)] = "beyond its end"
		},
	})
}

// A page that panics is a failed page with its message; the explorer lives, and other
// pages answer.
func TestPanicIsAFailedPage(t *testing.T) {
	t.Parallel()
	for _, asked := range []bool{true, false} {
		a := start(cohort(t, "lung"), 120, 40)
		a.views[viewHazard-1].Pages = append(a.views[viewHazard-1].Pages, failing("Failing", asked))
		do(a, "3", "page Failing")
		s := screen(a)
		want := "this page has failed: runtime error: index out of range [0] with length 0"
		if asked {
			want = "this page has failed: runtime error: index out of range [3] with length 0"
		}
		if !strings.Contains(strings.Join(strings.Fields(s), " "), want) || !strings.Contains(s, "(failed_test.go:") || !strings.Contains(s, "please report it") || !strings.Contains(s, "kaplan  lung") {
			t.Errorf("it shows\n%s", s)
		}
		if why := wellFormed(a.View(), 120, 40); why != "" {
			t.Error(why)
		}
		if !asked {
			do(a, "y")
			if !strings.HasPrefix(a.notice, "this page has failed: no document (failed_test.go:") {
				t.Errorf("copying says %q", a.notice)
			}
		}
		if n := len(a.ledger.Entries); do(a, "1", "]") == "" || len(a.ledger.Entries) <= n || !strings.Contains(screen(a), "at risk") {
			t.Errorf("other pages do not go on\n%s", screen(a))
		}
	}
}

// breaking is a dialog that panics at a key.
type breaking struct{}

func (breaking) Key(*App, key) bool     { panic("no such thing") }
func (breaking) Draw(*App, *chart.Grid) {}

// A key that panics is a key that has failed: the dialog that it was for is gone, and the
// explorer lives.
func TestPanicIsAFailedKey(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 120, 40)
	a.push(breaking{})
	if do(a, "x"); !strings.Contains(a.notice, "has failed: no such thing (failed_test.go:") || len(a.overlays) > 0 {
		t.Errorf("it says %q", a.notice)
	}
	if was := a.look.Marker; do(a, "]") == "" || a.look.Marker == was {
		t.Error("other keys do not go on")
	}
}

// Ctrl-L asks for the whole screen again, whatever is open; Ctrl-Z says where it can
// do nothing.
func TestRedrawAndSuspend(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 120, 40)
	do(a, "m")
	_, cmd := a.Update(message("ctrl+l"))
	if len(a.overlays) != 1 || cmd == nil {
		t.Error("the dialog is closed, or nothing is drawn")
	}
	do(a, "ctrl+z")
	if !strings.Contains(a.notice, "cannot be suspended here") {
		t.Error(a.notice)
	}
}
