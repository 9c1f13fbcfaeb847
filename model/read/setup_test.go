package read

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/save"
)

// What was said is written, read again, and says the same; what else the file has
// stays as it is.
func TestSavedSetupIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "odd.csv")
	// Three who died (X) at 4, 9 and 12, two who live (L) at 6 and 15, one who was lost
	// sight of (?) and is not known to be either.
	csv := "pt,zeit,ausgang,gruppe\nA,4,X,1\nB,6,L,2\nC,9,X,3\nD,12,X,1\nE,15,L,2\nF,3,?,2\n"
	if err := os.WriteFile(path, []byte(csv), 0o644); err != nil {
		t.Fatal(err)
	}
	setup := model.Setup{}.Endpoint(model.EndpointSetup{Name: "OS", Time: "zeit", Event: "ausgang", Unit: "months", Events: []string{"X"}, Censored: []string{"L"}}).
		Column("gruppe", func(c *model.ColumnSetup) { c.Kind, c.Levels = "category", []string{"2", "1", "3"} }).
		Column("gruppe", func(c *model.ColumnSetup) { c.Label = `a "group" \ line` })
	saved := BesidePath([]string{path})
	if note, err := new(Kept).Save(save.Writer{}, saved, []string{path}, setup); err != nil || !strings.Contains(note, saved) {
		t.Fatalf("%s %v", note, err)
	}
	open := func() *model.Cohort {
		t.Helper()
		config, left, err := Beside([]string{path})
		if err != nil || config == nil || left != "" {
			t.Fatalf("%v %q %v", config, left, err)
		}
		c, err := Files([]string{path}, nil, Options{Config: config})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := open()
	f, err := model.NewResolver(c).Frame(model.Look{Observing: model.Observing{Endpoint: "OS"}})
	if err != nil || f.Used != 5 || f.Events != 3 || c.Config != saved {
		t.Fatalf("%d patients, %d events, from %q: %v", f.Used, f.Events, c.Config, err)
	}
	if g := c.Column("gruppe"); strings.Join(g.Level, "") != "213" || g.Title() != `a "group" \ line` {
		t.Errorf("%v %q", g.Level, g.Title())
	}

	// A person writes a comment and a look; what is said later leaves them.
	text, _ := os.ReadFile(saved)
	more := string(text) + "\n# the question of the paper\n[[look]]\nname = \"first\"\nby = \"gruppe\"\n"
	if err := errors.Join(os.WriteFile(saved, []byte(more), 0o600), os.Chmod(saved, 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := new(Kept).Save(save.Writer{}, saved, []string{path}, model.Setup{}.Column("gruppe", func(c *model.ColumnSetup) { c.Unit = "mg" })); err != nil {
		t.Fatal(err)
	}
	text, _ = os.ReadFile(saved)
	if c = open(); len(c.Looks) != 1 || c.Column("gruppe").Unit != "mg" || c.Column("gruppe").Label == "" || len(c.Endpoints) != 1 ||
		!strings.Contains(string(text), "# the question of the paper") || strings.Count(string(text), "[columns.") != 1 {
		t.Errorf("%s", text)
	}
	if info, _ := os.Stat(saved); info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}

	// It is of these files: another one beside it is read without.
	other := filepath.Join(dir, "other.csv")
	config, left, err := Beside([]string{other})
	if config != nil || !strings.Contains(left, "was not read: it is of odd.csv") || err != nil {
		t.Errorf("%v %q %v", config, left, err)
	}
}

// A form that is not changed is refused, and the file stays as it was.
func TestSaveRefusesWhatItCannotKeep(t *testing.T) {
	say := model.Setup{}.Column("age", func(c *model.ColumnSetup) { c.Unit = "years" })
	for _, old := range []string{"columns = {age = {label = \"Age\"}, sex = {label = \"Sex\"}}\n", "[columns]\nage = {label = \"Age\"}\nsex = {label = \"Sex\"}\n"} {
		if text, err := Written("cohort.toml", old, nil, say); err == nil || !strings.Contains(err.Error(), "does not change") {
			t.Errorf("%q\n%s\n%v", old, text, err)
		}
	}
	if _, err := Written("cohort.toml", "id = ", nil, say); err == nil || !strings.Contains(err.Error(), "row 1") {
		t.Error(err)
	}
}

// Whatever is said of whatever columns, the text that is written says the same, and
// says it again when it is written into itself.
func TestWrittenSaysWhatWasSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-zA-Zä"\\.' #\[\]=-]{1,8}`)
		s := model.Setup{}
		for range rapid.IntRange(1, 4).Draw(t, "columns") {
			s = s.Column(name.Draw(t, "column"), func(c *model.ColumnSetup) {
				c.Unit, c.Kind = name.Draw(t, "unit"), rapid.SampledFrom([]string{"", "category"}).Draw(t, "kind")
				if c.Kind != "" {
					c.Levels = rapid.SliceOfNDistinct(name, 0, 3, rapid.ID).Draw(t, "levels")
				}
			})
		}
		for range rapid.IntRange(0, 2).Draw(t, "endpoints") {
			s = s.Endpoint(model.EndpointSetup{Name: name.Draw(t, "name"), Time: name.Draw(t, "time"), Event: name.Draw(t, "event"),
				Events: []string{name.Draw(t, "value")}})
		}
		text, err := Written("cohort.toml", "", []string{"dir/a b.csv"}, s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Written("cohort.toml", text, nil, s)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := len(strings.Split(text, "\n[")), len(strings.Split(again, "\n[")); a != b {
			t.Fatalf("%d tables, then %d\n%s\n%s", a, b, text, again)
		}
	})
}
