package read

import (
	"fmt"
	"kaplan/model"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A date is the same day however it is written; a year of two digits is within the
// hundred years up to the latest day.
func TestDatesLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 73_000).Draw(t, "day"))
		want := model.DayOf(day)
		for _, layout := range []string{"2006-01-02", "2006/1/2", "2.1.2006", "02.01.2006", "2-Jan-2006", "02Jan2006", "2 January 2006", "Jan 2, 2006", "20060102",
			"2006-01-02T15:04:05Z", "2006-01-02 15:04", "2/1/2006", "02-01-2006"} {
			if got, ok := scanDate(day.Format(layout)).on(false, math.Inf(1)); !ok || got != want {
				t.Fatalf("%s is %g (%v), and not %g", day.Format(layout), got, ok, want)
			}
		}
		if got, ok := scanDate(day.Format("1/2/2006")).on(true, 0); !ok || got != want {
			t.Fatalf("%s is %g (%v), and not %g", day.Format("1/2/2006"), got, ok, want)
		}
		latest := want + float64(rapid.IntRange(0, 36_000).Draw(t, "after"))
		for _, layout := range []string{"2-Jan-06", "2/1/06", "2.1.06"} {
			if got, ok := scanDate(day.Format(layout)).on(false, latest); !ok || got != want {
				t.Fatalf("%s is %g (%v), and not %g, up to %g", day.Format(layout), got, ok, want, latest)
			}
		}
	})
}

// Codes that are said to be missing are what empty cells are.
func TestMissingLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var coded, empty strings.Builder
		coded.WriteString("id,x,g\n")
		empty.WriteString("id,x,g\n")
		for i := range rapid.IntRange(3, 30).Draw(t, "rows") {
			x := rapid.SampledFrom([]string{"1", "2.5", "17", "999", "998", "", "40"}).Draw(t, "x")
			g := rapid.SampledFrom([]string{"low", "high", "unclear"}).Draw(t, "g")
			fmt.Fprintf(&coded, "%d,%s,%s\n", i+1, x, g)
			if x == "999" || x == "998" {
				x = ""
			}
			fmt.Fprintf(&empty, "%d,%s,%s\n", i+1, x, strings.ReplaceAll(g, "unclear", ""))
		}
		a, err := Reader("x.csv", strings.NewReader(coded.String()), Options{Missing: map[string][]string{"x": {"999.0", "998"}, "g": {"unclear"}}})
		if err != nil {
			t.Fatal(err)
		}
		b, err := Reader("x.csv", strings.NewReader(empty.String()), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"x", "g"} {
			p, q := a.Column(name), b.Column(name)
			if p.Kind != q.Kind || p.Missing != q.Missing || p.Distinct != q.Distinct {
				t.Fatalf("%s: %v %d %d, and empty %v %d %d", name, p.Kind, p.Missing, p.Distinct, q.Kind, q.Missing, q.Distinct)
			}
			for i := range a.N {
				if p.Format(i) != q.Format(i) {
					t.Fatalf("%s of %d: %s and %s", name, i+1, p.Format(i), q.Format(i))
				}
			}
		}
	})
}
