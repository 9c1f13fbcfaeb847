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

// HeadlineOf is the headline of an answer: its own, else the one P that the ledger keeps
// of it. ok is false where it has neither; the least P of many is no headline.
func HeadlineOf(v any) (h Headline, ok bool) {
	if own, is := v.(interface{ Headline() (Headline, bool) }); is {
		return own.Headline()
	}
	if f, is := v.(Found); is {
		if found, ok := f.Finding(); ok {
			return found.headline()
		}
	}
	return Headline{}, false
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
	of := f.What
	if f.Outcome != "" {
		of = strings.TrimPrefix(of+" and "+f.Outcome, " and ")
	}
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

// Headline is how many null cohorts the naive P of the best cut is wrong in, or how many
// cohorts with an effect show it.
func (a *Simulated) Headline() (Headline, bool) {
	key, caption := "naive", "of the null cohorts have a naive P of at most 0.05 at the best cut"
	if !a.Simulation.Null {
		key, caption = "best", "of the cohorts: the interval at the best cut holds the truth"
	}
	p := shareOf(a.Tests, key)
	if p == nil {
		p = shareOf(a.Coverage, key)
	}
	if p == nil {
		return Headline{}, false
	}
	said := a.Sentence()
	return Headline{Number: hundredths(p.Value) + "%", Caption: caption,
		Beside:   fmt.Sprintf("%g %% CI %s to %s", 100*a.Simulation.Level, hundredths(p.Exact.Lower), percent(p.Exact.Upper)),
		Sentence: strings.ToUpper(said[:1]) + said[1:] + "."}, true
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
