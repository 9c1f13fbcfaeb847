package answer

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"kaplan/model"
)

// stepOf is the step of a number that a ratio is per: its standard deviation, its
// interquartile range, or 1. Spread is that of everybody who has a value, whatever
// the subgroup, so that the ratios of subgroups are of one step and compare. Of two
// values the step is 1, from the one to the other as they are coded.
func stepOf(x []float64, distinct int, per string) float64 {
	if distinct <= 2 || per == "unit" {
		return 1
	}
	if per == "iqr" {
		values := make([]float64, 0, len(x))
		for _, v := range x {
			if v-v == 0 {
				values = append(values, v)
			}
		}
		if len(values) < 2 {
			return math.NaN()
		}
		slices.Sort(values)
		return model.Quantile(values, 0.75) - model.Quantile(values, 0.25)
	}
	// A screen asks for that of thousands of markers: nothing is copied.
	sum, n := 0.0, 0.0
	for _, v := range x {
		if v-v == 0 { // neither missing nor infinite
			sum += v
			n++
		}
	}
	mean, squares, off := sum/n, 0.0, 0.0
	for _, v := range x {
		if d := v - mean; v-v == 0 {
			squares += d * d
			off += d
		}
	}
	return math.Sqrt((squares - off*off/n) / (n - 1))
}

// stepOfColumn is the standard deviation of a column as a step; 1 for two values.
func stepOfColumn(c *model.Column) float64 { return stepOf(c.Num, c.Distinct, "sd") }

// PerWords are a step in words, as headings have it.
func PerWords(per string) string {
	return map[string]string{"sd": "SD", "iqr": "IQR", "unit": "unit"}[cmp.Or(per, "sd")]
}

// transform is the logarithm that is taken of markers.
type transform struct {
	on     bool
	offset float64
}

func logOf(l model.Look) transform {
	return transform{l.Log2, LogOffset(l)}
}

// String writes the transform as a heading has it.
func (t transform) String() string {
	if !t.on {
		return ""
	}
	return fmt.Sprintf("log2(x + %s)", model.FormatNumber(t.offset))
}

// of is a column with the logarithm taken, and the first row that has none; -1 where
// all have one. Two values stay as they are: they are a code, and have no scale.
func (t transform) of(c *model.Column) (x []float64, bad int) {
	if !t.on || c.HasLevels() {
		return c.Num, -1
	}
	x = make([]float64, len(c.Num))
	for i, v := range c.Num {
		if v <= -t.offset {
			return nil, i
		}
		x[i] = math.Log2(v + t.offset)
	}
	return x, -1
}

// LogOffset is what is added before the logarithm of a Look; 0 without one.
func LogOffset(l model.Look) float64 {
	if !l.Log2 {
		return 0
	}
	return cmp.Or(l.Offset, 1)
}
