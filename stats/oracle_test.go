package stats

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What R gave is what R gives: each script under testdata/oracle is run anew, in a
// copy, and every number of its answer is the committed one to 1e-10. KAPLAN_ORACLE=1
// asks for it, as the checks before a merge do; KAPLAN_ORACLE=all runs the slow
// ones too.
func TestOracleScriptsReproduce(t *testing.T) {
	asked := os.Getenv("KAPLAN_ORACLE")
	if asked == "" {
		t.Skip("it takes minutes of R: KAPLAN_ORACLE=1 runs it")
	}
	slow := map[string]bool{"maxstat.R": true} // thousands of maxstat.test: ten minutes
	if _, err := exec.LookPath("Rscript"); err != nil {
		t.Fatal("KAPLAN_ORACLE is set, and there is no R")
	}
	root := t.TempDir()
	dir := filepath.Join(root, "stats", "testdata")
	for from, to := range map[string]string{"testdata": dir, filepath.Join("..", "sampledata"): filepath.Join(root, "sampledata")} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	scripts, err := fs.Glob(os.DirFS("testdata/oracle"), "*.R")
	if err != nil || len(scripts) < 40 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	running := make(chan bool, runtime.NumCPU())
	for _, script := range scripts {
		if slow[script] && asked != "all" {
			t.Logf("%s is left out: KAPLAN_ORACLE=all runs it", script)
			continue
		}
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			running <- true
			defer func() { <-running }()
			name := strings.TrimSuffix(script, ".R") + ".json"
			ours := filepath.Join(dir, "oracle", name)
			if err := os.Remove(ours); err != nil {
				t.Fatal(err)
			}
			run := exec.Command("Rscript", "--vanilla", filepath.Join(dir, "oracle", script))
			if out, err := run.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			want, got := decodeFile(t, filepath.Join("testdata", "oracle", name)), decodeFile(t, ours)
			if n, differs := firstDifference("", want, got); differs != "" {
				t.Errorf("of %d values: %s", n, differs)
			}
		})
	}
}

func decodeFile(t *testing.T, path string) any {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// firstDifference is how many values were compared, and where the first one differs.
func firstDifference(at string, want, got any) (n int, differs string) {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return 1, fmt.Sprintf("%s: %v, not %v", at, got, want)
		}
		for k := range w {
			if _, said := w[k].(string); said && at == "" {
				continue // tool, version, call: the numbers are to be the same with another R
			}
			m, d := firstDifference(at+"/"+k, w[k], g[k])
			if n += m; d != "" {
				return n, d
			}
		}
		return n, ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return 1, fmt.Sprintf("%s: %v, not %v", at, got, want)
		}
		for i := range w {
			m, d := firstDifference(fmt.Sprintf("%s[%d]", at, i), w[i], g[i])
			if n += m; d != "" {
				return n, d
			}
		}
		return n, ""
	case float64:
		if g, ok := got.(float64); !ok || math.Abs(g-w) > 1e-10*max(math.Abs(w), 1e-3) {
			return 1, fmt.Sprintf("%s: %v, not %v", at, got, want)
		}
	default:
		if got != want {
			return 1, fmt.Sprintf("%s: %v, not %v", at, got, want)
		}
	}
	return 1, ""
}
