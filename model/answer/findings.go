package answer

import (
	"math"

	"kaplan/model"
)

// Finding is what the ledger keeps of an answer.
type Finding struct {
	Outcome   string // the endpoint, the outcome or what is compared
	What      string // the marker, the groups or what a model is of
	Rule      string // of the marker's cut; "" for levels
	Cuts      []float64
	N, Events int

	P         float64 // the test that is read, or the least of several; NaN where there is none
	Tests     int     // how many P is the least of
	Corrected float64 // P for all tests, or all cuts, together; NaN where it is not known
	Chosen    bool    // the cut was chosen from these data, or else what is tested
	Pending   bool    // Corrected is still being computed

	// Of is what is tested, as a screen of many knows it, "" where no screen tests it:
	// a column against the outcome, or a pair of columns. Among are all that a screen
	// tested, in the same words.
	Of    string
	Among []string
}

// pairOf names the test of two columns against each other, whichever comes first.
func pairOf(x, y string) string {
	if x == "" || y == "" {
		return ""
	}
	return min(x, y) + " × " + max(x, y)
}

// name is the name of a column that may not be there.
func name(c *model.Column) string {
	if c == nil {
		return ""
	}
	return c.Name
}

// cutBy fills in how a frame's groups were made of the marker.
func (f *Finding) cutBy(frame *model.Frame) {
	if frame == nil || frame.Marker == nil {
		return
	}
	f.Cuts = frame.Cuts
	if len(f.Cuts) > 0 || frame.Rule.Kind == model.CutBy {
		f.Rule = frame.Rule.Rule
	}
}

// Found is an answer that may have P values. It has nothing to write down where
// ok is false.
type Found interface {
	Finding() (f Finding, ok bool)
}

// find starts a finding with the least of some P values; NaN are no tests.
func find(a *Answer, what string, p ...float64) Finding {
	f := Finding{Outcome: a.Endpoint.Name, What: what, N: a.Used, Events: a.Events, Corrected: math.NaN()}
	f.P, f.Tests = least(p)
	return f
}

func least(p []float64) (value float64, tests int) {
	value = math.NaN()
	for _, v := range p {
		if !math.IsNaN(v) {
			tests++
			if !(value <= v) {
				value = v
			}
		}
	}
	return value, tests
}

// among says what was tested: one thing, or many in a screen.
func (f *Finding) among(of []string) {
	if len(of) == 1 {
		f.Of = of[0]
		return
	}
	f.Among = of
}

// ifTested is the finding, and whether there is a test in it at all.
func (f Finding) ifTested() (Finding, bool) { return f, f.Tests > 0 }

// named is the title of a column that may not be there.
func named(c *model.Column) string {
	if c == nil {
		return ""
	}
	return c.Title()
}

// chosen reports whether the cut of a Look was found in the data.
func chosen(l model.Look) bool { return l.Moved || searched(l) }

// readTest is the P of the test that the checks speak for, else of the first
// there is.
func readTest(tests []TestRow, read string) float64 {
	first := math.NaN()
	for _, t := range tests {
		if t.Name == read && read != "" && !math.IsNaN(t.P) {
			return t.P
		}
		if math.IsNaN(first) {
			first = t.P
		}
	}
	return first
}

// several is a finding of tests with a P for all of them, of which each is of a pair
// of columns.
func several(a *Answer, what string, p, q []float64, of []string) (Finding, bool) {
	f := find(a, what, p...)
	f.Outcome = ""
	f.among(of)
	if f.Tests > 1 {
		f.Corrected, _ = least(q)
	}
	return f.ifTested()
}
