package published

import (
	"math"
	"regexp"
	"testing"
)

// Every number of every file can be read, every row belongs to its document,
// and an estimate lies within its interval.
func TestFiles(t *testing.T) {
	row := map[*Document]*regexp.Regexp{}
	for d, letter := range map[*Document]string{A: "A", B: "B", C: "C", D: "D", E: "E"} {
		row[d] = regexp.MustCompile("^" + letter + "[1-9]$")
	}
	count := regexp.MustCompile(`^\d+( of \d+)?$`)
	words := map[string]bool{"n.s.": true, "higher": true, "confounded": true}
	for d, of := range row {
		for _, f := range d.Figures {
			if !of.MatchString(f.Row) {
				t.Errorf("%s stands under %q", f.Name, f.Row)
			}
			if f.N != "" && !count.MatchString(f.N) {
				t.Errorf("%s: n is %q", f.Name, f.N)
			}
			if d == B {
				continue // the abstract prints no numbers
			}
			if f.N+f.Percent+f.Value+f.P == "" {
				t.Errorf("%s has no figure", f.Name)
			}
			for _, s := range []string{f.Percent, f.Value, f.Lower, f.Upper, f.P} {
				if s != "" && !words[s] {
					Number(s) // panics where it is none
				}
			}
			if (f.Lower == "") != (f.Upper == "") {
				t.Errorf("%s has half an interval", f.Name)
			}
			if f.Lower != "" && !(Number(f.Lower) <= Number(f.Value) && Number(f.Value) <= Number(f.Upper)) {
				t.Errorf("%s: %s", f.Name, f.Interval())
			}
		}
	}
}

// A printed count goes with its percentage, as far as that is printed. Two do
// not: 34 of 75 are 45.3 % (Table I has 46, so that its stages add up to 100),
// and 34 of 115 are 29.57 % (cut off, not rounded).
func TestPercentages(t *testing.T) {
	for _, d := range []*Document{A, C, D} {
		for _, f := range d.Figures {
			if f.Percent == "" || f.Name == "Table I, BCLC, B" || f.Name == "SORAMIC: Objective response" {
				continue
			}
			k := 100 * Number(f.Count()) / Number(f.Of())
			if math.Abs(k-Number(f.Percent)) > 0.5*Unit(f.Percent)+1e-9 {
				t.Errorf("%s: %s are %.2f %%, printed %s", f.Name, f.N, k, f.Percent)
			}
		}
	}
}

// What is printed is met by what rounds to it, and by what is within the bound.
func TestBounds(t *testing.T) {
	for _, c := range []struct {
		bound, printed string
		ours           float64
		meets          bool
	}{
		{"", "0.0204", 0.02044, true}, {"", "0.0204", 0.02046, false}, {"", "-70.6%", -70.55001, true}, {"", "-70.6%", -70.5, false},
		{"", "174 days", 174.4, true}, {"exact", "47", 47, true}, {"exact", "47", 47.1, false},
		{"2%", "2", 2.03, true}, {"2%", "2", 2.05, false}, {"0.005", "-0.24", -0.2449, true}, {"0.005", "-0.24", -0.2451, false},
		{"~15%", "0.9", 0.949, true}, {"~15%", "0.001", 0.00149, true}, {"~15%", "0.698", 0.6, true}, {"~15%", "0.698", 0.59, false},
		{"", "<0.05", 0.05, false}, {"", "<0.05", 0.049, true}, {"", "n.s.", 0.05, true}, {"", "n.s.", math.NaN(), false}, {"2%", "2", math.NaN(), false},
	} {
		b, err := bound(c.bound)
		if err != nil {
			t.Fatal(err)
		}
		if b.Meets(c.printed, c.ours) != c.meets {
			t.Errorf("%q: %v for %s: %v", c.bound, c.ours, c.printed, !c.meets)
		}
	}
	for _, s := range []string{"2 %", "~0.1", "-1", "near"} {
		if _, err := bound(s); err == nil {
			t.Errorf("%q was taken for a bound", s)
		}
	}
}
