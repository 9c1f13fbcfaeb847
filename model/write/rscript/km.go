package rscript

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

// Survival is the script of curves, their tests and hazard ratios.
func Survival(a *answer.Survival) (string, error) {
	s := begin(&a.Answer, "Kaplan-Meier curves of "+a.Cohort.Name)
	s.use("survival")
	if l := a.Look; l.Switch != "" && l.Landmark > 0 && a.Frame.Look.Switch == "" {
		s.state = l.Switch // groups are by state at the landmark
	}
	m, err := s.frame(a.Frame, false)
	if err != nil {
		return "", err
	}
	s.counts(m, a.Used, a.Events)
	s.curves(m, a)
	if len(a.Groups) > 1 {
		s.logRank(m, a)
	}
	if a.Ratios != nil && len(a.Ratios.Rows) > 0 {
		if err := s.model(m, a.Ratios, false); err != nil {
			return "", err
		}
	}
	return s.text()
}

// counts compares how many are in.
func (s *script) counts(m *framed, used, events int) {
	if s.cohort.Intervals() == nil {
		s.same("patients", "nrow(d)", float64(used))
	}
	if events >= 0 && m.event != "" {
		s.same("events", "sum(d$"+symbol(m.event)+")", float64(events))
	}
}

// patientsBy counts the patients of every group, of whom each may have several rows.
func (s *script) patientsBy(group string) string {
	if s.cohort.Intervals() == nil {
		return "table(d$" + symbol(group) + ")"
	}
	return fmt.Sprintf("tapply(d$%s, d$%s, function(x) length(unique(x)))", symbol(s.cohort.RowsOf), symbol(group))
}

// weights are the arguments of a function that takes the weights.
func (s *script) weights(m *framed, robust bool) string {
	if m.weight == "" {
		return ""
	}
	w := ", weights = " + symbol(m.weight)
	if robust && m.f.Look.RobustWeights() {
		w += ", robust = TRUE"
	}
	return w
}

// level is an argument where the level is another than R's.
func level(name string, v float64) string {
	if v == 0.95 {
		return ""
	}
	return fmt.Sprintf(", %s = %s", name, number(v))
}

// curves fits the curves, and compares medians, survival at times and restricted means.
func (s *script) curves(m *framed, a *answer.Survival) {
	conf := ""
	if a.ConfType != "log" {
		conf = ", conf.type = " + text(a.ConfType)
	}
	cluster := ""
	if m.weight != "" && m.f.Look.RobustWeights() && m.f.Look.Cluster != "" {
		if c, _, err := s.item(m.f.Look.Cluster); err == nil {
			cluster = ", cluster = " + symbol(c.Name)
		}
	}
	s.say("Kaplan-Meier curves, with medians.")
	s.do("km <- survfit(%s ~ %s, data = d%s%s%s%s)", m.surv(), m.right(), s.weights(m, cluster == ""), cluster, conf, level("conf.int", a.Level))
	s.do("print(km)")
	s.do("medians <- rbind(summary(km)$table)")
	var n, events, at, lower, upper, follow []float64
	for i := range a.Groups {
		g := &a.Groups[i]
		n, events = append(n, float64(g.N)), append(events, float64(g.Events))
		at, lower, upper = append(at, g.Median.Estimate), append(lower, g.Median.Lower), append(upper, g.Median.Upper)
		follow = append(follow, g.FollowUp.Estimate)
	}
	if len(a.Groups) > 1 {
		s.same("patients by group", s.patientsBy(m.group), n...)
		s.same("events by group", fmt.Sprintf("tapply(d$%s, d$%s, sum)", symbol(m.event), symbol(m.group)), events...)
	}
	s.same("medians", "medians[, \"median\"]", at...)
	s.same("medians, lower limits", fmt.Sprintf("medians[, %s]", text(number(a.Level)+"LCL")), lower...)
	s.same("medians, upper limits", fmt.Sprintf("medians[, %s]", text(number(a.Level)+"UCL")), upper...)
	s.followUp(m, a, follow)
	s.points(a)
	s.means(m, a)
	if a.Look.Band != "" {
		s.say("Simultaneous bands are not made here: survival has none.")
	}
}

// followUp is the median follow-up by the reverse Kaplan-Meier method.
func (s *script) followUp(m *framed, a *answer.Survival, follow []float64) {
	if m.f.Look.StartAt > 0 || m.f.Look.Switch != "" || s.cohort.RowsOf != "" || len(m.f.Endpoint.Causes) > 1 {
		return // it is counted otherwise there
	}
	s.say("Median follow-up: the censored are the events.")
	y := fmt.Sprintf("Surv(%s, 1 - %s)", symbol(m.time), symbol(m.event))
	if m.entry != "" {
		y = fmt.Sprintf("Surv(%s - pmax(%s, 0), 1 - %s)", symbol(m.time), symbol(m.entry), symbol(m.event))
	}
	s.do("follow_up <- rbind(summary(survfit(%s ~ %s, data = d%s))$table)[, \"median\"]", y, m.right(), s.weights(m, false))
	s.do("print(follow_up)")
	s.same("median follow-up", "follow_up", follow...)
}

// points compares survival at given times.
func (s *script) points(a *answer.Survival) {
	if len(a.Groups[0].At) == 0 {
		return
	}
	var times []float64
	for _, x := range a.Groups[0].At {
		times = append(times, x.Time)
	}
	s.say("Survival at these times. R takes a curve to stay level behind its last time; kaplan says NA there unless told otherwise.")
	s.do("at <- summary(km, times = %s, extend = TRUE)", numbers(times))
	s.do("print(at)")
	var surv, se, lower, upper, risk []float64
	var known []string
	k, all := 0, true
	for i := range a.Groups {
		for _, x := range a.Groups[i].At {
			k++
			if math.IsNaN(x.Surv) || x.Surv <= 0 { // R has no interval there, or the last one
				all = false
				continue
			}
			known = append(known, fmt.Sprint(k))
			surv, se, risk = append(surv, x.Surv), append(se, x.SE), append(risk, x.AtRisk)
			lower, upper = append(lower, x.CI.Lower), append(upper, x.CI.Upper)
		}
	}
	pick := ""
	if !all {
		pick = "[c(" + strings.Join(known, ", ") + ")]"
	}
	s.same("at risk", "at$n.risk"+pick, risk...)
	s.same("survival", "at$surv"+pick, surv...)
	s.same("its standard errors", "at$std.err"+pick, se...)
	s.same("its lower limits", "at$lower"+pick, lower...)
	s.same("its upper limits", "at$upper"+pick, upper...)
}

// means compares restricted means.
func (s *script) means(m *framed, a *answer.Survival) {
	if a.Groups[0].RMST == nil || m.weight != "" {
		return
	}
	var mean, se []float64
	for i := range a.Groups {
		g := &a.Groups[i]
		if g.RMST == nil || math.IsNaN(g.RMST.SE) {
			return
		}
		if c := g.Curve(); a.Look.RMST > c.LastTime() && c.Surv[len(c.Surv)-1] > 0 {
			s.say("The restricted mean of %s is not compared: its follow-up ends before %s.", safe(g.Name), number(a.Look.RMST))
			return
		}
		mean, se = append(mean, g.RMST.Value), append(se, g.RMST.SE)
	}
	s.say("Restricted mean survival time to %s.", number(a.Look.RMST))
	s.do("rmst <- rbind(summary(km, rmean = %s)$table)", number(a.Look.RMST))
	s.do("print(rmst[, c(\"rmean\", \"se(rmean)\"), drop = FALSE])")
	s.same("restricted means", "rmst[, \"rmean\"]", mean...)
	s.same("their standard errors", "rmst[, \"se(rmean)\"]", se...)
}

const weightedCode = `
# A test of the log-rank family, by its definition: at each event time the events of each
# group against those expected, weighted by w(at risk, S just before, Peto and Peto's S).
weighted <- function(w, time, event, group, entry = -Inf, stratum = "") {
  stratum <- rep_len(stratum, length(time)); entry <- rep_len(entry, length(time))
  G <- nlevels(group); g <- as.integer(group)
  time <- aeqSurv(Surv(time, rep(1, length(time))))[, 1]
  O <- E <- numeric(G); V <- matrix(0, G, G)
  for (s in unique(stratum)) {
    km <- peto <- 1
    for (t in sort(unique(time[event == 1 & stratum == s]))) {
      at <- stratum == s & time >= t & entry < t
      n <- tabulate(g[at], G); d <- tabulate(g[at & time == t & event == 1], G)
      N <- sum(n); D <- sum(d)
      peto <- peto * (1 - D / (N + 1)); x <- w(N, km, peto)
      O <- O + x * d; E <- E + x * D * n / N
      if (N > 1) V <- V + x^2 * D * (N - D) / (N - 1) * (diag(n / N, G) - outer(n, n) / N^2)
      km <- km * (N - D) / N
    }
  }
  U <- O - E; k <- which(E > 0)[-1]
  list(chisq = sum(U[k] * solve(V[k, k, drop = FALSE], U[k])), df = length(k), O = O, E = E, U = U, V = V)
}`

// logRank compares the tests of the groups.
func (s *script) logRank(m *framed, a *answer.Survival) {
	if m.weight != "" {
		if m.f.Look.RobustWeights() {
			s.robustTest(m, a)
			return
		}
		s.say("The tests are not made here: survdiff takes no weights.")
		return
	}
	if !slices.ContainsFunc(a.Tests, func(t stats.LogRank) bool { return !math.IsNaN(t.ChiSq) }) {
		s.say("There is nothing to test: whenever there is an event, all who are at risk are of one group.")
		return
	}
	s.say("Tests of the groups.")
	plain := m.entry == ""
	if plain {
		s.do("logrank <- survdiff(%s ~ %s, data = d)", m.surv(), m.within())
		s.do("print(logrank)")
	}
	s.helper("weighted", weightedCode)
	entry, stratum := "", ""
	if !plain {
		entry = ", entry = d$" + symbol(m.entry)
	}
	if len(m.strata) > 0 {
		names := make([]string, len(m.strata))
		for i, n := range m.strata {
			names[i] = "d$" + symbol(n)
		}
		stratum = ", stratum = paste(" + strings.Join(names, ", ") + ")"
	}
	weights := map[string]string{"log-rank": "1", "gehan-breslow": "n", "tarone-ware": "sqrt(n)", "peto-peto": "peto"}
	var names, list []string
	var chi, p []float64
	first := false // the log-rank test is among them
	for _, t := range a.Tests {
		if t.Why != "" || math.IsNaN(t.ChiSq) || t.Name == "trend" {
			continue
		}
		w, ok := weights[t.Name]
		if t.Name == "fleming-harrington" {
			w, ok = fmt.Sprintf("km^%s * (1 - km)^%s", number(t.Rho), number(t.Gamma)), true
		}
		if !ok {
			continue
		}
		names = append(names, t.Name)
		list = append(list, fmt.Sprintf("%s = function(n, km, peto) %s", text(t.Name), w))
		chi, p = append(chi, t.ChiSq), append(p, t.P)
		if t.Name == "log-rank" {
			first = true
			if plain {
				s.same("log-rank, chi-square", "logrank$chisq", t.ChiSq)
			}
			s.same("observed", "tests$`log-rank`$O", t.Observed...)
			s.same("expected", "tests$`log-rank`$E", t.Expected...)
		}
	}
	if len(names) == 0 {
		return
	}
	s.do("tests <- lapply(list(\n  %s), weighted,\n  time = d$%s, event = d$%s, group = d$%s%s%s)", strings.Join(list, ",\n  "),
		symbol(m.time), symbol(m.event), symbol(m.group), entry, stratum)
	s.do("tests_chisq <- sapply(tests, `[[`, \"chisq\")")
	s.do("tests_p <- pchisq(tests_chisq, sapply(tests, `[[`, \"df\"), lower.tail = FALSE)")
	s.do("print(cbind(chisq = tests_chisq, p = tests_p))")
	s.same(strings.Join(names, ", ")+": chi-square", "tests_chisq", chi...)
	s.same("their P", "tests_p", p...)
	for _, t := range a.Tests {
		if first && t.Name == "trend" && t.Why == "" && !math.IsNaN(t.ChiSq) && t.DF == 1 {
			s.say("Trend along the groups.")
			s.do("score <- seq_len(nlevels(d$%s))", symbol(m.group))
			s.do("trend <- sum(score * tests$`log-rank`$U)^2 / sum(outer(score, score) * tests$`log-rank`$V)")
			s.do("cat(\"trend: chi-square\", trend, \"P\", pchisq(trend, 1, lower.tail = FALSE), \"\\n\")")
			s.same("trend, chi-square", "trend", t.ChiSq)
			s.same("trend, P", "pchisq(trend, 1, lower.tail = FALSE)", t.P)
		}
	}
	if len(a.Pairwise) > 0 && plain {
		s.pairs(m, a)
	}
}

// pairs compares the log-rank tests of pairs of groups.
func (s *script) pairs(m *framed, a *answer.Survival) {
	var chi, p, adjusted []float64
	for _, x := range a.Pairwise {
		if math.IsNaN(x.ChiSq) {
			return
		}
		chi, p, adjusted = append(chi, x.ChiSq), append(p, x.P), append(adjusted, x.PAdjusted)
	}
	method := map[string]string{"bh": "BH"}[a.Look.Pairwise]
	if method == "" {
		method = a.Look.Pairwise
	}
	g := symbol(m.group)
	s.say("Log-rank tests of pairs of groups.")
	s.do("pairs <- combn(levels(d$%s), 2, simplify = FALSE)", g)
	s.do("pair_chisq <- sapply(pairs, function(p) {")
	s.do("  survdiff(%s ~ %s, data = d[d$%s %%in%% p, ])$chisq", m.surv(), m.within(), g)
	s.do("})")
	s.do("pair_p <- pchisq(pair_chisq, 1, lower.tail = FALSE)")
	s.do("print(data.frame(pair = sapply(pairs, paste, collapse = \" - \"), chisq = pair_chisq, p = pair_p, "+
		"adjusted = p.adjust(pair_p, %s)))", text(method))
	s.same("pairs, chi-square", "pair_chisq", chi...)
	s.same("pairs, P", "pair_p", p...)
	s.same("pairs, P corrected", "p.adjust(pair_p, "+text(method)+")", adjusted...)
}

// robustTest is the log-rank test with sampling weights: Cox's robust score test with
// Breslow's ties.
func (s *script) robustTest(m *framed, a *answer.Survival) {
	t := a.Test("log-rank")
	if t == nil || t.Why != "" || m.f.Look.Cluster != "" {
		return
	}
	s.say("The log-rank test with sampling weights: the robust score test of a Cox model with Breslow's ties.")
	s.do("score <- coxph(%s ~ %s, data = d, weights = %s, robust = TRUE, ties = \"breslow\")", m.surv(), m.within(), symbol(m.weight))
	s.do("print(score$rscore)")
	s.same("log-rank, robust score", "score$rscore", t.ChiSq)
}
