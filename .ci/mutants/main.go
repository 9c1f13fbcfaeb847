// Mutants changes the program in one small place at a time, and tells which of the
// changes no test notices.
//
//	go run ./.ci/mutants [-seed N] [-n N] [-at 12,40-60] [-out FILE]
//
// A mutant is drawn from the seed: a condition, a constant, a sign, a bound, a
// statement or the order of two arguments, somewhere in stats, model and what is below
// it. It is laid over the source as `go test -overlay` does, so that nothing in the
// working tree changes. The tests of its own package are run first, then those of the
// packages that use it, then those of the commands; the first that fails has noticed
// it. Each line of the file written with -out is a mutant that has been tried, and is
// not tried again, so that a run can be stopped and taken up. Exit status 1 where one
// lives of which survivors.txt beside this file does not say why.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// explained are the mutants that may live, each with the reason.
const explained = ".ci/mutants/survivors.txt"

func main() {
	seed := flag.Uint64("seed", 20, "of the draw")
	n := flag.Int("n", 200, "how many mutants are drawn")
	at := flag.String("at", "", "which of them are tried, such as 3,10-20; all where it is not given")
	out := flag.String("out", "", "a file that what was tried is added to, and that says what need not be tried again")
	list := flag.Bool("list", false, "list the mutants and try none")
	flag.Parse()
	if err := run(*seed, *n, *at, *out, *list); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(seed uint64, n int, at, out string, list bool) error {
	chosen, err := numbers(at, n)
	if err != nil {
		return err
	}
	mutants, err := draw(seed, n)
	if err != nil {
		return err
	}
	tried, err := earlier(out)
	if err != nil {
		return err
	}
	why, err := earlier(explained)
	if err != nil {
		return err
	}
	var log io.Writer = io.Discard
	if out != "" {
		f, err := os.OpenFile(out, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		defer f.Close()
		log = f
	}
	count, unexplained := map[string]int{}, 0
	for i, m := range mutants {
		if !chosen(i) {
			continue
		}
		if list {
			fmt.Printf("%d\t%s\n", i, m)
			continue
		}
		verdict, known := tried[m.String()]
		if !known {
			began := time.Now()
			if verdict, err = m.try(); err != nil {
				return err
			}
			fmt.Fprintf(log, "%s\t%s\n", m, verdict)
			fmt.Printf("%d\t%s\t%s\t%.0f s\n", i, m, verdict, time.Since(began).Seconds())
		}
		word, _, _ := strings.Cut(verdict, ":")
		if word == lives {
			if reason := why[m.String()]; reason != "" {
				word = "lives with a reason"
			} else {
				unexplained++
			}
		}
		count[word]++
	}
	for _, word := range slices.Sorted(func(yield func(string) bool) {
		for w := range count {
			if !yield(w) {
				return
			}
		}
	}) {
		fmt.Printf("%4d %s\n", count[word], word)
	}
	if unexplained > 0 {
		return fmt.Errorf("%d live, and %s does not say why", unexplained, explained)
	}
	return nil
}

// numbers reads "3,10-20".
func numbers(text string, n int) (func(int) bool, error) {
	if text == "" {
		return func(int) bool { return true }, nil
	}
	in := make([]bool, n)
	for _, part := range strings.Split(text, ",") {
		a, b, ranged := strings.Cut(part, "-")
		if !ranged {
			b = a
		}
		from, err1 := strconv.Atoi(a)
		to, err2 := strconv.Atoi(b)
		if err := errors.Join(err1, err2); err != nil || from < 0 || to >= n || from > to {
			return nil, fmt.Errorf("-at %s: %q is no range of 0 to %d", text, part, n-1)
		}
		for i := from; i <= to; i++ {
			in[i] = true
		}
	}
	return func(i int) bool { return in[i] }, nil
}

// earlier reads lines of a mutant, a tab and what is said of it; a line that begins
// with # is a comment.
func earlier(path string) (map[string]string, error) {
	said := map[string]string{}
	if path == "" {
		return said, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return said, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		if i := strings.LastIndex(s.Text(), "\t"); i >= 0 {
			said[s.Text()[:i]] = s.Text()[i+1:]
		}
	}
	return said, nil
}

const (
	lives   = "lives"
	noticed = "noticed"
	unbuilt = "does not build"
)

// suites are the tests that may notice a change in a package, the nearest first. Those
// of the commands leave out what needs a terminal or minutes, and of those that take
// long the two that compare the most numbers come last.
func suites(dir string) [][]string {
	const (
		many = "TestDifferential|TestDocuments$"
		slow = "Terminal|TestCostBySize|TestSelftest|TestFrequencies|EmptyFlags|EveryFlag|BytesPerKey|AtAMillion|AsCounts|OnTheScreen|ByCommand|Readme|" +
			"Help|Examples|Exported|Arrows|FilesAreShort|Story|Validation"
	)
	var own [][]string
	for _, p := range append([]string{dir}, map[string][]string{
		"stats":        {"model/answer", "model/write"},
		"model":        {"model/read", "model/answer"},
		"model/read":   {"model/answer"},
		"model/answer": {"model/write"},
	}[dir]...) {
		own = append(own, []string{"./" + p})
	}
	return append(own, []string{"-skip", many + "|" + slow, "./cmd/kaplan"}, []string{"-run", many, "./cmd/kaplan"})
}

// try lays the mutant over the source, builds it and runs the tests.
func (m mutant) try() (string, error) {
	dir, err := os.MkdirTemp("", "mutant")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	source, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	changed := filepath.Join(dir, "changed.go")
	if err := os.WriteFile(changed, slices.Concat(source[:m.from], []byte(m.text), source[m.to:]), 0o600); err != nil {
		return "", err
	}
	path, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		return "", err
	}
	over := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(over, overlay, 0o600); err != nil {
		return "", err
	}
	if _, err := command("build", "-overlay", over, "./"+filepath.Dir(m.file)); err != nil {
		return unbuilt, nil
	}
	for _, args := range suites(filepath.ToSlash(filepath.Dir(m.file))) {
		if by := noticing(over, args); by != "" {
			return noticed + ": " + args[len(args)-1] + " " + by, nil
		}
	}
	return lives, nil
}

// noticing runs tests over the mutant, and is the first of them that fails, and fails
// again when it is run alone: on a busy machine one that draws on a terminal may fail by
// itself, and is left out then. It is "" where all pass.
func noticing(over string, args []string) string {
	of := func(more ...string) ([]byte, error) {
		return command(slices.Concat([]string{"test", "-failfast", "-vet=off", "-timeout", "10m", "-overlay", over}, more)...)
	}
	var left []string
	for range 5 {
		now := args
		if len(left) > 0 {
			skip := strings.Join(left, "|")
			if args[0] == "-skip" {
				now = slices.Concat([]string{"-skip", args[1] + "|" + skip}, args[2:])
			} else {
				now = append([]string{"-skip", skip}, args...)
			}
		}
		out, err := of(now...)
		if err == nil {
			return ""
		}
		test := who(out)
		if test == "" {
			return "in another way: " + lastLine(out)
		}
		alone := "^" + test + "$"
		if _, err := of("-run", alone, args[len(args)-1]); err != nil {
			return test
		}
		left = append(left, alone)
	}
	return ""
}

// command runs go, for no longer than its tests may take, and with bounds for a mutant
// that counts for ever: 6 GB of memory, by the shell's own limit where there is one.
func command(args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 12*time.Minute)
	defer cancel()
	return exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 6000000 2>/dev/null; exec go "$@"`, "go"}, args...)...).CombinedOutput()
}

// who is the first test that failed or panicked, "" where it is not told.
func who(out []byte) string {
	for _, l := range bytes.Split(out, []byte("\n")) {
		if f := strings.Fields(string(l)); len(f) > 2 && f[0] == "---" && f[1] == "FAIL:" {
			return f[2]
		}
	}
	return ""
}

// lastLine is the last line of an output that says anything, cut where it is long.
func lastLine(out []byte) string {
	line := ""
	for l := range strings.Lines(string(out)) {
		if l = strings.TrimSpace(l); l != "" && l != "FAIL" && !strings.HasPrefix(l, "FAIL\t") {
			line = l
		}
	}
	return line[:min(len(line), 80)]
}
