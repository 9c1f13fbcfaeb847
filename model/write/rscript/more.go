package rscript

import (
	"fmt"

	"kaplan/model"
	"kaplan/model/answer"
)

// Univariable is the script of each covariate in a Cox model of its own.
func Univariable(u *answer.Univariable) (string, error) {
	s := begin(&u.Answer, "Cox models of "+u.Cohort.Name+", each covariate alone")
	s.use("survival")
	l := u.Look
	l.Marker, l.Covariates, l.Cut, l.Levels = "", "", "", ""
	if u.Look.Marker != "" {
		return "", refused("groups among covariates that are fitted one by one are not made here: give the marker as a covariate")
	}
	if l.Firth || l.Weights != "" || l.Cluster != "" {
		return "", refused("covariates one by one with weights, clusters or a penalty have no script: ask for each by itself")
	}
	m, err := s.of(s.r.Frame(l))
	if err != nil {
		return "", err
	}
	ties := ""
	if t := u.Look.Ties; t != "" && t != "efron" {
		ties = ", ties = " + text(t)
	}
	s.say("Each covariate alone, on those who have it.")
	s.exactly()
	return s.alone(m, u.Rows, func(t term, name string) {
		s.do("%s <- coxph(%s ~ %s%s, data = d%s, control = exactly)", name, m.surv(), t.r, m.strataTerm(), ties)
	}, "%s$n", "coef(%s)", "sqrt(diag(vcov(%s)))")
}

// LifeTables is the script of life tables.
func LifeTables(a *answer.LifeTables) (string, error) {
	s := begin(&a.Answer, "Life tables of "+a.Cohort.Name)
	s.use("survival", "KMsurv")
	m, err := s.frame(a.Frame, false)
	if err != nil {
		return "", err
	}
	if m.weight != "" {
		return "", refused("a life table with weights has no counterpart")
	}
	s.counts(m, a.Used, a.Events)
	s.say("An event at a break belongs to the interval that begins there; the last interval has no end.")
	for g, t := range a.Tables {
		of := "d"
		if m.group != "" {
			of = fmt.Sprintf("d[d$%s == %s, ]", symbol(m.group), text(a.Groups[g].Name))
		}
		v := fmt.Sprintf("table%d", g+1)
		breaks := t.Start
		if len(breaks) < 2 {
			s.same("patients, "+a.Groups[g].Name, "nrow("+of+")", t.Entered[0])
			continue
		}
		s.do("one <- %s", of)
		s.do("breaks <- %s", numbers(breaks))
		s.do("i <- findInterval(one$%s, breaks)", symbol(m.time))
		s.do("%s <- lifetab(c(breaks, NA), nrow(one), tabulate(i[one$%s == 0], length(breaks)), tabulate(i[one$%s == 1], length(breaks)))", v,
			symbol(m.event), symbol(m.event))
		s.do("print(%s)", v)
		last := len(t.Start) - 1
		s.same(a.Groups[g].Name+", at risk", v+"$nrisk", t.AtRisk...)
		s.same(a.Groups[g].Name+", events", v+"$nevent", t.Events...)
		s.same(a.Groups[g].Name+", survival", v+"$surv", t.Surv...)
		s.same(a.Groups[g].Name+", hazard", fmt.Sprintf("%s$hazard[1:%d]", v, last), t.Hazard[:last]...)
	}
	return s.text()
}

var _ = model.FormatNumber
