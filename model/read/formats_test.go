package read

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kaplan/model"
)

// inUTC reads moments without a zone as the scripts did that wrote the fixtures.
func inUTC(t *testing.T) {
	was := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = was })
}

func formatFile(name string) string { return filepath.Join("testdata", "formats", name) }

// cellsOf are the tables of a fixture.
func cellsOf(t *testing.T, name string, pick ...string) []*table {
	t.Helper()
	in, err := openFile(formatFile(name), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	in.pick = pick
	tables, err := parseAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// sameCells compares a table with what R reads of it, every cell.
func sameCells(t *testing.T, got *table, expected string) {
	t.Helper()
	f, err := os.Open(formatFile(expected + ".cells.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	want, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if header := strings.Join(got.header, "|"); header != strings.Join(want[0], "|") {
		t.Fatalf("%s: the columns are\n%s, not\n%s", got.name, header, strings.Join(want[0], "|"))
	}
	if got.rows != len(want)-1 {
		t.Fatalf("%s: %d rows, not %d", got.name, got.rows, len(want)-1)
	}
	wrong := 0
	for i, row := range want[1:] {
		for k, w := range row {
			g := got.at(i, k)
			x, errG := strconv.ParseFloat(g, 64)
			y, errW := strconv.ParseFloat(w, 64)
			same := g == w
			if !same && errG == nil && errW == nil {
				same = math.Float64bits(x) == math.Float64bits(y)
			}
			if !same {
				if wrong++; wrong <= 10 {
					t.Errorf("%s, row %d, %s: %q, and R reads %q", got.name, i+1, got.header[k], g, w)
				}
			}
		}
	}
}

func TestRDataIsReadAsRReadsIt(t *testing.T) {
	inUTC(t)
	for _, name := range []string{"gzip3", "bzip2", "plain", "tibble", "datatable", "matrix"} {
		sameCells(t, cellsOf(t, name+".rds")[0], name)
	}
	sameCells(t, cellsOf(t, "one.RData")[0], "clinical")
	sameCells(t, cellsOf(t, "many.rda", "clinical")[0], "clinical")
	two := cellsOf(t, "many.rda", "mirna", "studies$first")
	sameCells(t, two[0], "matrix")
	if two[1].rows != 10 || two[1].name != formatFile("many.rda")+" (studies$first)" {
		t.Errorf("%s has %d rows", two[1].name, two[1].rows)
	}
}

// What a file of R says of a column beside its values goes before what they look like.
func TestRDataColumns(t *testing.T) {
	inUTC(t)
	c, err := Files([]string{formatFile("gzip3.rds")}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		name   string
		kind   model.Kind
		levels string
		label  string
		unit   string
		doubt  string
	}{
		{name: "time", kind: model.Number, label: "Overall survival time"},
		{name: "stage", kind: model.Category, levels: "III II I"},
		{name: "grade", kind: model.Category, levels: "low mid high"},
		{name: "code", kind: model.Category, levels: "2 30 10"},
		{name: "treated", kind: model.Category, levels: "FALSE TRUE"},
		{name: "diagnosis", kind: model.Date},
		{name: "seen", kind: model.Date},
		{name: "followup", kind: model.Number, unit: "weeks"},
		{name: "sex", kind: model.Category, levels: "male female", label: "Sex"},
		{name: "age", kind: model.Number, doubt: `2 numbers have words in the file and are read as numbers: 97 = "refused", 98 = "unknown"`},
		{name: "age", kind: model.Number, doubt: `3 values are missing by the file's own codes: .a = "lost" (2), .b (1)`},
		{name: "smoker", kind: model.Category, levels: "no yes", doubt: `2 values are missing by the file's own codes: 8 (1), 9 = "not asked" (1)`},
		{name: "arm", kind: model.Category, levels: "drug placebo"},
		{name: "number", kind: model.Number, doubt: "is text in the file and holds numbers: read as numbers"},
		{name: "os.time", kind: model.Number},
	} {
		col := c.Column(want.name)
		if col == nil {
			t.Errorf("there is no %s", want.name)
			continue
		}
		if col.Kind != want.kind || col.Label != want.label || col.Unit != want.unit {
			t.Errorf("%s: %v, label %q, unit %q", want.name, col.Kind, col.Label, col.Unit)
		}
		if want.levels != "" && strings.Join(col.Level, " ") != want.levels {
			t.Errorf("%s has the levels %q, not %q", want.name, col.Level, want.levels)
		}
		if want.doubt != "" && !strings.Contains(doubtsOf(col), want.doubt) {
			t.Errorf("%s: the doubts are\n%s, not\n%s", want.name, doubtsOf(col), want.doubt)
		}
	}
	if all := doubtsIn(c.Doubts); !strings.Contains(all, "column notes is a list of 60 elements: left out") {
		t.Error(all)
	}
	if f := c.Files[0].Form; f != "gzip, R data, version 3" {
		t.Errorf("the file is %q", f)
	}
}

func doubtsOf(c *model.Column) string { return doubtsIn(c.Doubts) }

func doubtsIn(doubts []model.Doubt) string {
	var b strings.Builder
	for _, d := range doubts {
		b.WriteString(d.What + "\n")
	}
	return b.String()
}

// A file of another program that holds no table, or several, says so in a line.
func TestWhichTable(t *testing.T) {
	for _, x := range []struct {
		file   string
		tables []string
		want   string
	}{
		{"many.rda", nil, `holds 4 tables: "clinical" (60 rows × 3 columns), "mirna" (8 rows × 5 columns), "studies$first" (10 rows × 3 columns), "studies$inner$second" (20 rows × 3 columns)`},
		{"many.rda", []string{"clin"}, `holds 4 tables, of which none is called "clin": "clinical" (`},
		{"one.RData", []string{"clin"}, `no file holds several tables of which one is called "clin"`},
		{"sheets.xlsx", nil, `holds 2 tables: "Tumours 2024", "mirna"`},
		{"two.zip", nil, `holds 3 tables: "clinical.cells.csv" (1.75 kB), "matrix.cells.csv" (934 bytes), "one.RData" (2.53 kB)`},
		{"function.rds", nil, "holds no table: it is a function"},
		{"vector.rds", nil, "holds no table: it is a vector of 10 values"},
		{"ascii.rds", nil, `is R data of the form "A", and R's binary form X is read`},
	} {
		_, err := Files([]string{formatFile(x.file)}, nil, Options{Tables: x.tables})
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v, not %s", x.file, err, x.want)
		}
	}
}

// Files of other programs that are cut off or changed are an error of a line with the
// file's name, or are read as something whole; nothing else happens.
func TestMutatedFormats(t *testing.T) {
	files, err := filepath.Glob(formatFile("*"))
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	random := rand.New(rand.NewPCG(14, 14))
	for _, path := range files {
		if strings.HasSuffix(path, ".csv") || strings.HasSuffix(path, ".R") {
			continue
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rounds := 60
		if testing.Short() {
			rounds = 10
		}
		for k := range rounds {
			data := slices.Clone(whole)
			switch {
			case k%3 == 0:
				data = data[:random.IntN(len(data))]
			default:
				for range 1 + random.IntN(4) {
					data[random.IntN(len(data))] = byte(random.Uint32())
				}
			}
			c, err := Reader("cohort.bin", bytes.NewReader(data), Options{Work: &Work{Memory: 1 << 30}})
			if err == nil {
				checkCohort(t, c)
				continue
			}
			checkMessage(t, err, "cohort.bin: ", "cohort.bin, ", "cohort.bin (")
		}
	}
}

// checkMessage holds a message to be what, with the file's name, and a hint, each on a line
// that is safe to print.
func checkMessage(t *testing.T, err error, named ...string) {
	t.Helper()
	var own *Error
	if !errors.As(err, &own) {
		t.Errorf("%T: %v", err, err)
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) > 2 {
		t.Errorf("%d lines: %q", len(lines), err.Error())
	}
	for _, line := range lines {
		if model.Printable(line) != line || len(line) > 1000 {
			t.Errorf("%q is not safe to print", line)
		}
	}
	if !slices.ContainsFunc(named, func(n string) bool { return strings.HasPrefix(lines[0], n) }) {
		t.Errorf("%q does not name the file", lines[0])
	}
}

func TestWorkbooksAreReadAsRReadsThem(t *testing.T) {
	sameCells(t, cellsOf(t, "plain.xlsx")[0], "plainxlsx")
	sameCells(t, cellsOf(t, "from1904.xlsx")[0], "from1904")
	sameCells(t, cellsOf(t, "sheets.xlsx", "Tumours 2024")[0], "sheets")
	sameCells(t, cellsOf(t, "clinical.zip")[0], "clinical")
	sameCells(t, cellsOf(t, "two.zip", "one.RData")[0], "clinical")
	if both := cellsOf(t, "two.zip", "clinical", "matrix.cells.csv"); len(both) != 2 || both[1].name != formatFile("two.zip")+" (matrix.cells.csv)" {
		t.Errorf("%v", both)
	}
	c, err := Files([]string{formatFile("sheets.xlsx")}, nil, Options{Tables: []string{"Tumours 2024", "mirna"}})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 12 || c.Column("miR21") == nil || len(c.Endpoints) == 0 || c.Lines[0] != 5 {
		t.Errorf("%d patients, endpoints %v", c.N, c.Endpoints)
	}
	for _, want := range []string{
		`2 lines stand above the header in row 4: "Cohort of the clinic, exported 2024-02-01"`, `1 line stands below the table, after an empty row: left out ("* sizes in mm")`,
		"2 cells are merged with the one above and have its value", "1 formula has no stored value and counts as missing",
		`1 thing that was not read: the sheet "notes" is hidden`,
	} {
		if !strings.Contains(doubtsIn(c.Doubts), want) {
			t.Errorf("nothing says %q:\n%s", want, doubtsIn(c.Doubts))
		}
	}
}

// What is not read is named by its first bytes, with the way out.
func TestNamedFormats(t *testing.T) {
	for content, want := range map[string]string{
		"%PDF-1.7\n": "is a PDF document, and no table that is read here", "FEA1....": "is a Feather file", "ARROW1\x00\x00": "is a Feather (Arrow) file",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....": "is an old workbook or document of Office (.xls, .doc)", "SQLite format 3\x00": "is an SQLite database",
		"<!DOCTYPE html>\n<html>": "is a web page (HTML)", "\n  <HTML><body>": "is a web page (HTML)", "<?xml version=\"1.0\"?>": "is an XML file",
		"[{\"id\":1}]": "is a JSON file", "{\"id\":[1]}": "is a JSON file", "{\n  \"id\": 1}": "is a JSON file", "\x89HDF\r\n\x1a\n": "is an HDF5 file",
		"PK\x05\x06" + strings.Repeat("\x00", 18): "is a zip archive without files", "PK\x03\x04abc": "is damaged: its zip archive has no directory at its end",
		string(packedFile("word/document.xml", "<w/>")):                                       "is a text document of Word (.docx)",
		string(packedFile("content.xml", "<w/>")):                                             "is a document of LibreOffice (.ods, .odt)",
		string(packedFile("x.bin", "\x00\x01\x02")):                                           "is not text: there is a zero byte",
		strings.Repeat("ASCII SPSS PORT FILE                    ", 5):                         "is a portable file of SPSS (.por)",
		"**COMPRESSED** **COMPRESSED**":                                                       "was written by PROC CPORT of SAS, which only SAS reads",
		compressedSAS():                                                                       "is a compressed data set of SAS, and those that are not compressed are read",
		"\x69\x02\x01\x00" + strings.Repeat("\x00", 200):                                      "is Stata data of format 105, and formats 108 to 119 are read",
		"<stata_dta><header><release>120</release>":                                           `is Stata data of format "120", and formats 108 to 119 are read`,
		"$FL2" + strings.Repeat(" ", 60) + "\x02\x00\x00\x00\x01\x00\x00\x00\x07\x00\x00\x00": "is SPSS data with the compression 7, and 0, 1 and 2 are read",
		"RDA3\nA\n3\n": `is R data of the form "RDA3"`,
	} {
		_, err := Reader("cohort.csv", strings.NewReader(content), Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "cohort.csv") || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, not %s", content, err, want)
			continue
		}
		checkMessage(t, err, "cohort.csv: ", "cohort.csv, row ")
	}
	for path, want := range map[string]string{
		"https://example.org/cohort.csv": "https://example.org/cohort.csv: is an address on a network, and nothing is fetched from there\ndownload the file first",
	} {
		if _, err := Files([]string{path}, nil, Options{}); err == nil || err.Error() != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// compressedSAS is a data set of SAS that says that its rows are compressed.
func compressedSAS() string {
	data, err := os.ReadFile(formatFile("haven.sas7bdat"))
	if err != nil {
		panic(err)
	}
	k := bytes.Index(data, []byte("\xfd\xff\xff\xff"))
	return string(data[:k+16]) + "SASYZCRL" + string(data[k+24:])
}

// packedFile is a zip of one file.
func packedFile(name, content string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err)
	}
	return b.Bytes()
}

// A small file that unpacks to a large one is refused by its ratio, and by the memory that
// reading may take.
func TestPackedBombs(t *testing.T) {
	zeros := strings.Repeat("0,", 1<<20)
	bomb := packedFile("cohort.csv", "a,b\n"+strings.Repeat(zeros, 8)+"\n")
	if _, err := Reader("x.zip", bytes.NewReader(bomb), Options{Work: &Work{Memory: 1 << 20}}); err == nil || !strings.Contains(err.Error(), "of memory or more") {
		t.Error(err)
	}
	sheet := packedFile("xl/workbook.xml", "<workbook>"+strings.Repeat(" ", 60<<20)+"</workbook>")
	if _, err := Reader("x.xlsx", bytes.NewReader(sheet), Options{}); err == nil || !strings.Contains(err.Error(), "unpacks to more than 400 times its size") {
		t.Error(err)
	}
}

func TestStataIsReadAsRReadsIt(t *testing.T) {
	files, _ := filepath.Glob(formatFile("*.dta"))
	if len(files) != 12 {
		t.Fatal(files)
	}
	for _, path := range files {
		name := filepath.Base(path)
		sameCells(t, cellsOf(t, name)[0], strings.Replace(name, ".dta", "dta", 1))
	}
	c, err := Files([]string{formatFile("haven15.dta")}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	age, sex := c.Column("age"), c.Column("sex")
	if want := `3 values are missing by the file's own codes: .a = "lost" (2), .z (1)`; !strings.Contains(doubtsOf(age), want) {
		t.Errorf("the doubts of age are\n%s, not %s", doubtsOf(age), want)
	}
	if sex.Label != "Sex of the patient" || strings.Join(sex.Level, " ") != "male female" || sex.Why != "codes with words, in the order of the file: 1 = male, 2 = female" {
		t.Errorf("sex: %q %q %q", sex.Label, sex.Level, sex.Why)
	}
	if f := c.Files[0].Form; f != "Stata data, format 119" {
		t.Error(f)
	}
}

func TestSPSSIsReadAsRReadsIt(t *testing.T) {
	for file, name := range map[string]string{"plain.sav": "plainsav", "bytes.sav": "bytessav", "zipped.zsav": "zippedsav"} {
		sameCells(t, cellsOf(t, file)[0], name)
	}
	c, err := Files([]string{formatFile("zipped.zsav")}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"age":  `2 values are missing by the file's own codes: 97 = "refused" (1), 99 = "not asked" (1)`,
		"ecog": "3 values are missing by the file's own codes: 7 (1), 8 (1), 9 (1)",
	} {
		if got := doubtsOf(c.Column(name)); !strings.Contains(got, want) {
			t.Errorf("the doubts of %s are\n%s, not %s", name, got, want)
		}
	}
	if sex := c.Column("sex"); sex.Label != "Sex of the patient" || strings.Join(sex.Level, " ") != "male female" {
		t.Errorf("sex: %q %q", sex.Label, sex.Level)
	}
	if f := c.Files[0].Form; f != "SPSS data, compressed (zsav)" {
		t.Error(f)
	}
}

func TestSASIsReadAsRReadsIt(t *testing.T) {
	for _, name := range []string{"five.xpt", "eight.xpt", "haven.sas7bdat", "iris.sas7bdat"} {
		sameCells(t, cellsOf(t, name)[0], strings.Replace(name, ".", "", 1))
	}
	for _, name := range []string{"five.xpt", "eight.xpt", "haven.sas7bdat"} {
		c, err := Files([]string{formatFile(name)}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := doubtsOf(c.Column("marker")), "3 values are missing by the file's own codes: .a (2), .z (1)"; !strings.Contains(got, want) {
			t.Errorf("%s: the doubts of marker are\n%s, not %s", name, got, want)
		}
		if c.Column("seen").Kind != model.Date || c.Column("scan").Kind != model.Date || c.Column("time").Label != "Overall survival" {
			t.Errorf("%s: %v %v %q", name, c.Column("seen").Kind, c.Column("scan").Kind, c.Column("time").Label)
		}
	}
}

func TestWellsOfAWorkbook(t *testing.T) {
	if _, err := WellsFile(formatFile("wells.xlsx"), nil, WellRoles{}, nil); err == nil || !strings.Contains(err.Error(), `holds 2 tables: "Sample Setup", "Results"`) {
		t.Error(err)
	}
	w, err := WellsFile(formatFile("wells.xlsx"), nil, WellRoles{Table: "Results"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Well) != 12 || w.Target != "Target Name" || w.Cq != "CT" {
		t.Errorf("%d wells, %s, %s", len(w.Well), w.Target, w.Cq)
	}
	if _, err := WellsFile(formatFile("plain.xlsx"), nil, WellRoles{Table: "Results", Patient: "id", Time: "stage", Target: "centre", Cq: "time"}, nil); err == nil {
		t.Error("a table that no file has is not missed")
	}
}

// A block of xz that asks for four gigabytes before it gives a byte is refused.
func TestXZDictionary(t *testing.T) {
	data, err := os.ReadFile(formatFile("tibble.rds"))
	if err != nil {
		t.Fatal(err)
	}
	k := bytes.Index(data[12:24], []byte{0x21, 0x01}) + 14
	data[k] = 40
	if _, err := Reader("x.rds", bytes.NewReader(data), Options{}); err == nil || err.Error() != "x.rds: its xz data ask for a dictionary of more than 96 MB" {
		t.Error(err)
	}
}

// Reading another program's file keeps within its bound on memory, and ends where it is no
// longer wanted.
func TestFormatsAreBounded(t *testing.T) {
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for _, name := range []string{"plain.rds", "plain.xlsx", "haven15.dta", "zipped.zsav", "eight.xpt", "haven.sas7bdat", "delta_encoding_optional_column.parquet", "clinical.zip"} {
		data, err := os.ReadFile(formatFile(name))
		if err != nil {
			t.Fatal(err)
		}
		_, err = Reader(name, bytes.NewReader(data), Options{Work: &Work{Memory: int64(len(data)) + 1500}})
		if err == nil || !strings.Contains(err.Error(), "of memory or more") {
			t.Errorf("%s: %v", name, err)
		}
		in, err := decode(name, data, &Work{Context: stopped})
		if err == nil {
			_, err = parseAll(in)
		}
		if err != ErrStopped {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Files([]string{formatFile("sequence.rds")}, nil, Options{}); err == nil ||
		!strings.Contains(err.Error(), "describes a sequence of 1000000000 numbers and holds") {
		t.Error(err)
	}
}
