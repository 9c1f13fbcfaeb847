package stats

// Outcome is the outcome of n subjects: right-censored times, left-truncated where
// Entry is given.
type Outcome struct {
	Time   []float64 // length n, finite, >= 0 (> Entry where that is given)
	Event  []bool    // length n; false is censored
	Entry  []float64 // nil, or length n: a subject is at risk on (Entry, Time]
	Weight []float64 // nil (all 1), or length n: case weights, finite, >= 0

	Variance Variance // of curves made from the outcome
	// Cluster is nil, or length n: rows of one code may be correlated, and a robust
	// variance is that between clusters. Nil makes every row a cluster.
	Cluster []int
}

// Variance is what the variance of an estimate rests on.
type Variance uint8

const (
	// ByWeights is what R's survfit does unasked: the model's variance where all
	// weights are whole numbers, each of which counts as so many patients, and a robust
	// one as soon as one weight is not.
	ByWeights Variance = iota
	// Robust is the infinitesimal jackknife. It holds for sampling and probability
	// weights, and the scale of the weights changes nothing.
	Robust
	// ModelBased takes a weight of w for w patients.
	ModelBased
)

// NoGroup is the group code of a subject that belongs to no group and is left
// out of a table.
const NoGroup = uint8(255)

// CountIn is how many rows have a group, and how many of them the event. group and
// event have one length.
func CountIn(group []uint8, event []bool) (rows, events int) {
	event = event[:len(group)]
	for k, g := range group { // without a branch, which a processor could not predict
		in := bit(g != NoGroup)
		rows += int(in)
		events += int(in & bit(event[k]))
	}
	return rows, events
}
