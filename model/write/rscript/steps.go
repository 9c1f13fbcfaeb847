package rscript

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model/answer"
)

// Steps is the script of what is built by hand: of the patients who are in, who stand in
// it, since R would draw others with the same seed.
func Steps(a *answer.Steps) (string, error) {
	s := begin(&a.Answer, "What is built by hand of "+a.Cohort.Name+", step by step")
	s.inline = true
	s.use("survival")
	if t := a.Teaching(); t != "" {
		s.remark("%s: an example, and no result of the cohort. The patients stand here, since R draws others with that seed.", t)
	} else {
		s.remark("The %d patients of the analysis stand here.", a.Sample.N)
	}
	if a.At == 0 {
		return "", refused("no step is shown")
	}
	m := &stepsScript{s, a, "time, event"}
	m.patients()
	var err error
	switch {
	case a.LogRank != nil:
		err = m.logRank()
	case a.Cox != nil:
		err = m.cox()
	case a.Incidence != nil:
		m.incidence()
	case a.Permutation != nil:
		m.permutations()
	default:
		m.curves()
	}
	if err != nil {
		return "", err
	}
	return s.text()
}

// stepsScript is a script with the answer that it is of.
type stepsScript struct {
	*script
	a    *answer.Steps
	surv string // arguments of Surv
}

// late reports whether patients enter late.
func (m *stepsScript) late() bool { return m.a.Frame.Outcome.Entry != nil }

// patients are the data.
func (m *stepsScript) patients() {
	a := m.a
	var ids, groups, levels, strata []string
	var time, entry, event, cause, marker []float64
	x := make([][]float64, len(a.Patients[0].X))
	names := a.Frame.Endpoint.CauseNames()
	for _, g := range a.Frame.Groups {
		levels = append(levels, g.Name)
	}
	for _, p := range a.Patients {
		ids, groups, strata = append(ids, p.ID), append(groups, levels[p.Group]), append(strata, p.Stratum)
		time, entry, marker = append(time, p.Time), append(entry, p.Entry), append(marker, p.Marker)
		had, of := 0.0, 0.0
		switch {
		case p.Event:
			had, of = 1, 1
		case p.Cause != "":
			of = 2 + float64(slices.Index(names, p.Cause))
		}
		event, cause = append(event, had), append(cause, of)
		for j, v := range p.X {
			x[j] = append(x[j], v)
		}
	}
	fields := []string{"id = " + texts(ids), "group = factor(" + texts(groups) + ", " + texts(levels) + ")", "time = " + numbers(time),
		"event = " + numbers(event)}
	if m.late() {
		fields, m.surv = append(fields, "entry = "+numbers(entry)), "entry, time, event"
	}
	if len(a.Frame.Strata) > 1 {
		fields = append(fields, "stratum = factor("+texts(strata)+", "+texts(a.Frame.Strata)+")")
	}
	if a.Incidence != nil {
		fields = append(fields, "cause = "+numbers(cause))
	}
	if a.Permutation != nil {
		fields = append(fields, "marker = "+numbers(marker))
	}
	for j := range x {
		fields = append(fields, fmt.Sprintf("x%d = %s", j+1, numbers(x[j])))
	}
	m.do("d <- data.frame(%s)", strings.Join(fields, ",\n  "))
}

func (m *stepsScript) curves() {
	a := m.a
	m.say("The curve of each group at its event times.")
	for g, gr := range a.Frame.Groups {
		var surv, sum, se, lower, upper, risk []float64
		for _, c := range a.Curves {
			if c.Group != g || c.Start {
				continue
			}
			risk, surv, lower, upper = append(risk, float64(c.AtRisk)), append(surv, c.Surv), append(lower, c.Lower), append(upper, c.Upper)
			if math.IsInf(c.Sum, 1) {
				c.Sum, c.SE = math.NaN(), math.NaN()
			}
			sum, se = append(sum, c.Sum), append(se, c.SE)
		}
		if len(surv) == 0 {
			continue
		}
		v := fmt.Sprintf("curve%d", g+1)
		m.do("%s <- summary(survfit(Surv(%s) ~ 1, d[d$group == %s, ], conf.type = %s, conf.int = %s))", v, m.surv, text(gr.Name), text(a.ConfType),
			number(a.Level))
		m.do("print(%s)", v)
		k := fmt.Sprintf("[1:%d]", len(surv))
		m.same("at risk, "+gr.Name, v+"$n.risk"+k, risk...)
		m.same("S, "+gr.Name, v+"$surv"+k, surv...)
		greenwood := fmt.Sprintf("(function(n, d) { s <- cumsum(d / (n * (n - d))); s[n == d] <- NA; s })(%s$n.risk, %s$n.event)%s", v, v, k)
		m.same("Greenwood's sum, "+gr.Name, greenwood, sum...)
		m.same("standard error, "+gr.Name, v+"$std.err"+k, se...)
		m.same("lower limit, "+gr.Name, v+"$lower"+k, lower...)
		m.same("upper limit, "+gr.Name, v+"$upper"+k, upper...)
	}
}

func (m *stepsScript) logRank() error {
	a := m.a
	if m.late() {
		return refused("survdiff takes no entry times")
	}
	strata, column := "", "rep(1, nrow(d))"
	if len(a.Frame.Strata) > 1 {
		strata, column = " + strata(stratum)", "as.integer(d$stratum)"
	}
	m.say("The sums up to a time are those of survdiff with everybody censored just after it; with strata those before are whole.")
	m.do("part <- %s\nupto <- function(k, t) {\n  u <- d[part <= k, ]\n  p <- part[part <= k]\n  u$event[p == k & u$time > t] <- 0", column)
	m.do("  s <- tryCatch(survdiff(Surv(time, event) ~ group%s, u), error = function(e) NULL)\n  if (is.null(s)) return(NULL)", strata)
	m.do("  rows <- function(x) if (is.matrix(x)) rowSums(x) else x\n  c(rows(s$obs), rows(s$exp), s$var)\n}")
	for k, p := range a.LogRank.Steps {
		var shown []float64
		shown = append(append(shown, p.SumObserved...), p.SumExpected...)
		for g := range p.SumVariance {
			for h := range p.SumVariance {
				shown = append(shown, p.SumVariance[h][g])
			}
		}
		if k == 0 && degenerate(p.SumExpected) { // survdiff wants two groups at risk
			continue
		}
		m.same(fmt.Sprintf("sums after step %d", k+1), fmt.Sprintf("upto(%d, %s)", p.Stratum+1, number(p.Time)), shown...)
	}
	if a.Done() {
		m.do("test <- survdiff(Surv(time, event) ~ group%s, d)", strata)
		m.do("print(test)")
		m.same("chi-square", "test$chisq", a.LogRank.Test.ChiSq)
	}
	return nil
}

// degenerate reports whether fewer than two groups have expected events.
func degenerate(expected []float64) bool {
	n := 0
	for _, e := range expected {
		if e > 0 {
			n++
		}
	}
	return n < 2
}

func (m *stepsScript) cox() error {
	a := m.a
	var terms []string
	for j := range a.Cox.Term {
		terms = append(terms, fmt.Sprintf("x%d", j+1))
		m.say("x%d: %s", j+1, a.Cox.Term[j])
	}
	formula := "Surv(" + m.surv + ") ~ " + strings.Join(terms, " + ")
	if len(a.Frame.Strata) > 1 {
		formula += " + strata(stratum)"
	}
	m.say("Each iteration starts where the last one ended.")
	m.do("fit <- function(b, iterations) suppressWarnings(coxph(%s, d, ties = %s, init = b, iter.max = iterations))", formula, text(a.Cox.Ties))
	m.do("b <- rep(0, %d)", len(terms))
	for k, step := range a.Cox.Steps {
		if k > 0 {
			m.do("b <- coef(fit(b, 1))")
		}
		m.do("step%d <- fit(b, 0)", k)
		var info []float64
		for i := range step.Info {
			info = append(info, step.Info[i]...)
		}
		at := fmt.Sprintf("step%d", k)
		if step.Halved > 0 {
			return refused("a step was halved, which coxph does otherwise")
		}
		m.same("coefficients, "+at, "coef("+at+")", step.Coef...)
		m.same("log-likelihood, "+at, at+"$loglik[2]", step.LogLik)
		m.same("information, "+at, "solve(vcov("+at+"))", info...)
	}
	return nil
}

func (m *stepsScript) incidence() {
	a := m.a
	m.say("Cause 1 is %s.", a.Incidence.Cause)
	surv := "Surv(time, factor(cause, 0:max(cause)))"
	if m.late() {
		surv = "Surv(entry, time, factor(cause, 0:max(cause)))"
	}
	for g, gr := range a.Frame.Groups {
		var time, estimate, free []float64
		for _, c := range a.Incidence.Steps {
			if c.Group == g && !c.Start {
				time, estimate, free = append(time, c.Time), append(estimate, c.Estimate), append(free, c.Free)
			}
		}
		if len(time) == 0 {
			continue
		}
		v := fmt.Sprintf("states%d", g+1)
		m.do("%s <- survfit(%s ~ 1, d[d$group == %s, ], id = id)", v, surv, text(gr.Name))
		m.do("at%d <- match(%s, %s$time)", g+1, numbers(time), v)
		m.same("incidence, "+gr.Name, fmt.Sprintf("%s$pstate[at%d, match(\"1\", %s$states)]", v, g+1, v), estimate...)
		m.same("free of any event, "+gr.Name, fmt.Sprintf("%s$pstate[at%d, match(\"(s0)\", %s$states)]", v, g+1, v), free...)
	}
}

func (m *stepsScript) permutations() {
	a := m.a
	b := a.Permutation
	m.use("exactRankTests")
	m.say("Log-rank scores in the order of the marker, and the standardised sum of the low group at every cut.")
	m.do("d <- d[match(%s, d$id), ]", texts(b.ID))
	m.do("score <- cscores(Surv(d$time, d$event))\nscore <- as.numeric(score)\nn <- nrow(d)")
	var sizes []float64
	for _, c := range b.Cuts {
		sizes = append(sizes, float64(c.NLow))
	}
	m.do("m <- %s", numbers(sizes))
	m.do("sd <- sqrt(m * (n - m) / (n * (n - 1)) * sum((score - mean(score))^2))")
	m.do("largest <- function(x) max(abs(cumsum(x)[m]) / sd)")
	m.same("scores", "score", b.Score...)
	m.same("observed", "largest(score - mean(score))", b.Best.Standardised)
	for k, p := range b.Steps {
		m.same(fmt.Sprintf("permutation %d", k+1), "largest("+numbers(p.Score)+")", p.Largest)
	}
}
