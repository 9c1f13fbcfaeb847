package read

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
)

// Names of patients and units of times in the languages of the clinics.
func TestIDAndUnitWords(t *testing.T) {
	for _, k := range []struct{ id, time, unit string }{{"UPN", "Zeit_Monate", "months"}, {"kode", "suivi_mois", "months"},
		{"N° patient", "tiempo_años", "years"}, {"idnr", "OS (Jahre)", "years"}, {"NHC", "OS_meses", "months"}, {"MRN", "OS Tage", "days"},
		{"Patienten-ID", "os_jours", "days"}, {"Fallnummer", "seguimiento días", "days"}, {"numero_historia", "OS_mesi", "months"},
		{"Aktenzeichen", "OS_ans", "years"}, {"Número historia", "OS_Monate", "months"}} {
		data := "age," + k.id + "," + k.time + ",status\n"
		for i := range 20 {
			data += fmt.Sprintf("%d,%d,%d,%d\n", 40+i%9, 5000+7*i, 3+i%11, i%2)
		}
		c := load(t, "x.csv", data)
		if col := c.Column(k.id); c.IDColumn != k.id || col == nil || col.Kind != model.Identifier {
			t.Errorf("%s: %q names the patients", k.id, c.IDColumn)
		}
		if len(c.Endpoints) != 1 || c.Endpoints[0].Unit != k.unit || c.Endpoints[0].Time != k.time {
			t.Errorf("%s: %+v", k.time, c.Endpoints)
		}
	}
	// A code that repeats names nobody.
	if c := load(t, "x.csv", "kode,time,status\n"+strings.Repeat("1,5,0\n2,6,1\n3,8,1\n", 4)); c.IDColumn != "" {
		t.Error(c.IDColumn)
	}
}

// 0001 is 1 where a spreadsheet read one of two files, with a word; not where a file
// has both.
func TestJoinWithoutZeros(t *testing.T) {
	c, err := files(t, Options{}, "clinical.csv:id,time,status\n0001,1,1\n0002,2,0\n0010,3,1\n", "lab.csv:id,afp\n10,9\n1,7\n2,8\n")
	if err != nil {
		t.Fatal(err)
	}
	if afp := c.Column("afp"); afp.Num[0] != 7 || afp.Num[1] != 8 || afp.Num[2] != 9 {
		t.Error(afp.Num)
	}
	if said := strings.Join(doubts(c), "\n"); !strings.Contains(said, "once 0001 is read as 1: write the ids alike in both files") {
		t.Error(said)
	}
	if c, err = files(t, Options{}, "clinical.csv:id,time,status\n01,1,1\n1,2,0\n2,3,1\n", "lab.csv:id,afp\n1,9\n2,7\n"); err != nil {
		t.Fatal(err)
	}
	if afp := c.Column("afp"); !afp.IsMissing(0) || afp.Num[1] != 9 {
		t.Error(afp.Num)
	}
}
