package stats

// Outcome is the outcome of n subjects: right-censored times, left-truncated where
// Entry is given.
type Outcome struct {
	Time   []float64 // length n, finite, >= 0 (> Entry where that is given)
	Event  []bool    // length n; false is censored
	Entry  []float64 // nil, or length n: a subject is at risk on (Entry, Time]
	Weight []float64 // nil (all 1), or length n: case weights, finite, >= 0
}

// NoGroup is the group code of a subject that belongs to no group and is left
// out of a table.
const NoGroup = uint8(255)
