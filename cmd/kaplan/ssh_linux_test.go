package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// sshServer is an sshd of its own on the loopback interface, which lets whoever runs the
// tests in by a key of its own, into kaplan and nowhere else.
type sshServer struct {
	t      *testing.T
	dir    string // keys and configuration
	inside string // what a login may reach: HOME, state, temporary files, the folder it is in
	kaplan string // the binary, under a name that no other process has
	port   int
}

// startSSH starts sshd; where it is missing the test is skipped, and where CI=true it fails.
func startSSH(t *testing.T) *sshServer {
	t.Helper()
	missing := func(format string, args ...any) {
		t.Helper()
		if os.Getenv("CI") == "true" {
			t.Fatalf(format+", and CI=true wants this test", args...)
		}
		t.Skipf(format, args...)
	}
	sshd, err := exec.LookPath("sshd")
	if err != nil {
		if sshd = "/usr/sbin/sshd"; !exists(sshd) {
			missing("sshd is missing (openssh-server)")
		}
	}
	for _, tool := range []string{"ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing("%s is missing (openssh-client)", tool)
		}
	}
	if os.Getuid() == 0 { // sshd drops privileges there
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			missing("%v", err)
		}
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := &sshServer{t: t, dir: t.TempDir(), inside: t.TempDir()}
	s.kaplan = filepath.Join(s.dir, "kaplan")
	if err := os.Symlink(path, s.kaplan); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{"home", "state", "tmp", "cwd"} {
		if err := os.Mkdir(filepath.Join(s.inside, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.write("cwd/notes.txt", "what was here before\n")
	for _, key := range []string{"host", "user"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(s.dir, key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	public, err := os.ReadFile(filepath.Join(s.dir, "user.pub"))
	if err == nil {
		err = os.WriteFile(filepath.Join(s.dir, "authorized"), public, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	for range 5 { // the port may be taken between its choice and sshd
		s.port = freePort(t)
		config := fmt.Sprintf("Port %d\nListenAddress 127.0.0.1\nHostKey %[2]s/host\nPidFile none\nAuthorizedKeysFile %[2]s/authorized\nStrictModes no\nUsePAM no\n"+
			"PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nMaxStartups 50\n"+
			"SetEnv HOME=%[3]s/home XDG_STATE_HOME=%[3]s/state TMPDIR=%[3]s/tmp LC_ALL=C.UTF-8\n"+
			"PermitUserRC no\nDisableForwarding yes\nForceCommand cd %[3]s/cwd && exec %[4]s --read-only --sample lihc\n", s.port, s.dir, s.inside, s.kaplan)
		if err := os.WriteFile(filepath.Join(s.dir, "sshd_config"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(sshd, "-D", "-e", "-f", filepath.Join(s.dir, "sshd_config"))
		log.Reset()
		out, err := os.Create(filepath.Join(s.dir, "log"))
		if err != nil {
			t.Fatal(err)
		}
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Start(); err != nil {
			missing("sshd does not start: %v", err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait(); out.Close() }()
		for range 200 {
			if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port)); err == nil {
				c.Close()
				t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
				return s
			}
			select {
			case <-ended:
				ended <- nil
			case <-time.After(50 * time.Millisecond):
				continue
			}
			break
		}
		_ = cmd.Process.Kill()
	}
	text, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	missing("sshd does not listen: %s", text)
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *sshServer) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.inside, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// args are those of a client, with more before the name of the machine and after it.
func (s *sshServer) args(before []string, after ...string) []string {
	me, err := user.Current()
	if err != nil {
		s.t.Fatal(err)
	}
	out := []string{"-F", "none", "-i", filepath.Join(s.dir, "user"), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=" + filepath.Join(s.dir, "known"), "-o", "LogLevel=ERROR", "-e", "none", "-p", fmt.Sprint(s.port)}
	return slices.Concat(out, before, []string{me.Username + "@127.0.0.1"}, after)
}

// login opens the explorer by ssh in a terminal of its own.
func (s *sshServer) login(term string, after ...string) *pty {
	s.t.Helper()
	return ofCommand(s.t, "", []string{"TERM=" + term}, reports("rgb:0000/0000/0000"), "ssh", s.args([]string{"-tt"}, after...)...)
}

// running counts the processes of the server's kaplan.
func (s *sshServer) running() (n int) {
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range all {
		if b, err := os.ReadFile(f); err == nil && strings.HasPrefix(string(b), s.kaplan+"\x00") {
			n++
		}
	}
	return n
}

// become waits for so many processes to run.
func (s *sshServer) become(n int) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); s.running() != n; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("%d of %d processes of kaplan run", s.running(), n)
		}
	}
}

// holds are the files and folders that a login may reach, with their contents.
func (s *sshServer) holds() (out []string) {
	s.t.Helper()
	err := filepath.WalkDir(s.inside, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		text := ""
		if !d.IsDir() {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			text = string(b)
		}
		out = append(out, fmt.Sprint(strings.TrimPrefix(path, s.inside), info.Mode(), info.ModTime().UnixNano(), text))
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// after is what is written after some keys, once a text of it is there.
func (x *pty) after(keys, text string) string {
	x.t.Helper()
	had := len(x.written())
	x.typed(keys)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if s := x.written()[had:]; strings.Contains(plainText(s), text) {
			return s
		}
		if time.Now().After(end) {
			x.t.Fatalf("after %q %q was never written, but %q", keys, text, plainText(x.written()[had:]))
		}
	}
}

var escapes = regexp.MustCompile(`\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\))`)

// plainText is what is written without colours and places.
func plainText(s string) string { return escapes.ReplaceAllString(s, "") }

// Six people log in at once by the real ssh, as docs/ssh.md says it is set up. They get the
// explorer and nothing else: nothing is written, no key and no command leads to a shell, and
// whoever is cut off leaves nothing running.
func TestSixLoginsBySSH(t *testing.T) {
	t.Parallel()
	s := startSSH(t)
	before := s.holds()
	var people []*pty
	for range 6 {
		people = append(people, s.login("xterm-256color"))
	}
	for i, x := range people {
		x.wait("lihc", "at risk", "HAZARD")
		if !regexp.MustCompile(`\x1b\[[0-9;]*38;5;\d+`).MatchString(x.written()) {
			t.Errorf("login %d: the colours of a terminal that has 256 are not used", i)
		}
	}
	s.become(6)
	for i, x := range people {
		x.after("]", "Age") // each has a question of their own
		if out := x.after("\x1a", "suspended here"); strings.Contains(out, "\x1b[?1049l") {
			t.Errorf("login %d: Ctrl-Z has left the screen", i)
		}
		x.after("x", "only")
		x.after("!", "!; ? lists the keys")
		x.after("&", "only")
		x.after("\"", "Save this look as")
		x.typed("mine\r")
		x.after("2", "Landscape")
	}
	s.become(6)

	// Whose line is cut leaves nothing running; who quits is out.
	for i, x := range people[:3] {
		if err := x.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		s.become(5 - i)
	}
	for _, x := range people[3:] {
		x.typed("q")
		x.leaves()
	}
	s.become(0)
	if after := s.holds(); !slices.Equal(before, after) {
		t.Errorf("there was %q\nand is %q", before, after)
	}
}

// What the documentation says to write is what is tried here.
func TestSSHIsDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(repository, "docs", "ssh.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"ForceCommand kaplan --read-only --sample lihc", "DisableForwarding yes", "PermitUserRC no"} {
		if !strings.Contains(string(text), line) {
			t.Errorf("docs/ssh.md lacks %s", line)
		}
	}
	// kaplan --read-only learn LESSON is a line there, too.
	if status, _, errs := kaplan("", "--read-only", "learn", "curve"); status != exitDone {
		t.Errorf("%d %s", status, errs)
	}
}

// A command of the client is not run, with a terminal or without, nor is any subsystem or
// forwarding.
func TestSSHRunsNothingElse(t *testing.T) {
	t.Parallel()
	s := startSSH(t)
	before := s.holds()
	for _, c := range []struct {
		what          string
		before, after []string
	}{
		{"a command", nil, []string{"echo SHELL$((1+1)); touch made"}},
		{"sftp", []string{"-s"}, []string{"sftp"}},
		{"no command", []string{"-T"}, nil},
		{"forwarding", []string{"-W", fmt.Sprintf("127.0.0.1:%d", s.port)}, nil},
	} {
		cmd := exec.Command("ssh", s.args(c.before, c.after...)...)
		cmd.Stdin = strings.NewReader("touch made\nexit 7\n")
		out, err := cmd.CombinedOutput()
		if err == nil || strings.Contains(string(out), "SHELL2") || strings.Contains(string(out), "SSH-2.0") {
			t.Errorf("%s: %v, %s", c.what, err, out)
		}
		if c.before == nil && !strings.Contains(string(out), "the explorer needs a terminal") {
			t.Errorf("%s: says %s", c.what, out)
		}
	}
	x := s.login("xterm-256color", "echo SHELL$((1+1)); touch made")
	x.wait("lihc", "at risk")
	if strings.Contains(x.written(), "SHELL2") {
		t.Error("a command of the client was run")
	}
	x.typed("q")
	x.leaves()
	s.become(0)
	if after := s.holds(); !slices.Equal(before, after) {
		t.Errorf("there was %q\nand is %q", before, after)
	}
}

// Terminals of other kinds and sizes do: 16 colours, none, 0 by 0 and 1000 by 1000.
func TestSSHTerminals(t *testing.T) {
	t.Parallel()
	s := startSSH(t)
	x := s.login("xterm")
	x.wait("lihc", "at risk")
	if out := x.written(); strings.Contains(out, "38;5;") || !regexp.MustCompile(`\x1b\[[0-9;]*(3[0-7]|9[0-7])m`).MatchString(out) {
		t.Error("a terminal of 16 colours got others, or none")
	}
	size := func(rows, cols uint16) {
		t.Helper()
		if err := unix.IoctlSetWinsize(int(x.master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: rows, Col: cols}); err != nil {
			t.Fatal(err)
		}
	}
	size(1000, 1000)
	x.after("b", "kaplan")
	size(0, 0)
	x.typed("bb")
	size(24, 80)
	x.after("?", "Help")
	x.after("\x1b", "at risk")
	size(5, 7)
	x.after("", "kaplan")
	size(40, 120)
	x.after("2", "Landscape")
	x.typed("q")
	x.leaves()

	x = s.login("dumb")
	<-x.ended
	if out := x.written(); !strings.Contains(out, "this terminal (TERM=dumb)") {
		t.Errorf("TERM=dumb: %q", out)
	}
	// A terminal that has no size yet when the login begins.
	x = &pty{t: t, answer: reports("rgb:0000/0000/0000")}
	x.master, x.slave = openPTY(t)
	size(0, 0)
	x.start([]string{"TERM=xterm-256color"}, "ssh", s.args([]string{"-tt"})...)
	s.become(1)
	x.typed("b")
	size(24, 80)
	x.after("", "lihc")
	if err := x.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.become(0)
}
