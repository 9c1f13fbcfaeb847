package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The box of an export proposes a name of the page with a number, stays open where the
// file cannot be written and says why, and knows the home folder.
func TestExportBoxStaysOpen(t *testing.T) {
	cohort(t, "lung") // it is read before the folder changes
	home := t.TempDir()
	t.Chdir(t.TempDir())
	t.Setenv("HOME", home)
	a := lungBy(t, "sex")
	typed := func() string {
		if len(a.overlays) == 0 {
			return ""
		}
		return a.overlays[0].(*prompt).input.Value()
	}
	if do(a, "x"); typed() != "lung-curves-1.md" {
		t.Fatalf("proposed %q", typed())
	}
	if do(a, "enter"); len(a.overlays) != 0 || a.notice != "written: lung-curves-1.md" {
		t.Errorf("%d boxes, said %q", len(a.overlays), a.notice)
	}
	if do(a, "x"); typed() != "lung-curves-2.md" {
		t.Errorf("proposed %q", typed())
	}
	do(a, "ctrl+u", "no such folder/x.csv", "enter")
	if s := told(strings.ReplaceAll(screen(a), "│", " ")); typed() != "no such folder/x.csv" || !strings.Contains(s, "no such folder") ||
		strings.Contains(s, "syscall") {
		t.Errorf("the box has %q\n%s", typed(), screen(a))
	}
	do(a, "ctrl+u", "lung-curves-1.md", "enter") // it is there: the next number is proposed
	if s := screen(a); typed() != "lung-curves-2.md" || !strings.Contains(s, "exists and was left as it is") {
		t.Errorf("the box has %q\n%s", typed(), s)
	}
	do(a, "ctrl+u", "~/taken.txt", "enter")
	if b, err := os.ReadFile(filepath.Join(home, "taken.txt")); err != nil || !strings.Contains(string(b), "log-rank") || len(a.overlays) != 0 {
		t.Errorf("%v, %d boxes, said %q", err, len(a.overlays), a.notice)
	}
	if do(a, "3", "page Proportional hazards", "x"); typed() != "lung-proportional-hazards-1.md" {
		t.Errorf("proposed %q", typed())
	}
	do(a, "ctrl+u", "figure.gif", "enter")
	if s := screen(a); !strings.Contains(s, "end the name in .txt, .md, .html, .docx, .tex, .csv or .json") {
		t.Errorf("an ending that is not known\n%s", s)
	}
	do(a, "ctrl+u", "residuals.svg", "enter")
	if b, err := os.ReadFile("residuals.svg"); err != nil || !strings.HasPrefix(string(b), "<?xml") || len(a.overlays) != 0 {
		t.Errorf("the figure of the page: %v, %d boxes, said %q", err, len(a.overlays), a.notice)
	}
	do(a, "7", "x", "ctrl+u", "table.pdf", "enter") // it stays open where there is none
	if s := told(strings.ReplaceAll(screen(a), "│", " ")); len(a.overlays) != 1 || !strings.Contains(s, "is a table and has no figure") {
		t.Errorf("%d boxes\n%s", len(a.overlays), screen(a))
	}
}
