# What km and cox say of the lung data. Run from anywhere:
#   Rscript lung.R
# writes lung.json beside itself; the data are read from ../ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
lung <- read.csv(file.path(here, "..", "lung.csv"))
num <- function(x) as.list(as.numeric(x))
group <- function(s) {
  d <- lung[lung$sex == s, ]
  f <- survfit(Surv(time, status) ~ 1, d)
  at <- summary(f, times = 365)
  m <- survival:::survmean(f, rmean = 365)$matrix
  z <- qnorm(0.975)
  fu <- quantile(survfit(Surv(time, 3 - status) ~ 1, d), 0.5)
  list(n = nrow(d), events = sum(d$status == 2), rmst = num(c(m["rmean"], m["se(rmean)"], m["rmean"] - z * m["se(rmean)"], m["rmean"] + z * m["se(rmean)"])),
    at = num(c(at$n.risk, at$surv, at$std.err, at$lower, at$upper)),
    first = num(c(f$time[1], f$n.risk[1], f$n.event[1], f$n.censor[1], f$surv[1], summary(f, censored = TRUE)$std.err[1], f$lower[1], f$upper[1])),
    follow_up = num(c(fu$quantile, fu$lower, fu$upper)))
}
tests <- function(s) { p <- pchisq(s, 1, lower.tail = FALSE); num(c(s, p)) }
weighted <- function(w) { # by counts: weight w(at risk) at each event time
  t <- sort(unique(lung$time[lung$status == 2])); u <- v <- 0
  for (k in t) {
    n <- sum(lung$time >= k); n1 <- sum(lung$time >= k & lung$sex == 1)
    d <- sum(lung$time == k & lung$status == 2); d1 <- sum(lung$time == k & lung$status == 2 & lung$sex == 1)
    u <- u + w(n) * (d1 - d * n1 / n); if (n > 1) v <- v + w(n)^2 * d * n1 / n * (1 - n1 / n) * (n - d) / (n - 1)
  }
  u^2 / v
}
c1 <- coxph(Surv(time, status) ~ sex, lung, control = coxph.control(eps = 1e-13, iter.max = 50))
c3 <- coxph(Surv(time, status) ~ age + sex + ph.ecog, lung, control = coxph.control(eps = 1e-13, iter.max = 50))
s <- summary(c3)
ci <- exp(confint(c3))
terms <- lapply(1:3, function(j) num(c(coef(c3)[j], s$coefficients[j, 3], exp(coef(c3)[j]), ci[j, 1], ci[j, 2], s$coefficients[j, 4], s$coefficients[j, 5])))
names(terms) <- names(coef(c3))
writeLines(toJSON(list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "survfit(Surv(time, status) ~ sex), survdiff, coxph(Surv(time, status) ~ age + sex + ph.ecog)",
  groups = list(group(1), group(2)),
  tests = list("log-rank" = tests(survdiff(Surv(time, status) ~ sex, lung)$chisq), "gehan-breslow" = tests(weighted(function(n) n)),
    "tarone-ware" = tests(weighted(sqrt)), "fleming-harrington" = tests(survdiff(Surv(time, status) ~ sex, lung, rho = 1)$chisq)),
  hazard_ratio = num(c(exp(coef(c1)), exp(confint(c1)))),
  terms = terms, loglik = num(c3$loglik), likelihood_ratio = num(s$logtest), wald = num(c(c3$wald.test, 3, pchisq(c3$wald.test, 3, lower.tail = FALSE))), score = num(s$sctest)),
  auto_unbox = TRUE, digits = NA, na = "null"), file.path(here, "lung.json"))
