package answer

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
)

// Headline is an answer in one number and one sentence, for those who read it from the
// back of a room.
type Headline struct {
	Number   string // short: digits, a point, a sign
	Caption  string // what the number is
	Beside   string // its interval and P, "" for none
	Sentence string
}

// HeadlineOf is the headline of an answer on a page: its own, else the one P that the ledger
// keeps of it. ok is false where it has neither; the least P of many is no headline.
func HeadlineOf(page string, v any) (h Headline, ok bool) {
	if own, is := v.(interface{ Headline() (Headline, bool) }); is {
		return own.Headline()
	}
	if m, is := v.(*Hazard); is && page != SchoenfeldQuestion.Page && page != InfluenceQuestion.Page {
		if h, ok := m.ratio(); ok {
			return h, true
		}
	}
	if f, is := v.(Found); is {
		if found, ok := findingOn(page, f); ok {
			return found.headline()
		}
	}
	return Headline{}, false
}

// ratio is the hazard ratio of two groups, or of the only covariate; false where a model has
// more of them than one, or the one is not finite.
func (h *Hazard) ratio() (Headline, bool) {
	groups := h.ofGroups() && len(h.frame.Groups) == 2
	if len(h.Rows) == 0 || h.Fit == nil || !groups && len(h.Rows) > 1 {
		return Headline{}, false
	}
	e := h.Rows[0]
	if !(e.Ratio > 0) || math.IsInf(e.Ratio, 0) || math.IsNaN(e.Lower) || math.IsNaN(e.Upper) {
		return Headline{}, false
	}
	kind := "hazard ratio, "
	if h.Specific != nil {
		kind = "subdistribution hazard ratio, "
	}
	out := Headline{Number: bigRatio(e.Ratio), Caption: kind + e.Label,
		Beside: fmt.Sprintf("%g %% CI %s to %s\n%s, %s", 100*h.Level, bigRatio(e.Lower), bigRatio(e.Upper),
			model.Count(h.Fit.N, "patient"), model.Count(h.Fit.Events, "event"))}
	if groups && h.Look.Covariates != "" {
		out.Caption += ", adjusted for " + strings.Join(model.SplitList(h.Look.Covariates), ", ")
	}
	if math.IsNaN(e.P) {
		return out, true
	}
	f, _ := h.Finding()
	out.Sentence = chance(e.P, f.about())
	if f.Chosen {
		out.Sentence = strings.TrimSuffix(out.Sentence, ".") + ", not corrected for the search."
	}
	return out, true
}

// Headline is the P of what was built to its end. Blanks that are to be filled in are not
// filled in by it.
func (s *Steps) Headline() (Headline, bool) {
	f, ok := s.Finding()
	switch {
	case !ok:
		return Headline{}, false
	case s.Blanks != "":
		return Headline{Caption: "the numbers of the step are left open"}, true
	}
	return f.headline()
}

// Headline is the coefficient of X and the first Y, of the pairs that have both.
func (s *Scatter) Headline() (Headline, bool) {
	if len(s.Pairs) == 0 || len(s.Y) == 0 {
		return Headline{}, false
	}
	r := s.Pairs[0].Pearson
	switch s.Method {
	case "spearman":
		r = s.Pairs[0].Spearman
	case "kendall":
		r = s.Pairs[0].Kendall
	}
	if math.IsNaN(r.R) {
		return Headline{}, false
	}
	unit := "patient"
	if s.ByRows {
		unit = "row"
	}
	of := named(s.X) + " with " + named(s.Y[0])
	h := Headline{Number: strings.Replace(fmt.Sprintf("%.2f", r.R), "-0.00", "0.00", 1), Caption: r.Method + " correlation, " + of,
		Beside: model.Count(r.N, unit)}
	if !math.IsNaN(r.CI.Lower) {
		h.Beside = fmt.Sprintf("%g %% CI %.2f to %.2f\n%s", 100*s.Level, r.CI.Lower, r.CI.Upper, h.Beside)
	}
	if !math.IsNaN(r.P) {
		h.Sentence = chance(r.P, of)
	}
	return h, true
}

// Headline is the area under the curve; where curves are compared, the P of that.
func (a *ROC) Headline() (Headline, bool) {
	if a.Versus != nil || len(a.Parts) > 0 {
		if f, ok := a.Finding(); ok {
			return f.headline()
		}
	}
	c := a.Curve
	if c == nil || math.IsNaN(c.AUC) {
		return Headline{}, false
	}
	h := Headline{Number: fmt.Sprintf("%.2f", c.AUC), Caption: "area under the ROC curve, " + named(a.Marker),
		Sentence: fmt.Sprintf("In %s of all pairs of a case and a control, %s points to the case; chance alone would in 50 %%.",
			percent(c.AUC), named(a.Marker))}
	if !math.IsNaN(c.Lower) && !math.IsNaN(c.Upper) {
		h.Beside = fmt.Sprintf("%g %% CI %.2f to %.2f\n", 100*a.Level, c.Lower, c.Upper)
	}
	h.Beside += model.Count(c.Cases, "case") + ", " + model.Count(c.Controls, "control")
	return h, true
}

// headline is a finding in a number: the P that allows for what was searched, where it
// is known.
func (f *Finding) headline() (Headline, bool) {
	p, what := f.P, "P"
	switch {
	case !math.IsNaN(f.Corrected):
		p, what = f.Corrected, "P, corrected for the search"
	case f.Chosen && f.Tests > 0:
		what = "P, not corrected for the search"
	}
	if math.IsNaN(p) || f.Tests > 1 {
		return Headline{}, false
	}
	of := f.about()
	caption := what
	if of != "" {
		caption += ": " + of
	}
	h := Headline{Number: bigP(p), Caption: caption}
	if f.N > 0 {
		h.Beside = model.Count(f.N, "patient")
		if f.Events > 0 {
			h.Beside += ", " + model.Count(f.Events, "event")
		}
	}
	h.Sentence = chance(p, of)
	return h, true
}

// about is what was tested, with the outcome.
func (f *Finding) about() string {
	if f.Outcome == "" {
		return f.What
	}
	return strings.TrimPrefix(f.What+" and "+f.Outcome, " and ")
}

// chance says what a P says, in a sentence.
func chance(p float64, what string) string {
	of := ""
	if what != "" {
		of = " of " + what
	}
	if p < alpha {
		return fmt.Sprintf("Chance alone seldom makes a finding as strong as that%s: P %s.", of, model.FormatP(p))
	}
	return fmt.Sprintf("Chance alone may well make a finding as strong as that%s: P %s.", of, model.FormatP(p))
}

// bigP is a P in few signs.
func bigP(p float64) string {
	if p < 0.001 {
		return "<.001"
	}
	return model.FormatSignificant(p, 2)
}

// bigRatio is a ratio in few signs.
func bigRatio(v float64) string { return model.FormatSignificant(v, 3) }

// Headline is the hazard ratio of two groups, else the P that is read, else the median
// or the share that is left; with the shares of the groups at a time in words.
func (s *Survival) Headline() (Headline, bool) {
	w := InWords{Survival: s, At: ToldTime(s)}
	free, _ := s.Endpoint.Free()
	if n, _ := s.Frame.OtherDeaths(); n > 0 {
		free = strings.TrimPrefix(free, "alive and ")
	}
	h := Headline{Sentence: w.shares(free)}
	if len(s.Groups) > 3 { // as many as can be read at once
		h.Sentence = w.tested()
	}
	f, _ := s.Finding()
	p := ""
	switch {
	case !math.IsNaN(f.Corrected):
		p = "P " + model.FormatP(f.Corrected) + ", corrected for the search"
	case f.Pending:
		p = "P being corrected for the search"
	case f.Chosen && f.Tests > 0:
		p = "P " + model.FormatP(f.P) + ", not corrected for the search"
	case f.Tests > 0 && s.Read() != nil && !math.IsNaN(f.P):
		p = s.Read().Name + " P " + model.FormatP(f.P)
	}
	switch e := s.HazardRatio; {
	case len(s.Groups) == 0:
		return h, false
	case e != nil && e.Ratio > 0 && !math.IsInf(e.Ratio, 0) && !math.IsNaN(e.Lower):
		h.Number, h.Caption = bigRatio(e.Ratio), "hazard ratio, "+e.Label
		h.Beside = fmt.Sprintf("%g %% CI %s to %s", 100*s.Level, bigRatio(e.Lower), bigRatio(e.Upper))
		if len(s.AdjustedFor) > 0 {
			h.Caption += ", adjusted"
		}
		if p != "" {
			h.Beside += "\n" + p
		}
	case p != "" && len(s.Groups) > 1:
		h.Number, h.Caption = bigP(f.P), p
		if !math.IsNaN(f.Corrected) {
			h.Number = bigP(f.Corrected)
		}
	case len(s.Groups) > 1:
		h.Caption = "no test can compare these groups"
	default:
		surv, lower, upper := s.Groups[0].Reads(w.At)
		if math.IsNaN(surv) {
			return h, false
		}
		h.Number, h.Caption = hundredths(surv)+"%", fmt.Sprintf("%s at %s", free, w.time(w.At))
		if !math.IsNaN(lower) && surv > 0 && surv < 1 {
			h.Beside = fmt.Sprintf("%g %% CI %s to %s", 100*s.Level, hundredths(lower), percent(upper))
		}
	}
	return h, true
}

// Headline is the corrected P of the best cut.
func (c *Cutoff) Headline() (Headline, bool) {
	f, ok := c.Finding()
	if !ok {
		return Headline{}, false
	}
	h, ok := f.headline()
	if ok {
		h.Sentence = fmt.Sprintf("The best of %s of %s is %s. Its P is %s as if the cut had been known before", model.Count(len(c.Landscape.Cuts), "cut"),
			named(c.Frame.Marker), model.FormatCut(c.Best.Cut, c.Frame.Sorted), model.FormatP(c.Naive))
		if !math.IsNaN(f.Corrected) {
			h.Sentence += ", and " + model.FormatP(f.Corrected) + " once the search is admitted"
		}
		h.Sentence += "."
	}
	return h, ok
}
