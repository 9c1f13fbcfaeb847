# Times what stats' benchmarks time, with R. Prints one line per task: its name
# as in `go test -bench`, and the median seconds of three runs.
#   Rscript survival.R
suppressMessages({library(survival); library(cmprsk)})
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "cmprsk", as.character(packageVersion("cmprsk")), "\n")
set.seed(1)
median_time <- function(f, runs = 3) median(sapply(seq_len(runs), function(i) system.time(f())[["elapsed"]]))
say <- function(name, s) cat(sprintf("%s %.4f\n", name, s))

cohort <- function(n, p = 10) {
  x <- matrix(rnorm(n * p), n)
  t <- rexp(n) / exp(x %*% (0.2 / seq_len(p))) # as simulated() of the benchmarks
  c <- 2 * rexp(n)
  data.frame(time = pmin(t, c), event = as.integer(t <= c), x)
}

for (n in c(1e4, 1e5, 1e6)) {
  d <- cohort(n)
  runs <- if (n > 2e5) 1 else 3
  f <- reformulate(grep("^X", names(d), value = TRUE), "Surv(time, event)")
  say(sprintf("Cox/%.0f", n), median_time(function() coxph(f, d), runs))
  fit <- coxph(f, d)
  say(sprintf("ProportionalHazards/%.0f", n), median_time(function() cox.zph(fit), runs))
  say(sprintf("Concordance/%.0f", n), median_time(function() concordance(fit), runs))
  say(sprintf("KM/%.0f", n), median_time(function() survfit(Surv(time, event) ~ X1 > 0, d), runs))
  say(sprintf("Tests/%.0f", n), median_time(function() survdiff(Surv(time, event) ~ X1 > 0, d), runs))
}

n <- 1e5
d <- cohort(n)
cause <- ifelse(d$event == 1, 1 + (runif(n) < 0.3), 0)
g <- as.integer(d$X1 > 0)
say("AalenJohansen/100000", median_time(function() survfit(Surv(d$time, factor(cause)) ~ g), 1))
say("Gray/100000", median_time(function() cuminc(d$time, cause, g), 1))
# crr takes time in n squared: a twentieth of the patients.
k <- 1:5e3
say("FineGray/5000", median_time(function() crr(d$time[k], cause[k], as.matrix(d[k, c("X1", "X2")])), 1))
