package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model"
)

// Every option of every page is said in words that find room on the smallest screen.
func TestOptionsAreSaidInWords(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	a := New(c, Options{Look: c.Opening(model.Look{}), Theme: themeOf(termenv.Ascii, false)})
	a.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	some := 0
	for i, v := range a.views {
		for _, p := range v.Pages {
			a.showView(view(i + 1))
			a.turnTo(p.Name())
			for _, f := range a.options() {
				words := optionWords[f]
				if words == "" {
					t.Errorf("%s of %s is not said in words", f, p.Name())
				}
				if len(words) > 44 {
					t.Errorf("%q has no room", words)
				}
				some++
			}
		}
	}
	if some < 60 {
		t.Errorf("%d options", some)
	}
	a.showView(viewSurvival)
	a.turnTo("Landmark")
	pickOption(a)
	if s := screen(a); !strings.Contains(s, "landmark") || !strings.Contains(s, "count time from here, those still there") {
		t.Errorf("the list does not show them\n%s", s)
	}
}
