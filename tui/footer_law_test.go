package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/sampledata"
	"kaplan/tui/chart"
)

// offeredKeys are the keys that a footer offers in a view.
func offeredKeys(footer string, v view) []string {
	var keys []string
	for _, hint := range strings.Split(strings.TrimSpace(footer), "  ") {
		k, _, _ := strings.Cut(strings.TrimSpace(hint), " ")
		switch k {
		case "", "q":
		case "←→":
			keys = append(keys, "right", "left")
		case "[]", "{}":
			keys = append(keys, k[1:], k[:1])
		case "1-9":
			keys = append(keys, fmt.Sprint(1+v%viewLedger))
		case "Tab", "Enter":
			keys = append(keys, strings.ToLower(k))
		default:
			keys = append(keys, k)
		}
	}
	return keys
}

// here is all that a key can move: what is asked, where a person stands, and what is
// on the screen.
func here(a *App) string {
	return fmt.Sprintf("%+v %d %s %d %d %d %s\n%s", a.look, a.view, a.pageNow().Name(), a.pageRow, a.row, len(a.overlays), a.notice, screen(a))
}

// advised are the keys that a text advises, in brackets behind what they do.
var advised = regexp.MustCompile(`[a-z]\S* \((Tab|Enter|[A-Za-z])\)`)

// refusal is how the explorer says that a key does nothing.
var refusal = regexp.MustCompile(`^no action has the key|^there is no|^this page|^the page \S+ does not use|^there is nothing`)

// What a person reads must hold where it stands. On every page of every view of the
// samples, at three sizes: each key that the footer offers does something that can be
// seen, and is not refused; a key that a warning or an error advises acts there; what
// warns is whole or ends in an ellipsis; and no line is longer than the screen.
func TestWhatIsOfferedWorks(t *testing.T) {
	t.Chdir(t.TempDir()) // one of the keys exports
	pages, pressed, notes, errors := 0, 0, 0, 0
	for _, s := range sampledata.List() {
		c := embeddedSample(t, s.Name)
		looks := []model.Look{opened(c)}
		if s.Name == "tace75" { // a cut that was searched for has the longest warnings
			l := opened(c)
			l.Cut, l.Moved, l.Covariates = "optimal", true, "age"
			looks = append(looks, l)
		}
		for _, look := range looks {
			tried := map[string]bool{} // at a smaller size
			for _, size := range sizes {
				a := startWith(c, look, size[0], size[1], false)
				a.overlays = nil
				to := func(v view, i int, l model.Look) {
					a.view, a.pageRow, a.row, a.overlays, a.notice, a.look, a.undo, a.quitting = v, 0, 0, nil, "", l, nil, false
					a.views[v-1].page = i
					a.begin()
					settle(a, a.ask())
					a.dirty = true
					a.View()
				}
				well := func(what string) {
					if why := wellFormed(a.View(), size[0], size[1]); why != "" {
						t.Errorf("%s at %v, %s: %s", s.Name, size, what, why)
					}
				}
				for v := viewSurvival; v <= viewLedger; v++ {
					for i, p := range a.views[v-1].Pages {
						pages++
						place := fmt.Sprintf("view %d, page %s", v, p.Name())
						to(v, i, look)
						well(place)
						notes += wholeNotes(t, a, s.Name+", "+place)
						errors += adviceActs(t, a, s.Name+", "+place)
						begun := a.look
						for _, k := range offeredKeys(footer(a), v) {
							if tried[place+" "+k] {
								continue
							}
							tried[place+" "+k] = true
							pressed++
							before := here(a)
							press(a, message(k))
							well(place + ", " + k)
							if here(a) == before {
								t.Errorf("%s at %v, %s: %s is offered and does nothing\n%s", s.Name, size, place, k, screen(a))
							}
							if refusal.MatchString(a.notice) {
								t.Errorf("%s at %v, %s: %s is offered and refused: %s", s.Name, size, place, k, a.notice)
							}
							to(v, i, begun)
						}
					}
				}
			}
		}
	}
	if pages < 400 || pressed < 1500 || notes < 300 || errors < 50 {
		t.Errorf("%d pages, %d keys, %d notes, %d errors", pages, pressed, notes, errors)
	}
}

// wholeNotes holds that each note which is there is there to its end, or says by an
// ellipsis that it is not, and returns how many there are.
func wholeNotes(t *testing.T, a *App, where string) int {
	t.Helper()
	var rows []string
	for _, l := range a.noteRows() {
		if chart.Width(l.Text) > a.width-2 {
			t.Errorf("%s: %q is wider than the screen", where, l.Text)
		}
		rows = append(rows, l.Text)
	}
	drawn := told(strings.Join(rows, " "))
	n := 0
	for i, note := range a.notes() {
		words := strings.Fields(note.Text)
		begins := strings.Join(words[:min(4, len(words))], " ")
		there := strings.Contains(drawn, begins)
		whole := strings.Contains(drawn, told(note.Text))
		switch {
		case whole:
			n++
		case i == 0 && note.Role == chart.Warn:
			t.Errorf("%s: the first warning is cut: %q in %q", where, note.Text, rows)
		case there && note.Role == chart.Warn:
			t.Errorf("%s: %q is cut in %q", where, note.Text, rows)
		case there && !strings.Contains(drawn, "…"):
			t.Errorf("%s: %q is cut without a word in %q", where, note.Text, rows)
		}
	}
	return n
}

// adviceActs holds that the keys which warnings and errors advise act where they are
// read, and returns how many errors there were.
func adviceActs(t *testing.T, a *App, where string) int {
	t.Helper()
	n := 0
	var texts []string
	for _, l := range a.notes() {
		texts = append(texts, l.Text)
	}
	for _, err := range []error{a.sheet.err, a.failed()} {
		if err != nil && (!a.view.withoutEndpoint() || err == a.sheet.err) {
			n++
			texts = append(texts, a.explain(err))
		}
	}
	for _, text := range texts {
		for _, m := range advised.FindAllStringSubmatch(text, -1) {
			key := m[1]
			if len(key) > 1 {
				key = strings.ToLower(key)
			}
			b := a.bound(key)
			if b == nil {
				t.Errorf("%s: %s is advised and bound to nothing: %s", where, key, text)
			} else if b.Why != nil && b.Why(a.desk) != "" {
				t.Errorf("%s: %s is advised and refused (%s): %s", where, key, b.Why(a.desk), text)
			}
		}
	}
	return n
}
