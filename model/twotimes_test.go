package model_test

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
)

func cohortOf(t testing.TB, text string) *model.Cohort {
	t.Helper()
	c, err := read.Reader("small.csv", strings.NewReader(text), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What a patient lacks is said by the column that lacks it: the dead the time of death,
// the living the last contact, whatever stands in the other column.
func TestTwoTimesSayWhatIsMissing(t *testing.T) {
	c := cohortOf(t, "id,arm,vital_status,days_to_death,days_to_last_follow_up\n"+
		"A,x,Dead,10,\nB,y,Alive,,20\nC,x,Dead,,5\nD,y,Alive,,\nE,x,,7,7\nF,y,Alive,,30\nG,x,Dead,40,39\nH,y,Alive,,-2\nI,x,Alive,,0\nJ,y,Dead,,\n")
	f, err := model.NewResolver(c).Frame(model.Look{Grouping: model.Grouping{Marker: "arm"}})
	if err != nil {
		t.Fatal(err)
	}
	if f.Endpoint.Time != "days_to_death or days_to_last_follow_up" {
		t.Fatalf("the time is %q", f.Endpoint.Time)
	}
	want := "[{days_to_death missing 2} {days_to_death or days_to_last_follow_up negative 1} {days_to_last_follow_up missing 1} {vital_status missing 1}]"
	if got := fmt.Sprint(f.Excluded); got != want || f.Used != 5 || f.Events != 2 {
		t.Errorf("%d with %d events, left out %s", f.Used, f.Events, got)
	}
}

// No time is made of two where one of the three columns is not there, whatever else
// stands first in the file.
func TestTwoTimesNeedThreeColumns(t *testing.T) {
	for name, text := range map[string]string{
		"no time of death":   "id,depth,days_to_last_follow_up,vital_status\nA,3,10,Dead\nB,,20,Alive\nC,4,30,Dead\nD,,40,Alive\n",
		"no last contact":    "id,depth,days_to_death,vital_status\nA,3,10,Dead\nB,5,,Alive\nC,4,30,Dead\nD,6,,Alive\n",
		"no status":          "id,smoker,days_to_death,days_to_last_follow_up\nA,yes,10,\nB,no,,20\nC,yes,30,\nD,no,,40\n",
		"nobody with either": "id,vital_status,days_to_death,days_to_last_follow_up\nA,Dead,,\nB,Alive,,\nC,Dead,,\nD,Alive,,\n",
	} {
		for _, col := range cohortOf(t, text).Columns {
			if col.Two != nil {
				t.Errorf("%s: %s was made", name, col.Name)
			}
		}
	}
	c := cohortOf(t, "id,depth,vital_status,days_to_death,days_to_last_follow_up\nA,3,Dead,10,\nB,5,Alive,,20\nC,4,Dead,30,\nD,6,Alive,,40\n")
	if c.Column("days_to_death or days_to_last_follow_up") == nil {
		t.Error("none was made of three columns either")
	}
}
