package answer

import (
	"math"
	"slices"

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

// Finding is the log-rank test. Every look at curves is written down, with or
// without groups to compare.
func (s *Survival) Finding() (Finding, bool) {
	f := find(&s.Answer, named(s.Frame.Marker))
	f.Chosen = s.Moved
	if s.Frame.Marker != nil {
		f.Cuts = s.Frame.Cuts
		if len(f.Cuts) > 0 || s.Frame.Rule.Kind == model.CutBy {
			f.Rule = s.Frame.Rule.Rule
		}
	}
	if len(s.Tests) > 0 {
		f.P, f.Tests = s.Tests[0].P, 1
	}
	if s.Corrected != nil {
		f.Corrected = s.Corrected.P
	}
	return f, true
}

// Finding is none: a life table tests nothing.
func (*LifeTables) Finding() (Finding, bool) { return Finding{}, false }

// Finding are the comparisons of restricted means and of survival at times.
func (n *Numbers) Finding() (Finding, bool) {
	f, _ := n.Survival.Finding()
	var p []float64
	for _, x := range n.RMST {
		p = append(p, x.Difference.P)
	}
	for _, x := range n.Diff {
		p = append(p, x.LogLog.P)
	}
	f.P, f.Tests = least(p)
	f.Corrected = math.NaN() // that of the log-rank test is not of these
	return f.ifTested()
}

// Finding is Gray's test.
func (a *Incidence) Finding() (Finding, bool) {
	if a.Gray == nil {
		return Finding{}, false
	}
	f := find(&a.Answer, named(a.Frame.Marker), a.Gray.P)
	f.Chosen = chosen(a.Look)
	return f.ifTested()
}

// Finding is the test of the best cut, corrected for the search: by permutation
// where there was one, else by the smaller of two bounds.
func (c *Cutoff) Finding() (Finding, bool) {
	f := find(&c.Answer, named(c.Frame.Marker), c.Naive)
	f.Chosen = true
	f.Cuts, f.Rule = []float64{c.Best.Cut}, "optimal"
	if c.Permutation != nil {
		f.Corrected = c.Permutation.P
	} else {
		f.Corrected, _ = least([]float64{c.Lausen92, c.Lausen94})
		f.Corrected = math.Max(f.Corrected, c.Naive)
	}
	return f.ifTested()
}

// Finding are the tests of the marker, except at the cut that was searched for,
// and the test of whether its effect is curved.
func (u *Uncut) Finding() (Finding, bool) {
	p := []float64{u.NonLinear.P}
	for _, m := range u.Models {
		if !m.Searched {
			p = append(p, m.LR.P)
		}
	}
	return find(&u.Answer, named(u.Marker), p...).ifTested()
}

// Finding are the tests that account for the search.
func (s *Trust) Finding() (Finding, bool) {
	var p []float64
	if s.Cross != nil {
		p = append(p, s.Cross.Test.P)
	}
	if s.TwoP != nil {
		p = append(p, s.TwoP.P)
	}
	return find(&s.Cutoff.Answer, named(s.Cutoff.Frame.Marker), p...).ifTested()
}

// Finding are the log-rank tests in the cohorts in which the cut was not chosen.
func (v *Validation) Finding() (Finding, bool) {
	var p []float64
	for i, c := range v.Cohorts {
		if c.Survival != nil && len(c.Survival.Tests) > 0 && (i > 0 || !v.Chosen) {
			p = append(p, c.Survival.Tests[0].P)
		}
	}
	f := find(&v.Cohorts[0].Survival.Answer, v.Marker, p...)
	f.Cuts = v.Cuts
	return f.ifTested()
}

// Finding are the tests of all markers, with the least P for all of them: by
// permutation where there was one, else by Benjamini-Hochberg.
func (s *Screen) Finding() (Finding, bool) {
	if !s.Done {
		return Finding{}, false
	}
	var p, q, family []float64
	for _, r := range s.Rows {
		p, q, family = append(p, r.P), append(q, r.Q), append(family, r.FamilyP)
	}
	f := find(&s.Answer, "every marker, "+s.Mode, p...)
	if f.Corrected, _ = least(family); math.IsNaN(f.Corrected) {
		f.Corrected, _ = least(q)
	}
	return f.ifTested()
}

// Finding is the test of the groups, else of the model.
func (h *Hazard) Finding() (Finding, bool) {
	f := find(&h.Answer, h.Look.Covariates)
	if h.Look.Marker != "" {
		f.What = h.Look.Marker
		f.Chosen = chosen(h.Look)
	}
	if (h.Look.Marker != "" || h.Look.Switch != "") && h.frame != nil && len(h.frame.Groups) == 2 && len(h.Rows) > 0 {
		f.P, f.Tests = least([]float64{h.Rows[0].P})
	} else if h.Fit != nil {
		f.P, f.Tests = least([]float64{h.Fit.LR.P})
	}
	return f.ifTested()
}

// Finding are the tests of whether the effects of the covariates are curved.
func (s *Splines) Finding() (Finding, bool) {
	var p []float64
	for _, c := range s.Curves {
		p = append(p, c.NonLinear.P)
	}
	return find(&s.Hazard.Answer, "splines of "+s.Look.Covariates, p...).ifTested()
}

// findingOn is what a page about a model tests: proportional hazards, or nothing
// on the page of the patients who move the model most.
func (h *Hazard) findingOn(page string) (Finding, bool) {
	switch page {
	case InfluenceQuestion.Page:
		return Finding{}, false
	case SchoenfeldQuestion.Page:
		if h.PH == nil {
			return Finding{}, false
		}
		f := find(&h.Answer, "proportional hazards", h.PH.Global.P)
		return f.ifTested()
	}
	return h.Finding()
}

// Finding is the test of what is added.
func (a *Added) Finding() (Finding, bool) {
	return find(&a.Full.Answer, model.JoinList(a.Items), a.LR.P).ifTested()
}

// Finding is the final model, whose P knows nothing of the selection.
func (s *Selection) Finding() (Finding, bool) {
	f, ok := s.Final.Finding()
	f.Chosen = true
	return f, ok
}

// Finding are the tests of every covariate, and of the model of those that
// entered.
func (u *Univariable) Finding() (Finding, bool) {
	var p []float64
	var items []string
	for _, r := range u.Rows {
		if !slices.Contains(items, r.Item) {
			items, p = append(items, r.Item), append(p, r.TermP)
		}
	}
	return find(&u.Answer, model.JoinList(items), p...).ifTested()
}

// Finding are the tests of interaction.
func (s *Subgroups) Finding() (Finding, bool) {
	var p []float64
	for _, r := range s.Rows {
		if r.First {
			p = append(p, r.Interaction.P)
		}
	}
	for _, c := range s.Continuous {
		p = append(p, c.Test.P)
	}
	return find(&s.Answer, s.Heading+" by subgroup", p...).ifTested()
}

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

// Finding is the test that is read.
func (c *Compared) Finding() (Finding, bool) {
	f := find(&c.Answer, named(c.Frame.Marker), readTest(c.Tests, c.Read))
	f.Outcome, f.Chosen = named(c.Value), chosen(c.Look)
	return f.ifTested()
}

// Finding are the pairs by the first method that applies.
func (c *ComparePairs) Finding() (Finding, bool) {
	for _, m := range c.Methods {
		if m.Why != "" {
			continue
		}
		var p, adjusted []float64
		for _, x := range m.Pairs {
			p, adjusted = append(p, x.P), append(adjusted, x.PAdjusted)
		}
		f := find(&c.Answer, named(c.Frame.Marker)+", pairs", p...)
		f.Outcome, f.Chosen = named(c.Value), chosen(c.Look)
		f.Corrected, _ = least(adjusted)
		return f.ifTested()
	}
	return Finding{}, false
}

// Finding are the tests of the change, and of its differing between the groups.
func (c *PairedChange) Finding() (Finding, bool) {
	p := []float64{readTest(c.Between, c.Read)}
	for _, g := range c.Groups {
		p = append(p, readTest(g.Tests, c.Read))
	}
	f := find(&c.Answer, named(c.Second)+" less "+named(c.First), p...)
	f.Outcome = named(c.First)
	return f.ifTested()
}

// Finding are the terms of the analysis that was asked for.
func (t *TwoFactors) Finding() (Finding, bool) {
	if t.Main < 0 || t.Main >= len(t.Tables) {
		return Finding{}, false
	}
	var p []float64
	for _, r := range t.Tables[t.Main].Terms {
		p = append(p, r.P)
	}
	f := find(&t.Answer, named(t.Frame.Marker)+" × "+named(t.Second), p...)
	f.Outcome, f.Chosen = named(t.Value), chosen(t.Look)
	return f.ifTested()
}

// several is a finding of tests with a P for all of them.
func several(a *Answer, what string, p, q []float64) (Finding, bool) {
	f := find(a, what, p...)
	f.Outcome = ""
	if f.Tests > 1 {
		f.Corrected, _ = least(q)
	}
	return f.ifTested()
}

// Finding are all pairs.
func (c *Correlations) Finding() (Finding, bool) {
	var p, q []float64
	what := ""
	for _, x := range c.Pairs {
		p, q = append(p, x.P), append(q, x.Q)
		what = named(x.X) + " with each"
	}
	if len(c.Pairs) == 1 {
		what = named(c.Pairs[0].X) + " with " + named(c.Pairs[0].Y)
	}
	return several(&c.Answer, what, p, q)
}

// Finding are all pairs, each once.
func (m *CorrelationMatrix) Finding() (Finding, bool) {
	var p, q []float64
	k := len(m.Columns)
	for i := range k {
		for j := i + 1; j < k; j++ {
			p, q = append(p, m.P[i*k+j]), append(q, m.Q[i*k+j])
		}
	}
	return several(&m.Answer, "every pair", p, q)
}

// Finding is the correlation by the method that was asked for, in all and within
// each group.
func (s *Scatter) Finding() (Finding, bool) {
	if len(s.Pairs) == 0 || len(s.Y) == 0 {
		return Finding{}, false
	}
	x := s.Pairs[0]
	one := map[string]CorrelatedPair{"spearman": x.Spearman, "kendall": x.Kendall}
	all, ok := one[s.Method]
	if !ok {
		all = x.Pearson
	}
	p := []float64{all.P}
	for _, w := range x.Within {
		p = append(p, w.P)
	}
	return several(&s.Answer, named(s.X)+" with "+named(s.Y[0]), p, nil)
}

// Finding are the tests of all rows.
func (t *Table1) Finding() (Finding, bool) {
	var p []float64
	for _, v := range t.Variables {
		if v.Test != "" {
			p = append(p, v.P)
		}
	}
	f := find(&t.Answer, t.Look.Marker, p...)
	f.Outcome, f.Chosen = "", chosen(t.Look)
	return f.ifTested()
}

// Finding is the effect after matching or weighting: its hazard ratio, else the
// first test, else the difference of risks.
func (m *Matching) Finding() (Finding, bool) {
	if m.Effect == nil {
		return Finding{}, false
	}
	f := find(&m.Answer, named(m.Treatment))
	for _, r := range m.Effect.Ratios {
		if r.Name == "after" && r.Fitted {
			f.P, f.Tests = least([]float64{r.P})
		}
	}
	if f.Tests == 0 && len(m.Effect.Tests) > 0 {
		f.P, f.Tests = least([]float64{m.Effect.Tests[0].P})
	}
	if r := m.Effect.Risk; f.Tests == 0 && r != nil && r.After != nil {
		f.P, f.Tests = least([]float64{r.After.Difference.P})
	}
	return f.ifTested()
}

// Finding are the genotype's models, each a test of the same.
func (g *Genotype) Finding() (Finding, bool) {
	var p []float64
	for _, x := range g.Fits {
		p = append(p, x.LR.P)
	}
	f := find(&g.Answer, named(g.Gene.Column), p...)
	return f.ifTested()
}

// Finding is the trend over the score.
func (g *GenotypeScore) Finding() (Finding, bool) {
	if g.Trend == nil {
		return Finding{}, false
	}
	f := find(&g.Answer, "score of "+g.Look.Genes, g.Trend.P)
	return f.ifTested()
}

// Finding is the test of the groups, else of the model.
func (m *Logistic) Finding() (Finding, bool) {
	f := find(&m.Answer, m.Look.Covariates, m.LR.P)
	if m.Look.Marker != "" {
		f.What, f.Chosen = m.Look.Marker, chosen(m.Look)
		if m.groups && len(m.Terms) > 0 {
			f.P, f.Tests = least([]float64{m.Terms[0].P})
		}
	}
	return f.ifTested()
}

// Finding are the tests of every covariate.
func (u *UnivariableLogistic) Finding() (Finding, bool) {
	var p []float64
	var items []string
	for _, r := range u.Rows {
		if !slices.Contains(items, r.Item) {
			items, p = append(items, r.Item), append(p, r.TermP)
		}
	}
	return find(&u.Answer, model.JoinList(items), p...).ifTested()
}

// Finding are the comparisons of curves: with a second marker, and of pairs of
// groups. A curve alone tests nothing.
func (a *ROC) Finding() (Finding, bool) {
	what := named(a.Marker)
	var p, adjusted []float64
	if a.Versus != nil {
		what += " against " + named(a.Versus.Marker)
		p = append(p, a.Versus.P)
	}
	for _, x := range a.Pairs {
		if x.ROCComparison != nil {
			p, adjusted = append(p, x.P), append(adjusted, x.PAdjusted)
		}
	}
	f := find(&a.Answer, what, p...)
	if a.Outcome != "" {
		f.Outcome = a.Outcome
	}
	if a.Versus == nil {
		f.Corrected, _ = least(adjusted)
	}
	return f.ifTested()
}
