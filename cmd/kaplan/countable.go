package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/read"
)

// countable reports whether an error is that the rows of one database are too many, and
// it could count what the question names in their place. Of a question about every column
// it is said no longer.
func (q *question) countable(paths []string, c *read.Config, err error) (*read.Error, bool) {
	var many *read.Error
	if !errors.As(err, &many) || !many.Countable {
		return nil, false
	}
	with := *q
	with.counts = namedColumns
	_, cannot := with.counting(c)
	many.Countable = len(paths) == 1 && q.counts == "" && cannot == nil
	return many, many.Countable
}

// letCount asks, before the explorer opens, whether the database is to count, and lets it.
func (q *question) letCount(many *read.Error) bool {
	if !q.screen || q.shown || !term.IsTerminal(os.Stdin.Fd()) || !term.IsTerminal(os.Stdout.Fd()) || !term.IsTerminal(os.Stderr.Fd()) {
		return false
	}
	fmt.Fprintf(os.Stderr, "%s\nLet the database count the patients, and send no rows? Yes or no [y]: ",
		safe(withoutSecrets(model.FirstLine(many.Error()))))
	said, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil || !slices.Contains([]string{"", "y", "yes"}, strings.ToLower(strings.TrimSpace(said))) {
		return false
	}
	return q.cmd.Flags().Set("counts", namedColumns) == nil
}

// counting is the line with the command that lets a database count in the place of sending
// more rows than there is room for, "" for other errors. Passwords are not in it.
func counting(cmd *cobra.Command, args []string, err error) string {
	var many *read.Error
	if !errors.As(err, &many) || !many.Countable || cmd.Flags().Lookup("counts") == nil {
		return ""
	}
	words := []string{"kaplan"}
	end := len(args)
	if k := slices.Index(args, "--"); k >= 0 {
		end = k
	}
	for _, arg := range slices.Insert(slices.Clone(args), end, "--counts") {
		if read.IsDatabase(arg) {
			clean, _, err := read.Secret(arg, "")
			if err != nil {
				return ""
			}
			arg = clean
		}
		words = append(words, model.ShellWord(arg))
	}
	return "\nthis lets it count what the question names: " + strings.Join(words, " ")
}
