package read

import (
	"errors"
	"io/fs"
	"os"
	"sync"

	"kaplan/model"
	"kaplan/model/save"
)

// Kept is a cohort.toml into which a person's words are written while its files are
// open. It remembers what stood there before, so that what is taken back is taken out
// of the file too.
type Kept struct {
	mu     sync.Mutex
	path   string // where it was written
	before string // what stood there, where there was such a file
	there  bool
	wrote  string // what stands there since
}

// Beneath is a configuration as it was before anything was written into it here; c may
// be nil. Where a person has changed the file since, it is c itself.
//
// Errors are *Error.
func (k *Kept) Beneath(c *Config) (*Config, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c == nil || k.path == "" || c.text != k.wrote || c.path != model.Printable(k.path) {
		return c, nil
	}
	out, err := ParseConfig(k.path, k.before)
	if err == nil {
		out.file = true
	}
	return out, err
}

// Save writes what a person says into the cohort.toml of a path, whole or not at all,
// and says so. Where nothing is said any more, the file is again what it was before.
//
// Errors are *Error, and those of save.Writer.
func (k *Kept) Save(w save.Writer, path string, files []string, s model.Setup) (note string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	name := model.Printable(path)
	text, err := os.ReadFile(path)
	there := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", &Error{File: name, What: "cannot be read: " + model.Excerpt(unwrapped(err).Error())}
	}
	old := string(text)
	if there && path == k.path && old == k.wrote {
		old, there = k.before, k.there
	}
	if !there && s.Empty() {
		if err := w.Remove(path); err != nil {
			return "", err
		}
		k.path = ""
		return name + " is removed: nothing is said of these files any more", nil
	}
	now := old
	if !s.Empty() {
		if now, err = Written(name, old, files, s); err != nil {
			return "", err
		}
	}
	w.Force = true
	if err := w.Write(save.Text(path, save.Shared, []byte(now))); err != nil {
		return "", err
	}
	k.path, k.before, k.there, k.wrote = path, old, there, now
	return "written: " + name + "; it is read from there next time", nil
}
