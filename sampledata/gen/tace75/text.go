package main

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat"
)

// digits rounds x to k significant decimal digits.
func digits(x float64, k int) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', k-1, 64), 64)
	if err != nil {
		panic(err)
	}
	return v
}

// number prints x in full; what was not measured is empty.
func number(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// expression prints a relative expression, which is small.
func expression(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func correlation(x, y []float64) float64 { return stat.Correlation(x, y, nil) }

func sortedInts(x []int) []int {
	slices.Sort(x)
	return x
}
