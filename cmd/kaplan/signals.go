package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"kaplan/model/read"
)

// exitSignal and the number of a signal are the status of what it has ended, as in a
// shell: 130 is interrupted.
const exitSignal = 128

// endedError says that a signal has ended something.
type endedError struct{ by os.Signal }

func (e *endedError) Error() string {
	if e.by == os.Interrupt {
		return "interrupted"
	}
	return fmt.Sprintf("ended by a signal (%v)", e.by)
}

func (e *endedError) status() int {
	if n, ok := e.by.(syscall.Signal); ok {
		return exitSignal + int(n)
	}
	return exitNoAnswer
}

// grace is how long what is interrupted may take to come to its end.
const grace = time.Second

// interruptibly lets Ctrl-C end a command: what can stop does so, what cannot is left.
func interruptibly(cmd *cobra.Command) {
	run := cmd.RunE
	if run == nil {
		return
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		cmd.SetContext(ctx)
		done := make(chan error, 1)
		go func() { done <- run(cmd, args) }()
		select {
		case err := <-done:
			if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, read.ErrStopped)) {
				return &endedError{os.Interrupt}
			}
			return err
		case <-ctx.Done():
			select {
			case <-done:
			case <-time.After(grace):
			}
			return &endedError{os.Interrupt}
		}
	}
}

// ending is a signal that ends the explorer, once one has come.
type ending struct {
	signals chan os.Signal
	got     chan os.Signal
}

// endBy lets the signals that end a process end the explorer, which keeps what was done
// and gives the terminal back. Where it does not come to its end, force is called.
func endBy(quit, force func()) *ending {
	e := &ending{signals: make(chan os.Signal, 1), got: make(chan os.Signal, 1)}
	signal.Notify(e.signals, endings...)
	go func() {
		s, ok := <-e.signals
		if !ok {
			return
		}
		e.got <- s
		time.AfterFunc(3*grace, func() {
			force()
			os.Exit((&endedError{s}).status())
		})
		quit()
	}()
	return e
}

// err is the signal that has come, nil for none.
func (e *ending) err() error {
	select {
	case s := <-e.got:
		return &endedError{s}
	default:
		return nil
	}
}

func (e *ending) stop() {
	signal.Stop(e.signals)
	close(e.signals)
}
