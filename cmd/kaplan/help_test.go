package main

import (
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

// Every command that is made of questions shows at least one example on an
// embedded sample, and each of these runs as it stands.
func TestExamplesRun(t *testing.T) {
	for _, cmd := range helped() {
		sampled := 0
		for _, line := range examplesOf(cmd) {
			args := shellWords(line)
			if len(args) == 0 || args[0] != "kaplan" {
				t.Errorf("%s: an example does not call kaplan: %s", cmd.CommandPath(), line)
				continue
			}
			if !slices.Contains(args, "--sample") || !cmd.HasParent() { // the explorer needs a terminal
				continue
			}
			sampled++
			if status, out, errs := kaplan("", args[1:]...); status != exitDone || out == "" {
				t.Errorf("%s: exit %d, %s", line, status, errs)
			}
		}
		if sampled == 0 && cmd.HasParent() && !slices.Contains([]string{"samples", "man", "help", "completion", "selftest"}, cmd.Name()) {
			t.Errorf("%s has no example on an embedded sample", cmd.CommandPath())
		}
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
