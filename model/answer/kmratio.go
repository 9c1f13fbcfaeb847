package answer

import (
	"math"

	"kaplan/stats"
)

// groupRows fits the groups alone, from their event tables: no pass over the
// patients, so that it can follow every key.
func (s *Survival) groupRows() ([]Effect, *stats.GroupCoxFit, error) {
	ties, err := tiesOf(s.Look.Ties)
	if err != nil {
		return nil, nil, err
	}
	f := s.Frame
	if !plain(s.Look) || clusters(f) != "" {
		return nil, nil, nil
	}
	fit, err := stats.GroupCox(s.tables, ties)
	if err != nil {
		return nil, nil, err
	}
	z := stats.NormalCI(s.Level)
	ref := s.Reference
	var rows []Effect
	for g := range f.Groups {
		if g == ref {
			continue
		}
		row := Effect{Term: f.Marker.Name + "=" + f.Groups[g].Name, Label: f.Groups[g].Name + " vs " + f.Groups[ref].Name, CI: "wald"}
		row.Coef = fit.Coef[g] - fit.Coef[ref]
		row.SE = math.Sqrt(fit.Cov[g][g] + fit.Cov[ref][ref] - 2*fit.Cov[g][ref])
		row.Ratio, row.Statistic = math.Exp(row.Coef), row.Coef/row.SE
		row.P = stats.NormalP(row.Statistic)
		row.Lower, row.Upper = math.Exp(row.Coef-z*row.SE), math.Exp(row.Coef+z*row.SE)
		if math.IsInf(row.Coef, 0) || math.IsNaN(row.Coef) {
			row.Note = NoFinite
			row.SE, row.Statistic, row.P, row.Lower, row.Upper = math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
		}
		if s.Look.CI == "profile" && len(f.Groups) == 2 {
			row.CI, row.Note = "profile", ""
			row.P = fit.LR.P
			lo, hi := fit.ProfileCI(s.Level)
			if ref != 0 { // the fit's reference is always the first group
				lo, hi = 1/hi, 1/lo
			}
			row.Lower, row.Upper = lo, hi
		}
		rows = append(rows, row)
	}
	return rows, fit, nil
}

// fewInGroup reports whether some group has hardly any event.
func (s *Survival) fewInGroup() bool {
	for _, g := range s.Groups {
		if g.Events <= fewEvents {
			return true
		}
	}
	return false
}

// groupHazard is the model of the groups alone.
func (s *Survival) groupHazard() *Hazard {
	fit := s.fit
	h := &Hazard{Answer: s.Answer, Level: s.Level, CI: s.rows[0].CI, Ties: fit.Ties.String(), Rows: s.rows}
	h.Heading = h.heading(s.Frame)
	ref := s.Frame.ReferenceGroup()
	for g := range s.Groups {
		if g == ref {
			continue
		}
		own, base := &s.Groups[g], &s.Groups[ref]
		h.groups = append(h.groups, Contrast{Title: s.Frame.Marker.Title(), Level: withRange(own.Group), Reference: withRange(base.Group),
			N: own.N, Events: own.Events, RefN: base.N, RefEvents: base.Events, First: len(h.groups) == 0})
	}
	h.Fit = &ModelFit{N: s.Used, Events: s.Events, Ties: h.Ties, LogLikNull: fit.LogLikNull, LogLik: fit.LogLik,
		AIC: -2*fit.LogLik + 2*float64(fit.DF), BIC: -2*fit.LogLik + math.Log(float64(s.Events))*float64(fit.DF), LR: fit.LR, Wald: fit.Wald, Score: fit.Score}
	if len(fit.Warnings) > 0 {
		h.Note = fit.Warnings[0]
	}
	return h
}

// Adjusted is what the hazard ratios under the curves say where covariates take
// part: another test than that of the curves, which do not use them; nil where none
// does.
func (s *Survival) Adjusted() Found {
	if s.Look.Covariates == "" || s.Ratios == nil {
		return nil
	}
	return s.Ratios
}
