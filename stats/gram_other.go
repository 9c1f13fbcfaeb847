//go:build !amd64

package stats

// gram is gramRows, where no processor is known better.
func gram(m, x, g []float64, q int) { gramRows(m, x, g, q) }
