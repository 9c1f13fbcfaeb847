package page

import (
	"strings"
	"testing"

	"kaplan/model/answer"
	"kaplan/tui/chart"
)

// Labels of ratios are whole, however small the ratios are, and a usual axis begins where
// it always does.
func TestRatioLabelsAreWhole(t *testing.T) {
	for _, c := range []struct {
		y     []float64 // logarithms of the ratios
		label string
		left  int
	}{
		{[]float64{-9, -5, 0}, "0.000977 │", 9},
		{[]float64{-1, 0, 1}, "      1 │", 8},
	} {
		sheet := &Sheet{g: chart.NewGrid(60, 16), r: Rect{0, 0, 60, 16}}
		x := []float64{1, 2, 3}
		drawRatios(sheet, sheet.g, sheet.r, answer.Smooth{X: x, Y: c.y, LineX: x, Line: c.y, Lower: c.y, Upper: c.y}, "x")
		got := sheet.g.String()
		if !strings.Contains(got, c.label) {
			t.Errorf("no label %q on\n%s", c.label, got)
		}
		for _, l := range strings.Split(got, "\n") {
			if at := strings.IndexRune(l, '│'); at >= 0 && chart.Width(l[:at]) != c.left {
				t.Errorf("the axis is not in column %d:\n%s", c.left, got)
			}
		}
	}
}
