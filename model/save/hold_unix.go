//go:build unix

package save

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// old is when a hidden file is left over on a file system that knows no locks.
const old = 24 * time.Hour

// hold takes an open file for this process until it is closed, and reports whether
// nobody else has it. The system lets go of it when the process ends, however that is.
func hold(f *os.File) bool {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil || errors.Is(err, unix.EWOULDBLOCK) {
		return err == nil
	}
	info, err := f.Stat()
	return err == nil && (info.Size() == 0 || time.Since(info.ModTime()) > old)
}

// rename gives an open file another name.
func rename(_ *os.File, from, to string) error { return os.Rename(from, to) }
