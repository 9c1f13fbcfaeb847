package save

import (
	"errors"
	"io/fs"
	"syscall"

	"kaplan/model"
)

// Why says what kept a file in a folder from being written, and what to do.
func Why(dir string, err error) (what, hint string) {
	folder := "the folder " + model.Printable(dir)
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full", "make room, or write to another disk"
	case errors.Is(err, syscall.EDQUOT):
		return "your quota on the disk is used up", "make room, or write to another disk"
	case errors.Is(err, syscall.EFBIG):
		return "it would be larger than a file may be here", "ulimit -f shows the bound"
	case errors.Is(err, syscall.EROFS):
		return folder + " is on a disk that cannot be written to", "write to another folder"
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "its name is too long", "choose a shorter one"
	case errors.Is(err, fs.ErrNotExist):
		return folder + " does not exist", "make it first, or write to another one"
	case errors.Is(err, syscall.ENOTDIR):
		return model.Printable(dir) + " is no folder", "write to another one"
	case errors.Is(err, fs.ErrPermission):
		return folder + " may not be written to", "write to another one"
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return model.Excerpt(err.Error()), ""
}
