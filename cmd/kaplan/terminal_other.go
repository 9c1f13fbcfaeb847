//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package main

import (
	"errors"
	"os"
	"time"
)

// canAsk says whether wait works: where it does not, the terminal is not asked.
const canAsk = false

func wait(_, _ *os.File, _ time.Duration) (ready bool, err error) {
	return false, errors.ErrUnsupported
}
