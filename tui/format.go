package tui

import (
	"math"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/write"
)

// digits prints a number of the data in at most five significant digits: what
// is printed is rounded, what is used never is.
func digits(v float64) string { return model.FormatShort(v) }

// ratio prints a hazard ratio as papers do.
func ratio(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NA"
	case math.IsInf(v, 1):
		return "∞"
	case v == 0:
		return "0"
	case v >= 100:
		return write.Significant(v, 3)
	case v < 0.01 && v > 0:
		return write.Significant(v, 2)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// timeText prints a time or a median.
func timeText(v float64) string {
	if math.IsNaN(v) {
		return "NR"
	}
	return write.Significant(v, 4)
}

func padLeft(s string, w int) string {
	if n := w - len([]rune(s)); n > 0 {
		return strings.Repeat(" ", n) + s
	}
	return s
}
