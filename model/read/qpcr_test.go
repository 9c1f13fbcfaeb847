package read

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const wells = "patient,time,target,replicate,Cq\n" +
	"P1,after,miR-1,1,25.2\nP1,after,miR-1,2,Undetermined\nP1,after,cel-miR-39,1,20.2\n" +
	"P1,before,miR-1,1,26.1\nP1,before,miR-1,2,26.3\nP1,before,miR-1,3,28\nP1,before,cel-miR-39,1,20.2\n" +
	"P2,before,miR-1,1,30\nP2,before,cel-miR-39,1,20\nP2,after,miR-1,1,29\nP2,after,cel-miR-39,1,20\n"

// A file of wells opens as expressions, which is said, and keeps its wells as
// long rows.
func TestWellsOpenAsExpressions(t *testing.T) {
	c, err := Reader("plate.csv", strings.NewReader(wells), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 2 || fmt.Sprint(c.ID) != "[P1 P2]" || c.IDColumn != "patient" {
		t.Fatalf("%d patients %v by %s", c.N, c.ID, c.IDColumn)
	}
	for name, want := range map[string][2]float64{"miR-1 before": {1.0 / 64, 1.0 / 1024}, "miR-1 after": {1.0 / 32, 1.0 / 512}, "miR-1 ratio": {2, 2}, "miR-1 dCq before": {6, 10}, "miR-1 dCq ratio": {5.0 / 6, 0.9}} {
		col := c.Column(name)
		if col == nil {
			t.Fatalf("no column %s", name)
		}
		for i, w := range want {
			if math.Abs(col.Num[i]-w) > 1e-12*w {
				t.Errorf("%s of %s is %v, not %v", name, c.ID[i], col.Num[i], w)
			}
		}
	}
	if c.Long == nil || c.Long.N != 11 || c.PointColumn != "time" || c.Long.ID[3] != "P1" || c.Long.Column("Cq").Missing != 1 {
		t.Errorf("the wells are not kept: %+v", c.Long)
	}
	if c.Files[0].Form != "CSV, qPCR wells (11)" || c.Files[0].Rows != 2 {
		t.Errorf("file: %+v", c.Files[0])
	}
	var said []string
	for _, d := range c.Doubts {
		said = append(said, d.String())
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{
		"plate.csv: holds qPCR wells, and was turned into expressions of miR-1, 2^-ΔCq to cel-miR-39: 11 wells of 2 patients",
		"1 undetermined, 1 outlying",
		"plate.csv: ratios are to before (time points: before, after)",
		"plate.csv, row 7: Cq: well left out as an outlier: P1 before miR-1 3, Cq 28",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}

	// Every well a row, where that is what was asked for.
	if c, err = Reader("plate.csv", strings.NewReader(wells), Options{ID: NoID}); err != nil || c.N != 11 || c.Long != nil {
		t.Errorf("--id none: %v, %v", c, err)
	}
	// What a configuration says of wells is of the long rows, and it orders times.
	cfg, err := ParseConfig("cohort.toml", "[columns.time]\nkind = \"category\"\nlevels = [\"after\", \"before\"]\n[columns.Cq]\nunit = \"cycles\"\n[columns.\"miR-1 ratio\"]\nlabel = \"change\"\n")
	if err != nil {
		t.Fatal(err)
	}
	if c, err = Reader("plate.csv", strings.NewReader(wells), Options{Config: cfg}); err != nil {
		t.Fatal(err)
	}
	if math.Abs(c.Column("miR-1 ratio").Num[0]-0.5) > 1e-12 || c.Column("miR-1 ratio").Label != "change" || c.Long.Column("Cq").Unit != "cycles" {
		t.Errorf("the configuration was not followed: %v", c.Column("miR-1 ratio"))
	}
}

// Wells join a clinical file as any other, wherever they stand.
func TestWellsJoin(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	clinical := write("clinical.csv", "patient,age,OS_months,OS_status\nP2,60,5,1\nP3,70,6,0\nP1,50,7,1\n")
	plate := write("plate.csv", wells)
	for _, paths := range [][]string{{clinical, plate}, {plate, clinical}} {
		c, err := Files(paths, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		col := c.Column("miR-1 ratio")
		if col == nil || c.Column("age") == nil {
			t.Fatalf("%v: no expression or no age", paths)
		}
		for i, id := range c.ID {
			if id == "P3" {
				if !math.IsNaN(col.Num[i]) {
					t.Errorf("P3 has no wells and %v", col.Num[i])
				}
			} else if col.Num[i] != 2 && math.Abs(col.Num[i]-2) > 1e-12 {
				t.Errorf("%s: %v", id, col.Num[i])
			}
		}
	}
	// With wells among several files there is no other row of a patient.
	if c, _ := Files([]string{clinical, plate}, nil, Options{}); c.N != 3 || len(c.Endpoints) != 1 {
		t.Errorf("%d patients, %d endpoints", c.N, len(c.Endpoints))
	}
}

func TestWellsAreRecognised(t *testing.T) {
	for _, c := range []struct {
		name, csv string
		want      bool
	}{
		{"as machines export them", "Well,Sample Name,Target Name,Cт\nA1,S1,U6,20\nA2,S1,miR-1,30\nA3,S2,U6,21\nA4,S2,miR-1,Undetermined\n", true},
		{"decimal commas", "subject;visit;gene;Ct\nS1;1;GAPDH;20,5\nS1;1;TP53;30,5\nS2;1;GAPDH;20,1\nS2;1;TP53;31,5\n", true},
		{"a row per patient", "patient,gene,Cq\nP1,A,20\nP2,A,21\nP3,B,22\n", false},
		{"Child-Pugh is no crossing point", "patient,gene,CP\nP1,TP53,A\nP1,KRAS,A\nP2,TP53,B\nP2,KRAS,B\n", false},
		{"no target", "patient,Cq\nP1,20\nP1,21\n", false},
		{"cycles of chemotherapy", "patient,target,cycle\nP1,EGFR,2\nP1,EGFR,4\nP2,ALK,2\n", false},
		{"nothing seen", "patient,target,Cq\nP1,A,Undetermined\nP1,B,Undetermined\n", false},
	} {
		in, err := drain(c.name, strings.NewReader(c.csv), nil)
		if err != nil {
			t.Fatal(err)
		}
		tb, err := parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := tb.holdsWells(); got != c.want {
			t.Errorf("%s: wells %v", c.name, got)
		}
	}
	w, err := WellsReader("plate.csv", strings.NewReader("Well,Sample Name,Target Name,Cт\nA1,S1,U6,20\nA1,S1,miR-1,>40\nA1,S2,U6,no ct\n"), WellRoles{})
	if err != nil {
		t.Fatal(err)
	}
	if w.Patient != "Sample Name" || w.Target != "Target Name" || w.Replicate != "Well" || !w.Position || w.Time != "" || w.Well[0].Cq != 20 || !math.IsNaN(w.Well[1].Cq) || !math.IsNaN(w.Well[2].Cq) {
		t.Errorf("%+v", w)
	}
}

// Every file of wells that cannot be used is said where, what and what to do.
func TestBrokenWells(t *testing.T) {
	head := "patient,time,target,replicate,Cq\nP1,before,miR-1,1,25\n"
	hint := "\nwrite Undetermined, or nothing, where a well showed no product"
	whole := "\nevery row is one well: whose, when, and of which target; leave rows without one out"
	for _, c := range []struct {
		name, csv string
		roles     WellRoles
		want      string
	}{
		{"text", head + "P1,before,miR-1,2,late\n", WellRoles{}, "x.csv, row 3, column Cq: \"late\" is not a number of cycles" + hint},
		{"zero", head + "P1,before,miR-1,2,0\n", WellRoles{}, "x.csv, row 3, column Cq: a Cq of \"0\": it is above 0 and finite" + hint},
		{"negative", head + "P1,before,miR-1,2,-20\n", WellRoles{}, "x.csv, row 3, column Cq: a Cq of \"-20\": it is above 0 and finite" + hint},
		{"infinite", head + "P1,before,miR-1,2,Inf\n", WellRoles{}, "x.csv, row 3, column Cq: a Cq of \"Inf\": it is above 0 and finite" + hint},
		{"no patient", head + ",before,miR-1,2,25\n", WellRoles{}, "x.csv, row 3, column patient: this well has no patient" + whole},
		{"no time", head + "P1,NA,miR-1,2,25\n", WellRoles{}, "x.csv, row 3, column time: this well has no time point" + whole},
		{"no target", head + "P1,before,,2,25\n", WellRoles{}, "x.csv, row 3, column target: this well has no target" + whole},
		{"twice", head + "P1,before,miR-1,1,26\n", WellRoles{}, "x.csv, row 3, column replicate: replicate \"1\" of P1 before miR-1 stands in rows 2 and 3\nkeep one of them, or give every replicate a number of its own"},
		{"no Cq column", "patient,target,value\nP1,A,20\n", WellRoles{}, "x.csv, row 1: no column is known as the quantification cycle (such as Cq, Ct or Cp)\nthe columns are patient, target, value; say which one it is"},
		{"no target column", "patient,what,Cq\nP1,A,20\n", WellRoles{}, "x.csv, row 1: no column is known as the target (such as target, gene or assay)\nthe columns are patient, what, Cq; say which one it is"},
		{"no patient column", "who,target,Cq\nP1,A,20\n", WellRoles{}, "x.csv, row 1: no column is known as the patient (such as patient, subject or sample)\nthe columns are who, target, Cq; say which one it is"},
		{"no such column", "patient,target,Cq\nP1,A,20\n", WellRoles{Cq: "Ct"}, "x.csv, row 1: there is no column \"Ct\"\nthere are: patient, target, Cq; name one of them"},
		{"one for two", "patient,target,Cq\nP1,A,20\n", WellRoles{Time: "target"}, "x.csv, row 1: column \"target\" is taken both for the target and for the time\nsay which column is which; name another column"},
		{"the first for two", "target,patient,Cq\nA,P1,20\n", WellRoles{Time: "target"}, "x.csv, row 1: column \"target\" is taken both for the target and for the time\nsay which column is which; name another column"},
		{"header twice", "patient,target,Cq,Cq\nP1,A,20,20\n", WellRoles{}, "x.csv, row 1: columns 3 and 4 are both called \"Cq\"\ngive every column a name of its own"},
		{"empty", "", WellRoles{}, "x.csv: is empty\nexpected a header line that names the columns, then one line per patient"},
	} {
		_, err := WellsReader("x.csv", strings.NewReader(c.csv), c.roles)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s says\n%v\nnot\n%s", c.name, err, c.want)
		}
	}
	// Given as a cohort, wells that cannot become expressions say so.
	for _, c := range []struct{ csv, want string }{
		{"patient,target,Cq\nP1,A,20\nP1,B,21\n", "x.csv: holds qPCR wells (target, Cq), and none of the targets is known as a reference: A, B\nsay which one it is; make a cohort of the wells as you say or take every well as a row"},
		{head + "P1,before,miR-1,2,late\n", "x.csv, row 3, column Cq: \"late\" is not a number of cycles" + hint},
	} {
		_, err := Reader("x.csv", strings.NewReader(c.csv), Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("says\n%v\nnot\n%s", err, c.want)
		}
	}
}
