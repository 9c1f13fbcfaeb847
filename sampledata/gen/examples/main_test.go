package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The committed files are what the program makes.
func TestFilesAreGenerated(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	files, err := made(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(root, "examples", name)); err != nil || string(got) != want {
			t.Errorf("examples/%s is not what the program makes: %v", name, err)
		}
	}
}
