package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// users are the packages whose tests may notice a change in a package, itself first.
func users(dir string) []string {
	return slices.Concat([]string{dir}, map[string][]string{
		"stats":        {"model/answer", "model/write"},
		"model":        {"model/read", "model/answer", "model/write"},
		"model/read":   {"model/answer"},
		"model/answer": {"model/write"},
	}[dir], []string{"cmd/kaplan"})
}

// longest is what a test may take alone to be run for each mutant that it reaches.
const longest = 100 * time.Second

// test is one test of a package, and how long it takes alone. Lines are the pairs of
// first and last lines that it reaches, by file.
type test struct {
	Name    string
	Seconds float64
	Lines   map[string][][2]int `json:",omitempty"`
}

// reach is which test reaches what, in the source that has this sum.
type reach struct {
	Sum   string
	Tests map[string][]test // by package
}

// of lists the tests of a package that reach a line, the quickest first: those that reach
// anything of the file, where the line is of no function.
func (r *reach) of(pkg, file string, line int) []test {
	held := false
	for _, tests := range r.Tests {
		for _, t := range tests {
			held = held || covers(t.Lines[file], line)
		}
	}
	var out []test
	for _, t := range r.Tests[pkg] {
		if covers(t.Lines[file], line) || !held && len(t.Lines[file]) > 0 {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b test) int { return int(1000 * (a.Seconds - b.Seconds)) })
	if pkg != "cmd/kaplan" {
		return out
	}
	// Hundreds of its tests reach whatever a curve needs: the quick ones do, and those that
	// walk through all answers.
	total := 0.0
	return slices.DeleteFunc(out, func(t test) bool {
		if walks.MatchString(t.Name) {
			return false
		}
		total += t.Seconds
		return t.Seconds > 3 || total > 60
	})
}

// walks are the tests that go through the answers of every command.
var walks = regexp.MustCompile(`^Test(Selftest|Documents|DocumentsByCommand|FlagsAct|FormatsSayTheSame|FormatsSayTheLevel)$`)

// startup is how many blocks are run by a program that does nothing, at most.
const startup = 100

func covers(lines [][2]int, line int) bool {
	return slices.ContainsFunc(lines, func(l [2]int) bool { return l[0] <= line && line <= l[1] })
}

// measured is what the file keeps, or where that is of another source, measured anew:
// each test of each package is run alone. One that fails by itself, takes too long, or
// reaches nothing because it starts the program as one of its own, is left out.
func measured(path string) (*reach, error) {
	sum, err := sourceSum()
	if err != nil {
		return nil, err
	}
	r := &reach{}
	if b, err := os.ReadFile(path); err == nil && json.Unmarshal(b, r) == nil && r.Sum == sum {
		return r, nil
	}
	dir, err := os.MkdirTemp("", "reach")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	r = &reach{Sum: sum, Tests: map[string][]test{}}
	var all, packages []string
	for _, p := range places {
		all = append(all, "kaplan/"+p.dir)
		packages = append(packages, p.dir)
	}
	for _, pkg := range append(packages, "cmd/kaplan") {
		began, binary := time.Now(), filepath.Join(dir, "tests")
		if out, err := command("", nil, "go", "test", "-c", "-vet=off", "-cover", "-coverpkg="+strings.Join(all, ","), "-o", binary, "./"+pkg); err != nil {
			return nil, fmt.Errorf("%s: %s", pkg, lastLine(out))
		}
		names, err := command(pkg, nil, binary, "-test.list", "^Test")
		if err != nil {
			return nil, fmt.Errorf("%s: %s", pkg, lastLine(names))
		}
		for name := range strings.FieldsSeq(string(names)) {
			if !strings.HasPrefix(name, "Test") {
				continue
			}
			profile, from := filepath.Join(dir, "profile"), time.Now()
			out, err := command(pkg, nil, binary, "-test.short", "-test.timeout", longest.String(), "-test.run", only(name), "-test.coverprofile", profile)
			if err != nil {
				fmt.Printf("%s %s is left out: %s\n", pkg, name, lastLine(out))
				continue
			}
			t := test{Name: name, Seconds: time.Since(from).Seconds()}
			if t.Lines, err = linesOf(profile); err != nil {
				return nil, err
			}
			if pkg != "cmd/kaplan" && len(t.Lines) > 0 || blocks(t.Lines) > startup { // else it starts the program as another process
				r.Tests[pkg] = append(r.Tests[pkg], t)
			}
		}
		fmt.Printf("%s: %d tests reach something, measured in %.0f s\n", pkg, len(r.Tests[pkg]), time.Since(began).Seconds())
	}
	b, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return r, os.WriteFile(path, b, 0o644)
}

// linesOf reads a profile of coverage, of which a line is
// "kaplan/stats/cox.go:12.30,15.2 3 1": a block, its statements, how often it was run.
func linesOf(profile string) (map[string][][2]int, error) {
	b, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	out := map[string][][2]int{}
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		block, ran, _ := strings.Cut(s.Text(), " ")
		file, place, _ := strings.Cut(block, ":")
		if place == "" || strings.HasSuffix(ran, " 0") || file == "mode" {
			continue
		}
		from, to, _ := strings.Cut(place, ",")
		var l [2]int
		for i, p := range []string{from, to} {
			at, _, _ := strings.Cut(p, ".")
			if l[i], err = strconv.Atoi(at); err != nil {
				return nil, fmt.Errorf("%s: %q", profile, s.Text())
			}
		}
		file = strings.TrimPrefix(file, "kaplan/")
		out[file] = append(out[file], l)
	}
	return out, nil
}

func blocks(lines map[string][][2]int) int {
	n := 0
	for _, l := range lines {
		n += len(l)
	}
	return n
}

// sourceSum is a sum over everything that is compiled.
func sourceSum() (string, error) {
	sum := sha256.New()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasPrefix(path, ".ci") {
			return err
		}
		b, err := os.ReadFile(path)
		fmt.Fprintf(sum, "%s %x\n", path, sha256.Sum256(b))
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
