# What is found in a few cohorts that Simulate drew (simulate.csv, written by
# TestDrawnCohortsEqualR -update): R's maxstat for the best cut and its P values,
# survival for the log-rank tests and the hazard ratios. Run from anywhere:
#   Rscript simulate.R
# writes simulate.json beside itself.
suppressMessages({library(survival); library(maxstat); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
all <- read.csv(file.path(here, "simulate.csv"), colClasses = c("character", rep("numeric", 5)))
at <- function(d, cut) {
  s <- survdiff(Surv(time, event) ~ I(x > cut), d)
  f <- coxph(Surv(time, event) ~ I(x > cut), d, ties = "efron", control = coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 100))
  list(p = pchisq(s$chisq, 1, lower.tail = FALSE), coef = unname(coef(f)), se = sqrt(vcov(f)[1, 1]))
}
set.seed(1)
cases <- lapply(split(all, list(all$kind, all$cohort), drop = TRUE), function(d) {
  m <- maxstat.test(Surv(time, event) ~ x, d, smethod = "LogRank", pmethod = "Lau92")
  condmc <- maxstat.test(Surv(time, event) ~ x, d, smethod = "LogRank", pmethod = "condMC", B = 20000)$p.value
  cut <- unname(m$estimate)
  list(kind = d$kind[1], cohort = d$cohort[1], statistic = unname(m$statistic), cut = cut, lau92 = m$p.value,
    lau94 = unname(maxstat.test(Surv(time, event) ~ x, d, smethod = "LogRank", pmethod = "Lau94")$p.value), condmc = condmc,
    best = at(d, cut), fixed = at(d, d$fixed[1]))
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), maxstat = as.character(packageVersion("maxstat")),
  call = "maxstat.test(Surv(time, event) ~ x, smethod = 'LogRank', pmethod = each); survdiff and coxph at the best and the fixed cut", seed = 1, b = 20000,
  cases = unname(cases))
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "simulate.json"))
