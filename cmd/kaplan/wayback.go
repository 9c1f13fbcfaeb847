package main

import (
	"context"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/tui"
)

// wayBack is the way of the explorer back to the files that it shows.
type wayBack struct {
	q     *question
	files []string
	kept  read.Kept

	work atomic.Pointer[read.Work] // of the reading in hand

	mu   sync.Mutex
	seen map[string]stamp // as the files were when they were read
}

// stamp tells a file apart from what it was.
type stamp struct {
	at   time.Time
	size int64
}

// wayBackTo is nil where the files cannot be read again.
func wayBackTo(q *question, files []string) *tui.Files {
	if slices.ContainsFunc(files, once) {
		return nil
	}
	s := &wayBack{q: q, files: files}
	s.stamp()
	return &tui.Files{Read: s.read, Share: s.share, Save: s.save, Changed: s.changed}
}

// watched are the files, and the cohort.toml that belongs to them.
func (s *wayBack) watched() []string {
	out := append([]string{}, s.files...)
	switch {
	case s.q.config == noConfig:
	case s.q.config != "":
		out = append(out, s.q.config)
	case len(s.files) > 0 && !read.IsDatabase(s.files[0]) && !namesSource(s.files):
		out = append(out, read.BesidePath(s.files))
	}
	return out
}

func stamps(files []string) map[string]stamp {
	out := map[string]stamp{}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			out[f] = stamp{info.ModTime(), info.Size()}
		}
	}
	return out
}

func (s *wayBack) stamp() {
	now := stamps(s.watched())
	s.mu.Lock()
	s.seen = now
	s.mu.Unlock()
}

func (s *wayBack) read(ctx context.Context, said model.Setup) (*model.Cohort, error) {
	s.mu.Lock()
	before := s.seen
	s.mu.Unlock()
	s.stamp() // before: what changes while they are read is seen afterwards
	defer func() {
		if ctx.Err() != nil { // not read to the end: what had changed still has
			s.mu.Lock()
			s.seen = before
			s.mu.Unlock()
		}
	}()
	q := *s.q
	q.said, q.kept, q.shown = said, &s.kept, true
	q.begun = func(w *read.Work) {
		w.Context = ctx
		s.work.Store(w)
	}
	defer s.work.Store(nil)
	return q.load(s.files)
}

// share is how far the reading in hand is.
func (s *wayBack) share() float64 {
	if w := s.work.Load(); w != nil {
		return w.Share()
	}
	return 0
}

func (s *wayBack) save(said model.Setup) (note string, err error) {
	path := s.q.config
	switch {
	case s.q.sample != "":
		return "", &model.UsageError{What: "this is a sample of the program: there is no file to write beside"}
	case path == noConfig:
		return "", &model.UsageError{What: "the explorer was opened with --config none", Hint: "open the files without it"}
	case path == "" && namesSource(s.files):
		path = s.files[0]
	case path == "" && read.IsDatabase(s.files[0]):
		return "", &model.UsageError{What: "a database has no folder to write beside",
			Hint: "open it by a file that names it, [source] with address = \"postgres://...\": what is said is written there"}
	case path == "":
		path = read.BesidePath(s.files)
	}
	if note, err = s.kept.Save(s.q.writer(), path, s.files, said); err == nil { // written here: that is no news
		now := stamps([]string{path})
		s.mu.Lock()
		delete(s.seen, path)
		if at, ok := now[path]; ok {
			s.seen[path] = at
		}
		s.mu.Unlock()
	}
	if err == nil && len(said.Counted) > 0 && s.q.counts+s.q.bins != "" {
		note += ", without --counts, --bins and --time-step, which go before it"
	}
	return note, err
}

// changed is the first file that is another than when it was read, "" for none.
func (s *wayBack) changed() string {
	files := s.watched()
	now := stamps(files)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range files {
		if now[f] != s.seen[f] {
			return model.Printable(f)
		}
	}
	return ""
}
