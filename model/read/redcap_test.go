package read

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kaplan/model"
)

// A box that was checked in any row of a record is checked, by number or by word; one
// that never was is not, and one that nobody filled in is missing.
func TestREDCapBoxes(t *testing.T) {
	t.Parallel()
	c, err := Reader("redcap.csv", strings.NewReader(`record_id,redcap_event_name,dx_date,sym___1,sym___2,sym___3,word___1
1,baseline_arm_1,2015-01-10,0,1,0,Unchecked
1,visit_arm_1,,1,0,0,Checked
2,baseline_arm_1,2015-02-10,0,0,,Unchecked
2,visit_arm_1,,0,1,,Unchecked
3,baseline_arm_1,2015-03-10,1,0,0,Checked
3,visit_arm_1,,0,0,1,Unchecked
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 3 {
		t.Fatalf("%d records", c.N)
	}
	for name, want := range map[string][]string{
		"sym___1": {"1", "0", "1"}, "sym___2": {"1", "1", "0"}, "sym___3": {"0", "", "1"}, "word___1": {"Checked", "Unchecked", "Checked"},
	} {
		col := c.Column(name)
		for i, w := range want {
			got := ""
			switch {
			case col.Kind == model.Number && !math.IsNaN(col.Num[i]):
				got = fmt.Sprint(col.Num[i])
			case col.Kind == model.Category && col.Code[i] >= 0:
				got = col.Level[col.Code[i]]
			}
			if got != w {
				t.Errorf("%s of record %d is %q, not %q", name, i+1, got, w)
			}
		}
	}
}
