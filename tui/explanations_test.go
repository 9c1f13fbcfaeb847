package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// The star lists what the page shows, its own first, and Enter explains one with the
// figures that are on the screen; the list stays below.
func TestExplanationsOfAPage(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "sex")
	do(a, "*")
	if s := screen(a); !strings.Contains(s, "of them are on this page") || !strings.Contains(s, "Kaplan-Meier estimate") {
		t.Fatalf("the list is not that of the page:\n%s", s)
	}
	do(a, "l", "o", "g", "r", "a", "n", "k", "enter")
	s := screen(a)
	for _, want := range []string{"Log-rank test", "what it is", "Chi-square is 10.33 on 1 df, P 0.0013", "survdiff("} {
		if !strings.Contains(s, want) {
			t.Errorf("no %q in\n%s", want, s)
		}
	}
	do(a, "esc")
	if s := screen(a); !strings.Contains(s, "of them are on this page") {
		t.Errorf("the list is gone:\n%s", s)
	}
	do(a, "esc")
	if len(a.overlays) != 0 {
		t.Errorf("%d overlays are left", len(a.overlays))
	}
}

// At 80×24 an explanation that does not fit scrolls to its end.
func TestExplanationsScroll(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "sex")
	press(a, tea.WindowSizeMsg{Width: 80, Height: 24})
	do(a, "*", "s", "t", "u", "d", "e", "n", "t", "'", "s", "enter")
	if s := screen(a); !strings.Contains(s, "Student's t test") {
		t.Fatalf("it is not shown:\n%s", s)
	}
	do(a, "esc", "ctrl+u", "H", "R", "enter")
	if s := screen(a); strings.Contains(s, "62:269-276") || !strings.Contains(s, "Hazard ratio") {
		t.Fatalf("it fits, and nothing scrolls:\n%s", s)
	}
	do(a, "end")
	if s := screen(a); !strings.Contains(s, "62:269-276") {
		t.Errorf("the end has no reference:\n%s", s)
	}
}
