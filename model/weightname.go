package model

import (
	"math"
	"slices"
	"strings"
)

// Words of the names of weights of patients, and of weights of something else.
var (
	weightWords    = strings.Fields("weight weights wt wgt wgts wts")
	patientWeights = strings.Fields("ipw iptw ipcw siptw siptws sipw pweight pweights pw_weight sampwt sampweight svywt svyweight psw")
	weightsOfWhom  = strings.Fields("sampling sample survey svy propensity ps inverse probability prob case analysis design stabilized stabilised overlap" +
		" matching trimmed poststratification calibration mec interview final sa treatment censoring")
	weightsOfThing = strings.Fields("body birth kg kgs lb lbs g grams gram loss gain tumor tumour liver organ lean" +
		" fat gest dry loss change ideal mean molecular" +
		" placenta placental pre post baseline cycle")
)

// DoubtWeight says of a column that is named like the weights of patients, as inverse
// probability and sampling weights are, that nothing uses it until that is said. A
// column that is called weight alone may be the weight of a body, and is none unless
// its values are about 1.
func (c *Column) DoubtWeight() {
	if c.Kind != Number || c.Distinct < 2 || slices.ContainsFunc(c.Num, func(v float64) bool { return v < 0 }) {
		return
	}
	named := namesWeight(c.Name)
	if !named && !(slices.Contains(weightWords, NameWords(c.Name)) && aboutOne(c.Num)) {
		return
	}
	c.Doubts = append(c.Doubts, Doubt{File: c.File, Column: c.Name, N: c.Len() - c.Missing, Field: FieldWeights, Answer: Quote(c.Name),
		What: "it is named like weights of patients, and is not used: every patient counts once until that is said"})
}

// namesWeight reports whether a name is that of weights of patients.
func namesWeight(name string) bool {
	words := Words(name)
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	if has(patientWeights) {
		return true
	}
	plain := letters(name)
	if strings.HasPrefix(plain, "wt") && (strings.HasSuffix(plain, "yr") || strings.HasSuffix(plain, "prp")) && len(plain) > 6 { // NHANES: WTMEC2YR
		return true
	}
	if has(weightsOfThing) {
		return false
	}
	return has(weightWords) && has(weightsOfWhom) || plain == "weights" || strings.HasPrefix(plain, "wgt") && plain != "wgt" || plain == "sawgtnew"
}

// aboutOne reports whether numbers look like weights that add up to about as many
// patients as there are.
func aboutOne(x []float64) bool {
	sum, n, fractions := 0.0, 0, 0
	for _, v := range x {
		if !math.IsNaN(v) {
			sum += v
			n++
			fractions += kindOf(v != math.Trunc(v))
		}
	}
	mean := sum / float64(n)
	return n > 0 && mean > 0.4 && mean < 2.5 && fractions*2 > n
}

// WeightDoubts are the weights of patients that an answer does not use.
func (c *Cohort) WeightDoubts(l Look) []string {
	if l.Weights != "" {
		return nil
	}
	var out []string
	for _, col := range c.weights {
		for _, d := range col.Doubts {
			if d.Field == FieldWeights {
				out = append(out, col.Name+": "+d.What)
			}
		}
	}
	return out
}
