// Package save writes files whole or not at all. It is the one way in which the
// program writes: exports, --save and --out, a cohort.toml, sessions.
//
// A file is filled beside its target under a hidden name, brought to the disk, and
// then given its name. What goes wrong halfway, a full disk among it, leaves nothing
// behind. A process that is killed leaves its hidden file; the next file that is
// written in the same folder removes it.
package save

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kaplan/model"
)

// Who may read a file.
const (
	Shared  fs.FileMode = 0o644 // as the umask lets
	Private fs.FileMode = 0o600 // rows of single patients, and sessions: nobody else
)

// Writer says what may be written.
type Writer struct {
	ReadOnly bool // nothing
	Force    bool // what exists is written over
	// Sources are the files that were read: they are never written over.
	Sources []string
}

// File is one file to be written.
type File struct {
	Path string
	Mode fs.FileMode // Shared or Private; one that is written over keeps its own, unless Private is wanted
	Fill func(io.Writer) error
}

// Text is a file of these bytes.
func Text(path string, mode fs.FileMode, text []byte) File {
	return File{path, mode, func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(text))
		return err
	}}
}

// Paths are those of files.
func Paths(files []File) []string {
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = f.Path
	}
	return out
}

// ErrReadOnly says that nothing is written.
var ErrReadOnly = &model.QuestionError{What: "nothing is written: kaplan was started with --read-only"}

// Write writes files, all of them or none: each is filled and brought to the disk
// before the first gets its name. Without Force a file that exists is refused; what
// is no regular file, such as a device or a folder, always is. A link is followed.
//
// Errors are *model.QuestionError; those of Fill come as they are.
func (w Writer) Write(files ...File) error {
	if w.ReadOnly {
		return ErrReadOnly
	}
	var made []*hidden
	defer func() {
		for _, h := range made {
			h.close()
		}
	}()
	for _, f := range files {
		if err := w.allowed(f.Path); err != nil {
			return err
		}
	}
	for _, f := range files {
		h, err := fill(f)
		if h != nil {
			made = append(made, h)
		}
		if err != nil {
			return err
		}
	}
	for i, h := range made {
		if err := w.name(h); err != nil {
			for _, done := range made[:i] { // another program was faster with a name
				if done.fresh {
					_ = os.Remove(done.target)
				}
			}
			return err
		}
	}
	return nil
}

// Remove removes a file, or finds it gone. Errors are *model.QuestionError.
func (w Writer) Remove(path string) error {
	if w.ReadOnly {
		return ErrReadOnly
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		what, hint := Why(filepath.Dir(path), err)
		return &model.QuestionError{What: model.Printable(path) + " was not removed: " + what, Hint: hint}
	}
	return nil
}

// Exists is the error for a file that is there and is not written over.
func Exists(path string) error {
	return &model.QuestionError{What: model.Printable(path) + " exists and was left as it is", Hint: "choose another name",
		Ways: []model.Way{{Field: model.WriteForce, Do: "write over it"}}}
}

// allowed is an error where a path may not be written.
func (w Writer) allowed(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		if _, err = os.Lstat(path); err != nil {
			return nil // not there, or what is wrong is found when it is written
		}
		return &model.QuestionError{What: model.Printable(path) + " is a link to a file that does not exist", Hint: "choose another name"}
	}
	switch {
	case info.IsDir():
		return &model.QuestionError{What: model.Printable(path) + " is a folder", Hint: "name a file in it"}
	case !info.Mode().IsRegular():
		return &model.QuestionError{What: model.Printable(path) + " is no regular file, and only such are written", Hint: "choose another name"}
	case w.isSource(info):
		return &model.QuestionError{What: model.Printable(path) + " is a file that was read, and is never written over", Hint: "choose another name"}
	case !w.Force:
		return Exists(path)
	}
	return nil
}

// isSource reports whether a file was read.
func (w Writer) isSource(info fs.FileInfo) bool {
	for _, s := range w.Sources {
		if source, err := os.Stat(s); err == nil && os.SameFile(source, info) {
			return true
		}
	}
	return false
}

// hidden is a file that has not its name yet.
type hidden struct {
	*os.File
	path, target, asked string
	mode                fs.FileMode
	fresh, named        bool
}

// close removes what did not get its name.
func (h *hidden) close() {
	_ = h.File.Close()
	if !h.named {
		_ = os.Remove(h.path)
	}
}

// Hidden files are called .NAME.1234.kaplan while they are filled.
const (
	prefix = "."
	suffix = ".kaplan-part"
)

// fill makes the hidden file of f and brings it to the disk.
func fill(f File) (*hidden, error) {
	failed := func(err error) error { return notWritten(f.Path, err) }
	target, mode := f.Path, f.Mode
	if real, err := filepath.EvalSymlinks(target); err == nil {
		target = real
	}
	info, err := os.Stat(target)
	if err == nil && mode != Private {
		mode = info.Mode().Perm()
	}
	dir := filepath.Dir(target)
	sweep(dir)
	h := &hidden{target: target, asked: f.Path, mode: mode, fresh: err != nil}
	if h.File, err = create(dir, filepath.Base(target), mode); err != nil {
		return nil, failed(err)
	}
	h.path = h.File.Name()
	counted := &disk{w: h.File}
	if err := f.Fill(counted); err != nil {
		if counted.err != nil {
			err = failed(counted.err)
		}
		return h, err
	}
	if !h.fresh {
		err = h.Chmod(mode)
	}
	if err = errors.Join(err, h.Sync()); err != nil {
		return h, failed(err)
	}
	return h, nil
}

// disk tells errors of writing from those of what is written.
type disk struct {
	w   io.Writer
	err error
}

func (d *disk) Write(b []byte) (int, error) {
	n, err := d.w.Write(b)
	if err != nil {
		d.err = err
	}
	return n, err
}

// create makes a hidden file that only this process has, for as long as it lives.
func create(dir, name string, mode fs.FileMode) (*os.File, error) {
	const longest = 100 // that a name of 255 bytes has room
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "")
	}
	for n := 0; ; n++ {
		path := filepath.Join(dir, fmt.Sprintf("%s%s.%d-%d%s", prefix, name, os.Getpid(), n, suffix))
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return nil, err
		}
		if hold(f) && still(f, path) {
			return f, nil
		}
		_ = f.Close() // it was taken for one that is left over
	}
}

// still reports whether an open file has this path.
func still(f *os.File, path string) bool {
	is, err := f.Stat()
	at, other := os.Lstat(path)
	return err == nil && other == nil && os.SameFile(is, at)
}

// name gives a hidden file its name.
func (w Writer) name(h *hidden) error {
	if !w.Force && h.fresh {
		// A link is never made over a file that has come meanwhile; a rename is.
		switch err := os.Link(h.path, h.target); {
		case err == nil:
			h.named = os.Remove(h.path) == nil
			settle(h.target)
			return nil
		case errors.Is(err, fs.ErrExist):
			return Exists(h.asked)
		}
		// A file system without links.
		if _, err := os.Lstat(h.target); err == nil {
			return Exists(h.asked)
		}
	}
	if err := rename(h.File, h.path, h.target); err != nil {
		return notWritten(h.asked, err)
	}
	h.named = true
	settle(h.target)
	return nil
}

// settle brings the name of a file to the disk, where the system can.
func settle(path string) {
	if d, err := os.Open(filepath.Dir(path)); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// sweep removes hidden files whose process is no more.
func sweep(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || !strings.HasSuffix(e.Name(), suffix) || !e.Type().IsRegular() {
			continue
		}
		path := filepath.Join(dir, e.Name())
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if hold(f) && still(f, path) {
			_ = os.Remove(path)
		}
		_ = f.Close()
	}
}

// notWritten says why a file could not be written, in words.
func notWritten(path string, err error) error {
	what, hint := Why(filepath.Dir(path), err)
	return &model.QuestionError{What: model.Printable(path) + " was not written: " + what, Hint: hint}
}
