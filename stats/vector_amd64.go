package stats

import "golang.org/x/sys/cpu"

// What keys and models of many patients wait for most is written here for the processor, four
// numbers at a time. Each function has a plain form in Go, which other processors use, and
// gives the same to the bit.

// gramTile adds to t (4 × 4) the sums over four rows at a time of w x_a y_b, for the four
// columns from x and the four from y on; rows have q numbers. A quarter of the time.
//
//go:noescape
func gramTile(t *[16]float64, x, y, w *float64, q, fours int)

// gram adds Σ g_r x_r x_r' over the rows of x (len(g) × q) to the upper triangle of m.
func gram(m, x, g []float64, q int) {
	// Tiles at the right edge read into the next row, so that the last four are left.
	fours := (len(g) - 1) / 4
	if q < 4 || fours < 1 || !cpu.X86.HasAVX {
		gramRows(m, x, g, q)
		return
	}
	for a := 0; a < q; a += 4 {
		for b := a; b < q; b += 4 {
			var t [16]float64
			for i := 0; i < min(4, q-a); i++ {
				copy(t[4*i:4*i+4], m[(a+i)*q+b:(a+i)*q+q])
			}
			gramTile(&t, &x[a], &x[b], &g[0], q, fours)
			for i := 0; i < min(4, q-a); i++ {
				from := max(0, a+i-b)
				copy(m[(a+i)*q+b+from:(a+i)*q+q], t[4*i+from:4*i+4])
			}
		}
	}
	gramRows(m, x[fours*4*q:], g[fours*4:], q)
}

// expEights replaces eight numbers at a time, from -700 to 700, by their exponential, as
// expOne has it. table is expTable. A quarter of the time.
//
//go:noescape
func expEights(x *float64, eights int, table *[17]float64)

// exps replaces each x, from -700 to 700, by exp(x).
func exps(x []float64) {
	if n := len(x) / 8; n > 0 && cpu.X86.HasAVX2 {
		expEights(&x[0], n, &expTable)
		x = x[8*n:]
	}
	for i, v := range x {
		x[i] = expOne(v)
	}
}

// sumFour is sumWeighedRows for so many rows: with weights that are kept, a third of the time.
//
//go:noescape
func sumFour(s *twoSums, weight *[4]float64, m *twoEvents, rows int)

// sumWeighed adds rows that have been weighed.
func sumWeighed(s *twoSums, weight [][4]float64, m *twoEvents) {
	if len(weight) == 0 || !cpu.X86.HasAVX {
		sumWeighedRows(s, weight, m)
		return
	}
	sumFour(s, &weight[0], m, len(weight))
}
