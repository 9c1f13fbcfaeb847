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

// Piece is a part of a line in which a step is worked out.
type Piece struct {
	Text    string
	Gap     bool // it is to be found
	Carried bool // it was to be found in the step before
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

// Blank is the line with what is to be found left out: in this step alone, or on a sheet of
// all steps, where one step would tell what the one before comes to.
func (w Worked) Blank(sheet bool) string {
	var b strings.Builder
	for _, p := range w {
		if p.Gap || sheet && p.Carried {
			b.WriteString(blank)
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// found is a text that is to be found, earlier one that was found in the step before.
type found string
type earlier string

// worked makes a line.
func worked(parts ...any) Worked {
	var w Worked
	for _, p := range parts {
		switch x := p.(type) {
		case found:
			w = append(w, Piece{Text: string(x), Gap: true})
		case earlier:
			w = append(w, Piece{Text: string(x), Carried: true})
		default:
			w = append(w, Piece{Text: fmt.Sprint(x)})
		}
	}
	return w
}

// three prints a probability, a factor or a small sum; four a sum of variances.
func three(v float64) string { return minus(Fixed(v, 3)) }
func four(v float64) string  { return minus(Fixed(v, 4)) }

// Sized prints a number of any size in four digits, and what is small in six decimals.
func Sized(v float64) string {
	if v == 0 {
		return "0"
	}
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

// before is a number that was found in the step before, unless this is the first.
func before(first bool, text string) any {
	if first {
		return text
	}
	return earlier(text)
}

// countdown is how the number at risk follows from the one before.
func countdown(first bool, n, events, censored, entered, now int) Worked {
	if events+censored+entered == 0 {
		return worked("n = ", found(fmt.Sprint(now)), " at risk")
	}
	before, text := any(earlier(fmt.Sprint(n))), ""
	if first {
		before = n
	}
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
	return worked("n = ", before, text+" = ", found(fmt.Sprint(now)), " at risk")
}

func workedCurve(s *answer.Steps, c answer.CurveStep) []Worked {
	b := c.Before
	head := fmt.Sprintf("t = %s%s: %s", atTime(s, c.Time), inGroup(s, c.Group), who(c.Had, "has the event", "have the event"))
	if len(b.Lost) > 0 {
		head += "; " + who(b.Lost, "was censored before", "were censored before")
	}
	t := model.FormatShort(c.Time)
	out := []Worked{worked(head), countdown(b.Start, b.AtRisk, b.Events, b.Censored, b.Entered, c.AtRisk),
		worked("S(", t, ") = ", before(b.Start, three(b.Surv)), " × (1 − ", found(fmt.Sprintf("%d/%d", c.Events, c.AtRisk)), ") = ",
			found(three(c.Surv)))}
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
		worked("Greenwood = ", before(b.Start, four(b.Sum)), " + ", found(fmt.Sprintf("%d/(%d × %d)", c.Events, c.AtRisk, c.AtRisk-c.Events)), " = ",
			found(four(c.Sum)),
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
	for g := range p.AtRisk {
		if len(p.AtRisk) == 2 && g == 1 { // what the first group has too much the other has too little
			break
		}
		name, share := s.Frame.Groups[g].Name, fmt.Sprintf("%s/%s", num(p.AtRisk[g]), num(n))
		expect := worked("expected in ", name, " = ", num(d), " × ", found(share), " = ", found(three(p.Expected[g])))
		how := fmt.Sprintf("%s × %s × %s/%s", num(d), share, num(n-p.AtRisk[g]), num(n))
		if d > 1 {
			how += fmt.Sprintf(" × (%s − %s)/(%s − 1)", num(n), num(d), num(n))
		}
		variance := worked("variance = ", found(how), " = ", found(three(p.Variance[g][g])))
		if n == 1 {
			variance = worked("variance = 0: one patient is at risk")
		}
		sums := worked("so far in ", name, ": observed ", found(num(p.SumObserved[g])), ", expected ", found(three(p.SumExpected[g])), ", variance ",
			found(three(p.SumVariance[g][g])))
		if len(p.AtRisk) == 2 {
			out = append(out, expect, variance, sums)
		} else {
			out = append(out, slices.Concat(expect, worked("; "), variance, worked("; "), sums))
		}
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
	halved := ""
	if step.Halved > 0 {
		halved = fmt.Sprintf(", halved %s", times(step.Halved))
	}
	next := func(j int, way string) Worked {
		sign := " + "
		if step.Step[j] < 0 {
			sign = " − "
		}
		return worked(way, halved, " = ", found(sized(step.Step[j])), ", next β = ", before(k == 0, sized(step.Coef[j])), sign,
			found(sized(math.Abs(step.Step[j]))), " = ",
			found(sized(step.Coef[j]+step.Step[j])))
	}
	for j, l := range s.Cox.Label {
		coef, ratio := any(found(sized(step.Coef[j]))), any(found(sized(math.Exp(step.Coef[j]))))
		if k == 0 { // where it begins
			coef, ratio = "0", "1"
		}
		line, score := worked(termWords(l), ": β = ", coef, ", HR = ", ratio), worked("score U = ", found(sized(step.Score[j])))
		if len(s.Cox.Term) == 1 {
			out = append(out, line, append(score, worked(", information I = ", found(sized(step.Info[0][0])))...))
			if step.Step != nil {
				out = append(out, slices.Concat(worked("step U/I = ", found(sized(step.Score[0])+"/"+sized(step.Info[0][0]))), next(0, "")))
			}
			continue
		}
		line = slices.Concat(line, worked(", "), score)
		if step.Step != nil {
			line = slices.Concat(line, worked("; "), next(j, "I⁻¹U"))
		}
		out = append(out, line)
	}
	return out
}

// termWords is a term as a sentence has it.
func termWords(label string) string { return strings.ReplaceAll(label, "`", "") }

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
		countdown(b.Start, b.AtRisk, b.Events+b.Others, b.Censored, b.Entered, c.AtRisk),
		worked("free of any event until then: S = ", found(three(c.FreeUntil))),
		worked("increment = ", found(three(c.FreeUntil)), " × ", found(fmt.Sprintf("%d/%d", c.Events, c.AtRisk)), " = ", found(three(c.Increment))),
		worked("CIF(", t, ") = ", before(b.Start, three(b.Estimate)), " + ", found(three(c.Increment)), " = ", found(three(c.Estimate))),
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
		worked("largest statistic: at ", model.FormatShort(cut.Cut), ", ", cut.NLow, " low: |", minus(three(sum)), "| / ",
			four(math.Abs(sum)/p.Largest), " = ", three(p.Largest)),
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
			out = append(out, worked(termWords(l), ": HR = exp(", found(sized(last.Coef[j])), ") = ", found(sized(math.Exp(last.Coef[j])))))
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
