package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

// The curves of the first frame are asked for once, when the terminal has said its size:
// on a million patients the first key would wait for the second answer.
func TestFirstCurvesAreAskedForOnce(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	a := New(c, Options{Look: opened(c), Theme: themeOf(termenv.Ascii, false)})
	settle(a, a.Init())
	if a.jobs > 0 {
		t.Errorf("%d jobs before there is room for their answers", a.jobs)
	}
	for range 2 { // some terminals say it twice
		_, cmd := a.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		settle(a, cmd)
	}
	if a.jobs != 1 || a.answer == nil {
		t.Errorf("%d jobs for the first frame, answer %v", a.jobs, a.answer != nil)
	}
}
