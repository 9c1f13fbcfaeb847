package tui

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/write"
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
			turn := map[string]func(*model.Look){
				"Landscape": func(l *model.Look) { l.Marker = "bili" }, "Uncut": func(l *model.Look) { l.Marker = "bili" },
				"Trust":      func(l *model.Look) { l.Marker = "bili" },
				"Validation": func(l *model.Look) { l.Marker = "bili" }, "Genotype": func(l *model.Look) { l.Marker = "edema" },
			}[p.Name()]
			before := app.look
			if p.Name() == "ROC" && i == 1 {
				turn = func(l *model.Look) { l.Marker = "bili" }
			}
			if turn != nil {
				turn(&app.look)
			}
			app.view = view(i + 1)
			app.toPageOf(view(i+1), p.Name())
			app.begin()
			settle(app, app.ask())
			name := v.Name + ", page " + p.Name()
			if p.Name() == "Genotype" { // no column of pbc is one
				app.look = before
				continue
			}
			if app.shown() == nil {
				t.Errorf("%s has no answer\n%s", name, screen(app))
				app.look = before
				continue
			}
			n++
			for _, format := range []string{"md", "csv", "json", "txt"} {
				path := filepath.Join(dir, strings.ReplaceAll(p.Name(), " ", "")+v.Name[:3]+"."+format)
				do(app, "x", "ctrl+u", path, "enter")
				got, err := os.ReadFile(path)
				if err != nil {
					t.Fatalf("%s: %v (%s)", name, err, app.notice)
				}
				var want bytes.Buffer
				take := app.taking()
				d, err := take()
				if err != nil {
					t.Fatal(err)
				}
				if err := write.Write(&want, d, formatOf(path)); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, want.Bytes()) || len(got) < 20 {
					t.Errorf("%s: %s is not the document of what is drawn:\n%.300s", name, path, got)
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
