package model

import (
	"strings"
	"testing"
)

// Half an expression says what it lacks, and a sign from elsewhere what is written
// instead; the caret stands where it is.
func TestBrokenExpressions(t *testing.T) {
	c := &Cohort{N: 2, Columns: []*Column{{Name: "age", Kind: Number, Num: []float64{50, 60}}, {Name: "sex", Kind: Number, Num: []float64{1, 2}}}}
	c.Index()
	for src, want := range map[string]struct {
		what string
		pos  int
	}{
		"age >":                  {"it is not finished: a value is missing behind >", 5},
		"age == ":                {"it is not finished: a value is missing behind ==", 6},
		"age > 60 and":           {"it is not finished: a condition is missing behind and", 12},
		"not":                    {"it is not finished: a condition is missing behind not", 3},
		"age in":                 {`it is not finished: a list is missing behind in, such as ["I", "II"]`, 6},
		"age +":                  {"it is not finished: a number is missing behind +", 5},
		"(age > 60":              {"it is not finished: a ) is missing", 9},
		"age in [50, 60":         {"it is not finished: a ] is missing", 14},
		`sex == "(`:              {"the quotation mark that opens here is not closed", 7},
		"age > 60)":              {"this ) closes nothing", 8},
		"age = 60":               {"equal is written ==", 4},
		"age <> 60":              {"unequal is written !=", 5},
		"age > 60 & sex == 1":    {"conditions are joined by and", 9},
		"age > 60, sex == 1":     {"conditions are joined by and, or", 8},
		"> 60":                   {"a column is missing before >", 0},
		"age > 60 or or age < 2": {"a condition is missing before or", 12},
		"age > 60 sex":           {"and, or a sign such as >, is missing before this", 9},
	} {
		_, err := ParseExpr(c, src)
		e, ok := err.(*ExprError)
		if !ok {
			t.Errorf("%q is read: %v", src, err)
			continue
		}
		if e.What != want.what || e.Pos != want.pos {
			t.Errorf("%q: %q at %d, not %q at %d", src, e.What, e.Pos, want.what, want.pos)
		}
		if strings.Contains(e.Error(), "EOF") || strings.Contains(e.Error(), "token") {
			t.Errorf("%q: %v", src, e)
		}
	}
}
