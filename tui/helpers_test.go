package tui

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/google/go-cmp/cmp"
	"github.com/muesli/termenv"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/tui/page"
)

var update = flag.Bool("update", false, "write the golden files")

// readOnce are the cohorts that were read, by what they are read from: nothing
// changes a column, so that many tests at once can have those of one file.
var readOnce sync.Map

// once reads a cohort unless it was read before.
func once(t testing.TB, from string, read func() (*model.Cohort, error)) *model.Cohort {
	t.Helper()
	of, _ := readOnce.LoadOrStore(from, sync.OnceValues(read))
	c, err := of.(func() (*model.Cohort, error))()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// cohort reads one of the data sets that the oracles are made from.
func cohort(t testing.TB, name string) *model.Cohort {
	t.Helper()
	return once(t, "oracle "+name, func() (*model.Cohort, error) {
		c, err := read.Files([]string{filepath.Join("..", "stats", "testdata", name+".csv")}, nil, read.Options{})
		if err != nil {
			return nil, err
		}
		for i := range c.Files {
			c.Files[i].Path = name + ".csv"
		}
		for i := range c.Flow {
			c.Flow[i].File = name + ".csv"
		}
		return c, nil
	})
}

// table reads a cohort that a test writes out.
func table(t testing.TB, name, csv string) *model.Cohort {
	t.Helper()
	return once(t, name+"\n"+csv, func() (*model.Cohort, error) {
		return read.Reader(name+".csv", strings.NewReader(csv), read.Options{})
	})
}

// opened is the Look that the explorer opens on.
func opened(c *model.Cohort) model.Look {
	l := model.Look{Grouping: model.Grouping{Marker: model.FirstMarker(c), Cut: "median"}, Searching: model.Searching{Permutations: 200},
		Showing: model.Showing{Gamma: 1}}
	if len(c.Endpoints) > 0 {
		l.Endpoint = c.Endpoints[0].Name
	}
	return l
}

// themeOf is the theme for so many colours on a dark background.
func themeOf(p termenv.Profile, ascii bool) *Theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(p)
	r.SetHasDarkBackground(true)
	return NewTheme(r, ascii)
}

// startWith starts the explorer without colours.
func startWith(c *model.Cohort, l model.Look, w, h int, ascii bool) *App {
	a := New(c, Options{Look: l, Theme: themeOf(termenv.Ascii, ascii), Copy: func(string) {}})
	a.pace, a.shortest = time.Millisecond, 0
	settle(a, a.Init())
	press(a, tea.WindowSizeMsg{Width: w, Height: h})
	return a
}

func start(c *model.Cohort, w, h int) *App { return startWith(c, opened(c), w, h, false) }

var named = map[string]tea.KeyType{
	"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "shift+left": tea.KeyShiftLeft, "shift+right": tea.KeyShiftRight,
	"shift+up": tea.KeyShiftUp, "shift+down": tea.KeyShiftDown, "enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
	"backspace": tea.KeyBackspace,
	"delete":    tea.KeyDelete, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "ctrl+r": tea.KeyCtrlR,
	"ctrl+x": tea.KeyCtrlX,
	"ctrl+e": tea.KeyCtrlE, "ctrl+l": tea.KeyCtrlL, "ctrl+z": tea.KeyCtrlZ, "ctrl+u": tea.KeyCtrlU, "ctrl+c": tea.KeyCtrlC, "ctrl+n": tea.KeyCtrlN, "ctrl+p": tea.KeyCtrlP, "space": tea.KeySpace,
	"f5": tea.KeyF5,
}

// message is the message that a terminal's key becomes: a named key, or
// characters, which arrive in one packet.
func message(k string) tea.KeyMsg {
	if t, ok := named[k]; ok {
		m := tea.KeyMsg{Type: t}
		if t == tea.KeySpace {
			m.Runes = []rune{' '}
		}
		return m
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
}

// do presses keys one after the other and lets each be answered; "page NAME"
// turns to a page.
func do(a *App, keys ...string) string {
	for _, k := range keys {
		if name, ok := strings.CutPrefix(k, "page "); ok {
			for range a.viewNow().Pages {
				if a.pageNow().Name() == name {
					break
				}
				press(a, message("tab"))
			}
			if a.pageNow().Name() != name { // Tab passes over what has nothing to say
				a.turnTo(name)
				press(a, tea.WindowSizeMsg{Width: a.width, Height: a.height})
			}
			continue
		}
		press(a, message(k))
	}
	return a.View()
}

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// screen is the frame as text, without what is invisible.
func screen(a *App) string {
	lines := strings.Split(sgr.ReplaceAllString(a.View(), ""), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// pane is a screen without its footer, which changes with every new action:
// what the footer says is in golden files of its own.
func pane(a *App) string {
	s := screen(a)
	if a.notice != "" {
		return s
	}
	s = strings.TrimSuffix(s, "\n")
	return s[:strings.LastIndex(s, "\n")+1]
}

func footer(a *App) string {
	lines := strings.Split(strings.TrimSuffix(screen(a), "\n"), "\n")
	return lines[len(lines)-1] + "\n"
}

// sameAsGolden compares with a drawn screen, whose name is PAGE/STATE_SIZE: a
// folder of testdata for each page, and one, frame, for what is of no page.
func sameAsGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err = errors.Join(err, os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./tui -update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// wellFormed checks what every frame owes a terminal: as many lines as the
// screen has, each as wide, and no control byte but SGR sequences.
func wellFormed(frame string, w, h int) string {
	if !utf8.ValidString(frame) {
		return "the frame is not UTF-8"
	}
	lines := strings.Split(frame, "\n")
	if len(lines) != h {
		return "the frame has " + strconv.Itoa(len(lines)) + " lines on a screen of " + strconv.Itoa(h)
	}
	for i, l := range lines {
		text := sgr.ReplaceAllString(l, "")
		for _, r := range text {
			if !unicode.IsPrint(r) { // nor what turns text round or has no width
				return "line " + strconv.Itoa(i+1) + " holds a character that is not seen: " + strconv.QuoteToASCII(text)
			}
		}
		if n := cellWidth(text); n != w {
			return "line " + strconv.Itoa(i+1) + " is " + strconv.Itoa(n) + " columns wide, not " + strconv.Itoa(w) + ": " + text
		}
	}
	return ""
}

// answered is the answer of the page in hand as its type; its zero where there
// is none.
func answered[A any](a *App) A {
	v, _ := page.Of[A](a.shown())
	return v
}

// toPageOf turns to a page of a view without asking those before it.
func (a *App) toPageOf(v view, name string) {
	for i, p := range a.views[v-1].Pages {
		if p.Name() == name {
			a.views[v-1].page = i
		}
	}
}

// pageNamed is a page of a view.
func pageNamed(t testing.TB, a *App, v view, name string) page.Leaf {
	t.Helper()
	for _, p := range a.views[v-1].Pages {
		if p.Name() == name {
			return p
		}
	}
	t.Fatalf("there is no page %s", name)
	return nil
}
