package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// Headline is the hazard ratio of the marker as it was measured, and what a cut of it tells
// beside that.
func (u *Uncut) Headline() (Headline, bool) {
	if !(u.PerSD > 0) || math.IsInf(u.PerSD, 0) {
		return Headline{}, false
	}
	h := Headline{Number: bigRatio(u.PerSD), Caption: "hazard ratio per standard deviation, " + named(u.Marker) + " uncut",
		Beside: fmt.Sprintf("%g %% CI %s to %s\n%s, %s", 100*u.Level, bigRatio(u.PerSDLower), bigRatio(u.PerSDUpper),
			model.Count(u.Used, "patient"), model.Count(u.Events, "event"))}
	if u.Step == 1 {
		h.Caption = "hazard ratio, " + named(u.Marker)
	}
	var said []string
	for _, m := range u.Models {
		if !m.Searched && !math.IsNaN(m.LR.Statistic) {
			said = append(said, fmt.Sprintf("%s %s", m.Name, model.FormatShort(math.Round(10*m.LR.Statistic)/10)))
		}
	}
	if len(said) > 1 {
		h.Sentence = "Chi-square of the model, which is more where it tells more: " + strings.Join(said, "; ") + "."
	}
	return h, true
}

// Headline is what the bootstrap leaves of the hazard ratio at the best cut.
func (s *Trust) Headline() (Headline, bool) {
	c := s.Cutoff
	if s.Bootstrap == nil {
		return Headline{}, false
	}
	cut := func(v float64) string { return model.FormatCut(v, c.Frame.Sorted) }
	patients := model.Count(c.Used, "patient") + ", " + model.Count(c.Events, "event")
	var h Headline
	switch left := s.Shrunk(s.Bootstrap.ShrinkageSlope); {
	case left > 0 && !math.IsInf(left, 0):
		h = Headline{Number: bigRatio(left), Caption: "hazard ratio at the best cut, shrunk by the bootstrap",
			Beside: fmt.Sprintf("%s before it was shrunk\n%s", bigRatio(c.HR.Ratio), patients)}
	case s.Cross != nil && !math.IsNaN(s.Cross.Test.P): // the ratio has no finite value
		h = Headline{Number: bigP(s.Cross.Test.P), Caption: "P in patients in whom the cut was not chosen", Beside: patients}
	default:
		return Headline{}, false
	}
	h.Sentence = fmt.Sprintf("In %g %% of samples like this one the best cut of %s, here %s, would lie between %s and %s",
		100*c.Level, named(c.Frame.Marker), cut(c.Best.Cut), cut(s.Lower), cut(s.Upper))
	if s.Cross != nil && !math.IsNaN(s.Cross.Test.P) && !strings.HasPrefix(h.Caption, "P in") {
		h.Sentence += fmt.Sprintf("; in patients in whom it was not chosen its P is %s", model.FormatP(s.Cross.Test.P))
	}
	h.Sentence += "."
	return h, true
}

// Headline is the hazard ratio of the cohort that the groups were carried to, or of all of
// them together.
func (v *Validation) Headline() (Headline, bool) {
	ratioOf := func(c Carried) *Effect {
		if c.Survival == nil || c.Survival.HazardRatio == nil {
			return nil
		}
		if e := c.Survival.HazardRatio; e.Ratio > 0 && !math.IsInf(e.Ratio, 0) && !math.IsNaN(e.Lower) {
			return e
		}
		return nil
	}
	last := v.Cohorts[len(v.Cohorts)-1]
	e := ratioOf(last)
	if len(v.Cohorts) < 2 || e == nil {
		return Headline{}, false
	}
	h := Headline{Number: bigRatio(e.Ratio), Caption: "hazard ratio, " + e.Label + ", in " + last.Name,
		Beside: fmt.Sprintf("%g %% CI %s to %s\n%s, %s", 100*last.Survival.Level, bigRatio(e.Lower), bigRatio(e.Upper),
			model.Count(last.Survival.Used, "patient"), model.Count(last.Survival.Events, "event"))}
	var elsewhere []string
	for _, c := range v.Cohorts[:len(v.Cohorts)-1] {
		if r := ratioOf(c); r != nil {
			elsewhere = append(elsewhere, fmt.Sprintf("%s in %s", bigRatio(r.Ratio), c.Name))
		}
	}
	what := v.Marker
	var cuts []string
	for _, c := range v.Cuts {
		cuts = append(cuts, model.FormatSignificant(c, 4))
	}
	if len(cuts) > 0 {
		what += " by " + model.And(cuts)
	}
	h.Sentence = fmt.Sprintf("%s, carried there unchanged, has a hazard ratio of %s", what, bigRatio(e.Ratio))
	if len(elsewhere) > 0 {
		h.Sentence += "; it was " + model.And(elsewhere)
	}
	if v.Chosen {
		h.Sentence += ", where the cut was chosen"
	}
	h.Sentence += "."
	return h, true
}

// Headline is how many of the markers keep a q value of at most 0.05; none before all are
// known.
func (s *Screen) Headline() (Headline, bool) {
	if !s.Done || len(s.Rows) == 0 {
		return Headline{}, false
	}
	tested, found, small, best := 0, 0, 0, -1
	for i, r := range s.Rows {
		if math.IsNaN(r.P) {
			continue
		}
		tested++
		if r.P <= alpha {
			small++
		}
		if r.Q <= alpha {
			found++
		}
		if best < 0 || r.P < s.Rows[best].P {
			best = i
		}
	}
	if best < 0 {
		return Headline{}, false
	}
	h := Headline{Number: fmt.Sprint(found), Caption: fmt.Sprintf("of %s with q at most %g", model.Count(tested, "marker"), alpha),
		Beside: fmt.Sprintf("%s, %s", model.Count(s.Used, "patient"), model.Count(s.Events, "event"))}
	b := s.Rows[best]
	h.Sentence = fmt.Sprintf("%d of them have P at most %g, where chance alone gives about %s; the least P is that of %s: %s, q %s.", small, alpha,
		model.FormatSignificant(alpha*float64(tested), 2), named(s.Columns[b.Marker]), model.FormatP(b.P), model.FormatP(b.Q))
	return h, true
}

// notBalanced is the standardised difference from which groups are called different.
const notBalanced = 0.1

// Headline is how many patients are described, and where their groups differ most.
func (t *Table1) Headline() (Headline, bool) {
	if t.Used == 0 {
		return Headline{}, false
	}
	h := Headline{Number: fmt.Sprint(t.Used), Caption: "patients, " + model.Count(len(t.Variables), "characteristic")}
	var sizes []string
	for i, g := range t.Groups {
		if len(t.Groups) > 1 && len(t.Groups) <= 4 && i < len(t.N) {
			sizes = append(sizes, fmt.Sprintf("%s: %d", g.Name, t.N[i]))
		}
	}
	h.Beside = strings.Join(sizes, "\n")
	most, apart, missing := -1, 0, -1
	for i, v := range t.Variables {
		if len(t.Groups) > 1 && math.Abs(v.SMD) > notBalanced {
			apart++
			if most < 0 || math.Abs(v.SMD) > math.Abs(t.Variables[most].SMD) {
				most = i
			}
		}
		if v.Missing > 0 && (missing < 0 || v.Missing > t.Variables[missing].Missing) {
			missing = i
		}
	}
	switch {
	case most >= 0:
		v := t.Variables[most]
		h.Sentence = fmt.Sprintf("The groups differ in %d of %d characteristics by a standardised difference of more than %g, most in %s (%.2f).",
			apart, len(t.Variables), notBalanced, named(v.Column), math.Abs(v.SMD))
	case len(t.Groups) > 1 && slices.ContainsFunc(t.Variables, func(v Described) bool { return !math.IsNaN(v.SMD) }):
		h.Sentence = fmt.Sprintf("The groups differ in no characteristic by a standardised difference of more than %g.", notBalanced)
	case missing >= 0:
		v := t.Variables[missing]
		h.Sentence = fmt.Sprintf("Most often missing is %s, in %d of %d patients.", named(v.Column), v.Missing, t.Used)
	default:
		h.Sentence = "No value of these is missing."
	}
	return h, true
}

// Headline is how many looks were taken that had a P, and what is left of them once it is
// admitted that there were so many.
func (l *Ledger) Headline() (Headline, bool) {
	tests := 0
	var p []float64
	for i := range l.Entries {
		e := &l.Entries[i]
		tests += e.Tests
		if v := e.Counted(); !math.IsNaN(v) {
			p = append(p, v)
		}
	}
	if len(l.Entries) == 0 {
		return Headline{Caption: "nothing was looked at yet"}, true
	}
	h := Headline{Number: fmt.Sprint(len(l.Entries)), Caption: "looks with a P", Beside: model.Count(tests, "P value")}
	if len(l.Entries) == 1 {
		h.Caption = "look with a P"
	}
	if len(p) == 0 {
		return h, true
	}
	small, kept := 0, 0
	for i, q := range stats.AdjustP(p, stats.Holm) {
		if p[i] <= alpha {
			small++
		}
		if q <= alpha {
			kept++
		}
	}
	h.Sentence = fmt.Sprintf("Of %s, %s a P of at most %g, and %s once all of them are counted (Holm).", model.Count(len(p), "look"),
		map[bool]string{true: "1 has", false: fmt.Sprintf("%d have", small)}[small == 1], alpha, fmt.Sprint(kept))
	if small == 0 {
		h.Sentence = fmt.Sprintf("Of %s, none has a P of at most %g.", model.Count(len(p), "look"), alpha)
	}
	return h, true
}

// ColumnsHeadline is how many patients a cohort has, and where it is doubtful or incomplete.
func ColumnsHeadline(c *model.Cohort) (Headline, bool) {
	h := Headline{Number: fmt.Sprint(c.Patients()), Caption: "patients, " + model.Count(len(c.Columns), "column")}
	if c.Counted != nil {
		return Headline{}, false
	}
	doubts, lacking := 0, 0
	var most *model.Column
	for _, x := range c.Columns {
		if len(x.Doubts) > 0 {
			doubts++
		}
		if x.Missing > 0 {
			lacking++
			if most == nil || x.Missing > most.Missing {
				most = x
			}
		}
	}
	h.Sentence = "No value is missing"
	if most != nil {
		h.Sentence = fmt.Sprintf("Values are missing in %s, most in %s (%d)", model.Count(lacking, "column"), most.Title(), most.Missing)
	}
	if doubts > 0 {
		h.Sentence += fmt.Sprintf("; %s hold something doubtful", model.Count(doubts, "column"))
		if doubts == 1 {
			h.Sentence = strings.TrimSuffix(h.Sentence, "hold something doubtful") + "holds something doubtful"
		}
	}
	h.Sentence += "."
	return h, true
}
