package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
)

// asking are the commands that are made of questions, by name. A report asks the question
// of km and prints no answer: TestReportAsksAsKm holds it to that.
func asking(t *testing.T) map[string]*cobra.Command {
	t.Helper()
	out := map[string]*cobra.Command{}
	for _, cmd := range rootCommand(nil, nil).Commands() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if fieldOf(f) != "" && cmd.Name() != "report" {
				out[cmd.Name()] = cmd
			}
		})
	}
	if len(out) < 14 {
		t.Fatalf("only %d commands are made of questions", len(out))
	}
	return out
}

// Every field of a Look has a flag in the one table, but for what sliding a cut
// says, and no two have one name.
func TestEveryFieldHasAFlag(t *testing.T) {
	t.Parallel()
	of := map[string]model.Field{}
	for _, f := range model.Fields() {
		name := flags[f].name
		if name == "" || flags[f].usage == "" {
			t.Errorf("%s has no flag, or nothing is said of it", f)
		}
		if other := of[name]; other != "" {
			t.Errorf("%s and %s have one flag, --%s", f, other, name)
		}
		of[name] = f
	}
	for f := range flags {
		if !slices.Contains(model.Fields(), f) {
			t.Errorf("there is a flag for %s, which no Look has", f)
		}
	}
	// The explorer opens on curves; each command has a field once, whatever it
	// calls it there.
	for name, cmd := range asking(t) {
		seen := map[model.Field]string{}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if field := fieldOf(f); field != "" {
				if other := seen[field]; other != "" {
					t.Errorf("%s: --%s and --%s set one field", name, f.Name, other)
				}
				seen[field] = f.Name
			}
		})
	}
}

// Every flag of the table is used or refused by every command: one that a command
// has not ends with exit 2, a name of every command that has it, and no answer.
// What those which it has change, TestFlagsAct says.
func TestEveryFlagIsUsedOrRefused(t *testing.T) {
	t.Parallel()
	commands, all := asking(t), rootCommand(nil, nil).Commands() // in the order of help
	pairs, refused := 0, 0
	for name, cmd := range commands {
		for _, field := range model.Fields() {
			flag := flags[field].name
			pairs++
			if cmd.Flags().Lookup(flag) != nil {
				continue
			}
			refused++
			var have []string
			for _, other := range all {
				if other.Flags().Lookup(flag) != nil {
					have = append(have, other.Name())
				}
			}
			status, out, errs := kaplan("", name, data(t, "lung"), "--"+flag, "1")
			want := "kaplan: unknown flag: --" + flag + "\n"
			near := "kaplan: unknown flag: --" + flag + "\ndid you mean --" // where one of its own is like it
			if strings.HasPrefix(errs, near) && len(have) == 0 && strings.HasSuffix(errs, "? kaplan "+name+" --help lists the flags\n") {
				want = errs
			} else if len(have) > 0 {
				want += "--" + flag + " is a flag of " + strings.Join(have, ", ") + "; " + name + " does not use it"
				if meant := alikeIn(cmd, flag); meant != nil {
					want += ": did you mean " + strings.Join(meant, " or ") + "?"
				}
				want += "\n"
			} else {
				want += "no command has --" + flag + "; kaplan " + name + " --help lists the flags\n"
			}
			if status != exitUsage || out != "" || errs != want {
				t.Errorf("%s --%s: exit %d, %q\ngot  %q\nwant %q", name, flag, status, out, errs, want)
			}
		}
	}
	t.Logf("%d flags x %d commands = %d: %d used, %d refused", len(model.Fields()), len(commands), pairs, pairs-refused, refused)
}
