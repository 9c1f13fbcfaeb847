package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The screen in the README is the one that the program opens on, at 120 columns and
// 40 lines.
func TestReadmeScreen(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "README.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), "```\n")
	shown, after, ends := strings.Cut(rest, "```\n")
	if !ok || !ends {
		t.Fatal("the README has no screen")
	}
	x := open(t, 120, 40, "NO_COLOR=1")
	x.wait("log-rank", "1 look ")
	var opened string
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var lines []string
		for _, l := range strings.Split(x.screen(), "\n") {
			lines = append(lines, strings.TrimRight(l, " "))
		}
		if opened = strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"; opened == shown {
			return
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+"```\n"+opened+"```\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the README shows another screen: go test ./cmd/kaplan -run TestReadmeScreen -update\n%s", opened)
}

// The picture of the explorer in the README is what the explorer writes of itself.
func TestReadmePicture(t *testing.T) {
	t.Parallel()
	shown := filepath.Join("..", "..", "docs", "explorer.svg")
	x := open(t, 120, 40, "", "--theme", "dark")
	x.wait("log-rank", "1 look ")
	x.keys("J")
	x.wait("Write a picture of this screen")
	x.keys("C-u")
	path := filepath.Join(t.TempDir(), "screen.svg")
	x.typed(path)
	x.keys("Enter")
	x.wait("written: ")
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(shown, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(shown)
	if err != nil || string(got) != string(want) {
		t.Errorf("docs/explorer.svg is not what the explorer draws (%v): go test ./cmd/kaplan -run TestReadmePicture -update", err)
	}
	if !strings.Contains(string(want), ">(synthetic)<") {
		t.Error("the picture does not say that its data are made up")
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil || !strings.Contains(string(readme), "](docs/explorer.svg)") {
		t.Errorf("the README does not show docs/explorer.svg: %v", err)
	}
}
