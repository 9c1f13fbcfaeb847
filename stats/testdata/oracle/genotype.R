# Reference values for genotype models, by R's glm, and for Hardy-Weinberg
# equilibrium, from the probabilities themselves. Run from anywhere:
#   Rscript genotype.R
# writes genotype.json beside itself.
suppressMessages(library(jsonlite))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
control <- glm.control(epsilon = 1e-15, maxit = 100)
cases <- lapply(list(c(30, 25, 8, 20, 31, 15), c(50, 12, 1, 40, 20, 5), c(100, 80, 22, 120, 60, 9), c(9, 9, 9, 8, 10, 14)), function(v) {
  copies <- rep(c(0, 1, 2, 0, 1, 2), v); y <- rep(c(0, 0, 0, 1, 1, 1), v)
  fit <- function(f) { g <- glm(f, binomial, control = control); g <- glm(f, binomial, control = control, start = coef(g)); s <- coef(summary(g))[-1, , drop = FALSE]; ci <- exp(confint.default(g))[-1, , drop = FALSE]
    lr <- g$null.deviance - g$deviance; list(or = I(unname(exp(s[, 1]))), lower = I(unname(ci[, 1])), upper = I(unname(ci[, 2])), p = I(unname(s[, 4])), lr = lr, lrp = pchisq(lr, nrow(s), lower.tail = FALSE), aic = g$aic) }
  models <- list(codominant = fit(y ~ I(copies == 1) + I(copies == 2)), dominant = fit(y ~ I(copies > 0)), recessive = fit(y ~ I(copies == 2)), additive = fit(y ~ copies))
  # Alleles as subjects.
  allele <- c(rep(1, sum(copies)), rep(0, sum(2 - copies))); outcome <- c(rep(y, copies), rep(y, 2 - copies))
  g <- glm(outcome ~ allele, binomial, control = control); g <- glm(outcome ~ allele, binomial, control = control, start = coef(g)); s <- coef(summary(g)); ci <- exp(confint.default(g)); x <- chisq.test(table(allele, outcome), correct = FALSE)
  models$allele <- list(or = I(exp(s[2, 1])), lower = I(ci[2, 1]), upper = I(ci[2, 2]), p = I(s[2, 4]), lr = unname(x$statistic), lrp = x$p.value, aic = NA)
  list(copies = copies, y = y, models = models)
})
hwe <- lapply(list(c(298, 489, 213), c(30, 25, 8), c(57, 14, 50), c(100, 1, 0), c(3, 0, 2), c(1469, 138, 5), c(0, 7, 0)), function(v) {
  n <- sum(v); a <- 2 * v[3] + v[2]; p <- a / (2 * n); e <- n * c((1 - p)^2, 2 * p * (1 - p), p^2); s <- sum((v - e)^2 / e)
  het <- seq(a %% 2, min(a, 2 * n - a), 2); two <- (a - het) / 2; none <- n - het - two
  l <- het * log(2) - lfactorial(none) - lfactorial(het) - lfactorial(two); w <- exp(l - max(l)); w <- w / sum(w); at <- w[het == v[2]]
  list(x = v, frequency = p, chisq = s, p = pchisq(s, 1, lower.tail = FALSE), exact = sum(w[w <= at * (1 + 1e-7)]))
})
out <- list(tool = R.version.string, call = "glm(binomial), chisq.test; Hardy-Weinberg by enumeration", cases = cases, hwe = hwe)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string"), file.path(here, "genotype.json"))
