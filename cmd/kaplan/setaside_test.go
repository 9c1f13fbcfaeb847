package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Whatever is fitted says of a covariate that it had to set aside which one it is, and
// why, in words and in JSON.
func TestWhatIsSetAsideIsSaid(t *testing.T) {
	t.Parallel()
	for command, line := range map[string]string{
		"cox": dead + " --covariates ", "finegray": "--time time --event status --cause 2 --covariates ", "logistic": "--outcome sex --covariates ",
		"km": dead + " --by sex --covariates ", "landmark": dead + " --switch copper --landmark 90 --covariates ", "forest": dead + " --by sex --within trt --covariates ",
		"match": "--treatment sex --covariates ", "schoenfeld": dead + " --covariates ", "spline": dead + " --covariates rcs(albumin,4),",
	} {
		for of, why := range map[string]string{"age,twice": "is a linear combination of the covariates before it", "age,one": "is 1 for everybody"} {
			args := slices.Concat([]string{command}, pbcWithGenes(t), strings.Fields(line+of), []string{"--derive", "twice = 2 * age", "--derive", "one = 0 * age + 1"})
			name := strings.TrimPrefix(of, "age,")
			for _, format := range []string{"text", "json", "csv"} {
				status, out, errs := kaplan("", append(slices.Clone(args), "--format", format)...)
				if status != exitDone || !strings.Contains(out, name+" "+why) || !strings.Contains(out, "set aside") {
					t.Errorf("%s --covariates %s in %s: exit %d, and %q is not said\n%.0s%s", command, of, format, status, name+" "+why+": set aside", out, errs)
				}
			}
		}
	}
}

// A test says by which method its P is, where there is one alone too.
func TestTable1SaysWhatItsPIsOf(t *testing.T) {
	t.Parallel()
	for rows, want := range map[string]string{"bili": "P by Mann-Whitney test of numbers.", "hepato": "P by chi-square test of categories (2 × 2 corrected for continuity).",
		"bili,hepato": "P by Mann-Whitney test of numbers; chi-square test of categories (2 × 2 corrected for continuity)."} {
		_, out, _ := kaplan("", "table1", data(t, "pbc"), "--by", "sex", "--rows", rows)
		if !strings.Contains(out, want) {
			t.Errorf("table1 --rows %s does not say %q\n%s", rows, want, out)
		}
	}
}

// A column that is known of nobody who had the event makes no test of interaction, and
// the table stands.
func TestForestOfSubgroupsWithoutEvents(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("id,time,status,arm,site,known,dose\n")
	for i := range 40 {
		known, dose := "NA", "NA"
		if i%2 == 0 { // those who are censored
			known, dose = []string{"n", "s"}[i/2%2], strconv.Itoa(i+1)
		}
		fmt.Fprintf(&b, "%d,%d,%d,%s,%s,%s,%s\n", i+1, 3+i*7%29, i%2, []string{"a", "b"}[i*5%7%2], []string{"n", "s"}[i*3%11%2], known, dose)
	}
	a := asked(t, b.String(), "forest", "-", "--by", "arm", "--within", "site,known,dose")
	for _, x := range a.list("result/rows") {
		row := decoded{t, x}
		interaction, _ := row.v.(map[string]any)["interaction"].(map[string]any)
		switch row.at("column") {
		case "known":
			if row.at("note") != "no events" || row.at("hazard_ratio") != nil || interaction["p_value"] != nil {
				t.Errorf("%v", row.v)
			}
		case "site":
			if row.at("hazard_ratio") == nil {
				t.Errorf("%v", row.v)
			}
		}
	}
	if n := len(a.list("result/rows")); n < 4 {
		t.Errorf("%d rows", n)
	}
}

// Who has no finite value of an expression is left out with that as the reason: the value
// is not missing in the file.
func TestInfiniteValuesAreSaid(t *testing.T) {
	t.Parallel()
	const table = "id,time,status,m\na,1,1,0\nb,2,1,1\nc,3,0,2\nd,4,1,3\ne,5,1,4\nf,6,0,\ng,7,1,5\nh,8,0,6\n"
	for _, args := range [][]string{
		{"km", "-", "--by", "log(m)"},
		{"km", "-", "--derive", "x = log(m)", "--by", "x"},
		{"cox", "-", "--covariates", "log(m)"},
	} {
		a := asked(t, table, args...)
		reason := a.at("cohort/excluded[0]/reason").(string)
		if !strings.HasSuffix(reason, " missing, or not finite (a division by 0, a logarithm of 0 or less)") || a.number("cohort/excluded[0]/n") != 2 {
			t.Errorf("%q: %s", args, reason)
		}
	}
	a := asked(t, table, "km", "-", "--by", "m")
	if reason := a.at("cohort/excluded[0]/reason"); reason != "m missing" {
		t.Errorf("%v", reason)
	}
}
