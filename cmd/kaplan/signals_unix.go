//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// endings are the signals that end the explorer: the line was dropped, it was told to
// end, or to end at once.
var endings = []os.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGINT}

// alone reports whether no shell has started the process: it leads its session, as the
// command that sshd is told to run does. What stops then is not gone on with by anybody.
func alone() bool {
	sid, err := unix.Getsid(0)
	return err == nil && sid == os.Getpid()
}

// stopper suspends the process, with the terminal as it was before kaplan where k has
// it, and returns when it goes on.
func stopper(k *keyboard) func() error {
	return func() error {
		if k != nil {
			_ = term.Restore(k.tty.Fd(), k.state)
			defer func() { _, _ = term.MakeRaw(k.tty.Fd()) }()
		}
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGCONT)
		defer signal.Stop(c)
		if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
			return err
		}
		select {
		case <-c:
		case <-time.After(grace): // no shell is there that could go on with it: the system does not stop it then
		}
		return nil
	}
}
