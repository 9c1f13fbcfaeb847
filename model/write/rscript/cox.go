package rscript

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// Hazard is the script of a Cox model.
func Hazard(h *answer.Hazard) (string, error) {
	s := begin(&h.Answer, "Cox model of "+h.Cohort.Name)
	s.use("survival")
	f := h.Frame()
	if f == nil {
		return "", refused("the model is that of the groups alone: ask for their curves")
	}
	m, err := s.frame(f, false)
	if err != nil {
		return "", err
	}
	if err := s.model(m, h, true); err != nil {
		return "", err
	}
	return s.text()
}

// term is one item of a model.
type term struct {
	r      string // in the formula
	degree int
}

// covariate writes a column that a model has as it is: a factor with its reference
// first; full is one that enters by all of its levels, in their own order.
func (s *script) covariate(m *framed, item string, full bool) (term, error) {
	f := m.f
	if m.group != "" && f.Marker != nil && model.SameSource(item, f.Look.Marker) && f.Look.Levels == "" && f.Marker.HasLevels() {
		return term{r: s.groupTerm(m), degree: 1}, nil
	}
	c, code, err := s.item(item)
	if err != nil {
		return term{}, err
	}
	if c.Kind == model.Number || c.Kind == model.Date {
		return term{r: symbol(c.Name), degree: 1}, nil
	}
	if s.made["factor "+c.Name] {
		return term{r: symbol(c.Name), degree: 1}, nil
	}
	s.made["factor "+c.Name] = true
	levels, _ := model.LevelsAmong(c, f.Row, func(k int) bool { return int(f.Code[k]) < len(f.Groups) })
	if ref, ok := model.ReferenceLevel(f.Look.Reference, c.Name); ok && !full {
		if k := slices.Index(levels, ref); k > 0 {
			levels = append([]string{ref}, slices.Delete(slices.Clone(levels), k, k+1)...)
		}
	}
	if len(levels) == 1 { // a constant, which R does not take for a factor
		s.do("%s <- as.numeric(%s == %s)  # one level is left", code, code, text(levels[0]))
	} else {
		s.do("%s <- factor(%s, levels = %s)", code, code, texts(levels))
	}
	return term{r: symbol(c.Name), degree: 1}, nil
}

// groupTerm is the groups in a formula, with their reference.
func (s *script) groupTerm(m *framed) string {
	if ref := m.f.ReferenceGroup(); ref > 0 {
		return fmt.Sprintf("relevel(%s, %s)", symbol(m.group), text(m.f.Groups[ref].Name))
	}
	return symbol(m.group)
}

// terms are the items of a model in the order in which R has their coefficients.
func (s *script) terms(m *framed, items []string) ([]term, error) {
	var out []term
	if m.group != "" {
		out = append(out, term{r: s.groupTerm(m), degree: 1})
	}
	for _, item := range items {
		if strings.HasPrefix(item, "rcs(") && strings.HasSuffix(item, ")") && s.cohort.Column(item) == nil {
			args := model.SplitList(item[4 : len(item)-1])
			c, _, err := s.item(args[0])
			if err != nil {
				return nil, err
			}
			knots := "4"
			if len(args) > 1 {
				knots = args[1]
			}
			s.use("rms")
			out = append(out, term{r: fmt.Sprintf("rcs(%s, %s)", symbol(c.Name), knots), degree: 1})
			continue
		}
		parts := s.r.InteractionParts(item)
		var all []string
		coded := s.r.Coded(m.f, parts)
		for i, p := range parts {
			if strings.HasPrefix(p, "rcs(") {
				return nil, refused("a spline within an interaction (%s) has no translation", item)
			}
			t, err := s.covariate(m, p, coded[i] && len(parts) > 1)
			if err != nil {
				return nil, err
			}
			all = append(all, t.r)
		}
		out = append(out, term{r: strings.Join(all, ":"), degree: len(parts)})
	}
	return out, s.failed
}

func formula(terms []term) string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = t.r
	}
	return strings.Join(out, " + ")
}

// ordered is the place that each coefficient has in R, where interactions come last.
func ordered(terms []term, of []int) []int {
	out := make([]int, len(of))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return terms[of[a]].degree - terms[of[b]].degree })
	return out
}

const profileCode = `
# Profile-likelihood limits and P of each coefficient: where twice the fall of the
# log-likelihood is the quantile of chi-square.
profiled <- function(fit, stratum, level = 0.95) {
  X <- model.matrix(fit); y <- fit$y; b <- coef(fit); se <- sqrt(diag(vcov(fit)))
  sapply(seq_along(b), function(j) {
    if (is.na(b[j])) return(c(NA, NA, NA))
    ll <- function(v) {
      rest <- X[, -j, drop = FALSE]
      f <- if (ncol(rest)) coxph(y ~ rest + offset(v * X[, j]) + strata(stratum), ties = fit$method, control = exactly)
           else coxph(y ~ offset(v * X[, j]) + strata(stratum), ties = fit$method, control = exactly)
      tail(f$loglik, 1)
    }
    top <- tail(fit$loglik, 1); fall <- qchisq(level, 1) / 2
    limit <- function(side) uniroot(function(v) ll(v) - top + fall, sort(b[j] + side * c(0.1, 3) * se[j]),
                                    tol = 1e-12, extendInt = "yes")$root
    c(limit(-1), limit(1), pchisq(2 * (top - ll(0)), 1, lower.tail = FALSE))
  })
}`

// model fits the model of an answer. whole says that its tests, concordance and checks
// are compared too.
func (s *script) model(m *framed, h *answer.Hazard, whole bool) error {
	l := h.Look
	if l.Firth {
		return refused("Firth's penalised likelihood is in the packages coxphf and logistf, which Debian does not have, so that nothing could be checked")
	}
	s.say("Cox model.")
	terms, err := s.terms(m, model.SplitList(l.Covariates))
	if err != nil {
		return err
	}
	extra := ""
	if ties := h.Ties; ties != "efron" && ties != "" {
		extra += ", ties = " + text(ties)
	}
	robust := false
	if m.weight != "" {
		extra += ", weights = " + symbol(m.weight)
		if robust = l.RobustWeights(); robust && l.Cluster == "" {
			extra += ", robust = TRUE"
		}
	}
	by := l.Cluster
	if by == "" && h.Fit != nil && h.Fit.Robust && m.weight == "" {
		by = s.cohort.RowsOf
	}
	if by != "" {
		c, code, err := s.item(by)
		if err != nil {
			return err
		}
		robust = true
		if c.Missing > 0 {
			s.do("d <- d[!is.na(%s), ]", code)
		}
		extra += ", cluster = " + symbol(c.Name)
	}
	s.exactly()
	s.do("fit <- coxph(%s ~ %s%s, data = d%s, control = exactly)", m.surv(), formula(terms), m.strataTerm(), extra)
	s.do("print(summary(fit%s))", level("conf.int", h.Level))
	return s.fitted(m, h, terms, robust, whole)
}

// flatSpline says why a model is not compared.
const flatSpline = "The terms of the spline are collinear but for rounding, and one was set aside. R, which finds so at some steps " +
	"and not at others, ends elsewhere: not compared."

// fitted compares a model with its answer.
func (s *script) fitted(m *framed, h *answer.Hazard, terms []term, robust, whole bool) error {
	of := make([]int, len(h.Rows))
	if d := h.Design(); d != nil {
		if len(d.Term) != len(h.Rows) {
			return refused("the rows of the model are not its coefficients")
		}
		copy(of, d.Term)
	}
	place := ordered(terms, of)
	infinite := slices.ContainsFunc(h.Rows, func(e answer.Effect) bool {
		return e.Note == answer.NoFinite || math.IsInf(e.Coef, 0) || math.IsInf(e.LogLower, 0) || math.IsInf(e.LogUpper, 0) ||
			e.Note == "not determined" || math.Abs(e.Coef) > 12
	})
	coef, se, lower, upper, p := []float64{}, []float64{}, []float64{}, []float64{}, []float64{}
	for _, i := range place {
		e := h.Rows[i]
		coef, se, p = append(coef, e.Coef), append(se, e.SE), append(p, e.P)
		lower, upper = append(lower, e.Lower), append(upper, e.Upper)
	}
	patients := "fit$n"
	if s.cohort.Intervals() != nil { // rows, of which a patient has several
		patients = fmt.Sprintf("length(unique(d$%s[!seq_len(nrow(d)) %%in%% fit$na.action]))", symbol(s.cohort.RowsOf))
	}
	s.same("patients in the model", patients, float64(h.Used))
	s.same("events in the model", "fit$nevent", float64(h.Events))
	if d := h.Design(); d != nil {
		for _, spline := range d.Splines {
			if slices.ContainsFunc(spline.Columns, func(j int) bool { return math.IsNaN(h.Rows[j].Coef) }) {
				s.say(flatSpline)
				return nil
			}
		}
	}
	if infinite {
		s.say("A coefficient grows without end: R stops somewhere on the way, and only the log-likelihood is compared.")
		if h.Fit != nil {
			s.within("log-likelihood", "tail(fit$loglik, 1)", 1e-5, "on the way to a coefficient without end", h.Fit.LogLik)
		}
		return nil
	}
	s.same("log hazard ratios", "coef(fit)", coef...)
	if h.CI == "profile" {
		stratum := "rep(1, fit$n)"
		if len(m.strata) > 0 {
			stratum = "model.frame(fit)[[" + text(strings.TrimPrefix(m.strataTerm(), " + ")) + "]]"
		}
		s.helper("profiled", profileCode)
		s.do("limits <- profiled(fit, %s%s)", stratum, level("level", h.Level))
		s.profiled("hazard ratios", lower, upper, p)
	} else {
		conf := "exp(confint(fit" + level("level", h.Level) + "))"
		for i := range se {
			if math.IsNaN(se[i]) && !math.IsNaN(coef[i]) { // a robust variance of which nobody is the cause: R has 0
				lower, upper, p = nil, nil, nil
			}
		}
		s.same("standard errors", "sqrt(diag(vcov(fit)))", where(se)...)
		s.same("lower limits of the hazard ratios", conf+"[, 1]", lower...)
		s.same("upper limits of the hazard ratios", conf+"[, 2]", upper...)
		s.same("P of the coefficients", "summary(fit)$coefficients[, \"Pr(>|z|)\"]", p...)
	}
	if !whole {
		return nil
	}
	s.checked(h, robust)
	return nil
}

// where leaves numbers as they are, and NaN of what was set aside, which R's variance has
// as 0 or not at all.
func where(v []float64) []float64 {
	for _, x := range v {
		if math.IsNaN(x) {
			return nil
		}
	}
	return v
}

// checked compares the tests of a model, its concordance, and the check of proportional
// hazards.
func (s *script) checked(h *answer.Hazard, robust bool) {
	fit := h.Fit
	if fit == nil {
		return
	}
	if !robust {
		s.same("log-likelihood", "fit$loglik", fit.LogLikNull, fit.LogLik)
		s.same("AIC", "AIC(fit)", fit.AIC)
		s.same("likelihood-ratio test", "summary(fit)$logtest", fit.LR.Statistic, float64(fit.LR.DF), fit.LR.P)
		s.same("score test", "summary(fit)$sctest", fit.Score.Statistic, float64(fit.Score.DF), fit.Score.P)
	}
	s.same("Wald's test", "fit$wald.test", where([]float64{fit.Wald.Statistic})...)
	if c := h.Concordance; c != nil {
		s.do("print(concordance(fit))")
		s.same("concordance", "concordance(fit)$concordance", c.C)
		if !math.IsNaN(c.SE) {
			s.same("its standard error", "sqrt(concordance(fit)$var)", c.SE)
		}
	}
	aside := slices.ContainsFunc(h.Rows, func(e answer.Effect) bool { return math.IsNaN(e.Coef) })
	if ph := h.PH; ph != nil && !aside && fit.Ties != "exact" && !robust {
		transform := h.Look.PH
		if transform == "" {
			transform = "km"
		}
		s.say("Proportional hazards (Schoenfeld residuals).")
		s.do("zph <- cox.zph(fit, transform = %s)$table", text(transform))
		s.do("print(zph)")
		s.zph(h)
	}
}

// zph compares the check of proportional hazards: terms in R's order, then all of them.
func (s *script) zph(h *answer.Hazard) {
	ph, items := h.PH, len(h.Design().TermName)
	if len(ph.Test) != items {
		return
	}
	var chi, p []float64
	for _, interaction := range []bool{false, true} {
		for i, t := range ph.Test {
			if h.Design().Interaction[i] == interaction {
				chi, p = append(chi, t.Statistic), append(p, t.P)
			}
		}
	}
	s.same("proportional hazards, chi-square", "zph[, \"chisq\"]", append(chi, ph.Global.Statistic)...)
	s.same("proportional hazards, P", "zph[, \"p\"]", append(p, ph.Global.P)...)
}

// exactly lets R go on until nothing changes any more.
func (s *script) exactly() {
	if !s.made["exactly"] {
		s.made["exactly"] = true
		s.do("exactly <- suppressWarnings(coxph.control(eps = 1e-13, iter.max = 100))  # to the last digits")
	}
}

// profiled compares what limits holds, the profile-likelihood limits of coefficients and
// their likelihood-ratio P, with what was shown of ratios.
func (s *script) profiled(ratios string, lower, upper, p []float64) {
	const why = "R's uniroot finds limits step by step"
	s.do("print(exp(limits[1:2, ]))")
	s.within("lower limits of the "+ratios+" (profile)", "exp(limits[1, ])", 1e-6, why, lower...)
	s.within("upper limits of the "+ratios+" (profile)", "exp(limits[2, ])", 1e-6, why, upper...)
	s.within("P of the coefficients (likelihood ratio)", "limits[3, ]", 1e-6, why, p...)
}
