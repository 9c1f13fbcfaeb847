//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// takings are the lines that write a file, by the ending that decides what is written:
// answers, figures, scripts and reports.
func takings(t *testing.T) map[string][]string {
	lung := []string{data(t, "lung"), "--by", "sex", "--event", "status == 2"}
	km := slices.Concat([]string{"km"}, lung, []string{"--times", "100,200,300,400,500"})
	out := map[string][]string{}
	for _, ending := range []string{".txt", ".md", ".html", ".docx", ".tex", ".csv", ".json"} {
		out[ending] = slices.Concat(km, []string{"--save", "answer" + ending})
	}
	for _, ending := range []string{".svg", ".pdf", ".png"} {
		out[ending] = slices.Concat(km, []string{"--figure", "answer" + ending})
	}
	out[".R"] = slices.Concat(km, []string{"--rscript", "answer.R"})
	for _, ending := range []string{".html", ".md", ".qmd"} {
		out["report"+ending] = slices.Concat([]string{"report"}, lung, []string{"--save", "answer" + ending})
	}
	return out
}

// A file that has no room is not written in part, in any format: nothing is left of a
// new one, and one that is to be written over stays as it was.
func TestNoRoomLeavesNothing(t *testing.T) {
	t.Parallel()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for ending, args := range takings(t) {
		for _, old := range []string{"", "old"} {
			dir := t.TempDir()
			path := filepath.Join(dir, args[len(args)-1])
			args := append(slices.Clone(args[:len(args)-1]), path)
			if old != "" {
				if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
					t.Fatal(err)
				}
				args = append(args, "--force")
			}
			out, err := exec.Command("sh", append([]string{"-c", `ulimit -f 1; exec "$0" "$@"`, program}, args...)...).CombinedOutput()
			if err == nil || !strings.Contains(string(out), "larger than a file may be here") {
				t.Errorf("%s: %v, %s", ending, err, out)
			}
			left, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if now, _ := os.ReadFile(path); string(now) != old || len(left) > len(old)/3 {
				t.Errorf("%s: %d files are left, and the answer is %q", ending, len(left), now)
			}
		}
	}
}

// A program that is killed while it writes a file leaves the whole file or none, in any
// format, and of hidden ones at most one for each that it was writing; the next that
// writes in the same folder removes them.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	names := func(dir string) (hidden, shown []string) {
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			if strings.HasPrefix(f.Name(), ".") {
				hidden = append(hidden, f.Name())
			} else {
				shown = append(shown, f.Name())
			}
		}
		return hidden, shown
	}
	halfway, kills := 0, 0
	for ending, args := range takings(t) {
		target := args[len(args)-1]
		run := func(dir string) *exec.Cmd {
			cmd := exec.Command(program, append(slices.Clone(args[:len(args)-1]), filepath.Join(dir, target))...)
			cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+filepath.Join(dir, ".."))
			return cmd
		}
		whole := t.TempDir()
		if out, err := run(whole).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v, %s", ending, err, out)
		}
		_, all := names(whole)
		for range 3 {
			dir := t.TempDir()
			cmd := run(dir)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			done := make(chan struct{})
			go func() { _ = cmd.Wait(); close(done) }()
			for writing := false; !writing; {
				select {
				case <-done: // it was faster than could be seen
					writing = true
				default:
					hidden, shown := names(dir)
					writing = len(hidden)+len(shown) > 0
				}
			}
			_ = cmd.Process.Kill()
			<-done
			kills++
			hidden, shown := names(dir)
			if len(hidden) > 0 {
				halfway++
			}
			if len(hidden) > len(all) {
				t.Errorf("%s: %d hidden files are left, %q", ending, len(hidden), hidden)
			}
			for _, name := range shown {
				a, _ := os.ReadFile(filepath.Join(dir, name))
				b, _ := os.ReadFile(filepath.Join(whole, name))
				if len(a) == 0 || len(a) < len(b)*9/10 || !strings.HasPrefix(ending, "report") && string(a) != string(b) {
					t.Errorf("%s: %s has %d bytes, and the whole file %d", ending, name, len(a), len(b))
				}
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}
			if out, err := run(dir).CombinedOutput(); err != nil {
				t.Errorf("%s: the next one: %v, %s", ending, err, out)
			}
			if hidden, shown := names(dir); len(hidden) > 0 || !slices.Equal(shown, all) {
				t.Errorf("%s: after the next one there are %q and %q", ending, hidden, shown)
			}
		}
	}
	t.Logf("%d of %d were killed halfway", halfway, kills)
}
