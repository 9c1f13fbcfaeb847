package rscript

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// Cutoff is the script of the cuts of a marker.
func Cutoff(c *answer.Cutoff) (string, error) {
	s := begin(&c.Answer, "Cuts of "+c.Frame.Marker.Name+" in "+c.Cohort.Name)
	if _, err := s.cutoff(c); err != nil {
		return "", err
	}
	s.remark("The P by permutation is random, and not remade here.")
	return s.text()
}

// cutoff searches the cuts, and makes the groups of the best one.
func (s *script) cutoff(c *answer.Cutoff) (*framed, error) {
	s.use("survival")
	m, err := s.searched(c.Frame)
	if err != nil {
		return nil, err
	}
	s.counts(m, c.Used, c.Events)
	if len(m.strata) > 0 || m.entry != "" {
		return nil, refused("maxstat searches neither within strata nor with entry times")
	}
	s.use("maxstat")
	x := symbol(m.group)
	land := c.Landscape
	s.say("The best cut: the largest standardised log-rank statistic.")
	s.do("search <- maxstat.test(%s ~ %s, data = d, smethod = \"LogRank\", pmethod = \"Lau92\", minprop = %s, maxprop = %s)", m.surv(), x,
		number(land.MinProp), number(land.MaxProp))
	s.do("print(search)")
	var cuts, std []float64
	tied := 0
	for _, p := range land.Cuts {
		cuts, std = append(cuts, p.Cut), append(std, p.Standardised)
		if math.Abs(p.Standardised-c.Best.Standardised) < 1e-9 {
			tied++
		}
	}
	if len(cuts) <= 100 {
		s.same("cuts", "search$cuts", cuts...)
		s.same("standardised statistics", "search$stats", std...)
	}
	s.same("largest statistic", "search$statistic", c.Best.Standardised)
	s.same("Lausen and Schumacher's P", "search$p.value", c.Lausen92)
	if tied == 1 {
		s.same("best cut", "search$estimate", c.Best.Cut)
	}
	s.say("Groups at that cut. Their P and ratio are not corrected for the search.")
	s.do("high <- as.integer(d$%s > %s)", x, number(c.Best.Cut))
	s.do("logrank <- survdiff(%s ~ high, data = d)", m.surv())
	s.do("print(logrank)")
	s.same("patients at and below, and above", "table(high)", float64(c.Best.NLow), float64(c.Best.NHigh))
	s.same("log-rank at the best cut", "logrank$chisq", c.Best.ChiSq)
	s.same("naive P", "pchisq(logrank$chisq, 1, lower.tail = FALSE)", c.Naive)
	if h := c.HR; h.Note == "" && !math.IsInf(h.Coef, 0) && math.Abs(h.Coef) < 12 {
		s.exactly()
		ties := ""
		if t := c.Look.Ties; t != "" && t != "efron" {
			ties = ", ties = " + text(t)
		}
		s.do("fit <- coxph(%s ~ high, data = d, control = exactly%s)", m.surv(), ties)
		s.do("print(summary(fit))")
		b := h.Coef
		if strings.HasPrefix(h.Label, "low vs") {
			b = -b
		}
		s.same("log hazard ratio at the best cut", "coef(fit)", b)
	}
	return m, nil
}

// searched writes who is in where a marker is searched for cuts: group is then its name.
func (s *script) searched(f *model.Frame) (*framed, error) {
	whole := *f
	whole.Marker, whole.Look.Marker = nil, ""
	l := f.Look
	_, code, err := s.item(l.Marker)
	if err != nil {
		return nil, err
	}
	m, err := s.frame(&whole, false)
	if err != nil {
		return nil, err
	}
	s.do("d <- d[!is.na(%s), ]", code)
	m.group = s.name("marker")
	s.do("d$%s <- %s", symbol(m.group), code)
	return m, nil
}

// Screen is the script of many markers, each in a model of its own.
func Screen(a *answer.Screen) (string, error) {
	if a.Mode == "optimal" {
		return "", refused("best cuts of many markers are corrected by permutation, which R does not remake: ask for the cuts of one")
	}
	const most = 400
	if len(a.Rows) > most {
		return "", refused("%d markers are more than a script should hold: choose up to %d", len(a.Rows), most)
	}
	s := begin(&a.Answer, "Screen of markers in "+a.Cohort.Name)
	s.use("survival")
	f, err := s.r.Frame(a.Look)
	if err != nil {
		return "", err
	}
	var names []string
	for _, r := range a.Rows {
		c := a.Columns[r.Marker]
		s.column(c)
		names = append(names, c.Name)
	}
	s.do("all <- d  # steps are those of the whole cohort")
	m, err := s.frame(f, false)
	if err != nil {
		return "", err
	}
	terms, err := s.terms(m, model.SplitList(a.Look.Covariates))
	if err != nil {
		return "", err
	}
	with := m.strataTerm()
	for _, t := range terms {
		with += " + " + t.r
	}
	s.say("Each marker in a model of its own.")
	s.do("markers <- %s", texts(names))
	x := "all[[v]]"
	if a.Transform != "" {
		x = fmt.Sprintf("(if (length(unique(na.omit(all[[v]]))) > 2) log2(all[[v]] + %s) else all[[v]])", number(answer.LogOffset(a.Look)))
	}
	s.exactly()
	s.do("screened <- t(sapply(markers, function(v) {")
	s.do("  value <- function(all) { x <- %s; x[!is.finite(x)] <- NA; x }", x)
	switch {
	case a.Mode == "median":
		s.do("  d$x <- value(d); step <- 1")
		s.do("  d <- d[complete.cases(d[c(\"x\"%s)]), ]", columnsOf(terms))
		s.do("  d$x <- as.integer(d$x > median(d$x))")
	case a.Per == "unit":
		s.do("  step <- 1; d$x <- value(d)")
	default:
		step := "sd(y, na.rm = TRUE)"
		if a.Per == "iqr" {
			step = "IQR(y, na.rm = TRUE)"
		}
		s.do("  y <- value(all); step <- if (length(unique(na.omit(y))) > 2) %s else 1", step)
		s.do("  d$x <- value(d) / step")
	}
	ties := ""
	if t := a.Look.Ties; t != "" && t != "efron" {
		ties = ", ties = " + text(t)
	}
	s.do("  fit <- suppressWarnings(coxph(%s ~ x%s, data = d, control = exactly%s))", m.surv(), with, ties)
	s.do("  b <- coef(fit)[1]; se <- sqrt(vcov(fit)[1, 1])")
	s.do("  c(n = fit$n, events = fit$nevent, step = step, coef = b, se = se, p = 2 * pnorm(-abs(b / se)))")
	s.do("}))")
	s.do("colnames(screened) <- c(\"n\", \"events\", \"step\", \"coef\", \"se\", \"p\")")
	s.do("print(screened)")
	var n, events, step, coef, se, p, q []float64
	var pick []string
	whole := true
	for i, r := range a.Rows {
		if r.Err != nil || math.IsInf(r.Coef, 0) || math.IsNaN(r.SE) || math.Abs(r.Coef) > 10 {
			whole = false
			continue
		}
		pick = append(pick, fmt.Sprint(i+1))
		n, events, step = append(n, float64(r.N)), append(events, float64(r.Events)), append(step, r.Scale)
		coef, se, p, q = append(coef, r.Coef), append(se, r.SE), append(p, r.P), append(q, r.Q)
	}
	rows := ""
	if !whole {
		rows = "c(" + strings.Join(pick, ", ") + ")"
	}
	at := func(name string) string { return fmt.Sprintf("screened[%s, %s]", rows, text(name)) }
	s.same("patients", at("n"), n...)
	s.same("events", at("events"), events...)
	if a.Mode != "median" {
		s.same("steps", at("step"), step...)
	}
	s.same("log hazard ratios", at("coef"), coef...)
	s.same("standard errors", at("se"), se...)
	s.same("P", at("p"), p...)
	if whole && a.Family == "" {
		s.do("q <- p.adjust(screened[, \"p\"], \"BH\")")
		s.do("print(q)")
		s.same("q (Benjamini-Hochberg)", "q", q...)
	}
	s.remark("The family-wise P by permutation is random, and not remade here.")
	return s.text()
}

// columnsOf are the columns of terms that are plain ones, as further strings of a list.
func columnsOf(terms []term) string {
	out := ""
	for _, t := range terms {
		if !strings.ContainsAny(t.r, ":(") {
			out += ", " + text(strings.Trim(t.r, "`"))
		}
	}
	return out
}

// Subgroups is the script of a comparison within subgroups.
func Subgroups(a *answer.Subgroups) (string, error) {
	s := begin(&a.Answer, "Hazard ratio within subgroups in "+a.Cohort.Name)
	s.use("survival")
	if a.Look.RobustWeights() || a.Look.Cluster != "" {
		return "", refused("subgroups with weights or clusters are not compared")
	}
	if a.Look.CI == "profile" {
		return "", refused("profile-likelihood intervals within subgroups are not compared: ask for Wald's")
	}
	m, err := s.of(s.r.Frame(a.Look))
	if err != nil {
		return "", err
	}
	terms, err := s.terms(m, model.SplitList(a.Look.Covariates))
	if err != nil {
		return "", err
	}
	if len(terms) > 1 {
		var at []string
		for _, item := range model.SplitList(a.Look.Covariates) {
			for _, c := range s.r.ReadBy(item) {
				at = append(at, "!is.na(d$"+symbol(c.Name)+")")
			}
		}
		s.do("d <- d[%s, ]", strings.Join(at, " & "))
	}
	s.exactly()
	s.say("The ratio of everybody, and within each level.")
	s.do("effect <- model.matrix(~ %s, data = d)[, 2]", terms[0].r)
	with := m.strataTerm()
	for _, t := range terms[1:] {
		with += " + " + t.r
	}
	if s.cohort.Intervals() != nil {
		return "", refused("subgroups of patients of whom each has several rows are not compared")
	}
	s.do("ratio <- function(which) {")
	s.do("  fit <- suppressWarnings(coxph(%s ~ effect%s, data = d, subset = which, control = exactly))", m.surv(), with)
	s.do("  c(n = fit$n, events = fit$nevent, coef = coef(fit)[[1]], se = sqrt(vcov(fit)[1, 1]))")
	s.do("}")
	if a.Look.Ties != "" && a.Look.Ties != "efron" {
		return "", refused("subgroups with other ties than Efron's are not compared")
	}
	s.do("overall <- ratio(rep(TRUE, nrow(d)))")
	s.do("print(overall)")
	s.same("everybody", "overall", float64(a.Overall.N), float64(a.Overall.Events), a.Overall.Coef, a.Overall.SE)
	k := 0
	for i := 0; i < len(a.Rows); {
		k++
		first := a.Rows[i]
		c := s.cohort.Column(first.Column)
		j := i
		for j < len(a.Rows) && a.Rows[j].Column == first.Column {
			j++
		}
		rows := a.Rows[i:j]
		i = j
		code := ""
		if c != nil {
			code = s.column(c)
		} else if c, code, err = s.item(first.Column); err != nil {
			return "", err
		}
		if c.Kind == model.Number && !c.HasLevels() {
			s.say("The halves of %s are not compared here.", safe(c.Name))
			continue
		}
		v := fmt.Sprintf("within%d", k)
		s.say("Within %s.", safe(c.Name))
		var names []string
		for _, r := range rows {
			names = append(names, r.LevelName)
		}
		list := texts(names)
		if c.Kind == model.Number {
			list = "c(" + strings.Join(names, ", ") + ")"
		}
		s.do("level <- factor(%s, levels = %s)", code, list)
		s.do("%s <- t(sapply(levels(level), function(l) tryCatch(ratio(level %%in%% l), error = function(e) rep(NA, 4))))", v)
		s.do("print(%s)", v)
		var n, coef, se []float64
		var pick []string
		for r, row := range rows {
			if row.Note != "" || math.IsNaN(row.SE) || math.Abs(row.Coef) > 10 || row.CI == "profile" {
				continue
			}
			pick = append(pick, fmt.Sprint(r+1))
			n, coef, se = append(n, float64(row.N)), append(coef, row.Coef), append(se, row.SE)
		}
		if len(pick) > 0 {
			at := "c(" + strings.Join(pick, ", ") + ")"
			s.same(c.Name+", patients", fmt.Sprintf("%s[%s, 1]", v, at), n...)
			s.same(c.Name+", log hazard ratios", fmt.Sprintf("%s[%s, 3]", v, at), coef...)
			s.same(c.Name+", standard errors", fmt.Sprintf("%s[%s, 4]", v, at), se...)
		}
		if t := first.Interaction; !math.IsNaN(t.Statistic) && len(pick) == len(rows) {
			s.do("same_ratio <- coxph(%s ~ effect%s + level, data = d, subset = !is.na(level), control = exactly)", m.surv(), with)
			s.do("own_ratio <- coxph(%s ~ effect%s + level + effect:level, data = d, subset = !is.na(level), control = exactly)", m.surv(), with)
			s.do("test%d <- anova(same_ratio, own_ratio)", k)
			s.do("print(test%d)", k)
			s.same(c.Name+", interaction", fmt.Sprintf("c(test%d$Chisq[2], test%d$Df[2], test%d[[4]][2])", k, k, k), t.Statistic, float64(t.DF), t.P)
		}
	}
	return s.text()
}

// Power is the script of what the events at hand can detect.
func Power(a *answer.Power) (string, error) {
	s := begin(&a.Answer, "Detectable hazard ratios in "+a.Cohort.Name)
	s.use("survival")
	m, err := s.of(s.r.Frame(a.Look))
	if err != nil {
		return "", err
	}
	s.counts(m, a.Used, a.Events)
	s.say("Schoenfeld's formula: the squared log ratio that so many events detect.")
	s.do("z <- function(power) qnorm(%s) + qnorm(power)", number((1+a.Level)/2))
	f, ref := m.f, m.f.ReferenceGroup()
	k := 0
	for g := range f.Groups {
		if g == ref {
			continue
		}
		p := a.Pairs[k]
		k++
		v := fmt.Sprintf("pair%d", k)
		s.do("%s <- d[d$%s %%in%% c(%s, %s), ]", v, symbol(m.group), text(f.Groups[ref].Name), text(f.Groups[g].Name))
		s.do("events <- sum(%s$%s); share <- mean(%s$%s == %s)", v, symbol(m.event), v, symbol(m.group), text(f.Groups[g].Name))
		s.do("detects%d <- exp(z(c(0.8, 0.9)) / sqrt(events * share * (1 - share)))", k)
		s.do("print(detects%d)", k)
		s.same(p.Label+", patients", "nrow("+v+")", float64(p.N))
		if len(p.Detects) == 2 {
			s.same(p.Label+", detectable with 80 and 90 %", fmt.Sprintf("c(detects%d, 1 / detects%d)", k, k), p.Detects[0].Above, p.Detects[1].Above,
				p.Detects[0].Below, p.Detects[1].Below)
		}
		var ratio, needs80, needs90 []float64
		for _, x := range p.Needs {
			ratio, needs80, needs90 = append(ratio, x.Ratio), append(needs80, x.Events80), append(needs90, x.Events90)
		}
		s.do("needs%d <- sapply(c(0.8, 0.9), function(power) z(power)^2 / (log(%s)^2 * share * (1 - share)))", k, numbers(ratio))
		s.do("print(needs%d)", k)
		s.same(p.Label+", events needed", fmt.Sprintf("needs%d", k), append(needs80, needs90...)...)
	}
	return s.text()
}

// Table1 is the script of a table of the patients.
func Table1(t *answer.Table1) (string, error) {
	s := begin(&t.Answer, "Table 1 of "+t.Cohort.Name)
	m, err := s.of(s.r.Grouped(grouped(t.Look)))
	if err != nil {
		return "", err
	}
	s.same("patients", "nrow(d)", float64(t.Used))
	if m.group != "" {
		var n []float64
		for _, x := range t.N {
			n = append(n, float64(x))
		}
		s.do("g <- d$%s", symbol(m.group))
		s.same("patients by group", "table(g)", n...)
	}
	for i, v := range t.Variables {
		code := s.numberOf(v.Column)
		if s.failed != nil {
			return "", s.failed
		}
		s.described(fmt.Sprintf("v%d", i+1), code, m.group != "", v)
	}
	return s.text()
}

// described compares one variable of a table.
func (s *script) described(name, code string, grouped bool, v answer.Described) {
	title := v.Column.Name
	s.say("%s.", safe(title))
	test := func(call, statistic string, shown ...float64) {
		s.do("%s <- %s", name, call)
		s.do("print(%s)", name)
		s.same(title+", "+v.Test, fmt.Sprintf(statistic, name), shown...)
	}
	if len(v.Levels) == 0 {
		s.do("x <- %s; x[!is.finite(x)] <- NA", code)
		s.do("print(summary(x))")
		o := v.Overall
		if o.N > 0 {
			s.say("")
			s.lines = s.lines[:len(s.lines)-2]
			s.do("%s_all <- c(sum(!is.na(x)), mean(x, na.rm = TRUE), sd(x, na.rm = TRUE), quantile(x, na.rm = TRUE))", name)
			s.same(title+": n, mean, SD, minimum, quartiles, maximum", name+"_all", float64(o.N), o.Mean, o.SD, o.Min, o.Q1, o.Median, o.Q3, o.Max)
		}
		if grouped {
			var median []float64
			for _, g := range v.Groups {
				median = append(median, g.Median)
			}
			s.do("print(tapply(x, g, summary))")
			s.do("%s_medians <- tapply(x, g, median, na.rm = TRUE)", name)
			s.same(title+", medians by group", name+"_medians", median...)
		}
		switch v.Test {
		case "student-t":
			test("t.test(x ~ g, var.equal = TRUE)", "%[1]s$p.value", v.P)
		case "anova":
			test("anova(lm(x ~ g))", "c(%[1]s$`F value`[1], %[1]s$`Pr(>F)`[1])", v.Statistic, v.P)
		case "mann-whitney":
			test("wilcox.test(x ~ g)", "c(%[1]s$statistic, %[1]s$p.value)", v.Statistic, v.P)
		case "kruskal-wallis":
			test("kruskal.test(x ~ g)", "c(%[1]s$statistic, %[1]s$p.value)", v.Statistic, v.P)
		}
		return
	}
	g := "rep(\"all\", nrow(d))"
	if grouped {
		g = "g"
	}
	s.do("%s_n <- table(%s, %s)", name, g, code)
	s.do("print(%s_n)", name)
	for _, l := range v.Levels {
		if l.Name == "" {
			continue
		}
		counts := []float64{float64(l.N)}
		at := fmt.Sprintf("sum(%s_n[, %s])", name, text(l.Name))
		if l.N == 0 {
			continue
		}
		if grouped {
			counts = counts[:0]
			for _, n := range l.Groups {
				counts = append(counts, float64(n))
			}
			at = fmt.Sprintf("%s_n[, %s]", name, text(l.Name))
		}
		s.same(title+" = "+l.Name, at, counts...)
	}
	filled := fmt.Sprintf("%s_n[rowSums(%s_n) > 0, colSums(%s_n) > 0]", name, name, name)
	switch v.Test {
	case "chi-square":
		test("chisq.test("+filled+")", "c(%[1]s$statistic, %[1]s$p.value)", v.Statistic, v.P)
	case "fisher":
		s.do("%s <- fisher.test(%s, workspace = 2e7)", name, filled)
		s.do("print(%s)", name)
		s.within(title+", Fisher's P", name+"$p.value", 1e-6, "fisher.test counts tables within 1e-7 of each other as equally likely", v.P)
	}
}
