package main

import (
	"strings"
	"testing"
)

// Where the cut of the groups was searched for and nothing corrects a P of theirs, every
// format calls it naive: at the head of its column, in its row, or by a field.
func TestNaiveInEveryFormat(t *testing.T) {
	t.Parallel()
	answered := func(args ...string) string {
		status, out, message := kaplan("", args...)
		if status != 0 {
			t.Errorf("%s: %s", strings.Join(args, " "), message)
		}
		return out
	}
	const row = "naive: the cut was searched for"
	for _, x := range []struct{ ask, head, json string }{
		{"forest --sample tace75 --by AFP --within sex", "naive P", `"p_value_naive": true`},
		{"compare --sample tace75 --by AFP --value age", "naive P", `"p_value_naive": true`},
		{"compare --sample tace75 --by AFP --value age --pairwise holm", "naive adjusted P", `"p_value_naive": true`},
		{"table1 --sample tace75 --by AFP --rows age,sex", "naive P", `"p_value_naive": true`},
		{"logistic --sample tace75 --outcome cirrhosis --by AFP", row, row},
		{"logistic --sample tace75 --outcome cirrhosis --by AFP --covariates age --univariable", "AFP=high: " + row, row},
		{"cox --sample tace75 --by AFP", row, row},
		{"cox --sample tace75 --by AFP --covariates age --univariable", "AFP=high: " + row, row},
		{"screen --sample tace75 --markers AFP --mode optimal --seed 1", "corrected P", `"p_corrected_by": "`},
	} {
		for _, format := range []string{"text", "md", "csv", "json"} {
			args := append(strings.Fields(x.ask), "--format", format)
			if !strings.HasPrefix(x.ask, "screen") {
				args = append(args, "--cut", "optimal")
			}
			want := x.head
			if format == "json" {
				want = x.json
			}
			if out := answered(args...); !strings.Contains(out, want) {
				t.Errorf("%s --format %s does not say %q:\n%s", x.ask, format, want, out)
			}
			if strings.HasPrefix(x.ask, "screen") {
				continue
			}
			if out := answered(args[:len(args)-2]...); strings.Contains(strings.ToLower(out), "naive") {
				t.Errorf("%s --format %s calls the P at a median naive:\n%s", x.ask, format, out)
			}
		}
	}
}
