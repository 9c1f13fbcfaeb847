package read

import (
	"reflect"
	"strings"
	"testing"

	"kaplan/model"
)

// What a database counted goes into [source], and everything else stays as it is.
func TestCountsWritten(t *testing.T) {
	said := model.Setup{Least: 5, Step: 30.5, Up: true, Counted: []model.CountedSetup{{Name: "stage"}, {Name: `a "b"`}, {Name: "x", Bins: true, Begin: []float64{-1, 0.1, 1e21, 1e300}},
		{Name: "y", Bins: true}}}
	for _, old := range []string{
		"",
		"[columns.x]\nlabel = \"X\"\n",
		"# ours\n[source]\naddress = \"postgres://h/d\" # there\n\n# of patients\nquery = \"\"\"\nselect *\n[source]\ncounts = 3\"\"\"\n\n[columns.x]\nlabel = \"X\"\n",
		"[source]\ncounts = [\n  \"grade\", # a\n  \"x\",\n]\nbins = [\"z\", \"y\"]\nmin_cell = 2\ntime_step = 7\ntime_round = \"floor\"\naddress = \"postgres://h/d\"\n[source.begin]\nz = [1]\n" +
			"y = [\n 1,\n 2]\n\n[[look]]\nname = \"a\"\nby = \"x\"\n",
	} {
		text, err := Written("cohort.toml", old, nil, said)
		if err != nil {
			t.Errorf("%s: %v", old, err)
			continue
		}
		got, err := ParseConfig("cohort.toml", text)
		if err != nil {
			t.Fatal(err)
		}
		before, _ := ParseConfig("cohort.toml", old)
		want := before.With(said)
		if !reflect.DeepEqual(got.Source, want.Source) || !got.says(want) || got.Source.MinCell != 5 || got.Source.TimeStep != 30.5 || got.Source.TimeRound != "ceiling" || len(got.Source.Begin["x"]) != 4 {
			t.Errorf("%s\nbecomes\n%s", old, text)
		}
		for _, line := range strings.Split(old, "\n") {
			if strings.HasPrefix(line, "#") && !strings.Contains(text, line) {
				t.Errorf("%q is lost in\n%s", line, text)
			}
		}
		if again, err := Written("cohort.toml", text, nil, said); err != nil || again != text {
			t.Errorf("written twice: %v\n%s\nand\n%s", err, text, again)
		}
	}
	for old, want := range map[string]string{
		"[source]\nbegin = {x = [1, 2]}\n":                    `"x" is not among the bins`,
		"[source]\nbins = [\"x\"]\nbegin = {x = [2, 1]}\n":    "numbers that ascend, and 1 does not",
		"[source]\nbins = [\"x\"]\nbegin = {x = [nan]}\n":     "NaN does not",
		"[source]\nbins = [\"x\"]\nbegin = {x = [\"a\"]}\n":   "takes a list of numbers",
		"[source]\nbins = [\"x\"]\nbeginn = {x = [1.0]}\n":    "did you mean begin?",
		"source = {address = \"postgres://h/d\"}\n[figure]\n": "does not change",
	} {
		if _, err := Written("cohort.toml", old, nil, said); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", old, err)
		}
	}
}
