package read

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"

	"kaplan/model"
)

func load(t *testing.T, name, content string) *model.Cohort {
	t.Helper()
	c, err := Reader(name, strings.NewReader(content), Options{})
	if err != nil {
		t.Fatalf("%q: %v", content, err)
	}
	return c
}

// dump prints a cohort column by column, for comparison.
func dump(c *model.Cohort) []string {
	out := []string{"id " + strings.Join(c.ID, " ")}
	for _, col := range c.Columns {
		s := col.Name + " " + col.Kind.String()
		for i := range c.N {
			s += " " + col.Format(i)
		}
		out = append(out, s)
	}
	return out
}

func zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func zstdPacked(s string) string {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	defer w.Close()
	return string(w.EncodeAll([]byte(s), nil))
}

func utf16(s string, order unicode.Endianness, mark unicode.BOMPolicy) string {
	out, err := unicode.UTF16(order, mark).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

// One table in every dress it comes in.
func TestFormats(t *testing.T) {
	const plain = "id,sex,bili,time,status\nP1,f,14.5,400,1\nP2,m,,4500,0\nP3,f,0.25,1012,1\n"
	want := dump(load(t, "plain.csv", plain))
	if diff := cmp.Diff([]string{"id P1 P2 P3", "id identifier P1 P2 P3", "sex category f m f", "bili number 14.5 NA 0.25", "time number 400 4500 1012", "status number 1 0 1"}, want); diff != "" {
		t.Fatal(diff)
	}
	tsv := strings.ReplaceAll(plain, ",", "\t")
	cases := []struct{ name, content, form string }{
		{"plain", plain, "CSV"},
		{"no newline at the end", strings.TrimSuffix(plain, "\n"), "CSV"},
		{"tabs", tsv, "TSV"},
		{"semicolons", strings.ReplaceAll(plain, ",", ";"), "semicolons"},
		{"bars", strings.ReplaceAll(plain, ",", "|"), "|-separated"},
		{"semicolons, decimal comma", strings.ReplaceAll(strings.ReplaceAll(plain, ",", ";"), ".", ","), "semicolons, decimal comma"},
		{"tabs, decimal comma", strings.ReplaceAll(tsv, ".", ","), "TSV, decimal comma"},
		{"quoted decimal comma", "id,sex,bili,time,status\nP1,f,\"14,5\",400,1\nP2,m,,4500,0\nP3,f,\"0,25\",1012,1\n", "CSV, decimal comma"},
		{"gzip", zipped(plain), "CSV, gzip"},
		{"zstd", zstdPacked(plain), "CSV, zstd"},
		{"byte order mark", "\ufeff" + plain, "CSV"},
		{"UTF-16 LE with mark", utf16(tsv, unicode.LittleEndian, unicode.UseBOM), "TSV, UTF-16"},
		{"UTF-16 BE with mark", utf16(tsv, unicode.BigEndian, unicode.UseBOM), "TSV, UTF-16"},
		{"UTF-16 LE without", utf16(plain, unicode.LittleEndian, unicode.IgnoreBOM), "CSV, UTF-16"},
		{"UTF-16 BE without", utf16(plain, unicode.BigEndian, unicode.IgnoreBOM), "CSV, UTF-16"},
		{"gzipped UTF-16", zipped(utf16(tsv, unicode.LittleEndian, unicode.UseBOM)), "TSV, gzip, UTF-16"},
		{"CRLF", strings.ReplaceAll(plain, "\n", "\r\n"), "CSV"},
		{"CR", strings.ReplaceAll(plain, "\n", "\r"), "CSV, CR line ends"},
		{"everything quoted", "\"id\",\"sex\",\"bili\",\"time\",\"status\"\n\"P1\",\"f\",\"14.5\",\"400\",\"1\"\n\"P2\",\"m\",\"\",\"4500\",\"0\"\n\"P3\",\"f\",\"0.25\",\"1012\",\"1\"\n", "CSV"},
		{"stray spaces", " id , sex,bili\t,  time,status \nP1, f ,14.5 ,400,1\nP2,\"m \" , ,4500, 0\n P3,f,\u00a00.25\u00a0, \"1012\" ,1\n", "CSV"},
		{"spaces in tabs", "id \tsex\tbili\t time\tstatus\nP1\t f\t14.5\t400 \t1\nP2\tm\t \t4500\t0\nP3\tf\t0.25\t1012\t1\n", "TSV"},
		{"blank lines", "\n\n" + strings.ReplaceAll(plain, "\n", "\n\n"), "CSV"},
		{"rows of separators", plain + ",,,,\n , ,,,\n", "CSV"},
		{"columns of separators", strings.ReplaceAll(plain, "\n", ",,\n"), "CSV"},
		{"separator at the end of rows only", "id,sex,bili,time,status\nP1,f,14.5,400,1,\nP2,m,,4500,0,\nP3,f,0.25,1012,1,\n", "CSV"},
		{"Excel's sep line", "sep=;\r\n" + strings.ReplaceAll(plain, ",", ";"), "semicolons"},
		{"comments", "# a file\n# of ours\n" + plain, "CSV, 2 comment lines"},
		{"header in a comment", "#" + plain, "CSV"},
		{"cBioPortal", "#Patient\tSex\tBili\tTime\tStatus\n#a\tb\tc\td\te\n#STRING\tSTRING\tNUMBER\tNUMBER\tNUMBER\n#1\t1\t1\t1\t1\n" + tsv, "TSV, 4 comment lines"},
		{"missing in every way", strings.ReplaceAll(plain, "m,,", "m,[Not Available],"), "CSV"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := load(t, "x", c.content)
			if diff := cmp.Diff(want, dump(got)); diff != "" {
				t.Error(diff)
			}
			if got.Files[0].Form != c.form {
				t.Errorf("form %q, want %q", got.Files[0].Form, c.form)
			}
		})
	}
}

func TestRowNamesOfR(t *testing.T) {
	c := load(t, "x", "\"time\",\"status\"\n\"a\",3,1\n\"b\",4,0\n")
	if diff := cmp.Diff([]string{"id a b", "row identifier a b", "time number 3 4", "status number 1 0"}, dump(c)); diff != "" {
		t.Error(diff)
	}
}

func TestOtherCodePage(t *testing.T) {
	c := load(t, "x", "id,\xe9tiologie,time\n1,h\xe9patite,3\n2,h\xe9patite,4\n")
	if col := c.Column("étiologie"); col == nil || col.Level[0] != "hépatite" {
		t.Errorf("%q", dump(c))
	}
	if len(c.Doubts) != 1 || c.Doubts[0].What != "not UTF-8: read as Windows-1252 (Western European)" {
		t.Errorf("%v", c.Doubts)
	}
}

func TestMissingValues(t *testing.T) {
	words := []string{"", "NA", "N/A", "n/a", "NaN", "nan", ".", "-", "--", "'--", "null", "NULL", "Not Reported", "not reported", "[Not Available]", "[Not Applicable]", "[Unknown]", "<NA>", "#N/A"}
	var b strings.Builder
	b.WriteString("id,x,s\n")
	for i, w := range words {
		fmt.Fprintf(&b, "P%d,%s,%s\n", i, w, w)
	}
	for i := range 3 {
		fmt.Fprintf(&b, "Q%d,%d,a%d\n", i, i, i%2)
	}
	b.WriteString("R1,Unknown,Unknown\n")
	c := load(t, "x", b.String())
	x, s := c.Column("x"), c.Column("s")
	if x.Kind != model.Number || x.Missing != len(words)+1 || x.Distinct != 3 {
		t.Errorf("x: %s, %d missing, %d distinct", x.Kind, x.Missing, x.Distinct)
	}
	if s.Kind != model.Category || s.Missing != len(words) {
		t.Errorf("s: %s, %d missing", s.Kind, s.Missing)
	}
	if diff := cmp.Diff([]string{"a0", "a1", "Unknown"}, s.Level); diff != "" {
		t.Error(diff)
	}
	if len(x.Doubts) != 1 || x.Doubts[0].N != 1 {
		t.Errorf("Unknown in a number column is to be said: %v", x.Doubts)
	}
	// "none" and "0" are values.
	if c := load(t, "x", "id,ascites\n1,none\n2,0\n3,mild\n"); c.Column("ascites").Missing != 0 {
		t.Error("none is a level")
	}
}

func TestKinds(t *testing.T) {
	names := func(f string, n int) (s []string) {
		for i := range n {
			s = append(s, fmt.Sprintf(f, i))
		}
		return s
	}
	cases := []struct {
		header string
		cells  []string
		kind   model.Kind
		why    string
		doubt  string // the first
	}{
		{"age", []string{"61", "70.5", "-3", "1e3"}, model.Number, "all values are numbers", ""},
		{"age", []string{"61", "70", "NA", "5"}, model.Number, "3 of 4 values are numbers, 1 missing", ""},
		{"sex", []string{"f", "m", "f", "f"}, model.Category, "text, 2 levels", ""},
		{"resected", []string{"TRUE", "FALSE", "TRUE", "NA"}, model.Category, "text, 2 levels", ""},
		{"afp", []string{"<0.3", "4", "<0.3", "7", "9"}, model.Number, "3 of 5 values are numbers, 2 missing", `2 values are not numbers and count as missing: "<0.3" in rows 2 and 4`},
		{"afp", []string{"1", "4", "12 mg", "7", "9"}, model.Number, "4 of 5 values are numbers, 1 missing", `1 value is not a number and counts as missing: "12 mg" in row 4`},
		{"afp", []string{"<0.3", "<0.3", "<0.3", "7", "9"}, model.Category, "text, 3 levels", ""},
		{"stage", []string{"1", "2", "X", "X", "2"}, model.Category, "text, 3 levels", ""},
		{"hex", []string{"0x10", "1_000", "0x11", "2", "3"}, model.Category, "text, 5 levels", ""},
		{"x", []string{"Inf", "1", "2", "3", "-Inf"}, model.Number, "all values are numbers", "2 values are infinite"},
		{"x", []string{"1e999", "1", "2", "3", "4"}, model.Number, "4 of 5 values are numbers, 1 missing", `1 value is not a number and counts as missing: "1e999" in row 2`},
		{"x", []string{"−1.5", "1", "2", "3", "4"}, model.Number, "all values are numbers", ""},
		{"x", []string{"5", "5", "5", "5"}, model.Number, "all values are numbers", `one value only, "5", in 4 rows`},
		{"x", []string{"a", "a", "", "a"}, model.Category, "text, 1 level", `one value only, "a", in 3 rows`},
		{"x", []string{"NA", "NA", "-", "."}, model.Number, "no values", "no value in any row"},
		{"x", []string{"Yes", "yes", "no", "no"}, model.Category, "text, 3 levels", `"Yes" and "yes" differ in capitals only and are kept as two levels`},
		{"patient", names("%03d", 4), model.Identifier, "by its name", ""},
		{"DLCLid", names("D%d", 4), model.Identifier, "by its name", ""},
		{"site_id", []string{"1", "1", "2", "2"}, model.Number, "all values are numbers", ""},
		{"uric acid", []string{"1", "2", "3", "4"}, model.Number, "all values are numbers", ""},
		{"thyroid", []string{"1", "2", "3", "4"}, model.Number, "all values are numbers", ""},
		{"note", names("note %d", 10), model.Identifier, "text that is different in every row", ""},
		{"note", names("note %d", 4), model.Category, "text, 4 levels", ""},
		{"born", []string{"2019-01-31", "1970-01-02", ""}, model.Date, "dates as year-month-day", ""},
		{"born", []string{"31.1.2019", "1.12.1970", ""}, model.Date, "dates as day.month.year", ""},
		{"born", []string{"31/01/2019", "02/01/1970"}, model.Date, "dates as day/month/year", ""},
		{"born", []string{"01/31/2019", "02/01/1970"}, model.Date, "dates as month/day/year", ""},
		{"born", []string{"31JAN2019", "02feb1970"}, model.Date, "dates as day, month by name, year", ""},
		{"born", []string{"2019-01-31T10:30:00", "2019-01-31T23:00:00"}, model.Date, "dates as year-month-day", `one value only, "2019-01-31", in 2 rows`},
		{"born", []string{"01/02/2019", "02/03/1970"}, model.Category, "text, 2 levels", `dates such as "01/02/2019" may be day or month first: kept as text; write them as 2019-12-31, or say which is first`},
		{"born", []string{"2019-01-31", "2019-01-30", "2019-01-29", "2019-01-28", "unsure"}, model.Date, "dates as year-month-day", `1 value is not a date and counts as missing: "unsure" in row 6`},
		{"year", []string{"2019", "2020", "2021"}, model.Number, "all values are numbers", ""},
	}
	for _, c := range cases {
		t.Run(c.header+" "+c.cells[0], func(t *testing.T) {
			content := "a\t" + c.header + "\n"
			for _, s := range c.cells {
				content += "q\t" + s + "\n"
			}
			col := load(t, "x", content).Columns[1]
			if col.Kind != c.kind || col.Why != c.why {
				t.Errorf("%s, %q; want %s, %q", col.Kind, col.Why, c.kind, c.why)
			}
			switch {
			case c.doubt == "" && len(col.Doubts) > 0:
				t.Errorf("doubts: %v", col.Doubts)
			case c.doubt != "" && (len(col.Doubts) == 0 || col.Doubts[0].What != c.doubt):
				t.Errorf("doubts %v, want %q", col.Doubts, c.doubt)
			}
		})
	}
}

func TestDates(t *testing.T) {
	c := load(t, "x", "id\tborn\na\t1970-01-02\nb\t1969-12-31\nc\t2000-02-29\n")
	// 2000-02-29 is 30 years of 365 days, 7 leap days, 31 days of January, 28.
	if diff := cmp.Diff([]float64{1, -1, 30*365 + 7 + 31 + 28}, c.Column("born").Num); diff != "" {
		t.Error(diff)
	}
}

// Values are those that strconv.ParseFloat reads, to the bit.
func TestFullPrecision(t *testing.T) {
	c := load(t, "x", "id,x\n1,0.1860526316\n2,58.7652292950034\n3,-0.5987359319327508\n4,123456789012345678\n5,4.9e-324\n6,.5\n7,5.\n8,+3\n9,0.30000000000000004\n")
	want := []float64{0.1860526316, 58.7652292950034, -0.5987359319327508, 123456789012345678, 4.9e-324, .5, 5, 3, 0.30000000000000004}
	for i, w := range want {
		if got := c.Column("x").Num[i]; math.Float64bits(got) != math.Float64bits(w) {
			t.Errorf("%v, want %v", got, w)
		}
	}
}

func TestLevelsInNaturalOrder(t *testing.T) {
	c := load(t, "x", "size,t,n\n100,T10,a\n>50,T2,B\n<20,T1b,b\n20-50,T1,A\n20,T1a,c\n")
	for name, want := range map[string][]string{
		"size": {"<20", "20", "20-50", ">50", "100"},
		"t":    {"T1", "T1a", "T1b", "T2", "T10"},
		"n":    {"A", "a", "B", "b", "c"},
	} {
		if diff := cmp.Diff(want, c.Column(name).Level); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestThousands(t *testing.T) {
	c := load(t, "x", "id,plt\n1,\"1,234\"\n2,\"12,345.5\"\n3,900.25\n")
	if diff := cmp.Diff([]float64{1234, 12345.5, 900.25}, c.Column("plt").Num); diff != "" {
		t.Error(diff)
	}
	if d := c.Column("plt").Doubts; len(d) != 1 || d[0].N != 2 {
		t.Error(d)
	}
	// With semicolons the comma is the decimal sign even so.
	c = load(t, "x", "id;plt\n1;1,234\n2;2,345\n")
	if diff := cmp.Diff([]float64{1.234, 2.345}, c.Column("plt").Num); diff != "" {
		t.Error(diff)
	}
	if c.Files[0].Decimal != ',' || len(c.Doubts) != 1 {
		t.Error(c.Files[0], c.Doubts)
	}
}

// Whatever is wrong with a file is said in one message that says where.
func TestMalformed(t *testing.T) {
	long := strings.Repeat("x", 100)
	noise := make([]byte, 300)
	for i := range noise {
		noise[i] = byte(i*167 + 13)
	}
	cases := []struct{ name, content, want string }{
		{"empty", "", "f.csv: is empty\nexpected a header line that names the columns, then one line per patient"},
		{"blank", " \n\r\n", "f.csv: is empty\nexpected a header line that names the columns, then one line per patient"},
		{"comments only", "# a\n# b\n", "f.csv: holds nothing but comments\nexpected a header line that names the columns, then one line per patient"},
		{"header only", "id,time,status\n", "f.csv, row 1: holds a header and no rows\nexpected one line per patient below the header"},
		{"header below comments only", "# a\nid,time,status\n,,\n", "f.csv, row 2: holds a header and no rows\nexpected one line per patient below the header"},
		{"long row", "a,b\n1,2\n1,2,3\n1,2\n1,2,3\n", "f.csv, row 3: 3 cells where the header has 2 columns (and so in 1 further row)\na value that holds a comma must be quoted; with decimal commas, separate the cells by semicolons or tabs"},
		{"long row, tabs", "a\tb\n1\t2\n1\t2\t3\n", "f.csv, row 3: 3 cells where the header has 2 columns\na value that holds the separator (tab) must be quoted"},
		{"short row", "a,b,c\n1,2,3\n1,2\n", "f.csv, row 3: 2 cells where the header has 3 columns\nwrite an empty cell for every missing value"},
		{"row without separators", "a,b\n1,2\nend of file\n", "f.csv, row 3: 1 cell where the header has 2 columns\nthe cells are expected to be separated by comma"},
		{"unclosed quote", "a,b\n1,2\n3,\"4\n5,6\n", "f.csv, row 3: a quote opens in this row and is never closed: `\"4 5,6`\nclose the quote where the cell ends, or double it where it is meant"},
		{"quote closed too late", "a,b\n1,\"2\n3,4\n5,6\"7\n", "f.csv, row 2: a quote opens in this row and closes only in row 4, with text after it: `\"2 3,4 5,6\"`\nclose the quote where the cell ends, or double it where it is meant"},
		{"quote that swallows a row", "a,b\n1,\"2\n3,4\",5\n", "f.csv, row 2: a quote opens in cell 2 and closes only in row 3, which leaves 3 cells where the header has 2 columns\nclose the quote where the cell ends"},
		{"text after a quote", "a,b\n1,\"2\"3\n", "f.csv, row 2: text follows a closing quote: `\"2\"3`\nclose the quote where the cell ends, or double it where it is meant"},
		{"two columns of ids", "id,status,id\nA,2,B\n", "f.csv, row 1: columns 1 and 3 are both called \"id\"\ngive every column a name of its own"},
		{"no header", "1,2,3\n4,5,6\n", "f.csv, row 1: the header holds only numbers (\"1, 2, 3\")\nput a line that names the columns above the data"},
		{"spaces", "id time status\n1 2 3\n", "f.csv, row 1: the cells are separated by spaces\nwrite the table with commas or tabs, in R with write.csv(x, \"x.csv\", row.names = FALSE)"},
		{"zero byte", "id,x\n1,2\n3,\x004\n", "f.csv, row 3: is not text: there is a zero byte\nexpected a table as text (CSV, TSV, semicolons), or of a program that the README names"},
		{"noise", string(noise[:200]), "f.csv: is not text: it is full of control characters\nexpected a table as text (CSV, TSV, semicolons), or of a program that the README names"},
		{"control characters", strings.Repeat("a\x01\x02,\n", 10), "f.csv: is not text: it is full of control characters\nexpected a table as text (CSV, TSV, semicolons), or of a program that the README names"},
		{"workbook", "PK\x03\x04....", "f.csv: is damaged: its zip archive has no directory at its end: it may be cut off\ncopy or download it again"},
		{"truncated gzip", zipped("id,x\n" + strings.Repeat("1,2\n", 5000))[:60], "f.csv: its gzip data end too early: the file is cut off (LINES lines could be read)\ncopy or download it again"},
		{"bare gzip mark", "\x1f\x8b", "f.csv: its gzip data end too early: the file is cut off\ncopy or download it again"},
		{"damaged gzip", "\x1f\x8b\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "f.csv: its gzip data are damaged\ncopy or download it again"},
		{"truncated zstd", zstdPacked("id,x\n1,2\n")[:12], "f.csv: its zstd data end too early: the file is cut off\ncopy or download it again"},
		{"long text in the message", long + " id," + long + " id\nA,B\nB,C\n", "f.csv, row 1: columns 1 and 2 are both called \"" + long[:39] + "…\"\ngive every column a name of its own"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Reader("f.csv", strings.NewReader(c.content), Options{})
			if err == nil {
				t.Fatalf("no error, but %q", dump(got))
			}
			var e *Error
			if !errors.As(err, &e) {
				t.Errorf("%T, want *Error", err)
			}
			msg := err.Error()
			if k := strings.Index(c.want, "LINES"); k >= 0 && len(msg) > k { // how far gzip gets is its own affair
				rest := strings.TrimLeft(msg[k:], "0123456789")
				msg = msg[:k] + "LINES" + rest
			}
			if msg != c.want {
				t.Errorf("got  %q\nwant %q", msg, c.want)
			}
		})
	}
}

func TestEscapeBytesAreShownNotSent(t *testing.T) {
	c := load(t, "x", "id,\x1b[31mred,s\nA\x07,1,\x1b]0;title\x07\nB,2,\u202egpj.exe\n")
	want := []string{`id A\x07 B`, `id identifier A\x07 B`, `\x1b[31mred number 1 2`, `s category \x1b]0;title\x07 \u202egpj.exe`}
	if diff := cmp.Diff(want, dump(c)); diff != "" {
		t.Error(diff)
	}
}

func TestFilesOnDisk(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	good := write("clinical.csv", "id,time,status\nA,1,1\nB,2,0\n")
	cases := []struct {
		name  string
		paths []string
		want  string
	}{
		{"none", nil, "no file to read\nname one or more cohort files, or - for standard input"},
		{"missing", []string{filepath.Join(dir, "clinical.tsv")}, dir + "/clinical.tsv: there is no such file\nbeside it are clinical.csv"},
		{"missing folder", []string{filepath.Join(dir, "no", "a.tsv")}, dir + "/no/a.tsv: there is no such file\nthere is no folder " + dir + "/no either"},
		{"folder", []string{dir}, dir + ": is a folder, not a file\nname the files in it, as in " + dir + "/clinical.csv"},
		{"twice", []string{good, good}, good + ": is given twice\nname every file once"},
	}
	for _, c := range cases {
		_, err := Files(c.paths, nil, Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
	c, err := Files([]string{"-"}, strings.NewReader(zipped("id\ttime\tstatus\nA\t1\t1\nB\t2\t0\n")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	fromDisk, err := Files([]string{good}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dump(fromDisk), dump(c)); diff != "" {
		t.Error(diff)
	}
	if fromDisk.Name != "clinical" || c.Files[0].Path != "standard input" {
		t.Error(fromDisk.Name, c.Files)
	}
}

func TestIDOption(t *testing.T) {
	const content = "hn,id,time\n7,A,1\n8,A,2\n9,B,3\n"
	if c, err := Reader("x", strings.NewReader(content), Options{ID: NoID}); err != nil || c.IDColumn != "" || c.ID[2] != "3" {
		t.Error(c, err)
	}
	if c, err := Reader("x", strings.NewReader(content), Options{ID: "hn"}); err != nil || c.IDColumn != "hn" || c.ID[2] != "9" || c.Column("hn").Kind != model.Identifier {
		t.Error(c, err)
	}
	_, err := Reader("x", strings.NewReader(content), Options{ID: "pid"})
	if want := "x, row 1: there is no column \"pid\" to name the patients\nthe columns are hn, id, time"; err == nil || err.Error() != want {
		t.Error(err)
	}
	if c := load(t, "x", "id,time\nA,1\n,2\nB,3\n"); c.ID[1] != "row 3" || len(c.Doubts) != 1 {
		t.Error(c.ID, c.Doubts)
	}
}

// Every cohort opens on the endpoint that its source means.
func TestRealCohorts(t *testing.T) {
	cases := []struct {
		file, endpoint, unit string
		n                    int
		id                   string
		codes                string
		ambiguous            bool
	}{
		{"lung", "time/status", "", 40, "", "1 censored, 2 event", false},
		{"veteran", "time/status", "", 40, "", "0 censored, 1 event", false},
		{"ovarian", "futime/fustat", "", 26, "", "0 censored, 1 event", false},
		{"pbc", "time/status", "", 40, "id", "0 censored, 1 event, 2 event", true},
		{"gbsg", "RFS", "", 40, "pid", "0 censored, 1 event", false},
		{"transplant", "futime/event", "", 43, "", "censored censored, death event, ltx event, withdraw event", true},
		{"drug6mp", "t2/relapse", "", 21, "", "0 censored, 1 event", false},
		{"bmt", "t1/d1", "", 40, "", "0 censored, 1 event", false},
		{"dlbcl", "time/cens", "", 40, "DLCLid", "0 censored, 1 event", true},
		{"hohnloser", "month/cens", "months", 40, "", "0 censored, 1 event", true},
		{"kirc_clinical", "days/status", "days", 12, "bcr_patient_barcode", "0 censored, 1 event", false},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			got, err := Files([]string{"testdata/" + c.file + ".csv"}, nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got.N != c.n || got.IDColumn != c.id || got.Name != c.file {
				t.Errorf("%d patients by %q", got.N, got.IDColumn)
			}
			if len(got.Endpoints) == 0 {
				t.Fatal("no endpoint")
			}
			e := got.Endpoints[0]
			var codes []string
			for _, k := range e.Codes {
				codes = append(codes, k.Value+" "+k.State.String())
			}
			if e.Name != c.endpoint || e.Unit != c.unit || strings.Join(codes, ", ") != c.codes || (e.Ambiguous != "") != c.ambiguous {
				t.Errorf("%s (%s): %v; %s", e.Name, e.Unit, codes, e.Ambiguous)
			}
		})
	}
	bmt, err := Files([]string{"testdata/bmt.csv"}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range bmt.Endpoints {
		names = append(names, e.Name)
	}
	if got := strings.Join(names, " "); got != "t1/d1 t2/d2 ta/da tc/dc tp/dp t2/d3" {
		t.Error(got)
	}
	// Two rows per patient.
	colon, err := Files([]string{"testdata/colon.csv"}, nil, Options{})
	if err != nil || colon.Patients() != 20 || colon.N != 40 {
		t.Fatal(err)
	}
	_, err = model.NewResolver(colon).Frame(model.Look{})
	if err == nil || !strings.HasPrefix(err.Error(), `id "1" stands in rows 2 and 3, with different time: 40 rows of 20 patients are no patients`) {
		t.Error(err)
	}
	if colon, err := Files([]string{"testdata/colon.csv"}, nil, Options{ID: NoID}); err != nil || colon.N != 40 || colon.Endpoints[0].Name != "time/status" {
		t.Error(err)
	}
}

// A time that is text is said, since nothing can be drawn without it.
func TestTimeThatIsText(t *testing.T) {
	c := load(t, "x", "id,time,status\n1,three,1\n2,four,0\n3,five,1\n")
	if len(c.Endpoints) != 0 {
		t.Errorf("%+v", c.Endpoints)
	}
	if d := c.Column("time").Doubts; len(d) != 1 || d[0].What != "is named like a time but holds text, so it is not an endpoint's time" {
		t.Error(d)
	}
}

// A file of one patient, and one whose status says nothing.
func TestSmallestFiles(t *testing.T) {
	c := load(t, "x", "id,time,status\n1,3,1\n")
	if c.N != 1 || len(c.Endpoints) != 1 || c.Endpoints[0].Codes[0].State != model.Event {
		t.Errorf("%+v", c.Endpoints)
	}
	c = load(t, "x", "id,time,status\n1,3,0\n2,5,0\n")
	if len(c.Endpoints) != 1 || c.Endpoints[0].Codes[0].State != model.Censored || c.Endpoints[0].Ambiguous != "" {
		t.Errorf("all censored: %+v", c.Endpoints)
	}
	c = load(t, "x", "id,time,status\n1,3,A\n2,5,B\n3,6,C\n")
	if len(c.Endpoints) != 1 || c.Endpoints[0].Ambiguous == "" {
		t.Errorf("unknown codes: %+v", c.Endpoints)
	}
}
