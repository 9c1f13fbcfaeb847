//go:build !unix

package save

import (
	"errors"
	"os"
)

// hold reports true: a file that a process has open cannot be removed here.
func hold(*os.File) bool { return true }

// rename gives an open file another name, which it must be closed for here.
func rename(f *os.File, from, to string) error { return errors.Join(f.Close(), os.Rename(from, to)) }
