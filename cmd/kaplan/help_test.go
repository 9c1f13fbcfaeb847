package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// helped are kaplan's own commands, those of cobra apart.
func helped() []*cobra.Command {
	root := rootCommand(strings.NewReader(""), nil)
	return append(root.Commands(), root)
}

// Help is read in terminals of 80 columns.
func TestHelpFitsEightyColumns(t *testing.T) {
	for _, cmd := range helped() {
		status, out, errs := kaplan("", append(strings.Fields(cmd.CommandPath())[1:], "--help")...)
		if status != exitDone || errs != "" {
			t.Errorf("%s --help: exit %d, %q", cmd.CommandPath(), status, errs)
		}
		for _, l := range strings.Split(out, "\n") {
			if n := utf8.RuneCountInString(l); n > 80 {
				t.Errorf("%s --help: %d columns: %s", cmd.CommandPath(), n, l)
			}
		}
	}
}

// Every command that is made of questions shows at least one example on an embedded
// sample. Each example runs as it stands, in the folder of files that they are about.
func TestExamplesRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "examples"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, cmd := range helped() {
		sampled := 0
		for _, line := range examplesOf(cmd) {
			args := shellWords(line)
			if len(args) == 0 || args[0] != "kaplan" {
				t.Errorf("%s: an example does not call kaplan: %s", cmd.CommandPath(), line)
				continue
			}
			if slices.Contains(args, "--sample") {
				sampled++
			}
			runs(t, line, args[1:])
		}
		if sampled == 0 && cmd.HasParent() && !slices.Contains([]string{"samples", "version", "man", "help", "completion", "selftest", "learn", "sessions", "list", "open", "forget", "replay"}, cmd.Name()) {
			t.Errorf("%s has no example on an embedded sample", cmd.CommandPath())
		}
	}
}

// runs runs an example. The explorer goes so far as to ask for a terminal, and what
// the shell would do with the output is left to it.
func runs(t *testing.T, line string, args []string) {
	t.Helper()
	if i := slices.IndexFunc(args, func(a string) bool { return a == ">" || a == "|" }); i >= 0 {
		args = args[:i]
	}
	if len(args) > 0 && (args[0] == "selftest" || args[0] == "replay" || line == "kaplan report 1 --save last-session.html") {
		return // they have tests of their own: the first takes its time, the others need a session
	}
	status, out, errs := kaplan("", args...)
	if status == exitUsage && strings.HasPrefix(errs, "kaplan: the explorer needs a terminal") && !slices.ContainsFunc(helped(), func(c *cobra.Command) bool {
		return c.HasParent() && len(args) > 0 && c.Name() == args[0]
	}) {
		return
	}
	if i := slices.Index(args, "--save"); i >= 0 && out == "" { // it goes into a file
		text, _ := os.ReadFile(args[i+1])
		out = string(text)
	}
	if status != exitDone || out == "" {
		t.Errorf("%s: exit %d, %s", line, status, errs)
	}
}

// So does each command in the README, from the top of the repository.
func TestReadmeCommandsRun(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"examples", "stats/testdata"} {
		if err := os.CopyFS(filepath.Join(dir, filepath.FromSlash(name)), os.DirFS(filepath.Join("..", "..", filepath.FromSlash(name)))); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	n := 0
	for _, line := range strings.Split(string(text), "\n") {
		if command, ok := strings.CutPrefix(line, "    kaplan "); ok {
			if n++; strings.Contains(line, exampleServer) {
				continue // TestDatabaseReadme runs it
			}
			runs(t, line, shellWords(command))
		}
	}
	if n < 15 {
		t.Errorf("%d commands in the README", n)
	}
}

// examplesOf are the lines of a command's examples, of which a backslash at the
// end continues one.
func examplesOf(cmd *cobra.Command) []string {
	var out []string
	for _, l := range strings.Split(strings.ReplaceAll(cmd.Example, "\\\n", " "), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// shellWords splits a line as a shell does, where only single quotes are used.
func shellWords(line string) []string {
	var out []string
	word, quoted, begun := "", false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				out = append(out, word)
			}
			word, begun = "", false
		default:
			word += string(r)
			begun = true
		}
	}
	if begun {
		out = append(out, word)
	}
	return out
}
