package model_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/read"
)

func readLong(t testing.TB, csv, point string) (*model.Cohort, error) {
	t.Helper()
	return read.Reader("mice.csv", strings.NewReader(csv), read.Options{ID: "mouse", Long: point})
}

// Three mice, two days. What never differs within a mouse stays one column
// (arm; weight of m3 is given once), what does becomes one per day, and a day
// that a mouse has no row of is missing.
const mice = "mouse,arm,day,hCG,weight\nm1,a,1,10,20\nm1,a,7,40,\nm2,b,7,30,21\nm2,b,1,5,21\nm3,b,7,12,19\n"

func TestFoldByHand(t *testing.T) {
	c, err := readLong(t, mice, "day")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, col := range c.Columns {
		s := col.Name
		for i := range c.N {
			s += " " + col.Format(i)
		}
		got = append(got, s)
	}
	want := []string{"mouse m1 m2 m3", "arm a b b", "hCG @ 1 10 5 NA", "hCG @ 7 40 30 12", "weight 20 21 19"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if c.Long == nil || c.Long.N != 5 || c.PointColumn != "day" {
		t.Errorf("the rows are not kept: %+v", c.Long)
	}
	if col := c.Column("hCG @ 1"); col.Missing != 1 || col.Distinct != 2 {
		t.Errorf("hCG @ 1: %d missing, %d distinct", col.Missing, col.Distinct)
	}
}

func TestFoldSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ csv, point, want string }{
		{mice, "days", "mice.csv: there is no column \"days\" that says when a row was measured\ndid you mean day?"},
		{"mouse,day,x\nm1,1,2\nm1,1,3\n", "day", "mice.csv: m1 has two rows at day = 1 (rows 1 and 2)\nkeep one row per patient and time point, or name the column that tells them apart"},
		{"mouse,day,x\nm1,1,2\nm1,,3\n", "day", "mice.csv: row 2 (m1) has no day\nevery row of long data says when it was measured"},
	} {
		_, err := readLong(t, c.csv, c.point)
		if err == nil || err.Error() != c.want {
			t.Errorf("%q by %s\ngot  %v\nwant %s", c.csv, c.point, err, c.want)
		}
	}
	var b strings.Builder
	b.WriteString("mouse,day,x\n")
	for i := range 200 {
		fmt.Fprintf(&b, "m%d,%d.5,%d\n", i%7, i, i)
	}
	if _, err := readLong(t, b.String(), "day"); err == nil || !strings.Contains(err.Error(), "200 different time points, more than the 120") {
		t.Errorf("too many time points: %v", err)
	}
}

// Folding loses nothing: every value of the rows stands in the column of its
// time point, whatever the order of the rows.
func TestFoldLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		patients := rapid.IntRange(1, 6).Draw(t, "patients")
		type key struct{ p, d int }
		want := map[key]float64{}
		var lines []string
		for p := range patients {
			for d := range 3 {
				if rapid.Bool().Draw(t, "has row") || d == 0 {
					v := float64(rapid.IntRange(0, 3).Draw(t, "v"))
					want[key{p, d}] = v
					lines = append(lines, fmt.Sprintf("m%d,%d,%g", p, d, v))
				}
			}
		}
		lines = rapid.Permutation(lines).Draw(t, "order")
		c, err := read.Reader("m.csv", strings.NewReader("mouse,day,x\n"+strings.Join(lines, "\n")+"\n"), read.Options{ID: "mouse", Long: "day"})
		if err != nil {
			t.Fatal(err)
		}
		if c.N != patients {
			t.Fatalf("%d patients of %d", c.N, patients)
		}
		constant := c.Column("x")
		for i := range c.N {
			var p int
			fmt.Sscanf(c.ID[i], "m%d", &p)
			for d := range 3 {
				v, has := want[key{p, d}]
				col := c.Column(model.PointName("x", fmt.Sprint(d)))
				switch {
				case constant != nil:
					if has && constant.Num[i] != v {
						t.Fatalf("x of %s is %v, not %v", c.ID[i], constant.Num[i], v)
					}
				case col == nil:
					if has {
						t.Fatalf("day %d has no column", d)
					}
				case has != !math.IsNaN(col.Num[i]), has && col.Num[i] != v:
					t.Fatalf("x @ %d of %s is %v, not %v (%v)", d, c.ID[i], col.Num[i], v, has)
				}
			}
		}
	})
}

// A question that names what only the rows have is asked of the rows.
func TestRowsResolver(t *testing.T) {
	c, err := readLong(t, mice, "day")
	if err != nil {
		t.Fatal(err)
	}
	r := model.NewResolver(c)
	for _, q := range []struct {
		names []string
		long  bool
	}{{[]string{"hCG", "day"}, true}, {[]string{"`hCG @ 7`", "arm"}, false}, {[]string{"arm"}, false}, {[]string{"hCG", "`hCG @ 7`"}, false}, {[]string{"nothing"}, false}, {[]string{"log2(hCG)", ""}, true}} {
		if at, long := r.Rows(q.names...); long != q.long || long != (at.Cohort == c.Long) {
			t.Errorf("%v: rows %v", q.names, long)
		}
	}
}
