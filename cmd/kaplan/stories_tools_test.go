package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the explorer owes to somebody who takes things away, looks for them and types
// them: the other half of the stories.

// copiedText is what went to the clipboard last.
func (x *terminal) copiedText() string {
	x.t.Helper()
	found := regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]*)(\x07|\x1b\\)`).FindAllSubmatch(x.written(), -1)
	if len(found) == 0 {
		x.t.Fatal("nothing was copied")
	}
	text, err := base64.StdEncoding.DecodeString(string(found[len(found)-1][1]))
	if err != nil {
		x.t.Fatal(err)
	}
	return string(text)
}

// namesIn are the files of a folder, hidden ones too.
func namesIn(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// An answer is written whole, what exists is not overwritten, the box stays open until a
// name can be used, ~ is the home folder, CSV has a file for each table, rows of
// patients are for nobody else; an explorer that is read-only writes nothing.
func TestStoryOfWriting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x := open(t, 120, 40, "HOME='"+dir+"'", data(t, "lung"), "--by", "sex")
	x.wait("at risk")
	export := func(name string) {
		x.keys("x")
		x.wait("Export this answer to a file", ".md")
		x.keys("C-u")
		x.typed(name)
		x.wait(name)
		x.keys("Enter")
	}
	x.keys("x")
	x.wait("Export this answer to a file", "lung-curves-1.md")
	x.keys("Escape")
	export("~/one.md")
	x.wait("written: " + dir + "/one.md")
	whole, err := os.ReadFile(filepath.Join(dir, "one.md"))
	if err != nil || !strings.Contains(string(whole), "log-rank") {
		t.Fatalf("%v\n%s", err, whole)
	}
	export("~/one.md")
	x.wait("exists and was left as it is")
	x.keys("C-u")
	x.typed("~/no/such.md")
	x.keys("Enter")
	x.wait("was not written: the folder", "does not exist")
	x.keys("C-u")
	x.typed("~/many.csv")
	x.keys("Enter")
	x.wait("written: "+dir+"/many.csv; beside it many-….csv:", "tests", "notes")
	if again, err := os.ReadFile(filepath.Join(dir, "one.md")); err != nil || string(again) != string(whole) {
		t.Errorf("what was there is now %s, %v", again, err)
	}
	x.pick(":", "patients")
	x.wait("Enter shows all of one")
	export("~/rows.csv")
	x.wait("written: " + dir + "/rows.csv")
	if info, err := os.Stat(filepath.Join(dir, "rows.csv")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("rows of patients: %v, %v", info, err)
	}
	names := namesIn(t, dir)
	if strings.Contains(names, ".kaplan") || !strings.Contains(names, "many-tests.csv many.csv one.md rows.csv") {
		t.Errorf("the folder holds %s", names)
	}

	y := open(t, 120, 40, "", "--read-only", data(t, "lung"))
	y.wait("at risk")
	y.keys("x")
	y.wait("nothing is written: kaplan was started with --read-only")
	if names := namesIn(t, y.state); names != "" {
		t.Errorf("a session is kept: %s", names)
	}
}

// A key that means something in another view says where, and does it from there.
func TestStoryOfOneMeaning(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", data(t, "lung"))
	x.wait("at risk")
	x.keys("{")
	x.wait("acts in")
	x.keys("6")
	x.wait("Scatter")
	x.keys("?")
	x.wait("HERE: Correlate (6)", "QUESTION")
	x.keys("Escape")
	x.wait("Method pearson")
	for _, view := range []string{"1", "3", "5", "7"} { // the same keys everywhere: undo and the marker
		x.keys(view, "m")
		x.wait("type to filter")
		x.keys("Escape")
		x.wait("q quit") // which a dialog hides
		x.keys("u")
		x.wait("nothing to undo")
	}
}

// What is mistyped on a command line is answered by what was meant.
func TestStoryOfMistyping(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"kmm"}, []string{"did you mean kaplan km? kaplan km --help says what it takes", "EXIT 2"}},
		{[]string{"km", lung, "--bye", "sex"}, []string{"did you mean --by? kaplan km --help lists the flags", "EXIT 2"}},
		{[]string{"km", lung, "--by", "age", "--cut", "medain"}, []string{"did you mean median? one of median,", "EXIT 2"}},
		{[]string{"__complete", "km", lung, "--by", "ph"}, []string{"ph.ecog", "ph.karno", "EXIT 0"}},
		{[]string{"__complete", "km", lung, "--where", "sex == "}, []string{"sex == 1", "sex == 2", "EXIT 0"}},
	} {
		x := open(t, 100, 24, "", c.args...)
		x.wait(c.want...)
	}
}

// The sentence that says what the picture shows is copied as it stands.
func TestStoryOfCopyingWords(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "lihc")
	x.wait("at risk")
	x.pick(":", "in words")
	x.wait("were alive", "95 % CI", "y copies it")
	x.keys("y")
	x.wait("copied")
	said := x.copiedText()
	if !strings.Contains(said, "were alive") || !strings.Contains(said, "95 % CI") || strings.ContainsAny(said, "│╭╰") || strings.Contains(said, "high vs low") {
		t.Errorf("copied %q", said)
	}
}

// A forest is drawn as one, with an interval of each subgroup, of clinical columns first,
// and says what it leaves out.
func TestStoryOfTheForest(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "lihc")
	x.wait("at risk")
	x.pick(":", "forest")
	s := x.wait("Subgroups", "interaction", "left out")
	if n := len(regexp.MustCompile(`[├╟|]?─+[■◆●▪]─+`).FindAllString(s, -1)); n < 4 {
		t.Errorf("%d intervals are drawn\n%s", n, s)
	}
	if regexp.MustCompile(`(?m)^ *hsa-`).MatchString(s) {
		t.Errorf("a forest of markers\n%s", s)
	}
}

// Covariates are ticked with the count of complete cases in sight, and the names of what
// is chosen at the top.
func TestStoryOfAdjusting(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, "", data(t, "lung"))
	x.wait("at risk")
	x.keys("a")
	x.wait("Adjust for")
	x.typed("wt")
	x.keys("Space")
	x.wait("Adjust for: 214 patients, 152 events", "chosen: wt.loss")
	x.typed("meal")
	x.keys("Space")
	x.wait("Adjust for: 171 patients, 124 events", "chosen: wt.loss, meal.cal")
	x.keys("Enter")
	x.wait("Adjust `wt.loss`")
	x.keys("u")
	x.wait("Adjust none")
}
