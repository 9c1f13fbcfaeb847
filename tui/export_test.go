package tui

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kaplan/model"
	"kaplan/model/save"
	"kaplan/model/write"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

// everyPage is a cohort and a look under which every page of every view but
// that of long data has an answer.
func everyPage(t *testing.T) *App {
	c := cohort(t, "pbc")
	l := opened(c)
	l.Marker, l.Cause, l.Covariates = "sex", "2", "rcs(age,4),edema"
	l.Value, l.Paired, l.By2, l.Outcome, l.Versus = "bili", "albumin", "edema", "status == 2", "albumin"
	l.X, l.Y, l.Rows, l.Permutations = "age", "bili,albumin", "age,bili", 50
	return startWith(c, l, 120, 40, false)
}

// atPage turns to a page of a view with a look that has an answer there, and
// reports whether it has: no column of pbc is a genotype.
func atPage(a *App, v view, name string) bool {
	switch {
	case v == viewCutoff:
		a.look.Marker = "bili"
	case name == "Genotype":
		a.look.Marker = "edema"
	case name == "Landmark":
		a.look.Switch, a.look.Landmark = "age * 20", 1000
	}
	a.view, a.pageRow = v, 0
	a.toPageOf(v, name)
	a.begin()
	settle(a, a.ask())
	return a.shown() != nil
}

// What is exported and what is copied is what is drawn, on every page of every
// view: the Document of the answer that the page shows.
func TestTakenAwayIsWhatIsDrawn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := everyPage(t)
	m := sampled(t, "hep3b")
	lm := opened(m)
	compared("hCG", "arm")(&lm)
	long := startWith(m, lm, 120, 40, false)
	copied := ""
	for _, b := range []*App{a, long} {
		b.copy = func(s string) { copied = s }
	}
	n := 0
	for i, v := range a.views {
		for _, p := range v.Pages {
			app := a
			if p.Name() == "Over time" {
				app = long
			}
			before := app.look
			has := atPage(app, view(i+1), p.Name())
			name := v.Name + ", page " + p.Name()
			if p.Name() == "Genotype" {
				app.look = before
				continue
			}
			if !has {
				t.Errorf("%s has no answer\n%s", name, screen(app))
				app.look = before
				continue
			}
			n++
			for _, format := range []string{"md", "html", "docx", "tex", "csv", "json", "txt"} {
				path := filepath.Join(dir, strings.ReplaceAll(p.Name(), " ", "")+v.Name[:3]+"."+format)
				do(app, "x", "ctrl+u", path, "enter")
				take := app.taking()
				d, err := take()
				if err != nil {
					t.Fatal(err)
				}
				files, err := write.Files(d, path, write.FormatOf(path))
				if err != nil {
					t.Fatal(err)
				}
				if format == "csv" && p.Name() != "Data" && p.Name() != "Patients" && p.Name() != "Ledger" && !strings.HasSuffix(files[len(files)-1].Path, "-notes.csv") {
					t.Errorf("%s: no file has the notes: %d files", name, len(files))
				}
				var got []byte
				for k := len(files) - 1; k >= 0; k-- { // the answer last
					if got, err = os.ReadFile(files[k].Path); err != nil {
						t.Fatalf("%s: %v (%s)", name, err, app.notice)
					}
					if !bytes.Equal(got, files[k].Bytes) || len(got) < 20 {
						t.Errorf("%s: %s is not the document of what is drawn:\n%.300s", name, files[k].Path, got)
					}
				}
				if format == "txt" {
					do(app, "y")
					if !strings.HasSuffix(copied, string(got)) {
						t.Errorf("%s: what is copied is not what is drawn", name)
					}
				}
			}
			app.look = before
			settle(app, app.ask())
		}
	}
	if n < 30 {
		t.Errorf("%d pages", n)
	}
}

// An explorer that is read-only writes by no key, and says so.
func TestReadOnlyWritesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := &Files{Read: func(context.Context, model.Setup) (*model.Cohort, error) { return cohort(t, "lung"), nil },
		Save: func(model.Setup) (string, error) {
			t.Error("a cohort.toml was written")
			return "", nil
		}, Changed: func() string { return "" }}
	a := New(cohort(t, "lung"), Options{Look: opened(cohort(t, "lung")), Theme: themeOf(termenv.Ascii, false), Writer: save.Writer{ReadOnly: true}, Files: files})
	a.pace, a.shortest = time.Millisecond, 0
	settle(a, a.ask()) // watching the files has no end
	press(a, tea.WindowSizeMsg{Width: 120, Height: 40})
	do(a, "x")
	if len(a.overlays) > 0 || !strings.Contains(a.notice, "--read-only") {
		t.Errorf("x says %q", a.notice)
	}
	do(a, "8", "L", "ctrl+u", "sex of the patient", "enter", "W")
	if !strings.Contains(a.notice, "--read-only") {
		t.Errorf("W says %q", a.notice)
	}
	take := a.taking()
	d, err := take()
	if err == nil {
		var files []save.File
		files, err = write.Taken(d, model.Picture{}, filepath.Join(dir, "a.md"))
		err = errors.Join(err, a.writer.Write(files...))
	}
	if !errors.Is(err, save.ErrReadOnly) {
		t.Errorf("the writer says %v", err)
	}
}
