package read

import (
	"strings"
	"testing"
)

// What a cohort.toml has of another kind than its key takes is said in plain words, with
// the line: which key, what it takes, what stands there.
func TestConfigOfOtherKinds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"id = 5\n":                                         `row 1: id takes a text in quotes, such as "a", and the number 5 stands there`,
		"files = \"f.csv\"\n":                              `row 1: files takes a list such as ["a", "b"], and the text "f.csv" stands there`,
		"files = [\"a\", 2]\n":                             "files takes a list of texts, and the number 2 stands in it",
		"columns = 3\n":                                    `columns takes tables, [columns."NAME"], and the number 3 stands there`,
		"[[columns]]\nname = \"x\"\n":                      `columns takes tables, [columns."NAME"], and a list of tables stands there`,
		"\n[columns.\"x y\"]\nunit = 3":                    `row 3: columns."x y".unit takes a text in quotes, such as "a", and the number 3 stands there`,
		"[columns.x]\nmissing = 999":                       `row 2: columns.x.missing takes a list such as ["a", "b"], and the number 999 stands there`,
		"[columns.x]\nmissing = [[1]]":                     "columns.x.missing takes a list of single values, and a list stands in it",
		"[endpoint]\nname = \"OS\"\n":                      "row 1: endpoint takes tables of their own, [[endpoint]], and a table stands there",
		"[[look]]\nname = \"a\"\n[[look]]\nview = \"1\"\n": `row 4: look 2: view takes a whole number, and the text "1" stands there`,
		"[[look]]\nfirth = \"yes\"\n":                      `row 2: look 1: firth takes true or false, and the text "yes" stands there`,
		"[[look]]\nlandmark = \"12\"\n":                    `row 2: look 1: landmark takes a number, and the text "12" stands there`,
		"plan = [3]\n":                                     "plan takes tables of their own, [[plan]], and a list stands there",
		"[column.x]\nunit = \"a\"\n":                       "did you mean columns?",
		"[columns.x]\nunits = \"a\"\n":                     "did you mean unit?",
		"rowz = \"clusters\"\n":                            "did you mean rows?",
	} {
		if _, err := ParseConfig("cohort.toml", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	c, err := ParseConfig("cohort.toml", "[columns.x]\nlevels = [2, 1]\n[[endpoint]]\nname = \"OS\"\ntime = \"t\"\nevent = \"e\"\nevents = [1, \"x\"]\n")
	if err != nil || strings.Join(c.Columns["x"].Levels, ",") != "2,1" || strings.Join(c.Endpoints[0].Events, ",") != "1,x" {
		t.Errorf("%+v %v", c, err)
	}
}
