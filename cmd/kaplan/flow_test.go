package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The flow has the numbers of the answer that it leads to, and every patient of the
// cohort once.
func TestFlowIsThatOfTheAnswer(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ command, args string }{
		{"cox", "--sample lihc --endpoint OS --by hsa-mir-21 --covariates age,stage"},
		{"km", "--sample lihc --endpoint DSS --by stage --where age>60"},
		{"cox", "--sample tace75 --covariates age,BCLC --strata cirrhosis"},
		{"cox", data(t, "pbc") + " --time time --event status==2 --covariates copper,log(chol),sex"},
		{"cox", data(t, "heart") + " --covariates age"},
		{"km", data(t, "lung") + " --landmark 100 --by ph.ecog --where sex==1"},
	} {
		args := strings.Fields(x.args)
		a := asked(t, "", append([]string{x.command}, args...)...)
		f := asked(t, "", append([]string{"flow", "--ids"}, args...)...)
		if a.at("cohort/used") != f.at("cohort/used") || a.at("endpoint/events") != f.at("endpoint/events") || a.at("cohort/used") != f.at("result/analysed/n") {
			t.Errorf("%s: %v used and %v events, in the flow %v and %v", x.args, a.at("cohort/used"), a.at("endpoint/events"), f.at("cohort/used"),
				f.at("endpoint/events"))
		}
		if got, want := fmt.Sprint(f.at("cohort/excluded")), fmt.Sprint(a.at("cohort/excluded")); got != want {
			t.Errorf("%s\n%s, not\n%s", x.args, got, want)
		}
		seen := map[string]int{}
		list := func(ids any) {
			for _, id := range ids.([]any) {
				seen[id.(string)]++
			}
		}
		list(f.at("result/analysed/ids"))
		for _, o := range f.at("result/left_out").([]any) {
			list(o.(map[string]any)["ids"])
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s: %s stands there %d times", x.args, id, n)
			}
		}
		if float64(len(seen)) != f.at("result/cohort") {
			t.Errorf("%s: %d patients of %v", x.args, len(seen), f.at("result/cohort"))
		}
	}
}

// Ids are named on request only, in text and CSV too.
func TestFlowNamesOnRequest(t *testing.T) {
	t.Parallel()
	const file = "pid,time,status,age\nZed,4,dead,50\nYan,5,alive,\nXue,-1,dead,60\n"
	for _, format := range []string{"text", "csv", "json", "md"} {
		_, plain, _ := kaplan(file, "flow", "-", "--covariates", "age", "--format", format)
		_, named, _ := kaplan(file, "flow", "-", "--covariates", "age", "--format", format, "--ids")
		if strings.Contains(plain, "Yan") || !strings.Contains(named, "Yan") || !strings.Contains(named, "Zed") || !strings.Contains(plain, "age missing") {
			t.Errorf("%s\n%s\n%s", format, plain, named)
		}
	}
	f := asked(t, file, "flow", "-", "--covariates", "age", "--ids")
	var why []string
	for _, o := range f.at("result/left_out").([]any) {
		m := o.(map[string]any)
		why = append(why, fmt.Sprint(m["reason"], m["ids"]))
	}
	if want := []string{"time negative[Xue]", "age missing[Yan]"}; !slices.Equal(why, want) {
		t.Errorf("%q, not %q", why, want)
	}
}
