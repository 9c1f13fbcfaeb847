package write

import (
	"encoding/json"
	"strings"
	"testing"

	"kaplan/model"
)

// A hyphen before a digit is a minus, and no other is.
func TestMinusInLaTeX(t *testing.T) {
	for text, want := range map[string]string{"a -5": "a $-$5", "-5": "$-$5", "a-5": "a-5", "a -b5": "a -b5", "a -": "a -"} {
		if got := latexText(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}

// One look by a command is enough to have it.
func TestHasALook(t *testing.T) {
	f := &facts{by: map[string][]string{"km": {"survival"}, "cox": {}}}
	if !f.has("cut", "km") || f.has("cox") || f.has("cut") {
		t.Errorf("km %v, cox %v, cut %v", f.has("cut", "km"), f.has("cox"), f.has("cut"))
	}
}

// A name made of several with a colon is left out where one of them is.
func TestNamesOfClosedGroups(t *testing.T) {
	v := &veil{closed: map[string]bool{"b": true}}
	for name, want := range map[string]bool{"b": true, "a:b": true, "b:c": true, "a:c": false, "ab": false} {
		if got := v.shut(name); got != want {
			t.Errorf("%q is left out: %v", name, got)
		}
	}
}

// Every look that is saved stands in the JSON as in the table.
func TestLooksAreListed(t *testing.T) {
	c := &model.Cohort{Name: "c", Looks: []model.SavedLook{{Name: "one", Page: "km"}, {Name: "two", Page: "cox"}}}
	b, err := json.Marshal(Looks(c).JSON)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{`"one"`, `"two"`} {
		if !strings.Contains(string(b), name) {
			t.Errorf("%s is not in %s", name, string(b))
		}
	}
}
