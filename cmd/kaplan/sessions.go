package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/session"
	"kaplan/model/write"
)

func sessionsCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	list := func(_ *cobra.Command, _ []string) error {
		if err := q.checkFormat(); err != nil {
			return err
		}
		dir, err := session.Dir(os.Getenv)
		if err != nil {
			return err
		}
		return q.print(stdout, write.Sessions(session.List(dir), time.Now()))
	}
	cmd := &cobra.Command{
		Use:   "sessions [list|open|forget]",
		Short: "what was explored before: list it, go on with it, forget it",
		Long: "sessions lists what the explorer has kept of every cohort: looks, saved looks,\n" +
			"what was said of columns. A session is named by its number in the list, by its\n" +
			"name, or by a file of the cohort. Sessions are files of TOML in the folder\n" +
			"kaplan of $XDG_STATE_HOME, or of ~/.local/state, which nobody else may read.",
		Example: "  kaplan sessions",
		Args:    noArguments,
		RunE:    list,
	}
	q.output(cmd)
	listing := &cobra.Command{Use: "list", Short: "list them, the last one first", Example: "  kaplan sessions list --json", Args: noArguments, RunE: list}
	q.output(listing)
	open := &cobra.Command{
		Use: "open SESSION", Short: "go on with one in the explorer", Example: "  kaplan sessions open 1", Args: oneSession,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := sessionNamed(args[0])
			if err != nil {
				return err
			}
			return resume(stdin, cmd, f)
		},
	}
	forget := &cobra.Command{
		Use: "forget SESSION", Short: "forget one, but for how many looks there were", Example: "  kaplan sessions forget 1", Args: oneSession,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := sessionNamed(args[0])
			if err != nil {
				return err
			}
			n, err := session.Forget((&question{cmd: cmd}).writer(), f)
			if err == nil {
				_, err = fmt.Fprintf(stdout, "forgotten: %s of %s; their number stays\n", model.Count(n, "look"), f.ID)
			}
			return err
		},
	}
	cmd.AddCommand(listing, open, forget)
	return cmd
}

// oneSession refuses other than one argument as wrong usage.
func oneSession(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return &model.UsageError{What: fmt.Sprintf("%s takes one session", cmd.CommandPath()), Hint: "kaplan sessions lists them"}
	}
	return nil
}

// sessionNamed is the session of a number in the list, of a name, or of a file of its
// cohort, the last one of these.
func sessionNamed(name string) (session.Found, error) {
	dir, err := session.Dir(os.Getenv)
	if err != nil {
		return session.Found{}, err
	}
	all := session.List(dir)
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(all) {
		return readable(all[n-1])
	}
	of, _ := filesOf([]string{name}, "", nil)
	for _, f := range all {
		if f.ID == strings.TrimSuffix(filepath.Base(name), ".toml") || f.File != nil && slices.Contains(f.Files, of.Files[0]) {
			return readable(f)
		}
	}
	return session.Found{}, &model.QuestionError{What: "there is no session " + model.Printable(name), Hint: "kaplan sessions lists them"}
}

func readable(f session.Found) (session.Found, error) { return f, f.Err }

// resume opens the explorer on a session's files.
func resume(stdin io.Reader, cmd *cobra.Command, f session.Found) error {
	q := &question{stdin: stdin}
	q.explorer(&cobra.Command{})
	q.cmd, q.resume = cmd, true
	return explore(q, q.of(f), cmd.ErrOrStderr())
}

// of are the files of a session, which is the one to be opened.
func (q *question) of(f session.Found) (files []string) {
	q.session, files = f.Path, f.Files
	if name, ok := strings.CutPrefix(files[0], "sample "); ok {
		q.sample, files = name, nil
	}
	return files
}

// lastSession are the files of the session that was kept last, none where there is none.
func (q *question) lastSession() []string {
	dir, err := session.Dir(os.Getenv)
	if err != nil {
		return nil
	}
	for _, f := range session.List(dir) {
		if f.File != nil {
			return q.of(f)
		}
	}
	return nil
}
