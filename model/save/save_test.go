//go:build unix

package save

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// files are the names in a folder, hidden ones too.
func files(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
}

func TestWriteRefusesAndReplaces(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	put(t, at("old"), "old")
	if err := os.Symlink("old", at("link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", at("dangling")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(at("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(at("folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	before := files(t, dir)
	for _, c := range []struct{ name, without, with string }{
		{"old", "exists and was left as it is", ""},
		{"link", "exists and was left as it is", ""},
		{"dangling", "is a link to a file that does not exist", "is a link to a file that does not exist"},
		{"pipe", "is no regular file", "is no regular file"},
		{"folder", "is a folder", "is a folder"},
		{"none/new", "the folder " + at("none") + " does not exist", "does not exist"},
		{"old/new", "is no folder", "is no folder"},
		{strings.Repeat("n", 300), "its name is too long", "its name is too long"},
	} {
		for _, force := range []bool{false, true} {
			want := c.without
			if force {
				want = c.with
			}
			err := Writer{Force: force}.Write(Text(at(c.name), Shared, []byte("new")))
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("%s, force %v: %v", c.name, force, err)
			}
		}
		if got := files(t, dir); got != before {
			t.Fatalf("%s: the folder has %s", c.name, got)
		}
	}
	if content(t, at("old")) != "new" {
		t.Error("the link was not followed")
	}
	if info, err := os.Lstat(at("link")); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link is none any more")
	}
	if err := (Writer{ReadOnly: true, Force: true}).Write(Text(at("fresh"), Shared, nil)); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
}

func TestModes(t *testing.T) {
	dir := t.TempDir()
	defer syscall.Umask(syscall.Umask(0o027))
	put(t, filepath.Join(dir, "group"), "old")
	put(t, filepath.Join(dir, "rows"), "old")
	for _, c := range []struct {
		name       string
		mode, want fs.FileMode
	}{{"answer", Shared, 0o640}, {"patients", Private, 0o600}, {"group", Shared, 0o640}, {"rows", Private, 0o600}} {
		path := filepath.Join(dir, c.name)
		if err := (Writer{Force: true}).Write(Text(path, c.mode, []byte("x"))); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode() != c.want {
			t.Errorf("%s: %v, %v", c.name, info.Mode(), err)
		}
	}
}

// What goes wrong halfway leaves what was there, and nothing else.
func TestErrorsLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	put(t, old, "old")
	wrong := errors.New("wrong")
	half := func(w io.Writer) error {
		_, err := w.Write([]byte("half"))
		return errors.Join(err, wrong)
	}
	err := Writer{Force: true}.Write(Text(filepath.Join(dir, "first"), Shared, []byte("whole")), File{old, Shared, half})
	if !errors.Is(err, wrong) || files(t, dir) != "old" || content(t, old) != "old" {
		t.Errorf("%v, and the folder has %s", err, files(t, dir))
	}
	// The second file comes to be while the first is filled.
	taken := filepath.Join(dir, "taken")
	err = Writer{}.Write(Text(filepath.Join(dir, "first"), Shared, []byte("whole")), File{taken, Shared, func(io.Writer) error {
		return os.WriteFile(taken, []byte("theirs"), 0o600)
	}})
	if err == nil || !strings.Contains(err.Error(), "exists") || files(t, dir) != "old taken" || content(t, taken) != "theirs" {
		t.Errorf("%v, and the folder has %s", err, files(t, dir))
	}
}

// A file that is being filled is not taken for one that was left over.
func TestSweepLeavesTheLiving(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	left := filepath.Join(dir, ".c.1-0"+suffix)
	put(t, left, "half")
	err := Writer{}.Write(File{a, Shared, func(w io.Writer) error {
		if err := (Writer{}).Write(Text(b, Shared, []byte("b"))); err != nil {
			return err
		}
		_, err := io.WriteString(w, "a")
		return err
	}})
	if err != nil || files(t, dir) != "a b" || content(t, a) != "a" {
		t.Errorf("%v, and the folder has %s", err, files(t, dir))
	}
}

// helper runs this test again in a shell of its own, as the part that is named; the
// folder is its last argument.
func helper(t *testing.T, shell, part, dir string) (string, error) {
	t.Helper()
	c := exec.Command("sh", "-c", shell, os.Args[0], "-test.run=^TestHelper$", "-test.v")
	c.Env = append(os.Environ(), "SAVE_HELPER="+part, "SAVE_DIR="+dir)
	out, err := c.CombinedOutput()
	return string(out), err
}

// TestHelper does what the tests below have done in another process.
func TestHelper(t *testing.T) {
	path := filepath.Join(os.Getenv("SAVE_DIR"), "export.csv")
	switch os.Getenv("SAVE_HELPER") {
	case "":
		t.Skip("it is run by other tests")
	case "fill": // more than there is room for
		fmt.Println(Writer{Force: true}.Write(Text(path, Shared, make([]byte, 1<<20))))
	case "killed":
		_ = Writer{}.Write(File{path, Shared, func(w io.Writer) error {
			_, _ = w.Write([]byte("half"))
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			time.Sleep(time.Minute)
			return nil
		}})
	}
}

// A full disk, or a file that would be too large, leaves nothing, and the old file
// where there was one.
func TestFullDisk(t *testing.T) {
	for _, c := range []struct{ name, shell, want string }{
		{"ulimit", `ulimit -f 16 && exec "$0" "$@"`, "export.csv was not written: it would be larger than a file may be here"},
		{"tmpfs", `mount -t tmpfs -o size=64k none "$SAVE_DIR" && echo old > "$SAVE_DIR/export.csv" && "$0" "$@"; ls -A "$SAVE_DIR"; cat "$SAVE_DIR/export.csv"`,
			"export.csv was not written: the disk is full"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, filepath.Join(dir, "export.csv"), "old\n")
			shell := c.shell
			if c.name == "tmpfs" {
				if err := exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", dir).Run(); err != nil {
					t.Skip("no file system can be made here")
				}
				shell = `exec unshare -rm sh -c '` + c.shell + `' "$0" "$@"`
			}
			out, err := helper(t, shell, "fill", dir)
			if err != nil || !strings.Contains(out, c.want) {
				t.Errorf("%v, %s", err, out)
			}
			if c.name == "tmpfs" && !strings.HasSuffix(out, "\nexport.csv\nold\n") {
				t.Errorf("what is left: %s", out)
			}
			if files(t, dir) != "export.csv" || content(t, filepath.Join(dir, "export.csv")) != "old\n" {
				t.Errorf("the folder has %s", files(t, dir))
			}
		})
	}
}

// A writer that is killed leaves one hidden file, which the next one removes.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	_, _ = helper(t, `exec "$0" "$@"`, "killed", dir)
	if got := files(t, dir); !strings.HasPrefix(got, ".export.csv.") || strings.Contains(got, " ") {
		t.Fatalf("the folder has %s", got)
	}
	if err := (Writer{}).Write(Text(filepath.Join(dir, "other.csv"), Shared, []byte("x"))); err != nil || files(t, dir) != "other.csv" {
		t.Errorf("%v, and the folder has %s", err, files(t, dir))
	}
}
