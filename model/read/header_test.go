package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaplan/model"
)

// said are the doubts of a file and of its columns.
func said(c *model.Cohort) []string {
	var out []string
	for _, d := range c.Doubts {
		out = append(out, d.String())
	}
	for _, col := range c.Columns {
		for _, d := range col.Doubts {
			out = append(out, d.String())
		}
	}
	return out
}

const threePatients = "id,time,status,sex\n1,5,1,m\n2,6,0,f\n3,7,1,m\n"

// Lines above the header belong to no table, whatever they hold.
func TestTitleLines(t *testing.T) {
	want := dump(load(t, "f.csv", threePatients))
	const was, were = "f.csv, row 1: 1 title line above the header in row ", " title lines above the header in row "
	cases := []struct{ name, content, said string }{
		{"a title", "Study of X, exported 2020-01-01\n\n" + threePatients, was + `3 was skipped: "Study of X, exported 2020-01-01"`},
		{"one cell", "Study of X\n" + threePatients, was + `2 was skipped: "Study of X"`},
		{"padded by Excel", "Study of X,,,\n,,,\n" + threePatients, was + `3 was skipped: "Study of X"`},
		{"two", "Study of X\nExported, by hand, in 2020\n" + threePatients, "f.csv, row 1: 2" + were + `3 were skipped: "Study of X"`},
		{"as many cells as a header above row names", "Study of X, exported, in 2020\n" + threePatients,
			was + `2 was skipped: "Study of X, exported, in 2020"`},
		{"above tabs", "Study of X, of Y; of Z\n" + strings.ReplaceAll(threePatients, ",", "\t"), was + `2 was skipped: "Study of X, of Y; of Z"`},
		{"several, padded", "Study of X,,,\nExported,2020,,\n,Patient,,Tumour\n,,,\n" + threePatients, "f.csv, row 1: 3" + were + `5 were skipped: "Study of X"`},
		{"nearly full", "Study of X,a,b,\n" + threePatients, was + `2 was skipped: "Study of X, a, b"`},
		{"many", strings.Repeat("Line,,,\n", 20) + threePatients, "f.csv, row 1: 20" + were + `21 were skipped: "Line"`},
		{"no title", threePatients, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := load(t, "f.csv", c.content)
			if diff := cmp.Diff(want, dump(got)); diff != "" {
				t.Error(diff)
			}
			if s := strings.Join(said(got), "\n"); s != c.said {
				t.Errorf("%q, want %q", s, c.said)
			}
		})
	}
	// What may be a header of too few cells is no title.
	for content, want := range map[string]string{
		"id,sex\nP1,f,yes,no\nP2,m,no,no\n":   "f.csv, row 2: 4 cells where the header has 2 columns (and so in 1 further row)\na value that holds a comma must be quoted; with decimal commas, separate the cells by semicolons or tabs",
		"name group\nbob,a\njim,b\n":          "f.csv, row 2: 2 cells where the header has 1 column (and so in 1 further row)\na value that holds a comma must be quoted; with decimal commas, separate the cells by semicolons or tabs",
		"id,time\nP1,5,1,NA\nP2,7,2,3\n":      "f.csv, row 2: 4 cells where the header has 2 columns (and so in 1 further row)\na value that holds a comma must be quoted; with decimal commas, separate the cells by semicolons or tabs",
		"Title\nid,time,status\n1,2\n3,4,1\n": "f.csv, row 2: 3 cells where the header has 1 column (and so in 2 further rows)\na value that holds a comma must be quoted; with decimal commas, separate the cells by semicolons or tabs",
	} {
		if _, err := Reader("f.csv", strings.NewReader(content), Options{}); err == nil || err.Error() != want {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// A first row of words above nothing but numbers is no patient, and a patient whose
// numbers are not known is one.
func TestRowsOfWordsAreNoPatients(t *testing.T) {
	rows := "1,5,1,m\n2,6,0,f\n3,7,1,m\n4,8,0,f\n5,9,1,m\n"
	for content, want := range map[string]string{
		"A,B,C,D\nid,time,status,sex\n" + rows: `f.csv, row 2: "id", "time", "status" in the columns A, B, C, in which the rows below have numbers: ` +
			"this row is no patient\none line is expected to name the columns: leave out this one, or what stands above it from row 1 on",
		"id,time,status,sex\nCDE:1,CDE:2,CDE:3,CDE:4\nCDE:5,CDE:6,CDE:7,CDE:8\n" + rows: `f.csv, row 2: "CDE:1", "CDE:2", "CDE:3" in the columns id, time, status, in which the rows below have numbers: ` +
			"this row is no patient\none line is expected to name the columns: leave out this one, or what stands above it from row 1 on",
		"id,time,status,sex\nID,days,event,\n" + rows: `f.csv, row 2: "ID", "days", "event" in the columns id, time, status, in which the rows below have numbers: ` +
			"this row is no patient\none line is expected to name the columns: leave out this one, or what stands above it from row 1 on",
	} {
		if _, err := Reader("f.csv", strings.NewReader(content), Options{}); err == nil || err.Error() != want {
			t.Errorf("%q: %v", content, err)
		}
	}
	for _, first := range []string{"0,unknown,unknown,m", "0,days,1,m", "0,>5,<1,m", ",,,m"} {
		if c := load(t, "f.csv", "id,time,status,sex\n"+first+"\n"+rows); c.N != 6 {
			t.Errorf("%s: %d patients", first, c.N)
		}
	}
	// The corner of row names is empty, and the first of them may hold words alone.
	c := load(t, "f.csv", ",time,sex\na,unknown,m\nb,4,f\nc,5,f\nd,5,f\ne,5,f\nf,5,f\n")
	if c.N != 6 {
		t.Errorf("%d patients below row names", c.N)
	}
}

// Row names have no header: that is no title.
func TestRowNamesAreNoTitle(t *testing.T) {
	c := load(t, "f.csv", "sex,time\na,m,3\nb,f,4\nc,f,5\n")
	if diff := cmp.Diff([]string{"id a b c", "row identifier a b c", "sex category m f f", "time number 3 4 5"}, dump(c)); diff != "" {
		t.Error(diff)
	}
}

func TestHeaderInTheMiddle(t *testing.T) {
	c := load(t, "f.csv", threePatients+"id,time,status,sex\n4,8,1,f\n\nid,time,status,sex\n5,9,0,m\n")
	if c.N != 5 || c.Column("time").Kind != model.Number || c.Column("time").Missing != 0 {
		t.Error(dump(c))
	}
	if diff := cmp.Diff([]string{"f.csv, row 5: the header stands again in rows 5 and 8: left out, as it is no patient"}, said(c)); diff != "" {
		t.Error(diff)
	}
}

// Two columns of one name are told apart by a number, and nobody can mean one of
// them by the name alone.
func TestColumnsOfOneName(t *testing.T) {
	c := load(t, "f.csv", "id,time,status,site,notes,notes\n1,5,1,a,x,y\n2,6,0,b,x,y\n3,7,1,a,u,y\n")
	if got := strings.Join(said(c), "; "); !strings.Contains(got, `f.csv, row 1: notes: columns 5 and 6 are both called "notes": the second is called "notes.1" here`) {
		t.Error(got)
	}
	const refused = "2 columns of f.csv are called notes, with different values\nthe first is `notes.0`, the others `notes.1`"
	r := model.NewResolver(c)
	for name, values := range map[string]string{"notes": "", "`notes`": "", `notes == "x"`: "", "notes.0": "x x u", "`notes.1`": "y y y", `notes.0 == "x"`: "true true false"} {
		col, err := r.Column(name)
		if values == "" {
			if err == nil || err.Error() != refused {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for i := range c.N {
			got = append(got, col.Format(i))
		}
		if strings.Join(got, " ") != values {
			t.Errorf("%s: %v", name, got)
		}
	}
	if err := r.Named(model.Look{Grouping: model.Grouping{Marker: "notes"}}); err == nil || err.Error() != refused {
		t.Error(err)
	}
	// A third, and one that has the number already.
	c = load(t, "f.csv", "id,x,x.1,x,x\n1,1,2,3,4\n2,5,6,7,8\n")
	if got := strings.Join(c.Column("x").Namesakes, " "); got != "x.2 x.3" || c.Column("x.3").Num[0] != 4 {
		t.Error(got, dump(c))
	}
	// A time of two is asked for by its number.
	c = load(t, "f.csv", "id,time,status,time\n1,5,1,9\n2,6,0,6\n")
	if ep, err := model.NewResolver(c).EndpointOf(model.Look{Observing: model.Observing{Time: "time.0", Event: "status"}}); err != nil {
		t.Error(ep, err)
	}
	// The same values under one name are one thing.
	c = load(t, "f.csv", "id,time,status,time\n1,5,1,5\n2,6,0,6\n")
	if _, err := model.NewResolver(c).EndpointOf(model.Look{}); err != nil || len(c.Doubts) != 1 {
		t.Error(err, c.Doubts)
	}
	// An endpoint of one of two times is not drawn.
	c = load(t, "f.csv", "id,time,status,time\n1,5,1,9\n2,6,0,6\n")
	if _, err := model.NewResolver(c).EndpointOf(model.Look{}); err == nil ||
		err.Error() != "2 columns of f.csv are called time, with different values\nthe first is `time.0`, the others `time.1`" {
		t.Error(err)
	}
}
