package chart

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// steps is the curve of a marker in cases and controls, high values for cases.
func steps(cases, controls []float64) func(float64) float64 {
	return func(x float64) float64 {
		best := 0.0
		for _, cut := range append(append([]float64{math.Inf(-1)}, cases...), controls...) {
			tp, fp := 0.0, 0.0
			for _, v := range cases {
				if v > cut {
					tp++
				}
			}
			for _, v := range controls {
				if v > cut {
					fp++
				}
			}
			if fp/float64(len(controls)) <= x+1e-12 {
				best = math.Max(best, tp/float64(len(cases)))
			}
		}
		return best
	}
}

func TestROCGolden(t *testing.T) {
	t.Parallel()
	good := ROCCurve{At: steps([]float64{4, 5, 6, 7, 8, 9, 9.5, 3}, []float64{1, 2, 3.5, 4.5, 2.5, 1.5, 0.5, 6.5, 2.2, 3.1}), Marks: [][2]float64{{0.2, 0.875}}}
	poor := ROCCurve{Group: 1, At: steps([]float64{1, 4, 5, 2, 8}, []float64{1.5, 3, 4.5, 6, 0}), Marks: [][2]float64{{0.4, 0.6}}}
	for _, size := range [][2]int{{46, 11}, {60, 16}, {90, 30}, {20, 5}} {
		for _, ascii := range []bool{false, true} {
			name := fmt.Sprintf("roc_%dx%d", size[0], size[1])
			if ascii {
				name += "_ascii"
			}
			t.Run(name, func(t *testing.T) {
				golden(t, name, ROC(ROCOptions{W: size[0], H: size[1], Curves: []ROCCurve{good, poor}, ASCII: ascii}))
			})
		}
	}
}

// Whatever the size and the values, nothing is drawn outside the grid, which is
// no larger than asked for; a curve stays within half a row of its values.
func TestROCLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := ROCOptions{W: rapid.IntRange(-3, 120).Draw(t, "W"), H: rapid.IntRange(-3, 50).Draw(t, "H"), ASCII: rapid.Bool().Draw(t, "ascii")}
		share := rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), -1, 2, 0, 1}))
		for i := range rapid.IntRange(0, 3).Draw(t, "curves") {
			c := ROCCurve{Group: i}
			if rapid.Bool().Draw(t, "steps") {
				at, up := rapid.Float64Range(0, 1).Draw(t, "at"), share.Draw(t, "up")
				c.At = func(x float64) float64 {
					if x < at {
						return 0
					}
					return up
				}
			}
			c.Marks = [][2]float64{{share.Draw(t, "x"), share.Draw(t, "y")}}
			o.Curves = append(o.Curves, c)
		}
		g := ROC(o)
		if g.W > max(o.W, 0) || g.H > max(o.H, 0) || len(g.Cells) != g.W*g.H {
			t.Fatalf("%d x %d drawn as %d x %d", o.W, o.H, g.W, g.H)
		}
		if o.ASCII {
			for _, c := range g.Cells {
				if c.R > 0x7e {
					t.Fatalf("%q in ASCII", c.R)
				}
			}
		}
	})
	// A perfect marker goes along the left and the top, and the diagonal is free.
	perfect := ROC(ROCOptions{W: 60, H: 20, Curves: []ROCCurve{{At: func(float64) float64 { return 1 }}}})
	for x := range perfect.W {
		for y := range perfect.H {
			if c := perfect.At(x, y); c.Role == Group0 && y != 1 {
				t.Fatalf("drawn in row %d:\n%v", y, perfect)
			}
		}
	}
}
