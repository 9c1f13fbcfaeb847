//go:build !amd64

package stats

// gram is gramRows, where no processor is known better.
func gram(m, x, g []float64, q int) { gramRows(m, x, g, q) }

// exps replaces each x, from -700 to 700, by exp(x).
func exps(x []float64) {
	for i, v := range x {
		x[i] = expOne(v)
	}
}

// sumWeighed adds rows that have been weighed.
func sumWeighed(s *twoSums, weight [][4]float64, m *twoEvents) { sumWeighedRows(s, weight, m) }
