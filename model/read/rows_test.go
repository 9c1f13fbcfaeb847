package read

import (
	"strings"
	"testing"

	"kaplan/model"
)

// Ids that repeat are told apart from patients, and an error about them names the
// lines of the file, with nothing in it that a terminal would obey.
func TestRepeatedIDsAreNoPatients(t *testing.T) {
	for _, k := range []struct{ name, content, want string }{
		{"three times", "id,time,status\nA,1,1\nB,2,0\nA,3,1\nC,4,1\nA,5,1\nB,6,0\n",
			`id "A" stands in rows 2, 4 and 6, with different time: 6 rows of 3 patients are no patients`},
		{"lines are counted", "# c\n\nid,note,time,status\nA,\"two\nlines\",1,1\n\nA,x,2,1\nB,y,1,1\nC,z,1,0\n",
			`id "A" stands in rows 4 and 7, with different time: 4 rows of 3 patients are no patients`},
		{"escape bytes", "id,time,status\n\x1b[2J,1,1\n\x1b[2J,2,0\nB,1,1\nC,1,0\n",
			`id "\x1b[2J" stands in rows 2 and 3, with different time and status: 4 rows of 3 patients are no patients`},
	} {
		c, err := Reader("f.csv", strings.NewReader(k.content), Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = model.NewResolver(c).Frame(model.Look{})
		if c.Patients() != 3 || err == nil {
			t.Fatalf("%s: %d patients, %v", k.name, c.Patients(), err)
		}
		if got, _, _ := strings.Cut(err.Error(), "\n"); got != k.want {
			t.Errorf("%s: %s", k.name, got)
		}
		if strings.Contains(err.Error(), "\x1b") || strings.Contains(err.Error(), "subject of its own") {
			t.Errorf("%s: %q", k.name, err)
		}
	}
}
