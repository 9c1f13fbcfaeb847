package tui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/model/save"
)

// setUp opens a file as the program does, with what lies beside it; the way back to
// the files is that of the program, without its flags.
func setUp(t *testing.T, path string) *App {
	t.Helper()
	var kept read.Kept
	open := func(said model.Setup) (*model.Cohort, error) {
		config, _, err := read.Beside([]string{path})
		if err == nil {
			config, err = kept.Beneath(config)
		}
		if err != nil {
			return nil, err
		}
		if !said.Empty() {
			config = config.With(said)
		}
		return read.Files([]string{path}, nil, read.Options{Config: config})
	}
	c, err := open(model.Setup{})
	if err != nil {
		t.Fatal(err)
	}
	size := func() int64 {
		info, err := os.Stat(path)
		if err != nil {
			return -1
		}
		return info.Size()
	}
	var seen atomic.Int64
	seen.Store(size())
	a := New(c, Options{Look: c.Opening(model.Look{Grouping: model.Grouping{Marker: model.FirstMarker(c)}}), Theme: themeOf(termenv.Ascii, false), Files: &Files{
		Read: func(_ context.Context, said model.Setup) (*model.Cohort, error) {
			seen.Store(size())
			return open(said)
		},
		Save: func(said model.Setup) (string, error) {
			return kept.Save(save.Writer{}, read.BesidePath([]string{path}), []string{path}, said)
		},
		Changed: func() string {
			if size() != seen.Load() {
				return filepath.Base(path)
			}
			return ""
		},
	}})
	drain(a, a.ask())
	send(a, tea.WindowSizeMsg{Width: 120, Height: 40})
	return a
}

// drain runs commands until nothing more comes of them, but for what waits.
func drain(a *App, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	got := make(chan tea.Msg, 1)
	go func() { got <- cmd() }()
	for {
		select {
		case m := <-got:
			if batch, ok := m.(tea.BatchMsg); ok {
				for _, c := range batch {
					drain(a, c)
				}
				return
			}
			send(a, m)
			return
		case <-time.After(1500 * time.Millisecond):
			if !a.setup.reading { // a tick
				return
			}
		}
	}
}

func send(a *App, m tea.Msg) {
	if m == nil {
		return
	}
	_, cmd := a.Update(m)
	a.View()
	drain(a, cmd)
}

func typeKeys(a *App, keys ...string) string {
	named := map[string]tea.KeyType{"enter": tea.KeyEnter, "esc": tea.KeyEsc, "down": tea.KeyDown, "end": tea.KeyEnd, "tab": tea.KeyTab, "ctrl+u": tea.KeyCtrlU, "ctrl+r": tea.KeyCtrlR}
	for _, k := range keys {
		m := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
		if t, ok := named[k]; ok {
			m = tea.KeyMsg{Type: t}
		}
		send(a, m)
	}
	return a.View()
}

// A file with odd names, dates and no endpoint that is recognised is set up in under
// ten keys, saved, and opened right from then on. By hand, in days: X at 120 (P1), 275
// (P3), 204 (P7) and 366 (P4); L at 365 (P2), 458 (P5), 550 (P8); ? is not known. So
// S is 6/7 from 120, 5/7 from 204, 4/7 from 275; the median is 366, where S falls from
// 4/7 to 4/7 · 2/3.
func TestSetUpInUnderTenKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fall.csv")
	text := "pt,aufnahme,letzter,ausgang,gruppe,alter\nP1,2019-01-10,2019-05-10,X,1,61\nP2,2019-02-01,2020-02-01,L,2,55\n" +
		"P3,2019-03-15,2019-12-15,X,1,70\nP4,2019-04-01,2020-04-01,X,2,48\nP5,2019-05-20,2020-08-20,L,2,66\n" +
		"P6,2019-06-01,2019-09-01,?,1,59\nP7,2019-06-11,2020-01-01,X,1,72\nP8,2019-07-01,2021-01-01,L,2,50\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := setUp(t, path)
	typeKeys(a, "esc") // the form that asks for an endpoint at once
	keys := []string{"8", "down", "t", "enter", "enter", "end", "e", "enter", "W"}
	if len(keys) >= 10 {
		t.Fatalf("%d keys", len(keys))
	}
	if s := typeKeys(a, keys...); !strings.Contains(s, "written: ") || !strings.Contains(s, "as "+filepath.Join(filepath.Dir(path), "cohort.toml")+" says") {
		t.Fatalf("%s", s)
	}
	again := setUp(t, path)
	for _, a := range []*App{a, again} {
		typeKeys(a, "1")
		s := a.answer
		if s == nil || s.Used != 7 || s.Frame.Events != 4 || s.Endpoint.Name != "ausgang" || s.Endpoint.Unit != "days" ||
			s.Endpoint.Coding != model.CodingDeclared {
			t.Fatalf("%+v\n%s", s, a.View())
		}
	}
	if typeKeys(again, "m"); len(again.overlays) == 0 {
		t.Fatal("no list")
	}
	typeKeys(again, "esc")
	l := again.look
	l.Marker = ""
	again.change(l)
	if s := typeKeys(again, "1"); again.answer == nil || again.answer.Groups[0].Median.Estimate != 366 {
		t.Errorf("%s", s)
	}

	// Something else is said of a column: what was said before stays.
	typeKeys(again, "8", "end", "K", "down", "enter", "W")
	if c := again.cohort.Column("alter"); again.pageRow >= 0 && c == nil {
		t.Error("a column has gone")
	}
	if len(again.cohort.Endpoints) == 0 || again.cohort.Endpoints[0].Name != "ausgang" {
		t.Errorf("%+v", again.cohort.Endpoints)
	}

	// Another patient is written into the file: it is said, and one key reads it.
	if err := os.WriteFile(path, []byte(text+"P9,2019-07-01,2019-08-01,X,2,50\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	send(again, changedMsg{again.setup.files.Changed()})
	if s := typeKeys(again, "1"); !strings.Contains(s, "fall.csv has changed on the disk: R reads it again") {
		t.Errorf("%s", s)
	}
	before := again.look
	if s := typeKeys(again, "R"); strings.Contains(s, "has changed") || again.cohort.N != 9 || again.answer.Frame.Events != 5 || again.look != before {
		t.Errorf("%d patients\n%s", again.cohort.N, s)
	}

	// The column of the marker is called otherwise now: nobody asked about another one.
	l = again.look
	l.Marker = "alter"
	again.change(l)
	if err := os.WriteFile(path, []byte(strings.Replace(text, "alter", "age", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := typeKeys(again, "R"); again.look.Marker != "" || !strings.Contains(s, "there is no alter any more") {
		t.Errorf("marker %q\n%s", again.look.Marker, s)
	}
}

// The values whose meaning nobody has said are asked for before an endpoint is made,
// and a confirmed endpoint may be given a name.
func TestStatesAreAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, []byte("id,zeit,st\na,1,K\nb,2,M\nc,3,K\nd,4,N\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := setUp(t, path)
	typeKeys(a, "esc", "8", "down", "t", "enter")
	if s := typeKeys(a, "enter"); !strings.Contains(s, "is not said yet") {
		t.Fatalf("%s", s)
	}
	typeKeys(a, "e", "enter", "C", "enter", "ctrl+u", "O", "S", ",", " ", "y", "e", "a", "r", "s")
	if s := typeKeys(a, "enter"); len(a.cohort.Endpoints) != 1 || a.cohort.Endpoints[0].Title() != "OS, years" {
		t.Fatalf("%+v\n%s", a.cohort.Endpoints, s)
	}
	event, _, censored, out := a.cohort.Endpoints[0].Values()
	if strings.Join(event, "") != "K" || strings.Join(censored, "") != "MN" || len(out) != 0 {
		t.Errorf("%v %v %v", event, censored, out)
	}
	if s := typeKeys(a, "8", "tab", "down", "enter"); !strings.Contains(s, "zeit") || !strings.Contains(s, "in the analysis") {
		t.Errorf("%s", s)
	}
}
