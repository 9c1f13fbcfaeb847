package stats

import "golang.org/x/sys/cpu"

// gramTile adds to t (4 × 4) the sums over four rows at a time of w x_a y_b, for the four
// columns from x and the four from y on; rows have q numbers. It is written for the
// processor because these sums are what a Cox model of many patients waits for, and four of
// them fit into one register: a third of the time. They are the same to the bit.
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
