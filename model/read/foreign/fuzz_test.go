package foreign

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/ulikunitz/xz"
)

// allowed is a budget for small files.
type allowed struct{ left int }

var errBudget = errors.New("too much memory")

func (a *allowed) Take(bytes int) error {
	if a.left -= bytes; a.left < 0 {
		return errBudget
	}
	return nil
}

// fuzz has every table of what is decoded opened: each is whole or an error in words.
func fuzz(f *testing.F, decode func([]byte, Budget) (*Book, error), fixtures ...string) {
	for _, pattern := range fixtures {
		files, err := filepath.Glob(filepath.Join("..", "testdata", "formats", pattern))
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, path := range files {
			f.Add(unpacked(f, path))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b := &allowed{left: 1 << 26}
		book, err := decode(data, b)
		if wrong(t, err) {
			return
		}
		for _, e := range book.Entries {
			table, err := e.Open()
			if !wrong(t, err) {
				whole(t, table)
			}
		}
	})
}

func wrong(t *testing.T, err error) bool {
	var own *Error
	if err != nil && !errors.As(err, &own) && err != errBudget {
		t.Errorf("%T: %v", err, err)
	}
	return err != nil
}

// whole holds a table to have a value per row in every column, and codes of levels.
func whole(t *testing.T, table *Table) {
	for _, c := range table.Columns {
		n := len(c.Num)
		switch c.Kind {
		case Text:
			n = len(c.Text)
		case Words:
			n = len(c.Code)
			for _, g := range c.Code {
				if g < -1 || int(g) >= len(c.Level) {
					t.Fatalf("%q: code %d of %d levels", c.Name, g, len(c.Level))
				}
			}
		}
		if n != table.Rows {
			t.Fatalf("%q: %d values in %d rows", c.Name, n, table.Rows)
		}
	}
}

// unpacked are the bytes of a fixture, decompressed.
func unpacked(f testing.TB, path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	var r io.Reader
	switch {
	case bytes.HasPrefix(data, []byte{0x1f, 0x8b}):
		r, err = gzip.NewReader(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("BZh")):
		r = bzip2.NewReader(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("\xfd7zXZ")):
		r, err = xz.NewReader(bytes.NewReader(data))
	default:
		return data
	}
	if err == nil {
		data, err = io.ReadAll(r)
	}
	if err != nil {
		f.Fatal(path, err)
	}
	return data
}

func FuzzR(f *testing.F) { fuzz(f, R, "*.rds", "*.rda", "*.RData") }
