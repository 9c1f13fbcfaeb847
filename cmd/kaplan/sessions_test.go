package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kaplan/model/session"
)

// again opens kaplan in the state folder of a terminal that was left.
func (x *terminal) again(args ...string) *terminal {
	x.t.Helper()
	y := open(x.t, 120, 40, "XDG_STATE_HOME='"+x.state+"'", args...)
	y.state = x.state
	return y
}

// beside answers a command in the state folder of a terminal.
func (x *terminal) beside(args ...string) (string, error) {
	x.t.Helper()
	path, err := binary()
	if err != nil {
		x.t.Fatal(err)
	}
	c := exec.Command(path, args...)
	c.Env = append(os.Environ(), "XDG_STATE_HOME="+x.state)
	out, err := c.CombinedOutput()
	return string(out), err
}

// theSession is the one session in the state folder of a terminal.
func (x *terminal) theSession() *session.File {
	x.t.Helper()
	all := session.List(filepath.Join(x.state, "kaplan"))
	if len(all) != 1 || all[0].Err != nil {
		x.t.Fatalf("%d sessions: %+v", len(all), all)
	}
	return all[0].File
}

// One works, leaves, and goes on another time: where one was is offered and one key
// takes it, what was looked at counts, and what is forgotten leaves its number.
func TestStoryOfASession(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	x := open(t, 120, 40, "", lung)
	x.wait("age by 63", "at risk")
	x.keys("Right", "Right")
	x.wait("moved")
	x.typed("\"")
	x.wait("they are kept with the session")
	x.typed("older")
	x.keys("Enter")
	x.wait("saved: ' then 1")
	x.keys("A")
	x.wait("NAME = EXPRESSION")
	x.typed("double = age * 2")
	x.wait("double: ")
	x.keys("Enter")
	x.wait("computed: double")
	s := x.wait("looks ? help")
	looks := regexp.MustCompile(`(\d+) looks`).FindStringSubmatch(s)[1]
	x.keys("q")
	x.wait("kept: "+looks+" looks, 1 saved look, 1 computed column", "EXIT 0")
	f := x.theSession()
	info, err := os.Stat(f.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if f.Entries[0].Seal.Hash == "" || f.Entries[0].Seal.Data == "" || f.Entries[0].Seal.User == "" || len(f.Doubts) > 0 {
		t.Errorf("%+v, %v", f.Entries[0].Seal, f.Doubts)
	}

	x = x.again(lung)
	x.wait("age by 63 (median)", "you were here today at", looks+" looks, 1 saved look (0 takes it up)")
	x.typed("0")
	x.wait("taken up where you were today", "moved", "age by 65")
	x.keys("8")
	x.wait("double")
	x.keys("q")
	x.wait("EXIT 0")

	x = x.again("--resume", lung)
	x.wait("COLUMNS (11)", "double") // view 8, where it was left
	x.keys("1")
	x.wait("age by 65", "moved")
	out, err := x.beside("ledger", lung)
	if err != nil || !strings.Contains(out, "Ledger: "+looks+" looks") || !strings.Contains(out, "of the session that was kept today at") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := x.beside("ledger", lung, "--fresh"); err != nil || !strings.Contains(out, "Ledger: 0 looks") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = x.beside("looks", lung); err != nil || !strings.Contains(out, "older") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = x.beside("sessions"); err != nil || !strings.Contains(out, "open in an explorer") || !strings.Contains(out, "21 CFR Part 11") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = x.beside("sessions", "forget", "1"); err == nil || !strings.Contains(out, "an explorer has the session") {
		t.Errorf("%v\n%s", err, out)
	}
	// A second one has one of its own.
	y := x.again(lung)
	y.wait("another explorer has the session of this cohort open")
	y.keys("q")
	y.wait("-2.toml", "EXIT 0")
	if out, err := x.beside("sessions", "forget", f.Path[:len(f.Path)-len(".toml")]+"-2"); err != nil || !strings.Contains(out, "forgotten: ") {
		t.Errorf("%v\n%s", err, out)
	}
	x.keys("q")
	x.wait("EXIT 0")

	x = x.again("--fresh", lung)
	s = x.wait("age by 63 (median)", "at risk", "1 look ? help")
	if strings.Contains(s, "you were here") {
		t.Errorf("a fresh one offers an old one\n%s", s)
	}
	x.keys("9")
	x.wait(looks + " earlier looks forgotten")
	x.keys("q")
	x.wait("EXIT 0")
	if out, err := x.beside("ledger", lung); err != nil || !strings.Contains(out, looks+" earlier looks forgotten") {
		t.Errorf("%v\n%s", err, out)
	}
	x = x.again("sessions", "open", lung)
	x.wait("LEDGER", looks+" earlier looks forgotten")
}

// Without a place to keep anything, and read-only, the explorer works and says so.
func TestWithoutASession(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	x := open(t, 120, 40, "", "--read-only", lung)
	x.wait("at risk", "--read-only: nothing is written, and no session is kept")
	x.keys("x")
	x.wait("nothing is written: kaplan was started with --read-only")
	x.keys("q")
	s := x.wait("EXIT 0")
	if entries, _ := os.ReadDir(x.state); len(entries) > 0 || strings.Contains(s, "kept:") {
		t.Errorf("%v was written\n%s", entries, s)
	}
	full := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(full, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x = open(t, 120, 40, "XDG_STATE_HOME="+full, lung)
	x.wait("at risk", "no session is kept: the folder "+full+"/kaplan was not made")
	x.keys("Right")
	x.wait("moved")
	x.keys("q")
	x.wait("EXIT 0")
	x = open(t, 120, 40, "XDG_STATE_HOME= HOME=", lung)
	x.wait("at risk", "no session is kept: there is no home folder")
}

// A file that has changed is named once the explorer is there.
func TestChangedFileIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "lung.csv")
	text, err := os.ReadFile(data(t, "lung"))
	if err == nil {
		err = os.WriteFile(file, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	x := open(t, 120, 40, "", file)
	x.wait("at risk", "1 look")
	time.Sleep(keepTime)
	x.keys("q")
	x.wait("kept: 1 look", "EXIT 0")
	if err := os.WriteFile(file, append(text, text[strings.LastIndexByte(strings.TrimSpace(string(text)), '\n')+1:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	x = x.again(file)
	x.wait("you were here today", "lung.csv has changed since")
}

// keepTime is by when what was done is kept.
const keepTime = time.Second
