package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Numbers that cannot be squared are refused by every calculation that would square
// them, by name and row; ranks and cuts take them as any other numbers.
func TestNumbersBeyondCalculation(t *testing.T) {
	t.Parallel()
	write := func(scale string) string {
		var b strings.Builder
		b.WriteString("id,time,status,x,g\n")
		for i := range 24 {
			fmt.Fprintf(&b, "%d,%d,%d,%d%s,%c\n", i+1, 5+(i*7)%23, i%3%2, 1+(i*5)%24, scale, 'a'+i%2)
		}
		name := filepath.Join(t.TempDir(), "sizes.csv")
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for scale, want := range map[string]string{
		"e200":  "x holds 1e+200 in row 1: calculations take numbers up to 1e100",
		"e-200": "x has no number above 2.4e-199: calculations take numbers from 1e-100",
	} {
		file := write(scale)
		for _, q := range []string{"cox --covariates x", "cox --covariates rcs(x,3)", "finegray --covariates x", "logistic --covariates x --outcome status",
			"compare --by g --value x", "correlate --x x --y time", "table1 --by g", "match --by g --covariates x", "uncut --by x", "screen --markers x"} {
			status, out, message := kaplan("", append(strings.Fields(q), file)...)
			if status == 0 || !strings.Contains(message, want) {
				t.Errorf("%s: exit %d, %q\n%s", q, status, message, out)
			}
		}
		plain := asked(t, "", "km", write(""), "--by", "x", "--cut", "median")
		scaled := asked(t, "", "km", file, "--by", "x", "--cut", "median")
		scaled.near("result/tests[log-rank]/statistic", plain.number("result/tests[log-rank]/statistic"), 1e-12)
	}
}
