//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A file that has no room is not written in part, in any format: nothing is left of a
// new one, and one that is to be written over stays as it was.
func TestNoRoomLeavesNothing(t *testing.T) {
	t.Parallel()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{".txt", ".md", ".html", ".docx", ".tex", ".csv", ".json"} {
		for _, old := range []string{"", "old"} {
			dir := t.TempDir()
			path := filepath.Join(dir, "answer"+ending)
			args := []string{"km", data(t, "lung"), "--by", "sex", "--event", "status == 2", "--times", "100,200,300,400,500", "--save", path}
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
