package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"slices"
	"time"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/model/save"
	"kaplan/model/session"
	"kaplan/tui"
)

// cohortOf says which cohort files, or a sample, are to a session; ok is false for
// standard input and pipes, which cannot be found again.
func (q *question) cohortOf(files []string) (of session.Of, ok bool, err error) {
	var text []byte
	if q.sample != "" {
		s, err := q.embeddedSample()
		if err != nil {
			return of, false, err
		}
		text = s.CSV()
	} else if len(files) == 0 || slices.ContainsFunc(files, once) {
		return of, false, nil
	}
	if of, err = filesOf(files, q.sample, text); err != nil {
		return of, false, &model.QuestionError{What: err.Error()}
	}
	of.Version = version
	if q.digest == nil {
		q.digest = &digest{}
	}
	of.Data = q.digest.sum
	if u, err := user.Current(); err == nil {
		of.User = model.Printable(u.Username)
	}
	if host, err := os.Hostname(); err == nil {
		of.Host = model.Printable(host)
	}
	return of, true, nil
}

// once reports whether a path can be read but once: standard input, or a pipe, at whose
// other end nobody may be a second time.
func once(path string) bool {
	if path == "-" {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode()&os.ModeNamedPipe != 0
}

// filesOf are the files of a session; a database is found again by its address.
func filesOf(files []string, sample string, text []byte) (session.Of, error) {
	of, err := session.Cohort(files, sample, text)
	for k, f := range files {
		if err == nil && read.IsDatabase(f) {
			of.Files[k] = f
		}
	}
	return of, err
}

// keep opens the session of the files. It is never in the way: where nothing can be
// kept, the explorer opens and says why.
func (q *question) keep(files []string) (*session.Session, *tui.Keeping, error) {
	of, ok, err := q.cohortOf(files)
	if err != nil || !ok {
		return nil, nil, err
	}
	dir, err := session.Dir(os.Getenv)
	s := &session.Session{}
	if err == nil {
		s, err = session.Open(q.writer(), dir, of, q.session)
	}
	k := &tui.Keeping{Note: s.Note, Keep: s.Keep, Hash: s.Hash}
	switch {
	case errors.Is(err, save.ErrReadOnly):
		k.Note = "--read-only: nothing is written, and no session is kept"
	case err != nil:
		k.Note = "no session is kept: " + model.FirstLine(err.Error())
	}
	if q.fresh {
		s.Fresh()
	}
	if k.Before = s.Before; q.resume {
		if k.Taken = s.Before != nil && s.Before.Page != ""; !k.Taken {
			k.Note = joined(k.Note, "there was no session of these files to resume")
		}
	}
	return s, k, nil
}

// joined are two things to be said, of which either may be "".
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// leave keeps what the explorer holds at its end, and says so.
func leave(w io.Writer, s *session.Session, a *tui.App) {
	if s == nil || s.Path() == "" {
		return
	}
	state := a.State()
	if err := s.Keep(state); err != nil {
		fmt.Fprintln(w, "kaplan: the session is not kept: "+safe(advised(err)))
		return
	}
	fmt.Fprintf(w, "kept: %s (%s)\n", tui.KeptSoFar(state), model.Printable(s.Path()))
}

// lastOf is the session of the files that was kept last, nil for none.
func (q *question) lastOf(files []string) (*session.File, error) {
	of, ok, err := q.cohortOf(files)
	if err != nil || !ok {
		return nil, err
	}
	dir, err := session.Dir(os.Getenv)
	if err != nil {
		return nil, nil // nothing was ever kept
	}
	return session.Last(dir, of), nil
}

// keptIn says which session an answer is of.
func keptIn(f *session.File) string {
	return fmt.Sprintf("of the session that was kept %s: %s", session.When(f.At, time.Now()), model.Printable(f.Path))
}
