package kit

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"testing"
)

// TestPage fails where the page at path shows another table under a name than
// this one; with update it writes it instead.
func TestPage(t *testing.T, path, name, table string, update bool) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := PutTable(string(page), name, table)
	switch {
	case err != nil:
		t.Fatalf("%s: %v", path, err)
	case want == string(page):
	case !update:
		t.Fatalf("%s does not show this table of %s:\n%s", path, name, table)
	default:
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSame fails where the committed sample, two folders up, is not what its
// program makes.
func TestSame(t *testing.T, name string, generate func(trace io.Writer) ([]byte, error)) {
	t.Helper()
	if runtime.GOARCH != "amd64" {
		t.Skip("fused multiply-add and other exponentials turn the search elsewhere; the published figures hold for the file")
	}
	got, err := generate(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, Sample(t, name)) {
		t.Errorf("%s.csv is not what go run ./sampledata/gen/%s makes", name, name)
	}
}

// Sample is the committed file of a sample, two folders up.
func Sample(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	return b
}
