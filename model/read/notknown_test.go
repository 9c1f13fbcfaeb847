package read

import (
	"strings"
	"testing"

	"kaplan/model"
)

// Words for not known keep no column from being numbers, however many there are, and
// stay levels of a category: either is said, and settled by the one way for all codes.
func TestWordsForNotKnown(t *testing.T) {
	for _, word := range []string{"n.a.", "?", "unknown", "Not Known", "missing", "ND", "n.d.", "n/d", "(unknown)", "not determined", "#VALUE!"} {
		text := "id,time,status,x,arm\n"
		for i := range 12 {
			x, arm := word, []string{"A", "B"}[i%2]
			if i%4 == 0 {
				x = string(rune('1' + i/2))
			}
			if i%3 == 0 {
				arm = word
			}
			text += string(rune('a'+i)) + ",5,1," + x + "," + arm + "\n"
		}
		c := load(t, "f.csv", text)
		x, arm := c.Column("x"), c.Column("arm")
		if x.Kind != model.Number || x.Missing != 9 || len(x.Doubts) != 1 || !strings.Contains(x.Doubts[0].What, "count as missing: \""+word+"\" (9 values)") {
			t.Errorf("%s among numbers: %v %d %v", word, x.Kind, x.Missing, x.Doubts)
		}
		if asked := x.Doubts[0].Always; asked != notDetected(word) {
			t.Errorf("%s among numbers is asked: %v", word, asked)
		}
		if arm.Kind != model.Category || arm.Distinct != 3 || len(arm.Doubts) != 1 || arm.Doubts[0].Answer != "arm="+word+"|arm=none" || !arm.Doubts[0].Always {
			t.Errorf("%s among levels: %v %v", word, arm.Level, arm.Doubts)
		}
		for _, said := range []string{word, model.NoneMissing} {
			c, err := Reader("f.csv", strings.NewReader(text), Options{Missing: map[string][]string{"arm": {said}}})
			if err != nil {
				t.Fatal(err)
			}
			if arm := c.Column("arm"); len(arm.Doubts) != 0 || (arm.Distinct == 2) != (said == word) {
				t.Errorf("%s said to be %s: %v %v", word, said, arm.Level, arm.Doubts)
			}
		}
	}
	// A status has a state for it, and a word of other sense is a level like any other.
	c := load(t, "f.csv", "id,time,dead,arm\n1,5,yes,none\n2,6,no,A\n3,7,unknown,none\n4,8,yes,A\n")
	if len(c.Endpoints) != 1 || len(c.Column("dead").Doubts) != 0 || len(c.Column("arm").Doubts) != 0 {
		t.Errorf("%v %v %v", c.Endpoints, c.Column("dead").Doubts, c.Column("arm").Doubts)
	}
}
