package write

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
	"kaplan/stats"
)

// survivalParts are the parts of what JSON has of survival, filled in beside the
// tables.
type survivalParts struct {
	groups, tests, pairs, means, milestones []object
	corrected, ratio, model                 object
	primary                                 string
}

func (p *survivalParts) result(s *answer.Survival) object {
	rule := ""
	if len(s.Frame.Cuts) > 0 {
		rule = s.Frame.Rule.Rule
	}
	return obj("groups", append([]object{}, p.groups...), "groups_are?", s.Stretches(), "cuts?", s.Frame.Cuts, "cut_rule?", rule, "cut_of?", cutOf(s),
		"p_corrected?", p.corrected, "level", s.Level, "conf_type", s.ConfType, "conf_coverage", "pointwise", "primary?", p.primary,
		"tests", append([]object{}, p.tests...), "pairwise?", p.pairs, "hazard_ratio?", p.ratio, "model?", p.model,
		"rmst_comparison?", p.means, "milestones?", p.milestones)
}

// cutOf is whose values the rule of a cut was taken from.
func cutOf(s *answer.Survival) object {
	if len(s.Frame.Cuts) == 0 || s.Frame.Rule.Kind == model.CutValue {
		return nil
	}
	return obj("n", s.Frame.Sorted.Len(), "where?", s.Look.Where)
}

// corrected is what is left of a searched cut.
func correctedOf(c *answer.Corrected) object {
	switch {
	case c == nil:
		return nil
	case c.Why != "":
		return obj("p_value", nan, "note", c.Why)
	}
	var best object
	if c.Best != nil {
		best = obj("cut", c.Best.Cut, "p_value", c.Best.P)
	}
	return obj("p_value", c.P, "std_error", c.SE, "method", c.Method, "rounds", c.Rounds, "seed", c.Seed, "strata?", where(c.Strata > 1, c.Strata),
		"cut", c.Cut, "best_cut?", best)
}

// uncorrected marks the hazard ratio at a searched cut, and says what is left of it.
func uncorrected(ratio object, c *answer.Corrected, h *answer.Effect) object {
	var shrunk object
	if x := c.Shrunk(h); !math.IsNaN(x) {
		shrunk = obj("estimate", x, "factor", c.Shrinkage, "method", "bootstrap", "resamples", c.Resamples, "seed", c.Seed)
	}
	why := c.Unshrunk(h)
	return obj(ratio, "corrected", false, "shrunk?", shrunk, "shrunk_note?", where(why != "", why))
}

// uncorrectedNote is the same in words.
func uncorrectedNote(c *answer.Corrected, h *answer.Effect) string {
	note := "not corrected for the search of the cut: the ratio is too far from 1 and its interval too narrow"
	if x := c.Shrunk(h); !math.IsNaN(x) {
		note += fmt.Sprintf("; shrunk by the bootstrap (factor %s, %s, seed %d): %s", Fixed(c.Shrinkage, 2), model.Count(c.Resamples, "resample"),
			c.Seed, Significant(x, 5))
	} else if why := c.Unshrunk(h); why != "" {
		note += "; not shrunk: " + why
	}
	return note
}

// point is a curve at a time.
func point(time, atRisk, events, censored, estimate, se float64, ci stats.CI) object {
	return obj("time", time, "n_risk", atRisk, "n_event", events, "n_censor", censored, "estimate", estimate, "std_error", se, ci)
}

// pointNames are the fields of a point.
var pointNames = []string{"time", "n_risk", "n_event", "n_censor", "estimate", "std_error", "conf_low", "conf_high"}

// steps are the rows of a curve. The standard error is that of S(t); R gives
// none where S = 0.
func steps(c *stats.Curve) series {
	return series{len(c.Time), pointNames, func(j int, to []float64) {
		ci := c.CI(j)
		copy(to, []float64{c.Time[j], c.AtRisk[j], c.Events[j], c.Censored[j], c.Surv[j], c.SELogSurv[j] * c.Surv[j], ci.Lower, ci.Upper})
	}}
}

// Survival renders curves and tests.
func Survival(s *answer.Survival) Document { return survival(answer.SurvivalQuestion.Name, s) }

func survival(command string, s *answer.Survival) Document {
	var p survivalParts
	p.corrected, p.primary = correctedOf(s.Corrected), s.Primary
	tables := append(searchedTable(s), p.curves(s, groupTable(s, "Groups"), true)...)
	var at []float64
	for _, x := range s.Groups[0].At {
		at = append(at, x.Time)
	}
	tables = append(tables, p.differences(s, s.Look.RMST, at)...)
	tables = append(tables, p.tested(s, s.Tests)...)
	tables = append(tables, p.pairwise(s)...)
	a := s.Answer
	tables = append(tables, p.ratios(s, &a)...)
	return drawn(document(command, a, p.result(s), tables...).saying("groups: "+s.Heading()), s, figure.Survival)
}

// groupTable is the table of the groups, without a row.
func groupTable(s *answer.Survival, title string) Table {
	n, median, note := "n", "median", s.Stretches()
	if note != "" {
		n, median = "ever", "0.5 at"
	}
	t := table(title, "group", "range", n, "events", median, ciOf(s.Level)+" low", "high", "median follow-up")
	t.Notes = []string{"intervals: " + s.ConfType + ", pointwise"}
	if note != "" {
		t.Notes = append(t.Notes, note)
	}
	return t
}

// curves fill the table of the groups, and one of survival at times and one of
// restricted means where there are any.
func (p *survivalParts) curves(s *answer.Survival, groups Table, whole bool) []Table {
	ci := ciOf(s.Level)
	at := table("Survival at", "group", "time", "at risk", "events", "survival", "std error", ci+" low", "high", "")
	rmst := table("", "group", "mean", "std error", ci+" low", "high")
	for i := range s.Groups {
		g := &s.Groups[i]
		points, all, mean, band := []object{}, series{}, object(nil), object(nil)
		if whole {
			all = steps(g.Curve())
		}
		groups.add(g.Name, g.Range, g.N, g.Events, g.Median, g.FollowUp.Estimate)
		groups.weighed(g.Name, g.Weighted.N, g.Weighted.Events)
		if x := g.RMST; x != nil {
			mean = obj("tau", x.Tau, "estimate", x.Value, "std_error", x.SE, x.CI)
			rmst.Title = "Restricted mean survival time to " + Number(x.Tau)
			rmst.add(g.Name, x.Value, x.SE, x.CI)
			if i == 0 {
				rmst.Notes = sinceStart(s.Look, x.Tau)
			}
		}
		for _, x := range g.At {
			points = append(points, obj(point(x.Time, x.AtRisk, x.Events, x.Censored, x.Surv, x.SE, x.CI), "extrapolated?", x.Extended))
			at.add(g.Name, x.Time, x.AtRisk, x.Events, x.Surv, x.SE, x.CI, extended(x.Extended))
		}
		if n := len(g.At); n > 0 && i == 0 {
			at.Notes = append(at.Notes, sinceStart(s.Look, g.At[n-1].Time)...)
		}
		if b := g.Band; b != nil {
			edges := series{len(b.Time), []string{"time", "conf_low", "conf_high"}, func(k int, to []float64) {
				to[0], to[1], to[2] = b.Time[k], b.Lower[k], b.Upper[k]
			}}
			band = obj("kind", b.Kind.String(), "coverage", "simultaneous", "critical", b.Critical, "from", b.From, "to", b.To, "steps", edges)
			groups.notef("%s: simultaneous %s band from %s to %s, critical value %s (steps in JSON)", g.Name, b.Kind, Significant(b.From, 5),
				Significant(b.To, 5), Fixed(b.Critical, 4))
		}
		p.groups = append(p.groups, obj("name", g.Name, "range?", g.Range, "n", g.N, "events", g.Events,
			"n_weighted?", g.Weighted.N, "events_weighted?", where(g.Weighted.N > 0, g.Weighted.Events), "median", interval(g.Median),
			"follow_up", interval(g.FollowUp), "rmst?", mean, "at", points, "steps", all, "band?", band))
	}
	return append([]Table{groups}, filled(at.marked(), rmst)...)
}

// testOfGroups is a test of the log-rank family.
func testOfGroups(x stats.LogRank) object {
	weighted := x.Name == "fleming-harrington"
	return obj("name", x.Name, "rho?", where(weighted, x.Rho), "gamma?", where(weighted, x.Gamma), "statistic", x.ChiSq, "df", x.DF, "p_value", x.P,
		"p_one_sided", x.POneSided, "robust?", x.Robust, "why?", x.Why, "observed?", x.Observed, "expected?", x.Expected)
}

// tested are a line for each test of the groups.
func (p *survivalParts) tested(s *answer.Survival, list []stats.LogRank) []Table {
	t := table("Tests", "test", "chi-square", "df", headP(s.Moved), headP(s.Moved)+" one-sided")
	if len(s.Frame.Strata) > 1 {
		t.Title = fmt.Sprintf("Tests, stratified (%d strata)", len(s.Frame.Strata))
	}
	if slices.ContainsFunc(list, func(x stats.LogRank) bool { return x.Robust && x.Why == "" }) {
		t.Notes = append(t.Notes, "robust score test: that of a Cox model with Breslow's ties, as the log-rank test has them, whatever ties hazard ratios have")
	}
	for _, x := range list {
		p.tests = append(p.tests, testOfGroups(x))
		if x.Why != "" { // said once for all of them, in the warnings
			continue
		}
		name := x.Name
		if x.Robust {
			name += " (robust score test)"
		}
		if x.Name == "fleming-harrington" {
			name += fmt.Sprintf(" (%g,%g)", x.Rho, x.Gamma)
		}
		t.add(Cell{Word: name + kindOfTest(x), Name: name}, x.ChiSq, x.DF, pvalue(x.P), pvalue(x.POneSided))
		if x.Name == s.Primary && len(list) > 1 {
			t.Notes = append(t.Notes, "read: "+name+"; the others stand beside it, and to choose among them is to test several times")
		}
	}
	return filled(t)
}

// kindOfTest tells tests of one name apart: two are Peto and Peto's by somebody's
// account.
func kindOfTest(x stats.LogRank) string {
	switch {
	case x.Name == "peto-peto":
		return " (by 1-d/(n+1))" // no wider than the others
	case x.Name == "fleming-harrington" && x.Rho == 1 && x.Gamma == 0:
		return ", Peto & Peto's in R's survdiff"
	}
	return ""
}

// pairwise are a line for each pair of groups.
func (p *survivalParts) pairwise(s *answer.Survival) []Table {
	t := table("Pairwise log-rank, P corrected by "+s.Look.Pairwise, "a", "b", "chi-square", headP(s.Moved), "P corrected")
	for _, x := range s.Pairwise {
		p.pairs = append(p.pairs, obj("a", x.A, "b", x.B, "statistic", x.ChiSq, "p_value", x.P, "p_adjusted", x.PAdjusted))
		t.add(x.A, x.B, x.ChiSq, pvalue(x.P), pvalue(x.PAdjusted))
	}
	return filled(t)
}

// ratios are the hazard ratios under the curves: of two groups alone, or the
// model of the groups and the covariates, with the number of patients who have
// all of these. What there is to say about a model goes to the warnings of a.
func (p *survivalParts) ratios(s *answer.Survival, a *answer.Answer) []Table {
	h, m := s.HazardRatio, s.Ratios
	if h != nil {
		p.ratio = ratioOf(h, s.Look.Ties)
		if s.Moved {
			p.ratio = uncorrected(p.ratio, s.Corrected, h)
		}
	}
	if m != nil && len(m.Rows) == 0 && m.Note != "" {
		a.Warnings = append(slices.Clone(a.Warnings), "there is no hazard ratio: "+strings.ReplaceAll(m.Note, "\n", "; "))
		return nil
	}
	if m == nil || s.Look.Covariates == "" {
		if h == nil {
			return nil
		}
		t := table(fmt.Sprintf("Hazard ratio (Cox, ties %s, %s intervals)", cmp.Or(s.Look.Ties, "efron"), h.CI), "groups", "HR", ciOf(s.Level)+" low",
			"high", headP(s.Moved))
		note := h.Note
		if note == "" && m != nil {
			note = m.Note
		}
		if math.IsInf(h.Coef, 0) && note != "" {
			t.Notes = append(t.Notes, "! "+note)
		}
		if s.Moved {
			t.Notes = append(t.Notes, uncorrectedNote(s.Corrected, h))
		}
		if m != nil && m.Used < s.Used {
			without := m.Excluded[len(s.Excluded):]
			p.ratio = obj(p.ratio, "n?", m.Used, "events?", m.Events, "excluded", exclusions(without))
			t.left(without)
		}
		t.add(h.Label, h.Ratio, h.Lower, h.Upper, pvalue(h.P))
		return []Table{t}
	}
	covariates := model.SplitList(s.Look.Covariates)
	if h != nil {
		p.ratio = obj(p.ratio, "n?", m.Used, "events?", m.Events, "adjusted_for?", covariates)
	}
	title := "Hazard ratios"
	if len(s.Groups) > 1 {
		title += AdjustedFor(covariates)
	}
	t := table(fmt.Sprintf("%s (Cox, ties %s, %s intervals; %s, %s)", title, m.Ties, m.CI, model.Count(m.Used, "patient"), model.Count(m.Events, "event")),
		"term", "HR", ciOf(s.Level)+" low", "high", headP(s.Moved && len(s.Groups) > 1), "")
	for _, r := range m.Rows {
		t.add(r.Label, r.Ratio, r.Lower, r.Upper, pvalue(r.P), r.Note)
	}
	without := m.Excluded[len(s.Excluded):] // curves and tests keep them
	t.left(without)
	if s.Moved && len(s.Groups) > 1 {
		t.Notes = append(t.Notes, uncorrectedNote(s.Corrected, h))
	}
	p.model = obj("n", m.Used, "events", m.Events, "excluded", exclusions(without), "ties", m.Ties, "ci", m.CI, "terms", effectsOf("hazard_ratio", m.Rows))
	if m.Note != "" {
		t.Notes = append(t.Notes, "! "+m.Note)
	}
	for _, w := range m.Warnings {
		if !slices.Contains(a.Warnings, w) {
			a.Warnings = append(slices.Clip(a.Warnings), w)
		}
	}
	return []Table{t}
}

// left notes who is in the curves and not in the model.
func (t *Table) left(without []model.Exclusion) {
	for _, x := range without {
		t.notef("  - %d %s: in the curves and tests, not in the model", x.N, x.Reason)
	}
}
