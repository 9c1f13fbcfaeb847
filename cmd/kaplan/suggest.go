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

// whoHas names the flag of a command that was meant by one which it has not, and the
// commands that have it.
func whoHas(root, cmd *cobra.Command, err error) string {
	help := cmd.CommandPath() + " --help lists the flags"
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return help
	}
	name, _, _ = strings.Cut(name, "=")
	var have, own []string
	for _, other := range root.Commands() {
		if other.Flags().Lookup(name) != nil {
			have = append(have, other.Name())
		}
	}
	if why := notSuppressed[cmd.Name()]; name == suppressFlag && why != "" {
		return cmd.Name() + " does not hide small counts: " + why
	}
	if len(have) > 0 {
		return "--" + name + " is a flag of " + strings.Join(have, ", ") + "; " + cmd.Name() + " does not use it"
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) { own = append(own, f.Name) })
	if meant := model.Meant(name, own, 3); meant != "" {
		return "did you mean --" + meant + "? " + help
	}
	return "no command has --" + name + "; " + help
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
