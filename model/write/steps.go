package write

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/model/answer"
)

// blank stands where a number is to be filled in.
const blank = "____"

// stepDigits are the decimals of what is to be recalculated by hand.
const stepDigits = 4

// builtNames are what can be built, as titles have it.
var builtNames = map[string]string{answer.BuiltCurve: "Kaplan-Meier curve", answer.BuiltLogRank: "log-rank test",
	answer.BuiltCox:       "Cox model by Newton's method",
	answer.BuiltIncidence: "cumulative incidence", answer.BuiltPermutation: "permutations"}

// BuiltName is what is built, in words.
func BuiltName(built string) string { return builtNames[built] }

// Steps renders what is built by hand, up to the step that is shown: the patients, every
// step as a row, and every step worked out in figures. With blanks the numbers are left
// to be filled in, and stand once more on a page of their own where that is wanted.
func Steps(s *answer.Steps) Document {
	result := obj("of", s.Built, "step", s.At, "steps", s.Total, "sample", obj("n", s.Sample.N, "of", s.Sample.From, "drawn", s.Sample.Drawn,
		"seed?", where(s.Sample.Drawn || s.Permutation != nil, s.Sample.Seed)), "blanks?", s.Blanks, stepsObject(s), "patients", stepPatients(s))
	tables := []Table{patientsTable(s)}
	gaps := s.Blanks != ""
	tables = append(tables, stepTables(s, gaps)...)
	if s.Blanks == "solutions" {
		for i, t := range stepTables(s, false) {
			t.Title = "Solutions: " + t.Title
			t.Page = i == 0
			tables = append(tables, t)
		}
	}
	said := []string{fmt.Sprintf("by hand: %s, step %d of %d", BuiltName(s.Built), s.At, s.Total)}
	if t := s.Teaching(); t != "" {
		said = append(said, t)
	}
	return document("steps", s.Answer, result, tables...).saying(said...).ofPatients(s.Cohort.Synthetic == "").Rounded(stepDigits).single()
}

// stepTables are the steps as rows, and worked out.
func stepTables(s *answer.Steps, gaps bool) []Table {
	var out []Table
	switch {
	case s.LogRank != nil:
		out = logRankTables(s, gaps)
	case s.Cox != nil:
		out = newtonTables(s, gaps)
	case s.Incidence != nil:
		out = incidenceTables(s, gaps)
	case s.Permutation != nil:
		out = permutationTables(s, gaps)
	default:
		out = curveTables(s, gaps)
	}
	worked := table("Step by step", "step", "in figures")
	add := func(step string, lines []Worked) {
		for i, l := range lines {
			text := l.String()
			if gaps {
				text = l.Blank(true)
			}
			if i > 0 {
				step = ""
			}
			worked.add(step, text)
		}
	}
	for k := 1; k <= s.At; k++ {
		add(fmt.Sprint(k), WorkedStep(s, k))
	}
	if s.Done() {
		add("end", WorkedEnd(s))
	}
	return append(out, filled(worked)...)
}

// cellsOf makes the cells of a row: those of gap are left out where there are gaps.
type cellsOf struct{ gaps bool }

// gap is the cell of a number that is to be found.
func (c cellsOf) gap(v any) any {
	if c.gaps {
		return word(blank)
	}
	return v
}

func patientsTable(s *answer.Steps) Table {
	late, parts, grouped := s.Frame.Outcome.Entry != nil, len(s.Frame.Strata) > 1, len(s.Frame.Groups) > 1 && s.Permutation == nil
	t := table("Patients", "id")
	for _, h := range []struct {
		has  bool
		head string
	}{{grouped, "group"}, {parts, "stratum"}, {late, "entry"}, {true, "time"}, {true, "event"}} {
		if h.has {
			t.Head = append(t.Head, h.head)
		}
	}
	if s.Permutation != nil {
		t.Head = append(t.Head, "marker")
	}
	if s.Cox != nil {
		t.Head = append(t.Head, s.Cox.Term...)
	}
	for _, p := range s.Patients {
		event := "no"
		switch {
		case p.Event:
			event = "yes"
		case p.Cause != "":
			event = p.Cause
		}
		row := cells(p.ID)
		if grouped {
			row = append(row, word(s.Frame.Groups[p.Group].Name))
		}
		if parts {
			row = append(row, word(p.Stratum))
		}
		if late {
			row = append(row, kept(p.Entry))
		}
		row = append(row, kept(p.Time), word(event))
		if s.Permutation != nil {
			row = append(row, kept(p.Marker))
		}
		for _, x := range p.X {
			row = append(row, kept(x))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func stepPatients(s *answer.Steps) []object {
	out := []object{}
	for _, p := range s.Patients {
		x := object{}
		for j, v := range p.X {
			x = append(x, field{s.Cox.Term[j], v})
		}
		o := obj("id", p.ID, "group", s.Frame.Groups[p.Group].Name, "stratum?", p.Stratum, "entry?", where(s.Frame.Outcome.Entry != nil, p.Entry),
			"time", p.Time, "event", p.Event, "cause?", p.Cause)
		if s.Permutation != nil {
			o = append(o, field{"marker", p.Marker})
		}
		if len(x) > 0 {
			o = append(o, field{"x", x})
		}
		out = append(out, o)
	}
	return out
}

// stepsObject are the fields of what is built.
func stepsObject(s *answer.Steps) object {
	rows := []object{}
	switch {
	case s.LogRank != nil:
		for _, p := range s.LogRank.Steps {
			rows = append(rows, logRankObject(s, p))
		}
		o := obj("rows", rows)
		if t := s.LogRank.Test; s.Done() {
			o = append(o, field{"tests", []object{obj("name", "log-rank", "statistic", t.ChiSq, "df", t.DF, "p_value", t.P)}})
		}
		return o
	case s.Cox != nil:
		for k := range s.Cox.Steps {
			rows = append(rows, newtonObject(s, k))
		}
		return obj("ties", s.Cox.Ties, "converged", s.Cox.Converged, "rows", rows)
	case s.Incidence != nil:
		for _, c := range s.Incidence.Steps {
			rows = append(rows, obj("group", s.Frame.Groups[c.Group].Name, "time", c.Time, "n_risk", c.AtRisk, "n_event", c.Events, "n_other",
				c.Others,
				"n_censor", c.Censored, "n_entered?", c.Entered, "event_free_before", c.FreeUntil, "increment", c.Increment, "estimate", c.Estimate,
				"event_free", c.Free, "had?", c.Had, "other?", c.Other, "censored?", c.Lost))
		}
		return obj("cause", s.Incidence.Cause, "rows", rows)
	case s.Permutation != nil:
		return permutationObject(s)
	}
	for _, c := range s.Curves {
		rows = append(rows, obj("group", s.Frame.Groups[c.Group].Name, "time", c.Time, "n_risk", c.AtRisk, "n_event", c.Events, "n_censor",
			c.Censored,
			"n_entered?", c.Entered, "factor", c.Factor, "estimate", c.Surv, "term", c.Term, "greenwood", c.Sum, "std_error", seOf(c),
			"conf_low", c.Lower, "conf_high", c.Upper, "had?", c.Had, "censored?", c.Lost))
	}
	return obj("level", s.Level, "conf_type", s.ConfType, "rows", rows)
}

// seOf is the standard error of S, which has none at 0.
func seOf(c answer.CurveStep) float64 {
	if math.IsInf(c.Sum, 1) {
		return math.NaN()
	}
	return c.SE
}

func curveTables(s *answer.Steps, gaps bool) []Table {
	c := cellsOf{gaps}
	t := table("Kaplan-Meier by hand", "group", "time", "at risk", "events", "censored", "entered", "1 - d/n", "S", "Greenwood", "std error",
		ciOf(s.Level)+" low", "high")
	for _, p := range s.Curves {
		if p.Start {
			t.add(s.Frame.Groups[p.Group].Name, kept(p.Time), p.AtRisk, "", p.Censored, entered(p.Entered), "", p.Surv, "", "", "", "")
			continue
		}
		t.add(s.Frame.Groups[p.Group].Name, kept(p.Time), c.gap(p.AtRisk), p.Events, p.Censored, entered(p.Entered), c.gap(p.Factor), c.gap(p.Surv),
			c.gap(p.Sum),
			c.gap(seOf(p)), c.gap(p.Lower), c.gap(p.Upper))
	}
	t.notef("intervals of the type %s; censored: from this time on, before the next", s.ConfType)
	return []Table{inTime(s, t)}
}

// inTime is a table of event times without the columns that nothing stands in: of groups
// where there is one, and of late entries where everybody is there from the start.
func inTime(s *answer.Steps, t Table) Table {
	if s.Frame.Outcome.Entry == nil {
		t = t.without(slices.Index(t.Head, "entered"))
	}
	if len(s.Frame.Groups) < 2 {
		t = t.without(0)
	}
	return t
}

// entered is a number of late entries, nothing where there is none.
func entered(n int) any {
	if n == 0 {
		return ""
	}
	return n
}

func logRankObject(s *answer.Steps, p answer.LogRankStep) object {
	groups := []object{}
	for g := range p.AtRisk {
		groups = append(groups, obj("name", s.Frame.Groups[g].Name, "n_risk", p.AtRisk[g], "n_event", p.Events[g], "expected", p.Expected[g],
			"variance", p.Variance[g][g], "sum_observed", p.SumObserved[g], "sum_expected", p.SumExpected[g], "sum_variance", p.SumVariance[g][g]))
	}
	return obj("stratum?", stratumOf(s, p.Stratum), "time", p.Time, "groups", groups, "covariance", p.Variance, "sum_covariance", p.SumVariance,
		"had", p.Had)
}

func stratumOf(s *answer.Steps, k int) string {
	if len(s.Frame.Strata) < 2 {
		return ""
	}
	return s.Frame.Strata[k]
}

func logRankTables(s *answer.Steps, gaps bool) []Table {
	c := cellsOf{gaps}
	t := table("Log-rank by hand", "stratum", "time", "group", "at risk", "events", "expected", "variance", "sum observed", "sum expected",
		"sum variance")
	for _, p := range s.LogRank.Steps {
		for g := range p.AtRisk {
			t.add(stratumOf(s, p.Stratum), kept(p.Time), s.Frame.Groups[g].Name, kept(p.AtRisk[g]), kept(p.Events[g]), c.gap(p.Expected[g]),
				c.gap(p.Variance[g][g]),
				c.gap(p.SumObserved[g]), c.gap(p.SumExpected[g]), c.gap(p.SumVariance[g][g]))
		}
	}
	if len(s.Frame.Strata) < 2 {
		t = t.without(0)
	}
	out := []Table{t}
	if x := s.LogRank.Test; s.Done() {
		end := table("Test", "test", "chi-square", "df", headP(s.Searched()))
		end.add("log-rank", c.gap(x.ChiSq), x.DF, c.gap(pvalue(x.P)))
		out = append(out, end)
	}
	return out
}

func newtonObject(s *answer.Steps, k int) object {
	step := s.Cox.Steps[k]
	terms := []object{}
	for j, name := range s.Cox.Term {
		next := math.NaN()
		if step.Step != nil {
			next = step.Step[j]
		}
		terms = append(terms, obj("term", name, "estimate", step.Coef[j], "hazard_ratio", math.Exp(step.Coef[j]), "score", step.Score[j], "step",
			next))
	}
	return obj("iteration", k, "loglik", step.LogLik, "terms", terms, "information", step.Info, "halved?", step.Halved)
}

func newtonTables(s *answer.Steps, gaps bool) []Table {
	c := cellsOf{gaps}
	t := table("Newton's method by hand, ties "+s.Cox.Ties, "iteration", "log-likelihood", "term", "coefficient", "HR", "score", "step")
	info := table("Information", "iteration", "term", "with", "information")
	for k, step := range s.Cox.Steps {
		for j, name := range s.Cox.Term {
			next := any("")
			if step.Step != nil {
				next = c.gap(step.Step[j])
			}
			coef, ratio := c.gap(step.Coef[j]), c.gap(math.Exp(step.Coef[j]))
			if k == 0 { // where it begins
				coef, ratio = step.Coef[j], math.Exp(step.Coef[j])
			}
			t.add(k, c.gap(step.LogLik), name, coef, ratio, c.gap(step.Score[j]), next)
			for i, other := range s.Cox.Term[:j+1] {
				info.add(k, name, other, c.gap(step.Info[j][i]))
			}
		}
	}
	t.notef("score: over all events, x less its mean among those at risk, each weighted by exp(βx); information: the variances of x so weighted")
	t.notef("step: score divided by information, which is added to the coefficients")
	return []Table{t, info}
}

func incidenceTables(s *answer.Steps, gaps bool) []Table {
	c := cellsOf{gaps}
	t := table(fmt.Sprintf("Cumulative incidence of %s = %s by hand", s.Endpoint.Event, s.Incidence.Cause), "group", "time", "at risk", "events",
		"other events",
		"censored", "entered", "S before", "increment", "incidence", "S")
	for _, p := range s.Incidence.Steps {
		if p.Start {
			t.add(s.Frame.Groups[p.Group].Name, kept(p.Time), p.AtRisk, "", "", p.Censored, entered(p.Entered), "", "", p.Estimate, p.Free)
			continue
		}
		t.add(s.Frame.Groups[p.Group].Name, kept(p.Time), c.gap(p.AtRisk), p.Events, p.Others, p.Censored, entered(p.Entered), c.gap(p.FreeUntil),
			c.gap(p.Increment),
			c.gap(p.Estimate), c.gap(p.Free))
	}
	t.notef("S: no event of any cause; censored: from this time on, before the next")
	return []Table{inTime(s, t)}
}

func permutationObject(s *answer.Steps) object {
	b := s.Permutation
	cuts, rows, scores := []object{}, []object{}, []object{}
	for _, c := range b.Cuts {
		cuts = append(cuts, obj("cut", c.Cut, "n_low", c.NLow, "n_high", c.NHigh, "maxstat", c.Standardised))
	}
	for i, v := range b.Score {
		scores = append(scores, obj("id", b.ID[i], "marker", b.Value[i], "score", v))
	}
	for k, p := range b.Steps {
		rows = append(rows, obj("permutation", k+1, "cut", b.Cuts[p.Cut].Cut, "maxstat", p.Largest, "reaches", p.Reaches, "n_reached", p.Exceed,
			"p_value", b.P(k+1), "scores", p.Score))
	}
	return obj("marker", b.Marker, "best", obj("cut", b.Best.Cut, "n_low", b.Best.NLow, "n_high", b.Best.NHigh, "maxstat", b.Best.Standardised),
		"p_value", b.Naive, "cuts", cuts, "scores", scores, "rows", rows)
}

func permutationTables(s *answer.Steps, gaps bool) []Table {
	c, b := cellsOf{gaps}, s.Permutation
	scores := table("Log-rank scores, in the order of "+b.Marker, "id", "marker", "score")
	for i, v := range b.Score {
		scores.add(b.ID[i], kept(b.Value[i]), v)
	}
	cuts := table("Every cut of "+b.Marker, "cut", "n low", "n high", "max. standardised")
	for _, x := range b.Cuts {
		cuts.add(kept(x.Cut), x.NLow, x.NHigh, c.gap(x.Standardised))
	}
	t := table(fmt.Sprintf("Permutations by hand (naive P of the best cut: %s)", P(b.Naive)), "permutation", "best cut", "max. standardised",
		"reaches", "reached", "P")
	for k, p := range b.Steps {
		reaches := "no"
		if p.Reaches {
			reaches = "yes"
		}
		t.add(k+1, kept(b.Cuts[p.Cut].Cut), p.Largest, c.gap(reaches), c.gap(p.Exceed), c.gap(pvalue(b.P(k+1))))
	}
	t.notef("P: (reached + 1)/(permutations + 1); observed: %s at %s", Fixed(b.Best.Standardised, 3), model.FormatShort(b.Best.Cut))
	return []Table{scores, cuts, t}
}
