package read

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"kaplan/model"
)

// A comma separates thousands where three digits follow each, and one to three stand
// before the first.
func TestWhichCommasSeparateThousands(t *testing.T) {
	for text, want := range map[string]float64{
		"1,234": 1234, "12,345": 12345, "123,456": 123456, "1,234,567": 1234567, "12,345,678.9": 12345678.9, "123,456,789": 123456789, "-123,456": -123456, "+1,000": 1000, "1,234.5": 1234.5,
	} {
		if got, ok := thousands(text); !ok || got != want {
			t.Errorf("%s is %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"1,23", "12,34", "1234,567", "1,2345", "0,123", "1,234,56", ",123", "1,", "123", "--1,234", "a,234", "1,234,", "1,23a"} {
		if got, ok := thousands(text); ok {
			t.Errorf("%s is %v", text, got)
		}
	}
	c := load(t, "x", "id,cells,time,status\n1,\"123,456\",2,1\n2,\"98,765\",3,0\n3,\"1,234,567\",4,1\n4,12,5,0\n")
	if col := c.Column("cells"); col.Num == nil || col.Num[0] != 123456 || col.Num[2] != 1234567 || col.Num[3] != 12 || len(col.Doubts) != 1 {
		t.Errorf("cells %+v", col)
	}
}

// An apostrophe or a space separates thousands too, beside either decimal sign; which
// of them it is is said. The longest times must not be lost for it.
func TestWhichOtherMarksSeparateThousands(t *testing.T) {
	for _, m := range []struct{ mark, called string }{{"'", "apostrophes"}, {"’", "apostrophes"}, {" ", "spaces"}, {"\u00a0", "no-break spaces"},
		{"\u202f", "no-break spaces"}, {"\u2009", "spaces"}} {
		c := load(t, "x", "id,time,status\n1,900,1\n2,1"+m.mark+"234,0\n3,1"+m.mark+"234"+m.mark+"567.5,1\n4,>2"+m.mark+"000,0\n")
		col := c.Column("time")
		if col.Num == nil || col.Num[1] != 1234 || col.Num[2] != 1234567.5 || col.Beyond == nil || col.Beyond[3] != 2000 {
			t.Fatalf("%q: %+v", m.mark, col)
		}
		want := m.called + " that separate thousands in 2 numbers: "
		if !slices.ContainsFunc(col.Doubts, func(d model.Doubt) bool { return strings.HasPrefix(d.What, want) }) {
			t.Errorf("%q: %q is not said: %+v", m.mark, want, col.Doubts)
		}
		c = load(t, "x", "id;time;status\n1;900,5;1\n2;1"+m.mark+"234,25;0\n3;1"+m.mark+"234"+m.mark+"567;1\n")
		if col = c.Column("time"); col.Num == nil || col.Num[1] != 1234.25 || col.Num[2] != 1234567 || len(col.Doubts) != 1 {
			t.Errorf("%q with decimal commas: %+v", m.mark, col)
		}
	}
	for _, text := range []string{"1 23", "1'2345", "012 345", "1 234'567", "1 234,567", "1' 234", "120 80", "a 123"} {
		if v, ok := grouped(text, false); ok {
			t.Errorf("%q is %v", text, v)
		}
	}
}

// Two bytes are a mark of UTF-16, and one of them alone is a letter.
func TestMarksOfUTF16(t *testing.T) {
	for text, want := range map[string]struct {
		order unicode.Endianness
		is    bool
	}{
		"\xff\xfei\x00": {unicode.LittleEndian, true}, "\xfe\xff\x00i": {unicode.BigEndian, true},
		"\xffid,x\n1,2\n": {}, "\xfeid,x\n1,2\n": {}, "i\xffd,x\n1,2\n": {}, "i\xfed,x\n1,2\n": {}, "\xff": {}, "": {}, "\xff\xff": {}, "\xfe\xfe": {},
	} {
		if order, _, is := utf16Order([]byte(text)); is != want.is || is && order != want.order {
			t.Errorf("%q: %v, %v", text, order, is)
		}
	}
	for text, want := range map[string]string{"\xffid,x\n1,20\n2,3\n": "ÿid", "\xfeid,x\n1,20\n2,3\n": "þid", "i\xffd,x\n1,20\n2,3\n": "iÿd", "\xef\xbb\xbfid,x\n1,20\n2,3\n": "id", "\xef\xbbid,x\n1,2\n2,3\n": "ï»id", "\xefid,x\n1,2\n2,3\n": "ïid"} {
		if c := load(t, "x", text); c.Columns[0].Name != want && c.IDColumn != want {
			t.Errorf("%q has the column %q and the id %q", text, c.Columns[0].Name, c.IDColumn)
		}
	}
}

// Of two columns that name patients alike well the first does, and of the columns of a
// further file that could, the one that knows most of them.
func TestWhichIdIsTaken(t *testing.T) {
	for text, want := range map[string]string{
		"patient_id,subject_id,time,status\nA1,B1,2,1\nA2,B2,3,0\nA3,B3,4,1\n":         "patient_id",
		"subject_id,patient_id,time,status\nB1,A1,2,1\nB2,A2,3,0\nB3,A3,4,1\n":         "subject_id",
		"sample_barcode,patient_id,time,status\nB1,A1,2,1\nB2,A2,3,0\nB3,A3,4,1\n":     "patient_id",
		"no,time,status,patient_id\n1,2,1,A1\n2,3,0,A2\n3,4,1,A3\n":                    "patient_id",
		"sample_id,time,status,barcode_id\nS1,2,1,A1\nS2,3,0,A2\nS3,4,1,A3\nS4,4,1,A4": "sample_id",
	} {
		if c := load(t, "x", text); c.IDColumn != want {
			t.Errorf("%q: the id is %q", text, c.IDColumn)
		}
	}
	const lead = "patient_id,time,status\nP1,2,1\nP2,3,0\nP3,4,1\nP4,6,0\nP5,7,1\n"
	for name, more := range map[string]string{
		"the second knows all":   "sample_id,patient_id,x\nP1,P1,10\nS2,P2,20\nS3,P3,30\nS4,P4,40\nS5,P5,50\n",
		"the first knows all":    "patient_id,sample_id,x\nP1,P1,10\nP2,P2,20\nP3,S3,30\nP4,S4,40\nP5,S5,50\n",
		"the first knows most":   "patient_id,sample_id,x\nP1,P1,10\nP2,S2,20\nP3,S3,30\nP4,S4,40\nQ5,S5,50\n",
		"the second knows most":  "sample_id,patient_id,x\nP1,P1,10\nP2,P2,20\nS3,P3,30\nS4,P4,40\nS5,Q5,50\n",
		"the other way about":    "sample_id,patient_id,x\nP2,P1,10\nP1,P2,20\nS3,P3,30\nS4,P4,40\nS5,P5,50\n",
		"zeros that make no one": "sample_id,patient_id,x\nP01,P1,10\nP02,P2,20\nP03,P3,30\nP04,P4,40\nP05,P5,50\n",
	} {
		c, err := files(t, Options{}, "lead.csv:"+lead, "more.csv:"+more)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if x := c.Column("x"); x == nil || x.Num[0] != 10 || x.Num[1] != 20 || x.Num[2] != 30 || x.Num[3] != 40 {
			t.Errorf("%s: x is %+v", name, x)
		}
	}
}

// What is computed can be the time or the status of an endpoint, though no endpoint is
// declared.
func TestEndpointOfDerivedColumns(t *testing.T) {
	const text = "id,weeks,outcome\nA,12,dead\nB,30,alive\nC,7,dead\nD,41,alive\n"
	config, err := ParseConfig("c.toml", "[[derive]]\nname = \"OS_months\"\nexpr = \"weeks / 4\"\n[[derive]]\nname = \"OS_status\"\nexpr = 'outcome == \"dead\" ? 1 : 0'\n")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Reader("x.csv", strings.NewReader(text), Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Endpoints) != 1 || c.Endpoints[0].Time != "OS_months" || c.Endpoints[0].Event != "OS_status" {
		t.Errorf("endpoints %+v", c.Endpoints)
	}
}

// What is doubtful of a file of wells is not forgotten where it becomes expressions.
func TestWellsKeepTheirDoubts(t *testing.T) {
	c := load(t, "x", "patient,target,Cq,note\nS1,U6,20,M\xfcller\nS1,miR-1,30,x\nS2,U6,21,y\nS2,miR-1,32,z\n")
	found := false
	for _, d := range c.Doubts {
		found = found || strings.Contains(d.What, "Windows-1252")
	}
	if c.N != 2 || !found {
		t.Errorf("%d patients, doubts %v", c.N, c.Doubts)
	}
}
