package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// gappy is a made cohort of sixty in CSV in which patient 7 has no value of a column.
func gappy(blank string) string {
	columns := strings.Split("id,time,status,entry,state,w,x,y,z,arm,sex,grade,h,out,gene,sw", ",")
	rng := rand.New(rand.NewPCG(3, 20))
	among := func(words string) string { list := strings.Fields(words); return list[rng.IntN(len(list))] }
	number := func() string { return fmt.Sprintf("%.3f", rng.NormFloat64()+5) }
	out := strings.Join(columns, ",") + "\n"
	for i := 1; i <= 60; i++ {
		values := []string{fmt.Sprint(i), fmt.Sprintf("%.2f", 1.5+9*rng.ExpFloat64()), among("0 1 1"), fmt.Sprintf("%.2f", rng.Float64()),
			among("none relapse death"), among("1 2 0.5"), number(), number(), number(), among("a b"), among("m f"), among("I II III"),
			among("p q r s t u v"), among("yes no"), among("AA AG GG"), fmt.Sprintf("%.1f", 1+2*rng.Float64())}
		if i == 7 {
			for j, c := range columns {
				if c == blank {
					values[j] = ""
				}
			}
		}
		out += strings.Join(values, ",") + "\n"
	}
	return out
}

// Whatever column a flag names, who has no value of it is left out of what uses it, and
// counted, and nobody else is: in the answer, or where a part of it alone uses the
// column, in that part. A blank has a meaning of its own in --switch.
func TestMissingIsLeftOutAndCounted(t *testing.T) {
	t.Parallel()
	const end, states = "--time time --event status ", "--time time --event state --cause relapse --censored none "
	for _, c := range []struct{ column, ask, part string }{
		{"time", "km " + end, ""}, {"status", "km " + end, ""}, {"entry", "km --entry entry " + end, ""}, {"state", "cuminc " + states, ""},
		{"w", "km --weights w " + end, ""}, {"w", "cox --covariates x --weights w " + end, ""}, {"w", "cuminc --weights w " + states, ""},
		{"arm", "km --by arm " + end, ""}, {"x", "km --by x " + end, ""}, {"grade", "km --by arm,grade " + end, ""}, {"sex", "km --by x --cut by:sex:m=5,f=5.1 " + end, ""},
		{"x", "km --where x>-9 " + end, ""}, {"grade", "km --by arm --strata grade " + end, ""}, {"h", "km --by arm --weights w --cluster h " + end, ""},
		{"h", "km --by arm --cluster h " + end, "result/hazard_ratio/excluded"}, {"x", "km --by arm --covariates x " + end, "result/model/excluded"},
		{"arm", "cox --covariates arm,x " + end, ""}, {"sex", "cox --covariates x,arm:sex " + end, ""}, {"x", "cox --covariates rcs(x,4) " + end, ""},
		{"grade", "cox --covariates x --strata grade " + end, ""}, {"h", "cox --covariates x --cluster h " + end, ""}, {"y", "cox --covariates x,y --base y " + end, ""},
		{"arm", "cuminc --by arm " + states, ""}, {"grade", "cuminc --by arm --strata grade " + states, ""}, {"x", "finegray --covariates x " + states, ""},
		{"x", "cut --permutations 0 --by x " + end, ""}, {"grade", "cut --permutations 0 --by x --strata grade " + end, ""},
		{"arm", "screen --permutations 0 --markers x --covariates arm " + end, ""}, {"h", "forest --by arm --within sex --cluster h " + end, ""},
		{"x", "forest --by arm --within sex --covariates x " + end, ""}, {"sex", "forest --by arm --within sex " + end, "result/missing"},
		{"out", "logistic --outcome out --covariates x", ""}, {"x", "logistic --outcome out --covariates x", ""}, {"gene", "genotype --genotype gene --outcome out", ""},
		{"x", "compare --value x --by arm", ""}, {"arm", "compare --value x --by arm", ""}, {"y", "compare --value x --paired y", ""},
		{"sex", "compare --value x --by arm --by2 sex", ""}, {"x", "correlate --x x --y y,z", ""}, {"arm", "correlate --x x --y y --by arm", ""},
		{"x", "roc --marker x --outcome out", ""}, {"out", "roc --marker x --outcome out", ""}, {"arm", "table1 --by arm --rows x", ""},
		{"arm", "match --treatment arm --covariates x,y", ""}, {"y", "match --treatment arm --covariates x,y", ""}, {"arm", "power --by arm " + end, ""},
	} {
		args := append(strings.Fields(c.ask), "--id", "id")
		args = append([]string{args[0], "-"}, args[1:]...)
		whole, a := asked(t, gappy(""), args...), asked(t, gappy(c.column), args...)
		part, less := "cohort/excluded", 1.0
		if c.part != "" {
			part, less = c.part, 0
		}
		if got, all := a.number("cohort/used"), whole.number("cohort/used"); got != all-less {
			t.Errorf("%s without %s: %g used, of %g", c.ask, c.column, got, all)
		}
		counted := 0.0
		for _, x := range a.list(part) {
			counted += x.(map[string]any)["n"].(float64)
		}
		if before := 60 - whole.number("cohort/used"); counted != before+1 && c.part == "" || counted != 1 && c.part != "" {
			t.Errorf("%s without %s: %g counted as left out, %v", c.ask, c.column, counted, a.list(part))
		}
	}
}
