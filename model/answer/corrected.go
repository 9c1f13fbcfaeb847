package answer

import (
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// correctedKey is the landscape that a corrected P belongs to.
type correctedKey struct{ landscape *stats.CutLandscape }

// Corrected is the P value of a cut that was chosen from the data.
type Corrected struct {
	P      float64
	Method string
}

// correctedOf is the P value that a moved cut's family has: of the best cut, by the
// smaller of two published bounds, at once. Within strata there is none: only
// permutation knows it, which takes longer than a key may.
func correctedOf(r *model.Resolver, f *model.Frame) *Corrected {
	if len(f.Strata) > 1 {
		return nil
	}
	l, err := r.AllCuts(f, f.Look.MinProp)
	if err != nil || l.Best < 0 {
		return nil
	}
	c, _ := model.Remember(r, "corrected", 2, correctedKey{l}, func() (*Corrected, error) {
		c := &Corrected{P: l.Lausen92(), Method: "Lausen-Schumacher"}
		if p := l.Lausen94(); !(c.P <= p) {
			c.P, c.Method = p, "improved Bonferroni"
		}
		// A search cannot make a P value smaller, which the approximations do not know.
		c.P = math.Max(c.P, l.Cuts[l.Best].NaiveP())
		if math.IsNaN(c.P) {
			c = nil
		}
		return c, nil
	})
	return c
}
