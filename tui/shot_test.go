package tui

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model/save"
)

// The key writes the screen that is drawn, text as text, in the colours of the theme; the
// same screen gives the same bytes, a name is proposed with a number, and what exists is
// left as it is.
func TestPictureOfTheScreen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := cohort(t, "lung")
	l := opened(c)
	l.Marker = "age"
	a := startWith(c, l, 120, 40, false)
	do(a, "J")
	if s := screen(a); !strings.Contains(s, "lung-screen-curves-1.svg") {
		t.Fatalf("no name is proposed\n%s", s)
	}
	first, second := filepath.Join(dir, "one.svg"), filepath.Join(dir, "two.svg")
	do(a, "ctrl+u", first, "enter")
	if !strings.Contains(a.notice, "written") {
		t.Fatalf("%q", a.notice)
	}
	do(a, "J")
	if s := screen(a); !strings.Contains(s, "lung-screen-curves-2.svg") {
		t.Errorf("the next name is the same\n%s", s)
	}
	do(a, "ctrl+u", first, "enter")
	if s := screen(a); !strings.Contains(s, "exists and was left as it is") {
		t.Errorf("what exists is written over\n%s", s)
	}
	do(a, "ctrl+u", filepath.Join(dir, "one.png"))
	if s := screen(a); !strings.Contains(s, "end the name in .svg") {
		t.Errorf("another format is taken\n%s", s)
	}
	do(a, "ctrl+u", second, "enter")
	one, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(second)
	if err != nil {
		t.Fatal(err)
	}
	a.notice = ""
	a.dirty = true
	// The footer said that the first was written when the second was taken.
	foot := func(b []byte) string {
		lines := strings.Split(string(b), "\n")
		var out []string
		for _, l := range lines {
			if !strings.Contains(l, `y="644.6"`) {
				out = append(out, l)
			}
		}
		return strings.Join(out, "\n")
	}
	if foot(one) != foot(two) {
		t.Error("the same screen gives other bytes")
	}
	for _, word := range regexp.MustCompile(`[A-Za-z0-9.]+`).FindAllString(screen(a), -1) {
		if !bytes.Contains(one, []byte(word)) {
			t.Errorf("%q is on the screen and not in its picture", word)
		}
	}
	if bytes.Contains(one, []byte(groupColours[0].Dark.TrueColor)) {
		t.Error("a screen without colours has a picture with them")
	}
	coloured := New(c, Options{Look: l, Theme: themeOf(termenv.TrueColor, false)})
	settle(coloured, coloured.Init())
	press(coloured, tea.WindowSizeMsg{Width: 120, Height: 40})
	if dark := coloured.picturedScreen(); !bytes.Contains(dark, []byte(groupColours[0].Dark.TrueColor)) || !bytes.Contains(dark, []byte(`fill="#101010"`)) {
		t.Error("the colours for a dark background are not in the picture")
	}
	coloured.theme.SetDark(false)
	if light := coloured.picturedScreen(); !bytes.Contains(light, []byte(groupColours[0].Light.TrueColor)) || !bytes.Contains(light, []byte(`fill="#FFFFFF"`)) {
		t.Error("the colours for a light background are not in the picture")
	}
}

// Nothing is written under read-only, and no picture is taken of counts that are to be
// hidden; rows of patients are for the one who took them.
func TestPictureIsRefused(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	for name, opt := range map[string]Options{
		"nothing is written":   {Writer: save.Writer{ReadOnly: true}},
		"small ones are to be": {Below: 5},
	} {
		opt.Look, opt.Theme = opened(c), themeOf(termenv.Ascii, false)
		a := New(c, opt)
		settle(a, a.Init())
		press(a, tea.WindowSizeMsg{Width: 120, Height: 40})
		do(a, "J")
		if len(a.overlays) > 0 || !strings.Contains(a.notice, name) {
			t.Errorf("%s: %q", name, a.notice)
		}
	}
	path := filepath.Join(t.TempDir(), "rows.svg")
	a := start(c, 120, 40)
	do(a, "8", "J", "ctrl+u", path, "enter")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != save.Private {
		t.Errorf("rows of patients may be read by %v", info.Mode().Perm())
	}
}
