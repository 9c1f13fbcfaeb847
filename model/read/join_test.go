package read

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaplan/model"
)

// files writes contents to files named as given ("a.csv:content") and reads
// them as one cohort; paths in messages are cut to their base.
func files(t *testing.T, opt Options, named ...string) (*model.Cohort, error) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	var paths []string
	for _, f := range named {
		name, content, _ := strings.Cut(f, ":")
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, name)
	}
	return Files(paths, nil, opt)
}

func flow(c *model.Cohort) []string {
	var out []string
	for _, f := range c.Flow {
		out = append(out, fmt.Sprintf("%s: %s %d", f.File, f.What, f.N))
	}
	return out
}

func doubts(c *model.Cohort) []string {
	var out []string
	for _, d := range c.Doubts {
		out = append(out, d.String())
	}
	return out
}

func TestJoinTables(t *testing.T) {
	c, err := files(t, Options{}, "clinical.csv:id,time,status,age\nA,1,1,50\nB,2,0,60\nC,3,1,70\n", "lab.tsv:patient\tafp\tage\nC\t9\t71\nA\t7\t51\nX\t1\t1\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"id A B C", "id identifier A B C", "time number 1 2 3", "status number 1 0 1", "age number 50 60 70", "afp number 7 NA 9", "age (lab) number 51 NA 71"}
	if diff := cmp.Diff(want, dump(c)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"clinical.csv: loaded 3", "lab.tsv: loaded 3", "lab.tsv: matched 2", "lab.tsv: only in this file 1", "clinical.csv: not in lab.tsv 1"}, flow(c)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{`lab.tsv: age: another column has this name: this one is called "age (lab)"`}, doubts(c)); diff != "" {
		t.Error(diff)
	}
	if c.Name != "clinical" || c.Files[1].Rows != 3 || c.Files[1].Form != "TSV" {
		t.Error(c.Name, c.Files)
	}
}

func TestJoinSpellings(t *testing.T) {
	const clinical = "clinical.csv:bcr_patient_barcode,time,status\nTCGA-BP-4782,1,1\nTCGA-CJ-4916,2,0\n"
	cases := []struct {
		name, other string
		afp         string
		doubts      []string
		flow        string // of the other file
	}{
		{"R's names", "lab.csv:id,afp\nTCGA.CJ.4916,7\nTCGA.BP.4782,9\n", "9 7",
			[]string{"lab.csv: its patients match those of clinical.csv once R's changes to names are undone (- to ., a leading X)"}, "loaded 2 matched 2 only in this file 0"},
		{"samples", "lab.csv:sample,afp\nTCGA-CJ-4916-01A-11R,7\nTCGA-BP-4782-01,9\nTCGA-ZZ-0000-01,1\n", "9 7",
			[]string{"lab.csv: its patients match those of clinical.csv on the first 12 characters of their TCGA barcodes"}, "loaded 3 matched 2 only in this file 1"},
		{"tumour before normal", "lab.csv:sample,afp\nTCGA-CJ-4916-11,0\nTCGA-CJ-4916-01,7\nTCGA-BP-4782-01,9\nTCGA-BP-4782-06,1\n", "9 7",
			[]string{"lab.csv: 2 samples are of a patient who has another one, the primary tumour where there is one, else the first: left out",
				"lab.csv: its patients match those of clinical.csv on the first 12 characters of their TCGA barcodes"}, "loaded 4 matched 2 only in this file 0"},
		{"nobody's rows twice", "lab.csv:id,afp\nTCGA.CJ.4916,7\nTCGA.BP.4782,9\nTCGA.ZZ.0000,1\nTCGA.ZZ.0000,2\n", "9 7",
			[]string{"lab.csv: its patients match those of clinical.csv once R's changes to names are undone (- to ., a leading X)"},
			"loaded 4 matched 2 only in this file 2"},
		{"the better of two columns", "lab.csv:id,patient,afp\n1,TCGA-CJ-4916,7\n2,TCGA-BP-4782,9\n", "9 7", nil, "loaded 2 matched 2 only in this file 0"},
		{"id anywhere", "lab.csv:afp,bcr_patient_barcode\n7,TCGA-CJ-4916\n9,TCGA-BP-4782\n", "9 7", nil, "loaded 2 matched 2 only in this file 0"},
		{"matrix, markers in rows", "lab.csv:,TCGA-CJ-4916,TCGA-BP-4782,TCGA-AA-0001\nafp,7,9,8\n", "9 7", nil, "loaded 3 matched 2 only in this file 1"},
		{"matrix of R's names", "lab.csv:\"TCGA.CJ.4916\",\"TCGA.BP.4782\"\n\"afp\",7,9\n\"x\",1,2\n", "9 7",
			[]string{"lab.csv: its patients match those of clinical.csv once R's changes to names are undone (- to ., a leading X)"}, "loaded 2 matched 2 only in this file 0"},
		{"cBioPortal's matrix", "lab.csv:Hugo_Symbol\tEntrez_Gene_Id\tTCGA-CJ-4916-01\tTCGA-BP-4782-01\nafp\t5\t7\t9\n", "9 7",
			[]string{"lab.csv: its patients match those of clinical.csv on the first 12 characters of their TCGA barcodes"}, "loaded 2 matched 2 only in this file 0"},
	}
	for _, k := range cases {
		t.Run(k.name, func(t *testing.T) {
			c, err := files(t, Options{}, clinical, k.other)
			if err != nil {
				t.Fatal(err)
			}
			col := c.Column("afp")
			if col == nil || col.Kind != model.Number {
				t.Fatalf("%q", dump(c))
			}
			if got := col.Format(0) + " " + col.Format(1); got != k.afp {
				t.Errorf("afp %s, want %s", got, k.afp)
			}
			if diff := cmp.Diff(k.doubts, doubts(c)); diff != "" {
				t.Error(diff)
			}
			var got []string
			for _, f := range c.Flow {
				if f.File == "lab.csv" && f.What != "duplicate" {
					got = append(got, fmt.Sprintf("%s %d", f.What, f.N))
				}
			}
			if diff := cmp.Diff(k.flow, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJoinErrors(t *testing.T) {
	const clinical = "clinical.csv:id,time,status\nA,1,1\nB,2,0\n"
	cases := []struct {
		name  string
		opt   Options
		files []string
		want  string
	}{
		{"nobody in common", Options{}, []string{clinical, "lab.csv:id,afp\nX,1\nY,2\n"},
			"lab.csv: holds none of the patients of clinical.csv (\"A\" there; here \"X\" in id, \"afp\" in the header)\nfiles are joined on the patient id: name its column alike in all of them; or say which one it is"},
		{"no id", Options{}, []string{"clinical.csv:time,status\n1,1\n2,0\n", "lab.csv:id,afp\nA,1\nB,2\n"},
			"clinical.csv: no column names the patients, and another file is to be joined\nthe columns are time, status; say which one it is"},
		{"id none", Options{ID: NoID}, []string{clinical, "lab.csv:id,afp\nA,1\nB,2\n"},
			"clinical.csv: no column names the patients, and another file is to be joined\nfiles are joined on the patient: rows are subjects of their own in one file only"},
		{"twice in the second file", Options{}, []string{clinical, "lab.csv:id,afp\nA,1\nB,2\nA,3\n"},
			"lab.csv, row 4, column id: id \"A\" stands in rows 2 and 4\none row per patient is needed to join this file, which has 3 rows of 2 patients; " +
				"name lab.csv before clinical.csv: its rows are then told apart as those of one file are or keep one row of each in it"},
		{"nobody twice in the second file", Options{}, []string{clinical, "lab.csv:id,afp\nA,1\nB,2\nC,3\nC,4\n"},
			"lab.csv, row 5, column id: id \"C\" stands in rows 4 and 5\none row per patient is needed to join this file, which has 4 rows of 3 patients; " +
				"name lab.csv before clinical.csv: its rows are then told apart as those of one file are or keep one row of each in it"},
		{"twice in another spelling", Options{}, []string{"clinical.csv:id,time,status\nA-1,1,1\nB-2,2,0\n", "lab.csv:id,afp\nA.1,1\nB.2,2\nA.1,3\n"},
			"lab.csv, row 4, column id: id \"A.1\" stands in rows 2 and 4\none row per patient is needed to join this file, which has 3 rows of 2 patients; " +
				"name lab.csv before clinical.csv: its rows are then told apart as those of one file are or keep one row of each in it"},
		{"mutations of a sample", Options{}, []string{"clinical.csv:id,time,status\nTCGA-BP-4782,1,1\nTCGA-CJ-4916,2,0\n",
			"maf.csv:gene,sample,vaf\nTP53,TCGA-CJ-4916-01A,7\nKRAS,TCGA-CJ-4916-01A,8\nTP53,TCGA-BP-4782-01A,9\n"},
			"maf.csv, row 3, column sample: sample \"TCGA-CJ-4916-01A\" stands in rows 2 and 3\none row per patient is needed to join this file, " +
				"which has 3 rows of 2 patients; name maf.csv before clinical.csv: its rows are then told apart as those of one file are or keep one row of each in it"},
		{"twice in a matrix", Options{}, []string{clinical, "lab.csv:gene,A,B,A\nx,1,2,3\n"},
			"lab.csv, row 1: columns 2 and 4 are both for patient \"A\"\nkeep one column per patient"},
		{"an age is no id", Options{}, []string{"clinical.csv:id,time\n50,1\n60,2\n", "lab.csv:age,afp\n50,1\n61,2\n"},
			"lab.csv: holds none of the patients of clinical.csv (\"50\" there; here \"afp\" in the header)\nfiles are joined on the patient id: name its column alike in all of them; or say which one it is"},
	}
	for _, k := range cases {
		t.Run(k.name, func(t *testing.T) {
			_, err := files(t, k.opt, k.files...)
			if err == nil || err.Error() != k.want {
				t.Errorf("got  %q\nwant %q", fmt.Sprint(err), k.want)
			}
		})
	}
}

// The real pair, in either order.
func TestMatrixOfMarkers(t *testing.T) {
	for _, order := range [][]string{{"kirc_clinical", "kirc_mirna"}, {"kirc_mirna", "kirc_clinical"}} {
		c, err := Files([]string{"testdata/" + order[0] + ".csv", "testdata/" + order[1] + ".csv"}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if c.N != 12 || c.Name != "kirc_clinical" || len(c.Columns) != 9+7 || c.ID[0] != "TCGA-BP-4782" {
			t.Errorf("%d patients, %d columns", c.N, len(c.Columns))
		}
		m := c.Column("hsa-let-7a-2-3p")
		if m == nil || m.Num[0] != -0.5987359319327508 || m.Num[1] != -0.9470839229471029 || m.Why != "a marker of the matrix" {
			t.Errorf("%+v", m)
		}
		k := 1
		if order[0] == "kirc_mirna" {
			k = 0
		}
		if c.Files[k].Form != "marker matrix (7 markers × 13 patients), turned, CSV" || c.Files[1-k].Form != "CSV" {
			t.Error(c.Files)
		}
		want := []string{"testdata/kirc_clinical.csv: loaded 12", "testdata/kirc_mirna.csv: loaded 13", "testdata/kirc_mirna.csv: matched 12", "testdata/kirc_mirna.csv: only in this file 1", "testdata/kirc_clinical.csv: not in testdata/kirc_mirna.csv 0"}
		if diff := cmp.Diff(want, flow(c)); diff != "" {
			t.Error(diff)
		}
	}
	// Alone it is turned too: its header holds TCGA's patients.
	c, err := Files([]string{"testdata/kirc_mirna.csv"}, nil, Options{})
	if err != nil || c.N != 13 || len(c.Columns) != 7 || c.ID[12] == "" {
		t.Error(c, err)
	}
}

// A wide table of patients is not turned.
func TestWideTableIsNoMatrix(t *testing.T) {
	var b strings.Builder
	b.WriteString("sample")
	for j := range 300 {
		fmt.Fprintf(&b, "\tg%d", j)
	}
	header := b.String()
	for _, k := range []struct {
		more  string
		turns bool
	}{{"\tOS\tOS.time", false}, {"", true}} {
		content := header + k.more + "\n"
		for i := range 5 {
			content += fmt.Sprintf("s%d", i) + strings.Repeat("\t1.5", 300)
			if k.more != "" {
				content += fmt.Sprintf("\t%d\t%d", i%2, i)
			}
			content += "\n"
		}
		c := load(t, "x", content)
		if turned := c.N == 300; turned != k.turns {
			t.Errorf("%q: %d patients", k.more, c.N)
		}
	}
}

func TestMarkersOfOneName(t *testing.T) {
	c := load(t, "m.tsv", "Hugo_Symbol\tTCGA-AA-0001\tTCGA-AA-0002\tTCGA-AA-0003\nMIR21\t1\t2\t3\nMIR21\t4\t5\t6\n\t7\t8\t9\n")
	var names []string
	for _, col := range c.Columns {
		names = append(names, col.Name)
	}
	if diff := cmp.Diff([]string{"MIR21", "MIR21 (m)", "row 4"}, names); diff != "" {
		t.Error(diff)
	}
	if len(c.Doubts) != 2 {
		t.Error(c.Doubts)
	}
}
