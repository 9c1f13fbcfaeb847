// Mutants changes the program in one small place at a time, and tells which of the
// changes no test notices.
//
//	go run ./.ci/mutants [-seed N] [-n N] [-at 12,40-60] [-near] [-out FILE] [-reach FILE]
//
// A mutant is drawn from the seed: a condition, a constant, a sign, a bound, a
// statement or the order of two arguments, somewhere in stats, model and what is below
// it. It is laid over the source as `go test -overlay` does, so that nothing in the
// working tree changes. The tests of its own package are run first, then those of the
// packages that use it, then those of the commands; of each the tests that reach the
// changed line, the quickest first; the first that fails has noticed it. Which test
// reaches what is measured once for a state of the source, and kept. Each line of the file written with -out is a mutant that has been tried, and is
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
	reached := flag.String("reach", filepath.Join(os.TempDir(), "kaplan-mutants.json"),
		"the file that keeps which test reaches what; written where it is not of this source")
	near := flag.Bool("near", false, "with the tests of its own package alone, and what they do not notice is left for another run")
	list := flag.Bool("list", false, "list the mutants and try none")
	flag.Parse()
	if err := run(*seed, *n, *at, *out, *reached, *list, *near); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(seed uint64, n int, at, out, reached string, list, near bool) error {
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
	b := &bench{near: near, sound: map[string]bool{}}
	if !list {
		if b.reach, err = measured(reached); err != nil {
			return err
		}
		var which []int
		for i, m := range mutants {
			if _, known := tried[m.name()]; chosen(i) && !known {
				which = append(which, i)
			}
		}
		dir, err := os.MkdirTemp("", "mutants")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if b.built, err = build(dir, mutants, which); err != nil {
			return err
		}
		fmt.Printf("%d of %d mutants are built together\n", len(b.built.in), len(which))
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
		verdict, known := tried[m.name()]
		if !known {
			began := time.Now()
			if verdict, err = b.try(i, m); err != nil {
				fmt.Printf("%d\t%s\tis not tried: %v\n", i, m, err)
				count["not tried"]++
				continue
			}
			if verdict == "" {
				continue
			}
			fmt.Fprintf(log, "%s\t%s\n", m, verdict)
			fmt.Printf("%d\t%s\t%s\t%.0f s\n", i, m, verdict, time.Since(began).Seconds())
		}
		word, _, _ := strings.Cut(verdict, ":")
		if word == lives {
			if reason := why[m.name()]; reason != "" {
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

// earlier reads lines of a mutant, a tab and what is said of it, by the mutant's name; a
// line that begins with # is a comment.
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
			place, change, _ := strings.Cut(s.Text()[:i], "\t")
			file, _, _ := strings.Cut(place, ":")
			said[file+"\t"+change] = s.Text()[i+1:]
		}
	}
	return said, nil
}

const (
	lives   = "lives"
	noticed = "noticed"
	unbuilt = "does not build"
)

// bench is what mutants are tried on.
type bench struct {
	reach *reach
	built *together
	near  bool
	sound map[string]bool // by package and test, of the tests that failed once: whether it passes without a mutant
}

// try runs the tests that reach a mutant, in the build that has it, or in one of its own.
func (b *bench) try(i int, m mutant) (string, error) {
	test, on := b.built.test, strconv.Itoa(i)
	if !b.built.in[i] {
		dir, err := os.MkdirTemp("", "mutant")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(dir)
		over, err := m.lay(dir)
		if err != nil {
			return "", err
		}
		if _, err := command("", nil, "go", "build", "-overlay", over, "./"+filepath.Dir(m.file)); err != nil {
			return unbuilt, nil
		}
		on = ""
		test = func(pkg string) (string, error) {
			path := filepath.Join(dir, "tests")
			out, err := command("", nil, "go", "test", "-c", "-vet=off", "-overlay", over, "-o", path, "./"+pkg)
			if err != nil {
				err = fmt.Errorf("%s: %s: %s", m, pkg, lastLine(out))
			}
			return path, err
		}
	}
	reached := 0
	list := users(filepath.ToSlash(filepath.Dir(m.file)))
	if b.near {
		list = list[:1]
	}
	for _, pkg := range list {
		tests := b.reach.of(pkg, m.file, m.line)
		if len(tests) == 0 {
			continue
		}
		reached += len(tests)
		binary, err := test(pkg)
		if err != nil {
			return "", err
		}
		by, err := b.noticing(binary, on, pkg, tests)
		if err != nil {
			return "", err
		}
		if by != "" {
			return noticed + ": ./" + pkg + " " + by, nil
		}
	}
	if b.near {
		return "", nil
	}
	if reached == 0 {
		return lives + ": no test reaches it", nil
	}
	return lives, nil
}

// lay writes the overlay of a mutant alone.
func (m mutant) lay(dir string) (string, error) {
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
	return over, os.WriteFile(over, overlay, 0o600)
}

// noticing runs tests over a mutant, those of seconds before those of minutes, and is
// the first of them that fails, fails again when it is run alone, and passes without the
// mutant: on a busy machine one may fail by itself, and is left out then. It is "" where
// all pass.
func (b *bench) noticing(binary, on, pkg string, tests []test) (string, error) {
	var patience time.Duration // a mutant may count for ever
	run := func(on string, names ...string) ([]byte, error) {
		return command(pkg, []string{switchName + "=" + on}, binary, "-test.short", "-test.failfast", "-test.timeout", patience.String(),
			"-test.run", only(names...))
	}
	for len(tests) > 0 {
		var names []string
		total := 0.0
		for _, t := range tests {
			if total += t.Seconds; total > 3 && 2*total > 3*t.Seconds && len(names) > 0 && t.Seconds > 1 {
				break
			}
			names = append(names, t.Name)
		}
		tests = tests[len(names):]
		patience = time.Minute + time.Duration(4*total*float64(time.Second))
		for len(names) > 0 {
			out, err := run(on, names...)
			if err == nil {
				break
			}
			failed := who(out)
			if failed == "" {
				return "in another way: " + lastLine(out), nil
			}
			if _, err := run(on, failed); err != nil {
				key := pkg + " " + failed
				if _, known := b.sound[key]; !known {
					plain, err := b.built.test(pkg)
					if err != nil {
						return "", err
					}
					kept := binary
					binary = plain
					_, err = run("", failed)
					binary, b.sound[key] = kept, err == nil
				}
				if b.sound[key] {
					return failed, nil
				}
			}
			names = slices.DeleteFunc(names, func(n string) bool { return n == failed })
		}
	}
	return "", nil
}

func only(names ...string) string { return "^(" + strings.Join(names, "|") + ")$" }

// command runs a program in a folder, nicely, for no longer than its tests may take, and
// with bounds for a mutant that counts for ever: 6 GB of memory, by the shell's own limit
// where there is one.
func command(dir string, env []string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 6*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 6000000 2>/dev/null; exec nice "$@"`, "sh"}, args...)...)
	c.Dir, c.Env = dir, append(os.Environ(), env...)
	return c.CombinedOutput()
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
