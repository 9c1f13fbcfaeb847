package model

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// Two halves are halves: where the number is odd the first has one more.
func TestHalvesOfACohort(t *testing.T) {
	for n := range 8 {
		num := make([]float64, n)
		c := &Cohort{N: n, ID: make([]string, n), Columns: []*Column{{Name: "x", Kind: Number, Num: num}}}
		for i := range num {
			num[i] = float64(i)
		}
		one, two := c.SplitSeed(7)
		if one.N != (n+1)/2 || two.N != n/2 {
			t.Errorf("%d patients: %d and %d", n, one.N, two.N)
		}
		all := slices.Concat(one.Columns[0].Num, two.Columns[0].Num)
		if slices.Sort(all); !slices.Equal(all, num) {
			t.Errorf("%d patients: %v", n, all)
		}
	}
}

// A date is printed as far as it is known.
func TestLooseDates(t *testing.T) {
	c := &Column{Kind: Date, Num: []float64{0, 0, 0}, Loose: []uint8{0, 1, 2}}
	want := FormatDate(0)
	for i, n := range []int{10, 7, 4} {
		if got := c.Format(i); got != want[:n] {
			t.Errorf("%q, not %q", got, want[:n])
		}
	}
}

// An example of a comparison is with the first level.
func TestExampleOfAColumn(t *testing.T) {
	if got := ExampleOf(&Column{Kind: Category, Level: []string{"no", "yes"}}); got != `== "no"` {
		t.Error(got)
	}
	if got := ExampleOf(&Column{Kind: Number}); got != "> 1" {
		t.Error(got)
	}
}

// Who is under observation no longer at any landmark, however early, may ask for an
// earlier one.
func TestEarlierLandmark(t *testing.T) {
	for _, at := range []float64{0, 0.5, 1, 12} {
		f := &Frame{Excluded: []Exclusion{{Reason: goneAt(at), N: 3}}}
		f.Look.Landmark = at
		var q *QuestionError
		if !errors.As(f.Nobody(), &q) {
			t.Fatal(f.Nobody())
		}
		if got := slices.ContainsFunc(q.Ways, func(w Way) bool { return w.Field == FieldLandmark }); got != (at > 0) {
			t.Errorf("landmark %v: %+v", at, q.Ways)
		}
	}
}

// A number that differs between the rows of a patient is missing for this patient.
func TestVaryingNumber(t *testing.T) {
	c := &Column{Name: "x", Kind: Number, Num: []float64{1.5, 2.5, 3.5, 3.5, math.NaN(), 4.5}, Distinct: 4}
	got := c.varying([]int{0, 0, 1, 1, 2, 2}, 4)
	for i, want := range []float64{math.NaN(), 3.5, 4.5, math.NaN()} {
		if x := got.Num[i]; x != want && !(math.IsNaN(x) && math.IsNaN(want)) {
			t.Errorf("patient %d has %v, not %v", i, x, want)
		}
	}
	if got.Varies != 1 {
		t.Errorf("%d patients vary", got.Varies)
	}
}

// Nine of ten dates must come after the others for a time to lie between them.
func TestSpansForwards(t *testing.T) {
	for forwards, want := range map[int]int{10: 1, 9: 1, 8: 0, 5: 0} {
		a, b := &Column{Name: "first", Kind: Date}, &Column{Name: "second", Kind: Date}
		for i := range 10 {
			a.Num, b.Num = append(a.Num, 100), append(b.Num, 200)
			if i >= forwards {
				b.Num[i] = 50
			}
		}
		c := &Cohort{N: 10, Columns: []*Column{a, b}}
		n := 0
		for _, s := range c.Spans() {
			if s.Start == "first" {
				n++
			}
		}
		if n != want {
			t.Errorf("%d of 10 forwards: %+v", forwards, c.Spans())
		}
	}
}

// What a function takes is said with its name.
func TestOneNumberOfAFunction(t *testing.T) {
	e, err := ParseExpr(patients(), "sqrt(age, age)")
	if err == nil {
		_, err = e.Column()
	}
	if err == nil || !strings.Contains(err.Error(), "sqrt() takes one number, not 2") {
		t.Error(err)
	}
}
