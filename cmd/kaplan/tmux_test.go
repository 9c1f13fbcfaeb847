package main

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// These tests drive the program in a real terminal. They need tmux: without it
// they are skipped, and where CI=true they fail instead.

var built string // the folder of the binary, once it is built

var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "kaplan-tmux")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "kaplan")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	// No test reads or writes the sessions of whoever runs it.
	state, err := os.MkdirTemp("", "kaplan-state")
	if err == nil {
		err = os.Setenv("XDG_STATE_HOME", state)
	}
	if err != nil {
		panic(err)
	}
	status := m.Run()
	os.RemoveAll(state)
	if built != "" {
		os.RemoveAll(built)
	}
	os.Exit(status)
}

// terminal is one pane of tmux in which kaplan runs.
type terminal struct {
	t      *testing.T
	socket string
	log    string // everything that was written to the pane
	state  string // the folder of its sessions
}

// open starts kaplan on a screen of w by h. env goes before the command, as in
// the shell.
func open(t *testing.T, w, h int, env string, args ...string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("tmux is missing, and CI=true wants this test")
		}
		t.Skip("tmux is missing")
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, socket: filepath.Join(t.TempDir(), "s"), log: filepath.Join(t.TempDir(), "log"), state: t.TempDir()}
	env = "XDG_STATE_HOME='" + x.state + "' " + env
	quoted := []string{path}
	for _, a := range args {
		quoted = append(quoted, "'"+strings.ReplaceAll(a, "'", `'\''`)+"'")
	}
	t.Cleanup(x.leave)
	// The pane waits for its log to be in place before kaplan starts.
	ready := filepath.Join(t.TempDir(), "ready")
	shell := "while ! [ -e " + ready + " ]; do sleep 0.02; done; env -u TMUX -u NO_COLOR -u CI LC_ALL=C.UTF-8 " + env + " " + strings.Join(quoted, " ") + "; echo EXIT $?; sleep 60"
	x.tmux("-f", "/dev/null", "-u", "new-session", "-d", "-x", strconv.Itoa(w), "-y", strconv.Itoa(h), shell)
	x.tmux("set", "-g", "status", "off")
	x.tmux("resize-window", "-x", strconv.Itoa(w), "-y", strconv.Itoa(h))
	x.tmux("pipe-pane", "-O", "cat > '"+x.log+"'")
	if err := os.WriteFile(ready, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return x
}

// leave ends tmux and waits for kaplan to end, which keeps its session in a folder that
// is removed after that.
func (x *terminal) leave() {
	shells, _ := exec.Command("tmux", "-S", x.socket, "list-panes", "-a", "-F", "#{pane_pid}").Output()
	inside, _ := exec.Command("pgrep", "-P", strings.Join(strings.Fields(string(shells)), ",")).Output()
	_ = exec.Command("tmux", "-S", x.socket, "kill-server").Run()
	for _, pid := range strings.Fields(string(inside)) {
		ended(pid)
	}
}

// ended waits for a process to end, and reports whether it did.
func ended(pid string) bool {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if b, err := os.ReadFile("/proc/" + pid + "/stat"); err != nil || strings.Contains(string(b), ") Z ") {
			return true
		}
	}
	return false
}

func (x *terminal) tmux(args ...string) string {
	x.t.Helper()
	c := exec.Command("tmux", append([]string{"-S", x.socket}, args...)...)
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	c.Dir, _ = os.Getwd()
	out, err := c.CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (x *terminal) screen() string { return x.tmux("capture-pane", "-p") }

// wait waits for the screen to hold every one of these, in which a run of
// blanks stands for a longer one.
func (x *terminal) wait(wants ...string) string {
	x.t.Helper()
	var s string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		s = x.screen()
		if !slices.ContainsFunc(wants, func(w string) bool { return !shows(s, w) }) {
			return s
		}
	}
	x.t.Fatalf("the screen never showed %q\n%s", wants, s)
	return ""
}

// shows reports whether a screen holds a text, in which a run of blanks stands for a
// longer one.
func shows(screen, text string) bool {
	return strings.Contains(strings.Join(strings.Fields(screen), " "), text)
}

// keys sends named keys; type sends text in one packet.
func (x *terminal) keys(names ...string) {
	x.t.Helper()
	for _, k := range names {
		x.tmux("send-keys", k)
	}
}

func (x *terminal) typed(text string) { x.t.Helper(); x.tmux("send-keys", "-l", text) }

// written is what came to the pane so far, once nothing more comes.
func (x *terminal) written() []byte {
	x.t.Helper()
	var last []byte
	start := time.Now()
	for still := 0; still < 8; {
		time.Sleep(25 * time.Millisecond)
		b, err := os.ReadFile(x.log)
		if os.IsNotExist(err) && time.Since(start) < 10*time.Second { // tmux has not opened it yet
			continue
		}
		if err != nil {
			x.t.Fatal(err)
		}
		if len(b) == len(last) {
			still++
		} else {
			still = 0
		}
		last = b
	}
	return last
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	p, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// column reads one marker of the matrix, in the order of its patients.
func column(t *testing.T, path, marker string) []float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r[0] == marker {
			var out []float64
			for _, c := range r[1:] {
				v, err := strconv.ParseFloat(c, 64)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, v)
			}
			return out
		}
	}
	t.Fatalf("no %s in %s", marker, path)
	return nil
}

// Open two files, find a marker by a part of its name, slide the cut by three
// patients: every number follows, and is the one that km prints.
func TestStoryOfKidneyCancer(t *testing.T) {
	t.Parallel()
	clinical, mirna := absolute(t, "testdata/kirc_clinical.csv"), absolute(t, "testdata/kirc_mirna.csv")
	x := open(t, 120, 40, "", clinical, mirna)
	s := x.wait("60 patients", "hsa-let-7a-5p", "at risk", "log-rank", "HAZARD", "status: 1 is the event")
	if !strings.Contains(s, "days/status, days") {
		t.Errorf("the endpoint is not shown\n%s", s)
	}
	x.keys("m")
	x.wait("type to filter", "─ Marker ")
	x.typed("21-5p")
	x.wait("> 21-5p")
	x.keys("Enter")
	x.wait("hsa-miR-21-5p by", "(median)", "low 30")
	x.keys("Right", "Right", "Right")
	s = x.wait("low 33", "high 27", "moved", "corrected", "naive")

	values := column(t, mirna, "hsa-miR-21-5p")
	slices.Sort(values)
	cut := strconv.FormatFloat(values[32], 'g', -1, 64)
	a := asked(t, "", "km", clinical, mirna, "--by", "hsa-miR-21-5p", "--cut", "value:"+cut)
	chi := strconv.FormatFloat(a.number("result/tests[log-rank]/statistic"), 'f', 2, 64)
	if !regexp.MustCompile(`log-rank +` + regexp.QuoteMeta(chi) + ` `).MatchString(s) {
		t.Errorf("km gives a log-rank of %s, the screen\n%s", chi, s)
	}
	hr := strconv.FormatFloat(a.number("result/hazard_ratio/estimate"), 'f', 2, 64)
	if !regexp.MustCompile(`high vs low .* ` + regexp.QuoteMeta(hr) + ` `).MatchString(s) {
		t.Errorf("km gives a hazard ratio of %s, the screen\n%s", hr, s)
	}

	// Three keys in one packet are three steps.
	x.typed("lll")
	x.wait("low 36")
	x.keys("u")
	x.wait("(median)", "low 30")
}

func TestOpenSensibly(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"pbc", "lung", "veteran", "bmt"} {
		x := open(t, 120, 40, "", data(t, name))
		x.wait("at risk", "log-rank", "HAZARD", " vs ", "assumed:")
		x.keys("q")
		x.wait("EXIT 0")
	}
}

func TestOpenBrokenFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "broken.csv")
	if err := os.WriteFile(path, []byte("time,status,x\n1,1,2\n2,0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	x := open(t, 200, 24, "", path)
	s := x.wait("EXIT 1")
	if !strings.Contains(s, "broken.csv, row 3: 2 cells where the header has 3 columns") {
		t.Errorf("says\n%s", s)
	}
	if b := x.written(); bytes.Contains(b, []byte("\x1b[?1049h")) {
		t.Error("the screen was opened for a file that cannot be read")
	}
}

func TestSmallestScreenAndResize(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, "", data(t, "lung"))
	x.wait("at risk", "log-rank", "HAZARD")
	x.tmux("resize-window", "-x", "60", "-y", "20")
	x.wait("kaplan needs 80 x 24 characters, this screen has 60 x 20")
	x.tmux("resize-window", "-x", "160", "-y", "50")
	s := x.wait("at risk", "CUT-OFF LANDSCAPE", "? help")
	if n := strings.Count(s, "\n"); n != 50 {
		t.Errorf("%d lines of 50\n%s", n, s)
	}
}

func TestNoColourAndASCII(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, env     string
		args          []string
		colour, ascii bool
	}{
		{"plain", "TERM=xterm-256color", nil, true, false},
		{"NO_COLOR", "TERM=xterm-256color NO_COLOR=1", nil, false, false},
		{"--ascii", "TERM=xterm-256color", []string{"--ascii"}, true, true},
		{"no UTF-8 in the locale", "TERM=xterm-256color LC_ALL=C", nil, true, true},
		{"16 colours", "TERM=xterm-16color COLORTERM=", nil, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := open(t, 120, 40, c.env, append([]string{data(t, "lung")}, c.args...)...)
			x.wait("at risk", "log-rank")
			x.keys("b", "d", "Right", "m")
			x.wait("type to filter")
			x.keys("Escape")
			b := x.written()
			colour := regexp.MustCompile(`\x1b\[([0-9;]*;)?(3[0-7]|9[0-7]|38;[0-9;]+)m`).Match(b)
			if colour != c.colour {
				t.Errorf("colours: %v", colour)
			}
			high := bytes.IndexFunc(b, func(r rune) bool { return r >= 0x80 }) >= 0
			if high == c.ascii {
				t.Errorf("bytes of 0x80 and above: %v", high)
			}
			if c.name == "16 colours" && bytes.Contains(b, []byte("38;")) {
				t.Error("a terminal of 16 colours got others")
			}
		})
	}
}

// Quitting gives the terminal back as it was.
func TestQuitLeavesTheTerminalClean(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"q", "C-c"} {
		x := open(t, 120, 40, "", data(t, "lung"))
		x.wait("at risk")
		if got := strings.TrimSpace(x.tmux("display-message", "-p", "#{alternate_on} #{mouse_any_flag}")); got != "1 0" {
			t.Errorf("alternate screen and mouse are %q", got)
		}
		x.keys(key)
		s := x.wait("EXIT 0")
		if strings.Contains(s, "at risk") {
			t.Errorf("%s leaves the curves behind\n%s", key, s)
		}
		if got := strings.TrimSpace(x.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag}")); got != "0 1 0 0" {
			t.Errorf("%s: alternate screen, cursor, mouse, keypad are %q", key, got)
		}
	}
}

func TestCopyEmitsOSC52Once(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", data(t, "lung"), "--by", "sex")
	x.wait("at risk", "10.33")
	x.keys("y")
	x.wait("copied ")
	found := regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]*)(\x07|\x1b\\)`).FindAllSubmatch(x.written(), -1)
	if len(found) != 1 {
		t.Fatalf("OSC 52 was written %d times", len(found))
	}
	text, err := base64.StdEncoding.DecodeString(string(found[0][1]))
	if err != nil || !strings.Contains(string(text), "Log-rank chi-square 10.33 on 1 df") {
		t.Errorf("copied %q, %v", text, err)
	}
}

// How many bytes a key costs on the wire, when the cut is slid: in the median no more
// than a slow line takes in a blink. What stands on the screen then is what
// a screen that was drawn in whole would hold.
func TestBytesPerKey(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "TERM=xterm-256color", data(t, "pbc"), "--by", "bili", "--cause", "2")
	x.wait("at risk", "bili by 1.4 (median)")
	before := len(x.written())
	const keys = 20
	var cost []int
	for range keys {
		had := len(x.written())
		x.keys("Right")
		time.Sleep(60 * time.Millisecond)
		cost = append(cost, len(x.written())-had)
	}
	slices.Sort(cost)
	t.Logf("sliding the cut at 120x40 writes %d bytes per key in the median, %d to %d (a whole frame: %d)", cost[keys/2], cost[0], cost[keys-1], before)
	if n := cost[keys/2]; n == 0 || n > 2000 {
		t.Errorf("%d bytes per key", n)
	}
	slid := x.tmux("capture-pane", "-p", "-e")
	x.tmux("resize-window", "-x", "100", "-y", "30")
	time.Sleep(300 * time.Millisecond)
	x.tmux("resize-window", "-x", "120", "-y", "40")
	x.written()
	if whole := x.tmux("capture-pane", "-p", "-e"); captured(t, whole, 120, 40) != captured(t, slid, 120, 40) {
		t.Errorf("cell by cell the screen became\n%s\nand in whole it is\n%s", slid, whole)
	}
}
