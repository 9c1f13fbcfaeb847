package read

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
)

// Ids that repeat are told apart from patients, and an error about them names the
// lines of the file, with nothing in it that a terminal would obey.
func TestRepeatedIDsAreNoPatients(t *testing.T) {
	for _, k := range []struct{ name, content, want string }{
		{"three times", "id,time,status\nA,1,1\nB,2,0\nA,3,1\nC,4,1\nA,5,1\nB,6,0\n",
			`id "A" stands in rows 2, 4 and 6, with different time: 6 rows of 3 patients are no patients`},
		{"lines are counted", "# c\n\nid,note,time,status\nA,\"two\nlines\",1,1\n\nA,x,2,1\nB,y,1,1\nC,z,1,0\n",
			`id "A" stands in rows 4 and 7, with different time: 4 rows of 3 patients are no patients`},
		{"escape bytes", "id,time,status\n\x1b[2J,1,1\n\x1b[2J,2,0\nB,1,1\nC,1,0\n",
			`id "\x1b[2J" stands in rows 2 and 3, with different time and status: 4 rows of 3 patients are no patients`},
	} {
		c, err := Reader("f.csv", strings.NewReader(k.content), Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = model.NewResolver(c).Frame(model.Look{})
		if c.Patients() != 3 || err == nil {
			t.Fatalf("%s: %d patients, %v", k.name, c.Patients(), err)
		}
		if got, _, _ := strings.Cut(err.Error(), "\n"); got != k.want {
			t.Errorf("%s: %s", k.name, got)
		}
		if strings.Contains(err.Error(), "\x1b") || strings.Contains(err.Error(), "subject of its own") {
			t.Errorf("%s: %q", k.name, err)
		}
	}
}

// The files of a study of cBioPortal, in any order: two samples of P1 and P2, of which
// the primary tumour is taken whether it stands first or not, P3 with normal tissue, P4
// without a sample, and a sample of P5, who has no clinical data.
func TestSamplesOfPatients(t *testing.T) {
	const head = "#a\tb\tc\n#a\tb\tc\n#STRING\tSTRING\tSTRING\n#1\t1\t1\n"
	patient := "patient.txt:" + head + "PATIENT_ID\tOS_STATUS\tOS_MONTHS\nP1\t1:DECEASED\t10\nP2\t0:LIVING\t20\nP3\t1:DECEASED\t5\nP4\t0:LIVING\t30\n"
	sample := "sample.txt:" + head + "PATIENT_ID\tSAMPLE_ID\tSAMPLE_TYPE\nP1\tS11\tPrimary\nP1\tS12\tMetastasis\nP2\tS21\tMetastasis\nP2\tS22\tPrimary\n" +
		"P3\tS31\tPrimary\nP3\tS32\tSolid Tissue Normal\nP5\tS51\tPrimary\n"
	matrix := "mrna.txt:Hugo_Symbol\tEntrez_Gene_Id\tS11\tS12\tS21\tS22\tS31\tS32\tS51\nMIR21\t1\t1\t2\t3\t4\t5\t6\t7\n\t3\t10\t20\t30\t40\t50\t60\t70\n\t\t1\t1\t1\t1\t1\t1\t2\n"
	for _, order := range [][]string{{patient, sample, matrix}, {matrix, patient, sample}, {patient, matrix, sample}} {
		c, err := files(t, Options{}, order...)
		if err != nil {
			t.Fatal(err)
		}
		if c.N != 4 || strings.Join(c.ID, " ") != "P1 P2 P3 P4" {
			t.Fatal(c.N, c.ID)
		}
		for name, want := range map[string]string{"MIR21": "1 4 5 NA", "3": "10 40 50 NA", "SAMPLE_ID": "S11 S22 S31 NA"} {
			var got []string
			for i := range c.N {
				got = append(got, c.Column(name).Format(i))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s: %v, want %s", name, got, want)
			}
		}
		said := ""
		for _, d := range c.Doubts {
			said += d.String() + "\n"
		}
		for _, want := range []string{"Hugo_Symbol: 1 name is blank: called by Entrez_Gene_Id", "1 marker has no name",
			"sample.txt: 3 samples are of a patient who has another one"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is not in\n%s", want, said)
			}
		}
	}
}

// A matrix with tumours and normal tissue, alone and joined.
func TestNormalTissueIsNoPatient(t *testing.T) {
	const head = "gene\tTCGA-XX-0001-11\tTCGA-XX-0001-06\tTCGA-XX-0001-01\tTCGA-XX-0002-11\tTCGA-XX-0003-01\nmiR\t1\t2\t3\t4\t5\n"
	c := load(t, "m.tsv", head)
	if c.N != 2 || c.Columns[0].Format(0)+" "+c.Columns[0].Format(1) != "3 5" {
		t.Error(c.N, c.ID)
	}
	c, err := files(t, Options{}, "clinical.csv:id,time,status\nTCGA-XX-0001,1,1\nTCGA-XX-0002,2,0\nTCGA-XX-0003,3,1\n", "m.tsv:"+head)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Column("miR")
	if got := m.Format(0) + " " + m.Format(1) + " " + m.Format(2); got != "3 NA 5" {
		t.Error(got)
	}
	if _, err := Reader("m.tsv", strings.NewReader("sample\tOS\tOS.time\nTCGA-XX-0001-11\t1\t5\nTCGA-XX-0002-11\t1\t5\n"), Options{}); err == nil {
		t.Error("two samples of normal tissue are patients")
	}
}

// A column that is not named like an id is one where its values repeat with one time
// and one event each; rows that are equal in everything are doubted where that is no
// chance.
func TestIdentifiersByWhatTheyDo(t *testing.T) {
	const rows = "11,50,1,100,1\n11,50,2,100,1\n12,60,1,50,0\n13,55,2,70,1\n13,55,3,70,1\n"
	for head, n := range map[string]int{"klinik_nr,age,x,time,status\n": 3, "who,age,x,time,status\n": 3} {
		if c := load(t, "f.csv", head+rows); c.Patients() != n {
			t.Errorf("%s%d patients", head, c.Patients())
		}
	}
	// 13 has two times: nobody knows what its repeats are.
	if c := load(t, "f.csv", "klinik_nr,age,x,time,status\n"+strings.Replace(rows, "13,55,3,70", "13,55,3,71", 1)); c.Patients() != 5 {
		t.Error(c.Patients())
	}
	for text, want := range map[string]bool{
		"a,b,c,time,status\n1,2,3,10,1\n1,2,3,10,1\n1,2,3,11,1\n":         true,
		"c,time,status\n3,10,1\n3,10,1\n3,11,1\n":                         false,
		"a,b,c,time,status\n1,2,3,10,1\n1,2,3,10,1\n" + distinctRows(200): false,
	} {
		c := load(t, "f.csv", text)
		if got := len(c.Doubts) > 0 && strings.Contains(c.Doubts[0].What, "equals another"); got != want {
			t.Errorf("%.40q: %v", text, c.Doubts)
		}
	}
}

func distinctRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "1,2,%d,%d,%d\n", i, 20+i, i%2)
	}
	return b.String()
}
