//go:build !amd64

package stats

// exps replaces each x, from -700 to 700, by exp(x).
func exps(x []float64) {
	for i, v := range x {
		x[i] = expOne(v)
	}
}
