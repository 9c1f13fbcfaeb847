package foreign

import (
	"archive/zip"
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

func FuzzXLSX(f *testing.F) {
	fuzz(f, func(data []byte, b Budget) (*Book, error) {
		z, err := Zip(data)
		if err != nil {
			return nil, err
		}
		return XLSX(z, len(data), func([][]string) int { return 1 }, b)
	}, "*.xlsx")
}

// FuzzSheet has the sheets of a workbook changed within the archive.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>x</t></r></is></c></row>`+
		`<row r="2"><c r="A2" s="1"><v>41000.5</v></c><c r="B2" t="e"><v>#N/A</v></c></row><row r="4"><c t="b"><v>1</v></c><c><f>1/0</f></c></row>`), "yyyy\\-mm")
	f.Fuzz(func(t *testing.T, rows []byte, code string) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, content := range map[string]string{
			"xl/workbook.xml":            `<workbook><workbookPr date1904="0"/><sheets><sheet name="s" r:id="r1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`,
			"xl/sharedStrings.xml":       `<sst><si><t>a_x0041_</t><rPh><t>no</t></rPh></si></sst>`,
			"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="` + code + `"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>`,
			"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + string(rows) + `</sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>`,
		} {
			w, err := z.Create(name)
			if err == nil {
				_, err = w.Write([]byte(content))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		archive, err := Zip(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		book, err := XLSX(archive, b.Len(), func([][]string) int { return 0 }, &allowed{left: 1 << 26})
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

func FuzzStata(f *testing.F) {
	fuzz(f, func(data []byte, b Budget) (*Book, error) {
		if !IsStata(data) {
			return &Book{}, nil
		}
		return Stata(data, b)
	}, "*.dta")
}

func FuzzSPSS(f *testing.F) { fuzz(f, SPSS, "*.sav", "*.zsav") }

func FuzzXPORT(f *testing.F) { fuzz(f, XPORT, "*.xpt") }

func FuzzSAS(f *testing.F) { fuzz(f, SAS, "*.sas7bdat") }

func FuzzParquet(f *testing.F) { fuzz(f, Parquet, "*.parquet") }
