package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestFormatCuts(t *testing.T) {
	third := 1.0 / 3
	for _, c := range []struct {
		cuts, sorted []float64
		want         string
	}{
		{[]float64{2.8449999999999998}, []float64{1, 2.8, 2.89, 4}, "[2.845]"},
		{[]float64{1.3454545454545454}, []float64{1, 1.3, 1.4}, "[1.3455]"},
		{[]float64{1.3454545454545454}, []float64{1, 1.3454545454545454, 1.34547}, "[1.345455]"}, // 1.3455 is above the next value, 1.34545 below the cut
		{[]float64{20}, []float64{10, 20, 30}, "[20]"},
		{[]float64{third}, []float64{third, math.Nextafter(third, 1)}, "[0.3333333333333333]"},
		{[]float64{-1.23456}, []float64{-1.23456, 0}, "[-1.23456]"}, // rounded down it would lose one
		{[]float64{123456.7}, []float64{1, 123457.2}, "[123457]"},
		{[]float64{1.000001, 1.000002}, []float64{1, 2}, "[1 1.000002]"}, // nobody between them, and two cuts
		{[]float64{1.2e-9}, []float64{1e-9, 2e-9}, "[1.2000e-09]"},
	} {
		if got := fmt.Sprint(formatCuts(c.cuts, Ascend(c.sorted))); got != c.want {
			t.Errorf("%v of %v is printed %s, not %s", c.cuts, c.sorted, got, c.want)
		}
	}
}

// Whatever the data: who cuts where it says has the same groups, and two cuts
// are printed as two, in order.
func TestFormatCutsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		near := rapid.Custom(func(t *rapid.T) float64 {
			return rapid.SampledFrom([]float64{1, -3, 0.1, 1e6, 1e-7}).Draw(t, "base") * (1 + float64(rapid.IntRange(-5, 5).Draw(t, "step"))*rapid.SampledFrom([]float64{1e-3, 1e-6, 1e-12, 2e-16}).Draw(t, "by"))
		})
		x := rapid.SliceOfN(near, 2, 12).Draw(t, "x")
		slices.Sort(x)
		var cuts []float64
		for _, p := range []float64{0.2, 0.5, 0.9} {
			cuts = append(cuts, Quantile(x, p))
		}
		cuts = slices.Compact(cuts)
		var read []float64
		for _, s := range formatCuts(cuts, Ascend(x)) {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			read = append(read, v)
		}
		for i := range cuts {
			if i > 0 && !(read[i] > read[i-1]) {
				t.Fatalf("%v printed as %v", cuts, read)
			}
			for _, v := range x {
				if (v <= cuts[i]) != (v <= read[i]) {
					t.Fatalf("%v at %v goes to the other side of %v", v, cuts[i], read[i])
				}
			}
		}
	})
}
