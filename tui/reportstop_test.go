package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
)

// A report that takes long says which look it is at, and Esc stops it: nothing is written.
func TestReportIsStopped(t *testing.T) {
	t.Parallel()
	for _, stopped := range []bool{false, true} {
		a := lungBy(t, "sex")
		a.looks = []model.SavedLook{{Name: "one", View: 1, Page: "Curves", Look: a.look}, {Name: "two", View: 3, Page: "Model", Look: a.look}}
		exportReport(a)
		box := a.overlays[0].(*prompt)
		path := filepath.Join(t.TempDir(), "a.html")
		box.Accept(a, path)
		work := a.send()().(tea.BatchMsg)
		if cmd := a.howFar(box); cmd == nil || !strings.Contains(box.note, "look 1 of 2; Esc stops it") {
			t.Errorf("the box says %q", box.note)
		}
		if stopped {
			do(a, "esc")
			if len(a.overlays) > 0 {
				t.Error("the box is open")
			}
		}
		done := work[0]()
		a.Update(done)
		if _, err := os.Stat(path); (err == nil) == stopped {
			t.Errorf("stopped %v: %v", stopped, err)
		}
		want := "written: " + path
		if stopped {
			want = "not written: it was stopped"
		}
		if a.notice != want {
			t.Errorf("said %q, and not %q", a.notice, want)
		}
		if a.howFar(box) != nil {
			t.Error("it is still asked how far it is")
		}
	}
}
