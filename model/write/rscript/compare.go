package rscript

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// known keeps who has a value of a column.
func (s *script) known(c *model.Column, code string) {
	switch {
	case c.Kind == model.Number:
		s.do("d <- d[is.finite(%s), ]", code)
	default:
		s.do("d <- d[!is.na(%s), ]", code)
	}
}

// compared starts the script of a comparison of a column between groups.
func compared(a *answer.Answer, f *model.Frame, title string, sources ...string) (*script, *framed, []string, error) {
	s := begin(a, title)
	m, err := s.frame(f, false)
	if err != nil {
		return nil, nil, nil, err
	}
	var code []string
	for _, src := range sources {
		c, ref, err := s.item(src)
		if err != nil {
			return nil, nil, nil, err
		}
		s.known(c, ref)
		code = append(code, ref)
	}
	if m.group != "" {
		s.do("d$%s <- droplevels(d$%s)", symbol(m.group), symbol(m.group))
	}
	s.same("patients", "nrow(d)", float64(a.Used))
	return s, m, code, nil
}

// Compared is the script of a number, or a category, compared between groups.
func Compared(c *answer.Compared) (string, error) {
	s, err := comparedScript(c)
	if err != nil {
		return "", err
	}
	return s.text()
}

func comparedScript(c *answer.Compared) (*script, error) {
	s, m, code, err := compared(&c.Answer, c.Frame, "Comparison of "+c.Value.Name+" in "+c.Cohort.Name, c.Look.Value)
	if err != nil {
		return nil, err
	}
	g := "factor(rep(\"all\", nrow(d)))"
	if m.group != "" {
		g = "d$" + symbol(m.group)
	}
	if c.Table != nil {
		s.table(c, code[0], g)
		return s, s.failed
	}
	s.say("%s by group.", safe(c.Value.Name))
	s.do("x <- %s", code[0])
	s.do("g <- %s", g)
	s.do("print(sapply(split(x, g), function(v) c(n = length(v), mean = mean(v), sd = sd(v), quantile(v))))")
	var n, mean, sd, median, q1, q3 []float64
	for _, x := range c.Groups {
		n, mean, sd = append(n, float64(x.N)), append(mean, x.Mean), append(sd, x.SD)
		median, q1, q3 = append(median, x.Median), append(q1, x.Q1), append(q3, x.Q3)
	}
	s.same("n", "table(g)", n...)
	s.same("means", "tapply(x, g, mean)", mean...)
	s.same("standard deviations", "tapply(x, g, sd)", sd...)
	s.same("medians", "tapply(x, g, median)", median...)
	s.same("first quartiles", "tapply(x, g, quantile, 0.25)", q1...)
	s.same("third quartiles", "tapply(x, g, quantile, 0.75)", q3...)
	s.testsOf(c.Tests, c.Frame, c.Level)
	s.assumptions(c.Checks)
	return s, s.failed
}

// testsOf are the tests of numbers x between groups g.
func (s *script) testsOf(tests []answer.TestRow, f *model.Frame, lvl float64) {
	if len(tests) == 0 {
		return
	}
	s.say("Tests.")
	for _, t := range tests {
		if t.Why != "" || math.IsNaN(t.Statistic) || math.IsInf(t.Statistic, 0) {
			continue
		}
		one, two := f.Groups[0].Name, ""
		if len(f.Groups) > 1 {
			two = f.Groups[1].Name
		}
		if !strings.HasSuffix(t.Effect, one+" - "+two) {
			one, two = two, one
		}
		sides := fmt.Sprintf("x[g == %s], x[g == %s]", text(one), text(two))
		switch t.Name {
		case "student-t", "welch-t":
			v := strings.ReplaceAll(t.Name, "-", "_")
			equal := ""
			if t.Name == "student-t" {
				equal = ", var.equal = TRUE"
			}
			s.do("%s <- t.test(%s%s%s)", v, sides, equal, level("conf.level", lvl))
			s.do("print(%s)", v)
			s.same(t.Title, fmt.Sprintf("c(%s$statistic, %s$parameter, %s$p.value)", v, v, v), t.Statistic, t.DF, t.P)
			s.same("its difference", fmt.Sprintf("c(-diff(%s$estimate), %s$conf.int)", v, v), t.Estimate, t.CI.Lower, t.CI.Upper)
		case "mann-whitney":
			s.do("mann_whitney <- wilcox.test(%s)", sides)
			s.do("print(mann_whitney)")
			s.same(t.Title, "c(mann_whitney$statistic, mann_whitney$p.value)", t.Statistic, t.P)
		case "anova":
			s.do("anova <- anova(lm(x ~ g))")
			s.do("print(anova)")
			s.same(t.Title, "c(anova$`F value`[1], anova$Df, anova$`Pr(>F)`[1])", t.Statistic, t.DF, t.DF2, t.P)
			s.same("eta squared", "anova$`Sum Sq`[1] / sum(anova$`Sum Sq`)", t.Estimate)
		case "welch-anova":
			s.do("welch <- oneway.test(x ~ g)")
			s.do("print(welch)")
			s.same(t.Title, "c(welch$statistic, welch$parameter, welch$p.value)", t.Statistic, t.DF, t.DF2, t.P)
		case "kruskal-wallis":
			s.do("kruskal <- kruskal.test(x, g)")
			s.do("print(kruskal)")
			s.same(t.Title, "c(kruskal$statistic, kruskal$parameter, kruskal$p.value)", t.Statistic, t.DF, t.P)
		}
	}
}

// assumptions are what tests of means take for granted.
func (s *script) assumptions(c *answer.CompareChecks) {
	if c == nil {
		return
	}
	var names []string
	var w, p []float64
	for _, n := range c.Normality {
		if n.Why == "" {
			names, w, p = append(names, n.Group), append(w, n.W), append(p, n.P)
		}
	}
	if len(names) > 0 {
		s.say("Normality within the groups, and their spread.")
		s.do("shapiro <- lapply(split(x, g)[%s], shapiro.test)", texts(names))
		s.do("print(shapiro)")
		const why = "Royston's approximation is given to so many digits"
		s.within("Shapiro-Wilk, W", "sapply(shapiro, `[[`, \"statistic\")", 1e-6, why, w...)
		s.within("Shapiro-Wilk, P", "sapply(shapiro, `[[`, \"p.value\")", 1e-5, why, p...)
	}
	if t := c.Levene; t.Why == "" && !math.IsNaN(t.Statistic) && !math.IsInf(t.Statistic, 0) && t.Statistic < 1e12 {
		s.use("car")
		s.do("levene <- leveneTest(x, g)")
		s.do("print(levene)")
		s.same("Levene", "c(levene[1, 2], levene[1, 3])", t.Statistic, t.P)
	}
	if t := c.Bartlett; t.Why == "" && !math.IsNaN(t.Statistic) && !math.IsInf(t.Statistic, 0) {
		s.do("bartlett <- bartlett.test(x, g)")
		s.do("print(bartlett)")
		s.same("Bartlett", "c(bartlett$statistic, bartlett$p.value)", t.Statistic, t.P)
	}
}

// table compares counts.
func (s *script) table(c *answer.Compared, code, g string) {
	t := c.Table
	s.say("Counts of %s by group.", safe(c.Value.Name))
	levels := texts(t.Levels)
	if c.Value.Kind == model.Number {
		levels = "c(" + strings.Join(t.Levels, ", ") + ")"
	}
	s.do("tab <- table(%s, factor(%s, levels = %s))", g, code, levels)
	s.do("print(tab)")
	var all []float64
	for j := range t.Levels {
		for i := range t.Count {
			all = append(all, float64(t.Count[i][j]))
		}
	}
	s.same("counts", "tab", all...)
	two := len(t.Count) == 2 && len(t.Levels) == 2
	for _, x := range c.Tests {
		if x.Why != "" || math.IsNaN(x.P) {
			continue
		}
		switch x.Name {
		case "chi-square", "chi-square-uncorrected":
			v, correct := "chisq", ""
			if x.Name != "chi-square" {
				v, correct = "uncorrected", ", correct = FALSE"
			}
			s.do("%s <- chisq.test(tab%s)", v, correct)
			s.do("print(%s)", v)
			s.same(x.Title, fmt.Sprintf("c(%s$statistic, %s$p.value)", v, v), x.Statistic, x.P)
		case "fisher":
			s.do("fisher <- fisher.test(tab, workspace = 2e7)")
			s.do("print(fisher)")
			s.within(x.Title+", P", "fisher$p.value", 1e-6, "fisher.test counts tables within 1e-7 of each other as equally likely", x.P)
		case "cochran-armitage":
			flip := "tab"
			if !two && len(t.Count) != 2 {
				flip = "t(tab)"
			}
			s.do("trend <- prop.trend.test(%s[2, ], colSums(%s))", flip, flip)
			s.do("print(trend)")
			s.same(x.Title, "c(trend$statistic, trend$p.value)", x.Statistic, x.P)
		}
	}
}

// Paired is the script of two measurements of each patient.
func Paired(p *answer.PairedChange) (string, error) {
	s, m, code, err := compared(&p.Answer, p.Frame, "Change of "+p.First.Name+" to "+p.Second.Name+" in "+p.Cohort.Name, p.Look.Value, p.Look.Paired)
	if err != nil {
		return "", err
	}
	if p.Levels != nil {
		return s.changesOfLevels(p, code)
	}
	for i, grp := range p.Groups {
		in := ""
		suffix := ""
		if i > 0 {
			in = fmt.Sprintf("[d$%s == %s]", symbol(m.group), text(grp.Name))
			suffix = fmt.Sprint(i + 1)
		}
		b, a := "before"+suffix, "after"+suffix
		s.say("%s of %s.", safe(fmt.Sprintf("Pairs, %s", grp.Name)), safe(p.Cohort.Name))
		s.do("%s <- %s%s", b, code[0], in)
		s.do("%s <- %s%s", a, code[1], in)
		s.same("pairs, "+grp.Name, "length("+b+")", float64(grp.N))
		s.same("mean change, "+grp.Name, fmt.Sprintf("mean(%s - %s)", a, b), grp.Mean.Mean)
		for _, t := range grp.Tests {
			if t.Why != "" || math.IsNaN(t.P) {
				continue
			}
			switch t.Name {
			case "paired-t":
				s.do("t%s <- t.test(%s, %s, paired = TRUE%s)", suffix, b, a, level("conf.level", p.Level))
				s.do("print(t%s)", suffix)
				s.same("paired t, "+grp.Name, fmt.Sprintf("c(t%[1]s$statistic, t%[1]s$parameter, t%[1]s$p.value, t%[1]s$estimate, t%[1]s$conf.int)", suffix),
					t.Statistic, t.DF, t.P, t.Estimate, t.CI.Lower, t.CI.Upper)
			case "wilcoxon":
				s.do("w%s <- wilcox.test(%s, %s, paired = TRUE)", suffix, b, a)
				s.do("print(w%s)", suffix)
				s.same("Wilcoxon, "+grp.Name, fmt.Sprintf("c(w%s$statistic, w%s$p.value)", suffix, suffix), t.Statistic, t.P)
			}
		}
	}
	if len(p.Between) > 0 {
		s.say("Changes between the groups.")
		s.do("x <- %s - %s", code[1], code[0])
		s.do("g <- d$%s", symbol(m.group))
		s.testsOf(slices.DeleteFunc(slices.Clone(p.Between), func(t answer.TestRow) bool {
			return t.Name == "mann-whitney" || t.Name == "kruskal-wallis" // changes that are equal but for the last bits are ties here
		}), p.Frame, p.Level)
	}
	return s.text()
}

// changesOfLevels compares how many went from which level to which.
func (s *script) changesOfLevels(p *answer.PairedChange, code []string) (string, error) {
	levels := texts(p.Levels)
	if p.First.Kind == model.Number {
		levels = "c(" + strings.Join(p.Levels, ", ") + ")"
	}
	s.say("From which level to which.")
	s.do("tab <- table(factor(%s, levels = %s), factor(%s, levels = %s))", code[0], levels, code[1], levels)
	s.do("print(tab)")
	var all []float64
	t := p.Groups[0].Table
	for j := range p.Levels {
		for i := range p.Levels {
			all = append(all, float64(t[i][j]))
		}
	}
	s.same("counts", "tab", all...)
	for _, x := range p.Groups[0].Tests {
		if x.Name == "mcnemar" && x.Why == "" && !math.IsNaN(x.Statistic) {
			s.do("mcnemar <- mcnemar.test(tab)")
			s.do("print(mcnemar)")
			s.same("McNemar", "c(mcnemar$statistic, mcnemar$p.value)", x.Statistic, x.P)
		}
	}
	return s.text()
}

// Pairs is the script of every two groups compared.
func Pairs(c *answer.ComparePairs) (string, error) {
	s, err := comparedScript(c.Compared)
	if err != nil {
		return "", err
	}
	if c.Table != nil {
		s.say("The pairs of groups are not made here.")
		return s.text()
	}
	for _, method := range c.Methods {
		if method.Why != "" {
			continue
		}
		var est, lower, upper, stat, p, adjusted []float64
		ok := true
		for _, x := range method.Pairs {
			est, lower, upper = append(est, x.Difference), append(lower, x.CI.Lower), append(upper, x.CI.Upper)
			stat, p, adjusted = append(stat, x.Statistic), append(p, x.P), append(adjusted, x.PAdjusted)
			ok = ok && !math.IsNaN(x.Difference)
		}
		if !ok {
			continue
		}
		how := map[string]string{"bh": "BH", "tukey": "holm"}[c.Look.Pairwise]
		if how == "" {
			how = c.Look.Pairwise
		}
		switch method.Name {
		case "tukey":
			s.say("Tukey's honest differences.")
			s.do("tukey <- TukeyHSD(aov(x ~ g)%s)$g", level("conf.level", c.Level))
			s.do("print(tukey)")
			const why = "R's ptukey and qtukey are approximations"
			s.same("Tukey, differences", "tukey[, \"diff\"]", est...)
			s.within("Tukey, lower limits", "tukey[, \"lwr\"]", 1e-4, why, lower...)
			s.within("Tukey, upper limits", "tukey[, \"upr\"]", 1e-4, why, upper...)
			s.within("Tukey, P", "tukey[, \"p adj\"]", 1e-4, why, adjusted...)
		case "t":
			s.say("t tests of pairs with the common standard deviation.")
			s.do("pairs <- combn(levels(g), 2)")
			s.do("m <- tapply(x, g, mean); n <- table(g); all <- lm(x ~ g); s2 <- deviance(all) / df.residual(all)")
			s.do("pair_t <- (m[pairs[2, ]] - m[pairs[1, ]]) / sqrt(s2 * (1 / n[pairs[1, ]] + 1 / n[pairs[2, ]]))")
			s.do("pair_p <- 2 * pt(-abs(pair_t), df.residual(all))")
			s.do("print(data.frame(pair = paste(pairs[1, ], pairs[2, ]), t = as.numeric(pair_t), p = as.numeric(pair_p)))")
			s.same("pairs, t", "pair_t", stat...)
			s.same("pairs by t, P", "pair_p", p...)
			s.same("pairs by t, P corrected", "p.adjust(pair_p, "+text(how)+")", adjusted...)
		}
	}
	return s.text()
}

// Factors is the script of two factors.
func Factors(t *answer.TwoFactors) (string, error) {
	s, m, code, err := compared(&t.Answer, t.Frame, "Two-way analysis of variance of "+t.Value.Name+" in "+t.Cohort.Name, t.Look.By2, t.Look.Value)
	if err != nil {
		return "", err
	}
	if m.group == "" {
		return "", refused("one group is left")
	}
	s.use("car")
	levels := texts(t.Levels)
	if t.Second.Kind == model.Number {
		levels = "c(" + strings.Join(t.Levels, ", ") + ")"
	}
	s.say("Cells.")
	s.do("x <- %s", code[1])
	s.do("one <- d$%s", symbol(m.group))
	s.do("two <- factor(%s, levels = %s)", code[0], levels)
	s.do("print(tapply(x, list(one, two), mean))")
	var n, mean []float64
	for j := range t.Levels {
		for i := range t.Cells {
			c := t.Cells[i][j]
			n = append(n, float64(c.N))
			if c.N == 0 {
				mean = append(mean, math.NaN())
			} else {
				mean = append(mean, c.Mean)
			}
		}
	}
	s.same("n by cell", "table(one, two)", n...)
	s.same("means by cell", "tapply(x, list(one, two), mean)", mean...)
	if t.Empty > 0 {
		s.say("Some cell is empty: the tables are not made here.")
		return s.text()
	}
	s.say("Analyses of variance. Type III needs contrasts that add up to 0.")
	s.do("sums <- list(one = \"contr.sum\", two = \"contr.sum\")")
	for i, tab := range t.Tables {
		if tab.Why != "" || len(tab.Terms) == 0 {
			continue
		}
		form := "x ~ one + two"
		if tab.Interaction {
			form = "x ~ one * two"
		}
		name := fmt.Sprintf("anova%d", i+1)
		terms := len(tab.Terms) - 1
		pick := fmt.Sprintf("[1:%d]", terms)
		switch fmt.Sprint(tab.Type) {
		case "type I", "I", "1":
			s.do("%s <- anova(lm(%s, contrasts = sums))", name, form)
		case "type III", "III", "3":
			s.do("%s <- Anova(lm(%s, contrasts = sums), type = 3)", name, form)
			pick = fmt.Sprintf("[2:%d]", terms+1)
		default:
			s.do("%s <- Anova(lm(%s, contrasts = sums), type = 2)", name, form)
		}
		s.do("print(%s)", name)
		var f, p []float64
		for _, row := range tab.Terms[:terms] {
			f, p = append(f, row.F), append(p, row.P)
		}
		s.same(fmt.Sprintf("F, table %d", i+1), name+"$`F value`"+pick, f...)
		s.same(fmt.Sprintf("P, table %d", i+1), name+"$`Pr(>F)`"+pick, p...)
	}
	return s.text()
}
