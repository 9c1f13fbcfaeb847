package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// No work grows like the square of the patients: every statement of the model and of
// stats is counted, by the compiler's own counters, as the cohort grows tenfold. A
// statement in one loop is done ten times as often then, one in a sort or a tree
// some twelve times, one in two loops a hundred times. KAPLAN_COST=7 goes on to 10^7
// patients.
func TestCostBySize(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program with counters")
	}
	most := 5
	if v, err := strconv.Atoi(os.Getenv("KAPLAN_COST")); err == nil {
		most = v
	}
	dir := t.TempDir()
	counted := filepath.Join(dir, "kaplan")
	const of = "kaplan/stats,kaplan/model,kaplan/model/answer,kaplan/cmd/kaplan" // without the last no counters are written
	if out, err := exec.Command("go", "build", "-cover", "-covermode=count", "-coverpkg="+of, "-o", counted, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	questions := map[string][]string{
		"frame":      {"km", "--by", "x0", "--cut", "value:0.1"},
		"cox":        {"cox", "--covariates", "x0,x1,x2"},
		"cox, pairs": {"cox", "--covariates", "x0,x1", "--strata", "pair"},
		"screen":     {"screen", "--markers", "x0,x1,x2"},
		"landscape":  {"cut", "--by", "x0", "--permutations", "0"},
	}
	before := map[string]map[string]float64{}
	for e := 3; e <= most; e++ {
		n := int(math.Pow10(e))
		file := sized(t, dir, n)
		for name, args := range questions {
			count := statements(t, dir, counted, append(args, "--time", "time", "--event", "status", file)...)
			total, was := 0.0, 0.0
			for block, k := range count {
				old := before[name][block]
				total, was = total+k, was+old
				if e > 3 && k > 40*math.Max(old, float64(n)) {
					t.Errorf("%s: %s is done %.0f times for %d patients, and %.0f times for a tenth of them", name, block, k, n, old)
				}
			}
			if total < float64(n) {
				t.Fatalf("%s: %.0f statements for %d patients", name, total, n)
			}
			if e > 3 {
				t.Logf("%-10s %8d patients: %.3g statements, slope %.2f", name, n, total, math.Log10(total/was))
				if total > 20*was {
					t.Errorf("%s: %.3g statements for %d patients, and %.3g for a tenth of them", name, total, n, was)
				}
			}
			before[name] = count
		}
	}
}

// sized writes a cohort of n patients, in pairs.
func sized(t *testing.T, dir string, n int) string {
	t.Helper()
	path := filepath.Join(dir, fmt.Sprintf("n%d.csv", n))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	r := rand.New(rand.NewPCG(1, 2))
	fmt.Fprintln(w, "id,time,status,x0,x1,x2,pair")
	for i := range n {
		x, end := r.NormFloat64(), r.Float64()*3650
		at := r.ExpFloat64() * 900 * math.Exp(-0.2*x)
		event := 0
		if at <= end {
			event = 1
		}
		fmt.Fprintf(w, "p%d,%.3f,%d,%.6f,%.6f,%.6f,%d\n", i, math.Min(at, end)+0.001, event, x, r.NormFloat64(), r.NormFloat64(), i/2)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// statements runs a command of the program with counters, and gives by block how many
// statements were done there.
func statements(t *testing.T, dir, path string, args ...string) map[string]float64 {
	t.Helper()
	to, err := os.MkdirTemp(dir, "counters")
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(path, args...)
	run.Env = append(os.Environ(), "GOCOVERDIR="+to, "GOMAXPROCS=1") // two cores would lose counts
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	text := filepath.Join(to, "text")
	if out, err := exec.Command("go", "tool", "covdata", "textfmt", "-i="+to, "-o="+text).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]float64{}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		var k, times float64
		block, rest, _ := strings.Cut(line, " ")
		if _, err := fmt.Sscan(rest, &k, &times); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		count[block] += k * times
	}
	return count
}
