package main

import (
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/session"
	"kaplan/model/write"
	"kaplan/tui"
)

func replayCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "replay SESSION",
		Short: "answer every look of a session again, without a terminal",
		Long: "replay reads the files of a session as they were read then, answers every look\n" +
			"that it holds on its page, and prints the answers one after another. It says\n" +
			"which files have changed since, by their SHA-256, and which answers have. A\n" +
			"session is named by its number or name (kaplan sessions), by its file, or by a\n" +
			"file of its cohort.\n\n" +
			"It leaves with status 0 if every answer is there and is what it was, and with 1\n" +
			"if any differs or cannot be given; all answers are printed either way.",
		Example: "  kaplan replay 1\n  kaplan replay 1 --json",
		Args:    oneSession,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			f, err := replayed(args[0])
			if err != nil {
				return err
			}
			files := q.of(f)
			q.said = f.Said
			c, err := q.load(files)
			if err != nil {
				return err
			}
			var sample []byte
			if q.sample != "" {
				s, err := q.embeddedSample()
				if err != nil {
					return err
				}
				sample = s.CSV()
			}
			said := append(f.Changed(sample), f.Doubts...)
			if n := f.Forgotten; n > 0 {
				said = append(said, model.Count(n, "earlier look")+" were forgotten and cannot be answered again")
			}
			looks, kept := looksOf(f.File)
			var out []write.ReplayedLook
			for i, a := range tui.Again(cmd.Context(), c, looks) {
				l := write.ReplayedLook{Name: looks[i].Name, Page: a.Page, Document: a.Document, Err: a.Err}
				if a.Err == nil && kept[i] != nil {
					l.Differs = kept[i].Differs(a.Found...)
				}
				out = append(out, l)
			}
			if err := q.print(stdout, write.Replay(f.ID, f.Files, said, out)); err != nil {
				return err
			}
			return otherThanThen(out)
		},
	}
	q.output(cmd)
	return cmd
}

// otherThanThen is an error where answers of a session differ from those that were kept,
// or are missing: whoever runs it from a script is told by the exit status.
func otherThanThen(looks []write.ReplayedLook) error {
	differ, missing := 0, 0
	for _, l := range looks {
		switch {
		case l.Err != nil:
			missing++
		case len(l.Differs) > 0:
			differ++
		}
	}
	var what []string
	if differ > 0 {
		what = append(what, model.Count(differ, "answer of the session is", "answers of the session are")+" not what was kept")
	}
	if missing > 0 {
		what = append(what, model.Count(missing, "look of it is", "looks of it are")+" not answered")
	}
	if what == nil {
		return nil
	}
	return &model.QuestionError{What: strings.Join(what, ", and "), Hint: "what differs stands above the answers, behind an exclamation mark"}
}

// replayed is the session of an argument, which may be a file of one.
func replayed(name string) (session.Found, error) {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && strings.HasSuffix(name, ".toml") {
		f, err := session.ReadFile(name)
		if err != nil {
			return session.Found{}, &model.QuestionError{What: model.Printable(name) + " is no session: " + model.FirstLine(err.Error()),
				Hint: "kaplan sessions lists them"}
		}
		return session.Found{File: f, ID: strings.TrimSuffix(model.Printable(name), ".toml"), Path: name}, nil
	}
	return sessionNamed(name)
}

// looksOf are the looks of a session: those of its ledger, with what was found then,
// and those that were saved.
func looksOf(f *session.File) (looks []model.SavedLook, kept []*answer.LedgerEntry) {
	for i := range f.Entries {
		e := &f.Entries[i].LedgerEntry
		looks, kept = append(looks, model.SavedLook{Page: e.Page, Look: e.Look}), append(kept, e)
	}
	for _, l := range f.Looks {
		looks, kept = append(looks, l), append(kept, nil)
	}
	return looks, kept
}
