//go:build !unix

package main

import "os"

// endings are the signals that end the explorer.
var endings = []os.Signal{os.Interrupt}

// alone is for systems on which a process can be suspended.
func alone() bool { return false }

// stopper is nil: the process cannot be suspended.
func stopper(*keyboard) func() error { return nil }
