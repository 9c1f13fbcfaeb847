package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// The ampersand writes a report of the saved looks with the session's ledger, refuses a
// file that exists, and closes its box once it is written.
func TestReportFromTheExplorer(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "sex")
	do(a, "\"", "b", "y", " ", "s", "e", "x", "enter")
	file := filepath.Join(t.TempDir(), "lung.html")
	do(a, "&")
	if s := screen(a); !strings.Contains(s, "Write a report of 1 look to a file") || !strings.Contains(s, "lung-report-1.html") {
		t.Fatalf("no box:\n%s", s)
	}
	write := func(path string) {
		do(a, "ctrl+u")
		press(a, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(path), Paste: true})
		do(a, "enter")
	}
	write(strings.TrimSuffix(file, ".html") + ".pdf")
	if s := screen(a); !strings.Contains(s, "end the name in .html, .md or .qmd") {
		t.Errorf("another ending is taken:\n%s", s)
	}
	write(file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, screen(a))
	}
	for _, want := range []string{">by sex</h3>", "0.0013", "REMARK checklist", "Kaplan EL, Meier P (1958)"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the report has no %q", want)
		}
	}
	if len(a.overlays) != 0 || !strings.Contains(screen(a), "written: ") {
		t.Errorf("the box stays:\n%s", screen(a))
	}
	do(a, "&")
	write(file)
	if s := screen(a); !strings.Contains(s, "exists and was left as it is") {
		t.Errorf("it is written over:\n%s", s)
	}
}

// With nothing to be written, the key says so.
func TestReportReadOnly(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "sex")
	a.writer.ReadOnly = true
	do(a, "&")
	if len(a.overlays) != 0 || !strings.Contains(screen(a), "read-only") {
		t.Errorf("a box opens:\n%s", screen(a))
	}
}
