package figure

import (
	"math"
	"testing"
)

// A legend of several lines stands in columns: as many as there is room for, each as wide
// as the widest name in it.
func TestLegendStandsInColumns(t *testing.T) {
	for _, c := range []struct {
		widths []float64
		room   float64
		want   []float64
	}{
		{[]float64{10, 20, 30}, 64, []float64{10, 20, 30}},
		{[]float64{10, 20, 30}, 63, []float64{30, 20}},
		{[]float64{10, 20, 30, 5}, 52, []float64{30, 20}},
		{[]float64{40, 40}, 50, []float64{50}},
		{[]float64{40}, 50, []float64{50}},
	} {
		got := columnsOf(c.widths, 2, c.room)
		if len(got) != len(c.want) {
			t.Errorf("%v in %v: %v", c.widths, c.room, got)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-12 {
				t.Errorf("%v in %v: %v and not %v", c.widths, c.room, got, c.want)
			}
		}
	}
}
