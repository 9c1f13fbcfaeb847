# Reference values for pooling hazard ratios, from the formulas of inverse-variance
# and DerSimonian-Laird pooling, by weighted least squares where R has it. Run
# from anywhere:
#   Rscript pool.R
# writes pool.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
pool <- function(b, s, level = 0.95) {
  w <- 1 / s^2; k <- length(b)
  f <- lm(b ~ 1, weights = w)                       # its mean is the fixed effect, its weighted residuals make Q
  Q <- sum(w * resid(f)^2)
  tau2 <- max(0, (Q - (k - 1)) / (sum(w) - sum(w^2) / sum(w)))
  r <- lm(b ~ 1, weights = 1 / (s^2 + tau2))
  effect <- function(m, se) list(coef = m, se = se, p = 2 * pnorm(-abs(m / se)), lower = m + qnorm((1 - level) / 2) * se, upper = m - qnorm((1 - level) / 2) * se)
  list(coef = as.list(b), std = as.list(s), level = level, fixed = effect(unname(coef(f)), 1 / sqrt(sum(w))),
    random = effect(unname(coef(r)), 1 / sqrt(sum(1 / (s^2 + tau2)))), q = Q, qp = pchisq(Q, k - 1, lower.tail = FALSE), i2 = max(0, (Q - (k - 1)) / Q), tau2 = tau2)
}
# lung by institution: sex in each with 10 patients or more.
lung <- read.csv(file.path(here, "..", "lung.csv"))
by <- lapply(split(lung, lung$inst), function(d) if (nrow(d) >= 10) summary(coxph(Surv(time, status) ~ sex, d))$coefficients[, c(1, 3)])
by <- do.call(rbind, by)
cases <- list(pool(unname(by[, 1]), unname(by[, 2])), pool(c(-0.5, 0.9, 0.2, 1.4), c(0.2, 0.25, 0.1, 0.4)), pool(c(0.1, 0.12), c(0.3, 0.2), 0.9))
out <- list(tool = "R", version = R.version.string, call = "lm(b ~ 1, weights), formulas in this script", cases = cases)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE), file.path(here, "pool.json"))
