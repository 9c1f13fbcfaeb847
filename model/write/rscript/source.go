package rscript

import (
	"bytes"
	"compress/bzip2"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding/charmap"

	"kaplan/model"
)

// source is a file as R's read.csv cuts it into cells. What R will find there is looked
// up before it is told to look: a column that R would read otherwise than it was read
// here is refused, or gets the line that mends it.
type source struct {
	path    string // as R is told
	sample  string // of an embedded cohort
	skip    int    // lines before the header
	sep     rune
	latin   bool
	blanks  bool // around cells, which R leaves where these are quoted
	header  []string
	rows    [][]string
	line    []int // of the file, by row
	foreign string
}

// most is how large a file may be that is looked through.
const most = 1 << 28

// open reads a file of the cohort as R does.
func open(f model.Source) (*source, error) {
	var data []byte
	src := &source{path: f.Path, sep: f.Delimiter}
	switch {
	case f.Embedded != nil:
		src.sample = strings.TrimPrefix(f.Path, "sample ")
		src.path, data = src.sample+".csv", f.Embedded()
	case f.Path == "-" || f.Path == "standard input":
		return nil, refused("standard input cannot be read a second time: name a file")
	default:
		ext := strings.ToLower(filepath.Ext(f.Path))
		if slices.Contains([]string{".sav", ".zsav", ".dta", ".sas7bdat", ".xpt", ".rds", ".rda", ".rdata", ".xlsx"}, ext) {
			src.foreign = ext
			return src, nil
		}
		var err error
		if data, err = decompressed(f.Path); err != nil {
			return nil, err
		}
	}
	return src, src.cut(data)
}

// decompressed is the text of a file, which R undoes the compression of too.
func decompressed(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		return nil, refused("%s is a pipe, which cannot be read a second time: name a file", model.Printable(path))
	}
	if err == nil && (!info.Mode().IsRegular() || info.Size() > most) {
		return nil, refused("%s is no file of a size that is read twice", model.Printable(path))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, refused("%s cannot be read again: %s", model.Printable(path), model.Excerpt(err.Error()))
	}
	var r io.Reader
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		r, err = gzip.NewReader(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("BZh")):
		r = bzip2.NewReader(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("\xfd7zXZ\x00")):
		r, err = xz.NewReader(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("PK")), bytes.HasPrefix(data, []byte("PAR1")), bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")):
		return nil, refused("no package of R that Debian has reads %s: save the table in it as CSV, and ask again of that file", model.Printable(path))
	default:
		return data, nil
	}
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(r, most))
	}
	if err != nil {
		return nil, refused("%s cannot be read again: %s", model.Printable(path), model.Excerpt(err.Error()))
	}
	return data, nil
}

// cut cuts the text into cells.
func (f *source) cut(data []byte) error {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return refused("%s is no text that R reads without being told more", model.Printable(f.path))
	}
	if !utf8.Valid(data) {
		f.latin = true
		text, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return err
		}
		data = text
	}
	rest, line := data, 0
	for len(rest) > 0 { // comments and what is empty stand before the header
		l, after, _ := bytes.Cut(rest, []byte("\n"))
		if t := bytes.TrimSpace(l); len(t) > 0 && t[0] != '#' && !bytes.HasPrefix(t, []byte(`"#`)) {
			break
		}
		rest, line = after, line+1
	}
	r := csv.NewReader(bytes.NewReader(rest))
	r.Comma, r.LazyQuotes, r.TrimLeadingSpace, r.FieldsPerRecord = f.sep, true, f.sep != '\t', -1
	if f.sep == 0 {
		r.Comma = ','
	}
	f.sep, f.skip = r.Comma, line
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return refused("%s is not cut into cells by R as it was here (%s)", model.Printable(f.path), model.Excerpt(err.Error()))
		}
		at, _ := r.FieldPos(0)
		for i := range cells {
			bare := strings.TrimSpace(cells[i])
			f.blanks = f.blanks || bare != cells[i]
			cells[i] = bare
		}
		if f.header == nil {
			f.header = cells
			continue
		}
		if len(cells) == 1 && cells[0] == "" {
			continue
		}
		f.rows, f.line = append(f.rows, cells), append(f.line, at+line)
	}
	if len(f.rows) > 0 && len(f.rows[0]) == len(f.header)+1 {
		f.header = append([]string{""}, f.header...)
	}
	return nil
}

// at is a cell, "" beyond the end of a row.
func (f *source) at(row, col int) string {
	if row < 0 || col >= len(f.rows[row]) {
		return ""
	}
	return f.rows[row][col]
}

// find is the column of that name, -1 where none or several have it.
func (f *source) find(name string) int {
	at := -1
	for k, h := range f.header {
		if model.Printable(h) == name {
			if at >= 0 {
				return -1
			}
			at = k
		}
	}
	return at
}

// call is the line of R that reads the file, every cell as text.
func (f *source) call(na []string) string {
	fn, sep := "read.csv", ""
	switch f.sep {
	case '\t':
		fn = "read.delim"
	case ',':
	default:
		sep = ", sep = " + text(string(f.sep))
	}
	line := fmt.Sprintf("%s(%s%s, colClasses = \"character\", check.names = FALSE, strip.white = TRUE", fn, text(f.path), sep)
	if f.skip > 0 {
		line += fmt.Sprintf(", skip = %d", f.skip)
	}
	if f.latin {
		line += ", fileEncoding = \"windows-1252\""
	}
	if len(na) > 0 {
		line += ", na.strings = " + texts(na)
	}
	return line + ")"
}
