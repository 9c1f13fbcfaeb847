package main

import (
	"os/exec"
	"strings"
	"testing"
)

// The arrows between packages point one way: cmd to tui to model to stats.
func TestArrowsPointOneWay(t *testing.T) {
	forbidden := map[string][]string{
		"kaplan/stats":       {"kaplan/model", "kaplan/tui", "kaplan/sampledata", "kaplan/cmd", "github.com/"},
		"kaplan/model":       {"kaplan/tui", "kaplan/cmd", "kaplan/sampledata", "kaplan/model/", "github.com/charmbracelet", "github.com/spf13"},
		"kaplan/model/read":  {"kaplan/tui", "kaplan/cmd", "kaplan/model/write", "github.com/charmbracelet"},
		"kaplan/model/write": {"kaplan/tui", "kaplan/cmd", "kaplan/model/read", "github.com/charmbracelet"},
		"kaplan/tui/chart":   {"kaplan/stats", "kaplan/model", "kaplan/cmd", "github.com/charmbracelet"},
		"kaplan/tui":         {"kaplan/cmd", "kaplan/sampledata", "kaplan/model/read", "github.com/spf13"},
		"kaplan/sampledata":  {"kaplan/tui", "kaplan/cmd", "kaplan/model"},
	}
	for pkg, bad := range forbidden {
		out, err := exec.Command("go", "list", "-deps", pkg).Output()
		if err != nil {
			t.Fatalf("go list -deps %s: %v", pkg, err)
		}
		for _, dep := range strings.Fields(string(out)) {
			for _, b := range bad {
				if strings.HasPrefix(dep, b) && dep != pkg {
					t.Errorf("%s depends on %s", pkg, dep)
				}
			}
		}
	}
}
