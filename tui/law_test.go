package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/model/read/readtest"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// everyKey is what a person, a cat or a broken terminal can type.
func everyKey() []tea.KeyMsg {
	var out []tea.KeyMsg
	a := New(&model.Cohort{}, Options{Theme: themeOf(termenv.Ascii, false)})
	for _, b := range a.all() {
		for _, k := range b.Keys {
			out = append(out, message(k))
		}
	}
	for _, k := range []string{"esc", "esc", "enter", "enter", "space", "space", "ctrl+x", "ctrl+e", "ctrl+u", "ctrl+n", "ctrl+p", "shift+up", "shift+down",
		"f5", "tab",
		"J", "K", "+", "-", "n", "x", "0", "1", "2", "9", ".", "age", "> 50", "3..4", "value", "bili > 2", "((", "lll", "hhhhh", "é", "漢", "\x1b", "\x00",
		"`", `"`, "ü̈", "\u202e"} {
		out = append(out, message(k))
	}
	out = append(out, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("age > 60 and\x1b]0;x\x07 sex == \"f\""), Paste: true},
		tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x"), Alt: true}, tea.KeyMsg{Type: tea.KeyType(-77)})
	return out
}

// Whatever is typed, on whatever screen: no panic, every frame has exactly as
// many lines as the screen, each exactly as wide, and nothing that a terminal
// would obey but SGR sequences; in ASCII no byte of 0x80 or above. Ctrl-C
// quits from everywhere, and Esc leads back from everywhere.
func TestAnyKeys(t *testing.T) {
	c := cohort(t, "pbc")
	t.Chdir(t.TempDir()) // some of the keys export
	rapid.Check(t, func(t *rapid.T) {
		look := opened(c)
		look.Marker = rapid.SampledFrom([]string{"", "trt", "bili", "stage", "sex"}).Draw(t, "marker")
		pressAny(t, c, look, 200)
	})
}

// So do cohorts of the kinds that go wrong, with a question that looks at their columns.
func TestAnyKeysOfAwkwardCohorts(t *testing.T) {
	t.Chdir(t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		c, err := read.Reader("awkward.csv", strings.NewReader(readtest.Awkward(t)), read.Options{})
		if err != nil {
			t.Skip(err)
		}
		look := opened(c)
		column := rapid.SampledFrom([]string{"", "x", "y", "g", "status", "time", "x > 2", "name"})
		if rapid.Bool().Draw(t, "endpoint") {
			look.Endpoint, look.Time, look.Event = "", "time", "status"
		}
		look.Marker, look.Cut = column.Draw(t, "marker"), rapid.SampledFrom([]string{"median", "tertile", "value:2", "optimal"}).Draw(t, "cut")
		look.Covariates, look.Value, look.X, look.Outcome = column.Draw(t, "covariates"), column.Draw(t, "value"), column.Draw(t, "x"), column.Draw(t, "outcome")
		look.Where, look.Permutations = rapid.SampledFrom([]string{"", "", "x > 2", "y == 1"}).Draw(t, "where"), 7
		pressAny(t, c, look, 40)
	})
}

// pressAny opens the explorer on a question and types up to so many keys.
func pressAny(t *rapid.T, c *model.Cohort, look model.Look, most int) {
	keys := everyKey()
	ascii := rapid.Bool().Draw(t, "ascii")
	profile := rapid.SampledFrom([]termenv.Profile{termenv.Ascii, termenv.ANSI, termenv.ANSI256, termenv.TrueColor}).Draw(t, "profile")
	w, h := rapid.IntRange(1, 220).Draw(t, "w"), rapid.IntRange(1, 70).Draw(t, "h")
	if rapid.Bool().Draw(t, "usual size") {
		w, h = max(w, minWidth), max(h, minHeight)
	}
	a := New(c, Options{Look: look, Theme: themeOf(profile, ascii), Copy: func(string) {}})
	a.pace = time.Millisecond
	var pending []tea.Cmd
	run := func(cmd tea.Cmd) {
		if cmd != nil {
			pending = append(pending, cmd)
		}
	}
	check := func(what string) {
		frame := a.View()
		if a.width == 0 {
			return
		}
		if why := wellFormed(frame, w, h); why != "" {
			t.Fatalf("%s at %dx%d: %s", what, w, h, why)
		}
		if strings.Contains(frame, "has failed: ") {
			t.Fatalf("%s at %dx%d: it has failed\n%s", what, w, h, frame)
		}
		if ascii {
			for i := range len(frame) {
				if frame[i] >= 0x80 {
					t.Fatalf("%s: not ASCII: %q", what, frame[max(0, i-40):min(len(frame), i+10)])
				}
			}
		}
	}
	run(a.Init())
	_, cmd := a.Update(tea.WindowSizeMsg{Width: w, Height: h})
	run(cmd)
	for i := range rapid.IntRange(1, most).Draw(t, "keys") {
		k := keys[rapid.IntRange(0, len(keys)-1).Draw(t, "key")]
		if rapid.IntRange(0, 3).Draw(t, "about") == 0 { // or a random walk sees few pages
			k = message(rapid.SampledFrom([]string{"tab", "tab", "tab", "1", "2", "3", "4", "5", "6", "7", "8", "9"}).Draw(t, "page"))
		}
		if k.String() == "q" && len(a.overlays) == 0 {
			continue
		}
		_, cmd := a.Update(k)
		run(cmd)
		if a.quitting {
			return // the palette's quit
		}
		check(fmt.Sprintf("key %d, %q", i, k.String()))
		switch rapid.IntRange(0, 9).Draw(t, "then") {
		case 0:
			w, h = rapid.IntRange(1, 220).Draw(t, "w"), rapid.IntRange(1, 70).Draw(t, "h")
			_, cmd := a.Update(tea.WindowSizeMsg{Width: w, Height: h})
			run(cmd)
		case 1, 2: // the answer takes its time
			continue
		}
		for len(pending) > 0 {
			next := pending[0]
			pending = pending[1:]
			settle(a, next)
		}
		check(fmt.Sprintf("answered after key %d, %q", i, k.String()))
	}
	for range 12 {
		a.Update(message("esc"))
	}
	if len(a.overlays) != 0 {
		t.Fatalf("Esc does not lead back from %T", a.overlays[len(a.overlays)-1])
	}
	if _, cmd := a.Update(message("ctrl+c")); cmd == nil {
		t.Fatal("Ctrl-C does not quit")
	}
}

// Undo leads back to the first question through every question in between.
func TestUndoOfAnything(t *testing.T) {
	t.Parallel()
	c := cohort(t, "veteran")
	first := opened(c)
	changes := []string{"]", "[", "l", "h", "L", "H", "r", "I", "T", "backspace", "j"}
	rapid.Check(t, func(t *rapid.T) {
		a := startWith(c, first, 80, 24, false)
		seen := []model.Look{first}
		for range rapid.IntRange(1, 30).Draw(t, "n") {
			do(a, rapid.SampledFrom(changes).Draw(t, "key"))
			if a.look != seen[len(seen)-1] {
				if len(a.undo) < len(seen) { // a slide that goes on is the same step
					seen = seen[:len(a.undo)]
				}
				seen = append(seen, a.look)
			}
		}
		for i := len(seen) - 2; i >= 0; i-- {
			do(a, "u")
			if a.look != seen[i] {
				t.Fatalf("undo leads to %+v, not %+v", a.look, seen[i])
			}
		}
		if len(a.undo) != 0 {
			t.Fatalf("%d more steps", len(a.undo))
		}
		for i := 1; i < len(seen); i++ {
			do(a, "ctrl+r")
			if a.look != seen[i] {
				t.Fatalf("redo leads to %+v, not %+v", a.look, seen[i])
			}
		}
	})
}

// A name of any characters, as a column of a file may have once it is read, is
// drawn as it can be and never breaks a frame.
func TestAnyNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seen := func(s string) bool { return s != "" }
		name, level := rapid.StringN(1, 40, 80), rapid.StringN(1, 30, 60)
		names := rapid.SliceOfNDistinct(rapid.Map(name, model.Printable).Filter(seen), 2, 4, rapid.ID[string]).Draw(t, "names")
		levels := rapid.SliceOfNDistinct(rapid.Map(level, model.Printable).Filter(seen), 2, 4, rapid.ID[string]).Draw(t, "levels")
		n := 12
		time, event := make([]float64, n), make([]float64, n)
		for i := range n {
			time[i], event[i] = float64(i+1), float64(i%2)
		}
		c := &model.Cohort{Name: names[0], N: n, Columns: []*model.Column{
			{Name: "time", Kind: model.Number, Num: time, Distinct: n},
			{Name: "status", Kind: model.Number, Num: event, Distinct: 2},
		}}
		for _, name := range names {
			if strings.EqualFold(name, "time") || strings.EqualFold(name, "status") {
				continue
			}
			code := make([]int32, n)
			for i := range code {
				code[i] = int32(i % len(levels))
			}
			c.Columns = append(c.Columns, &model.Column{Name: name, Kind: model.Category, Level: levels, Code: code, Distinct: len(levels)})
		}
		c.Index()
		c.Endpoints = model.RecogniseEndpoints(c)
		l := opened(c)
		if len(c.Endpoints) == 0 {
			l.Time, l.Event = "time", "status"
		}
		a := startWith(c, l, 100, 30, rapid.Bool().Draw(t, "ascii"))
		for _, k := range []string{"", "m", "esc", "s", "enter", "space", "esc", "esc", "g", "+", "esc", "a", "space", "enter", "3", "8", "i"} {
			if k != "" {
				do(a, k)
			}
			if why := wellFormed(a.View(), 100, 30); why != "" {
				t.Fatalf("after %q: %s", k, why)
			}
		}
	})
}

// Text of wide characters wraps at columns, not at characters, and nothing of
// it is lost.
func TestWrapText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab 漢字é…-\n"))).Draw(t, "text")
		w := rapid.IntRange(2, 30).Draw(t, "w")
		lines := page.Wrap(s, w, 0)
		for _, l := range lines {
			if chart.Width(l) > w && !strings.HasPrefix(l, "  ") {
				t.Fatalf("%q is wider than %d", l, w)
			}
		}
		words := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if words(strings.Join(lines, "")) != words(s) {
			t.Fatalf("%q became %q", s, lines)
		}
		for most := 1; most < 4; most++ {
			short := page.Wrap(s, w, most)
			if len(short) > most || len(short) == most && len(lines) > most && !strings.HasSuffix(short[most-1], "…") {
				t.Fatalf("%q in %d lines is %q", s, most, short)
			}
		}
	})
}
