//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// canAsk says whether wait works.
const canAsk = true

// wait waits until tty can be read without delay, and reports false where limit
// passes before; a limit below 0 is none. io.EOF says that stopped, which may be
// nil, was closed at its other end. It is select, because macOS cannot poll a
// terminal.
func wait(tty, stopped *os.File, limit time.Duration) (ready bool, err error) {
	end := time.Now().Add(limit)
	for {
		var in unix.FdSet
		fd := int(tty.Fd())
		if fd >= unix.FD_SETSIZE {
			return false, errors.ErrUnsupported
		}
		in.Set(fd)
		most := fd
		if stopped != nil {
			in.Set(int(stopped.Fd()))
			most = max(most, int(stopped.Fd()))
		}
		var left *unix.Timeval
		if limit >= 0 {
			t := unix.NsecToTimeval(int64(max(0, time.Until(end))))
			left = &t
		}
		n, err := unix.Select(most+1, &in, nil, nil, left)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return false, err
		case n == 0:
			return false, nil
		case stopped != nil && in.IsSet(int(stopped.Fd())):
			return false, io.EOF
		}
		return true, nil
	}
}
