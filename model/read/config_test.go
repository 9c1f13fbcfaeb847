package read

import (
	"strings"
	"testing"

	"kaplan/model"
)

const configured = "id,time,status,stage,AFP,grp\nA,1,1,II,5,0\nB,2,0,I,50,1\nC,3,1,III,500,1\n"

func withConfig(t *testing.T, csv, config string) (*model.Cohort, error) {
	t.Helper()
	cfg, err := ParseConfig("cohort.toml", config)
	if err != nil {
		return nil, err
	}
	return Reader("f.csv", strings.NewReader(csv), Options{Config: cfg})
}

func TestConfig(t *testing.T) {
	c, err := withConfig(t, configured, `
[columns.stage]
label = "Stage"
levels = ["III", "II", "I", "0"]
[columns.AFP]
unit = "ng/ml"
[columns.grp]
kind = "category"
role = "ignore"
[columns.high]
label = "AFP over 20"
[[derive]]
name = "high"
expr = "AFP > 20"
[[endpoint]]
name = "OS"
time = "time"
event = "status == 1"
unit = "months"
[[look]]
name = "first"
key = "1"
view = 7
by = "high"
where = 'stage != "I"'
`)
	if err != nil {
		t.Fatal(err)
	}
	stage := c.Column("stage")
	if got := strings.Join(stage.Level, " "); got != "III II I" || stage.Format(0) != "II" || stage.Title() != "Stage" {
		t.Errorf("levels %s, first %s, title %s", got, stage.Format(0), stage.Title())
	}
	if len(stage.Doubts) != 1 || stage.Doubts[0].What != `nobody has the level "0"` {
		t.Errorf("doubts %v", stage.Doubts)
	}
	if u := c.Column("AFP").Unit; u != "ng/ml" {
		t.Errorf("unit %q", u)
	}
	if g := c.Column("grp"); g.Kind != model.Category || model.NoMarker(c, g) != "it is set aside by cohort.toml" {
		t.Errorf("%v %q", g.Kind, model.NoMarker(c, g))
	}
	if h := c.Column("high"); h == nil || h.Title() != "AFP over 20" || h.Format(1) != "true" {
		t.Errorf("high %+v", h)
	}
	// The declared endpoint comes first; the one that the names alone give is of other codes.
	if e := c.Endpoints[0]; e.Name != "OS" || e.Unit != "months" || e.Why != "declared in cohort.toml" {
		t.Errorf("%+v", e)
	}
	if len(c.Looks) != 1 || c.Looks[0].Marker != "high" || c.Looks[0].View != 7 || c.Looks[0].Gamma != 1 {
		t.Errorf("%+v", c.Looks)
	}
}

// A look of an older file says what is told apart in fields that mean something
// else now: it comes as it would be written today. One that is written so stays.
func TestConfigReadsOlderLooks(t *testing.T) {
	comparing := func(c model.Comparing, g model.Grouping) model.Look { return model.Look{Grouping: g, Comparing: c} }
	for _, x := range []struct {
		look string
		want model.Look
	}{
		{"view = 5\npage = \"ROC\"\nvalue = \"AFP\"\nby = \"status\"\npaired = \"time\"\nby2 = \"stage\"\nreference = \"status=1\"",
			comparing(model.Comparing{Value: "AFP", Outcome: "status", Versus: "time"}, model.Grouping{Marker: "stage", Reference: "status=1"})},
		{"view = 5\npage = \"roc\"\nvalue = \"AFP\"\nby = \"time\"\ncut = \"value:2.5\"", comparing(model.Comparing{Value: "AFP", Outcome: "time > 2.5"}, model.Grouping{})},
		{"view = 5\npage = \"ROC\"\nvalue = \"AFP\"\noutcome = \"status\"\nby = \"stage\"\ncut = \"value:20\"",
			comparing(model.Comparing{Value: "AFP", Outcome: "status"}, model.Grouping{Marker: "stage", Cut: "value:20"})},
		{"view = 5\npage = \"Genotype\"\nvalue = \"status\"\nby = \"stage\"", comparing(model.Comparing{Outcome: "status"}, model.Grouping{Marker: "stage"})},
		{"view = 5\npage = \"Logistic\"\nvalue = \"status\"\nby = \"AFP\"\ncut = \"tertile\"",
			comparing(model.Comparing{Outcome: "status"}, model.Grouping{Marker: "AFP", Cut: "tertile"})},
		{"view = 5\npage = \"Logistic\"\noutcome = \"status\"\nvalue = \"AFP\"", comparing(model.Comparing{Outcome: "status", Value: "AFP"}, model.Grouping{})},
		// The ROC curve of view 2 is of survival.
		{"view = 2\npage = \"ROC\"\nby = \"AFP\"", comparing(model.Comparing{}, model.Grouping{Marker: "AFP"})},
	} {
		c, err := withConfig(t, configured, "[[look]]\nname = \"a\"\n"+x.look)
		if err != nil {
			t.Errorf("%s: %v", x.look, err)
			continue
		}
		x.want.Gamma = 1
		if got := c.Looks[0].Look; got != x.want {
			t.Errorf("%s\ngot  %+v\nwant %+v", x.look, got, x.want)
		}
	}
}

// How each marker enters stood in the name of a page once; it leads to the page,
// and is a field of the Look. What names a page otherwise stays.
func TestConfigReadsOlderPages(t *testing.T) {
	for _, x := range []struct{ look, page, mode string }{
		{"view = 4\npage = \"Markers, continuous\"", "Markers", "continuous"}, {"view = 4\npage = \"Markers, median\"", "Markers", "median"},
		{"view = 4\npage = \"markers, by median\"", "markers", "median"}, {"view = 4\npage = \"Markers, optimal\"", "Markers", "optimal"},
		{"view = 4\npage = \"Markers\"\nmode = \"median\"", "Markers", "median"}, {"view = 4\npage = \"Markers, median\"\nmode = \"optimal\"", "Markers", "optimal"},
		{"view = 3\npage = \"Model\"", "Model", ""},
	} {
		c, err := withConfig(t, configured, "[[look]]\nname = \"a\"\n"+x.look)
		if err != nil {
			t.Errorf("%s: %v", x.look, err)
			continue
		}
		if got := c.Looks[0]; got.Page != x.page || got.Mode != x.mode {
			t.Errorf("%s: page %q, mode %q", x.look, got.Page, got.Mode)
		}
	}
}

// Every malformed cohort.toml, and one that does not fit its cohort, is told
// what is wrong and where.
func TestConfigSaysWhatIsWrong(t *testing.T) {
	for _, x := range []struct{ config, want string }{
		{"id = ", "cohort.toml, row 1: "},
		{"[columns.AFP]\nunits = \"ng\"\n", "cohort.toml: \"columns.AFP.units\" has no meaning here\ndid you mean unit? " + configHint},
		{"title = \"x\"", "cohort.toml: \"title\" has no meaning here"},
		{"[columns.AFP]\nkind = \"text\"", "cohort.toml: the kind of column \"AFP\" is \"text\": number, category or identifier"},
		{"[columns.AFP]\nrole = \"star\"", "cohort.toml: the role of column \"AFP\" is \"star\": marker or ignore"},
		{"[columns.AFB]\nunit = \"ng\"", "cohort.toml: speaks of a column \"AFB\", which the cohort has not\ndid you mean AFP?"},
		{"[columns.stage]\nkind = \"number\"", "cohort.toml: stage is declared to be a number, and has the value \"I\"\nits values: \"I\", \"II\", \"III\""},
		{"[columns.id]\nlevels = [\"A\"]", "cohort.toml: column \"id\" has no levels to order: its kind is identifier"},
		{"[[derive]]\nname = \"x\"\nexpr = \"AFPP + 1\"", "cohort.toml: expression: there is no column \"AFPP\""},
		{"[[derive]]\nname = \"AFP\"\nexpr = \"AFP + 1\"", "cohort.toml: there is a column AFP already (f.csv)\ngive the derived column another name"},
		{"[[endpoint]]\nname = \"OS\"\ntime = \"time\"", "cohort.toml: endpoint 1 needs a name, a time and an event"},
		{"[[endpoint]]\nname = \"OS\"\ntime = \"stage\"\nevent = \"status\"", "cohort.toml: the time stage is a category column"},
		{"[[endpoint]]\nname = \"OS\"\ntime = \"time\"\nevent = \"status\"\nentry = \"stage\"", "cohort.toml: endpoint \"OS\": the entry \"stage\" is not a number column"},
		{"[[look]]\nview = 1", "cohort.toml: look 1 has no name"},
		{"[[look]]\nname = \"a\"\nview = 12", "cohort.toml: look \"a\": there is no view 12, they are 1 to 9"},
		{"[[look]]\nname = \"a\"\nkey = \"ab\"", "cohort.toml: look \"a\": its key \"ab\" is more than one character"},
		{"[[look]]\nname = \"a\"\nkey = \"1\"\n[[look]]\nname = \"b\"\nkey = \"1\"", "cohort.toml: looks \"a\" and \"b\" have one key, \"1\""},
		{"[[look]]\nname = \"a\"\ncut = \"twice\"", "cohort.toml: look \"a\": unknown cut \"twice\""},
		{"[[look]]\nname = \"a\"\ncutoff = \"median\"", "cohort.toml: \"look.cutoff\" has no meaning here"},
		{"[[look]]\nname = \"a\"\nlandmark = -1.0", "cohort.toml: look \"a\": landmark = -1: must be a number >= 0"},
		{"long = \"visit\"", "there is no column \"visit\" that says when a row was measured"},
		{"\x1b[2J", "cohort.toml, row 1: "},
	} {
		_, err := withConfig(t, configured, x.config)
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%q\ngot  %v\nwant %s", x.config, err, x.want)
		}
		if err != nil && strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%q reaches the terminal raw", x.config)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add("id = \"id\"\n[columns.stage]\nlevels = [\"I\"]\n[[derive]]\nname = \"x\"\nexpr = \"AFP / time\"\n[[look]]\nname = \"a\"\nby = \"x\"\n")
	f.Add("long = \"stage\"\n[[endpoint]]\nname = \"OS\"\ntime = \"time\"\nevent = \"status\"\n")
	f.Fuzz(func(t *testing.T, config string) {
		cfg, err := ParseConfig("cohort.toml", config)
		if err != nil {
			return
		}
		c, err := Reader("f.csv", strings.NewReader(configured), Options{Config: cfg})
		if err != nil {
			return
		}
		for _, col := range c.Columns {
			if col.Len() != c.N {
				t.Fatalf("%s has %d values of %d patients", col.Name, col.Len(), c.N)
			}
			for i := range c.N {
				col.Format(i)
			}
		}
	})
}

// How figures are drawn stands in a cohort.toml too, and what is wrong with it is said.
func TestFigureSettings(t *testing.T) {
	t.Parallel()
	c, err := withConfig(t, configured, `
[figure]
size = "3.5x4"
type_size = 7
grey = true
show = ["-title", "+intervals"]
risk_table = "at-risk"
xmax = "60"
`)
	if err != nil {
		t.Fatal(err)
	}
	p := c.Picture
	if w, h, err := p.Inches(); w != 3.5 || h != 4 || err != nil || p.TypeSize != 7 || p.Grey == nil || !*p.Grey || p.RiskTable != "at-risk" || p.XMax != "60" {
		t.Errorf("%+v", p)
	}
	if p.Shows("title", true) || !p.Shows("intervals", false) || !p.Shows("p", true) || p.Shows("p", false) {
		t.Errorf("%v", p.Show)
	}
	no := false
	if q := (model.Picture{Grey: &no, Size: "7x5"}).Over(p); *q.Grey || q.Size != "7x5" || q.RiskTable != "at-risk" {
		t.Errorf("flags over settings: %+v", q)
	}
	for text, want := range map[string]string{
		`size = "7"`: "width x height", `size = "700x5"`: "from 1.5 to 40", `colours = ["red"]`: "#0358C0", `show = ["titel"]`: "did you mean title",
		`risk_table = "big"`: "extended", `type_size = 100`: "4 to 40", `grey = "yes"`: "true or false", `colour = ["#000000"]`: "figure",
	} {
		if _, err := withConfig(t, configured, "[figure]\n"+text+"\n"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
