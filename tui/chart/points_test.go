package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// blob draws n points around a line, of k groups.
func blob(n, k int) PointsOptions {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	o := PointsOptions{XTitle: "AST (IU/l)", YTitle: "miR-122 before",
		Line: func(x float64) (y, lower, upper float64) {
			y = 2 + 0.5*x
			h := 0.5 * math.Sqrt(0.4+(x-5)*(x-5)/4)
			return y, y - h, y + h
		}}
	for i := range n {
		x := r.Float64() * 10
		o.X, o.Y = append(o.X, x), append(o.Y, 2+0.5*x+r.NormFloat64())
		if k > 0 {
			o.Group = append(o.Group, i%(k+1)-1)
		}
	}
	return o
}

func TestPointsGolden(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{46, 12}, {80, 20}, {120, 30}} {
		for _, ascii := range []bool{false, true} {
			for _, k := range []int{0, 3} {
				name := fmt.Sprintf("points_%dx%d_%d", size[0], size[1], k)
				if ascii {
					name += "_ascii"
				}
				o := blob(75, k)
				o.W, o.H, o.ASCII = size[0], size[1], ascii
				golden(t, name, Points(o))
			}
		}
	}
	crowd := blob(10_000, 0)
	crowd.W, crowd.H = 80, 20
	golden(t, "points_crowd", Points(crowd))
	log := blob(75, 2)
	for i, v := range log.X {
		log.X[i], log.Y[i] = math.Pow(10, v/2), math.Pow(2, log.Y[i])
	}
	log.Line = func(x float64) (y, lower, upper float64) {
		y = math.Pow(2, 2+math.Log10(x))
		return y, y / 1.5, y * 1.5
	}
	log.W, log.H, log.XLog, log.YLog = 80, 20, true, true
	golden(t, "points_log", Points(log))
}

// Corners by hand: 0 and 10 on both axes stand in the first and last column and
// row of the field, 5 in the middle.
func TestPointsByHand(t *testing.T) {
	t.Parallel()
	g := Points(PointsOptions{W: 26, H: 12, X: []float64{0, 5, 10}, Y: []float64{0, 5, 10}, Group: []int{0, 1, 0}})
	// Two rows of axis; labels of 10 take two columns, a blank and the axis.
	for _, c := range []struct {
		x, y int
		want rune
	}{{4, 9, '●'}, {25, 0, '●'}, {15, 4, '○'}} {
		if got := g.At(c.x, c.y).R; got != c.want {
			t.Errorf("%d, %d: %c, not %c\n%v", c.x, c.y, got, c.want, g)
		}
	}
}

// Values that are not finite, or have no logarithm, are left out; anything else
// shows, whatever its size, and nothing leaves the grid.
func TestPointsLaw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := PointsOptions{W: rapid.IntRange(-2, 140).Draw(t, "w"), H: rapid.IntRange(-2, 50).Draw(t, "h"),
			XLog: rapid.Bool().Draw(t, "xlog"), YLog: rapid.Bool().Draw(t, "ylog"), ASCII: rapid.Bool().Draw(t, "ascii"),
			XTitle: rapid.SampledFrom([]string{"", "x", strings.Repeat("long ", 40), "漢字"}).Draw(t, "xtitle"), YTitle: rapid.SampledFrom([]string{"", "y", "ÿ̈"}).Draw(t, "ytitle")}
		value := rapid.OneOf(rapid.Float64Range(-5, 5), rapid.Float64(), rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 5e-324}))
		shown := 0
		ok := func(v float64, log bool) bool {
			return !math.IsNaN(v) && !math.IsInf(v, 0) && (!log || v > 0)
		}
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			x, y := value.Draw(t, "x"), value.Draw(t, "y")
			o.X, o.Y = append(o.X, x), append(o.Y, y)
			o.Group = append(o.Group, rapid.IntRange(-1, 9).Draw(t, "group"))
			if ok(x, o.XLog) && ok(y, o.YLog) {
				shown++
			}
		}
		if rapid.Bool().Draw(t, "line") {
			a, b := value.Draw(t, "a"), value.Draw(t, "b")
			o.Line = func(x float64) (y, lower, upper float64) { return a + b*x, a + b*x - 1, a + b*x + 1 }
		}
		g := Points(o)
		if g.W != max(o.W, 0) || g.H != max(o.H, 0) || len(g.Cells) != g.W*g.H {
			t.Fatalf("%d × %d for %d × %d", g.W, g.H, o.W, o.H)
		}
		marks := 0
		for _, c := range g.Cells {
			if o.ASCII && c.R >= utf8.RuneSelf {
				t.Fatalf("%c in ASCII\n%v", c.R, g)
			}
			if strings.ContainsRune(string(unicodePoints[:])+"∙", c.R) {
				marks++
			}
		}
		if !o.ASCII && o.W >= 12 && o.H >= 8 && (marks == 0) != (shown == 0) {
			t.Fatalf("%d points, %d marks\n%v", shown, marks, g)
		}
	})
}
