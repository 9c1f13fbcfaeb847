package main

import (
	"runtime"
	"testing"
)

// What kaplan says of itself is what it was built with.
func TestVersion(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "version").part("result")
	for field, want := range map[string]any{"version": version, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH} {
		if a.at(field) != want {
			t.Errorf("%s is %v, not %v", field, a.at(field), want)
		}
	}
	if status, out, errs := kaplan("", "version", "file.csv"); status != exitUsage || out != "" {
		t.Errorf("exit %d, %s", status, errs)
	}
}
