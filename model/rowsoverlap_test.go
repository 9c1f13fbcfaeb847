package model_test

import (
	"strings"
	"testing"

	"kaplan/model"
)

// The rows of a patient are intervals where they follow one another, in whatever order
// they stand: that one starts where the last stops is no overlap. Rows that are not in
// the analysis have no part in it.
func TestRowsThatOverlap(t *testing.T) {
	const rest = "C,0,6,0,y\nD,0,7,1,y\nA,5,9,1,x\n" // the second of A, after those of others
	for _, tc := range []struct {
		name, rows, where string
		overlaps          bool
	}{
		{"one after the other", "A,0,5,0,x\nB,0,4,0,x\nB,4,8,1,x\n", "", false},
		{"with a gap", "A,0,5,0,x\nB,0,4,0,x\nB,6,8,1,x\n", "", false},
		{"by a little", "A,0,5,0,x\nB,0,4,0,x\nB,3.75,8,1,x\n", "", true},
		{"the later row first", "A,0,5,0,x\nB,3.75,8,1,x\nB,0,4,0,x\n", "", true},
		{"one within the other", "A,0,5,0,x\nB,0,8,0,x\nB,3,4,1,x\n", "", true},
		{"the other has no status", "A,0,5,0,x\nB,0,4,0,x\nB,3,8,,x\nB,4,8,1,x\n", "", false},
		{"the other is not in the subgroup", "A,0,5,0,x\nB,0,4,0,x\nB,3,8,1,z\nB,4,8,1,x\n", `part != "z"`, false},
		{"both are in the subgroup", "A,0,5,0,x\nB,0,4,0,x\nB,3,8,1,x\nB,8,9,1,z\n", `part != "z"`, true},
	} {
		c := cohortOf(t, "id,start,stop,status,part\n"+tc.rows+rest)
		if c.Repeats == nil {
			t.Fatalf("%s: nobody has two rows", tc.name)
		}
		r := model.NewResolver(c)
		l := model.Look{Who: model.Who{Where: tc.where}, Observing: model.Observing{Time: "stop", Event: "status", Entry: "start"}}
		of, err := r.For(l, true)
		switch {
		case tc.overlaps && (err == nil || !strings.Contains(err.Error(), `id "B"`) || !strings.Contains(err.Error(), "times from start to stop that overlap")):
			t.Errorf("%s: %v", tc.name, err)
		case !tc.overlaps && err != nil:
			t.Errorf("%s: %v", tc.name, err)
		case !tc.overlaps && of.Cohort.Intervals() == nil:
			t.Errorf("%s: the rows are not taken for intervals", tc.name)
		}
		if tc.where != "" {
			continue
		}
		for _, w := range r.RowsWays(l) {
			if w.Rule == model.RowsIntervals && (w.Closed != "") != tc.overlaps {
				t.Errorf("%s: as intervals: %q", tc.name, w.Closed)
			}
		}
	}
}

// Patients of several rows have every column of them, in order: with the value that their
// rows agree on, be it known in one row alone, and elsewhere with none of them.
func TestPatientsOfRows(t *testing.T) {
	c := cohortOf(t, "id,time,status,sex,grade,age\nA,5,1,f,low,50.5\nA,5,1,,high,51.5\nB,4,0,m,low,\nB,4,0,m,low,60\nC,6,1,f,,70\nC,6,1,,high,70\n")
	if c.Repeats == nil || c.Repeats.Patients.N != 3 {
		t.Fatalf("%d patients", c.Patients())
	}
	p := c.Repeats.Patients
	var names []string
	for _, col := range p.Columns {
		names = append(names, col.Name)
	}
	if got := strings.Join(names, " "); got != "id time status sex grade age" {
		t.Errorf("the patients have the columns %s", got)
	}
	for name, want := range map[string]string{"time": "5 4 6", "status": "1 0 1", "sex": "f m f", "grade": "varies low high", "age": "NA 60 70"} {
		col := p.Column(name)
		if col == nil {
			continue
		}
		var got []string
		for i := range p.N {
			got = append(got, col.Format(i))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s of the patients is %s, not %s", name, s, want)
		}
	}
	if got := strings.Join(c.Repeats.Varying, " "); got != "grade age" {
		t.Errorf("what varies is %s", got)
	}
}
