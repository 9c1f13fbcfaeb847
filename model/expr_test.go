package model

import (
	"math"
	"strings"
	"testing"
)

var na = math.NaN()

// patients is five patients with every kind of column and missing values.
func patients() *Cohort {
	c := &Cohort{Name: "five", N: 5, Columns: []*Column{
		{Name: "age", Kind: Number, Num: []float64{40, 50, 60, na, 70}, Distinct: 4, Missing: 1},
		{Name: "ph.ecog", Kind: Number, Num: []float64{0, 1, 2, 1, na}, Distinct: 3, Missing: 1},
		{Name: "miR-122 ratio", Kind: Number, Num: []float64{0.5, 0.7, 0.9, 1.1, 1.3}, Distinct: 5},
		{Name: "sex", Kind: Category, Level: []string{"f", "m"}, Code: []int32{0, 1, 0, -1, 1}, Distinct: 2, Missing: 1},
		{Name: "alive", Kind: Category, Level: []string{"FALSE", "TRUE"}, Code: []int32{0, 1, 0, 1, 1}, Distinct: 2},
		{Name: "seen", Kind: Date, Num: []float64{0, 1, 365, na, 18262}, Distinct: 4, Missing: 1},
		{Name: "count", Kind: Number, Num: []float64{1, 2, 3, 4, 5}, Distinct: 5},
	}}
	c.Index()
	return c
}

func TestConditions(t *testing.T) {
	c := patients()
	// Expected: 1 holds, 0 does not, x unknown: R's rules for NA.
	for src, want := range map[string]string{
		`age > 50`:                                  "001x1",
		`age >= 50`:                                 "011x1",
		`age != 50`:                                 "101x1",
		`not (age > 50)`:                            "110x0",
		`age > 50 or sex == "m"`:                    "011x1",
		`age > 50 and sex == "f"`:                   "001x0",
		`age > 45 and sex == "m"`:                   "010x1",
		`sex == "f" or count == 4`:                  "10110", // NA or TRUE is TRUE
		`sex == "f" and count == 1`:                 "10000", // NA and FALSE is FALSE
		`sex in ["f", "m"]`:                         "111x1",
		`sex in ["m"]`:                              "010x1",
		`sex not in ["m"]`:                          "101x0",
		`age in 50..60`:                             "011x0",
		"`miR-122 ratio` > 0.8":                     "00111",
		"log(`miR-122 ratio`) > 0":                  "00011",
		`ph.ecog == 1`:                              "0101x",
		`ph.ecog <= 1 and age < 60`:                 "110x0", // row 4: TRUE and NA; row 5: NA and FALSE
		`alive == true`:                             "01011",
		`alive == "TRUE"`:                           "01011",
		`seen >= "1971-01-01"`:                      "001x1",
		`missing(age)`:                              "00010",
		`count % 2 == 0`:                            "01010",
		`(age > 50 ? count : -count) > 0`:           "001x1",
		`count ^ 2 == 16`:                           "00010",
		`sex startsWith "m"`:                        "010x1",
		`max(age, count * 20) > 65`:                 "000x1",
		`round(age / 7, 1) == 5.7`:                  "100x0",
		`age > 1e1 and "a b" == "a b"`:              "111x1",
		"age>50&&count<5":                           "001x0",
		`sex != "m"`:                                "101x0",
		`sqrt(count) == 2 || floor(age / 100) == 0`: "11111",
	} {
		e, err := ParseExpr(c, src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		holds, known, err := e.Condition()
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		got := ""
		for i := range holds {
			switch {
			case !known[i]:
				got += "x"
			case holds[i]:
				got += "1"
			default:
				got += "0"
			}
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", src, got, want)
		}
	}
}

func TestExpressionColumns(t *testing.T) {
	c := patients()
	e, err := ParseExpr(c, "log2(count) + 1")
	if err != nil {
		t.Fatal(err)
	}
	col, err := e.Column()
	if err != nil {
		t.Fatal(err)
	}
	if col.Num[3] != 3 || col.Kind != Number || col.Distinct != 3 {
		t.Errorf("log2(4) + 1 = %v (%v, distinct %d)", col.Num[3], col.Kind, col.Distinct)
	}
	e, err = ParseExpr(c, `age > 50`)
	if err != nil {
		t.Fatal(err)
	}
	col, err = e.Column()
	if err != nil {
		t.Fatal(err)
	}
	if col.Kind != Category || strings.Join(col.Level, " ") != "false true" || col.Code[3] != -1 || col.Missing != 1 {
		t.Errorf("a condition as a column: %+v", col)
	}
	// A column's whole name needs no quoting, whatever is in it.
	if e, err = ParseExpr(c, "miR-122 ratio"); err != nil || e.column == nil {
		t.Errorf("a column's own name: %v", err)
	}
}

func TestExpressionErrors(t *testing.T) {
	c := patients()
	for src, want := range map[string]string{
		``:                   "there is none",
		`agee > 3`:           `no column "agee"`,
		`ph.ecg == 1`:        `no column "ph.ecg"`,
		"`miR-12 ratio` > 1": `no column "miR-12 ratio"`,
		"miR-122 > 1":        "did you mean `miR-122 ratio`? a name with a minus in it stands in backticks",
		"`age > 3":           "not closed",
		`sex == "x"`:         `sex has no level "x"`,
		`sex > "f"`:          "no order",
		`age == "old"`:       "cannot be compared",
		`age and sex`:        "joins conditions",
		`age +`:              "it is not finished: a number is missing behind +",
		`foo(age)`:           "foo",
		`log(sex)`:           "needs numbers",
		`seen > "yesterday"`: "is not a date",
		`{a: 1}`:             "no meaning",
		`age.foo`:            "no column",
		`sum(age)`:           "no function",
		`age > 50 ? 1 : "a"`: "one kind",
	} {
		_, err := ParseExpr(c, src)
		if err == nil {
			t.Errorf("%s: no error", src)
			continue
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q does not say %q", src, err, want)
		}
	}
	// The caret stands under what is wrong, whatever was quoted before it.
	_, err := ParseExpr(c, "`miR-122 ratio` > 1 and agee > 3")
	lines := strings.Split(err.Error(), "\n")
	if got := strings.Index(lines[2], "^") - 2; got != strings.Index("`miR-122 ratio` > 1 and agee > 3", "agee") {
		t.Errorf("caret at %d\n%s", got, err)
	}
	if !strings.Contains(err.Error(), "did you mean age?") {
		t.Errorf("no suggestion in\n%s", err)
	}
	e, err := ParseExpr(c, "age")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := e.Condition(); err == nil || !strings.Contains(err.Error(), "is not a condition") {
		t.Errorf("a column is no condition: %v", err)
	}
}

// No source makes the parser or the evaluation panic.
func FuzzExpr(f *testing.F) {
	for _, s := range []string{"age > 3", "`miR-122 ratio`", "sex in [\"a\"]", "a..b", "((", "age ? 1 : 2", "let x = 1; x", "age|filter(#)", "1..2", "\"\\", "max()", "sex[0]", "-sex", "not age", "_0", "`a`.`b`", "age in [1,2] and", "nil == nil", "age > nil"} {
		f.Add(s)
	}
	c := patients()
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ParseExpr(c, s)
		if err != nil {
			_ = err.Error()
			return
		}
		_, _, _ = e.Condition()
		_, _ = e.Column()
		e.Columns()
	})
}

// Text in either quotes is text, whatever it holds: names of columns, dots, the other
// quotes, and its own behind a backslash.
func TestQuotedText(t *testing.T) {
	c := &Cohort{Name: "q", N: 6, Columns: []*Column{
		{Name: "g", Kind: Category, Level: []string{"a.b", "it's", `say "x.y"`, `x\y`, "g", "(a"}, Code: []int32{0, 1, 2, 3, 4, 5}, Distinct: 6},
		{Name: "x.y", Kind: Number, Num: []float64{1, 2, 3, 4, 5, 6}, Distinct: 6},
	}}
	c.Index()
	for src, want := range map[string]string{
		`g == 'a.b'`: "100000", `g == "a.b"`: "100000", `g == "it's"`: "010000", `g == 'it\'s'`: "010000", `g == "say \"x.y\""`: "001000", `g == 'say "x.y"'`: "001000",
		`g == "x\\y"`: "000100", `g == "x\\y" and x.y == 4`: "000100", `g == 'g'`: "000010", `g in ["(a", 'a.b']`: "100001", `g == "say \"x.y\"" or x.y == 5`: "001010",
	} {
		e, err := ParseExpr(c, src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		mask, _, err := e.Condition()
		got := ""
		for _, m := range mask {
			got += map[bool]string{true: "1", false: "0"}[m]
		}
		if err != nil || got != want {
			t.Errorf("%s: %s, %v", src, got, err)
		}
	}
}
