package main

import (
	"slices"
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

// Subgroups of which one has no event have no test of interaction, and the table stands.
func TestForestOfSubgroupsWithoutEvents(t *testing.T) {
	t.Parallel()
	const file = "id,time,status,arm,site,x\n1,5,1,a,n,1\n2,6,1,b,n,2\n3,7,1,a,n,3\n4,8,1,b,n,4\n5,9,1,a,n,6\n6,4,0,b,s,NA\n7,3,0,a,s,NA\n8,2,0,b,s,NA\n9,5,0,a,s,NA\n"
	for _, more := range []string{"", "arm == \"a\" or arm == \"b\"", "site == \"s\" or x > 5"} {
		args := []string{"forest", "-", "--by", "arm", "--within", "site,x"}
		if more != "" {
			args = append(args, "--where", more)
		}
		status, out, errs := kaplan(file, args...)
		if status == exitDone && (!strings.Contains(out, "site") || strings.Contains(out, "NaN")) || status != exitDone && (status != exitNoAnswer || !strings.HasPrefix(errs, "kaplan: ")) {
			t.Errorf("--where %q: exit %d\n%s%s", more, status, out, errs)
		}
	}
}
