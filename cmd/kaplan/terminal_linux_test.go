package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// pty is a terminal that a test plays: it sees every byte that is written to it
// and answers what it likes.
type pty struct {
	t      *testing.T
	master *os.File
	slave  *os.File
	cmd    *exec.Cmd
	begun  time.Time
	ended  chan error

	mu     sync.Mutex
	seen   []byte
	answer func(seen []byte) string // to what was written since it last answered
}

// openPTY opens a pair of terminal ends of 120 by 40.
func openPTY(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no pseudo-terminals: ", err)
	}
	t.Cleanup(func() { master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { slave.Close() })
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: 120}); err != nil {
		t.Fatal(err)
	}
	return master, slave
}

// terminalOutput is something to write to that is a terminal.
func terminalOutput(t *testing.T) *os.File {
	_, slave := openPTY(t)
	return slave
}

// onPTY starts kaplan with the keys typed already. answer may be nil.
func onPTY(t *testing.T, typed string, env []string, answer func([]byte) string, args ...string) *pty {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return ofCommand(t, typed, env, answer, path, args...)
}

// ofCommand is onPTY of another program.
func ofCommand(t *testing.T, typed string, env []string, answer func([]byte) string, path string, args ...string) *pty {
	t.Helper()
	x := &pty{t: t, answer: answer}
	x.master, x.slave = openPTY(t)
	x.typed(typed)
	x.start(env, path, args...)
	return x
}

// start starts a program in the terminal.
func (x *pty) start(env []string, path string, args ...string) {
	x.t.Helper()
	x.ended = make(chan error, 1)
	x.cmd = exec.Command(path, args...)
	x.cmd.Env = append([]string{"TERM=xterm-256color", "LC_ALL=C.UTF-8", "PATH=" + os.Getenv("PATH"), "HOME=" + x.t.TempDir()}, env...)
	x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = x.slave, x.slave, x.slave
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	go x.read()
	x.begun = time.Now()
	if err := x.cmd.Start(); err != nil {
		x.t.Fatal(err)
	}
	go func() { x.ended <- x.cmd.Wait() }()
	x.t.Cleanup(func() { _ = x.cmd.Process.Kill() })
}

func (x *pty) typed(s string) {
	if _, err := x.master.WriteString(s); err != nil {
		x.t.Error(err)
	}
}

func (x *pty) read() {
	buf := make([]byte, 1<<16)
	from := 0
	for {
		n, err := x.master.Read(buf)
		if err != nil {
			return
		}
		x.mu.Lock()
		x.seen = append(x.seen, buf[:n]...)
		if x.answer != nil {
			if s := x.answer(x.seen[from:]); s != "" {
				from = len(x.seen)
				_, _ = x.master.WriteString(s)
			}
		}
		x.mu.Unlock()
	}
}

func (x *pty) written() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.seen)
}

// wait waits for text to be written, and reports how long after the start it was.
func (x *pty) wait(texts ...string) time.Duration {
	x.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		s := x.written()
		found := true
		for _, text := range texts {
			found = found && strings.Contains(s, text)
		}
		if found {
			return time.Since(x.begun)
		}
	}
	x.t.Fatalf("never wrote %q, but %q", texts, x.written())
	return 0
}

// leaves waits for the program to end, which must be without error.
func (x *pty) leaves() time.Duration {
	x.t.Helper()
	select {
	case err := <-x.ended:
		if err != nil {
			x.t.Errorf("ends with %v: %s", err, x.written())
		}
		return time.Since(x.begun)
	case <-time.After(10 * time.Second):
		x.t.Fatalf("does not end: %q", x.written())
		return 0
	}
}

// cooked fails where the terminal is left raw.
func (x *pty) cooked() {
	x.t.Helper()
	m, err := unix.IoctlGetTermios(int(x.slave.Fd()), unix.TCGETS)
	if err != nil {
		x.t.Fatal(err)
	}
	if m.Lflag&unix.ICANON == 0 || m.Lflag&unix.ECHO == 0 || m.Lflag&unix.ISIG == 0 {
		x.t.Error("the terminal is left raw")
	}
}

// asks are the sequences that a terminal answers: colours, attributes, cursor,
// modes, size.
var asks = regexp.MustCompile(`\x1b\](1[0-9]|4;\d+);\?|\x1b\[[>=]?0?c|\x1b\[\??[56]n|\x1b\[\??\d+\$p|\x1b\[1[4-9]t|\x1bP[+$]q|\x1b\[>0?q|\x1b\[\?u|\x05`)

// reports answers as a terminal does whose background is the colour.
func reports(colour string) func([]byte) string {
	return func(seen []byte) string {
		if !bytes.Contains(seen, []byte(askTerminal)) {
			return ""
		}
		return "\x1b]11;" + colour + "\x1b\\\x1b[?62;22c"
	}
}

// No command asks the terminal anything, or waits for it.
func TestTerminalIsNotAskedByCommands(t *testing.T) {
	small := absolute(t, "../../stats/testdata/ovarian.csv")
	for _, args := range [][]string{
		{"--version"},
		{"--help"},
		{"km", "--help"},
		{"samples"},
		{"km", small, "--time", "futime", "--event", "fustat", "--by", "rx"},
		{"describe", small},
		{"completion", "bash"},
	} {
		x := onPTY(t, "typed", nil, nil, args...)
		took := x.leaves()
		t.Logf("%-10s %4d ms with the start of the process", args[0], took.Milliseconds())
		out := x.written()
		for until := time.Now().Add(3 * time.Second); len(out) < 10 && time.Now().Before(until); out = x.written() {
			time.Sleep(10 * time.Millisecond)
		}
		if q := asks.FindString(out); q != "" {
			t.Errorf("%v asks the terminal %q", args, q)
		}
		if strings.Contains(strings.ReplaceAll(out, "\x1b[0m", ""), "\x1b") {
			t.Errorf("%v writes sequences: %q", args, out)
		}
		if len(out) < 10 {
			t.Errorf("%v writes %q", args, out)
		}
		// What was typed is there for the shell.
		x.typed("\n")
		buf := make([]byte, 64)
		if n, err := x.slave.Read(buf); err != nil || !strings.HasSuffix(string(buf[:n]), "typed\n") {
			t.Errorf("%v swallows what is typed: %q is left, %v", args, buf[:n], err)
		}
	}
}

// A terminal that never answers gets the first frame all the same, is asked once and
// by nobody else, who would wait longer; and what is typed meanwhile is there.
func TestTerminalThatNeverAnswers(t *testing.T) {
	lung := data(t, "lung")
	x := onPTY(t, "", nil, nil, lung)
	asked := x.wait(askBackground + askTerminal)
	drawn := x.wait("at risk")
	t.Logf("asks after %d ms, draws after %d ms", asked.Milliseconds(), drawn.Milliseconds())
	if n := strings.Count(x.written(), askTerminal); n != 1 {
		t.Errorf("asks %d times", n)
	}
	x.typed("q")
	x.leaves()
	x.cooked()
}

func TestTerminalKeysTypedEarlyArrive(t *testing.T) {
	lung := data(t, "lung")
	t.Run("before the start", func(t *testing.T) {
		x := onPTY(t, "3", nil, nil, lung)
		x.wait(hazardView)
		x.typed("q")
		x.leaves()
		x.cooked()
	})
	t.Run("while the question is open", func(t *testing.T) {
		x := onPTY(t, "", nil, nil, lung)
		x.wait(askBackground)
		x.typed("3")
		x.wait(hazardView)
		x.typed("\x1b[Z") // shift+tab, and quit from wherever that is
		x.typed("q")
		x.leaves()
		x.cooked()
	})
	t.Run("and the answer after them", func(t *testing.T) {
		typed := false
		x := onPTY(t, "", nil, func(seen []byte) string {
			if typed || !bytes.Contains(seen, []byte(askTerminal)) {
				return ""
			}
			typed = true
			return "3" + reports("rgb:ffff/ffff/ffff")(seen)
		}, lung)
		x.wait(hazardView, light)
		x.typed("q")
		x.leaves()
		x.cooked()
	})
	t.Run("Ctrl-C", func(t *testing.T) {
		x := onPTY(t, "", nil, nil, lung)
		x.wait(askBackground)
		x.typed("\x03")
		x.leaves()
		x.cooked()
	})
}

// What is only in view 3, and in the colours for either background.
const (
	hazardView = "Cox regression"
	light      = "38;5;242m"
	dark       = "38;5;245m"
)

func TestTerminalBackground(t *testing.T) {
	lung := data(t, "lung")
	for _, c := range []struct {
		name, want, not string
		env             []string
		answer          func([]byte) string
		args            []string
		asks            bool
	}{
		{"light", light, dark, nil, reports("rgb:ffff/ffff/ffff"), nil, true},
		{"dark", dark, light, nil, reports("rgb:1e1e/1e1e/1e1e"), nil, true},
		{"silent", dark, light, nil, nil, nil, true},
		{"silent, with COLORFGBG", light, dark, []string{"COLORFGBG=0;15"}, nil, nil, true},
		{"--theme light", light, dark, nil, reports("rgb:0000/0000/0000"), []string{"--theme", "light"}, false},
		{"--theme dark", dark, light, nil, reports("rgb:ffff/ffff/ffff"), []string{"--theme", "dark"}, false},
		{"NO_COLOR", "at risk", "38;", []string{"NO_COLOR=1"}, reports("rgb:ffff/ffff/ffff"), nil, false},
		{"TERM=vt100", "at risk", "38;", []string{"TERM=vt100"}, reports("rgb:ffff/ffff/ffff"), nil, false},
		{"TERM=screen", "\x1b[94m", "38;", []string{"TERM=screen"}, nil, nil, true},
		{"TERM=screen on light", "\x1b[34m", "38;", []string{"TERM=screen"}, reports("rgb:ffff/ffff/ffff"), nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := onPTY(t, "", c.env, c.answer, append([]string{lung}, c.args...)...)
			drawn := x.wait("at risk", c.want)
			t.Logf("draws after %d ms", drawn.Milliseconds())
			x.typed("q")
			x.leaves()
			x.cooked()
			out := x.written()
			if strings.Contains(out, c.not) {
				t.Errorf("writes %q", c.not)
			}
			if got := asks.MatchString(out); got != c.asks {
				t.Errorf("asks: %v", got)
			}
		})
	}
}

// A terminal that only writes line after line gets a sentence and the commands, not a
// screen that it cannot show.
func TestTerminalWithoutAScreen(t *testing.T) {
	x := onPTY(t, "", []string{"TERM=dumb"}, nil, data(t, "lung"))
	x.wait("kaplan km")
	if out := x.written(); strings.Contains(out, "\x1b[") || !strings.Contains(out, "TERM=dumb") {
		t.Errorf("writes %q", out)
	}
}

// Over a slow line the answer comes when the explorer is there already: it is
// taken, and is no key.
func TestTerminalThatAnswersLate(t *testing.T) {
	x := onPTY(t, "", nil, nil, data(t, "lung"))
	x.wait("at risk", dark)
	x.typed("\x1b]11;rgb:ffff")
	time.Sleep(5 * time.Millisecond)
	x.typed("/ffff/ffff\x1b\\\x1b[?62;22c")
	x.wait(light)
	x.typed("\x1b") // an Esc is an Esc, and no key is lost after it
	time.Sleep(100 * time.Millisecond)
	x.typed("3")
	x.wait(hazardView)
	if out := x.written(); strings.Contains(out, "no action has the key") || strings.Contains(out, "type to filter") {
		t.Errorf("the answer was taken for keys: %q", out)
	}
	x.typed("q")
	x.leaves()
	x.cooked()
}

// Data by standard input, keys from the terminal.
func TestTerminalBesideData(t *testing.T) {
	b, err := os.ReadFile(data(t, "lung"))
	if err != nil {
		t.Fatal(err)
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]func([]byte) string{"silent": nil, "light": reports("rgb:ffff/ffff/ffff")} {
		x := &pty{t: t, ended: make(chan error, 1), answer: answer}
		x.master, x.slave = openPTY(t)
		x.cmd = exec.Command(path, "-")
		x.cmd.Env = []string{"TERM=xterm-256color", "LC_ALL=C.UTF-8"}
		x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = bytes.NewReader(b), x.slave, x.slave
		x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1}
		go x.read()
		x.begun = time.Now()
		if err := x.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func() { x.ended <- x.cmd.Wait() }()
		t.Cleanup(func() { _ = x.cmd.Process.Kill() })
		x.wait("at risk")
		x.typed("3")
		x.wait(hazardView)
		x.typed("q")
		x.leaves()
		x.cooked()
		if name == "light" && !strings.Contains(x.written(), light) {
			t.Error("the light background is not seen")
		}
	}
}
