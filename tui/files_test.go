package tui

import (
	"context"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model"
)

// Reading the files again says how far it is and is left by Esc: the cohort stays, and
// what the reading brings afterwards is dropped.
func TestReadingAgainCanBeLeft(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	files := &Files{Changed: func() string { return "" }, Share: func() float64 { return 0.42 },
		Read: func(ctx context.Context, _ model.Setup) (*model.Cohort, error) { return nil, ctx.Err() }}
	a := New(c, Options{Look: c.Opening(model.Look{}), Theme: themeOf(termenv.Ascii, false), Files: files})
	a.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("R")})
	if s := screen(a); !strings.Contains(s, "reading the files: 42 %  Esc stops") {
		t.Fatalf("it is not said how far reading is\n%s", s)
	}
	number := a.setup.number
	a.Update(tea.KeyMsg{Type: tea.KeyEsc})
	if s := screen(a); a.setup.reading || !strings.Contains(s, "reading was stopped") {
		t.Fatalf("Esc does not stop reading\n%s", s)
	}
	a.Update(readMsg{cohort: cohort(t, "veteran"), number: number, note: "read again"})
	a.Update(readingMsg{number})
	if a.cohort != c || strings.Contains(screen(a), "read again") || strings.Contains(screen(a), "42 %") {
		t.Errorf("a reading that was stopped still acts\n%s", screen(a))
	}
}

// While the database counts, a further count is refused before it is asked for: what is
// answered is never dropped.
func TestNoFurtherCountWhileCounting(t *testing.T) {
	t.Parallel()
	c := *cohort(t, "lung")
	c.Database, c.Counted = true, &model.Counted{Others: []string{"late"}}
	files := &Files{Changed: func() string { return "" },
		Read: func(ctx context.Context, _ model.Setup) (*model.Cohort, error) { return nil, ctx.Err() }}
	a := New(&c, Options{Look: c.Opening(model.Look{}), Theme: themeOf(termenv.Ascii, false), Files: files})
	a.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	a.countColumn("late", nil)
	if s := screen(a); !strings.Contains(s, "Count late?") {
		t.Fatalf("it is not asked how\n%s", s)
	}
	a.Update(tea.KeyMsg{Type: tea.KeyEnter})
	number := a.setup.number
	a.countColumn("age", nil)
	if s := screen(a); strings.Contains(s, "Count age?") || !strings.Contains(s, "the database is still counting") || a.setup.number != number || !a.setup.reading {
		t.Errorf("a second count is asked for beside the first\n%s", s)
	}
}
