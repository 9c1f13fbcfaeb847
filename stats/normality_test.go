package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// 1, 2, 4: W = (4-1)² / 2 over the sum of squares 14/3: 27/28.
func TestShapiroByHand(t *testing.T) {
	t.Parallel()
	s, err := ShapiroWilk([]float64{4, 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "W", s.W, 27.0/28, 1e-14)
}

func TestNormalityAgainstR(t *testing.T) {
	t.Parallel()
	var o struct {
		SW map[string]struct {
			X    numbers
			W, P number
		}
		Many map[string]struct{ Y, Group, Bartlett, Median, Mean numbers }
	}
	readOracle(t, "normality.json", &o)
	for name, c := range o.SW {
		s, err := ShapiroWilk(c.X)
		if err != nil {
			t.Fatal(err)
		}
		asR(t, name+" W", s.W, float64(c.W))
		asR(t, name+" P", s.P, float64(c.P))
	}
	for name, c := range o.Many {
		g := codesOf(c.Group)
		k := levelsOf(g)
		b, err := Bartlett(c.Y, g, k)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name+" Bartlett", []float64{b.Statistic, float64(b.DF), b.P}, c.Bartlett)
		for mean, want := range map[bool]numbers{false: c.Median, true: c.Mean} {
			l, err := Levene(c.Y, g, k, mean)
			if err != nil {
				t.Fatal(err)
			}
			allAsR(t, name+" "+l.Method, []float64{l.Rows[0].F, l.Rows[0].P}, want)
		}
	}
}

func TestNormalityLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-100, 100), 3, 60).Draw(t, "x")
		a, err := ShapiroWilk(x)
		if err != nil {
			return
		}
		if !(a.W > 0 && a.W <= 1+1e-12 && a.P >= 0 && a.P <= 1) {
			t.Fatalf("%+v", a)
		}
		// A shift by more than the values spread would round them.
		shift := 3 * (slices.Max(x) - slices.Min(x))
		y := make([]float64, len(x))
		for i, v := range x {
			y[len(x)-1-i] = shift - 2*v
		}
		b, _ := ShapiroWilk(y)
		// Scores that are squared and summed after a shift lose half of the digits.
		if b != nil && math.Abs(a.W-b.W) > 1e-7 {
			t.Fatalf("W moved with the scale: %v, %v", a.W, b.W)
		}
	})
}

func TestNormalityEdges(t *testing.T) {
	t.Parallel()
	_, err := ShapiroWilk([]float64{1, 2})
	says(t, err, "between 3 and 5000")
	_, err = ShapiroWilk([]float64{2, 2, 2})
	says(t, err, "all 3 values are 2")
	_, err = Bartlett([]float64{1, 2, 3}, []uint8{0, 0, 1}, 2)
	says(t, err, "group 2 has no spread (1 value)")
	_, err = Levene([]float64{1, 2, 3, 4}, []uint8{0, 0, 1, 1}, 2, false)
	says(t, err, "do not vary")
}
