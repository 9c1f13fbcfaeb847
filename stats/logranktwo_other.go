//go:build !amd64

package stats

// sumWeighed adds rows that have been weighed.
func sumWeighed(s *twoSums, weight [][4]float64, m *twoEvents) { sumWeighedRows(s, weight, m) }
