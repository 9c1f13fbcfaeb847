package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
)

// alikeFlags are names of flags, and words that are typed for them, of which one command
// has this and another that for about the same. The command's own stand in this order.
var alikeFlags = []string{
	"covariates adjust adjust-for predictors factors formula variables vars rows y markers columns",
	"by group groups groupby arm marker treatment",
	"value marker",
	"time futime duration follow-up followup",
	"event status censor",
	"where filter subset subgroup",
	"level conf confidence conf-level conf-int alpha",
	"at times risk-at horizon timepoints",
	"rmst tau",
	"cut cutoff cut-off cutpoint cut-point threshold",
	"save out output file-out o",
	"figure plot png pdf svg",
	"strata stratify stratify-by",
	"within subgroups",
	"pairwise posthoc post-hoc p-adjust correction",
	"missing na na-values na-strings",
	"table sheet",
	"format json output-format",
	"seed random-seed set-seed",
	"permutations nperm boot bootstrap cohorts",
	"reference ref control baseline",
	"method test",
}

// alikeIn are the flags of a command that hold about what one does that it has not, three
// at most.
func alikeIn(cmd *cobra.Command, name string) (out []string) {
	for _, words := range alikeFlags {
		alike := strings.Fields(words)
		if !slices.Contains(alike, strings.ToLower(name)) {
			continue
		}
		for _, w := range alike {
			if w != name && len(out) < 3 && cmd.Flags().Lookup(w) != nil {
				out = append(out, "--"+w)
			}
		}
	}
	return out
}

// whoHas names the flag of a command that was meant by one which it has not, and the
// commands that have it.
func whoHas(root, cmd *cobra.Command, err error) string {
	help := cmd.CommandPath() + " --help lists the flags"
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return help
	}
	name, _, _ = strings.Cut(name, "=")
	called := func(c *cobra.Command) string { return strings.TrimPrefix(c.CommandPath(), root.Name()+" ") }
	var have, own []string
	for _, other := range everyCommand(root) {
		if other != root && other.Flags().Lookup(name) != nil {
			have = append(have, called(other))
		}
	}
	if why := notSuppressed[cmd.Name()]; name == suppressFlag && why != "" {
		return cmd.Name() + " does not hide small counts: " + why
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) { own = append(own, f.Name) })
	meant := strings.Join(alikeIn(cmd, name), " or ")
	if similar := model.Meant(name, own, 3); meant == "" && len(have) == 0 && similar != "" {
		meant = "--" + similar
	}
	switch {
	case len(have) > 0 && meant != "":
		return "--" + name + " is a flag of " + strings.Join(have, ", ") + "; " + called(cmd) + " does not use it: did you mean " + meant + "?"
	case len(have) > 0:
		return "--" + name + " is a flag of " + strings.Join(have, ", ") + "; " + called(cmd) + " does not use it"
	case meant != "":
		return "did you mean " + meant + "? " + help
	}
	return "no command has --" + name + "; " + help
}

// everyCommand is a command and those below it.
func everyCommand(cmd *cobra.Command) []*cobra.Command {
	out := []*cobra.Command{cmd}
	for _, below := range cmd.Commands() {
		out = append(out, everyCommand(below)...)
	}
	return out
}

// meantCommand says which command was meant by a word that names no file, nil where it
// names one or is like none.
func meantCommand(cmd *cobra.Command, files []string) error {
	if len(files) == 0 || cmd == nil {
		return nil
	}
	root := cmd.Root()
	word := files[0]
	if _, err := os.Lstat(word); !errors.Is(err, fs.ErrNotExist) || strings.ContainsAny(word, "./\\:*") {
		return nil
	}
	var names, called []string
	by := map[string]string{}
	for _, c := range root.Commands() {
		if c.Hidden {
			continue
		}
		names = append(names, c.Name())
		for _, w := range c.SuggestFor {
			if by[w] == "" && len(w) > 1 {
				by[w] = c.Name()
				if len(w) > 3 { // a short word is like too many
					called = append(called, w)
				}
			}
		}
	}
	low := strings.ToLower(word)
	meant := by[low]
	for _, c := range root.Commands() { // RMST is asked for by kaplan km --rmst
		if meant == "" && fieldOf(c.Flags().Lookup(low)) != "" {
			return &model.UsageError{What: fmt.Sprintf("%s: there is no such command and no such file", model.Printable(word)),
				Hint: fmt.Sprintf("did you mean kaplan %s --%s? kaplan %s --help says what it takes", c.Name(), low, c.Name())}
		}
	}
	if meant == "" {
		for _, list := range [][]string{names, called} {
			if meant == "" {
				if meant = model.Meant(word, list, 3); !slices.Contains(names, meant) {
					meant = by[meant]
				}
			}
		}
	}
	if meant == "" {
		return nil
	}
	return &model.UsageError{What: fmt.Sprintf("%s: there is no such command and no such file", model.Printable(word)),
		Hint: "did you mean kaplan " + meant + "? kaplan " + meant + " --help says what it takes"}
}
