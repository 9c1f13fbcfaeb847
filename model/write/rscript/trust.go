package rscript

import (
	"kaplan/model/answer"
)

// twoCutsCode searches pairs of cuts as kaplan does.
const twoCutsCode = `
# The two cuts whose three groups differ most: the largest chi-square, on 2 degrees of
# freedom, of the sums of log-rank scores in the groups, over all pairs of these cuts.
two_cuts <- function(x, time, event, cuts, least) {
  score <- as.numeric(exactRankTests::cscores(Surv(time, event))); n <- length(x)
  spread <- sum((score - mean(score))^2) / (n - 1)
  best <- list(statistic = -Inf)
  for (i in seq_along(cuts)) for (j in seq_along(cuts)) if (i < j) {
    g <- factor((x > cuts[i]) + (x > cuts[j]), 0:2)
    if (min(table(g)) < least) next
    statistic <- sum((tapply(score, g, sum) - table(g) * mean(score))^2 / table(g)) / spread
    if (statistic > best$statistic * (1 + 1e-12)) best <- list(statistic = statistic, cuts = cuts[c(i, j)], group = g)
  }
  best
}`

// mostTried bounds the cuts of which a script tries all pairs.
const mostTried = 150

// Trust is the script of how far a searched cut can be trusted: all of it that is not
// drawn at random, and resamples of R's own to be looked at beside.
func Trust(a *answer.Trust) (string, error) {
	c := a.Cutoff
	s := begin(&c.Answer, "How far the best cut of "+c.Frame.Marker.Name+" in "+c.Cohort.Name+" can be trusted")
	m, err := s.cutoff(c)
	if err != nil {
		return "", err
	}
	x := symbol(m.group)
	s.say("What the ratio at the best cut shrinks to by Verweij and van Houwelingen: (chi-square - 1) / chi-square of the log-rank test.")
	s.do("shrinkage <- max(0, (logrank$chisq - 1) / logrank$chisq)")
	s.do("print(shrinkage)")
	s.same("heuristic shrinkage", "shrinkage", a.Heuristic)
	if two := a.Two; two != nil && two.Candidates <= mostTried {
		s.helper("two_cuts", twoCutsCode)
		s.say("Two cuts of the same marker.")
		s.do("two <- two_cuts(d$%s, d$%s, d$%s, search$cuts, least = %d)", x, symbol(m.time), symbol(m.event), c.Landscape.LeastOfThree())
		s.do("three <- survdiff(%s ~ two$group, data = d)", m.surv())
		s.do("print(three)")
		s.same("largest chi-square of two cuts", "two$statistic", two.Statistic)
		s.same("the two cuts", "two$cuts", two.Lower, two.Upper)
		s.same("patients of the three groups", "table(two$group)", float64(two.NLow), float64(two.NMiddle), float64(two.NHigh))
		s.same("naive P of the three groups", "pchisq(three$chisq, 2, lower.tail = FALSE)", two.LogRank.P)
	}
	s.say("Where the best cut falls in resamples. R draws others than kaplan did, so that these are to be looked at, and are not compared; nor are the " +
		"random halves of the cross-validation.")
	s.do("set.seed(1)")
	s.do("resampled <- replicate(200, {")
	s.do("  again <- d[sample(nrow(d), replace = TRUE), ]")
	s.do("  maxstat.test(%s ~ %s, data = again, smethod = \"LogRank\", minprop = %s, maxprop = %s)$estimate", m.surv(), x,
		number(c.Landscape.MinProp), number(c.Landscape.MaxProp))
	s.do("})")
	s.do("print(quantile(resampled, c(%s, 0.5, %s)))", number((1-c.Level)/2), number((1+c.Level)/2))
	return s.text()
}
