package save

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"kaplan/model"
)

// Folder makes a folder, and those that it is in, for the user alone. Errors are
// *model.QuestionError.
func (w Writer) Folder(path string) error {
	if w.ReadOnly {
		return ErrReadOnly
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		what, hint := Why(filepath.Dir(path), err)
		return &model.QuestionError{What: "the folder " + model.Printable(path) + " was not made: " + what, Hint: hint}
	}
	return nil
}

// Lock is a name that one process has until it lets go of it, or ends.
type Lock struct{ f *os.File }

// Lock takes a name, which is that of a file that it makes; nil where another process
// has it. Errors are *model.QuestionError.
func (w Writer) Lock(path string) (*Lock, error) {
	if w.ReadOnly {
		return nil, ErrReadOnly
	}
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, Private)
		if err != nil {
			what, hint := Why(filepath.Dir(path), err)
			return nil, &model.QuestionError{What: model.Printable(path) + " was not made: " + what, Hint: hint}
		}
		switch {
		case !hold(f):
			return nil, f.Close()
		case still(f, path):
			return &Lock{f}, nil
		}
		_ = f.Close() // whoever had it has removed it meanwhile
	}
}

// Locked reports whether another process has a name, without taking it.
func Locked(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	defer f.Close()
	return !hold(f)
}

// Release lets go of a name; a nil Lock has none.
func (l *Lock) Release() {
	if l != nil {
		_ = os.Remove(l.f.Name())
		_ = l.f.Close()
	}
}
