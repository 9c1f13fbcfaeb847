package read

import (
	"strings"
	"testing"
	"time"

	"kaplan/model"
)

// Two dates in every way in which programs write them as numbers (from their manuals;
// R: as.numeric(as.Date("2012-06-23")) is 15514, 41083 is that day of a spreadsheet):
// they are asked, with the day that each is, and read once it is said which they are.
func TestDatesThatAreNumbers(t *testing.T) {
	for name, cells := range map[string]string{
		"spreadsheet": "41083 41084.5", "unix": "15514 15515", "sas": "19167 19168", "spss": "13559788800 13559875200",
		"sas-seconds": "1656028800 1656115200", "unix-seconds": "1340409600 1340496000",
	} {
		c := strings.Fields(cells)
		text := "id,date_of_diagnosis,last_contact_date,status\n1," + c[0] + "," + c[1] + ",1\n2," + c[0] + "," + c[1] + ",0\n3," + c[1] + "," + c[1] + ",0\n"
		plain := load(t, "f.csv", text)
		col := plain.Column("date_of_diagnosis")
		if col.Kind != model.Number || len(plain.Endpoints) != 0 || model.NotOffered(plain, col) == "" {
			t.Fatalf("%s: %v %v", name, col.Kind, plain.Endpoints)
		}
		d := col.Doubts[0]
		if !strings.Contains(d.What, c[0]+" is ") || !strings.Contains(d.What, "2012-06-23 as ") || !strings.Contains("|"+d.Answer+"|", "|"+name+"|") {
			t.Errorf("%s: %s (%s)", name, d.What, d.Answer)
		}
		read, err := Reader("f.csv", strings.NewReader(text), Options{Dates: name})
		if err != nil || len(read.Endpoints) != 1 {
			t.Fatalf("%s: %v", name, err)
		}
		if col = read.Column("date_of_diagnosis"); col.Format(0) != "2012-06-23" || len(col.Doubts) > 0 {
			t.Errorf("%s: %s %v", name, col.Format(0), col.Doubts)
		}
		if days := read.Column(read.Endpoints[0].Time); days.Num[0] != 1 || days.Num[2] != 0 {
			t.Errorf("%s: %v", name, days.Num)
		}
	}
	// Days on study, numbers that are no dates of anybody, and what is not named a date.
	for _, text := range []string{"id,date,x\n1,15,1\n2,730,2\n", "id,date,x\n1,990000,1\n2,990001,2\n", "id,visit,x\n1,41083,1\n2,41084,2\n"} {
		for _, col := range load(t, "f.csv", text).Columns {
			for _, d := range col.Doubts {
				if d.Field == model.ReadDates {
					t.Errorf("%s: %s", col.Name, d.What)
				}
			}
		}
	}
	_, err := Reader("f.csv", strings.NewReader("id,time,status\n1,2,1\n"), Options{Dates: "lotus"})
	if err == nil || !strings.Contains(err.Error(), "spreadsheet") {
		t.Error(err)
	}
}

// A day is a whole number of days, before 1970 too.
func TestDayOf(t *testing.T) {
	for s, want := range map[string]float64{"1970-01-01T23:59:59Z": 0, "1969-12-31T00:00:00Z": -1, "1969-12-31T23:00:00Z": -1, "1899-12-30T00:00:00Z": -25569} {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil || model.DayOf(at) != want {
			t.Errorf("%s is day %v: %v", s, model.DayOf(at), err)
		}
	}
}
