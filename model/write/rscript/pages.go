package rscript

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// Flow is the script of who is left out, and who is analysed.
func Flow(a *answer.Flow) (string, error) {
	s := begin(&a.Answer, "Who of "+a.Answer.Cohort.Name+" is in the analysis")
	m, err := s.of(s.r.Frame(a.Answer.Look))
	if err != nil {
		return "", err
	}
	if err := s.complete(model.SplitList(a.Answer.Look.Covariates)); err != nil {
		return "", err
	}
	s.say("Who is left.")
	s.do("print(nrow(d))")
	s.counts(m, a.Flow.Used, a.Flow.Events)
	return s.text()
}

// complete leaves out those of whom an item of a model is missing.
func (s *script) complete(items []string) error {
	for _, item := range items {
		for _, source := range s.r.CovariateSources(item) {
			c, code, err := s.item(source)
			if err != nil {
				return err
			}
			if c.Missing > 0 {
				s.do("d <- d[!is.na(%s), ]", code)
			}
		}
	}
	return s.failed
}

// Uncut is the script of what cutting a marker loses.
func Uncut(a *answer.Uncut) (string, error) {
	s := begin(&a.Answer, "What cutting "+a.Marker.Name+" loses in "+a.Cohort.Name)
	s.use("survival", "rms")
	l := a.Look
	l.Marker, l.Cut, l.Levels, l.AsLevels, l.Covariates = "", "", "", false, ""
	m, err := s.of(s.r.Frame(l))
	if err != nil {
		return "", err
	}
	c, x, err := s.item(a.Look.Marker)
	if err != nil {
		return "", err
	}
	s.do("d <- d[is.finite(%s), ]", x)
	searched := a.Look
	searched.Cut, searched.Moved, searched.AsLevels = "optimal", false, false
	best, _ := s.r.Frame(searched)
	s.say("The marker cut at its median and at its best cut (which was searched for), as a straight line and as a spline.")
	s.do("cut_at_median <- as.integer(%s > median(%s))", x, x)
	s.do("d$%s <- cut_at_median", symbol(s.name("cut_at_median")))
	adjust, err := s.terms(m, model.SplitList(a.Look.Covariates))
	if err != nil {
		return "", err
	}
	s.exactly()
	line := 0 // degrees of freedom of the straight line
	for i, u := range a.Models {
		with := symbol(c.Name)
		switch {
		case strings.HasPrefix(u.Name, "cut at the median"):
			with = symbol(s.name("cut_at_median"))
		case u.Searched:
			if best == nil || len(best.Cuts) != 1 {
				continue
			}
			with = fmt.Sprintf("I(%s > %s)", symbol(c.Name), number(best.Cuts[0]))
		case strings.HasPrefix(u.Name, "uncut, spline"):
			with = fmt.Sprintf("rcs(%s, 4)", symbol(c.Name))
			if u.LR.DF < line+2 {
				s.say(flatSpline)
				continue
			}
		}
		if u.Name == "uncut, straight line" {
			line = u.LR.DF
		}
		fit := fmt.Sprintf("fit%d", i+1)
		s.say("%s.", strings.ToUpper(u.Name[:1])+u.Name[1:])
		s.do("%s <- coxph(%s ~ %s%s, data = d, control = exactly)", fit, m.surv(), formula(append([]term{{r: with}}, adjust...)), m.strataTerm())
		s.do("print(summary(%s)$logtest)", fit)
		s.same(u.Name+", likelihood-ratio test", "summary("+fit+")$logtest", u.LR.Statistic, float64(u.LR.DF), u.LR.P)
		s.same(u.Name+", AIC", "AIC("+fit+")", u.AIC)
		if u.Name == "uncut, straight line" && !math.IsNaN(a.PerSD) && !math.IsInf(a.PerSD, 0) {
			s.do("step <- %s  # the ratio is per this: the standard deviation of the whole cohort, or 1 of two values", number(a.Step))
			s.same("hazard ratio per step", "exp(coef("+fit+")[1] * step)", a.PerSD)
		}
	}
	return s.text()
}

// Genotype is the script of a genotype and a yes-or-no outcome.
func Genotype(a *answer.Genotype) (string, error) {
	s := begin(&a.Answer, "Genotypes of "+a.Gene.Column.Name+" and "+a.Outcome.Title()+" in "+a.Cohort.Name)
	if err := s.where(a.Look.Where); err != nil {
		return "", err
	}
	_, code, err := s.item(a.Look.Marker)
	if err != nil {
		return "", err
	}
	y, err := s.outcome(a.Outcome.Event, a.Outcome.Other, a.Look.Outcome)
	if err != nil {
		return "", err
	}
	s.say("Copies of %s: the %s.", safe(a.Gene.Risk), safe(a.Gene.Why))
	var pairs []string
	for _, g := range a.Gene.Genotypes() {
		pairs = append(pairs, fmt.Sprintf("%s = %d", text(g.Text), g.Copies))
	}
	s.do("copies <- unname(c(%s)[as.character(%s)])", strings.Join(pairs, ", "), code)
	s.do("y <- %s[!is.na(copies)]; copies <- copies[!is.na(copies)]", y)
	s.do("both <- table(factor(copies, 0:2), factor(y, 0:1))")
	s.do("print(both)")
	var without, with []float64
	for n := range 3 {
		without, with = append(without, float64(a.Counts[0][n])), append(with, float64(a.Counts[1][n]))
	}
	s.same("without the event, by copies", "both[, 1]", without...)
	s.same("with the event, by copies", "both[, 2]", with...)
	s.say("Models of inheritance: logistic regressions.")
	s.do("settled <- glm.control(epsilon = 1e-14, maxit = 100)")
	forms := map[stats.GenotypeModel]string{stats.Codominant: "factor(copies)", stats.Dominant: "I(copies > 0)", stats.Recessive: "I(copies == 2)",
		stats.Additive: "copies"}
	for _, f := range a.Fits {
		name := f.Model.String()
		if f.Model == stats.Allelic {
			s.allelic(&f, a.Level)
			continue
		}
		s.do("%s <- glm(y ~ %s, family = binomial(), control = settled)", name, forms[f.Model])
		s.do("%s <- update(%s, start = coef(%s))  # its variance is that of the step before", name, name, name)
		s.do("print(summary(%s))", name)
		s.do("fall <- %s$null.deviance - %s$deviance", name, name)
		s.do("%s_test <- c(fall, pchisq(fall, %s$df.null - %s$df.residual, lower.tail = FALSE))", name, name, name)
		finite := true
		var or, lower, upper, p []float64
		for _, e := range f.Effects {
			or, lower, upper, p = append(or, e.OR), append(lower, e.CI.Lower), append(upper, e.CI.Upper), append(p, e.P)
			finite = finite && e.CI.Method != "profile" && e.OR > 1e-5 && e.OR < 1e5
		}
		if !finite {
			s.say("An odds ratio grows without end: only the log-likelihood is compared.")
			s.within(name+", model", name+"_test[1]", 1e-5, "on the way to a coefficient without end", f.LR.Statistic)
			continue
		}
		conf := fmt.Sprintf("exp(confint.default(%s%s))[-1, , drop = FALSE]", name, level("level", a.Level))
		s.same(name+", odds ratios", fmt.Sprintf("exp(coef(%s))[-1]", name), or...)
		s.same(name+", lower limits", conf+"[, 1]", lower...)
		s.same(name+", upper limits", conf+"[, 2]", upper...)
		s.same(name+", P", fmt.Sprintf("summary(%s)$coefficients[-1, 4]", name), p...)
		s.same(name+", likelihood-ratio test", name+"_test", f.LR.Statistic, f.LR.P)
		s.same(name+", AIC", fmt.Sprintf("AIC(%s)", name), f.AIC)
	}
	if t := a.Trend; t != nil && !math.IsNaN(t.ChiSq) {
		s.say("Cochran and Armitage's trend.")
		s.do("seen <- rowSums(both) > 0")
		s.do("trend <- prop.trend.test(both[seen, 2], rowSums(both)[seen], (0:2)[seen])")
		s.do("print(trend)")
		s.same("trend", "c(trend$statistic, trend$p.value)", t.ChiSq, t.P)
	}
	for k, name := range [2]string{"all", "those without the event"} {
		if h := a.Hardy[k]; h != nil {
			s.say("Hardy-Weinberg equilibrium of %s.", name)
			s.do("n <- %s", [2]string{"rowSums(both)", "both[, 1]"}[k])
			s.do("q <- (2 * n[3] + n[2]) / (2 * sum(n))")
			s.do("expected <- sum(n) * c((1 - q)^2, 2 * q * (1 - q), q^2)")
			v := [2]string{"hardy", "hardy_without"}[k]
			s.do("%s <- sum((n - expected)^2 / expected)", v)
			s.do("print(%s)", v)
			s.same("Hardy-Weinberg, "+name, fmt.Sprintf("c(%s, pchisq(%s, 1, lower.tail = FALSE))", v, v), h.ChiSq.Statistic, h.ChiSq.P)
		}
	}
	return s.text()
}

// allelic is the model of alleles: a table of two by two.
func (s *script) allelic(f *stats.GenotypeFit, level float64) {
	s.say("Alleles, as if each were a patient of its own.")
	s.do("alleles <- rbind(colSums(both * 0:2), colSums(both * 2:0))[, 2:1]")
	s.do("print(alleles)")
	s.do("pearson <- suppressWarnings(chisq.test(alleles, correct = FALSE))")
	s.same("alleles, Pearson's test", "c(pearson$statistic, pearson$p.value)", f.LR.Statistic, f.LR.P)
	if e := f.Effects[0]; e.OR > 0 && !math.IsInf(e.OR, 0) && !math.IsNaN(e.CI.Lower) {
		s.do("ratio <- alleles[1, 1] * alleles[2, 2] / (alleles[1, 2] * alleles[2, 1])")
		s.same("alleles, odds ratio and limits", fmt.Sprintf("ratio * exp(c(0, -1, 1) * qnorm(%s) * sqrt(sum(1 / alleles)))", number((1+level)/2)),
			e.OR, e.CI.Lower, e.CI.Upper)
	}
}

// Matching is the script of a propensity score, and of the pairs or weights it makes.
func Matching(a *answer.Matching) (string, error) {
	s := begin(&a.Answer, "Propensity score of "+a.Treatment.Name+" in "+a.Cohort.Name)
	m, err := s.frame(a.Frame(), false)
	if err != nil {
		return "", err
	}
	if m.group == "" {
		return "", refused("one arm is left")
	}
	if a.Look.Outcome != "" {
		if err := s.complete([]string{a.Look.Outcome}); err != nil {
			return "", err
		}
	}
	items := model.SplitList(a.Look.Covariates)
	if err := s.complete(items); err != nil {
		return "", err
	}
	own := s.name("treated")
	s.do("d$%s <- as.integer(d$%s == %s)", symbol(own), symbol(m.group), text(a.Arms[0].Name))
	m.group = ""
	terms, err := s.terms(m, items)
	if err != nil {
		return "", err
	}
	var coef, se []float64
	for _, t := range a.Score.Terms {
		if t.Note != "" || math.IsNaN(t.SE) || math.Abs(t.Coef) > 12 {
			return "", refused("a covariate of the score was set aside, or tells who is treated")
		}
		coef, se = append(coef, t.Coef), append(se, t.SE)
	}
	for _, t := range terms {
		if t.degree > 1 {
			return "", refused("interactions in a propensity score have another order in R")
		}
	}
	what := symbol(own) + " ~ " + formula(terms)
	s.say("Propensity score: logistic regression of being treated.")
	s.do("score <- glm(%s, data = d, family = binomial(), control = glm.control(epsilon = 1e-14, maxit = 100))", what)
	s.do("score <- update(score, start = coef(score))  # its variance is that of the step before")
	s.do("print(summary(score))")
	s.do("p <- fitted(score); treated <- score$y == 1")
	s.same("patients", "nobs(score)", float64(a.Score.N))
	s.same("treated", "sum(treated)", float64(a.Score.Treated))
	s.same("log odds ratios of the score", "coef(score)[-1]", coef...)
	s.same("their standard errors", "sqrt(diag(vcov(score)))[-1]", se...)
	s.same("log-likelihood", "logLik(score)", a.Score.LogLik)
	switch a.Estimand {
	case "matched":
		s.matched(a, what)
	default:
		s.weighted(a)
	}
	return s.text()
}

// matched remakes the pairs.
func (s *script) matched(a *answer.Matching, what string) {
	s.use("MatchIt")
	s.say("One to one, nearest first of the largest score, without replacement.")
	distance, caliper := "p", ""
	if a.Scale == "logit" {
		distance = "predict(score)"
	}
	if a.Caliper > 0 {
		caliper = ", caliper = " + number(a.Caliper)
	}
	s.do("distance <- round(1e7 * %s)  # what differs in the last digits alone is one score", distance)
	s.do("pairs <- matchit(%s, data = d, method = \"nearest\", distance = distance, m.order = \"largest\"%s)", what, caliper)
	s.do("print(summary(pairs))")
	s.do("kept <- pairs$weights > 0")
	s.same("matched treated", "sum(kept & treated)", float64(a.Arms[0].Kept))
	s.same("matched controls", "sum(kept & !treated)", float64(a.Arms[1].Kept))
	sum := 0.0
	for i, w := range a.Weight {
		if w > 0 && !a.Treated[i] {
			sum += a.Propensity[i]
		}
	}
	s.same("mean score of the matched controls", "mean(p[kept & !treated])", sum/math.Max(1, float64(a.Arms[1].Kept)))
}

// weighted remakes the weights.
func (s *script) weighted(a *answer.Matching) {
	s.say("Weights: %s.", map[string]string{"ate": "stabilised, of the effect in all", "att": "of the effect in the treated",
		"overlap": "of those who could have had either"}[a.Estimand])
	s.do("w <- %s", map[string]string{"ate": "ifelse(treated, mean(treated) / p, mean(!treated) / (1 - p))", "att": "ifelse(treated, 1, p / (1 - p))",
		"overlap": "ifelse(treated, 1 - p, p)"}[a.Estimand])
	s.do("effective <- tapply(w, !treated, function(v) sum(v)^2 / sum(v^2))")
	s.do("print(effective)")
	s.same("patients of the treated and the controls that the weights stand for", "effective", a.Arms[0].Effective, a.Arms[1].Effective)
	s.same("largest weights", "tapply(w, !treated, max)", a.Arms[0].Largest, a.Arms[1].Largest)
}
