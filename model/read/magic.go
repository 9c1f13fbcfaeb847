package read

import (
	"bytes"
	"encoding/binary"
	"strings"

	"kaplan/model"
	"kaplan/model/read/postgres"
)

// otherPrograms are the first bytes of files that are not read, what they are, and the
// way out.
var otherPrograms = []struct{ magic, is, hint string }{
	{"%PDF", "a PDF document", "a table in it has to be typed or copied into a spreadsheet, and saved as CSV"},
	{"ARROW1", "a Feather (Arrow) file", "in R: write.csv(arrow::read_feather(file), \"x.csv\", row.names = FALSE)"},
	{"FEA1", "a Feather file", "in R: write.csv(arrow::read_feather(file), \"x.csv\", row.names = FALSE)"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old workbook or document of Office (.xls, .doc), or one with a password",
		"open it in Excel and save the sheet as .xlsx or CSV"},
	{"\x89HDF\r\n\x1a\n", "an HDF5 file", "in R: rhdf5::h5read(file, name), then write.csv"},
	{"SQLite format 3\x00", "an SQLite database", "sqlite3 -header -csv FILE \"select * from TABLE\" > cohort.csv"},
	{"MATLAB 5.0", "a MATLAB file", "in MATLAB: writetable(t, \"cohort.csv\")"},
	{"\x89PNG", "a picture (PNG)", ""},
	{"\xff\xd8\xff", "a picture (JPEG)", ""},
	{"GIF8", "a picture (GIF)", ""},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it, and name the files in it"},
	{"Rar!\x1a\x07", "a RAR archive", "unpack it, and name the files in it"},
	{"\x7fELF", "a program", ""},
	{"{\\rtf", "a text document (RTF)", "copy the table into a spreadsheet, and save it as CSV"},
	{"\x1f\x9d", "a file of compress (.Z)", "uncompress it"},
	{"\x04\x22\x4d\x18", "an LZ4 file", "unpack it: lz4 -d FILE"},
	{"\x93NUMPY", "an array of NumPy", "in Python: numpy.savetxt(\"cohort.csv\", numpy.load(FILE), delimiter=\",\"), with a header"},
	{"\x00\x01\x00\x00Standard ", "a database of Access", "export the table from Access as CSV with a header"},
	{"Obj\x01", "an Avro file", "write it as CSV or Parquet"},
	{"MZ\x90\x00", "a program", ""},
}

// otherProgram is the error for a file whose first bytes say that it is of a kind that is
// not read, nil for what may be a table of text.
func otherProgram(name string, data []byte) *Error {
	for _, o := range otherPrograms {
		if bytes.HasPrefix(data, []byte(o.magic)) {
			return &Error{File: name, What: "is " + o.is + ", and no table that is read here", Hint: o.hint}
		}
	}
	if len(data) > 262 && string(data[257:262]) == "ustar" {
		return &Error{File: name, What: "is a tar archive", Hint: "unpack it (tar -xf), and name the files in it"}
	}
	if bytes.Contains(data[:min(len(data), 512)], []byte("SPSS PORT FILE")) {
		return &Error{File: name, What: "is a portable file of SPSS (.por), and no table that is read here",
			Hint: "in R: write.csv(haven::read_por(file), \"x.csv\", row.names = FALSE)"}
	}
	head := strings.ToLower(strings.TrimLeft(string(data[:min(len(data), 512)]), "\ufeff \t\r\n"))
	switch {
	case strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") || strings.HasPrefix(head, "<table") || strings.HasPrefix(head, "<head"):
		return &Error{File: name, What: "is a web page (HTML), not a table",
			Hint: "a download may have ended in a page that asks for a login; a sheet that was exported as HTML is saved by Excel as .xlsx or CSV"}
	case strings.HasPrefix(head, "<?xml") || strings.HasPrefix(head, "<workbook"):
		return &Error{File: name, What: "is an XML file, not a table", Hint: "open it in the program that wrote it and save the table as CSV"}
	case strings.HasPrefix(head, "{\"") || strings.HasPrefix(head, "{\n") || strings.HasPrefix(head, "{\r") || strings.HasPrefix(head, "{ \"") ||
		strings.HasPrefix(head, "[{") || strings.HasPrefix(head, "[\n") || strings.HasPrefix(head, "[ {"):
		return &Error{File: name, What: "is a JSON file, not a table", Hint: "in R: write.csv(jsonlite::fromJSON(file), \"x.csv\", row.names = FALSE)"}
	case strings.HasPrefix(head, "insert into ") || strings.HasPrefix(head, "create table ") || strings.HasPrefix(head, "-- mysql dump") ||
		strings.HasPrefix(head, "--\n-- postgresql"):
		return &Error{File: name, What: "is a script of SQL, not a table", Hint: "export the table from the database as CSV with a header"}
	case strings.HasPrefix(head, `\begin{`) || strings.HasPrefix(head, `\documentclass`):
		return &Error{File: name, What: "is a text for LaTeX, not a table", Hint: "write the table as CSV with a header"}
	case strings.HasPrefix(head, "+--") || strings.HasPrefix(head, "+=="):
		return &Error{File: name, What: "is a table that is drawn with lines", Hint: "write it as CSV with a header"}
	case strings.HasPrefix(head, "|") && ruled(head):
		return &Error{File: name, What: "is a table in Markdown", Hint: "write it as CSV with a header"}
	}
	return nil
}

// ruled reports whether the second line is the rule of a table in Markdown.
func ruled(head string) bool {
	_, rest, _ := strings.Cut(head, "\n")
	second, _, _ := strings.Cut(rest, "\n")
	return strings.Contains(second, "--") && strings.Trim(second, "|-: \r") == ""
}

// address is the error for what is no file but the address of a database or a page.
func address(name string) *Error {
	scheme, _, ok := strings.Cut(strings.ToLower(name), "://")
	if !ok {
		return nil
	}
	switch scheme {
	case "postgres", "postgresql":
		return &Error{File: postgres.Hidden(name), What: "is a database, and a file is needed here",
			Hint: `export the table: \copy ... to 'FILE.csv' csv header`}
	case "mysql", "mariadb", "sqlserver", "mssql", "oracle", "sqlite", "mongodb", "duckdb":
		return &Error{File: hidden(name), What: "is a database, and databases are not read", Hint: "export the table as CSV with a header"}
	case "http", "https", "ftp", "sftp", "s3", "gs":
		return &Error{File: hidden(name), What: "is an address on a network, and nothing is fetched from there", Hint: "download the file first"}
	}
	return nil
}

// hidden is an address without the user and password in it.
func hidden(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, path, slash := strings.Cut(rest, "/")
	if k := strings.LastIndexByte(host, '@'); k >= 0 {
		host = host[k+1:]
	}
	if slash {
		host += "/" + path
	}
	host, _, _ = strings.Cut(host, "?")
	return model.Excerpt(scheme + "://" + host)
}

// fitsXZ is an error where a block of an xz file asks for a larger dictionary than xz
// itself ever writes: it would be taken before a byte is there. The blocks are found by
// the index at the end of the file [1].
//
// [1] The .xz File Format, version 1.1.0.
func fitsXZ(name string, data []byte) error {
	const header, largest = 12, 26 // bytes, and 2^26 + 2^25 are 96 MiB
	end := len(data)
	for end >= 4 && binary.LittleEndian.Uint32(data[end-4:]) == 0 { // padding
		end -= 4
	}
	check := func(at int) error {
		if at < 0 || at+2 > len(data) || data[at] == 0 {
			return nil
		}
		block := data[at:min(len(data), at+4*(int(data[at])+1))]
		pos := 2
		for _, bit := range []byte{0x40, 0x80} { // sizes, which may stand there
			if block[1]&bit != 0 {
				for pos < len(block) && block[pos] >= 0x80 {
					pos++
				}
				pos++
			}
		}
		for range int(block[1]&3) + 1 {
			if pos+3 > len(block) {
				return nil
			}
			if block[pos] == 0x21 && block[pos+2] > 2*(largest-12)+1 {
				return &Error{File: name, What: "its xz data ask for a dictionary of more than 96 MB"}
			}
			pos += 2 + int(block[pos+1])
		}
		return nil
	}
	if err := check(header); err != nil {
		return err
	}
	for end >= 2*header { // streams may follow each other
		footer := data[end-header : end]
		size := (int(binary.LittleEndian.Uint32(footer[4:])) + 1) * 4
		index := end - header - size
		if string(footer[10:]) != "YZ" || index < header || data[index] != 0 {
			return nil // it is damaged, as will be found
		}
		number := func() (n int) {
			for shift := 0; index < end-header && shift < 56; shift += 7 {
				b := data[index]
				index++
				if n |= int(b&0x7f) << shift; b < 0x80 {
					return n
				}
			}
			return n
		}
		start := index
		index++
		var blocks []int
		for range min(number(), size) {
			blocks = append(blocks, number())
			number()
		}
		for _, n := range blocks {
			start -= (n + 3) &^ 3
		}
		at := start
		for _, n := range blocks {
			if err := check(at); err != nil {
				return err
			}
			at += (n + 3) &^ 3
		}
		for end = start - header; end >= 4 && binary.LittleEndian.Uint32(data[end-4:end]) == 0; {
			end -= 4
		}
	}
	return nil
}
