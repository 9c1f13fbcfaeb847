//go:build !unix

package main

import "os"

// endings are the signals that end the explorer.
var endings = []os.Signal{os.Interrupt}

// stopper is nil: the process cannot be suspended.
func stopper(*keyboard) func() error { return nil }
