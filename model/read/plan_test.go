package read

import (
	"strings"
	"testing"

	"kaplan/model"
)

// A plan has what a look has, and a date; its hash is of what it says, not of how it
// is written. What cannot be read names the file, the entry and the key.
func TestPlan(t *testing.T) {
	t.Parallel()
	one := "[[plan]]\nname = \"a\"\ndate = 2026-01-15\nby = \"AFP\"\nlandmark = 2\n"
	two := "[[plan]]\nname = \"b\"\ndate = \"2025-12-01\"\nby = \"stage\"\n"
	c, err := withConfig(t, configured, one+two)
	if err != nil {
		t.Fatal(err)
	}
	if p := c.Plan; len(p) != 2 || p[0].Day() != "2026-01-15" || p[0].Marker != "AFP" || p[0].Landmark != 2 || p[1].Day() != "2025-12-01" || p[1].File != "cohort.toml" {
		t.Errorf("%+v", p)
	}
	again, err := withConfig(t, configured, two+"# a comment\n"+strings.ReplaceAll(one, " = ", "="))
	if err != nil {
		t.Fatal(err)
	}
	if x, y := model.PlanHash(c.Plan), model.PlanHash(again.Plan); x != y || len(x) != 64 {
		t.Errorf("hashes %s and %s", x, y)
	}
	other, err := withConfig(t, configured, strings.Replace(one, "landmark = 2", "landmark = 3", 1)+two)
	if err != nil || model.PlanHash(other.Plan) == model.PlanHash(c.Plan) {
		t.Error("another plan has the same hash", err)
	}
	for config, want := range map[string][]string{
		"[[plan]]\ndate = 2026-01-15\n":                                 {"plan 1", "name is missing"},
		"[[plan]]\nname = \"a\"\n":                                      {`plan "a"`, "date is missing"},
		"[[plan]]\nname = \"a\"\ndate = \"soon\"\n":                     {`plan "a"`, `date = "soon"`, "not a date"},
		"[[plan]]\nname = \"a\"\ndate = 2026-01-15\nlandmark = \"x\"\n": {`plan "a"`, `landmark = "x"`, "not a number"},
		"[[plan]]\nname = \"a\"\ndate = 2026-01-15\nmarker = \"AFP\"\n": {`plan "a"`, `"marker" has no meaning here`},
		"[[plan]]\nname = \"a\"\ndate = 2026-01-15\nview = 12\n":        {`plan "a"`, "view = 12"},
		"[[plan]]\nname = \"a\"\ndate = 2026-01-15\ncut = \"middle\"\n": {`plan "a"`, `cut = "middle"`},
		"[[plan]]\nname = \"a\"\ndate = 2026-01-15\nties = \"cox\"\n":   {`plan "a"`, "ties = cox"},
		one + one: {`plan "a"`, "an earlier plan has the same name"},
	} {
		_, err := withConfig(t, configured, config)
		if err == nil {
			t.Errorf("%s is read", config)
			continue
		}
		for _, w := range append(want, "cohort.toml") {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s\nsays %v, not %q", config, err, w)
			}
		}
	}
}
