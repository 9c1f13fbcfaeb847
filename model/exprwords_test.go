package model

import "testing"

// A column may be called as a word of the language: where it stands tells which is
// meant. By hand, of in = 1, 4, 1, 1, not = 2, 5, 0, 0, true = 3, 6, 2, 2.
func TestColumnsCalledAsWords(t *testing.T) {
	c := &Cohort{N: 4, ID: []string{"a", "b", "c", "d"}}
	for name, num := range map[string][]float64{"in": {1, 4, 1, 1}, "not": {2, 5, 0, 0}, "true": {3, 6, 2, 2}, "and": {1, 2, 1, 1}, "x": {1, 2, 3, 4}} {
		c.Columns = append(c.Columns, &Column{Name: name, Kind: Number, Num: num})
	}
	c.Index()
	for src, want := range map[string]string{
		"in > 1": "0100", "in in [1]": "1011", "x in [1, 4]": "1001", "not > 1": "1100", "not (x > 2)": "1100", "not in [0]": "0011", "x not in [1]": "0111", "not (not in [0])": "1100", "x > 1 and in == 1": "0011",
		"and > 1 or x == 4": "0101", "true == 2 and not < 1": "0011", "not missing(x) and `in` > 1": "0100", "x > 1 and not (in > 1)": "0011", "not - 2 > 0": "0100",
		"(in) > 1 and (not) > 1": "0100", "not != 5 and x < 4": "1010",
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
		got := ""
		for i := range c.N {
			if col.Format(i) == "true" || col.Format(i) == "1" || col.Format(i) == "yes" {
				got += "1"
			} else {
				got += "0"
			}
		}
		if got != want {
			t.Errorf("%s: %s, and not %s (%v)", src, got, want, col.Level)
		}
	}
}
