package read

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kaplan/model"
)

func typedIn(t *testing.T, text string) *model.Cohort {
	t.Helper()
	c, err := Reader("f.csv", strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Rows that sum up the others are left out, and how many and which is said; a row within
// the others is a patient, and so is every row where names of patients have no digits.
func TestRowsThatSumUp(t *testing.T) {
	t.Parallel()
	const above = "id,time,status\nP1,1,1\nP2,2,0\nP3,3,1\nP4,4,1\n"
	for _, tc := range []struct {
		rows string
		n    int
		said string
		left int
	}{
		{"", 4, "", 0},
		{"Total,10,3\n", 4, `1 row sums up the others ("Total", row 6): left out, as no patient`, 1},
		{"Mean:,2.5,\nSD,1,\n", 4, `2 rows sum up the others ("Mean:", rows 6 and 7): left out, as no patient`, 2},
		{"n=4,,\nmedian,2,\nmax,4,\n", 4, `3 rows sum up the others ("n=4", rows 6, 7 and 8): left out, as no patient`, 3},
		{"Total,10,3\nP5,5,0\n", 6, "", 0},
	} {
		c := typedIn(t, above+tc.rows)
		var said []model.Doubt
		for _, d := range c.Doubts {
			if strings.Contains(d.What, "up the others") {
				said = append(said, d)
			}
		}
		for _, col := range c.Columns {
			for _, d := range col.Doubts {
				if strings.Contains(d.What, "up the others") {
					said = append(said, d)
				}
			}
		}
		if c.N != tc.n || len(said) > 1 || (len(said) == 1) != (tc.said != "") {
			t.Errorf("%q: %d patients, said %v", tc.rows, c.N, said)
			continue
		}
		if tc.said != "" && (said[0].What != tc.said || said[0].N != tc.left) {
			t.Errorf("%q: %q of %d\nnot %q", tc.rows, said[0].What, said[0].N, tc.said)
		}
	}
}

// A time that is known to be above a number keeps that; what is a number, or a word for
// what is not known, is above nothing, and leaves times with a plus what they are.
func TestTimesAboveANumber(t *testing.T) {
	t.Parallel()
	nan, none := math.NaN(), math.Inf(-1)
	for _, tc := range []struct {
		values string
		num    []float64
		beyond []float64
		plus   bool
	}{
		{"12 24+ 6 30+ 9", []float64{12, nan, 6, nan, 9}, []float64{nan, 24, nan, 30, nan}, true},
		{"12 24+ unknown 30+ 9", []float64{12, nan, nan, nan, 9}, []float64{nan, 24, nan, 30, nan}, true},
		{"12 24* unk 30* 1,209", []float64{12, nan, nan, nan, 1209}, []float64{nan, 24, nan, 30, nan}, true},
		{"12 >24 unknown 30 9", []float64{12, nan, nan, 30, 9}, []float64{nan, 24, nan, nan, nan}, false},
		{"12 >24 unknown 1,209 9", []float64{12, nan, nan, 1209, 9}, []float64{nan, 24, nan, nan, nan}, false},
		{"12 24+ x 30+ 9", []float64{12, nan, nan, nan, 9}, []float64{nan, 24, none, 30, nan}, false},
		{"12 24 unknown 30 9", []float64{12, 24, nan, 30, 9}, nil, false},
		{"12 1,240 6 30 9", []float64{12, 1240, 6, 30, 9}, nil, false},
	} {
		text := "id,time\n"
		for i, v := range strings.Fields(tc.values) {
			text += fmt.Sprintf("P%d,\"%s\"\n", i+1, v)
		}
		col := typedIn(t, text).Column("time")
		if col == nil || col.Kind != model.Number {
			t.Errorf("%s: no number: %+v", tc.values, col)
			continue
		}
		same := func(a, b []float64) bool { return fmt.Sprint(a) == fmt.Sprint(b) }
		if !same(col.Num, tc.num) || !same(col.Beyond, tc.beyond) || col.Plus != tc.plus {
			t.Errorf("%s: %v above %v, plus %v\nnot %v above %v, %v", tc.values, col.Num, col.Beyond, col.Plus, tc.num, tc.beyond, tc.plus)
		}
	}
}

// Records of several arms get a column of their arm, behind the others, which stay what they
// are; where there is one arm there is nothing to tell apart.
func TestREDCapArms(t *testing.T) {
	t.Parallel()
	const two = `record_id,redcap_event_name,time,status,age
1,baseline_arm_1,,,51
1,end_arm_1,10,1,
2,baseline_arm_2,,,62
2,end_arm_2,20,0,
3,baseline_arm_1,,,43
3,end_arm_1,30,1,
4,baseline_arm_2,,,54
4,end_arm_2,40,0,
`
	c := typedIn(t, two)
	if c.N != 4 {
		t.Fatalf("%d records", c.N)
	}
	for name, want := range map[string]string{"time": "10 20 30 40", "status": "1 0 1 0", "age": "51 62 43 54"} {
		var got []string
		for i := range c.N {
			got = append(got, c.Column(name).Format(i))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s is %s, not %s", name, s, want)
		}
	}
	arm := c.Columns[len(c.Columns)-1]
	if arm.Name != "redcap_arm" || arm.Format(0) != arm.Format(2) || arm.Format(1) != arm.Format(3) || arm.Format(0) == arm.Format(1) {
		t.Errorf("the last column is %s: %q, %q, %q, %q", arm.Name, arm.Format(0), arm.Format(1), arm.Format(2), arm.Format(3))
	}
	if one := typedIn(t, strings.ReplaceAll(two, "arm_2", "arm_1")); one.Column("redcap_arm") != nil || one.N != 4 || one.Column("age").Format(3) != "54" {
		t.Errorf("of one arm: %d records, %v", one.N, one.Column("redcap_arm"))
	}
}

// Rows of a sample are no patients: alone a file of mutations has one of each, and says so.
func TestRowsOfASampleAreNoPatients(t *testing.T) {
	t.Parallel()
	c := typedIn(t, "gene,sample,time,status\nTP53,TCGA-CJ-4916-01A,5,1\n"+
		"KRAS,TCGA-CJ-4916-01A,5,1\nTP53,TCGA-BP-4782-06A,6,0\nAPC,TCGA-BP-4782-01A,6,0\nKRAS,TCGA-BP-4782-01A,6,0\n")
	said := ""
	for _, d := range c.Doubts {
		said += d.What + "\n"
	}
	if s := c.Column("sample"); c.N != 2 || s.Format(0) != "TCGA-CJ-4916-01A" || s.Format(1) != "TCGA-BP-4782-01A" ||
		!strings.HasPrefix(said, "3 samples are of a patient who has another one, ") {
		t.Errorf("%d patients, %s and %s, said %q", c.N, s.Format(0), s.Format(1), said)
	}
}
