package write

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// blank stands where a number is to be filled in.
const blank = "____"

// stepDigits are the decimals of what is to be recalculated by hand.
const stepDigits = 4

// builtNames are what can be built, as titles have it.
var builtNames = map[string]string{answer.BuiltCurve: "Kaplan-Meier curve", answer.BuiltLogRank: "log-rank test", answer.BuiltCox: "Cox model by Newton's method",
	answer.BuiltIncidence: "cumulative incidence", answer.BuiltPermutation: "permutations of a searched cut"}

// BuiltName is what is built, in words.
func BuiltName(s *answer.Steps) string { return builtNames[s.Built] }

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
	said := []string{fmt.Sprintf("by hand: %s, step %d of %d", BuiltName(s), s.At, s.Total)}
	if t := s.Teaching(); t != "" {
		said = append(said, t)
	}
	return document("steps", s.Answer, result, tables...).saying(said...).ofPatients(s.Cohort.Synthetic == "").Rounded(stepDigits)
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
				text = l.Blank()
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
	return append(out, worked)
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
	t := table("Patients", "id", "group", "stratum", "entry", "time", "event")
	if s.Permutation != nil {
		t.Head = append(t.Head, "marker")
	}
	if s.Cox != nil {
		for _, l := range s.Cox.Term {
			t.Head = append(t.Head, l)
		}
	}
	for _, p := range s.Patients {
		event := "no"
		switch {
		case p.Event:
			event = "yes"
		case p.Cause != "":
			event = p.Cause
		}
		entry := any("")
		if s.Frame.Outcome.Entry != nil {
			entry = kept(p.Entry)
		}
		group := s.Frame.Groups[p.Group].Name
		if s.Permutation != nil {
			group = ""
		}
		row := cells(p.ID, group, p.Stratum, entry, kept(p.Time), event)
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
			rows = append(rows, obj("group", s.Frame.Groups[c.Group].Name, "time", c.Time, "n_risk", c.AtRisk, "n_event", c.Events, "n_other", c.Others,
				"n_censor", c.Censored, "n_entered?", c.Entered, "event_free_before", c.FreeUntil, "increment", c.Increment, "estimate", c.Estimate,
				"event_free", c.Free, "had?", c.Had, "other?", c.Other, "censored?", c.Lost))
		}
		return obj("cause", s.Incidence.Cause, "rows", rows)
	case s.Permutation != nil:
		return permutationObject(s)
	}
	for _, c := range s.Curves {
		rows = append(rows, obj("group", s.Frame.Groups[c.Group].Name, "time", c.Time, "n_risk", c.AtRisk, "n_event", c.Events, "n_censor", c.Censored,
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
	t := table("Kaplan-Meier by hand", "group", "time", "at risk", "events", "censored", "entered", "1 - d/n", "S", "Greenwood", "std error", ciOf(s.Level)+" low", "high")
	for _, p := range s.Curves {
		if p.Start {
			t.add(s.Frame.Groups[p.Group].Name, kept(p.Time), p.AtRisk, "", p.Censored, entered(p.Entered), "", p.Surv, "", "", "", "")
			continue
		}
		t.add(s.Frame.Groups[p.Group].Name, kept(p.Time), c.gap(p.AtRisk), p.Events, p.Censored, entered(p.Entered), c.gap(p.Factor), c.gap(p.Surv), c.gap(p.Sum),
			c.gap(seOf(p)), c.gap(p.Lower), c.gap(p.Upper))
	}
	t.notef("intervals of the type %s; censored: from this time on, before the next", s.ConfType)
	return []Table{t}
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
	return obj("stratum?", stratumOf(s, p.Stratum), "time", p.Time, "groups", groups, "covariance", p.Variance, "sum_covariance", p.SumVariance, "had", p.Had)
}

func stratumOf(s *answer.Steps, k int) string {
	if len(s.Frame.Strata) < 2 {
		return ""
	}
	return s.Frame.Strata[k]
}

func logRankTables(s *answer.Steps, gaps bool) []Table {
	c := cellsOf{gaps}
	t := table("Log-rank by hand", "stratum", "time", "group", "at risk", "events", "expected", "variance", "sum observed", "sum expected", "sum variance")
	for _, p := range s.LogRank.Steps {
		for g := range p.AtRisk {
			t.add(stratumOf(s, p.Stratum), kept(p.Time), s.Frame.Groups[g].Name, kept(p.AtRisk[g]), kept(p.Events[g]), c.gap(p.Expected[g]), c.gap(p.Variance[g][g]),
				c.gap(p.SumObserved[g]), c.gap(p.SumExpected[g]), c.gap(p.SumVariance[g][g]))
		}
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
		terms = append(terms, obj("term", name, "estimate", step.Coef[j], "hazard_ratio", math.Exp(step.Coef[j]), "score", step.Score[j], "step", next))
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
	t.notef("step: score divided by information, which is added to the coefficients")
	return []Table{t, info}
}

func incidenceTables(s *answer.Steps, gaps bool) []Table {
	c := cellsOf{gaps}
	t := table(fmt.Sprintf("Cumulative incidence of %s = %s by hand", s.Endpoint.Event, s.Incidence.Cause), "group", "time", "at risk", "events", "other events",
		"censored", "entered", "S before", "increment", "incidence", "S")
	for _, p := range s.Incidence.Steps {
		if p.Start {
			t.add(s.Frame.Groups[p.Group].Name, kept(p.Time), p.AtRisk, "", "", p.Censored, entered(p.Entered), "", "", p.Estimate, p.Free)
			continue
		}
		t.add(s.Frame.Groups[p.Group].Name, kept(p.Time), c.gap(p.AtRisk), p.Events, p.Others, p.Censored, entered(p.Entered), c.gap(p.FreeUntil), c.gap(p.Increment),
			c.gap(p.Estimate), c.gap(p.Free))
	}
	t.notef("S: no event of any cause; censored: from this time on, before the next")
	return []Table{t}
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
	t := table(fmt.Sprintf("Permutations by hand (naive P of the best cut: %s)", P(b.Naive)), "permutation", "best cut", "max. standardised", "reaches", "reached", "P")
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

// Piece is a part of a line in which a step is worked out.
type Piece struct {
	Text string
	Gap  bool // it is to be found
}

// Worked is a line in which a step is worked out.
type Worked []Piece

// String is the whole line.
func (w Worked) String() string {
	var b strings.Builder
	for _, p := range w {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Blank is the line with what is to be found left out.
func (w Worked) Blank() string {
	var b strings.Builder
	for _, p := range w {
		if p.Gap {
			b.WriteString(blank)
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// found is a text that is to be found.
type found string

// worked makes a line.
func worked(parts ...any) Worked {
	var w Worked
	for _, p := range parts {
		switch x := p.(type) {
		case found:
			w = append(w, Piece{string(x), true})
		default:
			w = append(w, Piece{fmt.Sprint(x), false})
		}
	}
	return w
}

// three prints a probability, a factor or a small sum; four a sum of variances.
func three(v float64) string { return minus(Fixed(v, 3)) }
func four(v float64) string  { return minus(Fixed(v, 4)) }

// Sized prints a number of any size in four digits, and what is small in six decimals.
func Sized(v float64) string {
	if math.Abs(v) < 1e-3 {
		return strings.Replace(Fixed(v, 6), "-0.000000", "0.000000", 1)
	}
	return Significant(v, 4)
}

func sized(v float64) string { return minus(Sized(v)) }

// minus writes the sign as it stands in formulas.
func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }

// at is a time with its unit.
func atTime(s *answer.Steps, t float64) string {
	return strings.TrimSpace(model.FormatShort(t) + " " + s.Endpoint.Unit)
}

// who are some patients with what became of them.
func who(ids []string, one, several string) string {
	const most = 4
	names := slices.Clone(ids)
	verb := one
	if len(names) > 1 {
		verb = several
	}
	if len(names) > most {
		names = append(names[:most-1], fmt.Sprintf("%d more", len(ids)-most+1))
	}
	return model.And(names) + " " + verb
}

// inGroup says in which group a step is, where there are several.
func inGroup(s *answer.Steps, g int) string {
	if len(s.Frame.Groups) < 2 {
		return ""
	}
	return ", " + s.Frame.Groups[g].Name
}

// WorkedStep is step k, counted from 1, in figures.
func WorkedStep(s *answer.Steps, k int) []Worked {
	switch {
	case s.LogRank != nil:
		return workedLogRank(s, s.LogRank.Steps[k-1])
	case s.Cox != nil:
		return workedCox(s, k-1)
	case s.Incidence != nil:
		steps := slices.DeleteFunc(slices.Clone(s.Incidence.Steps), func(c answer.IncidenceStep) bool { return c.Start })
		return workedIncidence(s, steps[k-1])
	case s.Permutation != nil:
		return workedPermutation(s, k)
	}
	steps := slices.DeleteFunc(slices.Clone(s.Curves), func(c answer.CurveStep) bool { return c.Start })
	return workedCurve(s, steps[k-1])
}

// countdown is how the number at risk follows from the one before.
func countdown(n, events, censored, entered, now int) Worked {
	if events+censored+entered == 0 {
		return worked("n = ", found(fmt.Sprint(now)), " at risk")
	}
	text := fmt.Sprintf("n = %d", n)
	for _, x := range []struct {
		n          int
		sign, word string
	}{{events, "−", "event"}, {censored, "−", "censored"}, {entered, "+", "entered"}} {
		if x.n == 0 {
			continue
		}
		what := x.word
		if what == "event" && x.n > 1 {
			what = "events"
		}
		text += fmt.Sprintf(" %s %d %s", x.sign, x.n, what)
	}
	return worked(text+" = ", found(fmt.Sprint(now)), " at risk")
}

func workedCurve(s *answer.Steps, c answer.CurveStep) []Worked {
	b := c.Before
	head := fmt.Sprintf("t = %s%s: %s", atTime(s, c.Time), inGroup(s, c.Group), who(c.Had, "has the event", "have the event"))
	if len(b.Lost) > 0 {
		head += "; " + who(b.Lost, "was censored before", "were censored before")
	}
	t := model.FormatShort(c.Time)
	out := []Worked{worked(head), countdown(b.AtRisk, b.Events, b.Censored, b.Entered, c.AtRisk),
		worked("S(", t, ") = ", three(b.Surv), " × (1 − ", found(fmt.Sprintf("%d/%d", c.Events, c.AtRisk)), ") = ", found(three(c.Surv)))}
	if math.IsInf(c.Sum, 1) {
		return append(out, worked("nobody is left: at S = 0 there is neither a standard error nor an interval"))
	}
	z := Fixed(stats.NormalCI(s.Level), 2)
	percent := fmt.Sprintf("%g %% interval (%s)", s.Level*100, s.ConfType)
	how := map[string]string{
		"log":     fmt.Sprintf("%s × exp(± %s × √%s)", three(c.Surv), z, four(c.Sum)),
		"plain":   fmt.Sprintf("%s ± %s × %s", three(c.Surv), z, three(c.SE)),
		"log-log": fmt.Sprintf("%s^exp(± %s × √%s / log %s)", three(c.Surv), z, four(c.Sum), three(c.Surv)),
		"logit":   fmt.Sprintf("logit %s ± %s × √%s / (1 − %s), turned back", three(c.Surv), z, four(c.Sum), three(c.Surv)),
		"arcsin":  fmt.Sprintf("sin² of arcsin √%s ± %s / 2 × √(%s × %s / (1 − %s))", three(c.Surv), z, four(c.Sum), three(c.Surv), three(c.Surv)),
	}[s.ConfType]
	return append(out,
		worked("Greenwood = ", four(b.Sum), " + ", found(fmt.Sprintf("%d/(%d × %d)", c.Events, c.AtRisk, c.AtRisk-c.Events)), " = ", found(four(c.Sum)),
			"; SE = ", found(three(c.Surv)), " × √", found(four(c.Sum)), " = ", found(three(c.SE))),
		worked(percent, ": ", found(how), " = ", found(three(c.Lower)+" to "+three(c.Upper))))
}

func workedLogRank(s *answer.Steps, p answer.LogRankStep) []Worked {
	n, d := 0.0, 0.0
	var risk []string
	for g := range p.AtRisk {
		n, d = n+p.AtRisk[g], d+p.Events[g]
		risk = append(risk, fmt.Sprintf("%s in %s", num(p.AtRisk[g]), s.Frame.Groups[g].Name))
	}
	head := fmt.Sprintf("t = %s", atTime(s, p.Time))
	if st := stratumOf(s, p.Stratum); st != "" {
		head += ", " + st
	}
	var had []string
	for _, id := range p.Had {
		i := slices.IndexFunc(s.Patients, func(x answer.StepPatient) bool { return x.ID == id })
		had = append(had, fmt.Sprintf("%s (%s)", id, s.Frame.Groups[s.Patients[i].Group].Name))
	}
	out := []Worked{worked(head, ": ", who(had, "has the event", "have the event")), worked("at risk: ", model.And(risk), ", ", num(n), " together")}
	many := len(p.AtRisk) > 2
	for g := range p.AtRisk {
		if !many && g == 1 {
			break
		}
		name := s.Frame.Groups[g].Name
		share := fmt.Sprintf("%s/%s", num(p.AtRisk[g]), num(n))
		rest := fmt.Sprintf("%s/%s", num(n-p.AtRisk[g]), num(n))
		out = append(out, worked("expected in ", name, " = ", num(d), " × ", found(share), " = ", found(three(p.Expected[g]))))
		how := fmt.Sprintf("%s × %s × %s", num(d), share, rest)
		if d > 1 {
			how += fmt.Sprintf(" × (%s − %s)/(%s − 1)", num(n), num(d), num(n))
		}
		if n == 1 {
			out = append(out, worked("variance = 0: one patient is at risk"))
		} else {
			out = append(out, worked("variance = ", found(how), " = ", found(three(p.Variance[g][g]))))
		}
	}
	for g := range p.AtRisk {
		if !many && g == 1 {
			break
		}
		out = append(out, worked("so far in ", s.Frame.Groups[g].Name, ": observed ", found(num(p.SumObserved[g])), ", expected ", found(three(p.SumExpected[g])),
			", variance ", found(three(p.SumVariance[g][g]))))
	}
	return out
}

// num prints a count.
func num(v float64) string { return model.FormatShort(v) }

func workedCox(s *answer.Steps, k int) []Worked {
	step := s.Cox.Steps[k]
	head := fmt.Sprintf("after %s", model.Count(k, "iteration"))
	if k == 0 {
		head = "start with coefficients of 0"
	}
	out := []Worked{worked(head, ": log-likelihood ", found(minus(Fixed(step.LogLik, 4))))}
	if k > 0 {
		rise := step.LogLik - s.Cox.Steps[k-1].LogLik
		out[0] = append(out[0], worked(", up by ", found(sized(rise)))...)
	}
	single := len(s.Cox.Term) == 1
	for j, l := range s.Cox.Label {
		coef := found(sized(step.Coef[j]))
		line := worked(l, ": β = ", coef, ", HR = ", found(sized(math.Exp(step.Coef[j]))), ", score U = ", found(sized(step.Score[j])))
		if single {
			line = append(line, worked(", information I = ", found(sized(step.Info[0][0])))...)
		}
		out = append(out, line)
	}
	if step.Step == nil {
		return out
	}
	for j, l := range s.Cox.Label {
		way := "I⁻¹U"
		if single {
			way = fmt.Sprintf("U/I = %s/%s", sized(step.Score[0]), sized(step.Info[0][0]))
		} else {
			way = l + ": " + way
		}
		if step.Halved > 0 {
			way += fmt.Sprintf(", halved %s", times(step.Halved))
		}
		sign := " + "
		if step.Step[j] < 0 {
			sign = " − "
		}
		out = append(out, worked("step ", way, " = ", found(sized(step.Step[j])), ", next β = ", sized(step.Coef[j]), sign,
			found(sized(math.Abs(step.Step[j]))), " = ", found(sized(step.Coef[j]+step.Step[j]))))
	}
	return out
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

func workedIncidence(s *answer.Steps, c answer.IncidenceStep) []Worked {
	b := c.Before
	var said []string
	if len(c.Had) > 0 {
		said = append(said, who(c.Had, "has the event", "have the event"))
	}
	if len(c.Other) > 0 {
		said = append(said, who(c.Other, "has another event", "have another event"))
	}
	if len(b.Lost) > 0 {
		said = append(said, who(b.Lost, "was censored before", "were censored before"))
	}
	t, both := model.FormatShort(c.Time), c.Events+c.Others
	return []Worked{worked("t = ", atTime(s, c.Time), inGroup(s, c.Group), ": ", strings.Join(said, "; ")),
		countdown(b.AtRisk, b.Events+b.Others, b.Censored, b.Entered, c.AtRisk),
		worked("free of any event until then: S = ", found(three(c.FreeUntil))),
		worked("increment = ", found(three(c.FreeUntil)), " × ", found(fmt.Sprintf("%d/%d", c.Events, c.AtRisk)), " = ", found(three(c.Increment))),
		worked("CIF(", t, ") = ", three(b.Estimate), " + ", found(three(c.Increment)), " = ", found(three(c.Estimate))),
		worked("S(", t, ") = ", found(three(c.FreeUntil)), " × (1 − ", found(fmt.Sprintf("%d/%d", both, c.AtRisk)), ") = ", found(three(c.Free)))}
}

func workedPermutation(s *answer.Steps, k int) []Worked {
	b := s.Permutation
	p := b.Steps[k-1]
	cut, sum := b.Cuts[p.Cut], 0.0
	for _, v := range p.Score[:cut.NLow] {
		sum += v
	}
	reaches := "below"
	if p.Reaches {
		reaches = "at or beyond"
	}
	return []Worked{worked(fmt.Sprintf("permutation %d: the scores change places, the marker stays", k)),
		worked("largest statistic: at ", model.FormatShort(cut.Cut), ", ", cut.NLow, " low: |", minus(three(sum)), "| / ", four(math.Abs(sum)/p.Largest), " = ", three(p.Largest)),
		worked("that is ", found(reaches), " the observed ", three(b.Best.Standardised)),
		worked("P = (", found(fmt.Sprint(p.Exceed)), " + 1)/(", k, " + 1) = ", found(three(b.P(k))))}
}

// WorkedEnd is what the last step leads to, in figures; nothing where that is in the step.
func WorkedEnd(s *answer.Steps) []Worked {
	switch {
	case s.LogRank != nil:
		t := s.LogRank.Test
		if len(s.LogRank.Steps) == 0 || math.IsNaN(t.ChiSq) {
			return nil
		}
		last := s.LogRank.Steps[len(s.LogRank.Steps)-1]
		how := "(O − E)′ V⁻¹ (O − E)"
		if len(last.AtRisk) == 2 {
			how = fmt.Sprintf("(%s − %s)² / %s", num(last.SumObserved[0]), three(last.SumExpected[0]), three(last.SumVariance[0][0]))
		}
		return []Worked{worked("chi-square = ", found(how), " = ", found(three(t.ChiSq)), " on ", t.DF, " df, P ", found(P(t.P)))}
	case s.Cox != nil:
		if !s.Cox.Converged {
			return []Worked{worked("the steps have not come to rest: there is no finite maximum")}
		}
		last := s.Cox.Steps[len(s.Cox.Steps)-1]
		out := []Worked{worked(fmt.Sprintf("the log-likelihood no longer rises: the maximum after %s", model.Count(len(s.Cox.Steps)-1, "iteration")))}
		for j, l := range s.Cox.Label {
			out = append(out, worked(l, ": HR = exp(", found(sized(last.Coef[j])), ") = ", found(sized(math.Exp(last.Coef[j])))))
		}
		return out
	case s.Permutation != nil:
		n := len(s.Permutation.Steps)
		if n == 0 {
			return nil
		}
		return []Worked{worked("the P of the best cut is ", found(P(s.Permutation.P(n))), ", and not the naive ", P(s.Permutation.Naive))}
	case s.Incidence != nil:
		return nil
	}
	out := Worked{}
	for g, group := range s.Frame.Groups {
		median := ""
		for _, c := range s.Curves {
			if c.Group == g && c.Surv <= 0.5 && median == "" {
				median = atTime(s, c.Time)
			}
		}
		name := cmp.Or(strings.TrimPrefix(inGroup(s, g), ", "), group.Name)
		if g > 0 {
			out = append(out, worked("; ")...)
		}
		if median == "" {
			out = append(out, worked("median of ", name, ": ", found("not reached"))...)
		} else {
			out = append(out, worked("median of ", name, ": ", found(median))...)
		}
	}
	return []Worked{append(worked("S ≤ 0.5 first: "), out...)}
}
