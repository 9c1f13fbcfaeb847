package read

import (
	"strings"
	"testing"
	"time"
)

// What a cohort.toml says twice, or of what it cannot be said, is an error that
// names the entry; a key that is not known leads to the nearest one.
func TestConfigIsStrict(t *testing.T) {
	endpoint := "[[endpoint]]\nname = \"OS\"\ntime = \"time\"\nevent = \"status\"\n"
	plan := "[[plan]]\nname = \"p\"\n"
	for _, x := range []struct{ config, want string }{
		{endpoint + endpoint, `cohort.toml: two endpoints are called "OS"`},
		{"[columns.stage]\nlevels = [\"I\", \"II\", \"I\"]", `column "stage": levels has "I" twice`},
		{"[columns.AFP]\nlevels = [\"5\", \"50\"]", "column \"AFP\" has levels, and is a number\nif its values are categories, say so: kind = \"category\" under [columns.AFP]"},
		{"[[look]]\nname = \"a\"\nkey = \"q\"", `look "a": its key "q" is the key that leaves the program`},
		{"[[look]]\nname = \"a\"\nkey = \"/\"", `look "a": its key "/" is the key that filters the list`},
		{"[[look]]\nname = \"a\"\nkey = \" \"", `look "a": its key "" cannot be seen`},
		{plan + "date = 2026-01-15\nkey = \"q\"", `plan "p": key = "q": is the key that leaves the program`},
		{plan + "date = 0202-01-15", `plan "p": date = "0202-01-15": long before`},
		{plan + "date = \"9999-01-15\"", `plan "p": date = "9999-01-15": in the future`},
		{plan + "date = 10:00:00", `plan "p": date = "0000-01-01": long before`},
		{plan + "date = 2026-01-15\ncovariate = \"age\"", "plan \"p\": \"covariate\" has no meaning here\ndid you mean covariates?"},
		{"colums = 1", `did you mean columns?`},
		{"[[endpoint]]\nname = \"OS\"\ntime = \"time\"\nstatus = \"status\"", `"endpoint.status" has no meaning here`},
		{"[[endpoint]]\nname = \"OS\"\ntime = \"time\"\nevnt = \"status\"", `did you mean event?`},
		{"[[look]]\nname = \"a\"\ncovariate = \"age\"", `did you mean covariates?`},
	} {
		_, err := withConfig(t, configured, x.config)
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%q\ngot  %v\nwant %s", x.config, err, x.want)
		}
	}
	if _, err := withConfig(t, configured, "[columns.grp]\nkind = \"category\"\nlevels = [\"1\", \"0\"]"); err != nil {
		t.Error(err)
	}
	day := time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
	if dated(day, day) != "" || dated(day, day.AddDate(0, 0, -1)) != "" || dated(day, day.AddDate(0, 0, -2)) == "" {
		t.Error("a day is taken for the future, or the future for a day")
	}
}
