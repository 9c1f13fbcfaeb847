package rscript

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// Incidence is the script of cumulative incidences.
func Incidence(a *answer.Incidence) (string, error) {
	s := begin(&a.Answer, "Cumulative incidence of "+a.Cause+" in "+a.Cohort.Name)
	s.use("survival")
	m, err := s.frame(a.Frame, true)
	if err != nil {
		return "", err
	}
	if m.weight != "" {
		return "", refused("cumulative incidence with weights is not compared")
	}
	s.counts(m, a.Used, a.Events)
	s.say("Aalen-Johansen curves.")
	s.do("d$%s <- factor(d$%s, levels = 0:max(d$%s))", symbol(s.name("state")), symbol(m.cause), symbol(m.cause))
	s.do("row <- seq_len(nrow(d))")
	y := fmt.Sprintf("Surv(%s, %s)", symbol(m.time), symbol(s.name("state")))
	if m.entry != "" {
		y = fmt.Sprintf("Surv(%s, %s, %s)", symbol(m.entry), symbol(m.time), symbol(s.name("state")))
	}
	conf := ""
	if a.Look.ConfType != "" && a.Look.ConfType != "log" {
		conf = ", conf.type = " + text(a.Look.ConfType)
	}
	s.do("ci <- survfit(%s ~ %s, data = d, id = row%s%s)", y, m.right(), conf, level("conf.int", a.Level))
	s.do("print(ci)")
	s.incidenceAt(m, a)
	switch {
	case m.group == "" || a.Gray == nil || math.IsNaN(a.Gray.ChiSq) || m.entry != "":
	case a.Gray.DF < len(a.Groups)-1:
		s.say("Gray's test is not made here: cmprsk gives up where a group adds nothing to compare.")
	default:
		s.use("cmprsk")
		s.say("Gray's test.")
		strata := ""
		if len(m.strata) > 0 {
			names := make([]string, len(m.strata))
			for i, n := range m.strata {
				names[i] = "d$" + symbol(n)
			}
			strata = ", strata = paste(" + strings.Join(names, ", ") + ")"
		}
		s.do("gray <- cuminc(d$%s, d$%s, d$%s%s)$Tests", symbol(m.time), symbol(m.cause), symbol(m.group), strata)
		s.do("print(gray)")
		s.same("Gray's test", "gray[\"1\", c(\"stat\", \"df\", \"pv\")]", a.Gray.ChiSq, float64(a.Gray.DF), a.Gray.P)
	}
	if len(a.Groups) > 1 {
		var n, events []float64
		for _, g := range a.Groups {
			n, events = append(n, float64(g.N)), append(events, float64(g.Events))
		}
		s.same("patients by group", s.patientsBy(m.group), n...)
		s.same("events by group", fmt.Sprintf("tapply(d$%s, d$%s, sum)", symbol(m.event), symbol(m.group)), events...)
	}
	return s.text()
}

// incidenceAt compares incidences at times: those asked for, else the end of each curve.
func (s *script) incidenceAt(m *framed, a *answer.Incidence) {
	var times []float64
	for _, x := range a.Groups[0].At {
		times = append(times, x.Time)
	}
	if len(times) == 0 { // where half of the least follow-up has gone by
		least := math.Inf(1)
		for _, g := range a.Groups {
			if n := len(g.Curve.Time); n > 0 {
				least = math.Min(least, g.Curve.Time[n-1])
			}
		}
		times = []float64{least / 2}
	}
	s.do("at <- summary(ci, times = %s, extend = TRUE)", numbers(times))
	s.do("print(at)")
	var est, se []float64
	var pick []string
	k, all := 0, true
	for _, g := range a.Groups {
		for j, t := range times {
			k++
			var e, sd float64
			if len(g.At) > 0 {
				e, sd = g.At[j].Estimate, g.At[j].SE
			} else {
				i, found := slices.BinarySearch(g.Curve.Time, t)
				if !found {
					i--
				}
				if i >= 0 {
					e, sd = g.Curve.Estimate[i], g.Curve.SE[i]
				}
			}
			if math.IsNaN(e) {
				all = false
				continue
			}
			est, se, pick = append(est, e), append(se, sd), append(pick, fmt.Sprint(k))
		}
	}
	rows := ""
	if !all {
		rows = "c(" + strings.Join(pick, ", ") + ")"
	}
	state := "match(\"1\", ci$states)"
	s.same("cumulative incidence", fmt.Sprintf("rbind(at$pstate)[%s, %s]", rows, state), est...)
	s.same("its standard errors", fmt.Sprintf("rbind(at$std.err)[%s, %s]", rows, state), se...)
}

// FineGray is the script of a regression of a subdistribution hazard.
func FineGray(h *answer.Hazard) (string, error) {
	s := begin(&h.Answer, "Fine-Gray regression of "+h.Cohort.Name)
	s.use("survival", "cmprsk")
	f := h.Frame()
	m, err := s.frame(f, true)
	if err != nil {
		return "", err
	}
	terms, err := s.terms(m, model.SplitList(h.Look.Covariates))
	if err != nil {
		return "", err
	}
	for _, e := range h.Rows {
		if math.IsNaN(e.Coef) || math.IsInf(e.Coef, 0) {
			return "", refused("a coefficient has no finite value, or none: crr stops there")
		}
	}
	s.say("Subdistribution hazards by crr, which stops early: a few Newton steps by its own score and information follow.")
	s.do("X <- model.matrix(~ %s, data = d)[, -1, drop = FALSE]", formula(terms))
	s.do("d <- d[as.integer(rownames(X)), ]")
	s.lines[len(s.lines)-1] = "d <- d[rownames(X), ]"
	s.do("scale <- apply(X, 2, sd); Z <- sweep(X, 2, scale, \"/\")  # so that it converges whatever the units")
	zero := ""
	for k := range f.Outcome.Time {
		if f.Outcome.Time[k] == 0 {
			zero = " + 1" // crr loses events at 0, and no answer depends on where time begins
		}
	}
	if zero != "" {
		s.say("crr loses events at time 0, and the answer does not depend on where time begins.")
	}
	s.do("fg <- crr(d$%s%s, d$%s, Z, failcode = 1, cencode = 0, gtol = 1e-9, maxiter = 100)", symbol(m.time), zero, symbol(m.cause))
	s.do("for (i in 1:3) fg <- crr(d$%s%s, d$%s, Z, failcode = 1, cencode = 0, gtol = 1e-9, maxiter = 0,\n"+
		"  init = as.numeric(fg$coef + solve(fg$inf, fg$score)))",
		symbol(m.time), zero, symbol(m.cause))
	s.do("beta <- fg$coef / scale; se <- sqrt(diag(fg$var)) / scale")
	s.do("print(cbind(HR = exp(beta), se = se, p = 2 * pnorm(-abs(beta / se))))")
	d := h.Design()
	var coef, se, p []float64
	for _, i := range ordered(terms, d.Term) {
		coef, se, p = append(coef, h.Rows[i].Coef), append(se, h.Rows[i].SE), append(p, h.Rows[i].P)
	}
	s.same("patients in the model", "nrow(X)", float64(h.Used))
	const why = "crr's own steps"
	s.within("log subdistribution hazard ratios", "beta", 1e-7, why, coef...)
	s.within("standard errors", "se", 1e-7, why, se...)
	s.within("P", "2 * pnorm(-abs(beta / se))", 1e-6, why, p...)
	s.within("log-likelihood", "c(fg$loglik.null, fg$loglik)", 1e-7, why, h.Fit.LogLikNull, h.Fit.LogLik)
	return s.text()
}
