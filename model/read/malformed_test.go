package read

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"kaplan/model"
)

var updateMalformed = flag.Bool("update", false, "write the golden files anew")

// malformedTables are tables that are wrong in one way each, of every kind of file that
// is text.
var malformedTables = []string{
	// nothing there
	"", "\n", " ", "\r\n\r\n", "\t\t\n", "\ufeff", "#\n", "# only\n# comments\n", ",", ",,\n", ";;\n;;\n", "\"\"\n", "\"\"\n\"\"\n",
	// a header and no rows
	"id\n", "id,time,status", "id;time;status\r\n", "sep=;\nid;time\n", "# x\nid,time\n\n\n", "id,time,status\n,,\n,,\n",
	// no header
	"1\n2\n3\n", "1,2\n3,4\n", "1;2;3\n4;5;6\n", "0.5\t0.7\n0.1\t0.9\n", "-1,-2\n-3,-4\n",
	// ragged rows
	"a,b\n1\n", "a,b\n1,2,3\n", "a,b,c\n1,2\n1,2\n", "a,b\n1,2\n\n1,2,3,4\n", "a\tb\n1\n", "a\tb\n1\t2\t3\n", "a;b\n1;2;3\n", "a|b\n1|2|3\n",
	"a,b,c\n1,2,3\n4,5\n6,7,8,9\n", "time,status\n1,5,0\n2,5,1\n3,5,0\n", "a,b\n1,2\nTotal\n", "a,b,c\n1,2,3\n,,,\n", "a,b\r\n1,2\r\n3\r\n",
	"id,time,status\n1,2,1\r2,3,0\n3,4,1\n", "a,b\n1,2\n3,4,5,6,7,8,9,10\n", "a;b\n1,5;2;3\n1,6;2\n",
	// quotes
	"a,b\n\"1,2\n", "a,b\n1,\"2\n3,4\n", "\"a,b\n1,2\n", "a,b\n1,\"2\"x\n", "a,b\n\"1\"\"2,3\n", "a,b\n1,\"2\n3,4\"5\n", "a,b\n1,\"2\n3,4\",5\n", "a,b\n1,\"2\"\"\n",
	"a\tb\n1\t\"2\n", "a;b\n\"1\"2;3\n", "a,\"b\n1,2\n3,4\n", "a,b\n\"x\"y\"z\",1\n",
	// names
	"id,id\nA,B\n", "ID,Id,x\nA,B,1\n", "id,x,id\nA,1,B\nC,2,D\n", "patient_id,patient_id\nA,B\n", ",\n1,2\n", ",,\n1,2,3\n", ",time,status\n1,2\n",
	// separators
	"id time status\n1 2 3\n", "id  time\n1   2\n", "id:time\n1:2\n", "id time,status\n1 2,3\n4 5,6,7\n",
	// bytes
	"id,x\n1,\x00\n", "\x00\x00\x00\x00", "\x7fELF\x02\x01\x01", "\xff\xfe", "\xfe\xff\x00", "\xff\xfei\x00d\x00\n", "\xff\xfei\x00d", "\xff\xfe\x00\xd8\x00\x00",
	"a\x01\x02\x03,b\n\x04\x05\x06,\x07\n", "\x1b[31m\x1b[0m\x1b[31m\x1b[0m", "\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89",
	// other programs, cut off or not tables
	"PK\x03\x04", "PK\x05\x06" + strings.Repeat("\x00", 18), "%PDF-1.7\n", "<!DOCTYPE html><html><body>404</body></html>", "<html>\n<table><tr><td>1</td></tr></table>",
	"{\"a\": 1}", "[{\"id\": 1, \"time\": 2}]", "<?xml version=\"1.0\"?>\n<data/>", "\x89PNG\r\n\x1a\n", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ARROW1\x00\x00", "FEA1",
	"PAR1", "PAR1xxxxPAR1", "RDX2\nX\n", "RDX3\n", "RDA2\nA\n2\n", "X\n\x00\x00\x00\x02", "X\n\x00\x00\x00\x09", "$FL2@(#) SPSS", "$FL3@(#)", "HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!",
	"<stata_dta><header><release>117</release>", "<stata_dta><header><release>99</release>", "\x73\x01\x01\x00", "\x72\x02\x01\x00", "SQLite format 3\x00", "\x1f\x8b", "\x1f\x8b\x08", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff",
	"\x28\xb5\x2f\xfd", "\x28\xb5\x2f\xfd\x00\x00", "BZh9", "BZh91AY&SY", "\xfd7zXZ\x00", "\xfd7zXZ\x00\x00\x04", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "-----BEGIN PGP MESSAGE-----\n\nabc\n",
	"#!/bin/sh\necho id,time\n", "From: a@b\nSubject: data\n\nsee attachment\n", "id <- c(1, 2)\ntime <- c(3, 4)\n",
	"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 3\n",
	// matrices and series
	"!Series_title\t\"x\"\n", "!Sample_title\t\"a\"\t\"b\"\n!series_matrix_table_begin\n", "!series_matrix_table_begin\n\"ID_REF\"\t\"GSM1\"\n!series_matrix_table_end\n",
	"ID_REF\tGSM1\tGSM1\nhsa-mir-1\t1\t2\n", "gene\tTCGA-01\tTCGA-01\nA\t1\t2\nB\t3\t4\n", "gene\tS1\tS2\nA\t1\t2\nA\t3\t4\n", "\tS1\tS2\nA\t1\n",
	// one patient twice
	"id,time,status\nA,1,1\nA,2,0\n", "id,time,status,x\nA,1,1,2\nA,1,1,3\nB,2,0,4\n", "patient,time,status\nA,5,1\nB,3,0\nA,9,0\n",
	"id,start,stop,event\nA,0,5,0\nA,3,9,1\n", "id,start,stop,event\nA,5,5,1\nB,0,2,0\n",
}

// malformedMade are files that are wrong in a way that takes more than a line to write.
func malformedMade() []string {
	plain := "id,time,status\n1,2,1\n2,3,0\n3,4,1\n"
	packed := string(packedFile("a.csv", plain))
	locked := []byte(packed)
	locked[6] |= 1
	locked[strings.Index(packed, "PK\x01\x02")+8] |= 1
	within := packed
	for range 3 {
		within = string(packedFile("b.zip", within))
	}
	wide := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteString(string([]byte{byte(r), 0, 0, 0}))
		}
		return b.String()
	}
	var mainframe string
	for line := range strings.Lines(plain) {
		line, err := charmap.CodePage037.NewEncoder().String(strings.TrimSuffix(line, "\n"))
		if err != nil {
			panic(err)
		}
		mainframe += line + "\x15" // that of a new line there
	}
	return []string{
		// in an archive
		string(packedFile("../../etc/passwd.csv", plain)), string(packedFile("", plain)), string(packedFile("a/", "")), string(packedFile("a\x1b[31m.csv", "x")), string(locked), within, packed[:60], packed[:len(packed)-10],
		"junk before\n" + packed, packed + "and behind", string(packedFile("a.csv", "")), string(packedFile("data.bin", "\x00\x01\x02")), string(packedFile("a.csv.gz", zipped(plain))),
		// in another alphabet
		"\xff\xfe\x00\x00" + wide(plain), "\x00\x00\xfe\xff\x00\x00\x00i", wide(plain), mainframe, "+AGkAZA-,time\n1,2\n2,3\n", "id,time\n1,2\n\xef\xbb\xbf2,3\n3,4\n", plain + "\ufeff" + plain, "\ufeff\ufeffid,x\n1,2\n2,3\n", "id,x\n1,\xed\xa0\x80\n2,3\n",
		// zero bytes, lone CR, and what is hidden
		"id,x\r1,2\r2,3", "id,x\r\r1,2\r\n2,3\n", "id,time,status\n1,2,1\n2,\x003,0\n", "id,x\n1,2\n\x1a", "id,x\n1,\u202eabc\u2066\n2,d\n", "\u200bid,x\n1,2\n2,3\n", "id\u00a0,x\n1,2\n2,3\n", "id,x\n1,\x7f\n2,\x08\n",
		// quotes that are never closed, and long cells
		"id,time,status\n1,\"2,1\n" + strings.Repeat("2,3,0\n", 200), "id,\"x\ny\n" + strings.Repeat("1,2\n", 50), "id,x\n1," + strings.Repeat("y", 300_000) + "\n2,z,3\n", strings.Repeat("n", 100_000) + ",x\n1\n",
		// names that differ by case, blanks, or what is not seen
		"id,Time,time,status\n1,2,3,1\n2,3,4,0\n", "id,status,status ,time\n1,1,0,2\n2,0,1,3\n", "id,x,x\u200b\n1,2,3\n2,3,4\n", "id, id,x\n1,2,3\n2,3,4\n", "id,x,X,x.1,x\n1,2,3,4,5\n2,3,4,5,6\n",
		// numbers and dates that there are not
		"id,time,status\n1,1e400,1\n2,3,0\n3,4,1\n", "id,time,status\n1,0x10,1\n2,3,0\n3,4,1\n", "id,time,status\n1,NaN,1\n2,NaN,0\n3,NaN,1\n", "id,time,status\n1,-Inf,1\n2,Inf,0\n3,4,1\n", "id,start,end,status\n1,0000-00-00,2020-01-02,1\n2,2019-02-30,2020-13-45,0\n",
		"id,time,status\n1,1٫5,1\n2,٣,0\n3,4,1\n", "id,time,status\n1,１２,1\n2,3,0\n3,4,1\n", "id,time,status\n1,12 months,1\n2,3 years,0\n3,4,1\n", "id,time,status\n1,--,1\n2,3-4,0\n3,4,1\n",
		// separators that change, and tables in tables
		"id,time,status\n1;2;1\n2;3;0\n", "id\ttime,status\n1\t2,1\n2\t3,0\n", "id;time;status\n1;2;1\n2;3\n3;4;1;5\n", plain + "\nid,other\n1,2\n", "Table 1. Patients\n\n" + plain, plain + "Source: registry\n", "| id | x |\n|----|---|\n| 1 | 2 |\n", "+----+---+\n| id | x |\n+----+---+\n| 1 | 2 |\n", "\\begin{tabular}{ll}\nid & x \\\\\n1 & 2 \\\\\n\\end{tabular}\n",
		"id: 1\nx: 2\n---\nid: 2\nx: 3\n", "INSERT INTO p VALUES (1, 2);\nINSERT INTO p VALUES (2, 3);\n", "@relation p\n@attribute id numeric\n@data\n1\n", "{\"id\": 1}\n{\"id\": 2}\n", "MZ\x90\x00\x03", "\xca\xfe\xba\xbe\x00\x00", "ID3\x03\x00", "OggS\x00", "\x00\x01\x00\x00Standard Jet DB\x00", "\x93NUMPY\x01\x00v\x00", "\x89HDF\r\n\x1a\n", "Obj\x01\x04", "ORC\x00", "!<arch>\n",
	}
}

// malformedConfigs are cohort.toml that are wrong in one way each.
var malformedConfigs = []string{
	"x", "=", "x = ", "x = 1", "files = 1", "files = [1]", "id = 3", "id = [\"a\"]", "long = true", "freq = 1.5", "dates = \"us\"", "dates = 3", "[", "[[", "[columns", "[columns]\nx", "[columns]\nx = 1",
	"[columns.x]\nlabl = \"a\"", "[columns.x]\nkind = \"numeric\"", "[columns.x]\nkind = 1", "[columns.x]\nrole = \"time\"", "[columns.x]\nlevels = \"a\"", "[columns.x]\nlevels = [1, 2]",
	"[columns.x]\nlevels = [\"a\", \"a\"]", "[columns.x]\nmissing = 9", "[columns.x]\nunit = 3", "[column.x]\nlabel = \"a\"", "[[endpoint]]", "[[endpoint]]\nname = \"OS\"", "[[endpoint]]\nname = \"OS\"\ntime = \"t\"",
	"[[endpoint]]\nname = \"OS\"\ntime = \"t\"\nevent = 1", "[[endpoint]]\nname = \"OS\"\ntime = \"t\"\nevent = \"s\"\nstart = \"a\"", "[[endpoint]]\nname = \"OS\"\nstart = \"a\"\nevent = \"s\"",
	"[[endpoint]]\nname = \"OS\"\ntime = \"t\"\nevent = \"s\"\ncensored_values = [\"0\"]", "[[endpoint]]\nname = \"OS\"\ntime = \"t\"\nevent = \"s\"\nevents = [\"1\"]\ncensored = \"0\"",
	"[[endpoint]]\nname = \"a\"\ntime = \"t\"\nevent = \"s\"\n[[endpoint]]\nname = \"a\"\ntime = \"t\"\nevent = \"s\"", "[[endpoint]]\nname = \"OS\"\ntime = \"t\"\nevnt = \"s\"", "[endpoint]\nname = \"OS\"",
	"[[derive]]", "[[derive]]\nname = \"d\"", "[[derive]]\nexpr = \"1\"", "[[derive]]\nname = 1\nexpr = \"x\"", "[[look]]", "[[look]]\nname = \"a\"\nview = 11", "[[look]]\nname = \"a\"\nview = \"x\"",
	"[[look]]\nname = \"a\"\ncut = \"middle\"", "[[look]]\nname = \"a\"\nkey = \"ab\"", "[[look]]\nname = \"a\"\nkey = \"x\"\n[[look]]\nname = \"b\"\nkey = \"x\"", "[[look]]\nname = \"a\"\nby = 3", "[[look]]\nname = \"a\"\nlevel = \"x\"",
	"[[plan]]", "[[plan]]\nnme = \"x\"", "plan = 3", "x = \"\\q\"", "x = 'a", "x = \"a\nb\"", "x = 1\nx = 2", "x = 2020-99-99", "x = 1__0", "x = {a = 1,}", "\x00", "\xff\xfe", "a.b.c", "[a]\n[a]", strings.Repeat("[[derive]]\nname = \"x\"\nexpr = \"1\"\n", 2001), "id = \"\\u001b]0;x\\u0007\"", "id = \"a\x1b\"", "id = \"" + strings.Repeat("a", 5000) + "\"\nid = 1",
}

// malformedExpressions are conditions over a cohort of id, time, status, age, stage.
var malformedExpressions = []string{
	"", " ", "(", ")", "()", "age", "age >", "> 3", "age > ", "age >> 3", "age > 3 and", "and age > 3", "age > 3 or or age < 2", "age = 3", "age === 3", "age =! 3", "age > 3 && ", "not", "not age", "!age", "age > \"3\"", "age == \"x\"",
	"stage > \"I\"", "stage == \"V\"", "stage == I", "stage = \"I\"", "stage in", "stage in \"I\"", "stage in []", "stage in [\"I\"", "stage in [\"I\", \"X\"]", "stage in (\"I\")", "age in [1, \"a\"]", "age in 1..", "age in ..3", "age in 5..1", "age in [1..3]",
	"nosuch > 1", "Age > 1", "agee > 1", "`age > 1", "`no such` == 1", "\"age > 1", "'age", "age > 3 age < 5", "age > 3, stage == \"I\"", "age > 3; age < 5", "if(age > 3)", "if(age, 1, 2) > 1", "if(age > 3, 1, \"a\") == 1", "coalesce()", "coalesce(age, stage) == 1", "cut(age)", "cut(age, 5, 2) == \"x\"", "cut(stage, 1) == \"x\"",
	"log()", "log(stage) > 1", "log(age, 2, 3) > 1", "sqrt(age) > ", "foo(age) > 1", "min(age) > 1", "last(time)", "missing()", "missing(nosuch)", "years(stage) > 1", "age.x > 1", "age[0] > 1", "age ? 1 : 2", "age > 3 ? 1", "age > 3 ? 1 : \"a\"",
	"stage contains 3", "age contains \"3\"", "stage matches \"^I\"", "age | 3", "age & 3", "age ~ 3", "age % 0 == ", "age ** > 1", "1 > 2 >", "age > 1e999", "age > 0x", "age > 1_0_", "let x = 1; x > 2", "map([1], # > 1)", "{a: 1}", "[1, 2]", "age > $", "age > @", "age > #", "\\x", "age > 3 \\ 2", "age\x00 > 3", "(((age > 3)", "age > 3)))", "status == true", "true", "1", "\"a\"", "nil", "age == nil", "id > 3", "id == 1",
	strings.Repeat("(", 100_000) + "age" + strings.Repeat(")", 100_000), strings.Repeat("not ", 20_000) + "age > 3", strings.Repeat("-", 50_000) + "age > 3", strings.Repeat("age > 3 or ", 9_000) + "age > 3", "age > \u202e3", "age > 3 \x1b[31m", "a\u200bge > 3", "age > \"" + strings.Repeat("x", 100_000),
}

// What is said of each stands in a golden file: exact, readable, and looked at.
func TestMalformedWords(t *testing.T) {
	var b strings.Builder
	n := 0
	say := func(in string, err error, doubts ...model.Doubt) {
		n++
		what := "(opens)"
		for _, d := range doubts[:min(len(doubts), 2)] {
			what += "\n    ! " + d.String()
		}
		if err != nil {
			what = strings.ReplaceAll(err.Error(), "\n", "\n    ")
			for _, line := range strings.Split(err.Error(), "\n") {
				if line != model.Harmless(line) {
					t.Errorf("%q: the message is not harmless: %q", in, line)
				}
			}
		}
		fmt.Fprintf(&b, "%.100q\n    %s\n", in, what)
	}
	b.WriteString("TABLES\n")
	for _, in := range append(malformedMade(), malformedTables...) {
		c, err := Reader("f.csv", strings.NewReader(in), Options{})
		var doubts []model.Doubt
		if err == nil {
			doubts = slices.Clone(c.Doubts)
			for _, col := range c.Columns {
				doubts = append(doubts, col.Doubts...)
			}
		}
		say(in, err, doubts...)
	}
	b.WriteString("\nCOHORT.TOML\n")
	for _, in := range malformedConfigs {
		_, err := ParseConfig("c.toml", in)
		say(in, err)
	}
	b.WriteString("\nEXPRESSIONS\n")
	c := load(t, "x", "id,time,status,age,stage\n1,2,1,50,I\n2,3,0,60,II\n3,4,1,70,III\n4,9,1,44,\n")
	for _, in := range malformedExpressions {
		e, err := model.ParseExpr(c, in)
		if err == nil {
			_, _, err = e.Condition()
		}
		say(in, err)
	}
	path := filepath.Join("testdata", "malformed.golden")
	if *updateMalformed {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		got, want := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("line %d:\n got %s\nwant %s", i+1, got[i], want[i])
			}
		}
		t.Fatalf("%d lines, not %d", len(got), len(want))
	}
	if n < 200 {
		t.Errorf("%d inputs", n)
	}
}
