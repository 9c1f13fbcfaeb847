package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// With small counts to be hidden the screen stays as it is, and what is exported or copied
// hides them and says so; a script and a report, which hold every count, are refused.
func TestExportsHideSmallCounts(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "sex")
	before := screen(a)
	a.below = 20
	if after := screen(a); after != before {
		t.Errorf("the screen has changed:\n%s", after)
	}
	copied := ""
	a.copy = func(s string) { copied = s }
	dir := t.TempDir()
	const sentence = "not disclosure control"
	for _, name := range []string{"a.txt", "a.json", "a.html", "a.svg"} {
		path := filepath.Join(dir, name)
		do(a, "x", "ctrl+u", path, "enter")
		if b, err := os.ReadFile(path); err != nil || !strings.Contains(strings.Join(strings.Fields(string(b)), " "), sentence) {
			t.Errorf("%s: %v, said %q", name, err, a.notice)
		}
	}
	do(a, "y")
	if !strings.Contains(copied, sentence) {
		t.Errorf("copied %q", copied)
	}
	do(a, "x", "ctrl+u", filepath.Join(dir, "a.R"), "enter")
	if s := screen(a); !strings.Contains(s, "leave out one of the two") {
		t.Errorf("a script:\n%s", s)
	}
	do(a, "esc")
	if why := noReport(a); !strings.Contains(why, "holds every count") {
		t.Errorf("a report: %q", why)
	}
}

// A page of a group of a few whose sentences or tables would give it away is not copied.
func TestPagesOfAFewAreNotCopied(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "ph.ecog")
	a.below = 60
	copied := ""
	a.copy = func(s string) { copied = s }
	for _, name := range []string{"In words", "Life table"} {
		do(a, "page "+name)
		if a.pageNow().Name() != name {
			t.Fatalf("on page %s", a.pageNow().Name())
		}
		do(a, "y")
		if s := screen(a); copied != "" || !strings.Contains(a.notice+s, "cannot be had") {
			t.Errorf("%s: copied %q, said %q\n%s", name, copied, a.notice, s)
		}
	}
	a.below = 0
	if do(a, "y"); copied == "" {
		t.Error("nothing is copied where nothing is to be hidden")
	}
}
