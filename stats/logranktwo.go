package stats

import "math"

// weighedRows are some event rows of two groups, with what the tests have in common for any
// two groups of the same subjects.
type weighedRows struct {
	weight [][4]float64     // by row, of every test but the log-rank; 0 where nobody of the groups has an event
	events [weights]float64 // the weighted sum of events
}

// weigh makes the weights of some event rows, before which Kaplan-Meier's estimate and Peto's
// of both groups are given.
func (t *EventTable) weigh(rows []int32, survival [2]float64, opt TestOptions) weighedRows {
	w := weighedRows{weight: make([][4]float64, len(rows))}
	km, peto := survival[0], survival[1]
	for k, j := range rows {
		n, d := t.pooled(int(j), 2)
		if d == 0 || n == 0 {
			continue // events of subjects in no group
		}
		peto *= 1 - d/(n+1)
		of := [4]float64{n, math.Sqrt(n), peto, power(km, opt.Rho) * power(1-km, opt.Gamma)}
		km *= (n - d) / n
		w.weight[k] = of
		w.events[unit] += d
		for i, v := range of {
			w.events[1+i] += v * d
		}
	}
	return w
}

// twoBatch is how many event rows are weighed together: they stay near the processor.
const twoBatch = 256

// twoEvents are of the events of group 1, by row.
type twoEvents struct{ observed, expected, variance [twoBatch]float64 }

// twoSums are the weighted sums of observed, expected and variance, four tests in each.
type twoSums [3][4]float64

// addTwo is add for two groups.
func (s *scoreSums) addTwo(t *EventTable, rows []int32, w weighedRows) {
	n0s, n1s, d0s, d1s := t.AtRisk[0], t.AtRisk[1], t.Events[0], t.Events[1]
	var moments twoEvents
	var sums twoSums
	var observed, expected, variance float64
	for lo := 0; lo < len(rows); lo += twoBatch {
		batch := rows[lo:min(lo+twoBatch, len(rows))]
		for k, j := range batch {
			n1, d1 := n1s[j], d1s[j]
			n, d := n0s[j]+n1, d0s[j]+d1
			e, v := 0.0, 0.0
			if d > 0 && n > 0 {
				share := n1 / n
				e = d * share
				if n > 1 {
					v = e * (1 - share)
					if d != 1 {
						v *= (n - d) / (n - 1)
					}
				}
			}
			moments.observed[k], moments.expected[k], moments.variance[k] = d1, e, v
			observed += d1
			expected += e
			variance += v
		}
		sumWeighed(&sums, w.weight[lo:lo+len(batch)], &moments)
	}
	s.events = w.events[unit]
	for k, d := range w.events {
		o, e, v := observed, expected, variance
		if k > 0 {
			o, e, v = sums[0][k-1], sums[1][k-1], sums[2][k-1]
		}
		s.observed[k][0], s.observed[k][1] = d-o, o
		s.expected[k][0], s.expected[k][1] = d-e, e
		copy(s.variance[k], []float64{v, -v, -v, v})
	}
}

// sumWeighedRows adds rows that have been weighed.
func sumWeighedRows(s *twoSums, weight [][4]float64, m *twoEvents) {
	for k := range weight {
		for i, w := range weight[k] {
			s[0][i] += float64(w * m.observed[k])
			s[1][i] += float64(w * m.expected[k])
			s[2][i] += float64(w * w * m.variance[k])
		}
	}
}
