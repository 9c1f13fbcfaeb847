# What R takes for the work that BenchmarkLandscapeAll, BenchmarkPermutation,
# BenchmarkCorrected and BenchmarkScreen do. Run from anywhere, on a quiet machine:
#   Rscript cutoffs.R
# prints a table; cutoffs.md has one that was measured together with
#   go test ./stats -run xxx -bench 'LandscapeAll|Permutation|Corrected|Screen|Selection'
suppressMessages({library(survival); library(maxstat)})
set.seed(1)
cohort <- function(n) {
  event <- rexp(n, rate = ifelse(runif(n) < 0.5, 1, 1.3)); end <- rexp(n, 0.75)
  data.frame(time = ceiling(1000 * pmin(event, end)), event = +(event <= end), x = rnorm(n))
}
best <- function(expr, times = 3) { e <- substitute(expr); f <- parent.frame(); min(replicate(times, system.time(eval(e, f))[["elapsed"]])) }
show <- function(what, seconds) cat(sprintf("| %s | %.4g |\n", what, seconds))
d <- cohort(500)
cat("| task | R, seconds |\n|---|---|\n")
k <- cohort(1000); cuts <- sort(k$x)[100:900]
show("all cuts, n = 1,000: survdiff per cut", best(for (c in cuts) survdiff(Surv(time, event) ~ I(x > c), k), 1))
show("permutation P, n = 500: maxstat condMC, B = 9,999", best(maxstat.test(Surv(time, event) ~ x, d, smethod = "LogRank", pmethod = "condMC", B = 9999)))
h <- d[1:100, ]
show("exact P, n = 100: maxstat HL", best(maxstat.test(Surv(time, event) ~ x, h, smethod = "LogRank", pmethod = "HL")))
X <- matrix(rnorm(500 * 2000), 500); y <- Surv(d$time, d$event); control <- coxph.control()
show("2,000 markers, n = 500: coxph.fit in a loop", best(for (j in 1:2000) coxph.fit(X[, j, drop = FALSE], y, NULL, NULL, NULL, control, NULL, "efron", NULL)))
show("2,000 markers, n = 500: coxph in a loop", best(for (j in 1:2000) coxph(y ~ X[, j]), 1))
