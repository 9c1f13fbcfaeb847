package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"

	"kaplan/model"
	"kaplan/model/read"
)

// Reading says how far it is once it takes longer than a person waits without asking.
const (
	unasked  = 500 * time.Millisecond
	saidEach = 100 * time.Millisecond
)

// watch reads in the background and says on the terminal how far it is. Before the
// explorer opens Esc stops it; a command is stopped as any other.
func watch(w *read.Work, paths []string, keys bool, do func() (*model.Cohort, error)) (*model.Cohort, error) {
	if !term.IsTerminal(os.Stderr.Fd()) {
		return do()
	}
	before := w.Context
	ctx, stop := context.WithCancel(before)
	defer func() { stop(); w.Context = before }()
	w.Context = ctx
	var c *model.Cohort
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err = do()
	}()
	select {
	case <-done:
		return c, err
	case <-time.After(unasked):
	}
	r := reading{what: named(paths), work: w, done: done, stop: stop}
	if keys && term.IsTerminal(os.Stdout.Fd()) {
		r.keys = true
		options := []tea.ProgramOption{tea.WithOutput(os.Stderr)}
		if !term.IsTerminal(os.Stdin.Fd()) {
			options = append(options, tea.WithInputTTY())
		}
		if _, failed := tea.NewProgram(r, options...).Run(); failed != nil {
			stop()
		}
		select {
		case <-done:
		default: // a signal has ended the line
			stop()
		}
	} else {
		r.say(os.Stderr)
	}
	<-done
	return c, err
}

// named names the files that are read, as far as a line has room.
func named(paths []string) string {
	name := model.Printable(filepath.Base(paths[0]))
	if read.IsDatabase(paths[0]) {
		name = read.Called(paths[0])
	}
	if n := len(paths) - 1; n > 0 {
		name += fmt.Sprintf(" and %d more", n)
	}
	return name
}

// reading is the line that says how far reading is.
type reading struct {
	what    string
	work    *read.Work
	done    chan struct{}
	stop    func()
	keys    bool
	stopped bool
	over    bool
}

func (r reading) line() string {
	s := fmt.Sprintf("reading %s: %2.0f %%", r.what, 100*r.work.Share())
	switch {
	case r.stopped:
		s += "  stopping"
	case r.keys:
		s += "  Esc stops"
	}
	return s
}

// say writes the line again and again, and takes it away at the end.
func (r reading) say(w io.Writer) {
	for {
		fmt.Fprint(w, "\r"+r.line()+"\x1b[K")
		select {
		case <-r.done:
			fmt.Fprint(w, "\r\x1b[K")
			return
		case <-time.After(saidEach):
		}
	}
}

type readMsg struct{}

func (r reading) Init() tea.Cmd { return r.wait }

// wait ends with the reading, or when the line is to be drawn again.
func (r reading) wait() tea.Msg {
	select {
	case <-r.done:
		return tea.QuitMsg{}
	case <-time.After(saidEach):
		return readMsg{}
	}
}

func (r reading) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	switch m := m.(type) {
	case readMsg:
		select {
		case <-r.done:
			r.over = true
			return r, tea.Quit
		default:
			return r, r.wait
		}
	case tea.KeyMsg:
		switch m.String() {
		case "esc", "ctrl+c", "q":
			r.stop()
			r.stopped = true
		}
	}
	return r, nil
}

func (r reading) View() string {
	if r.over {
		return ""
	}
	return r.line() + "\n"
}

// mayTake is how much memory reading may take; 0 where nobody said, for what is free.
func mayTake(said string) (int64, error) {
	if said == "" {
		return 0, nil
	}
	s := strings.ToUpper(strings.TrimSpace(said))
	number := strings.TrimRight(s, "KMGTIB ")
	factor, ok := map[string]float64{"": 1, "B": 1, "K": 1e3, "KB": 1e3, "KIB": 1 << 10, "M": 1e6, "MB": 1e6, "MIB": 1 << 20,
		"G": 1e9, "GB": 1e9, "GIB": 1 << 30, "T": 1e12, "TB": 1e12, "TIB": 1 << 40}[strings.TrimSpace(s[len(number):])]
	v, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || !(v > 0) || v*factor >= 1<<62 {
		return 0, &model.UsageError{What: fmt.Sprintf("--max-memory %q is no amount of memory", model.Excerpt(said)), Hint: "such as 2GB or 500MB"}
	}
	return int64(v * factor), nil
}
