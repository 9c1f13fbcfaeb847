//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"kaplan/model/session"
)

// pid is the process of kaplan in a terminal.
func (x *terminal) pid() int {
	x.t.Helper()
	shell := strings.TrimSpace(x.tmux("display-message", "-p", "#{pane_pid}"))
	out, err := exec.Command("pgrep", "-P", shell, "kaplan").Output()
	if err != nil {
		x.t.Skipf("pgrep: %v", err)
	}
	n, err := strconv.Atoi(strings.Fields(string(out))[0])
	if err != nil {
		x.t.Fatal(err)
	}
	return n
}

// However the explorer ends in the middle of 200 keys, its session is there, and at
// most the last second of it is missing.
func TestSessionOutlivesTheExplorer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		end     func(x *terminal, pid int)
		whole   bool // nothing at all is missing
		status  int  // that the shell is told, 0 for none
		message string
	}{
		{"kill -9", func(_ *terminal, pid int) { _ = syscall.Kill(pid, syscall.SIGKILL) }, false, 137, ""},
		{"SIGHUP", func(_ *terminal, pid int) { _ = syscall.Kill(pid, syscall.SIGHUP) }, true, 129, "ended by a signal (hangup)"},
		{"SIGTERM", func(_ *terminal, pid int) { _ = syscall.Kill(pid, syscall.SIGTERM) }, true, 143, "ended by a signal (terminated)"},
		{"SIGQUIT", func(_ *terminal, pid int) { _ = syscall.Kill(pid, syscall.SIGQUIT) }, true, 131, "ended by a signal (quit)"},
		{"SIGABRT", func(_ *terminal, pid int) { _ = syscall.Kill(pid, syscall.SIGABRT) }, true, 134, "ended by a signal (aborted)"},
		{"SIGINT", func(_ *terminal, pid int) { _ = syscall.Kill(pid, syscall.SIGINT) }, true, 130, "interrupted"},
		{"the terminal is dropped", func(x *terminal, _ int) { x.tmux("kill-server") }, false, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := open(t, 120, 40, "", data(t, "pbc"), "--by", "bili", "--cause", "2")
			x.wait("at risk", "bili by 1.4 (median)")
			pid := x.pid()
			for range 5 {
				x.typed(strings.Repeat("l", 20))
				time.Sleep(100 * time.Millisecond)
			}
			x.wait("moved", "looks")
			x.typed("]") // the marker after bili
			x.wait("chol by")
			time.Sleep(1200 * time.Millisecond) // after which it has to be kept
			for range 4 {
				x.typed(strings.Repeat("l", 20))
			}
			x.wait("moved") // a key that nobody has read yet is nobody's to keep
			c.end(x, pid)
			if !ended(strconv.Itoa(pid)) {
				t.Fatal("the process never ended")
			}
			if c.status != 0 {
				s := x.wait("EXIT " + strconv.Itoa(c.status))
				if !strings.Contains(s, c.message) || strings.Contains(s, "panic") || strings.Contains(s, "goroutine") {
					t.Errorf("it says\n%s", s)
				}
				if c.whole { // the terminal is as it was before
					if got := strings.TrimSpace(x.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}")); got != "0 1 0" {
						t.Errorf("alternate screen, cursor, mouse are %q", got)
					}
					if !strings.Contains(s, "kept: ") {
						t.Errorf("it does not say what was kept\n%s", s)
					}
				}
			}
			all := session.List(filepath.Join(x.state, "kaplan"))
			if len(all) != 1 || all[0].Err != nil || all[0].Open || len(all[0].Doubts) > 0 {
				t.Fatalf("%+v", all)
			}
			f := all[0]
			if f.Look.Marker != "chol" || len(f.Entries) < 3 || f.Entries[0].Seal.Hash == "" {
				t.Errorf("%d looks, and the marker %s", len(f.Entries), f.Look.Marker)
			}
			if c.whole && !f.Look.Moved {
				t.Error("the last keys are missing")
			}
			if left, _ := filepath.Glob(filepath.Join(x.state, "kaplan", ".*")); c.whole && len(left) > 0 {
				t.Errorf("%v is left over", left)
			}
			if c.status == 0 {
				return
			}
			y := x.again("--resume", data(t, "pbc"))
			y.wait("chol by", "at risk")
		})
	}
}

// A full disk in the middle of 200 keys: what was kept before is there, whole; the
// explorer goes on and says so.
func TestFullDiskLeavesTheSession(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", data(t, "pbc"), "--by", "bili", "--cause", "2")
	x.wait("at risk", "bili by 1.4 (median)")
	x.keys("Right")
	x.wait("moved", "looks")
	x.keys("q")
	x.wait("kept: ", "EXIT 0")
	before := x.theSession()
	info, err := os.Stat(before.Path)
	if err != nil {
		t.Fatal(err)
	}
	// No file may be larger than the session is now, in blocks of 512 bytes.
	limit := strconv.FormatInt(info.Size()/512+1, 10)
	y := open(t, 120, 40, "XDG_STATE_HOME='"+x.state+"' sh -c 'ulimit -f "+limit+"; exec \"$@\"' -", data(t, "pbc"), "--by", "bili", "--cause", "2")
	y.state = x.state
	y.wait("you were here today")
	for range 10 {
		y.typed(strings.Repeat("l", 20))
		time.Sleep(50 * time.Millisecond)
	}
	y.wait("looks, not kept ? help", "at risk")
	y.keys("q")
	y.wait("the session is not kept: "+before.Path[:30], "it would be larger than a file may be here", "EXIT 0")
	after := y.theSession()
	if len(after.Entries) < len(before.Entries) || len(after.Doubts) > 0 {
		t.Errorf("%d looks, then %d: %v", len(before.Entries), len(after.Entries), after.Doubts)
	}
	if left, _ := filepath.Glob(filepath.Join(x.state, "kaplan", ".*")); len(left) > 0 {
		t.Errorf("%v is left over", left)
	}
}

// Ctrl-Z gives the shell its terminal, fg brings the screen back; Ctrl-L takes away what
// another program has written on it.
func TestSuspendAndRedraw(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", data(t, "lung"))
	x.wait("at risk")
	x.keys("q")
	x.wait("EXIT 0")
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	x.tmux("respawn-pane", "-k", "env -u TMUX XDG_STATE_HOME='"+x.state+"' LC_ALL=C.UTF-8 PS1='READY$ ' bash --norc --noprofile -i")
	x.wait("READY$")
	x.typed(path + " " + data(t, "lung"))
	x.keys("Enter")
	x.wait("at risk", "HAZARD")
	x.keys("Right")
	x.wait("moved")
	x.keys("C-z")
	s := x.wait("Stopped", "READY$")
	if strings.Contains(s, "at risk") {
		t.Errorf("the screen is left behind\n%s", s)
	}
	x.typed("echo and $((40 + 2))") // the shell echoes what is typed, and has lines
	x.keys("Enter")
	x.wait("echo and $((40 + 2))", "and 42")
	x.typed("fg")
	x.keys("Enter")
	x.wait("at risk", "moved", "HAZARD")
	x.keys("2")
	x.wait("Landscape")
	x.keys("1")
	x.wait("at risk", "HAZARD") // else its frame covers the message
	tty := strings.TrimSpace(x.tmux("display-message", "-p", "#{pane_tty}"))
	wall, err := os.OpenFile(tty, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer wall.Close()
	if _, err := wall.WriteString("\x1b[12;20HBroadcast message from root"); err != nil {
		t.Fatal(err)
	}
	x.wait("Broadcast message")
	x.keys("C-l")
	for end := time.Now().Add(20 * time.Second); strings.Contains(x.screen(), "Broadcast"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it stays\n%s", x.screen())
		}
	}
	x.wait("at risk", "HAZARD")
	x.keys("q")
	x.wait("kept: ", "READY$")
}

// Ctrl-C in a command ends it as interrupted, with nothing on standard output.
func TestInterruptedCommand(t *testing.T) {
	t.Parallel()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, "cut", data(t, "pbc"), "--by", "bili", "--cause", "2", "--permutations", "2000000")
	var out, errs strings.Builder
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err = c.Wait()
	if c.ProcessState.ExitCode() != 130 || out.String() != "" || errs.String() != "kaplan: interrupted\n" {
		t.Errorf("%v, %q, %q", err, out.String(), errs.String())
	}
}
