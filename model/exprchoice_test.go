package model

import (
	"strings"
	"testing"
)

// R: cut(x, c(-Inf, 2, 5, Inf)) is closed on the right; 365.25 days a year, 30.4375 a month.
func TestChoices(t *testing.T) {
	c := patients()
	for src, want := range map[string]string{
		"cut(count, 2, 4)":                  "<=2 <=2 2-4 2-4 >4",
		"cut(age, 50)":                      "<=50 <=50 >50 NA >50",
		"coalesce(age, ph.ecog)":            "40 50 60 1 70",
		"coalesce(ph.ecog, age, 3)":         "0 1 2 1 70",
		`coalesce(sex, "unknown")`:          "f m f unknown m",
		"if(age > 50, 1, 0)":                "0 0 1 NA 1",
		`if(count >= 3, "late", sex)`:       "f m late late late",
		"if (count > 3, count, -count) * 2": "-2 -4 -6 8 10",
		"years(count * 365.25)":             "1 2 3 4 5",
		"months(count * 30.4375)":           "1 2 3 4 5",
		"coalesce(seen, seen)":              "1970-01-01 1970-01-02 1971-01-01 NA 2020-01-01",
		"seen - seen":                       "0 0 0 NA 0",
		"years(seen - seen + 730.5)":        "2 2 2 NA 2",
		`cut(count, 2) == "<=2"`:            "true true false false false",
	} {
		e, err := ParseExpr(c, src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		col, err := e.Column()
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		var got []string
		for i := range c.N {
			got = append(got, col.Format(i))
		}
		if s := strings.Join(got, " "); s != want || col.Name != src {
			t.Errorf("%s (%s): %s, want %s", src, col.Name, s, want)
		}
	}
	for src, want := range map[string]string{
		"if(age, 1, 0)":        "if() asks for a condition first, and this is a number",
		`if(age > 50, 1, "a")`: "the two outcomes must be of one kind: a number and a text",
		"if(age > 50, 1)":      "if() takes a condition",
		"coalesce(age)":        "coalesce() takes two or more columns",
		"coalesce(age, sex)":   "coalesce() needs one kind: a number and a text",
		"coalesce(seen, age)":  "coalesce() needs one kind: a date and a number",
		"cut(age)":             "cut() takes a number and where it is cut",
		"cut(age, 70, 50)":     "the cuts must rise: 50 does not follow 70",
		"cut(age, count)":      "cut() is cut at numbers",
		"cut(sex, 1)":          "cut() takes a number and where it is cut",
		"years(seen)":          "years() turns days into years, and seen is a date",
		"miR-122 ratoi":        `did you mean ` + "`miR-122 ratio`?",
		"mir 122 ratio":        `did you mean ` + "`miR-122 ratio`?",
		"foo bar":              "is missing before this",
	} {
		if _, err := ParseExpr(c, src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", src, err, want)
		}
	}
}

// A number compared with names says what they are.
func TestNamesAreNoNumbers(t *testing.T) {
	c := &Cohort{N: 2, Columns: []*Column{{Name: "id", Kind: Identifier, Text: []string{"1", "2"}}}}
	c.Index()
	_, err := ParseExpr(c, "id > 4")
	if err == nil || !strings.Contains(err.Error(), "id names the patients: its values are names, not numbers") || strings.Contains(err.Error(), "levels") {
		t.Error(err)
	}
}
