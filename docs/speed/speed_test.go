package main

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

func measured(t *testing.T) *Result {
	t.Helper()
	b, err := os.ReadFile("../speed.json")
	if err != nil {
		t.Fatal(err)
	}
	r := &Result{}
	if err := json.Unmarshal(b, r); err != nil {
		t.Fatal(err)
	}
	return r
}

// What the README says of speed is what was measured, all of it and nothing else.
func TestReadmeSaysWhatWasMeasured(t *testing.T) {
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	r := measured(t)
	if readme := string(b); within(readme, r.section()) != readme {
		t.Errorf("the section on speed is not what docs/speed.json holds: go run ./docs/speed -render\n%s", r.section())
	}
	// Anywhere else a number with a unit of time would be a promise that nobody measures.
	rest := within(string(b), "")
	if said := regexp.MustCompile(`\d\s?(ms|milliseconds)\b.{0,60}|\d+(\.\d+)? times (as fast|faster).{0,40}`).FindAllString(rest, -1); len(said) > 0 {
		for _, s := range said {
			if !strings.HasPrefix(s, "0 ms at most") { // how long a terminal is waited for: a bound of the program, not a measurement
				t.Errorf("the README says %q outside its section on speed", s)
			}
		}
	}
}

// Each row was measured on both sides, and its ratio is that of its medians; no name of
// a machine, and no path, stands in the file.
func TestResult(t *testing.T) {
	r := measured(t)
	for _, w := range works {
		row := r.of(w.name)
		if row == nil {
			t.Errorf("%s was not measured", w.name)
			continue
		}
		if !(row.R > 0 && row.Here > 0) || math.Abs(row.Ratio*row.Here/row.R-1) > 1e-9 {
			t.Errorf("%s: R %v, kaplan %v, ratio %v", w.name, row.R, row.Here, row.Ratio)
		}
	}
	for _, s := range r.Sizes {
		for _, name := range bySize {
			if !(s.Seconds[name] > 0) {
				t.Errorf("%d patients: %s took %v", s.Patients, name, s.Seconds[name])
			}
		}
	}
	b, err := os.ReadFile("../speed.json")
	if err != nil {
		t.Fatal(err)
	}
	if path := regexp.MustCompile(`"[^"]*(/home|/root|/tmp|/work|\\\\)[^"]*"`).Find(b); path != nil {
		t.Errorf("a path in the file: %s", path)
	}
}

// The section is made of the figures: a file with other figures makes another one.
func TestSectionIsMadeOfTheFigures(t *testing.T) {
	r := measured(t)
	whole := r.section()
	change := func(name string, do func(r *Result)) {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var other Result
		if err := json.Unmarshal(b, &other); err != nil {
			t.Fatal(err)
		}
		do(&other)
		if other.section() == whole {
			t.Errorf("%s is not in the README", name)
		}
	}
	for i := range r.Rows {
		change(r.Rows[i].Name, func(r *Result) { r.Rows[i].Here *= 3 })
		change(r.Rows[i].Name+" of R", func(r *Result) { r.Rows[i].R *= 3 })
		change(r.Rows[i].Name+", ratio", func(r *Result) { r.Rows[i].Ratio *= 3 })
	}
	for i := range r.Sizes {
		for _, name := range bySize {
			change(name, func(r *Result) { r.Sizes[i].Seconds[name] *= 3 })
		}
	}
	for name := range r.Frames {
		change(name, func(r *Result) { r.Frames[name] *= 3 })
	}
	change("start", func(r *Result) { r.Start *= 3 })
	change("lag", func(r *Result) { r.Lag *= 3 })
	change("first key", func(r *Result) { r.FirstKey *= 3 })
	change("binary", func(r *Result) { r.Binary *= 3 })
	change("bytes per key", func(r *Result) { r.BytesPerKey *= 3 })
	change("screen", func(r *Result) { r.Screen *= 3 })
	change("landscape", func(r *Result) { r.Landscape *= 3 })
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{seconds(0.0004), "0.4 ms"}, {seconds(0.0164), "16 ms"}, {seconds(0.99951), "1 s"}, {seconds(12.34), "12 s"}, {seconds(123.4), "123 s"},
		{ms(1234), "1.2 s"}, {short(0.00001), "0.00001"}, {ratio(12.34), "12"}, {ratio(4321), "4,300"}, {ratio(123456), "120,000"}, {ratio(99.96), "100"},
		{megabytes(999), "999 MB"}, {megabytes(2400), "2.4 GB"}, {thousands(1234567), "1,234,567"}, {thousands(999), "999"},
	} {
		if c.got != c.want {
			t.Errorf("%s, not %s", c.got, c.want)
		}
	}
	if got := median([]float64{3, 1, 2}); got != 2 {
		t.Errorf("median %v", got)
	}
	r := &Result{}
	for _, n := range []int{100, 1000, 10_000} {
		r.Sizes = append(r.Sizes, Size{Patients: n, Seconds: map[string]float64{"load": 1e-9 * float64(n) * float64(n)}})
	}
	if got := r.slope("load"); math.Abs(got-2) > 1e-12 {
		t.Errorf("the slope of a square is %v", got)
	}
}
