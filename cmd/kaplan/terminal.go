package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"

	"kaplan/model"
	"kaplan/tui"
)

const (
	// patience is how long the first frame waits for the terminal to say what
	// its background is. What comes later is taken too, when it comes.
	patience = 200 * time.Millisecond
	// escapeTime is how long an ESC may stand alone and yet begin an answer.
	escapeTime = 50 * time.Millisecond

	// The question about the background, and one that every terminal answers:
	// its answer says that none to the first is to come.
	askBackground = "\x1b]11;?\x1b\\"
	askTerminal   = "\x1b[c"
)

// colours makes the renderer of the session, and says whether the terminal has
// still to be asked what its background is. It is not where the answer is told
// (theme is dark or light) or would change nothing: NO_COLOR, TERM=dumb.
func colours(out io.Writer, theme string) (r *lipgloss.Renderer, ask bool) {
	r = lipgloss.NewRenderer(out)
	if r.ColorProfile() == termenv.Ascii && sixteen(out, os.Getenv("TERM")) {
		r.SetColorProfile(termenv.ANSI)
	}
	r.SetHasDarkBackground(theme == "dark" || theme != "light" && darkByEnv(os.Getenv("COLORFGBG")))
	return r, theme == "auto" && r.ColorProfile() != termenv.Ascii
}

// sixteen reports whether a terminal has the 16 colours though its name does not say so:
// that is what TERM=screen, tmux or rxvt stand for. NO_COLOR, and CLICOLOR=0, are kept.
func sixteen(out io.Writer, name string) bool {
	f, ok := out.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(f.Fd()) || os.Getenv("NO_COLOR") != "" || os.Getenv("CLICOLOR") == "0" {
		return false
	}
	name, _, _ = strings.Cut(name, ".")
	name, _, _ = strings.Cut(name, "-")
	return slices.Contains([]string{"screen", "tmux", "rxvt", "putty", "cygwin", "eterm", "konsole", "gnome", "vte", "cons25", "wsvt25"}, name)
}

// noScreen says why a terminal cannot show the explorer; nil where it can.
func noScreen() error {
	if name := os.Getenv("TERM"); name == "dumb" || name == "" {
		return &model.UsageError{What: fmt.Sprintf("this terminal (TERM=%s) writes line after line, and the explorer needs one that can place its text", name),
			Hint: "the commands print the same answers there: kaplan km, kaplan cox (kaplan --help lists them); elsewhere: TERM=xterm-256color kaplan"}
	}
	return nil
}

// darkByEnv is what COLORFGBG says of the background, which some terminals set:
// "15;0" is white on black. Most are dark, so that is the rule without it.
func darkByEnv(s string) bool {
	n, err := strconv.Atoi(s[strings.LastIndexByte(s, ';')+1:])
	return err != nil || n < 7 || n == 8
}

// answers picks what a terminal answers out of what comes from it; the rest was
// typed.
type answers struct {
	told bool // what the background is
	dark bool
	done bool // no more is to come

	held []byte // begins like an answer, and may go on to be one
}

var (
	reply = regexp.MustCompile(`^\x1b(?:\]11;([^\x07\x1b]*)(?:\x07|\x1b\\)|\[\?[0-9;]*c)`)
	// begun is a reply of which the end is missing.
	begun = regexp.MustCompile(`^\x1b(?:\](?:1(?:1(?:;[0-9A-Za-z:/#;]{0,60}\x1b?)?)?)?|\[(?:\?[0-9;]{0,60})?)?$`)
)

// take returns what of b was typed.
func (a *answers) take(b []byte) (typed []byte) {
	if a.done {
		return b
	}
	b = append(a.held, b...)
	a.held = nil
	for i := 0; i < len(b); i++ {
		if b[i] != '\x1b' || a.done {
			typed = append(typed, b[i])
			continue
		}
		switch m := reply.FindSubmatchIndex(b[i:]); {
		case m == nil && begun.Match(b[i:]):
			a.held = b[i:]
			return typed
		case m == nil:
			typed = append(typed, b[i])
		default:
			if m[2] < 0 {
				a.done = true
			} else if dark, ok := isDark(string(b[i+m[2] : i+m[3]])); ok {
				a.told, a.dark = true, dark
			}
			i += m[1] - 1
		}
	}
	return typed
}

// release gives up what was held: the Esc key.
func (a *answers) release() []byte {
	b := a.held
	a.held = nil
	return b
}

// isDark reads a colour as terminals write it, rgb:1e1e/1e1e/1e1e. Dark is where
// white has the better contrast.
func isDark(s string) (dark, ok bool) {
	_, s, ok = strings.Cut(s, ":")
	parts := strings.Split(s, "/")
	if !ok || len(parts) < 3 {
		return false, false
	}
	var v [3]float64
	for i := range v {
		n, err := strconv.ParseUint(parts[i], 16, 16)
		if err != nil {
			return false, false
		}
		v[i] = float64(n) / float64(uint64(1)<<(4*len(parts[i]))-1)
		v[i] *= v[i] // near enough to the curve of a screen
	}
	return 0.2126*v[0]+0.7152*v[1]+0.0722*v[2] < 0.18, true
}

// keyboard is a terminal that was asked for its background, with what was typed
// meanwhile. It is raw until close: what is typed between the question and the
// explorer's first look must be neither echoed nor kept back for an Enter.
type keyboard struct {
	answers
	tty   *os.File
	state *term.State
	typed []byte
	stop  func()
}

// askTheTerminal asks, and waits for an answer as long as patience allows.
func askTheTerminal(tty *os.File, out io.Writer, patience time.Duration) (*keyboard, error) {
	state, err := term.MakeRaw(tty.Fd())
	if err != nil {
		return nil, err
	}
	k := &keyboard{tty: tty, state: state, stop: func() {}}
	if _, err := io.WriteString(out, askBackground+askTerminal); err != nil {
		return k, nil // as the first frame will find out
	}
	buf := make([]byte, 1024)
	for end := time.Now().Add(patience); !k.done; {
		ready, err := wait(tty, nil, max(0, time.Until(end)))
		if err != nil || !ready {
			break
		}
		n, err := tty.Read(buf)
		if err != nil || n == 0 {
			break
		}
		k.typed = append(k.typed, k.take(buf[:n])...)
	}
	return k, nil
}

// input is what bubbletea is to read: the terminal itself where all is answered
// and nothing was typed. Else it is a pipe into which what was typed goes first,
// and then what comes from the terminal, without late answers; bubbletea can
// cancel its reading of a pipe, as it must to quit. An editor that is to have
// the terminal meanwhile would find this one reading along.
func (k *keyboard) input() (in *os.File, follow func(*tea.Program), err error) {
	if k.done && len(k.typed) == 0 {
		return k.tty, func(*tea.Program) {}, nil
	}
	in, to, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	stopped, stop, err := os.Pipe()
	if err != nil {
		return nil, nil, errors.Join(err, in.Close(), to.Close())
	}
	return in, func(p *tea.Program) {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			k.pass(to, stopped, func(dark bool) { p.Send(tui.BackgroundMsg{Dark: dark}) })
			to.Close()
			p.Quit() // there will be no more keys; nothing where it quits already
		}()
		k.stop = func() {
			stop.Close()
			in.Close()
			<-ended
			stopped.Close()
		}
	}, nil
}

// pass hands on what is typed, until stopped is closed at its other end.
func (k *keyboard) pass(to io.Writer, stopped *os.File, tell func(dark bool)) {
	typed, told := k.typed, k.told
	buf := make([]byte, 1024)
	for {
		if len(typed) > 0 {
			if _, err := to.Write(typed); err != nil {
				return
			}
		}
		if k.told && !told {
			told = true
			tell(k.dark)
		}
		limit := time.Duration(-1)
		if len(k.held) > 0 {
			limit = escapeTime
		}
		ready, err := wait(k.tty, stopped, limit)
		if err != nil {
			return
		}
		if !ready {
			typed = k.release()
			continue
		}
		n, err := k.tty.Read(buf)
		if err != nil || n == 0 {
			return
		}
		typed = k.take(buf[:n])
	}
}

// close gives the terminal back as it was.
func (k *keyboard) close() {
	k.stop()
	k.restore()
}

// restore gives the terminal back, while keys may still be read.
func (k *keyboard) restore() { _ = term.Restore(k.tty.Fd(), k.state) }
