package rscript

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// outcome writes a yes-or-no outcome as 0 and 1, and keeps who has it.
func (s *script) outcome(event, other, source string) (string, error) {
	c, code, err := s.item(source)
	if err != nil {
		return "", err
	}
	said := safe(c.Name + " = " + event)
	if event, other = text(event), text(other); c.Kind == model.Number {
		event, other = strings.Trim(event, `"`), strings.Trim(other, `"`)
	}
	name := s.name("outcome")
	s.say("Outcome: %s is the event.", said)
	s.do("d <- d[%s %%in%% c(%s, %s), ]", code, other, event)
	s.do("d$%s <- as.integer(%s == %s)", symbol(name), code, event)
	return "d$" + symbol(name), s.failed
}

// ROC is the script of a ROC curve.
func ROC(a *answer.ROC) (string, error) {
	switch {
	case a.Outcome == "":
		return "", refused("a ROC curve of survival by a time is of the package survivalROC, which Debian does not have, so that nothing could be checked")
	case a.Look.Split != "" || len(a.Parts) > 0:
		return "", refused("curves of several parts are made one after the other: ask for each by itself")
	}
	s := begin(&a.Answer, "ROC curve of "+a.Marker.Name+" in "+a.Cohort.Name)
	s.use("pROC")
	if err := s.where(a.Look.Where); err != nil {
		return "", err
	}
	y, err := s.outcome(a.Case, a.Control, a.Look.Outcome)
	if err != nil {
		return "", err
	}
	_, x, err := s.item(a.Look.Value)
	if err != nil {
		return "", err
	}
	s.do("d <- d[!is.na(%s), ]", x)
	s.same("patients", "nrow(d)", float64(a.Used))
	s.same("with the event", "sum("+y+")", float64(a.Curve.Cases))
	s.say("DeLong's interval is symmetric about the area.")
	s.roc("curve", y, x, a.Curve)
	if j := a.Curve.Youden; !math.IsInf(j.Cut, 0) && a.Curve.AUC < 1 && a.Curve.AUC > 0.5 {
		s.say("Youden's index.")
		s.do("best <- max(curve$sensitivities + curve$specificities - 1)")
		s.do("print(coords(curve, \"best\", best.method = \"youden\"))")
		s.same("Youden's index", "best", j.J())
		side := x + " > " + number(j.Cut)
		if !a.Curve.Higher {
			side = x + " <= " + number(j.Cut)
		}
		s.do("positive <- %s  # at the cut with that index", side)
		s.same("sensitivity and specificity there", fmt.Sprintf("c(mean(positive[%s == 1]), mean(!positive[%s == 0]))", y, y), j.Sensitivity, j.Specificity)
	}
	if v := a.Versus; v != nil {
		_, z, err := s.item(a.Look.Versus)
		if err != nil {
			return "", err
		}
		s.say("Against the second marker, on those who have both.")
		s.do("both <- d[!is.na(%s), ]", z)
		inBoth := func(code string) string { return "both" + strings.TrimPrefix(code, "d") }
		s.roc("first", inBoth(y), inBoth(x), v.A)
		s.roc("second", inBoth(y), inBoth(z), v.B)
		if !math.IsNaN(v.Statistic) && v.SE > 1e-9 {
			s.do("against <- roc.test(first, second, paired = TRUE, method = \"delong\")")
			s.do("print(against)")
			s.same("DeLong's test", "c(against$statistic, against$p.value)", v.Statistic, v.P)
		}
	}
	return s.text()
}

// roc fits and compares one curve.
func (s *script) roc(name, y, x string, c *stats.ROC) {
	direction := "<"
	if !c.Higher {
		direction = ">"
	}
	s.do("%s <- roc(%s, %s, direction = %s, quiet = TRUE)", name, y, x, text(direction))
	s.do("print(%s)", name)
	s.same("area under the curve, "+name, fmt.Sprintf("auc(%s)", name), c.AUC)
	if !math.IsNaN(c.SE) && c.SE > 0 {
		s.same("its standard error, "+name, fmt.Sprintf("sqrt(var(%s))", name), c.SE)
	}
}

const glmProfileCode = `
# Profile-likelihood limits and P of each coefficient of a logistic regression.
profiled <- function(fit, level = 0.95) {
  X <- model.matrix(fit); y <- fit$y; b <- coef(fit); se <- sqrt(diag(vcov(fit)))
  top <- as.numeric(logLik(fit)); fall <- qchisq(level, 1) / 2
  sapply(2:ncol(X), function(j) {
    ll <- function(v) {
      f <- suppressWarnings(glm.fit(X[, -j, drop = FALSE], y, offset = v * X[, j],
                                    family = binomial(), control = settled))
      sum(dbinom(y, 1, f$fitted.values, log = TRUE))
    }
    limit <- function(side) uniroot(function(v) ll(v) - top + fall, sort(b[j] + side * c(0.1, 3) * se[j]),
                                    tol = 1e-12, extendInt = "yes")$root
    c(limit(-1), limit(1), pchisq(2 * (top - ll(0)), 1, lower.tail = FALSE))
  })
}`

// regressed starts a logistic regression: who is in, and the outcome.
func (s *script) regressed(l model.Look, b *answer.Binary) (m *framed, y string, err error) {
	if m, err = s.of(s.r.Grouped(l)); err != nil {
		return nil, "", err
	}
	y, err = s.outcome(b.Event, b.Other, l.Outcome)
	s.do("settled <- glm.control(epsilon = 1e-14, maxit = 100)")
	return m, strings.TrimPrefix(y, "d$"), err
}

// Logistic is the script of a logistic regression.
func Logistic(a *answer.Logistic) (string, error) {
	s := begin(&a.Answer, "Logistic regression of "+a.Outcome.Title()+" in "+a.Cohort.Name)
	m, y, err := s.regressed(a.Look, a.Outcome)
	if err != nil {
		return "", err
	}
	if err := s.logistic(m, y, a, a.Design()); err != nil {
		return "", err
	}
	return s.text()
}

// logistic fits one model.
func (s *script) logistic(m *framed, y string, a *answer.Logistic, design *model.Design) error {
	terms, err := s.terms(m, model.SplitList(a.Look.Covariates))
	if err != nil {
		return err
	}
	s.say("Logistic regression.")
	s.do("fit <- glm(%s ~ %s, data = d, family = binomial(), control = settled)", y, formula(terms))
	s.do("fit <- update(fit, start = coef(fit))  # its variance is that of the step before")
	s.do("print(summary(fit))")
	s.same("patients in the model", "nobs(fit)", float64(a.N))
	s.same("events in the model", "sum(fit$y)", float64(a.Events))
	var coef, se, lower, upper, p []float64
	finite := true
	for _, i := range ordered(terms, design.Term) {
		e := a.Rows[i]
		coef, se, p = append(coef, e.Coef), append(se, e.SE), append(p, e.P)
		lower, upper = append(lower, e.Lower), append(upper, e.Upper)
		finite = finite && !math.IsInf(e.Coef, 0) && !math.IsNaN(e.SE) && math.Abs(e.Coef) < 12
	}
	if !finite {
		s.say("A coefficient grows without end, or was set aside: only the log-likelihood is compared.")
		s.within("log-likelihood", "logLik(fit)", 1e-6, "on the way to a coefficient without end", a.LogLik)
		return nil
	}
	s.same("log odds ratios", "coef(fit)", append([]float64{a.Intercept}, coef...)...)
	s.same("standard errors", "sqrt(diag(vcov(fit)))", append([]float64{a.SEIntercept}, se...)...)
	if a.CI == "profile" {
		s.helper("profiled", glmProfileCode)
		s.do("limits <- profiled(fit%s)", level("level", a.Level))
		s.profiled("odds ratios", lower, upper, p)
	} else {
		conf := "exp(confint.default(fit" + level("level", a.Level) + "))[-1, , drop = FALSE]"
		s.same("lower limits of the odds ratios", conf+"[, 1]", lower...)
		s.same("upper limits of the odds ratios", conf+"[, 2]", upper...)
		s.same("P of the coefficients", "summary(fit)$coefficients[-1, 4]", p...)
	}
	s.same("log-likelihood", "logLik(fit)", a.LogLik)
	s.same("AIC", "AIC(fit)", a.AIC)
	s.do("fall <- fit$null.deviance - fit$deviance")
	s.same("likelihood-ratio test", "c(fall, pchisq(fall, fit$df.null - fit$df.residual, lower.tail = FALSE))", a.LR.Statistic, a.LR.P)
	s.same("McFadden's R2", "1 - fit$deviance / fit$null.deviance", a.R2.McFadden)
	if a.C != nil && a.C.AUC > 0.5 && a.C.AUC < 1 {
		s.use("pROC")
		s.do("auc <- auc(roc(fit$y, signif(fitted(fit), 12), direction = \"<\", quiet = TRUE))")
		s.do("print(auc)")
		s.same("area under the curve", "auc", a.C.AUC)
	}
	return nil
}

// LogisticAlone is the script of each covariate in a logistic regression of its own.
func LogisticAlone(u *answer.UnivariableLogistic) (string, error) {
	s := begin(&u.Answer, "Logistic regressions of "+u.Outcome.Title()+" in "+u.Cohort.Name+", each covariate alone")
	l := u.Look
	l.Marker = ""
	m, y, err := s.regressed(l, u.Outcome)
	if err != nil {
		return "", err
	}
	if u.Look.Marker != "" {
		return "", refused("groups among covariates that are fitted one by one are not made here: give the marker as a covariate")
	}
	s.say("Each covariate alone, on those who have it.")
	return s.alone(m, u.Rows, func(t term, name string) {
		s.do("%s <- glm(%s ~ %s, data = d, family = binomial(), control = settled)", name, y, t.r)
		s.do("%s <- update(%s, start = coef(%s))", name, name, name)
	}, "nobs(%s)", "coef(%s)[-1]", "sqrt(diag(vcov(%s)))[-1]")
}

// alone compares models of one covariate each.
func (s *script) alone(m *framed, rows []answer.UnivariableRow, fit func(t term, name string), n, coef, se string) (string, error) {
	for i, k := 0, 0; i < len(rows); k++ {
		item := rows[i].Item
		t, err := s.terms(m, []string{item})
		if err != nil {
			return "", err
		}
		name := fmt.Sprintf("fit%d", k+1)
		fit(t[len(t)-1], name)
		s.do("print(summary(%s))", name)
		var b, e []float64
		count, finite := 0, true
		for ; i < len(rows) && rows[i].Item == item; i++ {
			b, e, count = append(b, rows[i].Coef), append(e, rows[i].SE), rows[i].N
			finite = finite && !math.IsInf(rows[i].Coef, 0) && !math.IsNaN(rows[i].SE) && math.Abs(rows[i].Coef) < 12
		}
		s.same(item+", patients", fmt.Sprintf(n, name), float64(count))
		if finite {
			s.same(item+", log ratios", fmt.Sprintf(coef, name), b...)
			s.same(item+", standard errors", fmt.Sprintf(se, name), e...)
		}
	}
	return s.text()
}
